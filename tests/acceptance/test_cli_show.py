"""`summarizer show`, as a user sees it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from summarizer.models import ArticleInfo, Claim, Record, sha256_hex
from tests.commands import Done, environment, run, run_on_terminal, run_process
from tests.samples import evidence, failed_record, full_record, verified_record

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


@pytest.mark.parametrize("options", [(), ("--list",)])
def test_a_width_of_nothing_is_none_that_is_known(records: Path, options: tuple[str, ...]) -> None:
    """COLUMNS=0 is how some shells say so: it is 80 then, and all is printed."""
    ended = show("out.jsonl", *options, cwd=records, COLUMNS="0")

    assert (ended.code, ended.stderr) == (0, "")
    assert ended.out == show("out.jsonl", *options, cwd=records, COLUMNS="80").out != ""


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


def test_several_articles_are_listed_first(records: Path) -> None:
    """A line each; with --list no more than that, also of one."""
    lines = show("out.jsonl", cwd=records).out.splitlines()
    listed = show("out.jsonl", "--list", cwd=records).out.splitlines()
    one = show("out.jsonl", "--list", "--article", "lost", cwd=records).out.splitlines()

    assert listed == lines[:4]
    assert listed[1].split()[:3] == ["1", "ferries", "Veltrane"]
    assert listed[-1] == "2 articles (1 ok, 1 failed), 3 claims, 3 flags"
    assert lines[4:7] == ["", "", "Veltrane to close routes"]
    assert [line.split()[:2] for line in one[:2]] == [["#", "article"], ["1", "lost"]]


def test_a_list_is_of_text(records: Path) -> None:
    """In other forms there is none to ask for."""
    ended = show("out.jsonl", "--list", "--format", "json", cwd=records)

    assert ended.code == 2
    assert "--list is of text, and --format is json" in ended.stderr


@pytest.mark.parametrize("form", ["text", "markdown", "json"])
def test_a_pipe_is_read_once_and_shown_whole(records: Path, form: str) -> None:
    """A list needs a second reading of what cannot be read again."""
    data = (records / "out.jsonl").read_bytes()
    piped = run_process("show", "-", "--format", form, cwd=records, stdin=data)
    assert (piped.code, piped.out) == (0, show("out.jsonl", "--format", form, cwd=records).out)


def test_claims_are_found_by_who_said_them_and_how(records: Path) -> None:
    """A record then says how many of its claims are shown."""
    ended = show("out.jsonl", "--source", "brandow", "--status", "planned", cwd=records)

    assert "ok: 1 of 3 claims, 1 of 2 rejected quotes" in ended.out
    assert "Veltrane will close two ferry routes." in ended.out
    assert "It has six routes." not in ended.out
    assert ended.stderr == ""


def test_json_of_some_claims_is_a_record_with_these(records: Path) -> None:
    """The rest of it is as it was."""
    ended = show("out.jsonl", "--grep", "SIX ROUTES.", "--format", "json", cwd=records)

    record = Record.model_validate_json(ended.out)
    assert [claim.id for claim in record.claims] == ["c4"]
    assert record.summary == full_record().summary


def test_a_source_that_nobody_is_is_answered_with_close_ones(records: Path) -> None:
    """A slip of the finger costs one more try."""
    ended = show("out.jsonl", "--source", "Ilse Brando", cwd=records)

    assert (ended.code, ended.out) == (0, "")
    assert ended.stderr == (
        "summarizer: no source is called 'Ilse Brando'; close to it: 'Ilse Brandow'\n"
    )


def test_a_source_unlike_any_is_answered_with_those_there_are(records: Path) -> None:
    """The counts of outcomes would not help."""
    ended = show("out.jsonl", "--source", "qqq", cwd=records)

    assert (ended.code, ended.out) == (0, "")
    assert ended.stderr == (
        "summarizer: no source is called 'qqq'; there are: 'Ostmark Courier', 'Ilse Brandow',"
        " 'Pyongyang', 'Moscow'\n"
    )


def test_a_source_without_such_a_claim_is_not_said_to_be_missing(records: Path) -> None:
    """It is there: the other options leave nothing of it."""
    ended = show("out.jsonl", "--source", "Brandow", "--status", "denied", cwd=records)

    assert ended.stderr == "summarizer: no record is like that; there are: 1 ok, 1 failed\n"


def test_what_was_not_verified_is_not_said_to_be_right(records: Path) -> None:
    """An empty answer to --unsupported tells what it does not know."""
    ended = show("out.jsonl", "--unsupported", cwd=records)

    assert (ended.code, ended.out) == (0, "")
    assert "1 of 2 records were not verified, or not as a whole" in ended.stderr


def test_what_a_second_reading_calls_wrong_is_shown(tmp_path: Path) -> None:
    """Claims, sentences, and what was rejected for it, with the article's words."""
    path = tmp_path / "out.jsonl"
    path.write_text(verified_record().model_dump_json() + "\n", encoding="utf-8")

    ended = show(path, "--unsupported", cwd=tmp_path)

    assert "ok: 1 of 3 claims, 1 rejected claim, 0 of 2 rejected quotes" in ended.out
    assert "wrong: who, number" in ended.out
    assert "the article: “four of them” [300, 312)" in ended.out


def test_a_limit_says_what_it_leaves_out(records: Path) -> None:
    """The first N that are wanted, of several files; the lines behind them are counted."""
    one = show("out.jsonl", "--limit", "1", cwd=records)
    more = show("out.jsonl", "out.jsonl", "--limit", "1", cwd=records)
    all_of_it = show("out.jsonl", "--limit", "2", cwd=records)

    assert one.out == show("out.jsonl", "--article", "ferries", cwd=records).out
    said = "summarizer: stopped after 1 article (--limit); 1 more line of out.jsonl was not"
    assert one.stderr == f"{said} looked at\n"
    assert more.stderr == f"{said} looked at, nor was what out.jsonl holds\n"
    assert all_of_it.stderr == ""


@pytest.mark.parametrize("option", ["--article", "--source", "--grep"])
def test_an_empty_value_is_usage(records: Path, option: str) -> None:
    """It stands for a variable that is not set, and would be found everywhere."""
    ended = show("out.jsonl", option, " ", cwd=records)

    assert ended.code == 2
    assert "it is empty" in ended.stderr


def test_what_a_claim_leans_on_is_read_from_its_article(tmp_path: Path) -> None:
    """As long as the file is there, and as it was."""
    text = "The river rose. It flooded the town of Ellis, and nobody was hurt there."
    article = tmp_path / "a.txt"
    article.write_text(text, encoding="utf-8")
    claim = Claim(
        id="c1", text="It flooded Ellis.", evidence=(evidence(text[16:], 16),), context=((0, 15),)
    )
    info = ArticleInfo(id="a", source="a.txt", sha256=sha256_hex(text))
    record = Record(article=info, outcome="ok", claims=(claim,))
    (tmp_path / "out.jsonl").write_text(record.model_dump_json() + "\n", encoding="utf-8")

    with_article = show("out.jsonl", cwd=tmp_path).out
    markdown = show("out.jsonl", "--format", "markdown", cwd=tmp_path).out
    article.write_text(text.upper(), encoding="utf-8")
    without = show("out.jsonl", cwd=tmp_path).out

    assert "  1  [The river rose.] It flooded Ellis.\n" in with_article
    assert "- **1.** \\[The river rose.\\] It flooded Ellis.\n" in markdown
    assert "  1  It flooded Ellis.\n" in without


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


@pytest.mark.parametrize(
    ("novel", "why"),
    [
        ("It was dark.\n" * 500, "; none of 500 lines is a record; `summarizer run` makes them of"),
        ("It was dark.", "expected a JSON value at column 1\n"),
    ],
)
def test_a_file_of_something_else_is_told_in_one_line(records: Path, novel: str, why: str) -> None:
    """The first line tells as much as a million; the files beside it are shown."""
    (records / "novel.txt").write_text(novel, encoding="utf-8")

    ended = show("novel.txt", "out.jsonl", cwd=records)

    assert ended.code == 3
    assert ended.stderr.startswith("summarizer: novel.txt:1: is not JSON: ")
    assert why in ended.stderr
    assert ended.stderr.count("\n") == 1
    assert ended.out == show("out.jsonl", cwd=records).out


def test_many_lines_that_are_no_records_are_counted(records: Path) -> None:
    """Twenty tell as much as a million; the record behind them is shown."""
    good = (records / "out.jsonl").read_bytes()
    (records / "mixed.jsonl").write_bytes(b"oops\n" * 500 + good)

    ended = show("mixed.jsonl", cwd=records)

    assert ended.code == 3
    assert len(ended.stderr.splitlines()) == 21
    assert ended.stderr.splitlines()[-1] == "summarizer: 480 more lines are no records"
    assert ended.out == show("out.jsonl", cwd=records).out


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
