"""How well scorers agree with people, in 80 columns; with a judge, what it answered, its bias."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, TypeAlias

from rich.cells import cell_len

from summarizer.evaluation.calibration.measures import Calibration
from summarizer.evaluation.calibration.ratings import Rating, Task
from summarizer.evaluation.statistics.resampling import FEW_GROUPS, N_RESAMPLES, Estimate
from summarizer.reports.paragraphs import COLUMNS, wrapped
from summarizer.reports.tables import aligned

if TYPE_CHECKING:  # what asks models takes 0.3 s to import, and free scorers need none of it
    from summarizer.evaluation.calibration.judge_scorer import JudgeCalibration

Column: TypeAlias = Sequence[str]  # its title, then a cell a scorer

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
        *wrapped(f"judge: {model} answered for {n_answered} of {n_rows} rows{bias}", hang=2),
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
    """Yield the measures as tables of at most 80 columns, but for those that no scorer has."""
    names = ["scorer", *(each.scorer for each in found)]
    columns = [[title, *_cells(found, measure)] for measure, title in _TITLES.items()]
    measured = [cells for cells in columns if set(cells[1:]) != {"-"}]
    for n, part in enumerate(_parts(names, measured)):
        yield from ("",) if n else ()
        yield from aligned(list(zip(names, *part, strict=True)), n_left=1 + len(part))
    yield ""
    yield from wrapped(f"95 % intervals by {_resampled(found)}", hang=2)
    for title, reason in _reasons(found):
        yield from wrapped(f"{title}: {reason}", hang=2)


def _parts(names: Column, columns: Sequence[Column]) -> list[list[Column]]:
    """Share columns out to tables: each has as many as fit into 80 columns beside the names."""
    parts: list[list[Column]] = [[]]
    for column in columns:
        table = aligned(list(zip(names, *parts[-1], column, strict=True)))
        if parts[-1] and max(map(cell_len, table)) > COLUMNS:
            parts.append([])
        parts[-1].append(column)
    return parts


def _cells(found: Sequence[Calibration], measure: str) -> Iterator[str]:
    return (_cell(each.measures[measure]) for each in found)


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
        few = f"fewer than {FEW_GROUPS} groups, so they speak of these only"
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
