"""Joints: what stands between two lines once they are one, a blank or nothing."""

from __future__ import annotations

import re

from summarizer.text.characters import UNSPACED_LINE

_UNSPACED = re.compile(f"[{UNSPACED_LINE}]")
_HYPHENED = re.compile(r"([^\W_]+)-$")
_WORD = re.compile(r"[^\W_]+")
_REACH = 40  # longer than any part of a compound
# "two- and three-bedroom flats": this hyphen ends a word.
_SUSPENDED = frozenset("and or to und oder bis et ou y o e en of och og".split())


class Joints:
    """The joints of a text: its other words tell a broken word from a compound."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._words: frozenset[str] | None = None

    def join(self, start: int, end: int) -> tuple[int, str]:
        """Return where the first line ends, and what joins the next to it.

        `[start, end)` is a line break with the blanks around it. A hyphen stays, as that of a
        compound; but where the word stands elsewhere in one piece, it only broke the word.
        """
        text = self._text
        before, after = text[start - 1 : start], text[end : end + 1]
        if before == "\u00ad":
            return start, ""
        if before in ("—", "–") and not text[start - 2 : start - 1].isspace():
            return start, ""
        if before and after and _UNSPACED.match(before) and _UNSPACED.match(after):
            return start, ""
        head = _HYPHENED.search(text, max(0, start - _REACH), start) if before == "-" else None
        tail = _WORD.match(text, end, end + _REACH)
        if head is None or tail is None or tail[0].lower() in _SUSPENDED:
            return start, " "
        if tail[0].islower() and self._stands(head[1] + tail[0]):
            return start - 1, ""
        return start, ""

    def _stands(self, word: str) -> bool:
        if self._words is None:
            self._words = frozenset(map(str.lower, _WORD.findall(self._text)))
        return word.lower() in self._words
