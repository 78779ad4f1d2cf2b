"""Pieces of a sentence that are claims: contiguous runs of its words under one chain of sources.

Nothing is carried from one piece to another. A report is cut off only where the rest is a clause
of its own; where it is not, the sentence stands whole.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace

from summarizer.readers.builtin import grammar
from summarizer.readers.builtin.layout import Sentence
from summarizer.readers.builtin.names import TITLES
from summarizer.readers.builtin.parts import Part
from summarizer.readers.builtin.reporting import REPORTS, is_report
from summarizer.text.lexicon import ABBREVIATIONS

Range = tuple[int, int]
Chain = tuple[tuple[str, ...], ...]

_LINKS = frozenset("and but so yet or that while whereas although though".split())
_MOST_LINKS = 2  # words between two clauses of one speaker
_MIN_TOKENS, _MIN_CHARS = 3, 12  # as of any quote
_REACH = 4  # words between a verb of saying and what is said: to whom, "that"


@dataclass(frozen=True)
class Piece:
    """Token ranges that make a claim: one, or the two of an interrupted quotation."""

    ranges: tuple[Range, ...]
    chain: Chain
    kind: str = "content"
    denied: bool = False
    possible: bool = False

    @property
    def lo(self) -> int:
        """Return its first token."""
        return self.ranges[0][0]

    @property
    def hi(self) -> int:
        """Return the token after its last."""
        return self.ranges[-1][1]


def find_pieces(sentence: Sentence, parts: Sequence[tuple[Part, Chain]]) -> list[Piece]:
    """Return the pieces of a sentence, in its order, from its parts and who says each."""
    if parts and _leaves_out(sentence, [part for part, _ in parts]):
        outermost = parts[0][1][:1]
        return [Piece(((0, len(sentence.tokens)),), outermost)]
    pieces = [
        Piece(part.ranges, chain, part.kind, part.denied, part.possible) for part, chain in parts
    ]
    pieces = _without_contents(pieces)
    joined: list[Piece] = []
    for piece in pieces:
        if joined and (whole := _joined(sentence, joined[-1], piece)) is not None:
            joined[-1] = whole
        else:
            joined.append(piece)
    standing = dict.fromkeys(_whole(sentence, piece) for piece in joined)
    return [cut for piece in standing for cut in _cut(sentence, piece)]


def _leaves_out(sentence: Sentence, parts: Sequence[Part]) -> bool:
    """Say whether a report outside of the parts has a content of its own: they are not all."""
    if REPORTS.isdisjoint(sentence.vocabulary):
        return False
    inside = {index for part in parts for lo, hi in part.ranges for index in range(lo, hi)}
    outside = [index for index in range(len(sentence.tokens)) if index not in inside]
    return any(
        is_report(sentence, verb, 0)
        and not sentence.quoted[verb]
        and _has_content(sentence, verb, inside)
        for verb in outside
    )


def _has_content(sentence: Sentence, verb: int, inside: Container[int]) -> bool:
    """Say whether a clause that is no report itself follows a verb, outside of the parts."""
    end = verb + 1
    while end < len(sentence.tokens) and end not in inside:
        end += 1
    for start in range(verb + 1, min(verb + 1 + _REACH, end)):
        if "," in sentence.gap(start) or not grammar.starts_clause(sentence, start, end):
            continue
        finite = grammar.find_verb(sentence, start, end)
        return finite is not None and not is_report(sentence, finite, start)
    return False


def _without_contents(pieces: Sequence[Piece]) -> list[Piece]:
    """Drop what an act contains ("X confirmed that C"): the act is the claim."""
    acts = [piece for piece in pieces if piece.kind == "act"]

    def is_inside(piece: Piece) -> bool:
        return (
            piece.kind != "act"
            and not piece.possible
            and any(act.lo <= piece.lo and piece.hi <= act.hi for act in acts)
        )

    return [piece for piece in pieces if not is_inside(piece)]


def _joined(sentence: Sentence, first: Piece, second: Piece) -> Piece | None:
    """Return two pieces as one, where one speaker says both and nothing else stands between."""
    if (first.chain, first.kind, first.denied, first.possible) != (
        second.chain,
        second.kind,
        second.denied,
        second.possible,
    ):
        return None
    if _goes_on(sentence, first, second):
        return replace(first, ranges=(first.ranges[0], second.ranges[0]))
    between = range(first.hi, second.lo)
    is_linked = len(between) <= _MOST_LINKS and all(sentence.word(i) in _LINKS for i in between)
    if not is_linked or len(first.ranges) > 1 or len(second.ranges) > 1:
        return None
    if ";" in sentence.gap(second.lo) or sentence.quoted[first.lo] != sentence.quoted[second.lo]:
        return None
    return replace(first, ranges=((first.lo, second.hi),))


def _goes_on(sentence: Sentence, first: Piece, second: Piece) -> bool:
    """Say whether one quotation is interrupted by who says it: "The line," said X, "has lost"."""
    ranges = (*first.ranges, *second.ranges)
    if len(ranges) != 2 or not _is_interrupted_quotation(sentence, ranges):
        return False
    ends_open = "," in sentence.gap(ranges[0][1])
    return ends_open and sentence.tokens[second.lo].text[:1].islower()


def _whole(sentence: Sentence, piece: Piece) -> Piece:
    """Return the piece, or its whole sentence where the piece is no clause by itself."""
    lo, hi = piece.ranges[0]
    while hi - lo > _MIN_TOKENS and sentence.word(lo) in ("and", "but", "so", "yet"):
        lo += 1
    ranges = ((lo, hi), *piece.ranges[1:])
    if len(ranges) > 1:
        stands = _is_interrupted_quotation(sentence, ranges)
    else:
        stands = _is_clause(sentence, lo, hi)
    return replace(piece, ranges=ranges if stands else ((0, len(sentence.tokens)),))


def _is_interrupted_quotation(sentence: Sentence, ranges: Sequence[Range]) -> bool:
    """Say whether all words are quoted, as in "The line," said X, "has lost ..."."""
    return len(ranges) == 2 and all(all(sentence.quoted[lo:hi]) for lo, hi in ranges)


def _is_clause(sentence: Sentence, lo: int, hi: int) -> bool:
    """Say whether tokens `[lo, hi)` are a full clause, or the whole sentence."""
    n_chars = sentence.tokens[hi - 1].end - sentence.tokens[lo].start
    if hi - lo < _MIN_TOKENS or n_chars < _MIN_CHARS:
        return False
    if lo == 0 and hi == len(sentence.tokens):
        return True
    if sentence.quoted[lo] and sentence.quoted[hi - 1]:
        return any(grammar.may_be_verb(sentence.word(index)) for index in range(lo, hi))
    if sentence.word(lo).endswith("ing") and sentence.tokens[lo].text.islower():
        return False  # "conceding that", after "he said"
    if sentence.word(lo) in grammar.SUBORDINATORS - {"that", "when", "if", "while", "although"}:
        return False
    return grammar.find_verb(sentence, lo, hi) is not None


def _ends_sentence(sentence: Sentence, index: int) -> bool:
    """Say whether a sentence of a quotation ends before token `index`."""
    gap, word = sentence.gap(index), sentence.tokens[index - 1].text
    if not (sentence.quoted[index - 1] or sentence.quoted[index]):
        return False
    is_abbreviation = "." in word or len(word) == 1 or word.casefold() in TITLES
    is_abbreviation = is_abbreviation or f"{word}." in ABBREVIATIONS or word in ABBREVIATIONS
    is_stop = any(mark in gap for mark in ".!?") and " " in gap and not is_abbreviation
    return is_stop and sentence.tokens[index].text[:1].isupper()


def _parts_clauses(sentence: Sentence, lo: int, start: int, hi: int) -> bool:
    """Say whether a semicolon before token `start` parts two full clauses."""
    gaps = sentence.gap(start) + sentence.gap(start - 1)
    if ";" not in gaps or grammar.find_verb(sentence, lo, start) is None:
        return False
    return grammar.starts_clause(sentence, start, hi)


def _cut(sentence: Sentence, piece: Piece) -> Iterator[Piece]:
    """Yield a piece cut where a sentence of a quotation ends, and at semicolons."""
    lo, hi = piece.ranges[0]
    if len(piece.ranges) > 1:
        yield piece
        return
    for index in range(lo + _MIN_TOKENS, hi - _MIN_TOKENS + 1):
        start = index + (sentence.word(index) in _LINKS)
        if index - lo < _MIN_TOKENS or not (
            _ends_sentence(sentence, index) or _parts_clauses(sentence, lo, start, hi)
        ):
            continue
        yield replace(piece, ranges=((lo, index),))
        lo = start
    yield replace(piece, ranges=((lo, hi),))
