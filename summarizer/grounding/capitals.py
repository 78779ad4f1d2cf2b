"""Capitals: where they are typography, and where they make another word.

A capital that its place gives (the start of a sentence, a quote or a headline, a shouted line) is
typography. Within a sentence it makes a name of a word ("Polish", "May"), and all capitals among
small letters make an acronym of one ("US", "us").
"""

from __future__ import annotations

from collections.abc import Iterator

from summarizer.grounding.stretches import Stretch
from summarizer.text.folding import Stream

# An acronym is at most this long; a longer word in capitals is a word that is shouted.
MAX_ACRONYM = 4
# A headline has at least this many words with capitals, and only short ones without.
_MIN_TITLE, _MAX_SMALL = 4, 4
_REACH = 12
# Parts of names that are written either way.
_PARTICLES = frozenset("al el ul de da di du della van von der den la le bin ibn ben abu".split())


def find_capitals(article: Stretch, quote: Stretch) -> Iterator[str]:
    """Yield the words whose capitals differ in meaning, as "article -> quoted"."""
    for i, j, start, end in _common_words(article, quote):
        ours, theirs = (
            _without_inner_capitals(side, first, start, end)
            for side, first in ((article, i), (quote, j))
        )
        if ours != theirs and not _alike(ours, theirs, article, i, quote, j):
            yield f"{ours} -> {theirs}"


def _without_inner_capitals(side: Stretch, first: int, start: int, end: int) -> str:
    """Return a word with its capitals, in a compound with hyphens only those of its first part."""
    word = side.cased[start:end]
    n_first = len(side.stream.cased[first])
    if n_first < len(word) and side.stream.gap(first + 1).glue == "hyphen" and not word.isupper():
        return word[:n_first] + word[n_first:].lower()
    return word


def _common_words(article: Stretch, quote: Stretch) -> Iterator[tuple[int, int, int, int]]:
    """Yield the first tokens and the place in the keys of what both sides part as one word."""
    i, j = article.first, quote.first
    while i < article.last and j < quote.last:
        first, second, start = i, j, article.border(i)
        i, j = i + 1, j + 1
        while article.border(i) != quote.border(j):
            if article.border(i) < quote.border(j):
                i += 1
            else:
                j += 1
        yield first, second, start, article.border(i)


def _alike(ours: str, theirs: str, article: Stretch, i: int, quote: Stretch, j: int) -> bool:
    kinds = _kind(ours), _kind(theirs)
    if kinds[0] == kinds[1]:
        return ours.lower() == theirs.lower()
    if "capitals" in kinds:
        stream, at = (article.stream, i) if kinds[0] == "capitals" else (quote.stream, j)
        if ours.lower() in ("am", "pm") and at and stream.keys[at - 1][-1].isdigit():
            return True
        return len(ours) > MAX_ACRONYM or not _among_small(stream, at)
    if "mixed" in kinds or ours.lower() != theirs.lower():
        return False
    if any(s.stream.gap(at).glue in ("hyphen", "broken") for s, at in ((article, i), (quote, j))):
        return True  # "Kim Jong-un", "Kim Jong Un"
    if ours.lower() in _PARTICLES:
        return True
    if kinds[0] == "title":
        return is_placed(article.stream, i)
    return j == quote.first or is_placed(quote.stream, j)


def _kind(word: str) -> str:
    letters = [char for char in word if char.isalpha()]
    n_upper = sum(map(str.isupper, letters))
    if not n_upper:
        return "small"
    if n_upper == len(letters):
        return "capitals" if n_upper > 1 else "title"
    return "title" if n_upper == 1 and letters[0].isupper() else "mixed"


def _among_small(stream: Stream, index: int) -> bool:
    """Say whether a word beside this one in its sentence is in small letters, and none shouted."""
    kinds = [
        _kind(stream.cased[at])
        for at in (_neighbour(stream, index, -1), _neighbour(stream, index, 1))
        if at is not None
    ]
    return "small" in kinds and "capitals" not in kinds


def _neighbour(stream: Stream, index: int, step: int) -> int | None:
    """Return the nearest word beside a token in its sentence, no number or sign."""
    at = index
    for _ in range(_REACH):
        if stream.ends_sentence(at if step < 0 else at + 1):
            return None
        at += step
        if stream.shape[stream.starts[at]] in "aA":
            return at
    return None


def is_placed(stream: Stream, index: int) -> bool:
    """Say whether the place of a word gives it its capital."""
    gap = stream.gap(index)
    if not index or gap.ends_sentence or gap.colon or gap.quotation:
        return True
    return _in_title(stream, index)


def _in_title(stream: Stream, index: int) -> bool:
    """Say whether all longer words around one have capitals, as in a headline."""
    first = last = index
    while index - first < _REACH and not stream.ends_sentence(first):
        first -= 1
    while last - index < _REACH and not stream.ends_sentence(last + 1):
        last += 1
    words = [word for word in stream.cased[first : last + 1] if word[0].isalpha()]
    small = [word for word in words if _kind(word) == "small"]
    return len(words) - len(small) >= _MIN_TITLE and all(len(w) <= _MAX_SMALL for w in small)
