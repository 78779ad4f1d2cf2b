"""Pooled scores: the arrays of the bootstrap say what the plain formulas say."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.evaluation.pooling import claim_rows, label_scores, of_totals, paired, suite_scores
from summarizer.evaluation.scores import ArticleScores, Score, f1
from summarizer.evaluation.statistics.resampling import paired_difference

LABELS = st.sampled_from(["stated", "planned", "denied"])


@st.composite
def f1_counts(draw: st.DrawFn) -> tuple[float, float, float, float]:
    n_gold, n_predicted = draw(st.integers(0, 20)), draw(st.integers(0, 20))
    found, right = draw(st.integers(0, n_gold)), draw(st.integers(0, n_predicted))
    return float(found), float(n_gold), float(right), float(n_predicted)


@given(f1_counts())
def test_f1_of_arrays_is_f1_of_numbers(counts: tuple[float, float, float, float]) -> None:
    """Undefined is None in one and nan in the other; all else is equal."""
    (value,) = of_totals("f1")(*(np.array([count]) for count in counts))
    expected = f1(counts)
    assert np.isnan(value) if expected is None else value == pytest.approx(expected)


@given(f1_counts())
def test_rows_of_claims_sum_to_the_counts(counts: tuple[float, float, float, float]) -> None:
    """Resampling claims starts from the same totals as the article."""
    rows = claim_rows(Score("f1", counts)) or []
    assert tuple(sum(column) for column in zip(*rows, strict=True)) == (counts if rows else ())


def macro_f1(*pairs: tuple[str, str]) -> float | None:
    """Return the macro F1 of pairs (gold, predicted) of one article."""
    return label_scores([ArticleScores("a", {}, confusion={"status": pairs})])[
        "status.macro_f1"
    ].value


@given(st.lists(st.tuples(LABELS, LABELS), min_size=1, max_size=30))
def test_macro_f1_is_that_of_each_label(pairs: list[tuple[str, str]]) -> None:
    """Twice the right ones over both sides, label by label."""
    labels = {label for pair in pairs for label in pair}
    each = [
        2 * pairs.count((label, label)) / sum((g == label) + (p == label) for g, p in pairs)
        for label in labels
    ]
    assert macro_f1(*pairs) == pytest.approx(sum(each) / len(each))


def test_macro_f1_is_the_mean_over_labels() -> None:
    """1 for denied, 0 for planned, 2/3 for stated; of no labels there is none."""
    pairs = [("stated", "stated"), ("stated", "planned"), ("denied", "denied")]
    assert macro_f1(*pairs) == pytest.approx((1 + 0 + 2 / 3) / 3)
    assert macro_f1() is None


def test_a_sum_of_parts_has_no_rows_of_claims() -> None:
    """An overlap of 1.5 over two claims does not say what each of them had."""
    assert claim_rows(Score("share", (1.5, 2.0))) is None
    assert claim_rows(Score("mean", (30.0, 1.0))) is None


def test_the_interval_of_repeats_is_over_articles() -> None:
    """Asking the same articles again makes the interval no narrower: they are no new articles."""
    values = (9, 2, 7, 5, 8, 1)
    once = [ArticleScores(f"a{n}", {"x": Score("share", (v, 10))}) for n, v in enumerate(values)]
    first, again = suite_scores([once])["x"], suite_scores([once] * 4)["x"]
    assert again.n == 24
    assert (again.low, again.high) == (pytest.approx(first.low), pytest.approx(first.high))


def test_few_articles_are_compared_by_their_claims() -> None:
    """Nine of ten against eight of ten in two articles: 0 lies well inside the interval."""
    ours = {a: Score("share", (9.0, 10.0)) for a in "ab"}
    theirs = {a: Score("share", (8.0, 10.0)) for a in "ab"}
    found = paired_difference(*paired(ours, theirs))
    assert found.value == pytest.approx(-0.1)
    assert found.resampled == "items"
    assert found.low is not None
    assert found.high is not None
    assert found.low < -0.2
    assert found.high > 0.0
