"""What is counted or measured: the unit behind a number, in the article's words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from summarizer.text.lexicon import (
    AUXILIARIES,
    CARDINALS,
    FUNCTION_WORDS,
    IRREGULAR_PASTS,
    MAGNITUDES,
    MONTHS,
    PREPOSITIONS,
    REPORTING_VERBS,
    WEEKDAYS,
)

_PERCENT = re.compile(
    r"[\s-]*(?:(?P<mark>%)(?P<points> points?\b)?|(?P<per>per ?cent|pct|pc)\b"
    r"|(?P<point>percentage[ -]points?|basis[ -]points?)\b)",
    re.IGNORECASE,
)
_MARK = re.compile(r"\s?([€£¥₩₽$])(?!\d)")
_MARKS = {"€": "euros", "£": "pounds", "¥": "yen", "₩": "won", "₽": "rubles", "$": "dollars"}
_SYMBOL = re.compile(
    r"[ \u00a0\u202f]?(°\s?[CF]?\b|°)|[ \u00a0\u202f]?(km/h|mph|kmh|km²|km2|m²|m2|m³|sq km|sq ft"
    r"|km|cm|mm|nm|kg|mg|kWh|MWh|GWh|TWh|kW|MW|GW|Hz|kHz|MHz|GHz|GB|MB|TB|ft|lbs?|bpd|mm|ml|cl"
    r"|ha|p|m|g|t|l)\b(?![’'.]\w)"
)
# A letter with a blank before it may be the article's or a name's own.
_LETTERS = {"p": "pence", "m": "metres", "g": "grams", "t": "tonnes", "l": "litres"}
_PLURALS = frozenset(
    "people men women children troops police personnel percent feet fish sheep cattle staff crew"
    " aircraft spacecraft species series mph yen won baht rand yuan ringgit clergy infantry cavalry"
    " hertz grandchildren headquarters crossroads teeth geese mice oxen media data bacteria"
    " criteria firemen policemen fishermen servicemen policewomen gunmen lawmen workmen frontmen"
    " servicewomen businessmen spokesmen congressmen countrymen salmon deer poultry vermin folk"
    " youth livestock gold head".split()
)
_DEAD = frozenset("dead injured wounded missing homeless others elderly".split())
# Nouns that other lists call function words or verbs of speech, because they speak there.
_NOUNS = frozenset(
    "officials residents experts police people critics witnesses authorities states notes posts"
    " reports quotes claims comments remarks seconds states".split()
)
_SKIPPED = frozenset(
    "more other further of the its his her their our my your these those additional new extra"
    " another such own a an all".split()
)
_PARTICIPLES = frozenset(
    "injured armed unarmed wounded displaced detained arrested masked elected retired registered"
    " unnamed unidentified abandoned damaged destroyed infected trained skilled disabled used"
    " uniformed imported planned proposed confirmed suspected alleged reported convicted accused"
    " married united hundred red limited vaccinated uninsured licensed loaded"
    " kidnapped stranded trapped".split()
)
_ING_NOUNS = frozenset(
    "building buildings meeting rescuing housing shipping fishing mining training water-bombing"
    " working voting living polling remaining leading surviving neighbouring neighboring ruling"
    " sitting standing flying".split()
)
# Verbs that stand where a noun might: behind "half of the country" and "two sides".
_VERBS = frozenset(
    "want wants need needs live lives lie lies support supports back backs depend depends remain"
    " remains go goes come comes own owns hold holds say says work worked face faces were was die"
    " dies get gets make makes take takes give gives keep keeps arrive arrives believe believes"
    " think thinks expect expects seem seems know knows become becomes begin begins voted vote"
    " flee flees escape escapes survive survives fear fears".split()
)
_TIME = frozenset(
    "seconds minutes hours days weeks months years decades centuries ago earlier later second"
    " minute hour day week month year decade century".split()
)
_ENDS = (
    (FUNCTION_WORDS - _NOUNS)
    | (AUXILIARIES - {"have"})
    | PREPOSITIONS
    | (REPORTING_VERBS - _NOUNS)
    | frozenset(MONTHS)
    | frozenset(WEEKDAYS)
    | frozenset(
        "dead alive each apart ago today yesterday tomorrow tonight earlier later away behind"
        " per including yet as than via because instead worldwide nationwide abroad annually"
        " daily weekly monthly yearly overnight together alone".split()
    )
)
_EST = re.compile(r"(?!forest|guest|protest|request|interest|harvest|arrest|conquest)\w{3,}est$")
_MASS = frozenset(
    "tonnes tons tonne ton kilograms kilogram kilogrammes kilos kilo kg grams litres liters litre"
    " liter barrels barrel gallons bushels bags sacks bottles crates truckloads pounds ounces"
    " boxes containers pieces head".split()
)
_AREA = frozenset("square cubic nautical metric short long light kilowatt megawatt".split())
_MEASURES = frozenset(
    "metre meter mile foot inch minute hour day week month year kilometre kilometer tonne ton"
    " storey acre hectare litre liter gallon pound second".split()
)
_RATE = re.compile(
    r"(?:\s+(?:(?:an?|each|every)\s+(?:day|week|month|year|hour|minute|second|night|season|quarter"
    r"|barrel|tonne|ton|litre|liter|kilo|kilogram|gallon|person|head|share|household|acre|hectare"
    r"|kilowatt[ -]hour|megawatt[ -]hour|ounce|pound|bushel|dose|ticket|piece|unit|child|family"
    r"|game|match|visit|vote)\b"
    r"|per\s+(?!cent\b)(?:square |cubic )?[a-z]+(?:[ -]hours?\b)?|(?:yearly|annually)\b)"
    r"|/(?:day|year|hour|month|week|h|s|kg|t|l|m2|m²)\b)+",
    re.IGNORECASE,
)
_SINGULARS = {
    "foot": "feet", "inch": "inches", "man": "men", "woman": "women", "person": "people",
    "child": "children", "century": "centuries", "country": "countries", "party": "parties",
    "story": "storeys", "mph": "mph", "percent": "percent", "strong": None, "plus": None,
    "odd": None, "fold": None, "something": None, "aircraft": "aircraft", "ship": "ships",
    "storey": "storeys", "magnitude": "magnitude", "member": "members", "nation": "nations",
    "km": "km", "kg": "kg", "cm": "cm", "mm": "mm", "m": "metres", "yuan": "yuan", "yen": "yen",
    "baht": "baht",
}  # fmt: skip
_PLAIN_WORD = re.compile(r"\w+(?:[-‑'’.]\w+)*")
_HYPHENED = re.compile(r"[-‑](?:an?-)?((?:square|cubic|nautical)-)?([A-Za-z]+)")


@dataclass(frozen=True, slots=True)
class _Word:
    """A word and its place; compounds with hyphens are one."""

    text: str
    start: int
    end: int


def _words(text: str, start: int, end: int) -> list[_Word]:
    return [_Word(match[0], *match.span()) for match in _PLAIN_WORD.finditer(text, start, end)]


def read_percent(text: str, at: int, stop: int) -> tuple[str, int] | None:
    """Return "%", "percent" or "percentage points" at `at` and where it ends, None if none."""
    match = _PERCENT.match(text, at, stop)
    if match is None:
        return None
    if match["mark"]:
        return ("percentage points" if match["points"] else "%"), match.end()
    if match["point"]:
        kind = match["point"].lower().replace("-", " ")
        return kind if kind.endswith("s") else f"{kind}s", match.end()
    return "percent", match.end()


def read_unit(
    text: str, at: int, stop: int, *, currency: str | None = None, singular: bool = False
) -> str | None:
    """Return the unit behind a number that ends at `at`, None where none is sure.

    It is the noun that is counted with what stands before it ("military construction workers"), a
    measure ("cubic metres", "tons of wheat"), or a mark, and "a barrel", "per hour" or "a day"
    where that follows. `currency` is that of a mark before the number. `singular` says that one
    thing, or a part of one, is counted: then the noun need be no plural.
    """
    if currency:
        return currency + _rate(text, at, stop)
    if percent := read_percent(text, at, stop):
        return percent[0]
    if mark := _MARK.match(text, at, stop):
        return _MARKS[mark[1]] + _rate(text, mark.end(), stop)
    if symbol := _symbol(text, at, stop):
        word, end = symbol
        return word + _rate(text, end, stop)
    if hyphen := _HYPHENED.match(text, at, stop):
        return _plural((hyphen[1] or "").replace("-", " "), hyphen[2])
    noun = _noun(text, at, stop, singular=singular)
    if noun is None:
        return None
    words, end = noun
    return words + _rate(text, end, stop)


def _rate(text: str, at: int, stop: int) -> str:
    match = _RATE.match(text, at, stop)
    return f" {' '.join(match[0].split())}".replace(" /", "/") if match else ""


def _symbol(text: str, at: int, stop: int) -> tuple[str, int] | None:
    match = _SYMBOL.match(text, at, stop)
    if match is None:
        return None
    word = (match[1] or match[2]).replace(" ", "") if match[1] else match[2]
    if word in _LETTERS:
        return (_LETTERS[word], match.end()) if match.start(2) == at else None
    return word, match.end()


def _plural(before: str, word: str) -> str | None:
    lower = word.lower()
    if lower in _SINGULARS:
        known = _SINGULARS[lower]
        return before + known if known else None
    return before + (word if lower.endswith("s") else f"{word}s")


def _noun(text: str, at: int, stop: int, *, singular: bool) -> tuple[str, int] | None:
    """Return the words of the noun phrase behind a number, and where they end."""
    tokens = _phrase(text, at, stop)
    if tokens and not singular and tokens[0].text in _MEASURES:  # "a 12 metre wall"
        return _plural("", tokens[0].text) or "", tokens[0].end
    heads = [i for i, token in enumerate(tokens) if _is_plural(token.text, singular=singular)]
    if not heads:
        if tokens and tokens[0].text.lower() in _DEAD:
            return tokens[0].text, tokens[0].end
        if not (singular and tokens):
            return None
        run = tokens[:2] if len(tokens) > 1 and _may_follow(tokens[1].text) else tokens[:1]
    else:
        head = heads[0]
        # "customs officers", "police officers", "square miles": a verb of a plural has no "s".
        if heads[1:] and heads[1] == head + 1 and tokens[heads[1]].text.lower() not in _TIME:
            head += 1
        elif (
            singular
            and head == 0
            and tokens[0].text in ("police", "staff", "crew")
            and (len(tokens) > 1 and _may_follow(tokens[1].text))
        ):
            head = 1
        run = tokens[: head + 1]
    while len(run) > 1 and _EST.match(run[0].text.lower()):
        run = run[1:]
    return _with_stuff(text, run, stop)


def _may_follow(word: str) -> bool:
    return not word.endswith(("s", "ed", "ing")) and word.lower() not in _VERBS


def _with_stuff(text: str, run: Sequence[_Word], stop: int) -> tuple[str, int]:
    """Return the words of a run, with "of wheat" where they are a measure."""
    start, end = run[0].start, run[-1].end
    last = run[-1].text.lower()
    behind = _words(text, end, min(stop, end + 40))[:2]
    if last in _MASS and len(behind) == 2 and behind[0].text == "of":
        stuff = behind[1]
        if stuff.text.isalpha() and stuff.text.lower() not in _ENDS:
            end = stuff.end
    elif last == "degrees" and behind and behind[0].text in ("Celsius", "Fahrenheit", "centigrade"):
        end = behind[0].end
    return " ".join(text[start:end].split()), end


def _is_plural(word: str, *, singular: bool) -> bool:
    lower = word.lower()
    if lower in _AREA or (singular and lower in ("man", "woman", "child", "person")):
        return singular and lower not in _AREA
    if lower in _PLURALS:
        return True
    return lower.endswith("s") and not lower.endswith(("ss", "us", "is", "'s", "’s"))


def _phrase(text: str, at: int, stop: int) -> list[_Word]:
    """Return up to five plain words behind a number, without "more", "of the" and the like."""
    run: list[_Word] = []
    after_of = False
    tokens = _words(text, at, min(stop, at + 90))
    for index, token in enumerate(tokens):
        word = token.text.lower()
        if text[at : token.start].strip():
            break
        at = token.end
        after_of = after_of or word == "of"
        if not run and (word in _SKIPPED or (after_of and (_is_number(word) or word.isdigit()))):
            continue
        if not run and word in _DEAD:
            return [token]
        if word in _ENDS or _is_number(word) or any(char.isdigit() for char in word):
            break
        nxt = tokens[index + 1].text.lower() if index + 1 < len(tokens) else ""
        if _is_verb_form(word) and not (
            word in _PARTICIPLES | _ING_NOUNS and nxt and nxt not in _ENDS
        ):
            break
        if run and word in _VERBS:
            break
        run.append(token)
        if len(run) == 5:
            break
    return run


def _is_number(word: str) -> bool:
    return word in CARDINALS or word in MAGNITUDES


def _is_verb_form(word: str) -> bool:
    if word in IRREGULAR_PASTS:
        return True
    return len(word) > 3 and word.endswith(("ed", "ing")) and not word.endswith("eed")
