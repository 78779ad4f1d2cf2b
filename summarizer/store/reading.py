"""A store's database that may only be read: on a read-only disk, or another user's."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NoReturn
from urllib.parse import quote

from summarizer.store.disk import SafeDisk

_TIMEOUT_S: Final = 60.0


class ReadingCache:
    """What a store uses of `diskcache.Cache`, without a write: that class writes when it opens.

    What writes raises sqlite3.OperationalError, and so does what cannot be read. Each thread has
    its own connection.
    """

    def __init__(self, database: Path) -> None:
        # Without a log nobody writes, and SQLite, which cannot make one, need not look for it.
        has_log = database.with_name(database.name + "-wal").exists()
        self._uri = f"file:{quote(str(database))}?mode=ro" + ("" if has_log else "&immutable=1")
        self._disk = SafeDisk(str(database.parent))
        self._local = threading.local()
        self._rows("SELECT key FROM Cache LIMIT 1").fetchone()

    def get(self, key: str) -> bytes | None:
        """Return the value of a key; raises RefusedRowError for a row that is not ours."""
        query = "SELECT mode, filename, value FROM Cache WHERE key = ? AND raw = 1"
        row = self._rows(query, key).fetchone()
        if row is None:
            return None
        mode, filename, value = row
        return self._disk.fetch(mode, filename, value, read=False)

    def __iter__(self) -> Iterator[str]:
        return self._keys("SELECT key, raw FROM Cache ORDER BY rowid")

    def __reversed__(self) -> Iterator[str]:
        return self._keys("SELECT key, raw FROM Cache ORDER BY rowid DESC")

    def close(self) -> None:
        """Close the connection of the calling thread."""
        connection = self._local.__dict__.pop("connection", None)
        if connection is not None:
            connection.close()

    def _refuse(self, *_: object) -> NoReturn:
        raise sqlite3.OperationalError("attempt to write a readonly database")

    set = delete = clear = transact = _refuse

    def _keys(self, query: str) -> Iterator[str]:
        return (self._disk.get(key, raw) for key, raw in self._rows(query))

    def _rows(self, query: str, *values: str) -> Any:
        connection = self._local.__dict__.get("connection")
        if connection is None:
            connection = sqlite3.connect(self._uri, uri=True, timeout=_TIMEOUT_S)
            self._local.connection = connection
        return connection.execute(query, values)
