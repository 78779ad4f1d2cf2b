"""One row a quantity of a claim."""

from __future__ import annotations

from collections.abc import Iterator

from summarizer.models import Record
from summarizer.reports.export.claims import COMMON, TIME, claim_row
from summarizer.reports.export.columns import ARTICLE, Column, Row, Table
from summarizer.reports.export.entities import EntityNames


def _rows(record: Record) -> Iterator[Row]:
    names = EntityNames(record.entities)
    for claim in record.claims:
        for quantity in claim.quantities:
            yield {
                **claim_row(record, claim, names),
                "quantity": quantity.text,
                "value": quantity.value,
                "to": quantity.to,
                "unit": quantity.unit,
                "comparator": quantity.comparator,
            }


QUANTITIES = Table(
    "quantities",
    (
        *ARTICLE,
        *COMMON,
        *TIME,
        Column("quantity", width=18),
        Column("value", "number"),
        Column("to", "number"),
        Column("unit", width=18),
        Column("comparator"),
    ),
    _rows,
)
