"""Gold as records: what a person found in an article, for digesting it."""

from __future__ import annotations

from summarizer.evaluation.gold import Chain, Gold, GoldClaim
from summarizer.models import (
    ArticleInfo,
    Claim,
    Entity,
    Evidence,
    Quantity,
    Record,
    Source,
    TimeSpan,
)


def record_of_gold(gold: Gold) -> Record:
    """Return the claims of gold as a record; they keep their ids, g1, g2 and so on.

    A claim whose gold accepts the article's own voice for its source has none: it must not differ
    from another in who says it.
    """
    source = gold.source
    return Record(
        article=ArticleInfo(
            id=gold.id,
            title=source.title,
            publisher=source.publisher,
            published=source.published,
            language=source.language,
            source=source.source,
            sha256=source.sha256,
            n_chars=len(source.text),
        ),
        outcome="ok",
        claims=tuple(map(_claim, gold.claims)),
        entities=tuple(
            Entity(name=each.name, type=each.type, aliases=each.aliases) for each in gold.entities
        ),
    )


def _claim(claim: GoldClaim) -> Claim:
    return Claim(
        id=claim.id,
        text=claim.text,
        importance=claim.importance,
        evidence=tuple(
            Evidence(
                quote=each.quote,
                start=each.start,
                end=each.end,
                parts=((each.start, each.end),),
                match="exact",
                accepted=True,
            )
            for each in claim.evidence
            if each.role == "support"
        ),
        attribution=_sources(() if () in claim.accept.attribution else claim.attribution),
        status=claim.status,
        polarity=claim.polarity,
        quantities=tuple(Quantity(**dict(each)) for each in claim.quantities or ()),
        time=TimeSpan(**dict(claim.time)) if claim.time else None,
    )


def _sources(chain: Chain) -> tuple[Source, ...]:
    return tuple(
        Source(name=name, level=level)
        for level, names in enumerate(chain, start=1)
        for name in names
    )
