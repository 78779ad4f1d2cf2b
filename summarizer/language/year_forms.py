"""Years, decades and dates in figures."""

from __future__ import annotations

import re
from datetime import date

from summarizer.language.day_words import (
    AFTER_DETERMINER,
    AFTER_PREPOSITION,
    DAY,
    NO_NOUNS,
    NOUN_AFTER,
    PART,
    YEAR,
    View,
    form,
    part_name,
)
from summarizer.language.periods import (
    Days,
    day_of,
    part_of,
    year_of,
)
from summarizer.text.lexicon import CARDINALS, DETERMINERS

# After these a number of four digits counts: "a crowd of 2000 people".
_COUNTING = re.compile(r"\b(?:of|by|to|for|from|about|around|than|some) $")


def _year(match: re.Match[str], view: View) -> Days | None:
    text, end = match.string, match.end()
    noun = NOUN_AFTER.match(text, end)
    part = part_name(match["part"])
    period = part_of(year_of(int(match["year"])), part)
    if part or match["lead"]:
        return period
    if AFTER_DETERMINER.search(view.before):
        if noun is None:
            return None
        return None if noun["noun"] in NO_NOUNS else period
    if not AFTER_PREPOSITION.search(view.before) or text[end : end + 1] in "%$°":
        return None
    counted = noun is not None and noun["noun"] not in NO_NOUNS
    return None if counted and _COUNTING.search(view.before) else period


def _years(match: re.Match[str], view: View) -> Days | None:
    """Return "2010-2015" or "2012-13" in full years."""
    first = int(match["begin"])
    last = int(match["begin"][: 4 - len(match["last"])] + match["last"])
    if not first < last or not re.search(r"\b(?:in|from|the|of|between|during|for) $", view.before):
        return None
    return year_of(first, last - first + 1)


def _spoken_year(match: re.Match[str], view: View) -> Days:
    tens, _, unit = match["tens"].replace(" ", "-").partition("-")
    century = {"nineteen": 1900, "twenty": 2000}[match["century"].casefold()]
    return year_of(century + CARDINALS[tens] + (CARDINALS[unit] if unit else 0))


def _decade(match: re.Match[str], view: View) -> Days | None:
    if match["year"]:
        return part_of(year_of(int(match["year"]), 10), part_name(match["part"]))
    if view.before.rstrip().split(" ")[-1] not in DETERMINERS and not match["part"]:
        return None
    tens = int(match["tens"])
    century = 2000 if tens < 30 and view.published and view.published.year > 2020 else 1900
    return part_of(year_of(century + tens, 10), part_name(match["part"]))


def _numeric(match: re.Match[str], view: View) -> Days | None:
    """Return a date in figures; None where day and month could change places."""
    if match["iso"]:
        return day_of(date.fromisoformat(match["iso"]))
    year, one, two = int(match["year"]), int(match["one"]), int(match["two"])
    if match["dotted"]:
        return day_of(date(year, two, one))
    if one > 12 or one == two:
        return day_of(date(year, two, one))
    return day_of(date(year, one, two)) if two > 12 else None


YEAR_FORMS = (
    form(
        rf"\b(?P<iso>{YEAR}-\d\d-\d\d)\b|\b(?P<one>{DAY})(?:/|(?P<dotted>\.))(?P<two>{DAY})(?:/|\.)"
        rf"(?P<year>{YEAR})\b",
        _numeric,
    ),
    form(rf"\b(?P<begin>{YEAR})[-–](?P<last>{YEAR}|\d\d)\b(?![-–]\d)", _years),
    form(
        rf"(?:\b{PART}[- ]|\b(?P<lead>(?:fiscal|the) year|fiscal|FY) ?)?\b(?P<year>{YEAR})"
        r"\b(?![-–]\d|[.,]\d|['’]?s)",
        _year,
    ),
    form(
        rf"\b(?:{PART}[- ])?(?:(?P<year>(?:1[5-9]|20)\d0)|['’‘](?P<tens>\d0))['’]?s\b",
        _decade,
    ),
)
SPOKEN_YEAR_FORMS = (
    form(
        r"\b(?P<century>[Nn]ineteen|[Tt]wenty)[ -]"
        r"(?P<tens>(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[- ][a-z]+)?|eleven"
        r"|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen)\b",
        _spoken_year,
    ),
)
