"""What a row of the store may hold, and the guard that refuses every other row.

diskcache unpickles three things on reading: values of mode 4, inline or in a file, and keys
with raw = 0 (CVE-2025-69872), so whoever can write the file can run code in the reader.
Here a key is text, and a value is bytes inside its row. Nothing else is looked at: no pickle
is loaded, and no file that a row names is opened or removed.

A value is one byte of layout version, 32 bytes of SHA-256 over key and JSON, and the zstd
frame of the canonical JSON. The checksum finds bit rot; it is no signature.
"""

from __future__ import annotations

import hashlib
import json
import threading
from typing import Any, Final

import diskcache
import orjson
import zstandard

REFUSED_KEY: Final = "refused:"  # stands for every key that is not ours; it is never a key of ours

_LAYOUT: Final = b"\x01"
_N_HEAD: Final = len(_LAYOUT) + hashlib.sha256().digest_size
_MODE_RAW: Final = 1
# The longest answers of today's models are some 0.5 MB; a frame that claims more is a bomb.
_MAX_JSON_BYTES: Final = 256 * 1024 * 1024


class RefusedRowError(Exception):
    """A row that this package cannot have written; it was not looked at further."""


class DamagedValueError(Exception):
    """A value that is not what was written: cut off, changed, or filed under another key."""


class SafeDisk(diskcache.Disk):  # type: ignore[misc]  # diskcache has no types
    """Text keys and inline bytes, and nothing else, in either direction."""

    def put(self, key: object) -> tuple[str, bool]:
        """Return the key as a column; only text is accepted, so nothing is ever pickled."""
        if type(key) is not str:
            raise TypeError(f"a key of the store is text, not {type(key).__name__}")
        return key, True

    def get(self, key: object, raw: object) -> str:
        """Return the key of a row, or REFUSED_KEY when it is not text."""
        return key if raw == 1 and type(key) is str else REFUSED_KEY

    def store(
        self, value: object, read: bool, key: object = diskcache.UNKNOWN
    ) -> tuple[int, int, None, bytes]:
        """Return the columns size, mode, filename and value; a value is never a file of its own."""
        if type(value) is not bytes or read:
            raise TypeError(f"a value of the store is bytes, not {type(value).__name__}")
        return 0, _MODE_RAW, None, value

    def fetch(self, mode: object, filename: object, value: object, read: bool) -> bytes:
        """Return the bytes of a row; raise RefusedRowError when it has any other form."""
        if mode != _MODE_RAW or filename is not None or type(value) is not bytes or read:
            raise RefusedRowError(f"mode {mode!r}" if mode != _MODE_RAW else "not inline bytes")
        return value

    def filename(
        self, key: object = diskcache.UNKNOWN, value: object = diskcache.UNKNOWN
    ) -> tuple[str, str]:
        """Refuse to name a file: values stand in their rows."""
        raise TypeError("the store keeps no value in a file")

    def remove(self, file_path: object) -> None:
        """Remove nothing: a file name in a row is not ours, and may lie outside the folder."""


class _Zstd(threading.local):
    """One compressor and decompressor a thread: making one costs 15 us, and they are not shared."""

    def __init__(self) -> None:
        self.compressor = zstandard.ZstdCompressor(level=3)
        self.decompressor = zstandard.ZstdDecompressor()


_zstd = _Zstd()


def canonical_json(value: object) -> bytes:
    """Return compact JSON with sorted keys.

    Raises ValueError when `value` is not JSON-able.
    """
    try:
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    except TypeError:
        # orjson has no lone surrogates and no integers over 64 bits; servers send both.
        try:
            return json.dumps(
                value, sort_keys=True, separators=(",", ":"), allow_nan=False
            ).encode()
        except (TypeError, RecursionError) as exc:
            raise ValueError(str(exc)) from exc


def parse_json(data: bytes) -> Any:
    """Return the value of JSON text; raise ValueError when it is not JSON."""
    try:
        return orjson.loads(data)
    except ValueError:
        try:
            return json.loads(data)
        except RecursionError as exc:
            raise ValueError("nested too deeply") from exc


def checksum(key: str, canonical: bytes) -> bytes:
    """Return the SHA-256 that ties canonical JSON to the key it is filed under."""
    return hashlib.sha256(key.encode("utf-8", "surrogatepass") + b"\n" + canonical).digest()


def pack(key: str, value: object) -> bytes:
    """Return the bytes that stand for `value` under `key`; ValueError when not JSON-able."""
    canonical = canonical_json(value)
    return _LAYOUT + checksum(key, canonical) + _zstd.compressor.compress(canonical)


def unpack(key: str, packed: bytes) -> Any:
    """Return the value packed under `key`; raise DamagedValueError when it is not intact."""
    if packed[:1] != _LAYOUT:
        raise DamagedValueError("its layout is unknown")
    frame = packed[_N_HEAD:]
    try:
        if not 0 <= zstandard.frame_content_size(frame) <= _MAX_JSON_BYTES:
            raise DamagedValueError("it claims no size, or an absurd one")
        canonical = _zstd.decompressor.decompress(frame)
    except zstandard.ZstdError as exc:
        raise DamagedValueError("it cannot be decompressed") from exc
    if checksum(key, canonical) != packed[1:_N_HEAD]:
        raise DamagedValueError("its checksum does not match")
    try:
        return parse_json(canonical)
    except ValueError as exc:
        raise DamagedValueError("it is not JSON") from exc
