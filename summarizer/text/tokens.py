"""Tokens with offsets: words, numbers with their signs and marks, single CJK characters."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from summarizer.text.lexicon import CARDINALS, MAGNITUDES, NEGATORS, NUMBER_WORDS

# Scripts written without spaces: every character is a token, so a quote may start anywhere.
UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf"
    "\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_NUMBER = (
    r"[+\-−]?[$€£¥₩₽]?\d+(?:[.,:/'’\u00a0\u202f]\d+|[-–]\d+)*"
    rf"(?:[^\W\d_{UNSPACED}]+)?(?:[%‰°]|[-‐‑][^\W\d_{UNSPACED}]+(?:[-‐‑]\w+)*)?"
)
_WORD = (
    rf"[^\W{UNSPACED}](?:[^\W{UNSPACED}]|[\u0300-\u036f])*"
    rf"(?:['’][^\W\d_{UNSPACED}]+|[-‐‑]\w+|\.(?=\w\.)\w)*"
)
TOKEN = re.compile(rf"(?<![\w.,])(?:{_NUMBER})|{_WORD}|[{UNSPACED}]|\d+")
_DIGIT_NUMBER = re.compile(r"[+\-−]?\d[\d,\u00a0\u202f]*(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Token:
    """A word or number and its place, `[start, end)`."""

    text: str
    start: int
    end: int


def tokenise(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """Return the words and numbers of `text[start:end]` in order; punctuation is left out.

    A number keeps its sign, currency mark, separators and percent sign; hyphenated compounds and
    contractions are one token; in scripts without spaces every character is a token.
    """
    stop = len(text) if end is None else end
    return [Token(m[0], *m.span()) for m in TOKEN.finditer(text, start, stop)]


@dataclass(frozen=True, slots=True)
class Number:
    """A number in the text: `value` is None where only words such as "half" stand."""

    text: str
    value: float | None
    start: int
    end: int


def _either_case(words: Iterable[str]) -> str:
    """Return an alternation without IGNORECASE, which would make it five times slower."""
    longest_first = sorted(words, key=len, reverse=True)
    return "|".join(f"[{word[0].upper()}{word[0]}]{word[1:]}" for word in longest_first)


_NUMBER_WORD = _either_case(CARDINALS.keys() | MAGNITUDES.keys() | {"dozen"})
_PLAIN_NUMBER = re.compile(
    r"\d(?:[\d,]*\d)?(?:\.\d+)?(?:[ \u00a0-](?:hundred|thousand|million|billion|trillion|mn|bn)\b)?"
    rf"|\b(?:{_NUMBER_WORD})\b(?:[ \u00a0-](?:and )?(?:{_NUMBER_WORD})\b)*"
)


def find_numbers(text: str, start: int = 0, end: int | None = None) -> list[Number]:
    """Return the numbers of `text[start:end]`, in digits or English words, with their values.

    "1.5 million" is one number, 1500000; "twenty-one" is 21; "5,000" is 5000.
    Ordinals, dates and fractions are not taken apart.
    """
    stop = len(text) if end is None else end
    return [
        Number(m[0], _value(m[0]), *m.span())
        for m in _PLAIN_NUMBER.finditer(text, start, stop)
        if m.start() == 0 or not text[m.start() - 1].isalpha()
    ]


def _value(number: str) -> float | None:
    digits = _DIGIT_NUMBER.search(number)
    words = re.findall(r"[a-z]+", number.casefold())
    if digits:
        try:
            total = float(digits[0].replace(",", "").replace("−", "-"))
        except ValueError:
            return None
        for word in words:
            total *= MAGNITUDES.get(word, 1)
        return total
    return _value_of_words(words)


def _value_of_words(words: list[str]) -> float | None:
    total, group = 0, 0
    for word in words:
        if word in CARDINALS:
            group += CARDINALS[word]
        elif word == "dozen":
            group = max(group, 1) * 12
        elif word == "hundred":
            group = max(group, 1) * 100
        elif word in MAGNITUDES:
            total += max(group, 1) * MAGNITUDES[word]
            group = 0
    return float(total + group)


def is_negator(token: str) -> bool:
    """Say whether the token negates: "not", "never", "didn't", "cannot"."""
    folded = token.casefold().replace("’", "'")
    return folded in NEGATORS or folded.endswith("n't") or folded.startswith("non-")


def is_number(token: str) -> bool:
    """Say whether the token is a number in digits or words, or holds one ("twenty-one")."""
    if any(char.isdigit() for char in token):
        return True
    return any(part in NUMBER_WORDS for part in re.split(r"[-‐‑]", token.casefold()))
