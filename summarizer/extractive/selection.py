"""Which sentences make the summary: the most expected words in the space there is.

Greedy search for the highest expected overlap with a reference (unigram F1), where each word counts
once with its chance to stand in one. This is maximum coverage (Gillick and Favre 2009, "A scalable
global model for summarization") with word chances in the place of concept weights, and a bonus
for an early place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from summarizer.extractive.weights import stems_of

_EARLY = 4.0  # expected words that the first sentence is worth more; halved for the second, ...
_SPACE = 0.875  # length of the reference that is aimed at, as a share of the words allowed
_MIN_WORDS = 5
_MAX_CANDIDATES = 60  # sentences further down never won on any article measured


@dataclass(frozen=True)
class Candidate:
    """One wording of one sentence. `place` is the sentence's index among the body's sentences.

    `leans_on` is the place that must be chosen with it, right before it, None if it stands alone.
    """

    place: int
    text: str
    leans_on: int | None = None

    @cached_property
    def stems(self) -> frozenset[str]:
        """Return the stems of its words."""
        return frozenset(stems_of(self.text))

    @cached_property
    def n_words(self) -> int:
        """Return the number of words between spaces."""
        return len(self.text.split())


def select(
    candidates: Sequence[Candidate], weights: Mapping[str, float], *, max_words: int
) -> list[Candidate]:
    """Return the chosen wordings in the article's order, `max_words` words at most in total.

    One wording a sentence. Nothing is chosen that is longer than the space left.
    """
    pool = [
        each for each in candidates if each.place < _MAX_CANDIDATES and each.n_words >= _MIN_WORDS
    ]
    aim = _SPACE * max_words
    chosen: list[Candidate] = []
    covered: frozenset[str] = frozenset()
    worth, used = 0.0, 0
    while True:
        places = {each.place for each in chosen}
        best, best_score, best_gain = None, 2 * worth / (used + aim), 0.0
        for each in pool:
            if each.place in places or used + each.n_words > max_words:
                continue
            if each.leans_on is not None and each.leans_on not in places:
                continue
            gain = sum(weights.get(word, 0.0) for word in each.stems - covered)
            gain += _EARLY / (1 + each.place)
            score = 2 * (worth + gain) / (used + each.n_words + aim)
            if score > best_score:
                best, best_score, best_gain = each, score, gain
        if best is None:
            return sorted(chosen, key=lambda each: each.place)
        chosen.append(best)
        covered |= best.stems
        worth, used = worth + best_gain, used + best.n_words
