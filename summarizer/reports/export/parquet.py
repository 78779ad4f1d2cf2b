"""Tables as Parquet: lists are lists, days are days."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any, BinaryIO

from summarizer.reports.export.columns import Column, Row, Table

_GROUP_ROWS = 10_000  # some 30 MB of claims


def write_parquet(stream: BinaryIO, table: Table, rows: Iterator[Row]) -> None:
    """Write rows in groups; needs pyarrow."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pa.schema([(column.name, _type(column)) for column in table.columns])
    with pq.ParquetWriter(stream, schema, compression="zstd") as writer:
        while group := list(islice(rows, _GROUP_ROWS)):
            writer.write_table(pa.Table.from_pylist(group, schema=schema))


def _type(column: Column) -> Any:
    import pyarrow as pa

    if column.fields:
        one = pa.struct([(field.name, _type(field)) for field in column.fields])
    else:
        one = {
            "text": pa.string(),
            "integer": pa.int64(),
            "number": pa.float64(),
            "boolean": pa.bool_(),
            "day": pa.date32(),
            "instant": pa.timestamp("us", tz="UTC"),
        }[column.kind]
    return pa.list_(one) if column.many else one
