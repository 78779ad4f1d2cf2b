"""The command as the long runs call it, and what stands on disk afterwards."""

from __future__ import annotations

import subprocess
import sys
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from tests.commands import environment
from tests.servers import MODEL
from tests.soak.client import Left
from tests.soak.texts import article_id, write_articles

# What Python says on the standard error where something was not closed, awaited or caught.
_COMPLAINTS = ("Warning", "Exception ignored", "Traceback", "was never", "was destroyed")


@dataclass(frozen=True)
class Ended:
    """A run that has ended: its exit code, what it said, what it left over, and its seconds."""

    code: int
    stderr: str
    left: Left
    wall_s: float

    @property
    def complaints(self) -> list[str]:
        """Return the lines of Python's own on the standard error."""
        return [
            line for line in self.stderr.splitlines() if any(word in line for word in _COMPLAINTS)
        ]


class Home:
    """The folder of a long run: its articles, output, store, and a folder for temporary files."""

    def __init__(self, folder: Path, n_articles: int) -> None:
        self.folder = folder
        self.work, self.temporary = folder / "work", folder / "tmp"
        for path in (self.work, self.temporary):
            path.mkdir()
        write_articles(self.work / "news.jsonl", n_articles)
        self.ids = [article_id(number) for number in range(n_articles)]

    def start(self, *words: str, **settings: str) -> subprocess.Popen[str]:
        """Start `summarizer run news.jsonl -o out.jsonl` and more words."""
        command = [sys.executable, "-m", "tests.soak.client", str(self.folder / "left.json")]
        command += ["run", "news.jsonl", "-o", "out.jsonl", "--model", MODEL, *words]
        changes = {
            "HOME": str(self.folder),
            "TMPDIR": str(self.temporary),
            "SUMMARIZER_CACHE_DIR": str(self.folder / "store"),
            **settings,
        }
        return subprocess.Popen(
            command,
            cwd=self.work,
            env=environment(**changes),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *words: str, **settings: str) -> Ended:
        """Do as `start`, and wait for the end."""
        started = time.monotonic()
        process = self.start(*words, **settings)
        _, stderr = process.communicate()
        left = self.folder / "left.json"
        return Ended(
            process.returncode,
            stderr,
            Left(**orjson.loads(left.read_bytes())),
            time.monotonic() - started,
        )

    def records(self) -> list[dict[str, Any]]:
        """Return the records of the output."""
        with (self.work / "out.jsonl").open("rb") as stream:
            return [orjson.loads(line) for line in stream]

    def failures(self) -> dict[str, str]:
        """Return outcomes by id of the list of failures."""
        path = self.work / "out.failures.jsonl"
        if not path.exists():
            return {}
        with path.open("rb") as stream:
            rows = [orjson.loads(line) for line in stream]
        found = {row["id"]: row["outcome"] for row in rows}
        assert len(found) == len(rows), "an article stands twice in the list of failures"
        return found

    def manifest(self) -> list[dict[str, Any]]:
        """Return the runs that the manifest lists."""
        runs: list[dict[str, Any]] = orjson.loads((self.work / "out.manifest.json").read_bytes())[
            "runs"
        ]
        return runs

    def files(self) -> list[str]:
        """Return the names of what lies in the working folder, and in that of temporary files."""
        return sorted(path.name for path in (*self.work.iterdir(), *self.temporary.iterdir()))


def outcomes_of(records: list[dict[str, Any]]) -> dict[str, str]:
    """Return outcomes by id; no article may have two records."""
    counts = Counter(record["article"]["id"] for record in records)
    twice = [name for name, count in counts.items() if count > 1]
    assert not twice, f"{len(twice)} articles have several records, {twice[:3]} among them"
    return {record["article"]["id"]: record["outcome"] for record in records}


def table(figures: Mapping[str, object]) -> str:
    """Return figures, a line each."""
    width = max(map(len, figures))
    return "\n".join(f"{name:<{width}}  {value}" for name, value in figures.items())
