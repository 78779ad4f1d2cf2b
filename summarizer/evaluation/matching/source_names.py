"""Are two names of one source? Compared through the aliases that gold lists for its entities."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from summarizer.evaluation.gold import Chain, GoldEntity
from summarizer.models import Source
from summarizer.text.folding import plain

_WORD = re.compile(r"\w+")
_JOINT = re.compile(r",? and |, ")
_ARTICLES = frozenset(("the", "a", "an"))

Level = frozenset[str]


class SourceNames:
    """The names of the entities of one article, or of two that are compared."""

    def __init__(self, entities: Iterable[GoldEntity]) -> None:
        self._forms = [(e.name, *e.aliases) for e in entities]

    def canonical(self, name: str) -> str:
        """Return one form for all names of an entity; an unknown name stands for itself.

        Case, accents of typography, hyphens and a leading "the" do not matter ("Kim Jong-un" is
        "Kim Jong Un"). A longer name that ends with a known one of two words or more is that
        one with a title before it: "Security Council Secretary Sergei Shoigu".
        """
        plain = _plain(name)
        if plain in self._canonical:
            return self._canonical[plain]
        words = plain.split()
        for first in range(1, len(words) - 1):
            if (tail := " ".join(words[first:])) in self._canonical:
                return self._canonical[tail]
        return plain

    def levels(self, chain: Chain) -> tuple[Level, ...]:
        """Return a chain with every level a set of canonical names: joint sources have no order.

        "Pyongyang and Moscow" written as one name is both, where each is known.
        """
        return tuple(
            frozenset(one for name in level for one in self._joint(name)) for level in chain
        )

    def _joint(self, name: str) -> list[str]:
        parts = [self.canonical(part) for part in _JOINT.split(name)]
        is_one = _plain(name) in self._canonical or not set(parts) <= set(self._canonical.values())
        return [self.canonical(name)] if is_one else parts

    @cached_property
    def kin(self) -> Mapping[str, frozenset[str]]:
        """Return, for each word of a name, the words of every name of the entities it names."""
        kin: dict[str, frozenset[str]] = {}
        for forms in self._forms:
            words = frozenset(_plain(" ".join(forms)).split()) - _ARTICLES
            for word in words:
                kin[word] = kin.get(word, frozenset()) | words
        return kin

    @cached_property
    def _canonical(self) -> dict[str, str]:
        """Return the canonical form of every known name; entities that share a name are one."""
        known: dict[str, str] = {}
        for forms in self._forms:
            plain = [_plain(form) for form in forms]
            target = next((known[form] for form in plain if form in known), plain[0])
            for form in plain:
                known.setdefault(form, target)
        return known


def chain_of(sources: Sequence[Source]) -> Chain:
    """Return the chain of a record's claim, outermost first, in the form of gold."""
    by_level: dict[int, list[str]] = {}
    for source in sources:
        by_level.setdefault(source.level, []).append(source.name)
    return tuple(tuple(by_level[level]) for level in sorted(by_level))


def _plain(name: str) -> str:
    words = _WORD.findall(plain(name).casefold())
    return " ".join(words[1:] if len(words) > 1 and words[0] in _ARTICLES else words)
