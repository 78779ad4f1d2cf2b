"""Tables as a workbook (.xlsx): texts are texts, numbers numbers, days days."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any, BinaryIO

from summarizer.reports.export.columns import Cell, Column, Row, Table

# What a sheet, and a cell, of Excel holds; of a cell in units of UTF-16.
MAX_ROWS = 1_048_576
MAX_UNITS = 32_767
_CUT = "…"
_FIRST_YEAR = 1900  # of the days that Excel has; those before are texts
_OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
_LOOKS = {"text_wrap": True, "valign": "top"}
_NUMBER_FORMATS = {"day": "yyyy-mm-dd", "instant": "yyyy-mm-dd hh:mm:ss"}


def write_workbook(
    stream: BinaryIO, table: Table, rows: Iterator[Row], *, max_rows: int = MAX_ROWS
) -> int:
    """Write rows, on as many sheets as it takes, and return how many cells had to be cut.

    `max_rows` is what a sheet holds, the header among them. Needs XlsxWriter.
    """
    n_cut = 0
    with _opened(stream) as book:
        sheet, at, n_sheets = _add_sheet(book, table, table.name), 1, 1
        for row in rows:
            if at == max_rows:
                sheet.autofilter(0, 0, at - 1, len(table.flat) - 1)
                n_sheets += 1
                sheet, at = _add_sheet(book, table, f"{table.name} {n_sheets}"), 1
            for place, column in enumerate(table.flat):
                n_cut += _write_cell(sheet, at, place, column.cell(row[column.name]))
            at += 1
        sheet.autofilter(0, 0, at - 1, len(table.flat) - 1)
    return n_cut


@contextmanager
def _opened(stream: BinaryIO) -> Iterator[Any]:
    """Open a workbook; what it has on disk until it is closed goes in any case."""
    import xlsxwriter
    from xlsxwriter.exceptions import FileCreateError

    with tempfile.TemporaryDirectory(prefix="summarizer-") as folder:
        book = xlsxwriter.Workbook(stream, {**_OPTIONS, "tmpdir": folder})
        book.use_zip64()
        try:
            yield book
            book.close()
        except FileCreateError as exc:
            raise exc.args[0] from exc
        finally:
            for sheet in book.worksheets():
                sheet.row_data_fh.close()


def _add_sheet(book: Any, table: Table, name: str) -> Any:
    sheet = book.add_worksheet(name)
    for place, column in enumerate(table.flat):
        number_format = _NUMBER_FORMATS.get(column.kind)
        looks = {**_LOOKS, "num_format": number_format} if number_format else _LOOKS
        sheet.set_column(place, place, _width(column), book.add_format(looks))
    sheet.freeze_panes(1, 0)
    bold = book.add_format({"bold": True, "valign": "top"})
    for place, column in enumerate(table.flat):
        sheet.write_string(0, place, column.name, bold)
    return sheet


def _width(column: Column) -> int:
    return max(column.width, len(column.name) + 3)  # the button of the filter takes three


def _write_cell(sheet: Any, row: int, place: int, cell: Cell) -> bool:
    """Write a cell, and say whether it had to be cut."""
    if cell is None:
        return False
    if isinstance(cell, bool):
        sheet.write_boolean(row, place, cell)
    elif isinstance(cell, (int, float)):
        sheet.write_number(row, place, cell)
    elif isinstance(cell, date) and cell.year >= _FIRST_YEAR:
        # Excel has no time zones; those of a table are UTC.
        sheet.write_datetime(
            row, place, cell.replace(tzinfo=None) if isinstance(cell, datetime) else cell
        )
    else:
        text = cell if isinstance(cell, str) else cell.isoformat()
        text = text.replace("\r\n", "\n").replace("\r", "\n")  # the line breaks that Excel has
        kept = _cut(text)
        _write_text(sheet, row, place, kept)
        return kept != text
    return False


def _write_text(sheet: Any, row: int, place: int, text: str) -> None:
    # XlsxWriter takes such a text for markup of its own, and puts it into the file as it stands. In
    # pieces, of which it wants three, it is none.
    if text.startswith("<r>") and text.endswith("</r>"):
        sheet.write_rich_string(row, place, text[:1], text[1:2], text[2:])
    else:
        sheet.write_string(row, place, text)


def _cut(text: str) -> str:
    """Return what a cell holds of a text."""
    if len(text) <= MAX_UNITS // 2:
        return text
    units = text.encode("utf-16-le")
    if len(units) <= 2 * MAX_UNITS:
        return text
    return units[: 2 * (MAX_UNITS - len(_CUT))].decode("utf-16-le", "ignore") + _CUT
