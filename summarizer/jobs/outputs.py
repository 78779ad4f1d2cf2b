"""Where the records of a run go: a journal, a stream of lines, or one document."""

from __future__ import annotations

import errno
import os
import stat
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from summarizer.concurrency.threads import Aside
from summarizer.errors import ConfigurationError
from summarizer.jobs.journal import Index, Journal, open_locked, write_all
from summarizer.models import Record

Render = Callable[[Record], str]


class Output(Protocol):
    """Takes records, one at a time. `name` is for messages; `index` is what it held at the start.

    `keeps_last` says that a record takes the place of an earlier one with the same id. `write`
    and `close` raise ConfigurationError when the output cannot be written, and BrokenPipeError
    when its reader has left.
    """

    name: str
    keeps_last: bool

    @property
    def index(self) -> Index: ...  # noqa: D102  # the class says it

    async def write(self, record: Record) -> None: ...  # noqa: D102

    def close(self) -> None: ...  # noqa: D102


class JournalOutput:
    """A file that the same command goes on from; see `Journal`."""

    keeps_last = True

    def __init__(self, path: Path) -> None:
        self.name = str(path)
        self._journal = Journal(path)

    @property
    def index(self) -> Index:
        """Return what the journal holds now."""
        return self._journal.index

    async def write(self, record: Record) -> None:
        """Add the record."""
        self._journal.append(record)

    def close(self) -> None:
        """Drop what was superseded, and close."""
        self._journal.close()


class StreamOutput:
    """Text to a file descriptor, such as the standard output: each record as soon as it is there.

    A pipe that nobody empties does not hold up the event loop. The descriptor stays open.
    """

    keeps_last = False

    def __init__(self, fd: int, name: str, render: Render) -> None:
        self.name = name
        self.index = Index()
        self._fd = fd
        self._render = render
        self._aside = None if stat.S_ISREG(os.fstat(fd).st_mode) else Aside("summarizer-output")

    async def write(self, record: Record) -> None:
        """Write the record at once."""
        data = self._render(record).encode("utf-8", "replace")
        try:
            if self._aside is None:
                write_all(self._fd, data)
            else:
                await self._aside.call(write_all, self._fd, data)
        except BrokenPipeError:
            raise
        except OSError as exc:
            raise _unwritable(self.name, exc) from exc

    def close(self) -> None:
        """Let go of the thread."""
        if self._aside is not None:
            self._aside.close()


class DocumentOutput:
    """One document: the file is replaced as a whole when the run ends, however it ends.

    A killed run leaves the old file as it was, and its own beginning in a hidden file beside it,
    which the next run replaces. No two records of one id are merged, and nothing is gone on with.
    """

    keeps_last = False

    def __init__(self, path: Path, render: Render) -> None:
        self.name = str(path)
        self.index = Index()
        self._render = render
        self._n_bytes = 0
        self._target = Path(os.path.realpath(path))
        self._partial = self._target.with_name(f".{self._target.name}.partial")
        try:
            if self._target.exists() and not os.access(self._target, os.W_OK):
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
            self._fd, _ = open_locked(self._partial, shown=path)
            os.ftruncate(self._fd, 0)
        except OSError as exc:
            raise _unwritable(self.name, exc) from exc

    async def write(self, record: Record) -> None:
        """Add the record to what will be the document."""
        data = self._render(record).encode("utf-8", "replace")
        try:
            write_all(self._fd, data)
        except OSError as exc:
            with suppress(OSError):
                os.ftruncate(self._fd, self._n_bytes)  # no half record
            raise _unwritable(self.name, exc) from exc
        self._n_bytes += len(data)

    def close(self) -> None:
        """Put the document in its place; without a record in it, the old one stays."""
        try:
            if not self._n_bytes:
                self._partial.unlink()
                return
            os.fsync(self._fd)
            if self._target.exists():
                os.fchmod(self._fd, stat.S_IMODE(self._target.stat().st_mode))
            self._partial.replace(self._target)
        except OSError as exc:
            raise _unwritable(self.name, exc) from exc
        finally:
            os.close(self._fd)


def json_line(record: Record) -> str:
    """Return a record as one line of JSONL."""
    return record.model_dump_json() + "\n"


def open_output(path: Path | None, render: Render | None) -> Output:
    """Return the output at `path`, None for the standard output; `render` None writes JSONL.

    What is no regular file, such as a pipe or a device, is written as a stream, and holds nothing
    that a run could go on from. Raises ConfigurationError when it cannot be written.
    """
    if path is None:
        return StreamOutput(_stdout_fd(), "stdout", render or json_line)
    check_output(path)
    if path.exists() and not path.is_file():
        try:
            fd = os.open(path, os.O_WRONLY | os.O_APPEND)
        except OSError as exc:
            raise _unwritable(str(path), exc) from exc
        return StreamOutput(fd, str(path), render or json_line)
    return JournalOutput(path) if render is None else DocumentOutput(path, render)


def check_output(path: Path) -> None:
    """Raise ConfigurationError when there is plainly no way to write to `path`."""
    if path.is_dir():
        raise ConfigurationError(f"{path} is a folder; -o names a file")
    if not path.parent.is_dir():
        raise ConfigurationError(f"{path}: there is no folder {path.parent}; make it first")
    if not os.access(path.parent, os.W_OK) and (path.is_file() or not path.exists()):
        raise ConfigurationError(f"{path}: its folder cannot be written: Permission denied")


def _stdout_fd() -> int:
    """Return the descriptor of the standard output; what Python holds back of it is written."""
    try:
        sys.stdout.flush()
        return sys.stdout.fileno()
    except (AttributeError, OSError, ValueError) as exc:
        raise ConfigurationError("the standard output is closed; name a file with -o") from exc


def _unwritable(name: str, exc: OSError) -> ConfigurationError:
    return ConfigurationError(f"{name}: cannot be written: {exc.strerror or exc}")
