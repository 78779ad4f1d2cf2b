"""`summarizer calibrate`: does a scorer agree with people?"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from summarizer.cli.files import STANDARD, write_json

if TYPE_CHECKING:
    from summarizer.evaluation.calibration.measures import Calibration
    from summarizer.evaluation.calibration.ratings import Rating, Task
    from summarizer.evaluation.statistics.resampling import Estimate

_TITLES = {
    "pearson": "Pearson",
    "spearman": "Spearman",
    "auc": "AUC",
    "balanced_accuracy": "balanced accuracy",
    "partial": "partial, given system",
}


@click.command("calibrate")
@click.argument("data", metavar="DATA", type=click.Path(path_type=Path))
@click.option(
    "--task",
    type=click.Choice(["faithfulness", "presence"]),
    required=True,
    help="Is an output true to its article, or is a unit present in an output?",
)
@click.option(
    "--scorer",
    "names",
    multiple=True,
    metavar="NAME",
    help="Only this scorer; may be given several times. Default: ours and the baselines.",
)
@click.option("--json", "json_file", metavar="F", help="Write one JSON object; - is stdout.")
def command(data: Path, task: Task, names: tuple[str, ...], json_file: str | None) -> int:
    """Say how well scorers agree with people, on rows that people have rated.

    DATA is JSON lines, gzip or plain: {"id", "group", "system", "article" or "unit", "output",
    "human"}. "human" is from 0 to 1, higher is better (or present); 0.5 and more counts as yes.
    "group" is the article: intervals are made by it, and a threshold is chosen on one half of the
    groups and reported on the other. "system" is optional.

    \b
    Examples:
      summarizer calibrate rated.jsonl.gz --task faithfulness
      summarizer calibrate units.jsonl --task presence --scorer presence --scorer token-f1
    """
    from summarizer.evaluation.calibration.measures import calibrate, choose_scorers
    from summarizer.evaluation.calibration.ratings import read_ratings

    scorers = choose_scorers(task, names)
    ratings = read_ratings(data, task)
    found = [calibrate(name, scorer, ratings) for name, scorer in scorers.items()]
    if json_file != STANDARD:
        _print_table(found, ratings, task)
    if json_file is not None:
        write_json(Path(json_file), _fields(found, ratings, task))
    return 0


def _print_table(found: Sequence[Calibration], ratings: Sequence[Rating], task: Task) -> None:
    n_groups = len({rating.group for rating in ratings})
    n_systems = len({rating.system for rating in ratings if rating.system is not None})
    systems = f", {n_systems} systems" if n_systems else ""
    click.echo(f"{task}: {len(ratings):,} rows, {n_groups:,} groups{systems}\n")
    header = ("scorer", *_TITLES.values())
    rows = [
        (each.scorer, *(_cell(each.measures[measure]) for measure in _TITLES)) for each in found
    ]
    widths = [max(len(row[column]) for row in (header, *rows)) for column in range(len(header))]
    for row in (header, *rows):
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        click.echo("  ".join(cells).rstrip())
    click.echo(f"\n95 % intervals by {_resampled(found)}")
    for title, reason in _reasons(found):
        click.echo(f"{title}: {reason}")


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
    from summarizer.evaluation.statistics.resampling import FEW_GROUPS, N_RESAMPLES

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


def _fields(found: Sequence[Calibration], ratings: Sequence[Rating], task: Task) -> dict[str, Any]:
    systems = {rating.system for rating in ratings if rating.system is not None}
    return {
        "task": task,
        "n_rows": len(ratings),
        "n_groups": len({rating.group for rating in ratings}),
        "n_systems": len(systems),
        "scorers": {
            each.scorer: {
                **{name: _estimate(estimate) for name, estimate in each.measures.items()},
                "thresholds": each.thresholds,
            }
            for each in found
        },
    }


def _estimate(estimate: Estimate) -> dict[str, Any]:
    return {
        "value": estimate.value,
        "low": estimate.low,
        "high": estimate.high,
        "resampled": estimate.resampled,
        "reason": estimate.reason,
    }
