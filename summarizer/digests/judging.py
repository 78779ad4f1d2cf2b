"""The relation of two claims of different articles, by rules.

Conservative: what the rules are not sure of is no relation.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from summarizer.digests.concepts import is_act
from summarizer.digests.dates import When, compare_days, is_exact
from summarizer.digests.differences import contradiction, other_source, other_status
from summarizer.digests.judgement import CONTAINED, NOTHING, Judgement
from summarizer.digests.names import JoinedNames
from summarizer.digests.sayings import DATED, Saying
from summarizer.digests.weights import Overlap, Weights, overlap
from summarizer.evaluation.scorers.times import NO_DAYS

# How much of the other must stand in the one; of a long claim the other is a small part.
_LEAST: Final = 0.3
# Claims that name others on each side share more than that somebody rejected an offer.
_SURE: Final = 4
# Below CONTAINED, down to this, the rules leave a pair open.
OPEN: Final = 0.5
# "One of the two" is not the two.
_PART_OF = re.compile(
    r"\b(?:one|two|three|four|five|some|most|half|many|few|several|part) of\b",
    re.IGNORECASE,
)
_MUTUAL = frozenset(("=talk", "=agree", "=sign", "=fight", "=tie", "=war", "=border"))


def judge(a: Saying, b: Saying, weights: Weights, names: JoinedNames) -> Judgement:
    """Return the relation of two claims of different articles of one event."""
    found = overlap(a, b, weights, least=OPEN)
    if found is None:
        return NOTHING
    when = compare_days(a.days, b.days)
    if not found.core or found.most < OPEN or found.least < _LEAST or _is_other(a, b, when):
        return NOTHING
    if (different := contradiction(a, b, found, when)) is not None:
        return different
    judgement = _Sides.of(a, b, found, when).judgement
    if judgement.kind is None:
        return judgement
    if different := other_status(a, b, found):
        return different
    if judgement.kind == "same":
        return other_source(a, b, found, names) or judgement
    return judgement


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
        any(map(is_act, one.asserted - other.keys - one.joint)) for one, other in ((a, b), (b, a))
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
    return DATED.search(one.claim.text) is not None


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
