"""The articles of records, found again."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import orjson
import pytest

from summarizer import Article
from summarizer.articles import originals
from summarizer.articles.originals import Originals
from summarizer.errors import InputError
from summarizer.models import ArticleInfo


def write_rows(path: Path, n: int) -> list[ArticleInfo]:
    """Write rows and return what records say of them."""
    rows = [{"id": f"r{number}", "text": f"Row {number} says this."} for number in range(n)]
    path.write_bytes(b"\n".join(map(orjson.dumps, rows)))
    return [
        ArticleInfo(id=row["id"], sha256=Article(**row).sha256, source=f"{path}:{line}")
        for line, row in enumerate(rows, start=1)
    ]


def test_more_rows_than_are_held_are_found_in_any_order(tmp_path: Path) -> None:
    """What was let go of comes again with the next pass over the file."""
    known = write_rows(tmp_path / "news.jsonl", originals._MOST_HELD + 200)
    found = Originals()

    for place in (1150, 3, 1199, 0):
        assert found.find(known[place]).text == f"Row {place} says this."


def test_the_article_is_as_its_record_has_it(tmp_path: Path) -> None:
    """Title and day are those that it was read with, whatever the file says."""
    (info, *_) = write_rows(tmp_path / "news.jsonl", 1)
    info = info.model_copy(update={"title": "A row", "published": date(2031, 3, 5)})

    article = Originals().find(info)

    assert article.title == "A row"
    assert article.id == "r0"
    assert article.sha256 == info.sha256


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"sha256": None}, "does not say which text"),
        ({"source": None}, "does not say where its article is"),
        ({"source": "https://example.org/a"}, "is not fetched; name its file or folder by"),
        ({"sha256": "0" * 64}, "has changed since it was read"),
        ({"sha256": "0" * 64, "id": "r9"}, "is not in "),
    ],
)
def test_what_cannot_be_found_is_said_with_its_place(
    tmp_path: Path, changes: dict[str, str | None], why: str
) -> None:
    """Each in its own words, so that one knows what to do."""
    (info, *_) = write_rows(tmp_path / "news.jsonl", 2)

    with pytest.raises(InputError, match=why):
        Originals().find(info.model_copy(update=changes))


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    """Its own problem is in the message."""
    (info, *_) = write_rows(tmp_path / "news.jsonl", 1)
    (tmp_path / "news.jsonl").write_text("{broken", encoding="utf-8")

    with pytest.raises(InputError, match=r"its article cannot be read: .*news\.jsonl"):
        Originals().find(info)


@pytest.mark.parametrize("source", ["-", "-:3"])
def test_what_came_through_a_pipe_has_to_be_named(source: str) -> None:
    """There is no file called "-" to look in."""
    info = ArticleInfo(id="a1", sha256="0" * 64, source=source)

    with pytest.raises(InputError, match=r"^it was read from standard input; name its file"):
        Originals().find(info)
