"""Simple scores to compare a scorer with: one that is not better than these is not needed.

Each takes the text that should be carried (an output, or a unit) and the text that should carry it
(the article, or an output), and returns a value that is higher for better support; 0 when either
has no word. All read words as `matching.words` does, without stemming.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from rapidfuzz import process
from rapidfuzz.distance import LCSseq

from summarizer.evaluation.matching.text import sentence_parts
from summarizer.evaluation.matching.words import Reading, read


def ngram_precision(text: str, source: str, size: int) -> float:
    """Return the share of the text's n-grams that `source` has, counting repeats, in [0, 1].

    0 when the text has fewer than `size` words. Source: ROUGE-N with the roles of reference and
    candidate exchanged (Lin 2004), that is its precision.
    """
    wanted, held = _ngrams(read(text).words, size), _ngrams(read(source).words, size)
    return (wanted & held).total() / wanted.total() if wanted else 0.0


def lcs_in_two_sentences(text: str, source: str) -> float:
    """Return how much of each sentence is a subsequence of two sentences of `source`, in [0, 1].

    The two follow each other, at their best; the mean over the sentences of `text`.
    """
    carried, carrier = read(text), read(source)
    if not carried.sentences or not carrier.sentences:
        return 0.0
    scores = [_longest(sentence, carrier) / len(sentence) for sentence in carried.sentences]
    return sum(scores) / len(scores)


def word_pairs(text: str, source: str) -> float:
    """Return the share of neighbouring words with content that are near in `source`, in [0, 1].

    The `pairs` of `matching.text`, alone: the mean over the sentences of `text` that have one.
    """
    carrier = read(source)
    found = [sentence_parts(sentence, carrier) for sentence in read(text).sentences]
    scores = [parts["pairs"] for parts in found if "pairs" in parts]
    return sum(scores) / len(scores) if scores else 0.0


def token_f1(text: str, source: str) -> float:
    """Return F1 of shared words, counting repeats, in [0, 1]; symmetric (Rajpurkar et al. 2016)."""
    wanted, held = _ngrams(read(text).words, 1), _ngrams(read(source).words, 1)
    return 2 * (wanted & held).total() / ((wanted.total() + held.total()) or 1)


def containment(text: str, source: str) -> float:
    """Return the share of the text's different words that `source` has, in [0, 1] (Broder 1997)."""
    wanted, held = set(read(text).words), set(read(source).words)
    return len(wanted & held) / len(wanted) if wanted else 0.0


def _ngrams(words: Sequence[str], size: int) -> Counter[tuple[str, ...]]:
    return Counter(zip(*(words[start:] for start in range(size)), strict=False))


def _longest(sentence: tuple[str, ...], carrier: Reading) -> float:
    best = process.extractOne(carrier.encode(sentence), carrier.windows, scorer=LCSseq.similarity)
    return best[1] if best else 0.0
