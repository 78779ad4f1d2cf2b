"""An article prepared for searching: folded and indexed once, on first need."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property

from summarizer.text.folding import Folded, fold
from summarizer.text.lexicon import MAGNITUDES
from summarizer.text.sentences import sentence_starts
from summarizer.text.tokens import Token, is_number, tokenise

# More places than this say nothing about where a quote comes from.
MAX_PLACES = 200
# Far longer than any word; bounds the look around an edge in text without spaces.
_REACH = 60
_REST_OF_NUMBER = re.compile(
    r"\s?(?:%|(?:" + "|".join((*MAGNITUDES, "dozen", "percent", "per", "pct")) + r")\b)",
    re.IGNORECASE,
)
# No token reaches over these, whatever stands on their other side.
_NEVER_INSIDE = frozenset(' \n\t"“”‘()[];!?')
_SEPARATORS = frozenset(".,:")
_BLANK = frozenset(" \n")
# English news has 30 to 40 % of these; German, French or Dutch news below 5 % ("in", "was").
_COMMON_ENGLISH = frozenset(
    "the of and to a in that is was for on with as by it at from his her their has have had were"
    " be been are not this which who will would said but an after its they he she".split()
)
_MIN_COMMON_SHARE = 0.15
_SAMPLE_CHARS = 1000


Span = tuple[int, int]


class Haystack:
    """The text that quotes are looked for in. Offsets out of it are those of `text`."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def folded(self) -> Folded:
        """Return the folded text with its map back."""
        return fold(self.text)

    @cached_property
    def is_english(self) -> bool:
        """Say whether the text is English, by the share of function words at its start."""
        words = self.text[:_SAMPLE_CHARS].lower().split()
        n_common = sum(map(_COMMON_ENGLISH.__contains__, words))
        return n_common >= _MIN_COMMON_SHARE * len(words)

    def neighbourhood(self, start: int, end: int) -> tuple[Span, Span]:
        """Return the sentences that `[start, end)` touches, and those with one more each side."""
        starts = self._sentence_starts
        first = max(0, bisect_right(starts, start) - 1)
        after = bisect_right(starts, max(start, end - 1))
        beyond = min(after + 1, len(starts) - 1)
        return (
            (min(start, starts[first]), max(end, starts[after])),
            (min(start, starts[max(0, first - 1)]), max(end, starts[beyond])),
        )

    @cached_property
    def _sentence_starts(self) -> list[int]:
        """Return where the sentences start, and the end of the text behind the last one."""
        return [*sentence_starts(self.text), len(self.text)]

    @cached_property
    def tokens(self) -> list[Token]:
        """Return the tokens of the folded text."""
        return tokenise(self.folded.text)

    @cached_property
    def keys(self) -> list[str]:
        """Return the comparison key of each token."""
        return [token_key(token.text) for token in self.tokens]

    @cached_property
    def places(self) -> dict[str, list[int]]:
        """Return, for each key, the indices of its tokens in order."""
        places: dict[str, list[int]] = defaultdict(list)
        for index, key in enumerate(self.keys):
            places[key].append(index)
        return places


def token_key(token: str) -> str:
    """Return what two tokens must share to count as the same word.

    Case does not matter, except that an acronym is not the word it spells ("US", "us");
    a possessive ending does not matter.
    """
    stem = token[:-2] if token.endswith(("'s", "’s")) else token
    if stem.isupper() and 2 <= len(stem) <= 5:
        return stem
    return stem.casefold()


def find_whole(needle: str, text: str, start: int = 0, end: int | None = None) -> Iterator[int]:
    """Yield where `needle` stands in `text` without cutting a word or a number, at most 200."""
    stop = len(text) if end is None else end
    position = text.find(needle, start, stop)
    for _ in range(MAX_PLACES):
        if position < 0:
            return
        if is_whole(text, position, position + len(needle)):
            yield position
        position = text.find(needle, position + 1, stop)


def is_whole(text: str, start: int, end: int) -> bool:
    """Say whether `[start, end)` cuts no word, number or number phrase at either edge.

    "killed 40" is not whole in "killed 400", nor "spent 5" in "spent 5 million", nor "did" in
    "didn't"; a possessive ending may be left out.
    """
    if start and end < len(text) and text[start - 1] in _BLANK and text[end] in _BLANK:
        # Between blanks only a number phrase can be cut, and it continues with one of its words.
        return not (cuts_number_phrase(text, start) or cuts_number_phrase(text, end))
    return not (
        _cuts(text, start)
        or _cuts(text, end)
        or cuts_number_phrase(text, start)
        or cuts_number_phrase(text, end)
    )


def _cuts(text: str, at: int) -> bool:
    """Say whether a token reaches over `at`."""
    if at in (0, len(text)) or text[at - 1] in _NEVER_INSIDE or text[at] in _NEVER_INSIDE:
        return False
    if text[at] in _SEPARATORS and not text[at + 1 : at + 2].isalnum():
        return False
    left = max(0, at - _REACH)
    while left > 0 and left > at - 2 * _REACH and not text[left - 1].isspace():
        left -= 1
    for token in tokenise(text, left, min(len(text), at + _REACH)):
        if token.start >= at:
            return False
        if at < token.end:
            return text[at : token.end] not in ("'s", "’s")
    return False


def cuts_number_phrase(text: str, at: int) -> bool:
    """Say whether `at` stands between a number and its "million", "percent" or "%"."""
    if not _REST_OF_NUMBER.match(text, at):
        return False
    before = tokenise(text, max(0, text.rfind(" ", 0, max(0, at - 1)) + 1), at)
    adjacent = bool(before) and not text[before[-1].end : at].strip()
    return adjacent and is_number(before[-1].text)
