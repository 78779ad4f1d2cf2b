"""`summarizer calibrate`: does a scorer agree with people, and who notices a wrong claim?"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from summarizer.cli.files import STANDARD, write_json
from summarizer.cli.options import cache_dir_option, setting_option
from summarizer.errors import ConfigurationError, ExitCode

if TYPE_CHECKING:
    from summarizer.evaluation.calibration.claims import Caught, ClaimCalibration, Rate
    from summarizer.evaluation.calibration.judge_scorer import JudgeCalibration
    from summarizer.evaluation.calibration.measures import Calibration, Scorer
    from summarizer.evaluation.calibration.ratings import Rating, Task
    from summarizer.evaluation.gold import Gold
    from summarizer.evaluation.statistics.resampling import Estimate
    from summarizer.settings import Settings

_JUDGE = "judge"  # `measures.JUDGE`, which takes long to import
_ESTIMATE_FIELDS = ("value", "low", "high", "resampled", "reason")
_OF_CLAIMS = {"seed": "--seed", "rounds": "--rounds"}
_OF_MODELS = {
    "model": "--model",
    "base_url": "--base-url",
    "offline": "--offline",
    "price": "--price",
    "max_cost_usd": "--max-cost",
    "max_tokens": "--max-tokens",
    "cache_dir": "--cache-dir",
}
_ASKED = tuple(name for name in _OF_MODELS if name != "model")  # how it is asked


@click.command("calibrate", context_settings={"max_content_width": 100})
@click.argument(
    "paths", metavar="DATA|GOLD...", nargs=-1, required=True, type=click.Path(path_type=Path)
)
@click.option(
    "--task",
    type=click.Choice(["faithfulness", "presence", "claims"]),
    required=True,
    help="Is an output true to its article? Is a unit present in an output? Or: is a claim of gold"
    " that was made wrong noticed?",
)
@click.option(
    "--scorer",
    "names",
    multiple=True,
    metavar="NAME",
    help="Only this scorer; may be given several times. Default: ours and the baselines. `judge` is"
    " a model (--model); alone it stands beside all others.",
)
@click.option("--seed", type=int, metavar="N", help="Which claims are drawn.  [default: 0]")
@click.option(
    "--rounds",
    type=click.IntRange(1, 100),
    metavar="N",
    help="How often each article is shown, each time with other claims made wrong. Default: 2 with"
    " a model, without one until each defect was tried.",
)
@click.option(
    "--model",
    metavar="M",
    help="The model that judges, or verifies claims; these without one by the checks alone.",
)
@setting_option("base_url", metavar="URL")
@setting_option("offline", is_flag=True, default=None)
@setting_option("price", metavar="IN,OUT")
@setting_option("max_cost_usd", "--max-cost", type=float, metavar="USD")
@setting_option("max_tokens", type=click.IntRange(min=1), metavar="N")
@cache_dir_option
@click.option("--json", "json_file", metavar="F", help="Write one JSON object; - is stdout.")
def command(
    paths: tuple[Path, ...],
    *,
    task: str,
    names: tuple[str, ...],
    json_file: str | None,
    **given: Any,
) -> int:
    """Say how well scorers agree with people, or how far checks and a verifier can be trusted.

    Faithfulness and presence: DATA is JSON lines, gzip or plain: {"id", "group", "system",
    "article" or "unit", "output", "human"}. "human" is from 0 to 1, higher is better (or present);
    0.5 and more counts as yes. "group" is the article: intervals are made by it, and a threshold is
    chosen on one half of the groups and reported on the other. "system" is optional.

    With --scorer judge a model is asked whether the article supports each sentence of each output,
    and is compared with people beside the free scorers, on the rows that it answered.

    Claims: GOLD are gold files, or folders of them. Their claims are made wrong in kinds, under
    true quotes, and mixed with untouched ones; it says how many the free checks find, and with
    --model the verification by that model, and how many right ones they call wrong.

    \b
    Examples:
      summarizer calibrate rated.jsonl.gz --task faithfulness
      summarizer calibrate rated.jsonl.gz --task faithfulness --scorer judge --model gpt-5.4-mini
      summarizer calibrate units.jsonl --task presence --scorer presence --scorer token-f1
      summarizer calibrate evals/gold --task claims
      summarizer calibrate evals/gold --task claims --model gpt-5.4-mini --json trust.json

    \b
    Exit codes: 0 measured, 1 offline and the store decides nothing, 2 an option is wrong, 3 data or
    gold is not valid, 4 the model cannot be used, or answered nothing, 5 budget reached.
    """
    if task == "claims":
        if names:
            raise click.UsageError("--scorer is for --task faithfulness and presence")
        return _calibrate_claims(paths, given, json_file)
    is_judged = _JUDGE in names
    for name, flag in _OF_CLAIMS.items():
        if given[name] is not None:
            raise click.UsageError(f"{flag} is for --task claims")
    for name, flag in _OF_MODELS.items():
        if given[name] is not None and not is_judged:
            _require_scorers(task, names)  # a misspelt judge, perhaps
            raise click.UsageError(f"{flag} is for --task claims and for --scorer judge")
    if is_judged and task == "presence":
        raise click.UsageError("--scorer judge is for --task faithfulness: presence has no judge")
    if len(paths) > 1:
        raise click.UsageError(f"--task {task} takes one file, not {len(paths)}")
    if is_judged:
        return _calibrate_judge(paths[0], names, given, json_file)
    return _calibrate_scorers(
        paths[0], "presence" if task == "presence" else "faithfulness", names, json_file
    )


def _require_scorers(task: str, names: Sequence[str]) -> None:
    from summarizer.evaluation.calibration.measures import choose_scorers

    choose_scorers("presence" if task == "presence" else "faithfulness", names)


def _calibrate_scorers(data: Path, task: Task, names: Sequence[str], json_file: str | None) -> int:
    from summarizer.evaluation.calibration.measures import calibrate, choose_scorers
    from summarizer.evaluation.calibration.ratings import read_ratings
    from summarizer.reports.scorer_calibration import render_scorer_calibration

    scorers = choose_scorers(task, names)
    ratings = read_ratings(data, task)
    found = [calibrate(name, scorer, ratings) for name, scorer in scorers.items()]
    if json_file != STANDARD:
        click.echo(render_scorer_calibration(task, ratings, found), nl=False)
    if json_file is not None:
        write_json(Path(json_file), _fields(found, ratings, task))
    return 0


def _calibrate_judge(
    data: Path, names: Sequence[str], given: Mapping[str, Any], json_file: str | None
) -> int:
    from summarizer.evaluation.calibration.measures import choose_scorers
    from summarizer.evaluation.calibration.ratings import read_ratings
    from summarizer.reports.scorer_calibration import render_judge_calibration
    from summarizer.settings import choose_model, is_builtin, load_settings

    scorers = choose_scorers("faithfulness", [name for name in names if name != _JUDGE])
    settings = load_settings(**{name: given[name] for name in _OF_MODELS})
    model, _ = choose_model(settings)
    if is_builtin(model):
        raise ConfigurationError(
            f"--scorer judge: {model} reads articles by rules and cannot judge; name the model that"
            " judges (--model MODEL)"
        )
    ratings = read_ratings(data, "faithfulness")
    found = asyncio.run(_judged(ratings, scorers, settings))
    if json_file != STANDARD:
        click.echo(render_judge_calibration(found, model), nl=False)
    if json_file is not None:
        fields = _fields(found.calibrations, found.answered, "faithfulness")
        write_json(Path(json_file), {**fields, "judge": _judge_fields(found, model)})
    if found.answered:
        return 0
    for reason in list(found.reasons)[:1]:
        click.echo(f"summarizer: the judge answered nothing: {reason}", err=True)
    return ExitCode.SOME_FAILED if settings.offline else ExitCode.ENDPOINT


async def _judged(
    ratings: Sequence[Rating], scorers: Mapping[str, Scorer], settings: Settings
) -> JudgeCalibration:
    """Return the judge and the scorers beside people; a terminal is shown how far it is."""
    from summarizer.cli.progress import open_screen
    from summarizer.evaluation.calibration.judge_scorer import JudgedRow, acalibrate_judge
    from summarizer.evaluation.sentence_judge import Judge
    from summarizer.jobs.tally import Tally
    from summarizer.summarizer import Summarizer

    tally = Tally()
    async with Summarizer(settings=settings) as summarizer:
        judge = Judge(summarizer)
        with open_screen(summarizer.traffic, bar=True, quiet=False) as screen:

            def count(row: JudgedRow) -> None:
                tally.done["failed" if row.opinion is None else "ok"] += 1
                tally.tokens = summarizer.budget.tokens
                tally.cost_usd = summarizer.budget.cost_usd
                screen.show(tally)

            screen.expect(len(ratings))
            return await acalibrate_judge(
                judge, ratings, scorers, concurrency=settings.concurrency, on_row=count
            )


def _judge_fields(found: JudgeCalibration, model: str) -> dict[str, Any]:
    return {
        "model": model,
        "n_rows": len(found.rows),
        "n_unanswered": len(found.rows) - len(found.answered),
        "reasons": found.reasons,
        "position_bias": _estimate_fields(found.position_bias),
        "rows": [
            {
                "id": row.rating.id,
                "human": row.rating.human,
                "sentences": row.sentences,
                "opinion": row.opinion and asdict(row.opinion),
                "reason": row.reason,
            }
            for row in found.rows
        ],
    }


def _calibrate_claims(
    paths: Sequence[Path], given: Mapping[str, Any], json_file: str | None
) -> int:
    from summarizer.evaluation.gold import find_gold, load_gold, require_sound
    from summarizer.reports.claim_calibration import render_claim_calibration

    golds = [require_sound(load_gold(path)) for path in find_gold(paths)]
    found = asyncio.run(_calibrated(golds, given))
    if json_file != STANDARD:
        click.echo(render_claim_calibration(found, given["model"]), nl=False)
    if json_file is not None:
        write_json(Path(json_file), _claim_fields(found, given["model"]))
    if found.n_undecided < len(found.trials) or given["model"] is None:
        return 0
    for reason in list(found.reasons)[:1]:
        click.echo(f"summarizer: nothing was decided: {reason}", err=True)
    return ExitCode.SOME_FAILED if given["offline"] else ExitCode.ENDPOINT


async def _calibrated(golds: Sequence[Gold], given: Mapping[str, Any]) -> ClaimCalibration:
    """Return what the checks find, and the model where one is named."""
    from summarizer.evaluation.calibration.claims import SEED, acalibrate_claims

    seed = SEED if given["seed"] is None else given["seed"]
    model = given["model"]
    if model is None:
        for name in _ASKED:
            if given[name] is not None:
                raise click.UsageError(f"{_OF_MODELS[name]} goes with --model")
        return await acalibrate_claims(golds, seed=seed, rounds=given["rounds"])
    from summarizer.cli.progress import PlainScreen
    from summarizer.summarizer import Summarizer

    asked = {name: given[name] for name in _ASKED}
    async with Summarizer(model, verify=model, on_wrong="flag", **asked) as summarizer:
        summarizer.traffic.tell = PlainScreen().say
        return await acalibrate_claims(
            golds,
            seed=seed,
            rounds=given["rounds"],
            verify=summarizer.averify,
            concurrency=summarizer.settings.concurrency,
        )


def _claim_fields(found: ClaimCalibration, model: str | None) -> dict[str, Any]:
    return {
        "task": "claims",
        "model": model,
        "seed": found.seed,
        "rounds": found.rounds,
        "n_articles": found.n_articles,
        "n_claims": found.n_claims,
        "n_undecided": found.n_undecided,
        "reasons": found.reasons,
        "kinds": {kind: _caught_fields(caught) for kind, caught in found.kinds.items()},
        "corrupted": _caught_fields(found.corrupted),
        "untouched": _caught_fields(found.untouched),
        "trials": [asdict(trial) for trial in found.trials],
    }


def _caught_fields(caught: Caught) -> dict[str, Any]:
    return {
        "n": caught.checks.n,
        "skipped": caught.skipped,
        "checks": _rate_fields(caught.checks),
        "verifier": _rate_fields(caught.verifier) if caught.verifier else None,
        "either": _rate_fields(caught.either) if caught.either else None,
    }


def _rate_fields(rate: Rate) -> dict[str, Any]:
    return {"found": rate.found, **_estimate_fields(rate.share)}


def _estimate_fields(estimate: Estimate) -> dict[str, Any]:
    return {field: getattr(estimate, field) for field in _ESTIMATE_FIELDS}


def _fields(found: Sequence[Calibration], ratings: Sequence[Rating], task: Task) -> dict[str, Any]:
    return {
        "task": task,
        "n_rows": len(ratings),
        "n_groups": len({rating.group for rating in ratings}),
        "n_systems": len({rating.system for rating in ratings if rating.system is not None}),
        "scorers": {
            each.scorer: {
                **{name: _estimate_fields(estimate) for name, estimate in each.measures.items()},
                "thresholds": each.thresholds,
            }
            for each in found
        },
    }
