"""Rows of JSON or of front matter: what they may say of an article, and how lines are read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from itertools import count
from typing import Any, BinaryIO

import orjson

from summarizer.errors import InputError
from summarizer.metadata.datelines import read_stamp

_TEXT_FIELDS = ("title", "publisher", "language", "source")
_KINDS = {
    dict: "an object",
    list: "a list",
    str: "a string",
    bool: "true or false",
    int: "a number",
    float: "a number",
    type(None): "null",
}
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?![0-9])")
_MAX_DATE_CHARS = 100
_SKIP_BYTES = 1 << 16


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


def row_fields(row: object) -> dict[str, Any]:
    """Return the article fields of a JSON row; `text` is required, unknown keys are ignored."""
    if not isinstance(row, dict):
        raise InputError(f"is not a JSON object but {_kind(row)}")
    if "text" not in row:
        raise InputError("has no 'text'")
    text = row["text"]
    if not isinstance(text, str):
        raise InputError(f"'text' must be a string, not {_kind(text)}")
    return {"text": text, **described_fields(row)}


def described_fields(row: Mapping[Any, object]) -> dict[str, Any]:
    """Return id, title, publisher, published, language and source, as far as `row` has them."""
    fields: dict[str, Any] = {}
    identity = row.get("id")
    if isinstance(identity, int) and not isinstance(identity, bool):
        fields["id"] = str(identity)
    elif value := _string("id", identity):
        fields["id"] = value
    for name in _TEXT_FIELDS:
        if value := _string(name, row.get(name)):
            fields[name] = value
    if (day := published_day(row.get("published"))) is not None:
        fields["published"] = day
    return fields


def published_day(value: object) -> date | None:
    """Return the day of a publication date: ISO, or any absolute form dateparser understands.

    None for None and for a blank string. InputError for "yesterday", for a day without a year,
    and for 03/04/2025, which is two days.
    """
    if value is None or isinstance(value, datetime):
        return value.date() if value else None
    if isinstance(value, date):
        return value
    if not isinstance(value, str):
        raise InputError(f"'published' must be a string such as 2025-06-17, not {_kind(value)}")
    value = value.strip()
    if not value:
        return None
    if len(value) <= _MAX_DATE_CHARS and (day := _parse_day(value)) is not None:
        return day
    raise InputError(f"'published' {value[:_MAX_DATE_CHARS]!r} is no one day; write YYYY-MM-DD")


def _parse_day(value: str) -> date | None:
    if _ISO_DAY.match(value):
        try:
            return date.fromisoformat(value[:10])
        except ValueError:
            return None
    if (stamp := read_stamp(value)) is not None:
        return stamp.day
    import dateparser  # 150 ms: only for a date that the cheap forms do not cover

    parsed = dateparser.parse(
        value,
        settings={"PARSERS": ["absolute-time"], "REQUIRE_PARTS": ["year", "month", "day"]},
    )
    return parsed.date() if parsed else None


def _is_utf_8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _string(name: str, value: object) -> str | None:
    if value is not None and not isinstance(value, str):
        raise InputError(f"{name!r} must be a string, not {_kind(value)}")
    return value.strip() or None if value else None


def _kind(value: object) -> str:
    """Return what JSON calls a value of this type."""
    return _KINDS.get(type(value), type(value).__name__)
