"""In what two claims about one fact differ: a number, its basis, a day, who says so, or whether.

Conservative: a number differs only where both claims count the same in one fact, and cannot both be
right.
"""

from __future__ import annotations

import re
from typing import Final

from summarizer.digests.bases import basis_of
from summarizer.digests.clocks import is_apart
from summarizer.digests.concepts import concept_of
from summarizer.digests.dates import When, gap, is_exact
from summarizer.digests.judgement import CONTAINED, NOTHING, Judgement
from summarizer.digests.names import JoinedNames
from summarizer.digests.sayings import DATED, PART_PHRASE, Saying
from summarizer.digests.weights import Overlap
from summarizer.evaluation.scorers.quantities import quantity_in_words
from summarizer.evaluation.scorers.times import time_in_words
from summarizer.models import Quantity
from summarizer.text.folding import plain

# Two claims that contradict are about one fact only if they say nearly the same otherwise.
_ALIKE: Final = 0.7
_HELD: Final = 0.85  # or if the whole of the one stands in the other
_NEAR_DAYS: Final = 3
# Numbers of one claim that may differ at once: a vote of 7 to 6.
_MOST_APART: Final = 2
_BESIDE: Final = 3  # words behind a number that say where it counts: "on board the"
# "1,000 more" and "of them 300" count something else than the whole.
_PARTS = re.compile(
    r"\b(?:more|another|additional|further|extra|of (?:them|whom|those)|including|among"
    r"|initial(?:ly)?|first|so far|each|per|a (?:day|month|year|week))\b",
    re.IGNORECASE,
)
_TIMES: Final = "two times of one day"
# What begins or ends, does so once, and what is planned comes once: its days need not be near.
_ONCE: Final = frozenset(("=launch", "=end"))
_YEAR: Final = 366


def contradiction(a: Saying, b: Saying, found: Overlap, when: When) -> Judgement | None:
    """Return in what two claims exclude each other, NOTHING where they then are two facts.

    None where nothing in them does.
    """
    if when == "apart":
        return _other_time(a, b, found)
    if is_apart(a.clock, b.clock):
        if found.least < _ALIKE:
            return NOTHING
        return Judgement("differs", found.mean, "time", why=_TIMES)
    if found.figures.apart:
        return _other_scope(a, b, found) or _other_number(a, b, found)
    return _other_polarity(a, b, found)


def _other_time(a: Saying, b: Saying, found: Overlap) -> Judgement:
    """One fact on two days near each other; with other numbers it is rather another fact."""
    if found.least < _ALIKE or found.figures.apart or found.figures.unlike:
        return NOTHING
    most = _NEAR_DAYS if is_exact(a.days) and is_exact(b.days) else 0
    if found.core & _ONCE or a.claim.status == b.claim.status == "planned":
        most = _YEAR
    if gap(a.days, b.days) > most or not most:
        return NOTHING
    why = f"{time_in_words(a.days)} against {time_in_words(b.days)}"
    return Judgement("differs", found.mean, "time", why=why)


def _other_scope(a: Saying, b: Saying, found: Overlap) -> Judgement | None:
    """Two numbers of one fact on another basis: with debt, after 70 percent of the count."""
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
    if found.least < _ALIKE and not (found.most >= CONTAINED and _count_one_thing(a, b, found)):
        return NOTHING
    if (a.names - b.names and b.names - a.names) or (
        a.concepts - b.keys - a.given and b.concepts - a.keys - b.given
    ):
        return NOTHING
    if figures.only_a or figures.only_b or len(figures.apart) > _MOST_APART:
        return NOTHING
    if _parts(a) != _parts(b) or a.negative != b.negative or _are_dated_apart(a, b):
        return NOTHING
    ours, theirs = (
        ", ".join(map(quantity_in_words, side)) for side in zip(*figures.apart, strict=True)
    )
    return Judgement("differs", found.mean, "number", why=f"{ours} against {theirs}")


def _are_dated_apart(a: Saying, b: Saying) -> bool:
    """Say whether the words of both name days, and no common one: of days that nothing resolved."""
    ours, theirs = (frozenset(DATED.findall(saying.claim.text)) for saying in (a, b))
    return bool(ours) and bool(theirs) and ours.isdisjoint(theirs)


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
    if found.least < _ALIKE and denial < _HELD:
        return NOTHING
    return Judgement("differs", found.mean, "polarity", why="one says that it is not so")


def other_status(a: Saying, b: Saying, found: Overlap) -> Judgement | None:
    """One says that it is, the other that it is planned, possible, unconfirmed or denied."""
    one, other = _status(a), _status(b)
    if one == other or a.negative != b.negative:
        return None
    why = f"{one} against {other}"
    return Judgement("differs", found.mean, "status", why=why)


def _status(saying: Saying) -> str:
    """Return the status of a claim; a decision to do it, or its expectation, is a plan."""
    status = saying.claim.status
    return "planned" if status == "stated" and saying.decided else status


def other_source(a: Saying, b: Saying, found: Overlap, names: JoinedNames) -> Judgement | None:
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
