"""When something happens, as gold and a record have it: stretches of days, compared as such.

Both write "this month" and "early June" as a first and a last day, and each draws the borders a
little otherwise. An end is None where it is open: "since May" has no last day.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from summarizer.evaluation.gold import GoldClaim
from summarizer.evaluation.gold.labels import GoldTime
from summarizer.language.days import find_days
from summarizer.models import TimeSpan

Days = tuple[date | None, date | None]

NO_DAYS: Days = (None, None)
_ANY_DAY: Final = date(2025, 6, 17)


def days_of(time: GoldTime | TimeSpan | None) -> Days:
    """Return the first and the last day, each None where it is open or not given."""
    return (time.start, time.end) if time else NO_DAYS


def agree(gold: Days, given: Days) -> bool:
    """Say whether two times are one: half of the days of either are days of both.

    Or the record is more exact: its days lie inside those of gold ("this month", and the 17th). A
    record that has no day where gold has one is wrong, and so is the reverse.

    Open ends: one that a side leaves open takes the other's day there, since it says nothing
    against it ("since May", and from May 1 to today). One that both leave open is the same, and
    then the other ends must be one day. There must be an end that both have: "since May" and "until
    May" are two times.
    """
    if not any(one and two for one, two in zip(gold, given, strict=True)):
        return gold == given
    starts, ends = zip(gold, given, strict=True)
    for both, others in ((starts, ends), (ends, starts)):
        if both == NO_DAYS:
            return others[0] == others[1]
    first, last = _filled(starts), _filled(ends)
    n_common = _length(max(first), min(last))
    n_all = _length(min(first), max(last))
    is_inside = None not in gold + given and first[0] <= first[1] and last[1] <= last[0]
    return n_common > 0 and (2 * n_common >= n_all or is_inside)


def is_dated(claim: GoldClaim, *, is_english: bool) -> bool:
    """Say whether the claim's own evidence gives its time: a date word of it is what gold names.

    Else its time is known from elsewhere: gold names no words, or such as stand in what only gives
    context, or that are no date by themselves ("then", "overnight"). Date words are known in
    English; in other languages all that gold names in what supports the claim is one.
    """
    text = claim.time.text if claim.time else None
    if text is None:
        return False
    quotes = [each.quote for each in claim.evidence if each.role == "support"]
    return any(text in quote and (not is_english or _names_date(text, quote)) for quote in quotes)


def time_in_words(days: Days) -> str:
    """Return days as a reader writes them: "2025-06-01 to 2025-06-10", "from 2025-06-17"."""
    start, end = days
    if start and end:
        return f"{start}" if start == end else f"{start} to {end}"
    return f"from {start}" if start else f"until {end}" if end else "no day"


def _names_date(text: str, quote: str) -> bool:
    """Say whether a date of a quote and `text`, which stands in it, are the same words.

    A date gives a day, seen from any day of publication: "in early trading" gives none.
    """
    return any(
        (one.first or one.last) and (one.text in text or text in one.text)
        for one in find_days(quote, 0, len(quote), published=_ANY_DAY)
    )


def _filled(ends: tuple[date | None, date | None]) -> tuple[date, date]:
    """Return both sides' day at one end: what one has not is the other's. One of them has it."""
    known = [day for day in ends if day]
    return known[0], known[-1]


def _length(first: date, last: date) -> int:
    return (last - first).days + 1
