"""`summarizer show`, as a user sees it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from summarizer.models import Record
from tests.commands import Done, environment, run, run_on_terminal, run_process
from tests.samples import failed_record, full_record

EARLIER = Path(__file__).parents[1] / "data" / "records"
HOSTILE = " [red]x[/red] \x1b]0;owned\x07\x9b31m \u202e"


@pytest.fixture
def records(tmp_path: Path) -> Path:
    """Return a folder with out.jsonl: a good record, and one of a failure."""
    lines = [full_record().model_dump_json(), failed_record().model_dump_json()]
    (tmp_path / "out.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return tmp_path


def show(*args: str | Path, cwd: Path, **more: str) -> Done:
    """Run `summarizer show`."""
    return run("show", *args, cwd=cwd, **more)


@pytest.mark.parametrize("path", sorted(EARLIER.glob("*.jsonl")), ids=lambda path: path.stem)
def test_records_of_earlier_versions_are_shown(path: Path, tmp_path: Path) -> None:
    """Whatever version wrote them, people can read them."""
    ended = show(path, cwd=tmp_path)

    assert (ended.code, ended.stderr) == (0, "")
    assert "Harbour Wire · 2031-03-05" in ended.out
    assert "“the crates held chemicals” [182, 207)" in ended.out


def test_all_records_of_a_file_are_shown(records: Path) -> None:
    """Summary with claim numbers, claims with sources and quotes, failures with reasons."""
    ended = show("out.jsonl", cwd=records)

    assert (ended.code, ended.stderr) == (0, "")
    for words in (
        "Veltrane to close routes",
        "Harbour Wire · 2031-03-05 · en · ferries",
        "Two of six routes close. [1, 4]",
        "Ostmark Courier > Ilse Brandow · planned · core · in April",
        "“will close two of its six ferry routes” [27, 65)",
        "! Not word for word: large -> big.",
        "claim 3 was dropped: 140 jobs go. (altered: 14 -> 140)",
        "failed: the store has no reply (not stored)",
    ):
        assert words in ended.out
    assert "\x1b" not in ended.out


def test_records_come_in_through_a_pipe(records: Path) -> None:
    """`run | show -` needs no file."""
    data = (records / "out.jsonl").read_bytes()

    ended = run_process("show", "-", cwd=records, stdin=data)

    assert ended.out == show("out.jsonl", cwd=records).out


def test_one_article_or_one_outcome_can_be_asked_for(records: Path) -> None:
    """Filters leave out whole records."""
    one = show("out.jsonl", "--article", "lost", cwd=records)
    fine = show("out.jsonl", "--outcome", "ok", "--format", "markdown", cwd=records)

    assert one.out == "lost\nfailed: the store has no reply (not stored)\n"
    assert fine.out.startswith("## Veltrane to close routes\n")
    assert "lost" not in fine.out


def test_json_is_the_record_unchanged(records: Path) -> None:
    """What is filtered out of a file is a file of records again."""
    ended = show("out.jsonl", "--format", "json", "--outcome", "failed", cwd=records)

    assert ended.out == (records / "out.jsonl").read_text(encoding="utf-8").splitlines(True)[1]


def test_an_unknown_article_is_answered_with_close_ones(records: Path) -> None:
    """A slip of the finger costs one more try."""
    ended = show("out.jsonl", "--article", "fery", cwd=records)

    assert ended.code == 2
    assert ended.stderr == "summarizer: no record is of article 'fery'; close to it: 'ferries'\n"


def test_an_outcome_that_no_record_has_is_said(records: Path) -> None:
    """An empty screen explains itself."""
    ended = show("out.jsonl", "--outcome", "refused", cwd=records)

    assert (ended.code, ended.out) == (0, "")
    assert "there are: 1 ok, 1 failed" in ended.stderr


def test_bad_lines_are_named_and_the_others_shown(records: Path) -> None:
    """Exit 3, file and line for each bad one, and every good record."""
    good = (records / "out.jsonl").read_text(encoding="utf-8")
    newer = failed_record("new").model_dump_json().replace("record:1", "record:7")
    (records / "mixed.jsonl").write_text(f"oops\n{good}{newer}\n", encoding="utf-8")

    ended = show("mixed.jsonl", cwd=records)

    assert ended.code == 3
    first, second = ended.stderr.splitlines()
    assert first.startswith("summarizer: mixed.jsonl:1: is not JSON: ")
    assert second.startswith("summarizer: mixed.jsonl:4: was written by a newer summarizer")
    assert ended.out == show("out.jsonl", cwd=records).out


def test_a_file_of_something_else_is_not_reported_line_by_line(records: Path) -> None:
    """Twenty lines tell as much as a million."""
    (records / "novel.txt").write_text("It was a dark night.\n" * 500, encoding="utf-8")

    ended = show("novel.txt", cwd=records)

    assert ended.code == 3
    assert len(ended.stderr.splitlines()) == 21
    assert ended.stderr.splitlines()[-1] == "summarizer: 480 more lines are no records"


def test_missing_and_empty_files_are_bad_input_and_the_others_are_shown(records: Path) -> None:
    """One wrong path does not hide the right one."""
    (records / "empty.jsonl").touch()

    ended = show("no.jsonl", "empty.jsonl", ".", "out.jsonl", cwd=records)

    assert ended.code == 3
    assert ended.stderr.splitlines() == [
        "summarizer: no.jsonl: cannot be read: No such file or directory",
        "summarizer: empty.jsonl: is empty: it holds no records",
        "summarizer: .: cannot be read: Is a directory",
    ]
    assert "Veltrane" in ended.out


def test_without_a_file_it_is_usage(tmp_path: Path) -> None:
    """Exit 2 and the usage line."""
    ended = show(cwd=tmp_path)

    assert ended.code == 2
    assert "Usage: summarizer show" in ended.stderr


def test_a_terminal_gets_colour_and_its_own_width(records: Path) -> None:
    """The same words, styled, in the columns there are."""
    ended = run_on_terminal("show", "out.jsonl", cwd=records, columns=44)

    assert ended.code == 0
    assert "\x1b[1m" in ended.out
    assert "(2031-04-01 to 2031-04-30)" not in ended.out  # it is wrapped at 44 columns
    assert "will close two of its six ferry" in ended.out


def test_no_color_turns_every_escape_code_off(records: Path) -> None:
    """NO_COLOR gives the plain text, on a terminal too."""
    ended = run_on_terminal("show", "out.jsonl", cwd=records, columns=80, NO_COLOR="1")

    assert ended.out == show("out.jsonl", cwd=records).out


@pytest.mark.parametrize("form", ["text", "markdown", "json"])
def test_data_cannot_act_on_the_terminal(tmp_path: Path, form: str) -> None:
    """Escape sequences, C1 controls and bidi overrides of an article are shown, not obeyed."""
    path = tmp_path / "out.jsonl"
    path.write_text(full_record(HOSTILE).model_dump_json() + "\n", encoding="utf-8")

    ended = run_on_terminal("show", path, "--format", form, cwd=tmp_path, columns=400)

    assert "\x1b]0" not in ended.out
    assert not {"\x07", "\x9b", "\u202e"} & set(ended.out)
    assert "red" in ended.out
    if form == "json":
        assert Record.model_validate_json(ended.out) == full_record(HOSTILE)


def test_an_output_without_unicode_gets_escapes(records: Path) -> None:
    """An ASCII pipe is no reason to crash."""
    ascii_only = {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}

    ended = run_process("show", "out.jsonl", cwd=records, **ascii_only)

    assert ended.code == 0
    assert r"Harbour Wire \xb7 2031-03-05" in ended.out


def test_help_imports_nothing_heavy(tmp_path: Path) -> None:
    """Help is for a keystroke, so rich and pydantic wait until they are needed."""
    code = (
        "import sys, json; from summarizer.cli import main\n"
        "try: main(sys.argv[1:])\n"
        "except SystemExit: print(json.dumps(sorted(sys.modules)))"
    )
    for verb in (["show"], ["cache", "put"], ["prompts", "render"], ["schema"]):
        modules = _modules(code, [*verb, "--help"], tmp_path)

        assert not {"rich", "pydantic", "jinja2", "diskcache", "orjson"} & modules, verb


def _modules(code: str, args: list[str], cwd: Path) -> set[str]:
    ended = subprocess.run(
        [sys.executable, "-c", code, *args],
        cwd=cwd,
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    return set(json.loads(ended.stdout.splitlines()[-1]))
