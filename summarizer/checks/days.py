"""The days of a claim: each must be one that the article's date words and its day give."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from summarizer.checks.scene import Scene
from summarizer.checks.words import DATE, Words
from summarizer.language.days import DayMention, find_days
from summarizer.models import Flag, TimeSpan
from summarizer.text.folding import plain
from summarizer.text.lexicon import WEEKDAYS

# These leave no doubt about the year.
_FIXED = re.compile(r"(?:19|20)\d\d|\b(?:this|last|next|past)\b", re.IGNORECASE)
_PART = re.compile(r"\b(?:early|late|mid|middle|beginning|start)\b", re.IGNORECASE)
_VAGUE = re.compile(r"\b(?:quarter|half|fiscal|season|period)\b", re.IGNORECASE)
_RANGE = re.compile(r" (?:to|until|till|through) |\d[-–]\d")
# Words that days, or longer stretches, may be worked out from in more ways than are known here.
_COUNTS_DAYS = re.compile(
    r"\b(?:days?|nights?|weeks?|weekend|ago|eve|mid|tomorrow)\b", re.IGNORECASE
)
_COUNTS_TIME = re.compile(
    r"\b(?:ago|earlier|later|since|until|last|next|past|coming|previous|quarter|half|years?"
    r"|months?|weeks?|decades?|season|spring|summer|autumn|fall|winter|period|term|fiscal|annual"
    r"|mid)\b",
    re.IGNORECASE,
)
_FEW, _WEEK, _MONTH, _HALF = 2, 7, 31, 190
_SURE = 60  # days from the article's own within which the year of a date is plain

Days = tuple[date | None, date | None]


def days(scene: Scene) -> Iterator[Flag]:
    """Yield a flag for a day that the article does not give, in a claim's words or its time."""
    time = scene.claim.time
    if scene.article.published is None:
        yield from _other_weekdays(scene)
    if time and time.start and time.end and time.start > time.end:
        yield scene.flag("time", f"The time ends on {time.end}, before it starts on {time.start}.")
        return
    if time and time.text and plain(time.text) not in scene.near:
        yield scene.flag("time", f"“{time.text}” does not stand near the evidence.")
    if time and (time.start or time.end) and _contradicts_itself(time, scene):
        written = _written(time.start, time.end)
        yield scene.flag("time", f"“{time.text}” is not {written}.")
    elif time and (time.start or time.end) and not _is_given((time.start, time.end), scene):
        message = (
            f"The claim's time, {_written(time.start, time.end)}, is no day that the article gives."
        )
        yield scene.flag("time", message)
    elif not scene.is_verbatim and _may_hold_day(scene.words):
        published = scene.article.published
        for mention in find_days(scene.text, 0, len(scene.text), published=published):
            if mention.role == "apart" or not _known(mention) or mention.text in scene.near:
                continue
            if published in (mention.first, mention.last):
                continue
            if not _is_given((mention.first, mention.last), scene):
                yield scene.flag(
                    "time", f"The claim says “{mention.text}”, no day that the article gives."
                )


def _contradicts_itself(time: TimeSpan, scene: Scene) -> bool:
    """Say whether the words of a time are dates near the evidence, and none of them its days."""
    words, wanted = plain(time.text or ""), (time.start, time.end)
    if not words or _VAGUE.search(words) or scene.article.published is None:
        return False
    is_told = False
    for number in sorted(scene.near_numbers, reverse=True):  # its own sentence tells most times
        own = [one for one in scene.background.days(number) if _known(one) and one.text in words]
        if any(_means(one, wanted) for one in own):
            return False
        is_told |= bool(own)
    return is_told


def _means(mention: DayMention, wanted: Days) -> bool:
    """Say whether a date expression may be what was understood as some days, of any year near."""
    is_fixed = _FIXED.search(mention.text)
    for years in (0,) if is_fixed else (0, -1, 1):
        given = _moved(_days(mention), years)
        apart = [abs(two - one).days for one, two in zip(given, wanted, strict=True) if one and two]
        if None in given:
            if not apart or min(apart) <= _MONTH:
                return True
        elif _RANGE.search(mention.text) and len(apart) == len(given):
            if max(apart) <= _FEW:
                return True
        elif _meets(_widened(given), wanted):
            return True
    return False


def _widened(days: Days) -> Days:
    first, last = days
    return first and first - timedelta(days=1), last and last + timedelta(days=1)


def _other_weekdays(scene: Scene) -> Iterator[Flag]:
    """Yield a flag where claim and quote name weekdays, and the claim another one than all near."""
    said, told = _weekdays(scene.words), _weekdays(scene.quoted)
    if said and told and not any(map(scene.is_near, said)):
        message = f"The claim says “{said[0].title()}” where its evidence says “{told[0].title()}”."
        yield scene.flag("time", message)


def _weekdays(words: Words) -> list[str]:
    return [key for key in words.keys if key in WEEKDAYS]


def _may_hold_day(words: Words) -> bool:
    return DATE in words.kinds or any(
        len(k) == 5 and k[1] in "12" for k in words.keys if k[0] == "#"
    )


def _is_given(wanted: Days, scene: Scene) -> bool:
    """Say whether something near the evidence gives a day, or else the article; or may give it.

    Only what contradicts a date that is understood is not given: one of the quotes or, where they
    have none and nothing near counts time ("three months ago", "the last quarter"), all of them.
    """
    published = scene.article.published
    if published is None:
        return True
    if any(_gives(one, wanted, scene) for n in scene.numbers for one in scene.background.days(n)):
        return True
    near = [one for n in scene.near_numbers for one in scene.background.days(n) if _known(one)]
    if any(_gives(one, wanted, scene) for one in near) or _spans(near, wanted, published):
        return True
    told = [one for one in near if one.text in scene.quotes and not _VAGUE.search(one.text)]
    is_part = _PART.search(scene.quotes) and (
        not told or any(_meets(_days(one), wanted) for one in told)
    )
    if is_part or (_WEEK < _length(wanted) < _HALF and _VAGUE.search(scene.near)):
        return True
    is_today = None not in wanted and _meets(wanted, (published, published))
    if told:
        # The claim may tell of another event, with a day of its own from elsewhere.
        own = _claimed(scene)
        is_kept = any(_meets(_days(one), two) for one in told for two in own)
        return is_kept and (
            is_today or any(_gives(one, wanted, scene) for one in scene.background.all_days())
        )
    counts = _COUNTS_DAYS if _length(wanted) <= _FEW else _COUNTS_TIME
    if is_today or counts.search(scene.near):
        return True
    return any(_gives(one, wanted, scene) for one in scene.background.all_days())


def _claimed(scene: Scene) -> list[Days]:
    """Return the days of a claim's words and of its time."""
    time = scene.claim.time
    said = find_days(scene.text, 0, len(scene.text), published=scene.article.published)
    return [*map(_days, said), *([(time.start, time.end)] if time else [])]


def _days(mention: DayMention) -> Days:
    return mention.first, mention.last


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
    given = _days(mention)
    if _is_of(wanted, given):
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
    if wanted == given or (wanted[0] == wanted[1] and wanted[0] in given):
        return True
    if _holds(wanted, given[0]) and _holds(wanted, given[1]):
        return True
    if _length(wanted) == _length(given) == _WEEK and _is_inside(wanted, _widened(given)):
        return True  # weeks begin on Monday, or on Sunday
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
