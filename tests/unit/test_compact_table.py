"""Rows that are found by a hash, in little memory."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from summarizer.compact_table import CompactTable

# Few different keys, some with equal slots, so that rows are replaced and searched for.
KEYS = st.integers(0, 40).map(lambda n: (n * 16 ** (n % 3)).to_bytes(8, "little") + b"k")


@given(st.lists(st.tuples(KEYS, st.binary(min_size=3, max_size=3))))
def test_a_table_is_a_dictionary(rows: list[tuple[bytes, bytes]]) -> None:
    """The last row of a key counts, in the place of the first."""
    table, known = CompactTable(12, key_bytes=9), dict[bytes, bytes]()
    for key, value in rows:
        table.put(key + value)
        known[key] = value
    assert list(table) == [key + value for key, value in known.items()]
    assert len(table) == len(known)
    for number, key in enumerate(known):
        assert table.find(key) == number
        assert table.get(key) == table.row(number) == key + known[key]
    assert table.get(b"\xff" * 9) is None


def test_a_table_grows() -> None:
    """Ten thousand rows are all found, and nothing else."""
    table = CompactTable(8)
    for n in range(10_000):
        table.put((n * 0x9E3779B97F4A7C15 % 2**64).to_bytes(8, "little"))
    assert len(table) == 10_000
    for n in range(20_000):
        key = (n * 0x9E3779B97F4A7C15 % 2**64).to_bytes(8, "little")
        assert table.find(key) == (n if n < 10_000 else None)
