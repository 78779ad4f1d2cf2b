"""How likely a word of an article is to stand in a summary of it.

A logistic model with six features: how often the word occurs, how early it occurs first,
whether it is a function word, a name, a number. The coefficients were fitted (L2 = 1) on 123
news articles with reference highlights (FRANK, CNN/DailyMail part; every second one by id), and
differ by at most 0.12 when fitted on the other 122; only `benchmarks/rouge.py` sees those texts.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache

from summarizer.readers.builtin.layout import Sentence
from summarizer.text.lexicon import FUNCTION_WORDS

_WORD = re.compile(r"[^\W_]+")

_BIAS = -1.34
_FUNCTION_WORD = 0.12
_LOG_COUNT = 0.83
_LOG_COUNT_CONTENT = 0.45  # more, for a word that is no function word
_LOG_FIRST = -0.79  # per log of one plus the index of the first sentence that has it
_NAME = 0.18
_NUMBER = 0.61


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """Return a lower-case word without the endings that change least of its meaning."""
    word = word.removesuffix("'s").removesuffix("’s")
    for ending in ("ies", "ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def stems_of(text: str) -> list[str]:
    """Return the stems of the words of `text`, punctuation left out."""
    return [stem(word) for word in _WORD.findall(text.casefold())]


def word_weights(sentences: Sequence[Sentence]) -> Mapping[str, float]:
    """Return for every stem of the article its chance, in [0, 1], to stand in a summary."""
    counts: Counter[str] = Counter()
    first: dict[str, int] = {}
    names: set[str] = set()
    for place, sentence in enumerate(sentences):
        stems = stems_of(sentence.text)
        counts.update(stems)
        for each in stems:
            first.setdefault(each, place)
        for token in sentence.tokens[1:]:
            if token.text[:1].isupper():
                names.update(stems_of(token.text))
    return {
        each: _chance(each, count, first[each], is_name=each in names)
        for each, count in counts.items()
    }


def _chance(each: str, count: int, first: int, *, is_name: bool) -> float:
    log_count, is_function = math.log(count), each in FUNCTION_WORDS
    score = (
        _BIAS
        + _LOG_COUNT * log_count
        + _LOG_FIRST * math.log1p(first)
        + (_FUNCTION_WORD if is_function else _LOG_COUNT_CONTENT * log_count)
        + _NAME * is_name
        + _NUMBER * each.isdigit()
    )
    return 1 / (1 + math.exp(-score))
