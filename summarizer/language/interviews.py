"""Interviews: who speaks in a paragraph that a label opens ("Q:", "A:", "Ines Harrow:")."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from summarizer.text.spans import Span

_LABEL = re.compile(
    r"(?P<name>(?:Q|A|Question|Answer|[^\W\d_a-zß-ÿ][\w.'’-]*(?: [^\W\d_a-zß-ÿ][\w.'’-]*){0,4}))"
    r"(?::|\.(?<=\b[QA]\.))\s+(?=\S)"
)
_TURNS = frozenset("q a question answer".split())
# What stands before a colon and names nobody who speaks.
_NO_SPEAKERS = frozenset(
    "interview photo photos picture image images video watch listen read more related update"
    " updated correction corrections clarification editor editor's note notes source sources key"
    " points facts background analysis opinion comment exclusive breaking live credit caption"
    " summary conclusion warning advice tip when where what who why how by date time location"
    " price result results score scores final half-time tickets contact follow subscribe".split()
)
_LEAST = 2  # labelled paragraphs: one colon alone is no interview


@dataclass(frozen=True)
class Label:
    """A label at `[start, end)`, the blanks behind it included; `name` is "" for "Q" and "A"."""

    start: int
    end: int
    name: str


def find_labels(text: str, blocks: Sequence[Span]) -> dict[int, Label]:
    """Return the labels of the speakers in an interview, by the start of their paragraphs.

    Empty unless two paragraphs have one, one of them asks something, and the one behind it answers:
    "Correction:" and "Elden:" are no speakers.
    """
    labels: dict[int, Label] = {}
    asked = answered = False
    for start, end in blocks:
        label = _label(text, start, end)
        if label is None:
            continue
        labels[start] = label
        answered = answered or asked
        asked = asked or text[start:end].rstrip("\"”’' ").endswith("?")
    return labels if answered and len(labels) >= _LEAST else {}


def _label(text: str, start: int, end: int) -> Label | None:
    match = _LABEL.match(text, start, end)
    if match is None:
        return None
    name = match["name"]
    words = [word.casefold().replace("’", "'") for word in name.split()]
    if words[0] in _NO_SPEAKERS or words[-1] in _NO_SPEAKERS:
        return None
    return Label(match.start(), match.end(), "" if name.casefold() in _TURNS else name)
