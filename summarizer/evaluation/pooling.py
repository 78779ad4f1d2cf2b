"""From the scores of articles to the scores of a suite: pooled, with intervals and spread."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping, Sequence
from itertools import chain

import numpy as np

from summarizer.evaluation.scores import ArticleScores, Kind, Score, pooled
from summarizer.evaluation.statistics.resampling import (
    FEW_GROUPS,
    Estimate,
    Floats,
    Statistic,
    bootstrap,
    counts_statistic,
    ratio,
)
from summarizer.evaluation.verdict import ScoreResult

Rows = list[tuple[float, ...]]
Repeats = Sequence[Sequence[ArticleScores]]  # for each repeat, the articles in the order of gold


def of_totals(kind: Kind) -> Callable[..., Floats]:
    """Return the formula of a kind of score over arrays of summed counts."""
    return _f1 if kind == "f1" else ratio


def _f1(found: Floats, n_gold: Floats, right: Floats, n_predicted: Floats) -> Floats:
    """Do as `scores.f1`, for many resamples at once."""
    recall = np.nan_to_num(ratio(found, n_gold))
    precision = np.nan_to_num(ratio(right, n_predicted))
    harmonic = np.nan_to_num(ratio(2 * precision * recall, precision + recall))
    return np.where(n_gold + n_predicted > 0, harmonic, np.nan)


def suite_scores(repeats: Repeats) -> dict[str, ScoreResult]:
    """Return every score over all articles and repeats, those of labels last.

    The interval is over articles, whose repeats stay together; with fewer than five articles it is
    over claims within them. `runs` and `spread` are left out when there is one repeat only. The
    articles of a run have the same scores; no articles have none.
    """
    articles = [article for repeat in repeats for article in repeat]
    names = articles[0].scores if articles else ()
    return {name: _result(name, repeats) for name in names} | label_scores(articles)


def _result(name: str, repeats: Repeats) -> ScoreResult:
    everything = [(a.article, a.scores[name]) for repeat in repeats for a in repeat]
    scores = [score for _, score in everything]
    whole = pooled(scores)
    values = [score.value for score in scores if score.value is not None]
    n_errors = sum(score.error is not None for score in scores)
    counts, groups = _items([(article, score) for article, score in everything if score.counts])
    estimate = bootstrap(counts_statistic(of_totals(whole.kind), counts), groups)
    runs = [pooled(article.scores[name] for article in repeat).value for repeat in repeats]
    known = [value for value in runs if value is not None]
    return ScoreResult(
        value=whole.value,
        low=estimate.low,
        high=estimate.high,
        macro=statistics.fmean(values) if values else None,
        n=len(values),
        skipped=len(scores) - len(values) - n_errors,
        errors=n_errors,
        reason=_reason(whole, estimate),
        runs=tuple(runs) if len(runs) > 1 else (),
        spread=statistics.stdev(known) if len(known) > 1 else None,
    )


def _reason(whole: Score, estimate: Estimate) -> str | None:
    """Return why there is no value, or why it has no interval."""
    if whole.value is None:
        return whole.error or whole.skipped or "not measured"
    if estimate.low is not None:
        return None
    if estimate.n_groups < FEW_GROUPS:
        return f"no interval: fewer than {FEW_GROUPS} articles, and no counts of single claims"
    return f"no interval: {estimate.reason}"


def paired(
    first: Mapping[str, Score], second: Mapping[str, Score]
) -> tuple[Statistic, Statistic, list[str]]:
    """Return both runs' statistic over the same items, for a paired bootstrap.

    Only articles that have a value in both count. With fewer than five articles the claims of each
    run are items of their own: which of them belong together is not kept, and so the interval is
    wider than it had to be.
    """
    both = [a for a in first if a in second and first[a].counts and second[a].counts]
    formula = of_totals(first[both[0]].kind if both else "share")
    sides = [_items([(a, side[a]) for a in both]) for side in (first, second)]
    (ours, groups), (theirs, other_groups) = sides
    if groups != both or other_groups != both:  # claims: put the sides below one another
        nothing = [(0.0,) * len(ours[0])]
        ours, theirs = ours + nothing * len(theirs), nothing * len(ours) + theirs
        groups = groups + other_groups
    return counts_statistic(formula, ours), counts_statistic(formula, theirs), groups


def _items(scores: Sequence[tuple[str, Score]]) -> tuple[Rows, list[str]]:
    """Return rows of counts to resample, and the article of each.

    An article is one row, unless there are fewer than five and the counts of all are those of
    single claims: then the claims are rows.
    """
    single = [claim_rows(score) for _, score in scores]
    if len({article for article, _ in scores}) >= FEW_GROUPS or None in single:
        return [score.counts for _, score in scores], [article for article, _ in scores]
    rows = [row for each in single for row in each or ()]
    of = [article for (article, _), each in zip(scores, single, strict=True) for _ in each or ()]
    return rows, of


def claim_rows(score: Score) -> Rows | None:
    """Return counts that sum to those of `score`, one row a claim; None where that is not known."""
    if any(count != int(count) for count in score.counts):
        return None
    counts = [int(count) for count in score.counts]
    if score.kind == "f1":
        found, n_gold, right, n_predicted = counts
        gold: Rows = [(float(n < found), 1.0, 0.0, 0.0) for n in range(n_gold)]
        return gold + [(0.0, 0.0, float(n < right), 1.0) for n in range(n_predicted)]
    if score.kind == "share" and counts[0] <= counts[1]:
        return [(float(n < counts[0]), 1.0) for n in range(counts[1])]
    return None


def label_scores(articles: Sequence[ArticleScores]) -> dict[str, ScoreResult]:
    """Return macro F1 of status and polarity over all matched claims, with their intervals.

    It is the mean F1 of the labels that occur on either side, so that rare ones count as much.
    """
    results = {}
    for label in ("status", "polarity"):
        pairs = [(a.article, pair) for a in articles for pair in a.confusion.get(label, ())]
        n = sum(bool(article.confusion.get(label)) for article in articles)
        statistic = _macro_f1([pair for _, pair in pairs])
        estimate = bootstrap(statistic, [article for article, _ in pairs])
        results[f"{label}.macro_f1"] = ScoreResult(
            value=estimate.value,
            low=estimate.low,
            high=estimate.high,
            n=n,
            skipped=len(articles) - n,
            errors=0,
            reason=estimate.reason,
        )
    return results


def _macro_f1(pairs: Sequence[tuple[str, str]]) -> Statistic:
    """Return the mean F1 of the labels of (gold, predicted) pairs as a statistic.

    A label that is never right has F1 of 0. Source: Sokolova and Lapalme 2009, A systematic
    analysis of performance measures; the mean of the labels' F1, not F1 of the means.
    """
    labels = sorted(set(chain.from_iterable(pairs)))
    gold, given = (
        np.array([[p[side] == label for label in labels] for p in pairs]) for side in (0, 1)
    )

    def statistic(weights: Floats) -> Floats:
        right, either = weights @ (gold & given), weights @ (gold.astype(np.float64) + given)
        each = ratio(2 * right, either)  # nan for a label that a resample lacks
        return ratio(np.nansum(each, axis=1), (~np.isnan(each)).sum(axis=1))

    return statistic
