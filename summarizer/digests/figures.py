"""The numbers of two claims: which say the same, which is more exact, which exclude each other."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from summarizer.digests.concepts import concept_of
from summarizer.models import Quantity
from summarizer.text.folding import plain

Range = tuple[float, float]

# "Some 11,000" is no other number than 12,000; than 20,000 it is. By which share "about" may be
# off is not to be measured on two articles: a wide one only loses a difference, and invents none.
_ABOUT: Final = 0.25
_ROUND: Final = 0.02  # at most, of 3.1 and 3.14 million: one is rounded
_LEAST_ROUND: Final = 100  # 12 and 120 are counted, 1,200 may be rounded
_NEAR: Final = 0.05
_LOOSELY: Final = 0.08
_VAGUE: Final = (  # the least that the words may mean, the largest first
    ("hundreds of thousands", 1e5),
    ("tens of thousands", 1e4),
    ("hundreds of", 1e2),
    ("billions", 1e9),
    ("millions", 1e6),
    ("thousands", 1e3),
    ("hundreds", 1e2),
    ("scores", 20),
    ("dozens", 12),
)
# "Hundreds" are no 50, though perhaps 90.
_LEAST_VAGUE: Final = 1.5
_WORD = re.compile(r"[^\W\d_]+|[%$€£]")
_SIGNS: Final = {"%": "percent", "$": "dollar", "€": "euro", "£": "pound", "percent": "percent"}
# Units that stand behind a number whatever is counted ("people killed", "people in all").
_PEOPLE: Final = "=people"
_LOOSE: Final = frozenset(("exact", "about"))
# Who may be told of as "people" in the other article.
_PERSONS = frozenset(
    map(
        concept_of,
        "workers employees soldiers passengers residents firefighters supporters protesters"
        " tourists migrants refugees civilians patients guests students children voters"
        " members".split(),
    )
)
# "17 marks a share", "marks per share"
_PER = re.compile(r"\b(?:an?|per|each|every)\b.*")
_SHARE = re.compile(r"\b(?:half|thirds?|quarters?|fifths?|tenths?|in \w+)\b")
# "Half a mile" is no share of something.
_MEASURE = re.compile(
    r"\b(?:miles?|kilomet\w+|met\w+|hours?|minutes?|days?|weeks?|months?|years?|points?|tons?|tonnes?)\b"
)
_ANYBODY = frozenset(map(concept_of, "people persons person men women victims others".split()))


@dataclass(frozen=True)
class Figures:
    """How the numbers of two claims `a` and `b` stand to one another.

    `equal` counts pairs that say the same; `finer_a` and `finer_b` those in which one is the more
    exact; `apart` are pairs that exclude each other, of the same unit. `only_a` and `only_b` count
    what has nothing on the other side.
    """

    equal: int
    finer_a: int
    finer_b: int
    apart: tuple[tuple[Quantity, Quantity], ...]
    unlike: int
    only_a: int
    only_b: int


def compare(a: Sequence[Quantity], b: Sequence[Quantity]) -> Figures:
    """Compare the numbers of two claims, each with the one of its unit that is nearest."""
    ours, theirs = list(map(_as_share, a)), list(map(_as_share, b))
    equal = finer_a = finer_b = unlike = 0
    apart: list[tuple[Quantity, Quantity]] = []
    pairs = _nearest(ours, theirs)
    for quantity, other in pairs:
        match _stand(quantity, other):
            case "equal":
                equal += 1
            case "a":
                finer_a += 1
            case "b":
                finer_b += 1
            case "apart":
                apart.append((quantity, other))
            case _:
                unlike += 1
    only_a, only_b = len(ours) - len(pairs), len(theirs) - len(pairs)
    return Figures(equal, finer_a, finer_b, tuple(apart), unlike, only_a, only_b)


def _nearest(a: Sequence[Quantity], b: Sequence[Quantity]) -> list[tuple[Quantity, Quantity]]:
    """Return the numbers of two claims that belong together, the nearest first, each once."""
    fitting = sorted(
        (
            not same_unit(one, other),
            _distance(one, other),
            at_a + at_b,
            abs(at_a - at_b),
            at_a,
            at_b,
        )
        for at_a, one in enumerate(a)
        for at_b, other in enumerate(b)
        if same_unit(one, other) or _are_same_people(one, other)
    )
    left_a, left_b = set(range(len(a))), set(range(len(b)))
    pairs = []
    for *_, at_a, at_b in fitting:
        if at_a in left_a and at_b in left_b:
            left_a.remove(at_a)
            left_b.remove(at_b)
            pairs.append((a[at_a], b[at_b]))
    return pairs


def range_of(quantity: Quantity) -> Range:
    """Return the least and the largest number that a quantity may mean."""
    value = quantity.value
    if value is None:
        words = plain(quantity.text).casefold()
        least = next((number for name, number in _VAGUE if name in words), None)
        return (least, math.inf) if least is not None else (-math.inf, math.inf)
    match quantity.comparator:
        case "at_least" | "more_than":
            return value, math.inf
        case "at_most" | "less_than":
            return -math.inf, value
        case "between":
            return value, value if quantity.to is None else quantity.to
        case "about" | "vague":
            return value - abs(value) * _ABOUT, value + abs(value) * _ABOUT
    off = _rounded_by(value)
    return value - off, value + off


def _rounded_by(value: float) -> float:
    """Return by how much a number may be rounded: half of its last digit that is no zero."""
    number = Decimal(repr(value)).normalize()
    _, _, exponent = number.as_tuple()
    digit = float(Decimal(1).scaleb(int(exponent)))
    is_counted = digit >= 1 and digit < _LEAST_ROUND
    return 0.0 if is_counted else min(digit / 2, abs(value) * _ROUND)


def _as_share(quantity: Quantity) -> Quantity:
    """Return a fraction of something as percent: "a third of the shares"."""
    value, unit = quantity.value, quantity.unit or ""
    if value is None or not 0 < value < 1 or "%" in unit or _MEASURE.search(unit):
        return quantity
    if not _SHARE.search(plain(quantity.text).casefold()):
        return quantity
    return quantity.model_copy(update={"value": round(value * 100, 1), "unit": "%"})


def _are_same_people(a: Quantity, b: Quantity) -> bool:
    """Say whether the one number of people is that of somebody: 300 people, 300 employees."""
    ours, theirs = _heads(a), _heads(b)
    if _PEOPLE in theirs:
        ours, theirs = theirs, ours
    return _PEOPLE in ours and not theirs.isdisjoint(_PERSONS) and _stand(a, b) == "equal"


def same_unit(a: Quantity, b: Quantity) -> bool:
    """Say whether two numbers count the same, by the last word of their units.

    "Military construction workers" are workers; a unit that is not given fits none that is.
    """
    ours, theirs = _heads(a), _heads(b)
    if not ours or not theirs:
        return not ours and not theirs
    return not ours.isdisjoint(theirs)


def _heads(quantity: Quantity) -> frozenset[str]:
    """Return the words that say what is counted: the last of the unit, of each part of it."""
    unit = _PER.sub("", plain(quantity.unit or "").casefold())
    heads = []
    for part in re.split(r",| and | or | of ", unit):
        words = [_SIGNS.get(word, word) for word in _WORD.findall(part)]
        if words:
            heads.append(concept_of(words[-1]))
    return frozenset(_PEOPLE if head in _ANYBODY else head for head in heads)


def _unit(quantity: Quantity) -> frozenset[str]:
    return frozenset(map(concept_of, _WORD.findall(plain(quantity.unit or "").casefold())))


def _may_be_one_kind(a: Quantity, b: Quantity) -> bool:
    """Say whether nothing tells two units apart: farm workers are no construction workers."""
    ours, theirs = _unit(a), _unit(b)
    return ours <= theirs or theirs <= ours or bool(ours & _ANYBODY and theirs & _ANYBODY)


def _stand(a: Quantity, b: Quantity) -> str:
    """Return "equal", "a" or "b" for the more exact of two, "apart", or "" where none is said."""
    (low_a, high_a), (low_b, high_b) = range_of(a), range_of(b)
    if high_a < low_b or high_b < low_a:
        is_vague = a.value is None or b.value is None
        is_less = (
            is_vague
            and _unit(a) == _unit(b)
            and _LEAST_VAGUE * max(0, min(high_a, high_b)) <= max(low_a, low_b)
        )
        is_apart = _heads(a) and _may_be_one_kind(a, b) and (not is_vague or is_less)
        return "apart" if is_apart else ""
    if a.value is None or b.value is None:
        if a.value is None and b.value is None:
            return "equal" if low_a == low_b else ""
        return "b" if a.value is None else "a"
    near = math.isclose(a.value, b.value, rel_tol=_NEAR)
    if a.comparator == b.comparator or (near and {a.comparator, b.comparator} <= _LOOSE):
        return "equal" if near else ""
    if _is_open(a) != _is_open(b):
        return "b" if _is_open(a) else "a"
    if {a.comparator, b.comparator} == _LOOSE and math.isclose(a.value, b.value, rel_tol=_LOOSELY):
        return "b" if a.comparator == "about" else "a"  # "nearly a quarter" and 23.3 percent
    return "equal" if near else ""


def _is_open(quantity: Quantity) -> bool:
    return math.inf in map(abs, range_of(quantity))


def _distance(a: Quantity, b: Quantity) -> float:
    if a.value is None or b.value is None:
        return math.inf
    return abs(a.value - b.value)
