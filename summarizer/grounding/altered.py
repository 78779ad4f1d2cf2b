"""What a quote changed: token alignment, and which changes make it false."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import nlargest
from itertools import product

from rapidfuzz.distance import Levenshtein
from rapidfuzz.fuzz import partial_ratio_alignment

from summarizer.grounding.harmless import may_be_missing, may_replace
from summarizer.grounding.haystack import MAX_PLACES, Haystack, token_key
from summarizer.text.tokens import Token, tokenise

# A longer quote is not looked for word by word: no sentence has 400 words.
MAX_TOKENS = 400
# Below this share of common words in order, a quote is invented rather than altered. One changed
# word in three ("12 people died") gives 0.67, the best match of an invented sentence about 0.5.
MIN_SIMILARITY = 0.6
_NOTHING = "(nothing)"


@dataclass(frozen=True)
class Change:
    """One run of differing words: those of the article, and those of the quote."""

    article: tuple[Token, ...]
    quoted: tuple[Token, ...]

    def __str__(self) -> str:
        article, quoted = (
            " ".join(token.text for token in side) or _NOTHING
            for side in (self.article, self.quoted)
        )
        return f"{article} -> {quoted}"


@dataclass(frozen=True)
class Alignment:
    """The stretch of article tokens `[first, last)` most like a quote, and what differs."""

    first: int
    last: int
    changes: tuple[Change, ...]
    n_equal: int
    n_quoted: int

    @property
    def similarity(self) -> float:
        """Return equal words over the longer side, in [0, 1]."""
        return self.n_equal / max(self.n_quoted, self.last - self.first)

    @property
    def n_added(self) -> int:
        """Return how many words of the quote stand against nothing in the article."""
        return sum(len(change.quoted) for change in self.changes if not change.article)


def align(quote: str, haystack: Haystack) -> list[Alignment]:
    """Align a folded quote with the likeliest stretches of the article, best first.

    Stretches are seeded by votes of shared words for a common diagonal, rare words first, so the
    cost does not grow with the product of the lengths. Empty when nothing is shared.
    """
    quoted = tokenise(quote)
    if not 0 < len(quoted) <= MAX_TOKENS:
        return []
    keys = [token_key(token.text) for token in quoted]
    found = [
        _align_window(quoted, keys, haystack, *window)
        for rough in _windows(keys, haystack)
        for window in (rough, *_tight_windows(keys, haystack, *rough))
    ]
    return sorted((a for a in found if a), key=lambda a: (-a.similarity, a.n_added))


def _windows(keys: Sequence[str], haystack: Haystack) -> list[tuple[int, int]]:
    """Return the likeliest stretches, as token indices, with room for skipped words."""
    width = max(4, len(keys) // 3)
    votes: dict[int, float] = defaultdict(float)
    for offset, key in enumerate(keys):
        places = haystack.places.get(key, ())
        if len(places) <= MAX_PLACES:
            for place in places:
                votes[(place - offset) // width] += 1.0 / len(places)
    slack = len(keys) // 4 + 3
    return [
        (
            max(0, bucket * width - slack),
            min(len(haystack.keys), (bucket + 1) * width + len(keys) + slack),
        )
        for bucket in nlargest(3, votes, key=lambda b: votes[b])
    ]


def _tight_windows(
    keys: Sequence[str], haystack: Haystack, first: int, last: int
) -> Iterator[tuple[int, int]]:
    """Yield the stretch of the quote's own length most like it, and a little shorter and longer.

    A global alignment alone would match a stray "the" at the far end of a wide window.
    """
    best = partial_ratio_alignment(keys, haystack.keys[first:last])
    if best is None:
        return
    for before, after in product((-1, 0, 1, 2), repeat=2):
        start, end = first + best.dest_start - before, first + best.dest_end + after
        if first <= start < end <= last:
            yield start, end


def _align_window(
    quoted: Sequence[Token], keys: Sequence[str], haystack: Haystack, first: int, last: int
) -> Alignment | None:
    """Align with `[first, last)`, edges without a counterpart in the quote left out."""
    opcodes = list(Levenshtein.opcodes(haystack.keys[first:last], keys))
    while opcodes and opcodes[0].tag == "delete":
        opcodes.pop(0)
    while opcodes and opcodes[-1].tag == "delete":
        opcodes.pop()
    n_equal = sum(op.src_end - op.src_start for op in opcodes if op.tag == "equal")
    if not n_equal:
        return None
    changes = tuple(
        Change(
            tuple(haystack.tokens[first + op.src_start : first + op.src_end]),
            tuple(quoted[op.dest_start : op.dest_end]),
        )
        for op in opcodes
        if op.tag != "equal"
    )
    start, end = first + opcodes[0].src_start, first + opcodes[-1].src_end
    return Alignment(start, end, changes, n_equal, len(keys))


def is_harmless(change: Change) -> bool:
    """Say whether a change is known not to make the quote false; see `harmless`."""
    article, quoted = change.article, change.quoted
    if len(article) == len(quoted):
        return all(
            may_replace(token_key(a.text), token_key(q.text))
            for a, q in zip(article, quoted, strict=True)
        )
    if article and quoted:
        return False
    return all(may_be_missing(token_key(token.text)) for token in article or quoted)
