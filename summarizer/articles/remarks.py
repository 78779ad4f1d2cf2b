"""What is said of the rows of one file: once for each kind, when the file is read."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path

from summarizer.articles.places import Place, RawArticle
from summarizer.packed import without_packing

_MAX_UNKNOWN = 50  # names that are said
# What is counted in a file, where it is no lines.
_UNITS = {
    ".json": "item",
    ".parquet": "row",
    **dict.fromkeys((".xml", ".rss", ".atom"), "entry"),
}

_logger = logging.getLogger("summarizer.articles")


@dataclass
class _Problem:
    """What could not be read of one field: how often, and where first."""

    first: Place
    message: str
    n_rows: int = 0


class Remarks:
    """Gathers what could not be read of the articles of one file, and says it at the end."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._problems: dict[str, _Problem] = {}
        self._unknown: dict[str, None] = {}

    def note(self, article: RawArticle) -> None:
        """Take what is to be said of one article."""
        for name, message in article.problems.items():
            self._problems.setdefault(name, _Problem(article.place, message)).n_rows += 1
        if len(self._unknown) < _MAX_UNKNOWN:
            self._unknown.update(dict.fromkeys(article.unknown))

    def say(self) -> None:
        """Log a warning for each field that could not be read, and which names are not known."""
        for name, problem in self._problems.items():
            if problem.n_rows == 1:
                _logger.warning("%s: %s", problem.first.source, problem.message)
                continue
            unit = _UNITS.get(Path(without_packing(self._file.lower())).suffix, "line")
            _logger.warning(
                f"%s: %r could not be read in {problem.n_rows:,} rows, first in {unit} %d: %s",
                *(self._file, name, problem.first.line, problem.message),
            )
        if self._unknown:
            names = ", ".join(map(repr, self._unknown))
            _logger.info(
                "%s: carried through as extra, as nothing is known of it: %s", self._file, names
            )
