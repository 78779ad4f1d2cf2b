"""Tables of labels that were given, by gold's: status, polarity, and what kind of source."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from summarizer.evaluation.evaluate import Evaluation
from summarizer.evaluation.gold import Chain
from summarizer.evaluation.matching.source_names import chain_of
from summarizer.reports.html.evaluation.cases import CasePart

_OWN, _UNNAMED, _NAMED, _CHAIN = "the article", "(unspecified)", "one level", "a chain"
_KINDS: Final = (_OWN, _UNNAMED, _NAMED, _CHAIN)


@dataclass(frozen=True)
class Cell:
    """How often a label was given, and whether that is gold's own label."""

    n: int
    is_own: bool


@dataclass(frozen=True)
class LabelTable:
    """A table: gold's labels by row, those given by column, and how many of each are right."""

    title: str
    labels: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Cell, ...], str], ...]
    n_right: int
    n: int
    note: str = ""


def label_tables(evaluation: Evaluation, parts: Iterable[CasePart]) -> list[LabelTable]:
    """Return the tables of a run; those of which nothing was compared are left out."""
    tables = [
        _table(label.capitalize(), counts, {row: counts[row].get(row, 0) for row in counts})
        for label, counts in evaluation.verdict.confusion.items()
    ]
    return [table for table in (*tables, _sources(parts)) if table.n]


def _table(
    title: str, counts: dict[str, dict[str, int]], right: dict[str, int], note: str = ""
) -> LabelTable:
    rows = []
    for gold, given in counts.items():
        n = sum(given.values())
        cells = tuple(Cell(given.get(label, 0), is_own=label == gold) for label in counts)
        rows.append((gold, cells, f"{right[gold]} of {n}" if n else "-"))
    total = sum(sum(given.values()) for given in counts.values())
    return LabelTable(title, tuple(counts), tuple(rows), sum(right.values()), total, note)


def _sources(parts: Iterable[CasePart]) -> LabelTable:
    """Return the table of kinds of attribution, over all claims that were compared."""
    counts: dict[str, dict[str, int]] = {gold: dict.fromkeys(_KINDS, 0) for gold in _KINDS}
    right = dict.fromkeys(_KINDS, 0)
    for part in parts:
        golds = {claim.id: claim for claim in part.gold.claims}
        given = {claim.id: claim for claim in part.record.claims}
        for row in part.rows:
            if row.overlap is None or row.gold is None:
                continue
            kind = _kind(chain_of(given[row.claims[0].id].attribution))
            is_right = "attribution" not in row.wrong_names
            # As with the other labels, an alternative that gold accepts counts as its own.
            gold = kind if is_right else _kind(golds[row.gold.id].attribution)
            counts[gold][kind] += 1
            right[gold] += is_right
    note = "A source of the right kind may have another name: the last column counts whole chains."
    return _table("Attribution", counts, right, note)


def _kind(chain: Sequence[Sequence[str]] | Chain) -> str:
    if not chain:
        return _OWN
    if len(chain) > 1:
        return _CHAIN
    return _UNNAMED if tuple(chain[0]) == (_UNNAMED,) else _NAMED
