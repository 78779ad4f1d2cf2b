"""What every verb does when its standard output cannot take what it prints."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.commands import COMMAND, TIMEOUT_S, environment
from tests.samples import full_record

VERBS = (["show", "out.jsonl"], ["prompts", "list"], ["schema"], ["doctor"], ["--help"])


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return a folder with one record in out.jsonl."""
    (tmp_path / "out.jsonl").write_text(full_record().model_dump_json() + "\n", encoding="utf-8")
    return tmp_path


def printing_to(stdout: int, args: list[str], home: Path) -> tuple[int, str]:
    """Return the exit code and what was said on stderr of a command that prints to `stdout`."""
    try:
        ended = subprocess.run(
            [*COMMAND, *args],
            cwd=home,
            env=environment(SUMMARIZER_CACHE_DIR=str(home / "store")),
            stdout=stdout,
            stderr=subprocess.PIPE,
            timeout=TIMEOUT_S,
            check=False,
        )
    finally:
        os.close(stdout)
    return ended.returncode, ended.stderr.decode()


@pytest.mark.parametrize("args", VERBS, ids=lambda args: args[0])
def test_a_full_disk_is_said_and_exits_with_2(home: Path, args: list[str]) -> None:
    """What is lost at the last flush is lost too."""
    full = os.open("/dev/full", os.O_WRONLY)
    said = "summarizer: stdout: cannot be written: No space left on device\n"

    assert printing_to(full, args, home) == (2, said)


@pytest.mark.parametrize("args", VERBS, ids=lambda args: args[0])
def test_a_reader_that_left_is_no_failure(home: Path, args: list[str]) -> None:
    """`| head` has what it wants, and nothing is said."""
    reader, writer = os.pipe()
    os.close(reader)

    assert printing_to(writer, args, home) == (0, "")


def test_a_folder_that_cannot_be_written_is_named(home: Path) -> None:
    """Exit 2, and the place; a file stands where the folder would be."""
    reader, writer = os.pipe()

    code, said = printing_to(writer, ["schema", "--write", "--dir", "out.jsonl/x"], home)

    os.close(reader)
    assert (code, said) == (2, "summarizer: out.jsonl/x: Not a directory\n")
