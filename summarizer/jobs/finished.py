"""A record that is done, as a job writes and counts it: a value that may come from anywhere."""

from __future__ import annotations

from typing import NamedTuple

from summarizer.errors import SummarizerError
from summarizer.jobs.lines import Line, key_of, line_of
from summarizer.jobs.tally import Counted
from summarizer.models import Record
from summarizer.verification import Verified
from summarizer.vocabulary import READ


class Finished(NamedTuple):
    """What a job needs of a record: its line of JSON, the line's place in an index, the counts.

    `key` stands for the article's id. `said` is what people are told of it, None where all is well.
    `blocked_by` is what stood in the way of its verification, and does in that of all.
    """

    data: bytes
    key: bytes
    line: Line
    counted: Counted
    said: str | None = None
    blocked_by: SummarizerError | None = None

    @property
    def was_read(self) -> bool:
        """Say whether the record says what its article says."""
        return self.counted.outcome in READ


def finished(verified: Verified, *, reread: bool = False) -> Finished:
    """Return a record as a job takes it; `reread` says that it was verified only."""
    record = verified.record
    return Finished(
        record.model_dump_json().encode("utf-8", "replace") + b"\n",
        key_of(record.article.id),
        line_of(record),
        Counted.of(record, verified.verdicts, reread=reread),
        _what_is_missing(record) if record.outcome in READ else _why(record),
        verified.blocked_by,
    )


def _what_is_missing(record: Record) -> str | None:
    """Return the line that says what a record lacks that was asked for, None if nothing."""
    kinds = ("unfinished", "not_verified")
    said = [flag.message for flag in record.flags if flag.kind in kinds]
    return f"{record.article.id}: {' '.join(said)}" if said else None


def _why(record: Record) -> str:
    """Return the line that says why an article did not end well."""
    message = record.error.message if record.error is not None else "no reason is known"
    if record.provenance is None:
        return message  # it names the place itself
    return f"{record.article.id}: {record.outcome}: {message}"
