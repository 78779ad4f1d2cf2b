"""Records read back: every line is a record or a reason."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import pytest

from summarizer.errors import InputError
from summarizer.records import BadLine, RecordLine, read_record_lines, read_records
from tests.samples import failed_record, full_record

LINE = full_record().model_dump_json().encode() + b"\n"
OTHER = failed_record().model_dump_json().encode() + b"\n"


def read(data: bytes) -> list[str]:
    """Return the id of each record and the message of each bad line."""
    return [
        item.record.article.id if isinstance(item, RecordLine) else str(item.error)
        for item in read_record_lines(io.BytesIO(data), "out.jsonl")
    ]


def test_records_come_back_as_they_were_written() -> None:
    """A record survives its line, whatever is in it."""
    (item,) = read_record_lines(io.BytesIO(LINE), "out.jsonl")

    assert isinstance(item, RecordLine)
    assert item.record == full_record()
    assert item.data == LINE


def test_blank_lines_and_a_byte_order_mark_are_passed_over() -> None:
    """Files that went through an editor, or were joined, are read all the same."""
    bom = b"\xef\xbb\xbf"
    assert read(bom + LINE + b"\n  \n" + bom + bom + OTHER) == ["ferries", "lost"]
    assert read((bom + LINE + OTHER).replace(b"\n", b"\r\n")) == ["ferries", "lost"]
    assert read(b"") == read(bom + b"\n") == []


def test_a_bad_line_is_named_and_the_next_one_read() -> None:
    """One line that is no record costs that line only."""
    found = read(LINE + b"no json\n" + OTHER)

    assert found[0] == "ferries"
    assert found[1].startswith("out.jsonl:2: is not JSON: ")
    assert found[2] == "lost"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"[]\n", "is JSON, but not a record: not an object"),
        (b"{}\n", "is JSON, but not a record: it names no 'schema'"),
        (b'{"text": "x"}\n', "is an article, not a record; `summarizer run` makes a record of it"),
        (b'{"schema": "urn:other:1"}\n', "its schema is 'urn:other:1'"),
        (LINE.replace(b"record:1", b"record:2"), "was written by a newer summarizer"),
        (LINE.replace(b"record:1", b"record:0"), "was written by an older summarizer"),
        (
            LINE.replace(b"record:1", b"record:2").replace(b'"id"', b'"key"'),
            "by a newer summarizer",
        ),
        (
            LINE.replace(b'"outcome"', b'"mood":1,"outcome"'),
            "does not know, 'mood'; was it written by",
        ),
        (LINE.replace(b'"planned"', b'"maybe"'), "is not a valid record: claims.0.status"),
        (LINE.strip().decode().encode("utf-16"), "is UTF-16; convert it to UTF-8"),
        (b"{\n", "is JSON over several lines"),
        (b'"\xff\xfe"\n', "is not UTF-8"),
        (LINE[:500], "the file ends in the middle of it"),
    ],
)
def test_the_reason_says_what_a_line_is_instead(line: bytes, reason: str) -> None:
    """People mix up files; the message tells them which one this is."""
    (message,) = read(line)

    assert message.startswith("out.jsonl:1: ")
    assert reason in message


def test_a_stream_that_cannot_be_read_says_so() -> None:
    """A failing disk is not the end of the file."""

    class Broken(io.BytesIO):
        def readline(self, size: int | None = -1, /) -> bytes:
            raise OSError(5, "Input/output error")

    with pytest.raises(InputError, match=r"out\.jsonl: cannot be read: Input/output error"):
        next(read_record_lines(Broken(), "out.jsonl"))


def test_no_part_of_a_bad_line_is_repeated() -> None:
    """Article text never enters a message."""
    (item,) = read_record_lines(io.BytesIO(b'{"schema": 1, "x": "' + b"secret " * 50), "out.jsonl")

    assert isinstance(item, BadLine)
    assert "secret" not in str(item.error)


def test_records_are_read_back_from_a_file(tmp_path: Path) -> None:
    """Record for record; the first bad line ends it, and says where."""
    path = tmp_path / "out.jsonl"
    path.write_bytes(LINE + b"{}\n")
    records = read_records(path)
    assert next(records).article.id
    with pytest.raises(InputError, match=r"out\.jsonl:2"):
        next(records)
    with pytest.raises(InputError, match="cannot be read"):
        next(read_records(tmp_path / "none.jsonl"))


EARLIER = sorted((Path(__file__).parents[1] / "data" / "records").glob("*.jsonl"))


@pytest.mark.parametrize("path", EARLIER, ids=lambda path: path.stem)
def test_records_of_earlier_versions_are_read(path: Path) -> None:
    """What was written is there, and what came later is as if it was not found."""
    text = path.with_name("harbour.txt").read_text(encoding="utf-8")
    rows = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    written = {row["article"]["id"]: row for row in rows}

    records = {record.article.id: record for record in read_records(path)}

    assert records.keys() == written.keys() == {"empty", "ferries", "harbour", "lost"}
    assert records["lost"].outcome == records["empty"].outcome == "failed"
    for article_id, record in records.items():
        assert _holds(json.loads(record.model_dump_json()), written[article_id])
    for claim in records["harbour"].claims:
        assert all(text[quote.start : quote.end] == quote.quote for quote in claim.evidence)


def _holds(now: object, before: object) -> bool:
    """Say whether all that a JSON value of before says is in the one of now."""
    if isinstance(before, dict):
        return isinstance(now, dict) and all(
            name in now and _holds(now[name], value) for name, value in before.items()
        )
    if isinstance(before, list):
        return isinstance(now, list) and len(now) == len(before) and all(map(_holds, now, before))
    return now == before


def test_earlier_records_are_of_several_versions() -> None:
    """Each file has a field that none before it has, so that none is there for nothing."""
    known: set[str] = set()
    for path in EARLIER:
        names = set(re.findall(r'"(\w+)":', path.read_text(encoding="utf-8")))
        assert names - known, path.name
        known |= names


@pytest.mark.parametrize("name", [".", "none.jsonl"])
def test_what_is_no_file_is_said(tmp_path: Path, name: str) -> None:
    """A folder holds no records, nor does a file that is not there."""
    with pytest.raises(InputError, match="cannot be read: "):
        next(read_records(tmp_path / name))
