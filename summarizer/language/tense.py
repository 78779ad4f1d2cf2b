"""Past or ahead: what the verb says that a date stands beside.

The verb is the nearest one before the date ("issued a statement Friday saying it would" is past,
"supposed to conclude by May" is ahead); for a date that opens a clause the first one behind it. No
part of speech is known here, only closed word classes and "-ed"; where no verb is sure the tense is
open.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from summarizer.language.periods import Tense
from summarizer.text.lexicon import DETERMINERS, IRREGULAR_PASTS, PREPOSITIONS

_WORD = re.compile(r"\w[\w.]*(?:['’-]\w+)*|[,;:()\"“”–—]")
_BE_PRESENT = frozenset("is are am isn't aren't".split())
_BE_PAST = frozenset("was were wasn't weren't".split())
_HAD = frozenset("had hadn't".split())
_HAVE = frozenset("has have having hasn't haven't".split())
_FUTURE = frozenset("will won't shall would wouldn't should shouldn't must may might can".split())
_PASTS = (
    IRREGULAR_PASTS
    | _HAD
    | frozenset(
        "did didn't gone done seen given taken broken written spoken known shown grown thrown born"
        " worn torn stolen chosen driven risen fallen beaten cast crashed cost lay laid felt won"
        " died stuck shot slid spun swam bled fed dug bit burnt hung lit read bid meant".split()
    )
)
_NO_PASTS = frozenset(
    "hundred need seed speed feed breed indeed proceed succeed exceed deed creed greed weed red bed"
    " wed united sacred naked wicked unprecedented so-called alleged armed limited ltd".split()
)
# What is done about something that has yet to come.
_ARRANGED = frozenset(
    "scheduled expected planned slated set due poised supposed timed earmarked forecast".split()
)
# These look ahead to the day that they name with a preposition: "postponed until Friday".
_MOVED = frozenset("postponed delayed rescheduled adjourned extended booked deferred".split())
# What these ask or promise lies ahead: "told the crew to leave by Friday".
_DIRECTING = frozenset(
    "told asked ordered urged warned advised instructed agreed promised vowed pledged threatened"
    " decided offered called requires required invited".split()
)
_AHEAD_WORDS = frozenset("payable due effective upcoming redeemable puttable maturing".split())
# Verbs whose present tense speaks of what is on the calendar.
_ON_CALENDAR = frozenset(
    "opens starts begins ends expires meets closes takes returns arrives faces resumes votes plays"
    " hosts leaves matures departs reopens travels meet begin expire resume arrive reopen depart"
    " retires goes comes kicks runs falls".split()
)
_INTENDS = frozenset("plans intends expects hopes aims wants proposes vows threatens".split())
# "failed to appear", "came to see": what follows was done or not, with the verb before it.
_DONE_WITH = frozenset(
    "failed managed began started tried continued refused declined forced had came went returned"
    " used helped led rushed gathered voted went arrived flew travelled traveled met got proceeded"
    " neglected stopped attempted stood joined allowed caused compelled rose fell turned out"
    " appeared seemed".split()
)
_PLAN_NOUNS = frozenset(
    "plan plans deal agreement order orders deadline pledge vow promise".split()
)
_NO_VERB_AFTER_TO = DETERMINERS | frozenset(
    "at about some all work school court him them us".split()
)
_OWNERS = frozenset("a an the his her its their our my your".split())
_OPENERS = frozenset(
    "and but or that because while as when where though although which who".split()
)
_BEFORE_DATES = PREPOSITIONS | frozenset(
    "since until till before after during early late earlier later the least mid also just only"
    " again throughout".split()
)
_LASTED = frozenset(
    "lasted waited lived remained stayed served ran worked held had ruled did didn't not open"
    " never reigned fought survived kept".split()
)
# "has lent it money through January", not "had bought shares through January"
_GOES_ON = _BE_PRESENT | _HAVE | frozenset("will would".split())
_REACH = 40  # words: a verb farther away is not beside the date
_MODAL_REACH = 4  # "will, officials hope, be" is rarer than "would ... . The talks were"


@dataclass(frozen=True, slots=True)
class Words:
    """The words and marks of a stretch of text, in lower case, with their offsets."""

    words: tuple[str, ...]
    ends: tuple[int, ...]
    capitals: tuple[bool, ...]

    def before(self, offset: int) -> int:
        """Return how many words end at or before `offset`."""
        return bisect_right(self.ends, offset)


def split_words(text: str, start: int, end: int) -> Words:
    """Return the words of `text[start:end]`."""
    matches = list(_WORD.finditer(text, start, end))
    return Words(
        tuple(match[0].rstrip(".").casefold().replace("’", "'") for match in matches),
        tuple(match.end() for match in matches),
        tuple(match[0][0].isupper() for match in matches),
    )


def tense_at(line: Words, start: int, end: int) -> Tense:
    """Return whether the verb beside the date at `[start, end)` tells of what is past or ahead."""
    left, right = line.before(start), line.before(end)
    place = left - 1
    while place >= 0 and line.words[place] in _BEFORE_DATES:
        place -= 1
    lead = line.words[place + 1 : left]
    if "since" in lead:
        return "past"
    if "until" in lead or "till" in lead:
        lasted = not _LASTED.isdisjoint(line.words[max(0, place - 4) : place + 1])
        return "past" if lasted else "ahead"
    if "through" in lead and not _GOES_ON.isdisjoint(line.words[: place + 1]):
        return "ahead"
    if place >= 0 and _is_arranged(line, place, lead):
        return _of_arrangement(line, place)
    if place < 0 or line.words[place] in _OPENERS or line.words[place] in ',;:("“—–':
        tense = _first_behind(line, right)
        if tense != "open":
            return tense
    tense = _last_before(line, place)
    if tense == "open":
        tense = _first_behind(line, right)
    return "ahead" if tense == "open" and "by" in lead else tense


def _is_arranged(line: Words, place: int, lead: tuple[str, ...]) -> bool:
    """Say whether the word before a date and its prepositions tells that it was fixed for it."""
    word = line.words[place]
    if word in _MOVED:
        return not {"to", "for"}.isdisjoint(lead)
    if word in ("set", "planned", "expected") and line.words[max(0, place - 2) : place] != ():
        return (
            not {"for", "on", "by", "in"}.isdisjoint(lead)
            and "as" not in line.words[max(0, place - 2) : place]
        )
    return word in _AHEAD_WORDS | _ARRANGED


def _last_before(line: Words, place: int) -> Tense:
    """Return the tense of the nearest verb at or before `place`."""
    infinitive = False
    for at in range(place, max(-1, place - _REACH), -1):
        if line.words[at] == ";":
            break
        if line.words[at] == "to" and _opens_infinitive(line, at):
            governor = _governor(line, at)
            if governor in _DONE_WITH:
                return "past"
            beside = governor in line.words[max(0, at - 1) : at] or governor in _DIRECTING
            if beside and governor:
                return _of_arrangement(line, at - 1)
            infinitive = True
            continue
        if (tense := _verb_tense(line, at)) is not None:
            directs = infinitive and (tense == "open" or line.words[at] in _DIRECTING)
            return "ahead" if directs else tense
    return "ahead" if infinitive else "open"


def _first_behind(line: Words, right: int) -> Tense:
    """Return the tense of the first verb from `right` on, past a relative clause of its subject."""
    at = right
    while at < min(len(line.words), right + _REACH):
        word = line.words[at]
        if word in (";", ":", "that", "because"):
            break
        if word in ("which", "who", "whose", "where") and at > right:
            aside = line.words[at : at + _REACH]
            if "," not in aside or line.words[at - 1] != ",":
                break
            at += aside.index(",") + 1
            continue
        if word == "to" and _opens_infinitive(line, at):
            return "ahead" if at > right else "open"
        if (tense := _verb_tense(line, at)) is not None:
            return tense
        at += 1
    return "open"


def _verb_tense(line: Words, at: int) -> Tense | None:
    """Return what the word at `at` says as a verb, None where it is none."""
    word = line.words[at]
    before = line.words[at - 1] if at else ""
    if word in _AHEAD_WORDS:
        return _of_arrangement(line, at)
    if word in _FUTURE or word.endswith("'ll"):
        return None if word in ("may", "will") and line.capitals[at] and at else _of_modal(line, at)
    if word in ("could", "couldn't"):
        return _of_modal(line, at)
    if word in _BE_PRESENT:
        return _of_present_be(line, at)
    if word in _BE_PAST or word in _HAD:
        return "past" if line.words[at + 1 : at + 2] != ("to",) else "ahead"
    if _is_past(word) and not line.capitals[at]:
        if before == "to" or (before in _OWNERS and at + 1 < len(line.words)):
            return None  # "to hit", "a proposed rule"
        return _of_past_form(line, at)
    if word in _INTENDS and at and not _is_past(before) and before not in _OWNERS | PREPOSITIONS:
        return "ahead"
    if word in _ON_CALENDAR and before not in DETERMINERS and before not in PREPOSITIONS:
        return None if line.capitals[at] else "ahead"
    return "past" if word in _HAVE and before != "to" else None


def _is_past(word: str) -> bool:
    if word in _PASTS:
        return True
    return len(word) > 3 and word.endswith("ed") and word not in _NO_PASTS and "-" not in word


def _of_past_form(line: Words, at: int) -> Tense:
    """Return the tense of a past form or participle with its auxiliaries."""
    if line.words[at] in _ARRANGED and "as" not in line.words[max(0, at - 2) : at]:
        after = line.words[at + 1 : at + 2]
        if line.words[at] != "set" or after[:1] in (("to",), ("for",)):
            return _of_arrangement(line, at)
    auxiliaries = line.words[max(0, at - _MODAL_REACH) : at]
    for place in range(len(auxiliaries) - 1, -1, -1):
        word = auxiliaries[place]
        if word in _FUTURE or word == "could":
            return _of_modal(line, at - len(auxiliaries) + place)
        if word == "to" and auxiliaries[place + 1 : place + 2] == ("be",):
            return "ahead"
        if word in _BE_PRESENT:
            return "ahead" if place == len(auxiliaries) - 1 else "past"
        if word not in ("be", "been", "have", "not", "also", "then") and not word.endswith("ly"):
            break
    return "past"


def _of_arrangement(line: Words, at: int) -> Tense:
    """Return "past" for what had been planned or due, else "ahead"."""
    return "past" if not _HAD.isdisjoint(line.words[max(0, at - 3) : at]) else "ahead"


def _of_modal(line: Words, at: int) -> Tense:
    """Return the tense of a modal: "would not comment" and "may have been" are past."""
    word, after = line.words[at], line.words[at + 1 : at + 4]
    if "have" in after[:2] and word not in ("will", "won't"):
        return "past"
    if word in ("could", "couldn't", "can"):
        negated = word == "couldn't" or "not" in after[:1]
        return "past" if negated or "be" not in after else "ahead"
    if (word == "wouldn't" or "not" in after[:1]) and "comment" in after and word != "will":
        return "past"
    return "ahead"


def _of_present_be(line: Words, at: int) -> Tense | None:
    after = line.words[at + 1 : at + 4]
    if "to" in after[:1] or any(word.endswith("ing") or word in _ARRANGED for word in after[:2]):
        return "ahead"
    if not after or after[0] in _BEFORE_DATES - {"the", "a"}:
        return "ahead"
    return "open"


def _opens_infinitive(line: Words, at: int) -> bool:
    """Say whether "to" at `at` is followed by a verb rather than by a place or a number."""
    if at + 1 >= len(line.words) or line.capitals[at + 1]:
        return False
    after = line.words[at + 1]
    plural = after.endswith("s") and not after.endswith(("ss", "us"))
    return after[0].isalpha() and after not in _NO_VERB_AFTER_TO and not plural


def _governor(line: Words, at: int) -> str:
    """Return the word that an infinitive depends on, over "not", adverbs and a person."""
    place = at - 1
    for _ in range(3):
        if place < 0:
            return ""
        word = line.words[place]
        if word in _DONE_WITH or word in _PLAN_NOUNS or _is_past(word) or word in _BE_PAST:
            return word
        place -= 1
    return ""
