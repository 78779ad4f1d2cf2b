"""What a run may spend."""

from __future__ import annotations

from collections import Counter

import pytest

from summarizer import (
    Article,
    BudgetReached,
    ConfigurationError,
    ScriptedBackend,
    Summarizer,
)
from summarizer.backends.base import Reply, Request
from summarizer.backends.budget import Budget
from summarizer.backends.completions import completion_from_content, reply_from_completion
from summarizer.backends.prices import Prices, price_usd, prices_of
from summarizer.errors import RequestRejected
from summarizer.provenance import Usage
from summarizer.settings import load_settings

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


def test_a_named_price_counts_for_its_model_and_for_those_without_one() -> None:
    """1 and 4 dollars a million: 2,000 tokens in and 1,000 out cost 0.006, cached ones as much."""
    prices = Prices((1.0, 4.0), "gpt-5-mini")
    usage = Usage(input_tokens=2_000, cached_input_tokens=500, output_tokens=1_000)
    assert prices.usd("gpt-5-mini", usage) == 0.006
    assert prices.usd("my-local-model", usage) == 0.006
    assert prices.usd("gpt-4o-mini", usage) == price_usd("gpt-4o-mini", usage) != 0.006


@pytest.mark.parametrize(
    ("options", "model"),
    [
        ({"model": "m"}, "m"),
        ({"model": "m", "verify": "v"}, "m"),
        ({"model": "extractive", "verify": "v"}, "v"),
    ],
)
def test_a_named_price_is_that_of_the_model_that_reads(options: dict[str, str], model: str) -> None:
    """Of the one that verifies where no model reads."""
    assert prices_of(load_settings(price="1,4", **options)) == Prices((1.0, 4.0), model)


def test_what_was_spent_at_an_unknown_price_is_unknown() -> None:
    """Null, never zero; a price of zero has to be named."""
    unknown, free = Budget(), Budget(prices=Prices((0.0, 0.0), "m"))
    for budget in (unknown, free):
        budget.spend("m", Usage(input_tokens=10))
    unknown.spend("gpt-5-mini", Usage(input_tokens=10))
    assert (unknown.cost_usd, unknown.tokens) == (None, 20)
    assert (free.cost_usd, free.tokens) == (0.0, 10)


def test_a_named_price_goes_into_records_and_totals() -> None:
    """900 tokens in and 100 out at 10 and 20 dollars a million: 0.011, for either reading."""
    with Summarizer("m", backend=ScriptedBackend(costly), price=(10, 20)) as summarizer:
        record = summarizer.summarize(Article(text="Rain fell."))
        assert summarizer.budget.cost_usd == pytest.approx(0.011)
    assert record.provenance is not None
    assert record.provenance.cost_usd == pytest.approx(0.011)
    with Summarizer("m", backend=ScriptedBackend(costly)) as summarizer:
        record = summarizer.summarize(Article(text="Rain fell."))
        assert summarizer.budget.cost_usd is None
    assert record.provenance is not None
    assert record.provenance.cost_usd is None


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


def billed(request: Request) -> Reply:
    """Answer with a bill of 2,000 output tokens."""
    completion = completion_from_content(EMPTY, request.model)
    usage = {"prompt_tokens": 2_500, "completion_tokens": 2_000, "total_tokens": 4_500}
    return reply_from_completion(
        {**completion, "usage": usage}, mode="scripted", created="2031-01-01", latency_s=0.0
    )


LONG = "Rain fell on the town and on the hills. " * 40


def test_dollars_are_never_exceeded_however_much_is_under_way() -> None:
    """A request waits until what those under way may cost at most leaves room for it."""
    articles = (Article(id=f"a{i}", text=f"{LONG}{i}") for i in range(60))
    backend = ScriptedBackend(billed, latency_s=0.001)
    one = price_usd("gpt-5-mini", Usage(input_tokens=2_500, output_tokens=2_000))
    assert one is not None

    with Summarizer("gpt-5-mini", backend=backend, max_cost_usd=10 * one) as summarizer:
        with pytest.raises(BudgetReached, match="one more request may cost"):
            list(summarizer.summarize_many(articles, concurrency=16))
        spent = summarizer.budget.cost_usd

    assert 5 * one <= spent <= 10 * one
    assert spent == pytest.approx(len(backend.requests) * one)


CLAIM = (
    '{"entities": [], "claims": [{"id": "c1", "evidence": ["Rain fell on the town"], "text": "Rain'
    ' fell.", "importance": "core", "attribution": [], "status": "stated", "polarity": "positive",'
    ' "quantities": [], "time": null}], "summary": {"headline": "h", "sentences": []}}'
)


@pytest.mark.parametrize("model", ["gpt-5-mini", "local"])
def test_dollars_hold_over_reasks_and_verification(model: str) -> None:
    """Each is a request like the first: its most is held back before it is sent."""
    kinds = Counter[tuple[str, str]]()

    def said(request: Request) -> Reply:
        asked = request.schema.name, request.article.id if request.article else ""
        kinds[asked] += 1
        content = CLAIM if asked[0] == "article_reply" and kinds[asked] > 1 else "I cannot say."
        completion = completion_from_content(content, request.model)
        usage = {"prompt_tokens": 2_500, "completion_tokens": 2_000, "total_tokens": 4_500}
        return reply_from_completion(
            {**completion, "usage": usage}, mode="scripted", created="2031-01-01", latency_s=0.0
        )

    articles = (Article(id=f"a{i}", text=f"{LONG}{i}") for i in range(60))
    backend = ScriptedBackend(said, latency_s=0.001)
    one = Prices((0.25, 2.0), model).usd(model, Usage(input_tokens=2_500, output_tokens=2_000))
    assert one is not None
    options = {"price": "0.25,2", "verify": True, "max_cost_usd": 20 * one}
    with Summarizer(model, backend=backend, **options) as summarizer:
        with pytest.raises(BudgetReached, match="one more request may cost"):
            list(summarizer.summarize_many(articles, concurrency=8))
        spent = summarizer.budget.cost_usd

    assert kinds["article_reply", "a0"] == 2  # the second is the reask, which fits
    assert kinds["verify_reply", "a0"] >= 2  # none fits, so it is asked again
    assert spent == pytest.approx(len(backend.requests) * one)
    assert spent is not None
    assert 10 * one <= spent <= 20 * one + 1e-9


def test_a_budget_below_one_request_sends_none() -> None:
    """The message says what one may cost."""
    backend = ScriptedBackend(billed)
    with (
        Summarizer("gpt-5-mini", backend=backend, max_cost_usd=0.0001) as summarizer,
        pytest.raises(BudgetReached, match=r"\$0.0001 is too small: one more request"),
    ):
        summarizer.summarize(Article(text=LONG))
    assert backend.requests == []


def test_tokens_are_exceeded_by_one_request_at_most() -> None:
    """Those under way are taken to need what the longest one so far did."""
    articles = (Article(id=f"a{i}", text=f"Rain fell on day {i}.") for i in range(50))
    backend = ScriptedBackend(costly, latency_s=0.001)
    with Summarizer("m", backend=backend, max_tokens=10_000) as summarizer:
        summarizer.summarize(Article(text="Rain fell."))
        with pytest.raises(BudgetReached):
            list(summarizer.summarize_many(articles, concurrency=16))
    assert len(backend.requests) == 10


def test_a_failed_request_gives_its_share_back() -> None:
    """What was held back for it is free for the next one."""

    def some(request: Request) -> Reply:
        if request.article is not None and request.article.id < "a5":
            raise RequestRejected("no")
        return billed(request)

    backend = ScriptedBackend(some)
    with Summarizer("gpt-5-mini", backend=backend, max_cost_usd=0.02) as summarizer:
        articles = [Article(id=f"a{i}", text=f"{LONG}{i}") for i in range(8)]
        outcomes = [r.outcome for r in summarizer.summarize_many(articles, concurrency=4)]
    assert sorted(outcomes) == ["failed"] * 5 + ["ok"] * 3
