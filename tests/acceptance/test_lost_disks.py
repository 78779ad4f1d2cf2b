"""Runs whose store, or whose output, can no longer be written."""

from __future__ import annotations

import resource
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from summarizer.store import Store
from tests.commands import TIMEOUT_S, Command, Gate, Process, at, good_reply, outcomes
from tests.servers import ChatServer, Script

Servers = Callable[[Script], ChatServer]
GOES_ON = "The run goes on; replies are not kept while that lasts"


def files_of_at_most(n_bytes: int) -> Callable[[], None]:
    """Return what gives a process a disk on which no file grows larger."""
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (n_bytes, n_bytes))


def test_a_store_on_a_full_disk_stops_nothing(
    command: Command, process: Process, chat_server: Servers
) -> None:
    """It is said once and counted; only what was not kept is paid for again elsewhere."""
    n_articles = 30
    ids = process.articles(n_articles)
    server = chat_server([good_reply()])
    Store(Path(process.changes["SUMMARIZER_CACHE_DIR"])).close()  # to make one takes more room
    again = ("run", "articles", "-o", "out.jsonl", "--concurrency", "1", *at(server))
    process.changes["PYTHONDONTWRITEBYTECODE"] = "1"  # compiled modules may not grow either
    running = process.start(*again, preexec_fn=files_of_at_most(100_000))
    _, stderr = (stream.decode() for stream in running.communicate(timeout=TIMEOUT_S))
    assert running.returncode == 0, stderr
    assert outcomes(process.records()) == dict.fromkeys(ids, "ok")
    assert stderr.count(GOES_ON) == 1
    assert len(server.chats) == n_articles

    other = command.run("run", "articles", "-o", "other.jsonl", *at(server))
    n_lost = len(server.chats) - n_articles
    assert 0 < n_lost < n_articles
    assert f", {n_lost} replies not kept in the store," in stderr
    assert other.code == 0
    assert f"{n_articles - n_lost} from the store" in other.stderr


def test_a_store_that_can_only_be_read_answers(command: Command, chat_server: Servers) -> None:
    """What it holds is not asked for; what it cannot keep is said once, and counted."""
    ids = command.articles(4)
    server = chat_server([good_reply()])
    run = ("run", "articles", *at(server))
    command.run(*run, "--limit", "2", "-o", "first.jsonl")
    n_sent = len(server.chats)
    lock = Path(command.changes["SUMMARIZER_CACHE_DIR"]) / "summarizer-store.lock"
    lock.unlink()
    lock.mkdir()  # so it cannot be opened for writing, by root neither

    done = command.run(*run, "-o", "out.jsonl")
    offline = command.run(*run, "--limit", "2", "--offline", "-o", "offline.jsonl")
    many = command.run(*run, "--limit", "2", "--processes", "2", "-o", "many.jsonl")

    assert done.code == 0, done.stderr
    assert outcomes(command.records()) == dict.fromkeys(ids, "ok")
    assert done.stderr.count(GOES_ON) == 1
    assert "2 from the store, 2 replies not kept in the store" in done.stderr
    for replayed in (offline, many):
        assert replayed.code == 0, replayed.stderr
        assert GOES_ON not in replayed.stderr
    assert len(server.chats) == 2 * n_sent


def damage(store: Path) -> None:
    """Overwrite the database, as a disk that fails may."""
    for path in store.glob("cache.db*"):
        if not path.name.endswith("-shm"):  # it is no more than shared memory
            path.write_bytes(b"\xa5" * path.stat().st_size)


@pytest.mark.parametrize("harm", [shutil.rmtree, damage], ids=["deleted", "damaged"])
def test_a_store_that_is_lost_in_a_run_stops_nothing(
    process: Process, chat_server: Servers, harm: Callable[[Path], None]
) -> None:
    """All articles are done; the next run makes a store that keeps what is sent."""
    ids = process.articles(6)
    gate = Gate(2, good_reply())
    server = chat_server(gate)
    again = ("run", "articles", "--concurrency", "1", *at(server))
    running = process.start(*again, "-o", "out.jsonl")
    server.wait_for_requests(3)
    harm(Path(process.changes["SUMMARIZER_CACHE_DIR"]))
    gate.open()
    _, stderr = (stream.decode() for stream in running.communicate(timeout=TIMEOUT_S))
    assert running.returncode == 0, stderr
    assert outcomes(process.records()) == dict.fromkeys(ids, "ok")
    assert stderr.count(GOES_ON) == 1

    assert process.run(*again, "-o", "second.jsonl").code == 0
    n_sent = len(server.chats)
    assert process.run(*again, "-o", "third.jsonl").code == 0
    assert len(server.chats) == n_sent


@pytest.mark.parametrize("output", ["out.jsonl", "out.jsonl.zst", "out.parquet"])
def test_an_output_on_a_full_disk_stops_the_run_which_goes_on(
    command: Command, process: Process, chat_server: Servers, output: str
) -> None:
    """With 2, whole records, and the reason; the same command does what was not written."""
    n_articles, n_at_a_time = 20, 4
    ids = process.articles(n_articles)
    server = chat_server([good_reply()])
    again = ("run", "articles", "-o", output, "--no-cache", "--concurrency", "4", *at(server))
    process.changes["PYTHONDONTWRITEBYTECODE"] = "1"  # compiled modules may not grow either
    running = process.start(*again, preexec_fn=files_of_at_most(8000))
    _, stderr = (stream.decode() for stream in running.communicate(timeout=TIMEOUT_S))
    assert running.returncode == 2
    assert "cannot be written: File too large" in stderr
    assert "could not be written\n" in stderr

    done = command.run(*again)
    assert done.code == 0, done.stderr
    n_kept = int(done.stderr.partition(" already there")[0].rpartition(" ")[2])
    assert 0 < n_kept < n_articles
    shown = command.run("show", output, "--format", "json")
    assert outcomes(shown.records) == dict.fromkeys(ids, "ok")
    assert len(server.chats) <= n_articles + n_at_a_time + 1  # again only what was under way
