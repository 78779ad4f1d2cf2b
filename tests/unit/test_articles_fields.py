from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from summarizer.articles import BadInput, read_articles, scan_articles
from summarizer.articles.options import FIELD_NAMES
from summarizer.articles.originals import Originals
from summarizer.errors import ConfigurationError
from summarizer.models import Article, ArticleInfo

STORY = "Twelve people died on Monday, the ministry said."


def rows(folder: Path, *values: object, name: str = "rows.jsonl") -> Path:
    path = folder / name
    path.write_text("\n".join(map(json.dumps, values)), encoding="utf-8")
    return path


def one(path: Path, **options: Any) -> Article:
    (article,) = read_articles(path, **options)
    return article


def messages(path: Path, **options: Any) -> list[str]:
    items = scan_articles(path, **options)
    return [str(item.error) for item in items if isinstance(item, BadInput)]


@pytest.mark.parametrize("name", ["rows.jsonl", "rows.json"])
def test_a_named_key_holds_its_field(tmp_path: Path, name: str) -> None:
    """Each field of an article is where the caller says, whatever else could be taken for it."""
    row = {
        "body": STORY, "text": "A teaser.", "url": "u1", "id": "n1", "slug": "Port Ellis", "day":
        "17 June 2025", "date": "2020-01-01", "desk": "Wire", "tongue": "en", "at": "news/1",
    }  # fmt: skip  # one line of words
    fields = {"text": "body", "id": "url", "title": "slug", "published": "day", "publisher": "desk",
              "language": "tongue", "source": "at"}  # fmt: skip
    assert sorted(fields) == sorted(FIELD_NAMES)
    article = one(rows(tmp_path, row, name=name), fields=fields)
    assert article.model_dump() == {
        "text": STORY, "id": "u1", "title": "Port Ellis", "published": date(2025, 6, 17),
        "publisher": "Wire", "language": "en", "source": "news/1",
        "extra": {"text": "A teaser.", "id": "n1", "date": "2020-01-01"},
    }  # fmt: skip


def test_a_path_of_keys_reaches_what_is_inside(tmp_path: Path) -> None:
    """A key that is spelled with the dot comes first; what is beside the value is carried."""
    row = {"content": {"body": STORY, "words": 8}, "source": {"name": "Tass"}, "a.b": "T", "a": {}}
    fields = {"text": "content.body", "publisher": "source.name", "title": "a.b"}
    article = one(rows(tmp_path, row), fields=fields)
    assert (article.text, article.publisher, article.title) == (STORY, "Tass", "T")
    assert article.extra == {"content": {"words": 8}, "a": {}}


def test_markup_inside_a_named_key_is_read_as_text(tmp_path: Path) -> None:
    """WordPress has its pages as {"content": {"rendered": ...}}."""
    row = {"content": {"rendered": "<p>One.</p><p>Two &amp; three.</p>"}}
    fields = {"text": "content.rendered"}
    assert one(rows(tmp_path, row), fields=fields).text == "One.\n\nTwo & three."


def test_a_row_without_the_key_is_bad_by_itself(tmp_path: Path) -> None:
    """It says which keys there are, and the next row is read."""
    path = rows(tmp_path, {"title": "T", "text": STORY}, {"body": STORY})
    items = list(scan_articles(path, fields={"text": "body"}))
    assert isinstance(items[0], BadInput)
    assert isinstance(items[1], Article)
    assert str(items[0].error) == (
        f"{path}:1: has no column 'body' for the text; the columns are 'title', 'text'"
    )


def test_a_named_key_without_a_value_is_not_guessed(tmp_path: Path) -> None:
    """What the caller named is what counts, be it nothing."""
    path = rows(tmp_path, {"text": STORY, "by": None, "publisher": "Guess"})
    article = one(path, fields={"publisher": "by"})
    assert (article.publisher, article.extra) == (None, {"publisher": "Guess"})


def test_a_named_day_that_is_none_is_said_and_kept(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """As one that was found by its name is."""
    article = one(rows(tmp_path, {"text": STORY, "on": "soon"}), fields={"published": "on"})
    assert (article.published, article.extra) == (None, {"on": "soon"})
    assert "'on' 'soon' is no one day" in caplog.text


def test_names_of_columns_in_a_message_are_few_and_short(tmp_path: Path) -> None:
    """A table without a header shows the words of its first row, cut to what names are."""
    row = {"x" * 100: 1, **{f"k{number}": 1 for number in range(40)}}
    (message,) = messages(rows(tmp_path, row), fields={"text": "body"})
    assert f"'{'x' * 40}...', 'k0'" in message
    assert message.endswith("'k28', and 11 more")


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"fields": {"txt": "body"}}, "'txt' is no field of an article; there are text, id, title"),
        ({"fields": {"extra": "body"}}, "'extra' is no field"),
        ({"fields": {"text": " "}}, "the field 'text' needs the name of a column"),
        ({"publisher": " "}, "the publisher is empty"),
        ({"published": "2025-02-30"}, "'2025-02-30' is no one day"),
        ({"published": "03/04/2025"}, "is no one day"),
        ({"published": "yesterday"}, "is no one day"),
        ({"published": ""}, "the day of publication is empty"),
        ({"max_chars": 0}, "max_chars must be at least 1"),
    ],
)
def test_options_that_cannot_be_used_are_named(options: dict[str, Any], says: str) -> None:
    """Before anything is read."""
    with pytest.raises(ConfigurationError, match=r".") as caught:
        list(scan_articles("-", **options))
    assert says in str(caught.value)


def test_publisher_and_day_fill_in_what_an_input_does_not_declare(tmp_path: Path) -> None:
    """They come before what is read from the text, and behind what the input itself declares."""
    (tmp_path / "a.txt").write_text(f"SEOUL, June 15, 2024 (Yonhap) -- {STORY}", encoding="utf-8")
    (tmp_path / "b.md").write_text(f"---\npublisher: Own\n---\n{STORY}", encoding="utf-8")
    rows(tmp_path, {"text": STORY, "date": "2020-01-02"}, name="c.jsonl")
    (tmp_path / "d.html").write_text(
        f"<html><head><meta property='og:site_name' content='Site'></head><body><article><p>{STORY}"
        " </p><p>The mayor spoke to reporters at length on Tuesday.</p></article></body></html>",
        encoding="utf-8",
    )
    found = {
        article.id: (article.publisher, article.published)
        for article in read_articles(tmp_path, publisher=" KBS ", published="2025-06-17")
    }
    day = date(2025, 6, 17)
    assert found == {
        "a": ("KBS", day), "b": ("Own", day), "c:1": ("KBS", date(2020, 1, 2)), "d": ("Site", day),
    }  # fmt: skip


def test_the_article_of_a_record_is_found_by_the_same_fields(tmp_path: Path) -> None:
    """A record names its row; which column was the text is for the caller to say again."""
    path = tmp_path / "news.csv"
    path.write_text(f"title,body\nA,{STORY.replace(',', ';')}\nB,Other.\n", encoding="utf-8")
    article = next(read_articles(path, fields={"text": "body"}))
    info = ArticleInfo(id="news:2", source=article.source, sha256=article.sha256)
    assert article.source == f"{path}:2"
    assert Originals(fields={"text": "body"}).find(info).text == article.text
