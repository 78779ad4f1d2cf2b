"""Retries: what is sent again, when, and when it stops."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from summarizer.backends.base import Reply, ReplySchema, Request
from summarizer.backends.completions import completion_from_content, reply_from_completion
from summarizer.backends.gate import Gate
from summarizer.backends.openai import OpenAIBackend
from summarizer.backends.retrying import RetryingBackend
from summarizer.backends.scripted import ScriptedAnswer, ScriptedBackend
from summarizer.backends.throttle import Throttle
from summarizer.errors import (
    ContextOverflow,
    EndpointError,
    InvalidReply,
    RequestRejected,
    SummarizerError,
    TransientError,
)
from tests.servers import ChatServer, Script, ok, rate_limited, reset, status

REQUEST = Request(
    messages=({"role": "user", "content": "Summarise."},),
    model="test-model",
    endpoint="http://host:8080/v1/chat/completions",
    schema=ReplySchema("reply", {"type": "object"}),
)


class Time:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.waits: list[float] = []

    def clock(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        assert seconds >= 0
        self.waits.append(seconds)
        self.now += seconds
        await asyncio.sleep(0)


class CountingThrottle(Throttle):
    """A throttle that counts."""

    def __init__(self) -> None:
        super().__init__()
        self.n_acquired = 0
        self.observed: list[Reply] = []

    async def acquire(self, request: Request) -> None:
        assert request is REQUEST
        self.n_acquired += 1

    def observe(self, reply: Reply) -> None:
        self.observed.append(reply)


@pytest.fixture
def time() -> Time:
    return Time()


Retrying = Callable[..., tuple[RetryingBackend, ScriptedBackend]]


@pytest.fixture
def retrying(time: Time) -> Retrying:
    """Make a retrying backend over a script, on the test's clock."""

    def make(
        *answers: ScriptedAnswer, **options: object
    ) -> tuple[RetryingBackend, ScriptedBackend]:
        inner = ScriptedBackend(answers)
        backend = RetryingBackend(inner, clock=time.clock, sleep=time.sleep, **options)  # type: ignore[arg-type]  # options are named in the tests
        return backend, inner

    return make


def busy(retry_after_s: float | None = None) -> TransientError:
    return TransientError("host answered HTTP 429", retry_after_s=retry_after_s)


def refused() -> TransientError:
    return TransientError("host:8080: connection refused", refused=True)


async def test_a_transient_failure_is_tried_again(retrying: Retrying, time: Time) -> None:
    """The reply that comes in the end counts all sends."""
    backend, inner = retrying(busy(), busy(), "{}")
    reply = await backend.complete(REQUEST)
    assert reply.attempts == 3
    assert inner.requests == [REQUEST] * 3
    assert len(time.waits) == 2


@pytest.mark.parametrize(
    "error",
    [
        RequestRejected("no"),
        ContextOverflow("too long"),
        EndpointError("bad key"),
        InvalidReply("two tool calls"),
    ],
)
async def test_what_will_not_pass_is_not_tried_again(
    retrying: Retrying, error: SummarizerError
) -> None:
    """Only TransientError is retried; the rest passes at once, unchanged."""
    backend, inner = retrying(error)
    with pytest.raises(type(error)) as caught:
        await backend.complete(REQUEST)
    assert caught.value is error
    assert len(inner.requests) == 1


@pytest.mark.parametrize("reply_content", ["", "not JSON", '{"a": '])
async def test_a_reply_is_never_retried(retrying: Retrying, reply_content: str) -> None:
    """A bad reply is a matter for a reask, not for transport."""
    backend, inner = retrying(reply_content)
    await backend.complete(REQUEST)
    assert len(inner.requests) == 1


async def test_waits_grow_at_random_between_one_second_and_thirty(
    retrying: Retrying, time: Time
) -> None:
    """The n-th wait lies in [1 s, 2**n s], at most 30 s."""
    backend, _ = retrying(*[busy()] * 9, "{}", total_time_s=1000.0)
    await backend.complete(REQUEST)
    assert len(time.waits) == 9
    assert all(wait >= 1 for wait in time.waits)
    assert all(wait <= 2 ** (n + 1) for n, wait in enumerate(time.waits))
    assert max(time.waits) <= 30


async def test_no_retry_comes_sooner_than_the_server_asks(retrying: Retrying, time: Time) -> None:
    """Retry-After is the least wait; the jitter comes on top, so that not all come at once."""
    backend, _ = retrying(busy(20.0), "{}")
    await backend.complete(REQUEST)
    (wait,) = time.waits
    assert 21.0 <= wait <= 22.0


async def test_a_wish_beyond_the_time_left_fails_at_once(retrying: Retrying, time: Time) -> None:
    """Nobody waits for a retry that may not be sent: the run ends, and says when to go on."""
    backend, inner = retrying(busy(301.0), "{}")
    with pytest.raises(EndpointError, match=r"asks to wait 301 s.* run it again after \d\d:\d\d"):
        await backend.complete(REQUEST)
    assert time.waits == []
    assert len(inner.requests) == 1


@pytest.mark.parametrize(("total_s", "spent_s"), [(30.0, 30), (300.0, 45), (600.0, 600)])
async def test_a_fault_that_lasts_is_given_up(
    total_s: float, spent_s: int, retrying: Retrying, time: Time
) -> None:
    """Within a minute, unless more patience was asked for; the last error says what was tried."""
    backend, inner = retrying(*[busy()] * 90, total_time_s=total_s, max_attempts=90)
    with pytest.raises(TransientError, match=r"HTTP 429.* attempts in \d+ s") as caught:
        await backend.complete(REQUEST)
    # The jitter is random: a last wait that no longer fits is not begun.
    assert 0.5 * spent_s <= sum(time.waits) <= spent_s + 0.001
    assert f" attempts in {sum(time.waits):.0f} s" in str(caught.value)
    assert f"({len(inner.requests)} attempts" in str(caught.value)


async def test_what_the_server_asks_for_is_patience_on_top(retrying: Retrying, time: Time) -> None:
    """A minute's limit that is named is waited for, several times if need be."""
    backend, inner = retrying(busy(60.0), busy(60.0), busy(60.0), "{}")
    await backend.complete(REQUEST)
    assert len(inner.requests) == 4
    assert sum(time.waits) >= 180


async def test_the_number_of_attempts_is_bound(retrying: Retrying) -> None:
    """`max_attempts` counts sends."""
    backend, inner = retrying(*[busy()] * 5, max_attempts=3)
    with pytest.raises(TransientError, match="3 attempts") as caught:
        await backend.complete(REQUEST)
    assert caught.value.attempts == 3
    assert len(inner.requests) == 3


async def test_a_dead_address_is_known_within_seconds(retrying: Retrying, time: Time) -> None:
    """While nothing ever answered, three refusals within about 2 s are enough."""
    backend, inner = retrying(*[refused()] * 5)
    with pytest.raises(EndpointError, match="nothing answers at host:8080"):
        await backend.complete(REQUEST)
    assert len(inner.requests) == 3
    assert sum(time.waits) <= 2.0


async def test_a_server_that_answered_once_is_waited_for(retrying: Retrying, time: Time) -> None:
    """A restart in the middle of a run is ridden out."""
    backend, _ = retrying("{}", *[refused()] * 4, "{}")  # at most 2 + 4 + 8 + 16 s of waits
    await backend.complete(REQUEST)
    reply = await backend.complete(REQUEST)
    assert reply.attempts == 5
    assert sum(time.waits) > 2.0


async def test_a_fault_that_lasts_is_tried_eight_times_at_most(retrying: Retrying) -> None:
    """However short the waits happen to be, where the server asks for none."""
    backend, inner = retrying("{}", *[TransientError("no choices")] * 30)
    await backend.complete(REQUEST)
    with pytest.raises(TransientError):
        await backend.complete(REQUEST)
    assert len(inner.requests) <= 1 + 8


async def test_a_server_that_went_away_stops_the_run(retrying: Retrying, time: Time) -> None:
    """It is waited for, tried now and then, and given up after a minute."""
    backend, inner = retrying("{}", *[refused()] * 50, max_attempts=2)
    await backend.complete(REQUEST)
    time.waits.clear()
    with pytest.raises(TransientError):  # two attempts, and nothing known yet
        await backend.complete(REQUEST)
    with pytest.raises(EndpointError, match=r"host:8080 has not answered for 60 s .*it goes on"):
        await backend.complete(REQUEST)
    # Between the two attempts; after the third failure after 1, 2, 4, 8, 16 and 29 s.
    assert sum(time.waits[1:]) == pytest.approx(60)
    assert len(inner.requests) == 1 + 2 + 1 + 6


async def test_one_success_forgives_earlier_refusals(retrying: Retrying) -> None:
    """Only refusals in a row mean that the server is gone."""
    backend, _ = retrying(*["{}", refused(), refused()] * 5, "{}", max_attempts=1)
    n_failed = 0
    for _ in range(16):
        try:
            await backend.complete(REQUEST)
        except TransientError:
            n_failed += 1
    assert n_failed == 10


async def test_every_send_passes_the_throttle(retrying: Retrying, time: Time) -> None:
    """Retries count against the limits like first sends, and the throttle learns from replies."""
    throttle = CountingThrottle()
    gate = Gate(throttle=throttle, clock=time.clock, sleep=time.sleep)
    backend, _ = retrying(busy(), busy(), "{}", gate=gate)
    await backend.complete(REQUEST)
    assert throttle.n_acquired == 3
    assert len(throttle.observed) == 1


async def test_cancelling_is_not_a_failure_to_retry() -> None:
    """Ctrl-C while waiting for a reply ends the request."""

    class Silent:
        name = "silent"
        n_asked = 0
        asked = asyncio.Event()

        async def complete(self, request: Request) -> Reply:
            self.n_asked += 1
            self.asked.set()
            await asyncio.Event().wait()
            raise AssertionError

        async def aclose(self) -> None: ...

    inner = Silent()
    task = asyncio.create_task(RetryingBackend(inner).complete(REQUEST))
    await inner.asked.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert inner.n_asked == 1


async def test_attempts_of_the_inner_backend_are_counted_too(time: Time) -> None:
    """A reply that took the inner backend two sends, after one failure, took three."""
    reply = reply_from_completion(
        completion_from_content("{}", "m"), mode="plain", created="", latency_s=0.0, attempts=2
    )
    inner = ScriptedBackend([busy(), reply])
    backend = RetryingBackend(inner, clock=time.clock, sleep=time.sleep)
    assert (await backend.complete(REQUEST)).attempts == 3


async def test_closing_closes_the_inner_backend(retrying: Retrying) -> None:
    """A wrapper owns what it wraps."""
    backend, inner = retrying()
    await backend.aclose()
    assert inner.closed
    assert backend.name == "scripted"


async def test_over_real_http_faults_pass_and_the_reply_comes(
    chat_server: Callable[[Script], ChatServer], time: Time
) -> None:
    """Overload, a reset connection and a server fault in a row cost time, not the article."""
    server = chat_server([ok("{}"), rate_limited("3"), reset(), status(503), ok("{}")])
    inner = OpenAIBackend(base_url=server.base_url)
    sleep: Callable[[float], Awaitable[None]] = time.sleep
    backend = RetryingBackend(inner, clock=time.clock, sleep=sleep)
    await backend.complete(REQUEST)
    reply = await backend.complete(REQUEST)
    await backend.aclose()
    assert reply.attempts == 4
    assert time.waits[0] >= 3.5
    assert len(server.chats) == 5
