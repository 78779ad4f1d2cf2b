"""Which sentences make the summary: the most expected words in the space there is.

Greedy search for the highest expected overlap with a reference (unigram F1), where each word counts
once with its chance to stand in one. This is maximum coverage (Gillick and Favre 2009, "A scalable
global model for summarization") with word chances in the place of concept weights, and a bonus
for an early place.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from summarizer.readers.builtin.weights import stems_of
from summarizer.text.characters import UNSPACED

# Expected words that the first sentence is worth more, half of it for the second, a third for the
# third. Between 3 and 6 the mean scores differ by 0.3 to 0.7.
_EARLY = 4.0
# Words of the reference that is aimed at, as a share of the words allowed: the higher, the longer
# the summary. Between 0.9 and 1.4 the mean scores differ by 0.3 to 0.7.
_SPACE = 1.1
_UNSPACED = re.compile(f"[{UNSPACED}]")
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
        """Return the number of words; of a script without spaces, half its characters."""
        return max(len(self.text.split()), len(_UNSPACED.findall(self.text)) // 2)


def select(
    candidates: Sequence[Candidate], weights: Mapping[str, float], *, max_words: int
) -> list[Candidate]:
    """Return the chosen wordings in the article's order, `max_words` words at most in total.

    One wording a sentence. Nothing is chosen that is longer than the space left, and what leans on
    the sentence before it comes with that sentence or not at all.
    """
    offers = _offers(candidates)
    aim = _SPACE * max_words
    chosen: list[Candidate] = []
    covered: frozenset[str] = frozenset()
    worth, used = 0.0, 0
    while True:
        places = {each.place for each in chosen}
        best, best_score, best_gain = None, 2 * worth / (used + aim), 0.0
        for offer in offers:
            if used + offer.n_words > max_words or not offer.fits(places):
                continue
            gain = offer.bonus + sum(weights.get(word, 0.0) for word in offer.stems - covered)
            score = 2 * (worth + gain) / (used + offer.n_words + aim)
            if score > best_score:
                best, best_score, best_gain = offer, score, gain
        if best is None:
            return sorted(chosen, key=lambda each: each.place)
        chosen.extend(best.wordings)
        covered |= best.stems
        worth, used = worth + best_gain, used + best.n_words


@dataclass(frozen=True)
class _Offer:
    """One wording, or two of neighbours where the second leans on the first."""

    wordings: tuple[Candidate, ...]

    @cached_property
    def stems(self) -> frozenset[str]:
        return frozenset().union(*(each.stems for each in self.wordings))

    @cached_property
    def n_words(self) -> int:
        return sum(each.n_words for each in self.wordings)

    @cached_property
    def bonus(self) -> float:
        return sum(_EARLY / (1 + each.place) for each in self.wordings)

    def fits(self, places: set[int]) -> bool:
        """Say whether its sentences are still free and what it leans on is chosen or part of it."""
        first = self.wordings[0]
        if first.leans_on is not None and first.leans_on not in places:
            return False
        return not any(each.place in places for each in self.wordings)


def _offers(candidates: Sequence[Candidate]) -> list[_Offer]:
    """Return every wording alone, and with the two fullest of the sentence that it leans on."""
    pool = [
        each for each in candidates if each.place < _MAX_CANDIDATES and each.n_words >= _MIN_WORDS
    ]
    standing: dict[int, list[Candidate]] = {}
    for each in pool:
        if each.leans_on is None:
            standing.setdefault(each.place, []).append(each)
    pairs = [
        _Offer((before, each))
        for each in pool
        if each.leans_on is not None
        for before in standing.get(each.leans_on, [])[:2]
    ]
    return [*(_Offer((each,)) for each in pool), *pairs]
