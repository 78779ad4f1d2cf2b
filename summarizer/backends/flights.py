"""Equal requests at the same time: one is sent, and all who asked get its outcome."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from dataclasses import replace

from summarizer.backends.base import Backend, Reply, Request


class Flights:
    """What is on its way, by fingerprint. Use it in one event loop at a time."""

    def __init__(self) -> None:
        # What comes of each request; None when its sender was cancelled.
        self._flights: dict[str, asyncio.Future[Reply | Exception | None]] = {}

    async def outcome(self, request: Request) -> Reply | None:
        """Return what comes of an equal request on its way, as stored, or raise what it raises.

        None where there is none any more, its sender having been cancelled.
        """
        flight = self._flights.get(request.fingerprint)
        if flight is None:
            return None
        outcome = await asyncio.shield(flight)  # one who waits may be cancelled alone
        if isinstance(outcome, Exception):
            raise outcome
        return replace(outcome, stored=True) if outcome is not None else None

    def is_on_its_way(self, request: Request) -> bool:
        """Say whether an equal request is on its way."""
        return request.fingerprint in self._flights

    async def lead(self, request: Request, sending: Awaitable[Reply]) -> Reply:
        """Return what `sending` returns, on behalf of everyone who asks meanwhile."""
        flight = self._flights[request.fingerprint] = asyncio.get_running_loop().create_future()
        outcome: Reply | Exception | None = None
        try:
            outcome = await sending
        except Exception as exc:
            outcome = exc
            raise
        finally:
            del self._flights[request.fingerprint]
            flight.set_result(outcome)
        return outcome


class SharedBackend:
    """Wraps a backend, where there is no store: of equal requests at the same time one is sent."""

    def __init__(self, inner: Backend) -> None:
        self.name = inner.name
        self._inner = inner
        self._flights = Flights()

    async def complete(self, request: Request) -> Reply:
        """Return the reply of the inner backend, or that of an equal request, as stored."""
        while self._flights.is_on_its_way(request):
            if (reply := await self._flights.outcome(request)) is not None:
                return reply
        return await self._flights.lead(request, self._inner.complete(request))

    async def aclose(self) -> None:
        """Close the inner backend."""
        await self._inner.aclose()
