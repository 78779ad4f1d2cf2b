"""Where a table goes: a file that is there as a whole or not at all, a pipe, or a device."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import BinaryIO

from summarizer.errors import ConfigurationError, InputError
from summarizer.jobs.companions import whole_file
from summarizer.packed import packed, packing_of
from summarizer.records import read_records
from summarizer.vocabulary import TableFormat


@contextmanager
def open_table(path: Path, form: TableFormat) -> Iterator[BinaryIO]:
    """Give a stream to write a table by; what is no regular file is written as it comes.

    Raises ConfigurationError when it cannot be written, and for a file of records: they have been
    paid for, and a table is made of them again.
    """
    if path.exists() and not path.is_file():
        opened: AbstractContextManager[BinaryIO] = _device(path, form)
    else:
        _refuse_records(path)
        opened = whole_file(path)
    with opened as stream, packed(stream, packing_of(path.name)) as inner:
        yield inner


@contextmanager
def _device(path: Path, form: TableFormat) -> Iterator[BinaryIO]:
    """Open a pipe or a device."""
    if form in ("parquet", "xlsx"):
        raise ConfigurationError(f"{path} is no file, and {form} needs one")
    try:
        with path.open("wb") as stream:
            yield stream
    except BrokenPipeError:
        raise
    except OSError as exc:
        raise ConfigurationError(f"{path}: cannot be written: {exc.strerror or exc}") from exc


def _refuse_records(path: Path) -> None:
    if not path.is_file():
        return
    try:
        first = next(read_records(path), None)
    except InputError:
        return
    if first is not None:
        raise ConfigurationError(f"{path} holds records, and would be written over; name another")
