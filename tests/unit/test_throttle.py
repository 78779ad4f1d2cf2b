"""Rate limits, on a loop whose clock jumps instead of waiting."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest

from summarizer.backends.base import Reply, ReplySchema, Request
from summarizer.backends.completions import completion_from_content, reply_from_completion
from summarizer.backends.throttle import Throttle
from summarizer.errors import ConfigurationError
from summarizer.provenance import Usage
from tests.virtual_time import run


def make_request(n_chars: int = 400, **sampling: Any) -> Request:
    return Request(
        messages=({"role": "user", "content": "x" * n_chars},),
        model="m",
        endpoint="http://host/v1/chat/completions",
        schema=ReplySchema("reply", {}),
        sampling=sampling,
    )


def make_reply(n_output_tokens: int, *, stored: bool = False) -> Reply:
    reply = reply_from_completion(
        completion_from_content("{}", "m"), mode="plain", created="", latency_s=0.0, stored=stored
    )
    return replace(reply, usage=Usage(output_tokens=n_output_tokens))


async def send_times(throttle: Throttle, requests: list[Request]) -> list[float]:
    """Return when each request was let go, in seconds, all of them waiting from 0 on."""
    times: list[float] = []

    async def send(request: Request) -> None:
        await throttle.acquire(request)
        times.append(asyncio.get_running_loop().time())

    await asyncio.gather(*(send(request) for request in requests))
    return times


def most_in_a_minute(times: list[float]) -> int:
    return max(sum(start <= time < start + 60 for time in times) for start in times)


def test_without_limits_nothing_waits() -> None:
    """None means no limit."""
    assert run(send_times(Throttle(), [make_request()] * 100)) == [0.0] * 100


def test_requests_leave_evenly_spaced() -> None:
    """60 a minute is one a second, from the first one on: no burst at the start."""
    times = run(send_times(Throttle(rpm=60), [make_request()] * 150))
    gaps = [after - before for before, after in pairwise(times)]
    assert all(gap == pytest.approx(1.0, abs=0.01) for gap in gaps)
    assert most_in_a_minute(times) <= 61


@pytest.mark.parametrize(("rpm", "seconds"), [(1, 60.0), (30, 2.0), (6000, 0.01)])
def test_slow_and_fast_limits_hold(rpm: int, seconds: float) -> None:
    """The space between two requests is a minute over the limit."""
    first, second = run(send_times(Throttle(rpm=rpm), [make_request()] * 2))
    assert second - first == pytest.approx(seconds, rel=0.01)


def test_no_minute_sees_more_tokens_than_the_limit() -> None:
    """Requests of 1,000 tokens each, 10,000 a minute: ten of them, one every six seconds."""
    request = make_request(n_chars=2000, max_completion_tokens=500)
    times = run(send_times(Throttle(tpm=10_000), [request] * 30))
    gaps = [after - before for before, after in pairwise(times)]
    assert all(gap == pytest.approx(6.0, abs=0.1) for gap in gaps)
    assert most_in_a_minute(times) <= 11


def test_a_request_beyond_the_limit_waits_but_goes() -> None:
    """A single request of two minutes' worth of tokens is sent after about two minutes."""
    request = make_request(n_chars=8000, max_completion_tokens=0)
    (time,) = run(send_times(Throttle(tpm=1000), [request]))
    assert time == pytest.approx(120.0, abs=2.0)


def test_a_tiny_token_limit_holds() -> None:
    """Less than one token a second is a limit too."""
    request = make_request(n_chars=40, max_completion_tokens=0)
    (time,) = run(send_times(Throttle(tpm=30), [request]))
    assert time == pytest.approx(18.0, abs=2.1)


def test_both_limits_hold_together() -> None:
    """The stricter one decides."""
    request = make_request(n_chars=2000, max_completion_tokens=500)
    times = run(send_times(Throttle(rpm=600, tpm=10_000), [request] * 5))
    assert times[-1] - times[0] == pytest.approx(24.0, abs=0.5)


def test_output_is_guessed_until_replies_tell() -> None:
    """400 characters are 100 tokens; a reply is taken for 1,000, then for what was seen."""
    throttle = Throttle(tpm=1000)
    assert throttle.estimate(make_request(400)) == 1100
    assert throttle.estimate(make_request(400, max_completion_tokens=300)) == 400
    throttle.observe(make_reply(200))
    assert throttle.estimate(make_request(400)) == 300
    throttle.observe(make_reply(300))
    assert throttle.estimate(make_request(400)) == 310


def test_stored_and_uncounted_replies_teach_nothing() -> None:
    """A replay says nothing about now, and a server that counts no tokens nothing at all."""
    throttle = Throttle(tpm=1000)
    throttle.observe(make_reply(50, stored=True))
    throttle.observe(make_reply(0))
    assert throttle.estimate(make_request(400)) == 1100


@pytest.mark.parametrize("limits", [{"rpm": 0}, {"tpm": -5}])
def test_a_limit_below_one_is_refused(limits: dict[str, int]) -> None:
    """A limit of nothing would wait for ever."""
    with pytest.raises(ConfigurationError, match="at least 1"):
        Throttle(**limits)
