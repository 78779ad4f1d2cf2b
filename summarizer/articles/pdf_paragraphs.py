"""Paragraphs out of the lines that the pages of a PDF show.

Lines belong together by their distance, size and indent. A word that was divided at the end of a
line is put together only where the document itself shows how it is written.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

# In parts of the height of a page.
_MARGIN = 0.08
# In parts of the usual distance of two lines, and of the size of the letters.
_GAP, _INDENT, _OTHER_SIZE = 1.25, 0.8, 1.08
_SHORT_LINE = 0.6  # in parts of a long one
_END = re.compile(r"[.!?…:;]['\"”’»)\]]*$")
_SENTENCE_END = re.compile(r"[.!?…:]['\"”’»)\]]*$")
_BULLET = re.compile(r"(?:[•‣▪●◦*–—-]|\(?\d{1,2}[.)])\s")
_DIVIDED = re.compile(r"(?P<head>[^\W_]+)(?P<mark>[-\u2010\u00ad])$")
_REST = re.compile(r"(?P<tail>[^\W_]+)")
_WORD = re.compile(r"[^\W\d_]+(?:[-\u2010'’][^\W\d_]+)*")
_DIGITS = re.compile(r"\d+")
# What browsers and layouts put into the margin of a page.
_PAGE_MARK = re.compile(
    r"(?:page\s)?[-–—|\s]*\d{1,4}(?:\s*(?:/|of)\s*\d{1,4})?[-–—|\s]*|\w+://\S+(?:\s+\d+/\d+)?"
    r"|\d{1,2}[/.]\d{1,2}[/.]\d{2,4},? \d{1,2}:\d{2}.*",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class PageLine:
    """A line of a page: where it begins, in points from the lower left, and how large it is.

    `height` is how far up the page it stands, from 0 to 1.
    """

    text: str
    x: float
    y: float
    size: float
    height: float


def paragraphs(pages: Sequence[Sequence[PageLine]]) -> list[str]:
    """Return the paragraphs of a document, without the running lines of its margins."""
    kept = _without_margins(pages, _spacing(pages))
    lines = [line for page in kept for line in page]
    words = Counter(word.lower() for line in lines for word in _WORD.findall(line.text))
    spacing = _spacing(kept)
    long_line = sorted(len(line.text) for line in lines)[len(lines) * 3 // 4] if lines else 0
    parts: list[list[str]] = []
    previous: PageLine | None = None
    for page in kept:
        for index, line in enumerate(page):
            if previous is None or _begins(previous, line, spacing, long_line, on_page=index > 0):
                parts.append([])
            parts[-1].append(line.text)
            previous = line
    return [_joined(part, words) for part in parts]


def _without_margins(
    pages: Sequence[Sequence[PageLine]], spacing: dict[int, float]
) -> list[list[PageLine]]:
    """Return the lines without page numbers, and without what many pages have at their edges."""
    running = [frozenset(_running(page, spacing)) for page in pages]
    times = Counter(text for lines in running for text in {_masked(line) for line in lines})
    within = Counter(_masked(line) for page in pages for line in page if not _is_at_edge(line))
    least = 2 if len(pages) < 5 else 3

    def is_margin(line: PageLine, apart: frozenset[PageLine]) -> bool:
        if _is_at_edge(line) and _PAGE_MARK.fullmatch(line.text):
            return True
        n = times[_masked(line)]
        return line in apart and n >= least and n >= within[_masked(line)]

    return [
        [line for line in page if not is_margin(line, apart)]
        for page, apart in zip(pages, running, strict=True)
    ]


def _running(page: Sequence[PageLine], spacing: dict[int, float]) -> Iterator[PageLine]:
    """Yield the lines at the edges of a page that no body text reaches.

    Where it does reach there, two columns may end with the same words.
    """
    block: list[PageLine] = []
    for line in [*sorted(page, key=lambda line: -line.y), None]:
        if block and (line is None or _is_apart(block[-1], line, spacing)):
            if all(map(_is_at_edge, block)):
                yield from block
            block = []
        if line is not None:
            block.append(line)


def _is_apart(above: PageLine, line: PageLine, spacing: dict[int, float]) -> bool:
    usual = spacing.get(round(line.size), 0.0)
    return above.y - line.y > _GAP * usual or _is_other_size(above, line)


def _is_at_edge(line: PageLine) -> bool:
    return not _MARGIN < line.height < 1 - _MARGIN


def _masked(line: PageLine) -> str:
    return _DIGITS.sub("0", line.text)


def _spacing(pages: Iterable[Sequence[PageLine]]) -> dict[int, float]:
    """Return the smallest usual distance of two lines, by the size of their letters."""
    gaps: dict[int, Counter[float]] = {}
    for page in pages:
        for above, below in pairwise(page):
            if round(above.size) == round(below.size) and above.y - below.y > 0.5:
                counts = gaps.setdefault(round(below.size), Counter())
                counts[round((above.y - below.y) * 2) / 2] += 1
    return {
        size: min(gap for gap, n in counts.items() if n * 10 >= counts.total())
        for size, counts in gaps.items()
    }


def _begins(
    above: PageLine, line: PageLine, spacing: dict[int, float], long_line: int, *, on_page: bool
) -> bool:
    """Say whether a line begins a paragraph."""
    gap = above.y - line.y
    if not on_page or gap < 0:  # another page, or column
        return bool(_END.search(above.text)) or _is_other_size(above, line)
    if gap < 0.5:  # the same line: two cells of a table, or pieces that stand apart
        return False
    if _is_apart(above, line, spacing) or _BULLET.match(line.text):
        return True
    # The lines of a paragraph are full, but for its last: the next word would have had room.
    with_next = len(above.text) + 1 + len(line.text.split(maxsplit=1)[0])
    is_short = len(above.text) < _SHORT_LINE * long_line and with_next <= long_line
    if is_short and not line.text[0].islower() and not _DIVIDED.search(above.text):
        return True
    is_indented = line.x - above.x > _INDENT * line.size
    return is_indented and bool(_SENTENCE_END.search(above.text))


def _is_other_size(above: PageLine, line: PageLine) -> bool:
    small, large = sorted((above.size, line.size))
    return large > _OTHER_SIZE * small


def _joined(lines: Sequence[str], words: Counter[str]) -> str:
    """Return the lines of a paragraph as one."""
    text = lines[0]
    for line in lines[1:]:
        text = _appended(text, line, words)
    return text


def _appended(text: str, line: str, words: Counter[str]) -> str:
    """Return a text with the next line, and a word that was divided between them put together."""
    divided, rest = _DIVIDED.search(text), _REST.match(line)
    if divided is None or rest is None:
        return f"{text} {line}"
    head, tail = divided["head"], rest["tail"]
    stem = text[: divided.start("mark")]
    if divided["mark"] == "\u00ad":
        return stem + line
    is_word = words[f"{head}{tail}".lower()] and tail[0].islower()
    is_compound = words[f"{head}-{tail}".lower()]
    if is_word and not is_compound:
        return stem + line
    if is_compound and not is_word:
        return text + line
    return f"{text}\n{line}"  # as it stands: nothing says whether the mark is part of the word
