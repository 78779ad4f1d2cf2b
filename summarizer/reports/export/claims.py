"""One row a claim."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from summarizer.models import Claim, Record
from summarizer.reports.export.columns import ARTICLE, Column, Row, Table, of_article
from summarizer.reports.export.entities import EntityNames

_PLACE = (Column("start", "integer"), Column("end", "integer"))
COMMON = (
    Column("claim_id", width=9),
    Column("claim", width=60),
    Column("importance"),
    Column("status"),
    Column("polarity"),
    Column("modality"),
    Column("source_chain", width=30),
    Column("innermost_source", width=24),
    Column("innermost_entity", width=24),
    Column("n_sources", "integer"),
    Column("sources", many=True, fields=(Column("name"), *_PLACE, Column("level", "integer")),
           is_nested_only=True),
)  # fmt: skip
TIME = (
    Column("time_text", width=18),
    Column("time_start", "day"),
    Column("time_end", "day"),
)
_QUANTITY = (
    Column("text"),
    Column("value", "number"),
    Column("to", "number"),
    Column("unit"),
    Column("comparator"),
)


def _amount(quantity: dict[str, Any]) -> str:
    """Return a quantity in the article's words: "5,000 workers"."""
    text, unit = quantity["text"], quantity["unit"]
    return text if not unit or unit in text else f"{text} {unit}"


def _span(place: dict[str, Any]) -> str:
    return f"[{place['start']}, {place['end']})"


def claim_row(record: Record, claim: Claim, names: EntityNames) -> dict[str, Any]:
    """Return the columns that say which claim a row is of, and when it happens.

    `names` are those of the entities of the record.
    """
    by_level = groupby(claim.attribution, key=lambda source: source.level)
    chain = [tuple(level) for _, level in by_level]
    levels = [" & ".join(source.name for source in level) for level in chain]
    time = claim.time
    return {
        **of_article(record),
        "claim_id": claim.id,
        "claim": claim.text,
        "importance": claim.importance,
        "status": claim.status,
        "polarity": claim.polarity,
        "modality": claim.modality,
        "source_chain": " > ".join(levels) or None,
        "innermost_source": levels[-1] if levels else None,
        "innermost_entity": names.full_name(chain[-1]) if chain else None,
        "n_sources": len(claim.attribution),
        "sources": [
            {"name": each.name, "start": each.start, "end": each.end, "level": each.level}
            for each in claim.attribution
        ],
        "time_text": time and time.text,
        "time_start": time and time.start,
        "time_end": time and time.end,
    }


def _rows(record: Record) -> Iterator[Row]:
    names = EntityNames(record.entities)
    for claim in record.claims:
        quotes = [
            {"quote": each.quote, "start": each.start, "end": each.end, "match": each.match}
            for each in claim.evidence
        ]
        first = quotes[0] if quotes else {}
        support, made = claim.support, record.provenance
        yield {
            **claim_row(record, claim, names),
            "outcome": record.outcome,
            "quote": first.get("quote"),
            "quote_start": first.get("start"),
            "quote_end": first.get("end"),
            "quote_match": first.get("match"),
            "n_quotes": len(quotes),
            "quotes": quotes,
            "quantities": [each.model_dump() for each in claim.quantities],
            "context": [{"start": start, "end": end} for start, end in claim.context],
            "flags": [flag.kind for flag in claim.flags],
            "flag_messages": [flag.message for flag in claim.flags],
            "supported": support and support.supported,
            "wrong": support.wrong if support else (),
            "why": (support.why or None) if support else None,
            "model": made and made.model,
            "prompt": made and made.prompt,
        }


CLAIMS = Table(
    "claims",
    (
        *ARTICLE,
        Column("outcome", width=9),
        *COMMON,
        *TIME,
        Column("quote", width=60),
        Column("quote_start", "integer"),
        Column("quote_end", "integer"),
        Column("quote_match"),
        Column("n_quotes", "integer"),
        Column(
            "quotes",
            many=True,
            fields=(Column("quote"), *_PLACE, Column("match")),
            is_nested_only=True,
        ),
        Column("quantities", width=24, many=True, fields=_QUANTITY, words=_amount),
        Column("context", many=True, fields=_PLACE, words=_span),
        Column("flags", width=16, many=True),
        Column("flag_messages", width=40, many=True),
        Column("supported", "boolean"),
        Column("wrong", width=16, many=True),
        Column("why", width=40),
        Column("model", width=18),
        Column("prompt"),
    ),
    _rows,
)
