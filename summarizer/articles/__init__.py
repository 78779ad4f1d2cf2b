"""Read articles from files, folders, JSONL and standard input, as a stream."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice
from typing import Any, BinaryIO, TypeAlias

from summarizer.articles.files import (
    BadInput,
    Place,
    RawArticle,
    over_limit,
    read_path,
    read_stream,
)
from summarizer.errors import ConfigurationError, InputError
from summarizer.metadata import describe
from summarizer.models import Article

__all__ = [
    "MAX_CHARS",
    "STDIN",
    "BadInput",
    "read_article",
    "read_articles",
    "scan_articles",
]

MAX_CHARS = 1_000_000
STDIN = "-"

AnyPath: TypeAlias = str | os.PathLike[str]


def read_articles(
    paths: AnyPath | Iterable[AnyPath],
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
    paths: AnyPath | Iterable[AnyPath],
    *,
    max_chars: int = MAX_CHARS,
    stdin: BinaryIO | None = None,
) -> Iterator[Article | BadInput]:
    """Yield every article of files and folders, in order, and each bad input as a value.

    A path is a file (.txt, .md, .html, .json, .jsonl, also as .gz), a folder, read recursively
    and sorted without hidden files, or "-" for `stdin` (default: the process's own). No article
    may have more than `max_chars` characters. Fields that the input does not give are read from
    the text. A second article with the id of another is bad input; where the id comes from the
    file name, and another file has it already, the whole path becomes the id.

    At any time one article is held, or one line, and 64 bits of every id gone by.
    ConfigurationError if `max_chars` is below 1.
    """
    if max_chars < 1:
        raise ConfigurationError(f"max_chars must be at least 1, not {max_chars}")
    first_places = _FirstPlaces()
    for path in [paths] if isinstance(paths, str | os.PathLike) else paths:
        if os.fspath(path) == STDIN:
            stream = stdin if stdin is not None else sys.stdin.buffer
            drafts = read_stream(stream, Place("stdin", STDIN), max_chars=max_chars)
        else:
            drafts = read_path(path, max_chars=max_chars)
        for draft in drafts:
            yield draft if isinstance(draft, BadInput) else _finish(draft, max_chars, first_places)


def read_article(
    path: AnyPath, *, max_chars: int = MAX_CHARS, stdin: BinaryIO | None = None, **fields: Any
) -> Article:
    """Read the one article of a file; `fields` of Article override what the file says.

    Raises InputError when the file cannot be read, or holds more than one article.
    """
    found = list(islice(scan_articles(path, max_chars=max_chars, stdin=stdin), 2))
    if len(found) > 1:
        raise InputError(f"{os.fspath(path)}: holds more than one article; use read_articles")
    if isinstance(found[0], BadInput):
        raise found[0].error
    return Article(**{**found[0].model_dump(), **fields})


class _FirstPlaces:
    """Where each id was first, by a hash of the id: about 110 bytes an article.

    64 bits: among 1,000,000 ids, one chance in 37 million that two different ones collide.
    """

    def __init__(self) -> None:
        self._files: list[str] = []
        self._by_hash: dict[int, int] = {}

    def claim(self, place: Place) -> Place | None:
        """Note the place of a new id and return None; return the first place of a known one."""
        if not self._files or self._files[-1] != place.file:
            self._files.append(place.file)
        digest = hashlib.blake2b(place.id.encode("utf-8"), digest_size=8).digest()
        key = int.from_bytes(digest, "big")
        if key not in self._by_hash:
            self._by_hash[key] = (len(self._files) - 1) << 40 | place.line
            return None
        first = self._by_hash[key]
        return Place(place.id, self._files[first >> 40], first & (1 << 40) - 1)


def _finish(draft: RawArticle, max_chars: int, first_places: _FirstPlaces) -> Article | BadInput:
    """Make the article of a draft, or say why there can be none."""
    text, own_id = draft.fields["text"], draft.fields.get("id")
    place = replace(draft.place, id=own_id) if own_id else draft.place
    if not text.strip():
        return place.bad("is empty")
    if len(text) > max_chars:
        return place.bad(over_limit(max_chars))
    if "\0" in text:
        return place.bad("holds NUL characters, so it is not text")
    first = first_places.claim(place)
    if first and not own_id and first.source != place.source:
        place = replace(place, id=place.source)
        first = first_places.claim(place)
    if first:
        again = place.source
        return place.bad(
            f"duplicate article id {place.id!r}: first in {first.source}, again in {again}"
        )
    return describe(Article(**{"source": place.source, **draft.fields, "id": place.id}))
