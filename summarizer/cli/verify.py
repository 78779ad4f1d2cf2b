"""`summarizer verify`: records in, verified records out."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import click

from summarizer.cli.files import STANDARD, open_input
from summarizer.cli.options import (
    cache_dir_option,
    field_option,
    limit_options,
    on_wrong_option,
    request_options,
    server_options,
    setting_option,
)
from summarizer.cli.underway import begin, report, until_done
from summarizer.errors import ConfigurationError, ExitCode, InputError
from summarizer.vocabulary import ModeChoice

if TYPE_CHECKING:
    from summarizer.articles.originals import Originals
    from summarizer.provenance import Provenance
    from summarizer.records import BadLine, RecordLine
    from summarizer.settings import Settings


@click.command("verify", context_settings={"max_content_width": 100})
@click.argument("records", metavar="FILE")
@click.argument("more_articles", metavar="", nargs=-1)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write the records here instead of to stdout; the same command then goes on where an"
    " earlier one stopped.",
)
@click.option(
    "--articles",
    multiple=True,
    metavar="PATH...",
    help="Files or folders that hold the articles. Default: the files that the records name.",
)
@field_option
@click.option("--model", metavar="M", help="The model that verifies. Default: the one that read.")
@server_options
@request_options
@on_wrong_option
@click.option("--dry-run", is_flag=True, help="Send nothing; say what would be done and cost.")
@click.option("--quiet", is_flag=True, help="Say only what went wrong, and show no bar.")
@setting_option("offline", is_flag=True, default=None)
@click.option("--no-cache", is_flag=True, help="Neither read nor write the response store.")
@cache_dir_option
@limit_options
@setting_option("mode", type=click.Choice(get_args(ModeChoice)))
@setting_option("timeout_s", "--timeout", type=float, metavar="S")
def command(
    records: str,
    more_articles: tuple[str, ...],
    *,
    output: Path | None,
    articles: tuple[str, ...],
    fields: dict[str, str] | None,
    dry_run: bool,
    quiet: bool,
    no_cache: bool,
    **given: Any,
) -> int:
    """Have a model judge the claims of records against their articles, in a second reading.

    FILE is what `summarizer run -o` wrote, or - for standard input. The articles are read again
    from the files that the records name; one that has changed since is not verified. By default the
    model is the one that read; records of several, or of another server than would be asked, need
    --model or --base-url. Records go to stdout, one JSON line each, or to -o; those that could
    not be verified too, with a flag that says why.

    \b
    Examples:
      summarizer verify out.jsonl -o verified.jsonl --model gpt-5.4-mini
      summarizer verify out.jsonl --on-wrong reject > kept.jsonl
      summarizer verify moved.jsonl --articles news/ -o verified.jsonl

    \b
    Exit codes: 0 all well, 1 some records could not be verified, 2 usage or configuration, 3 FILE
    or a line of it cannot be read, 4 the endpoint cannot be used, 5 budget reached, 130 interrupted
    """
    from summarizer.arguments import with_verifier
    from summarizer.articles.originals import Originals
    from summarizer.jobs.intake import refuse_output_among
    from summarizer.records import read_record_lines
    from summarizer.settings import load_settings

    if more_articles and not articles:
        raise click.UsageError(
            f"one FILE of records at a time; {more_articles[0]!r} is one too many, unless it is an"
            " article: --articles PATH..."
        )
    articles += more_articles
    settings = load_settings(**given, use_store=False if no_cache else None)
    if output is not None and str(output) == STANDARD:
        output = None
    if output is not None:
        refuse_output_among((records, *articles), output)
    with open_input(records) as stream:
        name = "stdin" if records == STANDARD else records
        lines = read_record_lines(stream, name)
        if settings.model is None and not isinstance(settings.verify, str):
            lines = of_one_reader(lines, name)
            if stream.seekable():  # all of it is looked at before anything is asked
                for _ in lines:
                    pass
                stream.seek(0)
                lines = read_record_lines(stream, name)
        read_by, lines = first_reader(lines)
        settings = with_verifier(settings, read_by)
        originals = Originals(articles, max_chars=settings.max_chars, fields=fields)
        if dry_run:
            return _dry_run(settings, lines, output, originals)
        return _verify(settings, lines, records, output, originals, articles, quiet=quiet)


def _verify(
    settings: Settings,
    lines: Iterable[RecordLine | BadLine],
    name: str,
    output: Path | None,
    originals: Originals,
    articles: tuple[str, ...],
    *,
    quiet: bool,
) -> int:
    from summarizer.cli.progress import open_screen
    from summarizer.jobs.verify_job import VerifyJob

    out, summarizer = begin(settings, output)
    bar = output is not None or not sys.stdout.isatty()
    with open_screen(summarizer.traffic, bar=bar, quiet=quiet) as screen:
        screen.note(f"verified by {summarizer.model} at {summarizer.reader.traits.endpoint}")
        try:
            job = VerifyJob(
                summarizer,
                lines,
                originals=originals,
                output=out,
                listener=screen,
                inputs=(name, *articles),
            )
        except ConfigurationError:
            summarizer.close()
            raise
        interrupted = asyncio.run(until_done(job, summarizer, screen, (name,)))
    n_lines = job.tally.n_items + job.tally.n_unreadable
    if not (n_lines or job.errors or interrupted or job.reader_left):
        raise InputError(f"{name}: is empty: it holds no records")
    return report(job, summarizer, output, interrupted, quiet=quiet)


def _dry_run(
    settings: Settings,
    lines: Iterable[RecordLine | BadLine],
    output: Path | None,
    originals: Originals,
) -> int:
    """Say what verifying would take, and return the exit code that the records deserve."""
    from summarizer.cli.progress import PlainScreen
    from summarizer.jobs.index import Index
    from summarizer.jobs.outputs import read_output
    from summarizer.jobs.verify_estimate import estimate_verification
    from summarizer.summarizer import Summarizer

    say = PlainScreen().say
    index = read_output(output) if output is not None else Index()
    if settings.use_store:
        settings = settings.model_copy(update={"offline": True})  # for what the store decides
    with Summarizer(settings=settings) as summarizer:
        result = estimate_verification(summarizer, lines, originals, index, on_unreadable=say)
        say(f"dry run, nothing was sent: {result.describe()}")
    if result.n_unreadable:
        return ExitCode.BAD_INPUT
    return ExitCode.SOME_FAILED if result.n_missing else ExitCode.OK


def of_one_reader(
    lines: Iterator[RecordLine | BadLine], name: str
) -> Iterator[RecordLine | BadLine]:
    """Yield the lines; raise ConfigurationError at a record that another one read."""
    from summarizer.records import RecordLine

    first: tuple[int, str, str] | None = None
    for line in lines:
        if isinstance(line, RecordLine) and (made := line.record.provenance) is not None:
            number, *reader = first or (line.number, made.model, made.endpoint)
            if reader != [made.model, made.endpoint]:
                raise ConfigurationError(
                    f"{name}:{line.number}: was read by {made.model} at {made.endpoint}, and line"
                    f" {number} by {' at '.join(reader)}; name the model that verifies them all"
                    " (--model MODEL)"
                )
            first = first or (line.number, made.model, made.endpoint)
        yield line


def first_reader(
    lines: Iterator[RecordLine | BadLine],
) -> tuple[Provenance | None, Iterator[RecordLine | BadLine]]:
    """Return who read the first record that says so, and all the lines."""
    from summarizer.records import RecordLine

    seen: list[RecordLine | BadLine] = []
    for line in lines:
        seen.append(line)
        if isinstance(line, RecordLine) and line.record.provenance is not None:
            return line.record.provenance, chain(seen, lines)
    return None, iter(seen)
