"""`summarizer cache forget`: every reply about an article goes, and leaves nothing behind."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any, cast

import orjson
import pytest

from summarizer.backends.completions import completion_from_content
from summarizer.backends.stored import Asked
from summarizer.jobs.batches.ledger import Ledger, Noted
from summarizer.jobs.batches.shard import Shard
from summarizer.models import sha256_hex
from summarizer.store import Store
from summarizer.store.entry import Entry
from tests.commands import TEXT, Command, Done, at
from tests.long_model import LongModel, long_text
from tests.servers import ChatServer, Script

Servers = Callable[[Script], ChatServer]
LONG = long_text(40)
WINDOW = ("--context-tokens", "6000", "--verify")


def folder(command: Command) -> Path:
    return Path(command.changes["SUMMARIZER_CACHE_DIR"])


def rows(command: Command) -> dict[str, bytes]:
    """Return what the database holds of each entry."""
    with closing(sqlite3.connect(folder(command) / "cache.db")) as connection:
        return dict(connection.execute("SELECT key, value FROM Cache WHERE key NOT LIKE 'note:%'"))


def is_kept(command: Command, value: bytes) -> bool:
    """Say whether a file of the store holds some bytes of a row in a piece."""
    pieces = [value[at : at + 40] for at in range(33, len(value) - 40, 200)]
    files = [path.read_bytes() for path in folder(command).rglob("*") if path.is_file()]
    return any(piece in data for piece in pieces for data in files)


def forget(command: Command, *args: str | Path) -> Done:
    return command.run("cache", "forget", *args)


@pytest.fixture
def read(command: Command, chat_server: Servers) -> Callable[..., Done]:
    """Give what reads articles by a model, twice each, in parts if they are long."""
    server = chat_server(LongModel(6_000))

    def run(*args: str) -> Done:
        return command.run("run", *args, "--quiet", *at(server), *WINDOW)

    return run


def test_every_reply_to_an_article_goes(command: Command, read: Callable[..., Done]) -> None:
    """Parts, their summary and the second reading go with it; another article's stay."""
    command.article("short.txt")
    assert read("short.txt").code == 0
    others = rows(command)
    command.article("long.txt", LONG)
    assert read("long.txt").code == 0
    about = {key: value for key, value in rows(command).items() if key not in others}
    assert len(about) > 5
    assert all(is_kept(command, value) for value in about.values())

    dry = forget(command, "long.txt", "--dry-run")
    done = forget(command, "long.txt")

    assert dry.out == f"{len(about)} entries would be removed\n"
    assert (done.code, done.out) == (0, f"{len(about)} entries removed\n")
    assert rows(command) == others
    assert not any(is_kept(command, value) for value in about.values())
    assert read("short.txt", "--offline").code == 0
    assert read("long.txt", "--offline").code == 1


def test_an_article_is_named_in_many_ways(command: Command, read: Callable[..., Done]) -> None:
    """A file, a folder, a file of records, an id, or the first digits of the text's hash."""
    path = command.article("news/a.txt")
    sha256 = sha256_hex(f"{TEXT}\n")
    assert read("news/a.txt", "-o", "out.jsonl").code == 0
    path.rename(path.with_name("b.txt"))
    for name in ("news", "news/b.txt", "out.jsonl", "a", sha256, sha256[:16].upper()):
        assert forget(command, name, "--dry-run").out == "2 entries would be removed\n", name
    assert forget(command, sha256[:15]).out == "0 entries removed\n"


def old_entry(content: str, **more: Any) -> Entry:
    """Return an entry as it was before entries said which article they are about."""
    return cast(
        "Entry",
        {
            "completion": completion_from_content(content, "m"),
            "mode": "json_schema",
            "latency_s": 0.5,
            "created": "2026-01-01T00:00:00+00:00",
            "attempts": 1,
            "model": "m",
            "endpoint": "https://api.example/v1/chat/completions",
            **more,
        },
    )


def test_an_entry_of_before_is_told_by_what_it_quotes(command: Command) -> None:
    """A passage of the article in the reply tells; of others it is said that nothing does."""
    quote = TEXT.split(".")[0]
    reply = orjson.dumps({"claims": [{"text": "She left.", "evidence": [f"{quote}."]}]}).decode()
    with Store(folder(command)) as store:
        store.put("1" * 64, old_entry(reply))
        store.put("2" * 64, old_entry(f"Here it is:\n```json\n{reply[:-4]}"))  # cut off
        store.put("3" * 64, old_entry('{"claims": [{"evidence": ["The mole will cost more."]}]}'))
        store.put("4" * 64, old_entry(reply, article_id="b", article_sha256="b" * 64))
    command.article("a.txt")

    done = forget(command, "a.txt")

    assert done.out == "2 entries removed\n"
    assert sorted(rows(command)) == ["3" * 64, "4" * 64]
    assert "1 entry of an earlier version" in done.stderr


def test_articles_of_one_id_are_forgotten_together(
    command: Command, read: Callable[..., Done]
) -> None:
    """A folder may hold several, of which a run reads the first only."""
    for name, word in (("a", "Monday"), ("b", "Tuesday")):
        text = f"id,text\n1,The mayor of Port Ellis resigned on {word}.\n"
        path = command.cwd / "news" / f"{name}.csv"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        assert read(str(path), "-o", f"{name}.jsonl").code == 0
    done = forget(command, "news")
    assert (done.code, done.out) == (0, "4 entries removed\n")


def test_an_id_may_look_like_a_path(command: Command) -> None:
    """That of an entry of a feed does, or of a second file of one name; of a wrong path none is."""
    with Store(folder(command)) as store:
        for digit, name in (("1", "tag:example.org,2031:/story/1"), ("2", "old/a.txt")):
            store.put(digit * 64, old_entry("{}", article_id=name, article_sha256=digit * 64))
    done = forget(command, "tag:example.org,2031:/story/1", "old/b.txt")
    assert (done.code, done.out) == (2, "")
    assert "old/b.txt: no such file or folder, and no article of this id" in done.stderr
    assert "tag:" not in done.stderr
    done = forget(command, "tag:example.org,2031:/story/1", "old/a.txt")
    assert (done.code, done.out) == (0, "2 entries removed\n")


def test_another_text_under_the_same_id_is_said(command: Command) -> None:
    """Two articles may have one name: a file tells its text alone, an id all texts of it."""
    with Store(folder(command)) as store:
        for digit in "12":
            store.put(digit * 64, old_entry("{}", article_id="a", article_sha256=digit * 64))
    command.article("a.txt")

    by_file, by_id = forget(command, "a.txt"), forget(command, "a")

    assert (by_file.code, by_file.out) == (0, "0 entries removed\n")
    assert "2 entries about another text under the same id stay" in by_file.stderr
    assert by_id.out == "2 entries removed\n"


def test_what_cannot_be_found_or_read_is_said(command: Command) -> None:
    """Nothing to forget is no error, a wrong path is one, and what can be read is forgotten."""
    done = forget(command, "nobody")
    assert (done.code, done.out) == (0, "")
    assert "nothing is stored here yet" in done.stderr
    with Store(folder(command)) as store:
        store.put("1" * 64, old_entry("{}", article_id="a", article_sha256="1" * 64))
    done = forget(command, "nobody", "https://example.org/x.html")
    assert (done.code, done.out) == (0, "0 entries removed\n")
    assert "nobody: no entry is about an article of this id" in done.stderr
    assert forget(command, "a", "").code == 2
    done = forget(command, "a", "missing.txt")
    assert (done.code, done.out) == (2, "")
    assert "missing.txt: no such file or folder" in done.stderr
    (command.cwd / "empty.txt").touch()
    done = forget(command, "a", "empty.txt")
    assert (done.code, done.out) == (3, "1 entry removed\n")
    assert "empty.txt: is empty" in done.stderr


def test_what_was_freed_before_goes_too(command: Command) -> None:
    """What pruning and clearing leave in the files of the database is gone as well."""
    reply = "The harbour master of Port Ellis was seen with twelve crates. " * 3
    with Store(folder(command)) as store:
        for number in range(1, 30):
            store.put(f"{number:064x}", old_entry(f"{reply} {number}"))
        values = rows(command)
    with closing(sqlite3.connect(folder(command) / "cache.db")) as connection:
        connection.execute("PRAGMA secure_delete = OFF")  # Debian's SQLite has it on by default
        # Every other one, so that the pages stay.
        connection.execute("DELETE FROM Cache WHERE key NOT LIKE 'note:%' AND rowid % 2 = 0")
        connection.commit()
    gone = [value for key, value in values.items() if key not in rows(command)]
    assert len(gone) == 14
    assert any(is_kept(command, value) for value in gone)
    assert forget(command, "nobody").code == 0
    assert not any(is_kept(command, value) for value in gone)
    assert command.run("cache", "clear", "--yes").code == 0
    assert not any(is_kept(command, value) for value in values.values())


def test_requests_that_are_still_out_are_said(command: Command) -> None:
    """The reply to a request of a batch would come back into the store."""
    sha256 = sha256_hex(f"{TEXT}\n")
    Store(folder(command)).close()
    shard = Shard(
        key="k", state="submitted", model="m", endpoint="e", n_requests=2, n_bytes=1, n_tokens=1,
        created="2026-01-01T00:00:00+00:00", batch_id="batch_1",
    )  # fmt: skip
    with Ledger(folder(command)) as ledger:
        requests = [
            Noted(digit * 64, "tools", Asked("m", "e", 9, 9, 9, digit, digest))
            for digit, digest in (("1", sha256), ("2", "f" * 64))
        ]
        ledger.add(shard, requests)
        asked = ledger.asked("1" * 64)
    assert asked is not None
    assert asked.asked.article_sha256 == sha256
    command.article("a.txt")
    assert "files of requests: 1 request about these articles" in forget(command, "a.txt").stderr
