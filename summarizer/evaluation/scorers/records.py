"""Scores that need no gold: what was rejected, what was flagged, and what it took."""

from __future__ import annotations

from collections import Counter

from summarizer.evaluation.scorers.table import SCORES, USAGE
from summarizer.evaluation.scores import Score, proportion
from summarizer.models import Claim, Record, SummarySentence
from summarizer.provenance import in_all
from summarizer.verification import Verdicts


def score_grounding(record: Record) -> Score:
    """Return accepted quotes over all quotes, in [0, 1]; skipped when none was given.

    A user's own fields are not counted, nor claims that came without any quote.
    """
    accepted = sum(len(claim.evidence) for claim in record.claims)
    refused = sum(
        r.evidence is not None and not r.evidence.accepted and r.claim is not None
        for r in record.rejected
    )
    return proportion(accepted, accepted + refused, otherwise="no quote was given")


def score_counts(record: Record) -> dict[str, Score]:
    """Return how many quotes were rejected, by reason, and how many flags there are, by kind.

    Flags are those of claims, summary and record; 0 is a count.
    """
    sentences = record.summary.sentences if record.summary else ()
    flagged: tuple[Claim | SummarySentence | Record, ...] = (*record.claims, *sentences, record)
    numbers = Counter(f"rejected.{each.kind}" for each in record.rejected)
    numbers.update(f"flags.{flag.kind}" for each in flagged for flag in each.flags)
    return {
        name: Score("count", (float(numbers[name]), 1.0))
        for name, each in SCORES.items()
        if each.kind == "count"
    }


def score_verification(record: Record) -> dict[str, Score]:
    """Return the share of claims, and of summary sentences, that a second reading calls supported.

    Of those that it decided: claims that it rejected are among them, and are not supported. Skipped
    where it decided none, with the reason.
    """
    said = Verdicts.in_record(record)
    # Records of before a rejected claim was kept whole say no more of it than its kind.
    n_gone = sum(gone.kind == "unsupported" and gone.before is None for gone in record.rejected)
    n_claims, n_sentences = said.n_claims + n_gone, said.n_sentences
    return {
        "claims.supported_by_model": proportion(
            said.n_claims - said.n_wrong_claims, n_claims, otherwise=_undecided(record, "claim")
        ),
        "summary.supported_by_model": proportion(
            n_sentences - said.n_wrong_sentences,
            n_sentences,
            otherwise=_undecided(record, "sentence"),
        ),
    }


def _undecided(record: Record, what: str) -> str:
    """Return why a second reading decided no claim, or no sentence, of a record."""
    for flag in record.flags:
        if flag.kind == "not_verified":
            return flag.message
    if record.verification is None:
        return "there was no second reading"
    return f"the second reading decided no {what}"


def score_usage(record: Record) -> dict[str, Score]:
    """Return tokens, cost, latency and reasks an article; skipped when it is not known.

    A second reading is counted in.
    """
    if record.provenance is None:
        unknown = Score("mean", skipped="the record does not say what made it")
        return {f"usage.{name}": unknown for name in USAGE}
    provenance = in_all(record.provenance, record.verification)
    values = {
        "input_tokens": provenance.usage.input_tokens,
        "output_tokens": provenance.usage.output_tokens,
        "cost_usd": provenance.cost_usd,
        "latency_s": provenance.latency_s,
        "reasks": provenance.reasks,
    }
    return {
        f"usage.{name}": Score("mean", skipped="the price of the model is not known")
        if value is None
        else Score("mean", (float(value), 1.0))
        for name, value in values.items()
    }
