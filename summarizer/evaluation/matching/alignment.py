"""Two lists of statements about one article, side by side: which say the same.

Many-to-one for being said, since two lists may cut the same facts differently (one-to-one gave a
recall of .57 where many-to-one gave .91 on the same lists); optimal one-to-one only to compare the
labels of claims that stand for one another.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass

from summarizer.evaluation.gold import Gold
from summarizer.evaluation.matching.likeness import (
    ASSIGNED,
    NOTHING_ALIKE,
    SAME,
    Likeness,
    Statement,
    joined,
    least_match,
    likeness,
    prepare,
)
from summarizer.evaluation.matching.source_names import SourceNames

Table = Sequence[Sequence[Likeness]]


@dataclass(frozen=True)
class Alignment:
    """What became of two lists; all numbers are indices into them.

    `pairs` (first, second) stand for one another, one to one. `in_second` are, for each of the
    first, those of the second that say it, alone or together; `in_first` the reverse.
    """

    pairs: tuple[tuple[int, int], ...]
    in_second: tuple[tuple[int, ...], ...]
    in_first: tuple[tuple[int, ...], ...]


def align(first: Sequence[Statement], second: Sequence[Statement], names: SourceNames) -> Alignment:
    """Compare every statement of one list with every one of the other; see `likeness`."""
    table = [
        [likeness(one, other, names.kin, matches_only=True) for other in second] for one in first
    ]
    flipped = [
        [row[j].flipped if row[j] is not NOTHING_ALIKE else NOTHING_ALIKE for row in table]
        for j in range(len(second))
    ]
    pairs = _assign(table)
    return Alignment(
        pairs=tuple(pairs),
        in_second=_carriers(first, second, table, set(pairs), names),
        in_first=_carriers(second, first, flipped, {(j, i) for i, j in pairs}, names),
    )


def gold_statements(gold: Gold) -> list[Statement]:
    """Return the gold claims for comparing; their evidence is what has the role `support`."""
    return [
        prepare(
            claim.text,
            [(e.start, e.end) for e in claim.evidence if e.role == "support"],
            status=claim.status,
        )
        for claim in gold.claims
    ]


def _carriers(
    units: Sequence[Statement],
    others: Sequence[Statement],
    table: Table,
    assigned: Set[tuple[int, int]],
    names: SourceNames,
) -> tuple[tuple[int, ...], ...]:
    """Return, for each unit, the others that say it: one of them, or its parts together.

    `assigned` are the pairs (unit, other) that stand for one another: they match from a lower
    likeness on than any two claims.
    """
    carriers = []
    for i, (unit, row) in enumerate(zip(units, table, strict=True)):
        found = tuple(j for j, alike in enumerate(row) if alike.forth >= SAME)
        parts = tuple(j for j, alike in enumerate(row) if alike.back >= SAME)
        if not found and len(parts) > 1:
            together = likeness(unit, joined(others[j] for j in parts), names.kin)
            found = parts if together.forth >= SAME else ()
        if not found:
            found = tuple(
                j for j, alike in enumerate(row) if (i, j) in assigned and alike.forth >= ASSIGNED
            )
        carriers.append(found)
    return tuple(carriers)


def _assign(table: Table) -> list[tuple[int, int]]:
    """Return the pairs, one to one, with the largest sum of likeness, in the order of the rows.

    A pair must reach `least_match` in one direction at least. Source:
    Kuhn 1955, as scipy.optimize.linear_sum_assignment (Jonker and Volgenant's algorithm).
    """
    values = [
        [
            alike.mean if max(alike.forth, alike.back) >= least_match(alike.iou) else 0.0
            for alike in row
        ]
        for row in table
    ]
    if not any(map(any, values)):
        return []
    # Over a second to import: only where there is something to do.
    from scipy.optimize import linear_sum_assignment  # type: ignore[import-untyped]  # no stubs

    rows, columns = linear_sum_assignment(values, maximize=True)
    return [(int(i), int(j)) for i, j in zip(rows, columns, strict=True) if values[i][j] > 0]
