"""What servers say of their limits in headers, and what may still be sent under them."""

from __future__ import annotations

import time

import pytest

from summarizer.backends.problems import read_problem
from summarizer.backends.rate_limits import Allowance, RateLimits, Remaining, read_rate_limits

OPENAI = {
    "x-ratelimit-limit-requests": "60",
    "x-ratelimit-limit-tokens": "150000",
    "x-ratelimit-remaining-requests": "59",
    "x-ratelimit-remaining-tokens": "149984",
    "x-ratelimit-reset-requests": "1s",
    "x-ratelimit-reset-tokens": "6m0s",
}


def test_limits_are_read_as_openai_tells_them() -> None:
    """The values are those of its documentation."""
    assert read_rate_limits(OPENAI) == RateLimits(
        Remaining(59, 1.0, 60), Remaining(149_984, 360.0, 150_000)
    )


@pytest.mark.parametrize(
    ("reset", "seconds"),
    [("1s", 1.0), ("17ms", 0.017), ("2m59.56s", 179.56), ("1h2m3s", 3723.0), ("7.5", 7.5)],
)
def test_a_reset_is_a_span_or_seconds(reset: str, seconds: float) -> None:
    """Go's way to write a duration, or a number."""
    headers = {"x-ratelimit-remaining": "0", "x-ratelimit-reset": reset}
    limits = read_rate_limits(headers)
    assert limits is not None
    assert limits.requests == Remaining(0, pytest.approx(seconds))


@pytest.mark.parametrize("scale", [1, 1000])
def test_a_large_number_is_a_moment(scale: int) -> None:
    """Seconds since 1970, or thousandths of them."""
    headers = {
        "x-ratelimit-remaining": "0",
        "x-ratelimit-reset": str(round((time.time() + 90) * scale)),
    }
    limits = read_rate_limits(headers)
    assert limits is not None
    assert limits.requests is not None
    assert 80 < limits.requests.reset_s <= 91


def test_a_moment_is_one_of_the_servers_clock() -> None:
    """Which its answer tells: ours may be wrong."""
    headers = {
        "date": "Thu, 01 Jan 2032 00:00:00 GMT",  # 1,956,528,000 s after 1970
        "x-ratelimit-remaining": "0",
        "x-ratelimit-reset": "1956528007",
    }
    assert read_rate_limits(headers) == RateLimits(Remaining(0, 7.0))


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"x-ratelimit-remaining-requests": "5"},
        {"x-ratelimit-remaining-requests": "many", "x-ratelimit-reset-requests": "1s"},
        {"x-ratelimit-remaining-requests": "5", "x-ratelimit-reset-requests": "soon"},
        {"x-ratelimit-reset-requests": "1s"},
    ],
)
def test_what_cannot_be_used_is_no_limit(headers: dict[str, str]) -> None:
    """Without both, how much and until when, nothing can be held to it."""
    assert read_rate_limits(headers) is None


@pytest.mark.parametrize(
    ("changes", "wait_s"),
    [
        ({"x-ratelimit-remaining-requests": "0"}, 1.0),
        ({"x-ratelimit-remaining-requests": "0", "x-ratelimit-remaining-tokens": "0"}, 360.0),
        ({}, 360.0),
        ({"retry-after": "3"}, 3.0),
    ],
)
def test_a_refusal_without_a_wish_waits_for_the_limit_that_it_met(
    changes: dict[str, str], wait_s: float
) -> None:
    """That which is used up, else that of tokens; what the server asks for comes first."""
    assert read_problem(429, {}, {**OPENAI, **changes}).retry_after_s == wait_s
    if "retry-after" not in changes:
        assert read_problem(503, {}, {**OPENAI, **changes}).retry_after_s is None


def test_an_allowance_counts_what_was_sent_since_the_answer_was_made() -> None:
    """Of 5 left when the first was counted, two more are on their way: 3 may go."""
    allowance = Allowance()
    first, *_ = (allowance.spend(1) for _ in range(3))
    allowance.told(Remaining(5, 10.0), first, now=100.0)
    opens = []
    for _ in range(4):
        opens.append(allowance.opens_at(1, 101.0))
        allowance.spend(1)
    assert opens == [101.0, 101.0, 101.0, 110.0]


def test_after_a_reset_there_is_as_much_as_the_limit() -> None:
    """For as long as the server told last; without a limit, any amount."""
    allowance, boundless = Allowance(), Allowance()
    allowance.told(Remaining(0, 10.0, limit=2), allowance.spend(1), now=0.0)
    boundless.told(Remaining(0, 10.0), boundless.spend(1), now=0.0)
    assert allowance.opens_at(1, 9.0) == boundless.opens_at(1, 9.0) == 10.0
    opens = []
    for _ in range(3):
        opens.append(allowance.opens_at(1, 11.0))
        allowance.spend(1)
        boundless.spend(1)
    assert opens == [11.0, 11.0, 21.0]
    assert boundless.opens_at(1, 11.0) == 11.0


def test_more_than_the_whole_limit_goes_out_alone() -> None:
    """It would wait for ever otherwise."""
    allowance = Allowance()
    allowance.told(Remaining(50, 10.0, limit=100), allowance.spend(50), now=0.0)
    assert allowance.opens_at(500, 1.0) == 10.0
    assert allowance.opens_at(500, 10.0) == 10.0
