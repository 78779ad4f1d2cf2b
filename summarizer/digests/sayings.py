"""A claim as it is compared with those of other articles: concepts, names, numbers, days, sources.

What is only how a thing is told (titles before a name, dates, modals, reporting) is no concept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Final

from summarizer.checks.words import ALIAS, NAME, NEGATOR, OTHER, Words, read, words_of
from summarizer.digests.clocks import Clock, clock_of
from summarizer.digests.concepts import concept_of, concept_of_two, is_light, is_role, is_time_word
from summarizer.digests.names import COMPOUND, JoinedNames
from summarizer.evaluation.matching.source_names import chain_of
from summarizer.evaluation.scorers.times import NO_DAYS, Days, days_of
from summarizer.language.places import capital_of, country_of, nation_of
from summarizer.language.quantities import read_quantities
from summarizer.models import Claim, Quantity
from summarizer.text.folding import plain
from summarizer.text.lexicon import NUMBER_WORDS, ORDINALS, VAGUE_NUMBERS

_LOOK_BACK: Final = 6  # words of a title: "Russian Security Council Secretary"
_DECIDED: Final = frozenset(("=decide", "=expect", "=plan"))
# Words by which a claim says itself how sure it is: its status is compared, not they.
_IGNORED: Final = (
    frozenset(
        "likely reportedly allegedly alleged apparently estimated believed expected scheduled set"
        " due planned speculation possible possibly unconfirmed some about around nearly almost"
        " least near off across outside inside along behind beyond toward towards via upon despite"
        " amid because".split()
    )
    | VAGUE_NUMBERS
)
_CLOCK_WORDS = frozenset(("noon", "midday", "midnight", "a.m", "p.m", "am", "pm"))
# What a claim takes for granted: who owns what it is about, and when it was.
_GIVEN_SUBJECT = re.compile(
    r"(?:The )?(?:[A-Z][\w.-]*(?: [A-Z][\w.-]*)*)'s? [^,;]*?"
    r"(?= (?:is|was|are|were|has|have|had|will|would|may|might|could|comes|came|marks|marked)\b)"
)
_GIVEN = re.compile(
    r"\b(?:during|after|before|following|amid|despite|ahead of|since|while|when|at (?:their|his|her"
    r"|a|the) (?=\w*(?:meeting|talks|summit))|at the time of|in (?:a|the) (?:\w+ )?(?:accident|fire"
    r"|blaze|crash|collision|explosion|blast|attack|shooting|earthquake|flood|storm|disaster"
    r"|sinking|collapse)(?= (?:of|at|in|on|near|off)\b|[.,;]|$))\b[^,;]*"
)
# Words by which a text names a day, a month or a year.
DATED = re.compile(
    r"\b(?:19|20)\d\d\b|\b(?:January|February|March|April|May|June|July|August|September|October"
    r"|November|December|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b"
)
PART_PHRASE = re.compile(r",? \b(?:among (?:them|whom)|including|of (?:them|whom))\b[^,;.]*,?")
# "Earlier in the day" tells of no earlier event.
_SAME_DAY = re.compile(r" earlier (?:in the day|today|that day|(?:on )?[A-Z]\w+day)\b")
_SECOND = re.compile(r" (\w+)")
_AND = re.compile(r"(?:,|,? (?:and|or)(?: an?| the)?|,? as well as)")


@dataclass(frozen=True)
class Saying:
    """A claim, prepared. `article` counts the articles, `place` the claims of this one.

    `names`, `persons` among them, and `concepts` are what it is about and what it says of that,
    `light` the concepts that weigh little, `asserted` those that it does not only take for granted,
    `given` the keys that stand in nothing else, `joint` those that stand in an enumeration. `order`
    are names and concepts as they come, `ordinals` are "first" and "second", `implied` the
    countries that its persons lead. `parts` are the numbers of a part ("among them two children"),
    `clock` is the time of day. `sources` are the innermost ones in one form, none for the article's
    own voice. `decided` says that a decision or an expectation is reported, not the act.
    """

    article: int
    place: int
    claim: Claim
    names: frozenset[str]
    persons: frozenset[str]
    concepts: frozenset[str]
    light: frozenset[str]
    asserted: frozenset[str]
    given: frozenset[str]
    joint: frozenset[str]
    order: tuple[str, ...]
    ordinals: frozenset[str]
    implied: frozenset[str]
    quantities: tuple[Quantity, ...]
    parts: tuple[Quantity, ...]
    days: Days
    clock: Clock | None
    sources: frozenset[str]
    negative: bool
    decided: bool

    @cached_property
    def keys(self) -> frozenset[str]:
        """Return names and concepts."""
        return self.names | self.concepts | self.light


def prepare(claim: Claim, names: JoinedNames, *, article: int, place: int) -> Saying:
    """Return a claim as it is compared."""
    text = _SAME_DAY.sub("", COMPOUND.sub(r"\1 \2", plain(claim.text)))
    words = read(text, names.words)
    order = tuple(_keys(words, names))
    concepts = frozenset(key for key, kind, _ in order if kind == OTHER) - _DECIDED
    quantities = claim.quantities or _quantities(text)
    parts = _parts(quantities, text)
    told = _outside(order, _given(text))
    chain = chain_of(claim.attribution)
    return Saying(
        article=article,
        place=place,
        claim=claim,
        names=frozenset(key for key, kind, _ in order if kind == NAME),
        persons=frozenset(key for key, _, _ in order if names.words.types.get(key) == "person"),
        concepts=concepts,
        light=frozenset(key for key, kind, _ in order if kind == "light") - concepts,
        # All of them where nothing else is left.
        asserted=(told & concepts) or concepts,
        given=frozenset(key for key, _, _ in order) - told,
        joint=_joint(order, text) & concepts,
        order=tuple(key for key, _, _ in order),
        implied=frozenset(f"@{names.nations[key]}" for key, _, _ in order if key in names.nations),
        ordinals=frozenset(text.casefold().split()) & ORDINALS.keys(),
        quantities=tuple(each for each in quantities if each not in parts),
        parts=parts,
        clock=clock_of(text),
        days=days_of(claim.time) if claim.time else NO_DAYS,
        sources=frozenset(names.source(name) for name in chain[-1]) if chain else frozenset(),
        negative=claim.polarity == "negative" or NEGATOR in words.kinds,
        decided=any(key in _DECIDED for key, _, _ in order),
    )


def _quantities(text: str) -> tuple[Quantity, ...]:
    """Return the numbers of a text, looked for where it has any."""
    if not any(char.isdigit() for char in text) and NUMBER_WORDS.isdisjoint(words_of(text)):
        return ()
    return tuple(read_quantities(text, [(0, len(text))]))


def _parts(quantities: Sequence[Quantity], text: str) -> tuple[Quantity, ...]:
    """Return the numbers that stand in "among them two children" only."""
    whole = PART_PHRASE.sub("", text)
    if whole == text:
        return ()
    return tuple(each for each in quantities if each.text and plain(each.text) not in whole)


Key = tuple[str, str, tuple[int, int]]


def _keys(words: Words, names: JoinedNames) -> Iterator[Key]:
    """Yield the key, the kind (NAME, OTHER or "light") and the place of each word that counts."""
    titles = _titles(words, names)
    # "Resigned as mayor" says little more than "resigned", of somebody by name.
    has_person = any(names.words.types.get(key) == "person" for key in words.keys)
    covered = 0
    for at, (key, kind, span) in enumerate(zip(words.keys, words.kinds, words.spans, strict=True)):
        written = words.text[span[0] : span[1]]
        word = written.casefold().replace("’", "'").removesuffix("'s")
        if kind not in (NAME, ALIAS, OTHER, NEGATOR) or at in titles or span[0] < covered:
            continue
        if kind in (NAME, ALIAS):
            for name in _names_in(key, written, names):
                yield name, NAME, span
        elif (
            kind == OTHER
            and (second := _SECOND.match(words.text, span[1]))
            and (concept := concept_of_two(word, second[1].casefold()))
        ):
            covered = second.end()
            yield concept, OTHER, (span[0], covered)
        elif kind == OTHER and not is_time_word(word) and word not in _IGNORED | _CLOCK_WORDS:
            for part in word.split("-"):
                if part:
                    weighs_little = is_light(part) or (has_person and is_role(part))
                    yield concept_of(part), "light" if weighs_little else OTHER, span


def _names_in(key: str, written: str, names: JoinedNames) -> Iterator[str]:
    """Yield the keys of a name: a capital or a nation's adjective stands for its country."""
    word = written.casefold().replace("’", "'").removesuffix("'s")
    nations = names.words.nations
    country = nation_of(word) or country_of(word) or capital_of(word)
    if key.startswith("@"):
        own = next((nation for nation, other in nations.items() if other == key), None)
        yield f"@{own}" if own else key
        for part in written.split():  # "Russia's Kursk region" is in Russia
            bare = part.removesuffix("'s").removesuffix("’s")
            if part[0].isupper() and (within := nation_of(bare) or country_of(bare)):
                yield f"@{within.casefold()}"
    elif country:
        yield f"@{country.casefold()}"
    else:
        yield concept_of(key)


def _titles(words: Words, names: JoinedNames) -> frozenset[int]:
    """Return the places of words that only say what a person is, right before the name."""
    titles: set[int] = set()
    for at, (key, kind) in enumerate(zip(words.keys, words.kinds, strict=True)):
        if kind != NAME or names.words.types.get(key, "person") != "person":
            continue
        run: list[int] = []
        for before in range(at - 1, max(-1, at - 1 - _LOOK_BACK), -1):
            between = words.text[words.spans[before][1] : words.spans[before + 1][0]]
            if between not in (" ", "'s ", "’s ") or words.kinds[before] not in (NAME, OTHER):
                break
            written = words.text[slice(*words.spans[before])]
            if not (is_role(written.casefold()) or written[0].isupper()):
                break
            run.append(before)
        roles = [n for n in run if is_role(words.text[slice(*words.spans[n])].casefold())]
        titles.update(run if roles else ())
    return frozenset(titles)


def _given(text: str) -> list[tuple[int, int]]:
    """Return the spans of "Shoigu's meeting with Kim" before "is", and of "during his trip"."""
    subject = _GIVEN_SUBJECT.match(text)
    spans = [match.span() for match in _GIVEN.finditer(text)]
    return [subject.span(), *spans] if subject else spans


def _outside(order: Sequence[Key], spans: Sequence[tuple[int, int]]) -> frozenset[str]:
    """Return the keys that stand somewhere outside of some spans."""
    return frozenset(
        key
        for key, _, (start, _) in order
        if not any(first <= start < last for first, last in spans)
    )


def _joint(order: Sequence[Key], text: str) -> frozenset[str]:
    """Return the concepts that stand in an enumeration: the words right before and behind "and"."""
    gaps = [text[one[2][1] : other[2][0]] for one, other in pairwise(order)]
    joint: set[int] = set()
    for at, between in enumerate(gaps):
        if not _AND.fullmatch(between.rstrip()):
            continue
        first, last = at, at + 1
        while first > 0 and gaps[first - 1] == " ":
            first -= 1
        while last < len(gaps) and gaps[last] == " ":
            last += 1
        joint.update(range(first, last + 1))
    return frozenset(order[at][0] for at in joint if order[at][1] == OTHER)
