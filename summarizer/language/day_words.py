"""The words of which date expressions are made, and how one is read from a day of publication."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from summarizer.language.periods import UNKNOWN, Days, Tense
from summarizer.text.lexicon import CARDINALS, FUNCTION_WORDS, MONTHS, ORDINALS, WEEKDAYS

MONTH_NUMBERS = {name: place for place, name in enumerate(MONTHS, 1)} | {
    form: place
    for place, forms in enumerate(
        ("jan", "feb", "mar", "apr", "", "jun", "jul", "aug", "sep sept", "oct", "nov", "dec"), 1
    )
    for form in forms.split()
}
# Given names and verbs that are months too; "May" and "March" are so more often than not.
NAMES_TOO = frozenset("april may march june august".split())


def one_of(words: list[str] | tuple[str, ...]) -> str:
    """Return a pattern for one of `words`, the longest first."""
    return "(?:" + "|".join(sorted(words, key=len, reverse=True)) + ")"


MONTH = one_of([name.capitalize() for name in MONTHS])
_SHORT = one_of([form.capitalize() for form in MONTH_NUMBERS if form not in MONTHS])
MON = rf"(?:{MONTH}\b|{_SHORT}\b\.?)"
WEEKDAY = one_of([day.capitalize() for day in WEEKDAYS]) + r"\b"
DAY = r"(?:3[01]|[12]\d|0?[1-9])"
ORDINAL_END = r"(?:st|nd|rd|th)?(?![\d:%]|[.,/]\d)"
YEAR = r"(?:1[5-9]|20|21)\d\d"
# "June 4, 2012", "June last year", "June of this year"
OF_YEAR = (
    rf"(?:,? (?:of )?(?:(?P<year>{YEAR})\b(?![-–]\d)"
    r"|(?P<rel>last|this|next|that) year\b(?!['’]s)))?"
)
YEAR_REF = (
    rf"(?:(?P<year>{YEAR})\b|(?:the )?(?P<rel>last|this|next|that|current|coming|same|previous"
    r"|following|the)(?: fiscal)? year\b(?!['’]s))"
)
COUNT = (
    r"(?:\d{1,3}|[Aa]n?|"
    + "|".join(f"[{word[0].upper()}{word[0]}]{word[1:]}" for word in CARDINALS if word != "zero")
    + ")"
)
NTH = one_of("first second third fourth fifth last final 1st 2nd 3rd 4th 5th".split())
PART = (
    r"(?P<part>[Ee]arly|[Ll]ate|[Mm]id|(?:[Ff]irst|[Ss]econd) half of|[Ss]tart of|[Bb]eginning of"
    r"|[Mm]iddle of|[Ee]nd of)"
)
UNIT = r"(?:day|week|month|quarter|year|decade)"
_PARTS = {"beginning": "early", "middle": "mid", "close": "end", "turn": "start"}
_SHIFTS = {"last": -1, "previous": -1, "prior": -1, "next": 1, "coming": 1, "following": 1}
_DAY_WORDS = {word: value for word, value in ORDINALS.items() if 0 < value <= 20} | {
    f"{tens}-{unit}": base + value
    for tens, base in (("twenty", 20), ("thirty", 30))
    for unit, value in ORDINALS.items()
    if 0 < value < 10 and base + value <= 31
}
_DAY_WORDS |= {"thirtieth": 30}
DAY_WORD = one_of(list(_DAY_WORDS))


AFTER_PREPOSITION = re.compile(
    r"\b(?:in|since|by|until|till|for|from|through|throughout|during|into|before|after|between"
    r"|and|to|of|starting|beginning|ending|ended) (?:at least |about |around )?$"
)
AFTER_DETERMINER = re.compile(r"(?:\b(?:the|an?|its|his|her|their|our|this|annual)|['’]s) $")
NOUN_AFTER = re.compile(r" (?P<noun>[a-z][a-z-]{2,})")
THIS = r"(?:(?:[Tt]his|[Nn]ext|[Ll]ast)(?: coming| past)? )?"
TO = r"(?: ?[-–—] ?| to | through | until | till )"
# Words behind a date that are no thing which it describes or counts.
NO_NOUNS = FUNCTION_WORDS - frozenset(
    "officials police residents people experts critics witnesses authorities report reports claim"
    " claims state states note notes".split()
)
# "moved from Monday to Friday" happens on Friday.
MOVED = re.compile(
    r"\b(?:mov|postpon|delay|resched|chang|shift|adjourn|extend|push|brought|put)\w*\b"
    r"[^,;]{0,40}\bfrom (?:the )?$"
)


class UndatedError(Exception):
    """A date that needs a publication day, where there is none."""


@dataclass(frozen=True)
class View:
    """From where a date is read: the publication day, the verb's tense, the date before it.

    `before` are the words of the sentence in front of the date, in lower case.
    """

    published: date | None
    before: str
    read_tense: Callable[[], Tense]
    anchor: Days = UNKNOWN

    @property
    def today(self) -> date:
        """Return the publication day; raise UndatedError where it is not known."""
        if self.published is None:
            raise UndatedError
        return self.published

    @cached_property
    def tense(self) -> Tense:
        """Return what the verb beside the date says."""
        return self.read_tense()


Meaning = Callable[["re.Match[str]", View], "Days | None"]


@dataclass(frozen=True)
class Form:
    """A form of date expression and the days it means; None where it is no date after all.

    Without a meaning it takes words out of the search that only look like a date.
    """

    pattern: re.Pattern[str]
    meaning: Meaning | None


def form(pattern: str, meaning: Meaning | None) -> Form:
    """Return the form of a pattern that begins at a word."""
    return Form(re.compile(pattern), meaning)


def month_number(word: str) -> int:
    """Return 1 to 12 for "March", "Mar" or "mar."."""
    return MONTH_NUMBERS[word.rstrip(".").casefold()]


def weekday_number(word: str) -> int:
    """Return 0 for Monday to 6 for Sunday."""
    return WEEKDAYS.index(word.casefold())


def count_of(word: str) -> int:
    """Return the value of "3", "three" or "a"."""
    word = word.casefold()
    return 1 if word in ("a", "an") else CARDINALS.get(word) or int(word)


def day_number(word: str) -> int:
    """Return the value of "eighth" or "8"."""
    return _DAY_WORDS.get(word) or int(word)


def nth_of(word: str) -> int:
    """Return 1 for "first" or "1st", -1 for "last"."""
    word = word.casefold()
    if word in ("last", "final"):
        return -1
    return int(word[0]) if word[0].isdigit() else ORDINALS[word]


def part_name(words: str | None) -> str | None:
    """Return the name that `periods.part_of` has for "early", "end of", "middle of"."""
    if words is None:
        return None
    name = words.casefold().removesuffix(" of").strip("- ")
    return _PARTS.get(name, name)


def shift_of(which: str | None) -> int:
    """Return -1 for "last", 1 for "next" and "coming", 0 for what says "this" or nothing."""
    return _SHIFTS.get((which or "").casefold().split(" ")[-1], 0)


def year_in(match: re.Match[str], view: View) -> int | None:
    """Return the year that the groups `year` or `rel` of a form name, None where neither does."""
    if match["year"]:
        return int(match["year"])
    if not match["rel"]:
        return None
    if match["rel"].casefold() in ("that", "the same") and view.anchor[0]:
        return view.anchor[0].year
    return view.today.year + shift_of(match["rel"])
