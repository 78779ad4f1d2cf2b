"""The words in which two wordings differ, so that a reader need not look for them."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import Final, NamedTuple

_TOKENS: Final = re.compile(r"\w+(?:[.,:'’-]\w+)*|\s+|[^\w\s]")
# Aligning takes time by the square of it; a quote of 1,500 words and signs takes 0.1 s.
_MOST_TOKENS: Final = 3_000


class Piece(NamedTuple):
    """A stretch of a wording, and whether the other wording has something else there."""

    text: str
    differs: bool


def differing(first: str, second: str) -> tuple[list[Piece], list[Piece]]:
    """Return both wordings in pieces; joined they are what was given.

    Words and signs are compared as they are written. Blanks between two words that differ go with
    them. Where either wording is longer than 3,000 words, blanks and signs, nothing is marked.
    """
    ours, theirs = _TOKENS.findall(first), _TOKENS.findall(second)
    if max(len(ours), len(theirs)) > _MOST_TOKENS:
        return [Piece(first, differs=False)], [Piece(second, differs=False)]
    matcher = SequenceMatcher(None, ours, theirs, autojunk=False)
    codes = matcher.get_opcodes()
    return (
        _joined([Piece("".join(ours[a:b]), kind != "equal") for kind, a, b, _, _ in codes]),
        _joined([Piece("".join(theirs[a:b]), kind != "equal") for kind, _, _, a, b in codes]),
    )


def _joined(pieces: list[Piece]) -> list[Piece]:
    """Return the pieces with what stands between two that differ, if blank, made part of them."""
    joined: list[Piece] = []
    pieces = [piece for piece in pieces if piece.text]
    for number, piece in enumerate(pieces):
        between = 0 < number < len(pieces) - 1 and piece.text.isspace()
        differs = piece.differs or (between and pieces[number - 1].differs)
        if joined and joined[-1].differs == differs:
            piece = Piece(joined.pop().text + piece.text, differs)
        joined.append(Piece(piece.text, differs))
    return joined
