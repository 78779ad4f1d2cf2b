"""Whom "he said" and "she said" mean, where that is sure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from summarizer.readers.builtin.entities import Entities, EntityMentions
from summarizer.readers.builtin.layout import Sentence
from summarizer.readers.builtin.names import Mention

_GENDERS = {"he": "m", "his": "m", "him": "m", "she": "f", "her": "f"}
PERSONAL = frozenset("he she his her".split())


@dataclass(frozen=True)
class Focus:
    """The people named in the sentence before, and the one it is about if there is just one."""

    only: EntityMentions | None = None


def focus_of(
    mentions: Sequence[Mention], entities: Entities, resolved: EntityMentions | None
) -> Focus:
    """Return whom a following "he" or "she" means: the only person of this sentence, if any.

    `resolved` is the person that a pronoun of this sentence stood for.
    """
    people: dict[str, EntityMentions] = {}
    for mention in mentions:
        entity = entities.find(mention.name)
        if entity is not None and entity.type == "person":
            people[entity.name] = entity
    if resolved is not None:
        people[resolved.name] = resolved
    return Focus(next(iter(people.values())) if len(people) == 1 else None)


def with_genders(
    entities: Entities, sentences: Sequence[Sentence], mentions: Sequence[Sequence[Mention]]
) -> Entities:
    """Return `entities` with the gender of each person whom pronouns tell.

    Counts "he" and "she" in sentences that name one person only; two of one kind for each of the
    other, and at least one, decide.
    """
    counts: dict[str, Counter[str]] = {}
    for sentence, named in zip(sentences, mentions, strict=True):
        person = focus_of(named, entities, None).only
        if person is not None:
            told = (_GENDERS[word] for word in sentence.vocabulary & _GENDERS.keys())
            counts.setdefault(person.name, Counter()).update(told)
    known = {
        entity.name: replace(entity, gender=_majority(counts[entity.name]))
        for entity in entities.items
        if not entity.gender and entity.name in counts
    }
    return Entities(
        tuple(known.get(entity.name, entity) for entity in entities.items),
        {key: known.get(entity.name, entity) for key, entity in entities.by_name.items()},
    )


def _majority(counts: Counter[str]) -> str:
    for one, other in (("m", "f"), ("f", "m")):
        if counts[one] > 0 and counts[one] >= 2 * counts[other]:
            return one
    return ""


def antecedent(pronoun: str, focus: Focus) -> EntityMentions | None:
    """Return whom "he", "she", "his" or "her" means at the start of a clause, None if not sure."""
    entity = focus.only
    if pronoun not in PERSONAL or entity is None:
        return None
    if entity.gender and entity.gender != _GENDERS[pronoun]:
        return None
    return entity
