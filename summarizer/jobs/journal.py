"""The journal of a run: a JSONL file of records that the same command goes on from.

While a run lasts, lines are only added; the last line of an article's id is the one that counts.
Lines that another one has superseded go at the end of the run, and when a killed run is taken up
again. So a process killed at any moment leaves at most a torn last line and superseded lines, and
never loses a record.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import select
import stat
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, NamedTuple

import orjson

from summarizer.errors import ConfigurationError
from summarizer.models import RECORD_SCHEMA, Record

_LINE_START = f'{{"schema":"{RECORD_SCHEMA}"'.encode()
_NO_IDENTITY = b""


class Line(NamedTuple):
    """The line that counts for one id, at `offset` bytes; `identity` hashes what it was made of."""

    identity: bytes
    outcome: str
    offset: int


@dataclass
class Index:
    """What a file of records holds: about 300 bytes of memory an id, whatever the lines hold.

    `lines` is by a hash of the id (128 bits: no two ids will ever share one), `n_superseded`
    counts lines that another one supersedes, `end` is where the last whole line ends, in bytes.
    `unended` says that this line lacks its line end.
    """

    lines: dict[bytes, Line] = field(default_factory=dict)
    n_superseded: int = 0
    end: int = 0
    unended: bool = False

    def outcome(self, article_id: str, sha256: str, fingerprint: str) -> str | None:
        """Return how an article ended that need not be done again, None when it has to be.

        It need not when its line was made of the same text by the same request, and the outcome
        is not "failed".
        """
        line = self.lines.get(_key(article_id))
        if line is None or line.outcome == "failed":
            return None
        return line.outcome if line.identity == _identity(sha256, fingerprint) else None

    def knows(self, article_id: str) -> bool:
        """Say whether there is a line with this id; if not, there is no need to make a request."""
        return _key(article_id) in self.lines

    def add(self, key: bytes, line: Line) -> None:
        """Let `line` count for the id of `key`."""
        self.n_superseded += key in self.lines
        self.lines[key] = line


def read_index(path: Path) -> Index:
    """Read what a file of records holds, one line at a time; nothing when there is no file.

    A torn last line, as a killed process leaves it, is not counted. Raises ConfigurationError
    when the file cannot be read, or holds anything that is not a record.
    """
    try:
        with path.open("rb") as stream:
            return _read(stream, path)
    except FileNotFoundError:
        return Index()
    except OSError as exc:
        raise ConfigurationError(f"{path}: cannot be read: {exc.strerror or exc}") from exc


class Journal:
    """The journal at `path`, made if there is none, and locked until it is closed.

    Opening it cuts off a torn last line and drops superseded ones. Raises ConfigurationError when
    the file is not one of records (it is left as it is), cannot be written, or is the journal of
    another process. Use it from one thread. POSIX only.
    """

    keeps_last = True

    def __init__(self, path: Path) -> None:
        self.path = path
        self._target = Path(os.path.realpath(path))  # a link stays a link when this is replaced
        try:
            self._fd, self._is_new = open_locked(self._target, shown=path)
        except OSError as exc:
            raise unwritable(path, exc) from exc
        try:
            self._temporary.unlink(missing_ok=True)
            with os.fdopen(os.dup(self._fd), "rb") as stream:
                self.index = _read(stream, path)
            os.ftruncate(self._fd, self.index.end)
            if self.index.unended:
                write_all(self._fd, b"\n")
                self.index.end += 1
            self._compact()
        except OSError as exc:
            os.close(self._fd)
            raise unwritable(path, exc) from exc
        except ConfigurationError:
            os.close(self._fd)
            raise

    async def write(self, record: Record) -> None:
        """Do as `append`, which never waits for anybody."""
        self.append(record)

    def append(self, record: Record) -> None:
        """Add a record; when this returns, a killed process cannot lose it.

        It takes the place of an earlier record of the same id. Raises ConfigurationError when it
        cannot be written; the file then ends with the last whole line.
        """
        data = record.model_dump_json().encode() + b"\n"
        try:
            write_all(self._fd, data)
        except OSError as exc:
            with suppress(OSError):  # if not even this works, the next run cuts it off
                os.ftruncate(self._fd, self.index.end)
            raise unwritable(self.path, exc) from exc
        info, made = record.article, record.provenance
        identity = _NO_IDENTITY
        if info.sha256 is not None and made is not None:
            identity = _identity(info.sha256, made.fingerprint)
        self.index.add(_key(info.id), Line(identity, record.outcome, self.index.end))
        self.index.end += len(data)

    def close(self) -> None:
        """Drop superseded lines and let go of the file; one that was made and stayed empty goes.

        Raises ConfigurationError when lines cannot be dropped: the file then holds them still, and
        the next run drops them.
        """
        try:
            self._compact()
            if self._is_new and self.index.end == 0:
                self._target.unlink(missing_ok=True)
        except OSError as exc:
            raise ConfigurationError(
                f"{self.path}: {self.index.n_superseded} superseded lines cannot be dropped:"
                f" {exc.strerror or exc}; nothing is lost, and the same command drops them"
            ) from exc
        finally:
            os.close(self._fd)

    @property
    def _temporary(self) -> Path:
        # Hidden, so that no folder scan reads it; one name, so that the next run finds it.
        return self._target.with_name(f".{self._target.name}.compacting")

    def _compact(self) -> None:
        """Replace the file, as a whole, by one that holds each id once."""
        if not self.index.n_superseded:
            return
        flags = os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
        new_fd = os.open(self._temporary, flags, 0o600)
        try:
            _lock(new_fd, self.path)  # before it gets the name: nobody else can lock it first
            index = self._copy_lines(new_fd)
            status = os.fstat(self._fd)
            with suppress(PermissionError):  # only root gives files away
                os.fchown(new_fd, status.st_uid, status.st_gid)
            os.fchmod(new_fd, stat.S_IMODE(status.st_mode))
            os.fsync(new_fd)
            self._temporary.replace(self._target)
        except BaseException:
            os.close(new_fd)
            self._temporary.unlink(missing_ok=True)
            raise
        os.close(self._fd)
        self._fd, self.index = new_fd, index

    def _copy_lines(self, new_fd: int) -> Index:
        """Copy the lines that count, in their order, and return what the copy holds."""
        keys = {line.offset: key for key, line in self.index.lines.items()}
        index = Index()
        with (
            self._target.open("rb") as stream,
            os.fdopen(os.dup(new_fd), "wb", buffering=1 << 20) as copy,
        ):
            offset = 0
            for data in stream:
                if (key := keys.get(offset)) is not None:
                    copy.write(data)
                    index.lines[key] = self.index.lines[key]._replace(offset=index.end)
                    index.end += len(data)
                offset += len(data)
        return index


def open_locked(target: Path, *, shown: Path) -> tuple[int, bool]:
    """Open a file, no link, to add to it, and lock it; also return whether it was made.

    Raises OSError, and ConfigurationError when another process has locked it.
    """
    while True:
        flags = os.O_RDWR | os.O_APPEND | os.O_CLOEXEC | os.O_NOFOLLOW
        is_new = False
        try:
            fd = os.open(target, flags)
        except FileNotFoundError:
            try:
                fd = os.open(target, flags | os.O_CREAT | os.O_EXCL, 0o666)
            except FileExistsError:
                continue  # another process was faster; it will hold the lock
            is_new = True
        try:
            _lock(fd, shown)
            if _has_name(fd, target):
                return fd, is_new
        except BaseException:
            os.close(fd)
            raise
        os.close(fd)  # it was replaced between opening and locking: open what stands there now


def _lock(fd: int, shown: Path) -> None:
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as exc:
        raise ConfigurationError(
            f"{shown}: another run is writing to it; wait for it, or name another output"
        ) from exc
    except OSError:
        return  # a file system without locks: better a run without than none


def _has_name(fd: int, target: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(fd), target.stat())
    except FileNotFoundError:
        return False


def _read(stream: BinaryIO, path: Path) -> Index:
    index = Index()
    stream.seek(0)
    for number, data in enumerate(stream, 1):
        is_whole = data.endswith(b"\n")
        if data.isspace():
            index.end += len(data)  # an editor's empty line; it goes when lines are dropped
            continue
        entry = _entry(data, index.end)
        if entry is None:
            if not is_whole and _is_torn(data):
                break
            raise ConfigurationError(
                f"{path} is not a file of records: line {number} is not one. It was left as it is;"
                " name another output"
            )
        index.add(*entry)
        index.end += len(data)
        index.unended = not is_whole
    return index


def _entry(data: bytes, offset: int) -> tuple[bytes, Line] | None:
    """Return what the index keeps of one line, None when the line is not a record."""
    try:
        row = orjson.loads(data)
        if row["schema"] != RECORD_SCHEMA:
            return None
        article, made = row["article"], row["provenance"]
        identity = _NO_IDENTITY
        if article["sha256"] is not None and made is not None:
            identity = _identity(article["sha256"], made["fingerprint"])
        outcome = sys.intern(row["outcome"])
        key = _key(article["id"])
    except (ValueError, LookupError, TypeError, AttributeError):
        return None
    return key, Line(identity, outcome, offset)


def _is_torn(data: bytes) -> bool:
    """Say whether a last line without its end is the start of a record, and not a user's text."""
    return data.startswith(_LINE_START) or _LINE_START.startswith(data)


def _key(article_id: str) -> bytes:
    return hashlib.blake2b(article_id.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _identity(sha256: str, fingerprint: str) -> bytes:
    return hashlib.blake2b(f"{sha256} {fingerprint}".encode(), digest_size=16).digest()


def write_all(fd: int, data: bytes) -> None:
    """Write all of `data`, going on when the system takes a part of it; raises OSError.

    A pipe that another program has set to non-blocking is waited for.
    """
    left = memoryview(data)
    while left:
        try:
            left = left[os.write(fd, left) :]
        except BlockingIOError:
            select.select([], [fd], [])


def unwritable(output: Path | str, exc: OSError) -> ConfigurationError:
    """Return the error that says why an output, a file or a stream, cannot be written."""
    return ConfigurationError(f"{output}: cannot be written: {exc.strerror or exc}")
