"""A run in this process is as one in its own, and leaves nothing behind."""

from __future__ import annotations

import logging
import os
import re
import shutil
import signal
import sys
import threading
from pathlib import Path

import pytest

from summarizer import Store
from tests.commands import Command, Process

_VARYING = re.compile(r'"(?:latency_s|created)":[^,}]+')


@pytest.mark.parametrize(
    "args",
    [
        ("run", "a.txt", "none.txt"),
        ("run", "a.txt", "--concurrency", "0"),
        ("cache", "clear"),
    ],
    ids=" ".join,
)
def test_both_ways_of_running_say_the_same(
    command: Command, process: Process, args: tuple[str, ...]
) -> None:
    """Exit code, stdout and stderr do not depend on whose process it is."""
    command.article("a.txt")
    (command.cwd.parent / "store").mkdir()

    here, there = command.run(*args), process.run(*args)

    assert here.code == there.code
    assert _VARYING.sub("", here.out) == _VARYING.sub("", there.out)
    assert here.stderr == there.stderr


def test_a_damaged_store_is_warned_of_as_in_a_process(command: Command, process: Process) -> None:
    """What the library logs reaches stderr, though pytest listens to the same logger."""
    said = []
    for way in (command, process):
        store = way.cwd.parent / "store"
        shutil.rmtree(store, ignore_errors=True)
        Store(store).close()
        (store / "cache.db").write_bytes(b"no database at all" * 100)
        said.append(way.run("cache", "stats").stderr)

    assert "cache.db.broken-1" in said[0]
    assert said[0] == said[1]


def test_a_run_leaves_the_process_as_it_was(command: Command, tmp_path: Path) -> None:
    """Environment, folder, streams, arguments, handlers and threads are those of before."""

    def state() -> list[object]:
        root = logging.getLogger()
        handlers = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
        streams = sys.stdin, sys.stdout, sys.stderr
        mine = dict(os.environ), Path.cwd(), streams, list(sys.argv), list(sys.path)
        return [*mine, list(root.handlers), root.level, handlers, threading.active_count()]

    command.article("a.txt")
    before = state()

    codes = [command.run("run", name, "-o", "o.jsonl").code for name in ("a.txt", "none.txt")]
    codes += [command.run("show", "o.jsonl").code, command.run("nothing").code]

    assert codes == [0, 2, 0, 2]
    assert state() == before
