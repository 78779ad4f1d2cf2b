"""The journal of a run: a JSONL file of records that the same command goes on from.

While a run lasts, lines are only added; the last line of an article's id is the one that counts.
Lines that another one has superseded go at the end of the run, and when a killed run is taken up
again. So a process killed at any moment leaves at most a torn last line and superseded lines, and
never loses a record. A file named .gz or .zst is packed: every line is a frame of its own, so the
same holds; what is written anew as a whole has larger ones.
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
from summarizer.jobs.finished import Finished
from summarizer.jobs.index import Index, open_lines, read_lines
from summarizer.packed import DamagedPack, Unpacked, pack, packing_of

# What is written at once, and packed in one frame, when a file is written anew.
_BATCH_BYTES = 1 << 20


class Journal:
    """The journal at `path`, made if there is none, and locked until it is closed.

    Opening it cuts off a torn last line and drops superseded ones. Raises ConfigurationError when
    the file is not one of records, or damaged (it is left as it is), cannot be written, or is the
    journal of another process. Use it from one thread. POSIX only.
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
        self._packing = packing_of(path.name)
        try:
            self._temporary.unlink(missing_ok=True)
            self._take_up()
            self.compact()
        except DamagedPack as exc:
            os.close(self._fd)
            raise ConfigurationError(
                f"{path}: {exc}. It was left as it is; name another output"
            ) from exc
        except OSError as exc:
            os.close(self._fd)
            raise unwritable(path, exc) from exc
        except ConfigurationError:
            os.close(self._fd)
            raise

    def _take_up(self) -> None:
        """Read what the file holds, and make it end with a whole line, in a whole frame."""
        with os.fdopen(os.dup(self._fd), "rb") as stream:
            lines = open_lines(stream, self.path)
            index = self.index = read_lines(lines, self.path)
            raw: object = lines.raw
            self._end = raw.frames_end if isinstance(raw, Unpacked) else index.end
            has_whole_frames = not isinstance(raw, Unpacked) or raw.frames_size == index.end
        if not has_whole_frames:
            self._rewrite()  # lines of a torn frame are kept, and a torn line goes
            return
        os.ftruncate(self._fd, self._end)
        if index.unended:
            self._add(b"\n")
            index.end += 1

    def _add(self, data: bytes) -> None:
        packed = pack(data, self._packing)
        try:
            write_all(self._fd, packed)
        except OSError:
            with suppress(OSError):  # if not even this works, the next run cuts it off
                os.ftruncate(self._fd, self._end)
            raise
        self._end += len(packed)

    async def write(self, record: Finished) -> None:
        """Do as `append`, which never waits for anybody."""
        self.append(record)

    def append(self, record: Finished) -> None:
        """Add a record; when this returns, a killed process cannot lose it.

        It takes the place of an earlier record of the same id. Raises ConfigurationError when it
        cannot be written; the file then ends with the last whole line.
        """
        self._add_line(record.data)
        self.index.put(record.key, record.line, len(record.data))

    def append_line(self, data: bytes) -> None:
        """Do as `append` with the line of a record."""
        self._add_line(data)
        self.index.add(data)

    def _add_line(self, data: bytes) -> None:
        try:
            self._add(data)
        except OSError as exc:
            raise unwritable(self.path, exc) from exc

    def failed_lines(self) -> Iterator[bytes]:
        """Yield the lines that count of the records that did not end well, in their order.

        Raises ConfigurationError when they cannot be read.
        """
        offsets = sorted(line.offset for line in self.index if not line.ended_well)
        if not offsets:
            return
        try:
            with self._target.open("rb") as stream:
                lines, offset = open_lines(stream, self.path), 0
                for wanted in offsets:
                    if self._packing is None:
                        stream.seek(wanted)
                    while self._packing is not None and offset < wanted:
                        offset += len(lines.readline())
                    yield (data := lines.readline())
                    offset += len(data)
        except OSError as exc:
            raise ConfigurationError(f"{self.path}: cannot be read: {exc.strerror or exc}") from exc

    def finish(self) -> None:
        """Do nothing: what was written is all there is to write."""

    def close(self, *, remove: bool = False) -> None:
        """Drop superseded lines and let go of the file; one that was made and stayed empty goes.

        With `remove` it goes in any case.

        Raises ConfigurationError when lines cannot be dropped: the file then holds them still, and
        the next run drops them.
        """
        try:
            self.compact()
            if remove or (self._is_new and self.index.end == 0):
                self._target.unlink(missing_ok=True)
        except OSError as exc:
            raise ConfigurationError(
                f"{self.path}: {len(self.index.superseded)} superseded lines cannot be dropped:"
                f" {exc.strerror or exc}; nothing is lost, and the same command drops them"
            ) from exc
        finally:
            os.close(self._fd)

    @property
    def _temporary(self) -> Path:
        # Hidden, so that no folder scan reads it; one name, so that the next run finds it.
        return self._target.with_name(f".{self._target.name}.compacting")

    def compact(self) -> None:
        """Replace the file by one that holds each id once, if it does not."""
        if self.index.superseded:
            self._rewrite()

    def _rewrite(self) -> None:
        """Replace the file, as a whole, by one of the lines that count."""
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
            status_of_new = os.fstat(new_fd)
            self._temporary.replace(self._target)
        except BaseException:
            os.close(new_fd)
            self._temporary.unlink(missing_ok=True)
            raise
        os.close(self._fd)
        self._fd, self.index, self._end = new_fd, index, status_of_new.st_size

    def _copy_lines(self, new_fd: int) -> Index:
        """Copy the lines that count, in their order, and return what the copy holds."""
        superseded, dropped = set(self.index.superseded), []
        offset, batch = 0, bytearray()
        with self._target.open("rb") as stream, os.fdopen(os.dup(new_fd), "wb") as copy:
            for data in open_lines(stream, self.path):
                if offset >= self.index.end:
                    break
                if offset in superseded or data.isspace():
                    dropped.append((offset, len(data)))
                else:
                    batch += data
                offset += len(data)
                if len(batch) > _BATCH_BYTES:
                    copy.write(pack(bytes(batch), self._packing))
                    batch.clear()
            index = self.index.without(dropped)
            if batch and not batch.endswith(b"\n"):
                batch += b"\n"
                index.end += 1
            if batch:
                copy.write(pack(bytes(batch), self._packing))
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
