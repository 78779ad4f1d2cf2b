"""The days that an HTML page declares, and those that are not its article's.

Elements are those of lxml.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import islice
from typing import Any

from summarizer.articles.days import published_day
from summarizer.articles.declarations import Declarations
from summarizer.errors import InputError
from summarizer.metadata.datelines import read_stamp

_PUBLISHED = (
    *("article:published_time", "article:published", "og:article:published_time", "datepublished"),
    *("og:published_time", "published_time", "published-date", "published_date", "published"),
    *("parsely-pub-date", "sailthru.date", "pubdate", "pub_date", "publishdate", "publish-date"),
    *("publish_date", "publication_date", "publication-date", "date", "dc.date.issued", "dc.date"),
    *("dcterms.issued", "dcterms.date", "dc.date.created", "dcterms.created", "article.published"),
    *("cxenseparse:recs:publishtime", "citation_publication_date", "citation_date"),
    *("rnews:datepublished", "prism.publicationdate", "originalpublicationdate"),
    *("article_date_original", "displaydate", "shareaholic:article_published_time", "bt:pubdate"),
    *("dc:date", "og:pubdate", "pdate"),
)  # fmt: skip
_MODIFIED = (
    *("article:modified_time", "og:updated_time", "datemodified", "article:updated", "dc.modified"),
    *("dcterms.modified", "modified", "last-modified", "lastmod", "revised", "updated_time"),
)
_DATE_CLASS = re.compile(
    r"(?:dt-)?(?:date-?)?publish(?:ed)?(?:[-_]*(?:date|time|at|on))?|pub-?date|publication-?date"
    r"|(?:article|post|story|entry)[-_]*(?:date|time|timestamp|published)"
)
_CHANGE_CLASS = re.compile(r"(?:dt-)?(?:last-?)?(?:updated|modified)(?:-?(?:date|time|at|on))?")
_ASIDE_CLASS = re.compile(
    r"(?:comments?|related|recirc\w*|sidebar|promos?|teasers?|footer|masthead|topbar"
    r"|top-bar|top|(?:site|page|main|top)?-?header|navbar|nav|menu|newsletter|most-(?:read|popular)|trending|widget|recommended"
    r"|clock|today|current-?(?:date|time)|(?:site|live|header|today)s?-date|weather|copyright)"
    r"(?:[-_]+(?:list|section|area|body|content|items?|meta|date|time|wrap(?:per)?|box|bar))?"
)
# Words before a day that is not that of the publication.
_CLOCK = re.compile(
    r"(?:today(?:[’']s date)?(?: is)?|it is|it[’']s|now|(?:the )?current (?:date|time)(?: is)?"
    r"|(?:your? )?last (?:visit|login)(?:ed)?(?: was)?|(?:you )?last visited|visited|accessed"
    r"|printed|retrieved|(?:this (?:page|site|content) was )?(?:last )?(?:refreshed|generated"
    r"|loaded))(?: this (?:page|site)| us)?(?: on| at)?\b[:,\s]*",
    re.IGNORECASE,
)
_OTHER_DAY = re.compile(
    r"\b(?:updat|modif|edit|visit|today|current|now|comment|copyright|access|retriev|©)",
    re.IGNORECASE,
)
_MAX_STAMP_CHARS, _MAX_STAMP_NODES = 100, 12
_MAX_TIMES = 50  # that are looked at; dateparser takes 20 ms for one that is none


def published(tree: Any, declared: Declarations, title: str | None) -> date | None:
    """Return the day on which a page says that its article was published."""
    day = _first_day(
        (*declared.of_articles("datePublished", title=title), *declared.meta(*_PUBLISHED))
    )
    marked = _marked_times(tree, _declares_day)
    return day or _first_day(marked) or _first_day(_shown_times(tree))


def modified(tree: Any, declared: Declarations, title: str | None) -> date | None:
    """Return the day on which a page says that its article was last changed."""
    day = _first_day(
        (*declared.of_articles("dateModified", title=title), *declared.meta(*_MODIFIED))
    )
    return day or _first_day(_marked_times(tree, _declares_change))


def _marked_times(tree: Any, is_marked: Callable[[Any], bool]) -> Iterator[str]:
    """Yield the days of elements of the article that are marked as days of something."""
    story = _story(tree)
    marked = (part for part in tree.iter() if isinstance(part.tag, str) and is_marked(part))
    for element in islice(marked, _MAX_TIMES):
        if _is_of(story, element):
            given = element.get("datetime") or element.get("content") or element.get("title")
            yield given or _short_text(element) or ""


def _shown_times(tree: Any) -> Iterator[str]:
    """Yield the days that stand by themselves between a headline and its story."""
    story = _story(tree)
    for element in islice(tree.iter("time", "p"), _MAX_TIMES):
        if not _is_of(story, element) or not is_inside(element, ("article", "main")):
            continue
        parent = element.getparent()
        if element.tag == "p":
            if len(text_of(element)) > _MAX_STAMP_CHARS:
                return  # a day in the story is one of what it tells
        elif parent.tag not in ("p", "li", "td", "figcaption") or _is_byline(parent):
            is_block = parent.tag in ("article", "main", "header")
            words = [element.get("class"), element.get("itemprop"), _short_text(element)]
            words.append(None if is_block else _short_text(parent))
            if not _OTHER_DAY.search(" ".join(filter(None, words))):
                yield element.get("datetime") or _short_text(element) or ""


def _is_byline(paragraph: Any) -> bool:
    text = text_of(paragraph)
    marked = any("byline" in name or name.endswith("meta") for name in _classes(paragraph))
    return len(text) <= _MAX_STAMP_CHARS and (marked or not text.endswith("."))


def _story(tree: Any) -> Any:
    """Return the article element of the page's own article, None if it has none."""
    for headline in tree.iter("h1"):
        for ancestor in headline.iterancestors("article"):
            if not is_aside(headline):
                return ancestor
    return next((element for element in tree.iter("article") if not is_aside(element)), None)


def _is_of(story: Any, element: Any) -> bool:
    """Say whether an element belongs to the article, and not to another one or the page."""
    own = next(element.iterancestors("article"), None)
    return (own is None or own is story) and not is_aside(element)


def _declares_day(element: Any) -> bool:
    if element.tag == "time" and element.get("pubdate") is not None:
        return True
    if "datepublished" in (element.get("itemprop") or "").lower().split():
        return True
    is_small = element.tag in ("time", "abbr", "span", "div", "p")
    return is_small and any(map(_DATE_CLASS.fullmatch, _classes(element)))


def _declares_change(element: Any) -> bool:
    if "datemodified" in (element.get("itemprop") or "").lower().split():
        return True
    return element.tag == "time" and any(map(_CHANGE_CLASS.fullmatch, _classes(element)))


def _first_day(values: Iterable[object]) -> date | None:
    for value in values:
        if isinstance(value, dict):
            value = value.get("@value")
        try:
            if (day := published_day("published", value)) is not None:
                return day
        except InputError:
            continue
    return None


def drop_clocks(tree: Any) -> None:
    """Take out of a page the days that are not the article's: of today, of the last visit."""
    story = _beginning(tree)
    is_above = story is not None
    for element in list(tree.iter()):
        if element is story:
            is_above = False
        if not isinstance(element.tag, str) or element.tag in ("title", "body", "html", "head"):
            continue
        text = _short_text(element)
        if text is None or element.getparent() is None:
            continue
        clock = _CLOCK.match(text)
        stamp = read_stamp(text[clock.end() :] if clock else text)
        if stamp is None or (stamp.labelled and not stamp.updated and not clock):
            continue
        is_around = is_above or is_aside(element) or _is_in_head_of_page(element)
        if clock or (is_around and not _declares_day(element)):
            element.drop_tree()


def _beginning(tree: Any) -> Any:
    """Return the element with which the story begins: what stands above it is the page's head."""
    for tags in (("h1", "article", "main"), ("h2",)):
        for element in tree.iter(*tags):
            if not is_aside(element):
                return element
    return None


def is_aside(element: Any) -> bool:
    """Say whether an element belongs to the page around the article, or to another article."""
    for part in (element, *element.iterancestors()):
        if part.tag in ("html", "body"):
            return False
        if part.tag in ("footer", "nav", "aside") or (
            part.tag == "header"
            and not is_inside(part, ("article", "main"))
            and not _has_the_headline(part)
        ):
            return True
        kinds = (*_classes(part), (part.get("itemprop") or "").lower())
        if any(map(_ASIDE_CLASS.fullmatch, kinds)) and not _has_the_headline(part):
            return True
    return False


def is_inside(element: Any, tags: tuple[str, ...]) -> bool:
    """Say whether an element has an ancestor of one of these tags."""
    return any(ancestor.tag in tags for ancestor in element.iterancestors())


def _is_in_head_of_page(element: Any) -> bool:
    """Say whether an element stands in a header above all that could be the article."""
    if is_inside(element, ("article", "main")) or not is_inside(element, ("header",)):
        return False
    return next(element.getroottree().iter("article", "main"), None) is not None


def _has_the_headline(element: Any) -> bool:
    """Say whether an element holds a first heading, and nothing outside of it does."""
    own = sum(1 for _ in islice(element.iter("h1"), _MAX_TIMES))
    return own > 0 and own == sum(1 for _ in islice(element.getroottree().iter("h1"), _MAX_TIMES))


def _classes(element: Any) -> list[str]:
    return f"{element.get('class') or ''} {element.get('id') or ''}".lower().split()


def text_of(element: Any) -> str:
    """Return the words of an element, one blank between them."""
    return " ".join(element.text_content().split())


def _short_text(element: Any) -> str | None:
    """Return the text of an element of few parts and few characters, None for any other."""
    if sum(1 for _ in islice(element.iter(), _MAX_STAMP_NODES + 1)) > _MAX_STAMP_NODES:
        return None
    text = text_of(element)
    return text if 3 < len(text) <= _MAX_STAMP_CHARS else None
