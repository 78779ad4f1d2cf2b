"""The inclusive days that a chain of date words means, by calendar arithmetic."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from typing import Literal

from summarizer.language.date_words import HOLIDAYS, DateSpec
from summarizer.text.lexicon import CARDINALS, MONTHS, ORDINALS, WEEKDAYS

Tense = Literal["past", "ahead", "open"]
Period = tuple[date, date]
Days = tuple[date | None, date | None]

_SOME_DAY = date(2000, 1, 1)
UNKNOWN: Days = (None, None)
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
_DAY = timedelta(days=1)
_N_MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12, "decade": 120}
_SHIFTS = {"last": -1, "past": -1, "latest": -1, "ago": -1, "earlier": -1, "next": 1, "coming": 1}
_NEAR = {"the day before yesterday": -2, "yesterday": -1, "last night": -1, "tomorrow": 1,
         "the day after tomorrow": 2}  # fmt: skip
_DAY_SLOTS = frozenset("near weekday day last month year".split())
# "will close in three months", but not "for the first time in three months"
_FROM_NOW = re.compile(
    r"(?!.*\b(?:first|second|third|\w{3,}th|times?|once|twice|most|\w{3,}est)\b)"
    r".*\b[Ii]n (?:about )?$"
)
# So long after a quarter "expects to report a loss for the third quarter" still speaks of it.
_RESULTS = 60 * _DAY


def months_of(year: int, month: int, n_months: int = 1) -> Period:
    """Return `n_months` whole months from `month` on, which may lie outside 1 to 12."""
    ends = [date(year + (n - 1) // 12, (n - 1) % 12 + 1, 1) for n in (month, month + n_months)]
    return ends[0], ends[1] - _DAY


def unit_at(day: date, unit: str, shift: int = 0) -> Period:
    """Return the day, week, weekend, month or longer unit of `day`, `shift` of them on."""
    if n_months := _N_MONTHS.get(unit):
        place = (12 * day.year + day.month - 1) // n_months + shift
        return months_of(0, place * n_months + 1, n_months)
    if unit == "day":
        return day + shift * _DAY, day + shift * _DAY
    monday = day + (7 * shift - day.weekday()) * _DAY
    return monday + 5 * _DAY * (unit == "weekend"), monday + 6 * _DAY


def shifted(day: date, unit: str, count: int) -> date:
    """Return the day `count` units on, which may be negative; the 31st becomes the 30th."""
    if unit not in _N_MONTHS:
        return day + count * (1 if unit == "day" else 7) * _DAY
    first, last = months_of(day.year, day.month + count * _N_MONTHS[unit])
    return min(first + (day.day - 1) * _DAY, last)


def part_of(period: Period, part: str) -> Period:
    """Return a third of a period or its "start" or "end" day; all of it for another part.

    A month is cut between days, what is longer between months; a week has no thirds.
    """
    first, last = period
    n_days = (last - first).days + 1
    if part.endswith("end") or part in ("start", "beginning"):
        return (last, last) if part.endswith("end") else (first, first)
    if part not in ("early", "mid", "late") or n_days <= 7:
        return period
    cuts = [first + n_days // 3 * _DAY, last - (n_days // 3 - 1) * _DAY]
    if n_days > 31:
        cuts = [unit_at(cut + 2 * _DAY, "month")[0] for cut in cuts]
    edges = [first, *cuts, last + _DAY]
    place = ("early", "mid", "late").index(part)
    return edges[place], edges[place + 1] - _DAY


def choose(periods: list[Period], today: date, choice: str) -> Period | None:
    """Return the nearest period that is "past" (has begun), "gone", "ahead", "coming" or any.

    What lies ahead counts twice as far: news is of what has been.
    """

    def fits(first: date, last: date) -> bool:
        fit = {"past": first <= today, "gone": last < today, "ahead": last >= today}
        return fit.get(choice, choice == "open" or first > today)

    fit = [one for one in periods if fits(*one)]
    return min(fit, key=lambda one: max((one[0] - today) * 2, today - one[1]), default=None)


def meaning_of(spec: DateSpec, published: date | None, tense: Callable[[], Tense]) -> Days | None:
    """Return the days of a date, None where it is none or there is no such day."""
    if spec["iso"]:
        return unit_at(date.fromisoformat(spec["iso"]), "day")
    if spec["ended"]:
        slots = {slot: word for slot, word in spec.slots.items() if slot in _DAY_SLOTS}
        _, last = meaning_of(replace(spec, slots=slots), published, tense) or UNKNOWN
        count = -_number(spec["count"] or "1")
        return (shifted(last + _DAY, spec["unit"], count), last) if last else None
    if spec["fiscal"]:
        return UNKNOWN  # a quarter of the company's own year
    if published is None and not spec["year"] and not spec["decade"]:
        is_date = meaning_of(spec, _SOME_DAY, tense) is not None  # no bare "day"
        return UNKNOWN if is_date else None
    today, which = published or date(int(spec["year"] or 1), 1, 1), spec["shift"].split(" ")[-1]
    if spec["near"]:
        return unit_at(today, "day", _NEAR.get(spec["near"], 0))
    unit, shift, nth = spec["unit"], _SHIFTS.get(which, 0), spec["nth"]
    counted = spec["count"] and not (nth or spec["year"] or spec["which_year"])
    from_now = unit and counted and not which and _FROM_NOW.match(spec.before)
    if from_now and not spec.behind.startswith(" or ") and tense() == "ahead":
        return unit_at(today, unit, _number(spec["count"]))
    if unit and (counted or which == "past" or spec.words.casefold().startswith("year-")):
        count = _SHIFTS.get(which or spec["part"], 0) * _number(spec["count"] or "1")
        if which:
            edge = shifted(today, unit, count)
            return min(edge, today), max(edge, today)
        known = count and (unit == "year" or spec["part"] == "ago")  # "a day earlier" than another
        return unit_at(today, unit, count) if known else None
    periods = list(_candidates(spec, today, which))
    if spec["weekday"] and spec["day"]:
        return choose(periods, today, "open")  # the weekday tells the year
    if len(periods) < 2:
        return periods[0] if periods else None
    if shift and not (spec["weekday"] and spec["month"]):
        return choose(periods, today, "gone" if shift < 0 else "coming")
    choice = "ahead" if which == "this" and tense() == "open" else tense()
    return choose(periods, today - _RESULTS * (choice == "ahead" and nth != ""), choice)


def _candidates(spec: DateSpec, today: date, which: str) -> Iterator[Period]:
    """Yield the periods of that name in the year, month or week that is given, or in those near."""
    unit, side, place = spec["unit"], spec["which_year"], None
    if spec["decade"]:
        yield part_of(months_of(int(spec["decade"]), 1, 120), spec["part"])
    named = spec["month"] or spec["holiday"] or (spec["nth"] and not spec["weekday"])
    yearly = named or spec["part"].startswith("year")
    told = yearly or spec["year"] or which or spec["part"] or spec["weekday"]
    if not told and side in ("", "the"):
        return  # a bare "week", or "the year"
    if spec["year"]:
        place = int(spec["year"]) - today.year
    elif side and (yearly or side != "the"):
        place = _SHIFTS.get(side, 0)
    elif which == "this" and spec["month"]:
        place = -(spec["month"] == "winter" and today.month < 3)
    elif which and unit and not yearly and not (unit == "weekend" and which in ("the", "this")):
        place = _SHIFTS.get(which, -(which == "the"))
    unit = "year" if yearly or side or spec["year"] else unit or ("week" if spec["weekday"] else "")
    near = range(-2, 3) if place is None else [place]
    for n in near if unit else []:
        with suppress(ValueError):
            yield part_of(_within(spec, *unit_at(today, unit, n)), spec["part"])


def _within(spec: DateSpec, first: date, last: date) -> Period:
    """Return what the words mean in a year, month or week; ValueError if there is no such day."""
    if spec["holiday"]:
        return _holiday(spec["holiday"].replace("’", "'"), first.year)
    if spec["month"] in SEASONS:
        return months_of(first.year, SEASONS[spec["month"]], 3)
    nth = spec["nth"] or spec["shift"].split(" ")[-1]
    if spec["month"]:
        month = [name[:3] for name in MONTHS].index(spec["month"][:3]) + 1
        first, last = months_of(first.year, month)
    elif spec["nth"] and not spec["weekday"]:
        unit = _N_MONTHS.get(spec["unit"].strip("- ") or "quarter", 12)
        if unit > 6:
            raise ValueError("the first days of a trial, or years of a reign, are in no year")
        n_months = unit * _number(spec["count"] or "1")
        begin = 13 - n_months if nth in ("final", "last") else unit * (_number(nth) - 1) + 1
        return months_of(first.year, begin, n_months)
    if spec["day"]:
        first = first.replace(day=_number(spec["day"]))
        last = first.replace(day=_number(spec["last"] or spec["day"]))
    if spec["weekday"]:
        near = [first + n * _DAY for n in range((last - first).days + 1)]
        days = [day for day in near if WEEKDAYS[day.weekday()] == spec["weekday"]]
        of_many = nth in ORDINALS or nth in ("last", "final")
        if not days or (not of_many if len(days) > 1 else spec["nth"]):
            raise ValueError(f"no {spec['weekday']} of {first}")
        first = last = days[ORDINALS.get(nth, 0) - 1 if len(days) > 1 else 0]
    return first, last


@cache
def _holiday(name: str, year: int) -> Period:
    """Return the day of a holiday in a year; ValueError where that year has none."""
    import holidays  # takes 0.2 s, so imported when a name occurs

    country, _, other = HOLIDAYS[name].partition(" ")
    official, _, n_days = (other or name).casefold().partition(" +")
    kinds = ("public", "unofficial") if country == "US" else ("public",)
    days = holidays.country_holidays(
        country, years=year, language="en_US", categories=kinds, observed=False
    )
    day = min(day for day in days if official in days[day].casefold())
    return unit_at(day, "day", int(n_days or 0))


def _number(word: str) -> int:
    """Return the value of "3", "3rd", "third", "three" or "a"."""
    digits = word.rstrip("stndrh")
    return int(digits) if digits.isdigit() else ORDINALS.get(word) or CARDINALS.get(word, 1)
