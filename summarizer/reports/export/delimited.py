"""Tables as CSV and TSV, RFC 4180, that a spreadsheet does not take for formulas."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import BinaryIO

from summarizer.reports.export.columns import Cell, Row, Table
from summarizer.vocabulary import TableEncoding

# A cell that begins so is a formula, or a part of one, to some spreadsheet: also behind blanks,
# quotation marks and what is not seen, and in the wide forms of East Asia.
# Source: OWASP, CSV Injection.
_FORMULA = re.compile(
    "[\t\r\n]"
    "|[\\s\x00-\x1f\x7f-\x9f\u00ad\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    "\"'`‘’‚‛“”„‟«»‹›＂＇]*[=+\\-@|＝＋－＠｜﹢﹣﹦﹫]"
)
_BATCH_CHARS = 1 << 16


def write_delimited(
    stream: BinaryIO,
    table: Table,
    rows: Iterator[Row],
    *,
    delimiter: str = ",",
    encoding: TableEncoding = "utf-8-sig",
    safe: Callable[[str], str],
) -> None:
    """Write rows with a header line; `safe` is what becomes of a text."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow([column.name for column in table.flat])
    data_encoding = encoding
    for row in rows:
        writer.writerow([_text(column.cell(row[column.name]), safe) for column in table.flat])
        if text.tell() > _BATCH_CHARS:
            stream.write(text.getvalue().encode(data_encoding))
            data_encoding = "utf-8"  # the mark stands at the beginning only
            text.seek(0)
            text.truncate()
    stream.write(text.getvalue().encode(data_encoding))


def without_formula(text: str) -> str:
    """Return a text that no spreadsheet computes: an apostrophe before one that it might.

    Whoever wants the text again takes one apostrophe away where what follows would get one.
    """
    return f"'{text}" if _FORMULA.match(text) else text


def _text(cell: Cell, safe: Callable[[str], str]) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return safe(cell)
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return cell.isoformat() if isinstance(cell, date) else str(cell)
