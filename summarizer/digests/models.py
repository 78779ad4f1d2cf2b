"""The digest: what several articles say together, as it is written."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Final, Literal

from pydantic import Field

from summarizer.values import Model
from summarizer.vocabulary import Importance, Polarity, Status

DIGEST_SCHEMA: Final = "urn:summarizer:digest:1"

RelationKind = Literal["same", "more_specific", "differs"]
Difference = Literal["number", "status", "polarity", "source", "scope", "time"]
# Why articles have one origin: the same person or body is quoted, the same words stand in both,
# both carry the copy of one agency; "alone" where nothing joins them.
Reason = Literal["source", "text", "agency", "alone"]
# Who judged a pair: the rules, or the model that was asked about pairs the rules leave open.
Judge = Literal["rules", "model"]


class ClaimRef(Model):
    """A claim, by the id of its article and its own."""

    article: str
    claim: str

    def __hash__(self) -> int:
        return hash((self.article, self.claim))


class Place(Model):
    """Words of an article, at `[start, end)` of its characters; None where they were not found."""

    quote: str
    start: int | None = None
    end: int | None = None


class DigestClaim(Model):
    """A claim as its record has it; `sources` is the chain, outermost first, joint ones a level.

    `start` and `end` are inclusive days, None where open or not known.
    """

    article: str
    claim: str
    text: str
    importance: Importance
    status: Status
    polarity: Polarity
    sources: tuple[tuple[str, ...], ...] = ()
    start: date | None = None
    end: date | None = None
    quotes: tuple[Place, ...] = ()


class Relation(Model):
    """How two claims of different articles stand to one another.

    In `more_specific`, `a` is the more specific one; in the other kinds `a` is of the article that
    was read first. `why` says in a few words what the two differ in, empty in `same`.
    """

    kind: RelationKind
    differs: Difference | None = None
    a: ClaimRef
    b: ClaimRef
    why: str = ""
    by: Judge = "rules"


class Origin(Model):
    """Where articles have something from: `why` says in words what makes them one origin."""

    name: str
    reason: Reason = "alone"
    why: str
    articles: tuple[str, ...]


class Group(Model):
    """Claims of several articles about one fact; they may contradict one another.

    `text` are the words of the claim that stands for it, and `carriers` those claims that say as
    much: the others say less, or differ. `articles` counts the articles of all its claims, and
    `origins` are the independent ones behind them: never more than articles.
    """

    id: str
    event: str
    text: str
    claims: tuple[ClaimRef, ...]
    carriers: tuple[ClaimRef, ...]
    articles: int
    origins: tuple[Origin, ...]
    differs: tuple[Difference, ...] = ()


class Event(Model):
    """Articles about one event; most events have one."""

    id: str
    title: str
    articles: tuple[str, ...]
    start: date | None = None
    end: date | None = None


class DigestArticle(Model):
    """An article of the digest. `also` are the records of the same text that were left out."""

    id: str
    title: str | None = None
    publisher: str | None = None
    published: date | None = None
    language: str | None = None
    source: str | None = None
    sha256: str | None = None
    event: str
    n_claims: int
    also: tuple[str, ...] = ()


class Dated(Model):
    """Something with a day: inclusive days, None where open; `articles` are those that date it."""

    start: date | None
    end: date | None
    text: str
    status: Status = "stated"
    polarity: Polarity = "positive"
    event: str
    claims: tuple[ClaimRef, ...]


class DigestSentence(Model):
    """A sentence of the digest, in the words of one of the claims that it cites.

    It cites the claims that say it, not those of its group that say less, or differ.
    """

    text: str
    event: str
    group: str | None = None
    claims: tuple[ClaimRef, ...]
    articles: int
    origins: int


class LeftOut(Model):
    """A record, or a line of a file, that the digest is not made of, and why."""

    what: str
    why: str


class Digest(Model):
    """What several records say together.

    `only_in` are the claims that no other article has in any form. `open_pairs` counts the pairs
    that the rules are not sure about, and no model was asked about.
    """

    schema_id: str = Field(default=DIGEST_SCHEMA, alias="schema")
    articles: tuple[DigestArticle, ...]
    claims: tuple[DigestClaim, ...]
    events: tuple[Event, ...]
    relations: tuple[Relation, ...]
    only_in: tuple[ClaimRef, ...]
    groups: tuple[Group, ...]
    timeline: tuple[Dated, ...]
    summary: tuple[DigestSentence, ...]
    left_out: tuple[LeftOut, ...] = ()
    notes: tuple[str, ...] = ()
    open_pairs: Annotated[int, Field(ge=0)] = 0
    model: str | None = None
