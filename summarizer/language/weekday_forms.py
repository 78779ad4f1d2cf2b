"""Dates by weekday, each with the phrase that it belongs to: "Wednesday of next week"."""

from __future__ import annotations

import re
from datetime import timedelta

from summarizer.language.day_words import (
    COUNT,
    DAY,
    MON,
    MOVED,
    NTH,
    OF_YEAR,
    TO,
    WEEKDAY,
    View,
    count_of,
    form,
    month_number,
    nth_of,
    weekday_number,
    year_in,
)
from summarizer.language.periods import (
    UNKNOWN,
    Days,
    day_of,
    months_of,
    nearest,
    nth_weekday,
    shifted,
    week_of,
    weekday_near,
)


def _nth_weekday(match: re.Match[str], view: View) -> Days:
    nth, weekday = nth_of(match["nth"]), weekday_number(match["weekday"])
    if not match["month"]:
        period = months_of(view.today.year, view.today.month + (match["unit"] == "next"))
        return nth_weekday(period[0].year, period[0].month, weekday, nth)
    month = month_number(match["month"])
    if (year := year_in(match, view)) is not None:
        return nth_weekday(year, month, weekday, nth)
    return nearest(lambda near: nth_weekday(near, month, weekday, nth), view.today, view.tense)


def _weekday(match: re.Match[str], view: View) -> Days:
    """Return a weekday, alone or with "last", "next", "this coming", "the following"."""
    weekday, which = weekday_number(match["weekday"]), (match["which"] or "").casefold()
    tense = view.tense
    if which.startswith("the ") and which.endswith(("following", "next", "previous")):
        return _after_anchor(view, weekday, back=which.endswith("previous"))
    if which.endswith(("last", "past")):
        return weekday_near(view.today - timedelta(days=1), weekday, "past")
    if which.endswith(("next", "coming")):
        return weekday_near(view.today + timedelta(days=1), weekday, "ahead")
    if which == "this" and tense == "open":
        tense = "ahead"
    return weekday_near(view.today, weekday, tense)


def _after_anchor(view: View, weekday: int, *, back: bool) -> Days:
    first, last = view.anchor
    if back and first is not None:
        return weekday_near(first - timedelta(days=1), weekday, "past")
    if not back and last is not None:
        return weekday_near(last + timedelta(days=1), weekday, "ahead")
    return UNKNOWN


def _weekday_of_week(match: re.Match[str], view: View) -> Days:
    """Return "Wednesday of next week", "Friday last week"."""
    if match["which"] in ("that", "the same", "the following"):
        if view.anchor[0] is None:
            return UNKNOWN
        monday, _ = week_of(view.anchor[0], 1 if match["which"].endswith("following") else 0)
    else:
        monday, _ = week_of(view.today, {"last": -1, "next": 1}.get(match["which"], 0))
    return day_of(monday + timedelta(days=weekday_number(match["weekday"])))


def _weeks_from_weekday(match: re.Match[str], view: View) -> Days:
    """Return "a week from Friday" and "a week ago Monday"."""
    count, weekday = count_of(match["count"]), weekday_number(match["weekday"])
    if match["way"] == "ago":
        return day_of(shifted(weekday_near(view.today, weekday, "past")[0], "week", -count))
    return day_of(shifted(weekday_near(view.today, weekday, "ahead")[0], "week", count))


def _weekdays(match: re.Match[str], view: View) -> Days | None:
    """Return "Monday to Friday"; "Monday and Friday" are two days, unless they are neighbours."""
    first, last = weekday_number(match["begin"]), weekday_number(match["weekday"])
    n_days = (last - first) % 7
    if MOVED.search(view.before) or (" and " in match[0] and n_days != 1):
        return None
    end, _ = weekday_near(view.today, last, view.tense)
    if view.tense == "ahead" and (end - view.today).days < n_days:
        begin, _ = weekday_near(view.today, first, "ahead")
        return begin, begin + timedelta(days=n_days)
    return end - timedelta(days=n_days), end


def _weekday_and_day(match: re.Match[str], view: View) -> Days:
    """Return "Friday the 13th": the nearest month in which that day is a Friday."""
    wanted, day = weekday_number(match["weekday"]), int(match["day"])
    step = 1 if view.tense == "ahead" else -1
    for shift in range(24):
        first, last = months_of(view.today.year, view.today.month + shift * step)
        if day > last.day:
            continue
        known = first.replace(day=day)
        if known.weekday() == wanted and (known - view.today).days * step >= 0:
            return day_of(known)
    return UNKNOWN


WEEKDAY_FORMS = (
    form(
        rf"\b(?P<nth>(?i:{NTH})) (?P<weekday>{WEEKDAY}) (?:of|in) (?:(?P<month>{MON}){OF_YEAR}"
        r"|(?P<unit>this|next|the) month\b)",
        _nth_weekday,
    ),
    form(
        rf"\b(?P<weekday>{WEEKDAY}),? (?:(?:of|in) )?"
        r"(?P<which>last|this|next|that|the same|the following) week\b",
        _weekday_of_week,
    ),
    form(
        rf"\b(?P<count>{COUNT}) weeks? (?P<way>ago|from|after|on|next) (?P<weekday>{WEEKDAY})",
        _weeks_from_weekday,
    ),
    form(rf"\b(?P<begin>{WEEKDAY})(?:{TO}| and )(?P<weekday>{WEEKDAY})", _weekdays),
    form(rf"\b(?P<weekday>{WEEKDAY}) the (?P<day>{DAY})(?:st|nd|rd|th)\b", _weekday_and_day),
    form(
        r"\b(?:(?P<which>[Ll]ast|[Tt]his|[Nn]ext|[Tt]h(?:is|e) (?:past|coming)"
        rf"|[Tt]he (?:following|next|previous)) )?(?P<weekday>{WEEKDAY})",
        _weekday,
    ),
    form(
        rf"\b(?:(?:[Ee]very|[Ee]ach|[Mm]ost|[Aa]ny) (?:other )?{WEEKDAY}"
        rf"|{WEEKDAY} (?:nights|mornings|evenings|afternoons)\b"
        r"|(?:Bloody|Super|Ruby|Freaky|Sheffield|Giving|Casual|Manic)"
        r" (?:Mon|Tues|Wednes|Fri|Sun)day"
        r"|Mail on Sunday|(?:Sunday|Saturday) (?:Times|Telegraph|Mirror|Mail|Express|Herald|Post)"
        r"|(?:Mon|Thurs|Fri|Satur|Sun)day [Nn]ight (?:Live|Football|Lights|Fever))\b",
        None,
    ),
)
