"""Runs that are interrupted, killed or doubled, and the same command that goes on."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Callable
from typing import IO

import orjson
import pyarrow.parquet as pq
import pytest

from tests.commands import (
    BUILT_IN,
    TEXT,
    TIMEOUT_S,
    Command,
    Gate,
    Process,
    at,
    good_reply,
    outcomes,
)
from tests.servers import MODEL, ChatServer, Script

Servers = Callable[[Script], ChatServer]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_first_signal_finishes_what_is_under_way(
    command: Command, process: Process, chat_server: Servers, number: signal.Signals
) -> None:
    """No more articles are taken; what was sent is written; the same command goes on."""
    ids = process.articles(4)
    gate = Gate(1, good_reply())
    server = chat_server(gate)
    again = ("run", "articles", "-o", "out.jsonl", "--concurrency", "1", *at(server))
    running = process.start(*again)
    server.wait_for_requests(2)
    running.send_signal(number)
    assert running.stderr is not None
    wait_for_line(running.stderr, b"1 article under way will be finished")
    gate.open()
    rest = running.stderr.read().decode()
    assert running.wait(timeout=TIMEOUT_S) == 130
    assert "2 done (2 ok)" in rest
    assert "to go on, run it again: summarizer run articles -o out.jsonl" in rest
    assert outcomes(process.records()) == {"a1": "ok", "a2": "ok"}

    assert command.run(*again).code == 0
    assert outcomes(process.records()) == dict.fromkeys(ids, "ok")
    assert len(server.chats) == 4


def test_the_second_signal_ends_at_once(process: Process, chat_server: Servers) -> None:
    """What is under way is dropped, what is done is kept, and each id stands once."""
    process.articles(3)
    gate = Gate(1, good_reply())
    server = chat_server(gate)
    running = process.start("run", "articles", "-o", "out.jsonl", "--concurrency", "1", *at(server))
    server.wait_for_requests(2)
    assert running.stderr is not None
    running.send_signal(signal.SIGINT)
    wait_for_line(running.stderr, b"under way")
    running.send_signal(signal.SIGINT)
    rest = running.stderr.read()
    assert running.wait(timeout=TIMEOUT_S) == 130
    gate.open()
    assert b"Traceback" not in rest
    assert outcomes(process.records()) == {"a1": "ok"}


def test_how_to_go_on_is_said_without_the_secrets_of_the_base_url(
    process: Process, chat_server: Servers
) -> None:
    """The command is repeated as it was typed, but for a password and for what a query holds."""
    process.articles(1)
    gate = Gate(0, good_reply())
    server = chat_server(gate)
    url = server.base_url.replace("//", "//reader:hunter22@") + "?api-key=abcd1234"
    running = process.start("run", "articles", "--model", MODEL, "--base-url", url)
    server.wait_for_requests(1)
    assert running.stderr is not None
    running.send_signal(signal.SIGINT)
    wait_for_line(running.stderr, b"under way")
    gate.open()
    rest = running.stderr.read().decode()
    assert running.wait(timeout=TIMEOUT_S) == 130
    assert f"--base-url '{server.base_url.replace('//', '//***@')}?***'" in rest


def test_a_signal_ends_a_run_that_waits_for_its_input(process: Process) -> None:
    """Reading a terminal or a pipe that stays silent does not hold the end up."""
    running = process.start("run", "-", *BUILT_IN, stdin=subprocess.PIPE)
    assert running.stdin is not None
    assert running.stdout is not None
    running.stdin.write(orjson.dumps({"id": "one", "text": TEXT}) + b"\n")
    running.stdin.flush()
    running.stdout.readline()
    running.send_signal(signal.SIGINT)
    assert running.wait(timeout=TIMEOUT_S) == 130
    assert running.stderr is not None
    assert b"Traceback" not in running.stderr.read()


@pytest.mark.kill
@pytest.mark.parametrize("output", ["out.jsonl", "out.jsonl.gz", "out.jsonl.zst"])
def test_a_killed_run_is_gone_on_from(
    command: Command, process: Process, chat_server: Servers, output: str
) -> None:
    """After kill -9 the same command loses nothing, repeats nothing, and asks for nothing twice."""
    ids = process.articles(4)
    gate = Gate(2, good_reply())
    server = chat_server(gate)
    again = ("run", "articles", "-o", output, "--concurrency", "1", *at(server))
    running = process.start(*again)
    server.wait_for_requests(3)
    running.kill()
    running.wait(timeout=TIMEOUT_S)
    gate.open()
    path = process.cwd / output
    with path.open("ab") as stream:
        stream.write(path.read_bytes()[:100])  # as if killed in the middle of a line
    done = command.run(*again)
    assert done.code == 0
    assert "2 done (2 ok), 2 already there" in done.stderr
    shown = command.run("show", output, "--format", "json")
    assert outcomes(shown.records) == dict.fromkeys(ids, "ok")
    assert len(server.chats) == 5  # the one that was under way is the only one asked for again


@pytest.mark.kill
def test_a_table_is_made_of_what_a_killed_run_left(
    command: Command, process: Process, chat_server: Servers
) -> None:
    """The journal is there until the table is, and nothing is asked for twice."""
    ids = process.articles(4)
    gate = Gate(2, good_reply())
    server = chat_server(gate)
    again = ("run", "articles", "-o", "out.parquet", "--concurrency", "1", *at(server))
    running = process.start(*again)
    server.wait_for_requests(3)
    running.kill()
    running.wait(timeout=TIMEOUT_S)
    gate.open()
    names = sorted(path.name for path in process.cwd.iterdir())
    assert names == ["articles", "out.journal.jsonl", "out.manifest.json"]
    done = command.run(*again)
    assert "2 done (2 ok), 2 already there" in done.stderr
    table = pq.read_table(process.cwd / "out.parquet").to_pydict()
    assert dict(zip(table["id"], table["outcome"], strict=True)) == dict.fromkeys(ids, "ok")
    assert len(server.chats) == 5
    assert not (process.cwd / "out.journal.jsonl").exists()


def test_two_runs_on_one_output_are_refused(process: Process, chat_server: Servers) -> None:
    """The second one says so and changes nothing, and no lock is left behind."""
    process.articles(1)
    gate = Gate(0, good_reply())
    server = chat_server(gate)
    again = ("run", "articles", "-o", "out.jsonl", *at(server))
    running = process.start(*again)
    server.wait_for_requests(1)
    second = process.run(*again)
    gate.open()
    assert running.wait(timeout=TIMEOUT_S) == 0
    assert second.code == 2
    assert "another run is writing to it" in second.stderr
    names = sorted(path.name for path in process.cwd.iterdir())
    assert names == ["articles", "out.jsonl", "out.manifest.json"]


def wait_for_line(stream: IO[bytes], part: bytes) -> None:
    """Read up to the line that holds `part`."""
    for line in stream:
        if part in line:
            return
    raise AssertionError(f"no line holds {part!r}")
