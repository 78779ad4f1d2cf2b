"""When an endpoint is down: everything waits, and one request at a time finds out."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import NamedTuple
from urllib.parse import urlsplit

from summarizer.backends.base import Request
from summarizer.backends.traffic import Traffic
from summarizer.errors import EndpointError, TransientError

# That nobody listens is no article's fault; what else fails may be, so several have to meet it.
# A server that fails one request in five does so eight times in a row once in 400,000.
_REFUSED_IN_A_ROW = 3
_FAILED_IN_A_ROW = 8
_FAILED_REQUESTS = 3
_FIRST_WAIT_S = 1.0
_LONGEST_WAIT_S = 30.0
_LOOKS_EVERY_S = 1.0  # as a request that was on its way may still be answered

Ping = Callable[[], Awaitable[bool]]

_logger = logging.getLogger("summarizer.requests")


class _Down(NamedTuple):
    """An endpoint that does not answer `since` a moment; `next_try` is the next request's."""

    since: float
    next_try: float
    n_tries: int = 0


class Outage:
    """Knows whether the endpoint is down, and lets one request at a time find out if it still is.

    It is down after three refused connections in a row, or eight failures in a row of at least
    three requests, and given up, unless a ping is answered: then it is the requests that fail.
    Tries come after 1, 2, 4 and so on to 30 s; when one fails `give_up_after_s`
    after that, all who wait get an EndpointError, and who comes later one try each. Any answer ends
    it. Before the first answer nothing is down, as a wrong address is told by other signs, unless
    `from_the_start`: then a server that is still starting is waited for.
    """

    def __init__(
        self,
        *,
        give_up_after_s: float,
        from_the_start: bool,
        traffic: Traffic,
        clock: Callable[[], float],
        sleep: Callable[[float], Awaitable[None]],
    ) -> None:
        self.give_up_after_s = give_up_after_s
        self._counts = from_the_start
        self._traffic = traffic
        self._clock = clock
        self._sleep = sleep
        self._n_answered = 0
        self._n_failed = 0
        self._n_refused = 0
        self._requests: set[str] = set()
        self._down: _Down | None = None
        self._is_tried = False
        self._is_pinged = False
        self._waiting: list[asyncio.Future[EndpointError | None]] = []

    @property
    def is_on(self) -> bool:
        """Say whether the endpoint is down."""
        return self._down is not None

    async def wait(self) -> bool:
        """Wait until the endpoint answers, or it is the caller's turn to try; returns whether so.

        Who tries calls `answered`, `failed` or `release`. Raises EndpointError when it is given up.
        """
        while self._down is not None:
            if self._is_tried:
                waiter = asyncio.get_running_loop().create_future()
                self._waiting.append(waiter)
                if (error := await waiter) is not None:
                    raise EndpointError(str(error))
                continue
            self._is_tried = True
            try:
                while (
                    self._down is not None and (left_s := self._down.next_try - self._clock()) > 0
                ):
                    await self._sleep(min(left_s, _LOOKS_EVERY_S))
            except BaseException:
                self.release()
                raise
            if self._down is not None:
                return True
            self.release()
        return False

    def release(self) -> None:
        """Let another request try in place of one that was to."""
        self._is_tried = False
        self._wake(None)

    def answered(self) -> None:
        """Note that the endpoint answered, whatever it said."""
        self._counts = True
        self._n_answered += 1
        self._forget()
        if self._down is None:
            return
        self._say(f"requests are answered again, after {self._clock() - self._down.since:.0f} s")
        self._down = self._traffic.down = None
        self._wake(None)

    async def failed(
        self, request: Request, error: TransientError, *, was_try: bool, ping: Ping
    ) -> None:
        """Note that no answer came; raises EndpointError when the endpoint is given up."""
        if not self._counts or self._is_pinged or (self._down is not None and not was_try):
            return
        if self._down is None:
            self._n_failed += 1
            self._n_refused = self._n_refused + 1 if error.refused else 0
            if len(self._requests) < _FAILED_REQUESTS:
                self._requests.add(request.fingerprint)
            if not self._is_proven():
                return
            self._forget()
            n_answered = self._n_answered
            is_there = not error.refused and await self._asked(ping)
            if not is_there and n_answered == self._n_answered and self._down is None:
                self._go_down(error)
            return
        down, now = self._down, self._clock()
        left_s = down.since + self.give_up_after_s - now
        if left_s <= 0:
            if not error.refused and await self._asked(ping):
                self.answered()
                return
            self._give_up(request, error, now - down.since)
        self._try_later(down, left_s)

    async def _asked(self, ping: Ping) -> bool:
        self._is_pinged = True
        try:
            return await ping()
        finally:
            self._is_pinged = False

    def _go_down(self, error: TransientError) -> None:
        now = self._clock()
        self._say(
            f"nothing is answered any more ({error}): all requests wait, one at a time is sent"
            f" to find out, for {self.give_up_after_s:.0f} s at most"
        )
        self._try_later(_Down(now, now), self.give_up_after_s)

    def _try_later(self, down: _Down, left_s: float) -> None:
        now = self._clock()
        wait_s = min(_FIRST_WAIT_S * 2.0**down.n_tries, _LONGEST_WAIT_S, left_s)
        self._down = _Down(down.since, now + wait_s, down.n_tries + 1)
        self._traffic.down = (self._down.since, self._down.next_try)

    def _forget(self) -> None:
        self._n_failed = self._n_refused = 0
        self._requests.clear()

    def _is_proven(self) -> bool:
        if self._n_refused >= _REFUSED_IN_A_ROW:
            return True
        return self._n_failed >= _FAILED_IN_A_ROW and len(self._requests) >= _FAILED_REQUESTS

    def _give_up(self, request: Request, error: TransientError, elapsed_s: float) -> None:
        host = urlsplit(request.endpoint).netloc or request.endpoint
        given_up = EndpointError(
            f"{host} has not answered for {elapsed_s:.0f} s ({error}); run it again when it does,"
            " it goes on"
        )
        self._wake(given_up)
        raise given_up

    def _wake(self, error: EndpointError | None) -> None:
        waiting, self._waiting = self._waiting, []
        for waiter in waiting:
            if not waiter.done():
                waiter.set_result(error)

    def _say(self, line: str) -> None:
        _logger.info("%s", line)
        self._traffic.tell(line)
