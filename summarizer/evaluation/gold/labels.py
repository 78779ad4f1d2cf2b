"""Gold: the hand-labelled reference of one article, read from its file.

The vocabulary is that of the record (`summarizer.models`). What a file must hold beyond its form
is checked by `summarizer.evaluation.gold`.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import (
    BeforeValidator,
    Field,
    StrictBool,
    StrictFloat,
    StrictInt,
    model_validator,
)

from summarizer.evaluation.line_numbers import KeyLines
from summarizer.models import Article
from summarizer.values import Value, range_problem
from summarizer.vocabulary import Comparator, EntityType, Importance, Polarity, Status

_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _day(value: object) -> object:
    """Accept a date, or its one ISO form; pydantic alone would read numbers as days too."""
    if isinstance(value, date) or value is None:
        return value
    if isinstance(value, str) and _ISO_DAY.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise ValueError("not a day; write YYYY-MM-DD")


def _level(value: object) -> object:
    """Accept one name where several joint sources may stand."""
    return [value] if isinstance(value, str) else value


def _alternative(value: object) -> object:
    """Refuse a bare name as an alternative chain: it is not clear whether it is one."""
    if isinstance(value, str):
        raise ValueError(  # noqa: TRY004 - pydantic turns this one into a problem of the field
            'an alternative is a whole chain; write ["..."], or [] for no source'
        )
    return value


GoldDay = Annotated[date, BeforeValidator(_day)]
Text = Annotated[str, Field(min_length=1)]
Level = Annotated[tuple[Text, ...], Field(min_length=1), BeforeValidator(_level)]
Chain = tuple[Level, ...]


class GoldArticle(Value):
    """The article as the labels saw it; `path` is relative to the gold file."""

    path: Text
    sha256: str
    n_chars: StrictInt
    title: str | None = None
    publisher: str | None = None
    published: GoldDay | None = None
    dateline: str | None = None


class GoldEvidence(Value):
    """A quote at `[start, end)`; `support` carries the claim, `context` only resolves it."""

    quote: Text
    start: StrictInt
    end: StrictInt
    role: Literal["support", "context"] = "support"


class GoldQuantity(Value):
    """A number of a claim; `value` is None for a vague one ("dozens").

    Of a range, `between`, `value` is the lower end and `to` the upper one.
    """

    text: Text
    value: StrictInt | StrictFloat | None = None
    unit: str | None = None
    comparator: Comparator = "exact"
    to: StrictInt | StrictFloat | None = None

    @model_validator(mode="after")
    def _check_range(self) -> GoldQuantity:
        if problem := range_problem(self.value, self.to, self.comparator):
            raise ValueError(problem)
        return self


class GoldTime(Value):
    """When the event happens: inclusive days, None where open."""

    text: str | None = None
    start: GoldDay | None = None
    end: GoldDay | None = None


class Accept(Value):
    """Other labels that count as right: whole alternatives, not parts of one."""

    status: tuple[Status, ...] = ()
    polarity: tuple[Polarity, ...] = ()
    attribution: tuple[Annotated[Chain, BeforeValidator(_alternative)], ...] = ()


class GoldClaim(Value):
    """A claim as a person labelled it; an `optional` one is neutral in scoring."""

    id: Text
    text: Text
    importance: Importance
    optional: StrictBool = False
    evidence: Annotated[tuple[GoldEvidence, ...], Field(min_length=1)]
    attribution: Chain = ()
    status: Status
    polarity: Polarity
    quantities: tuple[GoldQuantity, ...] = ()
    time: GoldTime | None = None
    accept: Accept = Accept()
    note: str = ""


class KeyPoint(Value):
    """One of the ranked points of the article, and the claims that make it."""

    text: Text
    claims: Annotated[tuple[str, ...], Field(min_length=1)]


class GoldEntity(Value):
    """Someone or something with a name, and every other form the article uses for it."""

    name: Text
    type: EntityType = "other"
    aliases: tuple[Text, ...] = ()


class Excluded(Value):
    """A stretch of the article that is no claim, and why."""

    quote: Text
    start: StrictInt
    end: StrictInt
    reason: Text


class GoldLabels(Value):
    """What stands in the file."""

    schema_id: Literal["urn:summarizer:gold:1"] = Field(alias="schema")
    guideline: str
    annotator: Text
    labelled: GoldDay
    article: GoldArticle
    key_points: tuple[KeyPoint, ...]
    claims: tuple[GoldClaim, ...]
    entities: tuple[GoldEntity, ...]
    excluded: tuple[Excluded, ...]


class Gold(GoldLabels):
    """Gold with the article it is about, `source`, as `summarizer run` reads it.

    What its text does not say of itself, `source` has from the labels. `file` is the gold's path.
    """

    file: Path
    source: Article
    key_lines: KeyLines = Field(default=KeyLines(), repr=False)

    @property
    def id(self) -> str:
        """Return the article's id: the name of the gold file without its suffix."""
        return self.file.stem

    @property
    def text(self) -> str:
        """Return the text of the article."""
        return self.source.text

    def line_of(self, claim_id: str) -> int:
        """Return the line of the gold file where a claim starts, 1 if there is no such claim."""
        for index, claim in enumerate(self.claims):
            if claim.id == claim_id:
                return self.key_lines.line(f"/claims/{index}")
        return 1
