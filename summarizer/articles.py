"""Read articles from files, folders, JSONL and standard input, as a stream.

One article, or one line of JSONL, is held at a time; of those gone by, 64 bits of the id.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import stat
import sys
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, TypeAlias

from summarizer.documents import read_html, read_markdown, read_plain
from summarizer.errors import ConfigurationError, InputError
from summarizer.metadata import describe
from summarizer.models import Article
from summarizer.rows import numbered_lines, parse_json, row_fields

MAX_CHARS = 1_000_000
STDIN = "-"

PathLike: TypeAlias = str | os.PathLike[str]
_Reader: TypeAlias = Callable[[bytes], dict[str, Any]]

_DOCUMENTS: dict[str, _Reader] = {
    ".txt": read_plain,
    ".text": read_plain,
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".html": read_html,
    ".htm": read_html,
}
_JSONL = frozenset({".jsonl", ".ndjson"})
_SUFFIXES = frozenset({*_DOCUMENTS, *_JSONL, ".json"})
_KNOWN = "reads .txt .md .html .json .jsonl, each also as .gz"

_BYTES_PER_CHAR = 4  # at most, in UTF-8, UTF-16 and UTF-32
# A character of JSON may be written as \uXXXX; titles and unknown keys come on top.
_LINE_BYTES_PER_CHAR, _LINE_OTHER_BYTES = 6, 1 << 16
# A .json list is parsed as a whole; a larger collection belongs in JSONL.
_LIST_BYTES_PER_CHAR = 64


@dataclass(frozen=True)
class BadInput:
    """An article that could not be read: its id, where it is, and why.

    `source` is the file, with `:line` for JSONL; the error's message names it too. A second
    article with an id that was there before has that same id.
    """

    id: str
    source: str
    error: InputError


@dataclass(frozen=True)
class _Place:
    """Where an article stands: `file` as the user named it, `line` 0 if it is the whole file."""

    id: str
    file: str
    line: int = 0

    @property
    def source(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file

    def at(self, line: int) -> _Place:
        return replace(self, id=f"{self.id}:{line}", line=line)

    def bad(self, reason: str, cause: Exception | None = None) -> BadInput:
        error = InputError(f"{self.source}: {reason}")
        error.__cause__ = cause
        return BadInput(self.id, self.source, error)


@dataclass(frozen=True)
class _Draft:
    """What a file says of one article, not yet compared with the others."""

    fields: dict[str, Any]
    place: _Place


_Drafts: TypeAlias = Iterator[_Draft | BadInput]


def read_articles(
    paths: PathLike | Iterable[PathLike],
    *,
    max_chars: int = MAX_CHARS,
    stdin: BinaryIO | None = None,
) -> Iterator[Article]:
    """Yield the articles of files and folders, in order; raise InputError at the first bad one.

    Takes what `scan_articles` takes.
    """
    for item in scan_articles(paths, max_chars=max_chars, stdin=stdin):
        if isinstance(item, BadInput):
            raise item.error
        yield item


def scan_articles(
    paths: PathLike | Iterable[PathLike],
    *,
    max_chars: int = MAX_CHARS,
    stdin: BinaryIO | None = None,
) -> Iterator[Article | BadInput]:
    """Yield every article of files and folders, in order, and each bad input as a value.

    A path is a file (.txt, .md, .html, .json, .jsonl, also as .gz), a folder, read recursively
    and sorted without hidden files, or "-" for `stdin` (default: the process's own). No article
    may have more than `max_chars` characters, and no two the same id. Fields that the input
    does not give are read from the text. ConfigurationError if `max_chars` is below 1.
    """
    if max_chars < 1:
        raise ConfigurationError(f"max_chars must be at least 1, not {max_chars}")
    if isinstance(paths, str | os.PathLike):
        paths = [paths]
    first_places = _FirstPlaces()
    for path in paths:
        for draft in _read_path(path, max_chars, stdin):
            yield draft if isinstance(draft, BadInput) else _finish(draft, max_chars, first_places)


def read_article(
    path: PathLike, *, max_chars: int = MAX_CHARS, stdin: BinaryIO | None = None, **fields: Any
) -> Article:
    """Read the one article of a file; `fields` of Article override what the file says.

    Raises InputError when the file cannot be read, or holds more than one article.
    """
    found = list(islice(scan_articles(path, max_chars=max_chars, stdin=stdin), 2))
    if len(found) > 1:
        raise InputError(f"{_display(path)}: holds more than one article; use read_articles")
    if isinstance(found[0], BadInput):
        raise found[0].error
    return Article(**{**found[0].model_dump(), **fields})


class _FirstPlaces:
    """Where each id was seen first, by a hash of the id: about 110 bytes an article.

    64 bits: among 1,000,000 ids, one chance in 37 million that two different ones collide.
    """

    def __init__(self) -> None:
        self._files: list[str] = []
        self._by_hash: dict[int, int] = {}

    def claim(self, article_id: str, place: _Place) -> str | None:
        """Note `place` for a new id and return None; return the first source of a known one."""
        if not self._files or self._files[-1] != place.file:
            self._files.append(place.file)
        digest = hashlib.blake2b(article_id.encode("utf-8"), digest_size=8).digest()
        packed = (len(self._files) - 1) << 40 | place.line
        first = self._by_hash.setdefault(int.from_bytes(digest), packed)
        if first == packed:
            return None
        return _Place(article_id, self._files[first >> 40], first & (1 << 40) - 1).source


def _finish(draft: _Draft, max_chars: int, first_places: _FirstPlaces) -> Article | BadInput:
    """Make the article of a draft, or say why there can be none."""
    fields, place = draft.fields, draft.place
    fields = {"id": place.id, "source": place.source, **fields}
    place = replace(place, id=fields["id"])
    text = fields["text"]
    if not text.strip():
        return place.bad("is empty")
    if len(text) > max_chars:
        return place.bad(_over_limit(max_chars))
    if "\0" in text:
        return place.bad("holds NUL characters, so it is not text")
    if (first := first_places.claim(place.id, place)) is not None:
        return place.bad(f"duplicate article id {place.id!r}: first in {first}, again here")
    return describe(Article(**fields))


def _over_limit(max_chars: int) -> str:
    return f"has more than {max_chars:,} characters; raise max_chars (--max-chars) to read it"


def _read_path(path: PathLike, max_chars: int, stdin: BinaryIO | None) -> _Drafts:
    if os.fspath(path) == STDIN:
        stream = stdin if stdin is not None else sys.stdin.buffer
        yield from _guarded(_Place("stdin", STDIN), lambda place: _sniff(stream, place, max_chars))
        return
    root = Path(path)
    place = _Place(_clean(_stem(root.name) or root.name or "article"), _display(path))
    try:
        is_folder = stat.S_ISDIR(root.stat().st_mode)
    except (OSError, ValueError) as exc:
        yield place.bad(_reason(exc), exc)
        return
    if not is_folder:
        yield from _read_file(root, place, max_chars)
        return
    is_empty = True
    for item in _walk(root, place, set()):
        is_empty = False
        if isinstance(item, BadInput):
            yield item
        else:
            yield from _read_file(*item, max_chars)
    if is_empty:
        yield place.bad(f"no articles in this folder ({_KNOWN})")


def _walk(
    folder: Path, place: _Place, visited: set[tuple[int, int]], prefix: str = ""
) -> Iterator[tuple[Path, _Place] | BadInput]:
    """Yield the files below `folder`, sorted, each folder once however often it is linked.

    An id is the path below the root without suffix, with it where two files would share one.
    """
    try:
        status = folder.stat()
        if (status.st_dev, status.st_ino) in visited:
            return
        visited.add((status.st_dev, status.st_ino))
        names = sorted(name for name in os.listdir(folder) if not name.startswith("."))
    except OSError as exc:
        yield replace(place, id=prefix.rstrip("/") or place.id).bad(_reason(exc), exc)
        return
    stems = Counter(_stem(name) for name in names if _suffix(name) in _SUFFIXES)
    for name in names:
        child = folder / name
        within = replace(place, file=_display(Path(place.file) / name))
        if child.is_dir():
            yield from _walk(child, within, visited, prefix + name + "/")
        elif _suffix(name) in _SUFFIXES and (child.is_file() or child.is_symlink()):
            stem = _stem(name)
            yield child, replace(within, id=_clean(prefix + (stem if stems[stem] < 2 else name)))


def _read_file(path: Path, place: _Place, max_chars: int) -> _Drafts:
    """Read one file by its type; a file without suffix, such as a pipe, by its first character."""
    suffix = _suffix(path.name)
    if suffix and suffix not in _SUFFIXES:
        yield place.bad(f"files of type {suffix} are not read ({_KNOWN})")
        return

    def drafts(place: _Place) -> _Drafts:
        with _open(path) as stream:
            if suffix in _JSONL:
                yield from _read_lines(
                    numbered_lines(stream, max_bytes=_max_line(max_chars)), place, max_chars
                )
            elif suffix == ".json":
                yield from _read_list(stream, place, max_chars)
            elif reader := _DOCUMENTS.get(suffix):
                data = _read_at_most(stream, _BYTES_PER_CHAR * max_chars, max_chars)
                yield _Draft(reader(data), place)
            else:
                yield from _sniff(stream, place, max_chars)

    yield from _guarded(place, drafts)
