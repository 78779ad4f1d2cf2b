"""Tables of comma-separated values, or of such with another mark: a header, and an article a row.

A row that cannot be read costs itself: quotes that do not fit are where it ends.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO

from summarizer.articles.ahead import look_ahead
from summarizer.articles.columns import check_header
from summarizer.articles.drafts import over_limit, row_draft
from summarizer.articles.fields import has_text_name, known_names
from summarizer.articles.options import InputOptions
from summarizer.articles.own_outputs import refuse_own_columns
from summarizer.articles.places import Place, RawArticles
from summarizer.articles.text_lines import Line, TextLines, sample_text
from summarizer.errors import InputError

DELIMITERS = ",\t;|"
SAMPLE_BYTES = 1 << 16
_SAMPLE_ROWS = 20
_SAID = re.compile(r"sep=(?P<mark>.)\r?\n?", re.IGNORECASE)  # a line for Excel, on top
# Each quote of a cell is written twice; titles and other cells come on top.
_ROW_CHARS_PER_CHAR, _ROW_OTHER_CHARS = 2, 1 << 16
_BYTES_PER_CHAR = 4
_REASONS = {
    "unexpected end of data": "a quotation mark that opens a cell of this row is not closed",
    "expected after": "a quotation mark within a quoted cell of this row is not doubled",
    "new-line character": "a carriage return stands in a cell without quotation marks",
}
_NAME = re.compile(r"[\w .:@/()-]{1,60}")  # what a column may be called


@dataclass(frozen=True)
class _Row:
    """The cells of a row that begins in line `start`, or why it cannot be read."""

    start: int
    cells: Sequence[str]
    problem: str | None = None
    is_torn: bool = False  # the lines that follow may be the rest of it


class _TooLong(Exception):
    """A row has more characters than may be held."""


def read_csv(
    stream: BinaryIO, place: Place, options: InputOptions, *, delimiter: str | None = None
) -> RawArticles:
    """Yield what each row says; its place is the line in which it begins.

    The mark between cells is found out, `delimiter` where that leaves it open. InputError for a
    table without a header that has a column of text, or without rows.
    """
    sample, stream = look_ahead(stream, SAMPLE_BYTES)
    most = _ROW_CHARS_PER_CHAR * options.max_chars + _ROW_OTHER_CHARS
    lines = TextLines(stream, sample, max_bytes=_BYTES_PER_CHAR * most)
    text = sample_text(sample)
    if said := _SAID.match(text):
        lines.read()
    mark = said["mark"] if said else _delimiter(text, options.columns, delimiter)
    rows = _rows(lines, mark, max_row_chars=most, max_chars=options.max_chars)
    header = next(rows, None)
    if header is None:
        raise InputError("is empty")
    names = _header(header, options)
    is_empty = True
    for row in _whole(rows, len(names)):
        own = place.at(row.start)
        is_empty = False
        if row.problem is not None:
            yield own.bad(row.problem)
        elif row.cells != header.cells:  # the header of a file that was joined
            yield row_draft(dict(zip(names, row.cells, strict=False)), own, options)
    if is_empty:
        raise InputError("has a header, and no rows")


def is_surely_csv(sample: bytes, columns: Mapping[str, str]) -> bool:
    """Say whether text of no known kind is a table: names of ours on top, and a row that fits."""
    try:
        text = sample_text(sample)
    except InputError:
        return False
    mark = _delimiter(text, columns, None)
    header, *rows = [*_parsed(text, mark, 2), [], []][:2]
    if len(header) < 2 or not all(_NAME.fullmatch(name.strip()) for name in header):
        return False
    names = [name.strip() for name in header]
    if columns and set(columns.values()) <= set(names):
        return len(rows[0]) == len(names)
    known = known_names(names)
    return has_text_name(names) and len(known) > 1 and len(rows[0]) == len(names)


def _delimiter(text: str, columns: Mapping[str, str], given: str | None) -> str:
    """Return the mark by which the header has the most names that mean something.

    Where that leaves it open, the one by which the first rows are as wide as the header.
    """
    wanted = set(columns.values())

    def rank(mark: str) -> tuple[int, int, bool, int]:
        header, *rows = _parsed(text, mark, _SAMPLE_ROWS) or [[]]
        names = [name.strip() for name in header]
        n_fitting = sum(len(row) == len(names) for row in rows[:-1]) if len(names) > 1 else 0
        n_named = len(wanted & set(names)) + len(known_names(names))
        return n_named, n_fitting, mark == given, -DELIMITERS.index(mark)

    return max(DELIMITERS, key=rank)


def _parsed(text: str, mark: str, n_rows: int) -> list[list[str]]:
    """Return the first rows of a sample that are not blank."""
    try:
        rows = (row for row in csv.reader(io.StringIO(text, newline=""), delimiter=mark) if row)
        return list(islice(rows, n_rows))
    except csv.Error:
        return []


def _header(row: _Row, options: InputOptions) -> list[str]:
    """Return the names of the columns; InputError where they cannot be used."""
    if row.problem is not None:
        raise InputError(f"the header cannot be read: {row.problem}")
    names = [name.strip() for name in row.cells]
    while names and not names[-1]:  # a mark at the end of each line
        names.pop()
    refuse_own_columns(set(names))
    check_header(names, options.columns, has_text=has_text_name(names))
    times = Counter(names)
    used = {*known_names(names), *options.columns.values()}
    if twice := [name for name, n in times.items() if n > 1 and name in used]:
        raise InputError(f"has more than one column {twice[0]!r}; rename all but one")
    return [
        name if name and times[name] == 1 else f"{name or 'column'} ({number})"
        for number, name in enumerate(names, 1)
    ]


def _whole(rows: Iterator[_Row], width: int) -> Iterator[_Row]:
    """Yield rows as wide as the header, and the others with what is wrong.

    The lines behind a torn row that fit nothing are the rest of it, and said with it.
    """
    torn, last = None, 0
    for row in rows:
        problem = row.problem or _misfit(row.cells, width)
        if torn is not None and problem is not None and not row.is_torn:
            last = row.start
            continue
        if torn is not None:
            yield _named(torn, last)
            torn = None
        if row.is_torn:
            torn, last = row, row.start
        else:
            yield _Row(row.start, row.cells, problem)
    if torn is not None:
        yield _named(torn, last)


def _named(torn: _Row, last: int) -> _Row:
    """Return a torn row with the last of the lines that were left out with it."""
    if last == torn.start:
        return torn
    return _Row(torn.start, (), f"{torn.problem}; left out up to line {last}")


def _misfit(cells: Sequence[str], width: int) -> str | None:
    """Return why a row does not fit under its header, None for one that does."""
    if len(cells) == width or (len(cells) > width and not any(cells[width:])):
        return None
    return f"the header has {width} columns, and this row {len(cells)}"


def _rows(lines: TextLines, mark: str, *, max_row_chars: int, max_chars: int) -> Iterator[_Row]:
    """Yield every row that is not blank; behind one that cannot be read, the next line begins."""
    # It is the whole process's, and never made smaller. Rows are bounded by their lines.
    csv.field_size_limit(max(csv.field_size_limit(), max_row_chars + 1))
    taken: list[Line] = []

    def feed() -> Iterator[str]:
        n_chars = 0
        while (line := lines.read()) is not None:
            if not taken:
                n_chars = 0
            taken.append(line)
            n_chars += len(line.text)
            if line.is_too_long or n_chars > max_row_chars:
                raise _TooLong
            yield line.text

    reader = csv.reader(feed(), delimiter=mark, strict=True)
    while True:
        taken.clear()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except (csv.Error, _TooLong) as exc:
            reason = over_limit(max_chars) if isinstance(exc, _TooLong) else _reason(exc)
            yield _Row(taken[0].number, (), reason, is_torn=True)
            lines.push_back(taken[1:])
            reader = csv.reader(feed(), delimiter=mark, strict=True)
            continue
        if problem := next((line.problem for line in taken if line.problem), None):
            yield _Row(taken[0].number, (), str(problem))
        elif any(map(str.strip, cells)) or (len(cells) == 1 and taken[0].text.strip()):
            yield _Row(taken[0].number, cells)


def _reason(exc: Exception) -> str:
    text = str(exc)
    return next((said for part, said in _REASONS.items() if part in text), text)
