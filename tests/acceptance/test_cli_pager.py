"""What is longer than the screen goes through a pager, and nothing else does."""

from __future__ import annotations

import os
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


@pytest.mark.parametrize(
    ("name", "pager", "passes"),
    [
        ("less", "less", True),
        ("less", "less -S", True),
        ("moar", "{folder}/moar", True),
        ("more", "more", False),
        ("page", "page", False),
    ],
)
def test_colours_go_to_pagers_that_pass_them(
    records: Path, name: str, pager: str, passes: bool
) -> None:
    """Others break lines at their codes, or show them."""
    program = records / "bin" / name
    program.parent.mkdir()
    program.write_text("#!/bin/sh\nexec sed s/^/P:/\n", encoding="utf-8")
    program.chmod(0o755)
    path = f"{program.parent}:{os.environ['PATH']}"
    command = pager.format(folder=program.parent)

    ended = run_on_terminal("show", "many.jsonl", cwd=records, PAGER=command, PATH=path)

    assert ended.out.startswith("P:")
    assert ("\x1b[" in ended.out) is passes


def test_a_pager_by_the_name_of_pager_is_what_it_is_a_link_to(records: Path) -> None:
    """Systems that let one choose the pager have it under this name."""
    folder = records / "bin"
    folder.mkdir()
    (folder / "less").write_text("#!/bin/sh\nexec cat\n", encoding="utf-8")
    (folder / "less").chmod(0o755)
    (folder / "pager").symlink_to("less")
    path = f"{folder}:{os.environ['PATH']}"

    ended = run_on_terminal("show", "many.jsonl", cwd=records, PAGER="pager", PATH=path)

    assert "\x1b[" in ended.out


def test_a_pager_that_is_quit_early_ends_it_quietly(records: Path) -> None:
    """The reader has seen enough: exit 0, and not a word."""
    data = (records / "many.jsonl").read_text(encoding="utf-8")
    (records / "many.jsonl").write_text(data * 100, encoding="utf-8")
    assert len(shown("many.jsonl", cwd=records, PAGER="head -n 3")) == 3


def test_an_interrupt_is_the_pager_s_while_there_is_one(records: Path) -> None:
    """Ctrl-C is a key of less: what it shows goes on coming."""
    pager = """sh -c 'kill -INT $PPID; cat'"""
    lines = shown("many.jsonl", cwd=records, PAGER=pager)
    assert lines == shown("many.jsonl", cwd=records)


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
