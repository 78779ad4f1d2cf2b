"""Weeks, months, quarters, seasons and years as inclusive days: calendar arithmetic, no language.

A period that comes round again ("Friday", "June", "the third quarter") has three readings: the last
one that has begun, the next one that has not ended, and, where the tense is open, the likelier one
of both (Associated Press Stylebook, "months", "days of the week").
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta
from typing import Literal

Tense = Literal["past", "ahead", "open"]
Period = tuple[date, date]
Days = tuple[date | None, date | None]

UNKNOWN: Days = (None, None)
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
# A day of a month without a year and with no verb beside it: one that comes within two months is
# likelier than one ten months ago.
_SOON = timedelta(days=60)


def day_of(day: date) -> Period:
    """Return the one day."""
    return day, day


def week_of(day: date, shift: int = 0) -> Period:
    """Return Monday to Sunday of the week of `day`, `shift` weeks on."""
    monday = day - timedelta(days=day.weekday()) + timedelta(weeks=shift)
    return monday, monday + timedelta(days=6)


def weekend_of(day: date, shift: int = 0) -> Period:
    """Return Saturday and Sunday of the week of `day`, `shift` weeks on."""
    _, sunday = week_of(day, shift)
    return sunday - timedelta(days=1), sunday


def months_of(year: int, month: int, n_months: int = 1) -> Period:
    """Return `n_months` whole months from `month` on, which may lie outside 1 to 12."""
    first = date(*_carried(year, month), 1)
    last_year, last_month = _carried(year, month + n_months - 1)
    return first, date(last_year, last_month, monthrange(last_year, last_month)[1])


def _carried(year: int, month: int) -> tuple[int, int]:
    return year + (month - 1) // 12, (month - 1) % 12 + 1


def quarter_of(year: int, quarter: int, n_quarters: int = 1) -> Period:
    """Return `n_quarters` quarters from `quarter` on, which may lie outside 1 to 4."""
    return months_of(year, 3 * quarter - 2, 3 * n_quarters)


def quarter_at(day: date, shift: int = 0) -> Period:
    """Return the quarter in which `day` lies, `shift` quarters on."""
    return quarter_of(day.year, (day.month + 2) // 3 + shift)


def half_of(year: int, half: int) -> Period:
    """Return January to June, or July to December."""
    return months_of(year, 6 * half - 5, 6)


def season_of(year: int, season: str) -> Period:
    """Return three whole months; a winter is named by the year in which it begins."""
    return months_of(year, SEASONS[season], 3)


def year_of(year: int, n_years: int = 1) -> Period:
    """Return `n_years` whole years."""
    return date(year, 1, 1), date(year + n_years - 1, 12, 31)


def part_of(period: Period, part: str | None) -> Period:
    """Return all of a period, its "early", "mid" or "late" third, a half, its "start" or "end".

    A month's thirds end on the 10th and the 20th, a year's with April and August. The end is the
    last day of up to a year, the last three years of a decade.
    """
    if not part:
        return period
    first, last = period
    n_days = (last - first).days + 1
    if n_days > 31 and n_days <= 366:
        month_span = round(n_days / 30.4)
        third, half = max(1, month_span // 3), max(1, month_span // 2)
        cuts = {
            "early": (0, third), "mid": (third, third), "late": (2 * third, month_span - 2 * third),
            "first half": (0, half), "second half": (half, month_span - half),
        }  # fmt: skip
        if part in cuts:
            begin, n_months = cuts[part]
            return months_of(first.year, first.month + begin, n_months)
    if n_days > 366:
        return _part_of_years(first.year, last.year, part) or period
    tenth, twentieth = first + timedelta(days=9), first + timedelta(days=19)
    middle = first + timedelta(days=14)
    one_day = timedelta(days=1)
    parts = {
        "early": (first, tenth), "mid": (tenth + one_day, twentieth),
        "late": (twentieth + one_day, last), "first half": (first, middle),
        "second half": (middle + one_day, last), "start": (first, first), "end": (last, last),
    }  # fmt: skip
    if n_days < 28 and part not in ("start", "end"):
        return period  # "early this week" says no more
    return parts[part]


def _part_of_years(first: int, last: int, part: str) -> Period | None:
    """Return the first four, middle three or last four years of a decade."""
    if last - first != 9:
        return None
    begin, n_years = {"early": (0, 4), "mid": (3, 4), "late": (6, 4), "end": (7, 3)}.get(
        part, (0, 10)
    )
    return year_of(first + begin, n_years)


def shifted(day: date, unit: str, count: int) -> date:
    """Return the day `count` units on, which may be negative; the 31st becomes the 30th."""
    if unit == "day":
        return day + timedelta(days=count)
    if unit == "week":
        return day + timedelta(weeks=count)
    n_months = count * {"month": 1, "quarter": 3, "year": 12, "decade": 120}[unit]
    year, month = _carried(day.year, day.month + n_months)
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def unit_at(day: date, unit: str, shift: int = 0) -> Period:
    """Return the week, month, quarter, year or other unit of `day`, `shift` of them on."""
    if unit == "day":
        return day_of(day + timedelta(days=shift))
    if unit == "week":
        return week_of(day, shift)
    if unit == "weekend":
        return weekend_of(day, shift)
    if unit == "month":
        return months_of(day.year, day.month + shift)
    if unit == "quarter":
        return quarter_at(day, shift)
    if unit == "year":
        return year_of(day.year + shift)
    return year_of((day.year // 10 + shift) * 10, 10)


def weekday_near(today: date, weekday: int, tense: Tense) -> Period:
    """Return the last such weekday up to today, or the next one from today on if it is ahead."""
    back = (today.weekday() - weekday) % 7
    if tense == "ahead" and back > 0:
        back -= 7
    return day_of(today - timedelta(days=back))


def nearest(yearly: Callable[[int], Period], today: date, tense: Tense) -> Period:
    """Return the period of a year ("June 4", "the third quarter") that the tense gives.

    Years in which there is none (February 29) are passed over; ValueError if there is none near.
    """
    periods = _of_years(yearly, today.year, 1) or _of_years(yearly, today.year, 8)
    if not periods:
        raise ValueError("there is no such day in these years")
    begun = [period for period in periods if period[0] <= today]
    coming = [period for period in periods if period[1] >= today]
    if tense == "ahead":
        return coming[0]
    if tense == "open" and coming[0][0] == coming[0][1] and coming[0][0] - today <= _SOON:
        return coming[0]
    return begun[-1]


def _of_years(yearly: Callable[[int], Period], year: int, reach: int) -> list[Period]:
    """Return the periods of the years around `year`, none if both sides do not have one."""
    periods = []
    for near in range(year - reach, year + reach + 1):
        try:
            periods.append(yearly(near))
        except ValueError:
            if reach == 1:
                return []
    return periods


def nth_weekday(year: int, month: int, weekday: int, nth: int) -> Period:
    """Return the `nth` such weekday of a month, the last one for -1."""
    first, last = months_of(year, month)
    if nth < 0:
        return weekday_near(last, weekday, "past")
    day = weekday_near(first, weekday, "ahead")[0] + timedelta(weeks=nth - 1)
    if day > last:
        raise ValueError(f"month {month} of {year} has no weekday number {nth}")
    return day_of(day)


def hull(first: Days, last: Days) -> Days:
    """Return the days from the first day of one to the last day of the other."""
    if first[0] is not None and last[1] is not None and first[0] > last[1]:
        raise ValueError("a range ends before it begins")
    return first[0], last[1]
