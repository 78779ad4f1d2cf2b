"""The durable list: which batches were made of a store's requests, and what each request was.

A database beside the store's own: clearing the store must not forget batches that are paid for.
Whatever a method has changed is on disk when it returns.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final, NamedTuple, Self

from pydantic import ValidationError

from summarizer.backends.stored import Asked
from summarizer.errors import ConfigurationError, StoreError
from summarizer.jobs.batches.shard import UNDER_WAY, Shard, State

_DATABASE: Final = "batches.db"
_FOLDER: Final = "batches"
_LOCK: Final = "batches.lock"
_TIMEOUT_S: Final = 60.0
_TABLES: Final = """
CREATE TABLE IF NOT EXISTS shards (
    number INTEGER PRIMARY KEY, key TEXT UNIQUE NOT NULL, state TEXT NOT NULL, facts TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS requests (
    fingerprint BLOB NOT NULL, shard INTEGER NOT NULL, mode TEXT NOT NULL,
    output_limit INTEGER, article_chars INTEGER NOT NULL, request_chars INTEGER NOT NULL,
    article_id TEXT NOT NULL DEFAULT '', article_sha256 TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (fingerprint, shard)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS requests_of_shard ON requests (shard);
"""
# Columns that lists of before do not have.
_LATER: Final = ("article_id", "article_sha256")


class Noted(NamedTuple):
    """A request of a shard: its fingerprint, the rung it is asked on, and what an entry keeps."""

    fingerprint: str
    mode: str
    asked: Asked


class Ledger:
    """The list of the store in `folder`, which is there already.

    One process at a time may change what is under way: it holds `lock`. Raises StoreError when
    the database cannot be used.
    """

    def __init__(self, folder: Path) -> None:
        self.files = folder / _FOLDER
        self._lock = folder / _LOCK
        self._path = folder / _DATABASE
        try:
            self.files.mkdir(mode=0o700, exist_ok=True)
        except OSError as exc:
            raise StoreError(f"{self.files}: cannot be made: {exc.strerror or exc}") from exc
        with self._errors():
            self._db = sqlite3.connect(self._path, timeout=_TIMEOUT_S, isolation_level=None)
            try:
                self._db.executescript(_TABLES)
                self._add_later_columns()
            except BaseException:
                self._db.close()
                raise

    @staticmethod
    def exists(folder: Path) -> bool:
        """Say whether there is a list at all; opening one makes it."""
        return (folder / _DATABASE).is_file()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Keep other processes from submitting and fetching; they go on seeing the list.

        Raises ConfigurationError where another one is at it.
        """
        file = os.open(self._lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as exc:
                raise ConfigurationError(
                    f"{self._lock.parent}: another `summarizer batch` is at work on this store;"
                    " wait for its end"
                ) from exc
            self._remove_strays()
            yield
        finally:
            os.close(file)

    def shards(self, *states: State) -> list[Shard]:
        """Return the shards in any of these states, all if none is named, the oldest first."""
        with self._errors():
            rows = self._db.execute("SELECT state, facts FROM shards ORDER BY number").fetchall()
        return [self._shard(facts) for state, facts in rows if not states or state in states]

    def file_of(self, shard: Shard) -> Path:
        """Return where the requests of a shard stand until its batch has an id."""
        return self.files / f"{shard.key}.jsonl"

    def is_under_way(self, fingerprint: str) -> bool:
        """Say whether a request stands in a batch whose replies are still to be had."""
        return self._noted(fingerprint, UNDER_WAY) is not None

    def asked(self, fingerprint: str, shard: Shard | None = None) -> Noted | None:
        """Return what is known of a request of a shard, or of any that there is."""
        return self._noted(fingerprint, (), shard)

    def n_about(self, sha256s: Collection[str]) -> int:
        """Return how many requests about these articles are still to be answered.

        They stand in batches, or in files that were written for others.
        """
        with self._errors():
            rows = self._db.execute(
                "SELECT article_sha256 FROM requests JOIN shards ON number = shard"
                " WHERE state != 'fetched'"
            )
            return sum(sha256 in sha256s for (sha256,) in rows)

    def fingerprints(self, shard: Shard) -> Iterator[str]:
        """Yield the requests of a shard."""
        with self._errors():
            for (digest,) in self._db.execute(
                "SELECT fingerprint FROM requests JOIN shards ON number = shard WHERE key = ?",
                (shard.key,),
            ):
                yield digest.hex()

    def add(self, shard: Shard, requests: Iterable[Noted]) -> None:
        """Take a shard into the list, with its requests."""
        with self._transaction():
            number = self._db.execute(
                "INSERT INTO shards (key, state, facts) VALUES (?, ?, ?)",
                (shard.key, shard.state, shard.model_dump_json()),
            ).lastrowid
            self._db.executemany(
                "INSERT INTO requests (fingerprint, shard, mode, output_limit, article_chars,"
                " request_chars, article_id, article_sha256) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    (
                        bytes.fromhex(noted.fingerprint),
                        number,
                        noted.mode,
                        noted.asked.output_limit,
                        noted.asked.article_chars,
                        noted.asked.request_chars,
                        noted.asked.article_id,
                        noted.asked.article_sha256,
                    )
                    for noted in requests
                ),
            )

    def update(self, shard: Shard) -> Shard:
        """Keep what is now known of a shard; one that was fetched lets go of its requests."""
        with self._transaction():
            self._db.execute(
                "UPDATE shards SET state = ?, facts = ? WHERE key = ?",
                (shard.state, shard.model_dump_json(), shard.key),
            )
            if shard.state == "fetched":
                self._forget_requests(shard)
        return shard

    def see(self, shard: Shard) -> Shard:
        """Keep what the provider says of a batch, unless another process has fetched it meanwhile.

        For those who look without the lock.
        """
        with self._transaction():
            self._db.execute(
                "UPDATE shards SET facts = ? WHERE key = ? AND state = ?",
                (shard.model_dump_json(), shard.key, shard.state),
            )
        return shard

    def drop(self, shard: Shard) -> None:
        """Forget a shard and its requests."""
        with self._transaction():
            self._forget_requests(shard)
            self._db.execute("DELETE FROM shards WHERE key = ?", (shard.key,))
        self.file_of(shard).unlink(missing_ok=True)

    def _add_later_columns(self) -> None:
        """Bring a list that was made before up to date."""
        known = {row[1] for row in self._db.execute("PRAGMA table_info(requests)")}
        for column in _LATER:
            if column not in known:
                with suppress(sqlite3.OperationalError):  # another process was quicker
                    self._db.execute(
                        f"ALTER TABLE requests ADD COLUMN {column} TEXT NOT NULL DEFAULT ''"
                    )

    def _forget_requests(self, shard: Shard) -> None:
        self._db.execute(
            "DELETE FROM requests WHERE shard = (SELECT number FROM shards WHERE key = ?)",
            (shard.key,),
        )

    def _noted(
        self, fingerprint: str, states: Sequence[State], shard: Shard | None = None
    ) -> Noted | None:
        with self._errors():
            rows = self._db.execute(
                "SELECT key, state, facts, mode, output_limit, article_chars, request_chars,"
                " article_id, article_sha256 FROM requests JOIN shards ON number = shard"
                " WHERE fingerprint = ?"
                " ORDER BY number DESC",
                (bytes.fromhex(fingerprint),),
            ).fetchall()
        for key, state, facts, mode, *numbers in rows:
            if (not states or state in states) and (shard is None or key == shard.key):
                known = shard or self._shard(facts)
                return Noted(fingerprint, mode, Asked(known.model, known.endpoint, *numbers))
        return None

    def _shard(self, facts: str) -> Shard:
        try:
            return Shard.model_validate_json(facts)
        except ValidationError as exc:
            raise StoreError(
                f"{self._path}: a batch in it cannot be read; was it written by a newer summarizer?"
            ) from exc

    def _remove_strays(self) -> None:
        """Remove files of requests that no shard is to be made of: what wrote them was killed."""
        known = {self.file_of(shard) for shard in self.shards("preparing")}
        for path in self.files.iterdir():
            if path not in known:
                with suppress(OSError):
                    path.unlink()

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with self._errors():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as exc:
            raise StoreError(f"{self._path}: the list of batches cannot be used: {exc}") from exc
