from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from summarizer.articles import BadInput, read_articles, scan_articles
from summarizer.jobs.job import Job
from summarizer.models import Article
from summarizer.store import Store
from summarizer.summarizer import Summarizer

STORY = "Twelve people died on Monday, the ministry said."


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what two runs write, of an article whose title would be taken for a text."""
    folder = tmp_path_factory.mktemp("runs")
    article = Article(text=STORY, title="Twelve die", id="a")
    (unreadable,) = scan_articles(folder / "gone.txt")
    for name in ("out.jsonl", "table.parquet"):
        with Summarizer(model="extractive", store=False) as summarizer:
            Job(summarizer, [article, unreadable], output=folder / name).run()
    return folder


def own_outputs(folder: Path, runs: Path) -> list[str]:
    """Write one of each kind of file that holds no articles, and return their names."""
    shutil.copytree(runs, folder, dirs_exist_ok=True)
    others = {
        "claims.csv": "article_id,article_source,claim_id,text\na,b,c1,Said.\n",
        "claims.jsonl": '{"claim_id": "c1", "polarity": "positive", "text": "T"}',
        "digest.json": '{"schema":"urn:summarizer:digest:1","articles":[{"id":"a"}]}',
        "gold.json": '{"$schema": "x", "schema": "urn:summarizer:gold:1"}',
        "report.html": '<!doctype html><meta charset="utf-8"><meta name="generator" content='
        f'"summarizer 0.1.0"><article><p>{STORY}</p></article>',
    }
    for name, content in others.items():
        (folder / name).write_text(content, encoding="utf-8")
    return sorted(path.name for path in folder.iterdir())


def test_a_folder_is_read_without_what_was_made_of_it(
    tmp_path: Path, runs: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Records, tables, lists, reports: no claim becomes an article, and some are named."""
    names = own_outputs(tmp_path, runs)
    assert names == [
        "claims.csv", "claims.jsonl", "digest.json", "gold.json", "out.failures.jsonl", "out.jsonl",
        "out.manifest.json", "report.html", "table.failures.jsonl", "table.manifest.json",
        "table.parquet",
    ]  # fmt: skip
    (tmp_path / "story.txt").write_text(STORY)
    assert [article.id for article in read_articles(tmp_path)] == ["story"]
    assert caplog.messages == [
        f"{tmp_path}: 11 files skipped (11 written by summarizer: {', '.join(names[:5])}, ...)"
    ]


def test_a_store_among_articles_is_passed_over(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither its marker nor a batch that is being prepared is read."""
    Store(tmp_path / "store").close()
    (tmp_path / "store" / "batches").mkdir()
    (tmp_path / "store" / "batches" / "shard_1.jsonl").write_text('{"body": {}}\n')
    (tmp_path / "story.txt").write_text(STORY)

    assert [article.id for article in read_articles(tmp_path)] == ["story"]
    assert caplog.messages == [f"{tmp_path}: 1 file skipped (1 written by summarizer: store)"]


def test_one_that_is_named_is_bad_input(tmp_path: Path, runs: Path) -> None:
    """Once for the file, with what to do instead."""
    names = own_outputs(tmp_path, runs)
    for name in names:
        (bad,) = scan_articles(tmp_path / name)
        assert isinstance(bad, BadInput), name
        assert f"{name}: is no article: summarizer wrote it" in str(bad.error)
    (bad,) = scan_articles(tmp_path / "out.jsonl")
    assert isinstance(bad, BadInput)
    assert str(bad.error).endswith("wrote it (record); `summarizer show` prints it")


def test_a_folder_of_nothing_else_has_no_articles(tmp_path: Path, runs: Path) -> None:
    """It says what it passed over."""
    shutil.copy(runs / "out.jsonl", tmp_path)
    (bad,) = scan_articles(tmp_path)
    assert isinstance(bad, BadInput)
    assert "1 file skipped (1 written by summarizer: out.jsonl); read are .txt" in str(bad.error)


def test_a_record_among_articles_is_bad_by_itself(tmp_path: Path, runs: Path) -> None:
    """The first line speaks for a file, any other for itself."""
    record = (runs / "out.jsonl").read_bytes().splitlines()[0]
    path = tmp_path / "mixed.jsonl"
    path.write_bytes(json.dumps({"text": STORY}).encode() + b"\n" + record)
    for place in (path, tmp_path):
        items = list(scan_articles(place))
        assert [type(item) for item in items] == [Article, BadInput]
        assert items[1].source == f"{path}:2"


def test_an_article_about_summarizer_is_one(tmp_path: Path) -> None:
    """A field or two of the same name make no record."""
    path = tmp_path / "a.jsonl"
    row = {"text": STORY, "outcome": "ok", "schema": "news:1", "claim_id": "c1"}
    path.write_text(json.dumps(row))
    assert [article.text for article in read_articles(path)] == [STORY]
