"""Checks of one claim against its own evidence, one sentence either side.

Local on purpose: a number or name that stands anywhere in the article proves nothing about this
claim. Each check yields flags; the order of the checks is the order of the flags.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from summarizer.checks.numbers import missing_numbers
from summarizer.grounding import Haystack
from summarizer.models import UNSPECIFIED, Article, Claim, Entity, Flag, Status
from summarizer.text.lexicon import CARDINALS, DATE_WORDS, FUNCTION_WORDS, NEGATORS
from summarizer.text.tokens import find_numbers

_CAPITALISED = re.compile(r"[^\W\d_a-z][\w’'-]*")
_SENTENCE_ENDS = '.!?:"“‘('
_DENIAL = re.compile(
    r"\b(?:den(?:y|ies|ied|ying|ial)|reject|refut|dismiss|disput|contradict|false|untrue|fake|"
    r"hoax|no truth|not true|baseless|unfounded)",
)
_HANGS_ON_DENIAL = re.compile(r"\b(?:den(?:y|ies|ied|ying)|denial) (?:that |of )?(?:\w+ )?$")
_DOUBT = re.compile(
    r"\b(?:unconfirmed|unverified|alleg|reportedly|purported|claim|rumou?r|not (?:been )?"
    r"(?:immediately |independently |yet )?(?:confirm|verif|clear)|n['’]t (?:immediately |"
    r"independently |yet )?(?:confirm|verif)|"
    r"suspect|unclear|apparent|believed|thought to|said to|without evidence)",
)
# Plain words, the commonest first: most are found at once.
_POSSIBILITY = tuple(
    " may , might, could, can , would, possib, perhaps, likely, potential, speculat, concern, fear,"
    " risk, threat, warn, suggest, appear, seem, if , prospect, hope, expect, consider, chance,"
    " worr".split(",")
)
_PLAN = tuple(
    " will , to , would, shall, plan, schedul, expect, intend, set , due , going , aim, prepar,"
    " decid, agree, upcoming, next , later , pledg, promis, vow, want, propos, seek, future,"
    " anniversary, tomorrow,ll ".split(",")
)
_HEDGED = frozenset({"may", "might", "could", "possibly", "perhaps"})
_MEANINGS = {
    "denied": "denies it",
    "unconfirmed": "marks it as unconfirmed",
    "possible": "marks it as possible",
    "planned": "places it in the future",
}


@dataclass(slots=True)
class _Scene:
    """A claim and the parts of the article that can speak for it.

    `quotes` are the accepted quotes, `sentences` the whole sentences they stand in and
    `surroundings` those with one more on either side, each joined to one text.
    """

    claim: Claim
    article: Article
    entities: Sequence[Entity]
    start: int
    end: int
    quotes: str
    sentences: str
    surroundings: str
    words: frozenset[str]
    quoted_words: frozenset[str]

    def flag(self, kind: str, message: str) -> Flag:
        return Flag(kind=kind, message=message, start=self.start, end=self.end)


def _scene(
    claim: Claim, article: Article, haystack: Haystack, entities: Sequence[Entity]
) -> _Scene:
    text = article.text
    near, wide = [], []
    for evidence in claim.evidence:
        own, beside = haystack.neighbourhood(evidence.start or 0, evidence.end or 0)
        near.append(text[slice(*own)])
        wide.append(text[slice(*beside)])
    quotes = " ".join([evidence.quote for evidence in claim.evidence])
    return _Scene(
        claim=claim,
        article=article,
        entities=entities,
        start=claim.evidence[0].start or 0,
        end=claim.evidence[0].end or 0,
        quotes=quotes,
        sentences=" ".join(near),
        surroundings=" ".join(wide),
        words=_words(claim.text),
        quoted_words=_words(quotes),
    )


def _words(text: str) -> frozenset[str]:
    """Return the words in lower case, compounds taken apart."""
    return frozenset(text.lower().replace("-", " ").replace(",", " ").split())


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
    scene = _scene(claim, article, haystack, entities)
    checks = _CHECKS
    if not translated:
        checks += _CHECKS_OF_WORDS
        if haystack.is_english:
            checks += _CHECKS_OF_ENGLISH
    return tuple([flag for check in checks for flag in check(scene)])


def _is_negated(text: str, words: frozenset[str]) -> bool:
    return not words.isdisjoint(NEGATORS) or "n't" in text or "n’t" in text


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
    dates = partial(_date_numbers, scene)
    for number in missing_numbers(scene.claim.text, scene.surroundings, dates, words=scene.words):
        message = f"The claim says {number!r}; its evidence does not hold that number."
        yield scene.flag("number", message)


def _date_numbers(scene: _Scene) -> frozenset[float]:
    """Return the numbers that resolving a date ("last year", "Tuesday") may bring into a claim."""
    time, published = scene.claim.time, scene.article.published
    days = [day for day in (time.start, time.end) if day] if time else []
    near_years = [published.year - 1, published.year + 1] if published else []
    if published:
        days.append(published)
    return frozenset([*(n for day in days for n in (day.year, day.month, day.day)), *near_years])


def _names(scene: _Scene) -> Iterator[Flag]:
    text = scene.claim.text
    unknown = [w for w in text.split() if not w.islower() and w not in scene.surroundings]
    if not unknown:
        return
    flagged = set()
    for match in _CAPITALISED.finditer(text):
        word = match[0].removesuffix("'s").removesuffix("’s").rstrip("'’-")
        key = word.casefold()
        opens = match.start() == 0 or text[: match.start()].rstrip()[-1:] in _SENTENCE_ENDS
        if word in scene.surroundings or key in DATE_WORDS or word in flagged:
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
    if _is_negated(claim.text, scene.words):
        if not _DENIAL.search(scene.sentences.lower()) and not _is_negated(
            scene.sentences, _words(scene.sentences)
        ):
            yield scene.flag("negation", "The claim says “not”; its evidence does not.")
        return
    if _is_negated(scene.quotes, scene.quoted_words):
        if claim.status != "denied" and not _DENIAL.search(claim.text.lower()):
            yield scene.flag("negation", "The evidence says “not”; the claim does not.")
        return
    before = scene.article.text[max(0, scene.start - 40) : scene.start].lower()
    words = before.split()
    if words and _is_negated(words[-1], frozenset(words[-1:])):
        yield scene.flag("negation", "The quote starts right after a “not” or “no”.")
    elif claim.status != "denied" and _HANGS_ON_DENIAL.search(before):
        yield scene.flag("negation", "The quote stands in what the article says was denied.")


def _status(scene: _Scene) -> Iterator[Flag]:
    claim = scene.claim
    if claim.status == "stated":
        hedges = scene.quoted_words & _HEDGED
        if hedges and scene.words.isdisjoint(_HEDGED) and " May " not in scene.quotes:
            hedge = min(hedges)
            yield scene.flag("status", f"The evidence says {hedge!r}; the claim states it as fact.")
        return
    if not _has_cue(claim.status, f" {scene.surroundings.lower()} "):
        meaning = _MEANINGS[claim.status]
        yield scene.flag(
            "status", f"The claim is {claim.status!r}; nothing near its evidence {meaning}."
        )


def _has_cue(status: Status, text: str) -> bool:
    if status == "possible":
        return any(cue in text for cue in _POSSIBILITY)
    if status == "planned":
        return any(cue in text for cue in _PLAN)
    return (_DENIAL if status == "denied" else _DOUBT).search(text) is not None


def _attribution(scene: _Scene) -> Iterator[Flag]:
    for source in scene.claim.attribution:
        if source.start is None and source.name != UNSPECIFIED:
            yield scene.flag("attribution", f"The source {source.name!r} is not in the article.")


def _unattributed(scene: _Scene) -> Iterator[Flag]:
    if not scene.claim.attribution and "ccording to " in scene.sentences:
        yield scene.flag(
            "attribution", "The sentence says “according to”; the claim names no source."
        )


def _quantities(scene: _Scene) -> Iterator[Flag]:
    for quantity in scene.claim.quantities:
        if quantity.text not in scene.surroundings:
            yield scene.flag("quantity", f"{quantity.text!r} does not stand near the evidence.")
            continue
        value = quantity.value
        if value is None or quantity.text == str(value):
            continue
        if CARDINALS.get(quantity.text.lower()) == value:
            continue
        values = [n.value for n in find_numbers(quantity.text)]
        if values and value not in values:
            yield scene.flag("quantity", f"{quantity.text!r} is given the value {value:g}.")


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
