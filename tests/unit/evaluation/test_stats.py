"""Intervals and differences by the bootstrap."""

from __future__ import annotations

import math
import statistics
from collections.abc import Hashable, Sequence

import pytest

from summarizer.evaluation.statistics.correlation import auc_statistic
from summarizer.evaluation.statistics.resampling import (
    SEED,
    Estimate,
    Floats,
    Statistic,
    bootstrap,
    counts_statistic,
    paired_difference,
    ratio,
)

# 40 values without a pattern that a resample could follow.
VALUES = [(7 * n * n + 3 * n) % 41 / 40 for n in range(40)]
GROUPS = [f"a{n}" for n in range(40)]


def mean_statistic(values: Sequence[float]) -> Statistic:
    """Return the mean as a statistic."""
    return counts_statistic(ratio, [(value, 1.0) for value in values])


def mean_interval(
    values: Sequence[float], groups: Sequence[Hashable], *, seed: int = SEED
) -> Estimate:
    """Return the mean with its interval."""
    return bootstrap(mean_statistic(values), groups, seed=seed)


def f1_interval(counts: Sequence[tuple[float, ...]], groups: str) -> Estimate:
    """Return F1 of (matched, predicted, gold), pooled, with its interval."""

    def f1(matched: Floats, predicted: Floats, gold: Floats) -> Floats:
        return ratio(2 * matched, predicted + gold)

    return bootstrap(counts_statistic(f1, counts), list(groups))


def width(estimate: Estimate) -> float:
    """Return how wide an interval is, which must be there."""
    assert estimate.low is not None
    assert estimate.high is not None
    return estimate.high - estimate.low


def test_an_interval_of_a_mean_is_that_of_theory() -> None:
    """Twice 1.96 standard errors, the error that of the sample's own spread."""
    found = mean_interval(VALUES, GROUPS)

    assert found.value == pytest.approx(statistics.fmean(VALUES))
    expected = 2 * 1.96 * statistics.pstdev(VALUES) / math.sqrt(len(VALUES))
    assert width(found) == pytest.approx(expected, rel=0.1)
    assert (found.n_groups, found.resampled) == (40, "groups")


def test_rows_of_one_article_are_not_independent() -> None:
    """Each value nine times over in its group says nothing new: the same interval as once."""
    once = mean_interval(VALUES, GROUPS)
    repeated = mean_interval(VALUES * 9, GROUPS * 9)
    as_if_independent = mean_interval(VALUES * 9, list(range(360)))

    assert width(repeated) == pytest.approx(width(once))
    assert width(as_if_independent) == pytest.approx(width(once) / 3, rel=0.1)


def test_the_same_input_gives_the_same_interval() -> None:
    """The seed is fixed, and another one may be passed."""
    assert mean_interval(VALUES, GROUPS) == mean_interval(VALUES, GROUPS)
    assert mean_interval(VALUES, GROUPS) != mean_interval(VALUES, GROUPS, seed=1)


def test_with_fewer_than_five_groups_items_are_resampled_within_them() -> None:
    """And the result says so; differences between the groups do not widen it."""
    rows = [0.0, 0.2, 0.1] * 2 + [1.0, 0.8, 0.9] * 2
    found = mean_interval(rows, ["a"] * 6 + ["b"] * 6)

    assert (found.resampled, found.n_groups) == ("items", 2)
    assert width(found) < 0.15


def test_few_groups_of_one_item_have_a_value_and_no_interval() -> None:
    """Nothing can be resampled, and it says why."""
    found = mean_interval([0.25, 0.75], ["a", "b"])

    assert (found.value, found.low, found.high, found.resampled) == (0.5, None, None, "nothing")
    assert found.reason == "2 groups of one item cannot be resampled"


def test_nothing_measured_is_no_number() -> None:
    """None with a reason, never nan."""
    found = mean_interval([], [])

    assert (found.value, found.low, found.n_groups) == (None, None, 0)
    assert found.reason == "there are no items"


def test_counts_are_pooled_before_f1_is_taken() -> None:
    """Twice 11 over 14 + 21, and an interval between those of the worst and the best article."""
    counts = [(8, 10, 12), (3, 4, 9), (0, 0, 0), (0, 0, 0), (0, 0, 0), (0, 0, 0)]
    found = f1_interval(counts, "abcdef")

    assert found.value == pytest.approx(22 / 35)
    assert found.low is None  # one resample in eleven has neither article
    assert "resamples" in (found.reason or "")


def test_an_interval_of_f1_lies_between_the_worst_and_the_best_article() -> None:
    """F1 of the articles is 2/4, 4/8, 8/10 and so on."""
    counts = [(1, 2, 2), (2, 4, 4), (4, 5, 5), (3, 4, 4), (5, 5, 5), (3, 5, 5)]
    found = f1_interval(counts, "abcdef")

    assert found.value == pytest.approx(36 / 50)
    assert found.low is not None
    assert found.high is not None
    assert 0.5 <= found.low < 36 / 50 < found.high <= 1.0


def test_nothing_predicted_and_nothing_gold_is_undefined() -> None:
    """A mean must not count it."""
    found = f1_interval([(0, 0, 0)] * 6, "abcdef")

    assert (found.value, found.reason) == (None, "undefined for these items")


def test_a_statistic_that_most_resamples_can_have_but_not_all_has_no_interval() -> None:
    """The one article with a positive is missing in (5/6)^6 = 33 % of the resamples."""
    scores = auc_statistic([1, 2, 3, 4, 5, 6], [False] * 5 + [True])
    found = bootstrap(scores, list("abcdef"))

    assert (found.value, found.low) == (1.0, None)
    assert found.reason is not None
    share = int(found.reason.split()[2].rstrip("%"))
    assert share == pytest.approx(33, abs=3)


def test_a_paired_difference_knows_that_the_items_are_the_same() -> None:
    """All a tenth better: the difference is sure, however far the items lie apart."""
    better = [value + 0.1 for value in VALUES]
    found = paired_difference(mean_statistic(VALUES), mean_statistic(better), GROUPS)

    assert found.value == pytest.approx(0.1)
    assert width(found) < 1e-9
    assert found.p_value == pytest.approx(2 / 2001)  # the least that 2,000 resamples can say


def test_the_smallest_difference_seen_is_that_of_theory() -> None:
    """2.8 standard errors of the mean difference."""
    gains = VALUES[::-1]
    after = [value + gain for value, gain in zip(VALUES, gains, strict=True)]
    found = paired_difference(mean_statistic(VALUES), mean_statistic(after), GROUPS)

    expected = 2.8 * statistics.pstdev(gains) / math.sqrt(len(gains))
    assert found.smallest_seen == pytest.approx(expected, rel=0.05)


def test_a_difference_of_chance_is_not_sure() -> None:
    """Half a step up for one half and down for the other: a share near 1."""
    after = [value + (0.5 if n % 2 else -0.5) for n, value in enumerate(VALUES)]
    found = paired_difference(mean_statistic(VALUES), mean_statistic(after), GROUPS)

    assert found.value == pytest.approx(0.0)
    assert found.p_value is not None
    assert found.p_value > 0.9


def test_the_same_twice_shows_no_difference_and_no_power() -> None:
    """Without a single differing item the spread of differences is unknown, not zero."""
    found = paired_difference(mean_statistic(VALUES), mean_statistic(VALUES), GROUPS)

    assert (found.value, found.p_value, found.smallest_seen) == (0.0, 1.0, None)


def test_a_difference_without_an_interval_has_no_share() -> None:
    """Two articles with one value each."""
    found = paired_difference(mean_statistic([0, 1]), mean_statistic([1, 1]), ["a", "b"])

    assert (found.value, found.p_value, found.smallest_seen) == (0.5, None, None)
