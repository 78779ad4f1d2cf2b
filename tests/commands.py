"""Running the command as its users do: a process of its own, piped or on a terminal."""

from __future__ import annotations

import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import orjson

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
    """Return an environment without settings, and with `changes`; warnings are errors in it."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    ours = {"TERM": "xterm-256color", "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "error"}
    return {**kept, **ours, **changes}


def run(*args: str | Path, cwd: Path, stdin: str | bytes = b"", **changes: str) -> Done:
    """Run the command piped, to its end; `changes` are environment variables."""
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
        self.cwd.mkdir()
        self.changes = {"HOME": str(folder), "SUMMARIZER_CACHE_DIR": str(folder / "store")}
        self._started: list[subprocess.Popen[bytes]] = []

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

    def run(
        self, *args: str | Path, stdin: str | bytes = b"", env: Mapping[str, str] | None = None
    ) -> Done:
        """Run the command to its end."""
        return run(*args, cwd=self.cwd, stdin=stdin, **{**self.changes, **(env or {})})

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

    def records(self, name: str = "out.jsonl") -> list[dict[str, Any]]:
        """Return the records of an output file."""
        return read_records((self.cwd / name).read_bytes())


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
