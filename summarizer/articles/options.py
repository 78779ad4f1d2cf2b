"""What a caller says of the inputs: which column is which field, and what files do not say."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

from summarizer.articles.days import published_day
from summarizer.errors import ConfigurationError, InputError

MAX_CHARS = 1_000_000
# What a column may be said to hold.
FIELD_NAMES = ("text", "id", "title", "publisher", "published", "language", "source")
_MAX_NAMES, _MAX_NAME_CHARS = 30, 40  # of columns that are listed in a message


@dataclass(frozen=True)
class InputOptions:
    """How inputs are read; made by `input_options`, which checks it.

    `columns` says for a field of Article which column, or key, of a row holds it. `publisher` and
    `published` are those of articles that do not declare their own. `left_out` are files of folders
    that are passed over without a word, by their real paths: what a run itself writes.
    """

    max_chars: int = MAX_CHARS
    columns: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    publisher: str | None = None
    published: date | None = None
    left_out: frozenset[str] = frozenset()

    def leaves_out(self, path: Path) -> bool:
        """Say whether a file is one to pass over."""
        if not any(own.endswith(path.name) for own in self.left_out):
            return False
        return os.path.realpath(path) in self.left_out

    def filled(self, fields: Mapping[str, Any], guesses: Mapping[str, Any]) -> dict[str, Any]:
        """Return what an article declares, then what the caller says, then what was guessed."""
        said = {"publisher": self.publisher, "published": self.published}
        return {**guesses, **{name: v for name, v in said.items() if v is not None}, **fields}


def input_options(
    *,
    max_chars: int = MAX_CHARS,
    fields: Mapping[str, str] | None = None,
    publisher: str | None = None,
    published: date | str | None = None,
    left_out: Iterable[str | os.PathLike[str]] = (),
) -> InputOptions:
    """Return options that were checked; ConfigurationError names the one that cannot be used."""
    if max_chars < 1:
        raise ConfigurationError(f"max_chars must be at least 1, not {max_chars}")
    if fields is not None and not isinstance(fields, Mapping):
        raise ConfigurationError(
            f"fields: a mapping is expected, such as {{'text': 'body'}}, not a"
            f" {type(fields).__name__}"
        )
    for name, column in (fields or {}).items():
        if name not in FIELD_NAMES:
            raise ConfigurationError(
                f"{name!r} is no field of an article; there are {', '.join(FIELD_NAMES)}"
            )
        if not isinstance(column, str) or not column.strip():
            raise ConfigurationError(f"the field {name!r} needs the name of a column")
    if publisher is not None and not isinstance(publisher, str):
        raise ConfigurationError(f"the publisher is a {type(publisher).__name__}; give a name")
    if publisher is not None and not publisher.strip():
        raise ConfigurationError("the publisher is empty; give a name, or leave it out")
    return InputOptions(
        max_chars=max_chars,
        columns=MappingProxyType(dict(fields or {})),
        publisher=publisher.strip() if publisher else None,
        published=_day(published),
        left_out=frozenset(os.path.realpath(path) for path in left_out),
    )


def _day(value: date | str | None) -> date | None:
    if value is None:
        return None
    try:
        day = published_day("published", value)
    except InputError as exc:
        raise ConfigurationError(str(exc)) from exc
    if day is None:
        raise ConfigurationError("the day of publication is empty; write YYYY-MM-DD")
    return day


def listed(names: Iterable[object]) -> str:
    """Return the names of columns for a message, each cut where it is too long to be a name."""
    shown = [" ".join(str(name).split()) for name in names]
    cut = [
        name if len(name) <= _MAX_NAME_CHARS else f"{name[:_MAX_NAME_CHARS]}..." for name in shown
    ]
    more = f", and {len(cut) - _MAX_NAMES:,} more" if len(cut) > _MAX_NAMES else ""
    return ", ".join(map(repr, cut[:_MAX_NAMES])) + more
