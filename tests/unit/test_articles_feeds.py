from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pytest

from summarizer.articles import BadInput, read_articles, scan_articles
from summarizer.models import Article
from summarizer.packed import pack

STORY = "Twelve people died on Monday, the ministry said."
RSS = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE rss [<!ENTITY secret SYSTEM "file:///etc/hostname"><!ENTITY a "lol">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel><title>Harbour Wire</title><language>en-GB</language><link>http://example.org/</link>
<item><title>Mayor &amp; council</title><link>http://example.org/a</link>
 <guid isPermaLink="false">g1</guid><pubDate>Tue, 17 Jun 2025 23:30:00 -0500</pubDate>
 <description>A teaser.</description>
 <content:encoded><![CDATA[<p>The mayor left.</p><p>She &quot;denied&quot; it.<script>x()</script></p>]]></content:encoded>
 <source url="http://example.org/s">Tass</source></item>
<item><title>Second</title><link>http://example.org/b</link><guid>http://example.org/b</guid>
 <description>Only a teaser.</description></item>
<item><title>Third</title><guid isPermaLink="false">g3</guid></item>
<item><link>http://example.org/d</link><content:encoded>Plain words &secret;&b;.</content:encoded></item>
</channel></rss>
"""  # noqa: E501 - as a feed has it
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de"><title>Hafenblatt</title>
<id>urn:f</id><updated>2025-01-01T00:00:00Z</updated>
<entry><title>Erste</title><id>urn:1</id><link href="http://example.org/e"/>
 <updated>2025-06-17T01:00:00+02:00</updated>
 <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Der Wert ist &lt; 5.</p>
 <p>Ende.</p></div></content></entry>
<entry xml:lang="en"><title>Second</title><id>urn:2</id><published>2025-06-18T01:00:00Z</published>
 <updated>2025-07-17T01:00:00Z</updated><source><title>Other</title></source>
 <content type="text">Plain &lt;b&gt; words.</content></entry>
<entry><title>Third</title><id>urn:3</id><summary>A teaser.</summary>
 <content type="text/html" src="http://example.org/z"/></entry></feed>
"""


def write(folder: Path, content: str | bytes, name: str = "feed.xml") -> Path:
    path = folder / name
    path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    return path


def messages(path: Path) -> list[str]:
    found = [str(item.error) for item in scan_articles(path) if isinstance(item, BadInput)]
    return [message.removeprefix(str(path)) for message in found]


@pytest.mark.parametrize("name", ["feed.xml", "feed.rss", "feed"])
def test_an_entry_with_its_text_is_an_article(tmp_path: Path, name: str) -> None:
    """With what it says of itself, and what its feed does; the day is that of its own clock."""
    first = next(iter(scan_articles(write(tmp_path, RSS, name))))
    assert isinstance(first, Article)
    assert first.model_dump() == {
        "id": "g1", "title": "Mayor & council", "publisher": "Tass", "language": "en",
        "published": date(2025, 6, 17), "source": "http://example.org/a", "extra": {},
        "text": 'The mayor left.\n\nShe "denied" it.',
    }  # fmt: skip


def test_an_entry_without_its_text_is_bad_input(tmp_path: Path) -> None:
    """A teaser is not the article; the address of that is named, and not fetched."""
    path = write(tmp_path, RSS)
    assert messages(path) == [
        ":2: the feed has only a teaser of this entry, and a teaser is not the article; the article"
        " is at http://example.org/b",
        ":3: the feed has no text of this entry",
    ]
    ids = [item.id for item in scan_articles(path)]
    assert ids == ["g1", "http://example.org/b", "g3", "http://example.org/d"]


SPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:m="http://search.yahoo.com/mrss/"'
    ' xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"'
)
TEASER = "The harbour will close."
PAGE = "http://example.org/a"


def texts(folder: Path, *parts: str) -> list[str]:
    """Return the texts that an item of these parts gives."""
    item = f"<item><title>Harbour</title>{''.join(parts)}</item>"
    feed = f'<rss version="2.0" {SPACES}><channel><title>Wire</title>{item}</channel></rss>'
    found = scan_articles(write(folder, feed))
    return [item.text for item in found if isinstance(item, Article)]


def test_a_caption_is_not_the_text_of_an_entry(tmp_path: Path) -> None:
    """Nor a second teaser, in whatever order they stand, and under whatever prefix."""
    link, teaser = f"<link>{PAGE}</link>", f"<description>{TEASER}</description>"
    caption = "<m:content><m:description>Crates in the water.</m:description></m:content>"
    summary = "<itunes:summary>It will.</itunes:summary>"
    content = "<content:encoded>&lt;p&gt;All of it.&lt;/p&gt;</content:encoded>"
    for parts in ([teaser, caption], [caption, teaser], [teaser, summary], [summary, teaser]):
        assert texts(tmp_path, link, *parts) == []
        assert texts(tmp_path, link, *parts, content) == ["All of it."]
    item = f"<item>{link}{teaser}{caption}</item>"
    feed = f'<rss version="2.0" {SPACES}><channel><title>Wire</title>{item}</channel></rss>'
    declared = f'<?xml version="1.0" encoding="utf-16"?>{feed}'
    (said,) = messages(write(tmp_path, declared.encode("utf-16")))
    assert "only a teaser" in said


def test_a_picture_in_letters_is_no_text(tmp_path: Path) -> None:
    """Atom may carry one as content."""
    content = '<content type="image/png">iVBORw0KGgo=</content>'
    feed = f'<feed xmlns="http://www.w3.org/2005/Atom"><title>A</title><entry><id>urn:1</id>{content}</entry></feed>'
    assert messages(write(tmp_path, feed)) == [":1: the feed has no text of this entry"]


def test_a_description_may_be_the_whole_text(tmp_path: Path) -> None:
    """It is where an item has no link, and where it is longer than teasers are, and not cut off."""
    paragraph = "The mayor said that the harbour will close. " * 12
    link, long = f"<link>{PAGE}</link>", f"&lt;p&gt;{paragraph}&lt;/p&gt;" * 2
    whole = f"<description>{long}</description>"
    assert texts(tmp_path, f"<description>{TEASER}</description>") == [TEASER]
    assert texts(tmp_path, link, whole) == ["\n\n".join([paragraph.strip()] * 2)]
    assert (
        texts(tmp_path, link, f"<description>{long} &lt;p&gt;It [&amp;#8230;]</description>") == []
    )
    atom = f'<feed xmlns="http://www.w3.org/2005/Atom"><title>A</title><entry><id>urn:1</id><summary type="html">{long}</summary></entry></feed>'  # noqa: E501 - as a feed has it
    assert messages(write(tmp_path, atom)) == [
        ":1: the feed has only a teaser of this entry, and a teaser is not the article"
    ]


def test_a_last_paragraph_that_links_to_its_own_page_is_left_out(tmp_path: Path) -> None:
    """Blogs so end each entry, in many languages; footnotes link to places in it."""
    end = '<p>Der Beitrag <a href="{}">Hafen</a> erschien zuerst auf Wire.</p>'
    link = f"<link>{PAGE}/?a=1</link>"
    for target, n_left in ((f"{PAGE}?source=rss", 1), (f"{PAGE}#ref", 2), (f"{PAGE}b", 2)):
        content = f"<![CDATA[<p>The mayor left.</p>{end.format(target)} ]]>"
        (text,) = texts(tmp_path, link, f"<content:encoded>{content}</content:encoded>")
        assert len(text.split("\n\n")) == n_left, target


def test_entities_reach_no_file_and_multiply_nothing(tmp_path: Path) -> None:
    """They are text as they stand."""
    *_, last = scan_articles(write(tmp_path, RSS))
    assert isinstance(last, Article)
    assert last.text == "Plain words &secret;&b;."


def test_atom_is_read_as_well(tmp_path: Path) -> None:
    """Markup as text, plain text as it is; without a day of publication that of the last change."""
    path = write(tmp_path, ATOM, "feed.atom")
    items = [item for item in scan_articles(path) if isinstance(item, Article)]
    assert [item.model_dump(exclude={"extra", "title"}) for item in items] == [
        {"id": "urn:1", "publisher": "Hafenblatt", "published": date(2025, 6, 17),
         "language": "de", "source": "http://example.org/e",
         "text": "Der Wert ist < 5.\n\nEnde."},
        {"id": "urn:2", "publisher": "Other", "published": date(2025, 6, 18), "language": "en",
         "source": f"{path}:2", "text": "Plain <b> words."},
    ]  # fmt: skip
    assert "only a teaser" in messages(path)[0]
    given = list(scan_articles(path, published="2024-01-02"))[:2]
    assert [item.published for item in given if isinstance(item, Article)] == [
        date(2024, 1, 2), date(2025, 6, 18),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "is empty"),
        ("<opml version='2.0'><body><outline xmlUrl='http://x'/></body></opml>", "(OPML)"),
        ("<?xml version='1.0'?><!-- <rss> --><urlset><url/></urlset>", "of the kind <urlset>"),
        ("words", "is no XML, and no RSS or Atom feed"),
        ("<rss version='2.0'><channel><title>x</title></channel></rss>", "a feed without entries"),
    ],
)
def test_xml_that_is_no_feed_says_what_it_is(tmp_path: Path, content: str, says: str) -> None:
    """One sentence for the file."""
    (message,) = messages(write(tmp_path, content))
    assert says in message


def test_a_feed_that_its_parser_fails_on_is_bad_input(tmp_path: Path) -> None:
    """As with an encoding whose name is no word."""
    path = write(tmp_path, b'<?xml version="1.0" encoding="\xd2"?><rss version="2.0"/>')
    assert messages(path) == [": is a damaged feed (UnicodeDecodeError)"]


def test_a_feed_that_is_cut_off_loses_its_last_entry_only(tmp_path: Path) -> None:
    """Half of a text is not the article."""
    entry = f"<item><guid>%d</guid><content:encoded>{STORY}</content:encoded></item>"
    head = RSS[RSS.index("<rss") : RSS.index("<item>")]
    whole = head + entry % 1 + entry % 2
    path = write(tmp_path, whole[:-60])
    assert [item.id for item in scan_articles(path)] == ["1", "feed:2"]
    assert messages(path) == [":2: the feed is cut off within this entry, its last"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1"])
def test_a_feed_is_read_in_the_encoding_that_it_names(tmp_path: Path, encoding: str) -> None:
    """Also packed."""
    feed = f"""<?xml version="1.0" encoding="{encoding}"?><rss version="2.0"><channel><item>
    <body xmlns="http://www.w3.org/1999/xhtml"><p>Été à Genève.</p></body></item></channel></rss>"""
    path = write(tmp_path, pack(feed.encode(encoding), "gzip"), "feed.rss.gz")
    assert [article.text for article in read_articles(path)] == ["Été à Genève."]


def test_a_feed_on_stdin_is_known_by_its_beginning() -> None:
    """A page that begins as XML does is a page."""
    items = scan_articles("-", stdin=io.BytesIO(RSS.encode()))
    assert next(iter(items)).id == "g1"
    items = scan_articles("-", stdin=io.BytesIO(RSS.replace("<p>The", "<html><p>The").encode()))
    assert next(iter(items)).id == "g1"
    page = f'<?xml version="1.0"?><html lang="en"><body><article><p>{STORY} {STORY}</p></article>'
    (article,) = scan_articles("-", stdin=io.BytesIO(f"{page}</body></html>".encode()))
    assert isinstance(article, Article)
    assert article.text == f"{STORY} {STORY}"
