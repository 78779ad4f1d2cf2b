"""Prose in lines of 80 columns, measured as a terminal shows it."""

from __future__ import annotations

from typing import Final

from rich.cells import cell_len, chop_cells

COLUMNS: Final = 80


def wrapped(text: str, *, lead: str = "", hang: int = 0, tail: str = "") -> list[str]:
    """Return a paragraph as lines of at most 80 columns, broken between words.

    `lead` stands before it and `tail` behind it. Neither is ever broken, so that a path can be
    copied: what is wider than a line stands alone in one. Further lines begin at column `hang`.
    Words that are wider than a line are folded; wide characters count as two columns.
    """
    words = [part for word in text.split(" ") for part in chop_cells(word, COLUMNS - hang)]
    lines, line = [], lead
    for word in filter(None, (*words, tail)):
        gap = "" if not line or line.endswith(" ") else " "
        if cell_len(line + gap + word) <= COLUMNS:
            line += gap + word
            continue
        if line.strip():
            lines.append(line.rstrip())
        line = " " * hang + word
    return [*lines, line.rstrip()]
