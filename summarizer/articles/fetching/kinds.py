"""What a page is, by what its server says of it: the suffix that a file of its kind would have."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import PurePosixPath
from typing import Final

from summarizer.articles.folders import suffix
from summarizer.errors import InputError
from summarizer.packed import packing_of

_SUFFIXES: Final = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/markdown": ".md",
    "text/x-markdown": ".md",
    "application/json": ".json",
    "application/feed+json": ".json",
    "application/jsonl": ".jsonl",
    "application/jsonlines": ".jsonl",
    "application/ndjson": ".jsonl",
    "application/x-ndjson": ".jsonl",
    "application/atom+xml": ".xml",
    "application/rdf+xml": ".xml",
    "application/rss+xml": ".xml",
    "application/xml": ".xml",
    "text/xml": ".xml",
    "application/pdf": ".pdf",
    "text/csv": ".csv",
    "text/tab-separated-values": ".tsv",
    "application/vnd.apache.parquet": ".parquet",
}
# Servers that know no better say one of these, so the name in the address counts for more.
_SAYS_LITTLE: Final = {
    "text/plain": ".txt",
    "application/octet-stream": "",
    "binary/octet-stream": "",
    "application/gzip": "",
    "application/x-gzip": "",
    "application/zstd": "",
    "": "",
}
# Of these the charset may stand beside the type; the others say it themselves.
TEXTS: Final = frozenset({".html", ".md", ".txt"})


def suffix_of(media_type: str, path: str, known: Collection[str]) -> str:
    """Return the suffix for a media type; "" where the first characters are to tell.

    `path` is that of the address. Raises InputError for what is not read, whose suffix is not among
    `known`.
    """
    if media_type not in _SAYS_LITTLE:
        found = _SUFFIXES.get(media_type, "")
        if found not in known:
            raise InputError(f"is {media_type}, which is not read")
        return found
    name = PurePosixPath(path).name
    if suffix(name) in known:
        return suffix(name) + (PurePosixPath(name.lower()).suffix if packing_of(name) else "")
    return _SAYS_LITTLE[media_type]


def as_utf_8(content: bytes, charset: str | None) -> bytes:
    """Return a text in UTF-8, marked as such, where its server says in what else it is.

    The server's word counts for more than the page's, and less than a byte order mark or letters
    that can only be UTF-8. One that cannot be so is left to the page.
    """
    if charset is None or content.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        return content
    if not content.isascii() and _is_utf_8(content):
        return content
    try:
        return b"\xef\xbb\xbf" + content.decode(charset).encode("utf-8")
    except (LookupError, ValueError):
        return content


def _is_utf_8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return b"\0" not in content
