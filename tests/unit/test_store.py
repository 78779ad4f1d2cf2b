"""The store: entries in and out, from several processes, and through damage."""

from __future__ import annotations

import hashlib
import logging
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from summarizer.errors import StoreError
from summarizer.store import Store

NOW = datetime(2026, 3, 10, tzinfo=UTC)

CHILD = """
import sys
from pathlib import Path
from summarizer.store import Store

def entry(text):
    return {
        "completion": {"choices": [{"message": {"content": text}}]}, "mode": "tools",
        "latency_s": 0.5, "created": "2026-03-01T00:00:00+00:00", "attempts": 1,
        "model": "m-1", "endpoint": "http://localhost/v1/chat/completions",
    }
"""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "store") as opened:
        yield opened


def fingerprint(number: int | str) -> str:
    return hashlib.sha256(str(number).encode()).hexdigest()


def entry(
    text: str = "Hello", *, model: str = "m-1", created: str = "2026-03-01T00:00:00+00:00"
) -> dict[str, Any]:
    return {
        "completion": {"choices": [{"message": {"content": text}}]},
        "mode": "tools",
        "latency_s": 0.5,
        "created": created,
        "attempts": 1,
        "model": model,
        "endpoint": "http://localhost/v1/chat/completions",
    }


def run_child(code: str, *arguments: object, **options: Any) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", CHILD + code, *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **options,
    )


def edit(store: Store, statement: str, *values: object) -> None:
    """Change the database behind the store's back."""
    with closing(sqlite3.connect(store.path / "cache.db", isolation_level=None)) as connection:
        connection.execute(statement, values)


@pytest.mark.parametrize(
    "text",
    ["", "Ünïcödé – “quoted”", "\x00", "\ud800 alone", "x" * 1_000_000],
    ids=["empty", "unicode", "nul", "surrogate", "long"],
)
def test_what_is_put_is_got(store: Store, text: str) -> None:
    """An entry comes back equal, whatever its text."""
    store.put(fingerprint(1), entry(text))

    assert store.get(fingerprint(1)) == entry(text)


def test_a_store_keeps_its_entries_over_a_restart(tmp_path: Path) -> None:
    """Another process, or the same one later, finds them."""
    with Store(tmp_path) as first:
        first.put(fingerprint(1), entry())
    with Store(tmp_path) as second:
        assert second.get(fingerprint(1)) == entry()


def test_what_was_never_put_is_missing(store: Store) -> None:
    """A miss is None, and not counted as damage."""
    assert store.get(fingerprint(1)) is None
    assert store.get("no fingerprint") is None
    assert store.n_corrupt == 0


def test_a_later_put_replaces(store: Store) -> None:
    """A fingerprint has one entry, the last."""
    store.put(fingerprint(1), entry("old"))
    store.put(fingerprint(1), entry("new"))

    assert store.get(fingerprint(1)) == entry("new")
    assert len(store) == 1


@pytest.mark.parametrize("key", ["", "abc", "A" * 64, "g" * 64, fingerprint(1) + "\n", "note:x"])
def test_a_key_that_is_no_fingerprint_is_refused(store: Store, key: str) -> None:
    """Only 64 lower-case hex digits name an entry."""
    with pytest.raises(StoreError, match="64 hex digits"):
        store.put(key, entry())


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"completion": "text"}, "'completion' is wrong"),
        ({"completion": {"choices": []}}, "'completion' is wrong"),
        ({"latency_s": -1}, "'latency_s' is wrong"),
        ({"latency_s": True}, "'latency_s' is wrong"),
        ({"created": "yesterday"}, "'created' is wrong"),
        ({"created": "2026-03-01T00:00:00"}, "'created' is wrong"),
        ({"attempts": 0}, "'attempts' is wrong"),
        ({"model": None}, "'model' is wrong"),
        ({"api_key": "x"}, "fields are wrong: api_key"),
    ],
)
def test_an_entry_that_is_not_valid_is_refused(
    store: Store, changes: dict[str, Any], problem: str
) -> None:
    """What could not be read as a reply later is not stored."""
    with pytest.raises(StoreError, match=problem):
        store.put(fingerprint(1), {**entry(), **changes})


def test_what_json_cannot_hold_is_refused(store: Store) -> None:
    """Nothing is ever pickled to make it fit."""
    with pytest.raises(StoreError, match="not JSON"):
        store.put(fingerprint(1), {**entry(), "completion": {"choices": [{1, 2}]}})


def test_notes_are_no_entries(store: Store) -> None:
    """Remembered facts come back, and are in no count and no list."""
    store.note("mode:http://localhost", {"mode": "tools"})

    assert store.noted("mode:http://localhost") == {"mode": "tools"}
    assert store.noted("mode:elsewhere") is None
    assert len(store) == 0
    assert list(store.fingerprints()) == []


def test_an_empty_store_is_true(store: Store) -> None:
    """`if store` asks whether there is one, not whether it holds something."""
    assert store
    assert len(store) == 0


def test_stats_count_models_and_dates(store: Store) -> None:
    """Counts by model, and the first and last instant, whatever their time zones."""
    store.put(fingerprint(1), entry(model="m-1", created="2026-03-02T00:00:00+00:00"))
    store.put(fingerprint(2), entry(model="m-2", created="2026-03-02T01:00:00+02:00"))
    store.put(fingerprint(3), entry(model="m-2", created="2026-03-01T23:30:00Z"))
    store.note("x", 1)

    stats = store.stats()

    assert stats.n_entries == 3
    assert list(stats.models.items()) == [("m-2", 2), ("m-1", 1)]
    assert stats.oldest == datetime(2026, 3, 1, 23, 0, tzinfo=UTC)
    assert stats.newest == datetime(2026, 3, 2, 0, 0, tzinfo=UTC)
    assert stats.n_damaged == 0
    assert stats.n_bytes > 4096


def test_stats_of_nothing_have_no_dates(store: Store) -> None:
    """None, not a made-up instant, stands for the dates of an empty store."""
    stats = store.stats()

    assert (stats.n_entries, stats.models, stats.oldest, stats.newest) == (0, {}, None, None)


@pytest.mark.parametrize(
    ("conditions", "left"),
    [
        ({}, [1, 2, 3, 4]),
        ({"older_than": timedelta(days=9)}, [1, 2, 3, 4]),  # exactly that old is not older
        ({"older_than": timedelta(days=7)}, [2, 3, 4]),
        ({"older_than": timedelta(days=1)}, [4]),
        ({"model": "m-2"}, [1, 2]),
        ({"model": "m-2", "older_than": timedelta(days=1)}, [1, 2, 4]),
        ({"max_entries": 2}, [3, 4]),
        ({"max_entries": 0}, []),
        ({"max_entries": 9}, [1, 2, 3, 4]),
        ({"model": "m-1", "max_entries": 1}, [2, 3, 4]),
        ({"older_than": timedelta(days=7), "max_entries": 2}, [3, 4]),
    ],
)
def test_prune_removes_what_the_conditions_name(
    store: Store, conditions: dict[str, Any], left: list[int]
) -> None:
    """Age and number are counted within the model, if one is given."""
    days = {1: "01", 2: "04", 3: "08", 4: "10"}  # 9, 6, 2 and 0 days before NOW
    for number, day in days.items():
        model = "m-1" if number < 3 else "m-2"
        created = f"2026-03-{day}T00:00:00+00:00"
        store.put(fingerprint(number), entry(model=model, created=created))

    n_removed = store.prune(**conditions, now=NOW)

    assert set(store.fingerprints()) == {fingerprint(number) for number in left}
    assert n_removed == 4 - len(left)


def test_a_dry_prune_counts_and_removes_nothing(store: Store) -> None:
    """The number is the one that the same call without `dry_run` removes."""
    for number in (1, 2, 3):
        store.put(fingerprint(number), entry())

    n_doomed = store.prune(max_entries=1, dry_run=True)

    assert len(store) == 3
    assert n_doomed == store.prune(max_entries=1) == 2


def test_clear_leaves_nothing(store: Store) -> None:
    """Entries and notes go; the number is that of the entries."""
    store.put(fingerprint(1), entry())
    store.put(fingerprint(2), entry())
    store.note("x", 1)

    assert store.clear() == 2
    assert len(store) == 0
    assert store.noted("x") is None


def test_a_changed_byte_makes_a_miss(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    """Bit rot is a miss, a warning, a count, and a finding of verify; a new put mends it."""
    store.put(fingerprint(1), entry())
    edit(store, "UPDATE Cache SET value = CAST(substr(value, 1, 60) || x'00' AS BLOB)")

    with caplog.at_level(logging.WARNING, "summarizer.store"):
        assert store.get(fingerprint(1)) is None

    assert store.n_corrupt == 1
    assert fingerprint(1)[:12] in caplog.text
    assert [problem.where for problem in store.verify()] == [fingerprint(1)]
    assert store.stats().n_damaged == 1
    store.put(fingerprint(1), entry())
    assert list(store.verify()) == []


def test_a_value_under_another_key_is_a_miss(store: Store) -> None:
    """The checksum ties an entry to its fingerprint: no answer to another question."""
    store.put(fingerprint(1), entry())
    edit(store, "UPDATE Cache SET key = ?", fingerprint(2))

    assert store.get(fingerprint(2)) is None
    assert store.n_corrupt == 1


def test_a_key_that_is_no_text_is_reported(store: Store) -> None:
    """Rows with broken keys do not hide the others from verify."""
    store.put(fingerprint(1), entry())
    store.put(fingerprint(2), entry())
    edit(store, "UPDATE Cache SET key = x'ff00' WHERE key = ?", fingerprint(1))

    assert list(store.fingerprints()) == [fingerprint(2)]
    assert [problem.where for problem in store.verify()] == [""]


def test_an_intact_store_verifies(store: Store) -> None:
    """No problems: an empty list."""
    store.put(fingerprint(1), entry())
    store.note("x", 1)

    assert list(store.verify()) == []


def test_an_overwritten_page_gives_no_wrong_entry(tmp_path: Path) -> None:
    """With a page of the file turned to garbage, an entry is right, missing, or an error."""
    with Store(tmp_path) as store:
        for number in range(200):
            store.put(fingerprint(number), entry(fingerprint(number) * 20))
    with (tmp_path / "cache.db").open("r+b") as file:
        file.seek(4096 * 10)
        file.write(b"\xa5" * 4096 * 10)

    with Store(tmp_path) as store:
        found = [store.get(fingerprint(number)) for number in range(200)]
        problems = list(store.verify())

    right = [entry(fingerprint(number) * 20) for number in range(200)]
    assert all(one is None or one == other for one, other in zip(found, right, strict=True))
    assert found.count(None) > 0
    assert problems


def test_threads_share_a_store(store: Store) -> None:
    """Each thread has its own connection, and all see all."""

    def put_some(first: int) -> None:
        for number in range(first, first + 25):
            store.put(fingerprint(number), entry(str(number)))
        store.close()

    threads = [threading.Thread(target=put_some, args=(first,)) for first in (0, 25, 50, 75)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert all(store.get(fingerprint(number)) == entry(str(number)) for number in range(100))


def test_four_processes_make_and_fill_one_store(tmp_path: Path) -> None:
    """Processes that start at the same moment on a new folder lose nothing of each other's."""
    code = """
import hashlib
first = int(sys.argv[2])
sys.stdin.read()  # all start when the parent closes this
with Store(Path(sys.argv[1])) as store:
    for number in [*range(first, first + 50), *range(1000, 1020)]:
        store.put(hashlib.sha256(str(number).encode()).hexdigest(), entry(str(number)))
"""
    children = [run_child(code, tmp_path / "new", first) for first in (0, 50, 100, 150)]
    for child in children:
        assert child.stdin is not None
        child.stdin.close()
        child.stdin = None
    errors = [child.communicate()[1] for child in children]

    assert errors == ["", "", "", ""]
    with Store(tmp_path / "new") as store:
        numbers = [*range(200), *range(1000, 1020)]
        assert all(store.get(fingerprint(n)) == entry(str(n)) for n in numbers)
        assert len(store) == 220
        assert list(store.verify()) == []


@pytest.mark.kill
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_an_entry_outlives_a_killed_process(tmp_path: Path) -> None:
    """After put returns, kill -9 loses nothing."""
    code = """
import os, signal
store = Store(Path(sys.argv[1]))
for key in sys.argv[2:]:
    store.put(key, entry(key))
os.kill(os.getpid(), signal.SIGKILL)
"""
    keys = [fingerprint(number) for number in range(20)]
    child = run_child(code, tmp_path, *keys)
    child.communicate()

    assert child.returncode == -signal.SIGKILL
    with Store(tmp_path) as store:
        assert [store.get(key) for key in keys] == [entry(key) for key in keys]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no RLIMIT_FSIZE")
def test_a_full_disk_is_an_error_and_keeps_what_is_there(tmp_path: Path) -> None:
    """When a file cannot grow, put says so, and earlier entries stay readable."""
    code = """
import os, resource
from summarizer.errors import StoreError
store = Store(Path(sys.argv[1]))
store.put("a" * 64, entry("first"))
resource.setrlimit(resource.RLIMIT_FSIZE, (2**20, 2**20))
try:
    for number in range(100):
        store.put(f"{number:064x}", entry(os.urandom(100_000).hex()))
except StoreError as error:
    print(error)
"""
    child = run_child(code, tmp_path)
    output, errors = child.communicate()

    assert errors == ""
    assert "free some space, or name another folder" in output
    with Store(tmp_path) as store:
        assert store.get("a" * 64) == entry("first")
        assert list(store.verify()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other permissions")
def test_a_folder_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    """A store on a read-only disk, or of another user, is refused with what to do."""
    code = """
import os
from summarizer.errors import StoreError
os.chdir(sys.argv[1])
if os.geteuid() == 0:
    os.setuid(65534)  # permissions do not bind root
try:
    Store(Path("store"))
except StoreError as error:
    print(error)
"""
    Store(tmp_path / "store").close()
    (tmp_path / "store").chmod(0o500)
    child = run_child(code, tmp_path)
    output, errors = child.communicate()
    (tmp_path / "store").chmod(0o700)

    assert errors == ""
    assert "permissions" in output


def test_a_store_that_cannot_be_written_can_be_read(tmp_path: Path) -> None:
    """Where that is asked for: entries, notes and keys in order; what writes is an error."""
    with Store(tmp_path) as store:
        store.put_many([(fingerprint(1), entry("a")), (fingerprint(2), entry("b"))])
        store.note("mode m", "tools")
    lock_no_more(tmp_path)

    with pytest.raises(StoreError, match="cannot be opened"):
        Store(tmp_path)
    with Store(tmp_path, reads=True) as store:
        assert store.get(fingerprint(2)) == entry("b")
        assert store.get(fingerprint(3)) is None
        assert store.noted("mode m") == "tools"
        assert list(store.fingerprints()) == [fingerprint(1), fingerprint(2)]
        assert list(store.newest()) == [entry("b"), entry("a")]
        assert store.stats().n_entries == 2
        for write in (
            lambda: store.put(fingerprint(3), entry("c")),
            lambda: store.note("mode m", "plain"),
            lambda: store.prune(max_entries=1),
            store.clear,
        ):
            with pytest.raises(StoreError, match="readonly"):
                write()


def test_only_a_store_is_opened_for_reading(tmp_path: Path) -> None:
    """A folder without one, or that cannot be made, is an error as ever."""
    (tmp_path / "file").write_bytes(b"")
    for path in (tmp_path, tmp_path / "file" / "store"):
        with pytest.raises(StoreError):
            Store(path, reads=True)


def lock_no_more(folder: Path) -> None:
    """Let a store be opened for reading only, also by root, whom permissions do not bind."""
    lock = folder / "summarizer-store.lock"
    lock.unlink()
    lock.mkdir()


def test_several_entries_are_kept_in_one_go_or_not_at_all(store: Store) -> None:
    """One wrong entry among several leaves the store as it was."""
    store.put_many([(fingerprint(1), entry("a")), (fingerprint(2), entry("b"))])
    with pytest.raises(StoreError):
        store.put_many([(fingerprint(3), entry("c")), ("no fingerprint", entry("d"))])

    assert sorted(store.fingerprints()) == sorted([fingerprint(1), fingerprint(2)])


@pytest.mark.parametrize("change", ["deleted", "moved"])
def test_a_store_that_is_gone_takes_nothing(tmp_path: Path, change: str) -> None:
    """SQLite would write on into a file without a name; what was there can be read still."""
    folder = tmp_path / "store"
    with Store(folder) as store:
        store.put(fingerprint(1), entry("a"))
        if change == "deleted":
            shutil.rmtree(folder)
        else:
            folder.rename(tmp_path / "elsewhere")
        for write in (lambda: store.put(fingerprint(2), entry("b")), lambda: store.note("x", 1)):
            with pytest.raises(StoreError, match="was deleted or moved"):
                write()
        assert store.get(fingerprint(1)) == entry("a")
