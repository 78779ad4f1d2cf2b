"""Checks of one claim against its own evidence, one sentence either side.

Local on purpose: a number or name that stands anywhere in the article proves nothing about this
claim. Each check yields flags; the order of the checks is the order of the flags.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from summarizer.grounding import Haystack
from summarizer.models import Article, Claim, Entity, Flag
from summarizer.text.lexicon import FUNCTION_WORDS, MONTHS, NEGATORS, WEEKDAYS
from summarizer.text.tokens import find_numbers

_CAPITALISED = re.compile(r"[^\W\d_a-z][\w’'-]*")
_DATE_WORDS = frozenset(MONTHS) | frozenset(WEEKDAYS)
_SENTENCE_ENDS = '.!?:"“‘('
_DENIAL = re.compile(
    r"\b(?:den(?:y|ies|ied|ying|ial)|reject|refut|dismiss|disput|contradict|false|untrue|fake|"
    r"hoax|no truth|not true|baseless|unfounded)",
    re.IGNORECASE,
)
_DOUBT = re.compile(
    r"\b(?:unconfirmed|unverified|alleg|reportedly|purported|claim|rumou?r|not (?:been )?"
    r"(?:immediately |independently |yet )?(?:confirm|verif|clear)|n['’]t (?:immediately |"
    r"independently |yet )?(?:confirm|verif)|suspect|unclear|apparent|believed|without evidence)",
    re.IGNORECASE,
)
_POSSIBILITY = re.compile(
    r"\b(?:may|might|could|can|would|possib|perhaps|likely|potential|speculat|concern|fear|risk|"
    r"threat|warn|suggest|appear|seem|if|prospect|hope|expect|consider|chance|worr)",
    re.IGNORECASE,
)
_PLAN = re.compile(
    r"\b(?:will|would|shall|to|plan|schedul|expect|intend|set|due|going|aim|prepar|decid|agree|"
    r"upcoming|next|later|pledg|promis|vow|want|propos|seek|future|anniversary|tomorrow)|[’']ll\b",
    re.IGNORECASE,
)
_HEDGED = re.compile(r"\b(?:may|might|could|possibly|perhaps)\b", re.IGNORECASE)
_CUES = {
    "denied": (_DENIAL, "denies it"),
    "unconfirmed": (_DOUBT, "marks it as unconfirmed"),
    "possible": (_POSSIBILITY, "marks it as possible"),
    "planned": (_PLAN, "places it in the future"),
}
_ACCORDING = re.compile(r"\baccording to\b", re.IGNORECASE)


@dataclass(frozen=True)
class _Scene:
    """A claim and the parts of the article that can speak for it."""

    claim: Claim
    article: Article
    haystack: Haystack
    entities: Sequence[Entity]
    start: int
    end: int

    @cached_property
    def quotes(self) -> str:
        """Return the accepted quotes, joined."""
        return " ".join(e.quote for e in self.claim.evidence)

    @cached_property
    def sentences(self) -> str:
        """Return the whole sentences that the quotes stand in."""
        spans = [self.haystack.around(e.start or 0, e.end or 0) for e in self.claim.evidence]
        return " ".join(self.haystack.text[a:b] for a, b in spans)

    @cached_property
    def surroundings(self) -> str:
        """Return those sentences with one more on either side."""
        spans = [self.haystack.around(e.start or 0, e.end or 0, 1) for e in self.claim.evidence]
        return " ".join(self.haystack.text[a:b] for a, b in spans)

    def flag(self, kind: str, message: str) -> Flag:
        return Flag(kind=kind, message=message, start=self.start, end=self.end)


def check_claim(
    claim: Claim,
    article: Article,
    haystack: Haystack,
    entities: Sequence[Entity],
    *,
    translated: bool = False,
) -> tuple[Flag, ...]:
    """Return the flags of a claim with at least one accepted evidence; offsets are of that.

    `translated` says that the claim is not in the article's language: its words are then not
    compared. Cue words are known for English only, and looked for in English articles only.

    Kinds: `altered_quote`, `number`, `name`, `negation`, `status`, `attribution`, `quantity` and
    `time`.
    """
    first = claim.evidence[0]
    scene = _Scene(claim, article, haystack, entities, first.start or 0, first.end or 0)
    checks = _CHECKS
    if not translated:
        checks += _CHECKS_OF_WORDS
        if haystack.is_english:
            checks += _CHECKS_OF_ENGLISH
    return tuple(flag for check in checks for flag in check(scene))


def is_negated(text: str) -> bool:
    """Say whether the text holds a negator, by whole words."""
    if "n't" in text or "n’t" in text:
        return True
    return not NEGATORS.isdisjoint(text.lower().replace(",", " ").split())


def _altered_quotes(scene: _Scene) -> Iterator[Flag]:
    for evidence in scene.claim.evidence:
        if evidence.match == "altered":
            yield Flag(
                kind="altered_quote",
                message=f"The quote was not word for word: {'; '.join(evidence.differs)}.",
                start=evidence.start,
                end=evidence.end,
            )


def _numbers(scene: _Scene) -> Iterator[Flag]:
    known: set[float | None] | None = None
    for number in find_numbers(scene.claim.text):
        if number.value == 1 and not number.text[0].isdigit():
            continue  # "one" is a pronoun more often than a count
        if _stands_alone(number.text, scene.surroundings):
            continue
        if known is None:
            known = {n.value for n in find_numbers(scene.surroundings)} | _date_numbers(scene)
        if number.value not in known:
            yield scene.flag(
                "number", f"The claim says {number.text!r}; its evidence does not hold that number."
            )


def _stands_alone(number: str, text: str) -> bool:
    """Say whether the number stands in the text with no digit beside it."""
    place = text.find(number)
    if place < 0:
        return False
    beside = text[max(0, place - 1) : place] + text[place + len(number) : place + len(number) + 2]
    return not any(char.isdigit() for char in beside)


def _date_numbers(scene: _Scene) -> set[float | None]:
    """Return the numbers that resolving a date may bring into a claim."""
    time = scene.claim.time
    days = [day for day in (time.start, time.end) if day] if time else []
    if scene.article.published:
        days.append(scene.article.published)
    return {float(part) for day in days for part in (day.year, day.month, day.day)}


def _names(scene: _Scene) -> Iterator[Flag]:
    text = scene.claim.text
    flagged = set()
    for match in _CAPITALISED.finditer(text):
        word = match[0].removesuffix("'s").removesuffix("’s").rstrip("'’-")
        key = word.casefold()
        opens = match.start() == 0 or text[: match.start()].rstrip()[-1:] in _SENTENCE_ENDS
        if word in scene.surroundings or key in _DATE_WORDS or word in flagged:
            continue
        if opens and (key in FUNCTION_WORDS or key in scene.surroundings.casefold()):
            continue
        if _alias_stands(word, scene) or (opens and word not in scene.article.text):
            continue
        flagged.add(word)
        where = "not in the article" if word not in scene.article.text else "not near its evidence"
        yield scene.flag("name", f"The claim names {word!r}, which is {where}.")


def _alias_stands(word: str, scene: _Scene) -> bool:
    """Say whether some other name of the entity called `word` stands near the evidence."""
    for entity in scene.entities:
        names = (entity.name, *entity.aliases)
        if any(word in name for name in names) and any(n in scene.surroundings for n in names if n):
            return True
    return False


def _negation(scene: _Scene) -> Iterator[Flag]:
    claim = scene.claim
    claim_negated, quote_negated = is_negated(claim.text), is_negated(scene.quotes)
    if claim_negated and not is_negated(scene.sentences) and not _DENIAL.search(scene.sentences):
        yield scene.flag("negation", "The claim says “not”; its evidence does not.")
    elif (
        quote_negated
        and not claim_negated
        and claim.status != "denied"
        and not _DENIAL.search(claim.text)
    ):
        yield scene.flag("negation", "The evidence says “not”; the claim does not.")
    elif not claim_negated and is_negated(
        scene.article.text[max(0, scene.start - 12) : scene.start].rpartition(" ")[0].split(" ")[-1]
    ):
        yield scene.flag("negation", "The quote starts right after a “not” or “no”.")


def _status(scene: _Scene) -> Iterator[Flag]:
    claim = scene.claim
    if claim.status == "stated":
        hedge = _HEDGED.search(scene.quotes)
        if hedge and not (hedge[0] == "May" or _HEDGED.search(claim.text)):
            yield scene.flag(
                "status", f"The evidence says {hedge[0]!r}; the claim states it as a fact."
            )
        return
    cue, meaning = _CUES[claim.status]
    if not cue.search(scene.surroundings):
        yield scene.flag(
            "status", f"The claim is {claim.status!r}; nothing near its evidence {meaning}."
        )


def _attribution(scene: _Scene) -> Iterator[Flag]:
    for source in scene.claim.attribution:
        if source.start is None:
            yield scene.flag("attribution", f"The source {source.name!r} is not in the article.")


def _unattributed(scene: _Scene) -> Iterator[Flag]:
    if not scene.claim.attribution and _ACCORDING.search(scene.sentences):
        yield scene.flag(
            "attribution", "The sentence says “according to”; the claim names no source."
        )


def _quantities(scene: _Scene) -> Iterator[Flag]:
    for quantity in scene.claim.quantities:
        if quantity.text not in scene.surroundings:
            yield scene.flag("quantity", f"{quantity.text!r} does not stand near the evidence.")
            continue
        values = [n.value for n in find_numbers(quantity.text)]
        if quantity.value is not None and values and quantity.value not in values:
            yield scene.flag(
                "quantity", f"{quantity.text!r} is given the value {quantity.value:g}."
            )


def _time(scene: _Scene) -> Iterator[Flag]:
    time = scene.claim.time
    if time is None:
        return
    if time.text and time.text not in scene.surroundings:
        yield scene.flag("time", f"{time.text!r} does not stand near the evidence.")
    if time.start and time.end and time.start > time.end:
        yield scene.flag("time", f"The time ends on {time.end}, before it starts on {time.start}.")


_Check = Callable[[_Scene], Iterator[Flag]]
_CHECKS: tuple[_Check, ...] = (_altered_quotes, _numbers, _attribution, _quantities, _time)
_CHECKS_OF_WORDS: tuple[_Check, ...] = (_names, _negation)
_CHECKS_OF_ENGLISH: tuple[_Check, ...] = (_status, _unattributed)
