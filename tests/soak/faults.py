"""The ways in which servers and models fail, and a seeded rule of which article meets which."""

from __future__ import annotations

import gzip
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import orjson

from summarizer.vocabulary import READ, Outcome
from tests import servers

# Of articles: those that fail do so once or twice, so of requests it is a little more.
SHARE = 0.2
_LASTING_SHARE = 0.15  # of those, for good
# Behind these, enough others are still answered to tell a faulty article from a server that is
# down, which would end the run.
_LASTING_UP_TO = 0.9
# Between its pieces, in seconds; beyond the time that the client waits, and well below it.
_HANGS_S, _PAUSES_S = 12.0, 0.05


@dataclass(frozen=True)
class Wire:
    """What goes over the wire: an answer, and how.

    `delay_s` passes before it; `pieces` are how many it comes in, with pauses between them.
    """

    answer: servers.Answer
    delay_s: float = 0.0
    pieces: int = 1
    pause_s: float = _PAUSES_S


@dataclass(frozen=True)
class Fault:
    """A way to fail, given the reply that would have been right.

    `outcome` is that of an article of which all requests fail so, None where that cannot be.
    `weight` is how often it comes beside others.
    """

    wire: Callable[[str], Wire]
    outcome: Outcome | None = "failed"
    weight: float = 1.0


def _plain(answer: servers.Answer) -> Fault:
    return Fault(lambda _: Wire(answer))


def _said(say: Callable[[str], servers.Answer], outcome: Outcome | None = "failed") -> Fault:
    return Fault(lambda good: Wire(say(good)), outcome)


def _edited(edit: Callable[[dict[str, Any]], dict[str, Any]], **options: Any) -> Fault:
    """Return a fault of the completion around a reply that is right."""
    return Fault(
        lambda good: Wire(servers.status(200, edit(orjson.loads(servers.ok(good).body)))),
        **options,
    )


def _limited(**headers: str) -> Fault:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    answer = servers.error(429, "Rate limit reached", headers=named)
    # It holds all requests up, so it comes seldom, and passes.
    return Fault(lambda _: Wire(answer), outcome=None, weight=0.15)


def _packed(good: str, *, damaged: bool) -> Wire:
    answer = servers.ok(good)
    body = bytearray(gzip.compress(answer.body))
    if damaged:
        for place in range(20, len(body) - 8, 3):
            body[place] ^= 0x55
    headers = {**answer.headers, "Content-Encoding": "gzip"}
    return Wire(replace(answer, body=bytes(body), headers=headers))


def _cut_within(good: str) -> Wire:
    return Wire(replace(servers.ok(good), action="cut"))


def _half(good: str) -> str:
    return good[: len(good) // 2]


FAULTS: Mapping[str, Fault] = {
    # The server, or what stands before it
    "429": Fault(lambda _: Wire(servers.rate_limited()), weight=0.3),
    "429 Retry-After: seconds": _limited(Retry_After="0.3"),
    "429 retry-after-ms": _limited(retry_after_ms="200"),
    "429 Retry-After: date": _limited(
        # of a server whose clock is years from ours
        Date="Wed, 05 Mar 2031 08:00:00 GMT",
        Retry_After="Wed, 05 Mar 2031 08:00:01 GMT",
    ),
    "429 x-ratelimit": _limited(
        x_ratelimit_remaining_requests="0", x_ratelimit_reset_requests="300ms"
    ),
    "500": _plain(servers.error(500, "internal")),
    "502": _plain(servers.status(502, "<html>bad gateway</html>")),
    "503": _plain(servers.error(503, "overloaded")),
    "529": Fault(
        lambda _: Wire(servers.status(529, {"error": {"type": "overloaded_error"}})), weight=0.3
    ),
    "reset before an answer": _plain(servers.reset()),
    "reset within the body": Fault(_cut_within),
    "no answer in time": Fault(
        lambda good: Wire(servers.ok(good), delay_s=_HANGS_S), outcome=None, weight=0.4
    ),
    "body stalls": Fault(
        lambda good: Wire(servers.ok(good), pieces=2, pause_s=_HANGS_S), outcome=None, weight=0.4
    ),
    "web page with 200": _plain(servers.html()),
    "no JSON with 200": _plain(servers.status(200, "upstream connect error")),
    "JSON that ends early": _said(
        lambda good: servers.status(200, servers.ok(good).body[:-40].decode())
    ),
    "damaged gzip": Fault(lambda good: _packed(good, damaged=True)),
    "error inside a 200": _plain(servers.status(200, {"error": {"code": 503, "message": "busy"}})),
    # The completion
    "no choices": _edited(lambda body: {**body, "choices": []}),
    "choices null": _edited(lambda body: {**body, "choices": None}),
    "finish reason: error": _said(
        lambda good: servers.completion({"content": _half(good)}, finish="error")
    ),
    "empty reply": _said(lambda _: servers.empty(), "invalid"),
    "refusal": _said(lambda _: servers.refusal(), "refused"),
    "content filter": _said(lambda _: servers.filtered(), "refused"),
    # The model
    "cut off at once": _said(lambda good: servers.ok(good[:30], finish="length"), "truncated"),
    "cut off": _said(lambda good: servers.ok(_half(good), finish="length"), "partial"),
    "cut off, and says stop": _said(lambda good: servers.ok(_half(good)), "partial"),
    "no JSON": _said(lambda _: servers.ok("I am sorry, here is a poem."), "invalid"),
    "another schema": _said(lambda _: servers.ok('{"answer": {"title": "Rain"}}'), "invalid"),
    # What looks like a fault, and is none
    "whole, and says length": _said(lambda good: servers.ok(good, finish="length"), None),
    "slow body": Fault(lambda good: Wire(servers.ok(good), pieces=8), None),
    "gzip": Fault(lambda good: _packed(good, damaged=False), None),
}
# One such answer decides: what was refused, or cut off, would be so again.
_NOT_ASKED_AGAIN = frozenset({"refused", "truncated", "partial"})

# Where it is told the same of the same again, what is asked is in the store.
_ASKED_AGAIN_ONCE = frozenset({"no JSON", "another schema"})
# As the first answer of all these mean a wrong address, which ends a run. So they come later.
_NO_SERVER = frozenset({"web page with 200", "no JSON with 200", "JSON that ends early"})
_FIRST = 100
# What a model said, and the store keeps: the same is not to be asked again.
ANSWERS = frozenset(
    (
        "cut off at once",
        "cut off",
        "cut off, and says stop",
        "no JSON",
        "another schema",
        "whole, and says length",
        "slow body",
        "gzip",
    )
)
# Completions that reach the client, and are counted, though nothing can be made of them.
COUNTED = ANSWERS | {"empty reply", "refusal", "content filter"}


@dataclass(frozen=True)
class Plan:
    """What happens to the requests about one article: the first `n_times` fail, None for all."""

    kind: str | None = None
    n_times: int | None = 0

    def fault(self, n_before: int) -> str | None:
        """Return how a request fails before which there were `n_before`, None if it does not."""
        return self.kind if self.n_times is None or n_before < self.n_times else None

    @property
    def outcomes(self) -> frozenset[Outcome]:
        """Return how the article may end."""
        outcome = FAULTS[self.kind].outcome if self.kind is not None else None
        lasts = self.n_times is None or outcome in _NOT_ASKED_AGAIN
        return frozenset({outcome}) if outcome is not None and lasts else frozenset(READ)


def plan(seed: int, number: int, n_articles: int, *, share: float = SHARE) -> Plan:
    """Return what happens to an article, always the same for a seed."""
    chance = random.Random(f"{seed}:{number}")
    if chance.random() >= share:
        return Plan()
    (kind,) = chance.choices(list(FAULTS), [fault.weight for fault in FAULTS.values()])
    if kind in _NO_SERVER and number < _FIRST:
        return Plan()
    lasts = chance.random() < _LASTING_SHARE and number < n_articles * _LASTING_UP_TO
    n_times = 2 if chance.random() < 0.3 and kind not in _ASKED_AGAIN_ONCE else 1
    return Plan(kind, None if lasts and FAULTS[kind].outcome is not None else n_times)
