"""The columns that a caller has named, taken from a row, and what a header has to have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from summarizer.articles.options import listed
from summarizer.errors import InputError


def take_columns(
    row: dict[str, Any], columns: Mapping[str, str]
) -> tuple[dict[str, object], dict[str, Any]]:
    """Return the values that columns hold, by field, and the row without them.

    A column is a key of the row or, where none is spelled so, a path of keys with dots between
    them. InputError for one that is not there.
    """
    values: dict[str, object] = {}
    for name, column in columns.items():
        path = _path(row, column)
        if path is None:
            raise InputError(missing(name, column, list(row)))
        value: Any = row
        for key in path:
            value = value[key]
        values[name] = value
    for column in columns.values():
        if path := _path(row, column):
            row = _without(row, path)
    return values, row


def check_header(
    names: Sequence[str], columns: Mapping[str, str], *, has_text: bool, nested: Sequence[str] = ()
) -> None:
    """Raise InputError where a table lacks a column that was named, or any for the text.

    `has_text` says that a column's own name says that it is the text, `nested` are the names of
    parts of columns.
    """
    for name, column in columns.items():
        if column not in names and column not in nested:
            raise InputError(missing(name, column, names))
    if "text" not in columns and not has_text:
        raise InputError(
            "has no column that is known to hold the text; say which it is by --field text=COLUMN;"
            f" the columns are {listed(names)}"
        )


def missing(name: str, column: str, names: Sequence[object]) -> str:
    """Return the reason why a column cannot be read, with those that there are."""
    there = f"the columns are {listed(names)}" if names else "there are no columns"
    return f"has no column {column!r} for the {name}; {there}"


def _path(row: Mapping[str, object], column: str) -> tuple[str, ...] | None:
    """Return the keys that lead to a column; None where there is none."""
    if column in row:
        return (column,)
    at = column.find(".")
    while at > 0:  # a key may have a dot of its own
        inner = row.get(column[:at])
        if isinstance(inner, dict) and (rest := _path(inner, column[at + 1 :])):
            return (column[:at], *rest)
        at = column.find(".", at + 1)
    return None


def _without(row: dict[str, Any], path: Sequence[str]) -> dict[str, Any]:
    """Return a row without what a path leads to, and without what is empty then."""
    key, *rest = path
    inner = _without(row[key], rest) if rest else {}
    if inner:
        return {name: inner if name == key else value for name, value in row.items()}
    return {name: value for name, value in row.items() if name != key}
