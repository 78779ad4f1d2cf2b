"""Numbers and units: a claim that counts otherwise than its quote does."""

from __future__ import annotations

from collections.abc import Iterator

from summarizer.evaluation.corruption.kinds import Corruption, changed, replaced
from summarizer.evaluation.corruption.scene import Scene, amounts_in
from summarizer.evaluation.corruption.tables import UNIT, UNITS
from summarizer.evaluation.gold import GoldClaim
from summarizer.evaluation.gold.labels import GoldQuantity
from summarizer.language.quantities import read_quantities
from summarizer.models import Quantity
from summarizer.text.tokens import Number
from summarizer.vocabulary import Comparator

_ABOUT = 0.2  # "some 11,000" may be 12,000; a fifth more or less is another number
_FAR = 100
_N_WORDS_BETWEEN = 3  # "5,000 military construction workers"


def other_numbers(claim: GoldClaim, scene: Scene) -> Iterator[Corruption]:
    """Put other amounts of the article in the place of each amount of a claim.

    Where the article has none that fits, one with a digit more. The quantity changes with the
    text. Nothing a hundred times as large or small: nobody errs so far.
    """
    for number in amounts_in(claim.text):
        if claim.text[: number.start].lower().endswith(("one in ", "one of ")):
            continue  # "One in five" is one number
        comparator = _comparator(claim, number)
        is_money = claim.text[number.start - 1 : number.start] in tuple("$€£¥")
        others = [
            n
            for n in scene.amounts
            if _is_other(n.value, number, comparator, claim)
            and (n.text[0].isdigit() or not is_money)
        ]
        slip = (number.value or 0) * 10
        made = [Number(f"{slip:,.0f}", slip, 0, 0)] if slip == int(slip) else []
        fitting = [n for n in made if _is_other(n.value, number, comparator, claim)]
        for other in others or fitting:
            words = other.text[0].lower() + other.text[1:]
            text = replaced(claim.text, number.start, number.end, words)
            quantities = [_revalued(q, number, other) for q in claim.quantities or ()]
            yield changed("number", claim, number.text, words, text=text, quantities=quantities)


def other_units(claim: GoldClaim, _: Scene) -> Iterator[Corruption]:
    """Put other units in the place of the one that stands behind a number."""
    for number in amounts_in(claim.text):
        unit = UNIT.search(claim.text, number.end)
        if unit is None:
            continue
        between = claim.text[number.end : unit.start()]
        if len(between.split()) >= _N_WORDS_BETWEEN or any(c in between for c in ",.;"):
            continue
        for other in UNITS[unit[0]]:
            text = replaced(claim.text, *unit.span(), other)
            quantities = [
                Quantity(**{**dict(q), "unit": other})
                if q.unit and unit[0] in q.unit.split()
                else Quantity(**dict(q))
                for q in claim.quantities or ()
            ]
            yield changed("unit", claim, unit[0], other, text=text, quantities=quantities)


def _comparator(claim: GoldClaim, number: Number) -> Comparator:
    labelled = {q.value: q.comparator for q in claim.quantities or ()}
    if number.value in labelled:
        return labelled[number.value]
    read = read_quantities(claim.text, [(0, len(claim.text))])
    return {q.value: q.comparator for q in read}.get(number.value, "exact")


def _is_other(
    value: float | None, number: Number, comparator: Comparator, claim: GoldClaim
) -> bool:
    """Say whether a value makes the claim wrong: of "at least 12" no smaller one does."""
    own = number.value
    if value is None or own is None or value < 2 or not own / _FAR < value < own * _FAR:
        return False
    accepted = {v for q in claim.quantities or () for v in (q.value, q.to)}
    accepted |= {n.value for n in amounts_in(claim.text)}
    if value in accepted:
        return False
    if comparator in ("at_least", "more_than"):
        return value > own
    if comparator in ("at_most", "less_than"):
        return value < own
    return abs(value - own) > (_ABOUT * own if comparator in ("about", "between") else 0)


def _revalued(quantity: GoldQuantity, number: Number, other: Number) -> Quantity:
    """Return a quantity with the other number where it has the number."""
    own = Quantity(**dict(quantity))
    if own.value != number.value or own.to is not None or other.value is None:
        return own
    value = int(other.value) if other.value == int(other.value) else other.value
    return own.model_copy(update={"text": other.text, "value": value})
