"""Agreement of scores with people, against scipy and by hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

from summarizer.evaluation.statistics.correlation import (
    auc_statistic,
    balanced_accuracy_statistic,
    best_threshold,
    partial_statistic,
    pearson_statistic,
    spearman_statistic,
)
from summarizer.evaluation.statistics.resampling import Statistic

Numbers = Sequence[float]


def of_all(statistic: Statistic, n_items: int) -> float | None:
    """Return a statistic of every item once, None where it is undefined."""
    value = float(statistic(np.ones((1, n_items)))[0]) if n_items else np.nan
    return value if np.isfinite(value) else None


def pearson(scores: Numbers, human: Numbers) -> float | None:
    return of_all(pearson_statistic(scores, human), len(scores))


def spearman(scores: Numbers, human: Numbers) -> float | None:
    return of_all(spearman_statistic(scores, human), len(scores))


def area_under_curve(scores: Numbers, positive: Sequence[bool]) -> float | None:
    return of_all(auc_statistic(scores, positive), len(scores))


def partial_correlation(scores: Numbers, human: Numbers, systems: Sequence[str]) -> float | None:
    return of_all(partial_statistic(scores, human, systems), len(scores))


def balanced_accuracy(scores: Numbers, positive: Sequence[bool], threshold: float) -> float | None:
    told = [score >= threshold for score in scores]
    return of_all(balanced_accuracy_statistic(told, positive), len(scores))


# Few different values, so that ties are common; (score, human, positive, system, times drawn).
ROWS = st.lists(
    st.tuples(
        st.integers(-3, 3),
        st.integers(0, 4),
        st.booleans(),
        st.sampled_from("xyz"),
        st.integers(0, 3),
    ),
    min_size=2,
    max_size=30,
)


@given(ROWS)
def test_correlations_are_those_of_scipy(rows: list[tuple[int, int, bool, str, int]]) -> None:
    """Pearson and Spearman, with ties; both sides varied."""
    scores, human = [row[0] for row in rows], [row[1] for row in rows]
    assume(len(set(scores)) > 1 and len(set(human)) > 1)

    assert pearson(scores, human) == pytest.approx(stats.pearsonr(scores, human).statistic)
    assert spearman(scores, human) == pytest.approx(stats.spearmanr(scores, human).statistic)


@given(ROWS)
def test_the_area_is_that_of_mann_and_whitney(rows: list[tuple[int, int, bool, str, int]]) -> None:
    """U over the number of pairs, ties a half."""
    above = [row[0] for row in rows if row[2]]
    below = [row[0] for row in rows if not row[2]]
    assume(above and below)

    expected = stats.mannwhitneyu(above, below).statistic / (len(above) * len(below))
    area = area_under_curve([row[0] for row in rows], [row[2] for row in rows])
    assert area == pytest.approx(expected)


@given(ROWS)
def test_weights_are_repetitions(rows: list[tuple[int, int, bool, str, int]]) -> None:
    """A statistic of weights is the plain value of the items repeated so often, or undefined."""
    scores, human, positive, systems, times = (list(column) for column in zip(*rows, strict=True))
    repeated = [row for row in rows for _ in range(row[4])]
    assume(repeated)
    again = [list(column) for column in zip(*repeated, strict=True)]
    told = [score >= 1 for score in scores]
    pairs: list[tuple[Statistic, float | None]] = [
        (pearson_statistic(scores, human), pearson(again[0], again[1])),
        (spearman_statistic(scores, human), spearman(again[0], again[1])),
        (auc_statistic(scores, positive), area_under_curve(again[0], again[2])),
        (partial_statistic(scores, human, systems), partial_correlation(*again[:2], again[3])),
        (balanced_accuracy_statistic(told, positive), balanced_accuracy(again[0], again[2], 1)),
    ]

    weights = np.asarray([times, [1] * len(times)], dtype=float)
    for statistic, expected in pairs:
        value = statistic(weights)[0]
        assert np.isnan(value) if expected is None else value == pytest.approx(expected, abs=1e-9)


def test_large_offsets_lose_no_digits() -> None:
    """A score around a million that varies by a millionth still correlates."""
    assert pearson([1e6 + n * 1e-3 for n in range(5)], [0, 1, 2, 3, 4]) == pytest.approx(1.0)


@pytest.mark.parametrize("correlation", [pearson, spearman])
@pytest.mark.parametrize(
    ("scores", "human"), [([], []), ([1], [1]), ([1, 1, 1], [0, 1, 0]), ([0, 1], [0.1, 0.1])]
)
def test_without_spread_there_is_no_correlation(
    correlation: Callable[[Sequence[float], Sequence[float]], float | None],
    scores: list[float],
    human: list[float],
) -> None:
    """None, never nan, never a warning."""
    assert correlation(scores, human) is None


def test_one_class_has_no_area_and_no_accuracy() -> None:
    """None, and no threshold either."""
    assert area_under_curve([1, 2], [True, True]) is None
    assert balanced_accuracy([1, 2], [False, False], 1.5) is None
    assert best_threshold([1, 2], [True, True]) is None
    assert best_threshold([], []) is None


def test_a_partial_correlation_does_not_see_which_system_is_better() -> None:
    """Scores that only tell systems apart correlate, and have nothing left within them."""
    scores, human, systems = [1, 1, 2, 2], [0.1, 0.2, 0.8, 0.9], ["a", "a", "b", "b"]

    assert pearson(scores, human) == pytest.approx(0.9899495)  # 0.7 / sqrt(0.5), by hand
    assert partial_correlation(scores, human, systems) is None


def test_a_partial_correlation_is_that_of_what_the_means_leave() -> None:
    """Within each system the score goes the other way than between them."""
    scores, human = [1, 2, 11, 12], [0.2, 0.1, 0.9, 0.8]

    assert pearson(scores, human) > 0.9
    assert partial_correlation(scores, human, list("aabb")) == pytest.approx(-1.0)


@pytest.mark.parametrize(
    ("scores", "positive", "threshold", "accuracy"),
    [
        ([1, 2, 3, 4], [False, False, True, True], 2.5, 1.0),
        ([4, 3, 2, 1], [False, True, False, True], 1.0, 0.5),  # nothing beats calling all positive
        ([1, 2, 3, 4], [False, True, False, True], 1.5, 0.75),  # 3.5 is as good: the lowest
        ([1, 1, 2, 2], [False, True, True, True], 1.5, 5 / 6),
        ([5, 5], [False, True], 5.0, 0.5),
    ],
)
def test_the_best_threshold_is_half_way_between_two_scores(
    scores: list[float], positive: list[bool], threshold: float, accuracy: float
) -> None:
    """Worked by hand; the lowest of equally good ones."""
    assert best_threshold(scores, positive) == threshold
    assert balanced_accuracy(scores, positive, threshold) == pytest.approx(accuracy)


@given(ROWS)
def test_no_threshold_beats_the_best(rows: list[tuple[int, int, bool, str, int]]) -> None:
    """Tried at every half step."""
    scores, positive = [row[0] for row in rows], [row[2] for row in rows]
    threshold = best_threshold(scores, positive)
    assume(threshold is not None)

    best = balanced_accuracy(scores, positive, threshold)
    others = [balanced_accuracy(scores, positive, half / 2) for half in range(-8, 9)]
    assert best == pytest.approx(max(0.5, *others))
