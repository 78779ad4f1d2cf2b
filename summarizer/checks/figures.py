"""The numbers of a claim and of its quantities: what stands nowhere, or counts something else."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from summarizer.checks.alignment import rivals
from summarizer.checks.numbers import misplaced_numbers
from summarizer.checks.scene import Scene
from summarizer.checks.words import DATE, NUMBER, OTHER, Words, key_of
from summarizer.language.quantities import read_quantities
from summarizer.models import Flag, Quantity
from summarizer.text.folding import plain
from summarizer.text.lexicon import CARDINALS
from summarizer.text.tokens import find_numbers

# "the two countries": a small number that only points back.
_POINTS_BACK = re.compile(
    r"\b(?:the|these|those|both|all|its|their|his|her|our|other|first|last|next) $", re.IGNORECASE
)
_MOST_POINTED_AT = 10
_TWO, _TWICE = 2, frozenset("twice both double pair couple second twin".split())
_YEAR = re.compile(r"(?:19|20)\d\d$")
_CLOCK = re.compile(r"\d[:.]\d\d|\d ?[ap]\.?m\b", re.IGNORECASE)
_TIME_OF_DAY = re.compile(r"\d{1,2}(?:[ap]m|h)$")
_MONEY = frozenset(
    "dollars euros pounds yen yuan won rubles roubles rupees francs marks crowns kronor lira liras"
    " pesos shekels dinars rand cents".split()
)
# How an article may write what a claim spells out; of others the words themselves are looked for.
_SIGNS = {"dollars": "$", "euros": "€", "pounds": "£", "rupees": "₹", "yen": "¥", "yuan": "¥"}
_SIGNED = {"$": "dollars", "€": "euros", "£": "pounds", "₹": "rupees"}
_SPELLINGS = {"roubles": "rubles", "liras": "lira", "kronor": "crowns"}
# What a number measures, by the words right behind it: "4%", "4 percentage points", "4 times".
_MEASURE = re.compile(
    r" ?(?P<percent>%|per ?cent\b)|[ -](?:(?P<points>(?:percentage )?points?\b)"
    rf"|(?P<times>times\b)|(?P<money>{'|'.join(sorted(_MONEY))})\b)"
)
_NEAR = 4  # words with content between a number and what it counts
_HEDGE = (
    "at least|about|around|nearly|almost|up to|more than|over|fewer than|less than|roughly"
    "|approximately|as many as|an estimated|estimated"
)
_ROUGH = re.compile(rf"\b({_HEDGE}) [$€£]?$", re.IGNORECASE)
_ANY_ROUGH = re.compile(
    rf"\b(?:{_HEDGE}|some|close to|or (?:more|less|so)|near|minimum|maximum|estimat)", re.IGNORECASE
)
_BREAK = re.compile(r"[,;:()–—]")
_WORD = re.compile(r"[^\W\d_]{2,}")
# What may be counted without being named beside its number: "40 died".
_ANYBODY = frozenset(
    "people dead killed injured wounded deaths person persons individuals men women others times"
    " percent percentage % usd us gbp eur"
    " years year old age rank dollars dollar pounds pound euros euro share shares".split()
)


def unknown_numbers(scene: Scene) -> Iterator[Flag]:
    """Yield a flag for each number that nothing near the evidence says."""
    words = scene.words
    for at, kind in enumerate(words.kinds):
        if kind == OTHER and _TIME_OF_DAY.match(words.keys[at]):
            written = words.written(at, at + 1)
            known = scene.is_near(words.keys[at])
            if not (known or scene.background.names_anywhere(words.keys[at], written)):
                yield scene.flag("number", f"The claim says “{written}”; the article does not.")
        if kind != NUMBER or scene.is_near(words.keys[at]) or is_no_amount(words, at):
            continue
        value = float(words.keys[at][1:])
        if value in scene.near_values or _counts_a_list(words, at, value, scene):
            continue
        number = words.written(at, at + 1)
        where = (
            "nothing near its evidence does"
            if scene.background.has_key(words.keys[at])
            else ("the article does not")
        )
        yield scene.flag("number", f"The claim says “{number}”; {where}.")


def _counts_a_list(words: Words, at: int, value: float, scene: Scene) -> bool:
    """Say whether a small number in words counts what the sentence lists: "three people"."""
    if words.written(at, at + 1)[0].isdigit() or value > _MOST_POINTED_AT:
        return False
    if value == _TWO and scene.near_words & _TWICE:
        return True
    return any(len(scene.background.words(n).names) >= value for n in scene.numbers)


def is_no_amount(words: Words, at: int) -> bool:
    """Say whether a number belongs to a date or points back at what was counted before."""
    start, end = words.spans[at]
    written, value = words.text[start:end], float(words.keys[at][1:])
    if DATE in words.kinds[max(0, at - 1) : at + 2] or _YEAR.match(written):
        return True
    if value == 1 and not written[0].isdigit():
        return True
    if value <= _MOST_POINTED_AT and _POINTS_BACK.search(words.text, 0, start):
        return True
    return "-" in words.text[end : end + 1] + words.text[max(0, start - 1) : start] or bool(
        _CLOCK.match(words.text, start)
    )


def exchanged_numbers(scene: Scene) -> Iterator[Flag]:
    """Yield a flag for each number that counts what another number counts in the evidence."""
    if NUMBER not in scene.words.kinds:
        return
    for wrong, right in misplaced_numbers(scene.text, scene.quotes):
        if wrong.value in scene.near_values and not scene.is_near(f"#{wrong.value:g}"):
            continue  # "one and a half million"
        message = f"The claim says “{wrong.text}” where its evidence says “{right.text}”."
        yield scene.flag("number", message)
    aligned = scene.alignment
    if aligned is None:
        return
    claim, sentence = aligned.claim, aligned.sentence
    for mine, other in rivals(aligned, NUMBER):
        key, rival = claim.keys[mine], sentence.keys[other]
        if is_no_amount(claim, mine) or is_no_amount(sentence, other) or key == rival:
            continue
        if key in scene.quoted.keys or rival in claim.keys:
            continue
        if float(key[1:]) in scene.near_values:
            continue  # "half a million"
        number, instead = claim.written(mine, mine + 1), sentence.written(other, other + 1)
        yield scene.flag("number", f"The claim says “{number}” where the article says “{instead}”.")
    changed = dict(_changed_units(claim, sentence))
    for unit, counted in changed.items() or _foreign_money(scene):
        yield scene.flag("quantity", f"The claim counts “{unit}”, the article “{counted}”.")


def lost_comparators(scene: Scene) -> Iterator[Flag]:
    """Yield a flag for a number that is exact in the claim and not in the article."""
    aligned = scene.alignment
    if aligned is None or NUMBER not in aligned.claim.kinds:
        return
    claim, sentence = aligned.claim, aligned.sentence
    rough = {q.value for q in scene.claim.quantities if q.comparator != "exact"}
    for key, at in claim.single.items():
        there = sentence.single.get(key)
        if claim.kinds[at] != NUMBER or there is None or float(key[1:]) in rough:
            continue
        told = _ROUGH.search(sentence.text, 0, sentence.spans[there][0])
        if told and not _ANY_ROUGH.search(claim.text):
            number = claim.written(at, at + 1)
            message = f"The article says “{told[1]} {number}”, the claim “{number}”."
            yield scene.flag("quantity", message)


def _changed_units(claim: Words, sentence: Words) -> Iterator[tuple[str, str]]:
    """Yield what stands behind one number in a claim and in a sentence, where that is replaced."""
    for key, at in claim.single.items():
        there = sentence.single.get(key)
        if claim.kinds[at] != NUMBER or there is None:
            continue
        measured, told = _measure(claim, at), _measure(sentence, there)
        if measured and told and measured != told:
            yield measured, told
            continue
        mine, other = _counted(claim, at), _counted(sentence, there)
        if mine is None or other is None or sentence.keys[other] in claim.key_set:
            continue
        unit, counted = claim.written(mine, mine + 1), sentence.written(other, other + 1)
        known = claim.keys[mine] in sentence.keys[there + 1 : there + 1 + _NEAR]
        if not known and unit.lower() not in _ANYBODY:
            yield unit, counted


def _measure(words: Words, at: int) -> str | None:
    """Return the currency or ratio that a number is of, None where neither is beside it."""
    start, end = words.spans[at]
    if sign := _SIGNED.get(words.text[max(0, start - 1) : start]):
        return sign
    found = _MEASURE.match(words.text, end)
    money = found["money"] if found else None
    return _SPELLINGS.get(money, money) if money else found and found.lastgroup


def _foreign_money(scene: Scene) -> Iterator[tuple[str, str]]:
    """Yield a currency of a claim that the article does not know, with one near the evidence."""
    words, whole = scene.words, scene.article.text
    for at in range(1, len(words.keys)):
        unit = words.written(at, at + 1)
        if unit not in _MONEY or words.kinds[at - 1] != NUMBER:
            continue
        near = sorted(_MONEY & scene.near_words) or [s for s in _SIGNS.values() if s in scene.near]
        if (
            near
            and not scene.background.has_key(words.keys[at])
            and _SIGNS.get(unit, unit) not in whole
        ):
            yield unit, near[0]


def _counted(words: Words, at: int) -> int | None:
    """Return the word right behind a number, what is between being "more" or "other"."""
    behind = at + 1
    gap = (
        words.text[words.spans[at][1] : words.spans[behind][0]] if behind < len(words.keys) else ","
    )
    return behind if words.kinds[behind : behind + 1] == OTHER and not _BREAK.search(gap) else None


def quantities(scene: Scene) -> Iterator[Flag]:
    """Yield a flag for each quantity without ground, with another value, or of another unit."""
    for quantity in scene.claim.quantities:
        if plain(quantity.text) not in scene.near:
            yield scene.flag("quantity", f"“{quantity.text}” does not stand near the evidence.")
            continue
        for value in (quantity.value, quantity.to):
            if value is not None and not _is_value_of(value, quantity.text):
                yield scene.flag("quantity", f"“{quantity.text}” is given the value {value:g}.")
        if quantity.unit and not _counts(quantity, scene):
            message = f"Nothing near the evidence counts “{quantity.unit}”."
            yield scene.flag("quantity", message)


def _counts(quantity: Quantity, scene: Scene) -> bool:
    """Say whether a unit stands in the claim or in the sentences of its evidence."""
    unit = [word.casefold() for word in _WORD.findall(plain(quantity.unit or ""))]
    if not unit or not _ANYBODY.isdisjoint(unit):
        return True
    known = {key_of(word.casefold()) for word in _WORD.findall(f"{scene.text} {scene.sentences}")}
    return not known.isdisjoint(map(key_of, unit))


def _is_value_of(value: float, words: str) -> bool:
    """Say whether a value may be that of the words, or of one end of a range in them."""
    found = plain(words)
    if words == str(value) or CARDINALS.get(words.lower()) == value:
        return True
    values = [number.value for number in find_numbers(found)]
    if not values or value in values:
        return True
    counted = f"{found} people"  # "4.6m" is millions before what is counted
    read = read_quantities(counted, [(0, len(counted))])
    ends = [end for quantity in read for end in (quantity.value, quantity.to) if end is not None]
    # People write two digits of two thirds.
    return any(math.isclose(value, end, rel_tol=0.01 if abs(end) < 1 else 1e-9) for end in ends)
