"""`summarizer batch` killed at each point between two effects, and the command that goes on."""

from __future__ import annotations

import subprocess
from collections.abc import Callable

import orjson
import pytest

from tests.batch_server import BatchServer
from tests.commands import TEXT, TIMEOUT_S, Command, Process, at, good_reply, outcomes
from tests.servers import MODEL

pytestmark = pytest.mark.kill


def kill_when_held(server: BatchServer, running: subprocess.Popen[bytes]) -> None:
    """Wait until a request is held, and kill what sent it."""
    assert server.held.wait(TIMEOUT_S)
    running.kill()
    running.wait(timeout=TIMEOUT_S)


def shown(command: Command) -> list[tuple[str, int]]:
    """Return state and size of what `list` shows."""
    listed = orjson.loads(command.run("batch", "list", "--json").stdout)
    return [(each["state"], each["requests"]) for each in listed]


@pytest.mark.parametrize("by", ["submit", "fetch"])
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("path", ["/v1/files", "/v1/batches"])
def test_what_was_being_submitted_is_shown_and_goes_on(
    command: Command, process: Process, path: str, after: bool, by: str
) -> None:
    """Killed in an upload or a creation, done by the provider or not: each request goes once."""
    ids = process.articles(3)
    with BatchServer([good_reply()]) as server:
        again = ("batch", "submit", "articles", *at(server))
        server.hold("POST", path, after=after)
        kill_when_held(server, process.start(*again))
        assert shown(command) == [("preparing", 3)]
        server.release()

        done = command.run(*(again if by == "submit" else ("batch", "fetch", *at(server)[2:])))

        assert done.code == 0
        assert len(server.asked) == len(set(server.asked)) == 3
        assert len(server.files) == 1
        assert [n for _, n in shown(command)] == [3]
        server.end("batch_1")
        command.run("batch", "fetch", *at(server)[2:])
        run = command.run("run", "articles", *at(server))
        assert outcomes(run.records) == dict.fromkeys(ids, "ok")
        assert server.chats == []


def test_the_files_of_the_first_submission_are_gone_on_with(
    command: Command, process: Process
) -> None:
    """Of several files those that are batches stay so, and the others follow."""
    process.articles(5)
    with BatchServer([good_reply()]) as server:
        again = ("batch", "submit", "articles", "--max-requests", "2", *at(server))
        command.run("batch", "submit", "articles", "--limit", "2", *at(server))
        server.hold("POST", "/v1/batches", after=True)
        kill_when_held(server, process.start(*again))
        assert shown(command) == [("validating", 2), ("preparing", 2)]
        server.release()

        done = command.run(*again)

        assert done.out == "batch_2\nbatch_3\n"
        assert len(server.asked) == len(set(server.asked)) == 5
        assert list((process.cwd.parent / "store" / "batches").iterdir()) == []


def test_what_was_not_whole_leaves_nothing(command: Command, process: Process) -> None:
    """Killed while articles still came in, nothing was sent, and nothing is shown."""
    with BatchServer([good_reply()]) as server:
        options = ("--model", MODEL, "--base-url", server.base_url)
        running = process.start("batch", "submit", "-", *options, stdin=subprocess.PIPE)
        assert running.stdin is not None
        for name in ("one", "two"):
            running.stdin.write(orjson.dumps({"id": name, "text": TEXT + name}) + b"\n")
        running.stdin.flush()
        server.wait_for_requests(1)  # the first request was made: is there a Batch API?
        running.kill()
        running.wait(timeout=TIMEOUT_S)

        assert shown(command) == []
        assert server.files == {}
        command.article("a.txt")
        done = command.run("batch", "submit", "a.txt", *options)
        assert done.out == "batch_1\n"
        assert list((process.cwd.parent / "store" / "batches").iterdir()) == []


@pytest.mark.parametrize("file", ["file-2", "file-3"])
def test_a_fetch_that_was_killed_is_repeated(command: Command, process: Process, file: str) -> None:
    """Killed in either download, the next one takes all of it, and counts the same."""
    process.articles(3)
    with BatchServer([good_reply()]) as server:
        command.run("batch", "submit", "articles", *at(server))
        server.end("batch_1", "expired", n_answered=2)
        again = ("batch", "fetch", *at(server)[2:])
        server.hold("GET", f"/v1/files/{file}/content", after=False)
        kill_when_held(server, process.start(*again))
        assert shown(command) == [("expired", 3)]
        server.release()

        done = command.run(*again)

        assert "2 of 3 answered, 1 failed (batch_expired), 240 tokens" in done.stderr
        assert "before" not in done.stderr


def test_two_at_a_time_do_not_meet(command: Command, process: Process) -> None:
    """While one submits, another one is refused, and `list` shows what there is."""
    process.articles(1)
    with BatchServer([good_reply()]) as server:
        again = ("batch", "submit", "articles", *at(server))
        server.hold("POST", "/v1/files", after=False)
        running = process.start(*again)
        assert server.held.wait(TIMEOUT_S)

        second = command.run(*again)
        fetched = command.run("batch", "fetch", *at(server)[2:])

        assert (second.code, fetched.code) == (2, 2)
        assert "another `summarizer batch` is at work on this store" in second.stderr
        assert shown(command) == [("preparing", 1)]
        running.kill()
        running.wait(timeout=TIMEOUT_S)


def test_what_was_prepared_can_be_taken_back(command: Command, process: Process) -> None:
    """Cancelled before it was a batch, its file is deleted; one that is a batch is cancelled."""
    process.articles(1)
    held: list[Callable[[BatchServer], bool]] = [
        lambda server: server.files == {},
        lambda server: server.batches["batch_1"]["status"] == "cancelling",
    ]
    for after, is_so in zip((False, True), held, strict=True):
        with BatchServer([good_reply()]) as server:
            server.hold("POST", "/v1/batches", after=after)
            kill_when_held(server, process.start("batch", "submit", "articles", *at(server)))
            server.release()

            done = command.run("batch", "cancel", "--all", *at(server)[2:])

            assert done.code == 0
            assert is_so(server)
            assert len(shown(command)) == after
