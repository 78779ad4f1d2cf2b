"""What is kept of a line of a file of records: how an article ended, and what it was made of."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Set
from typing import Any, Final, NamedTuple

from summarizer.models import RECORD_SCHEMA, Article, ArticleInfo, Record
from summarizer.provenance import Recipe, verification_key
from summarizer.vocabulary import READ, Outcome

KEY_BYTES: Final = 12
HASH_BYTES: Final = 8
VERIFIED_BYTES: Final = 4
# What a reading depends on, of what a record says of its article.
_READ_FIELDS = ("sha256", "title", "publisher", "published", "language")
_RECIPE_FIELDS = ("model", "prompt", "prompt_sha256", "schema_sha256", "language", "sampling")
# What flags say of a record that lacks something.
_CUT = frozenset(("truncated", "unread", "no_summary"))


class Line(NamedTuple):
    """The line that counts for one id, at `offset` bytes.

    `source` hashes the article that it was made of (8 bytes) and the request that it was made by (8
    bytes); empty, as `recipe` is None, where there was no article to read. `is_cut` says that the
    reply, or the prompt, was cut, or parts were not read, so that another limit or another day may
    do better; `is_unfinished` that requests failed without an answer. `verified` hashes how the
    whole record was verified (4 bytes); empty where it was not, None where nothing can be;
    `is_unverified` that it was to be, and something of it was not.
    """

    source: bytes
    recipe: Recipe | None
    outcome: Outcome
    offset: int
    is_cut: bool = False
    verified: bytes | None = None
    is_unfinished: bool = False
    is_unverified: bool = False

    @property
    def ended_well(self) -> bool:
        """Say whether the article was read, as far as there was an answer."""
        return self.was_read and not self.is_unfinished

    @property
    def was_read(self) -> bool:
        """Say whether the record says what its article says."""
        return self.outcome in READ


def line_in(row: Mapping[str, Any]) -> tuple[bytes, Line]:
    """Return the key of a record, given as JSON has it, and its line, at offset 0.

    Raises ValueError, LookupError, TypeError or AttributeError for what is no record.
    """
    if row["schema"] != RECORD_SCHEMA:
        raise ValueError("no record")
    article, made = row["article"], row["provenance"]
    source, recipe = b"", None
    if article["sha256"] is not None and made is not None:
        source, recipe = source_of(article, made["fingerprint"]), Recipe.of(made)
    kinds = {flag["kind"] for flag in row.get("flags", ())}
    return key_of(article["id"]), _line(source, recipe, row["outcome"], kinds, _verified(row))


def _line(
    source: bytes,
    recipe: Recipe | None,
    outcome: Outcome,
    kinds: Set[str],
    verified: bytes | None,
) -> Line:
    """Return the line of a record with flags of these kinds."""
    is_cut = not _CUT.isdisjoint(kinds)
    return Line(
        source,
        recipe,
        outcome,
        0,
        is_cut,
        verified,
        is_unfinished="unfinished" in kinds,
        is_unverified="not_verified" in kinds,
    )


def _verified(row: Mapping[str, Any]) -> bytes | None:
    """Return how the record of a row was verified, see `Line`."""
    summary = row.get("summary")
    claims = row["claims"] or [each for each in row.get("rejected", ()) if each.get("before")]
    if row["outcome"] not in READ or not (claims or (summary and summary["sentences"])):
        return None
    made = row.get("verification")
    if any(flag["kind"] == "not_verified" for flag in row.get("flags", ())):
        return b""  # what another one found stands
    return digest_of(verification_key(made)) if made and made["complete"] else b""


def line_of(record: Record) -> Line:
    """Return what an index keeps of a record, at offset 0: what it reads in its line of JSON."""
    info, made = record.article, record.provenance
    source, recipe = b"", None
    if info.sha256 is not None and made is not None:
        source = source_of(described(info), made.fingerprint)
        recipe = Recipe.of({name: getattr(made, name) for name in _RECIPE_FIELDS})
    kinds = {flag.kind for flag in record.flags}
    return _line(source, recipe, record.outcome, kinds, _verified_in(record))


def _verified_in(record: Record) -> bytes | None:
    """Do as `_verified` with a record."""
    claims = record.claims or [each for each in record.rejected if each.before]
    summary = record.summary
    if record.outcome not in READ or not (claims or (summary and summary.sentences)):
        return None
    made = record.verification
    if made is None or not made.complete or any(f.kind == "not_verified" for f in record.flags):
        return b""
    return digest_of(verification_key(made.model_dump(mode="json")))


def digest_of(text: str) -> bytes:
    """Return what stands for a way of verifying."""
    return hashlib.blake2b(text.encode(), digest_size=VERIFIED_BYTES).digest()


def key_of(article_id: str) -> bytes:
    """Return what stands for an article's id in an index."""
    data = article_id.encode("utf-8", "surrogatepass")
    return hashlib.blake2b(data, digest_size=KEY_BYTES).digest()


def described(article: Article | ArticleInfo) -> dict[str, Any]:
    """Return what a reading depends on of an article, as JSON has it."""
    fields = {name: getattr(article, name) for name in _READ_FIELDS}
    return {**fields, "published": str(article.published) if article.published else None}


def source_of(article: Mapping[str, Any], fingerprint: str) -> bytes:
    """Return the hash of an article and of the request that it was read by, side by side."""
    known = {**article, "language": article.get("language") or "en"}  # older records do not say
    fields = json.dumps([known.get(name) for name in _READ_FIELDS]).encode()
    return (
        hashlib.blake2b(fields, digest_size=HASH_BYTES).digest()
        + hashlib.blake2b(fingerprint.encode(), digest_size=HASH_BYTES).digest()
    )
