"""Quotations of a text: where each begins and ends, over sentences and paragraphs.

One that runs over paragraphs opens each of them and is closed in the last one; one that goes on
behind "said Voss," does so in lower case. Both have several parts. Linear in the text's length.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass

from summarizer.language.marks import ALL_MARKS, SINGLE, Mark, find_marks
from summarizer.text.lexicon import AUXILIARIES, PRONOUNS, SPEECH_WORDS
from summarizer.text.spans import Span

_INTERRUPTION = re.compile(r"\s*\S+\s.{,158},\s*")  # a name, a role and "said on Monday" fit twice
_LONGEST_UNCLOSED = 500  # characters: a paragraph; a text in one paragraph is not one quotation
_SENTENCE_END = re.compile(r"[.!?…。！？](?=\s)")
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
# One of these in a short quotation, and it is a clause of its own: "is safe", "we won".
_CLAUSE_WORDS = (AUXILIARIES - {"to", "being"}) | PRONOUNS | {"cannot", "let", "there"}
_CONTRACTED = re.compile(r"(?:it|that|s?he)'s|.*(?:'(?:re|ve|ll|m|d)|n't)")


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


def find_quotations(text: str, blocks: Sequence[Span]) -> list[Quotation]:
    """Return the quotations of `text` in order, disjoint but for what stands in an interruption.

    `blocks` are its paragraphs, `[start, end)` without blanks at their edges, in order. A mark that
    is never closed quotes at most to the end of its paragraph, unless the next one opens again.
    """
    groups: list[list[Mark]] = []
    last: Mark | None = None  # of the paragraph before
    for block in blocks:
        runs = _runs(text, block)
        for before, run in zip([last, *runs], runs, strict=False):
            if before and _goes_on(text, before, run, block):
                groups[-1].append(run)
            else:
                groups.append([run])
        last = runs[-1] if runs else None
    return [_quotation(text, runs) for runs in groups]


def is_scare(words: str) -> bool:
    """Say whether words between marks are a scare quote or a title: few, and no clause.

    "so-called", "Iron Lady" and "Gone to the River" are; "is safe" and "No way!" are not.
    """
    words = words.strip().replace("’", "'")
    found = _WORD.findall(words)
    longer = [word for word in found if len(word) > 3]
    exclaims = len(found) > 1 and words.endswith(("!", "?"))
    if len(longer) > 1 and all(word[0].isupper() for word in longer):  # a book or a film
        return len(found) <= 10 and not exclaims
    is_spoken = len(found) > 2 and words[0].isupper() and words.endswith((".", ","))
    lower = map(str.casefold, found)
    is_clause = any(word in _CLAUSE_WORDS or _CONTRACTED.fullmatch(word) for word in lower)
    return len(found) <= 5 and not (exclaims or is_spoken or is_clause)


def _quotation(text: str, runs: list[Mark]) -> Quotation:
    start, end = runs[-1].start, runs[-1].end
    if runs[-1].facing == "open" and end - start > _LONGEST_UNCLOSED:  # it ends with its sentence
        stop = _SENTENCE_END.search(text, start, end)
        end = stop.end() if stop else start + _LONGEST_UNCLOSED
    parts = (*((run.start, run.end) for run in runs[:-1]), (start, end))
    scare = len(runs) == 1 and is_scare(text[start:end].strip(f"{ALL_MARKS} "))
    return Quotation(runs[0].start, end, parts, is_scare=scare)


def _goes_on(text: str, first: Mark, second: Mark, block: Span) -> bool:
    """Say whether `second` opens its paragraph again, or goes on after "said Voss,"."""
    if first.facing == "open" and second.start == block[0]:
        return first.family == second.family
    gap = _INTERRUPTION.fullmatch(text, first.end, second.start)
    if gap is None or first.family != second.family or first.end <= block[0]:
        return False
    words = text[second.start : second.end].strip(f"{ALL_MARKS} […")
    comma = gap[0].startswith(",") or text[first.start : first.end].rstrip(ALL_MARKS).endswith(",")
    small = words[:1].islower() or words.startswith(("I ", "I'", "I’"))
    if not comma or not small or (is_scare(words) and words[-1] not in ".,!?"):
        return False
    return any(word in SPEECH_WORDS for word in _WORD.findall(gap[0].casefold()))


def _runs(text: str, block: Span) -> list[Mark]:
    """Return the quoted stretches of one paragraph in order, disjoint; only outermost ones.

    What a mark opens reaches to the mark that closes it, over others in between, six deep at most;
    if none does, it faces "open" to the next one that opens, or to the end of the paragraph.
    """
    runs: list[Mark] = []
    opened: list[Mark] = []
    for mark in find_marks(text, block):
        partner = next((m for m in opened[:-7:-1] if m.family == mark.family), None)
        if (runs and mark.start < runs[-1].end) or (mark.family == SINGLE and opened):
            continue  # one within single marks, or single ones within others
        if mark.family == SINGLE:
            runs.append(mark)
        elif mark.facing == "open" or (mark.facing == "either" and partner is None):
            opened.append(mark)
        elif partner is not None:
            while opened.pop() is not partner:
                pass
            while runs and runs[-1].start > partner.start:
                runs.pop()
            runs.append(Mark(partner.start, mark.end, mark.family, "either"))
    opened = [mark for mark in opened if mark.facing == "open"]
    starts = [*sorted(mark.start for mark in (*runs, *opened)), block[1]]
    for mark in opened:
        end = starts[bisect(starts, mark.start)]
        if words := text[mark.end : end].rstrip():
            runs.append(Mark(mark.start, mark.end + len(words), mark.family, "open"))
    return sorted(runs)
