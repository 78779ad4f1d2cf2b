"""From what an input says to the draft of an article, or to the reason why there is none."""

from __future__ import annotations

from dataclasses import replace
from typing import BinaryIO

from summarizer.articles.fields import Row, row_article
from summarizer.articles.options import InputOptions
from summarizer.articles.own_outputs import refuse_own_row
from summarizer.articles.places import BadInput, Place, RawArticle
from summarizer.errors import InputError


def draft(row: Row, place: Place, options: InputOptions) -> RawArticle:
    """Return the draft of what a file or a row says, with what the caller says beside it."""
    fields = options.filled(row.fields, row.guesses)
    return RawArticle(fields, place, row.problems, row.unknown)


def row_draft(row: object, place: Place, options: InputOptions) -> RawArticle | BadInput:
    """Return the draft of a row of JSON or of a table.

    Raises OwnOutput, an InputError, where the row is one that summarizer wrote.
    """
    refuse_own_row(row)
    try:
        return draft(row_article(row, options.columns), place, options)
    except InputError as exc:
        key = options.columns.get("id", "id")
        own_id = row.get(key) if isinstance(row, dict) else None
        named = replace(place, id=own_id) if isinstance(own_id, str) and own_id else place
        return named.bad(str(exc), exc)


def over_limit(max_chars: int) -> str:
    """Return the reason why a longer text is refused."""
    return f"has more than {max_chars:,} characters; raise max_chars (--max-chars) to read it"


def read_at_most(stream: BinaryIO, max_bytes: int, max_chars: int) -> bytes:
    """Return all of `stream`, and read no more than is needed to see that it is too long."""
    data = stream.read(max_bytes + 5)  # 4 for a byte order mark
    if len(data) > max_bytes + 4:
        raise InputError(over_limit(max_chars))
    return data
