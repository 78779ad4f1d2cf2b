"""Two amounts that belong together: a range, a ratio, or a score, which is no quantity."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Literal

from summarizer.language.amounts import Amount
from summarizer.language.units import read_percent, read_unit

Relation = Literal["range", "ratio", "none"]

_MAX_GAP = 40  # characters between two ends: "to", "and", and a unit that is said twice
_HUNDREDS = Fraction(1000)  # from there on nobody leaves the magnitude to the other end
_NEAR = 10  # times the lower end: "sent 2 to 300 villages" is no range
_RATIO = re.compile(r"\s+(?:in|out of)\s+(?:every\s+)?$", re.IGNORECASE)
_NO_RATIO = re.compile(r"\s+(?:seconds|minutes|hours|days|weeks|months|years|decades)\b")
_HYPHENED_TO = re.compile(r"[-‑]to[-‑]|[-‑]? to ")
_WORD = re.compile(r"(?P<unit>.*?)\s*\b(?P<word>to|and|or)\s+", re.DOTALL)
_DASH = re.compile(r"\s?[-‑–—]\s?")
_ABOUT = "(?:about |around |roughly |some |an estimated )?"
_BETWEEN = re.compile(rf"\b(?:anywhere |somewhere )?between\s+{_ABOUT}$", re.IGNORECASE)
_FROM = re.compile(rf"\b(?:anywhere )?from\s+{_ABOUT}$", re.IGNORECASE)
# "rose from 5 to 7" is where it was and where it is, and no range.
_CHANGE = re.compile(
    r"\b(?:r[io]s\w*|fall\w*|fell|gr[eo]w\w*|increas\w*|decreas\w*|climb\w*|jump\w*|drop\w*|declin\w*"
    r"|cut\w*|rais\w*|lower\w*|reduc\w*|slash\w*|shr[aiu]nk\w*|expand\w*|extend\w*|widen\w*|doubl\w*"
    r"|tripl\w*|quadrupl\w*|soar\w*|surg\w*|plung\w*|slump\w*|slip\w*|slid\w*|edg\w*|up|down|went"
    r"|go|goes|going|chang\w*|revis\w*|mov\w*|advanc\w*|improv\w*|eas\w*|swell\w*|swoll\w*|dwindl\w*"
    r"|upgrad\w*|downgrad\w*|hik\w*|trim\w*|narrow\w*|br[io]\w*ng\w*|brought|push\w*|boost\w*|halv\w*"
    r"|turn\w*|switch\w*|cool\w*|tumbl\w*|sank|sink\w*|amend\w*|correct\w*|scal\w*)\b[^.;:]*$",
    re.IGNORECASE,
)
_SCORE_BEFORE = re.compile(
    r"\b(?:w[io]n|wins|winning|lost|lose|loses|losing|beat|beats|beaten|beating|defeat\w*|drew|draw"
    r"|led|leads?|leading|trail\w*|vot(?:ed?|es|ing)|score\w*|victory|loss|record|ended|finish\w*|tied"
    r"|ruled|ruling|decided|approved|passed|rejected|odds|match|game|tie|set|sets|aggregate)\b"
    r"(?:\s+\w+){0,3}\s+$",
    re.IGNORECASE,
)
_SCORE_AFTER = re.compile(
    r"\s+(?:win|loss|defeat|victory|draw|lead|votes?|ruling|decision|record|score|scoreline|verdict"
    r"|majority|split|thrashing|triumph|result|aggregate|favou?rite|rout|advantage|deficit|odds)\b"
)
_NOUN_FOLLOWS = re.compile(r"[ \u00a0](?!(?:in|at|on|to|and|or|but|by|for|of|as|with|against|after"
                           r"|before|when|while|from|over|is|was|were|who|that|last|this)\b)[a-z%€£]"
                           r"|%|°|[-‑](?:year|month|week|day|hour|minute|metre|meter|mile|foot)\b"
                           r"|(?:km|kg|cm|mm|m|bn|mn)\b|[€£]")  # fmt: skip
_BARE_RANGE = re.compile(
    r"(?:^|[\s(“\"])(?:about|around|some|roughly|by|of|to|aged?|ages|at|only|just|approximately"
    r"|estimated|between)\s+$",
    re.IGNORECASE,
)
_NAME_BEFORE = re.compile(r"(?<![.!?] )\b[A-Z][\w’'-]* $")
_CLOCK = re.compile(r"\s?(?:[ap]\.?\s?m\b|o['’]clock|GMT|UTC)", re.IGNORECASE)


@dataclass(frozen=True)
class Pair:
    """Two amounts that follow one another in `[floor, stop)` of a text."""

    text: str
    floor: int
    stop: int
    first: Amount
    second: Amount

    @cached_property
    def before(self) -> str:
        """Return the words before the first amount, 60 characters at most."""
        return self.text[max(self.floor, self.first.start - 60) : self.first.start]

    @property
    def between(self) -> str:
        """Return what stands between the amounts."""
        return self.text[self.first.end : self.second.start]

    @property
    def low(self) -> Fraction:
        """Return the lower end as a range has it: "5 to 7 million" is of millions in both."""
        first, second = self.first, self.second
        if first.magnitude == 1 < second.magnitude and 0 <= first.number < min(
            second.number, _HUNDREDS
        ):
            return first.number * second.magnitude
        return first.value

    @property
    def rises(self) -> bool:
        """Say whether the second amount is the larger one, as in a range."""
        return self.low < self.second.value

    @property
    def start(self) -> int:
        """Return where the words of a range begin, with "between" or "from"."""
        opening = _BETWEEN.search(self.before) or _FROM.search(self.before)
        return self.first.start - (len(self.before) - opening.start() if opening else 0)


def relate(pair: Pair) -> Relation | None:
    """Return what two amounts are together; None where each is a quantity, or none, by itself.

    "none" is what counts nothing: a score, years, times of day.
    """
    text, first, second = pair.text, pair.first, pair.second
    if len(pair.between) > _MAX_GAP:
        return None
    if _RATIO.match(pair.between):
        return _ratio(pair)
    relation = _dashed(pair) if _DASH.fullmatch(pair.between) else _worded(pair)
    if relation != "range":
        return relation
    if _CLOCK.match(text, second.end) or _CLOCK.match(text, first.end):
        return "none"
    years = _may_be_year(first) and _may_be_year(second)
    return "none" if years and not read_unit(text, second.end, pair.stop) else "range"


def _ratio(pair: Pair) -> Relation | None:
    """Say whether "one in five" stands here; "two in three days" and "12 in 2019" are two."""
    text, first, second = pair.text, pair.first, pair.second
    if first.value == 1 and text[second.start : second.end].lower() == "a million":
        return "none"
    top, whole = first.value, second.value
    counted = top.denominator == whole.denominator == 1 and 0 < top < whole <= 1000
    if not counted or first.unit or second.unit or _NO_RATIO.match(text, second.end):
        return None
    percent = any(read_percent(text, each.end, pair.stop) for each in (first, second))
    return None if percent else "ratio"


def _worded(pair: Pair) -> Relation | None:
    """Return what "to", "and" or "or" make of two amounts."""
    match = _WORD.fullmatch(pair.between)
    word, unit = (match["word"], match["unit"].strip()) if match else ("", "")
    if _HYPHENED_TO.fullmatch(pair.between):
        word, unit = "to", ""
    if not word or (unit and not _is_repeated(unit, pair)):
        return None
    if word == "and":
        return "range" if _BETWEEN.search(pair.before) and pair.rises else None
    if word == "or":  # "two or three"
        next_one = pair.second.value - pair.low == 1 and not pair.first.is_bare
        return "range" if next_one and not unit else None
    if opening := _FROM.search(pair.before):
        changed = _CHANGE.search(pair.before[: opening.start()])
        return "range" if pair.rises and not changed else None
    if _is_score(pair):
        return None if unit else "none"
    near = pair.low == 0 or 0 < pair.second.value <= _NEAR * pair.low
    return "range" if pair.rises and near else None


def _dashed(pair: Pair) -> Relation:
    """Return what a dash makes of two amounts: a range, or a score, a date, a name."""
    first, second, before = pair.first, pair.second, pair.before
    if not pair.rises or _may_be_year(first) or _is_score(pair):
        return "none"
    hedged = _BARE_RANGE.search(before) or not before.strip()
    if hedged or first.unit or second.unit or second.magnitude > 1:
        return "range"
    named = _NAME_BEFORE.search(before)
    return "range" if _NOUN_FOLLOWS.match(pair.text, second.end) and not named else "none"


def _is_score(pair: Pair) -> bool:
    """Say whether the words around are those of a match or a vote, and nothing is counted."""
    first, second = pair.first, pair.second
    after = _SCORE_AFTER.match(pair.text, second.end)
    if not (after or _SCORE_BEFORE.search(pair.before)):
        return False
    if first.unit or second.unit or first.magnitude > 1 or second.magnitude > 1:
        return False
    return bool(after) or not (pair.rises and _NOUN_FOLLOWS.match(pair.text, second.end))


def _may_be_year(amount: Amount) -> bool:
    return amount.is_bare and amount.end - amount.start == 4 and 1500 <= amount.value <= 2099


def _is_repeated(unit: str, pair: Pair) -> bool:
    """Say whether the unit between two amounts stands behind the second, too."""
    behind = pair.text[pair.second.end : pair.second.end + len(unit) + 2].strip().casefold()
    return behind.startswith(unit.casefold())
