"""Entities: the mentions of one person, organisation, place or event, under its fullest name."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from rapidfuzz.distance import DamerauLevenshtein

from summarizer.language.places import country_of, is_nationality, is_place
from summarizer.metadata.agencies import publisher_name
from summarizer.readers.builtin.names import TYPES, Mention
from summarizer.vocabulary import EntityType

_Groups = dict[str, list[Mention]]
_ACTIVE = {"speaks", "does", "acts", "organisation"}
_FULL_NAME = re.compile(r"[A-Z][a-z]+ (?:[A-Z]\. )?(?:Mc|Mac|O['’])?[A-Z][a-z]+(?<![^s]s)")
_AND = re.compile(r"\b([A-Z]\w+) and $")


@dataclass(frozen=True)
class EntityMentions:
    """One thing with all its names in the article; `name` is the fullest, none is repeated."""

    name: str
    type: EntityType
    aliases: tuple[str, ...]
    mentions: tuple[Mention, ...] = ()


@dataclass(frozen=True)
class Entities:
    """All entities of an article, and how a name leads to one."""

    items: tuple[EntityMentions, ...]

    def find(self, name: str) -> EntityMentions | None:
        """Return the entity that goes by `name` here, None if there is none or several."""
        found = self._by_name.get(_key(name), ())
        return found[0] if len(found) == 1 else None

    @cached_property
    def _by_name(self) -> Mapping[str, Sequence[EntityMentions]]:
        by_name: dict[str, list[EntityMentions]] = defaultdict(list)
        for entity in self.items:
            for key in {_key(name) for name in (entity.name, *entity.aliases)}:
                by_name[key].append(entity)
        return by_name


def _key(name: str) -> str:
    bare = name.replace("’", "'").removeprefix("the ").removeprefix("The ")
    return bare.replace("-", " ").replace(".", "").casefold()


def _listed(mentions: Sequence[Mention], text: str) -> list[tuple[Mention, Mention]]:
    """Return the neighbours of lists: "Ada Roe, Ole Moss and Ida Vane", not "of Acme, Ada Roe,"."""
    pairs: list[tuple[Mention, Mention]] = []
    for a, b in reversed(list(pairwise(mentions))):
        joint = text[a.end : b.start]
        if joint in (" and ", ", and ") or (joint == ", " and pairs and pairs[-1][0] is b):
            pairs.append((a, b))
    return pairs


def group_mentions(mentions: Iterable[Mention], text: str) -> Entities:
    """Group the mentions of an article into entities.

    A name joins another where nobody else could be meant: a part of the name, initials, a second
    spelling. A single word of which nothing is told is none if it occurs once.
    """
    ordered = sorted(mentions, key=lambda mention: mention.start)
    groups: _Groups = {}
    for mention in ordered:
        groups.setdefault(_key(country_of(mention.name) or mention.name), []).append(mention)
    people = {key for key, group in groups.items() if _is_person(key, group, groups)}
    listed = _listed(ordered, text)
    for a, b in (*listed, *reversed(listed)):
        pair = {_key(a.name), _key(b.name)}
        people |= {key for key in pair if pair & people and _is_plain(key, groups)}
    told = {key for key, group in groups.items() if any(mention.clue for mention in group)}
    told |= {key.split()[-1] for key in groups if " " in key}
    families = {  # "Clinton" where "Bill and Hillary Clinton" are named
        _key(each.name).split()[-1]
        for each in ordered
        if " " in each.name and (one := _AND.search(text, max(0, each.start - 30), each.start))
        if one[1].casefold() not in told
    }
    near: dict[str, list[str]] = defaultdict(list)
    for key, group in groups.items():
        words = key.split()
        tails = {" ".join(words[at:]) for at in range(len(words))}
        for part in tails | {" ".join(words[:at]) for at in range(len(words))} | {_initials(group)}:
            near[part].append(key)
    for key in [key for key in groups if key not in families]:
        alike = dict.fromkeys((*near[key], *near[key.split()[-1]]))
        owners = [full for full in alike if _may_mean(key, full, groups, people)]
        owners = [full for full in owners if full in people] or owners
        if len(owners) == 1:
            groups[owners[0]] += groups.pop(key)
    entities = (_entity(group, key in people) for key, group in groups.items())
    return Entities(tuple(filter(None, entities)))


def _is_person(key: str, group: list[Mention], groups: _Groups) -> bool:
    """Say whether a name is told to be a person's, or speaks or acts, or has its last word alone.

    "Ada Moss drove home" is a person, but "the Moss drove home" or "Acme Motors drove" is none.
    """
    clues = {mention.clue for mention in group}
    if any(mention.person for mention in group):
        return True
    if not _is_plain(key, groups):
        return False
    called = (last := key.split()[-1]) in groups and not is_place(last)
    if called or "speaks" in clues:
        return True
    foreign = any(country_of(word) or is_nationality(word) for word in key.split())
    return "does" in clues and not foreign and bool(_FULL_NAME.fullmatch(group[0].name))


def _is_plain(key: str, groups: _Groups) -> bool:
    """Say whether a name may be a person's: two or three words of no thing, not behind "the"."""
    words = key.split()
    group = (*groups.get(key, ()), *groups.get(words[-1], ()))
    things = sum(mention.thing for mention in group)
    plain = len(words) in (2, 3) and TYPES.keys().isdisjoint(words) and not is_place(key)
    return plain and things * 2 < len(group)


def _initials(group: list[Mention]) -> str:
    return "".join(word[0] for word in group[0].name.split() if word[0].isupper()).casefold()


def _may_mean(key: str, full: str, groups: _Groups, people: set[str]) -> bool:
    """Say whether `key` can be another name of what is called `full`."""
    if full not in groups or key == full or is_place(groups[key][0].name):
        return False
    name, one, two = groups[key][0].name, key.split(), full.split()
    clues = {mention.clue for mention in groups[key]}
    if name.isupper() and _initials(groups[full]) == key:
        return len(key) > 2 or "initials" in clues
    if key in people and " " in name and full in people and one[-1] == two[-1]:
        middle = one[0] == two[0] and min(len(one), len(two)) == 2
        alike = len(one[0]) > 3 and DamerauLevenshtein.distance(key, full) <= 2
        return middle or (alike and [w[0] for w in one] == [w[0] for w in two])
    told = full in people or clues & _ACTIVE
    if not told or clues == {"place"} or key in TYPES or len(two) <= len(one):
        return False
    located = full in people and "place" in clues
    first = two[: len(one)] == one and not (located or any(mention.role for mention in groups[key]))
    return first or two[-len(one) :] == one


def _entity(group: list[Mention], is_person: bool) -> EntityMentions | None:
    """Return what a group names, None for a single word that occurs once and tells nothing."""
    group = sorted(group, key=lambda mention: mention.start)
    names = list(dict.fromkeys(mention.name for mention in group))
    name = max(names, key=lambda each: (each == country_of(each), len(each.split())))
    clues, words = {mention.clue for mention in group}, _key(name).split()
    types = {TYPES.get(word) for word in words}
    body = "organisation" in types | clues or publisher_name(name)
    kind: EntityType = "place" if "place" in clues and clues.isdisjoint(_ACTIVE) else "other"
    if is_person:
        kind = "person"
    elif is_place(name):
        kind = "place"
    elif TYPES.get(words[-1]) in ("place", "event"):
        kind = TYPES[words[-1]]
    elif body or (name.isupper() and len(name) < 7):
        kind = "organisation"
    told = kind != "other" or any(clues) or " " in name or name.isupper() or len(group) > 1
    if not told or clues == {"initials"}:
        return None
    return EntityMentions(name, kind, tuple(n for n in names if n != name), tuple(group))
