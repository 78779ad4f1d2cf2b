"""Scores that need no gold: what was rejected, what was flagged, and what it took."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import get_args

from summarizer.evaluation.scorers.table import USAGE
from summarizer.evaluation.scores import Score, proportion
from summarizer.models import Record
from summarizer.provenance import Provenance
from summarizer.vocabulary import FlagKind, RejectKind


def score_grounding(record: Record) -> Score:
    """Return accepted quotes over all quotes, in [0, 1]; skipped when none was given.

    A user's own fields are not counted, nor claims that came without any quote.
    """
    accepted = sum(len(claim.evidence) for claim in record.claims)
    refused = sum(r.evidence is not None and r.claim is not None for r in record.rejected)
    return proportion(accepted, accepted + refused, otherwise="no quote was given")


def score_rejected(record: Record) -> dict[str, Score]:
    """Return how many quotes were rejected an article, by reason."""
    return _counts("rejected", (each.kind for each in record.rejected), get_args(RejectKind))


def score_flags(record: Record) -> dict[str, Score]:
    """Return how many flags there are an article, by kind: of claims, summary and record."""
    return _counts("flags", _flag_kinds(record), get_args(FlagKind))


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


def _counts(name: str, found: Iterable[str], kinds: Iterable[str]) -> dict[str, Score]:
    """Return a count for each of `kinds`, under `name.kind`; 0 is a count."""
    numbers = Counter(found)
    return {f"{name}.{kind}": Score("count", (float(numbers[kind]), 1.0)) for kind in kinds}
