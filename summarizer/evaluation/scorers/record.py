"""Scores that need no gold: what was rejected, what was flagged, and what it took."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from summarizer.evaluation.scores import Score, counted
from summarizer.models import Provenance, Record
from summarizer.vocabulary import FlagKind, RejectKind

# All of them are counted always, so that 0 can be told from "not counted".
REJECTED: tuple[str, ...] = get_args(RejectKind)
FLAGS: tuple[str, ...] = get_args(FlagKind)
USAGE = ("input_tokens", "output_tokens", "cost_usd", "latency_s", "reasks")


def score_grounding(record: Record) -> Score:
    """Return accepted quotes over all quotes, in [0, 1]; skipped when none was given.

    A user's own fields are not counted, nor claims that came without any quote.
    """
    accepted = sum(len(claim.evidence) for claim in record.claims)
    refused = sum(r.evidence is not None and r.claim is not None for r in record.rejected)
    if not accepted and not refused:
        return Score(skipped="no quote was given")
    return Score("share", (float(accepted), float(accepted + refused)))


def score_rejected(record: Record) -> dict[str, Score]:
    """Return how many quotes were rejected an article, by reason."""
    reasons = [rejected.kind for rejected in record.rejected]
    return counted("rejected", reasons, REJECTED)


def score_flags(record: Record) -> dict[str, Score]:
    """Return how many flags there are an article, by kind: of claims, summary and record."""
    return counted("flags", _flag_kinds(record), FLAGS)


def score_usage(provenance: Provenance | None) -> dict[str, Score]:
    """Return tokens, cost, latency and reasks an article; skipped when it is not known."""
    if provenance is None:
        unknown = Score("mean", skipped="the record does not say what made it")
        return {f"usage.{name}": unknown for name in USAGE}
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


def _flag_kinds(record: Record) -> Iterator[str]:
    for claim in record.claims:
        yield from (flag.kind for flag in claim.flags)
    for sentence in record.summary.sentences if record.summary else ():
        yield from (flag.kind for flag in sentence.flags)
    yield from (flag.kind for flag in record.flags)
