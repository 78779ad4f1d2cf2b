"""The text of a piece of markup, as feeds carry it inside a row."""

from __future__ import annotations

import re

from summarizer.text.markup import read_markup

_BLANKS = re.compile(r"[^\S\n]+")
_GAP = re.compile(r"\n\s*\n\s*")


def text_of_markup(markup: str) -> str:
    """Return the words of HTML, a blank line between blocks, a line break for each <br>."""
    # Its own line breaks are blanks.
    text = read_markup(" ".join(markup.split())).text
    lines = (_BLANKS.sub(" ", line).strip() for line in text.split("\n"))
    return _GAP.sub("\n\n", "\n".join(lines)).strip()
