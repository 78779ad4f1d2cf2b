"""What is longer than the screen goes through a pager, and nothing else does."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands import run, run_on_terminal, run_process
from tests.samples import failed_record, full_record

PREFIX = "sed s/^/P:/"  # a pager whose work is seen


@pytest.fixture
def records(tmp_path: Path) -> Path:
    """Return a folder with one.jsonl, of one record, and many.jsonl, longer than fifty rows."""
    lines = [full_record(article_id=f"a{n}").model_dump_json() for n in range(4)]
    (tmp_path / "one.jsonl").write_text(failed_record().model_dump_json() + "\n", encoding="utf-8")
    (tmp_path / "many.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return tmp_path


def shown(*args: str, cwd: Path, **more: str) -> list[str]:
    """Return the lines that `show` puts on a terminal of 80 columns and 50 rows."""
    ended = run_on_terminal("show", *args, cwd=cwd, NO_COLOR="1", **more)
    assert ended.code == 0
    return ended.out.splitlines()


@pytest.mark.parametrize("form", ["text", "markdown", "json"])
def test_what_is_longer_than_the_screen_goes_through_the_pager(records: Path, form: str) -> None:
    """All of it, in every form."""
    args = ("many.jsonl", "--format", form)
    paged = shown(*args, cwd=records, PAGER=PREFIX)
    assert paged == [f"P:{line}" for line in shown(*args, "--no-pager", cwd=records)]
    assert len(paged) > 150


def test_what_fits_the_screen_is_printed(records: Path) -> None:
    """A pager would be one key too much."""
    assert shown("one.jsonl", cwd=records, PAGER=PREFIX)[0] == "lost"


def test_a_line_that_wraps_takes_more_rows(tmp_path: Path) -> None:
    """JSON is not wrapped by us: its rows on the screen count, not its lines."""
    record = failed_record("x" * 80 * 50)
    (tmp_path / "one.jsonl").write_text(record.model_dump_json() + "\n", encoding="utf-8")
    lines = shown("one.jsonl", "--format", "json", cwd=tmp_path, PAGER=PREFIX)
    assert lines[0] == "P:{"


@pytest.mark.parametrize(
    "more", [{"PAGER": ""}, {"PAGER": "cat"}, {"TERM": "dumb", "PAGER": PREFIX}]
)
def test_no_pager_is_wanted(records: Path, more: dict[str, str]) -> None:
    """PAGER is empty or cat, or the terminal cannot do it: the text of a pipe."""
    piped = run("show", "many.jsonl", cwd=records).out.splitlines()
    assert shown("many.jsonl", cwd=records, **more) == piped


def test_a_pipe_is_not_paged(records: Path) -> None:
    """`show | grep` waits for no keys."""
    piped = run_process("show", "many.jsonl", cwd=records, PAGER=PREFIX)
    assert piped.out.startswith("#  article")


def test_a_pager_that_is_quit_early_ends_it_quietly(records: Path) -> None:
    """The reader has seen enough: exit 0, and not a word."""
    data = (records / "many.jsonl").read_text(encoding="utf-8")
    (records / "many.jsonl").write_text(data * 100, encoding="utf-8")
    assert len(shown("many.jsonl", cwd=records, PAGER="head -n 3")) == 3


def test_a_pager_that_cannot_be_started_is_done_without(records: Path) -> None:
    """All is printed, and the reason is said behind it."""
    lines = shown("many.jsonl", cwd=records, PAGER="/no/such/pager -R")
    assert lines[:-1] == shown("many.jsonl", cwd=records)
    assert lines[-1] == (
        "summarizer: the pager '/no/such/pager' cannot be started: No such file or directory"
    )


def test_what_is_amiss_is_said_behind_the_pages(records: Path) -> None:
    """While a pager has the screen, other lines would spoil it."""
    ended = run_on_terminal("show", "no.jsonl", "many.jsonl", cwd=records, PAGER=PREFIX)
    assert ended.code == 3
    assert ended.out.splitlines()[-1] == (
        "summarizer: no.jsonl: cannot be read: No such file or directory"
    )
