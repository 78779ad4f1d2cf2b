"""How exact a number is: the hedges before and behind it."""

from __future__ import annotations

import re

from summarizer.vocabulary import Comparator

_TIME_UNIT = re.compile(
    r"[\s\w,.]{1,24}?[\s-](?:second|minute|hour|day|week|month|year|decade)s?\b"
)
_WORDS: tuple[tuple[Comparator, str], ...] = (
    (
        "at_least",
        r"at (?:the very )?least|no (?:fewer|less) than|not less than|a minimum of|(?:a )?minimum"
        r"|as few as|as little as|upwards? of|≥",
    ),
    (
        "at_most",
        r"at (?:the very )?most|up to|as many as|as much as|no more than|not more than"
        r"|a maximum of|maximum|≤",
    ),
    (
        "less_than",
        r"(?:less|fewer) than|(?:just |well |slightly )?under|(?:just |well )?below"
        r"|just short of|short of|<",
    ),
    (
        "more_than",
        r"(?:slightly |a little |far |well )?more than|(?:just |well |slightly )?over"
        r"|exceed(?:ing|ed|s)?|in excess of"
        r"|(?:just |well )?above|(?:larger|greater|higher|bigger|longer) than|>",
    ),
    (
        "about",
        r"(?:just )?about|(?:at )?around|some|roughly|approximately|nearly|almost|circa|c\.|ca\."
        r"|an? estimated|estimated|close to|virtually|more or less|near to|approx\.?|~|≈"
        r"|in the region of|not quite",
    ),
)
_HEDGES: tuple[tuple[Comparator, re.Pattern[str]], ...] = tuple(
    (
        name,
        re.compile(
            rf"(?<!\w)(?:{words})\s*(?:(?<=\s)(?:an? |the )?|(?<=[~≈<>≥≤]))$", re.IGNORECASE
        ),
    )
    for name, words in _WORDS
)
_ANY_BEFORE = re.compile(r"\w[.]?\s*(?:an? |the )?$|[~≈<>≥≤]\s?$")
# "a book about two sisters", "a row over two islands", "sold over two days".
_SUBJECT = re.compile(
    r"\b(?:ask\w*|talk\w*|books?|films?|stor(?:y|ies)|reports?|questions?|know\w*|knew|sp[eo]ke?\w*"
    r"|complain\w*|information|concern\w*|news|said|says|say|tells?|told|wrote|writes|article|play"
    r"|documentary|worr\w+|debate\w*|documents?|series|details?|doubts?|think\w*|thought|learn\w*)"
    r"\s+$",
    re.IGNORECASE,
)
_MATTER = re.compile(
    r"\b(?:disputes?|rows?|talks?|concerns?|charges?|charged|arrest\w*|protest\w*|fights?|anger"
    r"|control|fl[ey]\w*|flew|clash\w*|wars?|convicted|jailed|trial|outrage|investigat\w*|sued|suit"
    r"|sovereignty|questions?|negotiations?|resign\w*|fined|quarrel\w*|argu\w+|fought|presid\w+)"
    r"\s+$",
    re.IGNORECASE,
)
_LASTED = re.compile(
    r"\b(?:for|in|after|last\w*|took|takes?|taking|wait\w*|of|spen[dt]\w*|is|was|been|be|were|are"
    r"|by|to|just|well|a|within|with)\s+$",
    re.IGNORECASE,
)
_ESTIMATED = re.compile(
    r"\b(?:estimat(?:ed|es|ing)\b(?! that)[^.,;:\d]{0,60}\s"
    r"|put(?:s|ting)?\s(?:[^.,;:\d]{1,40}\s)?at\s)$",
    re.IGNORECASE,
)
_AFTER: tuple[tuple[Comparator, re.Pattern[str]], ...] = (
    ("at_least", re.compile(r"(?:\s[\w%-]+){0,3}?\s(?:or more|and counting|or over)\b")),
    ("at_least", re.compile(r"(?:\s[\w%-]+){0,2}?\sat least(?=[.,;:)]|$)")),
    ("at_most", re.compile(r"(?:\s[\w%-]+){0,2}?\sat (?:the )?most(?=[.,;:)]|$)")),
    ("at_least", re.compile(r"\+|-plus\b")),
    ("at_most", re.compile(r"(?:\s[\w%-]+){0,3}?\sor (?:less|fewer|under)\b")),
    ("about", re.compile(r"(?:\s[\w%-]+){0,3}?\s(?:or so|or thereabouts)\b|-odd\b|-ish\b")),
)


def hedge_before(text: str, floor: int, at: int) -> tuple[int, Comparator]:
    """Return where the words of a number that starts at `at` begin with their hedge, and its kind.

    "exact" without one. "about", "over" and "under" are none where they say what something is
    about ("a row over two islands") or how long it went on ("sold over two days"). A number that
    is estimated, or put at something, is `about`, with its hedge left out of its words.
    """
    before = text[max(floor, at - 90) : at]
    if _ANY_BEFORE.search(before):
        for comparator, pattern in _HEDGES:
            hedge = pattern.search(before)
            if hedge and not _is_matter(text, at, before[: hedge.start()], hedge[0].lower()):
                return at - len(before) + hedge.start(), comparator
    return at, "about" if _ESTIMATED.search(before) else "exact"


def _is_matter(text: str, at: int, before: str, hedge: str) -> bool:
    word = hedge.split()[0]
    if word == "about":
        return _SUBJECT.search(before) is not None
    if word in ("over", "under", "above", "below"):
        if _MATTER.search(before):
            return True
        timed = word == "over" and _TIME_UNIT.match(text, at)
        return bool(timed) and before.strip() != "" and not _LASTED.search(before)
    return False


def hedge_after(text: str, at: int, stop: int) -> Comparator | None:
    """Return the kind of the hedge behind a number: "40 ships or more", "100+"."""
    for comparator, pattern in _AFTER:
        if pattern.match(text, at, stop):
            return comparator
    return None
