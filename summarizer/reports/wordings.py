"""Two wordings of one thing, the article's and another, with the words in which they differ."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from summarizer.models import Claim, Evidence
from summarizer.reports.phrases import neutral
from summarizer.text.characters import UNSPACED_LINE, plain_characters

# A word as blanks part them, or one character of a script that has none.
_WORD = re.compile(f"[{UNSPACED_LINE}]|[^\\s{UNSPACED_LINE}]+")
# What is around a word, and no part of it: a sign, such as $ or %, is one.
_AROUND = "\"'()[],;:.!?…"
# Comparing takes the product of both lengths; a quote that is this long tells by its reason.
_MOST_WORDS = 2_000
# Where fewer are the same, the two say different things, and marks would be all over them.
_SHARED = 0.5


class Piece(NamedTuple):
    """A part of a wording, of whole words where they `differ`; blanks at its ends are kept."""

    text: str
    differs: bool = False


Pieces = tuple[Piece, ...]


class Wordings(NamedTuple):
    """The article's words, and the others; either is () where there are none."""

    article: Pieces
    other: Pieces


def wordings(evidence: Evidence) -> Wordings:
    """Return a quote in the article's words, as far as these were found, and as it was given."""
    article, given = _pieced(evidence), neutral(evidence.as_quoted or "")
    if not (article and given):
        return Wordings(_whole(article), _whole(given))
    return compared(article, given, shared=0.0)


def deciding(quote: str, claim: Claim | None) -> Pieces:
    """Return the words of the article that decide, those marked that a claim has otherwise.

    Nothing is marked where the claim says it in words of its own, or without a claim.
    """
    words = neutral(quote)
    return compared(words, neutral(claim.text)).article if claim is not None else _whole(words)


def compared(article: str, other: str, *, shared: float = _SHARED) -> Wordings:
    """Return both with what differs marked; nothing is, where no more than `shared` is the same.

    Case and typography are no difference, nor are the marks around a word. `shared` is a share of
    the shorter one's words.
    """
    ours, theirs = map(_words, (article, other))
    fewer = min(len(ours), len(theirs))
    if not fewer or max(len(ours), len(theirs)) > _MOST_WORDS:
        return Wordings(_whole(article), _whole(other))
    keys = ([_key(word[0]) for word in words] for words in (ours, theirs))
    changes = [change for change in Levenshtein.opcodes(*keys) if change.tag != "equal"]
    n_same = len(ours) - sum(change.src_end - change.src_start for change in changes)
    if n_same <= shared * fewer:
        return Wordings(_whole(article), _whole(other))
    return Wordings(
        _marked(article, ours, ((each.src_start, each.src_end) for each in changes)),
        _marked(other, theirs, ((each.dest_start, each.dest_end) for each in changes)),
    )


def bracketed(pieces: Pieces, opening: str, closing: str) -> str:
    """Return a wording as plain text, each piece that differs between two marks."""
    return "".join(f"{opening}{text}{closing}" if differs else text for text, differs in pieces)


def _pieced(evidence: Evidence) -> str:
    """Return the article's words, without those that an elided quote leaves out."""
    if evidence.start is None or len(evidence.parts) < 2:
        return neutral(evidence.quote)
    start = evidence.start
    parts = (evidence.quote[first - start : last - start] for first, last in evidence.parts)
    return neutral(" … ".join(parts))


def _whole(text: str) -> Pieces:
    return (Piece(text),) if text else ()


def _words(text: str) -> list[re.Match[str]]:
    """Return the words of a text; a dash by itself is none."""
    return [word for word in _WORD.finditer(text) if _key(word[0]).strip("-")]


def _key(word: str) -> str:
    plain = unicodedata.normalize("NFC", plain_characters(word).casefold())
    return plain.strip(_AROUND)


def _marked(text: str, words: list[re.Match[str]], spans: Iterable[tuple[int, int]]) -> Pieces:
    """Return a text as pieces; `spans` are those words that differ, runs that touch being one."""
    pieces: list[Piece] = []
    done = 0
    for first, last in _joined(spans):
        start, end = words[first].start(), words[last - 1].end()
        pieces += [Piece(text[done:start]), Piece(text[start:end], differs=True)]
        done = end
    pieces.append(Piece(text[done:]))
    return tuple(piece for piece in pieces if piece.text)


def _joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for first, last in spans:
        if joined and joined[-1][1] == first:
            joined[-1] = joined[-1][0], last
        elif first < last:
            joined.append((first, last))
    return joined
