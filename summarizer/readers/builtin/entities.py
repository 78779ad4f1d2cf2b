"""Entities: the mentions of one person, organisation, place or event, under its fullest name."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from rapidfuzz.distance import DamerauLevenshtein

from summarizer.metadata.agencies import publisher_name
from summarizer.readers.builtin.names import Mention
from summarizer.readers.builtin.places import ADJECTIVES, CAPITALS, COUNTRIES, country_of
from summarizer.vocabulary import EntityType

_ORGANISATION = frozenset(
    "council ministry party university bank police court agency army navy force forces fc afc"
    " united club inc corp corporation company co ltd plc group department times post news network"
    " association committee union commission office bureau institute school college hospital"
    " parliament senate congress house assembly government league federation nations organisation"
    " organization society foundation service services board authority airlines airways media"
    " press television radio guard command administration taliban church team academy trust fund"
    " journal gazette telegraph guardian herald tribune supreme treasury fed chamber".split()
)
_PLACE = frozenset(
    "river street road avenue island islands city county region sea peninsula beach mountain"
    " mountains airport park territory province state lake ocean gulf bay valley square bridge"
    " station stadium district village town hill hills strait desert forest coast port".split()
)
_EVENT = frozenset(
    "forum summit games cup championship championships festival day war olympics election"
    " elections conference tournament open prix derby marathon congress expo fair final finals"
    " agreement treaty accord pact operation revolution crisis".split()
)
_REGION = (
    "region|province|city|district|town|village|island|oblast|governorate|prefecture|peninsula"
    "|suburb|county|municipality|valley|port|capital"
)
_REGION_AFTER = re.compile(rf" (?:[a-z]+ )?(?:{_REGION})\b")
_REGION_BEFORE = re.compile(rf"\b(?:{_REGION}) of $|\b(?:city|town|village) $")
_BODY_BEFORE = re.compile(
    r"\b(?:newspaper|daily|weekly|magazine|agency|broadcaster|channel|network|website|portal|firm"
    r"|company|airline|carmaker|maker|operator|retailer|lender|charity|think[ -]tank) $"
)
_BEFORE_PLACE = frozenset("in at near from to across around outside toward towards".split())


@dataclass
class _Group:
    """Mentions under construction: `key` words of the fullest name, all names in order seen."""

    names: list[str] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)


@dataclass(frozen=True)
class EntityMentions:
    """One thing with all its names in the article; `name` is the fullest, none is repeated."""

    name: str
    type: EntityType
    aliases: tuple[str, ...]
    mentions: tuple[Mention, ...] = ()
    gender: str = ""

    @property
    def mentions_at(self) -> list[int]:
        """Return where its mentions start."""
        return [mention.start for mention in self.mentions]


@dataclass(frozen=True)
class Entities:
    """All entities of an article, and how a name leads to one."""

    items: tuple[EntityMentions, ...]
    by_name: Mapping[str, EntityMentions]

    def find(self, name: str) -> EntityMentions | None:
        """Return the entity that goes by `name` here, None if there is none or several."""
        return self.by_name.get(_key(name))


def _key(name: str) -> str:
    bare = name.replace("’", "'").removeprefix("the ").removeprefix("The ")
    return bare.replace("-", " ").casefold()


def group_mentions(mentions: Iterable[Mention], text: str) -> Entities:
    """Group the mentions of an article into entities.

    A single word joins the one person whose first or last name it is; a second spelling joins
    when all but at most two letters agree; a country takes its short names, and its capital
    where the capital acts ("Seoul and Tokyo have said"). What could be two stays alone.
    """
    groups: dict[str, _Group] = {}
    for mention in mentions:
        group = groups.setdefault(_key(country_of(mention.name) or mention.name), _Group())
        group.mentions.append(mention)
        if mention.name not in group.names:
            group.names.append(mention.name)
    _join_countries(groups, text)
    _join_adjectives(groups)
    people = {key: group for key, group in groups.items() if _is_person(key, group, groups)}
    _join_spellings(groups, people)
    _join_single_names(groups, people)
    items = tuple(_entity(key, group, key in people, text) for key, group in groups.items())
    return Entities(items, _index(items))


def _is_person(key: str, group: _Group, groups: Mapping[str, _Group]) -> bool:
    """Say whether a role or an age was seen, or the last word also stands alone as a name."""
    words = key.split()
    if country_of(group.names[0]) or set(words) & (_ORGANISATION | _PLACE | _EVENT):
        return False
    if any(mention.person for mention in group.mentions):
        return True
    if not 2 <= len(words) <= 3 or group.names[0].isupper():
        return False
    last = groups.get(words[-1])
    return last is not None and not country_of(last.names[0])


def _join_countries(groups: dict[str, _Group], text: str) -> None:
    """Give a country "the North" and its acting capital, where the article uses them so."""
    for group in list(groups.values()):
        country = country_of(group.names[0])
        if country is None:
            continue
        short = {"North Korea": "the North", "South Korea": "the South"}.get(country)
        lone = groups.get(_key(short)) if short else None
        if short and lone and any(_has_article(mention, text) for mention in lone.mentions):
            group.names.append(short)
            group.mentions.extend(lone.mentions)
            del groups[_key(short)]
        for capital, owner in CAPITALS.items():
            acting = groups.get(_key(capital))
            if owner == country and acting and acting is not group and _acts(acting, text):
                group.names.append(capital)
                group.mentions.extend(acting.mentions)
                del groups[_key(capital)]


def _has_article(mention: Mention, text: str) -> bool:
    """Say whether "the" stands right before a mention, and no "of" or "in" as in directions."""
    return text[max(0, mention.start - 4) : mention.start].casefold() == "the " and not text[
        max(0, mention.start - 7) : mention.start - 4
    ].endswith("in ")


_ACTS = (
    " said", " says", " has ", " have ", " and Seoul", " mark", " confirm", " announced", " denied",
    " agreed", " wants", " insists", " rejected", " accused", " warned",
)  # fmt: skip


def _acts(capital: _Group, text: str) -> bool:
    """Say whether a capital stands for its government at least once: as a subject that acts."""
    for mention in capital.mentions:
        after = text[mention.end : mention.end + 40]
        before = text[max(0, mention.start - 30) : mention.start]
        if after.startswith(("'s ", "’s ")) or after.startswith(_ACTS):
            return True
        joined = after.startswith(" and ") and after[5:6].isupper()
        if joined and any(after[5:].startswith(capital_name) for capital_name in CAPITALS):
            return True
        if before.endswith(" and ") and any(before[:-5].endswith(name) for name in CAPITALS):
            return True
    return False


def _join_adjectives(groups: dict[str, _Group]) -> None:
    """Join "Security Council" with the one "Russian Security Council" of the article."""
    longer: dict[str, list[str]] = defaultdict(list)
    for key, group in groups.items():
        name = group.names[0]
        for cut in (name.find(" "), name.find(" ", name.find(" ") + 1)):
            if cut > 0 and name[:cut] in ADJECTIVES:
                longer[_key(name[cut + 1 :])].append(key)
    for short, keys in longer.items():
        if short in groups and len(keys) == 1:
            _merge(groups, {}, into=keys[0], key=short)


def _join_spellings(groups: dict[str, _Group], people: dict[str, _Group]) -> None:
    """Join "Sergey Shoigu" with "Sergei Shoigu": same last name, first names nearly alike."""
    by_last: dict[str, list[str]] = defaultdict(list)
    for key in list(people):
        words = key.split()
        if len(words) < 2:
            continue
        for other in by_last[words[-1]]:
            if _alike(words[:-1], other.split()[:-1]):
                _merge(groups, people, into=other, key=key)
                break
        else:
            by_last[words[-1]].append(key)


def _alike(first: Sequence[str], second: Sequence[str]) -> bool:
    one, two = " ".join(first), " ".join(second)
    if one[:1] != two[:1]:
        return False
    if one.startswith(f"{two} ") or two.startswith(f"{one} "):
        return True  # with and without a middle name
    return min(len(one), len(two)) >= 4 and DamerauLevenshtein.distance(one, two) <= 2


def _join_single_names(groups: dict[str, _Group], people: dict[str, _Group]) -> None:
    """Join a lone first or last name with the only person of that name, if named in full before."""
    owners: dict[str, set[str]] = defaultdict(set)
    for key in people:
        words = key.split()
        if len(words) > 1:
            owners[words[-1]].add(key)
            owners[words[0]].add(key)
    for name, keys in owners.items():
        group = groups.get(name)
        if group is None or len(keys) > 1 or country_of(group.names[0]):
            continue
        key = next(iter(keys))
        if _first_place(groups[key]) <= _first_place(group):
            _merge(groups, people, into=key, key=name)


def _first_place(group: _Group) -> int:
    """Return where a name first stands outside titles; news gives the full name first."""
    body = [mention.start for mention in group.mentions if not mention.heading]
    return min(body, default=0)


def _merge(groups: dict[str, _Group], people: dict[str, _Group], *, into: str, key: str) -> None:
    target, source = groups[into], groups[key]
    target.mentions.extend(source.mentions)
    target.names.extend(name for name in source.names if name not in target.names)
    del groups[key]
    people.pop(key, None)


def _entity(key: str, group: _Group, is_person: bool, text: str) -> EntityMentions:
    country = country_of(group.names[0])
    names = list(dict.fromkeys(group.names))
    fullest = max(names, key=lambda name: (name == country, len(name.split()), len(name)))
    if country in COUNTRIES and fullest not in COUNTRIES:
        fullest = names[0]
    genders = {mention.gender for mention in group.mentions} - {""}
    return EntityMentions(
        name=fullest,
        type="person" if is_person else _type_of(key, group, text),
        aliases=tuple(name for name in names if name != fullest),
        mentions=tuple(sorted(group.mentions, key=lambda mention: mention.start)),
        gender=genders.pop() if len(genders) == 1 else "",
    )


def _type_of(key: str, group: _Group, text: str) -> EntityType:
    name, words = group.names[0], set(key.split())
    if country_of(name) or name in CAPITALS or key.split()[-1] in _PLACE:
        return "place"
    if words & _ORGANISATION:
        return "organisation"
    if words & _EVENT:
        return "event"
    if publisher_name(name) or (name.isupper() and 2 <= len(name) <= 6):
        return "organisation"
    if any(_is_outlet(mention, text) for mention in group.mentions):
        return "organisation"
    if any(_is_region(mention, text) for mention in group.mentions):
        return "place"
    return "place" if all(_is_located(mention, text) for mention in group.mentions) else "other"


def _is_region(mention: Mention, text: str) -> bool:
    """Say whether an article calls a name a place: "the Kolm border region", "the town of Kolm"."""
    after, before = text[mention.end : mention.end + 30], text[: mention.start][-30:]
    return bool(_REGION_AFTER.match(after) or _REGION_BEFORE.search(before))


def _is_outlet(mention: Mention, text: str) -> bool:
    """Say whether the words before a name make it a body: "the newspaper X", "oil firm X"."""
    return _BODY_BEFORE.search(text[max(0, mention.start - 20) : mention.start]) is not None


def _is_located(mention: Mention, text: str) -> bool:
    """Say whether "in", "to" or the like stands right before a mention."""
    words = text[max(0, mention.start - 12) : mention.start].split()
    if not words or (words[-1] in ("from", "to") and " " in mention.name):
        return False  # "from Lars Holm"
    return words[-1].casefold() in _BEFORE_PLACE


def _index(items: Iterable[EntityMentions]) -> dict[str, EntityMentions]:
    """Map every name to its entity; a name that two entities share leads to none."""
    index: dict[str, EntityMentions] = {}
    shared: set[str] = set()
    for entity in items:
        for name in (entity.name, *entity.aliases):
            if index.setdefault(_key(name), entity) is not entity:
                shared.add(_key(name))
    for key in shared:
        del index[key]
    return index
