"""The sentences of an article, with tokens and quotations, and without the page furniture."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from summarizer.language.interviews import find_labels
from summarizer.language.lines import Line, read_line, read_words
from summarizer.language.marks import ALL_MARKS
from summarizer.language.quotations import Quotation, find_quotations
from summarizer.metadata import Metadata
from summarizer.text.sentences import split_sentences
from summarizer.text.spans import Span
from summarizer.text.tokens import Token

# A sentence longer than this is cut at a space: no prose needs more.
MAX_SENTENCE_CHARS = 1200
_WRAP = re.compile(r"(?<![.!?…:;\"”’')\]])[^\S\r\n]*(?:\r\n?|\n)[^\S\r\n]*")
_BLANK = re.compile(r"[^\S ]")
_SURROGATE = re.compile("[\ud800-\udfff]")
# What a paragraph may open with: a second dateline, the time of a post in a live blog.
_OPENING = re.compile(
    r"(?:[A-Z][\w.'’]*(?:,? [A-Z][\w.'’]*){0,3} ?\([A-Z][\w ]+\) ?[-–—_]+ *)?"
    r"(?:(?:[A-Z]{3,} )?(?:\d{1,2}[:.]\d\d(?: ?[ap]\.?m\.?)?|\d{1,2} ?[ap]\.?m\.?)"
    r"(?: (?:GMT|BST|[CEMP][DS]?T))?(?: ?[:–—-] *| +(?=[A-Z])))?"
)
_STOPS, _LONGEST_HEADING = frozenset(".!?…:;,\"”’')»」。！？؟।"), 14
_STAMMER = re.compile(r"\b(?:uh|um)\b", re.IGNORECASE)
_LINE = re.compile("[^\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029]+")  # as str.splitlines has it


@dataclass(frozen=True)
class Sentence:
    """One sentence: `[start, end)` in the article, and the quotations inside it.

    `flat` is the article with every blank character turned into a space and every lone surrogate
    into U+FFFD, offsets unchanged. `quotations` include their marks and end with the sentence;
    `speech` holds for each of them the whole quotation, which may begin before the sentence and
    end after it. `paragraph` counts them. `label` names who speaks in an interview, "" where "A:"
    does not tell; it is None elsewhere.
    """

    index: int
    start: int
    end: int
    flat: str
    quotations: tuple[Span, ...] = ()
    speech: tuple[Quotation, ...] = ()
    is_title: bool = False
    paragraph: int = 0
    label: str | None = None

    @cached_property
    def text(self) -> str:
        """Return the words of the sentence on one line."""
        return self.flat[self.start : self.end]

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """Return its words and numbers."""
        return tuple(read_words(self.flat, self.start, self.end))

    @cached_property
    def _words(self) -> tuple[str, ...]:
        return tuple(token.text.casefold().replace("’", "'") for token in self.tokens)

    @cached_property
    def line(self) -> Line:
        """Return the sentence as tags, what is spoken in it as one item each."""
        return self.line_of(self.start, self.end)

    def line_of(self, start: int, end: int) -> Line:
        """Return `[start, end)` as tags: in the open where it is all of one quotation."""
        spoken = [
            span
            for span, speech in zip(self.quotations, self.speech, strict=True)
            if not speech.is_scare and not (span[0] <= start and end <= span[1])
        ]
        return read_line(self.flat, start, end, spoken)

    @cached_property
    def quoted(self) -> tuple[bool, ...]:
        """Say of every token whether it stands in a quotation."""
        quoted = [False] * len(self.tokens)
        starts = [token.start for token in self.tokens]
        for start, end in self.quotations:
            lo, hi = bisect_left(starts, start), bisect_left(starts, end)
            quoted[lo:hi] = [True] * (hi - lo)
        return tuple(quoted)

    def gap(self, index: int) -> str:
        """Return what stands between token `index - 1` and token `index`."""
        start = self.tokens[index - 1].end if index else self.start
        return self.flat[start : self.tokens[index].start if index < len(self.tokens) else self.end]

    def word(self, index: int) -> str:
        """Return token `index` in lower case with straight apostrophes; "" out of range."""
        return self._words[index] if 0 <= index < len(self._words) else ""


def read_sentences(text: str, metadata: Metadata, language: str = "en") -> list[Sentence]:
    """Return the sentences of `text` in order; furniture is skipped, a title is marked."""
    flat = _SURROGATE.sub("\ufffd", _BLANK.sub(" ", text))
    blocks: list[Span] = []
    for first, last in _body_lines(text, metadata):
        end = blocks[-1][1] if blocks and blocks[-1] != metadata.title_span else first
        if text[first].islower() and _WRAP.fullmatch(text, end, first):
            first = blocks.pop()[0]  # the line before was wrapped
        blocks.append((first, last))
    may_ask = (each for each in blocks if each != metadata.title_span or flat[each[1] - 1] == "?")
    labels = find_labels(flat, tuple(may_ask))
    quotations = find_quotations(flat, blocks)
    parts = [(part, quotation) for quotation in quotations for part in quotation.parts]
    # A paragraph of a broadcast that stammers is a recording, and has no quotation marks.
    parts += [(block, Quotation(*block, (block,))) for block in blocks
              if _STAMMER.search(flat, *block) and not any(
                  block[0] <= part[0] < block[1] for part, _ in parts)]  # fmt: skip
    parts.sort(key=lambda each: each[0])
    sentences: list[Sentence] = []
    speaker: str | None = None
    for paragraph, (first, last) in enumerate(blocks):
        if _is_heading(flat, blocks[max(0, paragraph - 1) : paragraph + 2], (first, last)):
            continue
        label = labels.get(first)
        is_title = (first, last) == metadata.title_span and label is None
        speaker = label.name if label else speaker  # an answer goes on in the next paragraph
        opening = _OPENING.match(flat, first, last)
        start_of = label.end if label else opening.end() if opening else first
        for start, end in _sentence_spans(flat, (start_of, last), language):
            spans, speech = _quoted(flat, parts, start, end)
            sentences.append(
                Sentence(len(sentences), start, end, flat, spans, speech, is_title, paragraph,
                         speaker)
            )  # fmt: skip
    return sentences


def _is_heading(flat: str, near: Sequence[Span], block: Span) -> bool:
    """Say whether a block is a heading: a few words without a stop, between two whole sentences."""
    ends = [flat[end - 1] in _STOPS for _, end in near]
    n_words = flat.count(" ", *block) + 1
    return ends == [True, False, True] and n_words <= _LONGEST_HEADING


def _quoted(
    flat: str, parts: Sequence[tuple[Span, Quotation]], start: int, end: int
) -> tuple[tuple[Span, ...], tuple[Quotation, ...]]:
    """Return the stretches of `[start, end)` that are quoted, and the quotation of each.

    A mark that a sentence has from the quotation in the next one is none.
    """
    spans, whole = [], []
    place = max(0, bisect_right(parts, start, key=lambda part: part[0][0]) - 1)
    while place < len(parts) and parts[place][0][0] < end:
        (first, last), quotation = parts[place]
        place += 1
        span = max(first, start), min(last, end)
        if span[0] < span[1] and flat[slice(*span)].strip(f"{ALL_MARKS} "):
            spans.append(span)
            whole.append(quotation)
    return tuple(spans), tuple(whole)


def _body_lines(text: str, metadata: Metadata) -> Iterator[Span]:
    """Yield the `[start, end)` of every line, or part of a line, that is not furniture."""
    titles = [metadata.title_span] if metadata.title_span else []
    cuts = sorted([*metadata.furniture, *titles])
    place = 0
    for match in _LINE.finditer(text):
        at, end = match.span()
        while place < len(cuts) and cuts[place][1] <= at:
            place += 1
        ahead = place
        while at < end:
            cut = cuts[ahead] if ahead < len(cuts) else (end, end)
            stop = min(end, max(cut[0], at))
            inner = text[at:stop]
            if words := inner.strip():
                start = at + len(inner) - len(inner.lstrip())
                yield start, start + len(words)
            if cut[0] >= end:
                break
            if cut in titles:
                yield cut
            at, ahead = max(at, cut[1]), ahead + 1


def _sentence_spans(flat: str, block: Span, language: str) -> Iterator[Span]:
    """Yield the sentences of a block, over-long ones in pieces."""
    for first, last in split_sentences(flat[slice(*block)], language):
        start, end = block[0] + first, block[0] + last
        while end - start > MAX_SENTENCE_CHARS:
            limit = start + MAX_SENTENCE_CHARS
            stop = max(flat.rfind(". ", start, limit), flat.rfind("; ", start, limit)) + 1
            stop = stop or flat.rfind(" ", start, limit)
            stop = stop if stop > start else limit
            yield start, stop
            start = stop + len(flat[stop:end]) - len(flat[stop:end].lstrip(" "))
        if start < end:
            yield start, end
