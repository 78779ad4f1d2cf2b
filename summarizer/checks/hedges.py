"""How sure a claim is: hedges that it drops, modals that it changes, and its status."""

from __future__ import annotations

import re
from collections.abc import Iterator

from summarizer.checks.alignment import Alignment, Slot
from summarizer.checks.negation import DENIAL
from summarizer.checks.scene import Scene, is_negated
from summarizer.checks.words import MODAL
from summarizer.language.lines import read_line
from summarizer.language.status import status_of
from summarizer.models import Flag
from summarizer.text.lexicon import APPROXIMATORS, HEDGES
from summarizer.vocabulary import Status

_DOUBT = re.compile(
    r"\b(?:none|neither|no|nobody)\b.{0,40}\b(?:confirm|verif)|"
    r"\b(?:unconfirmed|unverified|alleg|reportedly|purported|claim|rumou?r|not (?:been )?"
    r"(?:immediately |independently |yet )?(?:confirm|verif|clear|known)|unknown|"
    r"n['’]t (?:immediately |independently |yet )?(?:confirm|verif|known|clear)|"
    r"suspect|accus|charg|report|unclear|apparent|believed|thought to|said to|without evidence)",
)
# Plain words, the commonest first: most are found at once.
_POSSIBILITY = tuple(
    " may , might, could, can , would, possib, perhaps, probabl, likely, potential, speculat,"
    " concern, fear, risk, threat, warn, suggest, appear, seem, if , prospect, hope, expect,"
    " consider, chance, worr, believed, apparent, suppos, understood, suspect, thought to,"
    " said to,maybe ".split(",")
)
_PLAN = tuple(
    " will , to , would, shall, plan, schedul, expect, intend, set , due , going , aim, prepar,"
    " decid, agree, upcoming, next , later , pledg, promis, vow, want, propos, seek, future,"
    " coming,should, anniversary, tomorrow,ll ".split(",")
)
_HEDGING = (HEDGES - {"expected", "planned"}) | frozenset(
    "believes think thinks thought possible".split()
)
# Hedges that a claim may not leave out where it keeps what stands behind them.
_OMITTED = frozenset(
    "may might could can possible possibly potential potentially alleged allegedly reportedly"
    " apparently likely probably suspected purported partly maybe perhaps".split()
)
_FUTURE = frozenset(("will", "shall", "won't"))
_WIDEST = 3  # words that are left out together
_DENIES = re.compile(
    r"\bden(?:y|ies|ied|ying) (?:that|having|any|\w+ing\b|the (?:report|claim|allegation|charge))"
    r"|\b(?:reject|dismiss|refut)\w* (?:\w+ )?(?:claims?|reports?|allegations?|suggestions?) that"
)
_PLANNED = re.compile(
    r"\b(?:plans?|planned|planning|expected|forecast|set|due|scheduled|intends?|hopes?|wants?) to\b"
)
_PLANS = re.compile(
    r"\b(?:plan(?:s|ned|ning)?\b|expect|forecast|will|would|set|due|schedul|inten|hope|want|aim|to\b|may|might|could"
    r"|should|propos|ahead|future)",
    re.IGNORECASE,
)
_OBJECT = 4  # words with content behind "plans to"
_ACCUSED = re.compile(r"\b(?:accused of|charged with|suspected of|alleged to)\b")
_ACCUSES = re.compile(r"\b(?:accus|charg|suspect|alleg|face|deny|denied|case|trial)", re.IGNORECASE)
_WAS = re.compile(r"\b(?:was|were|had|has|have)\b")
_MAY = frozenset(("may", "might", "could"))
_MEANINGS = {
    "denied": "denies it",
    "unconfirmed": "marks it as unconfirmed",
    "possible": "marks it as possible",
    "planned": "places it in the future",
}


def dropped_hedges(scene: Scene) -> Iterator[Flag]:
    """Yield a flag where a claim, or its status, is surer than the evidence."""
    claim = scene.claim
    hedged = scene.quoted_words & _HEDGING
    if not hedged or claim.status in ("possible", "unconfirmed", "denied"):
        return
    if is_negated(scene.quotes, scene.quoted_words):
        return
    is_hedged = _told(claim.evidence[0].quote) in ("possible", "unconfirmed")
    kept = scene.lower_words & _HEDGING
    if claim.status == "planned":
        permitted = kept and kept <= _MAY
        if is_hedged and not permitted and "will" not in scene.quoted_words:
            yield scene.flag("status", "The evidence says that it may be; the claim, that it will.")
    elif is_hedged and not kept:
        yield scene.flag("status", "The evidence is hedged; the claim states it as fact.")
    elif is_hedged and kept & {"may", "might"}:
        yield scene.flag("status", "The evidence says that it may be; the status is “stated”.")
    elif "estimated" in hedged and not kept and not _is_rough(scene):
        yield scene.flag("status", "The evidence says “estimated”; the claim does not.")


def _told(quote: str) -> Status:
    text = " ".join(quote.split())
    return status_of(read_line(text, 0, len(text)), reported=True)


def _is_rough(scene: Scene) -> bool:
    rough = scene.lower_words & (APPROXIMATORS | {"estimates", "estimate"})
    return bool(rough - scene.quoted_words)


def _is_ahead(scene: Scene) -> bool:
    published = scene.article.published
    return published is not None and any(
        one.last is not None and one.last > published
        for number in scene.numbers
        for one in scene.background.days(number)
    )


def omitted_hedges(scene: Scene) -> Iterator[Flag]:
    """Yield a flag where the sentence has a hedge right before words that a claim states."""
    aligned = scene.alignment
    if aligned is None or scene.claim.status not in ("stated", "planned"):
        return
    claim, sentence = aligned.claim, aligned.sentence
    if MODAL in claim.kinds or scene.lower_words & _HEDGING:
        return
    for slot in aligned.slots:
        if not slot.right or slot.last - slot.first > _WIDEST:
            continue
        omitted = _OMITTED | _FUTURE if scene.claim.status == "stated" else _OMITTED
        hedge = sentence.written(slot.last - 1, slot.last) if slot.first < slot.last else ""
        if hedge.lower() in omitted:
            yield scene.flag("status", f"The article says “{hedge}”; the claim does not.")
            return


def mistaken_times(scene: Scene) -> Iterator[Flag]:
    """Yield a flag where what was is planned, what will be is stated, or what is denied is so."""
    claim, quotes = scene.claim, f" {scene.quotes.lower()} "
    if claim.status == "planned":
        if _is_past(scene, quotes):
            yield scene.flag("status", "The claim is “planned”; its evidence tells what was.")
    elif claim.status != "denied" and _is_denied(scene, quotes):
        yield scene.flag("status", "The evidence denies it; the claim does not.")
    elif claim.status == "stated" and _is_done(scene):
        yield scene.flag("status", "The evidence only plans it; the claim states it.")
    elif claim.status == "stated" and _ACCUSED.search(quotes) and not _ACCUSES.search(scene.text):
        yield scene.flag("status", "The evidence says that somebody is accused of it.")
    elif claim.status == "stated" and _is_ahead_of(scene):
        yield scene.flag("status", "The evidence says that it will be; the status is “stated”.")


def _is_past(scene: Scene, quotes: str) -> bool:
    if not _WAS.search(quotes) or _has_cue("planned", quotes) or _is_ahead(scene):
        return False
    return _told(scene.claim.evidence[0].quote) == "stated"


def _is_denied(scene: Scene, quotes: str) -> bool:
    if not DENIAL.search(quotes) or DENIAL.search(scene.text.lower()) or any(scene.governors):
        return False
    return bool(_DENIES.search(quotes)) or _told(scene.claim.evidence[0].quote) == "denied"


def _is_done(scene: Scene) -> bool:
    """Say whether a claim has done what its evidence only plans: "built" for "plans to build"."""
    found = _PLANNED.search(scene.quotes)
    if found is None or _PLANS.search(scene.text):
        return False
    behind = scene.background.read(scene.quotes[found.end() :]).keys[:_OBJECT]
    return not scene.words.key_set.isdisjoint(behind)


def _is_ahead_of(scene: Scene) -> bool:
    """Say whether claim and evidence say "will" of a time after the article's day."""
    if scene.article.published is None or "will" not in scene.lower_words & scene.quoted_words:
        return False
    return _told(scene.claim.evidence[0].quote) == "planned"


def changed_modals(scene: Scene) -> Iterator[Flag]:
    """Yield a flag where a claim has another modal than the sentence of its evidence."""
    aligned = scene.alignment
    if aligned is None:
        return
    for slot in aligned.replaced:
        mine, other = _modals(aligned, slot)
        if len(mine) == 1 == len(other) and (mine[0], other[0]) in _CHANGES:
            message = f"The claim says “{mine[0]}” where the article says “{other[0]}”."
            yield scene.flag("status", message)
            return


_CHANGES = frozenset(
    (one, two)
    for one in ("will", "shall", "must", "can")
    for two in ("may", "might", "could", "should", "would")
    if (one, two)
    not in {
        ("will", "would"),
        ("shall", "would"),
        ("must", "should"),
        ("can", "could"),
        ("shall", "should"),
    }
)


def _modals(aligned: Alignment, slot: Slot) -> tuple[list[str], list[str]]:
    claim, sentence = aligned.claim, aligned.sentence
    return (
        [claim.keys[at] for at in range(slot.lo, slot.hi) if claim.kinds[at] == MODAL],
        [sentence.keys[at] for at in range(slot.first, slot.last) if sentence.kinds[at] == MODAL],
    )


def statuses(scene: Scene) -> Iterator[Flag]:
    """Yield a flag where nothing near the evidence tells a claim's status."""
    status = scene.claim.status
    if status == "planned" and _is_ahead(scene):
        return
    if status != "stated" and not _has_cue(status, f" {scene.around.lower()} "):
        message = f"The claim is {status!r}; nothing near its evidence {_MEANINGS[status]}."
        yield scene.flag("status", message)


def _has_cue(status: Status, text: str) -> bool:
    if status in ("possible", "unconfirmed") and any(cue in text for cue in _POSSIBILITY):
        return True
    if status == "possible":
        return False
    if status == "planned":
        return any(cue in text for cue in _PLAN)
    return (DENIAL if status == "denied" else _DOUBT).search(text) is not None
