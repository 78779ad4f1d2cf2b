"""What an HTML page says of its article: title, publisher, day and language, as it declares them.

Elements are those of lxml, as trafilatura parses them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from summarizer.articles.declarations import Declarations, read_declarations
from summarizer.articles.outlets import (
    core,
    cut_outlet,
    domain,
    is_tail,
    outlet_name,
    same_words,
    tail,
)
from summarizer.articles.page_days import is_aside, is_inside, modified, published, text_of

_SITE_NAMES = ("og:site_name",)
_OTHER_NAMES = (
    *("application-name", "apple-mobile-web-app-title", "dc.publisher", "dcterms.publisher"),
    *("publisher", "article:publisher", "sailthru.publisher", "rbpubname"),
)
_MAX_TITLE_CHARS = 500
_TITLES = ("twitter:title", "dc.title", "parsely-title", "sailthru.title", "headline", "title")
_LANGUAGE = re.compile(r"(?P<code>[a-z]{2,3})(?:[-_][\w-]*)?", re.IGNORECASE)


@dataclass(frozen=True)
class Page:
    """What a page declares.

    `domain` is the host that it names as its own, and `modified` is no day of publication: both
    come after what the article's text says.
    """

    title: str | None
    publisher: str | None
    domain: str | None
    published: date | None
    modified: date | None
    language: str | None


def read_page(tree: Any) -> Page:
    """Read what a page declares of its article."""
    declared = read_declarations(tree)
    headlines = _headlines(tree, declared)
    title_element = tree.find(".//head//title")
    title_tag = "" if title_element is None else text_of(title_element)[:_MAX_TITLE_CHARS]
    hosts = _hosts(tree, declared)
    outlets = _outlets(declared, hosts, headlines, title_tag)
    title = _title(declared, headlines, title_tag, outlets)
    return Page(
        title=title,
        publisher=_publisher(declared, hosts, title, title_tag),
        domain=next(filter(None, map(domain, declared.meta(*_SITE_NAMES, *_OTHER_NAMES))), None)
        or next(iter(hosts), None),
        published=published(tree, declared, title),
        modified=modified(tree, declared, title),
        language=_language(tree, declared),
    )


def _title(
    declared: Declarations, headlines: list[str], title_tag: str, outlets: set[str]
) -> str | None:
    """Return the title that most of the page agrees on, without the outlet."""
    witness = headlines[0] if headlines else None
    written = [*declared.meta("og:title"), *headlines, *declared.meta(*_TITLES), title_tag]
    written = [" ".join(text[:_MAX_TITLE_CHARS].split()) for text in written]
    cut = [cut_outlet(text, outlets, headline=witness) for text in written]
    titles = [title for title in cut if title and core(title) not in outlets]
    others = [same_words(text) for text in written]
    for title in titles:
        words = same_words(title)
        # It stands elsewhere too, or begins the title of the page.
        if sum(other == words for other in others) > 1 or (
            title_tag and same_words(title_tag).startswith(f"{words} ")
        ):
            return title
    return next(iter(titles), None)


def _headlines(tree: Any, declared: Declarations) -> list[str]:
    """Return the headlines that the page shows or declares, those that it says twice first."""
    shown = [element for element in tree.iter("h1") if not is_aside(element)]
    shown.sort(key=lambda element: not is_inside(element, ("article", "main")))
    said = [text for text in declared.of_articles("headline") if isinstance(text, str)]
    texts = [" ".join(text.split()) for text in (*map(text_of, shown[:3]), *said[:5])]
    texts = [text for text in texts if 2 < len(text) < 300]
    words = [same_words(text) for text in (*texts, *declared.meta("og:title"))]
    return sorted(texts, key=lambda text: -min(words.count(same_words(text)), 2))


def _outlets(
    declared: Declarations, hosts: list[str], headlines: list[str], title_tag: str
) -> set[str]:
    """Return the cores of what the page calls its site, and the initials of its name."""
    names = [*declared.meta(*_SITE_NAMES, *_OTHER_NAMES, "twitter:site"), *declared.site_names()]
    shown = {same_words(text) for text in headlines if len(text.split()) > 2}
    names = [name for name in names if same_words(name) not in shown and len(name.split()) <= 8]
    cores = {core(name.removeprefix("@")) for name in (*names, *hosts)}
    cores.update(core(short) for name in names if (short := outlet_name(name)))
    # A logo is often the first heading.
    cores.update(core(text) for text in headlines if is_tail(text, title_tag))
    initials = {"".join(word[0] for word in name.split() if word[0].isupper()) for name in names}
    return {name for name in cores if name} | {name for name in initials if len(name) > 1}


def _publisher(
    declared: Declarations, hosts: list[str], title: str | None, title_tag: str
) -> str | None:
    """Return the name of the outlet: one that is confirmed if there is one, else the first."""
    written = [
        *declared.meta(*_SITE_NAMES),
        *declared.site_names(),
        *declared.meta(*_OTHER_NAMES),
    ]
    end = tail(title_tag, title) if title else None
    names = [name for text in (*written, end or "") if (name := outlet_name(text))]
    names = [name for name in names if title is None or not _is_of_title(name, title)]
    confirmed = {core(name) for name in (*hosts, *declared.meta("twitter:site"), end or "")}
    cores = [core(name) for name in names]
    for name in names:
        if core(name) in confirmed or cores.count(core(name)) > 1:
            return name
    return next(iter(names), None)


def _is_of_title(name: str, title: str) -> bool:
    """Say whether a name is but the title of the article, or its beginning."""
    words, whole = same_words(name), same_words(title)
    return words == whole or (len(words.split()) > 2 and whole.startswith(words))


def _hosts(tree: Any, declared: Declarations) -> list[str]:
    """Return the hosts that a page gives as its own address."""
    links = [link for link in tree.iter("link") if "canonical" in (link.get("rel") or "").lower()]
    addresses = [link.get("href") or "" for link in links]
    addresses.extend(declared.meta("og:url"))
    hosts = (domain(text) for text in addresses if text.lower().startswith(("http:", "https:")))
    return list(dict.fromkeys(host for host in hosts if host))


def _language(tree: Any, declared: Declarations) -> str | None:
    """Return the code of the language that is declared, such as "en" of en-GB."""
    own = [element for tag in ("article", "main") for element in islice(tree.iter(tag), 1)]
    roots = (tree, *tree.iter("html"), *tree.iter("body"))
    attributes = [e.get(name) for e in (*own, *roots) for name in ("lang", "xml:lang")]
    metas = declared.meta("http-equiv:content-language", "content-language", "og:locale",
                          "dc.language", "dcterms.language", "language")  # fmt: skip
    nodes = (text for text in declared.of_articles("inLanguage") if isinstance(text, str))
    for text in (*attributes, *metas, *nodes):
        if text and (found := _LANGUAGE.fullmatch(text.strip())):
            return found["code"].lower()
    return None
