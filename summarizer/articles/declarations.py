"""What a page declares of itself: its meta elements, and its linked data (JSON-LD)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

_WRAPPING = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*;?\s*$"
)
_ARTICLE_TYPE = re.compile(r"article|posting|report$", re.IGNORECASE)
_PAGE_TYPE = re.compile(r"page$|creativework", re.IGNORECASE)
_SITE_TYPE = re.compile(r"website|organi[sz]ation|newspaper|periodical", re.IGNORECASE)
# Where a node holds the one that the page is about; other nodes inside it are other things.
_MAIN = ("@graph", "mainEntity", "mainEntityOfPage")
_MAX_NODES = 1000

Node = dict[str, Any]


@dataclass
class Declarations:
    """The meta elements of a page by name, in small letters, and the nodes of its linked data."""

    metas: dict[str, list[str]] = field(default_factory=dict)
    nodes: list[Node] = field(default_factory=list)

    def meta(self, *names: str) -> Iterator[str]:
        """Yield the contents of the meta elements of these names, in their order."""
        for name in names:
            yield from self.metas.get(name, ())

    def of_articles(self, name: str, *, title: str | None = None) -> Iterator[object]:
        """Yield what the nodes of articles say, and after them those of the page itself.

        An article of that `title` comes first: a page may describe its neighbours too.
        """
        pages = [node for node in self.nodes if _is_a(node, _PAGE_TYPE) or "@type" not in node]
        articles = [node for node in self.nodes if _is_a(node, _ARTICLE_TYPE)]
        articles.sort(key=lambda node: title is None or node.get("headline") != title)
        for node in (*articles, *pages):
            if node.get(name) is not None:
                yield node[name]

    def site_names(self) -> Iterator[str]:
        """Yield the names of the publisher that the nodes give, then those of the site."""
        for name in ("publisher", "sourceOrganization", "isPartOf"):
            for value in self.of_articles(name):
                yield from self._names(value)
        for node in self.nodes:
            if _is_a(node, _SITE_TYPE):
                yield from self._names(node)

    def _names(self, value: object) -> Iterator[str]:
        for part in value if isinstance(value, list) else [value]:
            node = part
            if isinstance(part, dict) and "name" not in part and (key := part.get("@id")):
                node = next((n for n in self.nodes if n.get("@id") == key and "name" in n), part)
            name = node.get("name") if isinstance(node, dict) else node
            if isinstance(name, str):
                yield name


def read_declarations(tree: Any) -> Declarations:
    """Read the head and the linked data of a page that lxml has parsed."""
    found = Declarations()
    for element in tree.iter("meta"):
        content = " ".join((element.get("content") or "").split())
        if not content:
            continue
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            # What a server says in a header is of the reply, not of the article.
            prefix = "http-equiv:" if attribute == "http-equiv" else ""
            if attribute == "itemprop" and not _is_in_head(element):
                continue
            for name in (element.get(attribute) or "").lower().split():
                found.metas.setdefault(prefix + name, []).append(content)
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or "").lower():
            found.nodes.extend(_nodes(_parse(script.text or "")))
    return found


def _is_in_head(element: Any) -> bool:
    return any(ancestor.tag == "head" for ancestor in element.iterancestors())


def _parse(text: str) -> object:
    try:
        return json.loads(_WRAPPING.sub("", text), strict=False)
    except (ValueError, RecursionError):
        return None


def _nodes(value: object) -> Iterator[Node]:
    """Yield the nodes that stand on top, or are what these are there for."""
    rest, n_seen = [value], 0
    while rest and n_seen < _MAX_NODES:
        part, n_seen = rest.pop(0), n_seen + 1
        if isinstance(part, list):
            rest = [*part, *rest]
        elif isinstance(part, dict):
            yield part
            rest = [*(part[name] for name in _MAIN if name in part), *rest]


def _is_a(node: Node, kind: re.Pattern[str]) -> bool:
    types = node.get("@type")
    return any(
        isinstance(name, str) and kind.search(name)
        for name in (types if isinstance(types, list) else [types])
    )
