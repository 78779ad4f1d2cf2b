"""The response store: fingerprint -> entry, on disk, shared by processes and threads.

Once `put` returns, the entry outlives a killed process. An entry that is damaged, or a row that
this package did not write, counts as missing: it is logged, counted in `n_corrupt`, and never
unpickled.
"""

from __future__ import annotations

import logging
import os
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final, NamedTuple, Self

import diskcache

from summarizer.errors import StoreError
from summarizer.models import Article
from summarizer.store.disk import (
    REFUSED_KEY,
    DamagedValueError,
    RefusedRowError,
    pack,
    unpack,
)
from summarizer.store.entry import Entry, entry_problem, is_fingerprint
from summarizer.store.erasing import erase, scrub
from summarizer.store.exchange import import_entries, write_entry
from summarizer.store.findings import Imported, StoreProblem, StoreStats
from summarizer.store.folder import (
    DATABASE,
    database_problems,
    describe,
    n_bytes,
    open_cache,
    reset_store,
)
from summarizer.store.forgetting import Forgotten, Wanted, find
from summarizer.store.pruning import overdue
from summarizer.store.reading import ReadingCache

__all__ = ["Store", "reset_store"]

_NOTE: Final = "note:"

_logger = logging.getLogger("summarizer.store")


class _Row(NamedTuple):
    """One row of the database: its key, and its value or what is wrong with it."""

    key: str
    value: Any
    problem: str | None


class Store:
    """The store in the folder `path`, which is made, for its owner only, if there is none.

    Any number of processes and threads may share it. Every method raises StoreError when the
    disk is full, the folder is read-only, or the database is damaged; those that write, also when
    it was deleted or moved. `close` closes the connection of the calling thread; each thread has
    its own. With `reads` a store that is there, and may only be read, is opened all the same.
    """

    def __init__(self, path: Path, *, reads: bool = False) -> None:
        self.path = path.absolute()
        self.n_corrupt = 0
        self._cache: diskcache.Cache | ReadingCache = open_cache(self.path, reads=reads)
        self._database = self.path / DATABASE
        self._identity = self._database.stat()

    def __bool__(self) -> bool:
        return True  # an empty store is still a store: `if store` must not ask for its length

    def __len__(self) -> int:
        return sum(1 for _ in self.fingerprints())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the calling thread's connection; the next use opens a new one."""
        with self._errors():
            self._cache.close()

    def get(self, fingerprint: str) -> Entry | None:
        """Return the entry of a fingerprint, or None when there is none that can be used."""
        if not is_fingerprint(fingerprint):
            return None
        row = self._row(fingerprint)
        return None if row is None else row.value

    def put(self, fingerprint: str, entry: Entry) -> None:
        """Keep an entry, in place of any other; it is on disk when this returns.

        Raises StoreError when the fingerprint or the entry is not valid.
        """
        self.put_many([(fingerprint, entry)])

    def put_many(self, entries: Iterable[tuple[str, Entry]]) -> None:
        """Do as `put`, which calls this, for several entries: all of them are kept, or none."""
        packed = [(key, self._packed(key, entry)) for key, entry in entries]
        self._require_place()
        with self._errors(), self._cache.transact():
            for key, value in packed:
                self._cache.set(key, value)

    def _packed(self, fingerprint: str, entry: Entry) -> bytes:
        if not is_fingerprint(fingerprint):
            raise StoreError(
                f"{fingerprint[:80]!r} is not a fingerprint: 64 hex digits, lower case"
            )
        if problem := entry_problem(entry):
            raise StoreError(f"the reply to {fingerprint[:12]} cannot be stored: {problem}")
        return _pack(fingerprint, entry)

    def note(self, key: str, value: object) -> None:
        """Remember a small JSON-able fact; facts are not entries and are not counted."""
        packed = _pack(_NOTE + key, value)
        self._require_place()
        with self._errors():
            self._cache.set(_NOTE + key, packed)

    def noted(self, key: str) -> Any:
        """Return a remembered fact, or None when nothing is known."""
        row = self._row(_NOTE + key)
        return None if row is None else row.value

    def fingerprints(self) -> Iterator[str]:
        """Yield the fingerprint of every entry, in the order they were first put.

        Entries are not read: some may prove damaged.
        """
        return (key for key in self._keys() if is_fingerprint(key))

    def newest(self) -> Iterator[Entry]:
        """Yield the entries that can be read, the one put last first."""
        with self._errors():
            for key in reversed(self._cache):
                if is_fingerprint(key) and (entry := self.get(key)) is not None:
                    yield entry

    def stats(self) -> StoreStats:
        """Return what the store holds; every entry is read once."""
        models: Counter[str] = Counter()
        instants: list[datetime] = []
        n_damaged = 0
        for row in self._rows():
            if row.problem:
                n_damaged += 1
            elif is_fingerprint(row.key):
                instants.append(datetime.fromisoformat(row.value["created"]))
                models[row.value["model"]] += 1
        return StoreStats(
            n_entries=models.total(),
            n_bytes=n_bytes(self.path),
            models=dict(models.most_common()),
            oldest=min(instants, default=None),
            newest=max(instants, default=None),
            n_damaged=n_damaged,
        )

    def verify(self) -> Iterator[StoreProblem]:
        """Read everything, and yield what is wrong, one sentence each."""
        for finding in database_problems(self.path):
            yield StoreProblem("", finding)
        try:
            for row in self._rows():
                if row.problem:
                    where = row.key if is_fingerprint(row.key) else ""
                    yield StoreProblem(where, f"{row.problem}; it counts as missing")
        except StoreError as exc:
            yield StoreProblem("", str(exc))

    def prune(
        self,
        *,
        older_than: timedelta | None = None,
        model: str | None = None,
        max_entries: int | None = None,
        dry_run: bool = False,
        now: datetime | None = None,
    ) -> int:
        """Remove entries and return how many; with `dry_run` only return how many would go.

        Only entries of `model` are looked at, if it is given. Of these go the ones made more
        than `older_than` before `now`, and the oldest beyond the newest `max_entries`; all of
        them, if neither is given. Nothing goes when no condition is given at all.
        """
        if older_than is None and model is None and max_entries is None:
            return 0
        horizon = (now or datetime.now(UTC)) - older_than if older_than is not None else None
        doomed = overdue(self._entries(), horizon=horizon, model=model, max_entries=max_entries)
        if dry_run:
            return len(doomed)
        with self._errors():
            return sum(self._cache.delete(fingerprint) for fingerprint in doomed)

    def forget(self, articles: Wanted | Iterable[Article], *, dry_run: bool = False) -> Forgotten:
        """Remove every entry about some articles, also from the files that SQLite leaves it in.

        With `dry_run` only return what would go, as `fingerprints`, and what is not known.
        """
        wanted = articles if isinstance(articles, Wanted) else Wanted.of(articles)
        found = find(wanted, self._entries)
        if dry_run:
            return found
        self._require_place()
        with self._errors():
            erase(self.path, found.fingerprints)
            # Also where nothing was found now: it may have been removed in another way before.
            return replace(found, is_clean=scrub(self.path))

    def _entries(self) -> Iterator[tuple[str, Entry]]:
        """Yield the entries that can be read, with their fingerprints."""
        for row in self._rows():
            if not row.problem and is_fingerprint(row.key):
                yield row.key, row.value

    def clear(self) -> int:
        """Remove everything, notes and damaged rows too; return how many entries went.

        What SQLite leaves of them in its files goes too, unless others use the store.
        """
        n_entries = len(self)
        with self._errors():
            self._cache.clear()
            scrub(self.path)
        return n_entries

    def export(self, folder: Path, fingerprints: Iterable[str] | None = None) -> int:
        """Write `<fingerprint>.json` for each of the fingerprints, or all; return how many.

        Those that the store does not hold are left out. A file is replaced only as a whole.
        """
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as exc:
            raise StoreError(f"{folder} cannot be made: {exc.strerror or exc}") from exc
        n_written = 0
        for fingerprint in self.fingerprints() if fingerprints is None else fingerprints:
            entry = self.get(fingerprint)
            if entry is not None:
                write_entry(folder, fingerprint, entry)
                n_written += 1
        return n_written

    def import_(self, folder: Path) -> Imported:
        """Add the entries of every `*.json` in a folder that `export` wrote.

        A file that is not intact, or differs from the entry that is here, changes nothing and
        is reported. Raises InputError when there is no such folder.
        """
        return import_entries(folder, self.get, self.put)

    def _require_place(self) -> None:
        """Raise StoreError when the database has left its place: SQLite would write on unseen."""
        try:
            is_there = os.path.samestat(self._identity, self._database.stat())
        except OSError:
            is_there = False
        if not is_there:
            raise StoreError(f"{self.path}: the store was deleted or moved while it was in use")

    def _row(self, key: str) -> _Row | None:
        """Return the intact row of a key; None when there is none, or a damaged one."""
        row = self._read(key)
        if row is not None and row.problem:
            self.n_corrupt += 1
            _logger.warning(
                "%s: entry %s: %s; it counts as missing", self.path, key[:12], row.problem
            )
            return None
        return row

    def _read(self, key: str) -> _Row | None:
        """Return the row of a key with its value or its problem; None when there is none."""
        try:
            packed = self._cache.get(key)
            if packed is None:
                return None
            value = unpack(key, packed)
        except RefusedRowError as exc:
            return _Row(key, None, f"its row is not one that summarizer writes ({exc})")
        except DamagedValueError as exc:
            return _Row(key, None, f"its value is damaged: {exc}")
        except sqlite3.Error as exc:
            code = getattr(exc, "sqlite_errorcode", None)
            is_unreachable = isinstance(exc, sqlite3.OperationalError) and code is not None
            if is_unreachable or code == sqlite3.SQLITE_NOTADB:
                raise StoreError(f"{self.path}: {describe(exc)}") from exc
            return _Row(key, None, f"the database is damaged there ({exc})")
        problem = entry_problem(value) if is_fingerprint(key) else None
        return (
            _Row(key, None, f"its value is damaged: {problem}")
            if problem
            else _Row(key, value, None)
        )

    def _keys(self) -> Iterator[str]:
        with self._errors():
            yield from self._cache

    def _rows(self) -> Iterator[_Row]:
        """Yield every row, damaged ones with their problem."""
        for key in self._keys():
            if key == REFUSED_KEY:
                yield _Row(
                    key, None, "a row's key is not text: summarizer does not write such rows"
                )
            elif row := self._read(key):
                yield row

    @contextmanager
    def _errors(self) -> Iterator[None]:
        """Raise what SQLite and diskcache raise as StoreError."""
        try:
            yield
        except diskcache.Timeout as exc:
            raise StoreError(
                f"{self.path}: the database cannot be locked for writing; is it read-only, or does"
                " another process hold it?"
            ) from exc
        except sqlite3.Error as exc:
            raise StoreError(f"{self.path}: {describe(exc)}") from exc


def _pack(key: str, value: object) -> bytes:
    try:
        return pack(key, value)
    except ValueError as exc:
        raise StoreError(f"what was to be stored is not JSON: {exc}") from exc
