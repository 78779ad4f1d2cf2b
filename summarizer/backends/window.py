"""How many requests may be in flight: fewer when a server asks to slow down, then more again."""

from __future__ import annotations

import asyncio
from collections import deque


class Window:
    """Bounds what is in flight, after a server asked for that: additive increase, halving.

    Without such an answer nothing is bounded. Each narrowing leaves half of what is in flight, at
    least one; what was sent before it narrows nothing more, so that a burst of equal answers counts
    once. Each answer widens by 1/size: by one a round trip. At `most`, or at what was ever wanted
    if that is more, the bound is gone. Who has to wait goes in the order of coming.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self.n_in_flight = 0
        self._size: float | None = None
        self._n_cuts = 0
        self._waiting: deque[asyncio.Future[None]] = deque()

    @property
    def size(self) -> int | None:
        """Return how many may be in flight, None where nothing bounds them."""
        return None if self._size is None else int(self._size)

    async def enter(self) -> int:
        """Wait for room, and take it; returns the round, for `narrow`."""
        self.most = max(self.most, self.n_in_flight + len(self._waiting) + 1)
        if self._has_room() and not self._waiting:
            self.n_in_flight += 1
            return self._n_cuts
        turn = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if not turn.cancelled():  # room was given to it
                self.leave()
            raise
        return self._n_cuts

    def leave(self) -> None:
        """Give the room back."""
        self.n_in_flight -= 1
        self._admit()

    def widen(self) -> None:
        """Let a little more in: an answer came."""
        if self._size is None:
            return
        self._size += 1 / self._size
        if self._size >= self.most:
            self._size = None
        self._admit()

    def narrow(self, sent_in: int) -> bool:
        """Halve what may be in flight, unless that was done since the round `sent_in`."""
        if sent_in != self._n_cuts:
            return False
        size = self.n_in_flight if self._size is None else min(self._size, self.n_in_flight)
        self._size = max(1.0, size / 2)
        self._n_cuts += 1
        return True

    def _has_room(self) -> bool:
        return self._size is None or self.n_in_flight < int(self._size)

    def _admit(self) -> None:
        while self._waiting and self._has_room():
            turn = self._waiting.popleft()
            if not turn.done():  # it was cancelled
                self.n_in_flight += 1
                turn.set_result(None)
