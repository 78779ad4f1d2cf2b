"""Records as a table: written at the end, taken up again, and never a record lost on the way."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from summarizer import (
    Article,
    ConfigurationError,
    EndpointError,
    InputError,
    Job,
    Record,
    ScriptedBackend,
    Summarizer,
    read_records,
)
from summarizer.errors import RequestRejected
from summarizer.jobs.finished import finished
from summarizer.jobs.outputs import Format, format_of, read_output
from summarizer.jobs.parquet import ParquetOutput
from summarizer.verification import Verified

EMPTY = '{"entities": [], "claims": [], "summary": {"headline": "h", "sentences": []}}'
TEXT = "The mayor of Port Ellis resigned on Monday, Paul Jones said."


def articles(n: int) -> list[Article]:
    return [Article(id=f"a{i}", text=f"{TEXT} {i}") for i in range(n)]


def rows(path: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = pq.read_table(path).to_pylist()
    return found


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def run(path: Path, n: int, *answers: Any, **options: Any) -> None:
    """Do `n` articles, with EMPTY for an answer behind those that are given."""
    backend = ScriptedBackend([*answers, *[EMPTY] * n])
    with Summarizer("m", backend=backend, concurrency=1) as summarizer:
        Job(summarizer, articles(n), output=path, **options).run()


def test_columns_say_what_the_record_says(tmp_path: Path) -> None:
    """The whole record is the last one, as a line of JSON."""
    output = tmp_path / "out.parquet"
    article = Article(
        id="a", text=TEXT, title="Mayor resigns", publisher="Wire", published=date(2031, 3, 5)
    )
    with Summarizer("extractive") as summarizer:
        Job(summarizer, [article], output=output).run()

    (row,) = rows(output)
    record = Record.model_validate_json(row["record"])
    assert (row["id"], row["title"], row["publisher"]) == ("a", "Mayor resigns", "Wire")
    assert (row["published"], row["outcome"]) == (date(2031, 3, 5), "ok")
    assert row["model"] == "extractive"
    assert row["headline"] == "Mayor resigns"
    (claim,) = row["claims"]
    assert claim["quotes"] == [record.claims[0].evidence[0].quote]
    assert claim["attribution"] == [source.name for source in record.claims[0].attribution]
    assert claim["supported"] is None
    assert names(tmp_path) == ["out.manifest.json", "out.parquet"]


def test_a_table_is_gone_on_from(tmp_path: Path) -> None:
    """What is new is added, what failed is replaced, and with nothing new it stays as it is."""
    output = tmp_path / "out.parquet"
    run(output, 2, RequestRejected("no"))
    assert [row["outcome"] for row in rows(output)] == ["failed", "ok"]
    assert [row["error_message"] for row in rows(output)] == ["no", None]
    run(output, 3)
    assert {row["id"]: row["outcome"] for row in rows(output)} == dict.fromkeys(
        ("a0", "a1", "a2"), "ok"
    )
    before = output.stat()
    run(output, 3)

    assert output.stat().st_ino == before.st_ino
    assert names(tmp_path) == ["out.manifest.json", "out.parquet"]


def test_the_journal_stays_until_the_table_is_written(tmp_path: Path) -> None:
    """A run that did not come to its end leaves both, and the next one makes them one."""
    output = tmp_path / "out.parquet"
    run(output, 2)
    with pytest.raises(EndpointError):
        run(output, 4, EMPTY, EndpointError("gone"))
    assert len(rows(output)) == 2
    assert "out.journal.jsonl" in names(tmp_path)
    assert len(read_output(output)) == 3
    run(output, 4)
    assert sorted(row["id"] for row in rows(output)) == ["a0", "a1", "a2", "a3"]
    assert "out.journal.jsonl" not in names(tmp_path)


def test_a_process_killed_while_it_takes_a_table_up_loses_nothing(tmp_path: Path) -> None:
    """A journal with a part of the table's records is filled up with the others."""
    output = tmp_path / "out.parquet"
    run(output, 3)
    first = rows(output)[0]["record"]
    (tmp_path / "out.journal.jsonl").write_text(f"{first}\n{first[:90]}", encoding="utf-8")
    assert len(read_output(output)) == 3
    run(output, 3)
    assert sorted(row["id"] for row in rows(output)) == ["a0", "a1", "a2"]
    assert "out.journal.jsonl" not in names(tmp_path)


async def test_more_records_than_are_held_at_a_time(tmp_path: Path) -> None:
    """They stand in several row groups, in the order of the journal."""
    output = ParquetOutput(tmp_path / "out.parquet")
    async with Summarizer("m", backend=ScriptedBackend([EMPTY])) as summarizer:
        record = await summarizer.asummarize(articles(1)[0])
    for n in range(2500):
        info = record.article.model_copy(update={"id": f"a{n}"})
        await output.write(finished(Verified(record.model_copy(update={"article": info}))))
    output.finish()
    output.close()
    assert [row["id"] for row in rows(tmp_path / "out.parquet")] == [f"a{n}" for n in range(2500)]
    assert pq.ParquetFile(tmp_path / "out.parquet").num_row_groups == 3


@pytest.mark.parametrize("content", [b"PAR1 no table", None])
def test_a_table_of_anything_else_is_left_as_it_is(tmp_path: Path, content: bytes | None) -> None:
    """No user's file is written over."""
    output = tmp_path / "out.parquet"
    if content is None:
        pq.write_table(pa.table({"id": ["a"], "text": ["x"]}), output)
    else:
        output.write_bytes(content)
    before = output.read_bytes()
    with pytest.raises(ConfigurationError, match="is not a table of records"):
        run(output, 1)
    assert output.read_bytes() == before
    assert names(tmp_path) == ["out.parquet"]


@pytest.mark.parametrize(
    ("name", "given", "expected"),
    [
        ("out.jsonl", None, "jsonl"),
        ("out.txt", None, "jsonl"),
        ("out.parquet", None, "parquet"),
        ("records", "parquet", "parquet"),
        ("out.jsonl.gz", "parquet", None),
        ("out.parquet", "jsonl", None),
        (None, "parquet", None),
        (None, None, "jsonl"),
    ],
)
def test_the_suffix_says_the_format_unless_it_is_given(
    name: str | None, given: Format | None, expected: str | None
) -> None:
    """Both together must not contradict each other."""
    path = Path(name) if name is not None else None
    if expected is not None:
        assert format_of(path, given) == expected
        return
    with pytest.raises(ConfigurationError, match="--format is"):
        format_of(path, given)


def test_without_pyarrow_the_way_to_it_is_said(tmp_path: Path) -> None:
    """Nothing is begun."""
    code = "import sys; sys.modules['pyarrow'] = None\nfrom summarizer.cli import main\nmain()"
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", code, "run", "a.txt", "-o", "out.parquet", "--model", "extractive"],
        cwd=tmp_path,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 2
    assert b"pip install 'summarizer[parquet]'" in done.stderr
    assert names(tmp_path) == ["a.txt"]


@pytest.mark.parametrize("name", ["out.parquet", "out.table"])
def test_the_records_of_a_table_are_read_back(tmp_path: Path, name: str) -> None:
    """As those of lines, whatever the table is called."""
    lines, output = tmp_path / "out.jsonl", tmp_path / name
    with Summarizer("extractive") as summarizer:
        Job(summarizer, articles(3), output=output, format="parquet").run()
    lines.write_text("".join(f"{row['record']}\n" for row in rows(output)), encoding="utf-8")
    assert [record.article.id for record in read_records(output)] == ["a0", "a1", "a2"]
    assert list(read_records(output)) == list(read_records(lines))


@pytest.mark.parametrize("content", [b"", b"PAR1 and no more", b'{"id": 1}\n'])
def test_what_is_no_table_is_no_list_of_records(tmp_path: Path, content: bytes) -> None:
    """The file is named, as for any input."""
    path = tmp_path / "out.parquet"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"out\.parquet: cannot be read: is not a table"):
        list(read_records(path))


def test_a_table_of_something_else_is_no_list_of_records(tmp_path: Path) -> None:
    """It has no column with records."""
    path = tmp_path / "out.parquet"
    pq.write_table(pa.table({"id": ["a"]}), path)
    with pytest.raises(InputError, match="is not a table of records"):
        list(read_records(path))
