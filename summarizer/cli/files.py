"""Files that verbs read and write; - stands for standard input and output."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from io import BufferedReader
from pathlib import Path
from typing import Any, BinaryIO

import click

from summarizer.errors import ConfigurationError, InputError

STANDARD = "-"


class _NamedPath(click.Path):
    """A path that is not empty: what stands for a variable that is not set would be this folder."""

    def convert(
        self,
        value: str | os.PathLike[str],
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> Any:
        if not os.fspath(value):
            self.fail("it is empty", param, ctx)
        return super().convert(value, param, ctx)


# What options and arguments that name a file, or a folder, are read as.
FILE = _NamedPath(path_type=Path, dir_okay=False, allow_dash=True)
FOLDER = _NamedPath(path_type=Path, file_okay=False)


def open_input(file: str) -> AbstractContextManager[BinaryIO]:
    """Open a file to read; InputError when it cannot be.

    One named .gz or .zst is unpacked, and of a table the lines are given that it was made of.
    """
    if file == STANDARD:
        return nullcontext(sys.stdin.buffer)
    return _opened(file)


@contextmanager
def _opened(file: str) -> Iterator[BinaryIO]:
    from summarizer.packed import packing_of, unpacked
    from summarizer.tables import is_table, table_stream

    with _open(file) as stream:
        if is_table(file, stream):
            with table_stream(file) as lines:
                yield lines
            return
        yield unpacked(stream, packing_of(file))


def _open(file: str) -> BufferedReader:
    try:
        return Path(file).open("rb")
    except OSError as exc:
        raise InputError(f"{file}: cannot be read: {exc.strerror or exc}") from exc


def write_file(path: Path, data: bytes, *, make_folder: bool = False) -> None:
    """Write a file; raises ConfigurationError when it cannot be."""
    if str(path) == STANDARD:
        click.echo(data, nl=False)
        return
    try:
        if make_folder:
            path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    except OSError as exc:
        raise ConfigurationError(f"{path}: cannot be written: {exc.strerror or exc}") from exc


def require_place(path: Path) -> None:
    """Raise ConfigurationError when there is plainly no way to write to `path`."""
    if path.is_dir():
        raise ConfigurationError(f"{path} is a folder; name a file")
    if not path.parent.is_dir():
        raise ConfigurationError(f"{path}: there is no folder {path.parent}; make it first")


def write_text(path: Path, pieces: Iterable[str]) -> None:
    """Write text as it comes; a file that was there stays until the new one is whole.

    Raises ConfigurationError when it cannot be written.
    """
    from summarizer.jobs.companions import write_whole

    chunks = (piece.encode("utf-8", "replace") for piece in pieces)
    if str(path) == STANDARD:
        for chunk in chunks:
            click.echo(chunk, nl=False)
    elif path.is_file() or not path.exists():
        write_whole(path, chunks)
    else:  # a pipe, or a device
        try:
            with path.open("wb") as stream:
                stream.writelines(chunks)
        except OSError as exc:
            raise ConfigurationError(f"{path}: cannot be written: {exc.strerror or exc}") from exc


def write_json(path: Path, value: object, *, make_folder: bool = False) -> None:
    """Write a value as indented JSON."""
    import orjson

    data = orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    write_file(path, data, make_folder=make_folder)
