"""Amounts in a text: numbers in digits, words and fractions, with sign, currency and magnitude."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from summarizer.text.lexicon import CARDINALS, ORDINALS

_BLANK = "[ \u00a0\u2009\u202f]"
_MAGNITUDES: dict[str, int] = {
    "hundred": 100,
    "thousand": 1000,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
    "dozen": 12,
    "lakh": 10**5,
    "crore": 10**7,
}
_SHORT: dict[str, int] = {
    "mn": 10**6, "bn": 10**9, "tn": 10**12, "trn": 10**12, "m": 10**6, "b": 10**9, "k": 1000,
}  # fmt: skip
CURRENCIES: dict[str, str] = {
    "$": "dollars", "US$": "US dollars", "A$": "Australian dollars", "C$": "Canadian dollars",
    "HK$": "Hong Kong dollars", "NZ$": "New Zealand dollars", "S$": "Singapore dollars",
    "R$": "reais", "€": "euros", "£": "pounds", "¥": "yen", "₩": "won", "₽": "rubles",
    "₹": "rupees", "₺": "liras", "₴": "hryvnias", "₪": "shekels", "Rs": "rupees",
    "USD": "US dollars", "EUR": "euros", "GBP": "pounds", "CHF": "francs", "JPY": "yen",
    "CNY": "yuan", "RMB": "yuan", "INR": "rupees", "SEK": "kronor", "NOK": "kroner",
    "DKK": "kroner", "PLN": "zlotys", "CZK": "crowns", "RUB": "rubles", "UAH": "hryvnias",
}  # fmt: skip
MONEY = frozenset(CURRENCIES.values()) | frozenset(
    "dollar euro pound crowns crown marks mark francs franc rupee ruble rouble roubles kronor"
    " kroner peso pesos lira lire zloty rand baht ringgit dirhams dinars riyals shillings naira"
    " cents pence yuan".split()
)
_GLYPHS: dict[str, Fraction] = {
    "½": Fraction(1, 2), "¼": Fraction(1, 4), "¾": Fraction(3, 4),
    "⅓": Fraction(1, 3), "⅔": Fraction(2, 3),
}  # fmt: skip
_PARTS: dict[str, int] = {"half": 2, "halves": 2, "quarter": 4, "quarters": 4} | {
    word + ending: value
    for word, value in ORDINALS.items()
    if value > 2 and value != 20
    for ending in ("", "s")
}
# Nobody cuts into these: "the third", "a fourth man"; the singular needs "of" or a hedge to be one.
_FRACTION_CUE = re.compile(
    r"\b(?:by|about|around|roughly|nearly|almost|over|than|least|most|only|just|some|under|up to"
    r"|to)\s+$",
    re.IGNORECASE,
)
_FRACTION_END = re.compile(
    r"$|[.,;:!?)”\"]|\s+(?:in|on|since|to|from|over|at|and|this|last|compared|after|before|by|or"
    r"|next|year|between|during|within|while|as|but)\b|\s*[—–]"
)
_OF = re.compile(r"\s+of\s")
_HALF_OF = re.compile(
    r"\s+(?:of|an?|the|its|their|his|her|our|my|your|all|that|those|these|this|as)\s"
)
_HALF_IS_NONE = re.compile(
    r"\b(?:first|second|other|latter|better|top|bottom|opening|and an?|and one|next|early|late"
    r"|the)[ -]$",
    re.IGNORECASE,
)
_QUARTERS_OF_YEAR = re.compile(
    r"\b(?:past|last|next|previous|first|consecutive|straight|for|in|over)\s+(?:the\s+)?$",
    re.IGNORECASE,
)

_ONES = "|".join(word for word, value in CARDINALS.items() if 0 < value < 10)
_TENS = "|".join(word for word, value in CARDINALS.items() if value >= 20)
_SMALL = (
    rf"(?:(?:{_TENS})(?:[ -](?:{_ONES})\b)?"
    rf"|{'|'.join(w for w, v in CARDINALS.items() if 10 <= v < 20)}|{_ONES}|zero)\b"
)
_UNDER_1000 = rf"(?:(?:{_SMALL}[ -]|a )?hundred\b(?: (?:and )?{_SMALL})?|{_SMALL})"
_LARGE = r"(?:thousand|million|billion|trillion|dozen|lakh|crore)\b"
_WORDS = (
    rf"(?:(?:{_UNDER_1000}|an?)[ -]{_LARGE}(?:(?:,? | and ){_UNDER_1000}(?: {_LARGE})?)*"
    rf"|{_UNDER_1000}|{_LARGE}(?! of\b))"
)
_GROUPED = rf"\d{{1,3}}(?:{_BLANK}\d{{3}})+(?![\d,])"
_DIGITS = rf"(?:\d{{1,3}}(?:,\d{{2,3}})*,\d{{3}}(?!\d)|{_GROUPED}|\d+)(?:\.\d+)?"
_LONG_FORM = "(?:hundred|thousand|million|billion|trillion|lakh|crore)s?"
_CODES = "|".join(code for code in CURRENCIES if code.isalpha())
_MARK = (
    r"(?-i:(?<![A-Za-z])(?:US|HK|NZ|NT|A|C|S|R)?\$|[€£¥₩₽₹₺₴₪]"
    rf"|(?<![A-Za-z])(?:{_CODES})\.?(?={_BLANK}?\d))"
)
_DENOMINATORS = "|".join(sorted(_PARTS, key=len, reverse=True))
_AMOUNT = re.compile(
    rf"(?P<half_of>half an? (?:hundred|thousand|million|billion|trillion|dozen)\b)"
    rf"|(?P<whole>{_DIGITS}|{_SMALL})(?: and (?:a|one)[ -](?P<part>half|third|quarter)\b"
    rf"|{_BLANK}?(?P<glyph_part>[½¼¾⅓⅔]))(?:[ -](?P<times>{_LONG_FORM})\b)?"
    rf"|(?P<top>{_SMALL}|an?|\d{{1,2}})[ -](?P<bottom>{_DENOMINATORS})\b(?!-[a-z])"
    r"|(?P<half>half)\b(?!-)|(?P<glyph>[½¼¾⅓⅔])"
    rf"|(?P<sign>minus |(?:(?<=[\s(“\"])|(?<![\s\S]))[-−–+])?"
    rf"(?:(?P<mark>{_MARK}{_BLANK}?)(?P<minus>[-−](?=\d))?)?(?P<digits>{_DIGITS})"
    rf"(?:[ \u00a0-](?P<magnitude>{_LONG_FORM})\b|{_BLANK}?(?P<short>mn|bn|tn|trn)\b"
    r"|(?P<letter>[mbk])\b(?!/))?"
    rf"|(?P<minus_word>minus )?(?P<words>{_WORDS})",
    re.IGNORECASE,
)
_LARGE_WORDS = "hundred|thousand|million|billion|trillion|dozen|lakh|crore"
_OPENERS = [*CARDINALS, *_LARGE_WORDS.split("|"), "half", "minus"]
# Where an amount may begin. Without IGNORECASE, which would make it five times slower.
_SEED = re.compile(
    r"[\d½¼¾⅓⅔€£¥₩₽₹₺₴₪]|[-−–+](?=[\d$€£¥])|\$|(?<!\w)(?:"
    rf"{'|'.join(f'[{word[0].upper()}{word[0]}]{word[1:]}' for word in _OPENERS)}"
    rf"|[Aa]n?[ -](?={_LARGE_WORDS}|{_DENOMINATORS})"
    rf"|(?:US|HK|NZ|NT|A|C|S|R)\$|(?:{_CODES})(?=\.?{_BLANK}?\d))"
)
_MAX_DIGITS = 20  # with their separators; more are a code, and no float holds them
_METRES = re.compile(r"\s(?:high|long|deep|wide|tall|away|above|below|from|of)\b|[^\s\w]|$|-")
_COUNTED = re.compile(
    r" (?:[a-z-]+ )?(?:[a-z]+s|people|men|women|children|troops|homes|cattle|sheep|fish)\b"
)
# A letter before a hyphen that belongs to an amount: "5m-7m", "18-to-24".
_UNIT_BEFORE = re.compile(r"\d(?:m|b|k|mn|bn|tn|km|kg|cm|p|[-‑]to)[-‑–]$", re.IGNORECASE)
_MONEY_RANGE = re.compile(r"[$€£¥₹]\s?[\d.,]+\s?(?:m|b|k|bn|mn)?\s?(?:-|–|to|and)\s?$")
_MONEY_WORD = re.compile(r"(?:\s?(?:-|–|to|and)\s?[\d.]+\s?(?:m|b|k|bn|mn))? ([A-Za-z]+)")


@dataclass(frozen=True, slots=True)
class Amount:
    """A number at `[start, end)`, with its sign, currency mark and magnitude.

    `number` is what stands before the magnitude: 5 of "5 million". `unit` is that of the currency
    mark, or "metres" and the like where a letter is one.
    """

    start: int
    end: int
    value: Fraction
    number: Fraction
    magnitude: int = 1
    unit: str | None = None
    is_fraction: bool = False
    is_bare: bool = False  # digits and nothing else: no separator, decimals, mark or magnitude


def find_amounts(text: str, start: int, end: int) -> Iterator[Amount]:
    """Yield the amounts of `text[start:end]` in order; what they count is not looked at.

    Sources of the value: "4.6m" is 4.6 million behind a currency or before one or before what is
    counted, and metres else; "a third" is a fraction before "of" or behind a hedge, and an ordinal
    else. "and" joins only within hundreds and thousands: "five and seven" are two.
    """
    at = start
    while seed := _SEED.search(text, at, end):
        match = _AMOUNT.match(text, seed.start(), end)
        amount = _read(text, match, end) if match and _stands_alone(text, match, start) else None
        if amount:
            yield amount
        at = amount.end if amount else _next(match) if match else seed.start() + 1


def may_hold_amount(text: str, start: int, end: int) -> bool:
    """Say whether `text[start:end]` has a digit or a word of a number, at little cost."""
    return _SEED.search(text, start, end) is not None


def _next(match: re.Match[str]) -> int:
    """Return where to look on behind what is no amount: past its digits, for they are one."""
    return match.start() + 1 if match["digits"] is None else match.end("digits")


def _stands_alone(text: str, match: re.Match[str], floor: int) -> bool:
    """Say whether no letter or digit beside the amount makes it part of something else."""
    start, end = match.span()
    before, beside = text[max(0, start - 2) : start], text[end : end + 2]
    if before[-1:].isalnum() or (before[-1:] in "_.,:/" and before[:1].isdigit()):
        return False
    if before[-1:] in ("-", "‑", "–") and before[:1].isalnum() and not before[:1].isdigit():
        return start - 2 < floor or _UNIT_BEFORE.search(text[max(0, start - 8) : start]) is not None
    if match["digits"] is None:
        if re.search(r"\d[ -]$", before) and match[0].lower() in _MAGNITUDES:
            return False  # "3,5 million" is no number of English
        return not beside[:1].isalnum()
    return not re.match(r"[.,:/]\d|\d", beside)


def _read(text: str, match: re.Match[str], stop: int) -> Amount | None:
    if match["half_of"]:
        magnitude = _MAGNITUDES[match["half_of"].split()[-1].lower()]
        return _amount(match, Fraction(1, 2), magnitude)
    if match["whole"]:
        part = _GLYPHS.get(match["glyph_part"] or "") or Fraction(
            1, _PARTS[(match["part"] or "half").lower()]
        )
        return _amount(match, _number(match["whole"]) + part, _magnitude(match["times"]))
    if match["top"]:
        return _fraction(text, match, stop)
    if match["glyph"]:
        return Amount(*match.span(), _GLYPHS[match[0]], _GLYPHS[match[0]], is_fraction=True)
    if match["half"]:
        return _half(text, match, stop)
    return _digits(text, match, stop) if match["digits"] else _words(match)


def _amount(match: re.Match[str], number: Fraction, magnitude: int) -> Amount:
    return Amount(*match.span(), number * magnitude, number, magnitude)


def _magnitude(word: str | None) -> int:
    return _MAGNITUDES[word.lower().removesuffix("s")] if word else 1


def _fraction(text: str, match: re.Match[str], stop: int) -> Amount | None:
    """Return "two-thirds" and "a quarter of"; of "three quarters in a row" the "three"."""
    top, bottom = match["top"], match["bottom"].lower()
    article = top.lower() in ("a", "an")
    number = Fraction(1) if article else _number(top)
    before, behind = text[max(0, match.start() - 16) : match.start()], match.end()
    fraction = Amount(
        *match.span(), number / _PARTS[bottom], number / _PARTS[bottom], is_fraction=True
    )
    if _OF.match(text, behind, stop):
        return fraction
    if not article and bottom.endswith("quarters") and _QUARTERS_OF_YEAR.search(before):
        return Amount(match.start(), match.end("top"), number, number)
    if not article and bottom.endswith("s"):
        return fraction
    cued = _FRACTION_CUE.search(before) or not article
    return fraction if cued and _FRACTION_END.match(text, behind, stop) else None


def _half(text: str, match: re.Match[str], stop: int) -> Amount | None:
    before = text[max(0, match.start() - 10) : match.start()]
    if _HALF_IS_NONE.search(before) or re.match(r"\s+(?:past|time)\b", text[match.end() : stop]):
        return None
    if not (
        _HALF_OF.match(text, match.end(), stop)
        or (_FRACTION_CUE.search(before) and _FRACTION_END.match(text, match.end(), stop))
    ):
        return None
    return Amount(*match.span(), Fraction(1, 2), Fraction(1, 2), is_fraction=True)


def _digits(text: str, match: re.Match[str], stop: int) -> Amount | None:
    if len(match["digits"]) > _MAX_DIGITS:
        return None
    number = _number(match["digits"])
    if match["minus"] or (match["sign"] or "+").strip() != "+":
        number = -number
    mark = (match["mark"] or "").strip().removesuffix(".")
    unit = CURRENCIES[mark] if mark else None
    end, magnitude = match.end(), _magnitude(match["magnitude"])
    if match["short"]:
        magnitude = _SHORT[match["short"].lower()]
    elif match["letter"]:
        letter = match["letter"].lower()
        money = unit or _MONEY_RANGE.search(text[max(0, match.start() - 16) : match.start()])
        counted = letter != "b" and _COUNTED.match(text, end, stop)
        is_length = _METRES.match(text[end : min(stop, end + 9)])
        if money or _money_follows(text, end, stop) or (counted and not is_length):
            magnitude = _SHORT[letter]
        else:
            end -= 1
    bare = match["digits"].isdigit() and not (mark or match["sign"]) and magnitude == 1
    return Amount(match.start(), end, number * magnitude, number, magnitude, unit, is_bare=bare)


def _money_follows(text: str, at: int, stop: int) -> bool:
    word = _MONEY_WORD.match(text, at, min(stop, at + 30))
    return word is not None and (word[1].lower() in MONEY or word[1] in CURRENCIES)


def _words(match: re.Match[str]) -> Amount:
    words = re.findall("[a-z]+", match["words"].lower())
    total = group = 0
    for word in words:
        if word in CARDINALS:
            group += CARDINALS[word]
        elif word in ("hundred", "dozen"):
            group = max(group, 1) * _MAGNITUDES[word]
        elif word in _MAGNITUDES:
            total, group = total + max(group, 1) * _MAGNITUDES[word], 0
    value = Fraction(-(total + group) if match["minus_word"] else total + group)
    magnitude = _MAGNITUDES.get(words[-1], 1)
    return Amount(*match.span(), value, value / magnitude, magnitude)


def _number(written: str) -> Fraction:
    if written[0].isdigit():
        return Fraction(Decimal(re.sub(rf",|{_BLANK}", "", written)))
    return Fraction(sum(CARDINALS[word] for word in re.findall("[a-z]+", written.lower())))
