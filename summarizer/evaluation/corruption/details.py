"""Details: what the article says of one thing, told of another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from summarizer.evaluation.corruption.kinds import Corruption, changed, without_end
from summarizer.evaluation.corruption.scene import Scene, are_alike, content_words
from summarizer.evaluation.gold import GoldClaim
from summarizer.text.lexicon import IRREGULAR_PASTS, MONTHS

_MONTH = f"(?:{'|'.join(map(str.capitalize, MONTHS))})"
# Why something is done, behind a subject and a verb, to the end of the claim.
_WHY = re.compile(
    r" (?=(?:because of|in return for|in support of|to (?!(?:be|have|the|an?|its|all|any)\b)[a-z]+)"
    r" [^,;]+$)"
)
_UNFIT = re.compile(
    rf"\d|\b(?:{_MONTH}|its?|his|her|their|he|she|they|not|than|which|that|when)\b", re.IGNORECASE
)
_WHEN = re.compile(
    rf"\b(?:on {_MONTH} \d\d?, \d{{4}}|in (?:early |late |spring |autumn )?(?:{_MONTH} )?\d{{4}})\b"
)
_DATED = re.compile(rf"\b(?:{_MONTH}|(?:19|20)\d\d)\b")
_N_WORDS_BEFORE = 3
_N_CONTENT = 3
_NEAR_DAYS = 2  # around the day of publication most things happen, said or not
# A day is for what happened or will happen, a reason for what somebody does.
_PRESENT = re.compile(r"\b(?:is|are|has|have|does)\b")
_EVENT = re.compile(rf"\b(?:\w+ed|was|were|will|would|{'|'.join(IRREGULAR_PASTS)})\b")
_STATE = re.compile(r"\b(?:is|are|was|were|been|may|might|could|[Tt]here)\b")


def added_details(claim: GoldClaim, scene: Scene) -> Iterator[Corruption]:
    """Add when or why another thing happens, where the article tells neither of this one.

    The other claim stands in other sentences. A day is added where the labels have no time, or
    another one, and the text has none; a reason where the claims share few words and nothing of
    the reason stands where the claim is quoted. Nothing is added to what is denied or negative:
    what did not happen did not happen then either.
    """
    if not scene.is_english or claim.status == "denied" or claim.polarity == "negative":
        return
    quoted = scene.sentences_of(claim)
    body, mark = without_end(claim.text)
    for other in scene.gold.claims:
        if other is claim or quoted & scene.sentences_of(other):
            continue
        for detail in (_when(claim, other, scene), _why(claim, other, scene)):
            if detail:
                yield changed("detail", claim, "", detail, text=f"{body} {detail}{mark}")


def _when(claim: GoldClaim, other: GoldClaim, scene: Scene) -> str | None:
    """Return the words for the day of another claim, None where they might be true of this one."""
    found = _WHEN.search(other.text)
    if found is None or _DATED.search(claim.text) or other.time is None:
        return None
    first, last = other.time.start, other.time.end
    published = scene.gold.source.published
    if first is None or last is None or published is None:
        return None
    if _is_dated(claim) and _overlaps(claim, first, last):
        return None
    then = (c for c in scene.gold.claims if _is_dated(c) and _overlaps(c, first, last))
    if any(are_alike(claim, each) for each in then):
        return None
    if _PRESENT.search(claim.text) or not _EVENT.search(claim.text):
        return None
    ahead = (first - published).days > _NEAR_DAYS
    past = (published - last).days > _NEAR_DAYS
    is_plan = claim.status in ("planned", "possible")
    return found[0] if (ahead if is_plan else past) else None


def _is_dated(claim: GoldClaim) -> bool:
    return claim.time is not None and (claim.time.start or claim.time.end) is not None


def _overlaps(claim: GoldClaim, first: date, last: date) -> bool:
    """Say whether two times have a day in common; an open end goes on for ever."""
    time = claim.time
    start, end = (time.start, time.end) if time else (None, None)
    return not ((start and last < start) or (end and end < first))


def _why(claim: GoldClaim, other: GoldClaim, scene: Scene) -> str | None:
    """Return the reason that another claim gives, None where it might be that of this one."""
    if are_alike(claim, other) or _STATE.search(claim.text):
        return None
    mine = content_words(claim.text)
    near = content_words(" ".join(scene.text[a:b] for a, b in scene.sentences_of(claim)))
    text = without_end(other.text)[0]
    if _WHY.search(without_end(claim.text)[0]):
        return None
    for opening in reversed(list(_WHY.finditer(text))):
        words = text[opening.end() :]
        content = content_words(words)
        if len(text[: opening.start()].split()) < _N_WORDS_BEFORE or _UNFIT.search(words):
            continue
        if len(content) >= _N_CONTENT and not content & (mine | near):
            return words
    return None
