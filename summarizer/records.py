"""Records read back from JSONL, one line at a time.

A line that is no record is a value in the stream, not its end: the records after it are still
to be had.
"""

from __future__ import annotations

import codecs
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from pydantic import ValidationError

from summarizer.articles.rows import numbered_lines, parse_json
from summarizer.errors import InputError
from summarizer.models import RECORD_SCHEMA, Record
from summarizer.packed import packing_of, unpacked
from summarizer.parsing import validation_problems
from summarizer.tables import is_table, table_stream
from summarizer.version import __version__

# A record of a million-character article has some 10 MB; a longer line is no record.
MAX_LINE_BYTES = 64 * 1024 * 1024

_FAMILY, _, _VERSION = RECORD_SCHEMA.rpartition(":")
_COLUMN = re.compile(r": line 1 column (\d+) \(char \d+\)$")
_BOM = codecs.BOM_UTF8
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True)
class RecordLine:
    """One record with the line it stands on: its number, counted from 1, and its bytes."""

    number: int
    data: bytes
    record: Record


@dataclass(frozen=True)
class BadLine:
    """A line that is no record; the message of `error` begins with file and line."""

    number: int
    error: InputError


def read_record_lines(stream: BinaryIO, name: str) -> Iterator[RecordLine | BadLine]:
    """Yield every record of a JSONL stream, in order, and each bad line as a value.

    `name` is what messages call the stream. Blank lines are passed over. At any time one line
    is held, of at most 64 MB. A stream that cannot be read raises InputError.
    """
    lines = numbered_lines(stream, max_bytes=MAX_LINE_BYTES)
    while True:
        try:
            number, line = next(lines)
        except StopIteration:
            return
        except OSError as exc:
            raise InputError(f"{name}: cannot be read: {exc.strerror or exc}") from exc
        while line is not None and line.startswith(_BOM):  # each of the files joined had one
            line = line.removeprefix(_BOM)
        if line is not None and not line.strip():
            continue
        try:
            yield RecordLine(number, line or b"", _record(line))
        except InputError as exc:
            yield BadLine(number, InputError(f"{name}:{number}: {exc}"))


def read_records(path: str | os.PathLike[str]) -> Iterator[Record]:
    """Yield every record of a file that `summarizer run -o` wrote, in order.

    That is JSONL, also packed as .gz or .zst, or a table, .parquet. Records of earlier versions are
    read as well; what they do not have is as if it was not found.

    Raises InputError, naming file and line, at a line that is no record, and for a file that
    cannot be read.
    """
    try:
        name = os.fspath(path)
        with Path(path).open("rb") as stream:
            packed = unpacked(stream, packing_of(name))
            lines = table_stream(path) if is_table(name, stream) else packed
            for line in read_record_lines(lines, name):
                if isinstance(line, BadLine):
                    raise line.error
                yield line.record
    except OSError as exc:
        raise InputError(f"{path}: cannot be read: {exc.strerror or exc}") from exc


def _record(line: bytes | None) -> Record:
    """Return the record of a line, None standing for one that is too long to be held."""
    if line is None:
        raise InputError(f"is longer than {MAX_LINE_BYTES // 1024**2} MB, so it is no record")
    try:
        record = Record.model_validate_json(line)
    except ValidationError as exc:
        raise InputError(_why_not(line, exc)) from exc
    if record.schema_id != RECORD_SCHEMA:
        raise InputError(_foreign(record.schema_id))
    return record


def _why_not(line: bytes, error: ValidationError) -> str:
    """Return what is wrong with a line that does not validate, and what to do."""
    if line.startswith(_UTF_16):
        return "is UTF-16; convert it to UTF-8"
    if line.strip() in (b"{", b"["):
        return "is JSON over several lines; a record is one line of its own"
    try:
        row = parse_json(line)
    except InputError as exc:
        problem = _COLUMN.sub(r" at column \1", str(exc))  # its line 1 is this line
        if line.endswith(b"\n") or not line.lstrip().startswith(b"{"):
            return problem
        return f"{problem}; the file ends in the middle of it, so whatever wrote it was cut off"
    if not isinstance(row, dict):
        return "is JSON, but not a record: not an object"
    schema = row.get("schema")
    if schema is None and "text" in row:
        return "is an article, not a record; `summarizer run` makes a record of it"
    if schema != RECORD_SCHEMA:
        return _foreign(schema)
    for detail in error.errors(include_url=False, include_context=False, include_input=False):
        if detail["type"] == "extra_forbidden":
            name = ".".join(map(str, detail["loc"]))
            return (
                f"has a field that this version does not know, {name[:80]!r}; was it written by a"
                f" newer summarizer than {__version__}?"
            )
    return f"is not a valid record: {validation_problems(error)[0]}"


def _foreign(schema: object) -> str:
    """Return what to say of a line that names another schema, or none."""
    if schema is None:
        return "is JSON, but not a record: it names no 'schema'"
    shown = repr(schema)[:80]
    family, _, version = str(schema).rpartition(":")
    if family != _FAMILY or not version.isdecimal():
        return f"is not a record: its schema is {shown}, not {RECORD_SCHEMA}"
    age = "a newer" if int(version) > int(_VERSION) else "an older"
    return f"was written by {age} summarizer ({shown}; this one reads {RECORD_SCHEMA})"
