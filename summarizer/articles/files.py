"""Find the files that hold articles, and read what each says of its articles.

One document, or one line of JSONL, is held at a time. What cannot be read becomes a `BadInput`.
"""

from __future__ import annotations

import codecs
import errno
import io
import logging
import os
import re
import stat
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, cast

from summarizer.articles.decoding import decode
from summarizer.articles.documents import read_html, read_markdown, read_plain
from summarizer.articles.fields import Row, row_article
from summarizer.articles.folders import Walk, printable, stem, suffix
from summarizer.articles.places import BadInput, Place, RawArticle, RawArticles
from summarizer.articles.remarks import Remarks
from summarizer.articles.rows import listed_rows, numbered_lines, parse_rows
from summarizer.errors import InputError
from summarizer.packed import GZIP_MAGIC, ZSTD_MAGIC, DamagedPack, Packing, packing_of, unpacked

_PACKED: dict[bytes, Packing] = {GZIP_MAGIC: "gzip", ZSTD_MAGIC: "zstd"}
_PAGE = (b"<!doctype html", b"<html")
_LIST = re.compile(rb"\[\s*(?:\{|$)")  # JSON that is one list of rows, whatever its file is called
_ROW = re.compile(rb"\{\s*[\"}]")  # and no text in braces
_OBJECT_OF_LINES = re.compile(rb"\{[ \t]*[\r\n]")
_logger = logging.getLogger("summarizer.articles")

DOCUMENTS: dict[str, Callable[[bytes], Row]] = {
    ".txt": read_plain,
    ".text": read_plain,
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".html": read_html,
    ".htm": read_html,
}
JSONL = frozenset({".jsonl", ".ndjson"})
SUFFIXES = frozenset({*DOCUMENTS, *JSONL, ".json"})
_KNOWN = "read are .txt .md .html .json .jsonl, each also as .gz or .zst"

_BYTES_PER_CHAR = 4  # at most, in UTF-8, UTF-16 and UTF-32
# A character of JSON may be written as \uXXXX; titles and unknown keys come on top.
_LINE_BYTES_PER_CHAR, _LINE_OTHER_BYTES = 6, 1 << 16
# A .json list is parsed as a whole; a larger collection belongs in JSONL.
_LIST_BYTES_PER_CHAR = 64
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def read_path(path: str | os.PathLike[str], *, max_chars: int) -> RawArticles:
    """Yield what a file, or every file of a folder, says of its articles; at least one item."""
    root = Path(path)
    place = Place(stem(printable(root.name)), printable(os.fspath(path)))
    try:
        is_folder = stat.S_ISDIR(root.stat().st_mode)
    except (OSError, ValueError) as exc:
        yield place.bad(_reason(exc), exc)
        return
    if not is_folder:
        yield from _guarded(place, _open_drafts(root, place, max_chars))
        return
    is_empty, walk = True, Walk(SUFFIXES)
    for found, own_place in walk.files(root, place):
        is_empty = False
        if isinstance(found, OSError):
            yield own_place.bad(_reason(found), found)
        else:
            yield from _guarded(own_place, _open_drafts(found, own_place, max_chars))
    skipped = walk.describe_skipped() if walk.skipped else ""
    if is_empty:
        reason = f"no articles in this folder{', ' + skipped if skipped else ''}"
        yield place.bad(f"{reason}; {_KNOWN}")
    elif skipped:
        _logger.warning("%s: %s; %s", place.file, skipped, _KNOWN)


def read_document(path: Path, place: Place, *, max_chars: int) -> RawArticles:
    """Yield what one file says of its articles, which are said to stand at `place`."""
    yield from _guarded(place, _open_drafts(path, place, max_chars))


def read_stream(stream: BinaryIO, place: Place, *, max_chars: int) -> RawArticles:
    """Yield the lines of JSONL if the first character that is not blank is "{", else one text."""
    yield from _guarded(place, _sniff(stream, place, max_chars))


def over_limit(max_chars: int) -> str:
    """Return the reason why a longer text is refused."""
    return f"has more than {max_chars:,} characters; raise max_chars (--max-chars) to read it"


def _guarded(place: Place, drafts: RawArticles) -> RawArticles:
    """Yield `drafts` of one file; what stops them becomes the last item.

    What has to be said of their fields is said at the end, be it that no more are asked for.
    """
    remarks = Remarks(place.file)
    try:
        for draft in drafts:
            if isinstance(draft, RawArticle):
                remarks.note(draft)
            yield draft
    except InputError as exc:
        yield place.bad(str(exc), exc)
    except OSError as exc:
        yield place.bad(_reason(exc), exc)
    finally:
        remarks.say()


def _open_drafts(path: Path, place: Place, max_chars: int) -> RawArticles:
    """Read a file by its type; one without suffix, such as a pipe, by its first character."""
    kind, packing = suffix(path.name), packing_of(path.name)
    if kind and kind not in SUFFIXES:
        raise InputError(f"{kind} files are not read; {_KNOWN}")
    is_list = kind == ".json"
    max_bytes = (_LIST_BYTES_PER_CHAR if is_list else _BYTES_PER_CHAR) * max_chars
    if (is_list or kind in DOCUMENTS) and not packing and path.stat().st_size > max_bytes + 4:
        raise InputError(over_limit(max_chars))
    with path.open("rb") as file:
        stream = unpacked(file, packing)
        if kind in JSONL:
            yield from _read_lines(stream, place, max_chars)
        elif is_list:
            yield from _read_list(_read_at_most(stream, max_bytes, max_chars), place)
        elif kind in DOCUMENTS:
            row = DOCUMENTS[kind](_read_at_most(stream, max_bytes, max_chars))
            yield _draft(row, place)
        else:
            yield from _sniff(stream, place, max_chars)


def _sniff(stream: BinaryIO, place: Place, max_chars: int) -> RawArticles:
    has_peek = hasattr(stream, "peek")
    peekable = cast("io.BufferedReader", stream if has_peek else io.BufferedReader(stream))
    max_bytes = _BYTES_PER_CHAR * max_chars
    blank = b""
    try:
        while (ahead := peekable.peek(64)) and ahead.isspace() and len(blank) <= max_bytes:
            blank += peekable.read(len(ahead))
        begin = ahead.removeprefix(codecs.BOM_UTF8).lstrip()
        if packing := next((p for magic, p in _PACKED.items() if begin.startswith(magic)), None):
            yield from _sniff(unpacked(peekable, packing), place, max_chars)
        elif _OBJECT_OF_LINES.match(begin):
            most = _LIST_BYTES_PER_CHAR * max_chars
            yield from _read_list(_read_at_most(peekable, most, max_chars), place)
        elif _ROW.match(begin) or _LIST.match(begin):
            yield from _read_lines(peekable, place, max_chars, blank.count(b"\n") + 1)
        else:
            rest = _read_at_most(peekable, max_bytes - len(blank), max_chars)
            is_page = begin[:15].lower().startswith(_PAGE)
            yield _draft((read_html if is_page else read_plain)(blank + rest), place)
    finally:
        if not has_peek:
            peekable.detach()  # the stream is its owner's to close


def _read_lines(stream: BinaryIO, place: Place, max_chars: int, first: int = 1) -> RawArticles:
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
            most = _LIST_BYTES_PER_CHAR * max_chars
            yield from _read_list(line + _read_at_most(stream, most, max_chars), place)
            return
        while line.startswith(codecs.BOM_UTF8):  # each of the files that were joined had one
            line = line.removeprefix(codecs.BOM_UTF8)
        if line := line.strip():
            is_empty = False
            yield _read_row(line, place.at(number))
    if is_empty:
        raise InputError("is empty")


def _is_list(line: bytes) -> bool:
    """Say whether a first line begins, or is, JSON that lists rows."""
    line = line.removeprefix(codecs.BOM_UTF8).strip()
    if _LIST.match(line):
        return True
    try:
        return line.startswith(b"{") and listed_rows(parse_rows(line)) is not None
    except InputError:
        return False


def _read_list(data: bytes, place: Place) -> RawArticles:
    """Read a .json file: one object, or a list of them."""
    value = parse_rows(decode(data).lstrip("\ufeff").encode())
    rows = listed_rows(value)
    if rows is None:
        yield _make_draft(value, place)
    elif not rows:
        raise InputError("is an empty list")
    else:
        yield from (_make_draft(row, place.at(number)) for number, row in enumerate(rows, 1))


def _read_row(line: bytes, place: Place) -> RawArticle | BadInput:
    try:
        return _make_draft(parse_rows(line), place)
    except InputError as exc:
        return place.bad(str(exc), exc)


def _make_draft(row: object, place: Place) -> RawArticle | BadInput:
    try:
        return _draft(row_article(row), place)
    except InputError as exc:
        own_id = row.get("id") if isinstance(row, dict) else None
        named = replace(place, id=own_id) if isinstance(own_id, str) and own_id else place
        return named.bad(str(exc), exc)


def _draft(row: Row, place: Place) -> RawArticle:
    return RawArticle(row.fields, place, row.problems, row.unknown)


def _read_at_most(stream: BinaryIO, max_bytes: int, max_chars: int) -> bytes:
    """Return all of `stream`, and read no more than is needed to see that it is too long."""
    data = stream.read(max_bytes + 5)  # 4 for a byte order mark
    if len(data) > max_bytes + 4:
        raise InputError(over_limit(max_chars))
    return data


def has_known_suffix(path: Path) -> bool:
    """Say whether a file name ends as one that holds articles: ".txt", ".jsonl.gz" and so on."""
    return suffix(path.name) in SUFFIXES


def _reason(exc: Exception) -> str:
    """Return what an exception means for somebody who named a file."""
    if isinstance(exc, DamagedPack):
        return str(exc)
    if isinstance(exc, FileNotFoundError | NotADirectoryError):
        return "no such file or folder"
    if isinstance(exc, PermissionError):
        return "no permission to read it"
    if isinstance(exc, OSError) and exc.errno == errno.ELOOP:
        return "is a symbolic link that leads back to itself"
    return f"cannot be read: {getattr(exc, 'strerror', None) or exc}"
