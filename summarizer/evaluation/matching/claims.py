"""Which claims of a record are which claims of gold.

On the 60 gold claims of the two seed articles and the extractive reader's claims, "found" was a
person's verdict too in 57; the other three were said in other words. It is weak there: a claim
that is put quite differently is missed, and then counts as supported at best.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from summarizer.checks import Background
from summarizer.evaluation.gold import Gold
from summarizer.evaluation.matching.alignment import align, gold_statements
from summarizer.evaluation.matching.likeness import Statement, likeness, prepare
from summarizer.evaluation.matching.near import near_misses
from summarizer.evaluation.matching.source_names import SourceNames
from summarizer.evaluation.matching.support import is_supported
from summarizer.grounding import Haystack
from summarizer.models import Claim, Entity, Record
from summarizer.text.spans import common, length, merged

Bin = Literal["matched", "neutral", "supported", "unsupported"]

# Half of what a claim quotes is marked as no claim: a system that extracts it is not punished.
MIN_EXCLUDED = 0.5
# Claims of one gold claim that say this much of one another both ways are one claim twice.
MIN_DUPLICATE = 0.8


@dataclass(frozen=True)
class Matching:
    """What became of every claim on both sides; all numbers are indices into the two lists.

    `carriers`: for each gold claim, the claims that carry it, none when it was missed.
    `bins`: for each claim, `matched`, `neutral` (optional or excluded in gold), `supported` by
    the article though not in gold, or `unsupported`. `pairs` (gold, claim) are one to one, gold
    that is optional or was missed left out. `duplicates` are pairs (first, again) of claims. `near`
    are pairs (gold, claim) of what was missed with the claim that nearly says it.
    """

    carriers: tuple[tuple[int, ...], ...]
    bins: tuple[Bin, ...]
    pairs: tuple[tuple[int, int], ...]
    duplicates: tuple[tuple[int, int], ...]
    near: tuple[tuple[int, int], ...]

    @property
    def n_predicted(self) -> int:
        """Return the number of claims that count: all but the neutral ones."""
        return len(self.bins) - self.bins.count("neutral")


def match(record: Record, gold: Gold) -> Matching:
    """Match the claims of a record with gold; see `likeness` for what alike means.

    A gold claim is found when one claim says it, or when the claims that are part of it say it
    together; a claim is right likewise. Without claims on either side everything is empty.
    """
    names = SourceNames(gold.entities)
    given = [prepare(c.text, _spans(c, gold.text), status=c.status) for c in record.claims]
    wanted = gold_statements(gold)
    aligned = align(wanted, given, names)
    is_optional = [claim.optional for claim in gold.claims]
    optional = [[is_optional[i] for i in found] for found in aligned.in_first]
    missed = [i for i, found in enumerate(aligned.in_second) if not found and not is_optional[i]]
    carriers = {j for found in aligned.in_second for j in found}
    # The others say what gold has, and gold all that they say.
    free = [j for j, found in enumerate(aligned.in_first) if not found or j not in carriers]
    return Matching(
        carriers=aligned.in_second,
        bins=_bins(record, gold, given, optional),
        pairs=tuple(
            (i, j) for i, j in aligned.pairs if aligned.in_second[i] and not is_optional[i]
        ),
        duplicates=_duplicates(given, aligned.in_second, names),
        near=near_misses(wanted, given, missed=missed, candidates=free),
    )


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
    background = Background(gold.source, Haystack(gold.text), _entities(record, gold))
    bins: list[Bin] = []
    for claim, statement, found in zip(record.claims, given, optional, strict=True):
        n_quoted = length(statement.spans)
        if n_quoted and common(statement.spans, excluded) / n_quoted >= MIN_EXCLUDED:
            bins.append("neutral" if found or is_supported(claim, background) else "unsupported")
        elif found:
            bins.append("neutral" if all(found) else "matched")
        else:
            bins.append("supported" if is_supported(claim, background) else "unsupported")
    return tuple(bins)


def _entities(record: Record, gold: Gold) -> Sequence[Entity]:
    """Return the names of one another that a person listed, those of the record if none did."""
    return [
        Entity(name=each.name, type=each.type, aliases=each.aliases) for each in gold.entities
    ] or record.entities


def _duplicates(
    given: Sequence[Statement], carriers: Iterable[Sequence[int]], names: SourceNames
) -> tuple[tuple[int, int], ...]:
    """Return the claims that say again what another claim of the same gold claim says."""
    candidates = sorted({two for found in carriers for two in combinations(sorted(found), 2)})
    again: dict[int, int] = {}
    for first, second in candidates:
        if first in again or second in again:
            continue
        alike = likeness(given[first], given[second], names.kin)
        if min(alike.forth, alike.back) >= MIN_DUPLICATE:
            again[second] = first
    return tuple((first, second) for second, first in sorted(again.items()))
