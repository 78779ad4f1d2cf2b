from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from summarizer.backends.base import Reply, ReplySchema, Request
from summarizer.backends.completions import completion_from_content, reply_from_completion
from summarizer.backends.stored import entry_from_reply
from summarizer.jobs.batches.ledger import Ledger
from summarizer.models import Article
from summarizer.store import Store
from summarizer.store.erasing import erase, scrub
from summarizer.store.folder import DATABASE


def secret(key: str) -> bytes:
    """Return what nobody may read, over several pages of the database."""
    return f"the secret of {key} ".encode() * 400


def reply() -> Reply:
    """Return an answer that a server gave."""
    completion = completion_from_content("{}", "m")
    return reply_from_completion(
        completion, mode="plain", created="2026-01-01T00:00:00+00:00", latency_s=0.1
    )


def filled(folder: Path, *keys: str) -> None:
    with Store(folder) as store:
        for key in keys:
            store._cache.set(key, secret(key))


def holds(folder: Path, words: bytes) -> bool:
    return any(words in path.read_bytes() for path in folder.iterdir())


def test_an_erased_row_is_in_no_file_while_another_reads(tmp_path: Path) -> None:
    """Zeros are written over it at once; the log is emptied when the last reader has left."""
    folder = tmp_path / "store"
    filled(folder, "a", "b")
    with closing(sqlite3.connect(folder / DATABASE)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM Cache").fetchone()
        assert erase(folder, ["a", "c"]) == 1
        assert not scrub(folder, patience_s=0.1)
        assert holds(folder, b"secret of a")  # the reader may still look at it
    assert scrub(folder)
    assert not holds(folder, b"secret of a")
    assert holds(folder, b"secret of b")
    with Store(folder) as store:
        assert store._cache.get("b") == secret("b")
        assert list(store.verify()) != []  # "b" is no entry of ours, and that is all there is
        assert store._cache.reset("count") == 1


def test_an_article_is_forgotten_from_python(tmp_path: Path) -> None:
    """A store takes articles, and says what went."""
    article, other = Article(text="The mole will cost more.", id="a"), Article(text="It will not.")
    request = Request((), "m", "e", ReplySchema("r", {}), article=Article(text="more."))
    with Store(tmp_path / "store") as store:
        for number, whole in enumerate((article, other)):
            entry = entry_from_reply(replace(request, whole=whole), reply())
            store.put(f"{number:064x}", entry)
        assert store.forget([article], dry_run=True).fingerprints == ("0" * 64,)
        assert len(store) == 2
        assert store.forget([article]).is_clean
        assert list(store.fingerprints()) == [f"{1:064x}"]


def test_a_store_in_use_takes_entries_while_others_are_erased(tmp_path: Path) -> None:
    """A run that goes on notices nothing."""
    folder = tmp_path / "store"
    filled(folder, "a")
    with Store(folder) as running:
        running.note("x", 1)
        assert erase(folder, ["a"]) == 1
        assert scrub(folder)
        running.note("y", 2)
        assert (running.noted("x"), running.noted("y")) == (1, 2)
    assert not holds(folder, b"secret")


def test_a_list_of_batches_of_before_is_brought_up_to_date(tmp_path: Path) -> None:
    """One that does not know of articles is read, and knows of those that come."""
    with closing(sqlite3.connect(tmp_path / "batches.db")) as old:
        old.executescript(
            "CREATE TABLE requests (fingerprint BLOB NOT NULL, shard INTEGER NOT NULL, mode TEXT"
            " NOT NULL, output_limit INTEGER, article_chars INTEGER NOT NULL, request_chars INTEGER"
            " NOT NULL, PRIMARY KEY (fingerprint, shard)) WITHOUT ROWID;"
        )
    for _ in range(2):
        with Ledger(tmp_path) as ledger:
            assert ledger.n_about({"f" * 64}) == 0
            assert ledger.asked("f" * 64) is None
