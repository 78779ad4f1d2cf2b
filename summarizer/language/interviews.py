"""Interviews: who speaks in a paragraph that a label opens ("Q:", "A:", "Ines Harrow:")."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from summarizer.text.spans import Span

_CAPITAL = r"[^\W\d_a-zß-ÿ][\w.'’-]*"
_LABEL = re.compile(
    rf"(?P<who>[QA]|Question|Answer|(?P<name>{_CAPITAL}(?: {_CAPITAL}){{0,4}}))"
    r"(?:, [A-Z][A-Z ,.'-]{2,50}| \([^)\n]{2,50}\))?(?::|(?<=\b[QA])\.)\s+(?=\S)"
)
_STOPS = (".", "!", "?", "…", "-", "–", "—")


@dataclass(frozen=True)
class Label:
    """A label at `[start, end)`, the blanks behind it included; `name` is "" for "Q" and "A"."""

    start: int
    end: int
    name: str


def find_labels(text: str, blocks: Sequence[Span]) -> dict[int, Label]:
    """Return the labels of the speakers in an interview, by the start of their paragraphs.

    It is empty unless one with a label asks something, and the next with a label answers it:
    "Correction:" and "Elden:" are no speakers. In a transcript, where names are in capitals
    ("ADA MOSS, REPORTER:", "JON ROE (farmer):"), nobody need ask, but each says a whole sentence.
    """
    labels: dict[int, Label] = {}
    asked, answered = "", False  # the label of a question, and whether another one follows it
    for start, end in blocks:
        if match := _LABEL.match(text, start, end):
            who, said = match["who"], text[start:end].rstrip("\"”’') ")
            in_capitals = " " in who and who.isupper()
            if in_capitals and not said.endswith(_STOPS):
                continue  # "VIEW PRICE: A lamp by Acme"
            labels[start] = Label(start, match.end(), match["name"] or "")
            answered = answered or asked not in ("", who)
            asked = who if in_capitals or said.endswith("?") else ""
    return labels if answered else {}
