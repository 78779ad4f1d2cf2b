"""One row an article: what came of it, and what it took."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, get_args

from summarizer.models import Record
from summarizer.provenance import in_all
from summarizer.reports.export.columns import ARTICLE, Column, Row, Table, of_article
from summarizer.vocabulary import Status


def _rows(record: Record) -> Iterator[Row]:
    error, summary, coverage = record.error, record.summary, record.coverage
    sentences = summary.sentences if summary else ()
    yield {
        **of_article(record),
        "sha256": record.article.sha256,
        "n_chars": record.article.n_chars,
        "outcome": record.outcome,
        "error_kind": error and error.kind,
        "error_message": error and error.message,
        "headline": summary and summary.headline,
        "summary": " ".join(sentence.text for sentence in sentences) or None,
        **_counts(record),
        "flags": [flag.kind for flag in record.flags],
        "flag_messages": [flag.message for flag in record.flags],
        "cited": coverage and coverage.cited,
        "n_chars_unread": coverage and sum(end - start for start, end in coverage.unread),
        **_provenance(record),
    }


def _counts(record: Record) -> dict[str, Any]:
    """Return the columns that count the claims of a record."""
    statuses = Counter(claim.status for claim in record.claims)
    found = [claim.support.supported for claim in record.claims if claim.support is not None]
    sentences = record.summary.sentences if record.summary else ()
    flags = [*(each.flags for each in record.claims), *(each.flags for each in sentences)]
    kinds = Counter(flag.kind for each in flags for flag in each)
    return {
        "n_claims": len(record.claims),
        **{f"n_{status}": statuses[status] for status in get_args(Status)},
        "n_negative": sum(claim.polarity == "negative" for claim in record.claims),
        "n_attributed": sum(bool(claim.attribution) for claim in record.claims),
        "n_flagged": sum(bool(claim.flags) for claim in record.claims),
        "n_supported": sum(found) if found else None,
        "n_wrong": len(found) - sum(found) if found else None,
        "n_rejected": len(record.rejected),
        "n_entities": len(record.entities),
        "n_by_flag": [{"kind": kind, "n": n} for kind, n in sorted(kinds.items())],
    }


def _provenance(record: Record) -> dict[str, Any]:
    """Return the columns that say how a record was made; its cost with that of verifying it."""
    made, second = record.provenance, record.verification
    total = in_all(made, second) if made is not None else None
    usage = total and total.usage
    return {
        "model": made and made.model,
        "prompt": made and made.prompt,
        "endpoint": made and made.endpoint,
        "verified_by": second and second.model,
        "stored": made and made.stored,
        "n_requests": total and total.attempts,
        "input_tokens": usage and usage.input_tokens,
        "output_tokens": usage and usage.output_tokens,
        "cached_input_tokens": usage and usage.cached_input_tokens,
        "cost_usd": total and total.cost_usd,
        "latency_s": total and total.latency_s,
        "created": made and _instant(made.created),
        "fingerprint": made and made.fingerprint,
    }


def _instant(text: str) -> datetime | None:
    """Return the time that a record names, in UTC; None for what is none."""
    try:
        instant = datetime.fromisoformat(text)
        return (instant if instant.tzinfo else instant.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _number_of(count: dict[str, Any]) -> str:
    return f"{count['kind']} {count['n']}"


ARTICLES = Table(
    "articles",
    (
        *ARTICLE,
        Column("sha256", width=10),
        Column("n_chars", "integer"),
        Column("outcome", width=9),
        Column("error_kind", width=16),
        Column("error_message", width=40),
        Column("headline", width=40),
        Column("summary", width=60),
        Column("n_claims", "integer"),
        *(Column(f"n_{status}", "integer") for status in get_args(Status)),
        *(
            Column(name, "integer")
            for name in (
                "n_negative",
                "n_attributed",
                "n_flagged",
                "n_supported",
                "n_wrong",
                "n_rejected",
                "n_entities",
            )
        ),
        Column(
            "n_by_flag",
            width=20,
            many=True,
            fields=(Column("kind"), Column("n", "integer")),
            words=_number_of,
        ),
        Column("flags", width=16, many=True),
        Column("flag_messages", width=40, many=True),
        Column("cited", "number"),
        Column("n_chars_unread", "integer"),
        Column("model", width=18),
        Column("prompt"),
        Column("endpoint", width=24),
        Column("verified_by", width=18),
        Column("stored", "boolean"),
        Column("n_requests", "integer"),
        Column("input_tokens", "integer"),
        Column("output_tokens", "integer"),
        Column("cached_input_tokens", "integer"),
        Column("cost_usd", "number"),
        Column("latency_s", "number"),
        Column("created", "instant", width=18),
        Column("fingerprint", width=10),
    ),
    _rows,
)
