"""Tables as JSON Lines: lists stay lists, and each row says all there is to say."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import BinaryIO

import orjson

from summarizer.reports.export.columns import Row


def write_lines(stream: BinaryIO, rows: Iterator[Row], *, safe: Callable[[str], str]) -> None:
    """Write a line of JSON a row; `safe` is what becomes of it."""
    stream.writelines(safe(orjson.dumps(row).decode()).encode() + b"\n" for row in rows)
