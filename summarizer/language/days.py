"""When something happens: date expressions and the days they mean, seen from a publication day.

A day that comes round again is the last or the next one by the verb that it stands beside, whatever
else the sentence says. Without a publication day only dates with a year are known.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Literal

from summarizer.language.date_words import TIME_WORDS, DateSpec, read_specs
from summarizer.language.periods import SEASONS, UNKNOWN, Tense, meaning_of
from summarizer.language.tense import tense_beside
from summarizer.language.word_classes import word_class
from summarizer.text.lexicon import CONJUNCTIONS, FUNCTION_WORDS, IRREGULAR_PASTS

Role = Literal["when", "describes", "apart"]

_BEHIND = re.compile(r"(?P<owner>['’]s?)? (?P<noun>[a-z](?!\w*(?<!ne)ed\b|\w*ly\b)[a-z-]{2,})\b")
_DAYTIMES = frozenset("night morning evening afternoon whether".split())
_NO_NOUNS = (FUNCTION_WORDS | CONJUNCTIONS | IRREGULAR_PASTS | _DAYTIMES) - {
    "people", "officials", "residents", "report", "reports",
}  # fmt: skip
_DETERMINER = re.compile(r"(?:\b(?:the|an?|its|his|her|their|our|annual)|['’]s) $", re.IGNORECASE)
_PREPOSITION = re.compile(
    r"\b(?:in|on|over|since|until|till|through|throughout|during|between|from|(?<!ed )by"
    r"|(?P<loose>by|for|and|of|to|into|before|after))(?: about| around)? (?P<the>the )?$",
    re.IGNORECASE,
)
_NAMES_TOO = frozenset("april may march june august".split())
_GAME = re.compile(r"\b(?:touchdown|yard|goal|scored|rebound|penalt)")
_COMPARED = re.compile(r"\b(?:from|than|against|compared (?:with|to))\b[^;:]{0,80}$")
# "up from $252 million in 1988", "from last year's $2 billion": what it is compared with.
_MEASURED = re.compile(
    r"\b(?:from|than|against|versus|compared (?:with|to))"
    r" (?!\d[\d:.]* ?[ap]\.?m)(?:[^\W\d_]{0,3}[$€£]?\d[^;:]{0,40}?"
    r"(?:million|billion|cents|%|percent|\d)[^,;:]{0,24}?)"
    r"(?:,? or [^;:]{0,20}?)?(?: a share)?,?(?: in)? $"
)
_FROM = re.compile(r"\b(?:from|than) $")
_LASTS = re.compile(r"\b(?:will|would|can|could|may|might|should|must|to|not) $")
_INDEFINITE = re.compile(r"\ban? $", re.IGNORECASE)
_REMEMBERED = re.compile(r"\banniversary of (?:the )?$")
_OPEN_END = re.compile(
    r"\b(since|by|until|till|through|before|after)(?: at least| about)?(?: the)? $", re.IGNORECASE
)
_FIGURE = re.compile(r"\d|-")
_JOINT = re.compile(r" ?(?:[-–—]|to|through|until|till|(?P<both>and)) (?:the )?|[-–—]")
_YEARS = re.compile(r"\d{4}|year|\b(?:last|next|this|past|coming)\b")
_MOVED = re.compile(r"\b(?:mov|postpon|chang|shift|push)\w* .*\bfrom $")


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
    return not words.isdisjoint(TIME_WORDS) or any(map(_FIGURE.search, words))


def find_days(text: str, start: int, end: int, *, published: date | None) -> list[DayMention]:
    """Return the date expressions of `text[start:end]`, a sentence or less, in order.

    A date that cannot be resolved ("Friday" without `published`, "fiscal third quarter") is
    returned with open days.
    """
    mentions: list[DayMention] = []
    for spec in read_specs(text, start, end):
        joint = _JOINT.fullmatch(text, mentions[-1].end, spec.start) if mentions else None
        role = _role(spec)
        if not _is_date(spec, role, joined=joint is not None):
            continue
        try:
            days = meaning_of(spec, published, partial(_tense, spec, role))
        except (ValueError, OverflowError):
            continue
        if days is None:
            continue
        if mentions and spec.words.endswith("earlier"):
            days = UNKNOWN  # than the date before
        if role == "when" and (match := _OPEN_END.search(spec.before)):
            word = match[1].casefold()
            days = (days[word == "after"], None) if word in ("since", "after") else (None, days[1])
        mention = DayMention(spec.words, spec.start, spec.end, *days, role)
        if joint and (whole := _range(text, mentions[-1], mention, both=bool(joint["both"]))):
            mentions[-1] = whole
        else:
            mentions.append(mention)
    return mentions


def event_day(
    mentions: Iterable[DayMention], *, skip: Callable[[DayMention], bool]
) -> DayMention | None:
    """Return the date of the main clause; one that describes something only where no other is.

    `skip` says of a date that it stands in a clause of its own.
    """
    near = [one for one in mentions if one.role != "apart" and not skip(one)]
    return min(near, key=lambda m: (m.role != "when", not (m.first or m.last)), default=None)


def _noun_behind(spec: DateSpec) -> str:
    """Return the noun that a date may describe, "" where none stands behind it."""
    match = _BEHIND.match(spec.behind)
    return match["noun"] if match and (match["owner"] or match["noun"] not in _NO_NOUNS) else ""


def _role(spec: DateSpec) -> Role:
    """Return what the words around a date make of it."""
    owner = spec.behind[:1] in ("'", "’")
    if (
        _REMEMBERED.search(spec.before)
        or spec.behind.startswith(" anniversary")
        or (spec.words.endswith(("ago", "earlier")) and _COMPARED.search(spec.before))
        or _MEASURED.search(spec.before)
        or (owner and _FROM.search(spec.before))
    ):
        return "apart"
    owns = owner or spec.words.endswith("-quarter")
    describes = _noun_behind(spec) and (owns or _DETERMINER.search(spec.before))
    return "describes" if describes else "when"


def _is_date(spec: DateSpec, role: Role, *, joined: bool) -> bool:
    """Say whether a name, verb or number that may be a date is one where it stands."""
    kind, season = "".join(spec.slots), spec["month"] in SEASONS
    lead = _PREPOSITION.search(spec.before)
    lasts = spec.words.startswith("last ") and _LASTS.search(spec.before)  # "would last a year"
    if lasts or spec["none"] or (spec["nth"] and _GAME.search(spec.before + spec.behind)):
        return False
    if kind not in ("month", "year", "holiday") or spec["holiday"][-3:] in ("day", "eve"):
        return True
    if role == "describes":
        return kind != "holiday" and not season and _noun_behind(spec) != "government"
    if lead is None or (lead["loose"] and (season or spec["month"] in _NAMES_TOO)):
        return joined and (lead is not None or spec["month"] not in _NAMES_TOO)
    counts = kind == "year" and lead["loose"] and _noun_behind(spec)
    return joined or not (counts or (lead["the"] and not season))


def _tense(spec: DateSpec, role: Role) -> Tense:
    """Return the tense of a date; what describes a thing is past unless it is announced."""
    if role == "describes" and _noun_behind(spec) not in word_class("coming_events"):
        return "open" if spec["day"] else "past"
    if role == "describes" and _INDEFINITE.search(spec.before):
        return "open"  # "set an April 15 deadline"
    return tense_beside(spec.before, spec.behind)


def _range(text: str, one: DayMention, two: DayMention, *, both: bool) -> DayMention | None:
    """Return the whole of "X to Y", "between X and Y" or two neighbours, None for two dates."""
    before, first, last = text[: one.start], one.first or one.last, two.last or two.first
    if first is None or last is None or _MOVED.search(before[-80:]):
        return None
    if last.year > 1 and not _YEARS.search(two.text) and first <= _year_before(last):
        last = _year_before(last)  # "March through May"
    beside = one.last and two.first and (two.first - one.last).days == 1
    if both and not beside and not before.endswith(("between ", "Between ")):
        return None
    if first > last and not before.endswith("from "):
        return None
    days = (first, last) if first <= last else UNKNOWN
    return DayMention(text[one.start : two.end], one.start, two.end, *days)


def _year_before(day: date) -> date:
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)
