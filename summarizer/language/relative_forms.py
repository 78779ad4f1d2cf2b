"""Dates by their distance: days and weeks ago, periods of now, of a year or of another date."""

from __future__ import annotations

import re
from datetime import date, timedelta

from summarizer.language.day_words import (
    COUNT,
    DAY,
    MON,
    OF_YEAR,
    UNIT,
    YEAR,
    YEAR_REF,
    View,
    count_of,
    form,
    month_number,
    part_name,
    shift_of,
    year_in,
)
from summarizer.language.periods import (
    UNKNOWN,
    Days,
    Period,
    day_of,
    months_of,
    nearest,
    part_of,
    shifted,
    unit_at,
    week_of,
    weekend_of,
    year_of,
)

# "the second time in two weeks" looks back.
_COUNTED_TIME = re.compile(
    r"\b(?:first|second|third|fourth|only|time|most|worst|best|\w+est)\b[^,;]*$"
)


def _near(match: re.Match[str], view: View) -> Days | None:
    words = match["near"].casefold()
    if match[0][0].isupper() and view.before.endswith(" ") and not view.before.endswith(". "):
        return None  # part of a name: "USA Today"
    if words.startswith("the day before"):
        return day_of(view.today - timedelta(days=2))
    if words.startswith("the day after"):
        return day_of(view.today + timedelta(days=2))
    shift = {"yesterday": -1, "tomorrow": 1, "last night": -1}.get(words, 0)
    return day_of(view.today + timedelta(days=shift))


def _in_the_day(match: re.Match[str], view: View) -> Days:
    first, last = view.anchor
    return (first, last) if first and first == last else day_of(view.today)


def _ago(match: re.Match[str], view: View) -> Days | None:
    """Return "two weeks ago", "a year earlier", "more than ten years ago", "a week from now"."""
    if match["half"] or match["vague"]:
        return UNKNOWN
    count, unit = count_of(match["count"]), match["unit"].rstrip("s").casefold()
    way = match["way"].casefold()
    if way in ("earlier", "later", "previously", "afterward", "afterwards"):
        sign = -1 if way in ("earlier", "previously") else 1
        return from_anchor(view, unit, sign * count)
    if unit == "year" and count == 1 and way == "ago" and is_quarter(view.anchor):
        return from_anchor(view, unit, -1)
    if unit in ("hour", "minute"):
        return day_of(view.today) if unit == "minute" or count < 9 else None
    sign = -1 if way == "ago" else 1
    limit = (match["limit"] or "").casefold()
    if limit:
        edge = shifted(view.today, unit, sign * count)
        beyond = limit in ("more than", "over", "at least", "just over", "well over")
        return (None, edge) if beyond == (sign < 0) else (edge, None)
    return _away(view.today, unit, sign * count)


def _away(day: date, unit: str, count: int) -> Period:
    """Return the day, or the whole week, month or year, that lies `count` units from `day`."""
    if unit == "decade":
        return year_of(day.year + 10 * count)
    return unit_at(day, unit, count)


def is_quarter(days: Days) -> bool:
    """Say whether a period is one of results: a quarter, two or three."""
    first, last = days
    if first is None or last is None:
        return False
    return timedelta(days=85) < last - first < timedelta(days=280)


def from_anchor(view: View, unit: str, count: int) -> Days:
    """Return the days so far from the date before; a period "a year earlier" is as long as it."""
    first, last = view.anchor
    if first is None or last is None:
        if unit == "year" and count == -1 and not re.search(r"\bhad\b", view.before):
            return year_of(view.today.year - 1)
        return UNKNOWN
    if unit == "year" and first != last:
        return shifted(first, unit, count), _month_end(shifted(last, unit, count), last)
    return _away(first if count < 0 else last, unit, count)


def _month_end(day: date, like: date) -> date:
    """Return the last day of the month where `like` was one."""
    _, end = months_of(like.year, like.month)
    return months_of(day.year, day.month)[1] if like == end else day


def _which(match: re.Match[str], view: View) -> Days | None:
    """Return "last week", "earlier this year", "the past month", "the following day"."""
    which, unit = match["which"].casefold(), match["unit"]
    if which in ("the following", "the next", "the previous", "the preceding", "the prior"):
        return _beside_anchor(view, which, unit)
    if which in ("that", "the same", "that same"):
        first, _ = view.anchor
        return UNKNOWN if first is None else unit_at(first, unit)
    if which == "the" and not match["when"]:
        return None
    if unit == "day":
        return None
    if which.endswith("past") and unit not in ("weekend", "quarter"):
        return shifted(view.today, unit, -1), view.today
    if which == "the coming" and unit != "weekend":
        return view.today, shifted(view.today, unit, 1)
    if unit == "weekend":
        return _weekend(view, which)
    shift = -1 if which.endswith(("latest", "recent", "past")) else shift_of(which)
    return _stage(unit_at(view.today, unit, shift), match["when"], view, shift)


def _stage(period: Period, when: str | None, view: View, shift: int) -> Period:
    """Return what "earlier", "later", "so far" or "late" leave of a period."""
    name = (when or "").casefold().split(" ")[0]
    first, last = period
    if shift == 0 and name in ("earlier", "so"):
        return first, min(last, view.today)
    if shift == 0 and name == "later":
        return max(first, view.today), last
    if name in ("early", "late") and last - first > timedelta(days=25):
        return part_of(period, name)
    return period


def _beside_anchor(view: View, which: str, unit: str) -> Days:
    """Return the unit next to the date before; "the next year" of what is ahead begins today."""
    first, last = view.anchor
    ahead = which in ("the following", "the next")
    if first is not None and last is not None:
        return unit_at(last, unit, 1) if ahead else unit_at(first, unit, -1)
    if which == "the next" and unit not in ("day", "weekend") and view.tense == "ahead":
        return view.today, shifted(view.today, unit, 1)
    return UNKNOWN


def _weekend(view: View, which: str) -> Days:
    """Return the weekend under way or gone by, or the next one."""
    coming = which.endswith(("next", "coming")) or (view.tense == "ahead" and "last" not in which)
    under_way = view.today.weekday() >= 5
    if coming:
        return weekend_of(view.today, 1 if under_way and which.endswith("next") else 0)
    if which == "this" and view.tense == "open":
        return weekend_of(view.today)
    gone = -1 if not under_way or which.endswith("last") else 0
    return weekend_of(view.today, gone)


def _the_weekend(match: re.Match[str], view: View) -> Days:
    return _weekend(view, "the")


def _edge(match: re.Match[str], view: View) -> Days | None:
    """Return "the end of the year", "the beginning of next week", "year-end"."""
    named = match.groupdict()
    part, unit = part_name(named["part"] or "end"), named["unit"] or "year"
    if named["year"]:
        period = year_of(int(named["year"]))
    elif (named["which"] or "the").casefold() in ("the", "the current"):
        if unit == "day":
            return None
        period = unit_at(view.today, unit)
        gone = view.tense == "past" and not re.search(r"\b(?:by|until) the $", view.before)
        if gone and part == "end" and period[1] > view.today:
            period = unit_at(view.today, unit, -1)
    else:
        first = view.anchor[0] if named["which"] in ("that", "the following") else None
        if first is None and named["which"] in ("that", "the following"):
            return UNKNOWN
        period = unit_at(first or view.today, unit, shift_of(named["which"]))
    if part in ("start", "end") and unit in ("week", "month", "quarter", "year"):
        return day_of(period[0] if part == "start" else period[1])
    return part_of(period, part)


def _span(match: re.Match[str], view: View) -> Days | None:
    """Return "the past two weeks", "the next ten days", "the first nine months of 1997"."""
    which, count, unit = match["which"].casefold(), count_of(match["count"]), match["unit"][:-1]
    if unit == "hour":
        unit, count = "day", -(-count // 24)
    if match["year"] or match["rel"] or which in ("first", "final"):
        return _months_of_year(match, view, which, count, unit)
    if which in ("past", "last"):
        return shifted(view.today, unit, -count), view.today
    if which in ("next", "coming"):
        return view.today, shifted(view.today, unit, count)
    return UNKNOWN


def _months_of_year(
    match: re.Match[str], view: View, which: str, count: int, unit: str
) -> Days | None:
    n_months = count * {"month": 1, "quarter": 3}.get(unit, 0)
    if not 0 < n_months <= 12:
        return UNKNOWN
    if which not in ("first", "last", "final"):
        return UNKNOWN
    begin = 1 if which == "first" else 13 - n_months
    if (year := year_in(match, view)) is not None:
        return months_of(year, begin, n_months)
    if which != "first":
        return UNKNOWN
    complete = months_of(view.today.year, begin, n_months)[1] <= view.today
    return months_of(view.today.year - (not complete), begin, n_months)


def _within(match: re.Match[str], view: View) -> Days | None:
    """Return "in two weeks" and "within a month" where the verb looks ahead."""
    if view.tense != "ahead" or _COUNTED_TIME.search(view.before):
        return None
    count, unit = count_of(match["count"]), match["unit"].rstrip("s")
    if match["within"].casefold() == "in":
        return _away(view.today, unit, count)
    return view.today, shifted(view.today, unit, count)


def _week_of_day(match: re.Match[str], view: View) -> Days:
    month, day = month_number(match["month"]), int(match["day"])
    if (year := year_in(match, view)) is not None:
        return week_of(date(year, month, day))
    known, _ = nearest(lambda near: day_of(date(near, month, day)), view.today, view.tense)
    return week_of(known)


_LIMIT = (
    r"(?P<limit>[Mm]ore than|[Oo]ver|[Aa]t least|[Jj]ust over|[Ww]ell over|[Ll]ess than|[Uu]nder)"
)
NEAR_FORMS = (
    form(
        r"\b(?P<near>[Tt]he day (?:before yesterday|after tomorrow)|[Tt]oday|[Yy]esterday"
        r"|[Tt]omorrow|[Tt]onight|[Ll]ast night|[Oo]vernight|[Tt]his (?:morning|afternoon|evening))"
        r"\b",
        _near,
    ),
    form(r"\b(?:[Ee]arlier |[Ll]ater )?in the day\b", _in_the_day),
)
UNIT_FORMS = (
    form(
        rf"\b(?:{_LIMIT} )?(?P<count>{COUNT})(?P<half> and a half)?[ -]"
        rf"(?P<unit>(?:{UNIT}|hour|minute)s?)(?P<half2> and a half)?"
        r"(?P<vague> or (?:so|two|three|more))? "
        r"(?P<way>ago|earlier|later|previously|afterwards?|from (?:now|today))\b(?! than)",
        _ago,
    ),
    form(
        r"\b(?:(?P<when>[Ee]arlier|[Ll]ater|[Ee]arly|[Ll]ate|[Ss]o far)(?: in)? )?"
        r"(?P<which>[Ll]ast|[Tt]his(?: past| coming)?|[Nn]ext|[Tt]he (?:past|last|coming|current"
        r"|following|next|previous|preceding|prior|same)|[Tt]hat(?: same)?|the)"
        r"(?: (?:full|fiscal|calendar))? (?P<unit>day|week|weekend|month|year|decade)\b(?!-)",
        _which,
    ),
    form(r"(?<=\b[Oo]ver )the weekend\b|(?<=\b[Aa]t )the weekend\b", _the_weekend),
    form(
        r"\b(?P<part>[Ss]tart|[Bb]eginning|[Mm]iddle|[Ee]nd|[Cc]lose|[Tt]urn) of (?:(?P<which>the"
        r"|this|last|next|that|the current|the following) (?:fiscal )?"
        rf"(?P<unit>{UNIT})\b|(?P<year>{YEAR})\b)",
        _edge,
    ),
    form(
        r"(?P<part>)(?P<which>)\b[Yy]ear(?:['’]s)?[- ]end\b(?: (?P<year>\d{4})\b)?(?P<unit>)", _edge
    ),
    form(
        rf"\b(?P<which>[Pp]ast|[Ll]ast|[Nn]ext|[Cc]oming|[Pp]revious|[Ff]ollowing|[Ff]irst"
        rf"|[Ff]inal) (?P<count>{COUNT}) (?P<unit>(?:{UNIT}|hour)s)\b(?: of {YEAR_REF})?"
        r"(?! (?:ago|after|of|later))",
        _span,
    ),
    form(
        rf"\b(?P<within>[Ii]n|[Ww]ithin) (?P<count>{COUNT}) (?P<unit>{UNIT}s?)\b"
        r"(?!['’]| of| \w+ly)",
        _within,
    ),
    form(rf"\bweek of (?P<month>{MON}) (?P<day>{DAY})\b{OF_YEAR}", _week_of_day),
)
