"""Records as a Parquet table: made of a journal when a run ends, and taken up from again.

The journal stands beside the table until then, so that a run that is killed or interrupted has
lost nothing. The table's last column is the whole record, as the line of JSON that it was.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

import orjson

from summarizer.errors import ConfigurationError
from summarizer.jobs.companions import journal_path
from summarizer.jobs.finished import Finished
from summarizer.jobs.index import Index, read_index
from summarizer.jobs.journal import Journal, unwritable
from summarizer.models import RECORD_SCHEMA
from summarizer.tables import GROUP_ROWS, NO_PYARROW, has_pyarrow, table_lines


class ParquetOutput:
    """The table at `path`, written by `finish`; until then records go into a journal beside it.

    What the table holds is taken into the journal first; where nothing is added the table stays as
    it is. Raises ConfigurationError as a Journal does, without pyarrow, and for a table that is not
    one of records.
    """

    keeps_last = True

    def __init__(self, path: Path) -> None:
        _require_pyarrow()
        self.path = path
        self.name = str(path)
        self._journal = Journal(journal_path(path))
        self._is_written = not len(self.index)  # there is nothing that the table does not hold
        try:
            for article_id, line in _lines(path):
                if self.index.line(article_id) is None:
                    self._journal.append_line(line)
        except ConfigurationError:
            self._journal.close(remove=self._is_written)
            raise

    @property
    def index(self) -> Index:
        """Return what the journal holds."""
        return self._journal.index

    async def write(self, record: Finished) -> None:
        """Add a record to the journal."""
        self._is_written = False
        self._journal.append(record)

    def failed_lines(self) -> Iterator[bytes]:
        """Yield the lines of records that did not end well."""
        return self._journal.failed_lines()

    def finish(self) -> None:
        """Write the table, as a whole, in the place of one that was."""
        if self._is_written:
            return
        self._journal.compact()
        target = Path(os.path.realpath(self.path))
        draft = target.with_name(f".{target.name}.writing")
        try:
            _write(self._journal.path, draft)
            draft.replace(target)
        except OSError as exc:
            with suppress(OSError):
                draft.unlink(missing_ok=True)
            raise unwritable(self.path, exc) from exc
        self._is_written = True

    def close(self) -> None:
        """Let go of the journal, which goes when the table is written."""
        self._journal.close(remove=self._is_written)


def read_table_index(path: Path) -> Index:
    """Return what a table and its journal hold; nothing is changed.

    Raises ConfigurationError as `ParquetOutput` does.
    """
    _require_pyarrow()
    index = read_index(journal_path(path))
    for article_id, line in _lines(path):
        if index.line(article_id) is None:
            index.add(line)
    return index


def _require_pyarrow() -> None:
    if not has_pyarrow():
        raise ConfigurationError(NO_PYARROW)


def _lines(path: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the id and the line of each record of a table; nothing where there is none."""
    if not path.exists():
        return
    try:
        yield from table_lines(path)
    except OSError as exc:
        raise _not_ours(path) from exc


def _not_ours(path: Path) -> ConfigurationError:
    return ConfigurationError(
        f"{path} is not a table of records. It was left as it is; name another output"
    )


def _write(journal: Path, draft: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = _schema()
    with (
        journal.open("rb") as lines,
        draft.open("wb") as stream,
        pq.ParquetWriter(stream, schema, compression="zstd") as writer,
    ):
        while rows := [_row(line) for line in islice(lines, GROUP_ROWS)]:
            writer.write_table(pa.Table.from_pylist(rows, schema=schema))
        writer.close()
        stream.flush()
        os.fsync(stream.fileno())


def _schema() -> Any:
    import pyarrow as pa

    text, number, texts = pa.string(), pa.int64(), pa.list_(pa.string())
    claim = {
        **dict.fromkeys(("id", "text", "importance", "status", "polarity"), text),
        "attribution": texts,
        "quotes": texts,
        "flags": texts,
        "supported": pa.bool_(),
    }
    columns = {
        **dict.fromkeys(("id", "source", "title", "publisher"), text),
        "published": pa.date32(),
        **dict.fromkeys(("language", "sha256"), text),
        "n_chars": number,
        **dict.fromkeys(("outcome", "error_kind", "error_message", "headline", "summary"), text),
        "claims": pa.list_(pa.struct(claim)),
        "flags": texts,
        **dict.fromkeys(("model", "endpoint", "prompt", "fingerprint"), text),
        "input_tokens": number,
        "output_tokens": number,
        "cost_usd": pa.float64(),
        "created": text,
        "record": text,
    }
    return pa.schema(columns, metadata={"schema": RECORD_SCHEMA})


def _row(line: bytes) -> dict[str, Any]:
    """Return the columns of a record."""
    record = orjson.loads(line)
    article, summary = record["article"], record.get("summary") or {}
    error, made = record.get("error") or {}, record.get("provenance") or {}
    usage, published = made.get("usage") or {}, article.get("published")
    sentences = [sentence["text"] for sentence in summary.get("sentences", ())]
    return {
        **{k: article.get(k) for k in ("id", "source", "title", "publisher", "language")},
        **{k: article.get(k) for k in ("sha256", "n_chars")},
        "published": date.fromisoformat(published) if published else None,
        "outcome": record["outcome"],
        "error_kind": error.get("kind"),
        "error_message": error.get("message"),
        "headline": summary.get("headline"),
        "summary": " ".join(sentences) if summary else None,
        "claims": [_claim(claim) for claim in record.get("claims", ())],
        "flags": [flag["kind"] for flag in record.get("flags", ())],
        **{k: made.get(k) for k in ("model", "endpoint", "prompt", "fingerprint", "cost_usd")},
        **{k: usage.get(k) for k in ("input_tokens", "output_tokens")},
        "created": made.get("created"),
        "record": line.rstrip(b"\n").decode(),
    }


def _claim(claim: dict[str, Any]) -> dict[str, Any]:
    support = claim.get("support") or {}
    return {
        **{k: claim[k] for k in ("id", "text", "importance", "status", "polarity")},
        "attribution": [source["name"] for source in claim["attribution"]],
        "quotes": [evidence["quote"] for evidence in claim["evidence"]],
        "flags": [flag["kind"] for flag in claim["flags"]],
        "supported": support.get("supported"),
    }
