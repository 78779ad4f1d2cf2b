"""Quantities of a text: the words as they stand, value, unit, and how exact the number is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from summarizer.language.amounts import Amount, find_amounts
from summarizer.language.counting import counts_nothing, uncounted_spans
from summarizer.language.hedges import hedge_after, hedge_before
from summarizer.language.pairs import Pair, relate
from summarizer.language.units import read_unit
from summarizer.models import Quantity
from summarizer.text.spans import Span

_VAGUE = re.compile(
    r"\b(?:(?:several |many |(?:a |the last )?few |some )?"
    r"(?:(?:tens|hundreds|dozens) of (?:thousands|millions|billions)"
    r"|hundreds|thousands|millions|billions|trillions|dozens|scores(?= of\b)"
    r"|tens(?= of (?:thousands|millions|billions)))"
    r"|(?:several|(?:a )?few|a couple of) (?:hundred|thousand|million|billion|dozen)"
    r"|(?:several|a few)(?= \w+)|(?:a handful|a couple)(?= of \w+)"
    r"|most(?= of (?:the|its|their|his|her|our|those|these|them)\b))"
    r"\b",
    re.IGNORECASE,
)
_HEDGE_AFTER = re.compile(r"\+|-(?:plus|odd|ish)\b|\s(?:or (?:so|more|fewer|less)|odd)\b")
_BELOW_ZERO = re.compile(r"\s?(?:°\s?[CF]?|degrees?(?: [A-Z]\w+)?) below zero\b")


def read_quantities(
    text: str, spans: Iterable[Span], *, dates: Iterable[Span] = ()
) -> list[Quantity]:
    """Return the quantities inside `spans` of `text`, in order; what lies in `dates` is none.

    A quantity's text keeps the hedge before it ("some 11,000") and the whole of a range ("between
    10 and 12"). Percentages are numbers of percent, fractions parts of one. Ordinals, years, days,
    times of day, scores, ages that stand for a name, and the numbers of flights, articles, roads,
    phones and houses are none.
    """
    dated = list(dates)
    found = dict(each for start, end in spans for each in _of_span(text, start, end, dated))
    return [found[place] for place in sorted(found)]


def _of_span(
    text: str, start: int, end: int, dates: Sequence[Span]
) -> Iterator[tuple[int, Quantity]]:
    none = [*dates, *uncounted_spans(text, start, end)]
    for match in _VAGUE.finditer(text, start, end):
        if _overlaps(match.span(), none):
            continue
        none.append(match.span())
        unit = read_unit(text, match.end(), end)
        # "several" and "most" count only before what they count.
        if unit or match[0][-1] == "s" or " " in match[0]:
            yield match.start(), Quantity(text=match[0], unit=unit, comparator="vague")
    amounts = [amount for gap in _gaps(start, end, none) for amount in find_amounts(text, *gap)]
    at = 0
    while at < len(amounts):
        amount = amounts[at]
        second = amounts[at + 1] if at + 1 < len(amounts) else None
        pair = _together(Pair(text, start, end, amount, second)) if second else None
        if pair is not None:
            at += 2
            yield from pair
            continue
        at += 1
        if not counts_nothing(text, amount, start, end):
            yield _single(text, start, end, amount)


def _overlaps(span: Span, others: Iterable[Span]) -> bool:
    return any(span[0] < stop and begin < span[1] for begin, stop in others)


def _gaps(start: int, end: int, taken: Iterable[Span]) -> Iterator[Span]:
    """Yield what is left of `[start, end)` between the spans that are taken."""
    at = start
    for begin, stop in sorted(taken):
        if begin > at and at < end:
            yield at, min(begin, end)
        at = max(at, stop)
    if at < end:
        yield at, end


def _together(pair: Pair) -> list[tuple[int, Quantity]] | None:
    """Return what two amounts are together, nothing for a score; None where each is its own."""
    relation = relate(pair)
    if relation is None or relation == "none":
        return None if relation is None else []
    text, first, second = pair.text, pair.first, pair.second
    if relation == "ratio":
        start, comparator = hedge_before(text, pair.floor, first.start)
        unit = read_unit(text, second.end, pair.stop, singular=True)
        value, to = _plain(first.value / second.value), None
    else:
        start, comparator = pair.start, "between"
        unit = _unit(text, second, pair.stop, currency=second.unit or first.unit)
        value, to = _plain(pair.low), _plain(second.value)
    words = text[start : second.end]
    quantity = Quantity(text=words, value=value, to=to, unit=unit, comparator=comparator)
    return [(start, quantity)]


def _single(text: str, floor: int, stop: int, amount: Amount) -> tuple[int, Quantity]:
    start, comparator = hedge_before(text, floor, amount.start)
    unit = _unit(text, amount, stop, currency=amount.unit)
    value, end = amount.value, amount.end
    if below := _BELOW_ZERO.match(text, amount.end, stop):
        value, end = -value, below.end()
    if comparator == "exact" and (after := hedge_after(text, amount.end, stop)):
        comparator = after
    return start, Quantity(
        text=text[start:end], value=_plain(value), unit=unit, comparator=comparator
    )


def _unit(text: str, amount: Amount, stop: int, *, currency: str | None) -> str | None:
    """Return the unit of an amount, behind a hedge such as "or so" that follows it."""
    singular = amount.value == 1 or amount.is_fraction or 0 < amount.value < 1
    hedge = _HEDGE_AFTER.match(text, amount.end, stop)
    at = hedge.end() if hedge else amount.end
    return read_unit(text, at, stop, currency=currency, singular=singular)


def _plain(value: Fraction) -> int | float:
    """Return a value as JSON has it; parts such as two thirds with four digits."""
    if value.denominator == 1:
        return int(value)
    number = float(value)
    return round(number, 4) if abs(number) < 1 else round(number, 6)
