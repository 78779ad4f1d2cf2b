"""The formats of tables: which one a file has, what it needs, and how it is written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from summarizer.errors import ConfigurationError
from summarizer.packed import packing_of, without_packing
from summarizer.reports.export.columns import Row, Table
from summarizer.reports.export.delimited import write_delimited
from summarizer.tables import NO_PYARROW, has_pyarrow
from summarizer.vocabulary import TableEncoding, TableFormat

_SUFFIXES: dict[str, TableFormat] = {
    ".csv": "csv",
    ".tsv": "tsv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".parquet": "parquet",
    ".xlsx": "xlsx",
}
_LINES: tuple[TableFormat, ...] = ("csv", "tsv", "jsonl")  # what is written from front to back
_NO_XLSXWRITER = (
    "a workbook (.xlsx) is written by XlsxWriter, which is not installed: pip install"
    " 'summarizer[xlsx]'"
)


@dataclass(frozen=True)
class Style:
    """How a table is written: its format and encoding, and what becomes of each text.

    `encoding` is of CSV and TSV: utf-8-sig begins with a mark, by which Excel knows UTF-8. `safe`
    is given each text of these, and each line of JSON Lines.
    """

    format: TableFormat
    encoding: TableEncoding = "utf-8"
    safe: Callable[[str], str] = str


def format_of(path: Path | None, given: TableFormat | None = None) -> TableFormat:
    """Return the format of a table at `path`, None for a stream: as its name says, else `given`.

    Raises ConfigurationError where the two do not go together, or neither says one.
    """
    if path is None:
        if given in ("parquet", "xlsx"):
            raise ConfigurationError(f"stdout takes {_listed(_LINES)}; name a .{given} file")
        return given or "csv"
    name = without_packing(path.name).lower()
    by_name = _SUFFIXES.get(Path(name).suffix)
    if given is not None and by_name not in (None, given):
        raise ConfigurationError(
            f"{path} is {by_name} by its name, and the format asked for is {given}"
        )
    found = by_name or given
    if found is None:
        raise ConfigurationError(
            f"{path}: which format? Name it {_listed(_SUFFIXES)}, or give its format"
        )
    if packing_of(path.name) and found not in _LINES:
        one = "an" if found == "xlsx" else "a"
        raise ConfigurationError(
            f"{path}: {one} {found} file is packed already; name a .{found} file"
        )
    return found


def require(form: TableFormat) -> None:
    """Raise ConfigurationError where what writes a format is not installed."""
    if form == "parquet" and not has_pyarrow():
        raise ConfigurationError(NO_PYARROW)
    if form == "xlsx":
        try:
            import xlsxwriter  # noqa: F401  # an extra
        except ImportError as exc:
            raise ConfigurationError(_NO_XLSXWRITER) from exc


def _listed(names: Iterable[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} or {last}"


def write_table(stream: BinaryIO, table: Table, rows: Iterator[Row], style: Style) -> int:
    """Write rows, and return how many cells had to be cut because the format holds no longer ones.

    Memory is that of some thousand rows, however many there are.
    """
    if style.format == "jsonl":
        from summarizer.reports.export.lines import write_lines

        write_lines(stream, rows, safe=style.safe)
    elif style.format == "parquet":
        from summarizer.reports.export.parquet import write_parquet

        write_parquet(stream, table, rows)
    elif style.format == "xlsx":
        from summarizer.reports.export.workbook import write_workbook

        return write_workbook(stream, table, rows)
    else:
        delimiter = "," if style.format == "csv" else "\t"
        write_delimited(
            stream, table, rows, delimiter=delimiter, encoding=style.encoding, safe=style.safe
        )
    return 0
