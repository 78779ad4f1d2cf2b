"""Rows of JSON: how lines are read, and what they hold."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import count
from typing import BinaryIO

import orjson

from summarizer.errors import InputError

_NO_NUMBER = re.compile(rb"\b(?:NaN|Infinity)\b")
_SKIP_BYTES = 1 << 16
# Under which names an answer of a news service, or a feed, lists its articles.
_LISTS = (
    "articles",
    "items",
    "entries",
    "results",
    "documents",
    "docs",
    "records",
    "posts",
    "data",
)


def numbered_lines(
    stream: BinaryIO, *, max_bytes: int, first: int = 1
) -> Iterator[tuple[int, bytes | None]]:
    """Yield every line with its number from `first`; None for one of more than `max_bytes`.

    Such a line is read away in pieces; at most one line of `max_bytes` is held.
    """
    for number in count(first):
        line = stream.readline(max_bytes + 1)
        if not line:
            return
        if len(line) <= max_bytes or line.endswith(b"\n"):
            yield number, line
            continue
        line = b""
        while (piece := stream.readline(_SKIP_BYTES)) and not piece.endswith(b"\n"):
            pass
        yield number, None


def parse_json(data: bytes | str) -> object:
    """Return the value of one JSON document; InputError names what is wrong, not the content."""
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError as exc:
        if isinstance(data, bytes) and not _is_utf_8(data):
            raise InputError("is not UTF-8") from exc
        raise InputError(f"is not JSON: {exc}") from exc


def parse_rows(data: bytes) -> object:
    """Do as `parse_json`; NaN and Infinity, which Python's writers leave behind, are null."""
    try:
        return parse_json(data)
    except InputError:
        if _NO_NUMBER.search(data) is None:
            raise
        try:
            return json.loads(data, parse_constant=lambda _: None)
        except (ValueError, RecursionError):
            pass  # the first error says more
        raise


def listed_rows(value: object) -> list[object] | None:
    """Return the rows of a JSON file: a list, or the list that an object is there for."""
    if isinstance(value, list):
        return value
    lists = [value[name] for name in _LISTS if name in value] if isinstance(value, dict) else []
    if (
        len(lists) == 1
        and isinstance(lists[0], list)
        and isinstance(next(iter(lists[0]), {}), dict)
    ):
        return lists[0]
    return None


def _is_utf_8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
