"""What "the two countries" means: the only two that the article has just named."""

from __future__ import annotations

from collections.abc import Iterator

from summarizer.readers.builtin.edits import Edit
from summarizer.readers.builtin.layout import Sentence
from summarizer.readers.builtin.places import ADJECTIVES, CAPITALS, country_of

_PAIRED = frozenset("countries nations governments neighbours neighbors sides capitals".split())


def find_pair(sentence: Sentence, before: Sentence | None, lo: int, hi: int) -> Edit | None:
    """Return the edit that names the two countries of tokens `[lo, hi)`, None if not sure.

    Those named earlier in the sentence count, else those of the sentence before; there must be
    exactly two.
    """
    if _PAIRED.isdisjoint(sentence.vocabulary):
        return None
    for index in range(lo, hi - 2):
        if sentence.word(index) not in ("the", "both", "their"):
            continue
        two = index + (sentence.word(index) != "both")
        if two > index and sentence.word(two) != "two":
            continue
        if sentence.word(two + 1) not in _PAIRED or sentence.quoted[index]:
            continue
        named = list(dict.fromkeys(_countries(sentence, 0, index)))
        if not named and before is not None:
            named = list(dict.fromkeys(_countries(before, 0, len(before.tokens))))
        if len(named) != 2:
            return None
        start, end = sentence.tokens[index].start, sentence.tokens[two + 1].end
        return Edit(start, end, " and ".join(named))
    return None


def _countries(sentence: Sentence, lo: int, hi: int) -> Iterator[str]:
    """Yield the country of every name, adjective or capital in tokens `[lo, hi)`."""
    index = lo
    while index < hi:
        for length in (2, 1):
            stop = min(index + length, hi)
            name = sentence.flat[sentence.tokens[index].start : sentence.tokens[stop - 1].end]
            name = name.removesuffix("'s").removesuffix("’s").removesuffix("’").removesuffix("'")
            country = country_of(name) or ADJECTIVES.get(name) or CAPITALS.get(name)
            if country:
                yield country
                index = stop
                break
        else:
            index += 1
