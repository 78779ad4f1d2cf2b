"""The library's face: `Summarizer` and `summarize`.

Everything below is asynchronous; the synchronous methods run it on a loop in a thread of their
own, so they work where a loop runs already (a notebook, a web server).
"""

from __future__ import annotations

from collections.abc import (
    AsyncGenerator,
    AsyncIterable,
    AsyncIterator,
    Coroutine,
    Iterable,
    Iterator,
)
from dataclasses import replace
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Any, Self, TypeVar

from summarizer.backends.base import Backend, Request
from summarizer.errors import ConfigurationError, InputError
from summarizer.models import Article, Record
from summarizer.pipeline import Pipeline
from summarizer.prompts import load_prompt
from summarizer.recipe import Prompts, Recipe
from summarizer.runs.budget import Budget, BudgetedBackend, no_price, price_usd
from summarizer.runs.local import run_many
from summarizer.runs.threads import LoopThread
from summarizer.settings import EXTRACTIVE, Settings, choose_model, load_settings
from summarizer.store import Store

T = TypeVar("T")

_SAMPLING = ("temperature", "seed")
_MAX_PATH_CHARS = 500


class Summarizer:
    """Summarises articles; a context manager, synchronous or asynchronous.

    Arguments are those of `Settings` (see there; each is also an environment variable), and:
    `store` is the folder of the response store, a Store that stays yours to close, or False for
    none; `backend` replaces the model's client, for tests and for servers of your own. `repeat`
    above 0 asks the same anew, under a fingerprint of its own.

    >>> with Summarizer(model="extractive") as summarizer:
    ...     record = summarizer.summarize(Article(text="The mayor resigned on Monday."))
    >>> record.outcome
    'ok'

    Raises ConfigurationError for settings, PromptError for the prompt, StoreError for the store.
    """

    def __init__(
        self,
        model: str | None = None,
        *,
        base_url: str | None = None,
        api_key: str | None = None,
        prompt: str | Path | None = None,
        store: Store | str | Path | bool | None = None,
        offline: bool | None = None,
        concurrency: int | None = None,
        backend: Backend | None = None,
        settings: Settings | None = None,
        repeat: int = 0,
        **more: Any,
    ) -> None:
        if settings is None:
            settings = load_settings(
                model=model,
                base_url=base_url,
                api_key=api_key,
                prompt=str(prompt) if prompt is not None else None,
                cache_dir=store if isinstance(store, (str, Path)) else None,
                use_store=store if isinstance(store, bool) else None,
                offline=offline,
                concurrency=concurrency,
                **more,
            )
        self.settings = settings
        self.model, self.model_reason = choose_model(settings)
        self.budget = Budget(settings.max_cost_usd, settings.max_tokens)
        self._store, self._owns_store = _open_store(settings, store, self.model, backend)
        recipe = replace(_recipe(settings, self.model, backend), repeat=repeat)
        price = no_price if recipe.reads_itself else price_usd
        self.pipeline = Pipeline(self._backend(backend), recipe, price=price)
        self._loop: LoopThread | None = None
        self._starting = Lock()  # several threads may call at once

    def request(self, article: Article) -> Request:
        """Return the exact request that asks for `article`; nothing is sent."""
        from summarizer.metadata import describe

        return self.pipeline.request(describe(article))

    def stored(self, request: Request) -> bool:
        """Say whether the store holds an answer to `request`."""
        return self._store is not None and self._store.get(request.fingerprint) is not None

    async def asummarize(self, article: Article) -> Record:
        """Return the record of one article, whatever its outcome.

        Raises EndpointError, BudgetReached or StoreError: what stands in the way of every article.
        """
        return await self.pipeline.run(article)

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
        records = run_many(
            self.pipeline.run,
            articles,
            concurrency=concurrency or self.settings.concurrency,
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
            self._call(records.aclose())

    async def aclose(self) -> None:
        """Close connections and the store."""
        try:
            await self.pipeline.backend.aclose()
        finally:
            if self._owns_store and self._store is not None:
                self._store.close()

    def close(self) -> None:
        """Do as `aclose`, and end the thread of the synchronous methods."""
        self._call(self.aclose())
        if self._loop is not None:
            self._loop.close()
        self._loop = None

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
        with self._starting:
            if self._loop is None:
                self._loop = LoopThread("summarizer")
            loop = self._loop
        return loop.call(coroutine)

    def _backend(self, given: Backend | None) -> Backend:
        """Stack the backend: stored(budgeted(retrying(client))), and only what is needed of it."""
        settings = self.settings
        if given is None and self.model == EXTRACTIVE:
            from summarizer.backends.extractive import ExtractiveBackend

            return ExtractiveBackend()
        from summarizer.backends.retrying import RetryingBackend

        inner = given or self._client()
        self.budget.check(self.model)
        stacked: Backend = RetryingBackend(
            inner, total_time_s=settings.retry_time_s, throttle=_throttle(settings)
        )
        stacked = BudgetedBackend(stacked, self.budget)
        if self._store is None:
            if settings.offline:
                raise ConfigurationError(
                    "offline, answers come from the store, and this run has none; leave out"
                    " --no-cache, or name a store"
                )
            return stacked
        from summarizer.backends.stored import StoredBackend

        return StoredBackend(stacked, self._store, offline=settings.offline)

    def _client(self) -> Backend:
        from summarizer.backends.openai import OpenAIBackend

        settings, store = self.settings, self._store
        return OpenAIBackend(
            base_url=settings.base_url,
            api_key=settings.api_key.get_secret_value() if settings.api_key else None,
            timeout_s=settings.timeout_s,
            mode=settings.mode,
            recall=store.noted if store is not None else None,
            remember=store.note if store is not None else None,
        )


async def _next(records: AsyncIterator[Record]) -> Record | None:
    return await anext(records, None)


def summarize(source: str | Path | Article, **options: Any) -> Record:
    """Summarise one article: a text, a path, or an Article; `options` are those of `Summarizer`.

    A one-line string that names an existing file is a path. Raises InputError for a Path, or a
    string that can only be meant as one, that cannot be read.
    """
    with Summarizer(**options) as summarizer:
        return summarizer.summarize(_as_article(source))


def _as_article(source: str | Path | Article) -> Article:
    if isinstance(source, Article):
        return source
    if isinstance(source, Path) or _looks_like_path(source):
        return Article.from_path(source)
    if not source.strip():
        raise InputError("the text is empty")
    return Article(text=source)


def _looks_like_path(text: str) -> bool:
    if len(text) > _MAX_PATH_CHARS or "\n" in text or not text.strip():
        return False
    path = Path(text)
    try:
        return path.is_file() or (path.suffix in {".txt", ".md", ".html"} and " " not in text)
    except (OSError, ValueError):
        return False


def _open_store(
    settings: Settings, given: Store | str | Path | bool | None, model: str, backend: Backend | None
) -> tuple[Store | None, bool]:
    """Return the store of the run and whether it is ours to close; extractive needs none."""
    if isinstance(given, Store):
        return given, False
    if not settings.use_store or (model == EXTRACTIVE and backend is None):
        return None, False
    if backend is not None and given is None:
        return None, False  # a backend of the caller's own: nothing is kept unless asked for
    return Store(settings.cache_dir), True


def _recipe(settings: Settings, model: str, backend: Backend | None) -> Recipe:
    from summarizer.backends.endpoint import normalise_endpoint

    prompts = Prompts(
        load_prompt(settings.prompt),
        load_prompt("reask", kind="reask"),
        load_prompt("repair", kind="repair"),
    )
    if model == EXTRACTIVE and backend is None:
        return Recipe(
            model=EXTRACTIVE,
            endpoint=f"builtin:{EXTRACTIVE}",
            prompts=prompts,
            sampling={"max_words": settings.max_words},
            repair=False,
            max_reasks=0,
            reads_itself=True,
        )
    sampling = {name: value for name in _SAMPLING if (value := getattr(settings, name)) is not None}
    if settings.max_output_tokens is not None:
        sampling["max_completion_tokens"] = settings.max_output_tokens
    return Recipe(
        model=model,
        endpoint=normalise_endpoint(settings.base_url),
        prompts=prompts,
        sampling=sampling,
        language=settings.language,
        max_reasks=settings.max_reasks,
        repair=settings.repair,
    )


def _throttle(settings: Settings) -> Any:
    if settings.rpm is None and settings.tpm is None:
        return None
    from summarizer.runs.throttle import Throttle

    return Throttle(settings.rpm, settings.tpm)
