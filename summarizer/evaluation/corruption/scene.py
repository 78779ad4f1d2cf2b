"""The article of a gold file as corruptions need it: its names, amounts, sources and sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from summarizer.evaluation.gold import Gold, GoldClaim, GoldEntity
from summarizer.evaluation.matching.source_names import SourceNames
from summarizer.language.places import country_of
from summarizer.language.word_classes import word_class
from summarizer.models import UNSPECIFIED
from summarizer.text.languages import ENGLISH, language_of
from summarizer.text.lexicon import FUNCTION_WORDS, LABELS, MAGNITUDES, MONTHS
from summarizer.text.sentences import split_sentences
from summarizer.text.spans import Span
from summarizer.text.tokens import Number, find_numbers

_MONTH = f"(?:{'|'.join(MONTHS)}|aug|sept|oct|nov|dec|jan|feb)"
# The number stands between bars.
_IN_DATE = re.compile(
    rf"\b{_MONTH}\.? \|\d{{1,2}}\||\|\d{{1,2}}\| {_MONTH}\b|\|(?:19|20)\d\d\||[-:]\||\|[-:]\d|\|0",
    re.IGNORECASE,
)
# Of the shorter claim's longer words: more, and both may tell of one thing.
_MOST_SHARED = 0.25
# Between a part and its whole, or somebody and their house, stands nothing else.
_LINKS = frozenset(
    "in of at for near the its a an his her s northern southern eastern western central chief"
    " spokesman spokeswoman director head".split()
)
_BREAK = re.compile(r"[.;:!?]")
_GOES_ON = re.compile(rf" (?!{_MONTH})(?-i:[A-Z])[a-z]", re.IGNORECASE)
_FRACTIONS = ("quarter", "third", "half", "halves", "fifth", "tenth")
_BARE = MAGNITUDES.keys() | {"dozen"}
_WORD = re.compile(r"\w{3,}")


class Mention(NamedTuple):
    """Where a name stands in a text, and which entity of the article it names."""

    start: int
    end: int
    entity: int


class Scene:
    """A gold file with what its corruptions are made of; read once an article."""

    def __init__(self, gold: Gold) -> None:
        self.gold = gold
        self.text = gold.text
        self.names = SourceNames(gold.entities)

    @cached_property
    def is_english(self) -> bool:
        """Say whether the article is English: the words that are exchanged are."""
        return language_of(self.text, self.gold.source.language) == ENGLISH

    @cached_property
    def claim_texts(self) -> frozenset[str]:
        """Return what the claims say."""
        return frozenset(claim.text for claim in self.gold.claims)

    @cached_property
    def amounts(self) -> tuple[Number, ...]:
        """Return the amounts that the article names, each value once."""
        return tuple({number.value: number for number in amounts_in(self.text)}.values())

    @cached_property
    def sources(self) -> tuple[str, ...]:
        """Return the names of those who say something in the article, in the labels' words."""
        chains = [
            chain
            for claim in self.gold.claims
            for chain in (claim.attribution, *claim.accept.attribution)
        ]
        named = [name for chain in chains for level in chain for name in level]
        return tuple(dict.fromkeys(name for name in named if name != UNSPECIFIED))

    def mentions(self, text: str) -> list[Mention]:
        """Return where entities are named in a text, in order; the longest form counts.

        Two forms of one entity side by side ("Governor Liv Corran") are one mention. What is
        written small ("the company") is a description, and none.
        """
        found: list[Mention] = []
        for form, entity in self._forms:
            for match in form.finditer(text):
                start, end = match.span()
                if " " not in match[0] and _GOES_ON.match(text, end):
                    continue  # "North" of "North Korean"
                if all(end <= each.start or each.end <= start for each in found):
                    found.append(Mention(start, end, entity))
        joined: list[Mention] = []
        for mention in sorted(found):
            if self._has_article(mention.entity) and text[: mention.start].lower().endswith("the "):
                mention = mention._replace(start=mention.start - 4)
            last = joined[-1] if joined else None
            if last and last.entity == mention.entity and text[last.end : mention.start] == " ":
                joined[-1] = last._replace(end=mention.end)
            else:
                joined.append(mention)
        return joined

    def entity_of(self, name: str) -> GoldEntity | None:
        """Return the entity that a source's name stands for."""
        wanted = self.names.canonical(name)
        for entity in self.gold.entities:
            if self.names.canonical(entity.name) == wanted:
                return entity
        return None

    def are_apart(self, one: GoldEntity, other: GoldEntity) -> bool:
        """Say whether two entities are surely two, and neither a part of the other.

        Not apart are names of one thing, names that share a word ("North Korea", "South Korea"),
        one that stands within a form of the other ("Russia's Kursk region"), and those that the
        article puts side by side as part and whole, or person and house ("Tamsel, Orvania", "Idris
        Kolo, spokesman for the Front"). Better one case less than one that is no defect.
        """
        if self.names.canonical(one.name) == self.names.canonical(other.name):
            return False
        mine, theirs = (_WORD.findall(each.name.casefold()) for each in (one, other))
        if any(a.startswith(b) or b.startswith(a) for a in mine for b in theirs):
            return False
        if one.type == other.type == "person":
            return True
        return not (_holds(one, other) or _holds(other, one) or self._belong(one, other))

    def is_shared(self, name: str) -> bool:
        """Say whether a name is one of several entities: "Pyongyang", a city and a government."""
        return sum(name in (each.name, *each.aliases) for each in self.gold.entities) > 1

    def is_state(self, entity: GoldEntity) -> bool:
        """Say whether a place is one that others lie in: a country, or what acts like one."""
        name = re.escape(entity.name)
        acts = (
            rf"\b(?:government|state|capital) of {name}\b|\b{name} (?:has|had|will|would|said)\b"
            rf"|\b{name}i?a?n\b"  # "Orvanian"
        )
        is_known = country_of(entity.name) is not None
        return entity.type == "place" and (is_known or re.search(acts, self.text) is not None)

    def sentences_of(self, claim: GoldClaim) -> frozenset[Span]:
        """Return the sentences of the article that a claim's quotes touch."""
        return frozenset(
            (start, end)
            for start, end in self._sentences
            for e in claim.evidence
            if e.start < end and start < e.end
        )

    def _belong(self, one: GoldEntity, other: GoldEntity) -> bool:
        places = [(span, who) for who in (one, other) for span in self._places(who)]
        return any(
            is_link(self._said[end:start].casefold())
            for ((_, end), first), ((start, _), second) in pairwise(sorted(places, key=_by_place))
            if first is not second
        )

    def _places(self, entity: GoldEntity) -> Iterator[Span]:
        for form in {form.casefold() for form in (entity.name, *entity.aliases)}:
            for match in re.finditer(rf"\b{re.escape(form)}\b", self._said, re.IGNORECASE):
                yield match.span()

    def _has_article(self, entity: int) -> bool:
        """Say whether a name is written with "the" before it: "the Lisk", "the United States"."""
        own = self.gold.entities[entity]
        head = own.name.split()[0].lower()
        forms = (form.lower() for form in (own.name, *own.aliases))
        return own.name.endswith("States") or any(form.startswith(f"the {head}") for form in forms)

    @cached_property
    def _said(self) -> str:
        """Return the article, and what the claims say of it."""
        return " . ".join((self.text, *(claim.text for claim in self.gold.claims)))

    @cached_property
    def _sentences(self) -> list[Span]:
        return list(split_sentences(self.text))

    @cached_property
    def _forms(self) -> list[tuple[re.Pattern[str], int]]:
        """Return how entities are written, the longest first."""
        names = [
            (name, number)
            for number, entity in enumerate(self.gold.entities)
            for name in (entity.name, *entity.aliases)
            if name[:1].isupper()
        ]
        names.sort(key=lambda pair: -len(pair[0]))
        return [(re.compile(rf"(?<![\w-]){re.escape(n)}(?![\w-])"), entity) for n, entity in names]


def amounts_in(text: str) -> Iterator[Number]:
    """Yield the numbers that are no part of a date or a time and point at nothing ("the two")."""
    for number in find_numbers(text):
        words = number.text.rstrip(",")
        trimmed = Number(words, number.value, number.start, number.start + len(words))
        if number.value and not (
            _is_date(text, trimmed) or _is_pointer(text, trimmed) or _is_part(text, trimmed)
        ):
            yield trimmed


def _is_date(text: str, number: Number) -> bool:
    before = " ".join(text[: number.start].split(" ")[-2:])
    after = " ".join(text[number.end :].split(" ")[:2])
    return _IN_DATE.search(f"{before}|{number.text}|{after}") is not None


def _is_pointer(text: str, number: Number) -> bool:
    """Say whether a number only points back: "the two countries", "one of them"."""
    before = text[: number.start].lower().split()[-1:]
    return number.value == 1 or (number.value in (2, 3) and before in (["the"], ["their"], ["its"]))


def _is_part(text: str, number: Number) -> bool:
    """Say whether a number is no amount alone: "40th", "three quarters", "Radio Nine"."""
    before = text[: number.start].split()[-1:]
    if before and text[number.start - 1 : number.start] == " ":
        is_named = before[0][0].isupper() and before[0].lower() not in FUNCTION_WORDS
        if is_named or before[0].lower() in LABELS:
            return True
    after = text[number.end :].lstrip(" -").lower()
    is_joined = text[number.end : number.end + 1].isalpha()
    return is_joined or after.startswith(_FRACTIONS) or number.text.lower() in _BARE


def content_words(text: str) -> frozenset[str]:
    """Return the longer words of a text in lower case, without their last letters."""
    words = re.findall(r"[^\W\d_]{4,}", text.casefold())
    return frozenset(word[:5] for word in words if word not in FUNCTION_WORDS)


def _by_place(place: tuple[Span, GoldEntity]) -> Span:
    return place[0]


def are_alike(claim: GoldClaim, other: GoldClaim) -> bool:
    """Say whether two claims share so many words that they may tell of one thing."""
    mine, theirs = content_words(claim.text), content_words(other.text)
    return len(mine & theirs) > _MOST_SHARED * min(len(mine), len(theirs))


def _holds(one: GoldEntity, other: GoldEntity) -> bool:
    """Say whether some form of `one` has the name of `other` in it."""
    within = re.compile(rf"\b{re.escape(other.name)}\b", re.IGNORECASE)
    return any(within.search(form) for form in (one.name, *one.aliases))


def is_link(gap: str) -> bool:
    """Say whether what stands between two names makes one a part of the other."""
    words = re.findall(r"\w+", gap)
    if _BREAK.search(gap) or not (words or "," in gap):
        return False
    return len(words) <= 5 and all(word in _LINKS or word in word_class("roles") for word in words)
