"""One request and what comes of it: asked until its reply fits, or what can be kept of it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

import orjson

from summarizer.backends.base import Backend, Reply, Request
from summarizer.backends.context import ContextWindow
from summarizer.backends.limits import REASONING_FACTOR
from summarizer.backends.prices import prices_of
from summarizer.errors import (
    ArticleFailure,
    ContextOverflow,
    InvalidReply,
    ReplyError,
    TruncatedReply,
)
from summarizer.parsing import Salvaged, keep_valid, parse_reply, salvage
from summarizer.prompts import Prompt
from summarizer.provenance import Provenance, Usage, cost_of_all
from summarizer.readers.asking import ask, refuse_unusable, unread_flags, widened
from summarizer.readers.base import Reading
from summarizer.replies import ArticleReply, ReplyModel
from summarizer.settings import Settings
from summarizer.timestamps import now
from summarizer.version import __version__

_logger = logging.getLogger("summarizer.requests")

T = TypeVar("T", bound=ReplyModel)
Stored = Callable[[Request], Reply | None]  # what the store holds of a request


@dataclass
class Exchange:
    """What was asked in one request, as it happens."""

    request: Request
    replies: list[Reply] = field(default_factory=list)
    n_reasks: int = 0


class Asker:
    """Asks a model, and sends nothing that its context does not hold.

    `stored` is what the store holds, `read_with` what a provenance says of how it is asked, and
    `answered_by` of who. `retries` says that what the store answers is asked for again where it is
    of no use.
    """

    retries = False

    def __init__(
        self,
        backend: Backend,
        settings: Settings,
        window: ContextWindow,
        reask_prompt: Prompt,
        *,
        stored: Stored,
        read_with: Mapping[str, Any],
        answered_by: str,
    ) -> None:
        self.backend = backend
        self.window = window
        self.stored = stored
        self._max_reasks = settings.max_reasks
        self._prices = prices_of(settings)
        self._reask_prompt = reask_prompt
        self._read_with = read_with
        self._answered_by = answered_by

    async def send(self, request: Request, replies: list[Reply]) -> Reply:
        """Return the reply to a request, and add it to `replies`.

        Raises ContextOverflow where the request is too long to be sent.
        """
        return await ask(self.backend, self.fitted(request), replies, 1 + self._max_reasks)

    def fitted(self, request: Request) -> Request:
        """Return a request as it is sent; one that the store answers is never too long."""
        try:
            return self.window.fitted(request)
        except ContextOverflow:
            if request.anew or self.stored(request) is None:
                raise
            return request

    async def fitting(self, exchange: Exchange, model: type[T]) -> T:
        """Send the request and return the validated reply, asking again when it does not fit."""
        try:
            return await self._fitting(exchange, model)
        except ReplyError:
            if not (self.retries and exchange.replies and all(r.stored for r in exchange.replies)):
                raise
        exchange.request = replace(exchange.request, anew=True)
        exchange.replies.clear()
        exchange.n_reasks = 0
        return await self._fitting(exchange, model)

    async def _fitting(self, exchange: Exchange, model: type[T]) -> T:
        first = await self.send(exchange.request, exchange.replies)
        if (wider := self.wider(exchange.request, first)) is not None:
            self.window.limit_factor = REASONING_FACTOR
            exchange.request = wider
            first = await self.send(wider, exchange.replies)
        try:
            return self.parsed(first, model)
        except InvalidReply:
            if not self._max_reasks or _is_unusable(first):
                raise
            return await self._reask(exchange, first, model)

    def wider(self, request: Request, first: Reply) -> Request | None:
        """Return the request with more room, as far as there is some, for a model that reasons."""
        if first.finish != "length":
            return None
        return widened(request, first, most=self.window.room(request))

    def parsed(self, first: Reply, model: type[T]) -> T:
        """Return what a reply says; raises RefusedReply, TruncatedReply or InvalidReply."""
        refuse_unusable(first)
        if first.finish == "malformed" and self._max_reasks:
            raise InvalidReply("the server says that the reply does not fit")
        try:
            return parse_reply(first.content, model)
        except InvalidReply as exc:
            if first.finish == "length":
                raise TruncatedReply(str(exc), content=first.content) from exc
            raise

    async def _reask(self, exchange: Exchange, first: Reply, model: type[T]) -> T:
        from summarizer.backends.reasking import reask  # imports instructor: 1.3 s, rarely needed

        schema = orjson.dumps(exchange.request.schema.wire).decode()

        def render(problems: Sequence[str], previous: str) -> str:
            values = {"problems": problems, "previous": previous, "schema": schema}
            return self._reask_prompt.render(**values)[0]["content"]

        async def complete(again: Request) -> Reply:
            exchange.n_reasks += 1
            asked = exchange.request.fingerprint
            _logger.info("request %s: the reply did not fit, reask %d", asked, exchange.n_reasks)
            return await self.send(again, exchange.replies)

        return await reask(
            complete,
            exchange.request,
            model,
            first,
            render_problems=render,
            max_reasks=self._max_reasks,
        )

    def read(self, exchange: Exchange, reply: ArticleReply) -> Reading:
        """Return the reading of a whole reply."""
        return Reading(
            self.provenance(exchange),
            reply,
            reply.claims,
            reply.entities,
            flags=unread_flags(exchange.replies[0], exchange.request),
        )

    def salvaged(
        self, exchange: Exchange, error: TruncatedReply, model: type[ArticleReply]
    ) -> Reading:
        """Return the complete claims of a reply that was cut off."""
        provenance = self.provenance(exchange)
        try:
            kept = salvage(error.content, model)
        except TruncatedReply as exc:
            return Reading(provenance, failure=exc)
        return Reading(provenance, None, kept.claims, kept.entities, error, kept.malformed)

    def kept(self, exchange: Exchange, error: ArticleFailure, model: type[ArticleReply]) -> Reading:
        """Return what fits of the replies that do not: of the one with the most claims that do."""
        provenance = self.provenance(exchange)
        best: Salvaged[ArticleReply] | None = None
        for reply in exchange.replies:
            try:
                kept = keep_valid(reply.content, model)
            except ArticleFailure:
                continue
            if best is None or len(kept.claims) > len(best.claims):
                best = kept
        if best is None or not best.claims:
            return Reading(provenance, failure=error)
        return Reading(provenance, best.reply, best.claims, best.entities, error, best.malformed)

    def provenance(self, exchange: Exchange, *, n_lost: int = 0) -> Provenance:
        """Return what an exchange took; `n_lost` requests were sent without an answer."""
        replies, model = exchange.replies, exchange.request.model
        usage = sum((reply.usage for reply in replies), Usage())
        return Provenance(
            **self._read_with,
            served_model=replies[0].model if replies else None,
            endpoint=self._answered_by,
            mode=replies[0].mode if replies else None,
            fingerprint=exchange.request.fingerprint,
            stored=bool(replies) and all(reply.stored for reply in replies),
            attempts=sum(reply.attempts for reply in replies) + n_lost,
            reasks=exchange.n_reasks,
            usage=usage,
            cost_usd=self._prices.paid(model, replies),
            latency_s=round(sum(reply.latency_s for reply in replies), 4),
            summarizer=__version__,
            created=replies[-1].created if replies else now(),
        )

    def added(
        self, provenance: Provenance, replies: Sequence[Reply], *, n_lost: int = 0, **more: int
    ) -> Provenance:
        """Return a provenance with replies to further questions; `more` is added to its counts.

        `n_lost` questions were sent without an answer.
        """
        if not replies and not n_lost:
            return provenance
        usage = sum((reply.usage for reply in replies), provenance.usage)
        paid = self._prices.paid(provenance.model, replies) if replies else 0.0
        latency_s = provenance.latency_s + sum(reply.latency_s for reply in replies)
        attempts = provenance.attempts + sum(reply.attempts for reply in replies) + n_lost
        return provenance.model_copy(
            update={
                "stored": provenance.stored and all(r.stored for r in replies) and not n_lost,
                "attempts": attempts,
                "usage": usage,
                "cost_usd": cost_of_all((provenance.cost_usd, paid)),
                "latency_s": round(latency_s, 4),
                "created": replies[-1].created if replies else provenance.created,
                **{name: getattr(provenance, name) + n for name, n in more.items()},
            }
        )


def _is_unusable(reply: Reply) -> bool:
    """Say whether a reply holds no answer at all, so that there is nothing to put right."""
    try:
        refuse_unusable(reply)
    except ArticleFailure:
        return True
    return False
