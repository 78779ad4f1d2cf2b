"""The marks that can open or close a quotation, and which way each of them faces."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from summarizer.text.spans import Span

SINGLE = "'"
ALL_MARKS = "\"'＂`“”‘’„‟«»‹›「」『』〝〞〟"


@dataclass(frozen=True, eq=False)  # hashed by identity: a cache asks often
class Kind:
    """Marks that close one another, mixed ones too, for editors curl one end of a pair only.

    Those that `open` and `close` may be turned around, but for `fixed` ones.
    """

    name: str
    open: str
    close: str
    example: str
    either: str = ""
    fixed: bool = False


PATTERNS = (
    Kind("double marks", "“ „ ‟ `` ‘‘ 〝", "” ’’ 〞 〟", '["It holds,”] he said.', "\" ＂ ''"),
    Kind("guillemets", "« ‹", "» ›", "[»Es hält«], sagte er."),
    Kind("corner brackets", "「 『", "」 』", "彼は[「安全だ」]と述べた。", fixed=True),
)
_GLYPH = re.compile(r"''|``|‘‘|’’|[\"＂“”„‟〝〞〟«»‹›「」『』]")
_ANY = re.compile(f"[{re.escape(ALL_MARKS)}]")
# Feet and inches: 6'2", a 19" screen.
_MEASURE = re.compile(
    r"\d\s?['’′]\s?\d{1,2}(?:\"|”|'')?|\d[\"”](?=[\s-](?:x|by|tall|wide|long|high|screen|pipe)\b)"
)
# A single mark opens behind a blank and before a word, unless letters are left out there ('n',
# 'tis, the '90s) or a century is (of '68). No owner (the workers') and nothing clipped ends it.
_SINGLE_OPEN = re.compile(
    r"(?<![^\s(\[{—–\-\"“„«/:])[‘'](?=[\w\[$£€…])(?!\d\ds(?!\w)|(?<![,:]\s.)\d\d(?!\w))"
    r"(?!(?i:n['’]|(?:n|em|im|er|tis|twas|til|till|cause|cos|bout|round|neath|t|s|d|ll|re|ve)(?!\w)))"
)
_SINGLE_AGAIN = re.compile(r"\s*[‘'](?=\w)")
_END = r"(?<![\s'’])(?<!['’‘]n)(?<!\so)[’'](?![\w'’])"
_SINGLE = re.compile(
    rf"(?s)(?=.{{1,600}}?{_END})(?:.{{1,40}}?(?<![sS]){_END}"  # a word or a title
    rf"|(?:(?!\s[‘'][\w\[]).){{1,600}}?(?<=[.,!?…]){_END}"  # speech up to its stop
    rf"|.{{1,600}}?(?<![sS]){_END}|.{{1,600}}?{_END})"
)


@dataclass(frozen=True, order=True)
class Mark:
    """A mark at `[start, end)`, and whether it faces "open", "close" or "either".

    A `SINGLE` one is its whole quotation, "open" where that goes on in the next paragraph.
    """

    start: int
    end: int
    family: str
    facing: str


def find_marks(text: str, span: Span) -> list[Mark]:
    """Return the marks of a paragraph in order; inches and apostrophes are none."""
    if not _ANY.search(text, *span):
        return []
    kinds = _kinds(PATTERNS)
    inches = {at for match in _MEASURE.finditer(text, *span) for at in range(*match.span())}
    marks = list(_find_singles(text, span))
    for match in _GLYPH.finditer(text, *span):
        start, end = match.span()
        if start in inches or match[0] not in kinds:
            continue
        kind, facing = kinds[match[0]]
        before = text[start - 1].strip() if start > span[0] else ""  # "" where there is a blank
        after = text[end].strip() if end < span[1] else ""
        may_open = before in "([{—–-/:‘'“「『«" and after not in ",;:!?)]}"
        may_close = before != "" and not after.isalnum()
        if may_open != may_close and not kind.fixed:
            facing = "open" if may_open else "close"
        marks.append(Mark(start, end, kind.name, facing))
    return sorted(marks)


@cache
def _kinds(patterns: tuple[Kind, ...]) -> dict[str, tuple[Kind, str]]:
    """Return the kind of each glyph, and which way it faces."""
    return {
        glyph: (kind, facing)
        for kind in patterns
        for facing in ("open", "close", "either")
        for glyph in getattr(kind, facing).split()
    }


def _find_singles(text: str, span: Span) -> Iterator[Mark]:
    """Yield the quotations in single marks, those within others too."""
    for opening in _SINGLE_OPEN.finditer(text, *span):
        at = opening.start()
        if closed := _SINGLE.match(text, opening.end(), span[1]):
            if len(_GLYPH.findall(text, at, closed.end())) % 2 == 0:
                yield Mark(at, closed.end(), SINGLE, "either")
        elif at == span[0] and _SINGLE_AGAIN.match(text, span[1]):
            yield Mark(at, span[1], SINGLE, "open")
