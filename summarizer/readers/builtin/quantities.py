"""Quantities of a claim: the number as it stands, its value, what is counted, how exact it is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from summarizer.models import Quantity
from summarizer.readers.builtin.grammar import is_past_form
from summarizer.text.lexicon import CARDINALS, FUNCTION_WORDS, MAGNITUDES, MONTHS, ORDINALS
from summarizer.text.spans import Span
from summarizer.text.tokens import Number, find_numbers, tokenise
from summarizer.vocabulary import Comparator

_COMPARATOR_WORDS: tuple[tuple[Comparator, str], ...] = (
    ("at_least", r"at least|no (?:fewer|less) than|not less than|a minimum of|minimum"),
    ("at_most", r"at most|up to|as many as|as much as|no more than|not more than|a maximum of"),
    ("more_than", r"more than|over|exceeding|exceeded|in excess of|above|upwards? of|larger than"),
    ("less_than", r"less than|fewer than|under|below|just short of"),
    (
        "about",
        r"about|around|some|roughly|approximately|nearly|almost|circa|an estimated|estimated"
        r"|close to",
    ),
)
_COMPARATORS: tuple[tuple[Comparator, re.Pattern[str]], ...] = tuple(
    (name, re.compile(rf"\b(?:{words})\s+(?:an? |the |[$€£¥])?$", re.IGNORECASE))
    for name, words in _COMPARATOR_WORDS
)
_VAGUE = re.compile(
    r"\b(?:(?:several |many |a few )?(?:tens|hundreds|thousands|millions|billions|dozens|scores)"
    r"(?: of (?:thousands|millions|billions))?|several hundred|several thousand|several dozen)\b",
    re.IGNORECASE,
)
_AFTER = re.compile(r"\s*(?:%|per ?cent\b|percent\b|percentage points?\b)", re.IGNORECASE)
_OR_MORE = re.compile(r"(?:\s+\w+)?\s+or more\b")
_CURRENCIES = {"$": "dollars", "€": "euros", "£": "pounds", "¥": "yen", "₩": "won", "₽": "rubles"}
_SUFFIXES = {"bn": 10**9, "mn": 10**6, "m": 10**6, "k": 1000, "tn": 10**12, "trn": 10**12}
_SUFFIX = re.compile(r"(?:bn|mn|m|k|trn|tn)\b")
_RATIO = re.compile(
    r"\b(?:one|two|three|four|five|six|seven|eight|nine|\d{1,2}) (?:in|out of)"
    r" (?:every )?(?:\d{1,4}|" + "|".join(CARDINALS) + r")\b",
    re.IGNORECASE,
)
_PLURALS = frozenset("people men women children troops police personnel percent feet fish".split())
_ONE_OF = re.compile(r"\s+(?:of|another|day|man's|in)\b")


def read_quantities(
    text: str, spans: Iterable[Span], *, dates: Iterable[Span] = ()
) -> list[Quantity]:
    """Return the quantities inside `spans` of `text`; what lies in `dates` is no quantity.

    Ordinals, clock times, list numbers inside names ("Flight 370") and "one of" are left out.
    """
    taken = list(dates)
    found: dict[int, Quantity] = {}
    for start, end in spans:
        for match in _VAGUE.finditer(text, start, end):
            unit = _unit(text, match.end(), end)
            taken.append(match.span())
            found[match.start()] = Quantity(
                text=match[0], value=None, unit=unit, comparator="vague"
            )
        for match in _RATIO.finditer(text, start, end):
            taken.append(match.span())
            found[match.start()] = _ratio(text, start, end, match)
        for number in map(_tidy, find_numbers(text, start, end)):
            overlaps = any(number.start < stop and begin < number.end for begin, stop in taken)
            if not overlaps and _is_count(text, number.text, number.start, number.end):
                found[number.start] = _quantity(text, start, end, number)
    return [found[place] for place in sorted(found)]


def _tidy(number: Number) -> Number:
    """Return `number` without the comma of the sentence at its end."""
    text = number.text.rstrip(",")
    return replace(number, text=text, end=number.start + len(text))


def _ratio(text: str, start: int, end: int, match: re.Match[str]) -> Quantity:
    """Return "one in five" as it stands: as a number it would be somebody's division."""
    return Quantity(
        text=match[0],
        value=None,
        unit=_unit(text, match.end(), end),
        comparator=_comparator(text, start, match.start(), match.end()),
    )


def _quantity(text: str, start: int, end: int, number: Number) -> Quantity:
    value, stop = number.value, number.end
    money = text[max(0, number.start - 1)] in _CURRENCIES or number.text[0] in _CURRENCIES
    suffix = _SUFFIX.match(text, stop, end)
    if value is not None and suffix and (money or suffix[0] not in ("m", "k")):
        value, stop = value * _SUFFIXES[suffix[0]], suffix.end()  # "5m" alone is five metres
    return Quantity(
        text=text[number.start : stop],
        value=int(value) if value is not None and value.is_integer() else value,
        unit=_unit_of(text, text[max(0, number.start - 1) : stop], stop, end),
        comparator=_comparator(text, start, number.start, stop),
    )


def _is_count(text: str, number: str, start: int, end: int) -> bool:
    before, after = text[max(0, start - 14) : start], text[end : end + 12]
    word = number.casefold()
    if _AFTER.match(after):
        return True
    if re.search(r"\d:$", before) or _is_year(number, before, after):
        return False
    if word in ORDINALS or re.match(r"(?:st|nd|rd|th|s)\b|:\d|\d", after):
        return False
    if word == "one" and (_ONE_OF.match(after) or not re.match(r" [a-z]", after)):
        return False
    if word == "one" and before.rstrip().casefold().endswith(
        ("no", "any", "every", "the", "this", "that")
    ):
        return False
    if re.match(r"\s?(?:[ap]\.?m\b|o['’]clock)", after) or after.startswith(
        ("-year-old", "-year", "-day")
    ):
        return after.startswith(("-year", "-day"))
    named = re.search(
        r"(?:^|\s)(?!(?:The|A|An|At|In|On|About|Some|Nearly|Over|More|Around)\s)[A-Z][\w-]*\s$",
        before,
    )
    opens = start == 0 or text[max(0, start - 2) : start].strip() == ""
    return not (named and number.isdigit() and not opens and not re.match(r"\s[a-z]", after))


def _is_year(number: str, before: str, after: str) -> bool:
    """Say whether four digits after "in", "from" or "between ... and" are a year, no count."""
    if not re.fullmatch(r"(?:19|20)\d\d", number):
        return False
    counted = re.match(r" (?!in\b|on\b|to\b|and\b|has\b|was\b)[a-z]", after)
    surely = re.search(r"\b(?:in|since|until|between) $", before)
    return bool(surely or (not counted and re.search(r"\b(?:from|by|and|to|of) $", before)))


def _comparator(text: str, floor: int, start: int, end: int) -> Comparator:
    before = text[max(floor, start - 24) : start]
    for name, pattern in _COMPARATORS:
        if pattern.search(before):
            return name
    return "at_least" if _OR_MORE.match(text, end) else "exact"


def _unit_of(text: str, number: str, end: int, stop: int) -> str | None:
    if _AFTER.match(text, end, stop):
        return "percent"
    for mark, unit in _CURRENCIES.items():
        if mark in number or text[end : end + 1] == mark:
            return unit
    return _unit(text, end, stop)


def _unit(text: str, start: int, stop: int) -> str | None:
    """Return the noun that is counted: the first plural of the next plain words, or the last."""
    if text[start : start + 1] == "-":
        hyphenated = re.match(r"-([a-z]+)", text[start : start + 20])
        return f"{hyphenated[1].removesuffix('s')}s" if hyphenated else None
    run: list[str] = []
    at = start
    for token in tokenise(text, start, min(stop, start + 70)):
        gap, word = text[at : token.start], token.text.casefold()
        at = token.end
        if gap.strip():
            break
        if not run and (
            word in ("more", "other", "of", "the", "such", "additional", "new", "a")
            or word in MAGNITUDES
        ):
            continue
        if word in FUNCTION_WORDS and word not in _PLURALS | {"officials", "residents", "experts"}:
            break
        if is_past_form(word) or word in MONTHS or any(char.isdigit() for char in word):
            break
        run.append(token.text)
        if word in _PLURALS or (word.endswith("s") and not word.endswith(("ss", "us", "'s", "’s"))):
            return token.text
        if len(run) == 4:
            break
    return run[-1] if run else None
