"""What belongs to an event loop, such as connections: made on first use, closed when it ends."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import nullcontext, suppress
from typing import Generic, TypeVar

T = TypeVar("T")


class PerLoop(Generic[T]):
    """One `make()` for each event loop, which `close` ends."""

    def __init__(self, make: Callable[[], T], close: Callable[[T], Awaitable[None]]) -> None:
        self._make = make
        self._close = close
        self._held: dict[asyncio.AbstractEventLoop, tuple[T, AsyncGenerator[None, None]]] = {}

    async def get(self) -> T:
        """Return that of the running loop; raises what `make` does."""
        loop = asyncio.get_running_loop()
        if loop not in self._held:
            made = self._make()
            keeper = self._keep(loop, made)
            self._held[loop] = made, keeper
            await anext(keeper)
        return self._held[loop][0]

    async def aclose(self) -> None:
        """Close all; they may be used again, and new ones are made."""
        here = asyncio.get_running_loop()
        for loop, (_, keeper) in list(self._held.items()):
            # A loop in debug mode says so when another one closes its connections.
            with nullcontext() if loop is here else suppress(RuntimeError):
                await keeper.aclose()

    async def _keep(self, loop: asyncio.AbstractEventLoop, made: T) -> AsyncGenerator[None, None]:
        """Close it with its loop: `asyncio.run` closes generators before it ends one."""
        try:
            yield
        finally:
            self._held.pop(loop, None)
            await self._close(made)
