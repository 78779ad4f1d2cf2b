"""Which numbers count nothing: names, labels, days, years, times, scores, phones, addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator

from summarizer.language.amounts import Amount, may_hold_amount
from summarizer.language.units import read_percent, read_unit
from summarizer.text.lexicon import MONTHS
from summarizer.text.spans import Span

_MONTH = (
    rf"(?:{'|'.join(month.capitalize() for month in MONTHS)}"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?"
)
_YEAR = r"(?:1[5-9]|20)\d\d"
_NUMBER = r"(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_LIST = rf"\s?{_NUMBER}(?![\d.,]*\d|\w)(?:(?:\s?[-–,]\s?|,? (?:and|to|or) )\d+(?!\w))*"
_DAY = r"\d{1,2}(?!\d)(?:st|nd|rd|th)?"
_COUNTED = (
    r"(?! (?!in\b|on\b|at\b|to\b|of\b|and\b|or\b|is\b|was\b|as\b|has\b|from\b|by\b|for\b)[a-z]+s\b)"
)
_NONE = (
    # days, and the years with them
    r"\b\d{4}-\d\d-\d\d\b",
    rf"\b{_MONTH} {_DAY}(?:(?:\s?[-–]\s?| to | and | or )(?:{_MONTH} )?{_DAY})?(?:,? {_YEAR}\b)?",
    rf"\b{_DAY}(?:(?:\s?[-–]\s?| to | and | or ){_DAY})?(?: of)? {_MONTH}(?:,? {_YEAR}\b)?",
    rf"\b{_MONTH},? {_YEAR}\b",
    rf"\b{_YEAR}\s?[-–/]\s?\d{{2,4}}\b|\b(?:mid|early|late|pre|post)-{_YEAR}\b|['’]\d\ds?\b",
    # times of day
    r"\b\d{1,2}(?:[:.]\d\d)?\s?(?:[-–]\s?|(?:to|and) )\d{1,2}(?:[:.]\d\d)?\s?[ap]\.?m\b\.?",
    r"\b\d{1,2}(?:[:.]\d\d)?\s?[ap]\.?m\b\.?|\b\d{1,2}:\d\d(?::\d\d)?\b|\b\w+ o['’]clock\b",
    r"\b\d{3,4} (?:GMT|UTC|CET|EST|hours local)\b|\b\d{1,2}[.:]\d\d (?:GMT|UTC|CET|EST)\b",
    rf"\b{_NUMBER}(?: in the (?:morning|afternoon|evening)\b| at night\b)",
    r"\bhalf past \w+\b|\b(?:a )?quarter (?:past|to) \w+\b",
    # ordinals, decades, ages that stand for a name
    r"\b\d+(?:st|nd|rd|th)\b|\b\d+s\b|\b(?:mid|early|late)-\d0s\b",
    r"\b(?:\w{1,12}[-‑])?\w{1,12}[-‑ ](?:year|month|week|day)[-‑ ]olds?\b"
    r"(?=[-\s,.;:!?)”\"’']|$)(?<!years old)",
    # flights, articles, roads, rooms
    r"\b(?i:flights?|routes?|highways?|interstate|motorway|articles?|sections?|chapters?|pages?|rooms?"
    r"|gates?|platforms?|channel|versions?|tables?|figures?|episodes?|volume|level|stage|phase"
    rf"|clauses?|paragraphs?|annex|resolution|number|nos?\.|nr\.?|№|#|case){_LIST}",
    rf"\b(?i:line|bus|type|unit|group|law|rule|act|part|round|day|week|year|season|model|pier|dock|block"
    rf"|seat|row|lane|ward|zone|district|category|grade|tier|level|step|item|question|option"
    rf"|road){_LIST}{_COUNTED}",
    r"\b(?:Group of|Big|Magnificent|Chapter|Channel|Boeing|Airbus|Apollo|Formula|Windows|Falcon"
    r"|Soyuz|Antonov|iPhone|Area|World War|No|Article|Catch|Gate|Number|Downing Street|Ocean's) ?"
    r"(?:\d[\d-]*|[A-Z][a-z]+)\b(?=[^\w]|$)",
    # houses, phones, the net
    r"\b\d{1,5}[A-Za-z]?,? (?:[A-Z][\w’'-]+ ){1,3}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Square"
    r"|Boulevard|Drive|Place|Court|Way|Terrace|Row|Quay|Close|Crescent|Alley|Park|Gardens)\b\.?",
    r"(?:\+\d{1,3}[ -]|\b0)\d[\d -]{4,}\d\b|\b\d{1,3}-\d{3}-\d{3,4}(?:-\d{4})?\b|\b\d{3}-\d{4}\b",
    r"\b(?i:dial|phone|telephone|tel\.?|hotline|helpline)(?:s|ed|led|ing|ling)?:?"
    r"(?: (?:on|at|number))?:? \d[\d -]*\d\b",
    r"\bcall(?:ed|ing)? \d{3}\b(?! [a-z]+s\b)",
    r"\b\d+(?:\.\d+){2,}\b|\b\d+(?:/\d+)+\b|\b\d+:\d+\b",
    r"\bhttps?://\S+|\b(?:www\.)\S+|[#@]\w+",
)
_UNCOUNTED = re.compile("|".join(_NONE))
_OPENING = re.compile(r"(?:^|[.!?:;—–]|[“\"‘'(\[•*-])\s*$")
_NO_ONE = re.compile(
    r"\s+(?:of|another|day|man's|man’s|in|thing|hand|side|way|point|after|by|time|reason|would"
    r"|could|can|should|must|may|might|has|had|is|was|and|or|who|that|to|for|from)\b|$|[^\s\w]|-"
    r"|\s+[A-Z]"
)
_ONE_LONG = re.compile(r"[-‑](?:second|minute|hour|day|week|month|year|mile|metre|meter)\b")
_ONE_BEFORE = re.compile(
    r"\b(?:no|any|every|the|this|that|which|each|some|another|day|only|good|big|new|only|square|number"
    r"|for|as|last|first|next)\s+$",
    re.IGNORECASE,
)
_LEFT_ALONE = re.compile(
    r"[-‑](?:way|off|sided|time|on-one|dimensional|pronged|star|piece|part|wheel\w*|faced|fold|fifths?)\b"
)
_AGO = re.compile(
    r"\s+(?:\w+\s+)?(?:seconds|minutes|hours?|days?|weeks?|months?|years?|decades?)\s+ago\b"
)
_YEAR_BEFORE = re.compile(
    r"\b(?:in|since|until|till|by|during|from|to|of|before|after|between|and|early|late|mid|year|the"
    r"|its|his|her|their|our|through|for|winter|summer|spring|autumn|fall|’s|'s|season|than|a|an|last"
    r"|around|about|circa|than in)[ -]$|['’]s $|[(,;] ?$",
    re.IGNORECASE,
)
_COUNT_BEFORE = re.compile(
    r"\b(?:more than|fewer than|less than|at least|at most|up to|nearly|almost|roughly|some"
    r"|total of|over|exactly|only|approximately|as many as)\s$",
    re.IGNORECASE,
)
_NAME_BEFORE = re.compile(
    r"(?:^|[\s(“\"])(?!(?:The|A|An|At|In|On|About|Some|Nearly|Over|More|Around|Only|Up|From|Between"
    r"|Almost|By|For|With|After|Of|And|But|To|All|These|Those|Its|Their|His|Her|Our|Another|When"
    r"|While|As|That|Under|Below|Above|Just|Roughly|Approximately|Minus|Down|Exactly)\s)"
    r"[A-Z][\w’'&-]*\s$"
)
_IDIOM = re.compile(
    r"zero (?:tolerance|sum|waste|hour|gravity|emission)|(?:one|two) (?:too many|and the same)"
    r"|hundred percenter",
    re.IGNORECASE,
)


def uncounted_spans(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield the spans of `text[start:end]` whose numbers name or date something."""
    if may_hold_amount(text, start, end):
        for match in _UNCOUNTED.finditer(text, start, end):
            yield match.span()


def counts_nothing(text: str, amount: Amount, floor: int, stop: int) -> bool:
    """Say whether a number by itself is none: a year, a pronoun, part of a name, "an hour ago"."""
    start, end = amount.start, amount.end
    if amount.unit or amount.is_fraction or read_percent(text, end, stop):
        return False
    before, words = text[max(floor, start - 24) : start], text[start:end]
    opens = _OPENING.search(before) is not None
    if _LEFT_ALONE.match(text, end, stop) or _AGO.match(text, end, stop):
        return True
    if _IDIOM.match(text, start, stop):
        return True
    if words.lower() == "one" and not _ONE_LONG.match(text, end, stop):
        counted = read_unit(text, end, stop, singular=True)
        return bool(counted is None or _NO_ONE.match(text, end, stop) or _ONE_BEFORE.search(before))
    if words.lower() == "zero":
        return read_unit(text, end, stop) is None
    if words[0].isalpha():
        # "the Group of Seven", not the headline "Two Killed, Five Injured".
        following = re.match(r"\W*(\w)", text[end:stop])
        capital = words[0].isupper() and not opens
        return capital and not (following and following[1].isupper())
    if amount.is_bare and _is_year(text, amount, before, stop):
        return True
    named = _NAME_BEFORE.search(before) and not opens
    return bool(named and amount.is_bare and not re.match(r"[-‑][a-z]", text[end:stop])
                and read_unit(text, end, stop) is None)  # fmt: skip


def _is_year(text: str, amount: Amount, before: str, stop: int) -> bool:
    """Say whether four bare digits are a year: after "in" or "the", or before nothing to count."""
    if not (1500 <= amount.value <= 2099 and amount.end - amount.start == 4):
        return False
    if _COUNT_BEFORE.search(before):
        return False
    return bool(_YEAR_BEFORE.search(before)) or read_unit(text, amount.end, stop) is None
