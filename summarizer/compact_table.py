"""A table of short rows in little memory, for what a run has to remember of each article."""

from __future__ import annotations

import struct
from array import array
from collections.abc import Iterator

_HASHED_BYTES = 4
# Slots are at most two thirds full: a search then looks at two of them on average. They grow by
# less than double, for most of what doubles stays empty.
_FULL, _GROWTH = 2 / 3, 1.3


class CompactTable:
    """Rows of `width` bytes, found by the first `key_bytes` of them, which are a hash.

    Memory: the rows, an eighth of them at most in reserve, and 6 to 8 bytes a row to find it; a
    dictionary of such bytes takes some 200. A row keeps its number, counted from 0. `key_bytes` are
    4 or more, by default all.
    """

    def __init__(self, width: int, *, key_bytes: int | None = None) -> None:
        self._width = width
        self._key_bytes = width if key_bytes is None else key_bytes
        self._rows = bytearray()
        # The number of a row and 1, or 0.
        self._slots = array("I", bytes(4 * 16))

    def __len__(self) -> int:
        return len(self._rows) // self._width

    def __iter__(self) -> Iterator[bytes]:
        rows, width = self._rows, self._width
        return (bytes(rows[at : at + width]) for at in range(0, len(rows), width))

    def find(self, key: bytes) -> int | None:
        """Return the number of the row with a key, None when there is none."""
        number = self._slots[self._slot(key)]
        return number - 1 if number else None

    def get(self, key: bytes) -> bytes | None:
        """Return the row with a key, None when there is none."""
        number = self.find(key)
        return None if number is None else self.row(number)

    def row(self, number: int) -> bytes:
        """Return a row by its number."""
        return bytes(self._rows[number * self._width : (number + 1) * self._width])

    def put(self, row: bytes) -> None:
        """Add a row, in the place of the one with its key."""
        slot = self._slot(row[: self._key_bytes])
        if number := self._slots[slot]:
            self._rows[(number - 1) * self._width : number * self._width] = row
            return
        self._rows += row
        self._slots[slot] = len(self)
        if len(self) > _FULL * len(self._slots):
            self._widen(int(_GROWTH * len(self._slots)))

    def _slot(self, key: bytes) -> int:
        """Return where a key stands, or would."""
        slots, rows, width, n_key = self._slots, self._rows, self._width, len(key)
        n_slots = len(slots)
        slot = int.from_bytes(key[:_HASHED_BYTES], "little") % n_slots
        while number := slots[slot]:
            at = (number - 1) * width
            if rows[at : at + n_key] == key:
                break
            slot = (slot + 1) % n_slots
        return slot

    def _widen(self, n_slots: int) -> None:
        slots = self._slots = array("I", bytes(4 * n_slots))
        hashes = struct.Struct(f"<I{self._width - _HASHED_BYTES}x").iter_unpack(self._rows)
        for number, (hashed,) in enumerate(hashes, 1):
            slot = hashed % n_slots
            while slots[slot]:
                slot = (slot + 1) % n_slots
            slots[slot] = number
