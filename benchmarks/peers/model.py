"""The reply as plain pydantic models, without checks of their own, for whoever validates it."""

from __future__ import annotations

from pydantic import BaseModel


class Entity(BaseModel):
    """Who or what is named."""

    name: str
    type: str
    aliases: list[str]


class Quantity(BaseModel):
    """A number with its unit."""

    text: str
    value: float
    unit: str
    comparator: str


class Claim(BaseModel):
    """What the article says, with the words that say it."""

    id: str
    evidence: list[str]
    text: str
    importance: str
    attribution: list[list[str]]
    status: str
    polarity: str
    quantities: list[Quantity]
    time: str | None


class Sentence(BaseModel):
    """A sentence of the summary and the claims it rests on."""

    text: str
    claims: list[str]


class Summary(BaseModel):
    """A headline and some sentences."""

    headline: str
    sentences: list[Sentence]


class Reply(BaseModel):
    """All that is asked for."""

    entities: list[Entity]
    claims: list[Claim]
    summary: Summary
