"""`summarizer show`: records in a readable form."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from summarizer.cli.selecting import Wanted, WantedRecords, selecting
from summarizer.errors import ConfigurationError

if TYPE_CHECKING:
    from summarizer.reports.selection import Selection

# The forms, and what stands between two records.
_BETWEEN = {"text": "\n\n", "markdown": "\n", "json": ""}


@click.command("show")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@selecting
@click.option(
    "--format",
    "form",
    type=click.Choice(tuple(_BETWEEN)),
    default="text",
    show_default=True,
    help="json gives the records as they are, one a line, indented on a terminal.",
)
def command(files: tuple[str, ...], *, selection: Selection, form: str) -> int:
    """Print records in a readable form: summary, claims, who said them, quotes, flags.

    FILE is what `summarizer run -o` wrote, or - for standard input. Numbers in brackets, such
    as [1, 4], are the claims that a sentence rests on; [17, 153) is where a quote stands.

    \b
    Examples:
      summarizer show out.jsonl
      summarizer show out.jsonl --article 003_a1009d192c6f2f29
      summarizer show out.jsonl --outcome failed --format json > failed.jsonl
    """
    show = _printer(form)
    records = WantedRecords(files, selection)
    for n, wanted in enumerate(records):
        if n:
            click.echo(_BETWEEN[form], nl=False)
        show(wanted)
    return records.finish()


def _printer(form: str) -> Callable[[Wanted], None]:
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

        return lambda wanted: click.echo(
            render_record(wanted.chosen.record, whole=wanted.chosen.whole), nl=False
        )
    from summarizer.reports.terminal import open_console, print_record

    console = open_console(sys.stdout)
    return lambda wanted: print_record(console, wanted.chosen.record, whole=wanted.chosen.whole)


def _print_json(wanted: Wanted) -> None:
    """Print a record as it stands in its file, or on a terminal indented and harmless."""
    record = wanted.chosen.record
    if sys.stdout.isatty():
        from summarizer.reports.phrases import json_escaped

        click.echo(json_escaped(record.model_dump_json(indent=2)))
    elif wanted.chosen.is_narrowed:
        click.echo(record.model_dump_json())
    else:
        click.echo(wanted.line.data.rstrip(b"\r\n"))
