"""What a run takes in: articles to be done, records of what could not be read, and duplicates."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import AsyncIterator, Generator, Iterable, Iterator, Sequence
from pathlib import Path

from summarizer.articles import STDIN, BadInput
from summarizer.compact_table import CompactTable
from summarizer.concurrency.threads import Aside
from summarizer.errors import ConfigurationError
from summarizer.jobs.companions import files_of
from summarizer.models import Article, ArticleInfo, Record
from summarizer.pipeline import failure_of
from summarizer.provenance import Failure

_HASH_BYTES = 8
# Of an article's id: if two share them, which of 1,000,000 do with a chance of 1 in 4,000, an
# unreadable input is called by its source where it need not be.
_SHORT_BYTES = 4


class Intake:
    """The items of a run, in order: an Article, or the Record of an input that was not readable.

    A duplicate, the same article again, stays a BadInput, and is to be skipped; `limit` does not
    count it. Every other item has an id of its own. An unreadable input whose id belongs to an
    article is called by its source instead; when the article came later, `displaced` holds the
    record under its new id. `limit` counts items. What is read from `output` is left out: a run
    does not read what it writes. Memory: some 11 bytes an item, and the source and message of every
    unreadable one.
    """

    def __init__(
        self,
        items: Iterable[Article | BadInput],
        *,
        limit: int | None = None,
        output: Path | None = None,
    ) -> None:
        self.displaced: list[Record] = []
        self.skipped_output = False
        self._items = items
        self._limit = limit
        self._output = output
        self._own_names = {path.name for path in files_of(output)} if output is not None else set()
        self._article_ids = CompactTable(_SHORT_BYTES)
        self._unreadable: dict[bytes, tuple[str, Failure]] = {}

    def __iter__(self) -> Iterator[Article | Record | BadInput]:
        n_taken, items = 0, self._all()
        while n_taken != self._limit and (item := next(items, None)) is not None:
            n_taken += not isinstance(item, BadInput)
            yield item
        if isinstance(self._items, Generator):
            self._items.close()  # what it has to say of its files is said now, not with its end

    def _all(self) -> Iterator[Article | Record | BadInput]:
        for item in self._items:
            if item.source is not None and self._is_output(item.source):
                self.skipped_output = True
            elif isinstance(item, BadInput):
                yield item if item.is_duplicate else self._record(item)
            else:
                key = _hash(item.id)
                self._article_ids.put(key[:_SHORT_BYTES])
                if earlier := self._unreadable.pop(key, None):
                    self.displaced.append(_record(earlier[0], *earlier))
                yield item

    def _is_output(self, source: str) -> bool:
        """Say whether an article's source is the output, or a line of it, or stands beside it."""
        if self._output is None:
            return False
        file, _, line = source.rpartition(":")
        path = file if file and line.isdigit() else source
        name = os.path.basename(path)  # noqa: PTH119  # most are told by their name, and quickly
        if name not in self._own_names:
            return False
        own = {os.path.realpath(own) for own in files_of(self._output)}
        return os.path.realpath(path) in own

    def _record(self, bad: BadInput) -> Record:
        failure = failure_of(bad.error)
        key = _hash(bad.id)
        is_taken = self._article_ids.find(key[:_SHORT_BYTES]) is not None
        if is_taken or key in self._unreadable:
            return _record(bad.source, bad.source, failure)
        self._unreadable[key] = (bad.source, failure)
        return _record(bad.id, bad.source, failure)


async def feed(intake: Intake, paths: Sequence[str]) -> AsyncIterator[Article | Record | BadInput]:
    """Yield the items; what may block, as a terminal or a pipe does, is read in a thread."""
    items = iter(intake)
    if not any(_may_block(path) for path in paths):
        for item in items:
            yield item
        return
    aside = Aside("summarizer-input")
    try:
        while (item := await aside.call(next, items, None)) is not None:
            yield item
    finally:
        aside.close()


def refuse_output_among(paths: Sequence[str], output: Path, option: str = "-o") -> None:
    """Raise ConfigurationError when the output is one of the inputs, however it is spelled."""
    for path in paths:
        if path != STDIN and os.path.realpath(path) == os.path.realpath(output):
            raise ConfigurationError(f"{option} {output} is an input, and would be written over")


def _may_block(path: str) -> bool:
    """Say whether reading may wait for somebody: the standard input, a pipe, a device."""
    if path == STDIN:
        return True
    try:
        mode = Path(path).stat().st_mode
    except (OSError, ValueError):
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))


def _record(article_id: str, source: str, failure: Failure) -> Record:
    info = ArticleInfo(id=article_id, source=source)
    return Record(article=info, outcome="failed", error=failure)


def _hash(article_id: str) -> bytes:
    data = article_id.encode("utf-8", "surrogatepass")
    return hashlib.blake2b(data, digest_size=_HASH_BYTES).digest()
