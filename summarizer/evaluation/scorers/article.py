"""All scores of one article: its record against its gold."""

from __future__ import annotations

from summarizer.evaluation.gold import Gold
from summarizer.evaluation.matching.claims import match
from summarizer.evaluation.matching.source_names import SourceNames
from summarizer.evaluation.scorers.claims import score_claims, score_key_points
from summarizer.evaluation.scorers.labels import score_labels
from summarizer.evaluation.scorers.records import (
    score_counts,
    score_grounding,
    score_usage,
    score_verification,
)
from summarizer.evaluation.scorers.summary import score_summary
from summarizer.evaluation.scorers.table import SCORES
from summarizer.evaluation.scores import ArticleScores, NearMiss, Score
from summarizer.grounding import Haystack
from summarizer.models import Record

_OF_AN_ARTICLE = {name: each.kind for name, each in SCORES.items() if each.scorer == "article"}


def score_article(record: Record, gold: Gold) -> ArticleScores:
    """Return every score of an article (`table.SCORES`), each a value, skipped or an error.

    An article that ended without a reading (failed, refused, invalid) has errors in place of all
    scores but those of usage, and every gold claim is missed. Offsets of gold are taken as they
    are: check it first.
    """
    if not record.was_read:
        return _unread(record, gold)
    matching = match(record, gold)
    compared = [(gold.claims[i], record.claims[j]) for i, j in matching.pairs]
    labels = score_labels(
        compared, SourceNames(gold.entities), is_english=Haystack(gold.text).is_english
    )
    scores = {
        **score_claims(matching, gold),
        "evidence.grounded": score_grounding(record),
        **labels.scores,
        "key_points.coverage": score_key_points(matching, gold),
        **score_summary(record, gold),
        **score_verification(record),
        **score_counts(record),
        **score_usage(record),
    }
    return ArticleScores(
        article=gold.id,
        scores={name: scores[name] for name in _OF_AN_ARTICLE},
        missed=tuple(
            claim.id
            for claim, carriers in zip(gold.claims, matching.carriers, strict=True)
            if not claim.optional and not carriers
        ),
        unsupported=tuple(
            claim.id
            for claim, own in zip(record.claims, matching.bins, strict=True)
            if own == "unsupported"
        ),
        near=tuple(
            NearMiss(
                gold=gold.claims[i].id,
                claim=record.claims[j].id,
                expected=gold.claims[i].text,
                given=record.claims[j].text,
            )
            for i, j in matching.near
        ),
        wrong=labels.wrong,
        confusion=labels.confusion,
    )


def _unread(record: Record, gold: Gold) -> ArticleScores:
    reason = f"the article was not read: {record.outcome}"
    if record.error is not None:
        reason = f"{reason}, {record.error.kind}"
    errors = {name: Score(kind, error=reason) for name, kind in _OF_AN_ARTICLE.items()}
    return ArticleScores(
        article=gold.id,
        scores=errors | score_usage(record),
        missed=tuple(claim.id for claim in gold.claims if not claim.optional),
    )
