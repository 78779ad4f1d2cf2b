"""Scores of the summary: is it true to its claims, and does it say what matters?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from summarizer.evaluation.gold import Gold
from summarizer.evaluation.matching.likeness import contradict, prepare
from summarizer.evaluation.matching.text import PRESENCE_THRESHOLD, faithfulness, presence
from summarizer.evaluation.scores import Score, mean
from summarizer.models import Claim, Record, Summary, SummarySentence

NO_SUMMARY = "there is no summary"


def score_summary(record: Record, gold: Gold) -> dict[str, Score]:
    """Return how much the claims carry, coverage of the core claims, and length in words.

    Without a summary, its coverage is 0 where gold has core claims to say; the rest is skipped.
    """
    summary = record.summary
    claims = {claim.id: claim for claim in record.claims}
    sentences = summary.sentences if summary else ()
    return {
        "summary.words_carried": mean(
            (sentence_words_carried(s, claims) for s in sentences), otherwise=NO_SUMMARY
        ),
        "summary.core_coverage": core_coverage(summary, gold),
        "summary.words": mean(
            [sum(len(s.text.split()) for s in sentences)] if sentences else (),
            otherwise=NO_SUMMARY,
            kind="mean",
        ),
    }


def sentence_words_carried(sentence: SummarySentence, claims: Mapping[str, Claim]) -> float:
    """Return how much of a sentence's words the claims that it names carry, in [0, 1].

    By `faithfulness`, against the claims with their sources and quotes: whether these are true to
    the article is scored apart. 0 for a sentence that names no claim of the record.
    """
    grounds = [_grounds(claims[name]) for name in sentence.claims if name in claims]
    return faithfulness(sentence.text, " ".join(grounds))


def core_coverage(summary: Summary | None, gold: Gold) -> Score:
    """Return the share of gold's core claims that some sentence, or all together, say."""
    core = [claim for claim in gold.claims if claim.importance == "core" and not claim.optional]
    texts = [s.text for s in summary.sentences] if summary else []
    if summary and summary.headline:
        texts.append(summary.headline)
    return mean((_says(texts, claim.text) for claim in core), otherwise="gold has no core claim")


def _says(texts: Sequence[str], unit: str) -> bool:
    """Say whether a text says a claim, with the claim's dates or without them.

    Gold resolves "on Friday" to its day, and a summary need not.
    """
    wanted = prepare(unit)
    for text in (*texts, " ".join(texts)):
        given = prepare(text)
        score = max(presence(unit, text), presence(wanted.bare, given.bare))
        if score >= PRESENCE_THRESHOLD and not contradict(wanted, given):
            return True
    return False


def _grounds(claim: Claim) -> str:
    names = " ".join(source.name for source in claim.attribution)
    return f"{claim.text} {names} {' '.join(e.quote for e in claim.evidence)}"
