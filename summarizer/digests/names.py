"""The names of several articles joined: spellings of one name are one, in claims and in sources.

"Sergei Shoigu" and "Sergey Shoigu", "Kim Jong Un" and "Kim Jong-un", "AP" and "The Associated
Press" are one; "Kim" alone is whoever it is in its own article.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Final

from rapidfuzz.fuzz import ratio

from summarizer.checks.words import Names
from summarizer.digests.joining import Joining
from summarizer.evaluation.gold import GoldEntity
from summarizer.evaluation.matching.source_names import SourceNames
from summarizer.language.places import country_of, nation_of
from summarizer.language.word_classes import word_class
from summarizer.metadata.agencies import publisher_name
from summarizer.models import UNSPECIFIED, Entity
from summarizer.text.folding import plain

# "Sergei" and "Sergey" share 83 of 100, "Volodymyr" and "Vladimir" 59; "Maria" and "Mario", who are
# two, 80, so such short ones need to be nearer.
_NEAR: Final = 82.0
_LEAST_LETTERS: Final = 4
# Letters that one sound is written with in Latin script: "Ilja" and "Ilya", "Julia" and "Yulia".
_LETTERS: Final = str.maketrans("jyw", "iiv")
_WORD = re.compile(r"\w+")
_LEADING = frozenset(("the", "a", "an"))
# Adjectives of countries of two words, which `nation_of` has not.
COMPOUND: Final = re.compile(r"\b(North|South) (Korea|Sudan|Africa)(?:ns?|ese)\b")
_BEFORE_LEADER = re.compile(r"((?:\w+ )?\w+) (?:leader|president|prime minister|premier|king)\b")
# A source that only passes on: nobody stands behind its words but whom it quotes.
_RELAYS = frozenset("media press outlet outlets reports report journalists newspapers".split())
# Words of sources that different bodies share.
_VAGUE_WORDS = frozenset(
    "ministry minister president official officials spokesman spokeswoman spokesperson state news"
    " agency government national from with that".split()
)


class JoinedNames:
    """The names of the articles of one event; `text` is what is said in them, for its capitals.

    `nations` are, by the keys of `words`, the countries that persons stand for: "President Putin
    sent" and "Russia sent" are one.
    """

    def __init__(self, articles: Sequence[Sequence[Entity]], text: str) -> None:
        self.entities = _joined([entity for each in articles for entity in each])
        self.words = Names(self.entities, text)
        self.nations = dict(_nations(self.entities))
        self._known: dict[str, str] = {}
        self._sources = SourceNames(
            GoldEntity(
                name=entity.name, type=entity.type, aliases=tuple(filter(None, entity.aliases))
            )
            for entity in self.entities
            if entity.name
        )
        self._shown = {self._sources.canonical(each.name): each.name for each in self.entities}
        self._keys = {
            self._sources.canonical(each.name): f"@{number}"
            for number, each in enumerate(self.entities)
        }

    def source(self, name: str) -> str:
        """Return one form for all names of a source; what nothing is known of stands for itself."""
        if name not in self._known:
            self._known[name] = self._sources.canonical(publisher_name(name) or name)
        return self._known[name]

    def shown(self, source: str) -> str:
        """Return a source as it is written, by the form that `source` returned."""
        return self._shown.get(source, source)

    def is_relay(self, source: str) -> bool:
        """Say whether a source is an agency or "state media": it passes on what others say."""
        words = folded(source).split()
        return (
            publisher_name(self.shown(source)) is not None
            or not _RELAYS.isdisjoint(words)
            or not (word_class("outlet_nouns") - {"wire", "service", "site"}).isdisjoint(words)
        )

    @property
    def nobody(self) -> str:
        """Return the form of a source that the article does not name."""
        return self._sources.canonical(UNSPECIFIED)

    def key_of(self, source: str) -> str | None:
        """Return the key by which `words` knows a source, None where it is no entity."""
        return self._keys.get(source)

    def persons_in(self, text: str, keys: Iterable[str]) -> frozenset[str]:
        """Return the forms, as `source` gives them, of persons that a text names, by their keys."""
        persons = (self.entities[int(key[1:])] for key in keys)
        return frozenset(
            self.source(each.name)
            for each in persons
            if any(name and name in text for name in (each.name, *each.aliases))
        )

    def in_words(self, sources: Iterable[str]) -> str:
        """Return sources as they are written, joint ones with "and"; "" for none."""
        return " and ".join(sorted(map(self.shown, sources)))

    def are_kin(self, sources: Iterable[str], others: Iterable[str]) -> bool:
        """Say whether some names share a word: "the police" and "the police chief" speak as one."""
        ours, theirs = (
            {word for each in side for word in folded(each).split() if len(word) >= _LEAST_LETTERS}
            for side in (sources, others)
        )
        return not ours.isdisjoint(theirs - _RELAYS - _VAGUE_WORDS)


@lru_cache(maxsize=16_384)
def folded(name: str) -> str:
    """Return the words of a name in lower case, without accents, hyphens and a leading "the"."""
    parts = unicodedata.normalize("NFD", plain(name).casefold())
    bare = "".join(char for char in parts if not unicodedata.combining(char))
    words = _WORD.findall(bare.replace("'s", ""))
    return " ".join(words[1:] if len(words) > 1 and words[0] in _LEADING else words)


def _joined(entities: Sequence[Entity]) -> list[Entity]:
    """Return the entities, those of one name made one, with all their names as aliases."""
    joining: Joining[int] = Joining()
    by_form: dict[str, int] = {}
    by_last: dict[str, dict[str, int]] = {}  # the first of each full name, by the last one
    for number, entity in enumerate(entities):
        joining.add(number)
        for form in _forms(entity):
            if form in by_form and _may_be_one(entities[by_form[form]], entity):
                joining.join(by_form[form], number)
            by_form.setdefault(form, number)
        name = folded(entity.name)
        if entity.type in ("person", "other") and len(words := name.split()) > 1:
            known = by_last.setdefault(words[-1].translate(_LETTERS), {})
            if name in known:
                joining.join(known[name], number)
                continue
            for other in known.values():
                if _is_one_person(entities[other].name, entity.name):
                    joining.join(other, number)
            known[name] = number
    return [_one([entities[number] for number in numbers]) for numbers in joining.sets()]


def _nations(entities: Sequence[Entity]) -> Iterator[tuple[str, str]]:
    """Yield the keys of persons who lead a country, by what the articles call them, and it."""
    for number, entity in enumerate(entities):
        for alias in entity.aliases if entity.type == "person" else ():
            words = folded(COMPOUND.sub(r"\1 \2", alias))
            country = next(filter(None, map(_country_before, _BEFORE_LEADER.findall(words))), None)
            if country:
                yield f"@{number}", country.casefold()


def _country_before(words: str) -> str | None:
    """Return the country that words end with: "the north korea" is North Korea."""
    parts = words.split()
    return next(
        (
            found
            for first in range(max(0, len(parts) - 2), len(parts))
            if (found := country_of(name := " ".join(parts[first:])) or nation_of(name))
        ),
        None,
    )


def _forms(entity: Entity) -> Iterable[str]:
    """Yield what other articles may call an entity, so that it is certain: full names only."""
    yield folded(entity.name)
    if agency := publisher_name(entity.name):
        yield folded(agency)
    if country := country_of(entity.name):
        yield folded(country)
    for alias in entity.aliases:
        if len(form := folded(alias).split()) > 1:
            yield " ".join(form)


def _may_be_one(one: Entity, other: Entity) -> bool:
    return one.type == other.type or "other" in (one.type, other.type)


def _is_one_person(one: str, other: str) -> bool:
    """Say whether two full names of equal surname are spellings of one ("Sergei", "Sergey")."""
    ours, theirs = (
        folded(one).translate(_LETTERS).split(),
        folded(other).translate(_LETTERS).split(),
    )
    if len(ours) != len(theirs):
        return ours[0] == theirs[0]  # a middle name more
    pairs = list(zip(ours[:-1], theirs[:-1], strict=True))
    return all(
        a == b
        or (min(len(a), len(b)) >= _LEAST_LETTERS and a[0] == b[0] and ratio(a, b) >= _NEAR)
        or (1 in (len(a), len(b)) and a[0] == b[0])  # "S. Shoigu"
        for a, b in pairs
    )


def _one(entities: Sequence[Entity]) -> Entity:
    """Return one entity of all names of several."""
    first = entities[0]
    kind = next((each.type for each in entities if each.type != "other"), first.type)
    names = dict.fromkeys(name for each in entities for name in (each.name, *each.aliases) if name)
    names.pop(first.name, None)
    return Entity(name=first.name, type=kind, aliases=tuple(names))
