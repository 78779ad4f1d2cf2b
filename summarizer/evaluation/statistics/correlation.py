"""Agreement of scores with people: correlations, AUC, balanced accuracy, weighted for resampling.

Each `..._statistic` returns a function of weights (see `stats`): a row of ones gives the plain
value, a row of counts the value of that resample, exactly as if items were repeated. The plain
functions return None where the value is undefined: fewer than two items, no spread, one class.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence

import numpy as np
from numpy.typing import NDArray

from summarizer.evaluation.statistics.resampling import Floats, Statistic, ratio

# Spread below this share of the items' own is rounding, not spread.
_NO_SPREAD = 1e-10


def best_threshold(scores: Sequence[float], positive: Sequence[bool]) -> float | None:
    """Return the threshold with the highest balanced accuracy; at or above it is positive.

    It lies half-way between two scores that occur; of several equally good ones, the lowest. The
    lowest score itself (all are positive) if nothing is better. None without both classes.
    """
    values, truth = np.asarray(scores, dtype=np.float64), np.asarray(positive, dtype=bool)
    n_positive = int(truth.sum())
    n_negative = len(truth) - n_positive
    if not n_positive or not n_negative:
        return None
    order = np.argsort(values, kind="stable")
    ordered = values[order]
    below = np.cumsum(truth[order] / -n_positive + ~truth[order] / n_negative)[:-1]
    cuts = np.flatnonzero(ordered[1:] > ordered[:-1])
    if not len(cuts) or below[cuts].max() <= 0:
        return float(ordered[0])
    cut = cuts[int(below[cuts].argmax())]
    return float((ordered[cut] + ordered[cut + 1]) / 2)


def pearson_statistic(scores: Sequence[float], human: Sequence[float]) -> Statistic:
    """Return Pearson's correlation as a statistic; nan where one side has no spread."""
    return partial_statistic(scores, human, [""] * len(scores))


def spearman_statistic(scores: Sequence[float], human: Sequence[float]) -> Statistic:
    """Return Spearman's correlation as a statistic; ranks are taken anew in each resample."""
    ranks_of_scores, ranks_of_human = _ranks(scores), _ranks(human)

    def correlation(weights: Floats) -> Floats:
        n = np.maximum(weights.sum(axis=1), 1.0)
        # Mid-ranks have the mean (n + 1) / 2 whatever the ties; scaled by n for the spread test.
        x = (ranks_of_scores(weights) - (n[:, None] + 1) / 2) / n[:, None]
        y = (ranks_of_human(weights) - (n[:, None] + 1) / 2) / n[:, None]
        weighted_x = weights * x
        sxx = np.einsum("ij,ij->i", weighted_x, x)
        sxy = np.einsum("ij,ij->i", weighted_x, y)
        syy = np.einsum("ij,ij,ij->i", weights, y, y)
        return _correlation(sxx, syy, sxy, n)

    return correlation


def auc_statistic(scores: Sequence[float], positive: Sequence[bool]) -> Statistic:
    """Return the area under the curve as a statistic; nan where a class is missing."""
    truth = np.asarray(positive, dtype=bool)
    ranks = _ranks(scores)

    def area(weights: Floats) -> Floats:
        of_positives = weights[:, truth]
        n_positive = of_positives.sum(axis=1)
        n_negative = weights.sum(axis=1) - n_positive
        ranked = np.einsum("ij,ij->i", of_positives, ranks(weights)[:, truth])
        return ratio(ranked - n_positive * (n_positive + 1) / 2, n_positive * n_negative)

    return area


def balanced_accuracy_statistic(
    told: Sequence[bool] | NDArray[np.bool_], positive: Sequence[bool]
) -> Statistic:
    """Return balanced accuracy of verdicts as a statistic; nan where a class is missing."""
    verdicts, truth = np.asarray(told, dtype=bool), np.asarray(positive, dtype=bool)
    counts = np.stack([truth & verdicts, truth, ~truth & ~verdicts, ~truth], axis=1).astype(float)

    def accuracy(weights: Floats) -> Floats:
        hits, positives, rejections, negatives = (weights @ counts).T
        return (ratio(hits, positives) + ratio(rejections, negatives)) / 2

    return accuracy


def partial_statistic(
    scores: Sequence[float], human: Sequence[float], categories: Sequence[Hashable]
) -> Statistic:
    """Return the partial correlation as a statistic; means are taken anew in each resample."""
    x, y = _standardised(scores), _standardised(human)
    members = [
        np.asarray([i for i, each in enumerate(categories) if each == category], dtype=np.intp)
        for category in dict.fromkeys(categories)
    ]

    def correlation(weights: Floats) -> Floats:
        within = np.zeros((3, len(weights)))
        for rows in members:
            xs, ys = x[rows], y[rows]
            moments = np.stack([np.ones_like(xs), xs, ys, xs * xs, ys * ys, xs * ys], axis=1)
            n, sx, sy, sxx, syy, sxy = (weights[:, rows] @ moments).T
            n = np.maximum(n, 1.0)
            within += (sxx - sx * sx / n, syy - sy * sy / n, sxy - sx * sy / n)
        sxx, syy, sxy = within
        return _correlation(sxx, syy, sxy, np.maximum(weights.sum(axis=1), 1.0))

    return correlation


def _standardised(values: Sequence[float]) -> Floats:
    """Return the values with mean 0 and spread 1, so that sums of squares lose no digits."""
    column = np.asarray(values, dtype=np.float64)
    if not len(column):
        return column
    column = column - column.mean()
    spread = float(np.abs(column).max())
    return np.asarray(column / spread) if spread > 0 else column


def _correlation(sxx: Floats, syy: Floats, sxy: Floats, n: Floats) -> Floats:
    """Return the correlation of sums of squares; nan where one side has no spread."""
    varied = (sxx > _NO_SPREAD * n) & (syy > _NO_SPREAD * n)
    spread = np.sqrt(np.where(varied, sxx * syy, 1.0))
    return np.asarray(np.where(varied, np.clip(sxy / spread, -1.0, 1.0), np.nan))


def _ranks(values: Sequence[float]) -> Callable[[Floats], Floats]:
    """Return a function from weights to the mid-rank of each item, as if items were repeated."""
    column = np.asarray(values, dtype=np.float64)
    order = np.argsort(column, kind="stable")
    ordered = column[order]
    starts = np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]]))
    block_of = np.empty(len(column), dtype=np.intp)
    sizes = np.diff(np.append(starts, len(column)))
    block_of[order] = np.repeat(np.arange(len(starts)), sizes)

    def ranks(weights: Floats) -> Floats:
        in_block = np.add.reduceat(weights[:, order], starts, axis=1)
        middle = np.cumsum(in_block, axis=1) - in_block / 2 + 0.5
        return np.asarray(middle[:, block_of])

    return ranks
