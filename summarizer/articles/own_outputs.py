"""What summarizer itself has written, told from what holds articles.

A claim, or the title that a record repeats, would be read as an article without a word.
"""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet

from summarizer.errors import InputError

STORE_MARKER = "summarizer-store.json"  # of the folder of a store, see `store.folder`
_SCHEMA = re.compile(r"urn:summarizer:(?P<kind>\w+)")
_SCHEMA_KEYS = ("schema", "$schema")
# Names that only tables, or lists, of ours have together.
_COLUMNS = (
    frozenset({"article_id", "article_source"}),
    frozenset({"claim_id", "polarity"}),
    frozenset({"outcome", "fingerprint", "record"}),
    frozenset({"id", "outcome", "attempts", "when"}),
)
_PAGE = re.compile(rb"<meta\s+name=[\"']generator[\"']\s+content=[\"']summarizer\b", re.IGNORECASE)
_PAGE_BYTES = 4096  # within which a page says what wrote it


class OwnOutput(InputError):
    """A file was written by summarizer; a folder's are passed over, and said."""


def refuse_own_row(row: object) -> None:
    """Raise OwnOutput for a JSON object that is a record, or anything else of ours."""
    if not isinstance(row, dict):
        return
    for key in _SCHEMA_KEYS:
        value = row.get(key)
        if isinstance(value, str) and (found := _SCHEMA.match(value)):
            raise _own(found["kind"])
    refuse_own_columns(row.keys())


def refuse_own_columns(names: AbstractSet[str]) -> None:
    """Raise OwnOutput for the columns of a table that `run` or `export` has written."""
    if any(own <= names for own in _COLUMNS):
        raise _own("table")


def refuse_own_page(data: bytes) -> None:
    """Raise OwnOutput for a page that `report`, or `eval`, has written."""
    if _PAGE.search(data, 0, _PAGE_BYTES):
        raise _own("report")


def _own(kind: str) -> OwnOutput:
    is_read = "; `summarizer show` prints it" if kind == "record" else ""
    return OwnOutput(f"is no article: summarizer wrote it ({kind}){is_read}")
