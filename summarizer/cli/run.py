"""`summarizer run`: articles in, records out."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import click

from summarizer.cli.files import FILE, STANDARD
from summarizer.cli.options import (
    ARTICLE_OPTIONS,
    article_options,
    cache_dir_option,
    limit_options,
    model_options,
    on_wrong_option,
    request_options,
    setting_option,
    verify_option,
)
from summarizer.cli.underway import begin, report, until_done
from summarizer.errors import ConfigurationError, ExitCode, InputError
from summarizer.jobs.engines import MOST_PROCESSES
from summarizer.vocabulary import ModeChoice

if TYPE_CHECKING:
    from summarizer.cli.run_report import RunReport
    from summarizer.jobs.intake import Intake
    from summarizer.jobs.outputs import Format, Output
    from summarizer.settings import Settings
    from summarizer.summarizer import Summarizer

# Options that `Job` has under the same names.
_OF_JOB = ("redo", "retry_failed", "max_failures", "order", "engine", "processes", "ray_address")


def _known_format(_: click.Context, __: click.Parameter, value: str | None) -> str | None:
    if value not in (None, "jsonl", "parquet"):
        raise click.BadParameter(
            f"{value!r}: records are written as jsonl or parquet; `summarizer show FILE --format"
            " markdown` prints them for reading"
        )
    return value


@click.command("run", context_settings={"max_content_width": 100})
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write the records here instead of to stdout; the same command then goes on where an"
    " earlier one stopped.",
)
@article_options
@model_options
@request_options
@verify_option
@on_wrong_option
@click.option(
    "--format",
    "given_format",
    metavar="[jsonl|parquet]",
    callback=_known_format,
    help="One JSON record a line, or a table, which is written when all is done. Default: by the"
    " suffix of -o; on a terminal, without -o, as `summarizer show` prints them.",
)
@click.option(
    "--redo",
    is_flag=True,
    help="Do again what the output holds of another model, prompt, schema or sampling.",
)
@click.option(
    "--retry-failed",
    is_flag=True,
    help="Do only what the output holds as failed, refused, invalid, truncated, or in part unread.",
)
@click.option(
    "--max-failures",
    metavar="N|P%",
    help="Stop when more articles fail: a number, or per cent of those done (at least of 50).",
)
@click.option(
    "--order",
    type=click.Choice(["done", "input"]),
    default="done",
    show_default=True,
    help="Write records as they are done, or in the order of the articles.",
)
@click.option(
    "--processes",
    type=click.IntRange(1, MOST_PROCESSES),
    default=1,
    metavar="N",
    help="Make the records in N processes beside this one, for runs that are mostly stored.",
)
@click.option(
    "--engine",
    type=click.Choice(["local", "ray"]),
    default="local",
    show_default=True,
    help="Do the articles on this machine, or on a Ray cluster (summarizer[ray]); --concurrency is"
    " then that of each worker.",
)
@click.option(
    "--ray-address",
    metavar="ADDRESS",
    help="The Ray cluster, such as auto or HOST:6379.  [default: RAY_ADDRESS, or the one of this"
    " machine]",
)
@click.option(
    "--fetch",
    is_flag=True,
    help="Fetch the pages of the PATHs that are addresses (http, https): from public addresses, as"
    " their robots.txt allows.",
)
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="Stop after N articles.")
@click.option(
    "--report",
    "page",
    type=FILE,
    metavar="FILE",
    help="When it ends, make a page for a browser of the records, as `summarizer report` does.",
)
@click.option("--dry-run", is_flag=True, help="Send nothing; say what would be done and cost.")
@click.option("--quiet", is_flag=True, help="Say only what went wrong, and show no bar.")
@setting_option("offline", is_flag=True, default=None)
@click.option("--no-cache", is_flag=True, help="Neither read nor write the response store.")
@cache_dir_option
@limit_options
@setting_option("max_words", type=click.IntRange(10, 1000), metavar="N", more="  [default: 80]")
@setting_option("mode", type=click.Choice(get_args(ModeChoice)))
@click.option("--no-repair", is_flag=True, help="Do not ask again for quotes that are not found.")
@setting_option("timeout_s", "--timeout", type=float, metavar="S")
def command(
    paths: tuple[str, ...],
    *,
    output: Path | None,
    given_format: Format | None,
    fetch: bool,
    limit: int | None,
    page: Path | None,
    dry_run: bool,
    quiet: bool,
    no_cache: bool,
    no_repair: bool,
    **given: Any,
) -> int:
    """Summarise articles: for each one a record with a summary and claims tied to exact quotes.

    PATH is a .txt, .md, .html, .json, .jsonl, .csv, .tsv, .rss, .atom, .xml or .pdf file (also as
    .gz or .zst), a .parquet file, a folder that is searched recursively, - for standard input, or
    with --fetch the address of a page. Records go to stdout, one JSON line each, or to -o; on a
    terminal they are printed for reading.

    \b
    Examples:
      summarizer run article.txt
          without a key: the built-in extractive reader, no network
      summarizer run articles/ -o out.jsonl
          again after Ctrl-C or a crash: goes on, and asks for nothing twice
      summarizer run news.jsonl -o out.jsonl --model gpt-5.4-mini --max-cost 5
      summarizer run news.jsonl -o out.jsonl --retry-failed
          again what failed, was refused, invalid or cut off, and nothing else
      summarizer run news.jsonl -o out.jsonl --dry-run
          how many articles, how many the store answers, about what it would cost
      summarizer run news.csv -o out.jsonl --field text=body --field id=url
          a table whose columns have names of their own
      cat news.jsonl | summarizer run - --base-url http://127.0.0.1:8080/v1 --model local
      summarizer run articles/ -o out.jsonl --model gpt-5.4-mini --verify
          the model judges each claim in a second reading of the article
      summarizer run articles/ -o out.jsonl --offline
          the same records again from the store, without a key

    \b
    Exit codes: 0 all well, 1 some articles failed or were not verified, 2 usage or configuration,
    3 some input could not be read, 4 the endpoint cannot be used, 5 budget reached, 130 interrupted
    """
    from summarizer.articles.options import input_options
    from summarizer.cli.reading import fetcher_of, is_there, scanned
    from summarizer.cli.run_report import RunReport, refuse_unfit
    from summarizer.jobs.companions import files_of
    from summarizer.jobs.failures import FailureLimit
    from summarizer.jobs.intake import Intake, refuse_output_among
    from summarizer.jobs.outputs import format_of
    from summarizer.settings import load_settings

    options = {name: given.pop(name) for name in _OF_JOB}
    said = {name: given.pop(name) for name in ARTICLE_OPTIONS}

    settings = load_settings(
        **given,
        use_store=False if no_cache else None,
        repair=False if no_repair else None,
    )
    if output is not None and str(output) == STANDARD:
        output = None
    own = [*(() if output is None else files_of(output)), *(() if page is None else [page])]
    inputs = input_options(max_chars=settings.max_chars, left_out=own, **said)
    if output is None and options["retry_failed"]:
        raise ConfigurationError("--retry-failed goes by what the output holds; name it with -o")
    if options["max_failures"] is not None:
        FailureLimit(options["max_failures"])
    format_of(output, given_format)
    if output is not None:
        refuse_output_among(paths, output)
    fetcher = fetcher_of(paths, settings, fetch=fetch)
    if gone := [path for path in paths if not is_there(path)]:
        raise ConfigurationError(f"{', '.join(gone)}: no such file or folder")
    if page is not None:
        refuse_unfit(page, paths, output)
    intake = Intake(scanned(paths, inputs, fetcher), limit=limit, output=output)
    if dry_run:
        return _dry_run(settings, intake, output, given_format, options)
    out = begin(settings, output, given_format)
    is_read = output is None and given_format is None and sys.stdout.isatty()
    with RunReport(page, fields=said["fields"]) as run_report:
        return _run(
            *out,
            intake,
            paths,
            output,
            options,
            limit=limit,
            quiet=quiet,
            is_read=is_read,
            run_report=run_report,
        )


def _run(
    out: Output,
    summarizer: Summarizer,
    intake: Intake,
    paths: tuple[str, ...],
    output: Path | None,
    options: dict[str, Any],
    *,
    limit: int | None,
    quiet: bool,
    is_read: bool,
    run_report: RunReport,
) -> int:
    """Run a job to its end and report it; `is_read` says that people read the records."""
    import asyncio

    from summarizer.cli.progress import open_screen
    from summarizer.jobs.job import Job

    # Lines of JSON on the same terminal would break the bar.
    bar = output is not None or is_read or not sys.stdout.isatty()
    with open_screen(summarizer.traffic, bar=bar, quiet=quiet) as screen:
        screen.note(model_line(summarizer))
        if is_read:
            from summarizer.cli.readable import ReadableOutput

            out.close()
            out = ReadableOutput(sys.stdout, screen)
        try:
            job = Job(
                summarizer,
                intake,
                output=run_report.of(out),
                listener=screen,
                blocking_paths=paths,
                **options,
            )
        except ConfigurationError:
            summarizer.close()
            raise
        interrupted = asyncio.run(until_done(job, summarizer, screen, paths, limit))
    if not (job.tally.n_items or job.errors or interrupted or job.reader_left):
        raise _no_articles(intake, output)
    code = report(job, summarizer, output, interrupted, quiet=quiet)
    return run_report.write(paths, code, quiet=quiet)


def _dry_run(
    settings: Settings,
    intake: Intake,
    output: Path | None,
    given_format: Format | None,
    options: dict[str, Any],
) -> int:
    """Say what a run would do, and return the exit code that its inputs deserve."""
    from summarizer.cli.progress import PlainScreen
    from summarizer.jobs.estimate import estimate
    from summarizer.jobs.index import Index
    from summarizer.jobs.outputs import read_output
    from summarizer.summarizer import Summarizer

    say = PlainScreen().say
    index = read_output(output, given_format) if output is not None else Index()
    if settings.verify and settings.use_store:
        settings = settings.model_copy(update={"offline": True})  # records are made, not asked for
    with Summarizer(settings=settings) as summarizer:
        say(model_line(summarizer))
        if not options["redo"]:
            index.refuse_other(summarizer.reader.traits.recipe, output or "stdout")
        result = estimate(
            summarizer,
            intake,
            index,
            redo=options["redo"],
            retry_failed=options["retry_failed"],
            on_unreadable=say,
        )
    if not result.n_articles and not result.n_left and not result.n_unreadable:
        raise _no_articles(intake, output)
    say(f"dry run, nothing was sent: {result.describe()}")
    if result.verification is not None:
        say(result.verification.describe())
    return ExitCode.BAD_INPUT if result.n_unreadable else ExitCode.OK


def _no_articles(intake: Intake, output: Path | None) -> InputError:
    if intake.skipped_output:
        return InputError(f"there are no articles, only the output itself, {output}")
    return InputError("there are no articles")


def model_line(summarizer: Summarizer) -> str:
    """Return which model is used, where, and why."""
    traits, settings = summarizer.reader.traits, summarizer.settings
    line = f"model {summarizer.model}"
    if traits.asks_a_server and settings.base_url:
        line += f" at {traits.endpoint}"
    line += f": {summarizer.model_reason}"
    if summarizer.verifier is not None:
        line += f"; verified by {summarizer.verifier.model}"
    if not summarizer.models_asked and settings.base_url:
        line += "; the base URL is not used, for that name a --model"
    return line
