"""`summarizer eval`: a model against gold, and the gate that CI asks."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from summarizer.cli.files import FILE, FOLDER, STANDARD, write_file, write_json
from summarizer.cli.options import cache_dir_option, setting_option
from summarizer.cli.variants import BARE, NO_REASON, Asked, evaluated, files_of
from summarizer.errors import ExitCode, SummarizerError

if TYPE_CHECKING:
    from summarizer.evaluation.evaluate import Evaluation
    from summarizer.evaluation.verdict import Verdict


def _path_or_bare(kind: click.Path) -> Callable[[click.Context, click.Parameter, str | None], Any]:
    """Return what reads the value of such an option as a path."""

    def read(ctx: click.Context, option: click.Parameter, value: str | None) -> Path | str | None:
        _refuse_suite(option, value)
        return cast("Path", kind.convert(value, option, ctx)) if value else value

    return read


def _refuse_suite(option: click.Parameter, value: str | None) -> None:
    """Refuse a suite that was taken for the value of an option that may stand without one."""
    if value is not None and value.endswith(".toml") and Path(value).is_file():
        raise click.UsageError(f"SUITE goes first: summarizer eval {value} {option.opts[0]}")


def _reason(_: click.Context, option: click.Parameter, value: str | None) -> str | None:
    """Return a reason; one without a word, as of a variable that is not set, is none."""
    _refuse_suite(option, value)
    return (value or "").strip() or None


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
@setting_option("price", metavar="IN,OUT")
@click.option(
    "--prompt",
    "prompts",
    multiple=True,
    metavar="NAME|FILE",
    help="The prompt in place of the suite's; several give a verdict each, with each model.",
)
@click.option("--repeats", type=click.IntRange(1, 100), metavar="N", help="Ask N times.")
@click.option(
    "--offline", is_flag=True, default=None, help="Answer from recordings and store only."
)
@click.option("--recordings", type=FOLDER, metavar="DIR", help="Recorded replies to replay.")
@click.option(
    "--record",
    is_flag=False,
    flag_value=BARE,
    metavar="[DIR]",
    callback=_path_or_bare(FOLDER),
    help="Record the replies here, and remove what nothing asks for; by default in the suite's"
    " recordings.",
)
@click.option("--records", type=FILE, metavar="FILE", help="Score what `run -o` wrote.")
@click.option(
    "--baseline",
    type=FILE,
    metavar="F",
    help="Fail when a score is worse than here, in place of the suite's baseline.",
)
@click.option(
    "--against",
    metavar="REF",
    help="Fail when a score is worse than the baseline that stands in git at REF, such as"
    " origin/main.",
)
@click.option(
    "--update-baseline",
    "pin",
    is_flag=False,
    flag_value=BARE,
    metavar="[F]",
    callback=_path_or_bare(FILE),
    help="Pin the scores here; by default in the suite's baseline.",
)
@click.option(
    "--allow-regression",
    "allowed",
    is_flag=False,
    flag_value=NO_REASON,
    callback=_reason,
    metavar="[REASON]",
    help="Let scores get worse; with --against for a reason, which goes into the report.",
)
@click.option("--watch", is_flag=True, help="Do it again whenever a prompt, gold or suite changes.")
@click.option("--json", "json_file", type=FILE, metavar="F", help="Write the verdict as JSON.")
@click.option("--junit", "junit_file", type=FILE, metavar="F", help="Write it as JUnit XML.")
@click.option("--markdown", "markdown_file", type=FILE, metavar="F", help="Write it as Markdown.")
@click.option(
    "--html",
    "html_file",
    type=FILE,
    metavar="F",
    help="Write it as a page for a browser, with gold beside the records.",
)
@click.option("--github", is_flag=True, help="Annotate gold on GitHub where something is wrong.")
@cache_dir_option
def command(
    suite: Path,
    *,
    json_file: Path | None,
    junit_file: Path | None,
    markdown_file: Path | None,
    html_file: Path | None,
    github: bool,
    watch: bool,
    **given: Any,
) -> int:
    """Score a model against the gold of SUITE, a TOML file, and fail when it is not good enough.

    Replies come from the recordings, then from the store; what neither holds is asked, and kept.
    The run is held to the suite's thresholds, to its baseline, and to that of --against.

    \b
    Examples:
      summarizer eval evals/suites/seeds.toml
          the built-in reader on the two seed articles: no key, no network
      summarizer eval ours.toml --record --update-baseline
          ask, keep the replies for CI, and pin the scores
      summarizer eval ours.toml --offline --against origin/main --github
          in CI, without a key: no worse than what stands on main
      summarizer eval ours.toml --prompt mine.md --prompt article --model gpt-5.4-mini
          side by side

    \b
    Exit codes: 0 passed, 1 the gate failed, 2 the suite or an option is wrong, 3 gold, recordings,
    records or baseline are not valid or do not fit, 4 the endpoint cannot be used.
    """
    asked = Asked(suite, is_watched=watch, **given)
    asked.refuse_odd_options()
    named = (json_file, junit_file, markdown_file, html_file)
    outputs = [path for path in named if path is not None]
    _refuse_shared(suite, outputs)

    def once() -> int:
        try:
            evaluations, ends = evaluated(asked)
        except SummarizerError as exc:
            if github:
                _annotate(exc)
            raise
        verdicts = [each.verdict for each in evaluations]
        _write(verdicts, json_file=json_file, junit_file=junit_file, markdown_file=markdown_file)
        if html_file is not None:
            _write_page(evaluations, html_file)
        _print(verdicts, ends, github=github)
        passed = all(verdict.passed for verdict in verdicts)
        return 0 if passed else ExitCode.SOME_FAILED

    if watch:
        from summarizer.cli.watching import repeat_on_change

        repeat_on_change(once, partial(files_of, asked), outputs=outputs)
    return once()


def _refuse_shared(suite: Path, outputs: Sequence[Path]) -> None:
    """Raise ConfigurationError for a file that would be written over, by one report or another."""
    from summarizer.jobs.intake import refuse_output_among

    files = [path for path in outputs if str(path) != STANDARD]
    for n, path in enumerate(files):
        refuse_output_among([str(suite)], path, option="output")
        if any(os.path.realpath(path) == os.path.realpath(other) for other in files[:n]):
            raise click.UsageError(f"two reports would be written to {path}")


def _annotate(error: SummarizerError) -> None:
    from summarizer.reports.evaluation import render_github_error

    click.echo(render_github_error(str(error)), nl=False)


def _write(
    verdicts: Sequence[Verdict],
    *,
    json_file: Path | None,
    junit_file: Path | None,
    markdown_file: Path | None,
) -> None:
    from summarizer.reports.evaluation import render_markdown, render_side_by_side_markdown
    from summarizer.reports.junit import render_junit

    if json_file is not None:
        write_json(json_file, _fields(verdicts), make_folder=True)
    if junit_file is not None:
        write_file(junit_file, render_junit(verdicts).encode(), make_folder=True)
    if markdown_file is not None:
        parts = [render_side_by_side_markdown(verdicts)] if len(verdicts) > 1 else []
        # A step of GitHub's may evaluate several suites into its one summary.
        is_summary = str(markdown_file) == os.environ.get("GITHUB_STEP_SUMMARY")
        if is_summary and markdown_file.exists():
            parts = [markdown_file.read_text(encoding="utf-8"), *parts]
        text = "\n".join([*parts, *map(render_markdown, verdicts)])
        write_file(markdown_file, text.encode(), make_folder=True)


def _write_page(evaluations: Sequence[Evaluation], file: Path) -> None:
    from summarizer.reports.html.evaluation import render_evaluations

    page = "".join(render_evaluations(evaluations))
    write_file(file, page.encode("utf-8", "replace"), make_folder=True)


def _fields(verdicts: Sequence[Verdict]) -> Mapping[str, Any]:
    """Return the verdict for JSON, or several of them under `models`."""
    models = [verdict.model_dump(mode="json") for verdict in verdicts]
    if len(models) == 1:
        return models[0]
    passed = all(verdict.passed for verdict in verdicts)
    return {"verdict": "pass" if passed else "fail", "models": models}


def _print(verdicts: Sequence[Verdict], ends: Sequence[str], *, github: bool) -> None:
    from summarizer.reports.evaluation import render_github, render_side_by_side, render_text
    from summarizer.reports.evaluation.variants import names

    # GitHub names files from the root of the checkout, wherever a step works.
    root = Path(os.environ.get("GITHUB_WORKSPACE") or Path.cwd())
    variants = names(verdicts) if len(verdicts) > 1 else [""]
    for number, (verdict, variant) in enumerate(zip(verdicts, variants, strict=True)):
        click.echo(("\n" if number else "") + render_text(verdict), nl=False)
        if github:
            click.echo(render_github(verdict, root, variant=variant), nl=False)
    if len(verdicts) > 1:
        click.echo(f"\n{render_side_by_side(verdicts)}", nl=False)
    for line in ends:
        click.echo(line)
