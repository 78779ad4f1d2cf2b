"""What is known of models: what replies cost, by list or by name, and their context."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from summarizer.backends.base import Reply
from summarizer.provenance import Usage, cost_of_all
from summarizer.settings import Settings, choose_model, is_builtin

BATCH_SHARE = 0.5  # of the live price: what OpenAI and most others take for a batch
_MILLION = 1_000_000
_LEAST_WINDOW = 4_000


@dataclass(frozen=True)
class Prices:
    """The price of every model.

    `named` is US dollars for a million input and a million output tokens. It counts for `model`,
    whatever its list price, and for all models without one; cached input costs as much as fresh.
    """

    named: tuple[float, float] | None = None
    model: str | None = None

    def usd(self, model: str, usage: Usage) -> float | None:
        """Return what `usage` costs, None when the price is not known."""
        if self.named is None:
            return price_usd(model, usage)
        listed = price_usd(model, usage) if model != self.model else None
        if listed is not None:
            return listed
        cost = usage.input_tokens * self.named[0] + usage.output_tokens * self.named[1]
        return round(cost / _MILLION, 9)

    def paid(self, model: str, replies: Iterable[Reply]) -> float | None:
        """Return what replies cost, those of batches their share; None where that is not known."""
        costs = [(self.usd(model, reply.usage), reply.share) for reply in replies]
        return cost_of_all(usd and usd * share for usd, share in costs)

    def knows(self, model: str) -> bool:
        """Say whether the price of a model is known."""
        return self.usd(model, Usage()) is not None


def prices_of(settings: Settings) -> Prices:
    """Return the prices of a run with these settings; what is named is that of who reads.

    Where the reader is built in it is that of the verifier.
    """
    model, _ = choose_model(settings)
    if is_builtin(model) and isinstance(settings.verify, str):
        model = settings.verify
    return Prices(settings.price, model)


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


@lru_cache(maxsize=64)
def listed_window(model: str) -> int | None:
    """Return the tokens of a known model's context, None for another one.

    As genai-prices has them. What is smaller than any model that reads articles is of another use.
    """
    from genai_prices import Usage as PricedUsage
    from genai_prices import calc_price

    try:
        known = calc_price(PricedUsage(), model_ref=model).model.context_window
    except LookupError:
        return None
    return known if known is not None and known >= _LEAST_WINDOW else None
