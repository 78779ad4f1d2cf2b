"""What a run may spend: US dollars, tokens, or both; and what replies cost."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from summarizer.backends.base import Backend, Reply, Request
from summarizer.backends.usage import with_usage
from summarizer.errors import BudgetReached, ConfigurationError
from summarizer.provenance import Usage


def price_usd(model: str, usage: Usage) -> float | None:
    """Return what `usage` costs at the list price of `model`, None when the price is not known.

    Prices come from the genai-prices package, which ships them; nothing is fetched.
    """
    rates = _rates(model)
    if rates is None:
        return None
    fresh = usage.input_tokens - usage.cached_input_tokens
    cost = fresh * rates[0] + usage.cached_input_tokens * rates[1] + usage.output_tokens * rates[2]
    return round(cost, 9)


@lru_cache(maxsize=64)
def _rates(model: str) -> tuple[float, float, float] | None:
    """Return US dollars for one input, cached input and output token."""
    from genai_prices import Usage as PricedUsage
    from genai_prices import calc_price

    n = 1000  # small enough to stay in the first tier of tiered prices
    try:
        plain = calc_price(PricedUsage(input_tokens=n), model_ref=model)
        cached = calc_price(PricedUsage(input_tokens=n, cache_read_tokens=n), model_ref=model)
        output = calc_price(PricedUsage(output_tokens=n), model_ref=model)
    except LookupError:
        return None
    return tuple(float(p.total_price) / n for p in (plain, cached, output))  # type: ignore[return-value]  # three


@dataclass
class Budget:
    """What may be spent and what has been; stored replies cost nothing.

    A request is sent while less than the limit is spent, so a run may exceed it by what is
    under way at that moment, and never by more.
    """

    max_cost_usd: float | None = None
    max_tokens: int | None = None
    cost_usd: float = 0.0
    tokens: int = 0
    is_estimated: bool = False

    def check(self, model: str) -> None:
        """Raise ConfigurationError when a limit in dollars cannot be kept for `model`."""
        if self.max_cost_usd is not None and price_usd(model, Usage()) is None:
            raise ConfigurationError(
                f"the price of {model!r} is not known, so a limit in dollars cannot be kept;"
                " limit tokens instead"
            )

    def require(self) -> None:
        """Raise BudgetReached when nothing is left."""
        if self.max_cost_usd is not None and self.cost_usd >= self.max_cost_usd:
            raise BudgetReached(
                f"the budget of ${self.max_cost_usd:g} is spent (${self.cost_usd:.4f})"
            )
        if self.max_tokens is not None and self.tokens >= self.max_tokens:
            raise BudgetReached(f"the budget of {self.max_tokens} tokens is spent ({self.tokens})")

    def spend(self, model: str, usage: Usage) -> None:
        """Count what one reply used."""
        self.tokens += usage.input_tokens + usage.output_tokens
        self.is_estimated = self.is_estimated or usage.estimated
        self.cost_usd += price_usd(model, usage) or 0.0


class BudgetedBackend:
    """Sends requests while the budget lasts; stands under the store, so replays are free."""

    def __init__(self, inner: Backend, budget: Budget) -> None:
        self.name = inner.name
        self._inner = inner
        self._budget = budget

    async def complete(self, request: Request) -> Reply:
        """Send the request; raises BudgetReached when nothing is left."""
        self._budget.require()
        reply = with_usage(await self._inner.complete(request), request)
        self._budget.spend(request.model, reply.usage)
        return reply

    async def aclose(self) -> None:
        """Close the inner backend."""
        await self._inner.aclose()
