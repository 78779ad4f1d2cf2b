"""Parquet tables of articles, a batch of rows at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from summarizer.articles.columns import check_header
from summarizer.articles.drafts import row_draft
from summarizer.articles.fields import has_text_name
from summarizer.articles.options import InputOptions
from summarizer.articles.own_outputs import refuse_own_columns
from summarizer.articles.places import Place, RawArticles
from summarizer.errors import InputError
from summarizer.tables import NO_PYARROW, has_pyarrow

# Some 2 MB of long articles.
_BATCH_ROWS = 200
# Else the columns of a whole group of rows are held: 812 MB for a file of 680 MB in one group.
_BUFFER_BYTES = 1 << 18
_INDEX = "__index_level_"  # what pandas writes beside the columns


def read_parquet(path: Path, place: Place, options: InputOptions) -> RawArticles:
    """Yield what each row says, counted from 1; InputError without pyarrow, and for no table."""
    if not has_pyarrow():
        raise InputError(NO_PYARROW)
    number = 0
    for number, row in enumerate(_rows(path, options), 1):
        yield row_draft(row, place.at(number), options)
    if not number:
        raise InputError("has no rows")


def _rows(path: Path, options: InputOptions) -> Iterator[dict[str, object]]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with (
            path.open("rb") as stream,
            pq.ParquetFile(stream, buffer_size=_BUFFER_BYTES, pre_buffer=False) as table,
        ):
            names = _names(table.schema_arrow, options)
            for batch in table.iter_batches(_BATCH_ROWS, columns=names, use_threads=False):
                yield from _plain(batch).to_pylist()
    except (pa.ArrowException, ValueError, OSError) as exc:
        if isinstance(exc, OSError) and exc.errno is not None:
            raise  # it says what is wrong with the file; pyarrow's have no number
        raise InputError("is no Parquet table, or a damaged one") from exc


def _names(schema: Any, options: InputOptions) -> list[str]:
    """Return the columns to read; InputError where they cannot be those of articles."""
    names = [name for name in schema.names if not name.startswith(_INDEX)]
    refuse_own_columns(set(names))
    if twice := [name for name, n in Counter(names).items() if n > 1]:
        raise InputError(f"has more than one column {twice[0]!r}; rename all but one")
    nested = [name for field in schema for name in _nested(field)]
    check_header(names, options.columns, has_text=has_text_name(names), nested=nested)
    return names


def _nested(field: Any) -> Iterator[str]:
    """Yield the paths of what is inside a column of objects."""
    import pyarrow as pa

    if pa.types.is_struct(field.type):
        for inner in field.type:
            yield f"{field.name}.{inner.name}"
            yield from (f"{field.name}.{name}" for name in _nested(inner))


def _plain(batch: Any) -> Any:
    """Return a batch whose values Python and JSON have too.

    Times are no finer than microseconds, decimals are as they are written, and bytes are the text
    that they hold, or null.
    """
    import pyarrow as pa

    columns = []
    for column in batch.columns:
        kind = column.type
        if pa.types.is_timestamp(kind) and kind.unit == "ns":
            column = column.cast(pa.timestamp("us", tz=kind.tz), safe=False)
        elif pa.types.is_decimal(kind):
            column = column.cast(pa.string())
        elif pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
            try:
                column = column.cast(pa.string())
            except pa.ArrowInvalid:
                column = pa.nulls(len(column))
        columns.append(column)
    return pa.RecordBatch.from_arrays(columns, names=batch.schema.names)
