"""One document in one file: Markdown with front matter, and HTML."""

from __future__ import annotations

import logging
import re
from dataclasses import replace
from typing import Any

import yaml

from summarizer.articles.damage import PARSER_ERRORS
from summarizer.articles.decoding import decode, decode_html
from summarizer.articles.fields import Row, described_fields
from summarizer.articles.own_outputs import refuse_own_page
from summarizer.articles.page_days import drop_clocks
from summarizer.articles.pages import read_page
from summarizer.errors import InputError
from summarizer.metadata import read_metadata

_FRONT_MATTER = re.compile(
    r"---[ \t]*\r?\n(?P<yaml>.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE
)
_MAX_FRONT_MATTER_CHARS = 65_536


def read_plain(data: bytes) -> Row:
    """Return the fields of a plain text: its content, untouched but for a byte order mark."""
    return Row({"text": decode(data)})


def read_markdown(data: bytes) -> Row:
    """Return the fields of a Markdown file: its YAML front matter, if any, and what follows it.

    Front matter that is not a mapping, such as a sentence between two rules, is text.
    """
    text = decode(data)
    match = _FRONT_MATTER.match(text, 0, _MAX_FRONT_MATTER_CHARS)
    if match is None:
        return Row({"text": text})
    try:
        row = yaml.safe_load(match["yaml"])
    except (yaml.YAMLError, ValueError, RecursionError) as exc:
        line = getattr(getattr(exc, "problem_mark", None), "line", 0) + 2
        raise InputError(f"front matter is not YAML (line {line})") from exc
    if row is not None and not isinstance(row, dict):
        return Row({"text": text})
    if _is_larger(row, _MAX_FRONT_MATTER_CHARS):
        raise InputError("front matter repeats itself too often")
    described = described_fields(row or {})
    return replace(described, fields={"text": text[match.end() :], **described.fields})


def _is_larger(value: object, limit: int) -> bool:
    """Say whether a value has more than `limit` parts and characters, its aliases written out."""
    size, rest = 0, [value]
    while rest and size <= limit:
        part = rest.pop()
        size += 1 + (len(part) if isinstance(part, str) else 0)
        if isinstance(part, dict):
            rest.extend(part.values())
        elif isinstance(part, (list, set, tuple)):
            rest.extend(part)
    return size > limit


def read_html(data: bytes) -> Row:
    """Return the main text of an HTML page, a blank line between paragraphs, and its metadata.

    The day is the one that the page declares as that of the publication, else one that the article
    itself says in a place made for it, else that of its last change.
    """
    refuse_own_page(data)
    html = decode_html(data)
    if not html.strip():
        return Row({"text": ""})
    import trafilatura  # 0.4 s: only when there is HTML to read

    # Without a handler, Python itself prints its warnings to stderr.
    logging.getLogger("trafilatura").addHandler(logging.NullHandler())
    try:
        tree = trafilatura.load_html(html)
        if tree is None:
            raise InputError("no article text was found in this HTML")
        page = read_page(tree)
        drop_clocks(tree)
        document = trafilatura.bare_extraction(tree, include_comments=False, include_tables=False)
    except PARSER_ERRORS as exc:
        raise InputError(f"this HTML cannot be read ({type(exc).__name__})") from exc
    # A dict was the answer of trafilatura 1, and is still in the signature of 2.
    if document is None or isinstance(document, dict) or not (document.text or "").strip():
        raise InputError("no article text was found in this HTML")
    text = "\n\n".join((document.text or "").splitlines())
    said = read_metadata(text)
    fields = {
        "title": page.title,
        "publisher": page.publisher,
        "published": page.published,
        "language": page.language,
    }
    guesses = {
        "publisher": said.publisher or page.domain,
        "published": said.published or page.modified,
    }
    return Row({"text": text, **_given(fields)}, guesses=_given(guesses))


def _given(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value}
