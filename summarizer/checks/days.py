"""The days of a claim: each must be one that the article's date words and its day give."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from summarizer.checks.scene import Scene
from summarizer.checks.words import DATE, Words
from summarizer.language.days import DayMention, find_days
from summarizer.models import Flag
from summarizer.text.folding import plain

# These leave no doubt about the year.
_FIXED = re.compile(r"(?:19|20)\d\d|\b(?:this|last|next|past)\b", re.IGNORECASE)
_PART = re.compile(r"\b(?:early|late|mid|middle|beginning|start)\b", re.IGNORECASE)
# Dates that may not be understood.
_NOT_READ = re.compile(r"\b(?:spring|summer|autumn|fall|winter|quarter|season)\b|\bmid-")
_WEEK, _MONTH = 7, 31
_SURE = 150  # days from the article's own within which the year of a date is plain

Days = tuple[date | None, date | None]


def days(scene: Scene) -> Iterator[Flag]:
    """Yield a flag for a day that the article does not give, in a claim's words or its time."""
    time = scene.claim.time
    if time and time.start and time.end and time.start > time.end:
        yield scene.flag("time", f"The time ends on {time.end}, before it starts on {time.start}.")
        return
    if time and time.text and plain(time.text) not in scene.near:
        yield scene.flag("time", f"“{time.text}” does not stand near the evidence.")
    if time and (time.start or time.end) and not _is_given((time.start, time.end), scene):
        message = (
            f"The claim's time, {_written(time.start, time.end)}, is no day that the article gives."
        )
        yield scene.flag("time", message)
    elif not scene.is_verbatim and _may_hold_day(scene.words):
        published = scene.article.published
        for mention in find_days(scene.text, 0, len(scene.text), published=published):
            if mention.role == "apart" or not (mention.first or mention.last):
                continue
            if not _is_given((mention.first, mention.last), scene):
                yield scene.flag(
                    "time", f"The claim says “{mention.text}”, no day that the article gives."
                )


def _may_hold_day(words: Words) -> bool:
    return DATE in words.kinds or any(
        len(k) == 5 and k[1] in "12" for k in words.keys if k[0] == "#"
    )


def _is_given(wanted: Days, scene: Scene) -> bool:
    """Say whether something near the evidence gives a day, or else the article without it.

    The day of the article is always one; a stretch may begin with one date and end with another.
    """
    published = scene.article.published
    near = [one for n in scene.near_numbers for one in scene.background.days(n) if _known(one)]
    if published is None:
        return True
    if _holds(wanted, published) and _length(wanted) <= _MONTH:
        return not _has_another(near, scene)
    unread = _NOT_READ.search(scene.quotes if near else scene.near)
    if unread and not any(unread[0] in one.text for one in near):
        return True
    if any(_gives(one, wanted, scene) for one in near) or _spans(near, wanted, published):
        return True
    own = [one for one in near if one.text in scene.quotes]
    if own and not any(_meets((one.first, one.last), wanted) for one in own):
        return False
    return any(_gives(one, wanted, scene) for one in scene.background.all_days)


def _has_another(near: Sequence[DayMention], scene: Scene) -> bool:
    """Say whether the quotes tell when, and a claim has nothing of it."""
    told = [
        one
        for one in near
        if one.role == "when"
        and one.text in scene.quotes
        and _length((one.first, one.last)) <= _WEEK
    ]
    time = scene.claim.time
    published = scene.article.published
    said = find_days(scene.text, 0, len(scene.text), published=published)
    own = [(one.first, one.last) for one in said] + ([(time.start, time.end)] if time else [])
    return bool(told) and not any(_meets((t.first, t.last), o) for t in told for o in own)


def _spans(near: Sequence[DayMention], wanted: Days, published: date) -> bool:
    """Say whether a stretch begins and ends with dates: "this year", "from March through May"."""
    starts = {one.first for one in near} - {None}
    ends = ({one.last for one in near} | {published}) - {None}
    return wanted[0] in starts and wanted[1] in ends and wanted[0] != wanted[1]


def _meets(one: Days, two: Days) -> bool:
    first = max(one[0] or date.min, two[0] or date.min)
    return first <= min(one[1] or date.max, two[1] or date.max)


def _gives(mention: DayMention, wanted: Days, scene: Scene) -> bool:
    """Say whether a date expression gives a day: it means it, or says it more exactly.

    Without a year of its own it may mean the one before or behind, as the claim's status has it.
    """
    if not _known(mention):
        return False
    given = (mention.first, mention.last)
    if _is_of(wanted, given) or (_is_inside(wanted, given) and _PART.search(scene.quotes)):
        return True
    published = scene.article.published
    last = wanted[1] or wanted[0]
    if published is None or _FIXED.search(mention.text) or last is None:
        return False
    if all(day is None or abs((day - published).days) < _SURE for day in given):
        return False
    ahead = scene.claim.status == "planned"
    if mention.role == "when" and (last >= published) != ahead:
        return False
    return any(_is_of(wanted, _moved(given, years)) for years in (-1, 1))


def _is_of(wanted: Days, given: Days) -> bool:
    """Say whether days are the given ones, hold them all, or are some of one given week."""
    if None in given:
        pairs = zip(wanted, given, strict=True)
        return any(one and two and abs((one - two).days) <= 1 for one, two in pairs)
    if None in wanted:
        return _holds(given, wanted[0] or wanted[1])
    if wanted == given:
        return True
    if _holds(wanted, given[0]) and _holds(wanted, given[1]):
        return True
    return _is_inside(wanted, given) and _length(given) <= _WEEK


def _is_inside(wanted: Days, given: Days) -> bool:
    return _holds(given, wanted[0]) and _holds(given, wanted[1])


def _holds(days: Days, day: date | None) -> bool:
    first, last = days
    return day is not None and (first or date.min) <= day <= (last or date.max)


def _moved(days: Days, years: int) -> Days:
    return tuple([day and _year_on(day, years) for day in days])  # type: ignore[return-value]


def _year_on(day: date, years: int) -> date:
    return day.replace(year=day.year + years, day=min(day.day, 28) if day.month == 2 else day.day)


def _length(days: Days) -> int:
    """Return the days of a stretch, a century where it is open."""
    first, last = days
    return (last - first).days + 1 if first and last else 36_500


def _known(mention: DayMention) -> bool:
    return bool(mention.first or mention.last)


def _written(start: date | None, end: date | None) -> str:
    if start == end or not (start and end):
        return str(start or end)
    return f"{start} to {end}"
