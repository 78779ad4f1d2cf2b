"""A claim as one side of a comparison: gold's and the record's in the same words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from summarizer.evaluation.gold import Chain, GoldClaim
from summarizer.evaluation.matching.source_names import chain_of
from summarizer.evaluation.scorers.labels import chain_in_words
from summarizer.evaluation.scorers.quantities import quantity_in_words
from summarizer.evaluation.scorers.times import NO_DAYS, days_of, time_in_words
from summarizer.evaluation.scores import LabelName
from summarizer.models import Claim


@dataclass(frozen=True)
class Label:
    """One label in words; `is_plain` says that it is what most claims have."""

    name: LabelName
    words: str
    is_plain: bool = False


@dataclass(frozen=True)
class Side:
    """A claim: its id, its words, what it rests on, and its labels.

    `place` is FILE:LINE of a claim of gold, "" for one of a record.
    """

    id: str
    text: str
    importance: str
    quotes: tuple[str, ...]
    labels: tuple[Label, ...]
    place: str = ""

    @property
    def is_verbatim(self) -> bool:
        """Say whether the claim stands in a quote word for word, so that nobody need read both."""
        return len(self.quotes) == 1 and self.quotes[0].rstrip(".") == self.text.rstrip(".")

    def words(self) -> Iterator[str]:
        """Yield all that a reader may search for."""
        yield from (self.id, self.text, *self.quotes, *(label.words for label in self.labels))


def of_gold(claim: GoldClaim, place: str) -> Side:
    """Return a claim of gold; what it does not label is left out."""
    return _side(claim, claim.attribution, tuple(e.quote for e in claim.evidence), place)


def of_record(claim: Claim) -> Side:
    """Return a claim of a record."""
    chain = chain_of(claim.attribution)
    return _side(claim, chain, tuple(dict.fromkeys(e.quote for e in claim.evidence)))


def _side(claim: GoldClaim | Claim, chain: Chain, quotes: tuple[str, ...], place: str = "") -> Side:
    labels = [
        Label("attribution", chain_in_words(chain), is_plain=not chain),
        Label("status", claim.status, is_plain=claim.status == "stated"),
        Label("polarity", claim.polarity, is_plain=claim.polarity == "positive"),
        *(Label("quantities", quantity_in_words(each)) for each in claim.quantities or ()),
    ]
    if (days := days_of(claim.time)) != NO_DAYS:
        labels.append(Label("time", time_in_words(days)))
    return Side(claim.id, claim.text, claim.importance, quotes, tuple(labels), place)
