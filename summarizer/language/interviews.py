"""Interviews: who speaks in a paragraph that a label opens ("Q:", "A:", "Ines Harrow:")."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from summarizer.text.spans import Span

_CAPITAL = r"[^\W\d_a-zß-ÿ][\w.'’-]*"
_LABEL = re.compile(
    rf"(?:[QA][:.]|(?:Question|Answer):|(?P<name>{_CAPITAL}(?: {_CAPITAL}){{0,4}}):)\s+(?=\S)"
)
# Transcripts name everybody in capitals: "ADA MOSS, REPORTER:", "JON ROE (farmer):".
_CAPS = r"[^\W\d_a-zß-ÿ][^\W\d_a-zß-ÿ.'’-]+"
_TRANSCRIPT = re.compile(
    rf"(?P<name>{_CAPS}(?: {_CAPS}){{1,3}})"
    r"(?:, [A-Z][A-Z ,.'-]{2,50}| \([^)\n]{2,50}\))?:\s+(?=\S)"
)


@dataclass(frozen=True)
class Label:
    """A label at `[start, end)`, the blanks behind it included; `name` is "" for "Q" and "A"."""

    start: int
    end: int
    name: str


def find_labels(text: str, blocks: Sequence[Span]) -> dict[int, Label]:
    """Return the labels of the speakers in an interview, by the start of their paragraphs.

    In a transcript names in capitals are labels where two have one. Else it is
    empty unless one with a label asks something, and the next with a label answers it:
    "Correction:" and "Elden:" are no speakers.
    """
    named = {
        start: match for start, end in blocks if (match := _TRANSCRIPT.match(text, start, end))
    }
    if len({match["name"] for match in named.values()}) > 1:
        return {start: Label(start, match.end(), match["name"]) for start, match in named.items()}
    labels: dict[int, Label] = {}
    asked, answered = "", False  # the label of a question, and whether another one follows it
    for start, end in blocks:
        if match := _LABEL.match(text, start, end):
            labels[start] = Label(start, match.end(), match["name"] or "")
            answered = answered or asked not in ("", match[0])
            asked = match[0] if text[start:end].rstrip("\"”’' ").endswith("?") else ""
    return labels if answered else {}
