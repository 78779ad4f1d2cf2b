"""The folder of a store: made, marked, locked, opened, mended and reset.

A store's folder holds `summarizer-store.json` (the marker, with the format number), a lock
file, and `cache.db` with SQLite's own companions. A database that cannot be read is moved
aside to `cache.db.broken-N`, never deleted, and a new one is begun.
"""

from __future__ import annotations

import logging
import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any, Final

import diskcache
import orjson

from summarizer.errors import StoreError
from summarizer.store.disk import SafeDisk
from summarizer.store.reading import ReadingCache

FORMAT: Final = 1
MARKER: Final = "summarizer-store.json"
DATABASE: Final = "cache.db"  # diskcache's name for it

_LOCK: Final = "summarizer-store.lock"
_DRAFT: Final = MARKER + ".draft"
_COMPANIONS: Final = ("-wal", "-shm", "-journal")
_TIMEOUT_S: Final = 60.0

# Every setting is given, so none is taken from a file that someone else may have written.
_SETTINGS: Final[dict[str, Any]] = {
    **diskcache.DEFAULT_SETTINGS,
    "statistics": 0,
    "eviction_policy": "none",
    "size_limit": 2**62,
    "cull_limit": 0,
    # A mapped file that another process truncates kills the reader (SIGBUS); reading without
    # a map costs under 1 us more.
    "sqlite_mmap_size": 0,
    # In pages of 4 KB, for each of two connections: 32 MB each by default, which a store of 10,000
    # replies fills. What SQLite does not hold the system does.
    "sqlite_cache_size": 1024,
}
_COUNTERS: Final = ("count", "size", "hits", "misses")
_COLUMNS: Final = (
    "key, raw, store_time, expire_time, access_time, access_count, tag, size, mode, filename, value"
)

_logger = logging.getLogger("summarizer.store")


def open_cache(folder: Path, *, reads: bool = False) -> diskcache.Cache | ReadingCache:
    """Return the open database of the store in `folder`, which is made if there is none.

    The folder is made for its owner only (0700); one that exists keeps its mode. Safe to call
    from several processes at once. Raises StoreError when the folder cannot be used; with `reads`
    a store that is there, and cannot be written, is opened for reading.
    """
    try:
        return _open_cache(folder)
    except StoreError as exc:
        is_unwritable = isinstance(exc.__cause__, (OSError, sqlite3.OperationalError))
        if reads and is_unwritable and (folder / MARKER).is_file():
            with suppress(sqlite3.Error):
                return ReadingCache(folder / DATABASE)
        raise


def _open_cache(folder: Path) -> diskcache.Cache:
    if os.path.expandvars(folder) != str(folder):
        raise StoreError(f"{folder}: '$' in the path of a store cannot be used; name another one")
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _refuse_foreign(folder)
        with _locked(folder):
            _mark(folder)
            return _open_database(folder)
    except OSError as exc:
        raise StoreError(
            f"{folder}: the store cannot be opened: {exc.strerror or exc}; check the permissions"
            " and the space of the disk, or name another folder"
        ) from exc


def reset_store(folder: Path) -> int:
    """Make a store empty even when its database cannot be opened; return the files deleted.

    Databases that were moved aside as broken go too; the marker and the lock stay. No other
    process may have it open. Raises StoreError, and deletes nothing, when the folder is not one of
    a store.
    """
    folder = folder.absolute()
    if not (folder / MARKER).is_file():
        raise StoreError(f"{folder} is not a store of summarizer; nothing was deleted")
    try:
        with _locked(folder):
            ours = [path for path in folder.iterdir() if _is_database(path.name)]
            for path in ours:
                path.unlink()
            (folder / MARKER).unlink()
            _mark(folder)
    except OSError as exc:
        raise StoreError(f"{folder}: the store cannot be reset: {exc.strerror or exc}") from exc
    return len(ours)


def describe(error: sqlite3.Error) -> str:
    """Return what SQLite says went wrong, and what to do."""
    problem = str(error)
    if _is_broken(error):
        return f"the database is damaged ({problem}); `summarizer cache clear` starts a new one"
    if "full" in problem or "I/O" in problem:
        return f"{problem}; free some space, or name another folder"
    return f"{problem}; check the permissions of the folder and who else uses it"


def n_bytes(folder: Path) -> int:
    """Return the bytes that the database takes on disk, its write-ahead log included."""
    n_found = 0
    for name in (DATABASE, *(DATABASE + companion for companion in _COMPANIONS)):
        with suppress(FileNotFoundError):  # SQLite removes the log when the last user leaves
            n_found += (folder / name).stat().st_size
    return n_found


def database_problems(folder: Path) -> Iterator[str]:
    """Yield what SQLite's own integrity check finds."""
    try:
        with closing(sqlite3.connect(folder / DATABASE, timeout=_TIMEOUT_S)) as connection:
            for (finding,) in connection.execute("PRAGMA integrity_check"):
                if finding != "ok":
                    yield f"{DATABASE}: {finding}"
    except sqlite3.Error as exc:
        yield f"{DATABASE}: {describe(exc)}"


def _refuse_foreign(folder: Path) -> None:
    """Raise StoreError when the folder holds other people's files and no marker."""
    if (folder / MARKER).is_file():
        return
    foreign = sorted(path.name for path in folder.iterdir() if path.name not in (_LOCK, _DRAFT))
    # Another process may have put the marker there in between, and its database after it.
    if foreign and not (folder / MARKER).is_file():
        raise StoreError(
            f"{folder} is not a store of summarizer: it holds {foreign[0]!r}; name an empty or a"
            " new folder"
        )


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Hold the folder's lock, so that only one process at a time makes or mends a database.

    Windows has no flock; there, two first runs at the same moment may collide.
    """
    with (folder / _LOCK).open("ab") as lock:
        if sys.platform != "win32":
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX)  # closing the file gives it back
        yield


def _mark(folder: Path) -> None:
    """Write the marker if there is none; raise StoreError when it is not one of ours."""
    marker = folder / MARKER
    if not marker.exists():
        draft = folder / _DRAFT
        draft.write_bytes(orjson.dumps({"format": FORMAT}, option=orjson.OPT_APPEND_NEWLINE))
        draft.replace(marker)
        return
    try:
        found = orjson.loads(marker.read_bytes())["format"]
    except (ValueError, TypeError, KeyError) as exc:
        raise StoreError(
            f"{marker} is damaged; `summarizer cache clear` starts a new store in this folder"
        ) from exc
    if found != FORMAT:
        raise StoreError(
            f"{folder} was made by another version of summarizer (format {found!r}, this version"
            f" reads {FORMAT}); use that version, or name another folder"
        )


def _open_database(folder: Path) -> diskcache.Cache:
    try:
        return _try_database(folder)
    except sqlite3.Error as exc:
        if not _is_broken(exc):
            raise StoreError(f"{folder}: {describe(exc)}") from exc
        aside = _move_aside(folder)
        _logger.warning(
            "%s: the database cannot be read (%s); it was moved to %s and an empty one begun",
            folder,
            exc,
            aside.name,
        )
    try:
        return _try_database(folder)
    except sqlite3.Error as exc:
        raise StoreError(f"{folder}: {describe(exc)}") from exc


def _try_database(folder: Path) -> diskcache.Cache:
    database = folder / DATABASE
    if database.exists() and database.stat().st_size:
        _drop_foreign_settings(database)
    return diskcache.Cache(str(folder), timeout=_TIMEOUT_S, disk=SafeDisk, **_SETTINGS)


def _drop_foreign_settings(database: Path) -> None:
    """Check that the tables are diskcache's, and delete settings that are not.

    diskcache sets each row of Settings as an attribute of the cache object, or puts it into a
    PRAGMA: a row named `_directory` would take the store elsewhere.
    """
    with closing(sqlite3.connect(database, timeout=_TIMEOUT_S, isolation_level=None)) as connection:
        connection.text_factory = bytes
        tables = {
            name
            for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type='table'")
        }
        if b"Cache" in tables:
            connection.execute(f"SELECT {_COLUMNS} FROM Cache LIMIT 0")  # noqa: S608  # a constant
        if b"Settings" in tables:
            known = {name.encode() for name in (*_SETTINGS, *_COUNTERS)}
            for rowid, key, _ in connection.execute(
                "SELECT rowid, key, value FROM Settings"
            ).fetchall():
                if key not in known:
                    connection.execute("DELETE FROM Settings WHERE rowid = ?", (rowid,))
                    _logger.warning("%s: a setting that is not diskcache's was removed", database)


def _is_broken(error: sqlite3.Error) -> bool:
    """Tell a file that is no database of ours from one that cannot be reached now."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the low byte is the primary code
    return code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR)


def _move_aside(folder: Path) -> Path:
    """Rename the database and its companions to the first free `cache.db.broken-N`."""
    number = 1
    while (aside := folder / f"{DATABASE}.broken-{number}").exists():
        number += 1
    (folder / DATABASE).replace(aside)
    for companion in _COMPANIONS:
        path = folder / (DATABASE + companion)
        if path.exists():
            path.replace(aside.with_name(aside.name + companion))
    return aside


def _is_database(name: str) -> bool:
    return name == DATABASE or name.startswith((f"{DATABASE}-", f"{DATABASE}.broken-"))
