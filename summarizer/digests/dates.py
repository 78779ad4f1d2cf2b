"""The days of two claims: one time, one more exact, or two times that exclude each other."""

from __future__ import annotations

from datetime import date
from typing import Final, Literal

from summarizer.evaluation.scorers.times import NO_DAYS, Days, agree

When = Literal["one", "a", "b", "apart", "unsaid"]

_SURE: Final = 7  # days; a longer stretch is "this month" or "this year", and no exact day


def compare_days(a: Days, b: Days) -> When:
    """Say how two times stand: "a" or "b" for the more exact one, "unsaid" where a side has none.

    A day within a month, or an end where the other is open, is more exact. "Early June" and
    "earlier this month" are one time: half of their days are.
    """
    if NO_DAYS in (a, b):
        return "one" if a == b else "unsaid"
    if _is_apart(a, b):
        return "apart"
    length_a, length_b = _length(a), _length(b)
    if agree(a, b) and agree(b, a) and (length_a <= _SURE) == (length_b <= _SURE):
        return "one"
    if length_a == length_b:
        return "one"
    return "a" if length_a < length_b else "b"


def is_exact(days: Days) -> bool:
    """Say whether a time is a day or a few, not a month or an open stretch."""
    return _length(days) <= _SURE


def gap(a: Days, b: Days) -> int:
    """Return how many days lie between two times that are apart, 0 where they are not."""
    starts, ends = (_first(a), _first(b)), (_last(a), _last(b))
    return max(0, (max(starts) - min(ends)).days)


def _is_apart(a: Days, b: Days) -> bool:
    return _last(a) < _first(b) or _last(b) < _first(a)


def _first(days: Days) -> date:
    return days[0] or date.min


def _last(days: Days) -> date:
    return days[1] or date.max


def _length(days: Days) -> int:
    return (_last(days) - _first(days)).days + 1
