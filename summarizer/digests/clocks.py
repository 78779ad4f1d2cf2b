"""Times of day in claims: "by noon" and "at 2 p.m." exclude each other, "about 7" lets 6:50 be."""

from __future__ import annotations

import re
from typing import Final

from summarizer.text.folding import plain

Clock = tuple[float, float]  # the earliest and the latest minute of a day

_ABOUT: Final = 30  # minutes by which what people remember may be off
_HALF_DAY: Final = 12
_NOON: Final = 12 * 60  # midnight is of two days
_CLOCK: Final = re.compile(
    r"(?:\b(?P<bound>by|until|till|before|after|from|since) )?(?:\b(?:about|around|shortly before"
    r"|shortly after|at) )*(?:\b(?P<name>noon|midday)\b"
    r"|(?<![\d:.])(?P<hour>\d{1,2})(?:[:.](?P<minute>[0-5]\d))? ?(?P<half>[ap])\.?m\b\.?"
    r"|(?<![\d:.])(?P<hour24>[01]?\d|2[0-3]):(?P<minute24>[0-5]\d)(?![\d:]))",
    re.IGNORECASE,
)


def clock_of(text: str) -> Clock | None:
    """Return the time of day that a claim names; None where it names none, or several."""
    found = list(_CLOCK.finditer(plain(text)))
    if len(found) != 1:
        return None
    match = found[0]
    minutes = _minutes(match)
    bound = (match["bound"] or "").casefold()
    early = float("-inf") if bound in ("by", "until", "till", "before") else minutes - _ABOUT
    late = float("inf") if bound in ("after", "from", "since") else minutes + _ABOUT
    return early, late


def is_apart(one: Clock | None, other: Clock | None) -> bool:
    """Say whether two times of one day exclude each other."""
    if one is None or other is None:
        return False
    return one[1] < other[0] or other[1] < one[0]


def _minutes(match: re.Match[str]) -> float:
    if match["name"]:
        return _NOON
    if match["hour24"]:
        return int(match["hour24"]) * 60 + int(match["minute24"])
    hour = int(match["hour"]) % _HALF_DAY
    hour += _HALF_DAY if match["half"].casefold() == "p" else 0
    return hour * 60 + int(match["minute"] or 0)
