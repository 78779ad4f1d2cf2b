"""Claims by who said them: a source is found under every form of its name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from summarizer.models import Claim, Entity
from summarizer.text.characters import UNSPACED
from summarizer.text.folding import plain
from summarizer.vocabulary import EntityType

_WORD = re.compile(r"\w+")
_INITIAL = re.compile(r"\b(\w)\.")
_TWICE = re.compile(r"(.)\1")
# In scripts that put no blanks between words a name is looked for inside a longer one.
_UNSPACED = re.compile(f"[{UNSPACED}]")
_ARTICLES = frozenset(("the", "a", "an"))
_SHORT = range(2, 5)  # letters of a word whose capitals tell it from another: UN, Un

Words = tuple[str, ...]


class _Word(NamedTuple):
    """A word of a name: as it is compared, and as it is where it is a short one in capitals."""

    sound: str
    capitals: str


_Name = tuple[_Word, ...]


class SourceSearch:
    """Finds the claims that one of some names said, at any link of their chains.

    A name is found where its words stand in another one, one behind the other: "Shoigu" in
    "Security Council Secretary Sergei Shoigu". Case, accents, a leading "the" and the spellings
    of one sound (Sergei, Sergey; Zelensky, Zelenskyy) do not matter; but a short word that is
    given in capitals is one in capitals ("UN" is no part of "Kim Jong Un"), unless all of several
    words are, or it is the whole of a name ("TASS" is "Tass"). Through the entities of a record
    it is found under their other names too ("the minister"), and a person of whom the record has
    the family name only is found by the whole one. What is the whole name of an entity is not
    looked for in the names of others.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._sought = tuple(words for name in names if (words := _sought(name)))

    def in_record(self, entities: Sequence[Entity]) -> Callable[[Claim], bool]:
        """Return what says of a claim of a record with these entities whether it is wanted."""
        known = [_Known(entity.type, _forms(entity)) for entity in entities]
        finders = [_Finder(sought, known) for sought in self._sought]

        def is_wanted(claim: Claim) -> bool:
            names = [_read(source.name) for source in claim.attribution]
            return any(finder.finds(name) for finder in finders for name in names)

        return is_wanted


class _Known(NamedTuple):
    """An entity of a record: what it is, and its names."""

    type: EntityType
    forms: list[_Name]

    def may_be_of(self, other: _Known) -> bool:
        """Say whether this may be a person whom `other` has with more names."""
        is_bare = self.type in ("person", "other") and all(len(form) == 1 for form in self.forms)
        return is_bare and other.type == "person"


class _Finder:
    """Finds one name among the names of sources, in a record with some entities."""

    def __init__(self, sought: _Name, known: Iterable[_Known]) -> None:
        whole = {form for each in known for form in each.forms if _is_whole(sought, form)}
        self._runs = [sought, *whole]
        parts = [each for each in known if any(map(self._is_part, each.forms))]
        named = [each for each in parts if not whole.isdisjoint(each.forms)]
        wanted = [
            each
            for each in parts
            if not named or each in named or any(one.may_be_of(each) for one in named)
        ]
        others = [form for each in parts if each not in wanted for form in each.forms]
        self._others = list(filter(self._is_part, others))
        wanted += [each for each in known if not named and _is_family(sought, each)]
        self._forms = [form for each in wanted for form in each.forms]

    def finds(self, name: _Name) -> bool:
        """Say whether the name of a source is the one that is looked for."""
        return any(_is_one(form, name) for form in self._forms) or (
            self._is_part(name) and not any(_is_within(form, name) for form in self._others)
        )

    def _is_part(self, name: _Name) -> bool:
        return _is_whole(self._runs[0], name) or any(_is_within(run, name) for run in self._runs)


def name_words(name: str) -> Words:
    """Return the words of a name as they are compared; () for one without any."""
    return tuple(word.sound for word in _read(name))


@lru_cache(maxsize=4096)  # the names of a record stand at many of its claims
def _read(name: str) -> _Name:
    parts = unicodedata.normalize("NFKD", plain(name))
    bare = "".join(character for character in parts if not unicodedata.combining(character))
    words = _WORD.findall(_INITIAL.sub(r"\1", bare))  # "U.S." is "US"
    if len(words) > 1 and words[0].casefold() in _ARTICLES:
        del words[0]
    return tuple(
        _Word(
            _TWICE.sub(r"\1", word.casefold().replace("y", "i")),
            word if len(word) in _SHORT and word.isupper() else "",
        )
        for word in words
    )


def _sought(name: str) -> _Name:
    """Return a name that is looked for; one of several words in capitals is only loud."""
    words = _read(name)
    is_loud = len(words) > 1 and name.isupper()
    return tuple(_Word(word.sound, "") for word in words) if is_loud else words


def _forms(entity: Entity) -> list[_Name]:
    return [words for form in (entity.name, *entity.aliases) if (words := _read(form))]


def _is_family(sought: _Name, known: _Known) -> bool:
    """Say whether an entity is a person known by the last word of a name alone."""
    is_person = known.type == "person" and len(sought) > 1
    return is_person and any(
        len(form) == 1 and _is_within(sought[-1:], form) for form in known.forms
    )


def _is_whole(sought: _Name, name: _Name) -> bool:
    """Say whether a name is the one that is looked for: Tass is TASS, yet Un is not UN."""
    return len(sought) == len(name) and all(
        _are_one(word, other) and (len(word.capitals) != 2 or word.capitals == other.capitals)
        for word, other in zip(sought, name, strict=True)
    )


def _is_one(form: _Name, words: _Name) -> bool:
    """Say whether a name is a form, or one of two words or more behind a title."""
    is_tail = len(words) == len(form) or len(words) > len(form) > 1
    return is_tail and all(map(_are_one, form, words[-len(form) :]))


def _are_one(word: _Word, other: _Word) -> bool:
    """Say whether words are the same, neither of which is looked for: AAP is not AP."""
    has_both = word.capitals and other.capitals
    return word.sound == other.sound and (not has_both or word.capitals == other.capitals)


def _is_within(sought: _Name, words: _Name) -> bool:
    """Say whether `sought` is a run of `words`, or part of one where words are not set apart."""
    if len(sought) == 1 and _UNSPACED.search(sought[0].sound):
        return any(sought[0].sound in word.sound for word in words)
    n = len(sought)
    runs = (words[first : first + n] for first in range(len(words) - n + 1))
    return any(all(map(_is_sought, sought, run)) for run in runs)


def _is_sought(sought: _Word, word: _Word) -> bool:
    if sought.capitals:
        return sought.capitals == word.capitals
    return sought.sound == word.sound
