"""Many articles in one process: a bounded number at a time, in order or as they finish."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Callable, Iterable
from typing import TypeVar

A = TypeVar("A")
R = TypeVar("R")


async def run_many(
    work: Callable[[A], Awaitable[R]],
    items: Iterable[A] | AsyncIterable[A],
    *,
    concurrency: int,
    ordered: bool = True,
    stop: asyncio.Event | None = None,
) -> AsyncIterator[R]:
    """Yield the result of `work` for every item, with at most `concurrency` under way.

    At most `concurrency` items and results are held at any time: the next item is taken only when
    a result has been handed on. With `ordered` results come in the order of the items, else as
    they finish. When `stop` is set, or an item or its work fails, no further item is taken; what
    is under way is finished and yielded, and then the first error is raised. Closing the iterator
    cancels what is under way.
    """
    source = _items(items)
    running: dict[asyncio.Task[R], None] = {}  # in the order in which they were started
    finished: asyncio.Queue[asyncio.Task[R]] = asyncio.Queue()
    error: Exception | None = None
    exhausted = False
    try:
        while True:
            while not exhausted and len(running) < concurrency:
                if error is not None or (stop is not None and stop.is_set()):
                    exhausted = True
                    break
                try:
                    item = await anext(source)
                except StopAsyncIteration:
                    exhausted = True
                except Exception as exc:  # noqa: BLE001  # whatever the caller's iterator raises
                    error, exhausted = exc, True
                else:
                    task = asyncio.ensure_future(_coroutine(work, item))
                    running[task] = None
                    task.add_done_callback(finished.put_nowait)
            if not running:
                break
            task = next(iter(running)) if ordered else await finished.get()
            try:
                result = await task
            except Exception as exc:  # noqa: BLE001  # raised below, when the rest is done
                del running[task]
                error = error or exc
                exhausted = True
                continue
            yield result
            del running[task]
        if error is not None:
            raise error
    finally:
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)


async def _coroutine(work: Callable[[A], Awaitable[R]], item: A) -> R:
    return await work(item)


async def _items(items: Iterable[A] | AsyncIterable[A]) -> AsyncIterator[A]:
    if isinstance(items, AsyncIterable):
        async for item in items:
            yield item
    else:
        for item in items:
            yield item
