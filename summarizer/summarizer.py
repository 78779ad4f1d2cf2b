"""The library's face: `Summarizer` and `summarize`.

Everything below is asynchronous; the synchronous methods run it on a loop in a thread of their
own, so they work where a loop runs already (a notebook, a web server).
"""

from __future__ import annotations

import asyncio
from collections.abc import (
    AsyncGenerator,
    AsyncIterable,
    AsyncIterator,
    Coroutine,
    Iterable,
    Iterator,
    Mapping,
)
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar

from summarizer.arguments import (
    choose_readers,
    models_asked,
    open_store,
    settings_of,
    with_known_names,
)
from summarizer.articles.arguments import (
    as_article,
    require_article,
    require_articles,
    require_record,
)
from summarizer.backends.base import Backend, Request
from summarizer.backends.budget import Budget
from summarizer.backends.prices import prices_of
from summarizer.backends.traffic import Traffic
from summarizer.concurrency.pool import run_many
from summarizer.concurrency.threads import LoopThread
from summarizer.concurrency.underway import UnderWay
from summarizer.descriptions import SETTINGS
from summarizer.errors import ClosedError, ConfigurationError, InputError
from summarizer.metadata import describe
from summarizer.models import Article, Record
from summarizer.pipeline import make_record
from summarizer.readers.choice import notes_of, stack_backend
from summarizer.settings import Settings, choose_model, choose_verifier
from summarizer.store import Store
from summarizer.store.entry import Entry
from summarizer.verification import Verified, Verifier
from summarizer.vocabulary import ModeChoice, OnWrong

if TYPE_CHECKING:
    from summarizer.readers.model import ModelReader

T = TypeVar("T")

# How long closing waits for what is under way before it cancels it, in seconds.
GRACE_S = 10.0
_CLOSED = "this Summarizer is closed; make another one"


class Summarizer:
    """Summarises articles; a context manager, synchronous or asynchronous.

    Arguments are those of `Settings` (see there; each is also an environment variable), and:
    `store` is the folder of the response store, a Store that stays yours to close, or False for
    none; `backend` replaces the model's client, for tests and for servers of your own. `repeat`
    above 0 asks the same anew, under a fingerprint of its own. `settings` are ready-made settings,
    in place of all others.

    >>> with Summarizer(model="extractive") as summarizer:
    ...     record = summarizer.summarize(Article(text="The mayor resigned on Monday."))
    >>> record.outcome
    'ok'

    Raises ConfigurationError for settings, PromptError for the prompt, StoreError for the store,
    and ClosedError when it is used after it was closed.
    """

    @with_known_names
    def __init__(
        self,
        model: str | None = None,
        *,
        base_url: str | None = None,
        api_key: str | None = None,
        headers: Mapping[str, str] | str | None = None,
        mode: ModeChoice | None = None,
        prompt: str | Path | None = None,
        language: str | None = None,
        temperature: float | None = None,
        seed: int | None = None,
        max_output_tokens: int | None = None,
        context_tokens: int | None = None,
        max_words: int | None = None,
        max_reasks: int | None = None,
        repair: bool | None = None,
        verify: bool | str | None = None,
        on_wrong: OnWrong | None = None,
        store: Store | str | Path | bool | None = None,
        cache_dir: str | Path | None = None,
        use_store: bool | None = None,
        offline: bool | None = None,
        concurrency: int | None = None,
        timeout_s: float | None = None,
        retry_time_s: float | None = None,
        give_up_after_s: float | None = None,
        rpm: int | None = None,
        tpm: int | None = None,
        price: str | tuple[float, float] | None = None,
        max_cost_usd: float | None = None,
        max_tokens: int | None = None,
        max_chars: int | None = None,
        backend: Backend | None = None,
        settings: Settings | None = None,
        repeat: int = 0,
    ) -> None:
        arguments = locals()
        given = {name: arguments[name] for name in SETTINGS}
        self.settings = settings_of(settings, given, store)
        self.model, self.model_reason = choose_model(self.settings)
        if backend is not None and self.settings.model is None:
            self.model, self.model_reason = backend.name, "it is the name of the backend given"
        verify_model = choose_verifier(self.settings, self.model, has_backend=backend is not None)
        self.models_asked = models_asked(self.model, verify_model, backend)
        self.budget = Budget(
            self.settings.max_cost_usd, self.settings.max_tokens, prices_of(self.settings)
        )
        self.traffic = Traffic()
        self._store, self._owns_store = open_store(
            self.settings, store, backend, asks=bool(self.models_asked)
        )
        self._under_way = UnderWay(_CLOSED)
        self._loop: LoopThread | None = None
        self._starting = Lock()  # several threads may call at once
        self._own = backend
        self._notes = notes_of(self.settings, self._store)
        self.repeat = repeat
        try:
            for asked in self.models_asked:
                self.budget.check(asked)
            self.stack = self.stack_over(None) if self.models_asked else None
            self.reader, self.verifier = choose_readers(
                self.settings,
                self.model,
                verify_model,
                own=backend,
                stack=self.stack,
                store=self._store,
                notes=self._notes,
                repeat=repeat,
            )
        except BaseException:
            if self._owns_store and self._store is not None:
                self._store.close()
            raise

    @property
    def asker(self) -> ModelReader:
        """Return the reader that asks a model; ConfigurationError when it is the built-in one."""
        from summarizer.readers.model import ModelReader

        if not isinstance(self.reader, ModelReader):
            raise ConfigurationError(
                f"{self.model} reads articles itself and is sent no request; name a model"
            )
        return self.reader

    @property
    def own_name(self) -> str | None:
        """Return the name of the backend that was given, None without one."""
        return self._own.name if self._own is not None else None

    @property
    def store_path(self) -> Path | None:
        """Return the folder of the store, None without one."""
        return self._store.path if self._store is not None else None

    def stack_over(self, client: Backend | None, *, concurrency: int | None = None) -> Backend:
        """Return what answers requests out of the store, within limits and budget, by `client`.

        None is the client of the settings. A backend that was given answers in place of any.
        """
        return stack_backend(
            self.settings,
            self._own,
            self._store,
            self._notes,
            self.budget,
            self.traffic,
            client=client,
            concurrency=concurrency,
        )

    def require_verifier(self) -> Verifier:
        """Return what verifies; raises ConfigurationError when nothing does."""
        if self.verifier is None:
            raise ConfigurationError("nothing verifies; make a Summarizer with verify=")
        return self.verifier

    def request(self, article: Article) -> Request:
        """Return the exact request that asks for `article`; nothing is sent.

        Raises ConfigurationError for the built-in reader, which asks nothing.
        """
        return self.asker.request(describe(article))

    def fingerprint(self, article: Article) -> str:
        """Return what stands for the way `article` is read: the fingerprint of its request."""
        return self.reader.fingerprint(describe(article))

    def is_stored(self, article: Article, *, reader: ModelReader | None = None) -> bool:
        """Say whether the store answers all that asks for `article`, or that `reader` would ask."""
        request, _ = (reader or self.asker).unanswered(describe(article))
        return request is None

    def unanswered(self, article: Article) -> tuple[Request, ...]:
        """Return the requests of a first reading that can be known and the store does not answer.

        One at most: of an article that is read in parts each is told what those before it named.
        Raises ConfigurationError for the built-in reader, which asks nothing.
        """
        request, _ = self.asker.unanswered(describe(article))
        return () if request is None else (request,)

    def holds(self, request: Request) -> bool:
        """Say whether the store answers a request."""
        from summarizer.backends.stored import stored_reply

        return self._store is not None and stored_reply(self._store, request) is not None

    def stored_entries(self) -> Iterator[Entry]:
        """Yield what the store holds, of whatever model, the newest first."""
        return self._store.newest() if self._store is not None else iter(())

    async def asummarize(self, article: Article) -> Record:
        """Return the record of one article, whatever its outcome.

        Raises EndpointError, BudgetReached or StoreError: what stands in the way of every article.
        Where that stands in the way of the verification only, the record is returned, and says so.
        """
        return (await self.make(article)).record

    async def make(self, article: Article, *, verify: bool = True, anew: bool = False) -> Verified:
        """Do as `asummarize`, or without the second reading; return what blocks all beside it.

        With `anew` a model is asked again where what the store holds is of no use, unless offline.
        """
        self._under_way.require_open()
        require_article(article)
        with self._under_way.call():
            reader = self.reader
            if anew and reader.traits.asks_a_server:
                reader = self.asker.anew()
            return await make_record(article, reader, self.verifier if verify else None)

    async def averify(self, article: Article, record: Record) -> Record:
        """Return the record of `article` with what the model of `verify=` says of its claims.

        Raises InputError for another text than was read, for what is no article or no record, and
        what stands in the way of all records.
        """
        return (await self.reread(article, record)).or_raise()

    async def reread(self, article: Article, record: Record) -> Verified:
        """Do as `averify`, and return what stands in the way of all beside the record."""
        self._under_way.require_open()
        verifier = self.require_verifier()
        require_article(article)
        require_record(record)
        if record.article.sha256 != article.sha256:
            raise InputError(f"article {record.article.id!r} has changed since it was read")
        with self._under_way.call():
            return await verifier.verify(article, record)

    async def asummarize_many(
        self,
        articles: Iterable[Article] | AsyncIterable[Article],
        *,
        concurrency: int | None = None,
        ordered: bool = True,
    ) -> AsyncGenerator[Record, None]:
        """Yield a record for each article; at most `concurrency` articles are held at a time.

        In the order of the articles, or as they finish when `ordered` is false. An error that
        stands in the way of every article is raised after what was under way is yielded.
        """
        self._under_way.require_open()
        require_articles(articles)
        stop, blocked_by = asyncio.Event(), None
        made = run_many(
            self.make,
            articles,
            concurrency=self.settings.concurrency if concurrency is None else concurrency,
            ordered=ordered,
            stop=stop,
        )
        async for verified in made:
            if verified.blocked_by is not None:
                blocked_by = blocked_by or verified.blocked_by
                stop.set()
            yield verified.record
        if blocked_by is not None:
            raise blocked_by

    def summarize(self, article: Article) -> Record:
        """Do as `asummarize`, and wait for it; works inside a running event loop too."""
        return self._call(self.asummarize(article))

    def read(self, article: Article) -> Record:
        """Do as `summarize` without any verification."""
        return self._call(self.make(article, verify=False)).record

    def verify(self, article: Article, record: Record) -> Record:
        """Do as `averify`, and wait for it; works inside a running event loop too."""
        return self._call(self.averify(article, record))

    def summarize_many(
        self, articles: Iterable[Article], *, concurrency: int | None = None, ordered: bool = True
    ) -> Iterator[Record]:
        """Do as `asummarize_many`, as a plain generator; closing it stops what is under way."""
        records = self.asummarize_many(articles, concurrency=concurrency, ordered=ordered)
        try:
            while (record := self._call(_next(records))) is not None:
                yield record
        finally:
            self._end(records)

    async def aclose(self, *, grace_s: float = GRACE_S) -> None:
        """Close connections and the store.

        What is under way has `grace_s` seconds to end and is cancelled then; a reply that arrived
        is in the store. A second call does nothing.
        """
        if not await self._under_way.close(grace_s):
            return
        try:
            await self.reader.aclose()
            if self.verifier is not None and not self.reader.traits.asks_a_server:
                await self.verifier.aclose()  # else the reader has closed what both ask
        finally:
            if self._owns_store and self._store is not None:
                self._store.close()

    def close(self, *, grace_s: float = GRACE_S) -> None:
        """Do as `aclose`, and end the thread of the synchronous methods."""
        with self._starting:
            loop, self._loop = self._loop, None
        if loop is None:
            loop = LoopThread("summarizer-close")
        try:
            loop.call(self.aclose(grace_s=grace_s))
        finally:
            loop.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.aclose()

    def wait_for(self, coroutine: Coroutine[Any, Any, T]) -> T:
        """Return what a coroutine that asks this summarizer's backend returns, from blocking code.

        It runs in the loop of the synchronous methods. Raises ClosedError once this is closed.
        """
        return self._call(coroutine)

    def _call(self, coroutine: Coroutine[Any, Any, T]) -> T:
        try:
            with self._starting:
                self._under_way.require_open()
                if self._loop is None:
                    self._loop = LoopThread("summarizer")
                loop = self._loop
        except ClosedError:
            coroutine.close()
            raise
        return loop.call(coroutine)

    def _end(self, records: AsyncGenerator[Record, None]) -> None:
        """Close a generator in its loop, if that has not ended with this summarizer."""
        with self._starting:
            loop = self._loop
        if loop is not None:
            loop.call(records.aclose())


async def _next(records: AsyncIterator[Record]) -> Record | None:
    return await anext(records, None)


def summarize(source: str | Path | Article, **options: Any) -> Record:
    """Summarise one article: a text, a path, or an Article; `options` are those of `Summarizer`.

    A one-line string that names an existing file is a path. Raises InputError for a Path, or a
    string that can only be meant as one, that cannot be read.
    """
    with Summarizer(**options) as summarizer:
        return summarizer.summarize(as_article(source))
