"""Intervals and differences by the bootstrap, resampled by group.

A **group** is what was drawn independently: an article, with all the rows that share it. Rows of
one article are alike, so resampling rows would give intervals that are too narrow; whole groups
are drawn instead, with replacement, and the 2.5 % and 97.5 % points of what comes out are the 95 %
interval. Fewer than five groups cannot be resampled with any sense: then rows are resampled
within their groups and the result says so (`resampled == "items"`); such an interval speaks of
these groups only, not of others like them.

A resample is a row of weights, how often each item was drawn, and a statistic is a function of
many such rows at once: 2,000 resamples of 13,000 items take about a second. Undefined is nan
inside this module and None outside it. The same input gives the same interval: the seed is fixed
unless one is passed, and two statistics of the same groups see the same resamples.

Sources: Efron and Tibshirani 1993, An Introduction to the Bootstrap, ch. 13 (percentile interval);
Davison and Hinkley 1997, Bootstrap Methods and their Application, sec. 3.8 (clusters) and 4.4 (the
share plus one). With ten groups or fewer, percentile intervals are somewhat too narrow.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from summarizer.plurals import counted

Floats: TypeAlias = NDArray[np.float64]
# Weights, one row a resample and one column an item, to one value a row; nan where undefined.
Statistic: TypeAlias = Callable[[Floats], Floats]

SEED = 20_261_123
N_RESAMPLES = 2_000
FEW_GROUPS = 5
# The quantiles of the normal for a two-sided 5 % test (1.96) and for 80 % power (0.84).
MINIMUM_DIFFERENCE_FACTOR = 2.8
_CELLS_AT_ONCE = 1_000_000  # 8 MB of weights: larger blocks leave the processor's cache
_MOST_UNDEFINED = 0.05


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value with its 95 % interval, `low` to `high`.

    `value` is None where the statistic is undefined, `low` and `high` are None where no interval
    can be had; `reason` then says why. `resampled` is what the interval was made of: whole groups,
    items within groups (fewer than five groups), or nothing.

    A paired difference, second less first, has two more where it has an interval. `p_value` is the
    two-sided share of resamples on the other side of zero, plus one: small when the sign of the
    difference is sure. `smallest_seen` is 2.8 standard errors of the paired difference: a true
    difference of that size would have been found at the 5 % level in 80 % of such evaluations
    (Bloom 1995, Minimum detectable effects, Evaluation Review 19(5)). It is None when no item
    differs, because then the spread of differences is unknown rather than zero.
    """

    value: float | None = None
    low: float | None = None
    high: float | None = None
    n_groups: int = 0
    resampled: Literal["groups", "items", "nothing"] = "nothing"
    reason: str | None = None
    p_value: float | None = None
    smallest_seen: float | None = None


def bootstrap(statistic: Statistic, groups: Sequence[Hashable], *, seed: int = SEED) -> Estimate:
    """Return the statistic of all items and its interval; `groups` names each item's group.

    No interval when more than 5 % of the resamples leave the statistic undefined (too few
    positives, say): what remains would be a biased choice.
    """
    return _estimate(statistic, groups, seed)[0]


def paired_difference(
    first: Statistic,
    second: Statistic,
    groups: Sequence[Hashable],
) -> Estimate:
    """Return second less first, both over the same items, resampled together.

    Source of the share: Davison and Hinkley 1997, sec. 4.4, for the bootstrap interval inverted.
    """

    def difference(weights: Floats) -> Floats:
        return np.asarray(second(weights) - first(weights))

    estimate, drawn = _estimate(difference, groups, SEED)
    if estimate.low is None:
        return estimate
    beyond = min(int((drawn <= 0).sum()), int((drawn >= 0).sum()))
    p_value = min(1.0, 2 * (beyond + 1) / (len(drawn) + 1))
    error = float(drawn.std(ddof=1))
    seen = MINIMUM_DIFFERENCE_FACTOR * error if error > 1e-12 else None
    return replace(estimate, p_value=p_value, smallest_seen=seen)


def counts_statistic(
    of_totals: Callable[..., Floats], counts: Sequence[Sequence[float]]
) -> Statistic:
    """Return a function of summed counts as a statistic; it takes an array for each column."""
    table = np.asarray(counts, dtype=np.float64)

    def pooled(weights: Floats) -> Floats:
        return np.asarray(of_totals(*(weights @ table).T))

    return pooled


def ratio(over: Floats, under: Floats) -> Floats:
    """Divide, with nan (and no warning) where the divisor is zero or less."""
    positive = under > 0
    return np.where(positive, over / np.where(positive, under, 1.0), np.nan)


def _estimate(
    statistic: Statistic, groups: Sequence[Hashable], seed: int
) -> tuple[Estimate, Floats]:
    """Return the estimate, and the values of the resamples it was defined in."""
    numbers = {group: number for number, group in enumerate(dict.fromkeys(groups))}
    n_items, n_groups = len(groups), len(numbers)

    def without_interval(value: float | None, reason: str) -> tuple[Estimate, Floats]:
        return Estimate(value, n_groups=n_groups, reason=reason), np.empty(0)

    if not n_items:
        return without_interval(None, "there are no items")
    value = float(statistic(np.ones((1, n_items)))[0])
    if not np.isfinite(value):
        return without_interval(None, "undefined for these items")
    by_group = n_groups >= FEW_GROUPS
    if not by_group and n_groups == n_items:
        few = f"{counted(n_groups, 'group')} of one item cannot be resampled"
        return without_interval(value, few)
    group_of = np.asarray([numbers[group] for group in groups])
    draws = _draws(group_of, n_groups, np.random.default_rng(seed), by_group)
    drawn = np.concatenate([statistic(weights) for weights in draws])
    defined = drawn[np.isfinite(drawn)]
    if len(defined) < (1 - _MOST_UNDEFINED) * len(drawn):
        share = 1 - len(defined) / len(drawn)
        return without_interval(value, f"undefined in {share:.0%} of the resamples")
    low, high = (float(point) for point in np.quantile(defined, [0.025, 0.975]))
    resampled: Literal["groups", "items"] = "groups" if by_group else "items"
    return Estimate(value, low, high, n_groups, resampled), defined


def _draws(
    group_of: NDArray[np.intp], n_groups: int, generator: np.random.Generator, by_group: bool
) -> Iterator[Floats]:
    """Yield blocks of weights, N_RESAMPLES rows in all; `group_of` numbers each item's group."""
    n_items = len(group_of)
    n_at_once = max(1, min(N_RESAMPLES, _CELLS_AT_ONCE // n_items))
    for begin in range(0, N_RESAMPLES, n_at_once):
        n_rows = min(n_at_once, N_RESAMPLES - begin)
        if by_group:
            yield _times_drawn(n_groups, n_rows, generator)[:, group_of]
        else:
            weights = np.empty((n_rows, n_items))
            for rows in (np.flatnonzero(group_of == number) for number in range(n_groups)):
                weights[:, rows] = _times_drawn(len(rows), n_rows, generator)
            yield weights


def _times_drawn(n: int, n_rows: int, generator: np.random.Generator) -> Floats:
    """Return, for each row, how often each of `n` things came in `n` draws with replacement."""
    drawn = generator.integers(0, n, size=(n_rows, n)) + n * np.arange(n_rows)[:, None]
    counted = np.bincount(drawn.ravel(), minlength=n * n_rows)
    return counted.reshape(n_rows, n).astype(np.float64)
