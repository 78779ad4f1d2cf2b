"""What a run takes in: every item under an id of its own, and nothing read that is written."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from summarizer.articles import BadInput
from summarizer.errors import ConfigurationError, InputError
from summarizer.jobs.intake import Intake, feed, refuse_output_among
from summarizer.models import Article, Record


def article(article_id: str, source: str = "x.txt") -> Article:
    return Article(id=article_id, text="The mayor resigned.", source=source)


def bad(article_id: str, source: str) -> BadInput:
    return BadInput(article_id, source, InputError(f"{source}: is empty"))


def duplicate(article_id: str, source: str) -> BadInput:
    error = InputError(f"{source}: duplicate article {article_id!r} is skipped")
    return BadInput(article_id, source, error, is_duplicate=True)


def ids(items: Intake) -> list[str]:
    return [item.article.id if isinstance(item, Record) else item.id for item in items]


def test_bad_input_becomes_a_failed_record() -> None:
    """Its id, its source and the reason are kept; there is no hash of what was not read."""
    (record,) = Intake([bad("a", "a.txt")])
    assert isinstance(record, Record)
    assert (record.article.id, record.article.source) == ("a", "a.txt")
    assert (record.outcome, record.article.sha256) == ("failed", None)
    assert record.error is not None
    assert (record.error.kind, record.error.message) == ("input_error", "a.txt: is empty")


def test_bad_input_with_the_id_of_an_article_is_called_by_its_source() -> None:
    """A duplicate never takes the place of the article it duplicates."""
    assert ids(Intake([article("a"), bad("a", "rows.jsonl:2")])) == ["a", "rows.jsonl:2"]


def test_an_article_with_the_id_of_bad_input_displaces_it() -> None:
    """The article has the id, and the bad input is there again under its source."""
    intake = Intake([bad("a", "x/a.txt"), article("a", "y/a.txt")])
    assert ids(intake) == ["a", "a"]
    assert [record.article.id for record in intake.displaced] == ["x/a.txt"]


def test_a_duplicate_has_no_record_and_no_place_in_the_limit() -> None:
    """It is handed on as it is, to be skipped, and the next article is taken for it."""
    again = duplicate("a", "x.txt:2")
    items = list(Intake([article("a"), again, article("b"), article("c")], limit=2))
    assert items == [article("a"), again, article("b")]


def test_the_limit_takes_nothing_beyond_it() -> None:
    """The item after the last one is not even read."""

    def items() -> Iterator[Article]:
        yield article("a")
        yield article("b")
        raise AssertionError

    assert ids(Intake(items(), limit=2)) == ["a", "b"]


def test_what_comes_from_the_output_is_left_out(tmp_path: Path) -> None:
    """However the path is spelled, and for single lines too; other files stay."""
    output = tmp_path / "out.jsonl"
    items = [
        bad("1", f"{tmp_path}/./out.jsonl:1"),
        article("2", str(output)),
        article("3", str(tmp_path / "other" / "out.jsonl")),
    ]
    intake = Intake(items, output=output)
    assert ids(intake) == ["3"]
    assert intake.skipped_output


def test_an_output_that_is_an_input_is_refused(tmp_path: Path) -> None:
    """Also through a link."""
    path = tmp_path / "a.txt"
    path.touch()
    (tmp_path / "link.txt").symlink_to(path)
    with pytest.raises(ConfigurationError, match="is an input"):
        refuse_output_among([str(path)], tmp_path / "link.txt")
    refuse_output_among(["-", str(path)], tmp_path / "b.txt")


async def test_what_may_block_is_read_in_a_thread(tmp_path: Path) -> None:
    """A named pipe is read beside the event loop, a file within it."""
    pipe, file = tmp_path / "pipe", tmp_path / "a.txt"
    os.mkfifo(pipe)
    file.touch()
    threads: list[bool] = []

    def items() -> Iterator[Article]:
        threads.append(threading.current_thread() is threading.main_thread())
        yield article("a")

    for path in (file, pipe):
        assert [item async for item in feed(Intake(items()), [str(path)])]
    assert threads == [True, False]
