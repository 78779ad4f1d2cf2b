"""Quotations of a text: where each begins and ends, over sentences and paragraphs.

A quotation that runs over paragraphs opens each of them and is closed in the last one; one that is
interrupted ("The line," said Voss, "has lost ...") goes on in lower case. Both are one quotation
with several parts. Linear in the length of the text; never raises.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from summarizer.language.marks import ALL_MARKS, Mark, Singles, find_marks, find_singles
from summarizer.text.lexicon import SPEECH_WORDS
from summarizer.text.spans import Span

_SINGLE = "'"
_LONGEST_INTERRUPTION = 160  # characters: a name, a role and "said on Monday" fit twice
_LONGEST_UNCLOSED = 500  # characters: a paragraph; a text in one paragraph is not one quotation
_SENTENCE_END = re.compile(r"[.!?…。！？](?=\s)")
_SCARE_WORDS = 5
_TITLE_WORDS = 10
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
# One of these in a short quotation, and it is a clause of its own: "is safe", "we won".
_CLAUSE_WORDS = frozenset(
    "i we you he she they it who is are was were am be been has have had will would can could do"
    " does did must should may might cannot let there".split()
)
_CONTRACTED = ("'s", "'re", "'ve", "'ll", "n't", "'m", "'d")
_NO_CONTRACTION = re.compile(r"[^\W\d_]+'s", re.IGNORECASE)


@dataclass(frozen=True)
class Quotation:
    """One quotation: `[start, end)` with its marks, and its `parts` without what interrupts it.

    Parts are disjoint and in order, one at least; none crosses a paragraph. `is_scare` tells a word
    or a title in quotation marks from speech: a few words without a clause of their own.
    """

    start: int
    end: int
    parts: tuple[Span, ...]
    is_scare: bool = False


@dataclass(frozen=True)
class _Run:
    """A stretch of one paragraph in marks; `unclosed` ones end where it or another one does."""

    start: int
    end: int
    family: str
    unclosed: bool = False


def find_quotations(text: str, blocks: Sequence[Span]) -> list[Quotation]:
    """Return the quotations of `text` in order, disjoint but for what stands in an interruption.

    `blocks` are its paragraphs, `[start, end)` without blanks at their edges, in order. A mark that
    is never closed quotes at most to the end of its paragraph, unless the next one opens again.
    """
    groups: list[list[_Run]] = []
    open_family = ""  # of the quotation that the paragraph before left open
    for block in blocks:
        runs = _runs(text, block)
        for index, run in enumerate(runs):
            reopens = index == 0 and run.start == block[0] and run.family == open_family
            if reopens or (index and _interrupted(text, groups[-1][-1], run)):
                groups[-1].append(run)
            else:
                groups.append([run])
        open_family = runs[-1].family if runs and runs[-1].unclosed else ""
    return [_quotation(text, runs) for runs in groups if not _is_apostrophe(runs)]


def is_scare(words: str) -> bool:
    """Say whether words between marks are a scare quote or a title: few, and no clause.

    "so-called", "Iron Lady" and "Gone to the River" are; "is safe" and "No way!" are not.
    """
    found = [word.replace("’", "'") for word in _WORD.findall(words)]
    ending = words.strip()[-1:]
    exclaims = ending in ("!", "?") and len(found) > 1
    if exclaims or len(found) > _TITLE_WORDS:
        return False
    if _is_title(found):
        return ending != "." or len(found) <= _SCARE_WORDS
    if len(found) > _SCARE_WORDS or any(_tells_clause(word) for word in found):
        return False
    spoken = ending in (".", ",") and len(found) > 2 and words.strip()[:1].isupper()
    return not spoken


def _is_title(words: Sequence[str]) -> bool:
    """Say whether all longer words have a capital, as in the name of a book or a film."""
    longer = [word for word in words if len(word) > 3]
    return len(words) > 1 and len(longer) > 1 and all(word[0].isupper() for word in longer)


def _tells_clause(word: str) -> bool:
    word = word.casefold()
    if word in _CLAUSE_WORDS:
        return True
    return word.endswith(_CONTRACTED) and (
        _NO_CONTRACTION.fullmatch(word) is None or word in ("it's", "that's", "he's", "she's")
    )


def _quotation(text: str, runs: list[_Run]) -> Quotation:
    parts = (*((run.start, run.end) for run in runs[:-1]), _bounded(text, runs[-1]))
    start, end = parts[0][0], parts[-1][1]
    scare = len(runs) == 1 and is_scare(text[start:end].strip(f"{ALL_MARKS} "))
    return Quotation(start, end, parts, is_scare=scare)


def _bounded(text: str, run: _Run) -> Span:
    """Return the span of a run; one that nothing closes ends with its sentence if it is long."""
    if run.unclosed and run.end - run.start > _LONGEST_UNCLOSED:
        stop = _SENTENCE_END.search(text, run.start, run.end)
        return run.start, stop.end() if stop else run.start + _LONGEST_UNCLOSED
    return run.start, run.end


def _is_apostrophe(runs: list[_Run]) -> bool:
    """Say whether a single mark was never closed, nor opened again in the next paragraph."""
    return len(runs) == 1 and runs[0].unclosed and runs[0].family == _SINGLE


def _interrupted(text: str, first: _Run, second: _Run) -> bool:
    """Say whether `second` goes on with `first` after "said Voss,"."""
    gap = text[first.end : second.start][: _LONGEST_INTERRUPTION + 1]
    if len(gap) > _LONGEST_INTERRUPTION or first.family != second.family or first.unclosed:
        return False
    comma = gap.startswith(",") or text[first.start : first.end].rstrip(ALL_MARKS).endswith(",")
    if not comma or not gap.rstrip().endswith(",") or len(gap.split()) < 2:
        return False
    words = text[second.start : second.end].strip(f"{ALL_MARKS} […")
    goes_on = words[:1].islower() or words.startswith(("I ", "I'", "I’"))
    if not goes_on or (is_scare(words) and words[-1] not in ".,!?"):
        return False
    return any(word in SPEECH_WORDS for word in _WORD.findall(gap.casefold()))


def _runs(text: str, block: Span) -> list[_Run]:
    """Return the quoted stretches of one paragraph in order, disjoint; only outermost ones."""
    scan = _Scan(text, block, find_marks(text, block), find_singles(text, block))
    places: list[tuple[int, Mark | None]] = [(mark.start, mark) for mark in scan.marks]
    places.extend((at, None) for at in scan.singles.opening)
    for at, mark in sorted(places, key=lambda place: place[0]):
        if at < scan.done:
            continue
        if mark is not None:
            scan.take(mark)
        elif scan.opened is None:
            scan.take_single(at)
    return scan.finish()


class _Scan:
    """The state of reading one paragraph from left to right.

    `cut` is the run that ended where another mark opened: a mark that closes later on and has no
    partner tells that it goes on so far ("He told me "no way" and left," she said).
    """

    def __init__(self, text: str, block: Span, marks: list[Mark], singles: Singles) -> None:
        self.text, self.block, self.marks, self.singles = text, block, marks, singles
        self.runs: list[_Run] = []
        self.opened: Mark | None = None
        self.cut: int | None = None
        self.done = block[0]
        self._starts = [mark.start for mark in marks]

    def take(self, mark: Mark) -> None:
        """Read a double mark or a bracket."""
        if self.opened is None:
            if mark.facing != "close":
                self.opened = mark
            elif self.cut is not None and self.runs[self.cut].family == mark.family:
                start = self.runs[self.cut].start
                del self.runs[self.cut :]
                self._close(start, mark)
        elif mark.family == self.opened.family:
            if mark.facing == "open":
                self._cut_at(mark)
            else:
                self._close(self.opened.start, mark)

    def _cut_at(self, mark: Mark) -> None:
        if self.opened is not None and self.text[self.opened.end : mark.start].strip():
            end = self.opened.end + len(self.text[self.opened.end : mark.start].rstrip())
            self.cut = len(self.runs) if self.cut is None else self.cut
            self.runs.append(_Run(self.opened.start, end, self.opened.family, unclosed=True))
        self.opened = mark

    def _close(self, start: int, mark: Mark) -> None:
        self.opened = None
        self.runs.append(_Run(start, mark.end, mark.family))
        if self.cut is not None and self.cut >= len(self.runs) - 1:
            self.cut = None

    def take_single(self, at: int) -> None:
        """Read a single mark outside any other quotation, if it opens one."""
        end = self.singles.close_of(at)
        if end is None:
            if at == self.block[0]:  # of several paragraphs, perhaps: each opens, the last closes
                self.runs.append(_Run(at, self.block[1], _SINGLE, unclosed=True))
                self.done = self.block[1]
            return
        inside = bisect_left(self._starts, end) - bisect_left(self._starts, at)
        if inside % 2 == 0:
            self.runs.append(_Run(at, end, _SINGLE))
            self.done = end

    def finish(self) -> list[_Run]:
        """Return the runs, the one that was left open up to the end of the paragraph."""
        if self.opened is not None and self.opened.facing == "open":
            run = _Run(self.opened.start, self.block[1], self.opened.family, unclosed=True)
            self.runs.append(run)
        return self.runs
