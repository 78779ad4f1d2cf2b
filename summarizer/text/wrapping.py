"""Wrapping: the line breaks that only keep the lines of a text short.

A wrapped line is *full*: the first word of the next line had no room on it. A headline, a byline,
an item of a list, the line of a poem and the end of a paragraph are not. A text is wrapped if more
lines go on where they are full than break off with room left.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise

from summarizer.text.characters import UNSPACED_LINE
from summarizer.text.joints import Joints
from summarizer.text.lexicon import ABBREVIATIONS, FUNCTION_WORDS
from summarizer.text.markup import read_markup
from summarizer.text.spans import Span

# Mails, wires and editors wrap at 60 to 132 columns, a narrow column of print at 40.
_MIN_WIDTH, _SURE_MIN_WIDTH, _MAX_WIDTH = 40, 45, 132
_MIN_WIDTH_UNSPACED = 20
# With fewer lines that go on, narrow ones may be chance: a couplet, a label and its value.
_FEW = 3
# Those who even out their lines (GNU fmt, par) leave up to so much of them free: an eighth.
_SLACK = 8
_MAX_WORD = 40  # longer ones are addresses, and stand out of any column
_LINE = re.compile(r"\S(?:[^\r\n]*\S)?")  # one that is not blank, without its blank edges
# A line break behind a line, the next line behind it; the break first, which a search skips to.
_BREAK = re.compile(r"[\r\n](?<=[^\r\n][\r\n])(?:(?<=\r)\n)?[^\S\r\n]*+\S")
_STOPS = ".!?…。！？।॥۔؟:"
_CLOSERS = "\"”“’'»)]"
_ITEM = re.compile(
    r"(?:[-*•‣▪·–—]|\(?(?:\d{1,3}|[A-Za-z])[.)])\s|[^\W\d_][\w .]{0,20}:\s|https?://"
)
_UNSPACED = re.compile(f"[{UNSPACED_LINE}]")
_NEVER_FIRST = ".,;:!?)”»。，、；：！？」』》）"  # of a line that means to begin
_HYPHENS = "-\u00ad"
_SMALL = 3  # "the", "of", "für": no headline ends with so small a word
_PROSE = 55  # a line as long as this has more than a verse or a label


@dataclass(frozen=True)
class _Line:
    """A line without its blank edges; `width` counts its indentation."""

    text: str
    start: int
    end: int
    indent: int

    @property
    def width(self) -> int:
        return self.indent + len(self.text)

    @property
    def ends_sentence(self) -> bool:
        if self.text[-1] == ".":
            word = self.text[:-1].rsplit(None, 1)[-1:]  # "Gen.", "Ann B."
            if word and (word[0] in ABBREVIATIONS or (len(word[0]) == 1 and word[0].isupper())):
                return False
        return self.text.rstrip(_CLOSERS)[-1:] in _STOPS

    @property
    def is_item(self) -> bool:
        return _ITEM.match(self.text) is not None

    @property
    def is_unspaced(self) -> bool:
        return _UNSPACED.match(self.text) is not None

    @property
    def first_word(self) -> int:
        """Return what the line before needs room for, with a blank: its first word."""
        return 1 if self.is_unspaced else 1 + len(self.text.split(None, 1)[0])


def _goes_on(line: _Line, following: _Line) -> bool:
    """Say whether the words of a line surely go on in the next one."""
    if line.ends_sentence or following.is_item:
        return False
    first, last = following.text[0], line.text.rsplit(None, 1)[-1]
    if (last[-1] in _HYPHENS and len(last) > 1) or first in _NEVER_FIRST:
        return True
    return first.islower() or (first.isalpha() and first.lower() == first.upper())


def _may_go_on(line: _Line, following: _Line) -> bool:
    """Say whether a line of prose, and no headline, is likely to go on with a capital or digit."""
    last = line.text.rsplit(None, 1)[-1]
    is_small = len(last) <= _SMALL and last.isalpha() and last.islower()
    goes_on = is_small or last in FUNCTION_WORDS or following.text[0].isdigit()
    return goes_on or line.width >= _PROSE


@dataclass(frozen=True)
class _Column:
    """Lines between two blank ones."""

    lines: list[_Line]

    def breaks_softly(self, index: int, width: int, *, is_sure: bool) -> bool:
        """Say whether the break behind a line only wraps it, in a text wrapped at `width`.

        Where many lines show that it is, a line with a little room left may go on with a capital.
        """
        line, following = self.lines[index : index + 2]
        if following.is_item and (line.ends_sentence or self.lines[0].is_item):
            return False
        if line.ends_sentence and self._opens_paragraph(index + 1):
            return False
        if _is_full(line, following, width):
            return True
        if line.text[-1] in _HYPHENS and _goes_on(line, following):
            return True
        if not _is_full(line, following, width, width // _SLACK):
            return False
        return _goes_on(line, following) or (is_sure and not line.ends_sentence)

    def _opens_paragraph(self, index: int) -> bool:
        """Say whether a line stands farther in than the one before, as the first one does."""
        indent = self.lines[index].indent
        return self.lines[index - 1].indent < indent <= self.lines[0].indent


def _is_full(line: _Line, following: _Line, width: int, slack: int = 0) -> bool:
    return line.width + following.first_word > width - slack


def soft_breaks(text: str) -> list[Span]:
    """Return the `[start, end)` of each line break within a wrapped paragraph, blanks included.

    Empty where the text is not wrapped, as most are not. Linear in the length of the text.
    """
    if _BREAK.search(text) is None:
        return []
    columns = _columns(text)
    width, n_lines = _width(columns)
    if not n_lines:
        return []
    return [
        (column.lines[index].end, column.lines[index + 1].start)
        for column in columns
        for index in range(len(column.lines) - 1)
        if column.breaks_softly(index, width, is_sure=n_lines >= _FEW)
    ]


def unwrap(text: str) -> str:
    """Return `text` with the lines of each wrapped paragraph joined; else as it is."""
    breaks = soft_breaks(text)
    if not breaks:
        return text
    joints = Joints(text)
    pieces: list[str] = []
    position = 0
    for start, end in breaks:
        kept, glue = joints.join(start, end)
        pieces += text[position:kept], glue
        position = end
    return "".join((*pieces, text[position:]))


def as_read(text: str) -> str:
    """Return `text` as a person reads it: without its markup, and with wrapped lines joined."""
    return unwrap(read_markup(text).text)


def crosses_lines(text: str, start: int, end: int, breaks: list[Span]) -> bool:
    """Say whether `[start, end)` of `text` runs over a line break that is none of `breaks`."""
    for match in re.finditer(r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]", text[start:end]):
        at = start + match.start()
        index = bisect_right(breaks, (at, len(text))) - 1
        if index < 0 or not breaks[index][0] <= at < breaks[index][1]:
            return True
    return False


def _columns(text: str) -> list[_Column]:
    """Return the lines that are not blank, parted at blank ones."""
    columns: list[_Column] = []
    before = 0
    for match in _LINE.finditer(text):
        start, end = match.span()
        gap = text[before:start]
        indent = len(gap) - 1 - max(gap.rfind("\n"), gap.rfind("\r"))
        line = _Line(match[0], start, end, indent)
        if columns and gap.count("\n") < 2 and gap.count("\r") < 2:
            columns[-1].lines.append(line)
        else:
            columns.append(_Column([line]))
        before = end
    return columns


def _width(columns: list[_Column]) -> tuple[int, int]:
    """Return the width that a text is wrapped at, and how many lines show it: 0 if it is not."""
    joined = [line for column in columns if len(column.lines) > 1 for line in column.lines]
    width = max([line.width for line in joined if _is_measurable(line)], default=0)
    least = _MIN_WIDTH_UNSPACED if joined and joined[0].is_unspaced else _MIN_WIDTH
    if not least <= width <= _MAX_WIDTH:
        return width, 0
    votes = [_votes(column, width) for column in columns]
    n_on, n_off = sum(on for on, _ in votes), sum(off for _, off in votes)
    n_off += sum(
        len(column.lines) == 1 and column.lines[0].width > width + width // _SLACK
        for column in columns
    )
    is_doubtful = n_on < _FEW and least == _MIN_WIDTH and width < _SURE_MIN_WIDTH
    return width, 0 if n_on <= n_off or is_doubtful else n_on


def _is_measurable(line: _Line) -> bool:
    return len(line.text) <= _MAX_WORD or max(map(len, line.text.split())) <= _MAX_WORD


def _votes(column: _Column, width: int) -> tuple[int, int]:
    """Return how many lines of a column go on where they are full, and how many break off.

    A column without any full line is a header, a list or a verse: only lines that go on with room
    left count there. The end of a sentence says nothing.
    """
    pairs = list(pairwise(column.lines))
    slack = width // _SLACK
    full = [_is_full(line, following, width, slack) for line, following in pairs]
    is_prose = column.lines[-1].ends_sentence  # and no title above a byline
    n_on = n_off = 0
    for (line, following), is_full in zip(pairs, full, strict=True):
        if line.ends_sentence:
            continue
        if is_full:
            n_on += _goes_on(line, following) or (is_prose and _may_go_on(line, following))
        else:
            n_off += any(full) or _goes_on(line, following)
    return n_on, n_off
