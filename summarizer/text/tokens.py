"""Words and numbers with offsets: what a reader takes for one word, and what numbers are worth."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from summarizer.text.characters import BLANK, CHARACTER, shape
from summarizer.text.folding import Stream, fold
from summarizer.text.lexicon import CARDINALS, LABELS, MAGNITUDES, NEGATORS, NUMBER_WORDS
from summarizer.text.spans import Span

# Between the groups of a number ("5 000"): blanks of several widths.
_BLANKS = " \u00a0\u2009\u202f"
_DIGIT_NUMBER = re.compile(rf"[+\-−]?\d+(?:[,{_BLANKS}]\d+)*(?:\.\d+)?")


class Token(NamedTuple):
    """A word or number and its place, `[start, end)`."""

    text: str
    start: int
    end: int


def tokenise(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """Return the words and numbers of `text[start:end]` in order; punctuation is left out.

    They are the tokens of `folding`, those that stand together made one: a number keeps its sign,
    currency mark, separators and percent sign; hyphenated compounds, initials ("U.S") and
    contractions are one token; in scripts without spaces every character is a token.
    """
    return [
        Token(text[start + a : start + b], start + a, start + b)
        for a, b in _places(fold(text[start:end]))
    ]


def split_tokens(text: str) -> list[str]:
    """Return the tokens of `text` without their places; see `tokenise`."""
    return [text[a:b] for a, b in _places(fold(text))]


def _places(stream: Stream) -> Iterator[Span]:
    """Yield the place of each token."""
    first = 0
    for index in range(1, len(stream) + 1):
        # Most gaps start with a blank, which joins nothing: reading them all takes longest.
        is_apart = stream.shape.startswith(BLANK, stream.ends[index - 1])
        if index < len(stream) and not is_apart and _belongs(stream, index):
            continue
        if index > first:
            raw = stream.decoded[stream.starts[first] : stream.ends[index - 1]]
            if raw[0].isalnum() or any(map(str.isalnum, raw)):
                yield stream.span(first, index)
        first = index


def _belongs(stream: Stream, index: int) -> bool:
    """Say whether a token belongs to the one before it."""
    gap = stream.gap(index)
    if gap.glue == "joined":
        return CHARACTER not in shape(stream.keys[index - 1][0] + stream.keys[index][0])
    return gap.glue == "hyphen" and not gap.quotation and stream.gap_length(index) == 1


@dataclass(frozen=True, slots=True)
class Number:
    """A number in the text: `value` is None where only words such as "half" stand."""

    text: str
    value: float | None
    start: int
    end: int


def _either_case(words: Iterable[str]) -> str:
    """Return an alternation without IGNORECASE, which would make it five times slower."""
    ordered = sorted(words, key=lambda word: (word[0], -len(word)))  # the longest first
    rests = [
        (initial, "|".join(word[1:] for word in group))
        for initial, group in groupby(ordered, key=lambda word: word[0])
    ]
    return "|".join(f"[{initial.upper()}{initial}](?:{rest})" for initial, rest in rests)


_WORDS_OF_NUMBERS = CARDINALS.keys() | MAGNITUDES.keys() | {"dozen"}
_NUMBER_WORD = _either_case(_WORDS_OF_NUMBERS)
_INITIALS = "".join(sorted({word[0] for word in _WORDS_OF_NUMBERS}))
_GROUP = re.compile(rf"\d+[{_BLANKS}]\d")
_PLAIN_NUMBER = re.compile(
    # What it can start with, so that all else is passed over at once.
    rf"(?=[\d{_INITIALS}{_INITIALS.upper()}])"
    rf"(?:(?:\d{{1,3}}(?:[{_BLANKS}]\d{{3}})+(?![\d,])|\d(?:[\d,]*\d)?)(?:\.\d+)?"
    r"(?:[ \u00a0-](?:hundred|thousand|million|billion|trillion|mn|bn)\b)?"
    rf"|\b(?:{_NUMBER_WORD})\b(?:[ \u00a0-](?:and )?(?:{_NUMBER_WORD})\b)*)"
)


def find_numbers(text: str, start: int = 0, end: int | None = None) -> list[Number]:
    """Return the numbers of `text[start:end]`, in digits or English words, with their values.

    "1.5 million" is one number, 1500000; "twenty-one" is 21; "5,000" is 5000.
    Ordinals, dates and fractions are not taken apart.
    """
    stop = len(text) if end is None else end
    return [
        Number(text[a:b], _value(text[a:b]), a, b)
        for m in _PLAIN_NUMBER.finditer(text, start, stop)
        if m.start() == 0 or not text[m.start() - 1].isalpha()
        for a, b in _ungrouped(text, *m.span())
    ]


def number_at(text: str, start: int, end: int) -> Number | None:
    """Return the number that starts at a place of `text[:end]`, as `find_numbers` has it."""
    match = _PLAIN_NUMBER.match(text, start, end)
    if match is None or (start and text[start - 1].isalpha()):
        return None
    a, b = next(_ungrouped(text, *match.span()))
    return Number(text[a:b], _value(text[a:b]), a, b)


def _ungrouped(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the number, or its groups of digits behind a label ("on May 5 200 men")."""
    if text[start:end].isdigit() or not _GROUP.match(text, start, end):
        yield start, end
        return
    label = text[max(0, start - 16) : start].split()[-1:]
    if not label or label[0].rstrip(".").lower() not in LABELS:
        yield start, end
        return
    for part in re.finditer(r"\d+", text[start:end]):
        yield start + part.start(), start + part.end()


@lru_cache(maxsize=4096)
def _value(number: str) -> float | None:
    digits = _DIGIT_NUMBER.search(number)
    words = re.findall(r"[a-z]+", number.casefold())
    if digits:
        try:
            total = float(re.sub(rf"[,{_BLANKS}]", "", digits[0]).replace("−", "-"))
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
    try:
        return float(total + group)
    except OverflowError:  # "hundred" over and over
        return None


def is_negator(token: str) -> bool:
    """Say whether the token negates: "not", "never", "didn't", "cannot"."""
    folded = token.casefold().replace("’", "'")
    return folded in NEGATORS or folded.endswith("n't") or folded.startswith("non-")


def is_number(token: str) -> bool:
    """Say whether the token is a number in digits or words, or holds one ("twenty-one")."""
    if token.isalpha():
        return token.casefold() in NUMBER_WORDS
    if any(char.isdigit() for char in token):
        return True
    return any(part in NUMBER_WORDS for part in re.split(r"[-‐‑]", token.casefold()))
