"""The folder of a store: whose it is, what format it has, and how damage is mended."""

from __future__ import annotations

import hashlib
import json
import logging
import sqlite3
import stat
import sys
import threading
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from summarizer.errors import StoreError
from summarizer.store import Store, reset_store

KEY = hashlib.sha256(b"1").hexdigest()
ENTRY: dict[str, Any] = {
    "completion": {"choices": [{"message": {"content": "Hello"}}]},
    "mode": "tools",
    "latency_s": 0.5,
    "created": "2026-03-01T00:00:00+00:00",
    "attempts": 1,
    "model": "m-1",
    "endpoint": "http://localhost/v1/chat/completions",
}


def make_store(folder: Path, n_entries: int = 1) -> None:
    with Store(folder) as store:
        for number in range(n_entries):
            store.put(hashlib.sha256(str(number + 1).encode()).hexdigest(), ENTRY)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other permissions")
def test_a_new_folder_is_for_its_owner_only(tmp_path: Path) -> None:
    """Articles and replies may be confidential."""
    make_store(tmp_path / "a" / "store")

    assert stat.S_IMODE((tmp_path / "a" / "store").stat().st_mode) == 0o700


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other permissions")
def test_a_folder_that_exists_keeps_its_mode(tmp_path: Path) -> None:
    """Whoever made the folder chose who may look into it."""
    (tmp_path / "store").mkdir(mode=0o750)
    make_store(tmp_path / "store")

    assert stat.S_IMODE((tmp_path / "store").stat().st_mode) == 0o750


def test_a_folder_with_other_files_is_refused_untouched(tmp_path: Path) -> None:
    """A mistyped --cache-dir does not litter someone's folder."""
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")

    with pytest.raises(StoreError, match=r"holds 'notes\.txt'"):
        Store(tmp_path)

    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_a_file_in_place_of_the_folder_is_an_error(tmp_path: Path) -> None:
    """The message names the path."""
    (tmp_path / "store").write_text("", encoding="utf-8")

    with pytest.raises(StoreError, match="store: the store cannot be opened"):
        Store(tmp_path / "store")


def test_a_path_that_would_be_expanded_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """diskcache reads $NAME in a path as a variable, and would make another folder."""
    monkeypatch.setenv("ELSEWHERE", "x")

    with pytest.raises(StoreError, match=r"'\$' in the path"):
        Store(tmp_path / "$ELSEWHERE")

    assert list(tmp_path.iterdir()) == []


def test_the_marker_says_the_format(tmp_path: Path) -> None:
    """Later versions read it to know what they have before them."""
    make_store(tmp_path)

    marker = (tmp_path / "summarizer-store.json").read_text(encoding="utf-8")
    assert json.loads(marker) == {"format": 1}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no flock")
def test_opening_waits_for_the_lock(tmp_path: Path) -> None:
    """diskcache#266: while one process makes a database, no other touches it."""
    import fcntl

    opener = threading.Thread(target=make_store, args=(tmp_path,))
    with (tmp_path / "summarizer-store.lock").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        opener.start()
        opener.join(timeout=0.3)
        assert opener.is_alive()
        assert not (tmp_path / "cache.db").exists()
    opener.join()

    assert (tmp_path / "cache.db").exists()


def test_a_store_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    """An older program must not write what a newer one reads."""
    make_store(tmp_path)
    (tmp_path / "summarizer-store.json").write_text('{"format": 2}', encoding="utf-8")
    before = (tmp_path / "cache.db").read_bytes()

    with pytest.raises(StoreError, match="format 2, this version reads 1"):
        Store(tmp_path)

    assert (tmp_path / "cache.db").read_bytes() == before


@pytest.mark.parametrize("content", ["", "garbage", "[]", "{}"])
def test_a_damaged_marker_is_an_error_with_a_way_out(tmp_path: Path, content: str) -> None:
    """The format is not guessed; reset makes a new store."""
    make_store(tmp_path)
    (tmp_path / "summarizer-store.json").write_text(content, encoding="utf-8")

    with pytest.raises(StoreError, match="cache clear"):
        Store(tmp_path)

    reset_store(tmp_path)
    make_store(tmp_path)


@pytest.mark.parametrize("damage", ["garbage", "truncated", "other tables"])
def test_a_broken_database_is_moved_aside(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, damage: str
) -> None:
    """The store begins anew, with a warning, and the broken file is kept."""
    make_store(tmp_path, n_entries=100)
    database = tmp_path / "cache.db"
    content = database.read_bytes()
    if damage == "garbage":
        broken = b"This is no database. " * 1000
    elif damage == "truncated":
        broken = content[: len(content) // 2 + 100]
    else:
        broken = content.replace(b" access_count INTEGER", b" excess_count INTEGER")
    database.write_bytes(broken)

    with caplog.at_level(logging.WARNING, "summarizer.store"), Store(tmp_path) as store:
        assert len(store) == 0
        store.put(KEY, ENTRY)

    assert (tmp_path / "cache.db.broken-1").read_bytes() == broken
    assert "cache.db.broken-1" in caplog.text
    with Store(tmp_path) as store:
        assert store.get(KEY) == ENTRY


def test_the_log_of_a_broken_database_goes_with_it(tmp_path: Path) -> None:
    """A log that another process holds open must not be taken for that of the new database."""
    make_store(tmp_path)
    with closing(sqlite3.connect(tmp_path / "cache.db")) as other:
        other.execute("SELECT count(*) FROM Cache").fetchall()
        (tmp_path / "cache.db").write_bytes(b"garbage " * 1000)

        with Store(tmp_path) as store:
            store.put(KEY, ENTRY)

    assert (tmp_path / "cache.db.broken-1-wal").exists()
    with Store(tmp_path) as store:
        assert store.get(KEY) == ENTRY


def test_a_second_broken_database_does_not_replace_the_first(tmp_path: Path) -> None:
    """Every file that was moved aside is kept."""
    for content in (b"first " * 1000, b"second " * 1000):
        make_store(tmp_path)
        (tmp_path / "cache.db").write_bytes(content)
    make_store(tmp_path)

    assert (tmp_path / "cache.db.broken-1").read_bytes() == b"first " * 1000
    assert (tmp_path / "cache.db.broken-2").read_bytes() == b"second " * 1000


def test_reset_makes_an_empty_store(tmp_path: Path) -> None:
    """All databases go, also the ones that were moved aside; other files stay."""
    make_store(tmp_path)
    (tmp_path / "cache.db").write_bytes(b"garbage " * 1000)
    make_store(tmp_path)
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")

    assert reset_store(tmp_path) == 2  # cache.db and cache.db.broken-1

    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "mine.txt",
        "summarizer-store.json",
        "summarizer-store.lock",
    ]
    with Store(tmp_path) as store:
        assert len(store) == 0


@pytest.mark.parametrize("exists", [True, False])
def test_reset_refuses_a_folder_that_is_no_store(tmp_path: Path, exists: bool) -> None:
    """Nothing is deleted where no marker stands, not even a file named like ours."""
    folder = tmp_path / "folder"
    if exists:
        folder.mkdir()
        (folder / "cache.db").write_bytes(b"someone's")

    with pytest.raises(StoreError, match="not a store"):
        reset_store(folder)

    assert folder.exists() == exists
    assert not exists or (folder / "cache.db").read_bytes() == b"someone's"
