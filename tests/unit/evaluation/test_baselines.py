"""The simple scores that a scorer is compared with."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rouge_score.rouge_scorer import RougeScorer

from summarizer.evaluation.calibration import word_overlap

WORDS = st.lists(st.sampled_from("port ship crane gull mayor".split()), max_size=12).map(" ".join)


@given(WORDS, WORDS)
def test_rouge_precision_is_that_of_the_package_rouge_score(text: str, source: str) -> None:
    """Repeats and all, for one, two and three words."""
    expected = RougeScorer(["rouge1", "rouge2", "rouge3"]).score(target=source, prediction=text)

    for size in (1, 2, 3):
        precision = expected[f"rouge{size}"].precision
        assert word_overlap.ngram_precision(text, source, size) == pytest.approx(precision)


@given(WORDS, WORDS)
def test_token_f1_is_that_of_the_package_rouge_score(text: str, source: str) -> None:
    """ROUGE-1 F of two texts is F1 of their words."""
    expected = RougeScorer(["rouge1"]).score(target=source, prediction=text)["rouge1"]

    assert word_overlap.token_f1(text, source) == pytest.approx(expected.fmeasure)


def test_containment_counts_different_words_once() -> None:
    """Port, ship and gull; two of them are there."""
    assert word_overlap.containment("port port port ship gull", "A ship. A gull.") == 2 / 3


def test_two_neighbouring_sentences_may_carry_one() -> None:
    """Four of five words stand in the first two, and none more in the last two."""
    source = "The crane fell. Gulls flew on. Then rain."
    score = word_overlap.lcs_in_two_sentences("The crane and gulls flew.", source)

    assert score == pytest.approx(4 / 5)


@pytest.mark.parametrize(
    "score",
    [
        partial(word_overlap.ngram_precision, size=1),
        partial(word_overlap.ngram_precision, size=3),
        word_overlap.lcs_in_two_sentences,
        word_overlap.token_f1,
        word_overlap.containment,
    ],
)
def test_a_side_without_a_word_scores_zero(score: Callable[[str, str], float]) -> None:
    """Not an error, and not a number out of a division by zero."""
    assert score("", "port") == 0.0
    assert score("port", "") == 0.0
    assert score("", "") == 0.0
