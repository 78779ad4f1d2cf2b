"""When something happens: date expressions and the days they mean, seen from a publication day.

Closed forms of English news prose, resolved to inclusive day ranges by calendar arithmetic. A
weekday is the last one up to the publication day, or the next one for what is planned; a month
without a year is the nearest in the same sense (Associated Press Stylebook, "time element").
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from summarizer.text.lexicon import CARDINALS, MONTHS, WEEKDAYS

_MONTH_FORMS = {name: place for place, name in enumerate(MONTHS, 1)} | {
    form: place
    for place, forms in enumerate(
        ("jan", "feb", "mar", "apr", "", "jun", "jul", "aug", "sep sept", "oct", "nov", "dec"), 1
    )
    for form in forms.split()
}
_MONTH = (
    "(?:"
    + "|".join(sorted((form.capitalize() for form in _MONTH_FORMS), key=len, reverse=True))
    + r")\b\.?"
)
_WEEKDAY = "(?:" + "|".join(day.capitalize() for day in WEEKDAYS) + r")\b(?!['’]s)"
_COUNT = r"(?:\d{1,3}|an?|" + "|".join(word for word in CARDINALS if word != "zero") + ")"
_PATTERN = re.compile(
    rf"(?P<iso>\b\d{{4}}-\d{{2}}-\d{{2}}\b)"
    rf"|\b(?P<m1>{_MONTH}) (?P<d1>\d{{1,2}})(?:st|nd|rd|th)?\b(?![:%])(?:,? (?P<y1>[12]\d{{3}})\b)?"
    rf"|\b(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<m2>{_MONTH})(?:,? (?P<y2>[12]\d{{3}})\b)?"
    rf"|\b(?P<part>[Ee]arly|[Ll]ate|[Mm]id)[- ](?P<m3>{_MONTH})(?:,? (?P<y3>[12]\d{{3}})\b)?"
    r"|\b(?P<stage>(?:first|second) half|start|beginning|middle|end) of "
    rf"(?P<m9>{_MONTH})(?! \d\d?\b)"
    r"(?:,? (?P<y9>[12]\d{3})\b)?"
    rf"|\b(?P<m4>{_MONTH})(?:,? (?P<y4>[12]\d{{3}})\b| (?P<rel4>last|this|next) year\b)"
    rf"|\b(?:(?P<which>[Ll]ast|[Tt]his|[Nn]ext) )?(?P<weekday>{_WEEKDAY})"
    rf"|(?P<when>\b(?:[Ee]arlier |[Ll]ater )?)(?P<rel>[Ll]ast|[Tt]his|[Nn]ext) "
    r"(?P<unit>day|week|month|year|weekend|spring|summer|autumn|fall|winter)\b(?!['’]s)"
    r"|\b(?P<near>(?:earlier |later )?in the day|[Tt]oday|[Yy]esterday|[Tt]omorrow|[Tt]onight"
    r"|[Ll]ast night|overnight)\b(?!['’]s)"
    rf"|\b(?P<n>{_COUNT}) (?P<units>days?|weeks?|months?|years?) ago\b"
    rf"|(?<=\b[Ii]n )(?P<m5>{_MONTH})(?! \d)|(?<=\bfor )(?P<m6>(?!May\b|March\b){_MONTH})"
    rf"|(?<=\b[Ss]ince )(?P<m7>{_MONTH})(?! \d)|(?<=\b[Bb]y )(?P<m8>{_MONTH})(?! \d)"
    r"|(?:(?<=\b[Ii]n )|(?<=\b[Ss]ince )|(?<=\bof )|(?<=\b[Bb]y )|(?<=\bduring ))"
    r"(?P<y0>(?:19|20)\d{2})\b(?![-%])"
)
_TIME_WORDS = (
    frozenset(
        "today yesterday tomorrow tonight overnight day night week month year weekend spring summer"
        " autumn fall winter ago".split()
    )
    | frozenset(WEEKDAYS)
    | frozenset(_MONTH_FORMS)
)
_ATTRIBUTIVE = re.compile(
    r" (?!(?:night|morning|evening|afternoon|and|at|in|on|to|for|by|with|from|as|after|before|near"
    r"|or|that|when|while|but|where|who|which|was|were|is|has|had|will|of|the|a|an|his|her|their)\b)"
    r"[a-z]{3,}"
)


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date expression at `[start, end)` and the inclusive days it means, None where open."""

    text: str
    start: int
    end: int
    first: date | None
    last: date | None


def find_dates(
    text: str, start: int, end: int, *, published: date | None, ahead: bool = False
) -> list[DateMention]:
    """Return the date expressions of `text[start:end]` in order.

    `ahead` says that the event lies in the future, so "Friday" is the next one. Without
    `published` only dates with a year are resolved.
    """
    mentions = []
    for match in _PATTERN.finditer(text, start, end):
        if match["near"] and match[0][0].isupper() and text[max(start, match.start() - 1)] == " ":
            continue  # part of a name: "USA Today"
        before = text[max(start, match.start() - 20) : match.start()]
        try:
            days = _resolve(match, published, ahead or _until_weekday(match, before))
        except (ValueError, OverflowError):
            continue
        first, last = _open_ended(before, *days)
        mentions.append(DateMention(match[0], *match.span(), first, last))
    return mentions


def may_hold_date(words: frozenset[str]) -> bool:
    """Say whether text of these lower-case words can hold a date expression; cheap."""
    return not words.isdisjoint(_TIME_WORDS) or any(word[:1].isdigit() for word in words)


def event_date(
    mentions: Iterable[DateMention], text: str, *, skip: Callable[[DateMention], bool]
) -> DateMention | None:
    """Return the first date that says when, not one that describes something ("the June poll")."""
    for mention in mentions:
        before = text[max(0, mention.start - 40) : mention.start].casefold()
        described = before.endswith(("the ", " a ", "annual ")) and _ATTRIBUTIVE.match(
            text, mention.end
        )
        if not described and "anniversary of" not in before and not skip(mention):
            return mention
    return None


def _until_weekday(match: re.Match[str], before: str) -> bool:
    """Say whether "until Friday" is meant: the next one, whatever the verb."""
    return bool(match["weekday"] and re.search(r"\b(?:until|till)(?: at least)? $", before))


def _open_ended(
    before: str, first: date | None, last: date | None
) -> tuple[date | None, date | None]:
    """Open the range for "since March" and "by Friday", "until Friday"."""
    words = before.casefold().removesuffix(" the ").removesuffix(" at least ").split()
    if words and words[-1] == "since":
        return first, None
    if words and words[-1] in ("by", "until", "till", "before"):
        return None, last
    return first, last


def _resolve(
    match: re.Match[str], published: date | None, ahead: bool
) -> tuple[date | None, date | None]:
    part = {name: value for name, value in match.groupdict().items() if value is not None}
    if "iso" in part:
        day = date.fromisoformat(part["iso"])
        return day, day
    for suffix in "12":
        if f"m{suffix}" in part:
            return _day_of_month(part, suffix, published, ahead)
    for suffix in "3456789":
        if f"m{suffix}" in part:
            return _month(part, suffix, published, ahead)
    if "y0" in part:
        return date(int(part["y0"]), 1, 1), date(int(part["y0"]), 12, 31)
    if published is None:
        return None, None
    if "weekday" in part:
        return _weekday(part, published, ahead)
    if "near" in part:
        shift = {"yesterday": -1, "last night": -1, "overnight": 0, "tomorrow": 1}
        day = published + timedelta(days=shift.get(part["near"].casefold(), 0))
        return day, day
    if "n" in part:
        return _ago(part, published)
    return _relative(part, published)


def _month_number(name: str) -> int:
    return _MONTH_FORMS[name.rstrip(".").casefold()]


def _day_of_month(
    part: dict[str, str], suffix: str, published: date | None, ahead: bool
) -> tuple[date | None, date | None]:
    month, day = _month_number(part[f"m{suffix}"]), int(part[f"d{suffix}"])
    if f"y{suffix}" in part:
        known = date(int(part[f"y{suffix}"]), month, day)
        return known, known
    if published is None:
        return None, None
    year = published.year
    if ahead and date(year, month, day) < published:
        year += 1
    elif not ahead and date(year, month, day) > published + timedelta(days=60):
        year -= 1  # a date soon to come is more likely than one ten months ago
    found = date(year, month, day)
    return found, found


def _month(
    part: dict[str, str], suffix: str, published: date | None, ahead: bool
) -> tuple[date | None, date | None]:
    month = _month_number(part[f"m{suffix}"])
    if f"y{suffix}" in part:
        year = int(part[f"y{suffix}"])
    elif published is None:
        return None, None
    elif f"rel{suffix}" in part:
        year = published.year + {"last": -1, "this": 0, "next": 1}[part[f"rel{suffix}"]]
    else:
        year = published.year
        if ahead and month < published.month:
            year += 1
        elif not ahead and month > published.month and suffix != "6":
            year -= 1
        elif suffix == "6" and month < published.month:
            year += 1  # "for September" looks ahead
    last = monthrange(year, month)[1]
    stage = part.get("stage") or part.get("part", "").casefold()
    first_day, last_day = {
        "early": (1, 10), "mid": (11, 20), "late": (21, last), "first half": (1, 15),
        "second half": (16, last), "start": (1, 1), "beginning": (1, 10), "middle": (11, 20),
        "end": (last, last),
    }.get(stage, (1, last))  # fmt: skip
    return date(year, month, first_day), date(year, month, last_day)


def _weekday(part: dict[str, str], published: date, ahead: bool) -> tuple[date, date]:
    wanted, which = WEEKDAYS.index(part["weekday"].casefold()), part.get("which", "").casefold()
    back = (published.weekday() - wanted) % 7
    if which == "last" and back == 0:
        back = 7
    if which == "next" or (ahead and which != "last" and back > 0):
        back -= 7
    day = published - timedelta(days=back)
    return day, day


def _ago(part: dict[str, str], published: date) -> tuple[date, date]:
    word = part["n"].casefold()
    count = 1 if word in ("a", "an") else CARDINALS.get(word) or int(word)
    unit = part["units"].rstrip("s")
    if unit == "day":
        day = published - timedelta(days=count)
        return day, day
    if unit == "week":
        day = published - timedelta(weeks=count)
        return day - timedelta(days=day.weekday()), day + timedelta(days=6 - day.weekday())
    if unit == "month":
        return _month_range(published.year, published.month - count)
    return date(published.year - count, 1, 1), date(published.year - count, 12, 31)


def _month_range(year: int, month: int) -> tuple[date, date]:
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}


def _relative(part: dict[str, str], published: date) -> tuple[date | None, date | None]:
    shift = {"last": -1, "this": 0, "next": 1}[part["rel"].casefold()]
    unit = part["unit"]
    if unit == "day":
        return None, None
    if unit == "week":
        monday = published - timedelta(days=published.weekday()) + timedelta(weeks=shift)
        first, last = monday, monday + timedelta(days=6)
    elif unit == "weekend":
        saturday = published + timedelta(days=5 - published.weekday())
        saturday += timedelta(weeks=shift)
        first, last = saturday, saturday + timedelta(days=1)
    elif unit == "month":
        first, last = _month_range(published.year, published.month + shift)
    elif unit == "year":
        first, last = date(published.year + shift, 1, 1), date(published.year + shift, 12, 31)
    else:
        first, _ = _month_range(published.year + shift, _SEASONS[unit])
        _, last = _month_range(published.year + shift, _SEASONS[unit] + 2)
    when = part.get("when", "").strip().casefold()
    if when == "earlier" and shift == 0:
        last = min(last, published)
    if when == "later" and shift == 0:
        first = max(first, published)
    return first, last
