"""What callers give where articles are expected, and what they are told when it is none."""

from __future__ import annotations

import os
from collections.abc import AsyncIterable, Iterable, Iterator, Mapping
from pathlib import Path

from summarizer.articles.addressed import NOT_FETCHED
from summarizer.articles.fetching.urls import is_address, without_user
from summarizer.articles.files import has_known_suffix
from summarizer.errors import InputError
from summarizer.models import Article, Record

_MAX_PATH_CHARS = 500


def require_article(value: object) -> None:
    """Raise InputError when something else stands where an article is expected."""
    if not isinstance(value, Article):
        raise InputError(
            f"an Article is expected, not a {type(value).__name__}: Article(text=...) makes one of"
            " a text, Article.from_path(...) of a file, and read_articles(...) reads many"
        )


def require_record(value: object) -> None:
    """Raise InputError when something else stands where a record is expected."""
    if not isinstance(value, Record):
        raise InputError(
            f"a Record is expected, not a {type(value).__name__}: summarize(...) returns one, and"
            " read_records(...) reads those of a file"
        )


def require_articles(values: object) -> None:
    """Raise InputError for one article, a text or a dict where many articles are expected."""
    if isinstance(values, (Article, str, bytes, dict)) or not isinstance(
        values, (Iterable, AsyncIterable)
    ):
        raise InputError(
            f"articles are expected, a list or any other iterable of Article, not a"
            f" {type(values).__name__}"
        )


def given_records(values: Iterable[Record]) -> Iterator[Record]:
    """Return the records that a caller gives; InputError, at once or at an item, for what is none.

    One record is an iterable, too, of its fields.
    """
    if isinstance(values, (Record, str, bytes, os.PathLike, Mapping)) or not isinstance(
        values, Iterable
    ):
        raise InputError(
            f"records are expected, a list or any other iterable of Record, not a"
            f" {type(values).__name__}; read_records(...) reads those of a file"
        )
    return map(_record, values)


def _record(value: Record) -> Record:
    require_record(value)
    return value


def as_article(source: str | Path | Article) -> Article:
    """Return an article, or the one that a text or a path stands for; InputError otherwise."""
    if isinstance(source, Article):
        return source
    if not isinstance(source, (str, Path)):
        require_article(source)
    if isinstance(source, str):
        if is_address(source):
            raise InputError(f"{without_user(source)}: {NOT_FETCHED}")
        if not source.strip():
            raise InputError("the text is empty")
        if not _looks_like_path(source):
            return Article(text=source)
    return Article.from_path(source)


def _looks_like_path(text: str) -> bool:
    if len(text) > _MAX_PATH_CHARS or "\n" in text:
        return False
    path = Path(text)
    try:
        return path.is_file() or (has_known_suffix(path) and " " not in text)
    except (OSError, ValueError):
        return False
