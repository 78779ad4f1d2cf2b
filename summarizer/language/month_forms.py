"""Dates by day and month: "Friday, Oct. 23", "13 to 15 July", "early June", "the June poll"."""

from __future__ import annotations

import re
from datetime import date

from summarizer.language.day_words import (
    AFTER_DETERMINER,
    AFTER_PREPOSITION,
    DAY,
    DAY_WORD,
    MON,
    MONTH,
    MOVED,
    NAMES_TOO,
    NO_NOUNS,
    NOUN_AFTER,
    OF_YEAR,
    ORDINAL_END,
    PART,
    THIS,
    TO,
    WEEKDAY,
    View,
    day_number,
    form,
    month_number,
    part_name,
    shift_of,
    weekday_number,
    year_in,
)
from summarizer.language.periods import (
    Days,
    Period,
    day_of,
    months_of,
    nearest,
    part_of,
)

_ATTACKS = re.compile(r",? (?:terror(?:ist)? )?(?:attacks?|hijack|terror)")
_PERSON_BEFORE = re.compile(r"\b\w{3,}ed by $")
_BE_DONE_BY = re.compile(r"\bbe (?:\w+ly )?\w+ed by $")
# What is a person's and not a month's: "the May government".
_OF_PERSON = frozenset("government administration cabinet era team family on to".split())


def _pick(match: re.Match[str], view: View, *, month: int, day: int) -> Period:
    """Return a day of a month, in the year that is named or that the tense gives."""
    if (year := year_in(match, view)) is not None:
        return day_of(date(year, month, day))
    if match["weekday"]:
        return _dated_weekday(view, weekday_number(match["weekday"]), month=month, day=day)
    return nearest(lambda year: day_of(date(year, month, day)), view.today, view.tense)


def _dated_weekday(view: View, weekday: int, *, month: int, day: int) -> Period:
    """Return "Friday, Oct. 23" in the near year in which it is one, on the side of the verb."""
    year = view.today.year
    for near in {"past": (year, year - 1), "ahead": (year, year + 1)}.get(
        view.tense, (year, year - 1, year + 1)
    ):
        known = date(near, month, day)
        late = view.tense == "past" and known > view.today
        early = view.tense == "ahead" and known < view.today
        if known.weekday() == weekday and not late and not early:
            return day_of(known)
    return nearest(lambda near: day_of(date(near, month, day)), view.today, view.tense)


def _day_of_month(match: re.Match[str], view: View) -> Days:
    month = month_number(match["month"])
    if month == 9 and match["day"] == "11" and _ATTACKS.match(match.string, match.end()):
        return day_of(date(2001, 9, 11))
    first = _pick(match, view, month=month, day=day_number(match["day"].casefold()))
    if match["last"]:
        return first[0], first[0].replace(day=int(match["last"]))
    return first


def _turned(match: re.Match[str], view: View) -> Days:
    """Return "13 to 15 July" in the year of its last day."""
    month, day = month_number(match["month"]), int(match["last"] or match["day"])
    last, _ = _pick(match, view, month=month, day=day)
    return last.replace(day=int(match["day"])), last


def _spoken_day(match: re.Match[str], view: View) -> Days:
    return _pick(match, view, month=month_number(match["month"]), day=day_number(match["day"]))


def _month(match: re.Match[str], view: View) -> Days | None:
    word = match["month"].rstrip(".").casefold()
    which, part = (match["which"] or "").casefold(), part_name(match["part"])
    if not (match["year"] or match["rel"] or which or part) and not _is_month(match, word, view):
        return None
    month = month_number(word)
    if (year := year_in(match, view)) is None:
        tense = view.tense
        if which:
            tense = "past" if which.endswith(("last", "past")) else "ahead"
        if which == "this":
            year = view.today.year
        elif which in ("last", "next") and month == view.today.month:
            year = view.today.year + shift_of(which)
        elif tense == "open" and view.before.endswith(("for ", "by ")):
            tense = "ahead"
        if year is None:
            return part_of(nearest(lambda near: months_of(near, month), view.today, tense), part)
    return part_of(months_of(year, month), part)


def _is_month(match: re.Match[str], word: str, view: View) -> bool:
    """Say whether a month's name alone is one, not a person's name or a verb."""
    text, end = match.string, match.end()
    noun = NOUN_AFTER.match(text, end)
    behind = text[end : end + 2]
    if behind[:1] in ("'", "’"):
        return word not in NAMES_TOO or view.before.endswith((" in ", " of ", " last "))
    if re.match(r" [A-Z]|-[a-z]+ed\b", text[end : end + 12]) and word in NAMES_TOO:
        return False
    if AFTER_DETERMINER.search(view.before):
        return noun is not None and noun["noun"] not in NO_NOUNS | _OF_PERSON
    if not AFTER_PREPOSITION.search(view.before):
        return False
    if word in NAMES_TOO and _PERSON_BEFORE.search(view.before):
        return _BE_DONE_BY.search(view.before) is not None
    if word in ("may", "march"):
        return not view.before.endswith(
            ("for ", "of ", "and ", "to ", "after ", "before ", "from ")
        )
    return not view.before.endswith(("and ", "to ")) or word not in NAMES_TOO


def _months(match: re.Match[str], view: View) -> Days | None:
    """Return "June to August": whole months, the last one perhaps of the next year."""
    if MOVED.search(view.before):
        return None
    begin, end = month_number(match["begin"]), month_number(match["month"])
    n_months = (end - begin) % 12 + 1
    if (year := year_in(match, view)) is not None:
        return months_of(year if begin <= end else year - 1, begin, n_months)
    return nearest(lambda near: months_of(near, begin, n_months), view.today, view.tense)


def _two_months(match: re.Match[str], view: View) -> Days | None:
    """Return "between January and March" and "in July and August", which are neighbours."""
    begin, end = month_number(match["begin"]), month_number(match["month"])
    if view.before.endswith("between ") or (
        (end - begin) % 12 == 1 and AFTER_PREPOSITION.search(view.before)
    ):
        return _months(match, view)
    return None


MONTH_FORMS = (
    form(
        rf"\b(?:{THIS}(?P<weekday>{WEEKDAY}),? (?:the )?)?(?P<month>{MON}) (?P<day>{DAY})"
        rf"{ORDINAL_END}(?:{TO}(?P<last>{DAY}){ORDINAL_END}(?! {MON}))?{OF_YEAR}",
        _day_of_month,
    ),
    form(
        rf"\b(?:{THIS}(?P<weekday>{WEEKDAY}),? (?:the )?)?(?P<day>{DAY})(?:st|nd|rd|th)?"
        rf"(?:(?:{TO}| and )(?P<last>{DAY})(?:st|nd|rd|th)?)?(?: of)? (?P<month>{MON})"
        rf"(?! {DAY}\b(?!:)){OF_YEAR}",
        _turned,
    ),
    form(
        rf"\b(?:{THIS}(?P<weekday>{WEEKDAY}),? )?(?P<month>{MONTH}) (?P<day>{DAY_WORD})\b{OF_YEAR}",
        _spoken_day,
    ),
    form(rf"\b(?P<weekday>)(?P<day>{DAY_WORD}) of (?P<month>{MONTH})\b{OF_YEAR}", _spoken_day),
    form(rf"\b(?P<begin>{MON}){TO}(?P<month>{MON})(?! {DAY}\b){OF_YEAR}", _months),
    form(
        rf"\b(?P<begin>{MON}) and (?P<month>{MON})(?! {DAY}\b){OF_YEAR}",
        _two_months,
    ),
    form(
        rf"\b(?:{PART}[- ])?(?:(?P<which>[Ll]ast|[Tt]his|[Nn]ext|[Tt]his (?:past|coming)) )?"
        rf"(?P<month>{MON})(?! {DAY}(?:st|nd|rd|th)?\b(?![:%])){OF_YEAR}",
        _month,
    ),
)
