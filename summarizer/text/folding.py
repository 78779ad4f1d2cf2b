"""Folding: a text as the stream of all that can change its meaning, with its places in the text.

The stream has *tokens* (words with the combining marks of their script, numbers and signs), each
with a key; and between two of them a *gap*, of which only what it does is kept: whether it joins
the words, ends a sentence, announces, pauses or quotes. All else is typography.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from functools import cached_property
from itertools import accumulate

from summarizer.text.characters import POINTS, UNSPACED_LINE, plain_characters, shape
from summarizer.text.gaps import Gap, read_dotted_gap, read_gap
from summarizer.text.keys import lower, read_keys
from summarizer.text.markup import View, read_markup, without_markup
from summarizer.text.spans import Span

# The hyphen of a compound at the end of a line.
_BROKEN_COMPOUND = re.compile(r"-(?<=\w-)[^\S\n]*+\n[^\S\n]*+(?=\w)")
_BROKEN_UNSPACED = re.compile(rf"(?<=[{UNSPACED_LINE}])[^\S\n]*+\n[^\S\n]*+(?=[{UNSPACED_LINE}])")
# What may be read as letters of ASCII, or hide some: markup, "&", marks apart from their letter,
# ligatures, "ß", the dotless "i", and nearly all that is not of Europe, signs like "™" included.
_TELLS_NOTHING = re.compile(
    "[^\x00-%'-;=-\x7f\xa0-\xa9\xab-\xb9\xbb-\xde\xe0-\u0130\u0134-\u013e\u0141-\u0148\u014a-\u0151"
    "\u0154-\u017e\u1e00-\u1e99\u1e9f-\u1eff\u2000-\u205e\u20ac]"
)
# Those of "per cent", "pct", "No." and "Nr." tell nothing: these may be read as signs.
LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz") - frozenset("percentno")
_NO_LETTERS = bytes(set(range(128)) - set(map(ord, LETTERS)))
_HAS_UNSPACED = re.compile(f"[{UNSPACED_LINE}]")


class Stream:
    """A folded text: the tokens that carry its meaning, and what stands between them.

    `keys` are what two tokens must share to be the same, in lower case; `cased` the same with
    their capitals. `starts` and `ends` are offsets into `decoded`, which is the text without its
    markup; `span` gives offsets into the text as it is.
    """

    def __init__(self, view: View) -> None:
        self._view = view
        self.decoded = view.text
        self.shape = shape(self.decoded)
        tokens = read_keys(self.decoded, self.shape)
        self.cased = [cased for cased, _, _ in tokens]
        self.starts = [start for _, start, _ in tokens]
        self.ends = [end for _, _, end in tokens]
        self.keys = self._lowered()

    def _lowered(self) -> list[str]:
        change = str.lower if self.decoded.isascii() else lower
        return list(map(change, self.cased))

    def __len__(self) -> int:
        return len(self.keys)

    @cached_property
    def offsets(self) -> list[int]:
        """Return where each token starts in `joined`, and the length of that behind the last."""
        return [0, *accumulate(map(len, self.keys))]

    @cached_property
    def joined(self) -> str:
        """Return all keys without anything between them."""
        return "".join(self.keys)

    @cached_property
    def joined_cased(self) -> str:
        """Return all keys with their capitals; as long as `joined`."""
        return "".join(self.cased)

    @cached_property
    def has_points(self) -> bool:
        """Say whether a word has vowel points that may be left out."""
        return not self.decoded.isascii() and not POINTS.isdisjoint(self.decoded)

    def gap(self, index: int) -> Gap:
        """Return what stands before token `index`; behind the last one for `len(self)`."""
        before = self.ends[index - 1] if index else 0
        after = self.starts[index] if index < len(self.keys) else len(self.decoded)
        marks = self.shape[before:after]
        if "." not in marks or not index:
            return read_gap(marks)
        following = self.cased[index] if index < len(self.cased) else ""
        return read_dotted_gap(marks, self.cased[index - 1], following)

    def ends_sentence(self, index: int) -> bool:
        """Say whether a sentence, or the text, surely ends before token `index`."""
        return not 0 < index < len(self.keys) or self.gap(index).ends_sentence

    def gap_length(self, index: int) -> int:
        """Return how many characters stand before token `index`, behind the one before it."""
        return self.starts[index] - self.ends[index - 1]

    def marks(self, index: int) -> str:
        """Return the marks before token `index` as they stand, "¶" for the end of a paragraph."""
        before = self.ends[index - 1] if index else 0
        after = self.starts[index] if index < len(self.keys) else len(self.decoded)
        return self.decoded[before:after].strip() or ("¶" if self.gap(index).stop else "")

    def span(self, first: int, last: int) -> Span:
        """Return the `[start, end)` in the text of the tokens `[first, last)`, at least one."""
        start, end = self.starts[first], self.ends[last - 1]
        return self._view.span(start, end) if self._view.has_markup else (start, end)

    def at(self, offset: int) -> int:
        """Return the first token that starts at or behind `offset`, one of the text."""
        return bisect_left(self.starts, self._view.place(offset))

    def words(self, first: int, last: int) -> str:
        """Return the tokens `[first, last)` as they stand, with what is between them."""
        return self.decoded[self.starts[first] : self.ends[last - 1]] if first < last else ""


def fold(text: str) -> Stream:
    """Return the stream of `text`, read without its markup (see `markup`).

    Never raises; the time grows with the length of the text.
    Source of equal characters: Unicode Standard Annex 15, NFKC, applied word by word.
    """
    return Stream(read_markup(text))


def letters(text: str) -> str | None:
    """Return those of LETTERS that the keys of `text` have, None where only folding tells them.

    A cheap look: texts that fold alike have the same ones in the same order.
    """
    if _TELLS_NOTHING.search(text):
        return None
    return text.lower().encode("ascii", "ignore").translate(None, _NO_LETTERS).decode()


def plain(text: str) -> str:
    """Return `text` in its plainest typography, for comparing words without their places.

    Quotation marks and dashes of one kind, single blanks and none at the edges, nothing invisible,
    ligatures taken apart, compounds and Chinese over a line break joined, no HTML entities or
    tags, composed (NFC). Letters, digits and case stay.
    """
    decoded = without_markup(text)
    if "-" in decoded and "\n" in decoded:
        decoded = _BROKEN_COMPOUND.sub("-", decoded)
    if not decoded.isascii():
        if "\n" in decoded and _HAS_UNSPACED.search(decoded):
            decoded = _BROKEN_UNSPACED.sub("", decoded)
        decoded = unicodedata.normalize("NFC", plain_characters(decoded))
    elif "`" in decoded:
        decoded = decoded.replace("`", "'")
    return " ".join(decoded.split())
