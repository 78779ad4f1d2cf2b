"""Look at how a stream begins, and read it from there all the same."""

from __future__ import annotations

import io
from typing import BinaryIO


class _Rejoined(io.RawIOBase):
    """What was read of a stream, and behind it the rest. The stream stays open."""

    def __init__(self, begin: bytes, stream: BinaryIO) -> None:
        self._begin = memoryview(begin)
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # as it is called
        piece: bytes | memoryview = self._begin[: len(buffer)]
        self._begin = self._begin[len(piece) :]
        piece = piece or self._stream.read(len(buffer))
        buffer[: len(piece)] = piece
        return len(piece)


def look_ahead(stream: BinaryIO, n_bytes: int) -> tuple[bytes, BinaryIO]:
    """Return the first `n_bytes` of a stream, fewer at its end, and a stream of all of it."""
    begin = b""
    while len(begin) < n_bytes and (piece := stream.read(n_bytes - len(begin))):
        begin += piece
    return begin, io.BufferedReader(_Rejoined(begin, stream), 1 << 16)
