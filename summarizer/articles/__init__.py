"""Read articles from files, folders, JSONL and standard input, as a stream."""

from __future__ import annotations

import hashlib
import logging
import os
import struct
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from typing import Any, BinaryIO, TypeAlias

from summarizer.articles.addressed import read_address
from summarizer.articles.drafts import over_limit
from summarizer.articles.fetching import Fetcher
from summarizer.articles.fetching.urls import is_address
from summarizer.articles.files import read_path, read_stream
from summarizer.articles.options import MAX_CHARS, InputOptions, input_options
from summarizer.articles.places import BadInput, Place, RawArticle
from summarizer.compact_table import CompactTable
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

STDIN = "-"
# What databases, R and pandas write where there is nothing.
_NOTHING = frozenset(("\\N", "NULL", "null", "NA", "N/A", "#N/A", "NaN", "nan", "None"))

AnyPath: TypeAlias = str | os.PathLike[str]
_logger = logging.getLogger("summarizer.articles")


def read_articles(
    paths: AnyPath | Iterable[AnyPath],
    *,
    max_chars: int = MAX_CHARS,
    fields: Mapping[str, str] | None = None,
    publisher: str | None = None,
    published: date | str | None = None,
    stdin: BinaryIO | None = None,
    fetch: Fetcher | None = None,
) -> Iterator[Article]:
    """Yield the articles of files and folders, in order; raise InputError at the first bad one.

    Takes what `scan_articles` takes. The same article again is skipped, with a warning.
    """
    options = input_options(
        max_chars=max_chars, fields=fields, publisher=publisher, published=published
    )
    for item in scan(paths, options, stdin=stdin, fetch=fetch):
        if not isinstance(item, BadInput):
            yield item
        elif item.is_duplicate:
            _logger.warning("%s", item.error)
        else:
            raise item.error


def scan_articles(
    paths: AnyPath | Iterable[AnyPath],
    *,
    max_chars: int = MAX_CHARS,
    fields: Mapping[str, str] | None = None,
    publisher: str | None = None,
    published: date | str | None = None,
    stdin: BinaryIO | None = None,
    fetch: Fetcher | None = None,
) -> Iterator[Article | BadInput]:
    """Yield every article of files and folders, in order, and each bad input as a value.

    A path is a file (.txt, .md, .html, .json, .jsonl, .csv, .tsv, .rss, .atom, .xml, .pdf, also as
    .gz or .zst, and .parquet), a folder, read recursively and sorted without hidden files, or "-"
    for `stdin` (default: the process's own). Where `fetch` is given it may be an address too (http,
    https), which is called by that address; without it nothing is asked for, and an address is bad
    input. No article may have more than `max_chars` characters.

    `fields` says which column, or key, of a row holds a field of Article: `{"text": "body"}`; keys
    inside others are joined by dots. `publisher` and `published` are those of articles that declare
    none. Fields that neither the input nor the caller gives are read from the text.

    A second article with the id of another is bad input, and with its text too a duplicate
    (`BadInput.is_duplicate`); where the id comes from the file name, and another file has it
    already, the whole path becomes the id. What summarizer has written is bad input too; in a
    folder it is passed over, with a warning.

    At any time one article is held, or one line, and 96 bits of every id and text gone by.
    ConfigurationError if `max_chars` is below 1, for a field that Article has not, for a day that
    is none, and for a `fetch` that is no Fetcher.
    """
    options = input_options(
        max_chars=max_chars, fields=fields, publisher=publisher, published=published
    )
    yield from scan(paths, options, stdin=stdin, fetch=fetch)


def scan(
    paths: AnyPath | Iterable[AnyPath],
    options: InputOptions,
    *,
    stdin: BinaryIO | None = None,
    fetch: Fetcher | None = None,
    all_of_an_id: bool = False,
) -> Iterator[Article | BadInput]:
    """Do as `scan_articles`, with options that are checked.

    With `all_of_an_id` an article is one whatever was called so before.
    """
    if fetch is not None and not isinstance(fetch, Fetcher):
        raise ConfigurationError(
            f"fetch: a Fetcher is expected, fetch=Fetcher(), not a {type(fetch).__name__}"
        )
    first_places = None if all_of_an_id else _FirstPlaces()
    for path in [paths] if isinstance(paths, str | os.PathLike) else paths:
        if os.fspath(path) == STDIN:
            stream = stdin if stdin is not None else sys.stdin.buffer
            drafts = read_stream(stream, Place("stdin", STDIN), options)
        elif isinstance(path, str) and is_address(path):
            drafts = read_address(path, fetch, options)
        else:
            drafts = read_path(path, options)
        for draft in drafts:
            if isinstance(draft, BadInput):
                yield draft
            else:
                yield _finish(draft, options.max_chars, first_places)


def read_article(
    path: AnyPath,
    *,
    max_chars: int = MAX_CHARS,
    options: InputOptions | None = None,
    stdin: BinaryIO | None = None,
    **fields: Any,
) -> Article:
    """Read the one article of a file; `fields` of Article override what the file says.

    `options` takes the place of `max_chars`. Raises InputError when the file cannot be read, or
    holds more than one article.
    """
    items = scan(path, options or input_options(max_chars=max_chars), stdin=stdin)
    others = (item for item in items if isinstance(item, Article) or not item.is_duplicate)
    found = list(islice(others, 2))
    if len(found) > 1:
        raise InputError(
            f"{os.fspath(path)}: holds more than one article; write the one that is meant into a"
            " file of its own (read_articles, in Python, reads all)"
        )
    if isinstance(found[0], BadInput):
        raise found[0].error
    return Article(**{**found[0].model_dump(), **fields})


@dataclass(frozen=True)
class _First:
    """The first article of an id: where it stands, and whether its text is the one at hand."""

    place: Place
    has_same_text: bool


class _FirstPlaces:
    """Where each id was first, and with what text, by hashes: some 30 bytes an article.

    64 bits of an id: among 1,000,000, one chance in 37 million that two different ones collide. 32
    of the text, which is compared for one id only.
    """

    _ROW = struct.Struct("<8s4sII")

    def __init__(self) -> None:
        self._files: list[str] = []
        self._places = CompactTable(self._ROW.size, key_bytes=8)

    def claim(self, place: Place, text: str) -> _First | None:
        """Note a new id and return None; return the first article of a known one."""
        if not self._files or self._files[-1] != place.file:
            self._files.append(place.file)
        key, text_key = _hash(place.id, 8), _hash(text, 4)
        row = self._places.get(key)
        if row is None:
            self._places.put(self._ROW.pack(key, text_key, len(self._files) - 1, place.line))
            return None
        _, first_text, file, line = self._ROW.unpack(row)
        return _First(Place(place.id, self._files[file], line), first_text == text_key)


def _hash(text: str, n_bytes: int) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=n_bytes).digest()


def _finish(
    draft: RawArticle, max_chars: int, first_places: _FirstPlaces | None
) -> Article | BadInput:
    """Make the article of a draft, or say why there can be none."""
    text, own_id = draft.fields["text"], draft.fields.get("id")
    place = replace(draft.place, id=own_id) if own_id else draft.place
    if not text.strip():
        return place.bad("is empty")
    if text.strip() in _NOTHING:
        return place.bad(f"has no text but {text.strip()!r}, which stands for nothing")
    if len(text) > max_chars:
        return place.bad(over_limit(max_chars))
    if "\0" in text:
        return place.bad("holds NUL characters, so it is not text")
    if first_places is not None:
        first = first_places.claim(place, text)
        if first and not own_id and not _is_same(first.place, place):
            place = replace(place, id=place.source)
            first = first_places.claim(place, text)
        if first:
            return _again(place, first)
    return describe(Article(**{"source": place.source, **draft.fields, "id": place.id}))


def _is_same(first: Place, place: Place) -> bool:
    """Say whether two places are one, also where the file is spelled in two ways."""
    if first.line != place.line:
        return False
    return os.path.realpath(first.file) == os.path.realpath(place.file)


def _again(place: Place, first: _First) -> BadInput:
    """Return what a second article of an id is: a duplicate to skip, or another one that is bad."""
    places = f"first in {first.place.source}, again in {place.source}"
    if first.has_same_text:
        bad = place.bad(f"duplicate article {place.id!r} is skipped: {places}")
        return replace(bad, is_duplicate=True)
    return place.bad(f"duplicate article id {place.id!r}, given to another text before: {places}")
