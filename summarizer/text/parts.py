"""A text that is too long for one reading, as parts: whole paragraphs where they fit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from summarizer.text.sentences import split_sentences
from summarizer.text.spans import Span

_PARAGRAPH_BREAK = re.compile(r"\n[^\S\n]*\n\s*")
_BLANK = re.compile(r"\s+")
_WORDS = re.compile(r"\S*\w")


def split_text(
    text: str, most_bytes: int, *, within: Span | None = None, language: str = "en"
) -> list[Span]:
    """Return `[start, end)` of parts that cover a text without a gap, in order.

    None has more than `most_bytes` of UTF-8, of which a character may take 4. Paragraphs stay
    whole where they fit, else sentences, else words. `within` is the stretch to be split, else the
    whole text. Time is linear in its length.
    """
    start, end = within or (0, len(text))
    units = _units(text, start, end, max(4, most_bytes), language)
    parts: list[Span] = []
    first, last, n_bytes = start, start, 0
    for unit_start, unit_end in units:
        n_more = _n_bytes(text[unit_start:unit_end])
        if n_bytes and n_bytes + n_more > most_bytes:
            parts.append((first, last))
            first, n_bytes = unit_start, 0
        last, n_bytes = unit_end, n_bytes + n_more
    return [*parts, (first, last)] if last > first else parts


def sentence_at(text: str, place: int, *, within: Span, language: str = "en") -> int:
    """Return where the sentence begins that a place of a stretch is in."""
    start, end = within
    paragraphs = _between(_paragraphs(text, start, end), end)
    at, until = next((each for each in paragraphs if place < each[1]), within)
    starts = [at + each for each, _ in split_sentences(text[at:until], language)][1:]
    return max((each for each in starts if each <= place), default=at)


def words_after(text: str, place: int, *, within: Span, language: str = "en") -> int:
    """Return where a stretch goes on behind a place: with the next words of its sentence.

    With the next sentence where only marks are left of it, else the end.
    """
    start, end = within
    paragraphs = _between(_paragraphs(text, start, end), end)
    at, until = next((each for each in paragraphs if place <= each[1]), within)
    starts = [at + each for each, _ in split_sentences(text[at:until], language)][1:]
    after = min((each for each in starts if each >= place), default=until)
    words = _WORDS.search(text, place, after)
    return words.start() if words else after


def _units(text: str, start: int, end: int, most_bytes: int, language: str) -> Iterator[Span]:
    """Yield what is not to be parted: paragraphs that fit, and sentences and words of others."""
    for paragraph in _between(_paragraphs(text, start, end), end):
        if _n_bytes(text[slice(*paragraph)]) <= most_bytes:
            yield paragraph
            continue
        at, until = paragraph
        starts = [at + each for each, _ in split_sentences(text[at:until], language)][1:]
        for sentence in _between([at, *starts], until):
            if _n_bytes(text[slice(*sentence)]) <= most_bytes:
                yield sentence
            else:
                yield from _words(text, *sentence, most_bytes)


def _words(text: str, start: int, end: int, most_bytes: int) -> Iterator[Span]:
    """Yield words with the blanks behind them; of a word that is too long its pieces."""
    blanks = [start + found.end() for found in _BLANK.finditer(text[start:end])]
    for word in _between([start, *(at for at in blanks if start < at < end)], end):
        if _n_bytes(text[slice(*word)]) <= most_bytes:
            yield word
            continue
        size = most_bytes // 4  # characters that fit, whatever they are
        yield from _between(range(*word, size), word[1])


def _paragraphs(text: str, start: int, end: int) -> list[int]:
    """Return where paragraphs begin; the blank lines belong to the one before."""
    found = _PARAGRAPH_BREAK.finditer(text, start, end)
    return [start, *(match.end() for match in found if start < match.end() < end)]


def _between(starts: Iterable[int], end: int) -> Iterator[Span]:
    return pairwise([*starts, end])


def _n_bytes(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))
