"""A verdict for a terminal: at most 80 columns, and what failed at the end, where it is seen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from summarizer.evaluation.verdict import GateCheck, Verdict
from summarizer.reports.evaluation import words
from summarizer.reports.paragraphs import wrapped
from summarizer.reports.phrases import neutral
from summarizer.reports.tables import aligned

_N_SHOWN: Final = 40


def render_text(verdict: Verdict) -> str:
    """Return the report for a terminal; its first line names the model and how it was asked.

    Only a path that is longer than a line is wider than 80 columns.
    """
    lines = [line for said in words.subject(verdict) for line in wrapped(neutral(said), hang=2)]
    lines += ["", *aligned([words.SCORE_HEADER, *words.score_rows(verdict)])]
    lines += [line for said in words.footnotes(verdict) for line in wrapped(neutral(said), hang=2)]
    for title, rows in words.confusions(verdict):
        lines += ["", *_confusion(title, rows)]
    for title, entries in words.sections(verdict.cases):
        lines += ["", f"{title}: {len(entries)}"]
        lines += [line for entry in entries[:_N_SHOWN] for line in _entry(entry)]
        if len(entries) > _N_SHOWN:
            lines.append(f"  and {len(entries) - _N_SHOWN} more; --json has them all")
    lines += ["", *_checks("ALLOWED", verdict.allowed)]
    if verdict.allowed:
        lines += wrapped(neutral(f"reason: {verdict.reason or 'none was given'}"), lead=" " * 8)
    lines += [*_checks("FAILED", verdict.failures), words.ending(verdict)]
    return "\n".join(lines) + "\n"


def _confusion(title: str, rows: Sequence[tuple[str, ...]]) -> list[str]:
    """Return a table in which what was confused is seen at once: zeros are dots."""
    head, *body = rows
    dotted = [
        (neutral(gold), *("." if n == "0" else n for n in counts), right)
        for gold, *counts, right in body
    ]
    return aligned([(title, *map(neutral, head[1:])), *dotted])


def _entry(entry: words.Entry) -> Iterator[str]:
    yield from wrapped(neutral(entry.said), lead=f"  {neutral(entry.place)}: ", hang=6)
    for said in entry.more:
        yield from wrapped(neutral(said), lead=" " * 6, hang=8)


def _checks(word: str, checks: Sequence[GateCheck]) -> Iterator[str]:
    for check in checks:
        place = words.check_place(check)
        tail = f"({neutral(place)})" if place else ""
        yield from wrapped(neutral(check.message), lead=f"{word:8}", hang=8, tail=tail)
