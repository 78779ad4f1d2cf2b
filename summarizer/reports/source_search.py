"""Claims by who said them: a source is found under every form of its name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence, Set
from functools import lru_cache

from summarizer.models import Claim, Entity
from summarizer.text.characters import UNSPACED
from summarizer.text.folding import plain

_WORD = re.compile(r"\w+")
_INITIAL = re.compile(r"\b(\w)\.")
_TWICE = re.compile(r"(.)\1")
# In scripts that put no blanks between words a name is looked for inside a longer one.
_UNSPACED = re.compile(f"[{UNSPACED}]")
_ARTICLES = frozenset(("the", "a", "an"))

Words = tuple[str, ...]


class SourceSearch:
    """Finds the claims that one of some names said, at any link of their chains.

    A name is found where its words stand in another one, one behind the other: "Shoigu" in
    "Security Council Secretary Sergei Shoigu". Case, accents, a leading "the" and the spellings
    of one sound (Sergei, Sergey; Zelensky, Zelenskyy) do not matter. Through the entities of a
    record it is found under their other names too ("the minister"), and a person of whom the
    record has the family name only is found by the whole one.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._sought = tuple(words for name in names if (words := name_words(name)))

    def in_record(self, entities: Sequence[Entity]) -> Callable[[Claim], bool]:
        """Return what says of a claim of a record with these entities whether it is wanted."""
        forms = {form for entity in entities if self._is(entity) for form in _forms(entity)}

        def is_wanted(claim: Claim) -> bool:
            names = (name_words(source.name) for source in claim.attribution)
            return any(self._stands_in(words) or _is_one_of(forms, words) for words in names)

        return is_wanted

    def _is(self, entity: Entity) -> bool:
        forms = _forms(entity)
        if any(map(self._stands_in, forms)):
            return True
        families = {words for words in forms if len(words) == 1 and entity.type == "person"}
        return any(words[-1:] in families for words in self._sought if len(words) > 1)

    def _stands_in(self, words: Words) -> bool:
        return any(_is_within(sought, words) for sought in self._sought)


@lru_cache(maxsize=4096)  # the names of a record stand at many of its claims
def name_words(name: str) -> Words:
    """Return the words of a name as they are compared; () for one without any."""
    parts = unicodedata.normalize("NFKD", plain(name).casefold())
    bare = "".join(character for character in parts if not unicodedata.combining(character))
    words = _WORD.findall(_INITIAL.sub(r"\1", bare))  # "U.S." is "US"
    if len(words) > 1 and words[0] in _ARTICLES:
        del words[0]
    return tuple(_TWICE.sub(r"\1", word.replace("y", "i")) for word in words)


def _forms(entity: Entity) -> list[Words]:
    return [words for form in (entity.name, *entity.aliases) if (words := name_words(form))]


def _is_one_of(forms: Set[Words], words: Words) -> bool:
    """Say whether a name is one of the forms, or one of two words or more behind a title."""
    return any(words[first:] in forms for first in range(max(1, len(words) - 1)))


def _is_within(sought: Words, words: Words) -> bool:
    """Say whether `sought` is a run of `words`, or part of one where words are not set apart."""
    if len(sought) == 1 and _UNSPACED.search(sought[0]):
        return any(sought[0] in word for word in words)
    n = len(sought)
    return any(words[first : first + n] == sought for first in range(len(words) - n + 1))
