"""Files that are read twice, also those that give what they hold only once."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from summarizer.cli.files import STANDARD, open_input
from summarizer.errors import ConfigurationError


class Rereadable:
    """Opens files; what was read of a stream, such as standard input, can be read again.

    A copy of it is on disk until this is closed.
    """

    def __init__(self) -> None:
        self._copies: dict[str, BinaryIO] = {}

    @contextmanager
    def open(self, file: str) -> Iterator[BinaryIO]:
        """Open a file to read, as `open_input` does; of a stream, what was read of it before."""
        if file in self._copies:
            copy = self._copies[file]
            copy.seek(0)
            yield copy
            return
        with open_input(file) as stream:
            if file != STANDARD and Path(file).is_file():
                yield stream
                return
            copy = self._copies[file] = tempfile.TemporaryFile()  # noqa: SIM115  # see close
            with io.BufferedReader(_Copied(stream, copy)) as copied:
                yield copied

    def close(self) -> None:
        """Remove the copies."""
        for copy in self._copies.values():
            copy.close()


class _Copied(io.RawIOBase):
    """What a stream gives, written to a copy as it is read."""

    def __init__(self, stream: BinaryIO, copy: BinaryIO) -> None:
        self._stream = stream
        self._copy = copy

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview, /) -> int:  # type: ignore[override]
        data = self._stream.read1(len(buffer))  # type: ignore[attr-defined]  # it is buffered
        try:
            self._copy.write(data)
        except OSError as exc:
            raise ConfigurationError(
                f"{tempfile.gettempdir()}: a copy of what is read twice cannot be written:"
                f" {exc.strerror or exc}"
            ) from exc
        buffer[: len(data)] = data
        return len(data)
