"""A judge: a model that says of each sentence of a text whether an article supports it.

It is asked twice, the two options in either order: a judge whose answer changes with the order has
no opinion on that sentence.
Source of the swap: Zheng et al. 2023, Judging LLM-as-a-Judge, sec. 3.4 (position bias).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from summarizer.backends.base import Reply, ReplySchema, Request
from summarizer.backends.endpoint import normalise_endpoint
from summarizer.backends.limits import MOST_TOKENS, REASONING_FACTOR
from summarizer.backends.usage import unread_prompt
from summarizer.errors import ArticleFailure, InvalidReply, NotStored
from summarizer.models import Article
from summarizer.parsing import parse_reply
from summarizer.prompts import fence, load_prompt
from summarizer.provenance import Recipe
from summarizer.readers.asking import ask, refuse_unusable, widened
from summarizer.replies import JudgeReply
from summarizer.schemas import wire_schema
from summarizer.summarizer import Summarizer

YES, NO = "yes, it is supported", "no, it is not supported"
ORDERS = {"A": (YES, NO), "B": (NO, YES)}  # by the letter that stands for yes
# A judgement with its reason has some 60 tokens.
_TOKENS_A_JUDGEMENT = 120
_TOKENS_AT_LEAST = 600


@dataclass(frozen=True, slots=True)
class Opinion:
    """Whether each sentence is supported, asked with the options in one order and in the other."""

    first: tuple[bool, ...]
    second: tuple[bool, ...]

    @property
    def n_sentences(self) -> int:
        """Return how many sentences were judged."""
        return len(self.first)

    @property
    def n_supported(self) -> float:
        """Return how many are supported, the mean of both orders."""
        return (sum(self.first) + sum(self.second)) / 2

    @property
    def n_changed(self) -> int:
        """Return of how many sentences the answer changed with the order."""
        return sum(a != b for a, b in zip(self.first, self.second, strict=True))


class Judge:
    """Asks the model of a Summarizer about sentences; prompt and schema are read once for a run.

    `prompt` is the name of one of kind "judge". `recipe` and `endpoint` tell how it is asked, and
    `was_sent` whether any request of it went out. Raises PromptError for the prompt, and
    ConfigurationError for the reader that is built in.
    """

    def __init__(self, summarizer: Summarizer, prompt: str = "judge") -> None:
        settings = summarizer.settings
        self._prompt = load_prompt(prompt, kind="judge")
        self._backend = summarizer.asker.backend
        self._model = summarizer.model
        self.endpoint = normalise_endpoint(settings.base_url)
        self._schema = ReplySchema("judge_reply", wire_schema(JudgeReply))
        temperature = settings.temperature
        self._sampling = {} if temperature is None else {"temperature": temperature}
        self._n_asks = 1 + settings.max_reasks
        self._limit_factor = 1
        self.was_sent = False
        asked_with = {
            "model": self._model,
            "prompt": self._prompt.name,
            "prompt_sha256": self._prompt.sha256,
            "schema_sha256": self._schema.sha256,
            "sampling": self._sampling,
        }
        self.recipe = Recipe.of(asked_with)

    async def ask(self, article: Article, sentences: Sequence[str]) -> Opinion:
        """Return what the judge says of sentences, one at least, against an article.

        Raises ArticleFailure when an answer cannot be used, in either order; and EndpointError,
        BudgetReached or StoreError, which stand in the way of all others.
        """
        # One after the other: the first puts the article into the provider's prompt cache.
        return Opinion(*[await self._answers(article, sentences, letter) for letter in ORDERS])

    async def _answers(
        self, article: Article, sentences: Sequence[str], yes: str
    ) -> tuple[bool, ...]:
        request = self._request(article, sentences, ORDERS[yes])
        reply = await self._reply(request)
        if (wider := widened(request, reply)) is not None:
            self._limit_factor = REASONING_FACTOR
            reply = await self._reply(wider)
        refuse_unusable(reply)
        if cut := unread_prompt(reply, request):
            raise InvalidReply(cut)
        return _read_answers(reply.content, len(sentences), yes)

    async def _reply(self, request: Request) -> Reply:
        replies: list[Reply] = []
        try:
            return await ask(self._backend, request, replies, self._n_asks)
        except ArticleFailure as exc:
            self.was_sent |= not (replies or isinstance(exc, NotStored))
            raise
        finally:
            self.was_sent |= any(not reply.stored for reply in replies)

    def _request(
        self, article: Article, sentences: Sequence[str], options: tuple[str, str]
    ) -> Request:
        values = {
            "article": fence(article),
            "statements": [{"id": f"s{n}", "text": s} for n, s in enumerate(sentences, start=1)],
            "options": options,
        }
        limit = (_TOKENS_AT_LEAST + _TOKENS_A_JUDGEMENT * len(sentences)) * self._limit_factor
        return Request(
            self._prompt.render(**{name: values[name] for name in self._prompt.variables}),
            self._model,
            self.endpoint,
            self._schema,
            self._sampling,
            article,
            output_limit=min(MOST_TOKENS, limit),
        )


def _read_answers(content: str, n_sentences: int, yes: str) -> tuple[bool, ...]:
    """Return, for each sentence, whether the judge calls it supported.

    Raises InvalidReply when it does not answer for exactly the sentences it was asked about.
    """
    answers = {}
    for judgement in parse_reply(content, JudgeReply).judgements:
        if judgement.statement in answers:
            raise InvalidReply("two answers for one sentence")
        answers[judgement.statement] = judgement.answer == yes
    wanted = [f"s{n}" for n in range(1, n_sentences + 1)]
    if answers.keys() - set(wanted):
        raise InvalidReply("it answered for what it was not asked about")
    if len(answers) < n_sentences:
        raise InvalidReply(f"it answered for {len(answers)} of the {n_sentences} sentences")
    return tuple(answers[name] for name in wanted)
