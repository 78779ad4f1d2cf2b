"""`summarizer export`: records as tables."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, get_args

import click

from summarizer.cli.files import FILE, STANDARD
from summarizer.cli.selecting import WantedRecords, selecting, tell
from summarizer.errors import ConfigurationError, InputError
from summarizer.plurals import counted
from summarizer.vocabulary import TableEncoding, TableFormat, TableOf

if TYPE_CHECKING:
    from summarizer.models import Record
    from summarizer.reports.export import Exported
    from summarizer.reports.selection import Selection

_PLURALS = {"entities": "entity", "quantities": "quantity"}


@click.command("export", context_settings={"max_content_width": 100})
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option(
    "--to",
    "target",
    type=FILE,
    default=STANDARD,
    metavar="TABLE",
    help="A .csv, .tsv, .jsonl, .parquet or .xlsx file; the first three also as .gz or .zst."
    " Default: stdout.",
)
@click.option(
    "--what",
    type=click.Choice(get_args(TableOf)),
    default="claims",
    show_default=True,
    help="What a row is.",
)
@selecting
@click.option(
    "--format",
    "form",
    type=click.Choice(get_args(TableFormat)),
    help="The format, where no name says it.  [default on stdout: csv]",
)
@click.option(
    "--encoding",
    type=click.Choice(get_args(TableEncoding)),
    help="Of CSV and TSV: utf-8-sig begins with a mark, by which Excel knows UTF-8.  [default:"
    " utf-8-sig, and utf-8 on stdout]",
)
@click.option(
    "--raw",
    is_flag=True,
    help="Of CSV and TSV: put no apostrophe before what a spreadsheet may take for a formula.",
)
def command(
    files: tuple[str, ...],
    *,
    target: Path,
    what: TableOf,
    selection: Selection,
    form: TableFormat | None,
    encoding: TableEncoding | None,
    raw: bool,
) -> int:
    """Write records as a table: one row a claim, with its article, sources, quote and flags.

    FILE is what `summarizer run -o` wrote, or - for standard input. What the columns are stands in
    docs/tables.md. A table that is there already is written over, as a whole, at the end.

    \b
    Examples:
      summarizer export out.jsonl --to claims.xlsx
      summarizer export out.jsonl --to denied.csv --status denied --source Shoigu
      summarizer export out.jsonl --what articles --to articles.parquet
      summarizer export out.jsonl --format jsonl | jq -r 'select(.supported == false) | .claim'

    \b
    Exit codes: 0 all well, 2 usage or configuration, or the table cannot be written, 3 FILE or a
    line of it cannot be read (the rest is in the table), 130 interrupted
    """
    from summarizer.jobs.intake import refuse_output_among
    from summarizer.reports.export import TABLES, write_records
    from summarizer.reports.export.formats import Style, format_of, require

    path = None if str(target) == STANDARD else target
    found = format_of(path, form)
    if (raw or encoding) and found not in ("csv", "tsv"):
        raise click.UsageError(f"--raw and --encoding are for csv and tsv, and this is {found}")
    require(found)
    if path is not None:
        refuse_output_among(files, path, option="--to")
    style = Style(
        found,
        encoding or ("utf-8" if path is None else "utf-8-sig"),
        _safety(found, raw=raw, on_terminal=path is None and _stdout_is_terminal()),
    )
    records = WantedRecords(files, selection)
    is_of_claims = what in ("claims", "quantities")
    with _opened(path, found) as stream:
        wanted = _records(records, narrowed=is_of_claims)
        first = list(islice(wanted, 1))
        # Without records not even a header is written.
        code = 0 if first else records.finish()
        if code and path is not None:
            raise InputError(f"{path}: not written, for there are no records")
        if code:
            return code
        exported = write_records(stream, chain(first, wanted), TABLES[what], style)
        code = records.finish() if first else code
    _report(exported, what, path)
    return code


def _records(records: WantedRecords, *, narrowed: bool) -> Iterator[Record]:
    """Yield the records that are wanted, `narrowed` to the claims that are."""
    for wanted in records:
        yield wanted.chosen.record if narrowed else wanted.chosen.whole


def _opened(path: Path | None, form: TableFormat) -> AbstractContextManager[BinaryIO]:
    from summarizer.reports.export.files import open_table

    if path is not None:
        return open_table(path, form)
    if sys.stdout is None:
        raise ConfigurationError("the standard output is closed; name a file with --to")
    return nullcontext(sys.stdout.buffer)


def _stdout_is_terminal() -> bool:
    return sys.stdout is not None and sys.stdout.isatty()


def _safety(form: TableFormat, *, raw: bool, on_terminal: bool) -> Callable[[str], str]:
    """Return what becomes of texts, so that they act on no spreadsheet and on no terminal."""
    from summarizer.reports.export.delimited import without_formula
    from summarizer.reports.phrases import json_escaped, neutral

    if form == "jsonl":
        return json_escaped if on_terminal else str
    guarded: Callable[[str], str] = str if raw else without_formula
    return (lambda text: neutral(guarded(text))) if on_terminal else guarded


def _report(exported: Exported, what: TableOf, path: Path | None) -> None:
    """Say what was written, and what was not."""
    noun = _PLURALS.get(what, what.removesuffix("s"))
    if path is not None:
        rows = counted(exported.n_rows, noun, what)
        n_articles = exported.n_articles - exported.without.total()
        whose = "" if what == "articles" else f" of {counted(n_articles, 'article')}"
        tell(f"{rows}{whose} in {path}")
    if n_without := exported.without.total():
        outcomes = ", ".join(f"{n:,} {outcome}" for outcome, n in exported.without.most_common())
        tell(f"{counted(n_without, 'article')} without any {noun}: {outcomes}")
    if exported.n_repeats:
        records = counted(exported.n_repeats, "record")
        tell(f"{records} of articles that stand there already, by their id: all rows were written")
    if exported.n_cut:
        cells = counted(exported.n_cut, "cell")
        tell(
            f"{cells} cut at 32,767 characters, for a workbook holds no more (they end with …);"
            " .csv, .jsonl and .parquet hold all"
        )
