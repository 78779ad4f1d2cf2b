"""Files of JSON: lines of it, one object, or a list of them."""

from __future__ import annotations

import codecs
import re
from typing import BinaryIO

from summarizer.articles.decoding import decode
from summarizer.articles.drafts import over_limit, read_at_most, row_draft
from summarizer.articles.options import InputOptions
from summarizer.articles.own_outputs import OwnOutput, refuse_own_row
from summarizer.articles.places import BadInput, Place, RawArticle, RawArticles
from summarizer.articles.rows import listed_rows, numbered_lines, parse_rows
from summarizer.errors import InputError

LIST_START = re.compile(rb"\[\s*(?:\{|$)")  # one list of rows, whatever its file is called
# A .json list is parsed as a whole; a larger collection belongs in JSONL.
LIST_BYTES_PER_CHAR = 64

# A character of JSON may be written as \uXXXX; titles and unknown keys come on top.
_LINE_BYTES_PER_CHAR, _LINE_OTHER_BYTES = 6, 1 << 16
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def read_lines(
    stream: BinaryIO, place: Place, options: InputOptions, *, first: int = 1
) -> RawArticles:
    """Yield what each line says, counted from `first`; a list of rows is read as one."""
    max_chars = options.max_chars
    max_bytes = _LINE_BYTES_PER_CHAR * max_chars + _LINE_OTHER_BYTES
    is_empty = True
    for number, line in numbered_lines(stream, max_bytes=max_bytes, first=first):
        if line is None:
            is_empty = False
            yield place.at(number).bad(over_limit(max_chars))
            continue
        if is_empty and line.startswith(_UTF_16):
            raise InputError("is UTF-16; convert JSONL to UTF-8")
        if is_empty and _is_list(line):
            most = LIST_BYTES_PER_CHAR * max_chars
            yield from read_list(line + read_at_most(stream, most, max_chars), place, options)
            return
        while line.startswith(codecs.BOM_UTF8):  # each of the files that were joined had one
            line = line.removeprefix(codecs.BOM_UTF8)
        if line := line.strip():
            yield _read_row(line, place.at(number), options, is_first=is_empty)
            is_empty = False
    if is_empty:
        raise InputError("is empty")


def read_list(data: bytes, place: Place, options: InputOptions) -> RawArticles:
    """Yield what a .json file says: one object, or a list of them."""
    value = parse_rows(decode(data).lstrip("\ufeff").encode())
    refuse_own_row(value)
    rows = listed_rows(value)
    if rows is None:
        yield row_draft(value, place, options)
    elif not rows:
        raise InputError("is an empty list")
    else:
        for number, row in enumerate(rows, 1):
            yield _row(row, place.at(number), options, is_first=number == 1)


def _is_list(line: bytes) -> bool:
    """Say whether a first line begins a list of rows, or is an object that is there for one."""
    line = line.removeprefix(codecs.BOM_UTF8).strip()
    if LIST_START.match(line):
        return True
    try:
        return line.startswith(b"{") and listed_rows(parse_rows(line)) is not None
    except InputError:
        return False


def _read_row(
    line: bytes, place: Place, options: InputOptions, *, is_first: bool
) -> RawArticle | BadInput:
    try:
        row = parse_rows(line)
    except InputError as exc:
        return place.bad(str(exc), exc)
    return _row(row, place, options, is_first=is_first)


def _row(
    row: object, place: Place, options: InputOptions, *, is_first: bool
) -> RawArticle | BadInput:
    """Return the draft of a row; a first one that summarizer wrote speaks for the whole file."""
    try:
        return row_draft(row, place, options)
    except OwnOutput as exc:
        if is_first:
            raise
        return place.bad(str(exc), exc)
