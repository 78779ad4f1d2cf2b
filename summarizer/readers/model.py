"""The reader that asks a model: at once or in parts, mending quotes, concluding."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import replace
from itertools import accumulate
from typing import Any

from summarizer.backends.base import Backend, Reply, ReplySchema, Request
from summarizer.backends.context import ContextWindow
from summarizer.checks import Example
from summarizer.editions import earlier_editions
from summarizer.errors import (
    ArticleFailure,
    ContextOverflow,
    InvalidReply,
    ReplyError,
    TruncatedReply,
)
from summarizer.models import Article, Claim, Flag
from summarizer.prompts import Prompt, article_values, companion, excerpt, load_prompt
from summarizer.provenance import Recipe
from summarizer.readers.asking import refuse_unusable, wire_sampling
from summarizer.readers.base import Conclusion, Doubt, Mending, Reading, Traits
from summarizer.readers.concluding import MOST_CLAIMS, SUMMARY_TOKENS, claim_line, claims_that_fit
from summarizer.readers.course import is_unanswered, unfinished
from summarizer.readers.exchange import Asker, Exchange, Stored
from summarizer.readers.merging import merge_readings
from summarizer.readers.repairs import listed, repairs_in
from summarizer.readers.requests import Requests, rendered, schema_of
from summarizer.replies import ArticleReply, QuoteRepair, SummaryReply
from summarizer.settings import Settings


class ModelReader:
    """Asks a model. Schemas and templates are compiled here, once for a run.

    `answered_by` names the endpoint, or a backend in its place. `window` is what is known of the
    model's context, `stored` what the store holds. `repeat` is above 0 when the same is asked again
    to see how much the answers vary.
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
        window: ContextWindow,
        stored: Stored,
        repeat: int = 0,
    ) -> None:
        self.backend = backend
        self.prompt = prompt
        self._settings = settings
        self._endpoint = endpoint
        self._window = window
        self._stored = stored
        self._repeat = repeat
        self._requests = Requests(
            settings,
            prompt,
            model=model,
            endpoint=endpoint,
            window=window,
            stored=stored,
            repeat=repeat,
        )
        self._repair_prompt = companion(prompt, "repair")
        self._summary_prompt = companion(prompt, "summary")
        self._reply_model: type[ArticleReply] = prompt.reply  # type: ignore[assignment]  # checked on load
        self._repair_schema = ReplySchema("repair_reply", schema_of(self._repair_prompt))
        self._summary_schema = ReplySchema("summary_reply", schema_of(self._summary_prompt))
        read_with: dict[str, Any] = {
            "model": model,
            "prompt": prompt.full_name,
            "prompt_sha256": prompt.sha256,
            "schema_sha256": self._requests.schema.sha256,
            "language": settings.language,
            "sampling": wire_sampling(settings),
        }
        self._asker = Asker(
            backend,
            settings,
            window,
            companion(prompt, "reask"),
            stored=stored,
            read_with=read_with,
            answered_by=answered_by,
        )
        self.traits = Traits(
            model=model,
            endpoint=answered_by,
            asks_a_server=True,
            heeds=frozenset({"prompt", "language", "mode", "temperature", "base_url"}),
            recipe=Recipe.of(read_with),
            prompt=prompt.origin,
            wording="translated" if settings.language is not None else "reworded",
            example=Example.of(prompt.example),
        )

    def request(self, article: Article) -> Request:
        """Return the request that asks for this article as a whole.

        Raises PromptError when the prompt cannot be rendered for it.
        """
        return self._requests.whole(article)

    def planned(self, article: Article) -> tuple[Request, ...]:
        """Return the requests that ask for an article, as far as that is known before a reply.

        Parts are without what they will be told of those before them.
        """
        try:
            course = self._requests.course(article)
        except ContextOverflow:
            return (self.request(article),)
        return tuple(self._requests.of_step(article, course, step) for step in course.steps)

    def unanswered(self, article: Article) -> tuple[Request | None, int]:
        """Return the next request of a first reading that the store does not answer.

        And how many parts of the article come after it: each is told what those before it named.
        None where all is answered, or a reply does not fit and is asked for again: what follows
        rests on that.
        """
        try:
            course = self._requests.course(article)
        except ContextOverflow:
            return None, 0
        while (step := course.next()) is not None:
            exchange = Exchange(self._requests.of_step(article, course, step))
            try:
                exchange.request = self._asker.fitted(exchange.request)
            except ContextOverflow as exc:
                course.answered(step, Reading(self._asker.provenance(exchange), failure=exc))
                continue
            if (reply := self._stored(exchange.request)) is None:
                return exchange.request, course.n_waiting
            if (wider := self._asker.wider(exchange.request, reply)) is not None:
                if (reply := self._stored(wider)) is None:
                    return wider, course.n_waiting
                exchange.request = wider
            exchange.replies.append(reply)
            try:
                whole = self._asker.parsed(reply, self._reply_model)
                course.answered(step, self._asker.read(exchange, whole))
            except ReplyError as exc:
                if self._asker.retries:
                    return exchange.request, course.n_waiting
                if not isinstance(exc, TruncatedReply):
                    return None, 0
                course.answered(step, self._asker.salvaged(exchange, exc, self._reply_model))
        return None, 0

    def with_prompt(self, prompt: Prompt) -> ModelReader:
        """Return a reader that asks the same backend with another prompt."""
        return ModelReader(
            self.backend,
            self._settings,
            prompt,
            model=self.traits.model,
            endpoint=self._endpoint,
            answered_by=self.traits.endpoint,
            window=self._window,
            stored=self._stored,
            repeat=self._repeat,
        )

    def anew(self) -> ModelReader:
        """Return a reader that asks again for what the store answers, where that is of no use."""
        reader = copy(self)
        reader._asker = copy(self._asker)
        reader._asker.retries = True
        return reader

    def has_room(self, article: Article) -> bool:
        """Say whether the model's context has room for words of an article beside the prompt."""
        try:
            self._requests.course(article)
        except ContextOverflow:
            return False
        return True

    def earlier(self) -> dict[str, ModelReader]:
        """Return readers that ask with the earlier editions of the prompt, the latest first."""
        edition = self.prompt.edition or 0  # a file of a user's own has none
        prompts = {name: load_prompt(name) for name in earlier_editions(self.prompt.name)}
        return {n: self.with_prompt(p) for n, p in prompts.items() if (p.edition or 0) < edition}

    def fingerprint(self, article: Article) -> str:
        """Return the fingerprint of the request that asks for this article as a whole."""
        return self.request(article).fingerprint

    async def read(self, article: Article) -> Reading:
        """Return what the model answered, or what was salvaged of it, or why there is nothing."""
        try:
            course = self._requests.course(article)
        except ContextOverflow as exc:
            return Reading(self._asker.provenance(Exchange(self.request(article))), failure=exc)
        while (step := course.next()) is not None:
            if not course.is_whole(step):
                self._window.note_use()
            course.answered(step, await self._read(self._requests.of_step(article, course, step)))
        if (reading := course.single) is not None:
            return reading
        return merge_readings(
            course.readings(),
            fingerprint=course.request.fingerprint,
            failure=course.failure,
            unread=course.unread,
            flags=course.flags(),
        )

    async def mend(
        self, article: Article, reading: Reading, doubts: Sequence[Doubt]
    ) -> Mending | None:
        """Ask once for the quotes that were not accepted; if that fails nothing changes.

        Those of a part are asked for behind its request.
        """
        if not self._settings.repair or reading.reply is None:
            return None
        repairs: dict[str, QuoteRepair] = {}
        provenance = reading.provenance
        flags: tuple[Flag, ...] = ()
        for request, doubted in self._shares(article, reading, doubts):
            question = self._repair_prompt.render(claims=[listed(doubt) for doubt in doubted])
            asked = replace(
                request, messages=(*request.messages, *question), schema=self._repair_schema
            )
            replies: list[Reply] = []
            try:
                reply = await self._asker.send(asked, replies)
                refuse_unusable(reply)
                answer, misfits = repairs_in(reply.content)
                repairs |= {repair.claim: repair for repair in answer.repairs}
            except ArticleFailure as exc:
                message = f"Quotes were not repaired: {exc}"
                misfits = (Flag(kind="repair_failed", message=message),)
            flags += misfits
            provenance = self._asker.added(provenance, replies, repairs=1)
        return Mending(repairs, provenance, flags)

    async def conclude(
        self, article: Article, reading: Reading, claims: Sequence[Claim]
    ) -> Conclusion | None:
        """Ask for the summary of an article that was read in parts; None for any other."""
        if not reading.parts or not claims:
            return None

        def request_of(chosen: Sequence[Claim]) -> Request:
            shown = article_values(article, self._settings.language)
            shown |= {"claims": [claim_line(claim) for claim in chosen]}
            return replace(
                self.request(excerpt(article, "")),
                messages=rendered(self._summary_prompt, shown),
                schema=self._summary_schema,
                output_limit=SUMMARY_TOKENS * self._window.limit_factor,
                whole=article,
            )

        flags: tuple[Flag, ...] = ()
        summary: SummaryReply | None = None
        most, n_lost = MOST_CLAIMS, 0
        while True:
            chosen = claims_that_fit(claims, request_of, self._window, most=most)
            exchange = Exchange(request_of(chosen))
            try:
                summary = await self._asker.fitting(exchange, SummaryReply)
            except ArticleFailure as exc:
                n_lost += exc.attempts
                if isinstance(exc, ContextOverflow) and len(chosen) > 1:
                    self._learn(exc, exchange.request)
                    most = len(chosen) // 2
                    continue
                flags = (Flag(kind="no_summary", message=f"No summary came of the parts: {exc}"),)
                flags += unfinished("the summary", [exc] if is_unanswered(exc) else [])
            break
        provenance = self._asker.added(
            reading.provenance, exchange.replies, n_lost=n_lost, reasks=exchange.n_reasks
        )
        return Conclusion(summary, provenance, flags)

    async def aclose(self) -> None:
        """Close the backend."""
        await self.backend.aclose()

    async def _read(self, request: Request) -> Reading:
        """Return what comes of one request."""
        exchange = Exchange(request)
        try:
            return self._asker.read(
                exchange, await self._asker.fitting(exchange, self._reply_model)
            )
        except TruncatedReply as exc:
            return self._asker.salvaged(exchange, exc, self._reply_model)
        except InvalidReply as exc:
            return self._asker.kept(exchange, exc, self._reply_model)
        except ArticleFailure as exc:
            if isinstance(exc, ContextOverflow):
                self._learn(exc, request)
            return Reading(self._asker.provenance(exchange, n_lost=exc.attempts), failure=exc)

    def _learn(self, overflow: ContextOverflow, request: Request) -> None:
        """Note what a refusal says of the context, of a request that was sent."""
        if overflow.attempts:
            self._window.learn(overflow, request.fingerprint)

    def _shares(
        self, article: Article, reading: Reading, doubts: Sequence[Doubt]
    ) -> Iterable[tuple[Request, Sequence[Doubt]]]:
        """Yield the claims in doubt of each part, with the request that they came from."""
        if not reading.parts:
            yield self.request(article), doubts
            return
        ends = accumulate(part.n_claims for part in reading.parts)
        for part, end in zip(reading.parts, ends, strict=True):
            ids = {f"c{n + 1}" for n in range(end - part.n_claims, end)}
            doubted = [doubt for doubt in doubts if doubt.id in ids]
            if not (doubted and part.is_whole):
                continue
            is_all = part.span == (0, len(article.text))
            asked = self.request(article) if is_all else self._requests.of_part(article, part)
            yield asked, doubted
