"""The requests of a second reading: the article, or passages of it, and what is asked about."""

from __future__ import annotations

from typing import Final

from summarizer.backends.base import ReplySchema, Request
from summarizer.backends.context import ContextWindow, n_input
from summarizer.backends.limits import MOST_TOKENS, expected_tokens
from summarizer.backends.modes import CHARS_PER_TOKEN, TOKEN_FIELD
from summarizer.grounding import Haystack
from summarizer.models import Article, Record
from summarizer.prompts import article_values, excerpt, load_prompt
from summarizer.provenance import Usage
from summarizer.readers.asking import wire_sampling
from summarizer.replies import VerifyReply
from summarizer.schemas import wire_schema
from summarizer.settings import Settings
from summarizer.verification.passages import in_passages, passage_text
from summarizer.verification.questions import MOST_CLAIMS, Question, questions

# What a passage may take of the room: a third or half, by its script; the rest is for the claims,
# each some 100 tokens, and the decisions, with as many.
_PASSAGE_BYTES_PER_TOKEN = 1
_LEAST_PASSAGE = 500
SCHEMA_NAME: Final = "verify_reply"
# A decision has some 25 tokens when it is right, some 80 when it is wrong.
_TOKENS_A_DECISION = 120
_TOKENS_AT_LEAST = 600
EXPECTED_TOKENS_A_DECISION = 30
# A claim of a reply has some 105 tokens; shown to the verifier, nearly as many.
_TOKENS_A_CLAIM = 105
_EXPECTED_SENTENCES = 3


class VerificationRequests:
    """Makes the requests to one model. The schema and the templates are compiled here, once."""

    def __init__(
        self,
        settings: Settings,
        *,
        model: str,
        endpoint: str,
        window: ContextWindow,
        repeat: int = 0,
    ) -> None:
        self.prompt = load_prompt("verify", kind="verify")
        self.schema = ReplySchema(SCHEMA_NAME, wire_schema(VerifyReply))
        self._passage_prompt = load_prompt("passage", kind="passage")
        self._sampling = wire_sampling(settings)
        self._model = model
        self._endpoint = endpoint
        self._window = window
        self._repeat = repeat

    def questions(
        self, article: Article, record: Record, haystack: Haystack
    ) -> tuple[Question, ...]:
        """Return what is asked about a record, in passages where the whole article is too long."""
        asked = questions(record)
        window = self._window.tokens
        if window is None or all(self._fits(article, q, at_best=True) for q in asked):
            return asked
        self._window.note_use()
        shown = self.request(article, Question((), passage=((0, 0),)))
        most_bytes = (window - n_input(shown)) * _PASSAGE_BYTES_PER_TOKEN
        return in_passages(
            asked,
            haystack,
            article,
            lambda question: self._fits(article, question),
            most_bytes=max(_LEAST_PASSAGE, most_bytes),
        )

    def _fits(self, article: Article, question: Question, *, at_best: bool = False) -> bool:
        """Say whether a question leaves room for its answer, twice what is to be expected."""
        room = self._window.room(self.request(article, question), at_best=at_best)
        return room >= min(MOST_TOKENS, 2 * EXPECTED_TOKENS_A_DECISION * len(question.ids))

    def expected(self, article: Article) -> Usage:
        """Return what verifying an article that is still to be read is likely to take."""
        n_tokens = expected_tokens(article.text)  # of the reply that holds the claims
        n_claims = max(1, n_tokens // _TOKENS_A_CLAIM)
        asked = self.request(article, Question(()))
        n_requests, n_chars = -(-n_claims // MOST_CLAIMS), asked.n_chars
        if self._window.room(asked) <= 0:  # it is shown in passages, of which each is shown once
            n_chars = (
                n_chars // n_requests
                + self.request(article, Question((), passage=((0, 0),))).n_chars
            )
        return Usage(
            input_tokens=n_requests * n_chars // CHARS_PER_TOKEN + n_tokens,
            output_tokens=(n_claims + _EXPECTED_SENTENCES) * EXPECTED_TOKENS_A_DECISION,
        )

    def request(self, article: Article, question: Question) -> Request:
        """Return the request that asks a question."""
        passage = question.passage
        text = excerpt(article, passage_text(article, passage)) if passage else article
        shown = {**article_values(text, None), **question.values(article)}
        messages = self.prompt.render(**{name: shown[name] for name in self.prompt.variables})
        limit = _TOKENS_AT_LEAST + _TOKENS_A_DECISION * len(question.ids)
        limit = min(MOST_TOKENS, limit * self._window.limit_factor)
        return Request(
            (*messages, *self._passage_prompt.render()) if passage else messages,
            self._model,
            self._endpoint,
            self.schema,
            self._sampling,
            article,
            self._repeat,
            None
            if TOKEN_FIELD in self._sampling
            else min(MOST_TOKENS, limit * self._window.limit_factor),
        )
