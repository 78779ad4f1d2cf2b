"""Parquet tables of records, read as the lines of JSON that they were made of."""

from __future__ import annotations

import io
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

# Rows that are held at a time: some 15 MB of records of long articles.
GROUP_ROWS = 1000

NO_PYARROW = (
    "Parquet is read and written by pyarrow, which is not installed: pip install"
    " 'summarizer[parquet]'"
)
_MAGIC = b"PAR1"


class NoTable(OSError):
    """What should be a table of records is none, or there is nothing to read it with."""


def is_table(name: str, stream: io.BufferedReader) -> bool:
    """Say whether a file is a table: by its name, or as it begins."""
    return name.lower().endswith(".parquet") or stream.peek(len(_MAGIC)).startswith(_MAGIC)


def has_pyarrow() -> bool:
    """Say whether tables can be read and written."""
    try:
        import pyarrow.parquet  # noqa: F401  # 0.2 s, and an extra
    except ImportError:
        return False
    return True


def table_lines(path: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the id and the line of each record; raises NoTable, and OSError as opening does."""
    if not has_pyarrow():
        raise NoTable(NO_PYARROW)
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with path.open("rb") as stream, pq.ParquetFile(stream) as table:
            if {"id", "record"} - set(table.schema_arrow.names):
                raise NoTable("is not a table of records")
            for batch in table.iter_batches(GROUP_ROWS, columns=["id", "record"]):
                ids, records = (batch.column(name).to_pylist() for name in ("id", "record"))
                for article_id, record in zip(ids, records, strict=True):
                    yield article_id, record.encode() + b"\n"
    except pa.ArrowException as exc:
        raise NoTable("is not a table of records") from exc


class _Lines(io.RawIOBase):
    """Lines as a stream to read from."""

    def __init__(self, lines: Iterable[bytes]) -> None:
        self._lines = iter(lines)
        self._ready = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # as it is called
        if not self._ready:
            self._ready = memoryview(next(self._lines, b""))
        n = min(len(buffer), len(self._ready))
        buffer[:n] = self._ready[:n]
        self._ready = self._ready[n:]
        return n


def table_stream(path: str | os.PathLike[str]) -> BinaryIO:
    """Return the lines of a table as a stream; reading it raises what `table_lines` does."""
    return io.BufferedReader(_Lines(line for _, line in table_lines(Path(path))))
