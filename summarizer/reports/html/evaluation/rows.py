"""Gold beside a record, claim by claim: what stands for what, what is wrong, what it lowers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from summarizer.evaluation.gold import Gold, GoldClaim
from summarizer.evaluation.matching.claims import Matching, match
from summarizer.evaluation.matching.source_names import SourceNames
from summarizer.evaluation.scorers.labels import chains_agree, evidence_iou
from summarizer.evaluation.scorers.times import NO_DAYS, days_of, is_dated
from summarizer.evaluation.scores import ArticleScores, WrongLabel
from summarizer.grounding import Haystack
from summarizer.models import Claim, Record
from summarizer.reports.html.evaluation.sides import Label, Side, of_gold, of_record
from summarizer.reports.phrases import neutral
from summarizer.reports.wordings import Wordings, compared

Result = Literal[
    "right",
    "wrong label",
    "missed",
    "nearly said",
    "unsupported",
    "not in gold",
    "twice",
    "neutral",
]
WRONG: Final = frozenset(
    ("wrong label", "missed", "nearly said", "unsupported", "not in gold", "twice")
)


@dataclass(frozen=True)
class Row:
    """One claim of gold with what the record has of it, or a claim of the record alone.

    `claims` are those that say it, the one first that stands for it. `results` are what this comes
    to, `scores` what it lowers; `note` says what the two columns do not. `nearly` is set where the
    record nearly says what was missed.
    """

    gold: Side | None
    claims: tuple[Side, ...]
    results: tuple[Result, ...]
    wrong: tuple[WrongLabel, ...] = ()
    scores: tuple[str, ...] = ()
    note: str = ""
    overlap: float | None = None
    nearly: Wordings | None = None

    @property
    def is_wrong(self) -> bool:
        """Say whether there is something to look at."""
        return not WRONG.isdisjoint(self.results)

    @property
    def wrong_names(self) -> frozenset[str]:
        """Return the labels that the two sides have otherwise."""
        return frozenset(each.label for each in self.wrong)

    def differs(self, label: Label, *, is_gold: bool) -> bool:
        """Say whether the other side has a label otherwise; of quantities, this one of them."""
        said = [w.expected if is_gold else w.given for w in self.wrong if w.label == label.name]
        return any(label.name != "quantities" or label.words in words for words in said)

    def words(self) -> str:
        """Return all that a reader may search for, each once."""
        sides = [*filter(None, [self.gold]), *self.claims]
        words = dict.fromkeys(word for side in sides for word in side.words())
        return neutral(" ".join((*words, *self.results)))


def rows_of(record: Record, gold: Gold, scored: ArticleScores) -> list[Row]:
    """Return the rows of one article: gold in its order, then what only the record has.

    A claim that counts against precision, or says another one again, is so marked where it stands
    first.
    """
    if not record.was_read:
        return [_missed(gold, claim, ()) for claim in gold.claims if not claim.optional]
    return list(_Pairing(record, gold, scored).rows())


class _Pairing:
    """One article's matching, laid out."""

    def __init__(self, record: Record, gold: Gold, scored: ArticleScores) -> None:
        self._record, self._gold, self._scored = record, gold, scored
        self._matching: Matching = match(record, gold)
        self._names = SourceNames(gold.entities)
        self._is_english = Haystack(gold.text).is_english
        self._again: Mapping[int, int] = {j: i for i, j in self._matching.duplicates}
        self._shown: set[int] = set()

    def rows(self) -> Iterator[Row]:
        """Yield the rows of gold, then those of the record's other claims."""
        pairs = dict(self._matching.pairs)
        near = dict(self._matching.near)
        for i, claim in enumerate(self._gold.claims):
            carriers = self._matching.carriers[i]
            if claim.optional:
                yield self._neutral(claim, carriers)
            elif i in pairs:
                yield self._paired(claim, pairs[i], carriers)
            elif carriers:
                yield self._carried(claim, carriers)
            else:
                nearly = [self._record.claims[near[i]]] if i in near else []
                yield _missed(self._gold, claim, nearly)
        for j in range(len(self._record.claims)):
            if j not in self._shown:
                yield self._alone(j)

    def _paired(self, gold: GoldClaim, j: int, carriers: Sequence[int]) -> Row:
        claim = self._record.claims[j]
        wrong = tuple(
            each for each in self._scored.wrong if (each.gold, each.claim) == (gold.id, claim.id)
        )
        overlap = evidence_iou(gold, claim)
        others = [other for other in carriers if other != j]
        row = Row(
            self._of_gold(gold),
            self._sides([j, *others]),
            ("wrong label",) if wrong else ("right",),
            wrong=wrong,
            scores=(
                *(score for each in wrong for score in self._scores_of(each, gold, claim)),
                *(("evidence.iou",) if overlap < 1 else ()),
            ),
            overlap=overlap,
            note="the first stands for it: only its labels are compared" if others else "",
        )
        return self._counted(row, [j, *others])

    def _carried(self, gold: GoldClaim, carriers: Sequence[int]) -> Row:
        one = "it stands" if len(carriers) == 1 else "they stand"
        row = Row(
            self._of_gold(gold),
            self._sides(carriers),
            ("right",),
            note=f"said, among other things; labels are not compared: {one} for another claim",
        )
        return self._counted(row, carriers)

    def _neutral(self, gold: GoldClaim, carriers: Sequence[int]) -> Row:
        note = "optional in gold: neither right nor wrong"
        row = Row(self._of_gold(gold), self._sides(carriers), ("neutral",), note=note)
        return self._counted(row, carriers)

    def _alone(self, j: int) -> Row:
        found = self._matching.bins[j]
        notes = {
            "matched": "gold has this, as a part of a claim or in several",
            "neutral": "gold says that this is no claim, or optional",
            "supported": "the article carries it, and gold has it not",
            "unsupported": "the article does not carry it",
        }
        results: tuple[Result, ...] = ("right",) if found == "matched" else ()
        results = ("neutral",) if found == "neutral" else results
        return self._counted(Row(None, self._sides([j]), results, note=notes[found]), [j])

    def _counted(self, row: Row, claims: Sequence[int]) -> Row:
        """Return a row with what is said of its claims themselves, each where it stands first."""
        results, scores = list(row.results), list(row.scores)
        for j in dict.fromkeys(claims):
            if j in self._shown:
                continue
            self._shown.add(j)
            if self._matching.bins[j] == "supported":
                results.append("not in gold")
                scores += ["claims.precision", "claims.f1"]
            elif self._matching.bins[j] == "unsupported":
                results.append("unsupported")
                scores += ["claims.unsupported", "claims.precision", "claims.f1"]
            if j in self._again:
                results.append("twice")
                scores.append("claims.duplicates")
        return replace(
            row, results=tuple(dict.fromkeys(results)), scores=tuple(dict.fromkeys(scores))
        )

    def _of_gold(self, claim: GoldClaim) -> Side:
        return of_gold(claim, _place(self._gold, claim))

    def _sides(self, claims: Sequence[int]) -> tuple[Side, ...]:
        return tuple(of_record(self._record.claims[j]) for j in claims)

    def _scores_of(self, wrong: WrongLabel, gold: GoldClaim, claim: Claim) -> Iterator[str]:
        if wrong.label == "attribution":
            _, innermost = chains_agree(gold, claim, self._names)
            yield "attribution.chain"
            yield from () if innermost else ("attribution.innermost",)
        elif wrong.label == "time":
            dated = days_of(gold.time) == NO_DAYS or is_dated(gold, is_english=self._is_english)
            yield "time.accuracy" if dated else "time.inferred"
        elif wrong.label == "quantities":
            yield "quantities.f1"
        else:
            yield from (f"{wrong.label}.accuracy", f"{wrong.label}.macro_f1")


def _missed(gold: Gold, claim: GoldClaim, near: Sequence[Claim]) -> Row:
    in_points = any(claim.id in point.claims for point in gold.key_points)
    return Row(
        of_gold(claim, _place(gold, claim)),
        tuple(map(of_record, near)),
        ("missed", "nearly said") if near else ("missed",),
        scores=(
            "claims.recall",
            f"claims.recall.{claim.importance}",
            "claims.f1",
            *(("key_points.coverage",) if in_points else ()),
        ),
        nearly=compared(neutral(claim.text), neutral(near[0].text)) if near else None,
    )


def _place(gold: Gold, claim: GoldClaim) -> str:
    return f"{gold.file}:{gold.line_of(claim.id)}"
