"""The second reader: asks a model about a record, and returns the record with what it said."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import orjson

from summarizer.articles.originals import as_read
from summarizer.backends.base import Backend, Reply, Request
from summarizer.backends.context import ContextWindow
from summarizer.backends.limits import REASONING_FACTOR
from summarizer.backends.prices import prices_of
from summarizer.backends.usage import unread_prompt
from summarizer.errors import (
    ArticleFailure,
    BudgetReached,
    ContextOverflow,
    EndpointError,
    InvalidReply,
    StoreError,
    SummarizerError,
)
from summarizer.grounding import Haystack
from summarizer.models import Article, Record
from summarizer.prompts import load_prompt
from summarizer.provenance import Recipe, Usage, Verification, verification_key
from summarizer.readers.asking import ask, refuse_unusable, widened, wire_sampling
from summarizer.replies import VerifyReply
from summarizer.settings import Settings
from summarizer.verification.decisions import (
    Decisions,
    Given,
    joined,
    parse_decisions,
    read_decisions,
    undecided_all,
)
from summarizer.verification.questions import Question, questions
from summarizer.verification.requests import EXPECTED_TOKENS_A_DECISION, VerificationRequests
from summarizer.verification.supported import (
    not_verified,
    said_unverified,
    unverified,
    with_decisions,
)
from summarizer.verification.verdicts import Verdicts

# Of shorter articles the prompt is the greater part, and no server cuts them.
_LONG_CHARS = 4_000

_logger = logging.getLogger("summarizer.articles")


class Verified(NamedTuple):
    """A record after its second reading; `blocked_by` is what stood in the way of it, and of all.

    An EndpointError, BudgetReached or StoreError; the record then says that it was not verified.
    `verdicts` are what was said now, None where nothing was decided.
    """

    record: Record
    blocked_by: SummarizerError | None = None
    verdicts: Verdicts | None = None

    def or_raise(self) -> Record:
        """Return the record, or raise what stood in the way."""
        if self.blocked_by is not None:
            raise self.blocked_by
        return self.record


@dataclass
class _Taken:
    """What was answered, as it happens, and how often because an answer did not fit."""

    replies: list[Reply] = field(default_factory=list)
    n_reasks: int = 0

    def add(self, other: _Taken) -> None:
        """Count what something else took, too."""
        self.replies += other.replies
        self.n_reasks += other.n_reasks


@dataclass
class _Exchange:
    """What was asked about one record, as it happens."""

    requests: list[Request] = field(default_factory=list)
    taken: _Taken = field(default_factory=_Taken)
    blocked_by: SummarizerError | None = None


class _Answer(NamedTuple):
    """What came of one question: what it took, what was decided, and what blocks all others."""

    taken: _Taken
    decisions: Decisions
    blocked_by: SummarizerError | None = None


class Verifier:
    """Asks `model` about records. The schema and the template are compiled here, once for a run.

    `backend` answers as for reading: stored, budgeted, retried. `answered_by` names the endpoint,
    or a backend in its place. `key` tells this way of verifying from others, `recipe` in what. An
    article that `window`, what is known of the model's context, does not hold is shown in passages.
    """

    def __init__(
        self,
        backend: Backend,
        settings: Settings,
        *,
        model: str,
        endpoint: str,
        answered_by: str,
        window: ContextWindow,
        repeat: int = 0,
    ) -> None:
        self.model = model
        self._window = window
        self._backend = backend
        self._requests = VerificationRequests(
            settings, model=model, endpoint=endpoint, window=window, repeat=repeat
        )
        self._reask_prompt = load_prompt("reask", kind="reask")
        self._schema_text = orjson.dumps(self._requests.schema.wire).decode()
        self._prices = prices_of(settings)
        self._n_asks = 1 + settings.max_reasks
        self._may_send = not settings.offline
        self._asked_with: dict[str, Any] = {
            "model": model,
            "endpoint": answered_by,
            "prompt": self._requests.prompt.name,
            "prompt_sha256": self._requests.prompt.sha256,
            "schema_sha256": self._requests.schema.sha256,
            "sampling": wire_sampling(settings),
            "on_wrong": settings.on_wrong,
        }
        self.answered_by = answered_by
        self.key = verification_key(self._asked_with)
        self.recipe = Recipe.of(self._asked_with)
        self._on_wrong = settings.on_wrong

    def requests(self, article: Article, record: Record) -> tuple[Request, ...]:
        """Return the requests that ask about a record: none where there is nothing to verify."""
        article, record = as_read(record.article, article.text), unverified(record)
        asked = self._requests.questions(article, record, Haystack(article.text))
        return tuple(self._requests.request(article, question) for question in asked)

    def expected_reply(self, record: Record) -> int:
        """Return how many tokens the replies about a record are likely to have."""
        n_decisions = sum(len(question.ids) for question in questions(record))
        return n_decisions * EXPECTED_TOKENS_A_DECISION

    def is_done(self, record: Record) -> bool:
        """Say whether a record is verified as a whole, in this way, or has nothing to verify."""
        if not questions(unverified(record)):
            return True
        made = record.verification
        if made is None or not made.complete:
            return False
        return verification_key(made.model_dump()) == self.key

    async def verify(self, article: Article, record: Record) -> Verified:
        """Return the record with what the model says of it; what was said before is forgotten.

        What cannot be verified stays as it is, and the record says so; where nothing is decided, so
        does what was said before. Raises only ConfigurationError.
        """
        article, before, record = as_read(record.article, article.text), record, unverified(record)
        haystack, exchange = Haystack(article.text), _Exchange()
        known, asked = self._window.tokens, self._requests.questions(article, record, haystack)
        if not asked:
            return Verified(record)
        # One after another: the first puts the article into the provider's prompt cache.
        parts = [await self._decide(article, each, haystack, exchange) for each in asked]
        if self._window.tokens != known:  # the server told, and so much as was asked is too much
            exchange.requests.clear()
            asked = self._requests.questions(article, record, haystack)
            parts = [await self._decide(article, each, haystack, exchange) for each in asked]
        decisions = joined(parts)
        reasons = tuple(not_verified(decisions, self.model))
        if not decisions.supports and before.verification is not None:
            stands = f"what {before.verification.model} found stands"
            reasons = tuple(f"{reason.removesuffix('.')}; {stands}." for reason in reasons)
            return Verified(said_unverified(before, reasons), exchange.blocked_by)
        made = self._verification(exchange, decisions) if exchange.taken.replies else None
        verified = with_decisions(record, decisions, made, self._on_wrong)
        verdicts = Verdicts.of(decisions.supports)
        said = "article %r: second reading: %s, %d not verified"
        _logger.info(said, article.id, verdicts, len(decisions.undecided))
        return Verified(said_unverified(verified, reasons), exchange.blocked_by, verdicts)

    def expected(self, article: Article) -> Usage:
        """Return what verifying an article that is still to be read is likely to take."""
        return self._requests.expected(article)

    async def aclose(self) -> None:
        """Close the backend."""
        await self._backend.aclose()

    async def _decide(
        self, article: Article, question: Question, haystack: Haystack, exchange: _Exchange
    ) -> Decisions:
        """Return what the model decides of one question; of nothing, and why, where it fails.

        An answer in the store that does not decide all is no reason not to ask.
        """
        if exchange.blocked_by is not None:
            return undecided_all(question, str(exchange.blocked_by))
        request = self._requests.request(article, question)
        exchange.requests.append(request)
        answer = await self._answer(request, question, haystack)
        is_stored = any(reply.stored for reply in answer.taken.replies)
        if self._may_send and is_stored and not answer.decisions.is_whole:
            anew = await self._answer(replace(request, anew=True), question, haystack)
            answer = _better(answer, anew)
        exchange.taken.add(answer.taken)
        exchange.blocked_by = answer.blocked_by
        return answer.decisions

    async def _answer(self, request: Request, question: Question, haystack: Haystack) -> _Answer:
        """Return what the model answers to one request."""
        taken = _Taken()
        try:
            reply = await self._send(request, taken)
            wider = widened(request, reply, most=self._window.room(request))
            if wider is not None:
                self._window.limit_factor = REASONING_FACTOR
                reply = await self._send(wider, taken)
            refuse_unusable(reply)
            is_long = len(haystack.raw) >= _LONG_CHARS
            if is_long and (cut := unread_prompt(reply, request)):
                raise InvalidReply(cut)
            given = await self._given(request, reply, taken)
            return _Answer(taken, read_decisions(given, question, haystack))
        except ArticleFailure as exc:
            if isinstance(exc, ContextOverflow) and exc.attempts:
                self._window.learn(exc, request.fingerprint)
            return _Answer(taken, undecided_all(question, str(exc)))
        except (EndpointError, BudgetReached, StoreError) as exc:
            return _Answer(taken, undecided_all(question, str(exc)), exc)

    async def _send(self, request: Request, taken: _Taken) -> Reply:
        """Return the reply to a request; ContextOverflow for one that is too long to be sent."""
        return await ask(self._backend, self._window.fitted(request), taken.replies, self._n_asks)

    async def _given(self, request: Request, first: Reply, taken: _Taken) -> Given:
        """Return the decisions of a reply, asking again where none fits."""
        try:
            return parse_decisions(first.content)
        except InvalidReply:
            if first.finish == "length" or self._n_asks < 2:
                raise
        from summarizer.backends.reasking import reask  # imports instructor: 1.3 s, rarely needed

        def render(problems: Sequence[str], previous: str) -> str:
            values = {"problems": problems, "previous": previous, "schema": self._schema_text}
            return self._reask_prompt.render(**values)[0]["content"]

        async def complete(again: Request) -> Reply:
            taken.n_reasks += 1
            return await self._send(again, taken)

        fitting = await reask(
            complete,
            request,
            VerifyReply,
            first,
            render_problems=render,
            max_reasks=self._n_asks - 1,
        )
        return Given(tuple(fitting.decisions))

    def _verification(self, exchange: _Exchange, decisions: Decisions) -> Verification:
        replies = exchange.taken.replies
        usage = sum((reply.usage for reply in replies), Usage())
        first, *further = [request.fingerprint for request in exchange.requests]
        return Verification(
            **self._asked_with,
            served_model=replies[0].model,
            mode=replies[0].mode,
            fingerprint=first,
            further=tuple(further),
            complete=decisions.is_whole,
            stored=all(reply.stored for reply in replies),
            attempts=sum(reply.attempts for reply in replies),
            reasks=exchange.taken.n_reasks,
            usage=usage,
            cost_usd=self._prices.paid(self.model, replies),
            latency_s=round(sum(reply.latency_s for reply in replies), 4),
            created=replies[-1].created,
        )


def _better(stored: _Answer, anew: _Answer) -> _Answer:
    """Return the one that decides more, the later of two alike; what was asked for is counted."""
    if len(anew.decisions.supports) >= len(stored.decisions.supports):
        return anew
    stored.taken.add(anew.taken)
    return stored._replace(blocked_by=anew.blocked_by)


async def verify_record(article: Article, record: Record, verifier: Verifier) -> Record:
    """Return a record of `article` with what `verifier` says of it.

    Raises EndpointError, BudgetReached or StoreError, what stands in the way of every record.
    """
    return (await verifier.verify(article, record)).or_raise()
