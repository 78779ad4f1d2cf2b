"""RSS and Atom files: an article for each entry that carries its whole text.

feedparser is given the bytes as a stream: a string it would take for an address and fetch.
"""

from __future__ import annotations

import io
import re
from dataclasses import replace
from typing import Any

from summarizer.articles.damage import PARSER_ERRORS
from summarizer.articles.drafts import draft
from summarizer.articles.feed_texts import has_teaser, whole_text, without_captions
from summarizer.articles.fields import Row, described_fields
from summarizer.articles.options import InputOptions
from summarizer.articles.places import BadInput, Place, RawArticle, RawArticles
from summarizer.errors import InputError

FEEDS = frozenset({".xml", ".rss", ".atom"})
_XML = re.compile(rb"\s*<(?:\?xml\b|rss\b|feed\b|rdf:rdf\b)", re.IGNORECASE)
_ROOT = re.compile(r"<(?P<name>[A-Za-z_][\w:.-]*)")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_END = re.compile(rb"</(?:\w+:)?(?:rss|feed|rdf)\s*>", re.IGNORECASE)
_CODE = re.compile(r"([A-Za-z]{2,3})(?![A-Za-z])")
_HEAD_BYTES = 4096


def looks_like_xml(begin: bytes) -> bool:
    """Say whether text of no known kind begins as XML does, and no page."""
    return _XML.match(begin.removeprefix(b"\xef\xbb\xbf")) is not None


def xml_root(data: bytes) -> str | None:
    """Return the name of the first element in small letters, None where there is none."""
    head = data[:_HEAD_BYTES].replace(b"\0", b"").decode("utf-8", "replace")
    root = _ROOT.search(_COMMENT.sub("", head))
    return root["name"].lower() if root else None


def read_feed(data: bytes, place: Place, options: InputOptions) -> RawArticles:
    """Yield what each entry says, counted from 1; InputError for XML that is no feed."""
    import feedparser  # 60 ms: only when there is a feed to read

    if not data.strip():
        raise InputError("is empty")
    try:
        feed = feedparser.parse(
            io.BytesIO(without_captions(data)), sanitize_html=False, resolve_relative_uris=False
        )
    except PARSER_ERRORS as exc:
        raise InputError(f"is a damaged feed ({type(exc).__name__})") from exc
    if not feed.version:
        raise InputError(_no_feed(data))
    if not feed.entries:
        raise InputError("is a feed without entries")
    is_cut = bool(feed.bozo) and _is_cut_off(data)
    for number, entry in enumerate(feed.entries, 1):
        own = place.at(number)
        if is_cut and number == len(feed.entries):
            yield own.bad("the feed is cut off within this entry, its last")
        else:
            yield _entry(entry, feed, own, options)


def _entry(entry: Any, parsed: Any, place: Place, options: InputOptions) -> RawArticle | BadInput:
    """Return the draft of an entry, or that the feed does not carry its text."""
    feed = parsed.feed
    outlet = (entry.get("source") or {}).get("title") or feed.get("title")
    said = {
        # Not by its place, for a feed moves on.
        "id": entry.get("id") or entry.get("link"),
        "title": entry.get("title"),
        "publisher": outlet,
        # Not by get(): feedparser lets one stand for the other.
        "published": dict.get(entry, "published"),
        "language": _language(entry, feed),
        "source": next(filter(_is_address, (entry.get("link"), entry.get("id"))), None),
    }
    row = described_fields({}, {name: (name, value) for name, value in said.items()})
    address = row.fields.get("source")
    if text := whole_text(entry, address, is_rss=parsed.version.startswith("rss")):
        changed = described_fields({"published": dict.get(entry, "updated")}).fields
        guesses = {name: value for name, value in changed.items() if name == "published"}
        fields = {"text": text, **row.fields}
        return draft(Row(fields, row.problems, guesses=guesses), place, options)
    reason = "the feed has no text of this entry"
    if has_teaser(entry):
        reason = "the feed has only a teaser of this entry, and a teaser is not the article"
    if address:
        reason += f"; the article is at {address}"
    return replace(place, id=row.fields.get("id") or place.id).bad(reason)


def _language(entry: Any, feed: Any) -> str | None:
    """Return the code of the language of an entry, such as "en" of en-GB."""
    parts = (*(entry.get("content") or ()), entry.get("title_detail") or {})
    tags = (*(part.get("language") for part in parts), feed.get("language"))
    codes = (_CODE.match(tag.strip()) for tag in tags if tag)
    return next((code[1].lower() for code in codes if code), None)


def _is_address(link: object) -> bool:
    return isinstance(link, str) and link.lower().startswith(("http://", "https://"))


def _no_feed(data: bytes) -> str:
    """Return what XML is that is no feed."""
    root = xml_root(data)
    if root is None:
        return "is no XML, and no RSS or Atom feed"
    if root == "opml":
        return "is a list of feeds (OPML), which holds no articles"
    return f"is no RSS or Atom feed: it is XML of the kind <{root[:40]}>"


def _is_cut_off(data: bytes) -> bool:
    """Say whether a feed ends before its end."""
    return _END.search(data[-_HEAD_BYTES:].replace(b"\0", b"")) is None
