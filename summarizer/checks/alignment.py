"""A claim beside the sentence it comes from, word by word: what stands in whose place.

Source: longest common subsequence (Hunt and Szymanski 1977), as rapidfuzz computes it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz.distance import LCSseq

from summarizer.checks.words import PRONOUN, Words

_REACH = 2


@dataclass(frozen=True, slots=True)
class Slot:
    """Words `[lo, hi)` of a claim in the place of words `[first, last)` of a sentence.

    `left` and `right` say whether the words before and behind are shared.
    """

    lo: int
    hi: int
    first: int
    last: int
    left: bool
    right: bool


@dataclass(frozen=True, slots=True)
class Alignment:
    """The slots between shared words, and which words of the claim and the sentence are shared.

    In the `replaced` ones of them both have words. A claim of the sentence's words in order has
    none, so nothing in it stands in the place of another.
    """

    claim: Words
    sentence: Words
    slots: tuple[Slot, ...]
    replaced: tuple[Slot, ...]
    n_shared: int


def align(claim: Words, sentence: Words) -> Alignment:
    """Return how a claim's words stand to those of a sentence."""
    slots, shared = [], 0
    lo = first = 0  # where the slot that is open begins, in both
    left = False
    for start, there, size in LCSseq.editops(claim.keys, sentence.keys).as_matching_blocks():
        if not size:
            continue
        if lo < start or (left and first < there):
            slots.append(Slot(lo, start, first, there, left, True))
        shared += size
        lo, first, left = start + size, there + size, True
    if lo < len(claim.keys):
        slots.append(Slot(lo, len(claim.keys), first, len(sentence.keys), left, False))
    replaced = tuple([each for each in slots if each.lo < each.hi and each.first < each.last])
    return Alignment(claim, sentence, tuple(slots), replaced, shared)


def rivals(aligned: Alignment, kinds: str, others: str = "") -> Iterator[tuple[int, int]]:
    """Yield words of a claim of some kinds with those of the sentence that stand in the same place.

    The same place is the same distance, at most two words, from the same shared word, with no other
    word of these kinds in between.
    """
    claim, sentence = aligned.claim, aligned.sentence
    for slot in aligned.replaced:
        for side, is_shared in ((1, slot.left), (-1, slot.right)):
            if not is_shared:
                continue
            mine = _nearest(claim, slot.lo, slot.hi, side, kinds)
            other = _nearest(sentence, slot.first, slot.last, side, others or kinds)
            if mine is not None and other is not None:
                yield mine, other


def _nearest(words: Words, lo: int, hi: int, side: int, kinds: str) -> int | None:
    """Return the word of some kinds within two of an end of `[lo, hi)`."""
    places = (
        range(lo, min(hi, lo + _REACH))
        if side == 1
        else (range(hi - 1, max(lo, hi - _REACH) - 1, -1))
    )
    for at in places:
        if words.kinds[at] in kinds:
            return at
        if words.kinds[at] == PRONOUN:
            return None  # it stands in this place
    return None


def best_alignment(claim: Words, sentences: Iterator[Words]) -> Alignment | None:
    """Return the alignment with the sentence that shares most words with a claim."""
    found = [align(claim, words) for words in sentences]
    return max(found, key=lambda each: each.n_shared, default=None)
