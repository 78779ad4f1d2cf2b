"""The numbers of two claims, side by side: which one has, and the other has not."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from typing import Final, TypeVar

from summarizer.evaluation.gold.labels import GoldQuantity
from summarizer.models import Quantity
from summarizer.text.folding import plain
from summarizer.vocabulary import Comparator

Q = TypeVar("Q", GoldQuantity, Quantity)

# Spellings of one unit.
_SPELLINGS = (
    (re.compile(r"%|\bper cent\b|\bpct\b"), " percent "),
    (re.compile(r"\$"), " dollars "),
    (re.compile(r"€"), " euros "),
    (re.compile(r"£"), " pounds "),
)
# What a word may be the plural of: "days", "boxes", "cities".
_PLURALS = (("s", ""), ("es", ""), ("ies", "y"))


# How a reader writes what is before a number.
_HEDGES: Final[dict[Comparator, str]] = {
    "about": "about ",
    "at_least": "at least ",
    "at_most": "at most ",
    "more_than": "more than ",
    "less_than": "less than ",
}


def differing(
    gold: Sequence[GoldQuantity], given: Sequence[Q]
) -> tuple[list[GoldQuantity], list[Q]]:
    """Return the quantities of gold that are not among those given, and those given beyond gold's.

    Two are one by value, unit and comparator: "60 ships" is another number than "at least 60". By
    their words where either value is null. Units compare loosely: a unit that is not given, or that
    shares a word, fits, in singular or plural, and "$" is dollars. A range has both ends right.
    Parts of one are equal within 1 % (0.67 is two thirds).
    """
    missing, extra = [], list(given)
    for quantity in gold:
        same = next((q for q in extra if _is_same(quantity, q)), None)
        if same is None:
            missing.append(quantity)
        else:
            extra.remove(same)
    return missing, extra


def quantity_in_words(quantity: GoldQuantity | Quantity) -> str:
    """Return a quantity as a reader writes it, "at least 30 ships"; its words without a value."""
    if quantity.value is None:
        number = quantity.text
    else:
        ends = [f"{end:,.15g}" for end in (quantity.value, quantity.to) if end is not None]
        number = _HEDGES.get(quantity.comparator, "") + " to ".join(ends)
    return f"{number} {quantity.unit}" if quantity.unit else number


def _is_same(gold: GoldQuantity, given: GoldQuantity | Quantity) -> bool:
    if gold.value is None or given.value is None:
        return _folded(gold.text) == _folded(given.text)
    ends = ((gold.value, given.value), (gold.to, given.to))
    is_one = all(_equal(*pair) for pair in ends) and _units_fit(gold.unit, given.unit)
    return is_one and gold.comparator == given.comparator


def _equal(a: float | None, b: float | None) -> bool:
    """Say whether two ends are one; of parts, people write two digits, and the reader four."""
    if a is None or b is None:
        return a is b
    return a == b or (0 < abs(a) < 1 and math.isclose(a, b, rel_tol=0.01))


def _units_fit(a: str | None, b: str | None) -> bool:
    ours, theirs = (
        {form for word in _unit_words(unit or "") for form in _forms(word)} for unit in (a, b)
    )
    return not ours or not theirs or not ours.isdisjoint(theirs)


def _forms(word: str) -> Iterator[str]:
    """Yield a word and what it may be the plural of."""
    yield word
    for ending, singular in _PLURALS:
        if word.endswith(ending):
            yield word.removesuffix(ending) + singular


def _unit_words(unit: str) -> list[str]:
    """Return the words of a unit, in one spelling."""
    words = _folded(unit)
    for spelling, one in _SPELLINGS:
        words = spelling.sub(one, words)
    return words.split()


def _folded(text: str) -> str:
    return plain(text).strip().casefold()
