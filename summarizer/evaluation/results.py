"""From the scores of articles to the scores of a suite: pooled, with intervals and spread."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np

from summarizer.evaluation.scores import ArticleScores, Kind, Pooled, Score, pool
from summarizer.evaluation.stats import (
    FEW_GROUPS,
    Estimate,
    Floats,
    Statistic,
    bootstrap,
    counts_statistic,
    ratio,
)
from summarizer.evaluation.verdict import CaseScore, ScoreResult

Rows = list[tuple[float, ...]]


def of_totals(kind: Kind) -> Callable[..., Floats]:
    """Return the formula of a kind of score over arrays of summed counts."""
    return _f1 if kind == "f1" else ratio


def _f1(found: Floats, n_gold: Floats, right: Floats, n_predicted: Floats) -> Floats:
    """Do as `scores.f1`, for many resamples at once."""
    recall = np.nan_to_num(ratio(found, n_gold))
    precision = np.nan_to_num(ratio(right, n_predicted))
    harmonic = np.nan_to_num(ratio(2 * precision * recall, precision + recall))
    return np.where(n_gold + n_predicted > 0, harmonic, np.nan)


def suite_scores(repeats: Sequence[Sequence[ArticleScores]]) -> dict[str, ScoreResult]:
    """Return every score over all articles and repeats.

    The interval is over articles, whose repeats stay together; with fewer than five articles it is
    over claims within them. `runs` and `spread` are left out when there is one repeat only.
    """
    everything = pool([scores for repeat in repeats for scores in repeat])
    runs = [pool(repeat) for repeat in repeats]
    return {
        name: _result(name, pooled, repeats, [run.get(name) for run in runs])
        for name, pooled in everything.items()
    }


def _result(
    name: str,
    pooled: Pooled,
    repeats: Sequence[Sequence[ArticleScores]],
    runs: Sequence[Pooled | None],
) -> ScoreResult:
    scores = [
        (article.article, score)
        for repeat in repeats
        for article in repeat
        if (score := article.scores.get(name)) is not None
    ]
    estimate = interval([(article, score) for article, score in scores if score.counts])
    values = tuple(run.micro if run else None for run in runs) if len(runs) > 1 else ()
    known = [value for value in values if value is not None]
    return ScoreResult(
        value=pooled.micro,
        low=estimate.low,
        high=estimate.high,
        macro=pooled.macro,
        n=pooled.n,
        skipped=pooled.skipped,
        errors=pooled.errors,
        reason=_reason(pooled, [score for _, score in scores], estimate),
        runs=values,
        spread=statistics.stdev(known) if len(known) > 1 else None,
    )


def _reason(pooled: Pooled, scores: Iterable[Score], estimate: Estimate) -> str | None:
    """Return why there is no value, or why it has no interval."""
    if pooled.micro is None:
        reasons = [score.error or score.skipped for score in scores]
        return next((reason for reason in reasons if reason), "not measured")
    if estimate.low is not None:
        return None
    if estimate.n_groups < FEW_GROUPS:
        return f"no interval: fewer than {FEW_GROUPS} articles, and no counts of single claims"
    return f"no interval: {estimate.reason}"


def interval(scores: Sequence[tuple[str, Score]]) -> Estimate:
    """Return the 95 % interval of the pooled value of (article, score) pairs that have a value."""
    kind = scores[0][1].kind if scores else "share"
    counts, groups = _items(scores)
    return bootstrap(counts_statistic(of_totals(kind), counts), groups)


def paired(
    first: Mapping[str, Score], second: Mapping[str, Score]
) -> tuple[Statistic, Statistic, list[str]] | None:
    """Return both runs' statistic over the same items, for a paired bootstrap; None of nothing.

    Only articles that have a value in both count. With fewer than five articles the claims of each
    run are items of their own: which of them belong together is not kept, and so the interval is
    wider than it had to be.
    """
    both = [a for a in first if a in second and first[a].counts and second[a].counts]
    if not both:
        return None
    formula = of_totals(first[both[0]].kind)
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


def label_scores(repeats: Sequence[Sequence[ArticleScores]]) -> dict[str, ScoreResult]:
    """Return macro F1 of status and polarity over all matched claims, with their intervals.

    It is the mean F1 of the labels that occur on either side, so that rare ones count as much.
    """
    articles = [article for repeat in repeats for article in repeat]
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
    """Return `agreement.macro_f1` of (gold, predicted) pairs as a statistic."""
    gold, given = np.array([g for g, _ in pairs]), np.array([p for _, p in pairs])
    labels = sorted({label for pair in pairs for label in pair})

    def statistic(weights: Floats) -> Floats:
        if not labels:
            return np.full(len(weights), np.nan)
        each = []
        for label in labels:
            right = weights @ ((gold == label) & (given == label)).astype(np.float64)
            either = weights @ ((gold == label).astype(np.float64) + (given == label))
            each.append(ratio(2 * right, either))  # nan for a label that a resample lacks
        table = np.array(each)
        return np.asarray(ratio(np.nansum(table, axis=0), (~np.isnan(table)).sum(axis=0)))

    return statistic


def case_scores(repeats: Sequence[ArticleScores]) -> dict[str, CaseScore]:
    """Return one article's scores, their counts summed over its repeats."""
    return {
        name: CaseScore(
            value=pooled.micro,
            kind=pooled.kind,
            counts=pooled.counts,
            skipped=_first(repeats, name, "skipped") if pooled.micro is None else None,
            error=_first(repeats, name, "error") if pooled.errors else None,
        )
        for name, pooled in pool(repeats).items()
    }


def _first(repeats: Sequence[ArticleScores], name: str, field: str) -> str | None:
    """Return the first reason of a kind that some repeat gives for a score."""
    reasons = (getattr(each.scores[name], field) for each in repeats if name in each.scores)
    return next((reason for reason in reasons if reason), None)
