"""What is under way: calls that an owner waits for, or cancels, before it closes."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager

from summarizer.errors import ClosedError

# A cancelled call has this long to end, in seconds: what it waits for may not hear of it.
CANCELLATION_S = 1.0


# When a call has ended, by whom and in which loop it is made.
Calls = dict[Future[None], tuple[asyncio.Task[object], asyncio.AbstractEventLoop]]


class UnderWay:
    """The calls of any number of threads and event loops; closed once.

    `refusal` is what a call after the close is told.
    """

    def __init__(self, refusal: str) -> None:
        self._refusal = refusal
        self._lock = threading.Lock()
        self._calls: Calls = {}
        self._closed = False

    def require_open(self) -> None:
        """Raise ClosedError when this was closed."""
        if self._closed:
            raise ClosedError(self._refusal)

    @contextmanager
    def call(self) -> Iterator[None]:
        """Count the running task as under way; raises ClosedError when this was closed."""
        task = asyncio.current_task()
        assert task is not None  # noqa: S101  # a coroutine that runs has its task
        ended: Future[None] = Future()
        with self._lock:
            self.require_open()
            self._calls[ended] = task, asyncio.get_running_loop()
        try:
            yield
        finally:
            with self._lock:
                del self._calls[ended]
            ended.set_result(None)

    async def close(self, grace_s: float) -> bool:
        """Take no more calls; wait `grace_s` for those under way, then cancel them.

        Returns whether this was open before. The task that closes is not waited for.
        """
        with self._lock:
            was_open, self._closed = not self._closed, True
            mine = asyncio.current_task()
            calls = {f: call for f, call in self._calls.items() if call[0] is not mine}
        await _wait(calls, grace_s)
        for ended, (task, loop) in calls.items():
            if not ended.done() and not loop.is_closed():
                loop.call_soon_threadsafe(task.cancel)
        await _wait(calls, CANCELLATION_S)
        return was_open


async def _wait(calls: Calls, timeout_s: float) -> None:
    waiting = [
        asyncio.wrap_future(ended)
        for ended, (_, loop) in calls.items()
        if not ended.done() and not loop.is_closed()
    ]
    if waiting:
        await asyncio.wait(waiting, timeout=timeout_s)
