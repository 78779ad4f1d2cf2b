"""Date lines and datelines: the day and the place that stand above or before a story.

Both are read only where they stand by themselves or open a paragraph, through a window of
fixed size. A date in running prose is never looked at.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from summarizer.metadata.agencies import publisher_name, signer

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_TIME = (
    r"(?:[0-2]?[0-9][:.h][0-5][0-9](?:[:.][0-5][0-9](?:\.[0-9]+)?)?(?:\s*[ap]\.?m\b\.?)?"
    r"|[0-2]?[0-9]\s*[ap]\.?m\b\.?|(?:noon|midnight)\b)"
)
_ZONE = (
    r"(?-i:(?:UTC|GMT|Z|[ECMP][SD]?T|AK[SD]T|HST|BST|WES?T|CES?T|EES?T|MSK|IST|PKT|ICT|WIB|HKT"
    r"|SGT|PHT|CST|KST|JST|A[CEW]S?D?T|NZ[SD]T|SAST|EAT|WAT)\b(?:[+-][0-9:]{1,5})?)"
    r"|[+-][0-9]{2}:?[0-9]{2}\b|(?:local time|Uhr)\b"
)
_DATE = (
    r"(?P<y1>[0-9]{4})(?P<s1>[-/.])(?P<m1>[0-9]{1,2})(?P=s1)(?P<d1>[0-9]{1,2})(?![0-9])"
    rf"|(?P<n2>{_MONTH})\s*(?P<d2>[0-9]{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y2>[0-9]{{4}})\b"
    rf"|(?P<d3>[0-9]{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?[\s-]+(?P<n3>{_MONTH}),?[\s-]+"
    r"(?P<y3>[0-9]{4})\b"
    r"|(?P<a4>[0-9]{1,2})(?P<s4>[./-])(?P<b4>[0-9]{1,2})(?P=s4)(?P<y4>[0-9]{4})\b"
    r"|(?P<y5>[0-9]{4})\s*年\s*(?P<m5>[0-9]{1,2})\s*月\s*(?P<d5>[0-9]{1,2})\s*日"
)
_LABEL = (
    r"(?:(?:date|dated|first|last|originally|article|story|created|posted|published|publication"
    r"|pub(?:lished)? date|release date|released|updated?|modified|edited|issued)\b)"
)
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?)"
_STAMP = re.compile(
    rf"(?P<date>{_DATE})|(?P<time>T?{_TIME})|(?P<zone>{_ZONE})|(?P<label>{_LABEL})"
    rf"|(?P<yearless>{_MONTH}\s+[0-9]{{1,2}}\b|[0-9]{{1,2}}\s+{_MONTH})|(?P<other>{_WEEKDAY}|(?:on|at)\b|[\s,;:()/–—-]+)",
    re.IGNORECASE,
)
_RUN_IN = re.compile(
    rf"(?:(?P<label>{_LABEL}(?:\s+(?:on|at)\b)?)\s*:?\s*)?(?P<date>{_DATE})"
    rf"(?:[T\s,|-]{{1,3}}{_TIME}(?:\s*(?:{_ZONE}))?)?\s*[|:–—-]*",
    re.IGNORECASE,
)
_DAY = rf"(?:{_MONTH}\s+[0-9]{{1,2}}|[0-9]{{1,2}}\s+{_MONTH})(?:,?\s+[0-9]{{4}})?"
_DATELINE_DAY = re.compile(rf"(?:^|,?\s+){_DAY}[.,]*$", re.IGNORECASE)
_AGENCY = re.compile(r"\((?P<round>[^()\r\n]{2,40})\)|/(?P<slashed>[A-Z]{3,10})/")
_DASH = re.compile(r"\s*[.:]?\s*[-–—_]{1,3}\s*|\.\s+")
_BARE = re.compile(  # five letters at least: NATO and NASA are no places
    rf"[A-ZÀ-Þ][A-ZÀ-Þ .'’/-]{{3,40}}[A-ZÀ-Þ](?:, [A-Z][\w. ]{{2,30}}?)?(?:,? (?i:{_DAY}))?"
    r"\s*(?:[—–]|\s(?:--?|_)\s)\s*(?=[A-ZÀ-Þ0-9\"“‘'])"
)
_OPENERS = frozenset("\"“‘'«‹¿¡£$€")
_LOWER_IN_PLACE = frozenset(
    ("of and the de del la las los el da do di du le les am an der den on upon sur near").split()
)


WINDOW = 160  # the longest dateline seen, with place, day and agency, has 70 characters


@dataclass(frozen=True)
class Stamp:
    """A line of dates and times. `labelled` if it says what the day is of; None day: not clear."""

    day: date | None = None
    updated: bool = False
    labelled: bool = False


@dataclass(frozen=True)
class Dateline:
    """The opening of a story up to `end`, with the publisher and the day if it names them."""

    end: int
    publisher: str | None = None
    day: date | None = None


def read_stamp(line: str) -> Stamp | None:
    """Read a line that holds dates, times and their labels and nothing else; None for others."""
    at, day, day_updated, updated, labelled, counted = 0, None, False, False, False, False
    while at < len(line):
        if not (token := _STAMP.match(line, at)):
            return None
        at = token.end()
        counted = counted or bool(token["date"] or token["time"] or token["yearless"])
        if token["label"]:
            labelled, updated = True, token["label"][:3].lower() in {"upd", "mod", "edi"}
        elif token["date"] and (this := _day(token)) and (day is None or (day_updated > updated)):
            day, day_updated = this, updated
    return Stamp(day, day_updated, labelled) if counted else None


def find_run_in(text: str, start: int, end: int) -> Dateline | None:
    """Find a day that runs into the lead, as in "date 2025-06-17 North Korea will ..."."""
    match = _RUN_IN.match(text, start, min(end, start + WINDOW))
    if not match or not (match["label"] or match["y1"]):
        return None
    day = _day(match)
    return Dateline(match.end(), day=day) if day and _opens(text, match.end(), end) else None


def find_dateline(text: str, start: int, end: int, *, first: bool) -> Dateline | None:
    """Find the dateline that opens the paragraph `[start, end)`.

    With a known agency in brackets it may open any paragraph; with another name, or with a
    place and a dash alone, only the `first` one, and only with a place in capitals.
    """
    window = text[start : min(end, start + WINDOW)]
    match = _AGENCY.search(window, 0, 100)
    if match and (place := _place(window[: match.start()])) is not None:
        dash = _DASH.match(window, match.end())
        stop = dash.end() if dash else match.end()
        name = match["round"] or match["slashed"]
        publisher = signer(name)
        in_capitals = place.isupper()
        glued = dash is None and stop < len(window) and not window[stop].isspace()
        if publisher:
            fits = bool(dash) or in_capitals or glued or not place
        else:
            fits = first and name[0].isupper() and bool(dash if place else dash or glued)
            fits = fits and (in_capitals or not place)
        if fits and _opens(text, start + stop, end):
            day = re.search(_DATE, window[: match.start()], re.IGNORECASE)
            return Dateline(start + stop, publisher or name.strip(), _day(day) if day else None)
    if first and (bare := _BARE.match(window)) and not re.search("[—–]|--", window[bare.end() :]):
        day = re.search(_DATE, bare[0], re.IGNORECASE)
        return Dateline(start + bare.end(), None, _day(day) if day else None)
    return None


def _place(head: str) -> str | None:
    """Return the place before the agency, "" if there is none, None if `head` is prose."""
    place = _DATELINE_DAY.sub("", head.strip()).strip(" ,.—–-")
    words = re.split(r"[\s/-]+", place) if place else []
    capitalised = all(word[:1].isupper() or word in _LOWER_IN_PLACE for word in words)
    return place if len(words) <= 9 and capitalised and not publisher_name(place) else None


def _opens(text: str, at: int, end: int) -> bool:
    """Return whether a sentence may begin at `at`: something follows, not in lower case."""
    follows = text[at : min(end, at + 4)].lstrip()[:1]
    return follows in _OPENERS or (follows.isalnum() and not follows.islower())


def _day(match: re.Match[str]) -> date | None:
    """Return the day a `_DATE` match names, None if there is none, or 3/4 could mean two days."""
    part = match.groupdict()
    try:
        if part["y1"]:
            return date(int(part["y1"]), int(part["m1"]), int(part["d1"]))
        if part["y5"]:
            return date(int(part["y5"]), int(part["m5"]), int(part["d5"]))
        if part["y4"]:
            day, month = int(part["a4"]), int(part["b4"])
            if month > 12:
                day, month = month, day
            elif day <= 12 and day != month and part["s4"] != ".":
                return None
            return date(int(part["y4"]), month, day)
        suffix = "2" if part["y2"] else "3"
        month = _MONTHS.index(part["n" + suffix][:3].lower()) + 1
        return date(int(part["y" + suffix]), month, int(part["d" + suffix]))
    except ValueError:
        return None
