"""The library's face: `Summarizer` and `summarize`.

Everything below is asynchronous; the synchronous methods run it on a loop in a thread of their
own, so they work where a loop runs already (a notebook, a web server).
"""

from __future__ import annotations

import inspect
from collections.abc import (
    AsyncGenerator,
    AsyncIterable,
    AsyncIterator,
    Callable,
    Coroutine,
    Iterable,
    Iterator,
    Mapping,
)
from functools import wraps
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import TYPE_CHECKING, Any, ParamSpec, Self, TypeVar

from summarizer.articles.arguments import as_article, require_article, require_articles
from summarizer.backends.base import Backend, Request
from summarizer.backends.budget import Budget
from summarizer.backends.traffic import Traffic
from summarizer.concurrency.pool import run_many
from summarizer.concurrency.threads import LoopThread
from summarizer.concurrency.underway import UnderWay
from summarizer.descriptions import SETTINGS
from summarizer.errors import ClosedError, ConfigurationError
from summarizer.metadata import describe
from summarizer.models import Article, Record
from summarizer.pipeline import make_record
from summarizer.readers.base import Reader
from summarizer.readers.choice import choose_reader, needs_store
from summarizer.settings import Settings, choose_model, load_settings, suggest
from summarizer.store import Store
from summarizer.store.entry import Entry
from summarizer.vocabulary import ModeChoice

if TYPE_CHECKING:
    from summarizer.readers.model import ModelReader

T = TypeVar("T")
P = ParamSpec("P")

# How long closing waits for what is under way before it cancels it, in seconds.
GRACE_S = 10.0
_CLOSED = "this Summarizer is closed; make another one"


def _with_known_names(function: Callable[P, None]) -> Callable[P, None]:
    """Meet an argument that does not exist with the name of the one that was meant."""
    known = set(inspect.signature(function).parameters)

    @wraps(function)
    def checked(*args: P.args, **kwargs: P.kwargs) -> None:
        for name in kwargs:
            if name not in known:
                raise ConfigurationError(f"{name}: Summarizer has no such argument{suggest(name)}")
        function(*args, **kwargs)

    return checked


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

    @_with_known_names
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
        max_words: int | None = None,
        max_reasks: int | None = None,
        repair: bool | None = None,
        store: Store | str | Path | bool | None = None,
        cache_dir: str | Path | None = None,
        use_store: bool | None = None,
        offline: bool | None = None,
        concurrency: int | None = None,
        timeout_s: float | None = None,
        retry_time_s: float | None = None,
        rpm: int | None = None,
        tpm: int | None = None,
        max_cost_usd: float | None = None,
        max_tokens: int | None = None,
        max_chars: int | None = None,
        backend: Backend | None = None,
        settings: Settings | None = None,
        repeat: int = 0,
    ) -> None:
        arguments = locals()
        given = {name: arguments[name] for name in SETTINGS}
        self.settings = _settings(settings, given, store)
        self.model, self.model_reason = choose_model(self.settings)
        if backend is not None and self.settings.model is None:
            self.model, self.model_reason = backend.name, "it is the name of the backend given"
        self.budget = Budget(self.settings.max_cost_usd, self.settings.max_tokens)
        self.traffic = Traffic()
        self._store, self._owns_store = _open_store(self.settings, store, self.model, backend)
        self._under_way = UnderWay(_CLOSED)
        self._loop: LoopThread | None = None
        self._starting = Lock()  # several threads may call at once
        try:
            self.reader: Reader = choose_reader(
                self.settings,
                self.model,
                backend=backend,
                store=self._store,
                budget=self.budget,
                traffic=self.traffic,
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

    def request(self, article: Article) -> Request:
        """Return the exact request that asks for `article`; nothing is sent.

        Raises ConfigurationError for the built-in reader, which asks nothing.
        """
        return self.asker.request(describe(article))

    def fingerprint(self, article: Article) -> str:
        """Return what stands for the way `article` is read: the fingerprint of its request."""
        return self.reader.fingerprint(describe(article))

    def is_stored(self, article: Article, *, reader: ModelReader | None = None) -> bool:
        """Say whether the store answers what asks for `article`, or what `reader` would ask."""
        from summarizer.backends.stored import stored_reply

        request = (reader or self.asker).request(describe(article))
        return self._store is not None and stored_reply(self._store, request) is not None

    def stored_entries(self) -> Iterator[Entry]:
        """Yield what the store holds, of whatever model, the newest first."""
        return self._store.newest() if self._store is not None else iter(())

    async def asummarize(self, article: Article) -> Record:
        """Return the record of one article, whatever its outcome.

        Raises EndpointError, BudgetReached or StoreError: what stands in the way of every article.
        """
        self._under_way.require_open()
        require_article(article)
        with self._under_way.call():
            return await make_record(article, self.reader)

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
        records = run_many(
            self.asummarize,
            articles,
            concurrency=self.settings.concurrency if concurrency is None else concurrency,
            ordered=ordered,
        )
        async for record in records:
            yield record

    def summarize(self, article: Article) -> Record:
        """Do as `asummarize`, and wait for it; works inside a running event loop too."""
        return self._call(self.asummarize(article))

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


def _settings(
    ready: Settings | None, given: dict[str, Any], store: Store | str | Path | bool | None
) -> Settings:
    """Return ready-made settings, or those of the arguments."""
    if ready is not None:
        if beside := sorted(name for name, value in given.items() if value is not None):
            raise ConfigurationError(
                f"settings= stands in place of all others; beside it: {', '.join(beside)}"
            )
        return ready
    for name, kinds, clash in (
        ("cache_dir", (str, Path), "the folder of the store is given twice"),
        ("use_store", (bool,), "whether there is a store is said twice"),
    ):
        if isinstance(store, kinds):
            if given[name] is not None:
                raise ConfigurationError(f"{clash}: by store= and by {name}=")
            given = {**given, name: store}
    if isinstance(headers := given["headers"], Mapping):
        given = {**given, "headers": "\n".join(f"{k}: {v}" for k, v in headers.items())}
    if given["prompt"] is not None:
        given = {**given, "prompt": str(given["prompt"])}
    return load_settings(**given)


def _open_store(
    settings: Settings, given: Store | str | Path | bool | None, model: str, backend: Backend | None
) -> tuple[Store | None, bool]:
    """Return the store, and whether it is ours to close; None where nothing has a use for one.

    With a backend of the caller's own nothing is kept unless asked for.
    """
    if isinstance(given, Store):
        return given, False
    if given is False:
        return None, False
    wanted = needs_store(model, backend) or (backend is not None and given is not None)
    if not settings.use_store or not wanted:
        return None, False
    folder = given if isinstance(given, (str, Path)) else settings.cache_dir
    return Store(Path(folder)), True
