"""All scores of one article: its record against its gold."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import get_args

from summarizer.evaluation.gold import Gold
from summarizer.evaluation.matching import Bin, Matching, match
from summarizer.evaluation.naming import Naming
from summarizer.evaluation.scorers.attributes import mean, score_labels
from summarizer.evaluation.scorers.record import (
    FLAGS,
    REJECTED,
    USAGE,
    score_flags,
    score_grounding,
    score_rejected,
    score_usage,
)
from summarizer.evaluation.scorers.summary import score_summary
from summarizer.evaluation.scores import ArticleScores, Kind, Missed, Score
from summarizer.models import Record
from summarizer.vocabulary import Importance

IMPORTANCES: tuple[Importance, ...] = get_args(Importance)
UNREAD = frozenset(("failed", "refused", "invalid"))
_KINDS: dict[str, Kind] = {
    "claims.recall": "share",
    **{f"claims.recall.{importance}": "share" for importance in IMPORTANCES},
    "claims.precision": "share",
    "claims.f1": "f1",
    "claims.supported": "share",
    "claims.unsupported": "share",
    "claims.duplicates": "share",
    "claims.granularity": "mean",
    "evidence.iou": "share",
    "evidence.grounded": "share",
    "attribution.chain": "share",
    "attribution.innermost": "share",
    "status.accuracy": "share",
    "polarity.accuracy": "share",
    "quantities.f1": "f1",
    "time.accuracy": "share",
    "key_points.coverage": "share",
    "summary.faithfulness": "share",
    "summary.core_coverage": "share",
    "summary.words": "mean",
    **{f"rejected.{reason}": "count" for reason in REJECTED},
    **{f"flags.{kind}": "count" for kind in FLAGS},
    **{f"usage.{name}": "mean" for name in USAGE},
}
# Every score that each article has; further reasons and kinds of `rejected.` and `flags.` may come.
SCORE_NAMES = tuple(_KINDS)


def score_article(record: Record, gold: Gold) -> ArticleScores:
    """Return every score of SCORE_NAMES for one article, each a value, skipped or an error.

    An article that ended without a reading (failed, refused, invalid) has errors in place of all
    scores but those of usage, and every gold claim is missed. Offsets of gold are taken as they
    are: check it first.
    """
    if record.outcome in UNREAD:
        return _unread(record, gold)
    matching = match(record, gold)
    compared = [(gold.claims[p.gold], record.claims[p.claim]) for p in matching.pairs]
    labels = score_labels(compared, Naming(gold.entities))
    scores = {
        **score_claims(matching, gold),
        "evidence.grounded": score_grounding(record),
        **labels.scores,
        "key_points.coverage": _key_points(matching, gold),
        **score_summary(record, gold),
        **score_rejected(record),
        **score_flags(record),
        **score_usage(record.provenance),
    }
    ids = [claim.id for claim in record.claims]
    return ArticleScores(
        article=gold.id,
        scores={name: scores.pop(name) for name in SCORE_NAMES} | scores,
        missed=_missed(gold, lambda index: not matching.carriers[index]),
        unsupported=tuple(ids[i] for i in _in_bin(matching, "unsupported")),
        duplicates=tuple((ids[first], ids[again]) for first, again in matching.duplicates),
        confusion=labels.confusion,
        n_predicted=matching.n_predicted,
        n_gold=matching.n_gold,
    )


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
    recall = mean((hit for _, hit in found), "gold has no claim that counts")
    precision = _bin_share(matching, "matched")
    n_found, n_right = sum(hit for _, hit in found), len(_in_bin(matching, "matched"))
    counts = tuple(map(float, (n_found, len(found), n_right, matching.n_predicted)))
    return {
        "claims.recall": recall,
        **{
            f"claims.recall.{importance}": mean(
                (hit for own, hit in found if own == importance),
                f"gold has no {importance} claim",
            )
            for importance in IMPORTANCES
        },
        "claims.precision": precision,
        "claims.f1": Score("f1", counts)
        if found or matching.n_predicted
        else Score("f1", skipped="there is nothing to find, and nothing was found"),
        "claims.supported": _bin_share(matching, "supported"),
        "claims.unsupported": _bin_share(matching, "unsupported"),
        "claims.duplicates": _share(len(matching.duplicates), matching.n_predicted),
        "claims.granularity": Score("mean", (float(matching.n_predicted), float(matching.n_gold)))
        if matching.n_gold
        else Score("mean", skipped="gold has no claim that counts"),
    }


def _key_points(matching: Matching, gold: Gold) -> Score:
    """Return how much of the key points was found: of each, the share of its claims."""
    index = {claim.id: i for i, claim in enumerate(gold.claims)}
    covered = []
    for point in gold.key_points:
        found = [bool(matching.carriers[index[name]]) for name in point.claims if name in index]
        covered.append(sum(found) / len(point.claims))
    return mean(covered, "gold has no key point")


def _unread(record: Record, gold: Gold) -> ArticleScores:
    reason = f"the article was not read: {record.outcome}"
    if record.error is not None:
        reason = f"{reason}, {record.error.kind}"
    errors = {name: Score(kind, error=reason) for name, kind in _KINDS.items()}
    return ArticleScores(
        article=gold.id,
        scores=errors | score_usage(record.provenance),
        missed=_missed(gold, lambda index: True),
        n_gold=sum(not claim.optional for claim in gold.claims),
    )


def _missed(gold: Gold, is_missed: Callable[[int], bool]) -> tuple[Missed, ...]:
    return tuple(
        Missed(claim.id, gold.line_of(claim.id))
        for index, claim in enumerate(gold.claims)
        if not claim.optional and is_missed(index)
    )


def _bin_share(matching: Matching, name: Bin) -> Score:
    return _share(len(_in_bin(matching, name)), matching.n_predicted)


def _share(part: int, whole: int) -> Score:
    if not whole:
        return Score(skipped="no claim that counts was predicted")
    return Score("share", (float(part), float(whole)))


def _in_bin(matching: Matching, name: Bin) -> Sequence[int]:
    return [index for index, own in enumerate(matching.bins) if own == name]
