"""Gold: the hand-labelled reference of one article, read from its file.

The vocabulary is that of the record (`summarizer.models`); the descriptions of the fields are those
of schemas/gold.json. What a file must hold beyond its form is checked by `check_gold`.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import (
    BeforeValidator,
    ConfigDict,
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

GOLD_SCHEMA: Final = "urn:summarizer:gold:1"
GUIDELINE: Final = "2"  # the edition of docs/labelling.md
UNPLACED: Final = -1  # the offsets of a quote that a file does not place, and that was not found

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


def _filled_in(*names: str) -> ConfigDict:
    """Return the configuration of a class some of whose fields a file may leave out.

    They are filled in when it is read, so they are required here, and not in the published schema.
    """

    def relax(schema: dict[str, Any]) -> None:
        schema["required"] = [name for name in schema["required"] if name not in names]

    return ConfigDict(json_schema_extra=relax)


GoldDay = Annotated[date, BeforeValidator(_day)]
Text = Annotated[str, Field(min_length=1)]
Level = Annotated[
    tuple[Text, ...],
    Field(min_length=1),
    BeforeValidator(_level, json_schema_input_type=str | tuple[Text, ...]),
]
Chain = tuple[Level, ...]


class GoldArticle(Value):
    """The article as the labels saw it. A file may leave out all but `path`."""

    model_config = _filled_in("sha256", "n_chars")

    path: Text = Field(description="The file of the article, relative to the folder of this file.")
    sha256: str = Field(
        description="SHA-256 of the article's text, so that a change of it is noticed; `summarizer"
        " gold check --fix` writes it."
    )
    n_chars: StrictInt = Field(
        description="Characters of the article; `summarizer gold check --fix` writes it."
    )
    title: str | None = None
    publisher: str | None = None
    published: GoldDay | None = Field(
        default=None, description="The day that relative dates are resolved against, YYYY-MM-DD."
    )
    dateline: str | None = None


class Quoted(Value):
    """Words of the article, at `[start, end)` of its characters."""

    # UNPLACED where a file does not give them, and they could not be found.
    model_config = _filled_in("start", "end")

    quote: Text = Field(
        description="The article's own words, copied: misprints, spacing and quotation marks kept."
        " Never over the end of a paragraph."
    )
    start: StrictInt = Field(
        description="Characters before the quote. May be left out where the quote stands once."
    )
    end: StrictInt = Field(
        description="Characters before its end. May be left out; `summarizer gold check --fix`"
        " writes both."
    )


class GoldEvidence(Quoted):
    """A quote that carries a claim, or resolves who or when."""

    role: Literal["support", "context"] = Field(
        default="support",
        description="support: the shortest run of words that holds predicate and arguments, at"
        " least one a claim. context: only tells who, when or which source.",
    )


class GoldQuantity(Value):
    """A number of a claim; `value` is None for a vague one ("dozens").

    Of a range, `between`, `value` is the lower end and `to` the upper one.
    """

    text: Text = Field(description="As it stands in a quote of the claim, with its hedge.")
    value: StrictInt | StrictFloat | None = Field(
        default=None, description="null for dozens, thousands: the comparator is then vague."
    )
    unit: str | None = Field(default=None, description="What is counted; of 5 % it is %.")
    comparator: Comparator = "exact"
    to: StrictInt | StrictFloat | None = Field(
        default=None, description="The upper end of a range, with the comparator between."
    )

    @model_validator(mode="after")
    def _check_range(self) -> GoldQuantity:
        if problem := range_problem(self.value, self.to, self.comparator):
            raise ValueError(problem)
        return self


class GoldTime(Value):
    """When the event happens: inclusive days, None where open."""

    text: str | None = Field(default=None, description="As it stands in a quote of the claim.")
    start: GoldDay | None = Field(default=None, description="First day, YYYY-MM-DD; null if open.")
    end: GoldDay | None = Field(default=None, description="Last day, YYYY-MM-DD; null if open.")


class Accept(Value):
    """Other labels that count as right: whole alternatives, not parts of one."""

    status: tuple[Status, ...] = ()
    polarity: tuple[Polarity, ...] = ()
    attribution: tuple[Annotated[Chain, BeforeValidator(_alternative)], ...] = ()


class GoldClaim(Value):
    """A claim as a person labelled it; an `optional` one is neutral in scoring.

    Without `quantities` or `time` these are not labelled, which is not the same as none.
    """

    id: Text = Field(description="g1, g2, ...; key points name it.")
    text: Text = Field(
        description="The statement, understood alone: pronouns and dates resolved, hedges kept, the"
        " source left out."
    )
    importance: Importance = Field(
        description="core: in the lead or needed to state it, and in a key point."
    )
    optional: StrictBool = Field(
        default=False, description="true for framing and minor presuppositions: neutral in scoring."
    )
    evidence: Annotated[tuple[GoldEvidence, ...], Field(min_length=1)]
    attribution: Chain = Field(
        default=(),
        description="Sources beyond the publisher, outermost first, as the article names them; []"
        " is the article's own voice. Sources that speak together are a list in the list. Each is a"
        " name or alias of an entity, or (unspecified).",
    )
    status: Status = Field(
        description="The first that fits: denied, unconfirmed, possible, planned, stated."
    )
    polarity: Polarity = Field(
        description="negative where the statement itself says that something is not so."
    )
    quantities: tuple[GoldQuantity, ...] | None = Field(
        default=None, description="[] for none; left out, they are not labelled and not scored."
    )
    time: GoldTime | None = Field(
        default=None,
        description="When it happens: an object of nulls where the article does not say; left out,"
        " it is not labelled and not scored.",
    )
    accept: Accept = Field(
        default=Accept(), description="Other labels that are as right, with a note that says why."
    )
    note: str = ""


class KeyPoint(Value):
    """One of the ranked points of the article, and the claims that make it."""

    text: Text
    claims: Annotated[tuple[str, ...], Field(min_length=1)] = Field(
        description="Ids of claims; every core claim is in a key point."
    )


class GoldEntity(Value):
    """Someone or something with a name, and every other form the article uses for it."""

    name: Text
    type: EntityType = "other"
    aliases: tuple[Text, ...] = ()


class Excluded(Quoted):
    """A stretch of the article that is no claim, and why."""

    reason: Text = Field(description="Such as: a title in passing, geography, stands already.")


class GoldLabels(Value):
    """The labels of one article, by the rules of docs/labelling.md."""

    editor_schema: str | None = Field(
        default=None, alias="$schema", description="Where an editor finds this schema."
    )
    schema_id: Literal["urn:summarizer:gold:1"] = Field(default=GOLD_SCHEMA, alias="schema")
    guideline: str = Field(
        default="", description=f"The edition of the rules; docs/labelling.md is {GUIDELINE}."
    )
    annotator: str = Field(
        default="",
        description="Who read every label and stands by it. While it is empty this is a draft, and"
        " no suite takes it.",
    )
    draft: Text | None = Field(
        default=None, description="The model that the labels were drafted from, if one was."
    )
    labelled: GoldDay | None = Field(default=None, description="The day of it, YYYY-MM-DD.")
    article: GoldArticle
    key_points: tuple[KeyPoint, ...] = Field(default=(), description="5 to 8, ranked.")
    claims: tuple[GoldClaim, ...] = ()
    entities: tuple[GoldEntity, ...] = ()
    excluded: tuple[Excluded, ...] = Field(
        default=(), description="What of the article is no claim; neutral in scoring."
    )
    unlabelled: tuple[Quoted, ...] = Field(
        default=(),
        description="Sentences that are still to be labelled. `summarizer gold check --fix` takes"
        " out what a claim quotes or `excluded` holds.",
    )


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
