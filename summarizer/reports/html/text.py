"""An article's text cut where evidence begins and ends, and as HTML that says exactly the same.

Offsets are code points and never leave Python: the page gets stretches, not places.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal, NamedTuple

from markupsafe import Markup, escape

from summarizer.models import Claim, Evidence
from summarizer.text.spans import Span

# What turns the direction of text around, is not seen, or is no character in HTML. Line breaks and
# tabs stay as they are: the text is shown as it is laid out.
_ODD: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
_NO_CHARACTER: Final = "\ufffd"

_Kind = Literal["quote", "part", "context", "unread"]
# (claim, quote), (claim, quote, part), (claim, context), or (unread span,)
_Key = tuple[int, ...]


class _Border(NamedTuple):
    kind: _Kind
    key: _Key
    begins: bool


@dataclass(frozen=True)
class Stretch:
    """Some text within which nothing begins or ends.

    `claims` are the numbers of those that it is evidence of, `evidence` of which of their quotes,
    as (claim, quote), `ends` the claims of which a quote ends here, `left_out` those whose quotes
    run over it but leave it out, `context` those that lean on it. Numbers count from 0.
    """

    text: str
    claims: tuple[int, ...] = ()
    evidence: tuple[tuple[int, int], ...] = ()
    ends: tuple[int, ...] = ()
    left_out: tuple[int, ...] = ()
    context: tuple[int, ...] = ()
    is_read: bool = True

    @property
    def is_gap(self) -> bool:
        """Say whether every claim that it is evidence of leaves it out."""
        return bool(self.claims) and self.left_out == self.claims


def is_at_its_place(evidence: Evidence, text: str) -> bool:
    """Say whether an accepted quote stands where it says: only then is it highlighted."""
    start, end = evidence.start, evidence.end
    if start is None or end is None or not evidence.accepted or not 0 <= start < end <= len(text):
        return False
    return text[start:end] == evidence.quote


def stretches(text: str, claims: Sequence[Claim], unread: Sequence[Span] = ()) -> list[Stretch]:
    """Return `text` in stretches; joined they are the text."""
    quotes = {
        (n_claim, n_quote): evidence
        for n_claim, claim in enumerate(claims)
        for n_quote, evidence in enumerate(claim.evidence)
        if is_at_its_place(evidence, text)
    }
    borders: dict[int, list[_Border]] = defaultdict(list)

    def span(kind: _Kind, key: _Key, start: int, end: int) -> None:
        if 0 <= start < end <= len(text):
            borders[start].append(_Border(kind, key, begins=True))
            borders[end].append(_Border(kind, key, begins=False))

    for key, evidence in quotes.items():
        span("quote", key, evidence.start or 0, evidence.end or 0)
        for number, (start, end) in enumerate(evidence.parts or ((evidence.start, evidence.end),)):
            span("part", (*key, number), start or 0, end or 0)
    for n_claim, claim in enumerate(claims):
        for number, (start, end) in enumerate(claim.context):
            span("context", (n_claim, number), start, end)
    for number, (start, end) in enumerate(unread):
        span("unread", (number,), start, end)
    return list(_cut(text, borders))


def _cut(text: str, borders: dict[int, list[_Border]]) -> Iterator[Stretch]:
    active: dict[_Kind, set[_Key]] = {
        "quote": set(),
        "part": set(),
        "context": set(),
        "unread": set(),
    }
    for start, end in pairwise(sorted({0, len(text), *borders})):
        for border in borders.get(start, ()):
            if border.begins:
                active[border.kind].add(border.key)
            else:
                active[border.kind].discard(border.key)
        quotes = sorted((key[0], key[1]) for key in active["quote"])
        claims = tuple(dict.fromkeys(claim for claim, _ in quotes))
        said = {key[0] for key in active["part"]}
        ending = {each.key for each in borders.get(end, ()) if not each.begins}
        yield Stretch(
            text[start:end],
            claims=claims,
            evidence=tuple(quotes),
            ends=tuple(dict.fromkeys(claim for claim, quote in quotes if (claim, quote) in ending)),
            left_out=tuple(claim for claim in claims if claim not in said),
            context=tuple(sorted({key[0] for key in active["context"]})),
            is_read=not active["unread"],
        )


def as_written(text: str) -> Markup:
    """Return text as HTML whose text content is the same, and moves nothing around it.

    Each control, direction mark or invisible character is shut into an element of its own, which
    shows its number. A lone surrogate and U+0000, which HTML has not, become U+FFFD.
    """
    pieces, end = [], 0
    for found in _ODD.finditer(text):
        character = found[0]
        held = (
            _NO_CHARACTER if character == "\0" or "\ud800" <= character <= "\udfff" else character
        )
        pieces.append(_plain(text[end : found.start()]))
        pieces.append(
            Markup('<span class="odd-one" data-code="U+{:04X}">{}</span>').format(
                ord(character), held
            )
        )
        end = found.end()
    pieces.append(_plain(text[end:]))
    return Markup("").join(pieces)


def _plain(text: str) -> Markup:
    # A carriage return that is not a reference would be read as a line feed.
    return escape(text).replace("\r", Markup("&#13;"))
