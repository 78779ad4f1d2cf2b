"""Where articles stand, and what is there: the fields of an article, or why there is none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from summarizer.errors import InputError


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
    """What the input says of one article: `text`, and other fields of Article if it gives them.

    `problems` are the fields that could not be read, each with a sentence; `unknown` the names
    that mean nothing here.
    """

    fields: dict[str, Any]
    place: Place
    problems: Mapping[str, str] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()


RawArticles: TypeAlias = Iterator[RawArticle | BadInput]
