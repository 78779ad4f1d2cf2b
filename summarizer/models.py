"""The record and its parts: what summarizer reads and what it writes.

All offsets are half-open `[start, end)` in Unicode code points of `Article.text`.
"""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator, ConfigDict, Field, model_validator

from summarizer.extra import Extra as Extra
from summarizer.findings import Evidence as Evidence
from summarizer.findings import Flag as Flag
from summarizer.findings import Support as Support
from summarizer.findings import reject_kind as reject_kind
from summarizer.provenance import Failure as Failure
from summarizer.provenance import Provenance as Provenance
from summarizer.provenance import Usage as Usage
from summarizer.provenance import Verification as Verification
from summarizer.values import JsonObject, range_problem
from summarizer.values import Model as Model
from summarizer.vocabulary import (
    READ,
    Comparator,
    EntityType,
    Importance,
    Outcome,
    Polarity,
    RejectKind,
    Status,
)

RECORD_SCHEMA = "urn:summarizer:record:1"
# The name of a source that the article does not name.
UNSPECIFIED = "(unspecified)"


def _as_date(value: object) -> object:
    """Accept an ISO date-time where a date is wanted, as feeds write it."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, str) and len(value) > 10:
        return value[:10]
    return value


Day = Annotated[date, BeforeValidator(_as_date)]


class Article(Model):
    """One source document.

    `text` is the untouched content. `id` defaults to the first 16 hex digits of its SHA-256.
    `published` is the day that relative dates are resolved against. `extra` is what the input says
    beyond that, as JSON has it: carried through into the record, and never sent anywhere.
    """

    text: str
    id: str = ""
    title: str | None = None
    publisher: str | None = None
    published: Day | None = None
    language: str | None = None
    source: str | None = None
    extra: JsonObject = Field(default_factory=dict)

    def __hash__(self) -> int:
        return hash((self.id, self.text))

    @model_validator(mode="before")
    @classmethod
    def _default_id(cls, data: Any) -> Any:
        if isinstance(data, dict) and not data.get("id") and isinstance(data.get("text"), str):
            return {**data, "id": sha256_hex(data["text"])[:16]}
        return data

    @cached_property
    def sha256(self) -> str:
        """Return the hex SHA-256 of the UTF-8 text."""
        return sha256_hex(self.text)

    @cached_property
    def is_described(self) -> bool:
        """Say whether missing fields were looked for in the text (`metadata.describe`)."""
        return False

    @classmethod
    def from_path(cls, path: str | Path, **fields: Any) -> Article:
        """Read one article from a file; `fields` override what the file says.

        Raises InputError when the file cannot be read or holds more than one article.
        """
        from summarizer.articles import read_article

        return read_article(path, **fields)


def sha256_hex(text: str) -> str:
    """Return the hex SHA-256 of `text`; lone surrogates are hashed as they stand."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


class ArticleInfo(Model):
    """What a record says of its article: all but the text."""

    id: str
    title: str | None = None
    publisher: str | None = None
    published: Day | None = None
    language: str | None = None
    source: str | None = None
    sha256: str | None = None
    n_chars: int | None = None
    extra: JsonObject = Field(default_factory=dict)

    def __hash__(self) -> int:
        return hash((self.id, self.sha256))


class Source(Model):
    """One link of an attribution chain, with a place in the text that names it.

    `level` counts from 1, outermost first; sources of one level speak together.
    `start` and `end` are None when the name was not found in the text.
    """

    name: str
    start: int | None = None
    end: int | None = None
    level: int = 1


class Shared(Model):
    """A part that the reply and the record share; what a model adds to it is dropped."""

    model_config = ConfigDict(extra="ignore")


class Quantity(Shared):
    """A number in a claim, or a range of numbers."""

    text: str = Field(description="The number as it stands in the article, word for word.")
    value: float | int | None = Field(
        default=None,
        description="The number as digits, or null if it is vague such as dozens or thousands;"
        " of a range the lower end.",
    )
    unit: str | None = Field(default=None, description="What is counted or measured, or null.")
    comparator: Comparator = Field(
        default="exact",
        description="exact unless the article says about, at least, more than and so on;"
        " between for a range; vague if there is no number.",
    )
    to: float | int | None = Field(default=None, description="The upper end of a range, else null.")

    @model_validator(mode="after")
    def _check_range(self) -> Quantity:
        if problem := range_problem(self.value, self.to, self.comparator):
            raise ValueError(problem)
        return self


class TimeSpan(Model):
    """When the event happens: `text` verbatim, `start` and `end` inclusive days, None if open."""

    text: str | None = None
    start: Day | None = None
    end: Day | None = None


class Claim(Model):
    """One checkable statement.

    `context` are spans of the article that its words lean on ("He"). `support` is None for a claim
    that was not verified.
    """

    id: str
    text: str
    importance: Importance = "supporting"
    evidence: tuple[Evidence, ...]
    attribution: tuple[Source, ...] = ()
    status: Status = "stated"
    polarity: Polarity = "positive"
    quantities: tuple[Quantity, ...] = ()
    time: TimeSpan | None = None
    context: tuple[tuple[int, int], ...] = ()
    flags: tuple[Flag, ...] = ()
    support: Support | None = None

    @property
    def modality(self) -> str:
        """Return "asserted", "reported", or the status, for comparison with other schemes."""
        if self.status != "stated":
            return self.status
        return "reported" if self.attribution else "asserted"


class SummarySentence(Model):
    """One sentence of the summary and the ids of the claims it rests on.

    `support` is None when it was not verified. `rested_on` are all its claims where a second
    reading rejected some of them, else None.
    """

    text: str
    claims: tuple[str, ...] = ()
    rested_on: tuple[str, ...] | None = None
    flags: tuple[Flag, ...] = ()
    support: Support | None = None


class Summary(Model):
    """A headline and a few sentences; `headline_claims` are the ids that the headline rests on.

    `headline_rested_on` are all of them where a second reading rejected some, else None.
    """

    headline: str
    headline_claims: tuple[str, ...] = ()
    headline_rested_on: tuple[str, ...] | None = None
    sentences: tuple[SummarySentence, ...] = ()


class Entity(Shared):
    """Someone or something with a name."""

    name: str = Field(description="The fullest name in the article.")
    type: EntityType = "other"
    aliases: tuple[str, ...] = Field(
        default=(),
        description="Every other name or spelling the article uses for it, copied.",
    )


class Rejected(Model):
    """A quote that was not accepted, or a claim that a second reading calls wrong.

    `claim` is the claim's id; when `claims` has no such id, the claim went with its quotes.
    `kind` is for machines, `reason` for people; of older records it is told by the evidence.
    Of a claim that a second reading calls wrong, `before` is all of it as it stood, with what the
    reading found of it in `support`, and `place` counts the claims that stood before it.
    """

    claim: str | None = None
    text: str
    kind: RejectKind
    reason: str
    evidence: Evidence | None = None
    before: Claim | None = None
    place: int | None = None

    @model_validator(mode="before")
    @classmethod
    def _default_kind(cls, data: Any) -> Any:
        if isinstance(data, dict) and data.get("kind") is None:
            return {**data, "kind": reject_kind(data.get("evidence"))}
        return data


class Coverage(Model):
    """How much of the article was read and cited.

    `read` are the spans the model saw, `unread` the rest; `cited` is the share, in [0, 1],
    of the characters of the article that some accepted evidence covers.
    """

    n_chars: int
    read: tuple[tuple[int, int], ...] = ()
    cited: float = 0.0
    unread: tuple[tuple[int, int], ...] = ()


class Record(Model):
    """What one article came to: one JSONL line.

    `verification` is None when no second reading was asked for, or none was answered; a flag
    `not_verified` says why it was not.
    """

    schema_id: str = Field(default=RECORD_SCHEMA, alias="schema")
    article: ArticleInfo
    outcome: Outcome
    error: Failure | None = None
    summary: Summary | None = None
    claims: tuple[Claim, ...] = ()
    entities: tuple[Entity, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    coverage: Coverage | None = None
    flags: tuple[Flag, ...] = ()
    extra: Extra = Extra()
    provenance: Provenance | None = None
    verification: Verification | None = None

    @property
    def was_read(self) -> bool:
        """Say whether something of the article was read: then its claims mean what they say."""
        return self.outcome in READ
