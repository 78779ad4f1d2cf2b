"""The names of who speaks: from the phrase that a frame of a report found."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from summarizer.language.clauses import main_clause
from summarizer.language.lines import FINITE, Line
from summarizer.language.places import is_nationality
from summarizer.language.reports import Source
from summarizer.language.word_classes import word_class
from summarizer.models import UNSPECIFIED
from summarizer.readers.builtin.entities import Entities
from summarizer.readers.builtin.names import Mention, is_person_noun
from summarizer.text.lexicon import WEEKDAYS

Level = tuple[str, ...]
Range = tuple[int, int]

NOBODY: Level = (UNSPECIFIED,)
_ANYBODY = (("one",), ("another",), ("some",), ("others",), ("many",))
# "Roe on Monday", "Roe when asked"
_ADJUNCT = re.compile(r"(?<=[No#])(?:p(?=T)|E(?=[pTx]|$)|[TuxG])")
_NAME_LAST = re.compile(r"[^p]*(?:[oEg]|#(?=NN))(?P<name>N+)")  # "state agency Orbis"
# "the mayor, Ana Corvo, 54, said", "a spokeswoman, former judge Carla Voss, said"
_NAMED_ASIDE = re.compile("[do]*(?P<name>N{2,6})(?:[,#R].*)?")
_BEHIND_NAMES = frozenset("of from at with for in".split())
_BEFORE_OTHERS = frozenset("of for by with to at and".split())  # "an aide to Jane Roe"
_PLACE_WORDS = frozenset("in on at during after before since through".split())
_HEAD = re.compile("[dT#]?[ogxNE]*[oN](?:p[dNo#]*[oN])?")  # of a subject
_PLURAL = re.compile("[^s]s$")
_TITLES = {"mr": "he", "sir": "he", "mrs": "she", "ms": "she", "miss": "she"}
_BETWEEN_NAMES = re.compile(r"(?<=N)c(?=d?#?[No])|(?<=N),(?=d?N)")


@dataclass
class Speakers:
    """Who has spoken so far, from top to bottom; `last` are those whom a pronoun may mean."""

    entities: Entities
    mentions: Sequence[Mention] = ()
    last: Level = ()
    gender: dict[str, str] = field(default_factory=dict)

    def names_of(self, line: Line, source: Source) -> Level:
        """Return the names that a phrase comes down to; a pronoun is the last speaker, or nobody.

        "Russia's Tass news agency" is Tass, "mayor Ana Corvo" is Ana Corvo, "a report by Acme" is
        Acme, "Washington and Seoul" are two that speak together; any other phrase is its own words
        without its article.
        """
        alone = source.hi - source.lo == 1 and line.words[source.lo] in ("him", "her")
        if alone or line.tags[source.lo] in "hH":
            subject = self._people(line, 0, source.lo)
            if len(subject) == 1 and subject[0].start == line.items[0][0]:
                return (self._full(subject[0].name),)  # "Roe had left and, he said, ..."
            return self._pronoun(line.words[source.lo])
        lo, hi = self._bounds(line, source.lo, source.hi)
        if hi <= lo or line.words[lo:hi] in _ANYBODY or set(line.tags[lo:hi]) <= {"d", "T"}:
            return NOBODY  # "this month"
        if source.aside and (named := self._in_aside(line, (lo, hi), source.aside)):
            return (named,)
        cut = _BETWEEN_NAMES.search(line.tags, lo, hi)
        if cut and line.tags[hi - 1] == "N":
            right = self._bounds(line, cut.end(), hi)[0]
            both = (self._name(line, lo, cut.start()), self._name(line, right, hi))
            return tuple(dict.fromkeys(both))
        return (self._name(line, lo, hi),)

    def note(self, line: Line, *, spoken: bool) -> None:
        """Note whom a following "he" may mean, and what a sentence's own pronouns tell of him."""
        people = self._people(line, 0, len(line.items))
        names = {self._full(each.name) for each in people}
        for each in people:
            if each.role in _TITLES:
                self.gender.setdefault(self._full(each.name), _TITLES[each.role])
        if not spoken:
            human = tuple(name for name in self.last if self._is_human(name))
            body = self._body(line) or tuple(name for name in self.last if name not in human)
            if people:
                human = tuple(names) if len(names) == 1 and _acts(line, people[0]) else ()
            self.last = human + body
        told = {"he", "she"}.intersection(line.words)
        names = {name for name in self.last if self._is_human(name)}
        if len(names) == len(told) == 1:
            self.gender.setdefault(names.pop(), told.pop())

    def _body(self, line: Line) -> Level:
        """Return the body that is the subject of a sentence: "the union", "Orbis"."""
        clause = main_clause(line)
        match = clause and _HEAD.match(line.tags, clause.subject, clause.verb)
        if not match:
            return ()
        name = self._name(line, *self._bounds(line, *match.span()))
        return (name,) if self._kind(name) == "organisation" else ()

    def _kind(self, name: str) -> str:
        """Return the type of a name, or of what its noun is; "" if it is neither."""
        if known := self.entities.find(name):
            return known.type
        noun = re.split(" (?:of|for|at|in|from) ", name)[0].split()[-1].casefold()
        bodies = noun in word_class("organisations")
        return "organisation" if bodies else "person" if is_person_noun(noun) else ""

    def _pronoun(self, word: str) -> Level:
        """Return the only one of this paragraph, a person or a body, that the pronoun fits."""
        word = {"him": "he", "her": "she"}.get(word, word.partition("'")[0])
        if word in ("he", "she"):
            fitting = [
                name
                for name in self.last
                if self._is_human(name) and self.gender.get(name, word) == word
            ]
        else:
            fitting = [name for name in self.last if self._kind(name) != "person"]
        return (fitting[0],) if len(fitting) == 1 else NOBODY

    def _is_human(self, name: str) -> bool:
        kind = self._kind(name)
        return kind in ("person", "other") or (not kind and not _PLURAL.search(name))

    def _bounds(self, line: Line, lo: int, hi: int) -> Range:
        """Return `[lo, hi)` without what is no name: articles, "on Monday", "a report by"."""
        names = {each.start for each in self.mentions}  # "the Sunday Times"
        while (
            lo < hi - 1
            and not (line.words[lo] in WEEKDAYS and line.items[lo][0] in names)
            and (line.tags[lo] in "cxuT," or line.words[lo] in ("the", "a", "an"))
        ):
            lo += 1
        reports = word_class("reporting_nouns")
        published = reports | word_class("outlet_nouns")
        for at in range(lo + 1, hi - 1):
            head = at - 2 if line.tags[at - 1] == "E" and at - lo > 1 else at - 1  # "published by"
            if line.words[at] in ("by", "from") and line.words[head] in reports:
                return self._bounds(line, at + 1, hi)
        cut = _ADJUNCT.search(line.tags, lo + 1, hi)
        hi = cut.start() if cut else hi
        plain = line.tags[lo] == "N" and is_person_noun(line.words[lo].removesuffix("s"))
        for at in range(lo + 1, hi):
            if line.words[at] in _PLACE_WORDS and (
                "N" in line.tags[lo + plain : at] or not published.isdisjoint(line.words[at:hi])
            ):
                return lo, at  # "Roe in Elden", "the ministry in a post on Instagram"
        end = hi
        while end > lo and line.tags[end - 1] != "N" and line.words[end - 1] in published:
            end -= 1
        word = line.words[end - 1]  # "Tass news agency", "Russian media reports"
        common = end == 1 and word in word_class("organisations")  # "Court documents"
        named = line.tags[end - 1] == "N" and not (is_nationality(word) or common)
        if lo < end < hi and (named or word in ("media", "press", "police", "government")):
            hi = end
            lo = _behind(line, lo, hi, lambda word: word.endswith("'s"))  # "Russia's Tass"
        if re.fullmatch("o+", line.tags[lo:hi]) and line.written(lo, hi).isupper():
            lo = _behind(line, lo, hi, is_person_noun)  # "MAYOR ANA CORVO"
        return lo, hi

    def _in_aside(self, line: Line, phrase: Range, aside: Range) -> str | None:
        """Return the person named beside a role: "The mayor, Ana Corvo, 54, said"."""
        small = "o" in (line.tags[phrase[0]], line.tags[phrase[1] - 1])
        named = _NAMED_ASIDE.fullmatch(line.tags, *aside)
        people = self._people(line, *phrase)  # but for "Roe's lawyer"
        if not small or not named or any(line.text[each.end] not in "'’" for each in people):
            return None
        return self._full(line.written(*named.span("name")))

    def _people(self, line: Line, lo: int, hi: int) -> list[Mention]:
        start, end = line.span(lo, hi)
        inside = [each for each in self.mentions if start <= each.start and each.end <= end]
        return [each for each in inside if each.person or self._kind(each.name) == "person"]

    def _name(self, line: Line, lo: int, hi: int) -> str:
        end = line.items[hi - 1][1]
        for each in self._people(line, lo, hi):
            behind = line.text[each.end : end].split()  # "Ada Moss of Acme", no "Moss campaign"
            ends = each.end >= end - 1 or (behind and behind[0] in _BEHIND_NAMES)
            if ends and not _is_of(line, lo, each):
                return self._full(each.name)
        if tail := _NAME_LAST.fullmatch(line.tags, lo, hi):
            lo = tail.start("name")
        name = line.written(lo, hi)
        owner = line.tags[hi : hi + 1] == "o"  # "Roe's report said"
        return self._full(re.sub("['’]s$", "", name) if owner else name)

    def _full(self, name: str) -> str:
        """Return the fullest name of a person or a body; a place keeps the word that speaks."""
        entity = self.entities.find(name)
        return entity.name if entity and entity.type in ("person", "organisation") else name


def _behind(line: Line, lo: int, hi: int, is_last: Callable[[str], bool]) -> int:
    """Return the item behind the last word before the end for which `is_last`, `lo` if none."""
    return max((at + 1 for at in range(lo, hi - 1) if is_last(line.words[at])), default=lo)


def _acts(line: Line, person: Mention) -> bool:
    """Say whether a person is the subject of a line, or of a clause in it."""
    clause = main_clause(line)
    behind = sum(start < person.end for start, _ in line.items)
    leads = clause is None or person.start < line.items[clause.verb][0]
    return leads or any(tag in FINITE for tag in line.tags[behind : behind + 1])


def _is_of(line: Line, lo: int, person: Mention) -> bool:
    """Say whether a phrase from item `lo` on is about another one than the person that ends it.

    "An aide to mayor Jane Roe" is, "director of research Jane Roe" is not.
    """
    before = line.text[line.items[lo][0] : person.start].split()
    near = before if is_person_noun(person.role) else before[-1:]
    return line.tags[lo] == "R" or not _BEFORE_OTHERS.isdisjoint(near)
