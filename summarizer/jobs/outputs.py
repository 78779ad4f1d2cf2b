"""Where the records of a run go: a journal, or a stream of lines."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, Protocol

from summarizer.concurrency.threads import Aside
from summarizer.errors import ConfigurationError
from summarizer.jobs.finished import Finished
from summarizer.jobs.index import Index, read_index
from summarizer.jobs.journal import Journal, unwritable, write_all
from summarizer.jobs.parquet import ParquetOutput, read_table_index
from summarizer.packed import refuse_foreign_packing, without_packing

_TABLES = frozenset({".csv", ".tsv", ".xlsx"})
Format = Literal["jsonl", "parquet"]


class Output(Protocol):
    """Takes records, one at a time: a Journal, or a StreamOutput.

    `name` is for messages, `path` is that of a file that can be gone on from. `index` tells what
    need not be done again. `keeps_last` says that a record takes the place of an earlier one with
    the same id. `failed_lines` are those of records that did not end well, as far as they are kept.
    `finish` is called when nothing is left to be done, `close` in any case; they and `write` raise
    ConfigurationError when the output cannot be written, and BrokenPipeError when its reader has
    left.
    """

    name: str
    keeps_last: bool

    @property
    def path(self) -> Path | None: ...  # noqa: D102  # the class says it

    @property
    def index(self) -> Index: ...  # noqa: D102  # the class says it

    async def write(self, record: Finished) -> None: ...  # noqa: D102

    def failed_lines(self) -> Iterator[bytes]: ...  # noqa: D102

    def finish(self) -> None: ...  # noqa: D102

    def close(self) -> None: ...  # noqa: D102


class StreamOutput:
    """Text to a file descriptor, such as the standard output: each record as soon as it is there.

    A pipe that nobody empties does not hold up the event loop. The descriptor stays open.
    """

    keeps_last = False
    path = None

    def __init__(self, fd: int, name: str) -> None:
        self.name = name
        self.index = Index()
        self._fd = fd
        self._aside = None if stat.S_ISREG(os.fstat(fd).st_mode) else Aside("summarizer-output")

    async def write(self, record: Finished) -> None:
        """Write the record at once."""
        try:
            if self._aside is None:
                write_all(self._fd, record.data)
            else:
                await self._aside.call(write_all, self._fd, record.data)
        except BrokenPipeError:
            raise
        except OSError as exc:
            raise unwritable(self.name, exc) from exc

    def failed_lines(self) -> Iterator[bytes]:
        """Return nothing: what was written is gone."""
        return iter(())

    def finish(self) -> None:
        """Do nothing: what was written is all there is to write."""

    def close(self) -> None:
        """Let go of the thread."""
        if self._aside is not None:
            self._aside.close()


def format_of(path: Path | None, given: Format | None = None) -> Format:
    """Return how records are written to `path`: as is `given`, else by its suffix.

    Raises ConfigurationError where the two do not go together.
    """
    name = "" if path is None else without_packing(path.name).lower()
    by_name: Format = "parquet" if name.endswith(".parquet") else "jsonl"
    if given in (None, by_name):
        return by_name
    if given == "jsonl" or path is None or name.endswith((".jsonl", ".ndjson")):
        wanted = "a .jsonl file" if given == "jsonl" else "a .parquet file with -o"
        raise ConfigurationError(f"{path or 'stdout'}: --format is {given}; name {wanted}")
    return "parquet"


def read_output(path: Path, given: Format | None = None) -> Index:
    """Return what the output at `path` holds; nothing is changed."""
    check_output(path)
    if format_of(path, given) == "parquet":
        return read_table_index(path)
    return read_index(path) if path.is_file() else Index()


def open_output(path: Path | None, given: Format | None = None) -> Output:
    """Return the output at `path`, None for the standard output, see `format_of`.

    What is no regular file, such as a pipe or a device, is written as a stream, and holds nothing
    that a run could go on from. Raises ConfigurationError when it cannot be written.
    """
    is_table = format_of(path, given) == "parquet"
    if path is None:
        return StreamOutput(_stdout_fd(), "stdout")
    check_output(path)
    if is_table:
        return ParquetOutput(path)
    if path.exists() and not path.is_file():
        try:
            fd = os.open(path, os.O_WRONLY | os.O_APPEND)
        except OSError as exc:
            raise unwritable(path, exc) from exc
        return StreamOutput(fd, str(path))
    return Journal(path)


def check_output(path: Path) -> None:
    """Raise ConfigurationError when there is plainly no way to write to `path`."""
    if path.suffix.lower() in _TABLES:
        raise ConfigurationError(
            f"{path}: records are written as lines of JSON or as Parquet; name a .jsonl or a"
            " .parquet file"
        )
    refuse_foreign_packing(path)
    if (inner := without_packing(path.name)) != path.name and inner.lower().endswith(".parquet"):
        raise ConfigurationError(f"{path}: a table is packed within; name a .parquet file")
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
