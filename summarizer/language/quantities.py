"""Quantities of a text: the words as they stand, value, unit, and how exact the number is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from summarizer.language.amounts import MANY, Amount, find_amounts, may_hold_amount, read_unit
from summarizer.language.word_classes import word_class
from summarizer.models import Quantity
from summarizer.text.alternatives import any_of
from summarizer.text.lexicon import FUNCTION_WORDS, LABELS, MONTHS, UNITS
from summarizer.text.spans import Span
from summarizer.vocabulary import Comparator

Found = tuple[int, Quantity]
_HIDDEN = "\0"  # in place of what is no number, so that offsets stay


@dataclass(frozen=True, eq=False, slots=True)  # see `date_words.WordPattern`
class Pattern:
    """Words that say how exact a number is, or (`comparator` None) that it counts nothing.

    `#` is the number of a hedge; "exact" only looks like one. A semicolon divides the examples.
    """

    name: str
    example: str
    comparator: Comparator | None
    expression: str


_YEAR = r"(?:1[5-9]|20)\d\d\b"
_CLOCK = r"\d{1,2}(?:[:.]\d\d)?"
# Without "week" and the like: "last week 40 men died".
_LABEL = any_of((LABELS | word_class("labels")) - word_class("rates") - {"age", "aged"})
_STREET = r"(?:\s[A-Z][\w’'-]+){1,3} (?:Street|St|Road|Avenue|Lane|Square|Drive)\b"
_TIMES = "(?:second|minute|hour|day|week|month|year|decade)s?"
_LARGE = "(?:hundred|thousand|million|billion|dozen)"
_UNIT = r"(?: [\w%-]+){0,3}?"
# fmt: off
PATTERNS: tuple[Pattern, ...] = (
    Pattern("a label or a day", "Article No. 5, pages 10-12, Boeing 737, May 5 and 6", None,
            rf"{_LABEL}s?\.? ?\d+\b(?![.,]\d)(?:(?:\s?[-–,]\s?|,? (?:and|to|or) )\d+\b)*"),
    Pattern("a day before its month", "on 5 and 6 May", None,
            rf"\d\d?(?:(?:-|–| to | and )\d\d?)? (?-i:{any_of(map(str.capitalize, MONTHS))})\b"),
    Pattern("a year", "the 2023-24 season, in 2023, Spain's 2024 elections", None,
            r"(?:in|since|until|by|during|from|between|before|after|for|the|mid|early|late|fiscal|\w+['’]s)"
            rf"[ -]{_YEAR}(?:\s?[-–/]\s?\d\d)?(?![,.]\d)|{_YEAR}\s?[-–/]\s?\d+"),
    Pattern("a year of things", "the 2012 cycles, his 2013 comments", None,
            rf"(?<![$£€¥.,-])(?:19|20)(?!00|50)\d\d\b(?![.,:]?\d|%"
            rf"|[- ](?:{any_of(UNITS)}|people)\b)"),
    Pattern("a time of day", "from 9 to 5 p.m., until six in the evening, at 1800 GMT", None,
            rf"(?:{_CLOCK}\s?(?:[-–]|to|and)\s?)?{_CLOCK}\s?[ap]\.?m\b"
            r"|\w+ (?:gmt|utc|cet|est|o['’]clock|in the (?:morning|evening)|at night)\b"),
    Pattern("how long ago", "two weeks ago", None, rf"(?!{_LARGE})\w+ {_TIMES} ago\b"),
    Pattern("an age for a name", "the 40-year-old, 18- to 24-year-olds, the 18-to-24 group", None,
            r"\d+-to-\d+\b|(?:\w+-? (?:to|and|or) )?(?:\w+[-‑])?\w+[-‑ ]"
            r"(?:year|month|week|day)[-‑ ]olds?\b"),
    Pattern("an idiom", "one day, a one-off, a two-pronged plan, one in a million", None,
            r"(?:no|any|every|this|that|which|each|as|the|last|next) one\b|one (?:of"
            r"|another|day|thing|hand|side|way|point|in a million)\b|half past \w+"
            r"|zero[- ](?:tolerance|sum|hours?)\b|\w+ degrees below zero"
            r"|\w+-(?:off|way|time|fold|on-one|[a-z]+ed)\b"),
    Pattern("a vague number", "tens of thousands of men", "vague",
            rf"(?:(?:several|many|some|a few) )?(?:(?:(?:ten|hundred|dozen)s of )?{_LARGE}s"
            rf"|scores(?= of ))\b|(?:several|(?:a )?few|a couple of) {_LARGE}\b"
            r"|(?:several|a few)(?= [a-z])|(?:a (?:handful|couple)|most)(?= of (?!all|them))"),
    Pattern("no hedge", "a book about two sisters; tickets sold over two days", "exact",
            r"(?:rows?|disputes?|talk(?:s|ing|ed)?|books?|films?|story|stories|reports?)"
            r" (?:about|over) #|(?!(?:for|in|after|took|is|was|of|by|just|well|with|within) )"
            rf"\w+ over # {_TIMES}"),
    Pattern("a lower bound", "at least 40 men; 40 men or more", "at_least",
            r"(?:at (?:the very )?least|(?:no|not) (?:fewer|less) than|upwards? of|≥) ?#"
            rf"|#(?:{_UNIT} (?:or (?:more|over)|and counting)\b|\+|-plus\b)"),
    Pattern("an upper bound", "as many as 40 men; 40 men or fewer", "at_most",
            r"(?:at (?:the very )?most|(?<!go )(?<!went )up to|as (?:many|much|high) as"
            rf"|(?:no|not) more than|≤) ?#|#{_UNIT} (?:or (?:less|fewer)|at (?:the )?most)\b"),
    Pattern("less", "fewer than 40 men", "less_than",
            r"(?:(?:just |well )?(?:(?:less|fewer|lower) than|under|below)|<) ?(?:the )?#"),
    Pattern("more", "well over 40 men", "more_than",
            r"(?:(?:just |well |slightly |far )?(?:(?:more|greater|higher|larger) than|over|above)"
            r"|exceed(?:ing|ed|s)?|in excess of|>) ?(?:the )?#"),
    Pattern("nearness", "some 40 men; 40 or so men", "about",
            r"(?:(?:just )?about|around|some|roughly|approximately|nearly|almost|(?:an? )?estimated"
            rf"|close to|~|≈) ?#|#(?:-odd|-ish|{_UNIT} or so)\b"),
)
# fmt: on
# What stands between the ends of a range, with a unit that is said twice, and of a ratio.
_GAP = re.compile(
    r"(?P<unit>[^.;,\0]{0,24}?)(?:-? (?P<link>to|and|or) |\s?[-–—‑]\s?)"
    r"|(?P<of> in | out of )(?:every )?"
)
_CHANGE = re.compile(r"(?<!aged )(?<!range )(?<!ranges )(?<!ranged )(?<!ranging )\bfrom $")
# What stands before a range that has no unit; two numbers without either are a score.
_HINT = re.compile(r"(?:^|\b(?:about|around|some|roughly|by|of|at|aged|ages|between) )$")


def read_quantities(
    text: str, spans: Iterable[Span], *, dates: Iterable[Span] = ()
) -> list[Quantity]:
    """Return the quantities inside `spans` of `text`, in order; what lies in `dates` is none.

    A quantity's text keeps the hedge before it ("some 11,000") and the whole of a range ("between
    10 and 12"). Percentages are numbers of percent, fractions parts of one.
    """
    for start, end in dates:
        text = f"{text[:start]}{_HIDDEN * (end - start)}{text[end:]}"
    found: dict[int, Quantity] = {}
    for start, end in spans:
        found |= {start + place: each for place, each in _read(text[start:end])}
    return [found[place] for place in sorted(found)]


def _read(text: str) -> Iterator[Found]:
    """Yield the quantities of a text and where they start."""
    uncounted, vague, _ = _expressions(PATTERNS)
    for match in vague.finditer(text):
        unit = read_unit(text, match.end(), MANY)
        if unit or " " in match[0] or match[0].endswith("s"):
            yield match.start(), Quantity(text=match[0], unit=unit, comparator="vague")
    if not may_hold_amount(text):
        return
    text = uncounted.sub(lambda match: _HIDDEN * len(match[0]), text)
    amounts = list(find_amounts(text))
    while amounts:
        joined = _joined(text, *amounts[:2]) if len(amounts) > 1 else None
        yield from _single(text, amounts[0]) if joined is None else joined
        del amounts[: 1 if joined is None else 2]


@cache
def _expressions(patterns: tuple[Pattern, ...]) -> list[re.Pattern[str]]:
    """Return the expressions of what counts nothing, of what is vague, and of hedges."""
    forms: list[list[str]] = [[], [], []]
    for index, pattern in enumerate(patterns):
        kind = 2 if "#" in pattern.expression else 1 if pattern.comparator else 0
        forms[kind].append(f"(?P<p{index}>{pattern.expression})")
    return [re.compile(rf"(?<!\w)(?:{'|'.join(form)})", re.IGNORECASE) for form in forms]


def _hedge(text: str, amount: Amount) -> tuple[int, Comparator, int]:
    """Return where an amount begins and ends with its hedge, and how exact that makes it."""
    start, end = amount.start, amount.end
    before = re.sub(r"[\s#]", " ", text[max(0, start - 60) : start])
    match = _expressions(PATTERNS)[2].search(f"{before}#{text[end : end + 40]}")
    comparator = PATTERNS[int((match.lastgroup or "")[1:])].comparator if match else None
    if match is None or comparator in (None, "exact"):
        estimated = re.search(r"\bestimate[ds]\b[^.,;:\d]{1,50}$", before)  # "to have sent 40"
        return start, "about" if estimated else "exact", end
    start -= max(0, len(before) - match.start())
    return start, comparator, end + match.end() - len(before) - 1


def _single(text: str, amount: Amount) -> Iterator[Found]:
    """Yield the quantity of an amount by itself, nothing if it counts nothing."""
    start, comparator, end = _hedge(text, amount)
    unit = read_unit(text, amount.end, amount.value, currency=amount.currency)
    unit = unit or read_unit(text, end, amount.value)
    if unit or not _is_name(text, amount, comparator):
        yield _found(text, (start, amount.end), comparator, unit, amount.value)


def _is_name(text: str, amount: Amount, comparator: Comparator) -> bool:
    """Say whether a number without a unit is a pronoun, a year, or part of a name or code."""
    words = text[amount.start : amount.end]
    before = text[max(0, amount.start - 30) : amount.start]
    behind = text[amount.end : amount.end + 60]
    if words[0].isalpha():  # "the Group of Seven", not the headline "Two Killed, Five Injured"
        is_title = words[0].isupper() and not re.match(r"\W*[A-Z]", behind)
        return words.lower() in ("one", "zero") or (is_title and before[-2:-1].isalpha())
    if comparator not in ("exact", "about") or not words.strip("+").isdigit():
        return False
    name = re.search(r"\b([a-z]?[A-Z][\w’'&-]*) $", before)
    is_named = name and name[1].lower() not in FUNCTION_WORDS
    is_code = before[-1:] in "-–" or re.match(rf"\w|\s\d|{_STREET}", behind)
    return bool(is_named or is_code or re.fullmatch(rf"0\d+|{_YEAR}", words))


def _joined(text: str, first: Amount, second: Amount) -> list[Found] | None:
    """Return the range or ratio of two amounts, nothing for a score; None where each is its own."""
    low, high, end = first.value, second.value, second.end
    gap = _GAP.fullmatch(text, first.end, second.start)
    if gap is None or (gap["unit"] or "").strip() not in text[second.start : end + 20]:
        return None
    unit = read_unit(text, end, MANY, currency=second.currency or first.currency)
    if gap["of"]:
        if not 0 < low < high <= 1000 or first.currency or unit in UNITS:
            return None
        start, comparator, _ = _hedge(text, first)
        unit = unit and re.sub(r"(?<=s) \w+s$", "", unit)  # "one in five pupils skips school"
        return [_found(text, (start, end), comparator, unit, low / high)]
    if first.scale == 1 and 0 <= low * second.scale < high:
        low *= second.scale
    before = text[max(0, first.start - 40) : first.start]
    between = re.search(r"\b[Bb]etween $", before)  # and "rose from 5 to 7" is two
    is_two = {"and": not between, "or": high - low != 1, "to": _CHANGE.search(before)}
    if is_two.get(gap["link"]):
        return None
    if not low < high or high > 10 * low > 0 or not (unit or _HINT.search(before)):
        return None if unit else []
    start = first.start - len(between[0] if between else "")
    return [_found(text, (start, end), "between", unit, low, high)]


def _found(text: str, span: Span, kind: Comparator, unit: str | None, *values: Decimal) -> Found:
    """Return the quantity at `span`; parts such as two thirds have four digits."""
    numbers = [int(v) if v % 1 == 0 else round(float(v), 4 if abs(v) < 1 else 6) for v in values]
    (value, to), words = [*numbers, None][:2], text[slice(*span)]
    return span[0], Quantity(text=words, value=value, to=to, unit=unit, comparator=kind)
