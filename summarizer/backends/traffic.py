"""What the requests of a run are doing at this moment, for people who wait."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import NamedTuple

from summarizer.errors import TransientError

_TOO_MANY = 429


class _Pause(NamedTuple):
    """A request that is sent again at `due`, on the clock; `status` is that of the last answer."""

    due: float
    status: int | None


@dataclass
class Traffic:
    """Requests that wait for an answer, and those that wait to be sent again.

    `n_waiting` are sent and not answered yet; `n_retried` counts what was sent again in all.
    """

    clock: Callable[[], float] = time.monotonic
    n_waiting: int = 0
    n_retried: int = 0
    _pauses: list[_Pause] = field(default_factory=list)

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """Count a request that was sent until it is answered."""
        self.n_waiting += 1
        try:
            yield
        finally:
            self.n_waiting -= 1

    @contextmanager
    def pause(self, seconds: float, error: TransientError) -> Iterator[None]:
        """Count a request that is sent again in so many seconds."""
        pause = _Pause(self.clock() + seconds, error.status)
        self.n_retried += 1
        self._pauses.append(pause)
        try:
            yield
        finally:
            self._pauses.remove(pause)

    def describe(self) -> list[str]:
        """Return the counts in words, such as ["3 rate-limited (429, next try in 12 s)"]."""
        limited = [pause for pause in self._pauses if pause.status == _TOO_MANY]
        others = [pause for pause in self._pauses if pause.status != _TOO_MANY]
        parts = [f"{self.n_waiting:,} waiting"] if self.n_waiting else []
        if self.n_retried:
            parts.append(f"{self.n_retried:,} retried")
        if limited:
            parts.append(f"{len(limited):,} rate-limited ({self._next(limited)})")
        if others:
            parts.append(f"{len(others):,} failing ({self._next(others)})")
        return parts

    def _next(self, pauses: list[_Pause]) -> str:
        first = min(pauses)
        what = f"{first.status}, " if first.status else ""
        return f"{what}next try in {max(0.0, first.due - self.clock()):.0f} s"
