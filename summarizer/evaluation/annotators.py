"""How far two people label alike: `summarizer gold agree`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from summarizer.errors import InputError
from summarizer.evaluation.agreement import (
    Agreement,
    ChainAgreement,
    ClaimAgreement,
    Disagreement,
    LabelAgreement,
    PooledAgreement,
    PooledDisagreement,
    QuantityAgreement,
    TimeAgreement,
)
from summarizer.evaluation.gold import Gold, GoldClaim
from summarizer.evaluation.gold.coverage import touches
from summarizer.evaluation.matching.alignment import align, gold_statements
from summarizer.evaluation.matching.source_names import Level, SourceNames
from summarizer.evaluation.scorers.quantities import differing, quantity_in_words
from summarizer.evaluation.scorers.times import NO_DAYS, Days, days_of, time_in_words
from summarizer.evaluation.scorers.times import agree as times_agree
from summarizer.evaluation.scores import f1, share
from summarizer.evaluation.statistics.labels import Labels, cohen_kappa
from summarizer.text.spans import Span

Pairs = Sequence[tuple[GoldClaim, GoldClaim]]
Chains = Sequence[tuple[tuple[Level, ...], tuple[Level, ...]]]  # of the pairs


class Paired(NamedTuple):
    """Golds of two people, paired by article, and those that have no partner."""

    pairs: tuple[tuple[Gold, Gold], ...]
    alone: tuple[Gold, ...]


def agree(a: Gold, b: Gold) -> Agreement:
    """Compare two golds of one article; claims are matched by evidence and text.

    An optional claim that the other does not have is no disagreement, and neither is one of
    sentences that the other has yet to label. `accept` is not looked at:
    it is how labels are judged, not what they are. Sources compare through both lists of
    entities. InputError when the golds are about different texts.
    """
    return _compare(a, b).agreement


def agree_on_all(golds: Sequence[tuple[Gold, Gold]]) -> PooledAgreement:
    """Compare two people's golds of several articles, pair by pair and together."""
    compared = [_compare(a, b) for a, b in golds]
    found = [
        PooledDisagreement(article=each.a.id, **dict(disagreement))
        for each in compared
        for disagreement in each.agreement.disagreements
    ]
    return PooledAgreement(
        **_figures(compared),
        disagreements=tuple(found),
        articles=tuple(each.agreement for each in compared),
    )


def pair_golds(first: Sequence[Gold], second: Sequence[Gold]) -> Paired:
    """Return the golds of two people that are about one article: of one file name, or of one text.

    InputError when there is no such pair.
    """
    left = {gold.id: gold for gold in second}
    found: dict[int, Gold] = {}
    for n, gold in enumerate(first):
        if gold.id in left:
            found[n] = left.pop(gold.id)
    for n, gold in enumerate(first):
        same = (o for o in left.values() if o.article.sha256 == gold.article.sha256)
        if n not in found and (other := next(same, None)) is not None:
            found[n] = left.pop(other.id)
    if not found:
        raise InputError(
            "no article has gold on both sides: files are paired by their name, or by the sha256"
            " of their article"
        )
    alone = [gold for n, gold in enumerate(first) if n not in found]
    pairs = [(first[n], found[n]) for n in sorted(found)]
    return Paired(tuple(pairs), (*alone, *left.values()))


class _Side(NamedTuple):
    """The claims of one person that are not optional: those that count, and what became of them."""

    n: int
    left_out: int
    alone: Sequence[GoldClaim]

    @classmethod
    def of(cls, gold: Gold, other: Gold, carriers: Sequence[Sequence[int]]) -> _Side:
        """Return the side of `gold`; `carriers` are the claims of the other that have each."""
        open_spans = _unfinished(other)
        counts = [not claim.optional and not _lies_in(claim, open_spans) for claim in gold.claims]
        found = zip(gold.claims, carriers, counts, strict=True)
        return cls(
            n=sum(counts),
            left_out=sum(not claim.optional for claim in gold.claims) - sum(counts),
            alone=[claim for claim, carried, is_counted in found if is_counted and not carried],
        )


@dataclass(frozen=True)
class _Comparison:
    """Two golds of one article side by side: the claims that count, and those of one side only."""

    a: Gold
    b: Gold
    pairs: Pairs
    chains: Chains
    sides: tuple[_Side, _Side]

    @property
    def agreement(self) -> Agreement:
        """Return what the two agree on."""
        return Agreement(
            article=self.a.id,
            **_figures([self]),
            disagreements=tuple(self._disagreements()),
        )

    def _disagreements(self) -> Iterator[Disagreement]:
        for claim in self.sides[0].alone:
            yield self._disagreement("claim", claim, None, claim.text, None)
        for claim in self.sides[1].alone:
            yield self._disagreement("claim", None, claim, None, claim.text)
        for (one, other), chains in zip(self.pairs, self.chains, strict=True):
            for kind, first, second in _differences(one, other, chains):
                yield self._disagreement(kind, one, other, first, second)

    def _disagreement(
        self, kind: str, one: GoldClaim | None, other: GoldClaim | None, first: Any, second: Any
    ) -> Disagreement:
        claims = ((self.a, one), (self.b, other))
        found = [claim for _, claim in claims if claim is not None]
        places = [
            None if claim is None else f"{gold.file}:{gold.line_of(claim.id)}"
            for gold, claim in claims
        ]
        return Disagreement(
            kind=kind,
            a=one and one.id,
            b=other and other.id,
            labels=(first, second),
            text=found[0].text,
            places=(places[0], places[1]),
        )


def _compare(a: Gold, b: Gold) -> _Comparison:
    if a.article.sha256 != b.article.sha256:
        raise InputError(
            f"{a.file} and {b.file} are about different texts; both have to name the same article"
        )
    names = SourceNames((*a.entities, *b.entities))
    aligned = align(gold_statements(a), gold_statements(b), names)
    pairs = [(a.claims[i], b.claims[j]) for i, j in aligned.pairs]
    chains = [(names.levels(x.attribution), names.levels(y.attribution)) for x, y in pairs]
    sides = _Side.of(a, b, aligned.in_second), _Side.of(b, a, aligned.in_first)
    return _Comparison(a, b, pairs, chains, sides)


def _figures(compared: Sequence[_Comparison]) -> dict[str, Any]:
    """Return the figures of comparisons, pooled: counts are summed, and kappa is over all pairs."""
    pairs = [pair for each in compared for pair in each.pairs]
    chains = [chain for each in compared for chain in each.chains]
    sides = [[each.sides[n] for each in compared] for n in (0, 1)]
    n_a, n_b = (sum(each.n for each in side) for side in sides)
    found_a, found_b = (sum(each.n - len(each.alone) for each in side) for side in sides)
    left_out_a, left_out_b = (sum(each.left_out for each in side) for side in sides)
    return {
        "claims": ClaimAgreement(
            f1=f1((found_a, n_a, found_b, n_b)),
            n_a=n_a,
            n_b=n_b,
            found_a=found_a,
            found_b=found_b,
            n_pairs=len(pairs),
            left_out_a=left_out_a,
            left_out_b=left_out_b,
        ),
        "status": _labels([(one.status, other.status) for one, other in pairs]),
        "polarity": _labels([(one.polarity, other.polarity) for one, other in pairs]),
        "attribution": ChainAgreement(
            innermost=_agreement([(one[-1:], other[-1:]) for one, other in chains]),
            chain=_agreement(chains),
            n=len(pairs),
        ),
        "importance": _labels([(one.importance, other.importance) for one, other in pairs]),
        "quantities": _quantities(pairs),
        "time": _times(pairs),
    }


def _unfinished(gold: Gold) -> list[Span]:
    """Return the sentences that a file holds in `unlabelled`, and that no label of it touches."""
    quoted = [*(e for claim in gold.claims for e in claim.evidence), *gold.excluded]
    labelled = [(each.start, each.end) for each in quoted]
    left = [(each.start, each.end) for each in gold.unlabelled]
    return [span for span in left if not touches(span, labelled)]


def _lies_in(claim: GoldClaim, sentences: Sequence[Span]) -> bool:
    """Say whether every quote that supports a claim is of these sentences."""
    support = [(e.start, e.end) for e in claim.evidence if e.role == "support"]
    return all(touches(span, sentences) for span in support)


def _labels(pairs: Labels) -> LabelAgreement:
    return LabelAgreement(kappa=cohen_kappa(pairs), agreement=_agreement(pairs), n=len(pairs))


def _agreement(pairs: Sequence[tuple[object, object]]) -> float | None:
    return share((sum(one == other for one, other in pairs), len(pairs)))


def _quantities(pairs: Pairs) -> QuantityAgreement:
    labelled = [
        (one.quantities, other.quantities)
        for one, other in pairs
        if one.quantities is not None and other.quantities is not None
    ]
    n_a, n_b = (sum(len(each[n]) for each in labelled) for n in (0, 1))
    n_same = n_a - sum(len(differing(*each)[0]) for each in labelled)
    return QuantityAgreement(f1=f1((n_same, n_a, n_same, n_b)), n_a=n_a, n_b=n_b, n_same=n_same)


def _times(pairs: Pairs) -> TimeAgreement:
    both = [(days_of(x.time), days_of(y.time)) for x, y in pairs if x.time and y.time]
    dated = [days for days in both if days != (NO_DAYS, NO_DAYS)]
    return TimeAgreement(agreement=share((sum(map(_is_one, dated)), len(dated))), n=len(dated))


def _is_one(days: tuple[Days, Days]) -> bool:
    """Say whether two people mean one time: either of them may be more exact."""
    return times_agree(*days) or times_agree(*reversed(days))


def _differences(
    one: GoldClaim, other: GoldClaim, chains: tuple[tuple[Level, ...], tuple[Level, ...]]
) -> Iterator[tuple[str, Any, Any]]:
    """Yield each label that two people gave otherwise, with what each of them says."""
    for kind in ("status", "polarity", "importance", "optional"):
        labels = getattr(one, kind), getattr(other, kind)
        if labels[0] != labels[1]:
            yield kind, labels[0], labels[1]
    if chains[0] != chains[1]:
        yield "attribution", one.attribution, other.attribution
    if one.quantities is not None and other.quantities is not None:
        lists = differing(one.quantities, other.quantities)
        if any(lists):
            first, second = (", ".join(map(quantity_in_words, each)) for each in lists)
            yield "quantities", first or "nothing", second or "nothing"
    if one.time and other.time:
        days = days_of(one.time), days_of(other.time)
        if not _is_one(days):
            yield "time", time_in_words(days[0]), time_in_words(days[1])
