"""What a run may spend: US dollars, tokens, or both."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import NamedTuple

import orjson

from summarizer.backends.base import Backend, Reply, Request
from summarizer.backends.limits import MOST_TOKENS
from summarizer.backends.modes import TOKEN_FIELD
from summarizer.backends.prices import Prices
from summarizer.backends.usage import with_usage
from summarizer.errors import BudgetReached, ConfigurationError
from summarizer.provenance import Usage

_BYTES_PER_TOKEN = 3


@dataclass
class Budget:
    """What may be spent, what has been, and what requests under way may still cost.

    Stored replies cost nothing. Of dollars, a request is sent when what is spent, and the most
    that it and those under way can cost, is within the limit; so a run exceeds it only where a
    server bills more than a reply's limit, and then by no more than that. Of tokens, requests are
    taken to need what the longest one so far did; a run may exceed that limit by the request that
    reaches it. `cost_usd` is None once a reply came whose price is not known.
    """

    max_cost_usd: float | None = None
    max_tokens: int | None = None
    prices: Prices = field(default_factory=Prices)
    cost_usd: float | None = 0.0
    tokens: int = 0
    is_estimated: bool = False
    _under_way: list[_Share] = field(default_factory=list)
    _waiting: list[asyncio.Future[None]] = field(default_factory=list)
    _most: _Share = field(default_factory=lambda: _Share(0.0, 0))

    def check(self, model: str) -> None:
        """Raise ConfigurationError when a limit in dollars cannot be kept for `model`."""
        if self.max_cost_usd is not None and not self.prices.knows(model):
            raise ConfigurationError(
                f"the price of {model!r} is not known, so a limit in dollars cannot be kept; name"
                " it with --price IN,OUT (price= in Python), or limit tokens instead"
            )

    @asynccontextmanager
    async def share(self, request: Request) -> AsyncIterator[None]:
        """Hold back what a request may cost while it is under way; wait until there is room.

        Raises BudgetReached when there will be none, and ConfigurationError where that cannot be
        told, as the price is not known.
        """
        share = self._most
        if self.max_cost_usd is not None:
            self.check(request.model)
            most_usd = self.prices.usd(request.model, most_usage(request)) or 0.0
            share = share._replace(cost_usd=max(most_usd, share.cost_usd))
        while not self._has_room(share):
            waiter = asyncio.get_running_loop().create_future()
            self._waiting.append(waiter)
            await waiter
        self._under_way.append(share)
        try:
            yield
        finally:
            self._under_way.remove(share)
            waiting, self._waiting = self._waiting, []
            for waiter in waiting:
                if not waiter.done():
                    waiter.set_result(None)

    def _has_room(self, share: _Share) -> bool:
        """Say whether a request may be sent; BudgetReached when nothing is left to wait for."""
        if self.max_tokens is not None:
            if self.tokens >= self.max_tokens:
                raise BudgetReached(
                    f"the budget of {self.max_tokens} tokens is spent ({self.tokens})"
                )
            held = sum(other.tokens for other in self._under_way)
            if self._under_way and self.tokens + held >= self.max_tokens:
                return False
        if self.max_cost_usd is not None:
            held_usd = sum(other.cost_usd for other in self._under_way)
            spent_usd = self.cost_usd or 0.0  # known: no request of another price is let out
            if spent_usd + held_usd + share.cost_usd > self.max_cost_usd:
                if self._under_way:
                    return False
                spent = f"is spent (${spent_usd:.4f})" if spent_usd else "is too small"
                raise BudgetReached(
                    f"the budget of ${self.max_cost_usd:g} {spent}: one more request may cost"
                    f" ${share.cost_usd:.4f}"
                )
        return True

    def spend(self, model: str, usage: Usage) -> None:
        """Count what one reply used."""
        usd = self.prices.usd(model, usage)
        spent = _Share(usd or 0.0, usage.input_tokens + usage.output_tokens)
        self.tokens += spent.tokens
        self.cost_usd = None if usd is None or self.cost_usd is None else self.cost_usd + usd
        self.is_estimated = self.is_estimated or usage.estimated
        most = self._most
        self._most = _Share(max(most.cost_usd, spent.cost_usd), max(most.tokens, spent.tokens))


class _Share(NamedTuple):
    """What a request under way may cost."""

    cost_usd: float
    tokens: int


def most_usage(request: Request) -> Usage:
    """Return the most that a request can use: its bytes / 3, and a reply as long as it may be.

    No tokeniser in use makes more tokens of running text than one for 3 bytes of UTF-8.
    """
    n_bytes = sum(
        len(message["content"].encode("utf-8", "replace")) for message in request.messages
    )
    n_bytes += len(orjson.dumps(request.schema.wire))
    limit = request.sampling.get(TOKEN_FIELD, request.output_limit)
    output_tokens = limit if isinstance(limit, int) else MOST_TOKENS
    return Usage(input_tokens=n_bytes // _BYTES_PER_TOKEN, output_tokens=output_tokens)


class BudgetedBackend:
    """Sends requests while the budget lasts; stands under the store, so replays are free."""

    def __init__(self, inner: Backend, budget: Budget) -> None:
        self.name = inner.name
        self._inner = inner
        self._budget = budget

    async def complete(self, request: Request) -> Reply:
        """Send the request; raises BudgetReached when nothing is left."""
        async with self._budget.share(request):
            reply = with_usage(await self._inner.complete(request), request)
            self._budget.spend(request.model, reply.usage)
        return reply

    async def aclose(self) -> None:
        """Close the inner backend."""
        await self._inner.aclose()
