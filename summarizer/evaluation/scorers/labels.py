"""Scores of the labels of claims that stand for one another, one to one, and what is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from summarizer.evaluation.gold import Chain, GoldClaim
from summarizer.evaluation.matching.source_names import SourceNames, chain_of
from summarizer.evaluation.scorers.quantities import differing, quantity_in_words
from summarizer.evaluation.scorers.times import (
    NO_DAYS,
    agree,
    days_of,
    is_dated,
    time_in_words,
)
from summarizer.evaluation.scores import LabelName, Score, WrongLabel, mean
from summarizer.models import Claim
from summarizer.text.spans import iou, merged

Compared = Sequence[tuple[GoldClaim, Claim]]
Confusion = dict[str, tuple[tuple[str, str], ...]]


@dataclass(frozen=True)
class LabelScores:
    """Scores by name; the pairs (gold, given) behind status and polarity; every wrong label."""

    scores: dict[str, Score]
    confusion: Confusion
    wrong: tuple[WrongLabel, ...]


class _Label(NamedTuple):
    """A label of a claim beside gold's, both in words."""

    name: LabelName
    right: bool
    expected: str
    given: str


def score_labels(compared: Compared, names: SourceNames, *, is_english: bool = True) -> LabelScores:
    """Return the scores of evidence, attribution, status, polarity, quantities and time.

    All are of `compared`, the claims that were found: a claim that was missed has no labels to be
    wrong about. A score is skipped when there is none. `is_english` says what the article is
    written in; date words are known in English.
    """
    confusion = {
        "status": tuple(_label(g.status, p.status, g.accept.status) for g, p in compared),
        "polarity": tuple(_label(g.polarity, p.polarity, g.accept.polarity) for g, p in compared),
    }
    chains = [chains_agree(g, p, names) for g, p in compared]
    scores = {
        "evidence.iou": _mean(evidence_iou(g, p) for g, p in compared),
        "attribution.chain": _mean(whole for whole, _ in chains),
        "attribution.innermost": _mean(innermost for _, innermost in chains),
        "status.accuracy": _mean(g == p for g, p in confusion["status"]),
        "polarity.accuracy": _mean(g == p for g, p in confusion["polarity"]),
        "quantities.f1": quantities_f1(compared),
        **time_accuracy(compared, is_english=is_english),
    }
    wrong = tuple(each for gold, claim in compared for each in _wrong_labels(gold, claim, names))
    return LabelScores(scores, confusion, wrong)


def evidence_iou(gold: GoldClaim, claim: Claim) -> float:
    """Return the IoU in characters of the quotes, in [0, 1].

    A claim may quote the context too: the better of both readings of gold counts.
    """
    quoted = merged(part for e in claim.evidence for part in e.parts)
    support = merged((e.start, e.end) for e in gold.evidence if e.role == "support")
    everything = merged((e.start, e.end) for e in gold.evidence)
    return max(iou(support, quoted), iou(everything, quoted))


def quantities_f1(compared: Compared) -> Score:
    """Return F1 over the quantities of the matched claims; skipped when no side has any.

    Claims whose quantities gold does not label are left out; skipped when it labels none.
    """
    labelled = [(g.quantities, p.quantities) for g, p in compared if g.quantities is not None]
    if compared and not labelled:
        return Score("f1", skipped="gold does not label the quantities of any matched claim")
    found = n_gold = n_predicted = 0
    for quantities, given in labelled:
        missing, _ = differing(quantities, given)
        n_gold += len(quantities)
        n_predicted += len(given)
        found += len(quantities) - len(missing)
    if not n_gold and not n_predicted:
        return Score("f1", skipped="no matched claim has a quantity")
    return Score("f1", (float(found), float(n_gold), float(found), float(n_predicted)))


def time_accuracy(compared: Compared, *, is_english: bool) -> dict[str, Score]:
    """Return how often the days of the event are right, in [0, 1], of two kinds of claims.

    `time.inferred` is of those whose day gold knows from elsewhere than from their evidence,
    `time.accuracy` of all others. A claim without days on either side is neutral, whatever words it
    has, and so is one whose time gold does not label; a score is skipped when no claim is left.
    """
    labelled = [(gold, claim) for gold, claim in compared if gold.time is not None]
    if compared and not labelled:
        unlabelled = Score(skipped="gold does not label the time of any matched claim")
        return {"time.accuracy": unlabelled, "time.inferred": unlabelled}
    accuracy: list[bool] = []
    inferred: list[bool] = []
    for gold, claim in labelled:
        wanted, given = days_of(gold.time), days_of(claim.time)
        if wanted == given == NO_DAYS:
            continue
        is_inferred = wanted != NO_DAYS and not is_dated(gold, is_english=is_english)
        (inferred if is_inferred else accuracy).append(agree(wanted, given))
    return {
        "time.accuracy": mean(accuracy, otherwise="no matched claim has a day"),
        "time.inferred": mean(
            inferred, otherwise="no matched claim has a day that is known from elsewhere"
        ),
    }


def _mean(values: Iterable[float]) -> Score:
    return mean(values, otherwise="no claim was matched with gold")


def _label(gold: str, predicted: str, accepted: Sequence[str]) -> tuple[str, str]:
    """Return the pair to compare; an accepted alternative counts as the label itself."""
    return (predicted if predicted in accepted else gold), predicted


def chains_agree(gold: GoldClaim, claim: Claim, names: SourceNames) -> tuple[bool, bool]:
    """Say whether the whole chain agrees, and whether its innermost level does.

    Chains without a source, the article's own voice, agree with one another only.
    """
    given = names.levels(chain_of(claim.attribution))
    right = [names.levels(chain) for chain in (gold.attribution, *gold.accept.attribution)]
    return given in right, given[-1:] in [chain[-1:] for chain in right]


def _wrong_labels(gold: GoldClaim, claim: Claim, names: SourceNames) -> Iterator[WrongLabel]:
    """Yield each label of a claim that is not gold's, nor an alternative that gold accepts.

    What gold does not label cannot be wrong.
    """
    # A claim has support: gold without any is refused when it is read.
    quote = next((each.quote for each in gold.evidence if each.role == "support"), "")
    for label in _labels(gold, claim, names):
        if not label.right:
            yield WrongLabel(
                label=label.name,
                gold=gold.id,
                claim=claim.id,
                text=claim.text,
                expected=label.expected,
                given=label.given,
                quote=quote,
            )


def _labels(gold: GoldClaim, claim: Claim, names: SourceNames) -> Iterator[_Label]:
    chain = chain_of(claim.attribution)
    whole, _ = chains_agree(gold, claim, names)
    yield _Label("attribution", whole, chain_in_words(gold.attribution), chain_in_words(chain))
    wanted, given = _label(gold.status, claim.status, gold.accept.status)
    yield _Label("status", wanted == given, wanted, given)
    wanted, given = _label(gold.polarity, claim.polarity, gold.accept.polarity)
    yield _Label("polarity", wanted == given, wanted, given)
    if gold.quantities is not None:
        lists = differing(gold.quantities, claim.quantities)
        missing, extra = (", ".join(map(quantity_in_words, each)) or "nothing" for each in lists)
        yield _Label("quantities", not any(lists), missing, extra)
    if gold.time is not None:
        days, others = days_of(gold.time), days_of(claim.time)
        yield _Label("time", agree(days, others), time_in_words(days), time_in_words(others))


def chain_in_words(chain: Chain) -> str:
    """Return a chain, outermost first: "Tass > Sergei Shoigu"."""
    return " > ".join(map(" and ".join, chain)) or "the article itself"
