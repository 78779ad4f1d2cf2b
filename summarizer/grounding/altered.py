"""What a quote changed: the stretch of the article most like it, and which words differ."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from heapq import nlargest
from itertools import product

from rapidfuzz.distance import Levenshtein, Opcode
from rapidfuzz.fuzz import partial_ratio_alignment

from summarizer.grounding.capitals import is_placed
from summarizer.grounding.differences import NOTHING, find_differences
from summarizer.grounding.harmless import may_be_missing, may_replace
from summarizer.grounding.haystack import MAX_PLACES, Haystack
from summarizer.grounding.stretches import Stretch
from summarizer.text.folding import Stream

# A longer quote is not looked for word by word: no sentence has 400 words.
MAX_TOKENS = 400
# Below this share of common words in order, a quote is invented rather than altered. One changed
# word in three ("12 people died") gives 0.67, the best match of an invented sentence about 0.5.
MIN_SIMILARITY = 0.6
# Harmless changes beyond one word in eight add up to another sentence.
_HARMLESS_SHARE = 8
# With an article these are another amount: "few", "a few".
_AMOUNTS = frozenset({"few", "little", "half", "one"})


@dataclass(frozen=True)
class Block:
    """Words of the article against words of the quote: the same words, or others."""

    article: Stretch
    quote: Stretch
    is_equal: bool

    def __str__(self) -> str:
        article, quoted = (
            side.stream.words(side.first, side.last) or NOTHING
            for side in (self.article, self.quote)
        )
        return f"{article} -> {quoted}"

    @property
    def _names(self) -> bool:
        """Say whether a word has a capital that its place does not give it."""
        return any(
            side.stream.cased[at][0].isupper() and not (at == 0 or is_placed(side.stream, at))
            for side in (self.article, self.quote)
            for at in range(side.first, side.last)
        )

    @property
    def is_omission(self) -> bool:
        """Say whether the quote leaves these words of the article out."""
        return len(self.quote) == 0

    @property
    def is_harmless(self) -> bool:
        """Say whether the change is known not to make the quote false; see `harmless`."""
        ours, theirs = self.article.tokens, self.quote.tokens
        if len(ours) == len(theirs):
            return not self._names and all(map(may_replace, ours, theirs))
        if ours and theirs:
            return False
        side = self.article if ours else self.quote
        stands_alone = all(
            side.stream.gap(index).glue == "blank" for index in (side.first or side.last, side.last)
        )
        following = side.stream.keys[side.last : side.last + 1]
        return (
            stands_alone
            and _AMOUNTS.isdisjoint(following)
            and all(map(may_be_missing, ours or theirs))
        )


class Alignment:
    """The stretch of the article most like a quote, block by block.

    `similarity` is equal words over the longer side, in [0, 1]; `n_added` tells how many words of
    the quote stand against nothing in the article.
    """

    def __init__(self, quote: Stream, article: Stream, start: int, steps: Sequence[Opcode]) -> None:
        self._quote, self._article = quote, article
        self._start, self._steps = start, steps
        self.n_equal = sum(s.src_end - s.src_start for s in steps if s.tag == "equal")
        self.n_added = sum(s.dest_end - s.dest_start for s in steps if s.tag == "insert")
        n_article = steps[-1].src_end - steps[0].src_start
        self.similarity = self.n_equal / max(len(quote), n_article)

    @property
    def only_omits(self) -> bool:
        """Say whether the quote only leaves words out."""
        return all(step.tag in ("equal", "delete") for step in self._steps)

    @cached_property
    def blocks(self) -> list[Block]:
        """Return the blocks, those with the same words and those with others in turn."""
        return [
            Block(
                Stretch(self._article, self._start + step.src_start, self._start + step.src_end),
                Stretch(self._quote, step.dest_start, step.dest_end),
                step.tag == "equal",
            )
            for step in self._steps
        ]

    @property
    def article(self) -> Stretch:
        """Return the stretch of the article."""
        first, last = self.blocks[0].article, self.blocks[-1].article
        return Stretch(self._article, first.first, last.last)

    @property
    def changes(self) -> list[Block]:
        """Return the blocks whose words differ."""
        return [block for block in self.blocks if not block.is_equal]

    @property
    def is_harmless(self) -> bool:
        """Say whether all changes of words are known to be harmless, and few."""
        n_changed = sum(max(len(c.article), len(c.quote)) for c in self.changes)
        return n_changed <= max(1, len(self._quote) // _HARMLESS_SHARE) and all(
            change.is_harmless for change in self.changes
        )

    def mark_differences(self) -> tuple[str, ...]:
        """Return what differs within and between the blocks beside the words themselves."""
        found: list[str] = []
        for block in self.blocks:
            if block.is_equal:
                found += find_differences(block.article, block.quote)
            else:
                found += _outer_marks(block)
        return tuple(found)


def align(quote: Stream, haystack: Haystack) -> list[Alignment]:
    """Align a quote with the likeliest stretches of the article, best first.

    Stretches are seeded by votes of shared words for a common diagonal, rare words first, so the
    cost does not grow with the product of the lengths. Empty when nothing is shared.
    """
    if not 0 < len(quote) <= MAX_TOKENS:
        return []
    found = [
        _align_window(quote, haystack, *window)
        for rough in _windows(quote.keys, haystack)
        for window in (rough, *_tight_windows(quote.keys, haystack, *rough))
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
            min(len(haystack.stream), (bucket + 1) * width + len(keys) + slack),
        )
        for bucket in nlargest(3, votes, key=lambda b: votes[b])
    ]


def _tight_windows(
    keys: Sequence[str], haystack: Haystack, first: int, last: int
) -> Iterator[tuple[int, int]]:
    """Yield the stretch of the quote's own length most like it, and a little shorter and longer.

    A global alignment alone would match a stray "the" at the far end of a wide window.
    """
    best = partial_ratio_alignment(keys, haystack.stream.keys[first:last])
    if best is None:
        return
    for before, after in product((-1, 0, 1, 2), repeat=2):
        start, end = first + best.dest_start - before, first + best.dest_end + after
        if first <= start < end <= last:
            yield start, end


def _align_window(quote: Stream, haystack: Haystack, first: int, last: int) -> Alignment | None:
    """Align with `[first, last)`, edges without a counterpart in the quote left out."""
    steps = list(Levenshtein.opcodes(haystack.stream.keys[first:last], quote.keys))
    while steps and steps[0].tag == "delete":
        steps.pop(0)
    while steps and steps[-1].tag == "delete":
        steps.pop()
    if not any(step.tag == "equal" for step in steps):
        return None
    return Alignment(quote, haystack.stream, first, steps)


def _outer_marks(block: Block) -> Iterator[str]:
    """Yield the sentence ends and colons around changed words, if the sides have others.

    Around words left out a colon announces what is said, and goes with them.
    """
    if block.quote.first == 0 or block.quote.last == len(block.quote.stream):
        return
    ours, theirs = (
        "".join(
            _ending(side.stream, index, colons=not block.is_omission)
            for index in range(side.first, side.last + 1)
        )
        for side in (block.article, block.quote)
    )
    if ours[:1] != theirs[:1]:
        yield f"{ours or NOTHING} -> {theirs or NOTHING}"


def _ending(stream: Stream, index: int, *, colons: bool) -> str:
    gap = stream.gap(index)
    return (gap.stop if gap.ends_sentence else "") or (":" if gap.colon and colons else "")
