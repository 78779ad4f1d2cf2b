"""Scores of the labels of claims that stand for one another, one to one."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from datetime import date

from summarizer.evaluation.gold.labels import GoldClaim, GoldQuantity, GoldTime
from summarizer.evaluation.matching.source_names import SourceNames, chain_of
from summarizer.evaluation.scores import Score, mean
from summarizer.models import Claim, Quantity, TimeSpan
from summarizer.text.folding import plain
from summarizer.text.spans import iou, merged

_PERCENT = re.compile(r"%|\bper cent\b|\bpct\b")
_PLURAL = 4  # letters that two units must share at their start: "worker" and "workers"

Compared = Sequence[tuple[GoldClaim, Claim]]
Confusion = dict[str, tuple[tuple[str, str], ...]]


def score_labels(compared: Compared, names: SourceNames) -> tuple[dict[str, Score], Confusion]:
    """Return the scores of evidence, attribution, status, polarity, quantities and time.

    With them the pairs (gold, predicted) behind status and polarity. All are of `compared`, the
    claims that were found: a claim that was missed has no labels to be wrong about. A score is
    skipped when there is none.
    """
    confusion = {
        "status": tuple(_label(g.status, p.status, g.accept.status) for g, p in compared),
        "polarity": tuple(_label(g.polarity, p.polarity, g.accept.polarity) for g, p in compared),
    }
    chains = [_chains_agree(g, p, names) for g, p in compared]
    scores = {
        "evidence.iou": _mean(evidence_iou(g, p) for g, p in compared),
        "attribution.chain": _mean(whole for whole, _ in chains),
        "attribution.innermost": _mean(innermost for _, innermost in chains),
        "status.accuracy": _mean(g == p for g, p in confusion["status"]),
        "polarity.accuracy": _mean(g == p for g, p in confusion["polarity"]),
        "quantities.f1": quantities_f1(compared),
        "time.accuracy": time_accuracy(compared),
    }
    return scores, confusion


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
    Two are one by value and unit; by their words where either value is null. Units compare
    loosely: a unit that is not given, or that shares a word, fits. A range has both ends right.
    Parts of one are equal within 1 % (0.67 is two thirds). Comparators are not scored.
    """
    labelled = [(g.quantities, p) for g, p in compared if g.quantities is not None]
    if compared and not labelled:
        return Score("f1", skipped="gold does not label the quantities of any matched claim")
    found = n_gold = n_predicted = 0
    for quantities, claim in labelled:
        left = list(claim.quantities)
        n_gold += len(quantities)
        n_predicted += len(left)
        for quantity in quantities:
            same = next((q for q in left if _is_same(quantity, q)), None)
            if same is not None:
                left.remove(same)
                found += 1
    if not n_gold and not n_predicted:
        return Score("f1", skipped="no matched claim has a quantity")
    return Score("f1", (float(found), float(n_gold), float(found), float(n_predicted)))


def time_accuracy(compared: Compared) -> Score:
    """Return how often the days of the event are right, in [0, 1]; skipped when no side has any.

    Right is the same first and the same last day; an end that the claim leaves open is right for
    an event of one day. A claim without days on either side is neutral, whatever words it has.
    Claims whose time gold does not label are left out; skipped when it labels none.
    """
    labelled = [(gold, claim) for gold, claim in compared if gold.time is not None]
    if compared and not labelled:
        return Score(skipped="gold does not label the time of any matched claim")
    verdicts = []
    for gold, claim in labelled:
        wanted, given = _days(gold.time), _days(claim.time)
        if wanted == given == (None, None):
            continue
        one_day_open = given == (wanted[0], None) and wanted[0] == wanted[1]
        verdicts.append(wanted == given or one_day_open)
    return mean(verdicts, otherwise="no matched claim has a day")


def _mean(values: Iterable[float]) -> Score:
    return mean(values, otherwise="no claim was matched with gold")


def _label(gold: str, predicted: str, accepted: Sequence[str]) -> tuple[str, str]:
    """Return the pair to compare; an accepted alternative counts as the label itself."""
    return (predicted if predicted in accepted else gold), predicted


def _chains_agree(gold: GoldClaim, claim: Claim, names: SourceNames) -> tuple[bool, bool]:
    """Say whether the whole chain agrees, and whether its innermost level does.

    Chains without a source, the article's own voice, agree with one another only.
    """
    given = names.levels(chain_of(claim.attribution))
    right = [names.levels(chain) for chain in (gold.attribution, *gold.accept.attribution)]
    return given in right, given[-1:] in [chain[-1:] for chain in right]


def _is_same(gold: GoldQuantity, given: Quantity) -> bool:
    if gold.value is None or given.value is None:
        return _folded(gold.text) == _folded(given.text)
    ends = ((gold.value, given.value), (gold.to, given.to))
    return all(_equal(*pair) for pair in ends) and _units_fit(gold.unit, given.unit)


def _equal(a: float | None, b: float | None) -> bool:
    """Say whether two ends are one; of parts, people write two digits, and the reader four."""
    if a is None or b is None:
        return a is b
    return a == b or (0 < abs(a) < 1 and math.isclose(a, b, rel_tol=0.01))


def _units_fit(a: str | None, b: str | None) -> bool:
    ours, theirs = (
        {word[: max(_PLURAL, len(word) - 2)] for word in _unit_words(unit or "")} for unit in (a, b)
    )
    return not ours or not theirs or not ours.isdisjoint(theirs)


def _unit_words(unit: str) -> list[str]:
    """Return the words of a unit, those for percent made one."""
    return _PERCENT.sub("percent", _folded(unit)).split()


def _folded(text: str) -> str:
    return plain(text).strip().casefold()


def _days(time: GoldTime | TimeSpan | None) -> tuple[date | None, date | None]:
    return (time.start, time.end) if time else (None, None)
