"""What a table is: its columns, each of a kind that every format has, and a record's rows."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, Literal

from summarizer.models import Record
from summarizer.vocabulary import TableOf

Kind = Literal["text", "integer", "number", "boolean", "day", "instant"]
Row = Mapping[str, Any]
Cell = str | int | float | bool | date | datetime | None

# Between the parts of a list in one cell: names hold commas and semicolons, hardly ever this.
SEPARATOR = " | "
_MAX_INTEGER = (1 << 63) - 1  # of Parquet
_MAX_EXACT = 1 << 53  # the integers up to here are numbers in every reader


@dataclass(frozen=True)
class Column:
    """A column: one value of a kind, a list of `many` such values, or objects with `fields`.

    A list is one in JSON Lines and Parquet; elsewhere it is one cell, each part of it as `words`
    says. `is_nested_only` leaves it out there. `width` is that in a workbook, in characters.
    """

    name: str
    kind: Kind = "text"
    width: int = 12
    many: bool = False
    fields: tuple[Column, ...] = ()
    words: Callable[[Any], str] = str
    is_nested_only: bool = False

    def cell(self, value: Any) -> Cell:
        """Return a value as one cell has it."""
        return (SEPARATOR.join(map(self.words, value)) or None) if self.many else value


@dataclass(frozen=True)
class Table:
    """A kind of table: what its rows are called, its columns, and the rows that a record gives."""

    name: TableOf
    columns: tuple[Column, ...]
    rows: Callable[[Record], Iterator[Row]]

    @cached_property
    def flat(self) -> tuple[Column, ...]:
        """Return the columns that a table of cells has."""
        return tuple(column for column in self.columns if not column.is_nested_only)

    def rows_of(self, record: Record) -> Iterator[Row]:
        """Yield the rows of a record, with no value that a format cannot hold."""
        for row in self.rows(record):
            yield {column.name: _fitting(column, row[column.name]) for column in self.columns}


def _fitting(column: Column, value: Any) -> Any:
    """Return a value as every format can hold it.

    A number that is none or too large is None, and half a surrogate pair is "?".
    """
    if value is None:
        return None
    if column.many:
        return [_one(column, each) for each in value]
    return _one(column, value)


def _one(column: Column, value: Any) -> Any:
    if column.fields:
        return {field.name: _fitting(field, value[field.name]) for field in column.fields}
    if column.kind == "text":
        text = str(value)
        return text if text.isascii() else text.encode("utf-8", "replace").decode()
    if column.kind == "integer":
        return value if abs(value) <= _MAX_INTEGER else None
    return _number(value) if column.kind == "number" else value


def _number(value: float) -> float | None:
    try:
        number = float(value)
    except OverflowError:
        return None
    if not math.isfinite(number):
        return None
    return value if isinstance(value, int) and abs(value) <= _MAX_EXACT else number


ARTICLE = (
    Column("article_id", width=24),
    Column("article_title", width=40),
    Column("publisher", width=18),
    Column("published", "day"),
    Column("language", width=9),
    Column("article_source", width=24),
)


def of_article(record: Record) -> dict[str, Any]:
    """Return the columns that say which article a row is of."""
    article = record.article
    return {
        "article_id": article.id,
        "article_title": article.title,
        "publisher": article.publisher,
        "published": article.published,
        "language": article.language,
        "article_source": article.source,
    }
