"""The readings of an article's parts as one reading of the article."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from summarizer.errors import ArticleFailure
from summarizer.models import Entity, Flag
from summarizer.provenance import Provenance, Usage, cost_of_all
from summarizer.readers.base import Part, Reading
from summarizer.replies import ArticleReply, ReplySummary
from summarizer.text.spans import Spans

_NO_SUMMARY = ReplySummary(headline="", sentences=[])


def merge_readings(
    readings: Sequence[tuple[Part, Reading]],
    *,
    fingerprint: str,
    failure: ArticleFailure | None,
    unread: Spans,
    flags: tuple[Flag, ...] = (),
) -> Reading:
    """Return the readings of parts, in the order of the text, as one of the whole article.

    Claims are numbered through, as the record will; entities with a name in common are one. Of a
    user's own fields lists are joined, and of others the first that says something counts. There
    is no summary in it: those of the parts are of parts. `fingerprint` is that of the article,
    `flags` are what is to be known beside those of the parts.
    """
    parts = tuple(
        replace(part, n_claims=len(reading.claims), is_whole=reading.reply is not None)
        for part, reading in readings
    )
    claims = [claim for _, reading in readings for claim in reading.claims]
    numbered = [c.model_copy(update={"id": f"c{n}"}) for n, c in enumerate(claims, start=1)]
    entities = merge_entities(e for _, reading in readings for e in reading.entities)
    replies = [reading.reply for _, reading in readings if reading.reply is not None]
    return Reading(
        join_provenances([reading.provenance for _, reading in readings], fingerprint),
        _joined_reply(replies, entities, numbered) if replies else None,
        numbered,
        entities,
        failure,
        [item for _, reading in readings for item in reading.malformed],
        (*(flag for _, reading in readings for flag in reading.flags), *flags),
        parts=parts,
        unread=unread,
    )


def merge_entities(entities: Iterable[Entity]) -> tuple[Entity, ...]:
    """Return entities, those of which one has the other's name made one with the names of both.

    A short name that two have in common ("Lee") makes them none: they may be two people.
    """
    known: list[Entity] = []
    places: dict[str, int] = {}  # of a full name, and of the aliases of the first who has them
    full: dict[str, int] = {}
    for entity in entities:
        at = places.get(entity.name)
        if at is None:
            at = next((full[alias] for alias in entity.aliases if alias in full), None)
        if at is None or not _may_be_one(known[at], entity):
            at = len(known)
            known.append(entity)
        else:
            known[at] = _with_names(known[at], entity)
        full.setdefault(known[at].name, at)
        for name in (known[at].name, *known[at].aliases):
            places.setdefault(name, at)
    return tuple(known)


def join_provenances(made: Sequence[Provenance], fingerprint: str) -> Provenance:
    """Return what several requests took as one; those that had no answer count as attempts only.

    The price is None where that of one is not known.
    """
    answered = [each for each in made if each.mode is not None]
    first = (answered or made)[0]
    further = tuple(each.fingerprint for each in answered if each.fingerprint != fingerprint)
    return first.model_copy(
        update={
            "fingerprint": fingerprint,
            "further": tuple(dict.fromkeys(further)),
            "stored": bool(answered) and all(each.stored for each in answered),
            "attempts": sum(each.attempts for each in made),
            "reasks": sum(each.reasks for each in made),
            "usage": sum((each.usage for each in made), Usage()),
            "cost_usd": cost_of_all(each.cost_usd for each in answered),
            "latency_s": round(sum(each.latency_s for each in made), 4),
            "created": (answered or made)[-1].created,
        }
    )


def _joined_reply(
    replies: Sequence[ArticleReply], entities: Sequence[Entity], claims: Sequence[object]
) -> ArticleReply:
    changed: dict[str, object] = {
        "entities": list(entities),
        "claims": list(claims),
        "summary": _NO_SUMMARY,
    }
    for name in type(replies[0]).model_fields.keys() - changed.keys():
        values = [getattr(reply, name) for reply in replies]
        if all(isinstance(value, list) for value in values):
            changed[name] = [item for value in values for item in value]
        else:
            changed[name] = next((value for value in values if value), values[0])
    return replies[0].model_copy(update=changed)


def _may_be_one(a: Entity, b: Entity) -> bool:
    return a.type == b.type or "other" in (a.type, b.type)


def _with_names(known: Entity, more: Entity) -> Entity:
    names = dict.fromkeys((*known.aliases, more.name, *more.aliases))
    names.pop(known.name, None)
    kind = more.type if known.type == "other" else known.type
    return known.model_copy(update={"aliases": tuple(names), "type": kind})
