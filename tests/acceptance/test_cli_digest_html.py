"""`summarizer digest --html`, as a user sees it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands import run
from tests.samples import failed_record, full_record


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with the records of an article that was read and of one that was not."""
    lines = [full_record().model_dump_json(), failed_record().model_dump_json()]
    (tmp_path / "out.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return tmp_path


def test_the_page_says_what_is_left_out(folder: Path) -> None:
    """An article that was not read is named in it; the exit code is that of the digest."""
    ended = run("digest", "out.jsonl", "--html", "d.html", cwd=folder)

    assert (ended.code, ended.out) == (1, "")
    assert "summarizer: 1 article, 0 groups; digest in d.html" in ended.stderr
    page = (folder / "d.html").read_text(encoding="utf-8")
    assert "<bdi>lost</bdi>: <bdi>failed: the store has no reply</bdi>" in page
    assert "Veltrane will close two ferry routes." in page


def test_the_page_names_lines_that_are_no_records(folder: Path) -> None:
    """Up to 20 of them, and how many more there are; the exit code is 3."""
    with (folder / "out.jsonl").open("a", encoding="utf-8") as stream:
        stream.write("\n" + "<b>\n" * 23)

    ended = run("digest", "out.jsonl", "--html", "d.html", cwd=folder)

    assert ended.code == 3
    page = (folder / "d.html").read_text(encoding="utf-8")
    assert page.count(": is not JSON") == 20
    assert "3 more lines are no records" in page
    assert "Veltrane will close two ferry routes." in page


def test_the_page_goes_to_stdout_where_that_is_asked_for(folder: Path) -> None:
    """Nothing else does."""
    ended = run("digest", "out.jsonl", "--html", "-", cwd=folder)

    assert ended.out.startswith("<!doctype html>")
    assert ended.out.rstrip().endswith("</html>")


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("--html", "out.jsonl"), "--html out.jsonl is an input, and would be written over"),
        (("--html", "."), "is a directory"),
        (("--html", "no/d.html"), "no/d.html: there is no folder no; make it first"),
        (("--html", ""), "it is empty"),
        (("-o", "d", "--html", "./d"), "--html d is another output already; name another file"),
        (("-o", "-", "--html", "-"), "--html - is another output already"),
    ],
)
def test_what_cannot_be_written_is_refused_first(
    folder: Path, args: tuple[str, ...], says: str
) -> None:
    """One sentence, exit code 2, and nothing is written."""
    before = (folder / "out.jsonl").read_bytes()

    ended = run("digest", "out.jsonl", *args, cwd=folder)

    assert (ended.code, ended.out) == (2, "")
    assert says in ended.stderr
    assert [path.name for path in folder.iterdir()] == ["out.jsonl"]
    assert (folder / "out.jsonl").read_bytes() == before
