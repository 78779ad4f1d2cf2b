"""How much of one claim another says: shared concepts, names and numbers, weighted."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from summarizer.digests.concepts import is_act
from summarizer.digests.figures import Figures, compare
from summarizer.digests.sayings import Saying

# A name says less than what is told of it: those of an event stand in most of its claims.
_NAME: Final = 0.8
_LIGHT: Final = 0.35
_NUMBER: Final = 1.2
_FINER: Final = 0.8  # "thousands" for "5,000": of the number, a part
_JOINT: Final = 0.3  # a member of an enumeration more is little more: "workers and deminers"
# Of two claims every key that one lacks would seem rare: two articles have some thirty at least.
_LEAST_CLAIMS: Final = 30
# Of the claims of an article those that have what the article is about.
_TOPIC: Final = 0.25
# What persons may stand for of a claim, at most: two countries.
_MOST_IMPLIED: Final = 2 * 2 * _NAME


class Weights:
    """The weights of keys in the claims of one event: what few claims have weighs up to double."""

    def __init__(self, sayings: Iterable[Saying]) -> None:
        each = list(sayings)
        counts = Counter(key for saying in each for key in saying.keys)
        log_n = math.log(max(_LEAST_CLAIMS, len(each)))
        self._rarity = {key: 2 - math.log(number) / log_n for key, number in counts.items()}
        self.topics = _topics(each)
        self._of: dict[int, tuple[dict[str, float], float]] = {}

    def of(self, saying: Saying) -> tuple[dict[str, float], float]:
        """Return the weight of each key of a claim, and the sum."""
        known = self._of.get(id(saying))
        if known is None:
            weights = {key: self._weight(key, saying) for key in saying.keys}
            known = self._of[id(saying)] = weights, sum(weights.values())
        return known

    def _weight(self, key: str, saying: Saying) -> float:
        if key in saying.names:
            return _NAME * self._rarity[key]
        return (_LIGHT if key in saying.light else 1.0) * self._rarity[key]


def _topics(sayings: Sequence[Saying]) -> frozenset[str]:
    """Return the keys that every article has in many of its claims: a claim may leave them out."""
    topics: frozenset[str] | None = None
    for _, each in groupby(sayings, key=lambda saying: saying.article):
        claims = list(each)
        counts = Counter(key for saying in claims for key in saying.keys)
        often = frozenset(
            key
            for key, number in counts.items()
            if number >= max(2, _TOPIC * len(claims)) and not is_act(key)
        )
        topics = often if topics is None else topics & often
    return topics or frozenset()


@dataclass(frozen=True)
class Overlap:
    """How much of claim `a` stands in `b` (`forth`), and of `b` in `a` (`back`), in [0, 1].

    `core` are the shared concepts, those that say something. With `loose_forth` and `loose_back`
    what is one more member of an enumeration hardly counts: of "5,000 workers" nearly all stands in
    "thousands of workers and deminers", and the reverse.
    """

    forth: float
    back: float
    loose_forth: float
    loose_back: float
    core: frozenset[str]
    figures: Figures

    @property
    def most(self) -> float:
        """Return the larger of both directions."""
        return max(self.forth, self.back)

    @property
    def least(self) -> float:
        """Return the smaller of both directions."""
        return min(self.forth, self.back)

    @property
    def mean(self) -> float:
        """Return the mean of both directions."""
        return (self.forth + self.back) / 2


def overlap(a: Saying, b: Saying, weights: Weights, *, least: float) -> Overlap | None:
    """Compare the keys and the numbers of two claims; None where no direction reaches `least`."""
    ours, total_a = weights.of(a)
    theirs, total_b = weights.of(b)
    shared = a.keys & b.keys
    in_a = sum([ours[key] for key in shared])
    in_b = sum([theirs[key] for key in shared])
    both = min(in_a, in_b)
    extra_a, extra_b = total_a - in_a, total_b - in_b
    most = both + _NUMBER * min(len(a.quantities), len(b.quantities))
    if most < least * (most + _JOINT * min(extra_a, extra_b)):
        return None
    is_parted = bool(a.parts and b.parts)  # else the parts of the one are a detail more
    figures = compare(
        a.quantities + a.parts * is_parted,
        b.quantities + b.parts * is_parted,
    )
    both += _NUMBER * figures.equal + _FINER * (figures.finer_a + figures.finer_b)
    spare_a = a.keys & (b.implied | a.given | weights.topics)
    spare_b = b.keys & (a.implied | b.given | weights.topics)
    extra_a += _NUMBER * figures.only_a - _relief(spare_a - b.keys, ours)
    extra_b += _NUMBER * figures.only_b - _relief(spare_b - a.keys, theirs)
    return Overlap(
        forth=_share(both, extra_a),
        back=_share(both, extra_b),
        loose_forth=_share(both, extra_a - _relief(a.joint - spare_a - b.keys, ours)),
        loose_back=_share(both, extra_b - _relief(b.joint - spare_b - a.keys, theirs)),
        core=a.concepts & b.concepts,
        figures=figures,
    )


def _share(both: float, extra: float) -> float:
    return both / (both + max(0.0, extra)) if both else 0.0


def _relief(keys: frozenset[str], weights: Mapping[str, float]) -> float:
    """Return what keys weigh too much: what a person implies, or one more of an enumeration."""
    return (1 - _JOINT) * sum([weights[key] for key in keys]) if keys else 0.0
