"""Send again what failed in transport, politely: waits grow, differ, and heed the server."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from functools import partial
from urllib.parse import urlsplit

from tenacity import (
    AsyncRetrying,
    RetryCallState,
    retry_if_exception_type,
    wait_random_exponential,
)

from summarizer.backends.base import Backend, Pingable, Reply, Request
from summarizer.backends.gate import Gate
from summarizer.backends.traffic import Traffic
from summarizer.errors import ArticleFailure, EndpointError, TransientError

# Three tries with two waits of at most 1 s between them: a wrong address shows within 2 s.
_REFUSALS_AT_START = 3
_NEVER_ANSWERED = 3  # articles given up before anything was ever answered end the run
_DEFAULT_TIME_S = 300.0
_PATIENCE_S = 45.0
_MOST_UNASKED = 8  # sends where the server asks for no wait: the waits of 45 s, or few short ones

_backoff = wait_random_exponential(multiplier=2, min=1, max=30)
_short_backoff = wait_random_exponential(multiplier=1, min=0.5, max=1)


_logger = logging.getLogger("summarizer.requests")


@dataclass
class _Effort:
    """What one request took so far.

    `n_sent` counts all sends, `n_counted` and the seconds those since the endpoint was last down:
    what failed then says nothing of the request. `asked_s` is what the server asked to wait,
    `held_s` what all requests were held up.
    """

    clock: Callable[[], float]
    n_sent: int = 0
    n_counted: int = 0
    started: float | None = None  # when the gate let the first one go
    asked_s: float = 0.0
    held_s: float = 0.0

    @property
    def elapsed_s(self) -> float:
        """Return the seconds that count."""
        return 0.0 if self.started is None else self.clock() - self.started - self.held_s

    def begin(self, held_s: float) -> None:
        """Count a send that was held up before."""
        if self.started is None:
            self.started = self.clock()
        else:
            self.held_s += held_s
        self.n_sent += 1
        self.n_counted += 1

    def forget(self) -> None:
        """Begin to count again."""
        self.started = None
        self.n_counted = 0
        self.asked_s = self.held_s = 0.0


class RetryingBackend:
    """Wraps a backend: TransientError is tried again, everything else passes.

    All sends pass the `gate`. The wait before a new send is random in [1 s, 2**n s], at most 30 s,
    and never shorter than the server asks for. A fault that lasts is given up after 45 s and what
    the server asked to wait, or after eight sends where it asked for nothing; no send starts more
    than `total_time_s` after the first one. A `total_time_s` of more than 300 is patience for all
    of it. A server that asks for more than is left fails the request at once. What the gate held up
    does not count, nor what failed while it found the endpoint down.
    A connection refused before anything ever answered is tried three times within about 2 s and
    is then an EndpointError, unless the gate waits for the start; so is the third request that is
    given up then, unless a ping is answered.
    """

    def __init__(
        self,
        inner: Backend,
        *,
        total_time_s: float = _DEFAULT_TIME_S,
        max_attempts: int = 20,
        gate: Gate | None = None,
        traffic: Traffic | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.name = inner.name
        self._inner = inner
        self._total_time_s = total_time_s
        self._max_attempts = max_attempts
        self._traffic = traffic or Traffic()
        self._gate = gate or Gate(
            patience_s=total_time_s, traffic=self._traffic, clock=clock, sleep=sleep
        )
        self._clock = clock
        self._sleep = sleep
        self._ever_answered = False
        self._n_given_up = 0

    async def complete(self, request: Request) -> Reply:
        """Return the inner backend's reply; `attempts` counts all sends it took.

        Raises the last TransientError, with the number of attempts in its message, when no send
        is left, EndpointError when nothing answers, and what the inner backend raises.
        """
        effort = _Effort(self._clock)
        try:
            try:
                reply = await self._send(request, effort)
            except TransientError as exc:
                reply = await self._send_again(request, effort, exc)
        except TransientError as exc:
            if not self._ever_answered and not exc.refused:
                self._n_given_up += 1
                if self._n_given_up >= _NEVER_ANSWERED and await self._is_there(request):
                    self._ever_answered = True
            raise self._given_up(exc, request, effort) from None
        self._ever_answered = True
        self._gate.throttle.observe(reply)
        if effort.n_sent > 1:
            reply = replace(reply, attempts=reply.attempts + effort.n_sent - 1)
        return reply

    async def aclose(self) -> None:
        """Close the inner backend."""
        await self._inner.aclose()

    async def _send_again(self, request: Request, effort: _Effort, error: TransientError) -> Reply:
        """Send after a first failure until a reply comes or it is the last one, which is raised.

        What answers at once does without tenacity, which takes 0.1 ms a call.
        """
        has_failed = True

        async def send() -> Reply:
            nonlocal error, has_failed
            if has_failed:  # tenacity begins with what was sent before
                has_failed = False
                raise error
            try:
                return await self._send(request, effort)
            except TransientError as exc:
                error = exc
                raise

        def wait_s(state: RetryCallState) -> float:  # tenacity asks for it before it stops
            effort.asked_s += error.retry_after_s or 0.0
            if self._gate.is_down:
                return 0.0  # it is the gate that waits
            return max(0.0, min(self._wait_s(error, state), self._left_s(effort)))

        async def sleep(seconds: float) -> None:
            with self._traffic.pause(seconds, error):
                await self._sleep(seconds)

        retrying = AsyncRetrying(
            retry=retry_if_exception_type(TransientError),
            stop=lambda _: self._is_last(error, effort),
            wait=wait_s,
            sleep=sleep,
            before_sleep=lambda state: _logger.info(
                "request %s: %s, sent again in %.1f s",
                request.fingerprint,
                type(error).__name__,
                state.upcoming_sleep,
            ),
            reraise=True,
        )
        return await retrying(send)

    async def _send(self, request: Request, effort: _Effort) -> Reply:
        """Send once, when the gate opens, and tell it what came."""
        async with self._gate.turn(request) as turn:
            effort.begin(turn.waited_s)
            _logger.debug("request %s: sent, attempt %d", request.fingerprint, effort.n_sent)
            try:
                with self._traffic.waiting():
                    reply = await self._inner.complete(request)
            except TransientError as exc:
                await self._gate.failed(turn, exc, ping=partial(self._is_there, request))
                if self._gate.is_down:
                    effort.forget()
                raise
            except ArticleFailure:  # the endpoint is there, and said no
                self._gate.answered(turn)
                raise
            self._gate.answered(turn, reply.limits)
            return reply

    async def _is_there(self, request: Request) -> bool:
        return isinstance(self._inner, Pingable) and await self._inner.ping(request.model)

    def _left_s(self, effort: _Effort) -> float:
        patience_s = self._total_time_s
        if patience_s <= _DEFAULT_TIME_S:
            patience_s = min(patience_s, _PATIENCE_S + effort.asked_s)
        return patience_s - effort.elapsed_s

    def _is_last(self, error: TransientError, effort: _Effort) -> bool:
        if self._gate.is_down:
            return False  # it is the gate that gives up
        if not self._ever_answered:
            refused = error.refused and effort.n_counted >= _REFUSALS_AT_START
            if refused or self._n_given_up >= _NEVER_ANSWERED:
                return True
        unasked = error.retry_after_s is None and self._total_time_s <= _DEFAULT_TIME_S
        left_s = self._left_s(effort)
        return (
            effort.n_counted >= self._max_attempts
            or (unasked and effort.n_counted >= _MOST_UNASKED)
            or left_s <= 0
            or (error.retry_after_s is not None and error.retry_after_s > left_s)
        )

    def _wait_s(self, error: TransientError, state: RetryCallState) -> float:
        """Return how long to wait: the server's wish with the jitter on top, else the jitter.

        Without the jitter all requests that were told the same would come back at the same time.
        """
        if error.refused and not self._ever_answered:
            return _short_backoff(state)
        return (error.retry_after_s or 0.0) + _backoff(state)

    def _given_up(
        self, error: TransientError, request: Request, effort: _Effort
    ) -> TransientError | EndpointError:
        """Return what to raise after the last attempt."""
        host = urlsplit(request.endpoint).netloc or request.endpoint
        if not self._ever_answered:
            if error.refused:
                return EndpointError(
                    f"nothing answers at {host} ({error}); is the server up, is the base URL right?"
                )
            if self._n_given_up >= _NEVER_ANSWERED:
                return EndpointError(f"{error}; {host} has answered nothing so far")
        asked_s = error.retry_after_s
        elapsed_s = effort.elapsed_s
        attempts = "1 attempt" if effort.n_sent == 1 else f"{effort.n_sent} attempts"
        why = f"{attempts} in {elapsed_s:.0f} s"
        if asked_s is not None and asked_s > self._total_time_s - elapsed_s:
            why += (
                f"; the server asks to wait {asked_s:.0f} s, more than the"
                f" {max(0.0, self._total_time_s - elapsed_s):.0f} s left of"
                f" {self._total_time_s:.0f} s"
            )
        return TransientError(
            f"{error} ({why})",
            retry_after_s=asked_s,
            refused=error.refused,
            status=error.status,
            attempts=effort.n_sent,
        )
