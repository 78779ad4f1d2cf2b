"""Amounts in a text, with sign, currency and magnitude, and the unit that stands behind them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from unicodedata import numeric

from summarizer.language.word_classes import word_class, word_table
from summarizer.text import lexicon
from summarizer.text.alternatives import any_of
from summarizer.text.lexicon import CARDINALS, DETERMINERS, FUNCTION_WORDS, ORDINALS

_VALUES = CARDINALS | {"a": 1, "an": 1, "and": 0}
_SCALES = {**lexicon.MAGNITUDES, "tn": 10**12, "m": 10**6, "b": 10**9, "k": 1000}
_SCALES |= {"dozen": 12, "lakh": 10**5, "crore": 10**7}
_PARTS = {"half": 2, "quarter": 4} | {word: n for word, n in ORDINALS.items() if 2 < n < 20}
_CURRENCIES = word_table("currencies")
_ONES = any_of(word for word, value in CARDINALS.items() if value < 10)
_TENS = any_of(word for word, value in CARDINALS.items() if value >= 20)
_SMALL = rf"(?:(?:{_TENS})(?:[ -](?:{_ONES})\b)?|(?:{any_of(CARDINALS)})\b)"
_LONG = any_of(word for word in _SCALES if len(word) > 3)
_PART = any_of(_PARTS)
_BLANK = "[ \u00a0\u2009\u202f]"
_GROUPS = rf"\d{{1,3}}(?:(?:,\d{{2,3}}){{0,4}},\d{{3}}|(?:{_BLANK}\d{{3}}){{1,5}})(?!,?\d)"
# A part stands before "of", or behind one of these with no noun after it: "cut by a third".
_CUE = "|".join(f"(?<={word} )" for word in "by about nearly almost over than least to".split())
_CUED = rf"(?(cue)(?:(?=\s+(?:{any_of(FUNCTION_WORDS)})\b)|(?=[^\w\s-]|$))|(?!))"
_ELSE = "|".join(f"(?<={word}[ -])" for word in "first second other the past last next".split())
# Where an amount may begin. Without IGNORECASE, which would make it five times slower.
_SEED = re.compile(
    r"\d[\d.,:/]*|\b(?:"
    + any_of(form for word in (*CARDINALS, "half") for form in (word, word.capitalize()))
    + rf"|[Aa]n?(?=[ -](?:{_LONG}|{_PART}|hundred)\b))\b"
)
_AMOUNT = re.compile(
    rf"(?:(?P<digits>(?:{_GROUPS}|\d{{1,18}})(?:\.\d{{1,9}})?)(?![.,:/]?\d)|(?P<cue>{_CUE})?(?:"
    rf"(?!(?:{_ELSE})\w+ quarters\b)(?P<top>{_SMALL}|an?)[ -](?P<bottom>{_PART})"
    rf"(?:s\b|\b(?:(?= of\b)|{_CUED}))"
    rf"|(?!{_ELSE})(?P<half>half)\b(?=\s+(?:of|dozen|{any_of(DETERMINERS)})\b|{_CUED})"
    rf"|(?P<words>(?:{_SMALL}|a)[ -]hundred\b(?: (?:and )?{_SMALL})?|{_SMALL}|an?(?=[ -]{_LONG}))"
    rf"(?!-(?:{any_of(ORDINALS)})\b)))"
    rf"(?:[ -]and[ -](?:a|one)[ -](?P<part>half|quarter)\b|{_BLANK}?(?P<glyph>[½¼¾⅓⅔]))?"
    rf"(?:(?:[ \u00a0-]|(?<=\d))(?:(?:of )?an? )?(?P<long>{_LONG})s?\b"
    rf"|{_BLANK}?(?P<short>mn|bn|tn|trn)\b"
    r"|(?P<letter>[mbk])\b(?![/’']| (?:high|long|deep|wide|tall)\b))?",
    re.IGNORECASE,
)
_PREFIX = re.compile(
    r"(?P<sign>(?<!or )[Mm]inus |(?<![^\s(“\"])[-−–+])?"
    rf"(?:(?<![A-Za-z])(?P<mark>{any_of(_CURRENCIES)})\.?{_BLANK}?(?P<minus>[-−])?)?$"
)
# A number behind this is part of a longer one or of a name: "1.5", "F-16"; not so in "5m-7m".
_INSIDE = re.compile(r"(?:[\w#@]|\d[.,:/]|[^\W\d_](?<!\d[mbk])(?<!\d[mb]n)[-‑–])$")

MANY = Decimal(2)  # as if there were some: what is counted is a plural
_LETTERS = {"p": "pence", "m": "metres", "g": "grams", "t": "tonnes", "l": "litres", "C": "°C"}
_SIGNS = {sign: sign for sign in word_class("symbols")} | _CURRENCIES | word_table("percents")
_SIGNS = {sign.upper(): unit for sign, unit in _SIGNS.items() if len(sign) > 1} | _SIGNS
_IRREGULAR = {"foot": "feet", "man": "men", "woman": "women", "person": "people"}
_CLASSES = (
    *(FUNCTION_WORDS, lexicon.PREPOSITIONS, lexicon.AUXILIARIES, lexicon.REPORTING_VERBS),
    *(lexicon.IRREGULAR_PASTS, lexicon.MONTHS, lexicon.WEEKDAYS, CARDINALS),
    "ago earlier later alive apart today tomorrow yesterday no not per".split(),
)
# "officials" and "reports" are no function words behind a number, nor "late" before "goals".
_ENDS = {word for words in _CLASSES for word in words if not re.search("[^s]{4}s$", word)}
_ENDS = _ENDS - {"early", "late"} | {"themselves"}
_NO_END = rf"(?!{any_of(_ENDS - word_class('plurals'))}(?![\w’'-]))"
_SKIPPED = (
    rf"\)?(?:\s+(?:{any_of(word_class('modifiers'))}|of(?:\s[\w ]{{1,24}}?['’]s)?)\b)*"
    rf"(?:\s+(?:[\d,.]*\d|{any_of({*CARDINALS, *_SCALES})})\b){{0,2}}"
)
_WORD = rf"{_NO_END}(?:(?-i:[A-Z]\.)+|[^\W\d_][\w’'-]*)"
_NO_PLURAL = rf"(?!{any_of(word for word in _ENDS if word.endswith('s'))}\b)"
_IN_S = rf"{_NO_PLURAL}[\w-]*[^\W_sui]s(?![\w’'])"
_PLURAL = rf"(?:(?:{any_of(word_class('plurals'))}|\w*men)(?![\w’'])|{_IN_S})"
_MEASURE = rf"{any_of(lexicon.UNITS)}\b"
_NO_VERB = r"(?!\w+(?:[^su]s|ed|ly)\b)"
_SINGLE = re.compile(rf"{_SKIPPED}(?P<noun>(?:\s+{_NO_VERB}{_WORD}){{1,3}})", re.IGNORECASE)
_COUNTED = re.compile(  # "customs officers", but not "people days later"
    rf"{_SKIPPED}(?P<noun>(?:\s+{_WORD}){{0,4}}?\s+{_PLURAL}(?:\s+(?!{_MEASURE}){_IN_S})?)"
    rf"|\s+(?P<single>{_MEASURE})",
    re.IGNORECASE,
)
_BESIDE = re.compile(
    rf"(?P<sign>[ \u00a0\u202f-]?(?:{any_of(_SIGNS)}|percentage-point)|[{''.join(_LETTERS)}])"
    r"(?![\w’'])|[-‑](?!(?:an?|to|by|in)[-‑]|(?:strong|plus|odd|ish|something|fold)\b)"
    r"(?P<single>(?:(?:square|cubic|nautical)-)?[A-Za-z]+)"
)
_TAIL = re.compile(rf" (?:Celsius|Fahrenheit|of {_NO_END}(?P<stuff>[a-z][\w-]+))\b")
_RATE = re.compile(
    r"\s+per\s+(?:square |cubic )?[a-z]+(?:[ -]hours?\b)?"
    rf"|(?:[\s-](?:an?|each|every)[\s-]|/){any_of(word_class('rates'))}\b"
    r"(?! (?:ago|earlier|later|before|after)\b)"
)


@dataclass(frozen=True, slots=True)
class Amount:
    """A number at `[start, end)` of a text.

    `scale` is the magnitude behind it, 10**6 of "5 million"; `currency` the unit of its mark.
    """

    start: int
    end: int
    value: Decimal
    scale: int
    currency: str | None


def may_hold_amount(text: str) -> bool:
    """Say whether a text has what an amount may begin with; cheap."""
    return _SEED.search(text) is not None


def find_amounts(text: str) -> Iterator[Amount]:
    """Yield the amounts of a text in order; what they count is not looked at.

    "4.6m" is 4.6 million behind a currency or before what is counted, else a length. "a third" is
    a fraction before "of" or behind a hedge, and an ordinal else.
    """
    at = 0
    while seed := _SEED.search(text, at):
        match = _AMOUNT.match(text, seed.start())
        if amount := _amount(match) if match else None:
            yield amount
        at = amount.end if amount else seed.end()


def _amount(match: re.Match[str]) -> Amount | None:
    text, start, end = match.string, match.start(), match.end()
    prefix = next(_PREFIX.finditer(text, max(0, start - 8), start))  # it may be empty
    (sign, mark, minus), start = prefix.group("sign", "mark", "minus"), prefix.start()
    if _INSIDE.search(text, max(0, start - 3), start):
        return None
    scale = _SCALES.get((match["long"] or match["short"] or match["letter"] or "").lower(), 1)
    if match["letter"] and not (mark or read_unit(text, end, MANY)):
        end, scale = match.start("letter"), 1
    value = _number(match) * scale * (-1 if minus or (sign or "+") != "+" else 1)
    return Amount(start, end, value, scale, _CURRENCIES.get(mark or ""))


def _number(match: re.Match[str]) -> Decimal:
    total = 0
    for word in re.findall("[a-z]+", (match["words"] or match["top"] or "").lower()):
        total = total * 100 if word == "hundred" else total + _VALUES[word]
    number = Decimal(re.sub(rf",|{_BLANK}", "", match["digits"] or str(total)))
    if match["bottom"]:
        number /= _PARTS[match["bottom"].lower()]
    part = match["part"] or match["half"]
    number += Decimal(1) / _PARTS[part.lower()] if part else 0
    return number + Decimal(numeric(match["glyph"]) if match["glyph"] else 0)


def read_unit(text: str, at: int, value: Decimal, *, currency: str | None = None) -> str | None:
    """Return the unit of a number that ends at `at`, None where none is sure.

    It is the noun that is counted with what stands before it ("military construction workers"), a
    measure ("cubic metres", "tons of wheat") or a mark, and "a barrel", "per hour" or "a day"
    where that follows. Of one thing, or a part of one, the noun need be no plural. `currency` is
    that of a mark before the number.
    """
    match = _BESIDE.match(text, at) or (_COUNTED.match(text, at) if value != 1 else None)
    match = match or (_SINGLE.match(text, at) if 0 < value <= 1 else None)
    if not (match or currency):
        return None
    unit, end = (currency, at) if currency or not match else (_named(match), match.end())
    tail = _TAIL.match(text, end)
    if tail and (not tail["stuff"] or unit in word_class("bulk")):
        unit, end = f"{unit}{tail[0]}", tail.end()
    rate = _RATE.match(text, end)
    return f"{unit} {' '.join(re.findall('[a-z]+', rate[0]))}" if rate else unit


def _named(match: re.Match[str]) -> str:
    kind = match.lastgroup or "noun"
    word = " ".join(match[kind].split())
    if kind == "noun":
        return word
    word = word.strip("-").replace("-", " ")
    if kind == "sign":
        return _SIGNS.get(word) or _LETTERS[word]
    if word.endswith("s") and not word.endswith("ss"):
        return word  # "zero-hours contracts"
    plural = re.sub("([sx]|[cs]h)s$", r"\1es", re.sub("(?<=[^aeiou])ys$", "ies", f"{word}s"))
    return _IRREGULAR.get(word, plural)
