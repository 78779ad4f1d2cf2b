"""The marks that can open or close a quotation, and which way each of them faces."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import Literal

from summarizer.text.spans import Span

Facing = Literal["open", "close", "either"]

# Which marks close one another: mixed ones too, for editors curl one end of a pair only.
_FAMILIES = {
    **dict.fromkeys(('"', "＂", "''", "``", "“", "”", "„", "‟", "‘‘", "’’", "〝", "〞", "〟"), '"'),
    **dict.fromkeys("«»", "«"),
    **dict.fromkeys("‹›", "‹"),
    **dict.fromkeys("「」", "「"),
    **dict.fromkeys("『』", "『"),
}
_LEAN: dict[str, Facing] = {
    **dict.fromkeys(("“", "‟", "«", "‹", "‘‘"), "open"),
    **dict.fromkeys(("”", "»", "›", "’’"), "close"),
}
_FIXED: dict[str, Facing] = {
    **dict.fromkeys(("„", "``", "「", "『", "〝"), "open"),
    **dict.fromkeys(("」", "』", "〞", "〟"), "close"),
}
ALL_MARKS = "\"'＂`“”‘’„‟«»‹›「」『』〝〞〟"
_MARK = re.compile(r"''|``|‘‘|’’|[\"＂“”„‟〝〞〟«»‹›「」『』]")
_BEFORE_OPENING = "([{—–-/:‘'“「『«"
_AFTER_CLOSING = ",;:!?)]}"
# Feet and inches: 6'2", 5' tall, a 19" screen.
_MEASURE = re.compile(
    r"\d\s?['’′]\s?\d{1,2}(?:\"|”|'')?|\d['’](?=\s(?:tall|wide|long|high)\b)"
    r"|\d[\"”](?=(?:\s|-)(?:x|by|tall|wide|long|high|screen|display|pipe|gun)\b)"
)
_SINGLE_OPEN = re.compile(r"(?:(?<![^\s(\[{—–\-\"“„«/:])[‘'])(?=[\w\[$£€…])")
_SINGLE_CLOSE = re.compile(r"(?<=[^\s'’])[’'](?![\w'’])")
# An apostrophe before these stands for letters that are left out: rock 'n' roll, 'tis, the '90s.
_CLIPPED = re.compile(
    r"[‘'](?:n['’]|(?:n|em|im|er|tis|twas|til|till|cause|cos|cuz|bout|round|neath|gainst|ere"
    r"|kay|sup|ol|allo|ello|s|t|d|ll|re|ve)(?!\w)|\d\ds(?!\w))",
    re.IGNORECASE,
)
_SHORT_YEAR = re.compile(r"[‘']\d\d(?!\w)")
_SCARE_CHARS = 40  # a single quotation this short may end before a stop stands in front of a mark


@dataclass(frozen=True)
class Mark:
    """A mark at `[start, end)`; marks of one `family` close one another."""

    start: int
    end: int
    family: str
    facing: Facing


def find_marks(text: str, span: Span) -> list[Mark]:
    """Return the marks of a paragraph but for single ones, in order; inches are none."""
    start, end = span
    measures = [match.span() for match in _MEASURE.finditer(text, start, end)]
    starts = [first for first, _ in measures]
    marks = []
    for match in _MARK.finditer(text, start, end):
        place = bisect_right(starts, match.start()) - 1
        if place >= 0 and match.start() < measures[place][1]:
            continue
        before = text[match.start() - 1] if match.start() > start else ""
        after = text[match.end()] if match.end() < end else ""
        facing = _facing(match[0], before, after)
        marks.append(Mark(match.start(), match.end(), _FAMILIES[match[0]], facing))
    return marks


def _facing(glyph: str, before: str, after: str) -> Facing:
    """Return whether a mark opens or closes, by its shape and by what stands beside it."""
    if glyph in _FIXED:
        return _FIXED[glyph]
    blank_before, blank_after = not before or before.isspace(), not after or after.isspace()
    may_open = (blank_before or before in _BEFORE_OPENING) and not blank_after
    may_open = may_open and after not in _AFTER_CLOSING
    may_close = not blank_before and not after.isalnum()
    lean = _LEAN.get(glyph)
    if lean == "open":
        return "close" if may_close and not may_open else "open"
    if lean == "close":
        return "open" if blank_before and after.isalnum() else "close"
    if may_open != may_close:
        return "open" if may_open else "close"
    return "open" if blank_before and not blank_after else "either"


@dataclass(frozen=True)
class Singles:
    """The single marks of a paragraph: where one may open, and where one may close.

    `sure` closing marks follow a stop or a comma, `likely` ones no "s", which an owner has too.
    """

    opening: tuple[int, ...]
    closing: tuple[int, ...]
    likely: tuple[int, ...]
    sure: tuple[int, ...]

    def close_of(self, opening: int) -> int | None:
        """Return the end of the quotation that the mark at `opening` opens, None if it has none."""
        sure, likely = _after(self.sure, opening), _after(self.likely, opening)
        if sure is None or likely is None:
            place = sure or likely or _after(self.closing, opening)
        elif likely < sure and self._ends_before(opening, likely, sure):
            place = likely
        else:
            place = sure
        return None if place is None else place + 1

    def _ends_before(self, opening: int, likely: int, sure: int) -> bool:
        """Say whether a scare quote stands before a longer quotation."""
        again = _after(self.opening, likely)
        return likely - opening < _SCARE_CHARS or (again is not None and again < sure)


def _after(places: tuple[int, ...], at: int) -> int | None:
    place = bisect_right(places, at)
    return places[place] if place < len(places) else None


def find_singles(text: str, span: Span) -> Singles:
    """Return the single marks of a paragraph that are no apostrophes, feet or minutes."""
    start, end = span
    opening = tuple(
        match.start()
        for match in _SINGLE_OPEN.finditer(text, start, end)
        if not _is_clipped(text, match.start(), span)
    )
    if not opening:
        return Singles((), (), (), ())
    measures = {at for match in _MEASURE.finditer(text, start, end) for at in range(*match.span())}
    closing = tuple(
        match.start()
        for match in _SINGLE_CLOSE.finditer(text, start, end)
        if match.start() not in measures and not _is_clipped_end(text, match.start())
    )
    likely = tuple(at for at in closing if text[at - 1] not in "sS")
    sure = tuple(at for at in closing if text[at - 1] in ".,!?…")
    return Singles(opening, closing, likely, sure)


def _is_clipped(text: str, at: int, span: Span) -> bool:
    """Say whether the mark at `at` stands for letters left out, or for a century: "of '68"."""
    if _CLIPPED.match(text, at, span[1]):
        return True
    counts = at == span[0] or text[max(0, at - 2) : at].rstrip()[-1:] in (",", ":")
    return not counts and _SHORT_YEAR.match(text, at, span[1]) is not None


def _is_clipped_end(text: str, at: int) -> bool:
    """Say whether the mark at `at` ends "'n'" or a word such as "goin'"."""
    head = text[max(0, at - 3) : at].casefold()
    return head.endswith(("'n", "’n", "‘n")) or head == " o"
