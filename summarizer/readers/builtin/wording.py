"""The wording of a claim or a summary sentence: the article's own, from edge to edge."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from summarizer.readers.builtin.layout import Sentence
from summarizer.text.spans import Span

Range = tuple[int, int]

_SPACES = re.compile(r"\s+")
_EDGES = " \t,;:–—-"
_CLOSERS = "\"”’'»)」』"
_MARKS = ".!?…。！？।॥"
_SIGNS_BEFORE, _SIGNS_AFTER = frozenset("$€£¥₹#@("), frozenset("%°€")


def char_span(sentence: Sentence, lo: int, hi: int) -> Span:
    """Return the characters of tokens `[lo, hi)`, with both marks of a quotation or with none."""
    start, end = sentence.tokens[lo].start, sentence.tokens[hi - 1].end
    for begin, stop in sentence.quotations:
        if begin <= start <= begin + 2 and stop - 2 <= end <= stop:
            continue  # the quotation itself: its words alone
        if begin <= start <= begin + 2 and stop < end:
            start = begin
        if stop - 2 <= end <= stop and start <= begin:
            end = stop
    if sentence.flat[start - 1 : start] in _SIGNS_BEFORE and start > sentence.start:
        start -= sentence.flat[start - 1] != "(" or ")" in sentence.flat[start:end]
    if sentence.flat[end : end + 1] in _SIGNS_AFTER:
        end += 1
    return start, end


def spans_of(sentence: Sentence, ranges: Iterable[Range]) -> list[Span]:
    """Return the characters of each token range."""
    return [char_span(sentence, lo, hi) for lo, hi in ranges if hi > lo]


def write(flat: str, spans: Sequence[Span]) -> str:
    """Return the text of `spans` as a sentence: its own words, a capital first, a mark last."""
    return as_sentence(" ".join(flat[start:end].strip(_EDGES) for start, end in spans))


def as_sentence(text: str) -> str:
    """Return `text` with single spaces, a capital first, and a full stop if no mark ends it."""
    text = _SPACES.sub(" ", text).strip()
    if not text:
        return ""
    first = text.split(" ", 1)[0]
    if text[0].islower() and not any(char.isupper() for char in first[1:]):
        text = text[0].upper() + text[1:]
    inner = text.rstrip(_CLOSERS)
    if inner[-1:] in _MARKS:
        return text
    if inner[-1:] in _EDGES:  # a comma inside of the closing mark
        return f"{inner.rstrip(_EDGES)}.{text[len(inner) :]}"
    return f"{text}."
