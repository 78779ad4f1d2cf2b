"""What scoring an article gives: values with their counts, so that articles can be pooled."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["share", "f1", "mean", "count"]
Counts = tuple[float, ...]


def share(counts: Counts) -> float | None:
    """Return a sum over a number, such as 3 right of 4; None of nothing.

    Counts: (sum, n). The pooled value is the micro average: sums over sums.
    """
    total, n = counts
    return total / n if n else None


def f1(counts: Counts) -> float | None:
    """Return the harmonic mean of precision and recall, in [0, 1].

    Counts: (gold found, gold, predictions right, predictions). None when both lists are empty:
    there was nothing to find, and a mean must not count it. 0 when only one is.
    Source: van Rijsbergen 1979, ch. 7 (F with beta = 1).
    """
    found, n_gold, right, n_predicted = counts
    if not n_gold and not n_predicted:
        return None
    recall = found / n_gold if n_gold else 0.0
    precision = right / n_predicted if n_predicted else 0.0
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


# "mean" and "count" are shares in form: a mean has no bound, a count has n = 1 an article.
FORMULAS: Mapping[Kind, Callable[[Counts], float | None]] = {
    "share": share,
    "f1": f1,
    "mean": share,
    "count": share,
}


@dataclass(frozen=True)
class Score:
    """One score of one article: counts that make a value, or why there is none.

    `skipped`: there was nothing to measure. `error`: there should have been, and could not be.
    Either leaves the mean and is counted beside it.
    """

    kind: Kind = "share"
    counts: Counts = ()
    skipped: str | None = None
    error: str | None = None

    @property
    def value(self) -> float | None:
        """Return the value, None when skipped or an error; shares and F1 are in [0, 1]."""
        return FORMULAS[self.kind](self.counts) if self.counts else None


@dataclass(frozen=True)
class Missed:
    """A gold claim that was not found, and the line of the gold file where it stands."""

    id: str
    line: int


@dataclass(frozen=True)
class ArticleScores:
    """All scores of one article by name.

    `confusion` holds, for `status` and `polarity`, a pair (gold, predicted) for every claim that
    was compared. `n_predicted` and `n_gold` leave neutral claims out; granularity is their ratio.
    """

    article: str
    scores: Mapping[str, Score]
    missed: tuple[Missed, ...] = ()
    unsupported: tuple[str, ...] = ()
    duplicates: tuple[tuple[str, str], ...] = ()
    confusion: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    n_predicted: int = 0
    n_gold: int = 0


@dataclass(frozen=True)
class Pooled:
    """One score over several articles.

    `micro` weighs every claim alike, `macro` every article; None when nothing was measured.
    `n` is the number of articles with a value, `skipped` and `errors` those without.
    `counts` are the sums that `micro` is made of.
    """

    kind: Kind
    micro: float | None
    macro: float | None
    n: int
    skipped: int
    errors: int
    counts: Counts


def pool(scores: Sequence[ArticleScores]) -> dict[str, Pooled]:
    """Return every score over all articles, by name, in the order of first appearance.

    A name that some article does not have (`flags.` and `rejected.` differ between them) counts 0
    there if it is a count, and is skipped otherwise. An empty sequence gives an empty mapping.
    """
    names = dict.fromkeys(name for article in scores for name in article.scores)
    return {name: _pooled(name, scores) for name in names}


def _pooled(name: str, articles: Sequence[ArticleScores]) -> Pooled:
    found = [article.scores.get(name) for article in articles]
    kind = next(score.kind for score in found if score is not None)
    absent = Score(kind, (0.0, 1.0)) if kind == "count" else Score(kind, skipped="not measured")
    given = [absent if score is None else score for score in found]
    measured = [score for score in given if score.value is not None]
    values = [value for score in measured if (value := score.value) is not None]
    counts = tuple(map(sum, zip(*(score.counts for score in measured), strict=True)))
    n_errors = sum(score.error is not None for score in given)
    return Pooled(
        kind=kind,
        micro=FORMULAS[kind](counts) if counts else None,
        macro=sum(values) / len(values) if values else None,
        n=len(measured),
        skipped=len(given) - len(measured) - n_errors,
        errors=n_errors,
        counts=counts,
    )


def counted(name: str, kinds: Iterable[str], known: Iterable[str]) -> dict[str, Score]:
    """Return a count for each of `known` and of `kinds`, under `name.kind`; 0 is a count."""
    numbers = dict.fromkeys(known, 0)
    for kind in kinds:
        numbers[kind] = numbers.get(kind, 0) + 1
    return {f"{name}.{kind}": Score("count", (float(n), 1.0)) for kind, n in numbers.items()}
