"""Running the command: in this process, in one of its own, or on a terminal.

In this process it is twenty times as fast, and the same but for what belongs to a process: its
standard input, signals, a closed pipe, what its interpreter does at the start and at the end.
"""

from __future__ import annotations

import contextlib
import fcntl
import io
import logging
import os
import pty
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from unittest import mock

import orjson
import pytest

from summarizer.cli import main
from tests.servers import MODEL, Answer, ChatServer, Seen, ok

TEXT = "The mayor of Port Ellis resigned on Monday. The council meets on Friday, she said."
QUOTE = "The mayor of Port Ellis resigned on Monday."
TIMEOUT_S = 60
BUILT_IN = ("--model", "extractive")  # half a second less a run than a client of a server


ROOT = Path(__file__).resolve().parents[1]
COMMAND = (sys.executable, "-m", "summarizer")
# What else a developer's shell has set might change the output, or lead requests to a proxy.
_KEPT = ("PATH", "HOME", "LANG", "TMPDIR")


class Done:
    """A run that has ended: its exit code, and what it said; no traceback is ever shown."""

    def __init__(self, code: int, stdout: bytes, stderr: str = "") -> None:
        assert "Traceback" not in stderr, stderr
        self.code = code
        self.stdout = stdout
        self.stderr = stderr

    @property
    def out(self) -> str:
        """Return the text on stdout."""
        return self.stdout.decode()

    @property
    def records(self) -> list[dict[str, Any]]:
        """Return the records on stdout, which must hold nothing else."""
        return read_records(self.stdout)


def environment(**changes: str) -> dict[str, str]:
    """Return an environment without settings, and with `changes`; warnings are errors in it.

    Nothing is paged: a pager waits for keys.
    """
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    ours = {"TERM": "xterm-256color", "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "error"}
    ours["PAGER"] = "cat"
    return {**kept, **ours, **changes}


def run(*args: str | Path, cwd: Path, **changes: str) -> Done:
    """Run the command in this process, to its end; `changes` are environment variables.

    What it finds is as in a process of its own: files for streams, nothing on the standard input,
    an environment, a working folder, no handler of log messages. All that is put back afterwards.
    """
    words = [str(arg) for arg in args]
    with (
        open(os.devnull, encoding="utf-8") as stdin,  # noqa: PTH123  # a device
        tempfile.TemporaryFile(buffering=0) as out,
        tempfile.TemporaryFile(buffering=0) as err,
        io.TextIOWrapper(io.BufferedWriter(out), "utf-8") as stdout,
        io.TextIOWrapper(io.BufferedWriter(err), "utf-8", "backslashreplace") as stderr,
        mock.patch.multiple(sys, argv=["summarizer", *words], stdin=stdin),
        mock.patch.multiple(sys, stdout=stdout, stderr=stderr),
        mock.patch.dict(os.environ, environment(**changes), clear=True),
        contextlib.chdir(cwd),
        _unconfigured_logging(),
        _unchanged_signals(),
    ):
        with pytest.raises(SystemExit) as end:
            main(words)
        for stream in (stdout, stderr):
            stream.flush()
        for file in (out, err):
            file.seek(0)
        assert isinstance(end.value.code, int)
        return Done(end.value.code, out.read(), err.read().decode())


@contextlib.contextmanager
def _unconfigured_logging() -> Iterator[None]:
    """Take pytest's handlers away: with any there, the command would add none of its own."""
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    root.handlers = []
    try:
        yield
    finally:
        root.handlers = handlers
        root.setLevel(level)


@contextlib.contextmanager
def _unchanged_signals() -> Iterator[None]:
    """Fail when the command leaves a handler behind: a caller of `main` would not get it back."""
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGPIPE)
    before = [signal.getsignal(number) for number in numbers]
    yield
    assert [signal.getsignal(number) for number in numbers] == before


def run_process(*args: str | Path, cwd: Path, stdin: str | bytes = b"", **changes: str) -> Done:
    """Run the command in a process of its own, piped, to its end."""
    done = subprocess.run(
        [*COMMAND, *map(str, args)],
        cwd=cwd,
        env=environment(**changes),
        input=stdin.encode() if isinstance(stdin, str) else stdin,
        capture_output=True,
        check=False,
        timeout=TIMEOUT_S,
    )
    return Done(done.returncode, done.stdout, done.stderr.decode())


def run_on_terminal(
    *args: str | Path, cwd: Path, columns: int = 80, keys: str = "", **changes: str
) -> Done:
    """Run the command on a terminal of its own, and type `keys`; stdout is all that it showed."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    os.write(ours, keys.encode())
    process = subprocess.Popen(
        [*COMMAND, *map(str, args)],
        cwd=cwd,
        env=environment(**changes),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    shown = bytearray()
    try:
        while piece := read_terminal(ours):
            shown += piece
        code = process.wait(TIMEOUT_S)
    finally:
        process.kill()
        process.wait()
        os.close(ours)
    return Done(code, bytes(shown).replace(b"\r\n", b"\n"))


def read_terminal(fd: int) -> bytes:
    """Return what was written to a terminal, b"" once its last user has left."""
    try:
        return os.read(fd, 1 << 16)
    except OSError:  # Linux says EIO where a pipe would end
        return b""


class Command:
    """The command in a folder of its own; `cwd` holds the articles and the outputs."""

    def __init__(self, folder: Path) -> None:
        self.cwd = folder / "work"
        self.cwd.mkdir(exist_ok=True)
        self.changes = {"HOME": str(folder), "SUMMARIZER_CACHE_DIR": str(folder / "store")}

    def run(self, *args: str | Path, env: Mapping[str, str] | None = None) -> Done:
        """Run the command in this process, to its end."""
        return run(*args, cwd=self.cwd, **{**self.changes, **(env or {})})

    def article(self, name: str, text: str = TEXT) -> Path:
        """Write an article and return its path."""
        path = self.cwd / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{text}\n", encoding="utf-8")
        return path

    def articles(self, n: int, folder: str = "articles") -> list[str]:
        """Write `n` articles into a folder and return their ids."""
        ids = [f"a{number}" for number in range(1, n + 1)]
        for article_id in ids:
            self.article(f"{folder}/{article_id}.txt", f"{TEXT} This is article {article_id}.")
        return ids

    def records(self, name: str = "out.jsonl") -> list[dict[str, Any]]:
        """Return the records of an output file."""
        return read_records((self.cwd / name).read_bytes())


class Process(Command):
    """The command in processes of its own, for what only those have."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._started: list[subprocess.Popen[bytes]] = []

    def run(
        self, *args: str | Path, env: Mapping[str, str] | None = None, stdin: str | bytes = b""
    ) -> Done:
        """Run the command in a process of its own, to its end."""
        return run_process(*args, cwd=self.cwd, stdin=stdin, **{**self.changes, **(env or {})})

    def start(self, *args: str | Path, **options: Any) -> subprocess.Popen[bytes]:
        """Start the command and leave it to the test; what still runs at the end is killed."""
        process = subprocess.Popen(
            [*COMMAND, *map(str, args)],
            cwd=self.cwd,
            env=environment(**self.changes),
            **{"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options},
        )
        self._started.append(process)
        return process

    def stop(self) -> None:
        """End what a test left running."""
        for process in self._started:
            if process.poll() is None:
                process.kill()
            process.wait(timeout=TIMEOUT_S)
            for stream in (process.stdin, process.stdout, process.stderr):
                if stream is not None:
                    stream.close()


class Gate:
    """A script that answers `n_free` requests at once and the others when it is opened."""

    def __init__(self, n_free: int, answer: Answer) -> None:
        self._n_left = n_free
        self._answer = answer
        self._opened = threading.Event()

    def __call__(self, seen: Seen) -> Answer:
        self._n_left -= 1
        if self._n_left < 0:
            assert self._opened.wait(TIMEOUT_S)
        return self._answer

    def open(self) -> None:
        """Let everything through."""
        self._opened.set()


def read_records(data: bytes) -> list[dict[str, Any]]:
    """Return the records of JSONL."""
    assert not data or data.endswith(b"\n")
    return [orjson.loads(line) for line in data.splitlines()]


def outcomes(records: list[dict[str, Any]]) -> dict[str, str]:
    """Return outcomes by article id; no id may stand twice."""
    found = {record["article"]["id"]: record["outcome"] for record in records}
    assert len(found) == len(records)
    return found


def good_reply() -> Answer:
    """Answer with a reply that fits every article of `Command.articles`."""
    claim = {
        "id": "c1",
        "evidence": [QUOTE],
        "text": "The mayor of Port Ellis resigned.",
        "importance": "core",
        "attribution": [],
        "status": "stated",
        "polarity": "positive",
        "quantities": [],
        "time": None,
    }
    reply = {
        "entities": [],
        "claims": [claim],
        "summary": {"headline": "Mayor resigns", "sentences": [{"text": QUOTE, "claims": ["c1"]}]},
    }
    return ok(orjson.dumps(reply).decode())


def at(server: ChatServer) -> tuple[str, ...]:
    """Return the options that name a test server."""
    return ("--model", MODEL, "--base-url", server.base_url)
