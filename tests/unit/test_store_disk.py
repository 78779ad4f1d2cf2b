"""The guard against pickled rows, and the packing of values."""

from __future__ import annotations

import hashlib
import logging
import pickle
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import diskcache
import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.store import Store
from summarizer.store.disk import DamagedValueError, SafeDisk, pack, unpack

GOOD, HOSTILE = hashlib.sha256(b"good").hexdigest(), hashlib.sha256(b"hostile").hexdigest()
ENTRY: dict[str, Any] = {
    "completion": {"choices": [{"message": {"content": "Hello"}}]},
    "mode": "tools",
    "latency_s": 0.5,
    "created": "2026-03-01T00:00:00+00:00",
    "attempts": 1,
    "model": "m-1",
    "endpoint": "http://localhost/v1/chat/completions",
}
INSERT = (
    "INSERT INTO Cache (key, raw, store_time, expire_time, access_time, tag, mode, filename, value)"
    " VALUES (?, ?, 1, NULL, 1, ?, ?, ?, ?)"
)


class Trap:
    """Makes a file when it is unpickled."""

    def __init__(self, proof: Path) -> None:
        self.proof = proof

    def __reduce__(self) -> tuple[Callable[[Path], None], tuple[Path]]:
        return Path.touch, (self.proof,)


def pickle_inline(folder: Path, payload: bytes) -> tuple[object, ...]:
    return (HOSTILE, 1, None, 4, None, payload)


def pickle_in_a_file(folder: Path, payload: bytes) -> tuple[object, ...]:
    (folder / "aa").mkdir()
    (folder / "aa" / "value.val").write_bytes(payload)
    return (HOSTILE, 1, None, 4, "aa/value.val", None)


def pickle_outside_the_folder(folder: Path, payload: bytes) -> tuple[object, ...]:
    (folder.parent / "outside.val").write_bytes(payload)
    return (HOSTILE, 1, None, 4, "../outside.val", None)


def pickled_key(folder: Path, payload: bytes) -> tuple[object, ...]:
    return (payload, 0, None, 1, None, b"x")


def pickled_key_with_a_pickled_value(folder: Path, payload: bytes) -> tuple[object, ...]:
    return (payload, 0, payload, 4, None, payload)


def pickled_tag(folder: Path, payload: bytes) -> tuple[object, ...]:
    return (HOSTILE, 1, payload, 1, None, pack(HOSTILE, ENTRY))


def bytes_that_are_a_pickle(folder: Path, payload: bytes) -> tuple[object, ...]:
    return (HOSTILE, 1, None, 1, None, payload)


def pickled_note(folder: Path, payload: bytes) -> tuple[object, ...]:
    return ("note:mode", 1, None, 4, None, payload)


HOSTILE_ROWS = [
    pickle_inline,
    pickle_in_a_file,
    pickle_outside_the_folder,
    pickled_key,
    pickled_key_with_a_pickled_value,
    pickled_tag,
    bytes_that_are_a_pickle,
    pickled_note,
]


def edit(folder: Path, statement: str, values: tuple[object, ...]) -> None:
    with closing(sqlite3.connect(folder / "cache.db", isolation_level=None)) as connection:
        connection.execute(statement, values)


def payload(proof: Path) -> bytes:
    return pickle.dumps(Trap(proof))


def use_everything(store: Store, target: Path) -> None:
    """Call every method that reads, and then those that remove."""
    assert store.get(GOOD) == ENTRY
    store.get(HOSTILE)
    store.noted("mode")
    len(store)
    list(store.fingerprints())
    store.stats()
    list(store.verify())
    store.export(target)
    store.import_(target)
    store.put(HOSTILE, ENTRY)
    store.note("mode", "tools")
    store.prune(max_entries=1)
    store.prune(model="m-1")
    store.clear()
    assert len(store) == 0


@pytest.mark.parametrize("make_row", HOSTILE_ROWS)
def test_no_row_runs_code(
    tmp_path: Path, make_row: Callable[[Path, bytes], tuple[object, ...]]
) -> None:
    """Whatever is written into the database, using the store never unpickles."""
    folder, proof = tmp_path / "store", tmp_path / "proof"
    with Store(folder) as store:
        store.put(GOOD, ENTRY)
    edit(folder, INSERT, make_row(folder, payload(proof)))

    with Store(folder) as store:
        use_everything(store, tmp_path / "export")

    assert not proof.exists()


@pytest.mark.parametrize("make_row", [pickle_inline, pickle_in_a_file, pickled_key])
def test_the_trap_is_armed(
    tmp_path: Path, make_row: Callable[[Path, bytes], tuple[object, ...]]
) -> None:
    """The same rows do run code in a plain diskcache, so the test above proves something."""
    folder, proof = tmp_path / "store", tmp_path / "proof"
    Store(folder).close()
    edit(folder, INSERT, make_row(folder, payload(proof)))

    with diskcache.Cache(str(folder)) as plain:
        list(plain)
        plain.get(HOSTILE)

    assert proof.exists()


@pytest.mark.parametrize("make_row", HOSTILE_ROWS)
def test_a_hostile_row_is_a_miss_and_reported(
    tmp_path: Path, make_row: Callable[[Path, bytes], tuple[object, ...]]
) -> None:
    """Each refused row is one finding of verify; a strange tag is not read, so it is none."""
    with Store(tmp_path / "store") as store:
        edit(store.path, INSERT, make_row(store.path, payload(tmp_path / "proof")))

        n_findings = 0 if make_row is pickled_tag else 1
        assert len(list(store.verify())) == n_findings
        assert store.stats().n_damaged == n_findings
        assert store.get(HOSTILE) == (ENTRY if make_row is pickled_tag else None)


@pytest.mark.parametrize("name", ["disk_pickle_protocol", "count", "evil", "sqlite_evil"])
def test_no_setting_runs_code(tmp_path: Path, name: str) -> None:
    """A pickle in the Settings table stays what it is: bytes."""
    folder, proof = tmp_path / "store", tmp_path / "proof"
    with Store(folder) as store:
        store.put(GOOD, ENTRY)
    edit(folder, "INSERT OR REPLACE INTO Settings VALUES (?, ?)", (name, payload(proof)))

    with Store(folder) as store:
        use_everything(store, tmp_path / "export")

    assert not proof.exists()


def test_no_setting_leads_elsewhere(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """diskcache takes settings for attributes; the ones that are not its own are removed."""
    folder, elsewhere = tmp_path / "store", tmp_path / "elsewhere"
    with Store(folder) as store:
        store.put(GOOD, ENTRY)
    edit(folder, "INSERT INTO Settings VALUES ('_directory', ?)", (str(elsewhere),))

    with caplog.at_level(logging.WARNING, "summarizer.store"), Store(folder) as store:
        assert store.get(GOOD) == ENTRY

    assert not elsewhere.exists()
    assert "a setting that is not diskcache's was removed" in caplog.text


@pytest.mark.parametrize("mode", [2, 3, 4])
def test_no_file_outside_is_read_or_removed(tmp_path: Path, mode: int) -> None:
    """A file name in a row is never followed, not even to delete it."""
    secret = tmp_path / "secret.txt"
    secret.write_text("secret", encoding="utf-8")
    with Store(tmp_path / "store") as store:
        for key in (HOSTILE, GOOD):
            edit(store.path, INSERT, (key, 1, None, mode, "../secret.txt", None))

        assert store.get(HOSTILE) is None
        store.put(HOSTILE, ENTRY)
        store.prune(max_entries=0)
        store.clear()

    assert secret.read_text(encoding="utf-8") == "secret"


@pytest.mark.parametrize("key", [1, 1.5, b"x", None, ("a",)])
def test_only_text_is_a_key(key: object) -> None:
    """diskcache would pickle other keys; ours never get that far."""
    with pytest.raises(TypeError):
        SafeDisk("/nowhere").put(key)


@pytest.mark.parametrize("value", [1, "x", None, {"a": 1}])
def test_only_bytes_are_a_value(value: object) -> None:
    """diskcache would pickle other values, or put them into files."""
    with pytest.raises(TypeError):
        SafeDisk("/nowhere").store(value, False)


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=())),  # lone surrogates too
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


@given(JSON)
def test_what_is_packed_is_unpacked(value: object) -> None:
    """Any JSON value comes back equal."""
    assert unpack("key", pack("key", value)) == value


@given(st.data())
def test_a_changed_byte_is_noticed(data: st.DataObject) -> None:
    """A value with one byte changed, cut off or added is damaged, never another value."""
    packed = pack("key", ENTRY)
    place = data.draw(st.integers(0, len(packed) - 1))
    change = data.draw(st.integers(1, 255))
    changed = packed[:place] + bytes([packed[place] ^ change]) + packed[place + 1 :]

    # zstd frames have spare bits; a change that leaves the JSON as it was does no harm.
    for damaged in (changed, packed[:place]):
        try:
            assert unpack("key", damaged) == ENTRY
        except DamagedValueError:
            continue


@given(st.binary())
def test_garbage_is_damaged(garbage: bytes) -> None:
    """Bytes that nobody packed raise DamagedValueError and nothing else."""
    with pytest.raises(DamagedValueError):
        unpack("key", garbage)


def test_a_frame_that_claims_an_absurd_size_is_refused() -> None:
    """A small row cannot fill the memory."""
    # zstd frame header by hand (RFC 8878, 3.1.1): magic, descriptor with an 8-byte content
    # size and single segment (0xe0), and the size: 2**40 bytes.
    bomb = b"\x28\xb5\x2f\xfd\xe0" + (2**40).to_bytes(8, "little") + b"\x00" * 20

    with pytest.raises(DamagedValueError, match="absurd"):
        unpack("key", b"\x01" + bytes(32) + bomb)
