"""The reader that asks a model: render, ask, parse, ask again, salvage, mend quotes."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from typing import Any

import orjson

from summarizer.backends.base import Backend, Reply, ReplySchema, Request
from summarizer.backends.limits import MOST_TOKENS, REASONING_FACTOR, sized_limit
from summarizer.backends.modes import TOKEN_FIELD
from summarizer.backends.prices import prices_of
from summarizer.checks import Example
from summarizer.editions import earlier_editions
from summarizer.errors import ArticleFailure, InvalidReply, SchemaError, TruncatedReply
from summarizer.grounding import why_rejected
from summarizer.models import Article, Flag
from summarizer.parsing import Salvaged, json_slip, keep_valid, parse_reply, salvage
from summarizer.prompts import Prompt, article_values, companion, load_prompt
from summarizer.provenance import Provenance, Recipe, Usage
from summarizer.readers.asking import (
    ask,
    refuse_unusable,
    unread_flags,
    widened,
    wire_sampling,
)
from summarizer.readers.base import Doubt, Mending, Reading, Traits
from summarizer.replies import ArticleReply, RepairReply
from summarizer.schemas import wire_schema
from summarizer.settings import Settings
from summarizer.timestamps import now
from summarizer.version import __version__

_logger = logging.getLogger("summarizer.requests")


@dataclass
class _Exchange:
    """What was asked for one article, as it happens."""

    request: Request
    replies: list[Reply] = field(default_factory=list)
    n_reasks: int = 0


class ModelReader:
    """Asks a model. Schemas and templates are compiled here, once for a run.

    `answered_by` names the endpoint, or a backend in its place. `repeat` is above 0 when the same
    is asked again to see how much the answers vary.
    """

    def __init__(
        self,
        backend: Backend,
        settings: Settings,
        prompt: Prompt,
        *,
        model: str,
        endpoint: str,
        answered_by: str,
        repeat: int = 0,
    ) -> None:
        self.backend = backend
        self.prompt = prompt
        self._settings = settings
        self._prices = prices_of(settings)
        self._sampling = wire_sampling(settings)
        self._n_asks = 1 + settings.max_reasks
        self._endpoint = endpoint
        self._repeat = repeat
        self._asks_anew = False
        self._limit_factor = 1
        self._reask_prompt = companion(prompt, "reask")
        self._repair_prompt = companion(prompt, "repair")
        self._reply_model: type[ArticleReply] = prompt.reply  # type: ignore[assignment]  # checked on load
        self._schema = ReplySchema("article_reply", _wire_schema(prompt))
        self._repair_schema = ReplySchema("repair_reply", _wire_schema(self._repair_prompt))
        self._schema_text = orjson.dumps(self._schema.wire).decode()
        self._read_with: dict[str, Any] = {
            "model": model,
            "prompt": prompt.full_name,
            "prompt_sha256": prompt.sha256,
            "schema_sha256": self._schema.sha256,
            "language": settings.language,
            "sampling": dict(self._sampling),
        }
        self.traits = Traits(
            model=model,
            endpoint=answered_by,
            asks_a_server=True,
            heeds=frozenset({"prompt", "language", "mode", "temperature", "base_url"}),
            recipe=Recipe.of(self._read_with),
            prompt=prompt.origin,
            translates=settings.language is not None,
            example=Example.of(prompt.example),
        )

    def request(self, article: Article) -> Request:
        """Return the request that asks for this article.

        Raises PromptError when the prompt cannot be rendered for it.
        """
        return Request(
            self.prompt.render(**article_values(article, self._settings.language)),
            self.traits.model,
            self._endpoint,
            self._schema,
            self._sampling,
            article,
            self._repeat,
            None if TOKEN_FIELD in self._sampling else self._limit(article),
            self._asks_anew,
        )

    def with_prompt(self, prompt: Prompt) -> ModelReader:
        """Return a reader that asks the same backend with another prompt."""
        return ModelReader(
            self.backend,
            self._settings,
            prompt,
            model=self.traits.model,
            endpoint=self._endpoint,
            answered_by=self.traits.endpoint,
            repeat=self._repeat,
        )

    def anew(self) -> ModelReader:
        """Return a reader that asks for what the store answers, too, and takes its place there."""
        reader = copy(self)
        reader._asks_anew = True
        return reader

    def earlier(self) -> dict[str, ModelReader]:
        """Return readers that ask with the earlier editions of the prompt, the latest first."""
        edition = self.prompt.edition or 0  # a file of a user's own has none
        prompts = {name: load_prompt(name) for name in earlier_editions(self.prompt.name)}
        return {n: self.with_prompt(p) for n, p in prompts.items() if (p.edition or 0) < edition}

    def _limit(self, article: Article) -> int:
        """Return how many tokens a reply about this article may have."""
        return min(MOST_TOKENS, sized_limit(article.text) * self._limit_factor)

    def fingerprint(self, article: Article) -> str:
        """Return the fingerprint of the request that asks for this article."""
        return self.request(article).fingerprint

    async def read(self, article: Article) -> Reading:
        """Return what the model answered, or what was salvaged of it, or why there is nothing."""
        exchange = _Exchange(self.request(article))
        try:
            reply = await self._ask(exchange)
        except TruncatedReply as exc:
            return self._salvaged(exchange, exc)
        except InvalidReply as exc:
            return self._kept(exchange, exc)
        except ArticleFailure as exc:
            return Reading(self._provenance(exchange, n_lost=exc.attempts), failure=exc)
        return Reading(
            self._provenance(exchange),
            reply,
            reply.claims,
            reply.entities,
            flags=unread_flags(exchange.replies[0], exchange.request),
        )

    async def mend(
        self, article: Article, reading: Reading, doubts: Sequence[Doubt]
    ) -> Mending | None:
        """Ask once for the quotes that were not accepted; if that fails nothing changes."""
        if not self._settings.repair or reading.reply is None:
            return None
        request = self.request(article)
        question = self._repair_prompt.render(claims=[_listed(doubt) for doubt in doubts])
        asked = replace(
            request, messages=(*request.messages, *question), schema=self._repair_schema
        )
        replies: list[Reply] = []
        try:
            reply = await ask(self.backend, asked, replies, self._n_asks)
            refuse_unusable(reply)
            answer, flags = _repairs_in(reply.content)
        except ArticleFailure as exc:
            failed = Flag(kind="repair_failed", message=f"Quotes were not repaired: {exc}")
            return Mending({}, self._with(reading.provenance, replies), (failed,))
        repairs = {repair.claim: repair for repair in answer.repairs}
        return Mending(repairs, self._with(reading.provenance, replies), flags)

    async def aclose(self) -> None:
        """Close the backend."""
        await self.backend.aclose()

    async def _ask(self, exchange: _Exchange) -> ArticleReply:
        """Send the request and return the validated reply, asking again when it does not fit."""
        first = await ask(self.backend, exchange.request, exchange.replies, self._n_asks)
        if (wider := widened(exchange.request, first)) is not None:
            self._limit_factor = REASONING_FACTOR
            exchange.request = wider
            first = await ask(self.backend, wider, exchange.replies, self._n_asks)
        refuse_unusable(first)
        if first.finish == "malformed" and self._settings.max_reasks:
            return await self._reask(exchange, first)
        try:
            return parse_reply(first.content, self._reply_model)
        except InvalidReply as exc:
            if first.finish == "length":
                raise TruncatedReply(str(exc), content=first.content) from exc
            if not self._settings.max_reasks:
                raise
            return await self._reask(exchange, first)

    async def _reask(self, exchange: _Exchange, first: Reply) -> ArticleReply:
        from summarizer.backends.reasking import reask  # imports instructor: 1.3 s, rarely needed

        def render(problems: Sequence[str], previous: str) -> str:
            values = {"problems": problems, "previous": previous, "schema": self._schema_text}
            return self._reask_prompt.render(**values)[0]["content"]

        async def complete(again: Request) -> Reply:
            exchange.n_reasks += 1
            asked = exchange.request.fingerprint
            _logger.info("request %s: the reply did not fit, reask %d", asked, exchange.n_reasks)
            return await ask(self.backend, again, exchange.replies, self._n_asks)

        return await reask(
            complete,
            exchange.request,
            self._reply_model,
            first,
            render_problems=render,
            max_reasks=self._settings.max_reasks,
        )

    def _salvaged(self, exchange: _Exchange, error: TruncatedReply) -> Reading:
        """Return the complete claims of a reply that was cut off."""
        provenance = self._provenance(exchange)
        try:
            kept = salvage(error.content, self._reply_model)
        except TruncatedReply as exc:
            return Reading(provenance, failure=exc)
        return Reading(provenance, None, kept.claims, kept.entities, error, kept.malformed)

    def _kept(self, exchange: _Exchange, error: InvalidReply) -> Reading:
        """Return what fits of the replies that do not: of the one with the most claims that do."""
        provenance = self._provenance(exchange)
        best: Salvaged[ArticleReply] | None = None
        for reply in exchange.replies:
            try:
                kept = keep_valid(reply.content, self._reply_model)
            except ArticleFailure:
                continue
            if best is None or len(kept.claims) > len(best.claims):
                best = kept
        if best is None or not best.claims:
            return Reading(provenance, failure=error)
        return Reading(provenance, best.reply, best.claims, best.entities, error, best.malformed)

    def _provenance(self, exchange: _Exchange, *, n_lost: int = 0) -> Provenance:
        replies = exchange.replies
        usage = sum((reply.usage for reply in replies), Usage())
        return Provenance(
            **self._read_with,
            served_model=replies[0].model if replies else None,
            endpoint=self.traits.endpoint,
            mode=replies[0].mode if replies else None,
            fingerprint=exchange.request.fingerprint,
            stored=bool(replies) and all(reply.stored for reply in replies),
            attempts=sum(reply.attempts for reply in replies) + n_lost,
            reasks=exchange.n_reasks,
            usage=usage,
            cost_usd=self._prices.usd(self.traits.model, usage) if replies else None,
            latency_s=round(sum(reply.latency_s for reply in replies), 4),
            summarizer=__version__,
            created=replies[-1].created if replies else now(),
        )

    def _with(self, provenance: Provenance, replies: Sequence[Reply]) -> Provenance:
        """Return the provenance with the replies to a question about quotes added."""
        if not replies:
            return provenance
        usage = sum((reply.usage for reply in replies), provenance.usage)
        return provenance.model_copy(
            update={
                "stored": provenance.stored and all(reply.stored for reply in replies),
                "attempts": provenance.attempts + sum(reply.attempts for reply in replies),
                "repairs": provenance.repairs + 1,
                "usage": usage,
                "cost_usd": self._prices.usd(provenance.model, usage),
                "latency_s": round(
                    provenance.latency_s + sum(reply.latency_s for reply in replies), 4
                ),
                "created": replies[-1].created,
            }
        )


def _repairs_in(content: str) -> tuple[RepairReply, tuple[Flag, ...]]:
    """Return the repairs of a reply that fit, and a flag where others do not.

    Raises InvalidReply or TruncatedReply when there are none.
    """
    try:
        return parse_reply(content, RepairReply), ()
    except InvalidReply:
        if json_slip(content):
            raise  # what was meant cannot be told, of the items that fit neither
        kept = keep_valid(content, RepairReply)
        if kept.reply is None or not kept.reply.repairs:
            raise
    n_lost = len(kept.malformed)
    what = "One repair" if n_lost == 1 else f"{n_lost} repairs"
    message = f"{what} did not fit: {kept.malformed[0].reason}"
    return kept.reply, (Flag(kind="repair_failed", message=message),)


def _listed(doubt: Doubt) -> dict[str, object]:
    quotes = [
        {"as_quoted": e.as_quoted or e.quote, "reason": why_rejected(e), "sentence": sentence}
        for e, sentence in zip(doubt.refused, doubt.sentences, strict=True)
    ]
    return {"id": doubt.id, "text": doubt.text, "quotes": quotes}


def _wire_schema(prompt: Prompt) -> Mapping[str, object]:
    if prompt.pinned is not None:
        return prompt.pinned
    try:
        return wire_schema(prompt.reply)
    except SchemaError as exc:
        raise SchemaError(f"{prompt.origin}: reply {prompt.reply.__name__}: {exc}") from exc
