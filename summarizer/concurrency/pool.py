"""Many articles in one process: a bounded number at a time, in order or as they finish."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterable, Awaitable, Callable, Iterable
from typing import Any, Generic, TypeVar

from summarizer.errors import ConfigurationError

A = TypeVar("A")
R = TypeVar("R")


async def run_many(
    work: Callable[[A], Awaitable[R]],
    items: Iterable[A] | AsyncIterable[A],
    *,
    concurrency: int,
    ordered: bool = True,
    stop: asyncio.Event | None = None,
) -> AsyncGenerator[R, None]:
    """Yield the result of `work` for every item, with at most `concurrency` under way.

    At most `concurrency` items and results are held at any time: the next item is taken only when
    a result has been handed on. With `ordered` results come in the order of the items, else as
    they finish; a source that keeps an `async` iteration waiting holds no finished result up.
    When `stop` is set, or an item or its work fails, no further item is taken; what is under way
    is finished and yielded, and then the first error is raised. Closing the iterator cancels what
    is under way. Raises ConfigurationError when `concurrency` is below 1.
    """
    if concurrency < 1:
        raise ConfigurationError(f"concurrency is {concurrency}; it must be at least 1")
    stop = stop or asyncio.Event()
    crew = _Crew(work, items, concurrency=concurrency, ordered=ordered, stop=stop)
    try:
        while await crew.advance():
            task = crew.finished()
            if task is None:
                continue
            try:
                result = await task
            except Exception as exc:  # noqa: BLE001  # raised below, when the rest is done
                crew.fail(exc)
            else:
                yield result
            crew.release(task)
        if crew.error is not None:
            raise crew.error
    finally:
        await crew.cancel()


class _Crew(Generic[A, R]):
    """What is under way: tasks in the order they were started, and the next item on its way."""

    def __init__(
        self,
        work: Callable[[A], Awaitable[R]],
        items: Iterable[A] | AsyncIterable[A],
        *,
        concurrency: int,
        ordered: bool,
        stop: asyncio.Event,
    ) -> None:
        self.error: Exception | None = None
        self._work = work
        self._items = None if isinstance(items, AsyncIterable) else iter(items)
        self._source = aiter(items) if isinstance(items, AsyncIterable) else None
        self._concurrency = concurrency
        self._ordered = ordered
        self._stop = stop
        self._closed = False  # no further item is taken
        self._taking: asyncio.Future[A] | None = None
        self._running: dict[asyncio.Task[R], None] = {}
        self._finished: dict[asyncio.Task[R], None] = {}
        self._changed = asyncio.Event()
        self._stopping = asyncio.ensure_future(stop.wait())
        self._stopping.add_done_callback(self._wake)

    async def advance(self) -> bool:
        """Take what there is room for and wait until something happened; False at the end."""
        self._take()
        if not self._running and self._taking is None:
            return False
        if self.finished() is None:
            await self._changed.wait()
        self._changed.clear()
        return True

    def finished(self) -> asyncio.Task[R] | None:
        """Return the task whose result is next to be handed on, None while there is none."""
        if self._ordered:
            head = next(iter(self._running), None)
            return head if head in self._finished else None
        return next(iter(self._finished), None)

    def release(self, task: asyncio.Task[R]) -> None:
        """Make room: the result of `task` has been handed on."""
        del self._running[task]
        del self._finished[task]

    def fail(self, error: Exception) -> None:
        """Take no further item; the first error is kept."""
        self.error = self.error or error
        self._closed = True

    async def cancel(self) -> None:
        """Cancel everything that is under way, and wait until it has ended."""
        pending: list[asyncio.Future[Any]] = [self._stopping, *self._running]
        pending += [self._taking] if self._taking is not None else []
        for future in pending:
            future.cancel()
        await asyncio.gather(*pending, return_exceptions=True)

    def _take(self) -> None:
        if self._taking is not None and self._taking.done():
            self._taken(self._taking)
        if self._stop.is_set():
            self._closed = True
        while not self._closed and self._taking is None and len(self._running) < self._concurrency:
            if self._source is not None:
                self._taking = asyncio.ensure_future(anext(self._source))
                self._taking.add_done_callback(self._wake)
            elif self._items is not None:
                try:
                    self._start(next(self._items))
                except StopIteration:
                    self._closed = True
                except Exception as exc:  # noqa: BLE001  # whatever the caller's iterator raises
                    self.fail(exc)
        if self._closed and self._taking is not None:
            self._taking.cancel()

    def _taken(self, taking: asyncio.Future[A]) -> None:
        self._taking = None
        if taking.cancelled():
            return
        try:
            self._start(taking.result())
        except StopAsyncIteration:
            self._closed = True
        except Exception as exc:  # noqa: BLE001  # whatever the caller's iterator raises
            self.fail(exc)

    def _start(self, item: A) -> None:
        task = asyncio.ensure_future(self._work(item))
        self._running[task] = None
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[R]) -> None:
        self._finished[task] = None
        self._changed.set()

    def _wake(self, _: object) -> None:
        self._changed.set()
