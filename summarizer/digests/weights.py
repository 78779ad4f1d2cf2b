"""How much of one claim another says: shared concepts, names and numbers, weighted."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from summarizer.digests.figures import Figures, compare
from summarizer.digests.sayings import Saying

# A name says less than what is told of it: those of an event stand in most of its claims.
_NAME: Final = 0.8
_LIGHT: Final = 0.35
_NUMBER: Final = 1.2
_FINER: Final = 0.8  # "thousands" for "5,000": of the number, a part
_JOINT: Final = 0.3  # a member of an enumeration more is little more: "workers and deminers"


class Weights:
    """The weights of keys in the claims of one event: what few claims have weighs up to double."""

    def __init__(self, sayings: Iterable[Saying]) -> None:
        each = list(sayings)
        self._counts = Counter(key for saying in each for key in saying.keys)
        self._log_n = math.log(max(2, len(each)))

    def of(self, key: str, saying: Saying) -> float:
        """Return the weight of a key in a claim that has it."""
        rarity = 2 - math.log(max(1, self._counts[key])) / self._log_n
        if key in saying.names:
            return _NAME * rarity
        return (_LIGHT if key in saying.light else 1.0) * rarity

    def rarity(self, key: str) -> int:
        """Return how many claims of the event have a key."""
        return self._counts[key]


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


def overlap(a: Saying, b: Saying, weights: Weights) -> Overlap:
    """Compare the keys and the numbers of two claims."""
    shared = a.keys & b.keys
    figures = compare(a.quantities, b.quantities)
    numbers = _NUMBER * figures.equal + _FINER * (figures.finer_a + figures.finer_b)
    both = sum(min(weights.of(key, a), weights.of(key, b)) for key in shared) + numbers
    extra_a, loose_a = _extra(a, b, weights, figures.only_a)
    extra_b, loose_b = _extra(b, a, weights, figures.only_b)
    return Overlap(
        forth=_share(both, extra_a),
        back=_share(both, extra_b),
        loose_forth=_share(both, loose_a),
        loose_back=_share(both, loose_b),
        core=a.concepts & b.concepts,
        figures=figures,
    )


def _share(both: float, extra: float) -> float:
    return both / (both + extra) if both else 0.0


def _extra(one: Saying, other: Saying, weights: Weights, n_numbers: int) -> tuple[float, float]:
    """Return the weight of what one claim has and the other has not, and the loose weight."""
    keys = one.keys - other.keys
    implied = sum(weights.of(key, one) for key in keys & other.implied)
    joint = sum(weights.of(key, one) for key in keys & one.joint)
    extra = sum(weights.of(key, one) for key in keys) + _NUMBER * n_numbers
    extra -= (1 - _JOINT) * implied
    return extra, extra - (1 - _JOINT) * joint
