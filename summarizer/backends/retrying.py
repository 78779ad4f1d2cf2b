"""Send again what failed in transport, politely: waits grow, differ, and heed the server."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from tenacity import (
    AsyncRetrying,
    RetryCallState,
    retry_if_exception_type,
    wait_random_exponential,
)

from summarizer.backends.base import Backend, Reply, Request
from summarizer.backends.throttle import Throttle
from summarizer.backends.traffic import Traffic
from summarizer.errors import EndpointError, TransientError

# Three tries with two waits of at most 1 s between them: a wrong address shows within 2 s.
_REFUSALS_AT_START = 3
_GONE_AFTER_ARTICLES = 8
_NEVER_ANSWERED = 3  # articles given up before anything was ever answered end the run
_DEFAULT_TIME_S = 300.0
_PATIENCE_S = 45.0
_MOST_UNASKED = 8  # sends where the server asks for no wait: the waits of 45 s, or few short ones

_backoff = wait_random_exponential(multiplier=2, min=1, max=30)
_short_backoff = wait_random_exponential(multiplier=1, min=0.5, max=1)


_logger = logging.getLogger("summarizer.requests")


class RetryingBackend:
    """Wraps a backend: TransientError is tried again, everything else passes.

    The wait before a new send is random in [1 s, 2**n s], at most 30 s, and never shorter than
    the server asks for. A fault that lasts is given up after 45 s and what the server asked to
    wait, or after eight sends where it asked for nothing; no send starts more than `total_time_s`
    after the first one. A `total_time_s` of more than 300 is patience for all of it. A server that
    asks for more than is left fails the request at once, and the run when it asks for more than all
    of it.
    A connection refused before anything ever answered is tried three times within about 2 s and
    is then an EndpointError, as is the eighth article in a row that finds nobody listening.
    """

    def __init__(
        self,
        inner: Backend,
        *,
        total_time_s: float = _DEFAULT_TIME_S,
        max_attempts: int = 20,
        throttle: Throttle | None = None,
        traffic: Traffic | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.name = inner.name
        self._inner = inner
        self._total_time_s = total_time_s
        self._max_attempts = max_attempts
        self._throttle = throttle or Throttle()
        self._traffic = traffic or Traffic()
        self._clock = clock
        self._sleep = sleep
        self._ever_answered = False
        self._n_refused_articles = 0
        self._n_given_up = 0

    async def complete(self, request: Request) -> Reply:
        """Return the inner backend's reply; `attempts` counts all sends it took.

        Raises the last TransientError, with the number of attempts in its message, when no send
        is left, EndpointError when nothing answers, and what the inner backend raises.
        """
        started: float | None = None  # the clock starts when the throttle lets the first one go
        n_attempts = 0
        asked_s = 0.0
        last_error = TransientError("")

        async def send() -> Reply:
            nonlocal started, n_attempts
            await self._throttle.acquire(request)
            started = self._clock() if started is None else started
            n_attempts += 1
            _logger.debug("request %s: sent, attempt %d", request.fingerprint, n_attempts)
            with self._traffic.waiting():
                return await self._inner.complete(request)

        def left_s() -> float:
            elapsed_s = 0.0 if started is None else self._clock() - started
            patience_s = self._total_time_s
            if patience_s <= _DEFAULT_TIME_S:
                patience_s = min(patience_s, _PATIENCE_S + asked_s)
            return patience_s - elapsed_s

        def wait_s(state: RetryCallState) -> float:  # tenacity asks for it before it stops
            nonlocal asked_s, last_error
            last_error = _error(state)
            asked_s += last_error.retry_after_s or 0.0
            return min(self._wait_s(state), left_s())

        async def sleep(seconds: float) -> None:
            with self._traffic.pause(seconds, last_error):
                await self._sleep(seconds)

        retrying = AsyncRetrying(
            retry=retry_if_exception_type(TransientError),
            stop=lambda state: self._is_last(_error(state), n_attempts, left_s()),
            wait=wait_s,
            sleep=sleep,
            before_sleep=lambda state: _logger.info(
                "request %s: %s, sent again in %.1f s",
                request.fingerprint,
                type(_error(state)).__name__,
                state.upcoming_sleep,
            ),
            reraise=True,
        )
        try:
            reply: Reply = await retrying(send)
        except TransientError as exc:
            elapsed_s = 0.0 if started is None else self._clock() - started
            raise self._given_up(exc, request, n_attempts, elapsed_s) from None
        self._ever_answered = True
        self._n_refused_articles = 0
        self._throttle.observe(reply)
        if n_attempts > 1:
            reply = replace(reply, attempts=reply.attempts + n_attempts - 1)
        return reply

    async def aclose(self) -> None:
        """Close the inner backend."""
        await self._inner.aclose()

    def _is_last(self, error: TransientError, n_attempts: int, left_s: float) -> bool:
        if not self._ever_answered:
            refused = error.refused and n_attempts >= _REFUSALS_AT_START
            if refused or self._n_given_up >= _NEVER_ANSWERED:
                return True
        unasked = error.retry_after_s is None and self._total_time_s <= _DEFAULT_TIME_S
        return (
            n_attempts >= self._max_attempts
            or (unasked and n_attempts >= _MOST_UNASKED)
            or left_s <= 0
            or (error.retry_after_s is not None and error.retry_after_s > left_s)
        )

    def _wait_s(self, state: RetryCallState) -> float:
        """Return how long to wait: the server's wish with the jitter on top, else the jitter.

        Without the jitter all requests that were told the same would come back at the same time.
        """
        error = _error(state)
        if error.refused and not self._ever_answered:
            return _short_backoff(state)
        return (error.retry_after_s or 0.0) + _backoff(state)

    def _given_up(
        self, error: TransientError, request: Request, n_attempts: int, elapsed_s: float
    ) -> TransientError | EndpointError:
        """Return what to raise after the last attempt."""
        host = urlsplit(request.endpoint).netloc or request.endpoint
        if error.refused:
            self._n_refused_articles += 1
            if not self._ever_answered:
                return EndpointError(
                    f"nothing answers at {host} ({error}); is the server up, is the base URL right?"
                )
            if self._n_refused_articles >= _GONE_AFTER_ARTICLES:
                return EndpointError(
                    f"nothing answers at {host} any more: {self._n_refused_articles} articles in"
                    f" a row failed ({error})"
                )
        if not self._ever_answered:
            self._n_given_up += 1
            if self._n_given_up >= _NEVER_ANSWERED:
                return EndpointError(f"{error}; {host} has answered nothing so far")
        if error.retry_after_s is not None and error.retry_after_s > self._total_time_s:
            back = datetime.now() + timedelta(seconds=error.retry_after_s)  # noqa: DTZ005  # for people
            return EndpointError(
                f"{error}; the server asks to wait {error.retry_after_s:.0f} s, more than the"
                f" {self._total_time_s:.0f} s that are spent on retries: run it again after"
                f" {back:%H:%M}, it goes on"
            )
        attempts = "1 attempt" if n_attempts == 1 else f"{n_attempts} attempts"
        why = f"{attempts} in {elapsed_s:.0f} s"
        left_s = self._total_time_s - elapsed_s
        if error.retry_after_s is not None and error.retry_after_s > left_s:
            why += (
                f"; the server asks to wait {error.retry_after_s:.0f} s, more than the"
                f" {max(0.0, left_s):.0f} s left of {self._total_time_s:.0f} s"
            )
        return TransientError(
            f"{error} ({why})",
            retry_after_s=error.retry_after_s,
            refused=error.refused,
            status=error.status,
            attempts=n_attempts,
        )


def _error(state: RetryCallState) -> TransientError:
    """Return the error of the attempt that just failed."""
    error = state.outcome.exception() if state.outcome is not None else None
    if not isinstance(error, TransientError):  # tenacity asks only after one
        raise TypeError("an attempt without an error was to be retried")
    return error
