"""Records of invented articles, for tests of digests."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from summarizer.models import ArticleInfo, Claim, Entity, Evidence, Record, Source, TimeSpan

ENTITIES = (
    Entity(name="Ilse Brandow", type="person", aliases=("Brandow", "Mayor Ilse Brandow")),
    Entity(name="Per Anders", type="person"),
    Entity(name="Petra Lund", type="person", aliases=("Lund",)),
    Entity(name="Anders Holm", type="person"),
    Entity(name="Talma Voss", type="person"),
    Entity(name="Julia Ost", type="person"),
    Entity(name="Yulia Ost", type="person"),
    Entity(name="Sergei Orlov", type="person"),
    Entity(name="Sergey Orlov", type="person"),
    Entity(name="Veltrane", type="organisation"),
    Entity(name="Norvik", type="organisation"),
    Entity(name="Port Ellis", type="place"),
    Entity(name="Dolm", type="place"),
    Entity(name="Kolm", type="place"),
    Entity(name="Talva", type="place"),
    Entity(name="Ruthen", type="place"),
)


def claim(
    name: str,
    text: str,
    *,
    source: Sequence[str] = (),
    time: Sequence[str] | None = None,
    quote: str = "",
    **labels: Any,
) -> Claim:
    """Return a claim; `source` is its chain, `time` the first and the last day."""
    evidence = Evidence(quote=quote, start=0, end=len(quote), match="exact", accepted=True)
    return Claim(
        id=name,
        text=text,
        evidence=(evidence,) if quote else (),
        attribution=tuple(Source(name=each, level=n) for n, each in enumerate(source, start=1)),
        time=TimeSpan(start=time[0], end=time[1]) if time else None,
        **labels,
    )


def record(
    name: str, *claims: Claim, entities: Sequence[Entity] = ENTITIES, **article: Any
) -> Record:
    """Return the record of an article."""
    info = ArticleInfo(id=name, **article)
    return Record(article=info, outcome="ok", claims=claims, entities=tuple(entities))
