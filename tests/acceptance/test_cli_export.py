"""`summarizer export`, as a user meets it."""

from __future__ import annotations

import csv
import io
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import orjson
import pyarrow.parquet as pq
import pytest

from summarizer import Record
from tests.commands import TIMEOUT_S, Command, Process, environment, run_on_terminal
from tests.samples import failed_record, full_record, verified_record


def write(path: Path, *records: Record, end: str = "") -> None:
    """Write records as `summarizer run -o` does, and what else stands behind them."""
    lines = "".join(f"{record.model_dump_json()}\n" for record in records)
    path.write_text(lines + end, encoding="utf-8")


def rows(data: bytes) -> list[dict[str, str]]:
    """Return the rows of a CSV."""
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


@pytest.fixture
def out(command: Command) -> Path:
    """Write out.jsonl: a verified record, and one of a failure."""
    path = command.cwd / "out.jsonl"
    write(path, verified_record(), failed_record())
    return path


def test_claims_go_into_a_file(command: Command, out: Path) -> None:
    """What was written is said, and which articles gave nothing; stdout has nothing."""
    done = command.run("export", "out.jsonl", "--to", "claims.csv")

    assert (done.code, done.stdout) == (0, b"")
    assert done.stderr == (
        "summarizer: 3 claims of 1 article in claims.csv\n"
        "summarizer: 1 article without any claim: 1 failed\n"
    )
    data = (command.cwd / "claims.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    assert [row["claim_id"] for row in rows(data)] == ["c1", "c4", "c12"]


def test_every_format_has_the_rows(command: Command, out: Path) -> None:
    """The suffix says the format, in any case."""
    for name in ("t.tsv", "t.JSONL", "t.parquet", "t.xlsx"):
        assert command.run("export", "out.jsonl", "--to", name).code == 0

    lines = (command.cwd / "t.JSONL").read_bytes().splitlines()
    wanted = ["c1", "c4", "c12"]
    assert [orjson.loads(line)["claim_id"] for line in lines] == wanted
    assert pq.read_table(command.cwd / "t.parquet")["claim_id"].to_pylist() == wanted
    assert openpyxl.load_workbook(command.cwd / "t.xlsx").active.max_row == 4
    assert (command.cwd / "t.tsv").read_bytes().count(b"\r\n") == 4


def test_a_table_goes_to_stdout(command: Command, out: Path) -> None:
    """As CSV without a mark, or what --format says; stderr says what gave no row."""
    plain = command.run("export", "out.jsonl")
    lines = command.run("export", "out.jsonl", "--to", "-", "--format", "jsonl")

    assert plain.stdout.startswith(b"article_id,")
    assert len(rows(plain.stdout)) == 3
    assert orjson.loads(lines.stdout.splitlines()[1])["wrong"] == ["who", "number"]
    assert plain.stderr == lines.stderr == "summarizer: 1 article without any claim: 1 failed\n"


def test_records_come_through_a_pipe(process: Process) -> None:
    """`run | export -` needs no file."""
    data = f"{full_record().model_dump_json()}\n"

    done = process.run("export", "-", "--what", "entities", stdin=data)

    assert [row["entity"] for row in rows(done.stdout)] == ["Ilse Brandow", "Veltrane"]
    assert done.code == 0


@pytest.mark.parametrize(
    ("options", "wanted"),
    [
        (["--status", "denied"], ["c12"]),
        (["--source", "brandow"], ["c1"]),
        (["--unsupported"], ["c4"]),
        (["--grep", "six routes"], ["c4"]),
        (["--outcome", "failed"], []),
    ],
)
def test_claims_can_be_chosen(
    options: list[str], wanted: list[str], command: Command, out: Path
) -> None:
    """As `show` has it: only these have rows."""
    done = command.run("export", "out.jsonl", *options)

    assert [row["claim_id"] for row in rows(done.stdout)] == wanted


def test_a_chosen_article_is_told_of_as_a_whole(command: Command, out: Path) -> None:
    """The counts of an article are its own, whatever claim it was chosen for."""
    done = command.run("export", "out.jsonl", "--what", "articles", "--status", "denied")

    assert [(row["article_id"], row["n_claims"]) for row in rows(done.stdout)] == [("ferries", "3")]


def test_an_unknown_article_leaves_the_table_as_it_was(command: Command, out: Path) -> None:
    """A slip in an id is told with what is close, and costs no table."""
    (command.cwd / "claims.csv").write_text("before", encoding="utf-8")

    done = command.run("export", "out.jsonl", "--to", "claims.csv", "--article", "fery")

    assert done.code == 2
    assert "no record is of article 'fery'; close to it: 'ferries'" in done.stderr
    assert (command.cwd / "claims.csv").read_text(encoding="utf-8") == "before"


def test_bad_lines_are_named_and_the_others_written(command: Command, out: Path) -> None:
    """Exit 3, and all rows of the good records: also before a line that was cut off."""
    line = full_record(article_id="late").model_dump_json()
    write(out, full_record(), end=f"oops\n{line}\n{line[:300]}")

    done = command.run("export", "out.jsonl", "--to", "t.csv")

    assert done.code == 3
    first, second, last = done.stderr.splitlines()
    assert first.startswith("summarizer: out.jsonl:2: is not JSON")
    assert second.startswith("summarizer: out.jsonl:4: is not JSON")
    assert last == "summarizer: 6 claims of 2 articles in t.csv"


@pytest.mark.parametrize("content", [None, b"", b"oops\n", b"\x00\xff" * 100])
def test_no_records_write_nothing(content: bytes | None, command: Command) -> None:
    """A wrong file does not empty a table that is there."""
    (command.cwd / "claims.csv").write_text("before", encoding="utf-8")
    if content is not None:
        (command.cwd / "out.jsonl").write_bytes(content)

    done = command.run("export", "out.jsonl", "--to", "claims.csv")

    assert done.code == 3
    first, last = done.stderr.splitlines()
    assert first.startswith("summarizer: out.jsonl")
    assert last == "summarizer: claims.csv: not written, for there are no records"
    assert (command.cwd / "claims.csv").read_text(encoding="utf-8") == "before"


def test_no_records_on_stdout_are_said_once(command: Command) -> None:
    """The reason is enough: a header on stdout would be a table to whoever reads it."""
    done = command.run("export", "out.jsonl")

    assert done.code == 3
    assert done.stderr == "summarizer: out.jsonl: cannot be read: No such file or directory\n"
    assert done.stdout == b""


def test_records_of_which_none_is_wanted_are_an_empty_table(command: Command, out: Path) -> None:
    """There are records, and the header says which columns their claims would have."""
    done = command.run("export", "out.jsonl", "--grep", "no such words")

    assert done.code == 0
    assert done.stdout.startswith(b"article_id,")
    assert rows(done.stdout) == []


def test_an_article_that_stands_twice_is_said(command: Command, out: Path) -> None:
    """Its rows are all there, so whoever counts has to know."""
    done = command.run("export", "out.jsonl", "out.jsonl", "--to", "t.csv", "--outcome", "ok")

    assert done.stderr == (
        "summarizer: 6 claims of 2 articles in t.csv\n"
        "summarizer: 1 record of articles that stand there already, by their id: all rows were"
        " written\n"
    )


def test_cut_cells_are_said_once(command: Command, out: Path) -> None:
    """A workbook that does not hold everything says so, and what does."""
    write(out, full_record("x" * 40_000))

    done = command.run("export", "out.jsonl", "--to", "t.xlsx")

    assert done.code == 0
    assert done.stderr.count("cells cut at 32,767 characters") == 1


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["--to", "out.jsonl"], "--to out.jsonl is an input, and would be written over"),
        (["--to", "./link.jsonl"], "is an input, and would be written over"),
        (["--to", "other.jsonl"], "other.jsonl holds records, and would be written over"),
        (["--to", "claims"], "claims: which format? Name it .csv, .tsv,"),
        (["--to", "claims.txt"], "claims.txt: which format?"),
        (
            ["--to", "c.csv", "--format", "xlsx"],
            "c.csv is csv by its name, and the format asked for is xlsx",
        ),
        (["--to", "no/c.csv"], "no/c.csv: cannot be written: No such file or directory"),
        (["--to", "."], "directory"),
        (["--to", ""], "it is empty"),
        (["--format", "xlsx"], "stdout takes csv, tsv or jsonl; name a .xlsx file"),
        (["--to", "c.xlsx", "--raw"], "--raw and --encoding are for csv and tsv"),
        (["--format", "jsonl", "--encoding", "utf-8"], "--raw and --encoding are for csv and tsv"),
        (["--what", "sentences"], "'sentences' is not one of"),
        (["--to", "/dev/null", "--format", "xlsx"], "is no file, and xlsx needs one"),
    ],
)
def test_what_cannot_be_asked_for_is_said(
    args: list[str], says: str, command: Command, out: Path
) -> None:
    """Exit 2, one sentence, and every file as it was."""
    (command.cwd / "link.jsonl").symlink_to(out)
    write(command.cwd / "other.jsonl", full_record())
    before = {path: path.read_bytes() for path in command.cwd.iterdir()}

    done = command.run("export", "out.jsonl", *args)

    assert done.code == 2
    assert says in done.stderr
    assert {path: path.read_bytes() for path in command.cwd.iterdir()} == before


@pytest.mark.parametrize(
    ("module", "name", "extra"),
    [("xlsxwriter", "c.xlsx", "xlsx"), ("pyarrow", "c.parquet", "parquet")],
)
def test_a_missing_extra_is_named(module: str, name: str, extra: str, process: Process) -> None:
    """Before anything is read: the input is not even there."""
    code = f"import sys; sys.modules[{module!r}] = None\nfrom summarizer.cli import main\nmain()"

    done = subprocess.run(
        [sys.executable, "-c", code, "export", "no.jsonl", "--to", name],
        cwd=process.cwd,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert f"pip install 'summarizer[{extra}]'" in done.stderr


def test_raw_leaves_the_apostrophe_out(command: Command, out: Path) -> None:
    """For programs that want the text, and compute nothing."""
    write(out, full_record(article_id="=1+1"))

    safe, raw = (command.run("export", "out.jsonl", *args) for args in ([], ["--raw"]))

    assert rows(safe.stdout)[0]["article_id"] == "'=1+1"
    assert rows(raw.stdout)[0]["article_id"] == "=1+1"


@pytest.mark.parametrize("form", ["csv", "tsv", "jsonl"])
def test_a_terminal_is_not_acted_on(form: str, command: Command, out: Path) -> None:
    """Control characters of an article are shown as escapes; into a file they go as they are."""
    write(out, full_record(" \x1b]0;owned\x07\u202e"))

    shown = run_on_terminal("export", "out.jsonl", "--format", form, cwd=command.cwd)

    assert shown.code == 0
    assert b"owned" in shown.stdout
    assert b"\x1b" not in shown.stdout
    assert "\u202e" not in shown.out


def test_a_reader_that_leaves_ends_it_well(process: Process, out_of_many: Path) -> None:
    """`| head` has what it wants."""
    reader, writer = os.pipe()
    os.close(reader)

    child = process.start("export", out_of_many.name, stdout=writer)
    os.close(writer)

    assert child.wait(TIMEOUT_S) == 0
    assert child.stderr is not None
    assert child.stderr.read() == b""


@pytest.fixture
def out_of_many(process: Process) -> Path:
    """Write a file of more records than a buffer holds."""
    path = process.cwd / "many.jsonl"
    write(path, *(full_record(article_id=f"{number}") for number in range(500)))
    return path


@pytest.mark.parametrize("name", ["c.csv", "c.jsonl", "c.parquet", "c.xlsx"])
def test_a_full_disk_is_said(name: str, process: Process, out_of_many: Path) -> None:
    """Exit 2, the table that was there stays, and no half of one lies about."""
    (process.cwd / name).write_text("before", encoding="utf-8")
    process.changes["PYTHONDONTWRITEBYTECODE"] = "1"  # compiled modules may not grow either

    child = process.start(
        "export", out_of_many.name, "--to", name, preexec_fn=_limited(resource.RLIMIT_FSIZE, 4096)
    )
    _, said = child.communicate(timeout=TIMEOUT_S)

    assert child.returncode == 2
    assert said.decode() == f"summarizer: {name}: cannot be written: File too large\n"
    assert (process.cwd / name).read_text(encoding="utf-8") == "before"
    assert sorted(path.name for path in process.cwd.iterdir()) == [name, "many.jsonl"]


def _limited(what: int, most: int) -> Callable[[], Any]:
    return lambda: resource.setrlimit(what, (most, most))


def test_a_full_device_is_said(command: Command, out: Path) -> None:
    """A device, or a pipe, is written as it comes, and never replaced by a file."""
    done = command.run("export", "out.jsonl", "--to", "/dev/full", "--format", "csv")

    assert done.code == 2
    assert "/dev/full: cannot be written: No space left on device" in done.stderr
    assert not Path("/dev/full").is_file()


@pytest.mark.parametrize("name", ["c.csv", "c.xlsx"])
def test_an_interrupted_export_leaves_what_was(name: str, process: Process) -> None:
    """Ctrl-C ends it with 130, whatever has come in."""
    (process.cwd / name).write_text("before", encoding="utf-8")
    child = process.start("export", "-", "--to", name, stdin=subprocess.PIPE)
    assert child.stdin is not None
    line = f"{full_record().model_dump_json()}\n".encode()
    for _ in range(100):  # more than the pipe holds: so the command has begun to read
        child.stdin.write(line)
    child.stdin.flush()

    child.send_signal(signal.SIGINT)
    _, said = child.communicate(timeout=TIMEOUT_S)

    assert child.returncode == 130
    assert said.strip() == b"summarizer: interrupted"
    assert [path.name for path in process.cwd.iterdir()] == [name]


def test_help_imports_nothing_heavy() -> None:
    """Help answers before pydantic, a table library or a client is imported."""
    code = (
        "import sys; sys.argv = ['summarizer']\n"
        "from summarizer.cli import main\n"
        "try: main(['export', '--help'])\n"
        "except SystemExit: pass\n"
        "print([name for name in ('pydantic', 'pyarrow', 'xlsxwriter', 'openai') "
        "if name in sys.modules])"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.splitlines()[-1] == "[]"
