"""Which sentences make the summary: the most expected words in the space there is.

Greedy search for the highest expected overlap with a reference (unigram F1), where each word counts
once with its chance to stand in one. This is maximum coverage (Gillick and Favre 2009, "A scalable
global model for summarization") with word chances in the place of concept weights, and a bonus
for an early place.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from summarizer.text.characters import UNSPACED
from summarizer.text.lexicon import FUNCTION_WORDS

# Expected words that the first sentence is worth more, half of it the second, a third the third.
# Between 3 and 6 the mean scores differ by 0.3 to 0.7.
_EARLY = 4.0
# Words of the reference that is aimed at, as a share of the words allowed: the higher, the longer
# the summary. Between 0.9 and 1.4 the mean scores differ by 0.3 to 0.7.
_SPACE = 1.1
_MOST_NEW = 2  # sentences taken at once: a longer chain of pronouns is no summary
_WORD = re.compile(r"[^\W_]+")
_ENDING = re.compile(r"(?<=[^\W_]{4})(?:ies|ing|ed|es|s)\b")
_UNSPACED = re.compile(f"[{UNSPACED}]")


@lru_cache(maxsize=256)  # of a sentence it is asked for twice
def stems_of(text: str) -> tuple[str, ...]:
    """Return the words of `text` without the endings that change least of their meaning."""
    return tuple(_WORD.findall(_ENDING.sub("", text.casefold())))


def word_chances(sentences: Sequence[str]) -> Mapping[str, float]:
    """Return for every stem of an article its chance, in [0, 1], to stand in a summary of it.

    A logistic model of how often it occurs, more so if it is no function word, and in which
    sentence first. Fitted (L2 = 1) on 123 news articles with reference highlights (FRANK,
    CNN/DailyMail part, every second one by id); `benchmarks/rouge.py` shows the others apart.
    """
    counts: Counter[str] = Counter()
    first: dict[str, int] = {}
    for place in reversed(range(len(sentences))):  # so that the first place is written last
        counts.update(stems := stems_of(sentences[place]))
        first.update(dict.fromkeys(stems, place))

    def chance(stem: str) -> float:
        often = (0.87 if stem in FUNCTION_WORDS else 1.28) * math.log(counts[stem])
        return 1 / (1 + math.exp(1.27 - often + 0.79 * math.log1p(first[stem])))

    return {stem: chance(stem) for stem in counts}


@dataclass(frozen=True)
class Candidate:
    """A sentence that may be chosen; if it leans, the one at the place before comes with it."""

    place: int
    text: str
    leans: bool = False

    @cached_property
    def stems(self) -> frozenset[str]:
        """Return the stems of its words."""
        return frozenset(stems_of(self.text))

    @cached_property
    def n_words(self) -> int:
        """Return the number of words; of a script without spaces, half its characters."""
        return max(len(self.text.split()), len(_UNSPACED.findall(self.text)) // 2)


def select(
    candidates: Sequence[Candidate], chances: Mapping[str, float], *, max_words: int
) -> list[Candidate]:
    """Return the chosen of `candidates` in their order, `max_words` words at most in total."""
    runs: dict[int, list[Candidate]] = {}  # by place, a sentence behind all that it leans on
    for each in candidates:
        if not each.leans:
            runs[each.place] = [each]
        elif each.place - 1 in runs:
            runs[each.place] = [*runs[each.place - 1], each]

    chosen: list[Candidate] = []
    stems: frozenset[str] = frozenset()
    worth, n_words, score = 0.0, 0, 0.0
    while True:
        best = None
        for run in runs.values():
            more = [each for each in run if each not in chosen]
            length = n_words + sum([each.n_words for each in more])
            if not more or len(more) > _MOST_NEW or length > max_words:
                continue
            new = frozenset[str]().union(*[each.stems for each in more]) - stems
            value = worth + sum([_EARLY / (1 + each.place) for each in more])
            value += sum(map(chances.__getitem__, new))
            if (better := value / (length + _SPACE * max_words)) > score:
                best, score = (more, stems | new, value, length), better
        if best is None:
            return sorted(chosen, key=lambda each: each.place)
        more, stems, worth, n_words = best
        chosen += more
