"""The words of dates, and the chains that they form: "the first Tuesday of next month".

One expression reads a text into words that each fill a slot of a date: a weekday, a month with its
day, "last", "two", "weeks", "ago". Words beside each other that fill different slots are one date.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from summarizer.language.word_classes import word_class, word_table
from summarizer.text.alternatives import any_of
from summarizer.text.lexicon import CARDINALS, MONTHS, ORDINALS, WEEKDAYS


@dataclass(frozen=True, eq=False)  # hashed by identity: a cache asks often
class WordPattern:
    """What an expression reads, into the groups that it names (digits behind a name do not count).

    The example is "words of a sentence = first day last day", seen from Tuesday 2025-06-17.
    """

    name: str
    pattern: str
    example: str


@dataclass(frozen=True, slots=True)
class DateSpec:
    """The words of a date expression at `[start, end)`, each in its slot, in lower case."""

    words: str
    start: int
    end: int
    before: str
    behind: str
    slots: Mapping[str, str]

    def __getitem__(self, slot: str) -> str:
        """Return the word in a slot, "" where it is empty."""
        return self.slots.get(slot, "")


def one_of(*words: str) -> str:
    """Return an expression for one of `words`, with a capital or without."""
    return any_of(form for one in words for form in (one, one[0].title() + one[1:]))


_HOLIDAYS = word_table("holidays")
HOLIDAYS = {name.casefold(): value for name, value in _HOLIDAYS.items()}
# One of these stands in every date that has no figure and no hyphen.
_TIMES = word_class("time_words").union(
    WEEKDAYS, MONTHS, (month[:3] for month in MONTHS), (name.split()[0] for name in HOLIDAYS)
)
TIME_WORDS = _TIMES.union(f"{word}'s" for word in _TIMES)
_HOLIDAY = one_of(*_HOLIDAYS, *(name.replace("'", "’") for name in _HOLIDAYS)) + r"\b(?! [A-Z])"
_SHORT = "(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)"
_MONTH = rf"(?:{one_of(*map(str.capitalize, MONTHS))}\b|{_SHORT}\b\.?)"
_NTH_DAY = one_of(*list(ORDINALS)[1:21])
_DAY = rf"(?:(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?|{_NTH_DAY})\b(?!%|[:.,/]\d)"
_TO = r"(?:[-–—]| (?:[-–—]|to|through|and|until|till) )"
_YEAR = r"(?:1[5-9]|20|21)\d\d"
_WEEKDAY = one_of(*map(str.capitalize, WEEKDAYS)) + r"\b"
_UNIT = "(?:day|weekend|week|month|quarter(?!-(?:final|mile))|year|decade)"
_COUNT = rf"(?:\d{{1,3}}|[Aa]n?|{one_of(*list(CARDINALS)[1:])})"
_SIDE = one_of(*"last this current coming next".split())
_NTH = one_of(*"first second third fourth final".split())
_LAST = "[Ll]ast(?= (?:quarter|half) of )"  # a place in a row, not "last quarter"
_SEASON = one_of(*"spring summer autumn fall winter".split()) + r"\b(?! of (?!\d|last|this|next))"
_TO_MONTH = rf" to(?= {_MONTH})"
_DATED = rf"(?:(?:{_COUNT} )?{_UNIT}|{_WEEKDAY}|{_MONTH}|{_SEASON}|{_HOLIDAY})"
PATTERNS = (
    WordPattern("what only looks like a date, or is not known to the day",
        rf"(?P<none>(?:[Ee]very|[Ee]ach|[Mm]ost|[Aa]ny|Bloody|Super|Sheffield|Giving|Ruby)"
        rf" (?:other )?{_WEEKDAY}|{_WEEKDAY} (?:Times|Mail|Post|Telegraph|Club)"
        rf"|{_WEEKDAY} (?:(?:night|morning|evening|afternoon)s|the \d)"
        rf"|(?:[Tt]hat|[Tt]he (?:same|following|previous|next)) (?:{_UNIT}|{_WEEKDAY})"
        rf"|(?:(?:more|less) than|[Tt]he {_UNIT}) {_COUNT} \w+ (?:ago|earlier)"
        rf"|weeks? (?:from|ago) {_WEEKDAY}"
        r"|Sept(?:ember|\.)? 11 (?:\w+ )?attacks?|[A-Z]{3} Today)",
        "in the Sunday Times ="),
    WordPattern("figures", rf"(?P<iso>{_YEAR}-\d\d-\d\d)\b", "on 2024-02-29 = 2024-02-29"),
    WordPattern("a weekday", rf"(?P<weekday>{_WEEKDAY})", "on Friday = 2025-06-13"),
    WordPattern("a day and its month",
        rf"(?P<day>{_DAY})(?:{_TO}(?P<last>{_DAY}))?(?: of)? (?P<month>{_MONTH})",
        "on 5 and 6 May = 2025-05-05 2025-05-06"),
    WordPattern("a season, or a month with its day",
        rf"(?P<month2>{_SEASON}|{_MONTH})"
        rf"(?: (?P<day2>{_DAY})(?:{_TO}(?P<last2>{_DAY})(?! {_MONTH}))?)?",
        "on May 3-5 = 2025-05-03 2025-05-05"),
    WordPattern("a decade", r"(?P<decade>(?:1[5-9]|20)\d0)['’]?s\b",
        "in the 1990s = 1990-01-01 1999-12-31"),
    WordPattern("a year", rf"(?:fiscal )?(?P<year>{_YEAR})\b(?![-–.,]\d|['’]?s\b|[%°])",
        "in 2012 = 2012-01-01 2012-12-31"),
    WordPattern("a holiday", rf"(?P<holiday>{_HOLIDAY})", "on Black Friday = 2024-11-29"),
    WordPattern("a day beside today",
        r"(?P<near>(?:[Tt]he day before )?[Yy]esterday|(?:[Tt]he day after )?[Tt]omorrow|[Tt]onight"
        r"|[Tt]oday|[Ll]ast night|[Tt]his (?:morning|afternoon|evening))\b",
        "last night = 2025-06-16"),
    WordPattern("a part of a period, or a way from here",
        r"(?P<part>[Mm]id(?=-)|[Ee]arl(?:y|ier)|[Ll]ater?|ago|(?:start|beginning|end)(?= of )"
        r"|[Yy]ear[- ]end)\b", "at the end of May = 2025-05-31"),
    WordPattern("the year that it is in",
        rf"(?:[Tt]he )?(?P<which_year>[Tt]he|{_SIDE})(?: fiscal)? year\b"
        rf"(?!-|(?: that)? end|{_TO_MONTH})",
        "in June last year = 2024-06-01 2024-06-30"),
    WordPattern("last or next",
        rf"(?P<shift>(?!(?:[Tt]he )?{_LAST})(?:[Tt]his |[Tt]he )?(?:past|latest|{_SIDE})"
        r"|[Tt]he(?= quarter(?!-)| weekend))"
        rf"(?= {_DATED})", "last week = 2025-06-09 2025-06-15"),
    WordPattern("a place in a row",
        rf"(?P<fiscal>[Ff]iscal )?(?P<nth>{_NTH}|{_LAST})"
        rf"(?:(?=[- ](?:quarters?\b(?!-)|{_WEEKDAY}|{_COUNT} {_UNIT}s))"
        r"|(?P<unit2>-half| half(?= of [\w ]*(?:year|\d{4})))\b)|Q(?P<nth2>[1-4])\b",
        "in the first half of 2020 = 2020-01-01 2020-06-30"),
    WordPattern("a unit, counted or ended",
        rf"(?:(?P<count>{_COUNT})[- ])?(?P<unit>{_UNIT})(?(count)s?)\b(?!-(?:old|long))"
        rf"(?P<ended>(?: that)? end(?:ed|ing)(?: on)?(?= )"
        rf"|(?(count)|(?<=year)){_TO_MONTH})?",
        "the quarter ended April 30 = 2025-02-01 2025-04-30"),
)  # fmt: skip
_REACH = 160  # characters of the sentence that are looked back at
# What may stand between two words of a date; "in" behind "earlier" and "the first Tuesday" only.
_GLUE = re.compile(r"-|['’]s |,? (?:of )?(?:the )?|(?P<within> in (?:the )?)")


@cache
def compiled(patterns: tuple[WordPattern, ...]) -> re.Pattern[str]:
    """Return one expression for all of `patterns`, which are tried in their order at every word."""
    return re.compile(r"(?<!\w)(?:" + "|".join(one.pattern for one in patterns) + ")")


def read_specs(text: str, start: int, end: int) -> Iterator[DateSpec]:
    """Yield the chains of date words in `text[start:end]`, from left to right."""
    spec: DateSpec | None = None
    for match in compiled(PATTERNS).finditer(text, start, end):
        found = {
            slot.rstrip("23"): word.casefold() for slot, word in match.groupdict().items() if word
        }
        begin, stop = match.span()
        if spec is not None and _goes_on(text, spec, found, begin):
            begin, found = spec.start, {**spec.slots, **found}
        elif spec is not None:
            yield spec
        before = text[max(start, begin - _REACH) : begin]
        spec = DateSpec(text[begin:stop], begin, stop, before, text[stop:end], found)
    if spec is not None:
        yield spec


def _goes_on(text: str, spec: DateSpec, found: Mapping[str, str], at: int) -> bool:
    """Say whether the words `found` at `at` belong to the date before them."""
    glue = _GLUE.fullmatch(text, spec.end, at)
    if glue is None or spec["none"] or not spec.slots.keys().isdisjoint({*found, "none"}):
        return False
    if "shift" in found and spec["month"]:
        return False  # "will fall next March"
    if "weekday" in found and spec["unit"] and not spec["shift"]:
        return False  # "a bad day Thursday"
    if glue["within"]:
        return bool(spec["part"] or (spec["nth"] and spec["weekday"]))
    return "," not in glue[0] or "month" in found or "year" in found
