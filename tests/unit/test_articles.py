from __future__ import annotations

import gzip
import io
import json
import os
import random
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.articles import BadInput, read_article, read_articles, scan_articles
from summarizer.articles.counting import count_articles
from summarizer.articles.rows import numbered_lines
from summarizer.errors import ConfigurationError, InputError
from summarizer.models import Article
from summarizer.packed import pack, packing_of

STORY = "Twelve people died on Monday, the ministry said."


def write(folder: Path, name: str, content: str | bytes = STORY) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    return path


def write_rows(folder: Path, *rows: object, name: str = "rows.jsonl") -> Path:
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    return write(folder, name, "\n".join(lines) + "\n")


def reason(path: Path) -> str:
    """Return the message of the one bad input at `path`."""
    (bad,) = scan_articles(path)
    assert isinstance(bad, BadInput)
    assert str(bad.error).startswith(f"{bad.source}: ")
    return str(bad.error).removeprefix(f"{bad.source}: ")


# What is read


def test_a_text_file_keeps_every_character(tmp_path: Path) -> None:
    """Offsets refer to the file's own characters, so no newline and no space is changed."""
    text = " Line one.\r\n\r\nLine two.\rLine three.\n\x0c\u2028 end \n"
    article = read_article(write(tmp_path, "a.txt", text))
    assert (article.id, article.source, article.text) == ("a", str(tmp_path / "a.txt"), text)


def test_missing_fields_are_read_from_the_text(tmp_path: Path) -> None:
    """What a text says of its day and publisher becomes the article's fields."""
    path = write(tmp_path, "a.txt", f" date 2025-06-17 {STORY} (Yonhap)")
    article = read_article(path)
    assert (article.published, article.publisher) == (date(2025, 6, 17), "Yonhap")


def test_what_an_article_carries_is_json_and_leaves_it_a_key() -> None:
    """Days become ISO dates and NaN null; an article stays fit for a set."""
    article = Article(text=STORY, extra={"seen": date(2025, 6, 17), "score": float("nan")})
    assert article.extra == {"seen": "2025-06-17", "score": None}
    assert len({article, Article(text=STORY, extra=article.extra)}) == 1


def test_given_fields_override_the_file(tmp_path: Path) -> None:
    """A caller knows better than the text."""
    path = write(tmp_path, "a.txt", f"SEOUL (AP) — {STORY}")
    assert Article.from_path(path, id="x", publisher="KBS").model_dump(
        include={"id", "publisher"}
    ) == {"id": "x", "publisher": "KBS"}


def test_a_folder_is_read_in_order_with_its_subfolders(tmp_path: Path) -> None:
    """Ids are paths below the folder; hidden files and other types are skipped."""
    for name in ("b.txt", "a.md", "sub/c.txt", ".hidden.txt", ".git/d.txt", "image.png"):
        write(tmp_path, name)
    assert [article.id for article in read_articles(tmp_path)] == ["a", "b", "sub/c"]


def test_what_a_folder_holds_besides_is_counted_and_said_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """By suffix, the most frequent first; hidden files and folders are nobody's business."""
    names = ("a.doc", "sub/b.DOC", "c.docx", "LICENSE", "old.log.gz", ".hidden.doc", ".git/d.doc")
    for name in ("a.txt", *names):
        write(tmp_path, name)
    list(read_articles(tmp_path))
    (said,) = caplog.messages
    assert said.startswith(f"{tmp_path}: 5 files skipped (")
    assert "(2 .doc, 1 .docx, 1 .log.gz, 1 without suffix); read are .txt .md" in said


def test_a_folder_without_articles_says_what_it_holds(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """One sentence, that of the bad input, and no warning beside it."""
    write(tmp_path, "a.docx")
    assert "no articles in this folder, 1 file skipped (1 .docx); read are" in reason(tmp_path)
    assert caplog.messages == []


def test_files_that_differ_only_in_suffix_keep_it_in_their_ids(tmp_path: Path) -> None:
    """Two files of one stem are two articles."""
    write(tmp_path, "a.txt")
    write(tmp_path, "a.md")
    write(tmp_path, "b.txt")
    assert [article.id for article in read_articles(tmp_path)] == ["a.md", "a.txt", "b"]


def test_same_names_in_two_folders_are_two_articles(tmp_path: Path) -> None:
    """An id that comes from a file name gives way to the whole path when it is taken."""
    first, second = write(tmp_path, "one/a.txt"), write(tmp_path, "two/a.txt")
    assert [article.id for article in read_articles([first, second])] == ["a", str(second)]


def test_jsonl_rows_become_articles(tmp_path: Path) -> None:
    """Known keys are taken, unknown ones are `extra`, a missing id is the file and the line."""
    path = write_rows(
        tmp_path,
        {"text": STORY, "id": "x", "title": "T", "publisher": "P", "published": "2025-06-17"},
        "",
        {"text": STORY, "language": "en", "source": "https://example.org/1", "label": 3},
        {"text": STORY, "id": 17, "title": None},
    )
    first, second, third = read_articles(path)
    assert (first.id, first.title, first.publisher) == ("x", "T", "P")
    assert (first.published, first.source) == (date(2025, 6, 17), f"{path}:1")
    assert (second.id, second.language) == ("rows:3", "en")
    assert (second.source, second.extra) == ("https://example.org/1", {"label": 3})
    assert (third.id, third.extra) == ("17", {})


@pytest.mark.parametrize(
    "written",
    [
        "2025-06-17",
        "2025-06-17T23:30:00Z",
        "June 17, 2025",
        "17 juin 2025",
        "Tue, 17 Jun 2025 04:31:00 GMT",
        "17.06.2025",
        "Tue, 17 Jun 2025 10:00:00 +0000",
        "2025-06-17 10:00:00.5+02:00",
        "20250617T100000Z",
        "20250617100000",
        "2025-W25-2",
        "datetime.datetime(2025, 6, 17, 10, 0)",
        "/Date(1750118400000)/",
    ],
)
def test_publication_dates_are_read_in_many_forms(tmp_path: Path, written: str) -> None:
    """The day is the one that is written, whatever the time zone."""
    path = write_rows(tmp_path, {"text": STORY, "published": written})
    assert next(read_articles(path)).published == date(2025, 6, 17)


@pytest.mark.parametrize("written", ["yesterday", "soon", "2025-13-45", "03/04/2025", True])
def test_a_publication_date_that_is_no_one_day_is_left_out(
    tmp_path: Path, written: object, caplog: pytest.LogCaptureFixture
) -> None:
    """A guessed day would move every relative date in the article; it is said, not silent."""
    path = write_rows(tmp_path, {"text": STORY, "published": written})
    assert next(read_articles(path)).published is None
    assert "'published'" in caplog.text
    assert f"{path}:1" in caplog.text


@pytest.mark.parametrize(
    "written",
    [
        *(20250617, "20250617", 1750118400, 1750118400000, "1750118400", 1750118400.5),
        *("1750118400.0", ["2025-06-17"], [2025, 6, 17, 10, 0, 0, 1, 168, 0]),
        {"$date": {"$numberLong": "1750118400000"}},
    ],
)
def test_a_publication_date_may_be_a_number_or_a_value_inside_another(
    tmp_path: Path, written: object
) -> None:
    """Compact, seconds or finer parts since 1970, or as Python and MongoDB write it."""
    path = write_rows(tmp_path, {"text": STORY, "published": written})
    assert next(read_articles(path)).published == date(2025, 6, 17)


@pytest.mark.parametrize(
    ("row", "field", "value"),
    [
        ({"id": 12.0}, "id", "12"),
        ({"title": 3}, "title", "3"),
        ({"headline": "Bridge closes"}, "title", "Bridge closes"),
        ({"publisher": {"name": "Coastwire"}}, "publisher", "Coastwire"),
        ({"source": "Coastwire"}, "publisher", "Coastwire"),
        ({"url": "https://x.example/a"}, "source", "https://x.example/a"),
        ({"source": "news/a.txt"}, "source", "news/a.txt"),
        ({"date": "2025-06-17"}, "published", date(2025, 6, 17)),
        ({"Published-At": "2025-06-17"}, "published", date(2025, 6, 17)),
        ({"source": {"id": None, "name": "Coastwire"}}, "publisher", "Coastwire"),
        ({"source": "coastwire.example"}, "publisher", "coastwire.example"),
        ({"source": "a.TXT"}, "source", "a.TXT"),
        ({"source": "urn:doc:1"}, "source", "urn:doc:1"),
        ({"source": {"name": "C"}, "url": "https://x.example/a"}, "source", "https://x.example/a"),
        ({"publisher": "Elden Post", "source": "Coastwire"}, "publisher", "Elden Post"),
        ({"_id": {"$oid": "5f"}}, "id", "5f"),
        ({"title": {"rendered": "Fine &amp; dry"}}, "title", "Fine & dry"),
    ],
)
def test_fields_go_by_other_names_and_kinds(
    tmp_path: Path, row: dict[str, object], field: str, value: object
) -> None:
    """As feeds and datasets have them."""
    path = write_rows(tmp_path, {"body": STORY, **row})
    assert getattr(next(read_articles(path)), field) == value


def test_a_field_that_cannot_be_read_costs_itself_only(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The article is read, and what was left out is said; NaN is null."""
    path = write(tmp_path, "rows.jsonl", b'{"text": "Kim.", "title": [1, 2], "id": NaN}')
    (article,) = read_articles(path)
    assert (article.text, article.title) == ("Kim.", None)
    assert "'title' must be a string, not a list; it is left out" in caplog.text


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ([{"type": "text/plain", "value": "One."}], "One."),
        ([{"type": "text/html", "value": "<p>A &amp; B.</p><p>C.</p>"}], "A & B.\n\nC."),
        ({"rendered": "<p>One.<br>Two.</p><script>3</script>"}, "One.\nTwo."),
        (["One.", "Two."], "One.\n\nTwo."),
    ],
)  # fmt: skip
def test_a_text_may_stand_in_an_object_or_a_list(
    tmp_path: Path, content: object, text: str
) -> None:
    """As feedparser and WordPress have it, or as paragraphs; declared markup is taken off."""
    path = write_rows(tmp_path, {"text": None, "content": content})
    (article,) = read_articles(path)
    assert (article.text, article.extra) == (text, {})


def test_a_teaser_is_not_taken_for_the_article(tmp_path: Path) -> None:
    """The row is refused, and the message says what to do if there is no more."""
    path = write_rows(tmp_path, {"content": None, "description": "The bridge will close."})
    assert reason(path).startswith(
        "'content' must be a string, not null; 'description' is a teaser"
    )


def test_what_is_not_used_of_a_row_is_carried_through(tmp_path: Path) -> None:
    """Unknown names, second names of one field, and what could not be read; NaN is null."""
    row = (
        '{"text": "Kim.", "date": "2025-06-17", "pubDate": "Wed, 18 Jun 2025", "title": [1, 2],'
        ' "author": ["A", "B"], "score": NaN, "source": {"id": "cw", "name": "Coastwire"}}'
    )
    (article,) = read_articles(write(tmp_path, "rows.jsonl", row))
    assert (article.published, article.publisher) == (date(2025, 6, 17), "Coastwire")
    assert article.extra == {
        "pubDate": "Wed, 18 Jun 2025",
        "title": [1, 2],
        "author": ["A", "B"],
        "score": None,
        "source": {"id": "cw", "name": "Coastwire"},
    }
    again = write_rows(tmp_path, article.model_dump(mode="json"), name="again.jsonl")
    assert read_article(again).extra == article.extra


def test_a_problem_of_many_rows_is_said_once_with_its_first_place(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """One warning a file and field, however many rows have it."""
    rows = [{"text": f"{STORY} {n}", "published": "soon" if n else None} for n in range(4)]
    path = write_rows(tmp_path, *rows)
    list(read_articles(path))
    (said,) = caplog.messages
    assert said.startswith(
        f"{path}: 'published' could not be read in 3 rows, first in line 2: 'published' 'soon'"
    )


def test_a_value_nested_without_end_is_left_out(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """What no JSON writer could write again is not carried, and said."""
    path = write(tmp_path, "a.jsonl", '{"text": "Kim.", "tree": ' + "[" * 200 + "]" * 200 + "}")
    assert read_article(path).extra == {}
    assert "'tree' is nested too deeply; it is left out" in caplog.text


def test_front_matter_is_carried_through_as_json(tmp_path: Path) -> None:
    """Days become ISO dates; a day that cannot be read costs itself only."""
    head = "---\ntags: [a, b]\nseen: 2025-01-02\ndate: soon\nweight: .nan\n---\n"
    article = read_article(write(tmp_path, "a.md", head + STORY))
    assert article.published is None
    assert article.extra == {
        "tags": ["a", "b"], "seen": "2025-01-02", "date": "soon", "weight": None,
    }  # fmt: skip  # one line of words


def test_front_matter_that_repeats_itself_without_end_is_refused(tmp_path: Path) -> None:
    """A few aliases of aliases would write out to gigabytes."""
    lines = [f"{name}: &{name} [{', '.join(['*' + last] * 9)}]" for last, name in
             zip("abcdefg", "bcdefgh", strict=True)]  # fmt: skip
    head = "\n".join(["---", "a: &a [x, x]", *lines, "---", ""])
    assert reason(write(tmp_path, "a.md", head + STORY)) == "front matter repeats itself too often"


@pytest.mark.parametrize("indent", [None, 2])
def test_a_list_of_rows_is_read_under_any_name(tmp_path: Path, indent: int | None) -> None:
    """As JSONL and from standard input too, where each line of it would be bad."""
    data = json.dumps([{"text": STORY}, {"text": "B.", "id": "x"}], indent=indent).encode()
    path = write(tmp_path, "a.jsonl", b"\xef\xbb\xbf" + data)
    assert [article.id for article in read_articles(path)] == ["a:1", "x"]
    stdin = io.BytesIO(b"\n" + data)
    assert [article.id for article in read_articles("-", stdin=stdin)] == ["stdin:1", "x"]


def test_the_list_of_a_news_service_is_read(tmp_path: Path) -> None:
    """An object that is there for one list of articles stands for it."""
    rows = [{"content": STORY, "title": "A"}, {"content": "B.", "title": "B"}]
    path = write(tmp_path, "a.json", json.dumps({"status": "ok", "articles": rows}))
    assert [article.title for article in read_articles(path)] == ["A", "B"]


def test_json_holds_one_article_or_a_list(tmp_path: Path) -> None:
    """A .json file is one object, or a list of objects that are counted from 1."""
    one = write(tmp_path, "one.json", json.dumps({"text": STORY}))
    two = write(tmp_path, "two.json", json.dumps([{"text": STORY}, {"text": STORY, "id": "x"}]))
    assert [article.id for article in read_articles([one, two])] == ["one", "two:1", "x"]


@pytest.mark.parametrize("end", [".gz", ".zst"])
@pytest.mark.parametrize("name", ["a.txt", "a.jsonl", "a.json", "a"])
def test_packed_files_are_read_like_what_is_inside(tmp_path: Path, name: str, end: str) -> None:
    """The type is that of the name without .gz or .zst; frames may stand one behind the other."""
    content = STORY if "txt" in name else json.dumps({"text": STORY})
    packing = packing_of(f"{name}{end}")
    data = pack(content[:20].encode(), packing) + pack(content[20:].encode(), packing)
    (article,) = read_articles(write(tmp_path, f"{name}{end}", data))
    assert (article.id.split(":")[0], article.text) == ("a", STORY)


def test_front_matter_gives_fields_and_is_not_text(tmp_path: Path) -> None:
    """YAML between two rules on top of a Markdown file describes the article."""
    head = "---\ntitle: Kim visits\npublished: 2025-06-17\npublisher: KBS\nid: m1\ntags: [a]\n---\n"
    article = read_article(write(tmp_path, "a.md", head + STORY))
    assert (article.id, article.title, article.publisher) == ("m1", "Kim visits", "KBS")
    assert (article.published, article.text) == (date(2025, 6, 17), STORY)


def test_a_sentence_between_two_rules_stays_text(tmp_path: Path) -> None:
    """Only a mapping is front matter."""
    text = f"---\nA first thought.\n---\n{STORY}"
    assert read_article(write(tmp_path, "a.md", text)).text == text


def test_html_gives_text_and_metadata(tmp_path: Path) -> None:
    """Menus are left out; title, day and publisher come from the page's own declarations."""
    paragraphs = [f"{STORY} Part {number} of the report was long." for number in range(5)]
    page = (
        '<html lang="en"><head><title>Kim visits Moscow</title>'
        '<meta property="article:published_time" content="2025-06-17T04:31:00Z">'
        '<meta property="og:site_name" content="KBS World"></head><body><nav>Home</nav><article>'
        + "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
        + "</article></body></html>"
    )
    article = read_article(write(tmp_path, "a.html", page))
    assert article.text == "\n\n".join(paragraphs)
    assert (article.title, article.publisher) == ("Kim visits Moscow", "KBS World")
    assert article.published == date(2025, 6, 17)


def test_html_without_an_article_is_bad_input(tmp_path: Path) -> None:
    """A page with no text is not an empty article."""
    assert reason(write(tmp_path, "a.html", "<html></html>")).startswith("no article text")


def test_markup_that_breaks_the_extractor_is_bad_input(tmp_path: Path) -> None:
    """An assertion inside a library ends one article, not the stream."""
    markup = "<body><body><script><html><?xml version='1.0' encoding='foo'?>é&#0;<div>é<title>"
    write(tmp_path, "a.html", markup + "<table><tr><td>é<div>")
    write(tmp_path, "b.txt")
    bad, article = scan_articles(tmp_path)
    assert isinstance(bad, BadInput)
    assert isinstance(article, Article)


@pytest.mark.parametrize("blank", ["", "\n  \n", "\ufeff"])
def test_standard_input_is_jsonl_when_it_begins_with_a_brace(blank: str) -> None:
    """Lines are counted from the first, blank ones too."""
    stdin = io.BytesIO(f"{blank}{json.dumps({'text': STORY})}\n".encode())
    (article,) = read_articles("-", stdin=stdin)
    assert article.source == f"-:{1 + blank.count(chr(10))}"
    assert not stdin.closed


def test_standard_input_is_one_text_otherwise() -> None:
    """The text keeps its blank first line."""
    (article,) = read_articles("-", stdin=io.BytesIO(f"\n{STORY}\n{{}}\n".encode()))
    assert (article.id, article.text) == ("stdin", f"\n{STORY}\n{{}}\n")


# Encodings


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1", "cp1252", "utf-32"]
)
def test_common_encodings_are_read_rightly(tmp_path: Path, encoding: str) -> None:
    """UTF with or without its mark, Latin-1 and Windows-1252 give the same text."""
    text = "Le président a été tué près de Liège, a déclaré le ministère à la presse.\r\n"
    assert read_article(write(tmp_path, "a.txt", text.encode(encoding))).text == text


def test_windows_quotes_are_read_rightly(tmp_path: Path) -> None:
    """Curly quotes and dashes of Windows-1252 are not control characters."""
    text = "“We left,” he said — the café’s bill was £40."
    assert read_article(write(tmp_path, "a.txt", text.encode("cp1252"))).text == text


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Więcej szczegółów później, mówią żołnierze na granicy.", "iso8859-2"),
        ("Příčina není známa, uvedl také ministr zahraničí.", "cp1250"),
        ("Причина неизвестна, сообщает министерство.", "cp1251"),
        ("原因は不明であると述べた。", "shift_jis"),
    ],
)
def test_other_code_pages_are_refused_not_guessed(tmp_path: Path, text: str, encoding: str) -> None:
    """A wrong letter in the article would be a wrong letter in every quote."""
    assert "convert it to UTF-8" in reason(write(tmp_path, "a.txt", text.encode(encoding)))


def test_random_bytes_are_refused(tmp_path: Path) -> None:
    """Bytes that are no text never become an article."""
    source = random.Random(7)
    for n_bytes in (50, 1000, 100_000):
        data = bytes(source.randrange(1, 256) for _ in range(n_bytes))
        assert "convert it to UTF-8" in reason(write(tmp_path, "a.txt", data))


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_any_unicode_text_comes_back_as_it_was(text: str) -> None:
    """Reading as UTF-8 changes nothing; what is blank or holds NUL is refused."""
    (item,) = scan_articles("-", stdin=io.BytesIO(b"\xef\xbb\xbf." + text.encode()))
    if "\0" in text:
        assert isinstance(item, BadInput)
    else:
        assert isinstance(item, Article)
        assert item.text == "." + text


# Bad input


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.txt", b"", "is empty"),
        ("a.txt", b" \r\n\t\n", "is empty"),
        ("a.txt", b"Kim\0met Putin", "NUL"),
        ("a.txt", b"\xff\xfeK\x00\x00\xd8", "utf-16-le"),
        ("a.docx", b"PK", ".docx files are not read"),
        ("a.md", b"---\na: b: c\n---\nText.", "front matter is not YAML (line 2)"),
        ("a.jsonl", b"\n\n", "is empty"),
        ("a.jsonl", STORY.encode("utf-16"), "UTF-16"),
        ("a.jsonl", b'{"text": "caf\xe9"}', "is not UTF-8"),
        ("a.jsonl", b"not json", "is not JSON"),
        ("a.jsonl", b"[" * 10_000, "is not JSON"),
        ("a.jsonl", b'["text"]', "is not a JSON object but a list"),
        ("a.jsonl", b'{"title": "T"}', "has no 'text'"),
        ("a.jsonl", b'{"text": 5}', "'text' must be a string, not a number"),
        ("a.jsonl", b'{"text": null}', "'text' must be a string, not null"),
        ("a.jsonl", b'{"text": "  "}', "is empty"),
        ("a.jsonl", b'{"text": "half \\ud800 pair"}', "is not JSON"),
        ("a.jsonl", b'{"text": "Kim\\u0000 met"}', "NUL"),
        ("a.json", b"[]", "is an empty list"),
        ("a.json", b'{"text": "a"}\n{"text": "b"}', "is not JSON"),
        ("a.txt.gz", gzip.compress(STORY.encode(), mtime=0)[:-12], "gzip"),
        ("a.txt.gz", b"not gzip", "gzip"),
        ("a.txt.zst", pack(STORY.encode(), "zstd")[:-12], "is not a complete zstd file"),
        ("a.txt.zst", b"not zstd", "zstd"),
    ],
)
def test_bad_content_is_named(tmp_path: Path, name: str, content: bytes, expected: str) -> None:
    """Each kind of bad content says in its message what is wrong, and where."""
    assert expected in reason(write(tmp_path, name, content))


def test_bad_rows_leave_the_others_readable(tmp_path: Path) -> None:
    """Each bad line is one value in the stream, with its line number; the rest is read."""
    path = write_rows(tmp_path, {"text": STORY}, "oops", {"id": "x", "text": 1}, {"text": STORY})
    items = list(scan_articles(path))
    assert [(type(item), item.id, item.source) for item in items] == [
        (Article, "rows:1", f"{path}:1"),
        (BadInput, "rows:2", f"{path}:2"),
        (BadInput, "x", f"{path}:3"),
        (Article, "rows:4", f"{path}:4"),
    ]


def test_read_articles_raises_the_first_bad_input(tmp_path: Path) -> None:
    """The strict reader hands out what came before, then raises."""
    articles = read_articles(write_rows(tmp_path, {"text": STORY}, "oops"))
    assert next(articles).text == STORY
    with pytest.raises(InputError, match=r"rows\.jsonl:2: is not JSON"):
        next(articles)


def test_missing_paths_are_named(tmp_path: Path) -> None:
    """A path that is not there, also below a file, and an empty folder are bad input."""
    file = write(tmp_path, "a.txt")
    assert reason(tmp_path / "nope.txt") == "no such file or folder"
    assert reason(file / "b") == "no such file or folder"
    (tmp_path / "empty").mkdir()
    assert reason(tmp_path / "empty").startswith("no articles in this folder")


def test_one_article_is_not_taken_from_many(tmp_path: Path) -> None:
    """A file of several articles is not silently cut to its first."""
    path = write_rows(tmp_path, {"text": STORY}, {"text": STORY})
    with pytest.raises(InputError, match="more than one article"):
        read_article(path)


def test_duplicate_ids_are_refused_with_both_places(tmp_path: Path) -> None:
    """The first article of an id is kept, the later ones name where it was first."""
    path = write_rows(tmp_path, {"id": "x", "text": STORY}, {"id": "x", "text": "Another one."})
    kept, bad = scan_articles(path)
    assert isinstance(kept, Article)
    assert isinstance(bad, BadInput)
    places = f"first in {path}:1, again in {path}:2"
    expected = f"{path}:2: duplicate article id 'x', given to another text before: {places}"
    assert (str(bad.error), bad.is_duplicate) == (expected, False)


def test_the_same_article_again_is_skipped(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Nothing is lost without a second one of the same id and text; both places are said."""
    path = write_rows(tmp_path, {"id": "x", "text": STORY}, {"id": "x", "text": STORY})
    _, again = scan_articles(path)
    assert isinstance(again, BadInput)
    assert again.is_duplicate
    assert [article.id for article in read_articles(path)] == ["x"]
    assert caplog.messages == [
        f"{path}:2: duplicate article 'x' is skipped: first in {path}:1, again in {path}:2"
    ]
    assert read_article(path).id == "x"


@pytest.mark.parametrize("spelled", ["a.txt", "sub/../a.txt"])
def test_a_file_named_twice_is_a_duplicate(tmp_path: Path, spelled: str) -> None:
    """The same file is one article, however often it is given, and however it is spelled."""
    write(tmp_path, "a.txt")
    (tmp_path / "sub").mkdir()
    kept, again = scan_articles([tmp_path, tmp_path / spelled])
    assert isinstance(kept, Article)
    assert isinstance(again, BadInput)
    assert again.is_duplicate


def test_links_that_lead_back_end(tmp_path: Path) -> None:
    """A folder linked into itself is read once; a file linked to itself is bad input."""
    write(tmp_path, "sub/a.txt")
    (tmp_path / "sub" / "up").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "loop.txt").symlink_to(tmp_path / "loop.txt")
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere.txt")
    gone, loop, article = scan_articles(tmp_path)
    assert isinstance(gone, BadInput)
    assert "no such file" in str(gone.error)
    assert isinstance(loop, BadInput)
    assert "symbolic link" in str(loop.error)
    assert isinstance(article, Article)
    assert article.id == "sub/a"


def test_a_pipe_in_a_folder_does_not_block(tmp_path: Path) -> None:
    """Only regular files of a folder are opened."""
    write(tmp_path, "a.txt")
    os.mkfifo(tmp_path / "b.txt")
    assert [article.id for article in read_articles(tmp_path)] == ["a"]


def test_what_may_not_be_read_is_named_and_the_rest_is_read(tmp_path: Path) -> None:
    """A folder and a file without permission are bad input; their neighbours are articles.

    Another user reads, in a process of its own, because root may read everything.
    """
    write(tmp_path, "a.txt")
    write(tmp_path, "b.txt").chmod(0)
    write(tmp_path, "closed/c.txt")
    (tmp_path / "closed").chmod(0)
    script = textwrap.dedent("""
        import os, sys
        import summarizer.metadata
        from summarizer.articles import BadInput, scan_articles
        os.chdir(sys.argv[1])
        if os.getuid() == 0:
            os.setgroups([])
            os.setgid(65534)
            os.setuid(65534)
        for item in scan_articles("."):
            print(item.error if isinstance(item, BadInput) else item.id)
    """)
    tmp_path.chmod(0o755)
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[2],
    )
    (tmp_path / "closed").chmod(0o700)
    assert done.stdout.splitlines() == [
        "a",
        "b.txt: no permission to read it",
        "closed: no permission to read it",
    ], done.stderr


# Limits


def test_the_limit_is_stated_and_can_be_raised(tmp_path: Path) -> None:
    """Characters are counted, not bytes; one too many is refused."""
    path = write(tmp_path, "a.txt", "é" * 11)
    assert isinstance(next(scan_articles(path, max_chars=11)), Article)
    with pytest.raises(InputError, match=r"more than 10 characters.*--max-chars"):
        read_article(path, max_chars=10)
    with pytest.raises(ConfigurationError, match="at least 1"):
        next(scan_articles(path, max_chars=0))


def test_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    """A sparse terabyte is refused at once, by its size, and again by the bounded read."""
    path = write(tmp_path, "a.txt")
    os.truncate(path, 1 << 40)
    assert "more than 1,000,000 characters" in reason(path)


class EndlessStream(io.RawIOBase):
    """Bytes without end that count how many were taken."""

    def __init__(self) -> None:
        self.n_taken = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]  # any buffer
        self.n_taken += len(buffer)
        buffer[:] = b"x" * len(buffer)
        return len(buffer)


def test_an_endless_stream_is_read_no_further_than_the_limit() -> None:
    """What has no size is read up to the limit, in bytes of the widest encoding."""
    endless = EndlessStream()
    (bad,) = scan_articles("-", stdin=io.BufferedReader(endless), max_chars=10_000)
    assert isinstance(bad, BadInput)
    assert "more than 10,000 characters" in str(bad.error)
    assert endless.n_taken < 4 * 10_000 + 20_000


@pytest.mark.parametrize("name", ["a.txt.gz", "a.txt.zst"])
def test_a_bomb_is_not_unpacked(tmp_path: Path, name: str) -> None:
    """50 MB of zeros in 50 KB, or 5, are refused after the limit."""
    path = write(tmp_path, name, pack(b"0" * 50_000_000, packing_of(name)))
    assert "more than 1,000,000 characters" in reason(path)


def test_the_limit_holds_for_each_line_of_jsonl(tmp_path: Path) -> None:
    """A line over the limit is skipped, whether its text or its bytes are too many."""
    path = write_rows(
        tmp_path, {"text": "a" * 10}, {"text": "b" * 11}, {"text": "c" * 200_000}, {"text": "d"}
    )
    items = list(scan_articles(path, max_chars=10))
    assert [type(item) for item in items] == [Article, BadInput, BadInput, Article]
    assert items[3].source == f"{path}:4"


class WatchedStream(io.BytesIO):
    """Bytes that remember the longest line they handed out."""

    n_longest = 0

    def readline(self, size: int | None = -1, /) -> bytes:
        line = super().readline(size)
        self.n_longest = max(self.n_longest, len(line))
        return line


def test_a_long_line_is_never_held_whole() -> None:
    """It is read away in pieces, and the lines after it keep their numbers."""
    stream = WatchedStream(b"one\n" + b"x" * 1_000_000 + b"\nthree")
    lines = list(numbered_lines(stream, max_bytes=100))
    assert lines == [(1, b"one\n"), (2, None), (3, b"three")]
    assert stream.n_longest <= 65_536


class RowStream(io.RawIOBase):
    """JSONL rows made on demand, counting those that were asked for."""

    def __init__(self, n_rows: int) -> None:
        self.n_made = 0
        self._rows = self._make(n_rows)

    def _make(self, n_rows: int) -> Iterator[bytes]:
        for number in range(n_rows):
            self.n_made += 1
            yield json.dumps({"id": str(number), "text": STORY}).encode() + b"\n"

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]  # any buffer
        row = next(self._rows, b"")
        buffer[: len(row)] = row
        return len(row)


def test_jsonl_is_read_as_it_is_asked_for() -> None:
    """A million rows are not read before the first article is handed out."""
    rows = RowStream(1_000_000)
    articles = read_articles("-", stdin=io.BufferedReader(rows))
    assert next(articles).id == "0"
    assert rows.n_made < 1000


def test_nothing_is_printed(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """A library speaks by values and errors only."""
    write(tmp_path, "a.html", "<html><body></body></html>")
    write(tmp_path, "b.txt", b"\0")
    write(tmp_path, "c.html", "no markup at all")
    list(scan_articles(tmp_path))
    assert capfd.readouterr() == ("", "")


# How many there are


def test_articles_are_counted_without_reading_them(tmp_path: Path) -> None:
    """A file of one, the lines of another, what a folder holds; blank lines are none."""
    write(tmp_path, "a.txt")
    write(tmp_path, "deep/b.html.gz", b"")
    write(tmp_path, "deep/skipped.docx")
    rows = write(tmp_path, "rows.jsonl", '{"text": "x"}\n\n{"text": "y"}')
    assert count_articles([str(tmp_path), str(rows)]) == 6


@pytest.mark.parametrize("name", ["-", "rows.json", "rows.jsonl.gz", "missing.jsonl", "pipe"])
def test_what_tells_only_when_it_is_read_is_not_counted(name: str, tmp_path: Path) -> None:
    """A stream, a list, compressed lines, and what is not there."""
    if not name.startswith(("-", "missing")):
        write(tmp_path, name)
    assert count_articles([str(tmp_path / name)]) is None
