"""The journal: what an earlier run left, what is added, what counts in the end."""

from __future__ import annotations

import gzip
import stat
from pathlib import Path

import orjson
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.errors import ConfigurationError
from summarizer.jobs.finished import finished
from summarizer.jobs.index import read_index
from summarizer.jobs.journal import Journal
from summarizer.models import ArticleInfo, Record
from summarizer.packed import pack, packing_of
from summarizer.provenance import Failure, Provenance
from summarizer.verification import Verified
from summarizer.vocabulary import Outcome

SHA = "a" * 64


def record(
    article_id: str,
    outcome: Outcome = "ok",
    *,
    fingerprint: str = "f1",
    sha256: str | None = SHA,
    message: str | None = None,
) -> Record:
    made = Provenance(
        model="m",
        endpoint="e",
        fingerprint=fingerprint,
        summarizer="0",
        created="2026-01-01T00:00:00+00:00",
    )
    return Record(
        article=ArticleInfo(id=article_id, sha256=sha256),
        outcome=outcome,
        error=Failure(kind="k", message=message) if message is not None else None,
        provenance=made if sha256 is not None else None,
    )


def line(*args: object, **fields: object) -> bytes:
    return record(*args, **fields).model_dump_json().encode() + b"\n"  # type: ignore[arg-type]  # passed on


def ids(path: Path) -> list[str]:
    return [orjson.loads(data)["article"]["id"] for data in path.read_bytes().splitlines()]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def add(path: Path, *records: Record) -> None:
    journal = Journal(path)
    for item in records:
        journal.append(finished(Verified(item)))
    journal.close()


def test_a_record_is_on_disk_when_append_returns(tmp_path: Path) -> None:
    """A process killed after `append` has lost nothing."""
    path = tmp_path / "out.jsonl"
    journal = Journal(path)
    journal.append(finished(Verified(record("a"))))
    assert path.read_bytes() == line("a")
    journal.close()
    assert path.read_bytes() == line("a")


def test_the_last_line_of_an_id_takes_the_place_of_the_others(tmp_path: Path) -> None:
    """After closing, each id stands once, in its newest form; lines of others are kept."""
    path = tmp_path / "out.jsonl"
    add(path, record("a", fingerprint="old"), record("b"))
    add(path, record("a", "partial", fingerprint="new"), record("c"))
    assert path.read_bytes() == line("b") + line("a", "partial", fingerprint="new") + line("c")


def test_opening_drops_lines_that_a_killed_run_left_twice(tmp_path: Path) -> None:
    """Duplicate ids are gone as soon as the file is taken up again."""
    path = tmp_path / "out.jsonl"
    path.write_bytes(line("a", "failed") + line("b") + line("a"))
    journal = Journal(path)
    assert path.read_bytes() == line("b") + line("a")
    journal.append(finished(Verified(record("c"))))
    journal.close()
    assert ids(path) == ["b", "a", "c"]


@pytest.mark.parametrize("n_bytes", [1, 20, 60, 200])
def test_a_torn_last_line_is_cut_off(tmp_path: Path, n_bytes: int) -> None:
    """What a killed process left of a line goes; whole lines stay."""
    path = tmp_path / "out.jsonl"
    path.write_bytes(line("a") + line("b")[:n_bytes])
    add(path, record("c"))
    assert ids(path) == ["a", "c"]


def test_a_whole_record_without_a_line_end_is_kept(tmp_path: Path) -> None:
    """A record that only lacks its line end is not torn."""
    path = tmp_path / "out.jsonl"
    path.write_bytes(line("a") + line("b").rstrip())
    add(path, record("c"))
    assert path.read_bytes() == line("a") + line("b") + line("c")


@pytest.mark.parametrize(
    "content",
    [
        b"These are my notes.",
        b"These are my notes.\n",
        b'{"id": "1", "text": "An article."}\n',
        b'{"id": "1", "text": "An arti',
        b"[1, 2]\n",
        line("a") + b"not a record\n" + line("b"),
        b'{"schema":"urn:summarizer:record:2","article":{"id":"a"}}\n',
        b"\x00\x01\x02",
    ],
)
def test_a_file_of_anything_else_is_refused_and_left_as_it_is(
    tmp_path: Path, content: bytes
) -> None:
    """A mistyped -o never costs a user a file."""
    path = tmp_path / "notes.txt"
    path.write_bytes(content)
    with pytest.raises(ConfigurationError, match="is not a file of records"):
        Journal(path)
    with pytest.raises(ConfigurationError, match="is not a file of records"):
        read_index(path)
    assert path.read_bytes() == content
    assert names(tmp_path) == ["notes.txt"]


def test_permissions_and_links_outlive_the_replacement(tmp_path: Path) -> None:
    """The file keeps its mode, and a symbolic link goes on pointing to it."""
    target = tmp_path / "real.jsonl"
    target.write_bytes(line("a", "failed") + line("a"))
    target.chmod(0o640)
    link = tmp_path / "out.jsonl"
    link.symlink_to(target)
    add(link, record("b"))
    assert link.is_symlink()
    assert stat.S_IMODE(target.stat().st_mode) == 0o640
    assert ids(target) == ["a", "b"]


def test_a_second_process_is_refused_also_after_a_replacement(tmp_path: Path) -> None:
    """The lock holds from opening to closing, whatever file has the name by then."""
    path = tmp_path / "out.jsonl"
    path.write_bytes(line("a", "failed") + line("a"))
    journal = Journal(path)  # this replaces the file
    with pytest.raises(ConfigurationError, match="another run"):
        Journal(path)
    journal.close()
    Journal(path).close()
    assert names(tmp_path) == ["out.jsonl"]


def test_what_an_interrupted_replacement_left_is_removed(tmp_path: Path) -> None:
    """A process killed while it dropped lines leaves a hidden file, and the next run removes it."""
    path = tmp_path / "out.jsonl"
    path.write_bytes(line("a"))
    (tmp_path / ".out.jsonl.compacting").write_bytes(line("a")[:30])
    Journal(path).close()
    assert names(tmp_path) == ["out.jsonl"]
    assert ids(path) == ["a"]


def test_a_new_journal_that_stays_empty_leaves_no_file(tmp_path: Path) -> None:
    """A run that could not begin leaves nothing behind; an empty file that was there stays."""
    path = tmp_path / "out.jsonl"
    Journal(path).close()
    assert not path.exists()
    path.touch()
    Journal(path).close()
    assert path.exists()


def test_there_is_nothing_to_go_on_from_without_a_file(tmp_path: Path) -> None:
    """Reading what is not there gives an empty index and makes no file."""
    assert read_index(tmp_path / "out.jsonl").line("a") is None
    assert names(tmp_path) == []


@settings(max_examples=60, deadline=None)
@given(
    runs=st.lists(
        st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from(["ok", "failed"])), max_size=6),
        min_size=1,
        max_size=4,
    ),
    n_cut=st.integers(0, 2000),
)
def test_a_kill_at_any_byte_leaves_every_whole_line(
    tmp_path_factory: pytest.TempPathFactory, runs: list[list[tuple[str, Outcome]]], n_cut: int
) -> None:
    """Cut anywhere, the file goes on with each id once, as its last whole line says."""
    path = tmp_path_factory.mktemp("journal") / "out.jsonl"
    lines = [line(*item) for run in runs for item in run]
    data = b"".join(lines)
    data = data[: max(0, len(data) - n_cut)]
    path.write_bytes(data)
    newest: dict[str, bytes] = {}
    end = 0
    for whole in lines:
        end += len(whole)
        if end - 1 <= len(data):  # all but its line end
            newest[orjson.loads(whole)["article"]["id"]] = whole
    Journal(path).close()
    assert sorted(path.read_bytes().splitlines(keepends=True)) == sorted(newest.values())


PACKED = ("out.jsonl.gz", "out.jsonl.zst")


def unpack(path: Path) -> bytes:
    """Return what a packed file holds, by the libraries that everybody has."""
    if path.suffix == ".gz":
        return gzip.decompress(path.read_bytes())
    reader = zstandard.ZstdDecompressor().stream_reader(path.read_bytes(), read_across_frames=True)
    return reader.read()


@pytest.mark.parametrize("name", PACKED)
def test_a_packed_journal_is_read_by_everybody(tmp_path: Path, name: str) -> None:
    """Frames stand one behind the other; after each append the file is whole."""
    path = tmp_path / name
    journal = Journal(path)
    for number, article_id in enumerate("abc", 1):
        journal.append(finished(Verified(record(article_id))))
        assert unpack(path) == b"".join(line(each) for each in "abc"[:number])
    journal.close()
    add(path, record("d"), record("b", "partial"))

    assert unpack(path) == line("a") + line("c") + line("d") + line("b", "partial")
    index = read_index(path)
    assert len(index) == 4
    assert index.end == len(unpack(path))


@pytest.mark.parametrize("name", PACKED)
def test_a_packed_journal_cut_anywhere_keeps_every_whole_line(tmp_path: Path, name: str) -> None:
    """A killed process leaves a part of the last frame at most."""
    packing = packing_of(name)
    frames = [pack(line(article_id), packing) for article_id in "abc"]
    data = b"".join(frames)
    for n_bytes in range(len(data)):
        path = tmp_path / name
        path.write_bytes(data[:n_bytes])
        ends = [sum(map(len, frames[: n + 1])) for n in range(3)]
        n_whole = sum(end <= n_bytes for end in ends)
        add(path, record("d"))
        found = [orjson.loads(each)["article"]["id"] for each in unpack(path).splitlines()]
        # a line may be whole though the checksum behind it is not
        assert found in ([*"abc"[:n_whole], "d"], [*"abc"[: n_whole + 1], "d"])
        path.unlink()


@pytest.mark.parametrize("name", PACKED)
@pytest.mark.parametrize("n_cut", [0, 1, 10, 60])
def test_a_journal_that_somebody_packed_is_gone_on_from(
    tmp_path: Path, name: str, n_cut: int
) -> None:
    """All lines in one frame, cut off or not, the last one with its end or without."""
    path = tmp_path / name
    ids_ = [f"a{n}" for n in range(50)]
    content = b"".join(line(each, message=f"{each} {hash(each)}") for each in ids_)
    whole = pack(content, packing_of(name))
    path.write_bytes(whole[: len(whole) - n_cut])
    add(path, record("z"))
    found = [orjson.loads(each)["article"]["id"] for each in unpack(path).splitlines()]
    assert found[-1] == "z"
    assert found[:-1] == ids_[: len(found) - 1]
    assert n_cut or len(found) == 51

    path.write_bytes(pack(line("a") + line("b").rstrip(), packing_of(name)))
    add(path, record("c"))
    assert unpack(path) == line("a") + line("b") + line("c")

    path.write_bytes(pack(line("a") + line("b")[:50], packing_of(name)))
    add(path, record("c"))
    assert unpack(path) == line("a") + line("c")


@pytest.mark.parametrize("name", PACKED)
@pytest.mark.parametrize("content", [b"These are my notes.", line("a"), b""])
def test_a_packed_file_of_anything_else_is_refused(
    tmp_path: Path, name: str, content: bytes
) -> None:
    """What is not packed, or holds something else; damage is told from a torn end."""
    path = tmp_path / name
    frame = pack(line("a", message="x" * 999), packing_of(name))
    damaged = frame[:40] + b"\xff\xff\xff" + frame[43:]
    for data in (content or damaged, damaged + frame, pack(b"my notes", packing_of(name))):
        path.write_bytes(data)
        with pytest.raises(ConfigurationError, match="left as it"):
            Journal(path)
        assert path.read_bytes() == data
        assert names(tmp_path) == [name]


@pytest.mark.parametrize("name", ["out.jsonl", *PACKED])
def test_lines_of_what_failed_are_found(tmp_path: Path, name: str) -> None:
    """Wherever they stand, and not those that are superseded."""
    journal = Journal(tmp_path / name)
    for article_id, outcome in [("a", "failed"), ("b", "ok"), ("c", "refused"), ("a", "ok")]:
        journal.append(finished(Verified(record(article_id, outcome))))  # type: ignore[arg-type]  # outcomes
    journal.append(finished(Verified(record("d", "invalid"))))
    assert list(journal.failed_lines()) == [line("c", "refused"), line("d", "invalid")]
    journal.close()


def test_offsets_hold_after_lines_were_dropped(tmp_path: Path) -> None:
    """What is dropped moves the lines behind it, and only those."""
    path = tmp_path / "out.jsonl"
    path.write_bytes(line("a", "failed") + b"\n" + line("b", "failed") + line("a") + line("c"))
    journal = Journal(path)
    assert path.read_bytes() == line("b", "failed") + line("a") + line("c")
    assert list(journal.failed_lines()) == [line("b", "failed")]
    found = {each: journal.index.line(each) for each in "abc"}
    assert found == {each: read_index(path).line(each) for each in "abc"}
    journal.close()
