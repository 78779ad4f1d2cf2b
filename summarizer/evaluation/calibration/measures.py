"""Does a scorer agree with people? Correlations, AUC, balanced accuracy, each with an interval."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from summarizer.errors import ConfigurationError
from summarizer.evaluation.calibration import word_overlap
from summarizer.evaluation.calibration.ratings import Rating, Task
from summarizer.evaluation.matching.text import faithfulness, presence
from summarizer.evaluation.matching.words import read
from summarizer.evaluation.statistics.correlation import (
    auc_statistic,
    balanced_accuracy_statistic,
    best_threshold,
    partial_statistic,
    pearson_statistic,
    spearman_statistic,
)
from summarizer.evaluation.statistics.resampling import SEED, Estimate, Floats, Statistic, bootstrap

# From a rating to a value, higher for better; any range.
Scorer: TypeAlias = Callable[[Rating], float]

JUDGE: Final = "judge"  # a model as a scorer; it is in `judge_scorer`
POSITIVE_FROM = 0.5  # people's verdict of 0.5 or more counts as yes


@dataclass(frozen=True, slots=True)
class Calibration:
    """How one scorer agrees with people, by measure; `thresholds` are those of the two halves."""

    scorer: str
    measures: Mapping[str, Estimate]
    thresholds: tuple[float | None, float | None]


def scorers_for(task: Task) -> dict[str, Scorer]:
    """Return our scorer of the task, then simple ones, by name.

    Where one of them is better on somebody's data, it is there to be seen and named.
    """
    compared: dict[str, Callable[[str, str], float]] = {
        task: faithfulness if task == "faithfulness" else presence,
        **{f"rouge-{n}": partial(word_overlap.ngram_precision, size=n) for n in (1, 2, 3, 4)},
        "lcs-2-sentences": word_overlap.lcs_in_two_sentences,
        "word-pairs": word_overlap.word_pairs,
        "token-f1": word_overlap.token_f1,
        "containment": word_overlap.containment,
    }
    scorers = {name: _on_texts(score) for name, score in compared.items()}
    return {**scorers, "output-length": lambda rating: float(len(read(rating.output).words))}


def choose_scorers(task: Task, names: Sequence[str]) -> dict[str, Scorer]:
    """Return the named scorers, all when none is named; raise ConfigurationError for others."""
    known = scorers_for(task)
    for name in names:
        if name not in known:
            others = [*known, JUDGE] if task == "faithfulness" else known
            raise ConfigurationError(
                f"there is no scorer {name!r} for {task}; there are {', '.join(others)}"
            )
    return {name: known[name] for name in names} if names else known


def calibrate(name: str, scorer: Scorer, ratings: Sequence[Rating]) -> Calibration:
    """Score the rows and measure the agreement with people."""
    return measure(name, [scorer(rating) for rating in ratings], ratings)


def measure(name: str, scores: Sequence[float], ratings: Sequence[Rating]) -> Calibration:
    """Measure how the scores of rows agree with people, each measure with its interval.

    Balanced accuracy: the groups are halved by a fixed shuffle, a threshold is chosen on each half
    and reported on the other, and the two are averaged; its interval takes the two thresholds as
    they are. Partial correlation: given the system, None with a reason where rows name none.
    """
    human = [rating.human for rating in ratings]
    groups = [rating.group for rating in ratings]
    positive = [value >= POSITIVE_FROM for value in human]
    halved, thresholds = _halved_accuracy(scores, positive, groups)
    measures = {
        "pearson": bootstrap(pearson_statistic(scores, human), groups),
        "spearman": bootstrap(spearman_statistic(scores, human), groups),
        "auc": _said(bootstrap(auc_statistic(scores, positive), groups), _one_class(positive)),
        "balanced_accuracy": Estimate(reason="one half of the groups has only one class")
        if halved is None
        else bootstrap(halved, groups),
        "partial": _partial(scores, human, [rating.system for rating in ratings], groups),
    }
    for correlation in ("pearson", "spearman", "partial"):
        measures[correlation] = _said(measures[correlation], _one_value(scores, human))
    return Calibration(name, measures, thresholds)


def _said(estimate: Estimate, why: str | None) -> Estimate:
    """Return an estimate with why it has no value, where that is known better."""
    return replace(estimate, reason=why) if why and estimate.value is None else estimate


def _one_value(scores: Sequence[float], human: Sequence[float]) -> str | None:
    """Return why there is no correlation, None where there may be one."""
    if len(set(human)) == 1:
        return "people rated all rows alike"
    return "all its scores are one value" if len(set(scores)) == 1 else None


def _one_class(positive: Sequence[bool]) -> str | None:
    if len(set(positive)) > 1:
        return None
    return f"people rated every row {'from' if any(positive) else 'below'} {POSITIVE_FROM}"


def _on_texts(score: Callable[[str, str], float]) -> Scorer:
    return lambda rating: score(rating.carried, rating.carrier)


def _halved_accuracy(
    scores: Sequence[float], positive: Sequence[bool], groups: Sequence[str]
) -> tuple[Statistic | None, tuple[float | None, float | None]]:
    """Return balanced accuracy across the halves, None without both classes in both halves."""
    in_first = _first_half(groups)
    values, truth = np.asarray(scores), np.asarray(positive)
    halves = (in_first, ~in_first)
    chosen = [best_threshold(values[half].tolist(), truth[half].tolist()) for half in halves]
    first, second = chosen
    if first is None or second is None:
        return None, (first, second)
    told: NDArray[np.bool_] = values >= np.where(in_first, second, first)
    parts = [
        (half, balanced_accuracy_statistic(told[half].tolist(), truth[half].tolist()))
        for half in halves
    ]

    def accuracy(weights: Floats) -> Floats:
        return sum((part(weights[:, half]) for half, part in parts), np.zeros(len(weights))) / 2

    return accuracy, (first, second)


def _first_half(groups: Sequence[str]) -> NDArray[np.bool_]:
    """Return which items are of the first half of the groups, whatever the order of the rows."""
    names = sorted(set(groups))
    shuffled = np.random.default_rng(SEED).permutation(len(names))
    chosen = {names[number] for number in shuffled[: len(names) // 2]}
    return np.asarray([group in chosen for group in groups])


def _partial(
    scores: Sequence[float],
    human: Sequence[float],
    systems: Sequence[str | None],
    groups: Sequence[str],
) -> Estimate:
    if None in systems:
        return Estimate(reason="rows name no system")
    if len(set(systems)) < 2:
        return Estimate(reason="all rows are of one system")
    return bootstrap(partial_statistic(scores, human, systems), groups)
