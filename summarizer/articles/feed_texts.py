"""What of an entry of a feed is the text of its article: content, or a description that is whole.

RSS says of `description` that it is a synopsis, or the whole text: of an item without a link it is
(RSS 2.0.11, "Elements of <item>"). Programs put whole texts there in other items, too.
"""

from __future__ import annotations

import codecs
import html
import re
from typing import Any

from summarizer.articles.markup import text_of_markup

# Captions of pictures and second teasers, which feedparser takes for content.
_OTHERS = (
    rb"https?://search\.yahoo\.com/mrss/?|http://www\.itunes\.com/dtds/podcast-1\.0\.dtd"
    rb"|http://purl\.org/dc/elements/1\.1/?"
)
_PREFIX = re.compile(rb"xmlns:([\w.-]+)\s*=\s*[\"'](?:" + _OTHERS + rb")[\"']", re.IGNORECASE)
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_HEAD_BYTES = 100_000
# Teasers are cut at 55 words by WordPress, and at 600 characters by Drupal.
_WHOLE_CHARS = 1_000
_CUT = re.compile(r"(?:…|\.\.\.)[\s\])»”\"]*$")
_LINK = re.compile(r"href\s*=\s*[\"']([^\"'<>]*)", re.IGNORECASE)
_NOTE_CHARS = 400


def without_captions(data: bytes) -> bytes:
    """Return a feed in which captions and second teasers are called `note`."""
    if data.startswith(_UTF_16):
        try:
            return without_captions(data.decode("utf-16").encode()).decode().encode("utf-16")
        except UnicodeError:
            return data
    prefixes = {re.escape(prefix) for prefix in _PREFIX.findall(data[:_HEAD_BYTES])}
    if not prefixes:
        return data
    tag = rb"(</?(?:" + b"|".join(sorted(prefixes)) + rb"):)(?:description|summary)(?=[\s/>])"
    return re.sub(tag, rb"\1note", data)


def whole_text(entry: Any, address: str | None, *, is_rss: bool) -> str:
    """Return the words of the article of an entry, empty where the feed has only some of them."""
    for content in entry.get("content") or ():
        value = content.get("value") or ""
        media_type = content.get("type") or ""
        is_markup = "html" in media_type
        if not is_markup and not media_type.startswith("text/"):
            continue  # a picture, in letters
        text = text_of_markup(_without_note(value, address)) if is_markup else value
        if text.strip():
            return text
    text = text_of_markup(_without_note(entry.get("summary") or "", address))
    is_long = len(text) >= _WHOLE_CHARS and "\n\n" in text
    is_whole = is_rss and (is_long or address is None) and not _CUT.search(text)
    return text if is_whole else ""


def has_teaser(entry: Any) -> bool:
    """Say whether an entry has a word about its article."""
    return any(entry.get(name) for name in ("summary", "media_note", "itunes_note", "dc_note"))


def _without_note(markup: str, address: str | None) -> str:
    """Return a text without a last paragraph that links to the page of this very text.

    It speaks of the page, in any language: "The post ... appeared first on ...", "Read more".
    """
    begin = markup.lower().rfind("<p")
    last = markup[begin:]
    if begin < 1 or address is None or len(text_of_markup(last)) > _NOTE_CHARS:
        return markup
    links = {_bare(html.unescape(link)) for link in _LINK.findall(last)}
    return markup[:begin] if _bare(address) in links else markup


def _bare(address: str) -> str:
    """Return an address without what says from where somebody came; a note has its place in it."""
    place, _, mark = address.partition("#")
    return place.partition("?")[0].rstrip("/") + mark
