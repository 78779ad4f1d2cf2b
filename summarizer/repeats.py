"""Claims that say again what another one says: one claim, with the quotes of all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from summarizer.assembly import GroundedClaim, noted
from summarizer.models import Entity, Rejected
from summarizer.text.folding import LETTERS, fold, letters


def merge_repeats(
    claims: Sequence[GroundedClaim], entities: Sequence[Entity] = ()
) -> tuple[tuple[GroundedClaim, ...], Mapping[str, str]]:
    """Return the claims without those that say again what an earlier one says, and their places.

    The same words under the same sources with the same labels are one claim with the quotes of all.
    A source is the same by any of the names that one of the entities has, and no other.
    The mapping leads from the id of each that is left out to that of the one with its quotes.
    """
    alike = Counter(looks := [_letters_of(claim.reply.text) for claim in claims])
    if len(alike) == len(claims):  # nearly always
        return tuple(claims), {}
    names = _full_names(entities)
    kept: dict[Any, GroundedClaim] = {}
    merged: dict[str, str] = {}
    for claim, look in zip(claims, looks, strict=True):
        reply = claim.reply
        if alike[look] == 1:
            kept[claim.id] = claim
            continue
        chain = tuple(tuple(names.get(name, name) for name in level) for level in reply.attribution)
        key = (fold(reply.text).joined, chain, reply.status, reply.polarity)
        first = kept.setdefault(key if claim.accepted else claim.id, claim)
        if first is claim:
            continue
        merged[claim.id] = first.id
        known = {evidence.parts for evidence in first.accepted}
        more = tuple(each for each in claim.accepted if each.parts not in known)
        kept[key] = first._replace(accepted=(*first.accepted, *more))
    return tuple(kept.values()), merged


def _letters_of(text: str) -> str:
    """Return the letters of a folded text: what says the same has the same ones."""
    sure = letters(text)
    return "".join(filter(LETTERS.__contains__, fold(text).joined)) if sure is None else sure


def _full_names(entities: Sequence[Entity]) -> Mapping[str, str]:
    """Return the name of the entity that each name stands for, where it stands for one only."""
    names: dict[str, str] = {}
    for entity in entities:
        for name in (entity.name, *entity.aliases):
            names[name] = entity.name if names.get(name, entity.name) == entity.name else name
    return names


def duplicates(claims: Iterable[GroundedClaim], merged: Mapping[str, str]) -> list[Rejected]:
    """Return the claims that another one says already, as a record has them."""
    return [
        Rejected(
            claim=claim.id,
            text=claim.reply.text,
            kind="duplicate",
            reason=noted(f"duplicate: {merged[claim.id]} says the same", claim.correction),
        )
        for claim in claims
        if claim.id in merged
    ]
