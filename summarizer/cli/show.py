"""`summarizer show`: records in a readable form."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, get_args

import click

from summarizer.cli.files import STANDARD, open_input
from summarizer.errors import ConfigurationError, ExitCode, InputError
from summarizer.vocabulary import Outcome

if TYPE_CHECKING:
    from summarizer.records import BadLine, RecordLine

_N_BAD_SHOWN = 20
# The forms, and what stands between two records.
_BETWEEN = {"text": "\n\n", "markdown": "\n", "json": ""}
_N_CLOSE = 3
_MIN_CLOSE = 60  # of 100: a slip in a long id scores over 90, ids of another article about 40


@click.command("show")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--article", "articles", multiple=True, metavar="ID", help="Only this article.")
@click.option(
    "--outcome",
    "outcomes",
    multiple=True,
    type=click.Choice(get_args(Outcome)),
    help="Only articles that ended like this.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(tuple(_BETWEEN)),
    default="text",
    show_default=True,
    help="json gives the records as they are, one a line, indented on a terminal.",
)
def command(
    files: tuple[str, ...], articles: tuple[str, ...], outcomes: tuple[str, ...], form: str
) -> int:
    """Print records in a readable form: summary, claims, who said them, quotes, flags.

    FILE is what `summarizer run -o` wrote, or - for standard input. Numbers in brackets, such
    as [1, 4], are the claims that a sentence rests on; [17, 153) is where a quote stands.

    \b
    Examples:
      summarizer show out.jsonl
      summarizer show out.jsonl --article 003_a1009d192c6f2f29
      summarizer show out.jsonl --outcome failed --format json > failed.jsonl
    """
    from summarizer.records import BadLine

    show = _printer(form)
    n_records: Counter[str] = Counter()
    ids: set[str] = set()  # of all records when some are asked for, so that close ones can be named
    n_bad = n_shown = 0
    for item in _lines(files):
        if isinstance(item, BadLine):
            n_bad += 1
            if n_bad <= _N_BAD_SHOWN:
                sys.stdout.flush()
                click.echo(f"summarizer: {item.error}", err=True)
            continue
        record = item.record
        n_records[record.outcome] += 1
        if articles:
            ids.add(record.article.id)
        if (not articles or record.article.id in articles) and (
            not outcomes or record.outcome in outcomes
        ):
            if n_shown:
                click.echo(_BETWEEN[form], nl=False)
            n_shown += 1
            show(item)
    if n_bad > _N_BAD_SHOWN:
        click.echo(f"summarizer: {n_bad - _N_BAD_SHOWN:,} more lines are no records", err=True)
    if unknown := [article for article in articles if article not in ids]:
        sys.stdout.flush()
        raise ConfigurationError(_unknown(unknown[0], ids))
    if n_records and not n_shown:
        held = ", ".join(f"{number} {name}" for name, number in n_records.items())
        click.echo(f"summarizer: no record is like that; there are: {held}", err=True)
    return ExitCode.BAD_INPUT if n_bad else 0


def _printer(form: str) -> Callable[[RecordLine], None]:
    """Return what prints one record; characters that the output cannot hold become escapes.

    Raises ConfigurationError when there is no output.
    """
    if sys.stdout is None:
        raise ConfigurationError("the standard output is closed")
    sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]  # a text file here
    if form == "json":
        return _print_json
    if form == "markdown":
        from summarizer.reports.markdown import render_record

        return lambda item: click.echo(render_record(item.record), nl=False)
    from summarizer.reports.terminal import open_console, print_record

    console = open_console(sys.stdout)
    return lambda item: print_record(console, item.record)


def _print_json(item: RecordLine) -> None:
    """Print a record unchanged, or on a terminal indented and harmless."""
    if not sys.stdout.isatty():
        click.echo(item.data.rstrip(b"\r\n"))
        return
    from summarizer.reports.phrases import json_escaped

    click.echo(json_escaped(item.record.model_dump_json(indent=2)))


def _lines(files: tuple[str, ...]) -> Iterator[RecordLine | BadLine]:
    """Yield the lines of every file; a file that gives none is a bad line 0."""
    from summarizer.records import BadLine, read_record_lines

    for file in files:
        name = "stdin" if file == STANDARD else file
        empty = True
        try:
            with open_input(file) as stream:
                for line in read_record_lines(stream, name):
                    empty = False
                    yield line
        except InputError as exc:
            yield BadLine(0, exc)
        else:
            if empty:
                yield BadLine(0, InputError(f"{name}: is empty: it holds no records"))


def _unknown(article: str, ids: set[str]) -> str:
    """Return what to say of an article that no record is of."""
    from rapidfuzz import process

    close = process.extract(article, sorted(ids), limit=_N_CLOSE, score_cutoff=_MIN_CLOSE)
    named = f"; close to it: {', '.join(repr(name) for name, _, _ in close)}" if close else ""
    return f"no record is of article {article!r}{named}"
