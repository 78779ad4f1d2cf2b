"""What the requests of a run are doing at this moment, for people who wait."""

from __future__ import annotations

import math
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

    `n_waiting` are sent and not answered yet; `n_retried` counts what was sent again in all, and
    `n_not_kept` the replies that the store could not take.
    `at_a_time` is how many may be, None where nothing bounds them. No request is sent before
    `held_until`, and while the endpoint is `down`: since when, and when it is tried next; both on
    the clock. `tell` is called with a line when people should know at once.
    """

    clock: Callable[[], float] = time.monotonic
    n_waiting: int = 0
    n_retried: int = 0
    n_not_kept: int = 0
    at_a_time: int | None = None
    held_until: float = -math.inf
    down: tuple[float, float] | None = None
    tell: Callable[[str], None] = lambda line: None
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
        if self.n_not_kept:
            parts.append(f"{self.n_not_kept:,} not kept in the store")
        if limited:
            parts.append(f"{len(limited):,} rate-limited ({self._next(limited)})")
        if others:
            parts.append(f"{len(others):,} failing ({self._next(others)})")
        if self.at_a_time is not None:
            parts.append(f"at most {self.at_a_time:,} at a time")
        now = self.clock()
        if self.down is not None:
            since, next_try = self.down
            parts.append(
                f"no answer for {now - since:.0f} s (next try in {max(0.0, next_try - now):.0f} s)"
            )
        elif self.held_until > now:
            parts.append(f"all held for {self.held_until - now:.0f} s, as the server asks")
        return parts

    def _next(self, pauses: list[_Pause]) -> str:
        first = min(pauses)
        what = f"{first.status}, " if first.status else ""
        return f"{what}next try in {max(0.0, first.due - self.clock()):.0f} s"
