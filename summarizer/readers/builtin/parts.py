"""Parts of a sentence with their sources, and the reader that the patterns of attribution share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from summarizer.readers.builtin import grammar
from summarizer.readers.builtin.layout import Sentence
from summarizer.readers.builtin.names import Mention
from summarizer.readers.builtin.reporting import phrase_end, strip_adverbs
from summarizer.readers.builtin.sources import SourceRef, read_source

Range = tuple[int, int]
PartKind = Literal["content", "act", "endorsement", "denial", "doubt"]
PARTICIPLES = frozenset(
    "saying telling adding noting warning arguing claiming insisting stating".split()
)
_GOES_ON = grammar.SUBORDINATORS - {"while", "whereas", "although", "though"} | grammar.PREPOSITIONS
# What a speaker did or is: "speaking on condition of anonymity", "whose wife is a member".
_MANNER = frozenset("referring speaking asking declining requesting using who whose".split())
_AFTER_SOURCE = frozenset("on in released published obtained".split())
_MAX_DEPTH = 4


@dataclass(frozen=True)
class Part:
    """A stretch of a sentence and those who say it, outermost first.

    `ranges` are token ranges; several read as one text with something left out between them.
    An `act` is the reporting itself as news. An `endorsement` ("cited Y as making the comments")
    reports nothing new: its sources belong to the claim before it. A `denial` ("X denied it") and
    a `doubt` ("the claim could not be verified") speak of that claim, too.
    """

    ranges: tuple[Range, ...]
    sources: tuple[SourceRef, ...] = ()
    kind: PartKind = "content"
    denied: bool = False
    possible: bool = False


@dataclass(frozen=True)
class Reader:
    """A sentence with its names and the patterns to try, as every pattern needs them.

    A pattern takes the reader, a token range and the depth, and returns parts, or None if it does
    not fit. `reported` says that somebody outside the range already speaks.
    """

    sentence: Sentence
    mentions: Sequence[Mention]
    patterns: Sequence[Pattern]
    reported: bool = False

    def source(self, lo: int, hi: int) -> SourceRef:
        """Return the sources that tokens `[lo, hi)` name."""
        return read_source(self.sentence, lo, hi, self.mentions)

    def read(self, lo: int, hi: int, *, depth: int) -> list[Part]:
        """Return the parts of tokens `[lo, hi)` by the first pattern that fits."""
        if hi <= lo:
            return []
        if depth < _MAX_DEPTH:
            for pattern in self.patterns:
                parts = pattern(self, lo, hi, depth + 1)
                if parts is not None:
                    return parts
        return [Part(((lo, hi),))]


Pattern = Callable[[Reader, int, int, int], "list[Part] | None"]


def under(ref: SourceRef, parts: list[Part]) -> list[Part]:
    """Put one more source outside the chains of `parts`."""
    return [replace(part, sources=(ref, *part.sources)) for part in parts]


def around(reader: Reader, ref: SourceRef, before: Range, after: Range, depth: int) -> list[Part]:
    """Return what a source in the middle or at the end of a sentence vouches for."""
    sentence = reader.sentence
    inner = replace(reader, reported=True)
    head = inner.read(*before, depth=depth)
    if not head:
        return under(ref, inner.read(*after, depth=depth))
    if after[1] - after[0] < 2:
        return under(ref, head)
    word = sentence.word(after[0])
    if word in _MANNER:
        return under(ref, head)
    verb = grammar.find_verb(sentence, *before)
    interrupted = verb is None and _is_one_quotation(sentence, before[1] - 1, after[0])
    complete = (verb is not None or sentence.quoted[before[0]]) and not interrupted
    if not complete or (len(head) == 1 and word in _GOES_ON) or word.endswith("ing"):
        if word in PARTICIPLES and complete:
            start = after_that(sentence, after)
            return under(ref, head + inner.read(start, after[1], depth=depth))
        if word in ("citing", "quoting"):
            cited = reader.source(after[0] + 1, source_end(sentence, after[0] + 1, after[1]))
            return under(ref, under(cited, head))
        joined = replace(head[-1], ranges=(*head[-1].ranges, after))
        return under(ref, [*head[:-1], joined])
    if sentence.quoted[after[0]]:
        return under(ref, head + inner.read(*after, depth=depth))
    if word in ("while", "whereas", "and", "but", "although", "though"):
        rest = (after[0] + 1, after[1])
        if grammar.starts_clause(sentence, *rest):
            return under(ref, head) + reader.read(*rest, depth=depth)
    return under(ref, head)


def _is_one_quotation(sentence: Sentence, first: int, second: int) -> bool:
    """Say whether two tokens stand in two parts of one quotation."""
    before, after = sentence.quotation_at(first), sentence.quotation_at(second)
    if before is None or after is None or before == after:
        return False
    return sentence.speech[before] is sentence.speech[after]


def source_end(sentence: Sentence, lo: int, hi: int) -> int:
    """Return where the phrase that names a source ends: before a comma, "who", "published"."""
    hi = phrase_end(sentence, lo, hi)
    for index in range(lo + 1, hi):
        word = sentence.word(index)
        if word in grammar.SUBORDINATORS or word in _AFTER_SOURCE:
            return index
    return hi


def after_that(sentence: Sentence, rest: Range) -> int:
    """Return the token after "saying" or "adding", and after "that" if it follows."""
    index = rest[0] + 1
    return index + 1 if sentence.word(index) == "that" else index


def main_subject(reader: Reader, lo: int, hi: int) -> SourceRef | None:
    """Return the subject of the clause `[lo, hi)`, None if it is not sure."""
    sentence = reader.sentence
    start = _skip_prefix(sentence, lo, hi)
    verb = grammar.find_verb(sentence, start, hi)
    if verb is None or sentence.quoted[start]:
        return None
    stop = strip_adverbs(sentence, start, verb)
    return reader.source(start, stop) if grammar.is_noun_phrase(sentence, start, stop) else None


def _skip_prefix(sentence: Sentence, lo: int, hi: int) -> int:
    """Return the token after an opening phrase such as "In April," or `lo`."""
    if sentence.word(lo) in grammar.PREPOSITIONS or grammar.is_time_word(sentence.word(lo)):
        end = phrase_end(sentence, lo, hi)
        return end if end < hi else lo
    return lo
