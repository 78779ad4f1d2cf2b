"""What scoring an article gives: values with their counts, so that articles can be pooled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Literal

from pydantic import ConfigDict

from summarizer.values import Value

LabelName = Literal["attribution", "status", "polarity", "quantities", "time"]
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


@dataclass(frozen=True)
class Score:
    """One score of one article: counts that make a value, or why there is none.

    `skipped`: there was nothing to measure. `error`: there should have been, and could not be.
    Either leaves the mean and is counted beside it. `value` follows from the counts, whatever is
    given; shares and F1 are in [0, 1].
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid", allow_inf_nan=False)

    kind: Kind = "share"
    counts: Counts = ()
    skipped: str | None = None
    error: str | None = None
    value: float | None = None

    def __post_init__(self) -> None:
        # "mean" and "count" are shares in form: a mean has no bound, a count has n = 1 an article.
        formula = f1 if self.kind == "f1" else share
        value = formula(self.counts) if self.counts else None
        object.__setattr__(self, "value", value)


def mean(values: Iterable[float], *, otherwise: str, kind: Kind = "share") -> Score:
    """Return the mean of values; skipped, for the reason `otherwise`, when there is none."""
    each = list(values)
    return proportion(sum(each), len(each), otherwise=otherwise, kind=kind)


def proportion(total: float, n: float, *, otherwise: str, kind: Kind = "share") -> Score:
    """Return `total` over `n`; skipped, for the reason `otherwise`, when `n` is 0."""
    return Score(kind, (float(total), float(n))) if n else Score(kind, skipped=otherwise)


def pooled(scores: Iterable[Score]) -> Score:
    """Return several scores of one kind as one: their counts summed, the micro average.

    It keeps the first error, and the first reason for skipping where no score has a value.
    """
    each = list(scores)
    measured = [score.counts for score in each if score.value is not None]
    reasons = [score.skipped for score in each if score.skipped]
    errors = [score.error for score in each if score.error]
    return Score(
        kind=each[0].kind,
        counts=tuple(map(sum, zip(*measured, strict=True))),
        skipped=reasons[0] if reasons and not measured else None,
        error=errors[0] if errors else None,
    )


class WrongLabel(Value):
    """A label that gold and the record give otherwise to a claim that both have.

    `gold` and `claim` are the ids of the claim on either side, `text` is its wording in the record,
    `expected` and `given` are the labels in words, `quote` is what the article says.
    """

    label: LabelName
    gold: str
    claim: str
    text: str
    expected: str
    given: str
    quote: str


class NearMiss(Value):
    """A gold claim that was missed, and a claim of the record that nearly says it, with both texts.

    It stays missed in recall, and wrong in precision: that is for a person to look at.
    """

    gold: str
    claim: str
    expected: str
    given: str


@dataclass(frozen=True)
class ArticleScores:
    """All scores of one article by name.

    `missed` are ids of gold claims, `unsupported` those of the record's. `confusion` holds, for
    `status` and `polarity`, a pair (gold, predicted) for every claim that was compared; of all
    labels `wrong` has what differs.
    """

    article: str
    scores: Mapping[str, Score]
    missed: tuple[str, ...] = ()
    unsupported: tuple[str, ...] = ()
    near: tuple[NearMiss, ...] = ()
    wrong: tuple[WrongLabel, ...] = ()
    confusion: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
