"""Which claim nearly says what gold has and the record has not: for a person to look at.

It shares evidence with what was missed, and does not stand for another claim of gold already.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from summarizer.evaluation.matching.likeness import TEXT_WEIGHT, Statement
from summarizer.evaluation.matching.text import directional_score
from summarizer.text.spans import containment, iou

# Weighed as likeness is, without its vetoes: another number or a "not" is what makes a claim just
# miss. 41 of 42 best pairs of two readers of 13 articles reach it, each of them one fact in other
# words, cut otherwise or told wrongly. Of 73 pairs on 18 other articles it was 69, one of them no
# such pair, and of the four below it three were none.
NEAR: Final = 0.4


def near_misses(
    gold: Sequence[Statement],
    given: Sequence[Statement],
    *,
    missed: Iterable[int],
    candidates: Sequence[int],
) -> tuple[tuple[int, int], ...]:
    """Return pairs (gold, given) of indices: for each `missed` one the nearest of the candidates.

    They must share evidence, and one must stand in the other by NEAR; without such there is none.
    One claim may be near several: it may have told two facts as one.
    """
    pairs = []
    for i in missed:
        near = [(_nearness(gold[i], given[j]), -j) for j in candidates]
        best, place = max(near, default=(0.0, 0))
        if best >= NEAR:
            pairs.append((i, -place))
    return tuple(pairs)


def _nearness(one: Statement, other: Statement) -> float:
    """Return how much of the smaller stands in the larger, by words and evidence, in [0, 1]."""
    overlap = iou(one.spans, other.spans)
    if not overlap:
        return 0.0
    text = max(directional_score(one.bare, other.bare), directional_score(other.bare, one.bare))
    evidence = (containment(one.spans, other.spans) + overlap) / 2
    return TEXT_WEIGHT * text + (1 - TEXT_WEIGHT) * evidence
