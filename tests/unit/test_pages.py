"""HTML pages: what they declare of their article, and what is only about the page."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from summarizer.articles import read_article
from summarizer.models import Article

TITLE = "Bridge closes for three weeks"
H1 = f"<h1>{TITLE}</h1>"
STORY = "".join(
    f"<p>The city will close the Harbour Bridge for three weeks, the office said. Part {n} of the"
    " report was long.</p>"
    for n in range(4)
)
DAY = date(2026, 6, 17)
SITE = '<meta property="og:site_name" content="Coastwire">'


@pytest.fixture
def read(tmp_path: Path) -> PageReader:
    return PageReader(tmp_path / "page.html")


class PageReader:
    """Writes a page and reads its article."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __call__(
        self, head: str = "", *, above: str = "", inside: str = H1, below: str = "", html: str = ""
    ) -> Article:
        body = f"{above}<article>{inside}{STORY}</article>{below}"
        self.path.write_text(
            f"<!DOCTYPE html>\n<html {html}><head>{head}</head><body>{body}</body></html>",
            encoding="utf-8",
        )
        return read_article(self.path)


def linked(data: str) -> str:
    return f'<script type="application/ld+json">{data}</script>'


# Language


@pytest.mark.parametrize(
    ("html", "head", "language"),
    [
        ('lang="en-GB"', "", "en"),
        ('xml:lang="fr"', "", "fr"),
        ("", '<meta http-equiv="Content-Language" content="de-AT">', "de"),
        ("", '<meta property="og:locale" content="pt_BR">', "pt"),
        ("", linked('{"@type": "NewsArticle", "inLanguage": "en-US"}'), "en"),
        ('lang="{{lang}}"', "", "en"),
        ("", "", "en"),
    ],
)
def test_the_language_is_the_declared_one(
    read: PageReader, html: str, head: str, language: str
) -> None:
    """By its code alone, wherever a page declares it; else it is found in the words."""
    assert read(head, html=html).language == language


# Days


@pytest.mark.parametrize(
    ("head", "inside"),
    [
        ('<meta property="article:published_time" content="2026-06-17T04:31:00+02:00">', H1),
        ('<meta name="DC.date.issued" content="2026-06-17">', H1),
        ('<meta name="parsely-pub-date" content="2026-06-17T00:00:00Z">', H1),
        (linked('{"@graph": [{"@type": ["NewsArticle"], "datePublished": "2026-06-17"}]}'), H1),
        ("", H1 + '<time datetime="2026-06-17" pubdate>17 June</time>'),
        ("", H1 + '<span itemprop="datePublished" content="2026-06-17">Wednesday</span>'),
        ("", H1 + '<time class="entry-date published" datetime="2026-06-17T10:00">today</time>'),
        ("", H1 + '<p class="byline">By Jane Roe, <time datetime="2026-06-17">17 June</time></p>'),
        ("", f'<header>{H1}<time datetime="2026-06-17">17 June</time></header>'),
        ("", H1 + "<p>17 June 2026</p>"),
        ("", H1 + "<p>PORT ELDEN, June 17, 2026 (Coastwire) - The city will close a bridge.</p>"),
        ('<meta property="article:modified_time" content="2026-06-17">', H1),
        ("", H1 + '<div><time class="updated" datetime="2026-06-17">17 June</time></div>'),
    ],
)
def test_the_day_is_the_declared_one_else_that_of_the_text_else_of_the_last_change(
    read: PageReader, head: str, inside: str
) -> None:
    """Beside a masthead that says what day it is today."""
    today = "<header><p>Today is Monday, 22 June 2026</p></header>"
    assert read(head, above=today, inside=inside).published == DAY


@pytest.mark.parametrize(
    ("above", "inside", "below"),
    [
        ("<header><p>Today is Monday, 22 June 2026</p></header>", H1, ""),
        ('<div class="clock">Monday, 22 June 2026</div>', H1, ""),
        ("<div><span>Monday, 22 June 2026</span></div>", H1, ""),
        ('<header><time datetime="2026-06-22">Monday, 22 June 2026</time></header>', H1, ""),
        ("<p>You last visited on 22 June 2026</p>", H1, ""),
        ("", f"<p>Today is Monday, 22 June 2026</p>{H1}", ""),
        ("", H1, "<footer><p>22 June 2026</p><p>© 2026 Coastwire</p></footer>"),
        ("", H1, '<div class="comments"><p><time datetime="2026-06-22">22 June</time></p></div>'),
        ("", H1, '<article><h3>Other</h3><time pubdate datetime="2026-06-22">22</time></article>'),
        ("", H1 + '<p>It opened on <time datetime="1931-05-02">2 May 1931</time>.</p>', ""),
    ],
)
def test_a_day_of_the_page_or_of_the_story_is_not_that_of_publication(
    read: PageReader, above: str, inside: str, below: str
) -> None:
    """The visit, the masthead, comments, neighbours, and what the story tells."""
    article = read(above=above, inside=inside, below=below)
    assert article.published is None
    assert "22 June" not in article.text


def test_a_day_in_a_header_of_the_server_is_not_that_of_publication(read: PageReader) -> None:
    """It is that of the reply."""
    head = "".join(
        f'<meta http-equiv="{name}" content="Mon, 22 Jun 2026 10:00:00 GMT">'
        for name in ("Date", "Last-Modified")
    )
    assert read(head).published is None


def test_a_publication_day_comes_before_that_of_a_change(read: PageReader) -> None:
    """Also where the change is declared first, and the other in the text only."""
    changed = '<meta property="article:modified_time" content="2026-06-20">'
    published = '<meta property="article:published_time" content="2026-06-17">'
    assert read(changed + published).published == DAY
    assert read(changed, inside=H1 + "<p>17 June 2026</p>").published == DAY


def test_of_several_articles_in_linked_data_the_one_of_the_page_counts(read: PageReader) -> None:
    """The others are its neighbours."""
    head = linked(
        '[{"@type": "NewsArticle", "headline": "Other", "datePublished": "2026-06-01"},'
        f'{{"@type": "NewsArticle", "headline": "{TITLE}", "datePublished": "2026-06-17"}}]'
    )
    assert read(head).published == DAY


# Titles


@pytest.mark.parametrize(
    ("title", "site"),
    [
        (f"{TITLE} - Coastwire", SITE),
        (f"{TITLE}|Coastwire", SITE),
        (f"{TITLE} ~ Coastwire", SITE),
        (f"{TITLE} (Coastwire)", SITE),
        (f"{TITLE} - Coastwire - News you can trust", SITE),
        (f"Coastwire: {TITLE}", SITE),
        (f"Coastwire | {TITLE}", SITE),
        (f"{TITLE} - coastwire.example", '<link rel="canonical" href="https://coastwire.example/a">'),
        (f"{TITLE} — BBC News", ""),
        (f"{TITLE} | The Elden Post", ""),
        (f"{TITLE} | NYT", '<meta property="og:site_name" content="New York Times">'),
        (f"{TITLE} | Elden | Coastwire", f'{SITE}<meta property="og:title" content="{TITLE}">'),
    ],
)  # fmt: skip
def test_the_outlet_is_no_part_of_the_title(read: PageReader, title: str, site: str) -> None:
    """Behind a dash or a bar, and in front where it is the site's own name."""
    assert read(f"<title>{title}</title>{site}", inside="").title == TITLE


@pytest.mark.parametrize(
    "title",
    [
        "Norvia - a country divided",
        "Norvia: what comes next",
        "Explainer | Why the bridge closes",
        "Ex-mayor held in Elden-Norvia row",
        "Coastwire: how we work",
    ],
)
def test_a_title_keeps_its_own_dash(read: PageReader, title: str) -> None:
    """Only what is the outlet goes."""
    head = f"<title>{title} - Coastwire</title>{SITE}"
    assert read(head, inside=f"<h1>{title}</h1>").title == title
    assert read(f"<title>{title}</title>", inside="").title == title


def test_a_logo_is_no_headline(read: PageReader) -> None:
    """The first heading of a page is often its name."""
    head = f"<title>{TITLE} - Coastwater</title>"
    article = read(head, above="<div><h1>Coastwater</h1></div>", inside=f"<h2>{TITLE}</h2>")
    assert (article.title, article.publisher) == (TITLE, "Coastwater")


# Publishers


@pytest.mark.parametrize(
    ("head", "publisher"),
    [
        (SITE, "Coastwire"),
        ('<meta property="og:site_name" content="Coastwire - News you can trust">', "Coastwire"),
        (f'<meta name="twitter:site" content="@coastwire">{SITE}', "Coastwire"),
        (linked('{"@type": "Article", "publisher": {"name": "Coastwire"}}'), "Coastwire"),
        (
            linked(
                '{"@graph": [{"@type": "Article", "publisher": {"@id": "#o"}},'
                ' {"@type": "Organization", "@id": "#o", "name": "Coastwire"}]}'
            ),
            "Coastwire",
        ),
        (
            '<meta property="og:site_name" content="coastwire.example">'
            '<meta name="application-name" content="Coastwire">',
            "Coastwire",
        ),
        (f"<title>{TITLE} - Coastwater</title>", "Coastwater"),
        ('<meta property="og:site_name" content="BBC News">', "BBC"),
        ('<meta property="og:site_name" content="coastwire.example">', "coastwire.example"),
        ('<link rel="canonical" href="https://www.coastwire.example/a/b">', "coastwire.example"),
    ],
)
def test_the_publisher_is_the_name_of_the_outlet(
    read: PageReader, head: str, publisher: str
) -> None:
    """A domain only where there is no name."""
    assert read(head).publisher == publisher


@pytest.mark.parametrize(
    "head",
    [
        '<meta name="twitter:site" content="@coastwire">',
        '<meta property="og:site_name" content="@coastwire">',
        '<meta property="og:site_name" content="All the news that fits">',
        f'<meta property="og:site_name" content="{TITLE}">',
        '<meta property="article:publisher" content="https://www.facebook.com/coastwire">',
    ],
)
def test_a_handle_a_slogan_or_a_title_is_no_publisher(read: PageReader, head: str) -> None:
    """None rather than a guess."""
    assert read(head).publisher is None
