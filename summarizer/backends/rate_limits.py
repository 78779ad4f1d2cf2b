"""What a server says of its limits in the headers of an answer: what is left, and until when."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import NamedTuple

# A number and its unit, in small letters: "1m", "2.5 seconds".
TIME_SPAN = r"(\d{1,5}(?:\.\d+)?) ?(ms|s(?:ec(?:ond)?s?)?|m(?:in(?:ute)?s?)?|h(?:ours?)?)(?![a-z])"
_SPAN = re.compile(TIME_SPAN)
_SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0}
# A number that large is no wait but a moment: seconds since 1970, or thousandths of them.
_MOMENT_S = 1e9
_MOMENT_MS = 1e12
# How the names of headers end. OpenAI, Groq and Azure name two limits, OpenRouter, Together and
# gateways one, of requests.
_REQUESTS = ("-requests", "")
_TOKENS = ("-tokens",)
_SHORTEST_PERIOD_S = 1.0


class Remaining(NamedTuple):
    """What is left of one limit, in requests or tokens, for the next `reset_s` seconds.

    `limit` is how much there is of it after that, None where it is not said.
    """

    amount: float
    reset_s: float
    limit: float | None = None


class RateLimits(NamedTuple):
    """What an answer says of a server's limits; None where it says nothing."""

    requests: Remaining | None = None
    tokens: Remaining | None = None

    @property
    def refused_for_s(self) -> float | None:
        """Return the seconds to wait after a refusal: until the limit that it met is reset.

        That of tokens where none is used up, as a few of them may be too few; None where none is
        told.
        """
        used_up = [left.reset_s for left in self if left is not None and left.amount < 1]
        if used_up:
            return max(used_up)
        return self.tokens.reset_s if self.tokens is not None else None


class Allowance:
    """What may still be sent under one limit: what the server said was left, less what went since.

    Amounts are added up over the run, so an answer that comes late is read as of its sending. Once
    the limit is reset there is as much as it allows, for as long as was told last, or any amount
    where that is not known.
    """

    def __init__(self) -> None:
        self._spent = 0.0
        self._until_spent = math.inf
        self._reset_at = math.inf
        self._told = Remaining(math.inf, math.inf)

    def spend(self, amount: float) -> float:
        """Count what is sent, and return the sum so far; `told` wants it back."""
        self._spent += amount
        return self._spent

    def told(self, left: Remaining, spent: float, now: float) -> None:
        """Note what was left for whoever was sent when `spent` was the sum."""
        self._until_spent = spent + left.amount
        self._reset_at = now + left.reset_s
        self._told = left

    def opens_at(self, amount: float, now: float) -> float:
        """Return when so much may be sent, on the clock of `told`; `now` where it may at once."""
        limit = self._told.limit
        if now >= self._reset_at:
            self._until_spent = math.inf if limit is None else self._spent + limit
            self._reset_at = now + max(_SHORTEST_PERIOD_S, self._told.reset_s)
        if limit is not None:
            amount = min(amount, limit)  # what is more than all there is goes out alone
        return self._reset_at if self._spent + amount > self._until_spent else now


def read_rate_limits(headers: Mapping[str, str]) -> RateLimits | None:
    """Return what headers say of limits, None when they say nothing that can be read."""
    limits = RateLimits(_remaining(headers, _REQUESTS), _remaining(headers, _TOKENS))
    return limits if any(limits) else None


def moment_in(text: str) -> float | None:
    """Return an HTTP date as seconds since 1970, None where it is none."""
    try:
        date = parsedate_to_datetime(text)
    except ValueError:
        return None
    return (date if date.tzinfo else date.replace(tzinfo=UTC)).timestamp()


def answered_at(headers: Mapping[str, str]) -> float:
    """Return when an answer was sent, in seconds since 1970, by the clock of who sent it.

    A moment that it names is of that clock, and ours may be wrong, or be set meanwhile. Without a
    `Date` ours is all there is.
    """
    moment = moment_in(headers.get("date", ""))
    return datetime.now(UTC).timestamp() if moment is None else moment


def seconds_in(text: str) -> float | None:
    """Return the sum of the spans in a text, such as "1m2.5s" or "20 seconds", None without any."""
    spans = _SPAN.findall(text.lower())
    if not spans:
        return None
    return sum(
        float(number) * _SECONDS[unit if unit == "ms" else unit[0]] for number, unit in spans
    )


def _remaining(headers: Mapping[str, str], kinds: tuple[str, ...]) -> Remaining | None:
    for kind in kinds:
        if (told := headers.get(f"x-ratelimit-remaining{kind}")) is None:
            continue
        amount = _number(told)
        reset_s = _reset_s(headers.get(f"x-ratelimit-reset{kind}", ""), headers)
        if amount is not None and reset_s is not None:
            limit = _number(headers.get(f"x-ratelimit-limit{kind}", ""))
            return Remaining(amount, reset_s, limit or None)
    return None


def _reset_s(text: str, headers: Mapping[str, str]) -> float | None:
    """Return the seconds until a limit is reset: a span, seconds, or a moment as a number."""
    number = _number(text)
    if number is None:
        return seconds_in(text)
    if number >= _MOMENT_S:
        number = (number / 1000 if number >= _MOMENT_MS else number) - answered_at(headers)
    return max(0.0, number)


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return max(0.0, number) if math.isfinite(number) else None
