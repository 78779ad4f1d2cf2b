"""When something happens: date expressions and the days they mean, seen from a publication day.

Closed forms of English news prose, resolved to inclusive days by calendar arithmetic. A day that
comes round again is the last or the next one by the verb that it stands beside, whatever else the
sentence says. Without a publication day only dates with a year are known.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from typing import Literal

from summarizer.language.day_words import (
    MONTH_NUMBERS,
    MOVED,
    NO_NOUNS,
    Form,
    Meaning,
    UndatedError,
    View,
)
from summarizer.language.holiday_forms import HOLIDAY_FORMS, HOLIDAY_WORDS
from summarizer.language.month_forms import MONTH_FORMS
from summarizer.language.periods import UNKNOWN, Days, Tense, hull
from summarizer.language.quarter_forms import ENDED_FORMS, QUARTER_FORMS, SEASON_FORMS
from summarizer.language.relative_forms import NEAR_FORMS, UNIT_FORMS
from summarizer.language.tense import Words, split_words, tense_at
from summarizer.language.weekday_forms import WEEKDAY_FORMS
from summarizer.language.year_forms import SPOKEN_YEAR_FORMS, YEAR_FORMS
from summarizer.text.lexicon import IRREGULAR_PASTS, WEEKDAYS

Role = Literal["when", "describes", "apart"]

_UNITS = "day week month year decade weekend hour minute quarter half"
_FAMILIES: tuple[tuple[frozenset[str], Sequence[Form]], ...] = (
    (frozenset(MONTH_NUMBERS) - {""}, MONTH_FORMS),
    (frozenset(WEEKDAYS), WEEKDAY_FORMS),
    (
        frozenset("today yesterday tomorrow tonight overnight night day morning afternoon"
                  " evening".split()),
        NEAR_FORMS,
    ),
    (
        frozenset(f"{unit}{end}" for unit in _UNITS.split() for end in ("", "s")),
        (*UNIT_FORMS, *ENDED_FORMS),
    ),
    (frozenset("quarter quarters half ago earlier q".split()), QUARTER_FORMS),
    (frozenset("spring summer autumn fall winter".split()), SEASON_FORMS),
    (frozenset("nineteen twenty".split()), SPOKEN_YEAR_FORMS),
    (HOLIDAY_WORDS, HOLIDAY_FORMS),
)  # fmt: skip
_TIME_WORDS = frozenset().union(*(words for words, _ in _FAMILIES[:-1]))
_FEASTS = HOLIDAY_WORDS - frozenset("year new good black king mother father".split())
_WORD = re.compile(r"[^\W\d_]+|\d+")
_REACH = 160  # characters of the sentence that a form may look back at

_NOUN_AFTER = re.compile(r"(?P<owner>['’]s?)? (?P<noun>[a-z][a-z-]+)\b")
_DETERMINER_BEFORE = re.compile(
    r"(?:\b(?:the|an?|its|his|her|their|our|annual|regular)|['’]s) (?:early |late |mid-)?$"
)
_NO_NOUN = NO_NOUNS | IRREGULAR_PASTS | {
    "night", "morning", "evening", "afternoon", "ended", "ending", "alone", "near", "was", "yet",
}  # fmt: skip
# Things that are announced: the date before them may lie ahead.
_TO_COME = frozenset(
    "election vote poll deadline meeting summit trial hearing match game launch ballot referendum"
    " conference talk session ceremony opening inauguration strike march protest rally race visit"
    " debate primary runoff ruling test flight show concert festival start date".split()
)
_COMPARED = re.compile(
    r"\b(?:from|than|against|versus|compared (?:with|to))\b[^;:]{0,80}$|\bfrom [^;:]{0,80}$"
)
_COMPARING = re.compile(r"ago$|earlier$|^[Yy]ear-|year-(?:ago|earlier)")
_ANNIVERSARY = re.compile(r"\banniversary of (?:the )?$")
_OPEN_END = re.compile(
    r"\b(?P<word>since|by|until|till|through|before|after)"
    r"(?: at least| early| late| about| around| no later than)*(?: the)? $"
)
_JOINT = re.compile(r" ?(?:[-–—]|to|through|until|till|and) ?(?:the )?")
_RANGE_BEFORE = re.compile(r"\b(?P<word>from|between)(?: the)? $")


@dataclass(frozen=True, slots=True)
class DayMention:
    """A date expression at `[start, end)` and the inclusive days it means, None where open.

    `role` says whether it tells when something happens, describes a thing ("the June poll"), or
    belongs to something else that is remembered or compared ("from $3 a year earlier").
    """

    text: str
    start: int
    end: int
    first: date | None
    last: date | None
    role: Role = "when"


def may_hold_day(words: frozenset[str]) -> bool:
    """Say whether text of these lower-case words can hold a date expression; cheap."""
    return (
        not words.isdisjoint(_TIME_WORDS)
        or not words.isdisjoint(_FEASTS)
        or any(word[:1].isdigit() or "-" in word for word in words)
    )


def find_days(text: str, start: int, end: int, *, published: date | None) -> list[DayMention]:
    """Return the date expressions of `text[start:end]`, a sentence or less, in order.

    A date that cannot be resolved ("Friday" without `published`, "the following day" after none)
    is returned with open days.
    """
    mentions: list[DayMention] = []
    line: list[Words] = []  # split once, where a date asks for its verb

    def read_tense(match: re.Match[str], before: str) -> Tense:
        if _is_past_thing(match, before):
            return "open"
        if not line:
            line.append(split_words(text, start, end))
        return tense_at(line[0], *match.span())

    taken = start
    for match, form in _matches(text, start, end):
        if match.start() < taken:
            continue
        if form.meaning is None:
            taken = match.end()
            continue
        before = text[max(start, match.start() - _REACH) : match.start()].casefold()
        view = View(published, before, partial(read_tense, match, before), _anchor(mentions))
        mention = _read(match, form.meaning, view)
        if mention is not None:
            mentions.append(mention)
            taken = match.end()
    return _joined(text, start, mentions)


def event_day(
    mentions: Iterable[DayMention], *, skip: Callable[[DayMention], bool]
) -> DayMention | None:
    """Return the date of the main clause; one that describes something only where no other is.

    `skip` says of a date that it stands in a clause of its own.
    """
    near = [mention for mention in mentions if mention.role != "apart" and not skip(mention)]
    for role in ("when", "describes"):
        of_role = [mention for mention in near if mention.role == role]
        for mention in of_role:
            if mention.first or mention.last:
                return mention
        if of_role:
            return of_role[0]
    return None


def _matches(text: str, start: int, end: int) -> list[tuple[re.Match[str], Form]]:
    """Return what the forms match, from left to right, the longest first."""
    words = frozenset(_WORD.findall(text[start:end].casefold()))
    forms = [form for triggers, family in _FAMILIES if not words.isdisjoint(triggers)
             for form in family]  # fmt: skip
    if any(word.isdigit() and len(word) in (2, 4) for word in words):
        forms.extend(YEAR_FORMS)
    matches = [
        (match, form) for form in forms for match in form.pattern.finditer(text, start, end)
        if match.end() > match.start()
    ]  # fmt: skip
    return sorted(matches, key=lambda pair: (pair[0].start(), -pair[0].end()))


def _anchor(mentions: Sequence[DayMention]) -> Days:
    for mention in reversed(mentions):
        if mention.first is not None or mention.last is not None:
            return mention.first or mention.last, mention.last or mention.first
    return UNKNOWN


def _read(match: re.Match[str], meaning: Meaning, view: View) -> DayMention | None:
    """Return the date of a match, None where it is no date after all."""
    try:
        days = meaning(match, view)
    except UndatedError:
        days = UNKNOWN
    except (ValueError, OverflowError):
        return None
    if days is None:
        return None
    role = _role(match, view.before)
    first, last = _open_ended(view.before, *days) if role == "when" else days
    return DayMention(match[0].strip(), match.start(), match.end(), first, last, role)


def _is_past_thing(match: re.Match[str], before: str) -> bool:
    """Say whether a date describes what cannot be told to come: "will discuss the June poll"."""
    if _role(match, before) != "describes":
        return False
    behind = _NOUN_AFTER.match(match.string, match.end())
    return behind is None or behind["noun"].removesuffix("s") not in _TO_COME


def _role(match: re.Match[str], before: str) -> Role:
    """Return what the words around a date make of it."""
    text, end = match.string, match.end()
    behind = _NOUN_AFTER.match(text, end)
    if _ANNIVERSARY.search(before) or text.startswith(" anniversary", end):
        return "apart"
    if _COMPARING.search(match[0]) and _COMPARED.search(before[-100:]):
        return "apart"
    if behind is None:
        return "when"
    noun = behind["noun"]
    if behind["owner"]:
        return "describes"
    if noun in _NO_NOUN or (noun.endswith(("ed", "ly")) and not noun.endswith("need")):
        return "when"
    hyphened = match[0].endswith("-quarter") or match[0].casefold().startswith("year-")
    if hyphened or _DETERMINER_BEFORE.search(before):
        return "describes"
    return "when"


def _open_ended(before: str, first: date | None, last: date | None) -> Days:
    """Open the range for "since March", "after Friday" and "by Friday", "until Friday"."""
    word = _OPEN_END.search(before)
    if word is None:
        return first, last
    if word["word"] == "since":
        return first, None
    return (last, None) if word["word"] == "after" else (None, last)


def _joined(text: str, start: int, mentions: list[DayMention]) -> list[DayMention]:
    """Make one date of "from Aug. 10 to Aug. 24" and "between 2021 and 2023"."""
    joined: list[DayMention] = []
    for mention in mentions:
        whole = _range(text, start, joined[-1], mention) if joined else None
        if whole is not None:
            joined.pop()
        joined.append(whole or mention)
    return joined


def _range(text: str, start: int, one: DayMention, two: DayMention) -> DayMention | None:
    """Return the whole of two dates with "to" or "and" between them, None where there is none."""
    if not _JOINT.fullmatch(text, one.end, two.start):
        return None
    between = text[one.end : two.start].strip()
    before = text[max(start, one.start - 80) : one.start].casefold()
    opening = _RANGE_BEFORE.search(before)
    word = opening["word"] if opening else ""
    if (between in ("and", "to", "until", "till")) and word != {"and": "between"}.get(
        between, "from"
    ):
        return None
    if word == "from" and MOVED.search(before):
        return replace(two, start=two.start)
    first, last = one.first or one.last, two.last or two.first
    if first is not None and last is not None and first > last:
        if (first - last) > timedelta(days=366):
            return None
        days: Days = (first, None)
    else:
        days = hull((first, first), (last, last)) if first and last else (first, last)
    whole = text[one.start : two.end]
    return DayMention(whole, one.start, two.end, *days, role="when")
