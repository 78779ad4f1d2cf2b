"""The journal of a run: a JSONL file of records that the same command goes on from.

While a run lasts, lines are only added; the last line of an article's id is the one that counts.
Lines that another one has superseded go at the end of the run, and when a killed run is taken up
again. So a process killed at any moment leaves at most a torn last line and superseded lines, and
never loses a record.
"""

from __future__ import annotations

import fcntl
import os
import select
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from summarizer.errors import ConfigurationError
from summarizer.jobs.index import Index, read_lines
from summarizer.models import Record


class Journal:
    """The journal at `path`, made if there is none, and locked until it is closed.

    Opening it cuts off a torn last line and drops superseded ones. Raises ConfigurationError when
    the file is not one of records (it is left as it is), cannot be written, or is the journal of
    another process. Use it from one thread. POSIX only.
    """

    keeps_last = True

    def __init__(self, path: Path) -> None:
        self.path = path
        self.name = str(path)
        self._target = Path(os.path.realpath(path))  # a link stays a link when this is replaced
        try:
            self._fd, self._is_new = open_locked(self._target, shown=path)
        except OSError as exc:
            raise unwritable(path, exc) from exc
        try:
            self._temporary.unlink(missing_ok=True)
            with os.fdopen(os.dup(self._fd), "rb") as stream:
                self.index = read_lines(stream, path)
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
        self.index.add(data)

    def failed_lines(self) -> Iterator[bytes]:
        """Yield the lines that count of the records that did not end well, in their order.

        Raises ConfigurationError when they cannot be read.
        """
        offsets = sorted(x.offset for x in self.index.lines.values() if not x.was_read)
        try:
            with self._target.open("rb") as stream:
                for offset in offsets:
                    stream.seek(offset)
                    yield stream.readline()
        except OSError as exc:
            raise ConfigurationError(f"{self.path}: cannot be read: {exc.strerror or exc}") from exc

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
