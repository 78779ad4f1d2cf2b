"""How well the relations of a digest agree with pairs of claims that people labelled.

A file of pairs names two files of gold and how their claims stand to one another; what it does not
list is unrelated. Strict, a relation is right if kind, direction and difference are; lenient, if
the two claims are related at all.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pydantic import Field, ValidationError

from summarizer.digests.digest import digest
from summarizer.digests.gold import record_of_gold
from summarizer.digests.models import ClaimRef, Difference, Digest, Relation, RelationKind
from summarizer.errors import InputError
from summarizer.evaluation.gold import load_gold
from summarizer.evaluation.statistics.resampling import (
    Estimate,
    Floats,
    bootstrap,
    counts_statistic,
    ratio,
)
from summarizer.values import Model

KINDS: Final[tuple[RelationKind, ...]] = ("same", "more_specific", "differs")


class LabelledRelation(Model):
    """A relation as people labelled it; `note` says why."""

    kind: RelationKind
    differs: Difference | None = None
    a: ClaimRef
    b: ClaimRef
    note: str = ""


class Pairs(Model):
    """The labelled pairs of claims of two articles; `gold` are paths relative to the file."""

    schema_id: str | None = Field(default=None, alias="schema")
    gold: tuple[str, str]
    relations: tuple[LabelledRelation, ...]
    only_in: tuple[ClaimRef, ...] = ()


Key = tuple[str, str | None, frozenset[ClaimRef], ClaimRef | None]


@dataclass(frozen=True)
class Counts:
    """What was found of one file's relations: right, of those given, of those labelled."""

    right: int
    given: int
    labelled: int


@dataclass(frozen=True)
class PairScore:
    """Precision, recall and F1 of some relations over files, with their intervals."""

    name: str
    counts: tuple[Counts, ...]

    @property
    def precision(self) -> Estimate:
        """Return the share of the relations given that are right."""
        return self._estimate(lambda right, given, labelled: ratio(right, given))

    @property
    def recall(self) -> Estimate:
        """Return the share of the labelled relations that were given."""
        return self._estimate(lambda right, given, labelled: ratio(right, labelled))

    @property
    def f1(self) -> Estimate:
        """Return the harmonic mean of precision and recall (van Rijsbergen 1979)."""
        return self._estimate(lambda right, given, labelled: ratio(2 * right, given + labelled))

    def _estimate(self, of_totals: Callable[[Floats, Floats, Floats], Floats]) -> Estimate:
        rows = [(float(c.right), float(c.given), float(c.labelled)) for c in self.counts]
        return bootstrap(counts_statistic(of_totals, rows), range(len(rows)))


def read_pairs(path: str | os.PathLike[str]) -> Pairs:
    """Read a file of labelled pairs; InputError where it is none."""
    try:
        return Pairs.model_validate_json(Path(path).read_bytes())
    except OSError as exc:
        raise InputError(f"{path}: cannot be read: {exc.strerror or exc}") from exc
    except ValidationError as exc:
        first = exc.errors()[0]
        place = ".".join(map(str, first["loc"]))
        raise InputError(f"{path}: is no file of pairs: {place}: {first['msg']}") from exc


def digest_of(pairs: Pairs, path: str | os.PathLike[str]) -> Digest:
    """Return the digest of the gold that a file of pairs names, by the rules alone."""
    golds = [load_gold(Path(path).parent / name) for name in pairs.gold]
    texts = {gold.source.sha256: gold.text for gold in golds}
    return digest(
        [record_of_gold(gold) for gold in golds], find_text=lambda info: texts[info.sha256 or ""]
    )


def score_pairs(scored: Sequence[tuple[Pairs, Digest]]) -> list[PairScore]:
    """Return the scores over files: all kinds together, leniently, and each kind."""
    scores = [
        PairScore("all", tuple(_counts(*each, strict=True) for each in scored)),
        PairScore("all, lenient", tuple(_counts(*each, strict=False) for each in scored)),
    ]
    for kind in KINDS:
        counts = tuple(_counts(*each, strict=True, kind=kind) for each in scored)
        scores.append(PairScore(kind, counts))
    return scores


def false_numbers(pairs: Pairs, found: Digest) -> list[frozenset[ClaimRef]]:
    """Return the claims of which a digest says that they differ in a number, and people do not."""
    labelled = {key for key in relation_keys(pairs.relations, strict=True) if key[1] == "number"}
    given = {key for key in relation_keys(found.relations, strict=True) if key[1] == "number"}
    return [key[2] for key in given - labelled]


def _counts(
    pairs: Pairs, found: Digest, *, strict: bool, kind: RelationKind | None = None
) -> Counts:
    labelled, given = (
        set(relation_keys([r for r in relations if kind in (None, r.kind)], strict=strict))
        for relations in (pairs.relations, found.relations)
    )
    return Counts(len(labelled & given), len(given), len(labelled))


def relation_keys(
    relations: Iterable[LabelledRelation | Relation], *, strict: bool = True
) -> Iterator[Key]:
    """Yield what two relations must share to be one: kind, difference, claims, the finer one.

    Only the claims where it is not `strict`.
    """
    for relation in relations:
        claims = frozenset((relation.a, relation.b))
        finer = relation.a if strict and relation.kind == "more_specific" else None
        kind, differs = (relation.kind, relation.differs) if strict else ("", None)
        yield kind, differs, claims, finer
