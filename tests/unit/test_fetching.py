from __future__ import annotations

import gzip
import socket
from collections.abc import Iterable
from datetime import date
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from summarizer.articles import BadInput, read_article, read_articles, scan_articles
from summarizer.articles.fetching import Fetcher, is_public
from summarizer.articles.fetching.addresses import Address
from summarizer.articles.fetching.kinds import as_utf_8
from summarizer.articles.fetching.urls import checked_url, is_address
from summarizer.errors import InputError
from summarizer.jobs.job import Job
from summarizer.models import Article
from summarizer.records import read_records
from summarizer.summarizer import Summarizer
from summarizer.version import __version__
from tests.pdfs import pdf
from tests.sites import HTML, SENTENCE, Page, Site, html, redirect, robots

FEED = f"""<?xml version="1.0"?><rss version="2.0"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Harbour Wire</title><item>
<title>T</title><guid>g1</guid><content:encoded>&lt;p&gt;{SENTENCE}&lt;/p&gt;</content:encoded>
</item></channel></rss>"""
PDF = pdf([[(72, 700, 11, SENTENCE)]]).decode("cp1252")
HERE = ip_address("127.0.0.1")


def only_here(address: Address) -> bool:
    """Allow what is public, and the one address that the sites of these tests are at."""
    return address == HERE or is_public(address)


def fetcher(**options: Any) -> Fetcher:
    return Fetcher(**{"allowed": only_here, "delay_s": 0.0, **options})


def read(*urls: str, **options: Any) -> list[Article | BadInput]:
    return list(scan_articles(urls, fetch=fetcher(**options)))


def reason(url: str, **options: Any) -> str:
    """Return why the page at an address cannot be read, without the address."""
    (bad,) = read(url, **options)
    assert isinstance(bad, BadInput)
    message = str(bad.error)
    assert message.startswith(f"{url}: ")
    return message.removeprefix(f"{url}: ")


# What is read


def test_a_page_is_read_as_a_file_of_html_is() -> None:
    """Title, day and text are those of the page; it is called by its address, and came from it."""
    with Site({"/news/story": html()}) as site:
        (article,) = read(f"{site.url}/news/story#top")
    assert isinstance(article, Article)
    assert article.text.startswith(f"Harbour to close\n\n{SENTENCE}\n\nThe port authority")
    assert (article.title, article.published) == ("Harbour to close", date(2031, 3, 5))
    assert article.id == article.source == f"{site.url}/news/story"
    assert site.agents == {f"summarizer/{__version__}"}


@pytest.mark.parametrize(
    ("media_type", "path", "body", "texts"),
    [
        ("text/plain", "/a", SENTENCE, [SENTENCE]),
        ("text/plain", "/a.md", f"---\ntitle: T\n---\n{SENTENCE}", [SENTENCE]),
        ("application/octet-stream", "/a.txt", SENTENCE, [SENTENCE]),
        (None, "/a", SENTENCE, [SENTENCE]),
        (None, "/a", f'{{"text": "{SENTENCE}"}}\n{{"text": "Two."}}', [SENTENCE, "Two."]),
        ("application/json", "/a", f'[{{"text": "{SENTENCE}"}}]', [SENTENCE]),
        ("text/csv", "/a", f'body\n"{SENTENCE}"\n', [SENTENCE]),
        ("application/rss+xml", "/a", FEED, [SENTENCE]),
        ("text/xml; charset=utf-8", "/a", FEED, [SENTENCE]),
        ("application/pdf", "/a", PDF, [SENTENCE]),
        ("application/x-ndjson", "/a", '{"text": "One."}\n{"text": "Two."}', ["One.", "Two."]),
    ],
)
def test_what_is_no_page_is_read_by_its_type(
    media_type: str | None, path: str, body: str, texts: list[str]
) -> None:
    """The media type says what it is; where it says little, the name, then the first characters."""
    with Site({path: Page(body.encode("cp1252"), media_type)}) as site:
        articles = read(f"{site.url}{path}")
    assert [item.text for item in articles if isinstance(item, Article)] == texts


def test_a_packed_page_is_unpacked() -> None:
    """A server may send what it has in gzip, which it is told."""
    page = Page(gzip.compress(HTML.encode()), headers={"Content-Encoding": "gzip"})
    with Site({"/a": page}) as site:
        (article,) = read(f"{site.url}/a")
    assert isinstance(article, Article)
    assert SENTENCE in article.text


def test_the_last_address_is_the_source() -> None:
    """What redirects keeps the name that it was called by, and came from where it led to."""
    pages = {"/a": redirect("b", 301), "/b": redirect("/c?d=1#e", 307), "/c?d=1": html()}
    with Site(pages) as site:
        (article,) = read(f"{site.url}/a")
    assert isinstance(article, Article)
    assert (article.id, article.source) == (f"{site.url}/a", f"{site.url}/c?d=1")


def test_the_server_knows_its_charset_better_than_the_page() -> None:
    """A charset beside the type counts for more than one inside the page."""
    page = HTML.replace("<head>", '<head><meta charset="latin-1">').replace("Jones", "Жуков")
    with Site({"/a": Page(page.encode("koi8-r"), "text/html; charset=koi8-r")}) as site:
        (article,) = read(f"{site.url}/a")
    assert isinstance(article, Article)
    assert "Mayor Paul Жуков said" in article.text


@pytest.mark.parametrize(
    ("content", "charset", "text"),
    [
        ("Zürich".encode(), "latin-1", "Zürich"),
        ("Zürich".encode("latin-1"), "latin-1", "Zürich"),
        ("東京".encode("iso-2022-jp"), "iso-2022-jp", "東京"),
        ("Zürich".encode(), "no-such-charset", "Zürich"),
        ("Zürich".encode("utf-8-sig"), "utf-16", "Zürich"),
    ],
)
def test_letters_that_can_only_be_utf_8_are(content: bytes, charset: str, text: str) -> None:
    """A server that is wrong about its charset, as many are, spoils nothing."""
    assert as_utf_8(content, charset).decode("utf-8-sig") == text


# What is not asked for


def test_without_a_fetcher_nothing_is_asked_for() -> None:
    """An address is bad input unless somebody asked for pages to be fetched."""
    with Site({"/a.html": html()}) as site:
        url = f"{site.url}/a.html"
        (bad,) = scan_articles(url)
        assert isinstance(bad, BadInput)
        with pytest.raises(InputError, match="--fetch"):
            read_article(url)
        with pytest.raises(InputError, match=r"fetch=Fetcher\(\)"):
            Article.from_path(url)
    assert site.asked == []


def test_the_rule_of_the_command_lets_nothing_of_this_machine_pass() -> None:
    """Without a rule of its own a fetcher asks public addresses only."""
    with Site({"/a": html()}) as site:
        for host in ("127.0.0.1", "localhost", "[::ffff:127.0.0.1]"):
            url = site.url.replace("127.0.0.1", host)
            (bad,) = scan_articles(f"{url}/a", fetch=Fetcher())
            assert isinstance(bad, BadInput)
            assert str(bad.error).endswith("which is not a public address")
    assert site.asked == []


PRIVATE = """127.0.0.1 0.0.0.0 10.1.2.3 172.16.0.1 172.31.255.255 192.168.1.1 169.254.169.254
100.64.0.1 100.127.255.255 224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255 192.0.2.1 198.18.0.1
198.51.100.1 203.0.113.5 168.63.129.16 192.88.99.1 192.0.0.8 ::1 :: fe80::1 fec0::1 fc00::1
fd00:ec2::254 ff02::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::127.0.0.1 2002:7f00:1:: 2002:a00:1::
64:ff9b::7f00:1 64:ff9b::a9fe:a9fe 64:ff9b:1::a00:1 2001:db8::1 2001::1 3fff::1 100::1""".split()
PUBLIC = """8.8.8.8 1.1.1.1 172.15.0.1 172.32.0.1 100.63.255.255 100.128.0.1 223.255.255.255
2606:4700::1111 2a00:1450:4001::1 ::ffff:8.8.8.8 2002:808:808:: 64:ff9b::808:808""".split()


@pytest.mark.parametrize(
    ("address", "expected"), [*((a, False) for a in PRIVATE), *((a, True) for a in PUBLIC)]
)
def test_an_address_is_public_where_everybody_may_ask_it(address: str, expected: bool) -> None:
    """Private, shared, local and reserved addresses are none, however they are wrapped."""
    assert is_public(ip_address(address)) is expected


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("http://2130706433/", "numbers"),
        ("http://0177.0.0.1/", "numbers"),
        ("http://0x7f.0.0.1/", "numbers"),
        ("http://127.1/", "numbers"),
        ("http://0/", "numbers"),
        ("http://me:secret@example.org/", "name or password"),
        ("http://example.org:25/", "port 25"),
        ("ftp://example.org/", "http or https"),
        ("file:///etc/passwd", "http or https"),
        ("http://[::1/", "can be read"),
        ("http://[1::2::3]/", "can be read"),
        ("http://%31%32%37.0.0.1/", "numbers"),
        ("http://example.org:99999/", "can be read"),
    ],
)
def test_an_address_is_looked_at_before_it_is_asked(url: str, message: str) -> None:
    """What could mean something else to the next program is refused."""
    with pytest.raises(InputError, match=message):
        checked_url(url)


def test_a_password_in_an_address_is_shown_nowhere() -> None:
    """A record of what could not be read goes to others, in UTF-8."""
    (bad,) = read("http://me:secret@127.0.0.1:9/\udcff")
    assert isinstance(bad, BadInput)
    assert "secret" not in f"{bad.id} {bad.source} {bad.error}"
    assert f"{bad.id} {bad.source} {bad.error}".encode()


@pytest.mark.parametrize("path", ["a.txt", "http:", "https://", "http:/a", "see http://a.b", "-"])
def test_a_path_is_no_address(path: str) -> None:
    """An address has a scheme and a host, and nothing before it or behind it."""
    assert not is_address(path)


@pytest.mark.parametrize(
    "location",
    [
        "http://127.0.0.2:{port}/b",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::1]:{port}/b",
        "http://[64:ff9b::a9fe:a9fe]/",
        "//10.0.0.1:8080/b",
    ],
)
def test_a_page_leads_to_no_private_address(location: str) -> None:
    """Each step of a redirect is held to the rule, by the address that is connected to."""
    with Site({"/b": html()}, host="127.0.0.2") as other:
        port = other.url.rpartition(":")[2]
        with Site({"/a": redirect(location.format(port=port))}) as site:
            message = reason(f"{site.url}/a")
    assert message.startswith("redirects to http://")
    assert message.endswith("which is not a public address")
    assert other.asked == []


@pytest.mark.parametrize(
    "location", ["file:///etc/passwd", "http://u:p@127.0.0.1/", "http://0x7f.1/"]
)
def test_a_page_leads_to_no_odd_address(location: str) -> None:
    """What is not asked for by name is not asked for by redirect."""
    with Site({"/a": redirect(location)}) as site:
        message = reason(f"{site.url}/a")
    assert "u:p" not in message
    assert message.startswith("redirects to ")
    assert site.asked == ["/robots.txt", "/a"]


class Rebinding(AbstractResolver):
    """Names a public address first and another one from then on; or several at once."""

    def __init__(self, answers: Iterable[list[str]]) -> None:
        self._answers = iter(answers)

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        return [
            ResolveResult(
                hostname=host, host=address, port=port, family=socket.AF_INET, proto=0, flags=0
            )
            for address in next(self._answers)
        ]

    async def close(self) -> None:
        """Nothing is open."""


def test_a_name_that_changes_its_address_leads_nowhere() -> None:
    """What is looked at is what is connected to: a second look-up cannot lead elsewhere."""
    with Site({"/a": html()}, host="127.0.0.2") as private, Site({"/a": html()}) as site:
        port = private.url.rpartition(":")[2]
        url = f"http://news.test:{port}/a"
        # The first look-up is for robots.txt, at an address where nothing listens.
        answers = [["127.0.0.2"], ["127.0.0.2"]]
        assert reason(url, resolver=lambda: Rebinding(answers)) == (
            "leads to 127.0.0.2, which is not a public address"
        )
        # By its name a site is reached as by its address.
        port = site.url.rpartition(":")[2]
        (article,) = read(
            f"http://news.test:{port}/a", resolver=lambda: Rebinding([[str(HERE)]] * 2)
        )
        assert isinstance(article, Article)
        # The name moves between the robots.txt and the page, whose connection is a new one.
        site.pages["/robots.txt"] = Page(status=404, headers={"Connection": "close"})
        message = reason(
            f"http://news.test:{port}/a", resolver=lambda: Rebinding([[str(HERE)], ["127.0.0.2"]])
        )
        assert message == "leads to 127.0.0.2, which is not a public address"
    assert private.asked == []


# What is too much


@pytest.mark.parametrize(
    ("page", "message"),
    [
        (Page(b"x" * 3_000), "has more than 0.002 MB"),
        (Page(b"x", headers={"Content-Length": "99999999999"}), "has more than 0.002 MB"),
        (
            Page(gzip.compress(b"x" * 1_000_000), headers={"Content-Encoding": "gzip"}),
            "has more than 0.002 MB",
        ),
        (Page(b"no gzip", headers={"Content-Encoding": "gzip"}), "came damaged"),
        (Page(b"x", headers={"Content-Encoding": "br"}), "came packed as br, which was not asked"),
        (Page(b"x", "image/png"), "is image/png, which is not read"),
        (Page(b"x" * 50, is_cut=True), "broke off before its end"),
        (Page(status=404), "is not there (404)"),
        (Page(status=410), "is there no more (410)"),
        (Page(status=403), "may not be read by everybody (403)"),
        (Page(status=429), "asks for fewer requests (429)"),
        (Page(status=500), "has a server that failed (500)"),
        (Page(status=204), "was answered with status 204"),
        (redirect("/a"), "redirects more than 3 times"),
        (redirect("http://[/"), "redirects to http://[/, which is not an address that can be read"),
        (html(""), "is empty"),
        (html("<html><body></body></html>"), "no article text was found"),
    ],
)
def test_each_failure_has_its_words(page: Page, message: str) -> None:
    """A page that cannot be had is one bad input, which says why, and no more is read of it."""
    with Site({"/a": page}) as site:
        assert message in reason(f"{site.url}/a", max_bytes=2_000, max_redirects=3)


def test_a_page_that_drips_is_given_up() -> None:
    """The time is that of the whole page, however often something comes."""
    with Site({"/a": Page(drips=True)}) as site:
        assert reason(f"{site.url}/a", timeout_s=0.3) == "did not come within 0.3 s"


def test_a_circle_of_redirects_ends() -> None:
    """Redirects are followed so often, and not for ever."""
    with Site({"/a": redirect("/b"), "/b": redirect("/a")}) as site:
        assert reason(f"{site.url}/a") == "redirects more than 5 times"
    assert site.asked == ["/robots.txt", *["/a", "/b"] * 3]


def test_a_server_without_tls_is_said() -> None:
    """https at a port of http is no page, and no certificate either."""
    with Site({"/a": html()}) as site:
        url = site.url.replace("http:", "https:")
        assert reason(f"{url}/a") == "does not speak https"


def test_nothing_that_listens_is_said() -> None:
    """A site that is not there is no reason for more than a sentence."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    assert reason(f"http://127.0.0.1:{port}/a") == "cannot be connected to"


# What a site allows


@pytest.mark.parametrize(
    ("page", "is_read"),
    [
        (robots("User-agent: *\nDisallow: /\n"), False),
        (robots("User-agent: summarizer\nDisallow: /news/\n"), False),
        (robots("User-agent: *\nDisallow: /*.html$\n"), False),
        (robots("\ufeffUser-agent: SUMMARIZER/0.1\nDisallow: /\n"), False),
        (robots("User-agent: *\nDisallow: /\n\nUser-agent: summarizer\nAllow: /\n"), True),
        (robots("User-agent: other\nDisallow: /\n"), True),
        (robots("Disallow everything, please"), True),
        (Page(b"\xff\xfe\x00" * 100, "text/plain"), True),
        (Page(status=404), True),
        (Page(status=403), True),
        (Page(status=500), False),
        (Page(status=503), False),
        (redirect("/rules"), False),
        (redirect("/nowhere"), True),
        (redirect("/robots.txt"), False),
        (redirect("http://10.0.0.1/robots.txt"), False),
    ],
)
def test_a_robots_txt_is_heeded(page: Page, is_read: bool) -> None:
    """4xx lets all be read, 5xx nothing, and rules what they say (RFC 9309)."""
    pages = {
        "/robots.txt": page,
        "/rules": robots("User-agent: *\nDisallow: /news"),
        "/news/a.html": html(),
    }
    with Site(pages) as site:
        (item,) = read(f"{site.url}/news/a.html")
    assert isinstance(item, Article) is is_read
    assert ("/news/a.html" in site.asked) is is_read
    assert is_read or "robots.txt" in str(item.error)  # type: ignore[union-attr]  # bad, then


def test_the_robots_txt_of_where_it_leads_to_is_heeded() -> None:
    """A redirect to another site is a visit to that site."""
    rules = robots("User-agent: *\nDisallow: /")
    with Site({"/robots.txt": rules, "/b": html()}) as other, Site({}) as site:
        site.pages["/a"] = redirect(f"{other.url}/b")
        assert "robots.txt does not let summarizer read it" in reason(f"{site.url}/a")
    assert other.asked == ["/robots.txt"]


def test_pages_of_one_site_are_asked_for_one_after_the_other() -> None:
    """Between them is what the site asks for, at most half a minute; a redirect needs no wait."""
    pauses: list[float] = []

    async def pause(seconds: float) -> None:
        pauses.append(round(seconds))

    pages = {"/a": redirect("/b"), "/b": html(), "/c": html(HTML.replace("twelve", "ten"))}
    for asked, expected in (("", 5), ("Crawl-delay: 9", 9), ("Crawl-delay: 900", 30)):
        pages["/robots.txt"] = robots(f"User-agent: *\n{asked}\nDisallow: /private\n")
        with Site(pages) as site:
            articles = read(f"{site.url}/a", f"{site.url}/c", delay_s=5.0, pause=pause)
        assert all(isinstance(item, Article) for item in articles)
        assert site.asked == ["/robots.txt", "/a", "/b", "/c"]
        assert pauses.pop() == expected
    assert pauses == []


# Many


def test_a_page_that_fails_stops_no_other() -> None:
    """Files and addresses go together, in their order, and each has its outcome."""
    with Site({"/a": html(), "/b": Page(status=404)}) as site:
        items = read(f"{site.url}/b", f"{site.url}/a", f"{site.url}/a")
    assert [type(item) for item in items] == [BadInput, Article, BadInput]
    assert isinstance(items[2], BadInput)
    assert items[2].is_duplicate


async def test_a_running_event_loop_is_no_obstacle(tmp_path: Path) -> None:
    """Who reads articles in a coroutine, if only a few, reads pages as well."""
    file = tmp_path / "a.txt"
    file.write_text(SENTENCE, encoding="utf-8")
    with Site({"/a": html()}) as site:
        articles = list(read_articles([file, f"{site.url}/a"], fetch=fetcher()))
    assert [article.id for article in articles] == ["a", f"{site.url}/a"]


def test_a_page_that_failed_is_read_by_the_same_job_again(tmp_path: Path) -> None:
    """It has one record, the better one, under the address that it was called by."""
    output = tmp_path / "out.jsonl"
    with Site({}) as site, Summarizer(model="extractive") as summarizer:
        for _ in range(2):
            pages = scan_articles(f"{site.url}/a#top", fetch=fetcher())
            Job(summarizer, pages, output=output).run()
            site.pages["/a"] = html()
    (record,) = read_records(output)
    assert (record.outcome, record.article.id) == ("ok", f"{site.url}/a")
    assert record.article.title == "Harbour to close"
