"""Running the command as its users do: a process of its own, a clean environment, its own store."""

from __future__ import annotations

import os
import subprocess
import sys
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


class Done:
    """A run that has ended; no traceback is ever shown."""

    def __init__(self, code: int, stdout: bytes, stderr: str) -> None:
        assert "Traceback" not in stderr, stderr
        self.code = code
        self.stdout = stdout
        self.stderr = stderr

    @property
    def records(self) -> list[dict[str, Any]]:
        """Return the records on stdout, which must hold nothing else."""
        return read_records(self.stdout)


class Command:
    """The command in a folder of its own; `cwd` holds the articles and the outputs."""

    def __init__(self, folder: Path) -> None:
        self.cwd = folder / "work"
        self.cwd.mkdir()
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "SUMMARIZER_CACHE_DIR": str(folder / "store"),
            "PYTHONWARNINGS": "error",
        }
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
        done = subprocess.run(
            [sys.executable, "-m", "summarizer", *map(str, args)],
            cwd=self.cwd,
            env={**self.environment, **(env or {})},
            input=stdin.encode() if isinstance(stdin, str) else stdin,
            capture_output=True,
            check=False,
            timeout=TIMEOUT_S,
        )
        return Done(done.returncode, done.stdout, done.stderr.decode())

    def start(self, *args: str | Path, **options: Any) -> subprocess.Popen[bytes]:
        """Start the command and leave it to the test; what still runs at the end is killed."""
        process = subprocess.Popen(
            [sys.executable, "-m", "summarizer", *map(str, args)],
            cwd=self.cwd,
            env=self.environment,
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
