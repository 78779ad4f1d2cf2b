"""What a run may spend."""

from __future__ import annotations

import pytest

from summarizer import Article, BudgetReached, ConfigurationError, ScriptedBackend, Summarizer
from summarizer.backends.base import Reply, Request
from summarizer.backends.budget import Budget, price_usd
from summarizer.backends.completions import completion_from_content, reply_from_completion
from summarizer.provenance import Usage

EMPTY = '{"entities": [], "claims": [], "summary": {"headline": "h", "sentences": []}}'


def costly(request: Request) -> Reply:
    """Answer with a bill of 1,000 tokens."""
    completion = completion_from_content(EMPTY, request.model)
    usage = {"prompt_tokens": 900, "completion_tokens": 100, "total_tokens": 1000}
    return reply_from_completion(
        {**completion, "usage": usage}, mode="scripted", created="2031-01-01", latency_s=0.0
    )


def test_prices_are_linear_and_cached_tokens_cheaper() -> None:
    """Twice the tokens cost twice as much; cached input costs less than fresh input."""
    one = price_usd("gpt-5-mini", Usage(input_tokens=10_000, output_tokens=1_000))
    two = price_usd("gpt-5-mini", Usage(input_tokens=20_000, output_tokens=2_000))
    cached = price_usd(
        "gpt-5-mini", Usage(input_tokens=10_000, cached_input_tokens=10_000, output_tokens=1_000)
    )

    assert one is not None
    assert two == pytest.approx(2 * one)
    assert cached is not None
    assert 0 < cached < one


def test_an_unknown_price_is_unknown_not_zero() -> None:
    """A model without a list price costs None."""
    assert price_usd("my-local-model", Usage(input_tokens=10)) is None


def test_nothing_is_sent_once_the_budget_is_spent() -> None:
    """The request that would exceed the budget is not sent; what was done is kept."""
    backend = ScriptedBackend(costly)
    articles = (Article(id=f"a{i}", text=f"Rain fell on day {i}.") for i in range(50))

    records = []
    with (
        Summarizer("m", backend=backend, max_tokens=3_000) as summarizer,
        pytest.raises(BudgetReached, match="3000 tokens"),
    ):
        records.extend(
            record.article.id for record in summarizer.summarize_many(articles, concurrency=1)
        )

    assert len(backend.requests) == 3


def test_what_was_done_before_the_budget_ended_is_yielded() -> None:
    """The error comes after the records that were paid for."""
    records = []
    with Summarizer("m", backend=ScriptedBackend(costly), max_tokens=3_000) as summarizer:
        articles = (Article(id=f"a{i}", text=f"Rain fell on day {i}.") for i in range(50))
        stream = summarizer.summarize_many(articles, concurrency=4)
        with pytest.raises(BudgetReached):
            records.extend(record.article.id for record in stream)

    assert 3 <= len(records) <= 7


def test_a_budget_in_dollars_needs_a_known_price() -> None:
    """What cannot be counted cannot be limited."""
    with pytest.raises(ConfigurationError, match="my-local-model"):
        Budget(max_cost_usd=1.0).check("my-local-model")
    Budget(max_cost_usd=1.0).check("gpt-5-mini")
    Budget(max_tokens=10).check("my-local-model")
