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
_ESTIMATE_FIELDS = ("value", "low", "high", "resampled", "reason")


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
    fields = _fields(found, ratings, task)
    if json_file != STANDARD:
        systems = f", {fields['n_systems']} systems" if fields["n_systems"] else ""
        click.echo(f"{task}: {fields['n_rows']:,} rows, {fields['n_groups']:,} groups{systems}\n")
        _print_table(found)
    if json_file is not None:
        write_json(Path(json_file), fields)
    return 0


def _print_table(found: Sequence[Calibration]) -> None:
    from summarizer.reports.tables import aligned

    header = ("scorer", *_TITLES.values())
    rows = [
        (each.scorer, *(_cell(each.measures[measure]) for measure in _TITLES)) for each in found
    ]
    for line in aligned([header, *rows], n_left=len(header)):
        click.echo(line)
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
    return {
        "task": task,
        "n_rows": len(ratings),
        "n_groups": len({rating.group for rating in ratings}),
        "n_systems": len({rating.system for rating in ratings if rating.system is not None}),
        "scorers": {
            each.scorer: {
                **{
                    name: {field: getattr(estimate, field) for field in _ESTIMATE_FIELDS}
                    for name, estimate in each.measures.items()
                },
                "thresholds": each.thresholds,
            }
            for each in found
        },
    }
