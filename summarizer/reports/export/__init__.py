"""Records as tables, for spreadsheets, data frames and jq: one row a claim, or another part."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, get_args

from summarizer.articles.arguments import given_records
from summarizer.compact_table import CompactTable
from summarizer.errors import ConfigurationError
from summarizer.jobs.lines import KEY_BYTES, key_of
from summarizer.models import Record
from summarizer.reports.export.articles import ARTICLES
from summarizer.reports.export.claims import CLAIMS
from summarizer.reports.export.columns import Row, Table
from summarizer.reports.export.delimited import without_formula
from summarizer.reports.export.entities import ENTITIES
from summarizer.reports.export.files import open_table
from summarizer.reports.export.formats import Style, format_of, require, write_table
from summarizer.reports.export.quantities import QUANTITIES
from summarizer.vocabulary import TableEncoding, TableFormat, TableOf

TABLES: dict[TableOf, Table] = {
    table.name: table for table in (CLAIMS, ARTICLES, ENTITIES, QUANTITIES)
}


@dataclass(frozen=True)
class Exported:
    """What became of records in a table.

    `without` counts the articles that gave no row, by their outcome; `n_repeats` the records of an
    article that stood before already, whose rows were written as well; `n_cut` the cells that were
    cut because the format holds no longer ones.
    """

    n_rows: int
    n_articles: int
    without: Counter[str]
    n_repeats: int
    n_cut: int


def export_records(
    records: Iterable[Record],
    path: str | os.PathLike[str],
    *,
    what: TableOf = "claims",
    format: TableFormat | None = None,  # noqa: A002  # the option's name
    encoding: TableEncoding = "utf-8-sig",
    raw: bool = False,
) -> Exported:
    """Write records as a table, one row a claim, an article, an entity, or a quantity.

    The format is what the name says (.csv, .tsv, .jsonl, .parquet or .xlsx; the first three also
    with .gz or .zst behind), else `format`. The file is there as a whole or not at all, in the
    place of one that was. `encoding` is that of CSV and TSV. In these an apostrophe stands before
    what a spreadsheet would take for a formula; `raw` leaves it out.

    Raises InputError for what is no record, and ConfigurationError when it cannot be written, for a
    file that holds records, and without what a format needs: pyarrow (the extra `parquet`) or
    XlsxWriter (`xlsx`).
    """
    if what not in TABLES:
        raise ConfigurationError(f"what: {what!r} is none of {', '.join(TABLES)}")
    if encoding not in get_args(TableEncoding):
        known = ", ".join(get_args(TableEncoding))
        raise ConfigurationError(f"encoding: {encoding!r} is none of {known}")
    given = given_records(records)
    target = Path(path)
    form = format_of(target, format)
    require(form)
    safe = str if raw or form == "jsonl" else without_formula
    with open_table(target, form) as stream:
        return write_records(stream, given, TABLES[what], Style(form, encoding, safe))


def write_records(
    stream: BinaryIO, records: Iterable[Record], table: Table, style: Style
) -> Exported:
    """Do as `export_records` does, on a stream that is open."""
    counts = _Counts()
    n_cut = write_table(stream, table, counts.rows(records, table), style)
    return Exported(counts.n_rows, counts.n_articles, counts.without, counts.n_repeats, n_cut)


class _Counts:
    """Makes rows of records, and counts both."""

    def __init__(self) -> None:
        self.n_rows = self.n_articles = self.n_repeats = 0
        self.without: Counter[str] = Counter()
        self._ids = CompactTable(KEY_BYTES)

    def rows(self, records: Iterable[Record], table: Table) -> Iterator[Row]:
        """Yield the rows of records."""
        for record in records:
            self._count(record.article.id)
            n_before = self.n_rows
            for row in table.rows_of(record):
                self.n_rows += 1
                yield row
            if self.n_rows == n_before:
                self.without[record.outcome] += 1

    def _count(self, article_id: str) -> None:
        self.n_articles += 1
        key = key_of(article_id)
        if self._ids.find(key) is None:
            self._ids.put(key)
        else:
            self.n_repeats += 1
