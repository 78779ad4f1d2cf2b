"""`summarizer eval`: a model against gold, and the gate that CI asks."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from summarizer.cli.files import FILE, FOLDER, write_file, write_json
from summarizer.cli.options import cache_dir_option, setting_option
from summarizer.errors import ExitCode

if TYPE_CHECKING:
    from summarizer.evaluation.evaluate import Options
    from summarizer.evaluation.suite import Suite
    from summarizer.evaluation.verdict import Verdict


@click.command("eval", context_settings={"max_content_width": 100})
@click.argument("suite", type=FILE)
@click.option(
    "--model",
    "models",
    multiple=True,
    metavar="M",
    help="The model in place of the suite's; several give a verdict each.",
)
@setting_option("base_url", metavar="URL")
@click.option("--prompt", metavar="NAME|FILE", help="The prompt in place of the suite's.")
@click.option("--repeats", type=click.IntRange(1, 100), metavar="N", help="Ask N times.")
@click.option(
    "--offline", is_flag=True, default=None, help="Answer from recordings and store only."
)
@click.option("--recordings", type=FOLDER, metavar="DIR", help="Recorded replies to replay.")
@click.option("--record", "record_to", type=FOLDER, metavar="DIR", help="Record the replies here.")
@click.option("--records", type=FILE, metavar="FILE", help="Score what `run -o` wrote.")
@click.option("--baseline", type=FILE, metavar="F", help="Fail when a score is worse than here.")
@click.option("--update-baseline", "pin", type=FILE, metavar="F", help="Pin the scores here.")
@click.option("--allow-regression", "lower", is_flag=True, help="Let the pinned scores get worse.")
@click.option("--json", "json_file", type=FILE, metavar="F", help="Write the verdict as JSON.")
@click.option("--junit", "junit_file", type=FILE, metavar="F", help="Write it as JUnit XML.")
@click.option("--markdown", "markdown_file", type=FILE, metavar="F", help="Write it as Markdown.")
@click.option("--github", is_flag=True, help="Annotate gold on GitHub where claims were missed.")
@cache_dir_option
def command(
    suite: Path,
    *,
    models: tuple[str, ...],
    repeats: int | None,
    recordings: Path | None,
    record_to: Path | None,
    records: Path | None,
    baseline: Path | None,
    pin: Path | None,
    lower: bool,
    json_file: Path | None,
    junit_file: Path | None,
    markdown_file: Path | None,
    github: bool,
    **given: Any,
) -> int:
    """Score a model against the gold of SUITE, a TOML file, and fail when it is not good enough.

    Replies come from the recordings, then from the store; what neither holds is asked, and kept.

    \b
    Examples:
      summarizer eval evals/suites/seeds.toml
          the built-in reader on the two seed articles: no key, no network
      summarizer eval all.toml --model gpt-5.4-mini --record recordings/mini
      summarizer eval all.toml --model gpt-5.4-mini --offline --recordings recordings/mini
          the same again, in CI, without a key
      summarizer eval evals/suites/seeds.toml --baseline evals/baselines/seeds.json --github

    \b
    Exit codes: 0 passed, 1 the gate failed, 2 the suite or an option is wrong, 3 gold, recordings,
    records or baseline are not valid or do not fit, 4 the endpoint cannot be used.
    """
    from summarizer.evaluation.evaluate import Options
    from summarizer.evaluation.suite import load_suite

    prompt: str | None = given["prompt"]
    if pin is not None and len(models) > 1:
        raise click.UsageError("--update-baseline pins one model; name one --model")
    if pin is not None and baseline is not None:
        raise click.UsageError(
            "--update-baseline compares with what it replaces: name no --baseline"
        )
    if records is not None and (models or record_to or repeats or prompt or given["base_url"]):
        raise click.UsageError("--records are made already: name no model, prompt or repeats")
    if lower and pin is None:
        raise click.UsageError("--allow-regression goes with --update-baseline")
    loaded = load_suite(suite)
    if recordings is not None:
        loaded = replace(loaded, recordings=recordings)
    if repeats is not None:
        loaded = replace(loaded, repeats=repeats)
    chosen = [f"--model={m}" for m in models] + ([f"--prompt={prompt}"] if prompt else [])
    target = f"--update-baseline={pin or baseline}"
    options = Options(
        baseline=baseline,
        pin=pin,
        lower=lower,
        records=records,
        record_to=record_to,
        store_named=given["cache_dir"] is not None,
        again=shlex.join(["summarizer", "eval", str(suite), *chosen, target]),
    )
    verdicts = _verdicts(loaded, models, given, options)
    _write(verdicts, json_file=json_file, junit_file=junit_file, markdown_file=markdown_file)
    _print(verdicts, options, github=github)
    return 0 if all(verdict.passed for verdict in verdicts) else ExitCode.SOME_FAILED


def _verdicts(
    suite: Suite, models: Sequence[str], given: Mapping[str, object], options: Options
) -> list[Verdict]:
    from summarizer.evaluation.evaluate import evaluate
    from summarizer.evaluation.runs import load_cases
    from summarizer.settings import is_builtin

    cases = load_cases(suite)
    each = []
    for model in models or (None,):
        meant = given
        if len(models) > 1 and model is not None and is_builtin(model):
            # Beside other models, the options of a server are meant for those.
            meant = {k: v for k, v in given.items() if k not in ("base_url", "prompt")}
        each.append(suite.settings(model=model, **meant))
    return [evaluate(suite, cases, settings, options) for settings in each]


def _write(
    verdicts: Sequence[Verdict],
    *,
    json_file: Path | None,
    junit_file: Path | None,
    markdown_file: Path | None,
) -> None:
    from summarizer.reports.evaluation import render_markdown
    from summarizer.reports.junit import render_junit

    if json_file is not None:
        write_json(json_file, _fields(verdicts), make_folder=True)
    if junit_file is not None:
        write_file(junit_file, render_junit(verdicts).encode(), make_folder=True)
    if markdown_file is not None:
        text = "\n".join(map(render_markdown, verdicts))
        write_file(markdown_file, text.encode(), make_folder=True)


def _fields(verdicts: Sequence[Verdict]) -> dict[str, Any]:
    """Return the verdict for JSON, or several of them under `models`."""
    models = [verdict.model_dump(mode="json") for verdict in verdicts]
    if len(models) == 1:
        return models[0]
    passed = all(verdict.passed for verdict in verdicts)
    return {"verdict": "pass" if passed else "fail", "models": models}


def _print(verdicts: Sequence[Verdict], options: Options, *, github: bool) -> None:
    from summarizer.reports.evaluation import render_github, render_text

    for number, verdict in enumerate(verdicts):
        click.echo(("\n" if number else "") + render_text(verdict), nl=False)
        if github:
            click.echo(render_github(verdict, Path.cwd()), nl=False)
    if options.pin is not None:
        pinned = options.lower or all(verdict.passed for verdict in verdicts)
        kept = "was not written: the run failed; --allow-regression pins it all the same"
        click.echo(f"{options.pin} {'pins these scores' if pinned else kept}")
