"""The one door of a run to its endpoint: who is sent when, whatever the server says of its load."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from summarizer.backends.base import Request
from summarizer.backends.outage import Outage, Ping
from summarizer.backends.rate_limits import Allowance, RateLimits
from summarizer.backends.throttle import Throttle
from summarizer.backends.traffic import Traffic
from summarizer.backends.window import Window
from summarizer.errors import EndpointError, TransientError

# Too many requests; overloaded, as Anthropic says it.
_SLOW_DOWN = frozenset((429, 529))
_RATE_LIMITED = 429
_PATIENCE_S = 300.0
GIVE_UP_AFTER_S = 60.0


@dataclass(frozen=True)
class Turn:
    """One request on its way: what it waited for, and what its answer is to be read with."""

    request: Request
    waited_s: float
    is_try: bool
    round: int
    n_requests: float
    n_tokens: float


class Gate:
    """Lets requests out, all of a run through the same one.

    A server that asks to slow down (429, 529) halves what is in flight (`Window`). Until the time
    of a Retry-After, or until a limit of `x-ratelimit-*` headers is reset where nothing of it is
    left, no request goes out at all. While the endpoint is down one at a time does (`Outage`). The
    `throttle` paces what is let out. `most` is how many requests a run wants in flight.
    A Retry-After beyond `patience_s` is an EndpointError for all requests until then; headers that
    tell of more without a refusal hold nothing up. Use it in one event loop at a time.
    """

    def __init__(
        self,
        most: int = 1,
        *,
        give_up_after_s: float = GIVE_UP_AFTER_S,
        waits_for_start: bool = False,
        patience_s: float = _PATIENCE_S,
        throttle: Throttle | None = None,
        traffic: Traffic | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.window = Window(most)
        self.throttle = throttle or Throttle()
        self._traffic = traffic or Traffic(clock)
        self._outage = Outage(
            give_up_after_s=give_up_after_s,
            from_the_start=waits_for_start,
            traffic=self._traffic,
            clock=clock,
            sleep=sleep,
        )
        self._requests = Allowance()
        self._tokens = Allowance()
        self._patience_s = patience_s
        self._clock = clock
        self._sleep = sleep
        self._held_until = -math.inf
        self._said = ""  # by whom it is held

    @property
    def is_down(self) -> bool:
        """Say whether the endpoint is down, so that a failure says nothing of its request."""
        return self._outage.is_on

    @asynccontextmanager
    async def turn(self, request: Request) -> AsyncIterator[Turn]:
        """Wait until `request` may be sent, and count it as in flight.

        Raises EndpointError when the endpoint was down, and is given up.
        """
        turn = await self._enter(request)
        try:
            yield turn
        finally:
            self.window.leave()
            if turn.is_try:
                self._outage.release()

    async def until_open(self) -> None:
        """Wait as long as the server asks all to wait: for requests that have had their turn.

        One turn may take several sends, and a request may wait in its turn for another one's.
        """
        await self._until_allowed()

    def answered(self, turn: Turn, limits: RateLimits | None = None) -> None:
        """Note that an answer came, and what it says of the server's limits."""
        self._outage.answered()
        self.window.widen()
        self._traffic.at_a_time = self.window.size
        if limits is not None:
            self._told(turn, limits)

    async def failed(self, turn: Turn, error: TransientError, *, ping: Ping) -> None:
        """Note that no answer came; `ping` tells whether the endpoint is there.

        Raises EndpointError when the endpoint is given up, or asks for more than patience.
        """
        if error.status in _SLOW_DOWN:
            self.window.narrow(turn.round)
            self._traffic.at_a_time = self.window.size
        # A rate limit is no outage as long as it can be met by sending less.
        if error.status != _RATE_LIMITED or self.window.size == 1:
            await self._outage.failed(turn.request, error, was_try=turn.is_try, ping=ping)
        if error.retry_after_s is not None:
            self._hold_until(self._clock() + error.retry_after_s)
            self._said = str(error)
            self._require_patience(error.retry_after_s)

    async def _enter(self, request: Request) -> Turn:
        started = self._clock()
        n_tokens = float(self.throttle.estimate(request))
        is_paced = False
        while True:
            is_try = await self._outage.wait()
            try:
                await self._until_allowed(1, n_tokens)
                sent_in = await self.window.enter()
            except BaseException:
                if is_try:
                    self._outage.release()
                raise
            try:
                if not is_paced:
                    await self.throttle.acquire(request)
                    is_paced = True
                is_open = is_try == self.is_down and not self._closed_for_s(1, n_tokens)
            except BaseException:
                self._leave(is_try=is_try)
                raise
            if is_open:
                break
            self._leave(is_try=is_try)
        return Turn(
            request,
            self._clock() - started,
            is_try,
            sent_in,
            self._requests.spend(1),
            self._tokens.spend(n_tokens),
        )

    def _leave(self, *, is_try: bool) -> None:
        self.window.leave()
        if is_try:
            self._outage.release()

    async def _until_allowed(self, n_requests: int = 0, n_tokens: float = 0.0) -> None:
        while (left_s := self._closed_for_s(n_requests, n_tokens)) > 0:
            self._require_patience(left_s)
            self._hold_until(self._clock() + left_s)
            await self._sleep(left_s)

    def _closed_for_s(self, n_requests: int, n_tokens: float) -> float:
        """Return the seconds until so much more may go out, 0 when it may at once."""
        now = self._clock()
        allowed = max(
            self._requests.opens_at(n_requests, now), self._tokens.opens_at(n_tokens, now)
        )
        return max(0.0, self._held_until - now, allowed - now)

    def _require_patience(self, wait_s: float) -> None:
        if wait_s <= self._patience_s:
            return
        back = datetime.now() + timedelta(seconds=wait_s)  # noqa: DTZ005  # for people
        raise EndpointError(
            f"{self._said}; the server asks to wait {wait_s:.0f} s, more than the"
            f" {self._patience_s:.0f} s that are spent on retries: run it again after {back:%H:%M},"
            " it goes on"
        )

    def _hold_until(self, moment: float) -> None:
        self._held_until = self._traffic.held_until = max(self._held_until, moment)

    def _told(self, turn: Turn, limits: RateLimits) -> None:
        told = (
            (self._requests, limits.requests, turn.n_requests),
            (self._tokens, limits.tokens, turn.n_tokens),
        )
        for allowance, left, spent in told:
            if left is not None and left.reset_s <= self._patience_s:
                allowance.told(left, spent, self._clock())
