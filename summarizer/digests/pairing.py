"""The relations between the claims of the articles of one event, and the pairs that stay open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from summarizer.digests.judgement import Judgement
from summarizer.digests.judging import judge
from summarizer.digests.names import JoinedNames
from summarizer.digests.sayings import Saying, prepare
from summarizer.digests.weights import Weights
from summarizer.models import Record

# Of several relations of a claim to one article those are kept that are nearly as good as the best
# one of both its claims: an article that says a thing also alludes to it elsewhere.
_NEARLY: Final = 0.2
# Pairs with less than this share of common keys say different things: they are not looked at.
_LEAST_KEYS: Final = 0.34
_LEAST_SHARED: Final = 2
# Judgements that are kept, some 100 bytes each.
_MOST_KNOWN: Final = 500_000
# An article may say that something is so and that somebody denies it, or two counts by two people:
# the other article, which has one of both, differs from the other one.
_EACH: Final = frozenset(("polarity", "number"))


class Pair(NamedTuple):
    """Two claims of two articles, the first article first, and what the rules say of them."""

    a: Saying
    b: Saying
    judgement: Judgement


@dataclass(frozen=True)
class Paired:
    """What the rules found in one event: relations, and pairs that a model may be asked about.

    `near` are the pairs of articles that were compared.
    """

    names: JoinedNames
    weights: Weights
    sayings: tuple[tuple[Saying, ...], ...]
    near: tuple[tuple[int, int], ...]
    relations: tuple[Pair, ...]
    open: tuple[Pair, ...]


def pair_claims(records: Sequence[Record], near: Iterable[tuple[int, int]] | None = None) -> Paired:
    """Relate the claims of records of one event; `near` are the pairs of records to compare.

    All pairs where none are given. Claims of one article are not compared.
    """
    texts = "\n".join(claim.text for record in records for claim in record.claims)
    names = JoinedNames([record.entities for record in records], texts)
    sayings = tuple(
        tuple(
            prepare(claim, names, article=number, place=place)
            for place, claim in enumerate(record.claims)
        )
        for number, record in enumerate(records)
    )
    weights = Weights(saying for each in sayings for saying in each)
    if near is None:
        near = ((a, b) for b in range(len(records)) for a in range(b))
    near = tuple(near)
    table = _Table(names, weights, sayings)
    relations: list[Pair] = []
    left_open: list[Pair] = []
    for one, other in near:
        found = [
            Pair(a, b, judgement)
            for a in sayings[one]
            for b in sayings[other]
            if _share_keys(a, b)
            and ((judgement := table.judgement(a, b)).kind or judgement.is_open)
        ]
        kept = _without_conflicts(_best([pair for pair in found if pair.judgement.kind]))
        related = {(pair.a.place, pair.b.place) for pair in kept}
        relations += kept
        left_open += _best(
            [p for p in found if p.judgement.is_open and (p.a.place, p.b.place) not in related],
            beside=kept,
        )
    return Paired(names, weights, sayings, near, tuple(relations), tuple(left_open))


class _Table:
    """Judges pairs of claims, those that several articles have word for word only once."""

    def __init__(
        self, names: JoinedNames, weights: Weights, sayings: Sequence[Sequence[Saying]]
    ) -> None:
        self._names = names
        self._weights = weights
        numbers: dict[object, int] = {}
        n_of: Counter[int] = Counter()
        self._number: dict[int, int] = {}
        for saying in (saying for each in sayings for saying in each):
            content = (saying.claim.text, saying.claim.status, saying.claim.polarity)
            labels = (saying.sources, saying.days, saying.quantities)
            number = numbers.setdefault((content, labels), len(numbers))
            self._number[id(saying)] = number
            n_of[number] += 1
        self._repeated = {number for number, n in n_of.items() if n > 1}
        self._known: dict[tuple[int, int], Judgement] = {}

    def judgement(self, a: Saying, b: Saying) -> Judgement:
        """Return the relation of two claims."""
        key = self._number[id(a)], self._number[id(b)]
        if key in self._known:
            return self._known[key]
        judgement = judge(a, b, self._weights, self._names)
        if self._repeated.issuperset(key) and len(self._known) < _MOST_KNOWN:
            self._known[key] = judgement
        return judgement


def say_again(saying: Saying, paired: Paired) -> Iterator[Saying]:
    """Yield what the article of a claim says of the same fact elsewhere, more or less exactly."""
    for other in paired.sayings[saying.article]:
        if other is not saying and _share_keys(saying, other):
            judgement = judge(saying, other, paired.weights, paired.names)
            if judgement.kind in ("same", "more_specific"):
                yield other


def _share_keys(a: Saying, b: Saying) -> bool:
    """Say whether two claims are worth comparing; of most pairs this shows at once."""
    if a.concepts.isdisjoint(b.concepts):
        return False
    n_shared = len(a.keys & b.keys)
    least = min(len(a.keys), len(b.keys))
    return n_shared >= min(_LEAST_SHARED, least) and n_shared >= _LEAST_KEYS * least


def _best(pairs: Sequence[Pair], *, beside: Sequence[Pair] = ()) -> list[Pair]:
    """Return the pairs that are nearly as good as the best of either claim, those `beside` too.

    And those whose numbers refine a vague one: "thousands of workers and deminers" has several; and
    those whose numbers differ: a long claim has a count beside other things.
    """
    best_a: dict[int, float] = {}
    best_b: dict[int, float] = {}
    for a, b, judgement in (*pairs, *beside):
        best_a[a.place] = max(best_a.get(a.place, 0.0), judgement.score)
        best_b[b.place] = max(best_b.get(b.place, 0.0), judgement.score)
    return [
        pair
        for pair in pairs
        if pair.judgement.refines
        or pair.judgement.differs == "number"
        or pair.judgement.score >= max(best_a[pair.a.place], best_b[pair.b.place]) - _NEARLY
    ]


def _without_conflicts(pairs: Sequence[Pair]) -> list[Pair]:
    """Leave out conflicts of claims that the other article says too.

    What one article plans and reports may stand in the other twice, too. A second count and a
    denial are worth saying in any case, whoever agrees beside them.
    """
    same_a = {p.a.place for p in pairs if p.judgement.kind == "same"}
    same_b = {p.b.place for p in pairs if p.judgement.kind == "same"}
    return [
        pair
        for pair in pairs
        if pair.judgement.differs is None
        or pair.judgement.differs in _EACH
        or (pair.a.place not in same_a and pair.b.place not in same_b)
    ]
