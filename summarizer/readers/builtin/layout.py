"""The sentences of an article, with tokens and quotations, and without the page furniture."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import zip_longest

from summarizer.language.interviews import find_labels
from summarizer.language.marks import ALL_MARKS
from summarizer.language.quotations import Quotation, find_quotations
from summarizer.metadata import Metadata
from summarizer.text.sentences import split_sentences
from summarizer.text.spans import Span
from summarizer.text.tokens import Token, tokenise

# A sentence longer than this is cut at a space: no prose needs more, and what reads a sentence
# may then look at every pair of its tokens.
MAX_SENTENCE_CHARS = 1200
_FULL_LINE = 55  # a line this long that ends without a stop was wrapped, not ended
_STOPS = ".!?…。！？\"”’')]:;"
_BLANK = re.compile(r"\s")
_SURROGATE = re.compile("[\ud800-\udfff]")
LINE_BREAKS = "\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"  # as str.splitlines has them
_ORDINAL = re.compile(r"\b\d{1,2}\.$")
_MONTH_AFTER = re.compile(
    r"(?:Januar|Jänner|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember)\b"
)
_LINE = re.compile(f"[^{LINE_BREAKS}]+")


@dataclass(frozen=True)
class Sentence:
    """One sentence: `[start, end)` in the article, its tokens, and the quotations inside it.

    `flat` is the article with every blank character turned into a space and every lone surrogate
    into U+FFFD, offsets unchanged.
    `quotations` include their marks and end with the sentence; `speech` holds for each of them the
    whole quotation, which may begin before the sentence and end after it. `opens_paragraph` tells a
    sentence with nothing before it; `paragraph` counts them. `label` names who speaks in an
    interview, "" where "A:" does not tell; it is None elsewhere.
    """

    index: int
    start: int
    end: int
    flat: str
    tokens: tuple[Token, ...]
    quotations: tuple[Span, ...] = ()
    speech: tuple[Quotation, ...] = ()
    is_title: bool = False
    opens_paragraph: bool = False
    paragraph: int = 0
    label: str | None = None

    @cached_property
    def text(self) -> str:
        """Return the words of the sentence on one line."""
        return self.flat[self.start : self.end]

    @cached_property
    def quoted(self) -> tuple[bool, ...]:
        """Say of every token whether it stands in a quotation."""
        return tuple(place is not None for place in self._places)

    @cached_property
    def _places(self) -> tuple[int | None, ...]:
        starts = [start for start, _ in self.quotations]
        places: list[int | None] = []
        for token in self.tokens:
            place = bisect_right(starts, token.start) - 1
            inside = place >= 0 and token.end <= self.quotations[place][1]
            places.append(place if inside else None)
        return tuple(places)

    @cached_property
    def _words(self) -> tuple[str, ...]:
        return tuple(token.text.casefold().replace("’", "'") for token in self.tokens)

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """Return the words that occur, as `word` gives them."""
        return frozenset(self._words)

    @cached_property
    def _gaps(self) -> tuple[str, ...]:
        starts = [self.start, *(token.end for token in self.tokens)]
        ends = [*(token.start for token in self.tokens), self.end]
        return tuple(self.flat[start:end] for start, end in zip(starts, ends, strict=True))

    @cached_property
    def _phrase_starts(self) -> tuple[int, ...]:
        starts, last = [], 0
        for index in range(len(self.tokens)):
            gap = self._gaps[index]
            breaks = gap != " " and breaks_phrase(gap)
            if index and (breaks or self.quoted[index - 1]):
                last = index
            starts.append(last)
        return tuple(starts)

    def quotation_at(self, index: int) -> int | None:
        """Return which of the quotations token `index` stands in, None if it stands in none."""
        return self._places[index]

    def gap(self, index: int) -> str:
        """Return what stands between token `index - 1` and token `index`."""
        return self._gaps[index]

    def word(self, index: int) -> str:
        """Return token `index` in lower case with straight apostrophes; "" out of range."""
        return self._words[index] if 0 <= index < len(self._words) else ""

    def phrase_start(self, index: int, lo: int = 0) -> int:
        """Return the last token in `[lo, index]` that follows a comma or a quotation, else `lo`."""
        if index >= len(self.tokens):
            return lo
        return max(lo, self._phrase_starts[index])


def breaks_phrase(gap: str) -> bool:
    """Say whether what stands between two words parts two phrases: a comma, a dash, a colon."""
    return any(mark in gap for mark in ",;:—–―…") or "--" in gap or " - " in gap


def read_sentences(text: str, metadata: Metadata) -> list[Sentence]:
    """Return the sentences of `text` in order; furniture is skipped, a title is marked."""
    flat = _SURROGATE.sub("\ufffd", _BLANK.sub(" ", text))
    blocks = list(_blocks(text, metadata))
    labels = find_labels(flat, [block for block, is_title in blocks if not is_title])
    quoted = _Quoted(flat, find_quotations(flat, [block for block, _ in blocks]))
    sentences: list[Sentence] = []
    speaker: str | None = None
    for paragraph, ((first, last), is_title) in enumerate(blocks):
        label, fresh = labels.get(first), True
        speaker = label.name if label else speaker  # an answer goes on in the next paragraph
        for start, end in _sentence_spans(flat, (label.end if label else first, last)):
            tokens = tuple(tokenise(flat, start, end))
            if not tokens:
                continue
            quotations, speech = quoted.within(start, end)
            sentences.append(
                Sentence(
                    index=len(sentences), start=start, end=end, flat=flat, tokens=tokens,
                    quotations=quotations, speech=speech, is_title=is_title,
                    opens_paragraph=fresh, paragraph=paragraph, label=speaker,
                )
            )  # fmt: skip
            fresh = False
    return sentences


class _Quoted:
    """The parts of all quotations, in order."""

    def __init__(self, flat: str, quotations: Sequence[Quotation]) -> None:
        self._flat = flat
        parts = [(part, quotation) for quotation in quotations for part in quotation.parts]
        self._parts = sorted(parts, key=lambda each: each[0])
        self._ends = [end for (_, end), _ in self._parts]

    def within(self, start: int, end: int) -> tuple[tuple[Span, ...], tuple[Quotation, ...]]:
        """Return the stretches of `[start, end)` that are quoted, and the quotation of each.

        A mark that a sentence has from the quotation in the next one is none.
        """
        spans, whole = [], []
        place = bisect_right(self._ends, start)
        while place < len(self._parts) and self._parts[place][0][0] < end:
            (first, last), quotation = self._parts[place]
            place += 1
            span = max(first, start), min(last, end)
            if self._flat[slice(*span)].strip(f"{ALL_MARKS} "):
                spans.append(span)
                whole.append(quotation)
        return tuple(spans), tuple(whole)


def _blocks(text: str, metadata: Metadata) -> Iterator[tuple[Span, bool]]:
    """Yield stretches of running text: paragraphs, with wrapped lines joined, less furniture."""
    block: Span | None = None
    for start, end in _body_lines(text, metadata):
        if (start, end) == metadata.title_span:
            if block:
                yield block, False
            yield (start, end), True
            block = None
        elif block and _continues(text, block, start):
            block = (block[0], end)
        else:
            if block:
                yield block, False
            block = (start, end)
    if block:
        yield block, False


def _continues(text: str, block: Span, start: int) -> bool:
    """Say whether the line at `start` goes on where the line before it was wrapped."""
    between = text[block[1] : start]
    if between.count("\n") > 1 or between.count("\r") > 1 or between.strip():
        return False
    last_line = max(text.rfind("\n", block[0], block[1]), block[0])
    unfinished = text[block[1] - 1] not in _STOPS
    return unfinished and (text[start].islower() or block[1] - last_line >= _FULL_LINE)


def _body_lines(text: str, metadata: Metadata) -> Iterator[Span]:
    """Yield the `[start, end)` of every line, or part of a line, that is not furniture."""
    furniture = list(metadata.furniture)
    titles = [metadata.title_span] if metadata.title_span else []
    cuts = sorted(furniture + titles)
    place = 0
    for match in _LINE.finditer(text):
        at, end = match.span()
        while place < len(cuts) and cuts[place][1] <= at:
            place += 1
        ahead = place
        while at < end:
            cut = cuts[ahead] if ahead < len(cuts) else None
            stop = min(end, max(cut[0], at)) if cut else end
            if inner := _trim(text, at, stop):
                yield inner
            if cut is None or cut[0] >= end:
                break
            if cut in titles:
                yield cut
            at = max(at, cut[1])
            ahead += 1


def _trim(text: str, start: int, end: int) -> Span | None:
    """Return the span without blanks at its edges, None if nothing is left."""
    inner = text[start:end]
    stripped = inner.strip()
    if not stripped:
        return None
    start += len(inner) - len(inner.lstrip())
    return start, start + len(stripped)


def _sentence_spans(flat: str, block: Span) -> Iterator[Span]:
    """Yield the sentences of a block, over-long ones in pieces."""
    offset, begin = block[0], None
    spans = split_sentences(flat[block[0] : block[1]])
    starts = [start for start, _ in spans[1:]]
    for (start, end), after in zip_longest(spans, starts):
        begin = start if begin is None else begin
        ordinal = _ORDINAL.search(flat, offset + start, offset + end)
        if after is not None and ordinal and _MONTH_AFTER.match(flat, offset + after):
            continue  # "am 4. April" goes on
        yield from _pieces(flat, offset + begin, offset + end)
        begin = None


def _pieces(flat: str, start: int, end: int) -> Iterator[Span]:
    while end - start > MAX_SENTENCE_CHARS:
        limit = start + MAX_SENTENCE_CHARS
        stop = max(flat.rfind(". ", start, limit), flat.rfind("; ", start, limit)) + 1
        stop = stop or flat.rfind(" ", start, limit)
        stop = stop if stop > start else limit
        yield start, stop
        start = stop
        while start < end and flat[start] == " ":
            start += 1
    if start < end:
        yield start, end
