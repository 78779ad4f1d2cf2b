"""Signals that end a run."""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def signals(on_signal: Callable[[], None]) -> Iterator[None]:
    """Call `on_signal` in the event loop for each SIGINT and SIGTERM; only in the main thread.

    What handled them before does so again afterwards: a shell lets a job in the background ignore
    SIGINT, and the event loop alone would not give that back.
    """
    loop = asyncio.get_running_loop()
    handled: tuple[signal.Signals, ...] = (signal.SIGINT, signal.SIGTERM)
    if threading.current_thread() is not threading.main_thread():
        handled = ()
    before = {number: signal.getsignal(number) for number in handled}
    for number in handled:
        loop.add_signal_handler(number, on_signal)
    try:
        yield
    finally:
        for number in handled:
            loop.remove_signal_handler(number)
            signal.signal(number, before[number])
