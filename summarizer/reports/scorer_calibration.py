"""How well scorers agree with people, as a table; with a judge, what it answered, and its bias."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from summarizer.evaluation.calibration.measures import Calibration
from summarizer.evaluation.calibration.ratings import Rating, Task
from summarizer.evaluation.statistics.resampling import FEW_GROUPS, N_RESAMPLES, Estimate
from summarizer.reports.tables import aligned

if TYPE_CHECKING:  # what asks models takes 0.3 s to import, and free scorers need none of it
    from summarizer.evaluation.calibration.judge_scorer import JudgeCalibration

_TITLES = {
    "pearson": "Pearson",
    "spearman": "Spearman",
    "auc": "AUC",
    "balanced_accuracy": "balanced accuracy",
    "partial": "partial, given system",
}


def render_scorer_calibration(
    task: Task, ratings: Sequence[Rating], found: Sequence[Calibration]
) -> str:
    """Return the table of scorers that were measured on these rows."""
    return "\n".join([_size(task, ratings), "", *_table(found)]) + "\n"


def render_judge_calibration(found: JudgeCalibration, model: str) -> str:
    """Return what a judge answered, and the table of the rows that it did, if there are any."""
    from summarizer.reports.claim_calibration import reason_lines

    bias = f"; position bias {_cell(found.position_bias)}" if found.answered else ""
    n_answered, n_rows = f"{len(found.answered):,}", f"{len(found.rows):,}"
    lines = [
        _size("faithfulness", found.answered),
        f"judge: {model} answered for {n_answered} of {n_rows} rows{bias}",
        *reason_lines(found.reasons),
    ]
    if found.calibrations:
        lines += ["", *_table(found.calibrations)]
    return "\n".join(lines) + "\n"


def _size(task: Task, ratings: Sequence[Rating]) -> str:
    n_groups = len({rating.group for rating in ratings})
    n_systems = len({rating.system for rating in ratings if rating.system is not None})
    systems = f", {n_systems} systems" if n_systems else ""
    return f"{task}: {len(ratings):,} rows, {n_groups:,} groups{systems}"


def _table(found: Sequence[Calibration]) -> Iterator[str]:
    header = ("scorer", *_TITLES.values())
    rows = [
        (each.scorer, *(_cell(each.measures[measure]) for measure in _TITLES)) for each in found
    ]
    yield from aligned([header, *rows], n_left=len(header))
    yield ""
    yield f"95 % intervals by {_resampled(found)}"
    for title, reason in _reasons(found):
        yield f"{title}: {reason}"


def _cell(estimate: Estimate) -> str:
    if estimate.value is None:
        return "-"
    if estimate.low is None or estimate.high is None:
        return _number(estimate.value)
    return f"{_number(estimate.value)} [{_number(estimate.low)}, {_number(estimate.high)}]"


def _number(value: float) -> str:
    """Return three decimals, and no minus before zero."""
    return f"{value:.3f}".replace("-0.000", "0.000")


def _resampled(found: Sequence[Calibration]) -> str:
    """Say what was resampled; all measures of a file have the same groups."""
    kinds = {each.resampled for one in found for each in one.measures.values()}
    if "items" in kinds:
        few = f"fewer than {FEW_GROUPS} groups, so they speak of these groups only"
        return f"row within groups: {few}"
    return f"group, {N_RESAMPLES:,} resamples" if "groups" in kinds else "group: none could be made"


def _reasons(found: Sequence[Calibration]) -> list[tuple[str, str]]:
    """Return why a measure has no value or interval, once a reason."""
    reasons: dict[tuple[str, str], list[str]] = {}
    for one in found:
        for measure, estimate in one.measures.items():
            if estimate.reason is not None:
                reasons.setdefault((_TITLES[measure], estimate.reason), []).append(one.scorer)
    return [
        (title, reason if len(scorers) == len(found) else f"{reason} ({', '.join(scorers)})")
        for (title, reason), scorers in reasons.items()
    ]
