"""Threads beside event loops: for blocking calls from a loop, and for a loop from blocking code."""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from contextlib import suppress
from typing import Any, TypeVar

T = TypeVar("T")

# A loop that ends waits this long for what was cancelled, in seconds.
_DRAIN_S = 5.0


class Aside:
    """One thread that makes blocking calls, one after the other, while the event loop goes on.

    It is a daemon: a call that never returns, such as reading a terminal nobody types into, does
    not keep the process from ending. An executor's thread would.
    """

    def __init__(self, name: str) -> None:
        self._calls: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._serve, name=name, daemon=True)

    async def call(self, function: Callable[..., T], *args: Any) -> T:
        """Return what `function` returns, or raise what it raises; it must not raise StopIteration.

        When the caller is cancelled the call goes on, and its result is dropped.
        """
        if self._thread.ident is None:
            self._thread.start()
        future: Future[T] = Future()
        future.set_running_or_notify_cancel()  # from here on it cannot be cancelled

        def run() -> None:
            try:
                result = function(*args)
            except BaseException as exc:  # noqa: BLE001  # it belongs to the caller
                future.set_exception(exc)
            else:
                future.set_result(result)

        self._calls.put(run)
        return await asyncio.wrap_future(future)

    def close(self) -> None:
        """Let the thread end after the calls that were made."""
        self._calls.put(None)

    def _serve(self) -> None:
        while (call := self._calls.get()) is not None:
            call()


class LoopThread:
    """An event loop in a thread of its own, for callers that cannot await.

    It is a daemon: a caller who forgets to close it still gets out of the process.
    """

    def __init__(self, name: str) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name=name, daemon=True)
        self._thread.start()

    def call(self, coroutine: Coroutine[Any, Any, T]) -> T:
        """Return what `coroutine` returns, or raise what it raises.

        A caller who is interrupted while waiting (Ctrl-C) cancels it.
        """
        future = asyncio.run_coroutine_threadsafe(coroutine, self._loop)
        try:
            return future.result()
        except BaseException:
            future.cancel()
            raise

    def close(self) -> None:
        """Cancel what is under way, and end the loop and its thread."""
        with suppress(TimeoutError):
            asyncio.run_coroutine_threadsafe(_drain(), self._loop).result(_DRAIN_S)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


async def _drain() -> None:
    """End all other tasks and generators of the running loop."""
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    await asyncio.get_running_loop().shutdown_asyncgens()
