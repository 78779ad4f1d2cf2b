"""Quarters, halves and seasons of a year, and the periods that end with a day."""

from __future__ import annotations

import re
from datetime import date, timedelta

from summarizer.language.day_words import (
    COUNT,
    DAY,
    MON,
    OF_YEAR,
    YEAR,
    YEAR_REF,
    View,
    count_of,
    form,
    month_number,
    nth_of,
    part_name,
    shift_of,
    year_in,
)
from summarizer.language.periods import (
    Days,
    Period,
    day_of,
    half_of,
    nearest,
    part_of,
    quarter_at,
    quarter_of,
    season_of,
    shifted,
    year_of,
)
from summarizer.language.relative_forms import from_anchor, is_quarter

_SEASON = "(?:spring|summer|autumn|fall|winter)"
_QUARTERS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "final": 4}
# Games have quarters and halves as well.
_GAME = re.compile(
    r"\b(?:touchdowns?|yards?|quarterback|rebounds?|halftime|kick(?:ed|er)?|scor(?:ed|ing)"
    r"|goals?|penalty|possession|tackled?|basket|pass(?:ed|es)?|intercepted)\b"
)
# So long after a quarter "expects to report a third-quarter loss" still speaks of it.
_RESULTS = timedelta(days=60)


def _quarter(match: re.Match[str], view: View) -> Days | None:
    """Return "the third quarter", "third-quarter", "this year's first quarter", "Q3 2020"."""
    text = match.string
    line_start, line_end = max(0, match.start() - 150), match.end() + 150
    if match["nth"] and _GAME.search(text, line_start, line_end):
        return None
    quarter = int(match["short"]) if match["short"] else _QUARTERS[match["nth"].casefold()]
    n_quarters = count_of(match["count"]) if match["count"] else 1
    if quarter == 4 and n_quarters > 1:
        quarter = 5 - n_quarters
    lead = match["lead"] or ""
    if lead.startswith("year-"):
        last = nearest(lambda near: quarter_of(near, quarter), view.today, "past")
        return quarter_of(last[0].year - 1, quarter, n_quarters)
    year = int(lead) if lead.isdigit() else year_in(match, view)
    if year is None and lead:
        year = view.today.year + shift_of(lead.split(" ")[0])
    if year is not None:
        return quarter_of(year, quarter, n_quarters)
    begun = nearest(lambda near: quarter_of(near, quarter, n_quarters), view.today, "past")
    if view.tense != "ahead" or view.today - begun[1] < _RESULTS:
        return begun
    return nearest(lambda near: quarter_of(near, quarter, n_quarters), view.today, "ahead")


def _which_quarter(match: re.Match[str], view: View) -> Days:
    which = match["which"].casefold()
    if is_quarter(view.anchor) and which in ("the", "the same"):
        return view.anchor
    if which.endswith(("latest", "recent", "past", "last", "same")) or which == "the":
        return quarter_at(view.today, -1)
    return quarter_at(view.today, shift_of(which))


def _year_before(match: re.Match[str], view: View) -> Days:
    """Return "the year-ago quarter", "the year-earlier period": the anchor's, a year before."""
    if is_quarter(view.anchor):
        return from_anchor(view, "year", -1)
    if match["unit"] == "quarter":
        first, _ = quarter_at(view.today, -1)
        return quarter_at(shifted(first, "year", -1))
    return year_of(view.today.year - 1)


def _ended(match: re.Match[str], view: View) -> Days:
    """Return "the quarter ended Sept. 30": the three months up to that day."""
    month, day = month_number(match["month"]), int(match["day"])
    if (year := year_in(match, view)) is not None:
        last = date(year, month, day)
    else:
        tense = "past" if match["way"] == "ended" else view.tense
        last, _ = nearest(lambda near: day_of(date(near, month, day)), view.today, tense)
    unit = match["unit"].rstrip("s")
    count = count_of(match["count"]) if match["count"] else 1
    if unit == "half":
        unit, count = "month", 6
    after = last + timedelta(days=1)
    return shifted(after, unit, -count), last


def _half(match: re.Match[str], view: View) -> Days | None:
    half = nth_of(match["nth"])
    if (year := year_in(match, view)) is not None:
        return half_of(year, half)
    return nearest(lambda near: half_of(near, half), view.today, view.tense)


def _season(match: re.Match[str], view: View) -> Days | None:
    season, which = match["season"].casefold(), (match["which"] or "").casefold()
    part = part_name(match["part"])
    if not (which or part or match["year"] or match["rel"]) and not _is_season(match, view):
        return None
    if (year := year_in(match, view)) is not None:
        period = season_of(year, season)
    elif which in ("this", "this past", "last", "next", "this coming"):
        period = _season_by(which, season, view)
    else:
        period = nearest(lambda near: season_of(near, season), view.today, view.tense)
    return part_of(period, part)


def _season_by(which: str, season: str, view: View) -> Period:
    """Return the season that "last" (gone by), "this" (of the year) or "next" (to come) mean."""

    def of_year(year: int) -> Period:
        return season_of(year, season)

    if which in ("next", "this coming"):
        return nearest(of_year, view.today + timedelta(days=92), "ahead")
    if which in ("last", "this past"):
        back = timedelta(days=92 if which == "last" else 0)
        return nearest(of_year, view.today - back, "past")
    early_winter = season == "winter" and view.today.month < 3
    return of_year(view.today.year - early_winter)


def _is_season(match: re.Match[str], view: View) -> bool:
    """Say whether "the spring" or "by autumn" is meant, not the fall of something."""
    behind = match.string[match.end() : match.end() + 4]
    if behind.startswith(" of "):
        return False
    pattern = r"\b(?:in|by|during|since|until|through|into|over|before|after|for)(?: the)? $"
    return re.search(pattern, view.before) is not None


QUARTER_FORMS = (
    form(
        rf"\b(?:(?P<lead>{YEAR}|(?:this|last|next) year['’]s|year-(?:ago|earlier)) )?(?:fiscal )?"
        r"(?:(?P<nth>[Ff]irst|[Ss]econd|[Tt]hird|[Ff]ourth|[Ff]inal) (?:(?P<count>two|three) )?"
        rf"quarters?)\b(?:,? (?:of )?(?:fiscal )?{YEAR_REF})?(?P<short>)",
        _quarter,
    ),
    form(
        r"(?P<lead>)\b(?:(?P<nth>[Ff]irst|[Ss]econd|[Tt]hird|[Ff]ourth)-quarter"
        rf"|Q(?P<short>[1-4]))\b(?P<count>)(?:,? (?:of )?{YEAR_REF})?",
        _quarter,
    ),
    form(
        r"\b(?P<which>[Ll]ast|[Tt]his|[Nn]ext|[Tt]he(?: latest| current| coming| previous| prior"
        r"| same| most recent| past| last| next)?) quarter\b(?! (?:that )?end(?:ed|ing) [A-Z])",
        _which_quarter,
    ),
    form(r"\b[Yy]ear-(?:ago|earlier)(?: (?P<unit>quarter|period))?\b", _year_before),
    form(
        rf"\b(?P<nth>[Ff]irst|[Ss]econd)[- ]half (?:of {YEAR_REF}"
        r"|(?=(?:net |operating )?(?:profit|sales|result|earning|revenue|loss|income)))",
        _half,
    ),
)
ENDED_FORMS = (
    form(
        rf"\b(?:(?P<count>{COUNT}) )?(?P<unit>(?:quarter|half|year|week|month)s?)"
        rf"(?: that)? (?P<way>ended|ending) (?:on )?(?P<month>{MON}) (?P<day>{DAY})\b{OF_YEAR}",
        _ended,
    ),
)
SEASON_FORMS = (
    form(
        r"\b(?:(?P<part>[Ee]arly|[Ll]ate|[Mm]id)[- ])?(?:(?P<which>[Ll]ast|[Tt]his|[Nn]ext|[Tt]his"
        rf" (?:past|coming)) )?(?P<season>(?i:{_SEASON}))\b(?!-)"
        rf"(?:,? (?:of )?{YEAR_REF})?",
        _season,
    ),
)
