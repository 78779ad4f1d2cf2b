"""The relation of two claims of different articles, by rules.

Conservative: what the rules are not sure of is no relation, and no number "differs" unless both
claims count the same in the same fact and cannot both be right.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

from summarizer.digests.bases import basis_of
from summarizer.digests.clocks import is_apart
from summarizer.digests.concepts import concept_of, is_act
from summarizer.digests.dates import When, compare_days, gap, is_exact
from summarizer.digests.models import Difference, Judge, RelationKind
from summarizer.digests.names import JoinedNames
from summarizer.digests.sayings import PART_PHRASE, Saying
from summarizer.digests.weights import Overlap, Weights, overlap
from summarizer.evaluation.scorers.quantities import quantity_in_words
from summarizer.evaluation.scorers.times import NO_DAYS, time_in_words
from summarizer.models import Quantity
from summarizer.text.folding import plain

Side = Literal["a", "b"]

# How much of the one must stand in the other to be about the same fact, and how much of the other
# in the one: below, two claims share their actors only. Set on invented pairs, see tests/data.
CONTAINED: Final = 0.72
_LEAST: Final = 0.3
# Two claims that contradict are about one fact only if they say nearly the same otherwise.
_CONFLICT: Final = 0.7
_HELD: Final = 0.85  # or if the whole of the one stands in the other
_NEAR_DAYS: Final = 3
# Claims that name others on each side share more than that three people were killed.
_SURE: Final = 3
# Numbers of one claim that may differ at once: a vote of 5 to 4.
_MOST_APART: Final = 2
_BESIDE: Final = 3  # words behind a number that say where it counts: "on board the"
# Below CONTAINED, down to this, the rules leave a pair open.
OPEN: Final = 0.5
# "1,000 more" and "of them 300" count something else than the whole.
_PARTS = re.compile(
    r"\b(?:more|another|additional|further|extra|of (?:them|whom|those)|including|among"
    r"|initial(?:ly)?|first|so far|each|per|a (?:day|month|year|week))\b",
    re.IGNORECASE,
)
# "One of the two" is not the two.
_PART_OF = re.compile(
    r"\b(?:one|two|three|four|five|some|most|half|many|few|several|part|a third|a quarter) of\b",
    re.IGNORECASE,
)
_DATED = re.compile(
    r"\b(?:19|20)\d\d\b|\b(?:January|February|March|April|May|June|July|August|September|October"
    r"|November|December|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b"
)
_TIMES: Final = "two times of one day"
# What begins or ends, does so once, and what is planned comes once: its days need not be near.
_ONCE: Final = frozenset(("=launch", "=end"))
_YEAR: Final = 366
_MUTUAL = frozenset(("=talk", "=agree", "=sign", "=fight", "=tie", "=war", "=border"))


@dataclass(frozen=True)
class Judgement:
    """What two claims are to one another: None of a kind is none, or `open` where it is not sure.

    `finer` is the more specific side; it `refines` the other where it has a number for a vague one.
    `score`, in [0, 1], is for choosing between several.
    """

    kind: RelationKind | None
    score: float
    differs: Difference | None = None
    finer: Side | None = None
    why: str = ""
    by: Judge = "rules"
    refines: bool = False

    @property
    def is_open(self) -> bool:
        """Say whether the rules are not sure, and a model may be asked."""
        return self.kind is None and self.score > 0


NOTHING = Judgement(None, 0.0)


def judge(a: Saying, b: Saying, weights: Weights, names: JoinedNames) -> Judgement:
    """Return the relation of two claims of different articles of one event."""
    found = overlap(a, b, weights, least=OPEN)
    if found is None:
        return NOTHING
    when = compare_days(a.days, b.days)
    if not found.core or found.most < OPEN or found.least < _LEAST or _is_other(a, b, when):
        return NOTHING
    is_alike = found.least >= _CONFLICT
    if when == "apart":
        return _other_time(a, b, found) if is_alike else NOTHING
    if is_apart(a.clock, b.clock):
        return Judgement("differs", found.mean, "time", why=_TIMES) if is_alike else NOTHING
    if found.figures.apart:
        return _other_scope(a, b, found) or _other_number(a, b, found)
    if different := _other_polarity(a, b, found):
        return different
    judgement = _Sides.of(a, b, found, when).judgement
    if judgement.kind is None:
        return judgement
    if different := _other_status(a, b, found):
        return different
    if judgement.kind == "same":
        return _other_source(a, b, found, names) or judgement
    return judgement


def _other_time(a: Saying, b: Saying, found: Overlap) -> Judgement:
    """One fact on two days near each other; with other numbers it is rather another fact."""
    if found.figures.apart or found.figures.unlike:
        return NOTHING
    most = _NEAR_DAYS if is_exact(a.days) and is_exact(b.days) else 0
    if found.core & _ONCE or a.claim.status == b.claim.status == "planned":
        most = _YEAR
    if gap(a.days, b.days) > most or not most:
        return NOTHING
    why = f"{time_in_words(a.days)} against {time_in_words(b.days)}"
    return Judgement("differs", found.mean, "time", why=why)


def _other_scope(a: Saying, b: Saying, found: Overlap) -> Judgement | None:
    """Two numbers of one fact on another basis: with debt, after 92 percent of the count."""
    bases = basis_of(a.claim.text), basis_of(b.claim.text)
    if bases[0] == bases[1] or (a.names - b.names and b.names - a.names):
        return None
    if found.most < CONTAINED or a.negative != b.negative:
        return NOTHING
    one, other = (basis or "no such basis" for basis in bases)
    return Judgement("differs", found.mean, "scope", why=f"{one} against {other}")


def _other_number(a: Saying, b: Saying, found: Overlap) -> Judgement:
    """Two numbers of one fact that exclude each other; nothing where one may count a part."""
    figures = found.figures
    if found.least < _CONFLICT and not (found.most >= CONTAINED and _count_one_thing(a, b, found)):
        return NOTHING
    if (a.names - b.names and b.names - a.names) or (
        a.concepts - b.keys - a.given and b.concepts - a.keys - b.given
    ):
        return NOTHING
    if figures.only_a or figures.only_b or len(figures.apart) > _MOST_APART:
        return NOTHING
    if _parts(a) != _parts(b) or a.negative != b.negative:
        return NOTHING
    ours, theirs = (", ".join(map(quantity_in_words, side)) for side in zip(*figures.apart))
    return Judgement("differs", found.mean, "number", why=f"{ours} against {theirs}")


def _count_one_thing(a: Saying, b: Saying, found: Overlap) -> bool:
    """Say whether the words at a number are the same in both: "people on board"."""
    one, other = (
        _beside(saying, quantity)
        for saying, quantity in zip((a, b), found.figures.apart[0], strict=True)
    )
    return bool(one & other & found.core)


def _beside(saying: Saying, quantity: Quantity) -> frozenset[str]:
    """Return what stands right behind a number and what is counted."""
    text = PART_PHRASE.sub("", plain(saying.claim.text))
    written = f"{quantity.text} {quantity.unit or ''}".strip()
    start = text.find(written)
    if start < 0:
        return frozenset()
    words = re.findall(r"\w+|[,;.]", text[start + len(written) :].casefold())[:_BESIDE]
    return frozenset(concept_of(word) for word in words if word.isalpha())


def _parts(saying: Saying) -> frozenset[str]:
    """Return the words by which a number counts a part of something."""
    text = PART_PHRASE.sub("", saying.claim.text)
    return frozenset(word.casefold() for word in _PARTS.findall(text))


def _other_polarity(a: Saying, b: Saying, found: Overlap) -> Judgement | None:
    """One says that something is so, the other that it is not; "denied" is a status of its own."""
    if a.negative == b.negative:
        return None
    if "denied" in (a.claim.status, b.claim.status):
        denied, other = (a, b) if a.claim.status == "denied" else (b, a)
        if not denied.negative and other.negative:
            return None  # "did not" and a denied "did" say the same
    # What is said to be so with more detail is so.
    denial = found.forth if a.negative else found.back
    if found.least < _CONFLICT and denial < _HELD:
        return NOTHING
    return Judgement("differs", found.mean, "polarity", why="one says that it is not so")


def _other_status(a: Saying, b: Saying, found: Overlap) -> Judgement | None:
    one, other = _status(a), _status(b)
    if one == other or a.negative != b.negative:
        return None
    why = f"{one} against {other}"
    return Judgement("differs", found.mean, "status", why=why)


def _status(saying: Saying) -> str:
    """Return the status of a claim; a decision to do it, or its expectation, is a plan."""
    status = saying.claim.status
    return "planned" if status == "stated" and saying.decided else status


def _other_source(a: Saying, b: Saying, found: Overlap, names: JoinedNames) -> Judgement | None:
    """The same, as the words of two, or as those of one and in the article's own voice.

    What nobody is named for is no other source, neither are the police and their chief, and "Lund
    called it historic" says who said so itself.
    """
    told = {names.key_of(source) for source in a.sources | b.sources}
    if told & {*a.order[:1], *b.order[:1]}:
        return None
    if a.sources == b.sources or names.nobody in a.sources | b.sources:
        return None
    if not a.sources.isdisjoint(b.sources) or names.are_kin(a.sources, b.sources):
        return None
    one, other = (names.in_words(each) or "its own voice" for each in (a.sources, b.sources))
    return Judgement("differs", found.mean, "source", why=f"{one} against {other}")


@dataclass(frozen=True)
class _Sides:
    """Which of two claims has more than the other: details, or words.

    A detail is `fine` where both speak of it, and one more exactly: a number for "thousands", a day
    for a month. It then decides whichever has more words. One that the other lacks is words more.
    A claim does not hold another that names a person more.
    """

    found: Overlap
    fine_a: bool
    fine_b: bool
    more_a: bool
    more_b: bool
    person_a: bool
    person_b: bool

    @classmethod
    def of(cls, a: Saying, b: Saying, found: Overlap, when: When) -> _Sides:
        """Compare two claims by their numbers, days and persons."""
        figures = found.figures
        return cls(
            found,
            # Numbers of which neither is sure: each may be the more exact one.
            fine_a=figures.finer_a + figures.unlike > 0 or when == "a",
            fine_b=figures.finer_b + figures.unlike > 0 or when == "b",
            more_a=figures.only_a > 0 or _is_only_dated(a, b, when) or _has_only(a, b),
            more_b=figures.only_b > 0 or _is_only_dated(b, a, when) or _has_only(b, a),
            person_a=not a.persons <= b.persons,
            person_b=not b.persons <= a.persons,
        )

    @property
    def judgement(self) -> Judgement:
        """Return `same` or `more_specific`; open where neither claim holds the other."""
        found = self.found
        holds_b = found.back >= CONTAINED and not self.person_b
        holds_a = found.forth >= CONTAINED and not self.person_a
        is_held = max(found.loose_forth, found.loose_back) >= CONTAINED
        if self.fine_a != self.fine_b and is_held:
            return Judgement(
                "more_specific",
                found.mean,
                finer="a" if self.fine_a else "b",
                refines=found.figures.finer_a + found.figures.finer_b > 0,
            )
        if self.fine_a or self.fine_b or not (holds_a or holds_b):
            return Judgement(None, found.mean)
        has_more_a, has_more_b = not holds_a or self.more_a, not holds_b or self.more_b
        if has_more_a and has_more_b:
            return Judgement(None, found.mean)
        if has_more_a or has_more_b:
            return Judgement("more_specific", found.mean, finer="a" if has_more_a else "b")
        return Judgement("same", found.mean)


def _is_other(a: Saying, b: Saying, when: When) -> bool:
    """Say whether two claims are of two facts, though their words are alike.

    An earlier visit is another than this one, and the first another than the second; three killed
    in one town are others than three killed in another. What one takes
    for granted ("during his visit") is not what it says.
    """
    if a.asserted.isdisjoint(b.asserted) or _are_contrary(a, b):
        return True
    if ("=earlier" in a.light) != ("=earlier" in b.light):
        is_one_day = when == "one" and is_exact(a.days) and is_exact(b.days)
        if not is_one_day:
            return True
    if (_PART_OF.search(a.claim.text) is None) != (_PART_OF.search(b.claim.text) is None):
        return True
    if a.names and b.names and a.names.isdisjoint(b.names) and len(a.concepts & b.concepts) < _SURE:
        return True
    if a.ordinals and b.ordinals and a.ordinals.isdisjoint(b.ordinals):
        return True
    return _is_swapped(a, b)


def _are_contrary(a: Saying, b: Saying) -> bool:
    """Say whether each says something of known meaning that the other has not: killed, injured."""
    ours, theirs = (
        any(map(is_act, one.asserted - other.keys - one.joint))
        for one, other in ((a, b), (b, a))
    )
    return ours and theirs


def _has_only(one: Saying, other: Saying) -> bool:
    """Say whether one has a name or a concept more, and the other has none that the one lacks."""
    ours, theirs = one.names | one.concepts, other.names | other.concepts
    return bool(ours - other.keys - other.implied) and theirs <= one.keys | one.implied


def _is_only_dated(one: Saying, other: Saying, when: When) -> bool:
    """Say whether one says in words when it was, and the other has no day at all."""
    if when != "unsaid" or other.days != NO_DAYS:
        return False
    return _DATED.search(one.claim.text) is not None


def _is_swapped(a: Saying, b: Saying) -> bool:
    """Say whether two names have changed their roles: "A attacked B" and "B attacked A"."""
    if (
        not _MUTUAL.isdisjoint(a.concepts & b.concepts)
        or " by " in f"{a.claim.text} {b.claim.text}"
    ):
        return False
    shared = a.names & b.names
    one, other = ([key for key in each.order if key in shared] for each in (a, b))
    if len(one) != 2 or len(other) != 2 or one == other or len(set(one)) != 2:
        return False
    if not a.joint.isdisjoint(shared) and not b.joint.isdisjoint(shared):
        return False
    # The verb stands between them in both.
    return all(_between(each, shared) & (a.concepts & b.concepts) for each in (a, b))


def _between(saying: Saying, names: frozenset[str]) -> frozenset[str]:
    first, last = (n for n, key in enumerate(saying.order) if key in names)
    return frozenset(saying.order[first + 1 : last])
