"""Packed files, gzip or zstd by their names: read frame by frame, and written so.

Both formats allow files that are frames, one behind the other. What is written here ends a frame
with every piece, so that a process killed at any moment leaves whole frames and at most a part of
one.
"""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Literal, Protocol, cast

import zstandard

from summarizer.errors import ConfigurationError

Packing = Literal["gzip", "zstd"]

GZIP_MAGIC, ZSTD_MAGIC = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
_SUFFIXES: dict[str, Packing] = {".gz": "gzip", ".zst": "zstd"}
# What others pack as, and is not written here: a file of such a name would not be what it says.
_FOREIGN = frozenset(".bz2 .xz .lzma .lz4 .br .zip .7z .tar .tgz .z .zstd .gzip".split())
# A piece of a hostile zstd file unpacks to 32,000 times its size; so this bounds memory to 128 MB.
_PIECE_BYTES = 4096
_GZIP_LEVEL, _ZSTD_LEVEL = 6, 3


class DamagedPack(OSError):
    """What should be packed is not, or ends before its end."""


class _Frame(Protocol):
    """What `zlib` and `zstandard` have in common."""

    eof: bool
    unused_data: bytes

    def decompress(self, data: bytes, /) -> bytes: ...


def packing_of(name: str) -> Packing | None:
    """Return how a file of this name is packed, None for one that is not."""
    return next((kind for end, kind in _SUFFIXES.items() if name.lower().endswith(end)), None)


def refuse_foreign_packing(path: Path) -> None:
    """Raise ConfigurationError for the name of a packed file of another kind."""
    if path.suffix.lower() in _FOREIGN:
        raise ConfigurationError(f"{path}: {path.suffix} is not written; name a .gz or .zst file")


def without_packing(name: str) -> str:
    """Return a file name without the suffix that says how it is packed."""
    return name.rpartition(".")[0] if packing_of(name) else name


def pack(data: bytes, packing: Packing | None) -> bytes:
    """Return data as one frame; as it is where nothing is packed."""
    if packing == "gzip":
        return gzip.compress(data, _GZIP_LEVEL, mtime=0)
    if packing == "zstd":
        return zstandard.ZstdCompressor(level=_ZSTD_LEVEL, write_checksum=True).compress(data)
    return data


class Unpacked(io.RawIOBase):
    """The bytes of a packed stream, without an end that was cut off if `is_lenient`.

    `frames_end` is where the last whole frame ends in the packed stream, `frames_size` how much
    was unpacked up to there. The stream stays open. Raises DamagedPack while it is read.
    """

    def __init__(self, stream: BinaryIO, packing: Packing, *, is_lenient: bool = False) -> None:
        self.frames_end = self.frames_size = 0
        self._stream = stream
        self._packing = packing
        self._is_lenient = is_lenient
        self._zstd = zstandard.ZstdDecompressor()
        self._frame: _Frame | None = None
        self._ready = memoryview(b"")
        self._left = b""
        self._n_read = self._n_unpacked = 0

    def readable(self) -> bool:
        """Say that this is read from."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # as it is called
        """Fill a buffer, and return with how many bytes; 0 at the end."""
        while not self._ready:
            if not self._unpack():
                return 0
        n = min(len(buffer), len(self._ready))
        buffer[:n] = self._ready[:n]
        self._ready = self._ready[n:]
        return n

    def _unpack(self) -> bool:
        """Unpack the next piece, perhaps to nothing; False at the end."""
        piece = self._left or self._stream.read(_PIECE_BYTES)
        self._left = b""
        if not piece:
            if self._frame is not None and not self._is_lenient:
                raise DamagedPack(f"is not a complete {self._packing} file")
            return False
        self._n_read += len(piece)
        if self._frame is None:
            if self._packing == "gzip" and not (piece := piece.lstrip(b"\0")):
                return True  # tapes are filled up with it
            self._frame = self._new_frame()
        try:
            data = self._frame.decompress(piece)
        except (zlib.error, zstandard.ZstdError) as exc:
            raise DamagedPack(f"is not a complete {self._packing} file") from exc
        self._n_unpacked += len(data)
        if self._frame.eof:
            self._left = self._frame.unused_data
            self._n_read -= len(self._left)
            self.frames_end, self.frames_size = self._n_read, self._n_unpacked
            self._frame = None
        self._ready = memoryview(data)
        return True

    def _new_frame(self) -> _Frame:
        if self._packing == "gzip":
            return cast("_Frame", zlib.decompressobj(wbits=31))
        return cast("_Frame", self._zstd.decompressobj())


def unpacked(stream: BinaryIO, packing: Packing | None) -> BinaryIO:
    """Return a stream to read what a packed one holds; itself where nothing is packed."""
    if packing is None:
        return stream
    return io.BufferedReader(Unpacked(stream, packing), 1 << 16)


@contextmanager
def packed(stream: BinaryIO, packing: Packing | None) -> Iterator[BinaryIO]:
    """Give a stream to write what one frame of another is to hold; itself where nothing is packed.

    The other one stays open.
    """
    if packing == "gzip":
        with gzip.GzipFile("", "wb", _GZIP_LEVEL, stream, mtime=0) as gzip_stream:
            yield cast("BinaryIO", gzip_stream)
    elif packing == "zstd":
        compressor = zstandard.ZstdCompressor(level=_ZSTD_LEVEL, write_checksum=True)
        writer = cast("io.RawIOBase", compressor.stream_writer(stream, closefd=False))
        with io.BufferedWriter(writer) as zstd_stream:  # the writer has no writelines
            yield zstd_stream
    else:
        yield stream
