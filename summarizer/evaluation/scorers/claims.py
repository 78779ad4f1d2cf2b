"""Scores of the list of claims: what was found, what is right, what is said twice."""

from __future__ import annotations

from summarizer.evaluation.gold import Gold
from summarizer.evaluation.matching.claims import Matching
from summarizer.evaluation.scorers.table import IMPORTANCES
from summarizer.evaluation.scores import Score, mean, proportion

_NO_GOLD = "gold has no claim that counts"


def score_claims(matching: Matching, gold: Gold) -> dict[str, Score]:
    """Return recall, precision, F1, and the shares of the other bins, each in [0, 1].

    Recall is over gold claims that are not optional; skipped when there are none. Precision and
    the bins are over claims that are not neutral; skipped when there are none. F1 is skipped only
    when both lists are empty. Granularity is claims over gold claims, duplicates the share of
    claims that say again what another one says.
    """
    found = [
        (claim.importance, bool(carriers))
        for claim, carriers in zip(gold.claims, matching.carriers, strict=True)
        if not claim.optional
    ]
    n_gold, n_given = len(found), matching.n_predicted
    counts = (sum(hit for _, hit in found), n_gold, matching.bins.count("matched"), n_given)
    return {
        "claims.recall": mean((hit for _, hit in found), otherwise=_NO_GOLD),
        **{
            f"claims.recall.{importance}": mean(
                (hit for own, hit in found if own == importance),
                otherwise=f"gold has no {importance} claim",
            )
            for importance in IMPORTANCES
        },
        "claims.precision": _of_given(matching, matching.bins.count("matched")),
        "claims.f1": Score("f1", tuple(map(float, counts)))
        if n_gold or n_given
        else Score("f1", skipped="there is nothing to find, and nothing was found"),
        "claims.supported": _of_given(matching, matching.bins.count("supported")),
        "claims.unsupported": _of_given(matching, matching.bins.count("unsupported")),
        "claims.duplicates": _of_given(matching, len(matching.duplicates)),
        "claims.granularity": proportion(n_given, n_gold, otherwise=_NO_GOLD, kind="mean"),
    }


def score_key_points(matching: Matching, gold: Gold) -> Score:
    """Return how much of the key points was found: of each, the share of its claims."""
    found = {
        claim.id: bool(carriers)
        for claim, carriers in zip(gold.claims, matching.carriers, strict=True)
    }
    covered = [
        sum(found.get(name, False) for name in point.claims) / len(point.claims)
        for point in gold.key_points
    ]
    return mean(covered, otherwise="gold has no key point")


def _of_given(matching: Matching, n: int) -> Score:
    return proportion(n, matching.n_predicted, otherwise="no claim that counts was predicted")
