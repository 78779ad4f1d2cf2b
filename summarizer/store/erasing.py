"""Entries taken out of a database so that its files do not hold them any more.

SQLite frees the pages of a deleted row and leaves in them what they held, and its write-ahead log
holds earlier pages too. What a disk keeps of files that have shrunk is beyond this.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Final

from summarizer.store.folder import DATABASE

_TIMEOUT_S: Final = 60.0
# To write the file anew, all others have to leave it for a moment; a run does, between two entries.
_PATIENCE_S: Final = 10.0


def erase(folder: Path, keys: Sequence[str], *, timeout_s: float = _TIMEOUT_S) -> int:
    """Delete rows and write zeros over them; return how many there were.

    Raises sqlite3.Error, and has deleted none then.
    """
    with closing(_connect(folder, timeout_s)) as connection:
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("BEGIN IMMEDIATE")
        n_deleted = sum(
            connection.execute("DELETE FROM Cache WHERE key = ? AND raw = 1", (key,)).rowcount
            for key in keys
        )
        connection.execute("COMMIT")
    return n_deleted


def scrub(folder: Path, *, patience_s: float = _PATIENCE_S) -> bool:
    """Write the database anew without what was freed before, and empty its log.

    False where others were in the way of either.
    """
    with closing(_connect(folder, patience_s)) as connection:
        try:
            connection.execute("VACUUM")
            is_busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except sqlite3.OperationalError:
            return False
    return not is_busy


def _connect(folder: Path, timeout_s: float) -> sqlite3.Connection:
    return sqlite3.connect(folder / DATABASE, timeout=timeout_s, isolation_level=None)
