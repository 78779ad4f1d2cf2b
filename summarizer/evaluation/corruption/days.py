"""Days: a claim that happens on another day, in another month or year, in text and time."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from summarizer.evaluation.corruption.kinds import Corruption, as_reply, changed, replaced
from summarizer.evaluation.corruption.scene import Scene
from summarizer.evaluation.gold import GoldClaim
from summarizer.text.lexicon import MONTHS

_MONTH = "|".join(map(str.capitalize, MONTHS))
_DATE = re.compile(
    rf"\b(?P<month>{_MONTH}) (?P<day>\d\d?)(?:,? (?P<year>(?:19|20)\d\d))?\b"
    rf"|\b(?P<only_month>{_MONTH}) (?P<its_year>(?:19|20)\d\d)\b"
    r"|(?<=[a-z] )(?P<only_year>(?:19|20)\d\d)\b"
)
# A later end of these is no contradiction: who was done by May was done by June.
_DEADLINE = re.compile(r"\b(?:since|by|before|within)\b[^,;]*$", re.IGNORECASE)
# Another day of these may be within the same time.
_WHOLE = re.compile(r"\b(?:week of|after|until)\b[^,;]*$", re.IGNORECASE)
_SHIFTS = (-5, -3, -2, -1, 1, 2, 4, 6)


@dataclass(frozen=True)
class _Shift:
    """Another date in the words of the claim, and what becomes of the days that it means."""

    words: str
    start: int
    end: int
    moved: Callable[[date], date | None]


def other_days(claim: GoldClaim, _: Scene) -> Iterator[Corruption]:
    """Move each date of a claim by some days, months or years; its time moves with it.

    Only a date that the labelled time has too: elsewhere nobody says what it would change.
    """
    time = as_reply(claim).time
    if claim.time is None or time is None:
        return
    for match in _DATE.finditer(claim.text):
        before = claim.text[: match.start()]
        if _WHOLE.search(before):
            continue
        for amount in _SHIFTS:
            if amount > 0 and _DEADLINE.search(before):
                continue
            shift = _shift(match, amount, claim)
            if shift is None:
                continue
            days = (claim.time.start, claim.time.end)
            moved = [shift.moved(day) if day else None for day in days]
            start, end = (new or old for new, old in zip(moved, days, strict=True))
            if (start, end) == days or (start and end and start > end):
                continue
            other = {
                "start": start.isoformat() if start else None,
                "end": end.isoformat() if end else None,
            }
            yield changed(
                "day",
                claim,
                match[0],
                shift.words,
                text=replaced(claim.text, shift.start, shift.end, shift.words),
                time=time.model_copy(update=other),
            )


def _shift(match: re.Match[str], amount: int, claim: GoldClaim) -> _Shift | None:
    if match["day"]:
        return _day_shift(match, amount, claim)
    if match["only_month"]:
        return _month_shift(match, amount)
    old = int(match["only_year"])
    return _Shift(
        str(old + amount),
        *match.span(),
        lambda day: _clipped(day.year + amount, day.month, day) if day.year == old else None,
    )


def _day_shift(match: re.Match[str], amount: int, claim: GoldClaim) -> _Shift | None:
    time = claim.time
    known = next((d for d in (time.start, time.end) if d), None) if time else None
    year = int(match["year"]) if match["year"] else known.year if known else None
    if year is None:
        return None
    month = MONTHS.index(match["month"].lower()) + 1
    old = date(year, month, int(match["day"]))
    new = old + timedelta(days=amount)
    if new.year != old.year:
        return None
    words = f"{MONTHS[new.month - 1].capitalize()} {new.day}"
    words += match[0][match.end("day") - match.start() :]
    return _Shift(words, *match.span(), lambda day: new if day == old else None)


def _month_shift(match: re.Match[str], amount: int) -> _Shift | None:
    old = MONTHS.index(match["only_month"].lower()) + 1
    month, year = old + amount, int(match["its_year"])
    if not 1 <= month <= 12:
        return None
    return _Shift(
        MONTHS[month - 1].capitalize(),
        *match.span("only_month"),
        lambda day: _clipped(year, month, day) if (day.year, day.month) == (year, old) else None,
    )


def _clipped(year: int, month: int, day: date) -> date:
    """Return the day in another month; the last of a month stays the last."""
    last = monthrange(year, month)[1]
    is_last = day.day == monthrange(day.year, day.month)[1]
    return date(year, month, last if is_last else min(day.day, last))
