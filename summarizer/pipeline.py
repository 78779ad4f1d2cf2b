"""One article to one record: render, ask, parse, ask again, ground, repair, check.

Article -> prompt.render -> Request -> backend -> Reply -> grounding -> checks -> Record
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, TypeVar

import orjson
from pydantic import BaseModel

from summarizer.assembly import (
    Assembled,
    GroundedClaim,
    assemble,
    ground_claims,
    repaired,
)
from summarizer.backends.base import Backend, Reply, ReplySchema, Request
from summarizer.checks import Example
from summarizer.errors import (
    ArticleFailure,
    InvalidReply,
    RefusedReply,
    SchemaError,
    TruncatedReply,
)
from summarizer.grounding import Haystack, why_rejected
from summarizer.metadata import describe
from summarizer.models import (
    Article,
    ArticleInfo,
    Failure,
    Flag,
    Outcome,
    Provenance,
    Record,
    Usage,
)
from summarizer.parsing import Salvaged, parse_reply, salvage
from summarizer.prompts import Prompt, article_values
from summarizer.recipe import Recipe
from summarizer.replies import ArticleReply, RepairReply
from summarizer.schemas import wire_schema
from summarizer.version import __version__

T = TypeVar("T", bound=BaseModel)

Price = Callable[[str, Usage], float | None]


@dataclass
class _Trace:
    """What was asked for one article, as it happens."""

    replies: list[Reply] = field(default_factory=list)
    n_reasks: int = 0
    n_repairs: int = 0


class Pipeline:
    """Makes records. Schemas and templates are compiled here, once for a run.

    `price` maps a model and its usage to US dollars, None when unknown.
    """

    def __init__(
        self, backend: Backend, recipe: Recipe, *, price: Price = lambda model, usage: None
    ) -> None:
        self.backend = backend
        self.recipe = recipe
        self._price = price
        reply_model = recipe.prompts.article.reply
        self._reply_model: type[ArticleReply] = reply_model  # type: ignore[assignment]  # checked on load
        self._schema = ReplySchema("article_reply", _wire_schema(recipe.prompts.article))
        self._repair_schema = ReplySchema("repair_reply", wire_schema(RepairReply))
        self._schema_text = orjson.dumps(self._schema.wire).decode()
        self._example = Example.of(recipe.prompts.article.example)

    def request(self, article: Article) -> Request:
        """Return the request that asks for this article.

        Raises PromptError when the prompt cannot be rendered for it.
        """
        recipe = self.recipe
        if recipe.reads_itself:
            content = article.model_dump_json(exclude={"id", "source"})
            messages: tuple[dict[str, str], ...] = ({"role": "user", "content": content},)
        else:
            messages = recipe.prompts.article.render(**article_values(article, recipe.language))
        return Request(
            messages,
            recipe.model,
            recipe.endpoint,
            self._schema,
            recipe.sampling,
            article,
            recipe.repeat,
        )

    async def run(self, article: Article) -> Record:
        """Return the record of one article, whatever its outcome.

        Raises only what no article can succeed with: EndpointError, BudgetReached, StoreError
        and ConfigurationError.
        """
        article = describe(article)
        request = self.request(article)
        trace = _Trace()
        try:
            return await self._answered(article, request, trace)
        except TruncatedReply as exc:
            return self._salvaged(article, request, trace, exc)
        except RefusedReply as exc:
            return self._unanswered(article, request, trace, "refused", exc)
        except InvalidReply as exc:
            return self._unanswered(article, request, trace, "invalid", exc)
        except ArticleFailure as exc:
            return self._unanswered(article, request, trace, "failed", exc)

    async def _answered(self, article: Article, request: Request, trace: _Trace) -> Record:
        reply = await self._ask(request, self._reply_model, trace)
        haystack = Haystack(article.text)
        claims = ground_claims(reply.claims, article, haystack)
        flags: tuple[Flag, ...] = ()
        if any(claim.refused for claim in claims) and self.recipe.repair:
            claims, flags = await self._repair(claims, article, haystack, request, trace)
        parts = assemble(
            reply,
            claims,
            reply.entities,
            article,
            haystack,
            example=self._example,
            translated=self.recipe.language is not None,
        )
        parts = replace(parts, flags=(*parts.flags, *flags))
        outcome: Outcome = "ok" if parts.claims or not claims else "partial"
        return self._record(article, request, trace, outcome, parts)

    async def _ask(self, request: Request, model: type[T], trace: _Trace) -> T:
        """Send a request and return the validated reply, asking again when it does not fit."""
        first = await self.backend.complete(request)
        trace.replies.append(first)
        _refuse_unusable(first)
        try:
            return parse_reply(first.content, model)
        except InvalidReply as exc:
            if first.finish == "length":
                raise TruncatedReply(str(exc), content=first.content) from exc
            if not self.recipe.max_reasks:
                raise
            return await self._reask(request, model, first, trace)

    async def _reask(self, request: Request, model: type[T], first: Reply, trace: _Trace) -> T:
        from summarizer.backends.reasking import reask  # imports instructor: 1.3 s, rarely needed

        prompt = self.recipe.prompts.reask

        def render(problems: Sequence[str], previous: str) -> str:
            values = {"problems": problems, "previous": previous, "schema": self._schema_text}
            return prompt.render(**{k: values[k] for k in prompt.variables})[0]["content"]

        async def complete(again: Request) -> Reply:
            trace.n_reasks += 1
            reply = await self.backend.complete(again)
            trace.replies.append(reply)
            return reply

        answer = await reask(
            complete,
            request,
            model,
            first,
            render_problems=render,
            max_reasks=self.recipe.max_reasks,
        )
        return answer.model

    async def _repair(
        self,
        claims: tuple[GroundedClaim, ...],
        article: Article,
        haystack: Haystack,
        request: Request,
        trace: _Trace,
    ) -> tuple[tuple[GroundedClaim, ...], tuple[Flag, ...]]:
        """Ask once for the quotes that were not accepted; if that fails nothing changes."""
        listed = [
            {
                "id": claim.id,
                "text": claim.reply.text,
                "quotes": [
                    {"as_quoted": e.as_quoted or e.quote, "reason": why_rejected(e)}
                    for e in claim.refused
                ],
            }
            for claim in claims
            if claim.refused
        ]
        question = self.recipe.prompts.repair.render(claims=listed)
        asked = replace(
            request, messages=(*request.messages, *question), schema=self._repair_schema
        )
        try:
            reply = await self.backend.complete(asked)
            trace.replies.append(reply)
            trace.n_repairs += 1
            _refuse_unusable(reply)
            answer = parse_reply(reply.content, RepairReply)
        except ArticleFailure as exc:
            message = f"Quotes were not repaired: {exc}"
            return claims, (Flag(kind="repair_failed", message=message),)
        quotes = {repair.claim: repair.quotes for repair in answer.repairs}
        return tuple(
            repaired(claim, quotes.get(claim.id, ()), article, haystack) if claim.refused else claim
            for claim in claims
        ), ()

    def _salvaged(
        self, article: Article, request: Request, trace: _Trace, error: TruncatedReply
    ) -> Record:
        """Keep the complete claims of a reply that was cut off."""
        try:
            kept: Salvaged = salvage(error.content, self._reply_model)
        except TruncatedReply as exc:
            return self._unanswered(article, request, trace, "truncated", exc)
        haystack = Haystack(article.text)
        claims = ground_claims(kept.claims, article, haystack)
        parts = assemble(None, claims, kept.entities, article, haystack, example=self._example)
        message = f"The reply was cut off: {len(claims)} claims were kept, no summary came."
        parts = replace(parts, flags=(*parts.flags, Flag(kind="truncated", message=message)))
        if not parts.claims:
            return self._unanswered(article, request, trace, "truncated", error)
        return self._record(article, request, trace, "partial", parts, error)

    def _unanswered(
        self,
        article: Article,
        request: Request,
        trace: _Trace,
        outcome: Outcome,
        error: ArticleFailure,
    ) -> Record:
        return self._record(article, request, trace, outcome, None, error)

    def _record(
        self,
        article: Article,
        request: Request,
        trace: _Trace,
        outcome: Outcome,
        parts: Assembled | None,
        error: ArticleFailure | None = None,
    ) -> Record:
        provenance = self._provenance(request, trace)
        info = article_info(article)
        failure = failure_of(error) if error else None
        if parts is None:
            return Record(article=info, outcome=outcome, error=failure, provenance=provenance)
        return Record(
            article=info,
            outcome=outcome,
            error=failure,
            summary=parts.summary,
            claims=parts.claims,
            entities=parts.entities,
            rejected=parts.rejected,
            coverage=parts.coverage,
            flags=parts.flags,
            extra=parts.extra,
            provenance=provenance,
        )

    def _provenance(self, request: Request, trace: _Trace) -> Provenance:
        recipe, replies = self.recipe, trace.replies
        usage = sum((reply.usage for reply in replies), Usage())
        prompt = None if recipe.reads_itself else recipe.prompts.article
        return Provenance(
            model=recipe.model,
            served_model=replies[0].model if replies else None,
            endpoint=recipe.endpoint,
            mode=replies[0].mode if replies else None,
            prompt=prompt.name if prompt else None,
            prompt_sha256=prompt.sha256 if prompt else None,
            schema_sha256=self._schema.sha256,
            sampling=dict(recipe.sampling),
            fingerprint=request.fingerprint,
            stored=bool(replies) and all(reply.stored for reply in replies),
            attempts=sum(reply.attempts for reply in replies),
            reasks=trace.n_reasks,
            repairs=trace.n_repairs,
            usage=usage,
            cost_usd=self._price(recipe.model, usage) if replies else None,
            latency_s=round(sum(reply.latency_s for reply in replies), 4),
            summarizer=__version__,
            created=replies[-1].created if replies else now(),
        )


def _wire_schema(prompt: Prompt) -> dict[str, Any]:
    try:
        return wire_schema(prompt.reply)
    except SchemaError as exc:
        raise SchemaError(f"{prompt.origin}: reply {prompt.reply.__name__}: {exc}") from exc


def now() -> str:
    """Return the time as ISO 8601, UTC, in seconds."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def article_info(article: Article) -> ArticleInfo:
    """Return what a record says of its article."""
    return ArticleInfo(
        id=article.id,
        title=article.title,
        publisher=article.publisher,
        published=article.published,
        language=article.language,
        source=article.source,
        sha256=article.sha256,
        n_chars=len(article.text),
    )


def failure_of(error: Exception) -> Failure:
    """Return an error as it stands in a record: its kind in snake case, and its message."""
    name = type(error).__name__
    kind = "".join(f"_{c.lower()}" if c.isupper() else c for c in name).lstrip("_")
    return Failure(kind=kind, message=str(error))


def _refuse_unusable(reply: Reply) -> None:
    if reply.finish == "refusal":
        raise RefusedReply("the model refused to answer")
    if reply.finish == "content_filter":
        raise RefusedReply("a content filter stopped the answer")
    if reply.finish == "length" and not reply.content.strip():
        raise TruncatedReply("the reply was cut off before it began")
