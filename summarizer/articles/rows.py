"""Rows of JSON or of front matter: what they may say of an article, and how lines are read."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from itertools import count
from typing import Any, BinaryIO

import orjson

from summarizer.errors import InputError
from summarizer.metadata.datelines import read_stamp

# What feeds and datasets call the fields of an article; the first that has a value counts.
_TEXT_NAMES = ("text", "body", "content", "article", "maintext", "articleBody", "full_text")
_NAMES = {
    "id": ("id", "_id", "guid", "uuid", "doc_id"),
    "title": ("title", "headline"),
    "publisher": ("publisher", "outlet", "site_name", "sitename"),
    "published": (
        *("published", "date", "published_at", "publishedAt", "date_published", "datePublished"),
        *("publish_date", "date_publish", "pubDate", "pub_date", "publication_date"),
    ),
    "language": ("language", "lang"),
    "source": ("source", "url", "link"),
}
_PLACE = re.compile(r"[/\\]|\.\w{2,5}$|^\w+:")
_DIGITS = re.compile(r"[0-9]{8,19}")
_NO_NUMBER = re.compile(rb"\b(?:NaN|Infinity)\b")
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


def row_fields(row: object, left_out: list[str]) -> dict[str, Any]:
    """Return the article fields of a JSON row, by any of the names that feeds give them.

    A text is required. What cannot be read of the rest is left out, and said in `left_out`.
    """
    if not isinstance(row, dict):
        raise InputError(f"is not a JSON object but {_kind(row)}")
    name = next((name for name in _TEXT_NAMES if name in row), None)
    if name is None:
        raise InputError("has no 'text'")
    text = row[name]
    if not isinstance(text, str):
        raise InputError(f"{name!r} must be a string, not {_kind(text)}")
    return {"text": text, **described_fields(row, left_out)}


def described_fields(
    row: Mapping[Any, object], left_out: list[str] | None = None
) -> dict[str, Any]:
    """Return id, title, publisher, published, language and source, as far as `row` has them.

    What cannot be read is said in `left_out`; without it InputError is raised.
    """
    fields: dict[str, Any] = {}
    for field, names in _NAMES.items():
        for name in names:
            try:
                value = _READ.get(field, _words)(name, row.get(name))
            except InputError as exc:
                if left_out is None:
                    raise
                left_out.append(str(exc))
                continue
            if value is not None:
                fields[field] = value
                break
    source = fields.get("source")
    if source is not None and row.get("source") == source and not _PLACE.search(source):
        fields.setdefault("publisher", source)  # an outlet's name, and no address
        del fields["source"]
    return fields


def published_day(value: object) -> date | None:
    """Return the day of a publication date: ISO, or any absolute form dateparser understands.

    Seconds or milliseconds since 1970 count too. None for None and for a blank string. InputError
    for "yesterday", for a day without a year, and for 03/04/2025, which is two days.
    """
    if value is None or isinstance(value, datetime):
        return value.date() if value else None
    if isinstance(value, date):
        return value
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        value = f"{value:.0f}"
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
    if _DIGITS.fullmatch(value):
        return _day_of_digits(value)
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


def _day_of_digits(digits: str) -> date | None:
    """Return the day of 20250617, or of seconds, milliseconds or finer parts since 1970."""
    try:
        if len(digits) == 8:
            return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
        if len(digits) < 9:
            return None
        return datetime.fromtimestamp(float(digits[:10]), UTC).date()
    except (ValueError, OverflowError, OSError):
        return None


def _identity(name: str, value: object) -> str | None:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return _words(name, value)


def _day(_: str, value: object) -> date | None:
    return published_day(value)


def _words(name: str, value: object) -> str | None:
    """Return a string without blanks around it, a number as it is written, or an object's name."""
    if isinstance(value, dict) and isinstance(value.get("name"), str):
        value = value["name"]
    elif isinstance(value, list) and len(value) == 1:
        (value,) = value
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        value = str(value)
    if value is not None and not isinstance(value, str):
        raise InputError(f"{name!r} must be a string, not {_kind(value)}")
    return value.strip() or None if value else None


_READ: dict[str, Callable[[str, object], object]] = {"id": _identity, "published": _day}


def _kind(value: object) -> str:
    """Return what JSON calls a value of this type."""
    return _KINDS.get(type(value), type(value).__name__)
