"""Which claims of a record are which claims of gold.

Many-to-one for finding and for being right, since two lists may cut the same facts differently
(one-to-one gave a recall of .57 where many-to-one gave .91 on the same lists); optimal one-to-one
only to score the labels of claims that stand for one another.

On the 60 gold claims of the two seed articles and the extractive reader's claims, "found" was a
person's verdict too in 57; the other three were said in other words. It is weak there: a claim
that is put quite differently is missed, and then counts as supported at best.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from summarizer.checks import check_claim
from summarizer.errors import InputError
from summarizer.evaluation.gold import Gold
from summarizer.evaluation.naming import Naming
from summarizer.evaluation.scorers.text import faithfulness
from summarizer.evaluation.spans import common, length, merged
from summarizer.evaluation.statements import (
    ASSIGNED,
    SAME,
    Likeness,
    Statement,
    compare,
    joined,
    prepare,
)
from summarizer.grounding import Haystack
from summarizer.models import Claim, Entity, Record

Bin = Literal["matched", "neutral", "supported", "unsupported"]

# Half of what a claim quotes is marked as no claim: a system that extracts it is not punished.
MIN_EXCLUDED = 0.5
# A claim carries this much of its own evidence's sentences, or says something else than they do.
MIN_FAITHFUL = 0.5
# Claims of one gold claim that say this much of one another both ways are one claim twice.
MIN_DUPLICATE = 0.8
_DAMNING = frozenset(("number", "name", "negation"))

Table = Sequence[Sequence[Likeness]]


@dataclass(frozen=True)
class Pair:
    """A gold claim and the one claim that stands for it: indices, and how alike they are."""

    gold: int
    claim: int
    likeness: Likeness


@dataclass(frozen=True)
class Matching:
    """What became of every claim on both sides; all numbers are indices into the two lists.

    `carriers`: for each gold claim, the claims that carry it, none when it was missed.
    `bins`: for each claim, `matched`, `neutral` (optional or excluded in gold), `supported` by
    the article though not in gold, or `unsupported`. `pairs` are one to one, optional gold left
    out. `duplicates` are pairs (first, again) of claims.
    """

    carriers: tuple[tuple[int, ...], ...]
    bins: tuple[Bin, ...]
    pairs: tuple[Pair, ...]
    duplicates: tuple[tuple[int, int], ...]
    n_gold: int

    @property
    def n_predicted(self) -> int:
        """Return the number of claims that count: all but the neutral ones."""
        return len(self.bins) - self.bins.count("neutral")

    @property
    def granularity(self) -> float | None:
        """Return counted claims over gold claims that are not optional; None without gold."""
        return self.n_predicted / self.n_gold if self.n_gold else None


def match(record: Record, gold: Gold) -> Matching:
    """Match the claims of a record with gold; see `statements.compare` for what alike means.

    A gold claim is found when one claim says it, or when the claims that are part of it say it
    together; a claim is right likewise. Without claims on either side everything is empty.
    """
    naming = Naming(gold.entities)
    wanted = gold_statements(gold)
    given = [prepare(c.id, c.text, _spans(c, gold.text), status=c.status) for c in record.claims]
    table = [[compare(g, p, naming.kin) for p in given] for g in wanted]
    pairs = assign(table)
    carriers = carriers_of(wanted, given, table, {(p.gold, p.claim) for p in pairs}, naming)
    carried = carriers_of(
        given, wanted, flipped(table, len(given)), {(p.claim, p.gold) for p in pairs}, naming
    )
    is_optional = [claim.optional for claim in gold.claims]
    return Matching(
        carriers=carriers,
        bins=_bins(record, gold, given, [[is_optional[i] for i in found] for found in carried]),
        pairs=tuple(pair for pair in pairs if not is_optional[pair.gold]),
        duplicates=_duplicates(given, carriers, naming),
        n_gold=is_optional.count(False),
    )


def pair(records: Iterable[Record], golds: Iterable[Gold]) -> list[tuple[Record, Gold]]:
    """Return every record with its gold, in the order of the gold.

    They belong together when they have the same article: by SHA-256, or by id when the record has
    none. InputError for a second record or gold of one article, for either without the other,
    and for a record of that id that was made from another text: nothing is left out silently.
    """
    by_id: dict[str, Gold] = {}
    for gold in golds:
        if gold.id in by_id:
            raise InputError(f"{gold.file}: the article {gold.id!r} has gold twice")
        by_id[gold.id] = gold
    by_hash = {gold.article.sha256: gold.id for gold in by_id.values()}
    found: dict[str, Record] = {}
    for record in records:
        name = _gold_id(record, by_id, by_hash)
        if name in found:
            raise InputError(f"the article {name!r} has two records; score one run at a time")
        found[name] = record
    if missing := by_id.keys() - found.keys():
        raise InputError(f"no record for the gold of {', '.join(sorted(missing))}")
    return [(found[name], gold) for name, gold in by_id.items()]


def _gold_id(record: Record, by_id: Mapping[str, Gold], by_hash: Mapping[str, str]) -> str:
    """Return the id of the gold of a record; a folder before the article's name is ignored."""
    article = record.article
    if article.sha256 is not None and article.sha256 in by_hash:
        return by_hash[article.sha256]
    name = article.id.rpartition("/")[2]
    if name not in by_id:
        raise InputError(f"the record of {article.id!r} has no gold")
    if article.sha256 is not None:
        raise InputError(
            f"the record of {article.id!r} was made from another text than {by_id[name].file}"
            " is about; run it again"
        )
    return name


def gold_statements(gold: Gold) -> list[Statement]:
    """Return the gold claims for comparing; their evidence is what has the role `support`."""
    return [
        prepare(
            claim.id,
            claim.text,
            [(e.start, e.end) for e in claim.evidence if e.role == "support"],
            status=claim.status,
        )
        for claim in gold.claims
    ]


def carriers_of(
    units: Sequence[Statement],
    others: Sequence[Statement],
    table: Table,
    assigned: Set[tuple[int, int]],
    naming: Naming,
) -> tuple[tuple[int, ...], ...]:
    """Return, for each unit, the others that say it: one of them, or its parts together.

    `assigned` are the pairs (unit, other) that stand for one another: they match from a lower
    likeness on than any two claims.
    """
    carriers = []
    for i, (unit, row) in enumerate(zip(units, table, strict=True)):
        found = tuple(j for j, likeness in enumerate(row) if likeness.forth >= SAME)
        parts = tuple(j for j, likeness in enumerate(row) if likeness.back >= SAME)
        if not found and len(parts) > 1:
            together = compare(unit, joined(others[j] for j in parts), naming.kin)
            found = parts if together.forth >= SAME else ()
        if not found:
            found = tuple(
                j
                for j, likeness in enumerate(row)
                if (i, j) in assigned and likeness.forth >= ASSIGNED
            )
        carriers.append(found)
    return tuple(carriers)


def assign(table: Table) -> list[Pair]:
    """Return the pairs, one to one, with the largest sum of likeness, in the order of the rows.

    A pair must reach ASSIGNED in one direction at least, SAME if they share no evidence. Source:
    Kuhn 1955, as scipy.optimize.linear_sum_assignment (Jonker and Volgenant's algorithm).
    """
    allowed = [
        (i, j, likeness)
        for i, row in enumerate(table)
        for j, likeness in enumerate(row)
        if max(likeness.forth, likeness.back) >= (ASSIGNED if likeness.iou else SAME)
    ]
    if not allowed:
        return []
    import numpy as np  # with scipy over a second to import: only where there is something to do
    from scipy.optimize import linear_sum_assignment  # type: ignore[import-untyped]  # no stubs

    values = np.zeros((len(table), len(table[0])))
    for i, j, likeness in allowed:
        values[i, j] = likeness.mean
    rows, columns = linear_sum_assignment(values, maximize=True)
    return [
        Pair(int(i), int(j), table[i][j])
        for i, j in zip(rows, columns, strict=True)
        if values[i, j] > 0
    ]


def flipped(table: Table, n_columns: int) -> list[list[Likeness]]:
    """Return the table seen from the columns; `n_columns` says how many there are without rows."""
    return [
        [Likeness(row[j].back, row[j].forth, row[j].iou) for row in table] for j in range(n_columns)
    ]


def _spans(claim: Claim, text: str) -> list[tuple[int, int]]:
    """Return the places of a claim's quotes; a quote that is not the article's has no place."""
    return [
        part
        for evidence in claim.evidence
        if evidence.start is not None and text[evidence.start : evidence.end] == evidence.quote
        for part in evidence.parts or ((evidence.start, evidence.start + len(evidence.quote)),)
    ]


def _bins(
    record: Record, gold: Gold, given: Sequence[Statement], optional: Sequence[Sequence[bool]]
) -> tuple[Bin, ...]:
    """Return the bin of every claim; `optional` says of each gold claim in it if it is."""
    excluded = merged((e.start, e.end) for e in gold.excluded)
    haystack = Haystack(gold.text)
    bins: list[Bin] = []
    for claim, statement, found in zip(record.claims, given, optional, strict=True):
        if found:
            bins.append("neutral" if all(found) else "matched")
        elif not _is_supported(claim, statement, gold, haystack):
            bins.append("unsupported")
        else:
            share = common(statement.spans, excluded) / length(statement.spans)
            bins.append("neutral" if share >= MIN_EXCLUDED else "supported")
    return tuple(bins)


def _is_supported(claim: Claim, statement: Statement, gold: Gold, haystack: Haystack) -> bool:
    """Say whether the article carries a claim: its own quotes do, and no check objects."""
    if not statement.spans:
        return False
    placed = [
        e
        for e in claim.evidence
        if e.accepted and e.start is not None and gold.text[e.start : e.end] == e.quote
    ]
    if not placed:
        return False
    honest = claim.model_copy(update={"evidence": tuple(placed)})
    entities = [Entity(name=e.name, type=e.type, aliases=e.aliases) for e in gold.entities]
    flags = check_claim(honest, gold.source, haystack, entities)
    if any(flag.kind in _DAMNING for flag in flags):
        return False
    near = [haystack.neighbourhood(e.start or 0, e.end or 0)[1] for e in placed]
    grounds = " ".join(gold.text[start:end] for start, end in near)
    return faithfulness(statement.bare, grounds) >= MIN_FAITHFUL  # its dates are checked above


def _duplicates(
    given: Sequence[Statement], carriers: Iterable[Sequence[int]], naming: Naming
) -> tuple[tuple[int, int], ...]:
    """Return the claims that say again what another claim of the same gold claim says."""
    candidates = sorted({two for found in carriers for two in combinations(sorted(found), 2)})
    again: dict[int, int] = {}
    for first, second in candidates:
        if first in again or second in again:
            continue
        likeness = compare(given[first], given[second], naming.kin)
        if min(likeness.forth, likeness.back) >= MIN_DUPLICATE:
            again[second] = first
    return tuple((first, second) for second, first in sorted(again.items()))
