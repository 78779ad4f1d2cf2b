"""`summarizer show`: records in a readable form."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import closing
from itertools import chain, islice
from typing import TYPE_CHECKING, TextIO

import click

from summarizer.cli.pages import Screen, open_pages
from summarizer.cli.rereading import Rereadable
from summarizer.cli.selecting import Wanted, WantedRecords, selecting
from summarizer.errors import ExitCode

if TYPE_CHECKING:
    from summarizer.reports.selection import Selection

_BETWEEN = "\n\n"  # two records, as text


@click.command("show")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@selecting
@click.option(
    "--list",
    "is_list",
    is_flag=True,
    help="Only the list: a line an article.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(("text", "markdown", "json")),
    default="text",
    show_default=True,
    help="json gives the records as they are, one a line, indented on a terminal.",
)
@click.option(
    "--no-pager",
    is_flag=True,
    help="Print all of it at once, also what is longer than the screen.",
)
def command(
    files: tuple[str, ...], *, selection: Selection, is_list: bool, form: str, no_pager: bool
) -> int:
    """Print records in a readable form: summary, claims, who said them, quotes, flags.

    FILE is what `summarizer run -o` wrote, or - for standard input. Of several articles there is
    a list first, a line each. Numbers in brackets, such as [1, 4], are the claims that a sentence
    rests on; [17, 153) is where a quote stands; words in brackets before a claim are what it leans
    on.

    \b
    Examples:
      summarizer show out.jsonl
      summarizer show out.jsonl --article 003_a1009d192c6f2f29
      summarizer show out.jsonl --list --flag number
      summarizer show out.jsonl --source Shoigu --status planned
      summarizer show out.jsonl --grep "5,000 workers"
      summarizer show out.jsonl --outcome failed --format json > failed.jsonl
    """
    if is_list and form != "text":
        raise click.UsageError(f"--list is of text, and --format is {form}")
    with closing(Rereadable()) as inputs, open_pages(paged=not no_pager) as screen:
        records = WantedRecords(files, selection, say=screen.say, open_file=inputs.open)
        if form == "text":
            again = WantedRecords(files, selection, say=_unsaid, open_file=inputs.open)
            _print_text(screen, records, again, is_list=is_list)
        else:
            _print_each(screen.out, records, _markdown() if form == "markdown" else _json)
        return records.finish()
    return ExitCode.OK  # the pager was quit


def _unsaid(_: str) -> None:
    """Say nothing: it was said when the files were read first."""


def _print_text(
    screen: Screen, records: Iterable[Wanted], again: Iterable[Wanted], *, is_list: bool
) -> None:
    """Print records, of several a list first; for that they are read `again`."""
    from summarizer.articles.originals import Originals, text_leant_on
    from summarizer.reports.listing import print_list
    from summarizer.reports.terminal import open_console, print_record

    out = screen.out
    console = open_console(out, has_colour=screen.has_colour)
    found = iter(records)
    first = list(islice(found, 2))
    is_listed = bool(first) if is_list else len(first) > 1
    if is_listed:
        print_list(console, (wanted.chosen for wanted in chain(first, found)))
    if is_list:
        return
    originals = Originals()
    for n, wanted in enumerate(again if is_listed else first):
        out.write(_BETWEEN if n or is_listed else "")
        record, whole = wanted.chosen.record, wanted.chosen.whole
        print_record(console, record, whole=whole, text=text_leant_on(record, originals))


def _print_each(
    out: TextIO, records: Iterable[Wanted], shown: Callable[[Wanted, bool], str | bytes]
) -> None:
    """Print records as they come, as `shown` has them, which is told of a terminal."""
    is_terminal = out.isatty()
    for wanted in records:
        click.echo(shown(wanted, is_terminal), file=out, nl=False)


def _markdown() -> Callable[[Wanted, bool], str]:
    """Return what gives a record as Markdown, an empty line before it but for the first one."""
    from summarizer.articles.originals import Originals, text_leant_on
    from summarizer.reports.markdown import render_record

    originals, between = Originals(), iter(("",))

    def shown(wanted: Wanted, _: bool) -> str:
        record, whole = wanted.chosen.record, wanted.chosen.whole
        text = text_leant_on(record, originals)
        return next(between, "\n") + render_record(record, whole=whole, text=text)

    return shown


def _json(wanted: Wanted, is_terminal: bool) -> str | bytes:
    """Return a record as it stands in its file, or for a terminal indented and harmless."""
    record = wanted.chosen.record
    if is_terminal:
        from summarizer.reports.phrases import json_escaped

        return json_escaped(record.model_dump_json(indent=2)) + "\n"
    if wanted.chosen.is_narrowed:
        return record.model_dump_json().encode("utf-8", "replace") + b"\n"
    return wanted.line.data.rstrip(b"\r\n") + b"\n"
