"""The text of a piece of markup, as feeds carry it inside a row."""

from __future__ import annotations

import html
import re

_BLOCKS = (
    "address article aside blockquote div dd dl dt figcaption figure footer form h1 h2 h3 h4 h5 h6"
    " header hr li main nav ol p pre section table td th tr ul"
)
_HIDDEN = re.compile(r"<(script|style|template)\b.*?</\1\s*>|<!--.*?-->", re.IGNORECASE | re.DOTALL)
_BREAK = re.compile(rf"</?(?:{'|'.join(_BLOCKS.split())})\b[^<>]*>", re.IGNORECASE)
_LINE = re.compile(r"<br\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z][^<>]*>", re.IGNORECASE)


def text_of_markup(markup: str) -> str:
    """Return the words of HTML, a blank line between blocks, a line break for each <br>."""
    blocks = _BREAK.split(_HIDDEN.sub("", markup))
    texts = ("\n".join(_words(line) for line in _LINE.split(block)) for block in blocks)
    return "\n\n".join(filter(None, (text.strip() for text in texts)))


def _words(markup: str) -> str:
    return " ".join(html.unescape(_TAG.sub("", markup)).split())
