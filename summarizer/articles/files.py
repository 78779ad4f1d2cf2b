"""Find the files that hold articles, and read what each says of its articles.

One document, or one line of JSONL, is held at a time. What cannot be read becomes a `BadInput`.
"""

from __future__ import annotations

import codecs
import errno
import gzip
import io
import logging
import os
import stat
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO, TypeAlias, cast

from summarizer.articles.decoding import decode
from summarizer.articles.documents import read_html, read_markdown, read_plain
from summarizer.articles.rows import numbered_lines, parse_rows, row_fields
from summarizer.errors import InputError

_GZIP = b"\x1f\x8b"
_PAGE = (b"<!doctype html", b"<html")
_logger = logging.getLogger("summarizer.articles")

_DOCUMENTS: dict[str, Callable[[bytes], dict[str, Any]]] = {
    ".txt": read_plain,
    ".text": read_plain,
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".html": read_html,
    ".htm": read_html,
}
_JSONL = frozenset({".jsonl", ".ndjson"})
_SUFFIXES = frozenset({*_DOCUMENTS, *_JSONL, ".json"})
_KNOWN = "read are .txt .md .html .json .jsonl, each also as .gz"

_BYTES_PER_CHAR = 4  # at most, in UTF-8, UTF-16 and UTF-32
# A character of JSON may be written as \uXXXX; titles and unknown keys come on top.
_LINE_BYTES_PER_CHAR, _LINE_OTHER_BYTES = 6, 1 << 16
# A .json list is parsed as a whole; a larger collection belongs in JSONL.
_LIST_BYTES_PER_CHAR = 64
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True)
class BadInput:
    """An article that could not be read: its id, where it is, and why.

    `source` is the file, with `:line` for JSONL; the error's message begins with it. A second
    article with an id that was there before has that same id; where its text is that of the first
    one too, nothing is lost without it, and `is_duplicate` says so.
    """

    id: str
    source: str
    error: InputError
    is_duplicate: bool = False


@dataclass(frozen=True)
class Place:
    """Where an article stands: `file` as the user named it, `line` 0 if it is the whole file.

    `id` is what the article is called unless it says so itself.
    """

    id: str
    file: str
    line: int = 0

    @property
    def source(self) -> str:
        """Return the file, with the line if there is one."""
        return f"{self.file}:{self.line}" if self.line else self.file

    def at(self, line: int) -> Place:
        """Return the place of one line, or of one item of a list, of this file."""
        return Place(f"{self.id}:{line}", self.file, line)

    def bad(self, reason: str, cause: Exception | None = None) -> BadInput:
        """Return the bad input at this place."""
        error = InputError(f"{self.source}: {reason}")
        error.__cause__ = cause
        return BadInput(self.id, self.source, error)


@dataclass(frozen=True)
class RawArticle:
    """What the input says of one article: `text`, and other fields of Article if it gives them."""

    fields: dict[str, Any]
    place: Place


RawArticles: TypeAlias = Iterator[RawArticle | BadInput]


def read_path(path: str | os.PathLike[str], *, max_chars: int) -> RawArticles:
    """Yield what a file, or every file of a folder, says of its articles; at least one item."""
    root = Path(path)
    place = Place(_stem(_printable(root.name)), _printable(os.fspath(path)))
    try:
        is_folder = stat.S_ISDIR(root.stat().st_mode)
    except (OSError, ValueError) as exc:
        yield place.bad(_reason(exc), exc)
        return
    is_empty = True
    for found in _walk(root, place, set()) if is_folder else [(root, place)]:
        is_empty = False
        if isinstance(found, BadInput):
            yield found
        else:
            yield from _guarded(found[1], _open_drafts(*found, max_chars))
    if is_empty:
        yield place.bad(f"no articles in this folder; {_KNOWN}")


def read_stream(stream: BinaryIO, place: Place, *, max_chars: int) -> RawArticles:
    """Yield the lines of JSONL if the first character that is not blank is "{", else one text."""
    yield from _guarded(place, _sniff(stream, place, max_chars))


def over_limit(max_chars: int) -> str:
    """Return the reason why a longer text is refused."""
    return f"has more than {max_chars:,} characters; raise max_chars (--max-chars) to read it"


def _walk(
    folder: Path, place: Place, visited: set[tuple[int, int]], prefix: str = ""
) -> Iterator[tuple[Path, Place] | BadInput]:
    """Yield the files below `folder`, sorted, each folder once however often it is linked.

    An id is the path below the root without suffix, but with it where two would share one.
    """
    try:
        status = folder.stat()
        if (status.st_dev, status.st_ino) in visited:
            return
        visited.add((status.st_dev, status.st_ino))
        names = sorted(name for name in os.listdir(folder) if not name.startswith("."))  # noqa: PTH208 - names are enough
    except OSError as exc:
        yield place.bad(_reason(exc), exc)
        return
    stems = Counter(_stem(name) for name in names if _suffix(name) in _SUFFIXES)
    for name in names:
        child, known = folder / name, _suffix(name) in _SUFFIXES
        shown, file = _printable(name), _printable(str(Path(place.file) / name))
        kind = _kind(child)
        if kind == "folder":
            yield from _walk(child, Place(prefix + shown, file), visited, f"{prefix}{shown}/")
        elif known and kind == "file":
            own = _stem(shown) if stems[_stem(name)] == 1 else shown
            yield child, Place(prefix + own, file)


def _kind(path: Path) -> str | None:
    """Return "folder", "file", or None for pipes and devices.

    What cannot be looked at counts as a file, so that reading it says why.
    """
    try:
        mode = path.stat().st_mode
    except OSError:
        return "file"
    return "folder" if stat.S_ISDIR(mode) else "file" if stat.S_ISREG(mode) else None


def _guarded(place: Place, drafts: RawArticles) -> RawArticles:
    """Yield `drafts`; what stops them becomes the last item."""
    try:
        yield from drafts
    except InputError as exc:
        yield place.bad(str(exc), exc)
    except (OSError, EOFError, zlib.error) as exc:
        yield place.bad(_reason(exc), exc)


def _open_drafts(path: Path, place: Place, max_chars: int) -> RawArticles:
    """Read a file by its type; one without suffix, such as a pipe, by its first character."""
    suffix, is_gzip = _suffix(path.name), path.name.lower().endswith(".gz")
    if suffix and suffix not in _SUFFIXES:
        raise InputError(f"{suffix} files are not read; {_KNOWN}")
    is_list = suffix == ".json"
    max_bytes = (_LIST_BYTES_PER_CHAR if is_list else _BYTES_PER_CHAR) * max_chars
    if (is_list or suffix in _DOCUMENTS) and not is_gzip and path.stat().st_size > max_bytes + 4:
        raise InputError(over_limit(max_chars))
    with cast("BinaryIO", gzip.open(path)) if is_gzip else path.open("rb") as stream:
        if suffix in _JSONL:
            yield from _read_lines(stream, place, max_chars)
        elif is_list:
            yield from _read_list(_read_at_most(stream, max_bytes, max_chars), place)
        elif suffix in _DOCUMENTS:
            yield RawArticle(_DOCUMENTS[suffix](_read_at_most(stream, max_bytes, max_chars)), place)
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
        if begin.startswith(_GZIP):
            with gzip.open(peekable) as unpacked:
                yield from _sniff(cast("BinaryIO", unpacked), place, max_chars)
        elif begin.startswith(b"{"):
            yield from _read_lines(peekable, place, max_chars, blank.count(b"\n") + 1)
        else:
            rest = _read_at_most(peekable, max_bytes - len(blank), max_chars)
            is_page = begin[:15].lower().startswith(_PAGE)
            yield RawArticle((read_html if is_page else read_plain)(blank + rest), place)
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
        while line.startswith(codecs.BOM_UTF8):  # each of the files that were joined had one
            line = line.removeprefix(codecs.BOM_UTF8)
        if line := line.strip():
            is_empty = False
            yield _read_row(line, place.at(number))
    if is_empty:
        raise InputError("is empty")


def _read_list(data: bytes, place: Place) -> RawArticles:
    """Read a .json file: one object, or a list of them."""
    rows = parse_rows(decode(data).encode())
    if not isinstance(rows, list):
        yield _make_draft(rows, place)
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
    left_out: list[str] = []
    try:
        article = RawArticle(row_fields(row, left_out), place)
    except InputError as exc:
        own_id = row.get("id") if isinstance(row, dict) else None
        named = replace(place, id=own_id) if isinstance(own_id, str) and own_id else place
        return named.bad(str(exc), exc)
    for problem in left_out:
        _logger.warning("%s: %s; it is left out", place.source, problem)
    return article


def _read_at_most(stream: BinaryIO, max_bytes: int, max_chars: int) -> bytes:
    """Return all of `stream`, and read no more than is needed to see that it is too long."""
    data = stream.read(max_bytes + 5)  # 4 for a byte order mark
    if len(data) > max_bytes + 4:
        raise InputError(over_limit(max_chars))
    return data


def has_known_suffix(path: Path) -> bool:
    """Say whether a file name ends as one that holds articles: ".txt", ".jsonl.gz" and so on."""
    return _suffix(path.name) in _SUFFIXES


def _suffix(name: str) -> str:
    """Return the lower-case suffix of a file name, that of "a.txt.gz" being ".txt"."""
    return Path(name.lower().removesuffix(".gz")).suffix


def _stem(name: str) -> str:
    """Return the file name without its suffix, or without both of "a.txt.gz"."""
    base = name[:-3] if name.lower().endswith(".gz") else name
    return Path(base).stem


def _printable(name: str) -> str:
    """Return a file name that can be written as UTF-8, whatever bytes it has on disk."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _reason(exc: Exception) -> str:
    """Return what an exception means for somebody who named a file."""
    if isinstance(exc, gzip.BadGzipFile | EOFError | zlib.error):
        return "is not a complete gzip file"
    if isinstance(exc, FileNotFoundError | NotADirectoryError):
        return "no such file or folder"
    if isinstance(exc, PermissionError):
        return "no permission to read it"
    if isinstance(exc, OSError) and exc.errno == errno.ELOOP:
        return "is a symbolic link that leads back to itself"
    return f"cannot be read: {getattr(exc, 'strerror', None) or exc}"
