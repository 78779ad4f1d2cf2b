"""Wording: hedges dropped, "not" put in or taken out, verbs of the opposite direction."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from summarizer.evaluation.corruption.kinds import Corruption, changed, replaced
from summarizer.evaluation.corruption.scene import Scene
from summarizer.evaluation.corruption.tables import (
    BASE,
    ING,
    OPPOSITES,
    PARTICIPLE,
    PAST,
    THIRD,
)
from summarizer.evaluation.gold import GoldClaim
from summarizer.text.lexicon import DETERMINERS, MODALS, PREPOSITIONS
from summarizer.text.tokens import is_negator, tokenise
from summarizer.vocabulary import Polarity, Status


@dataclass(frozen=True)
class _Hedge:
    """Words that hedge, what stands there without the hedge, and what the claim then is.

    In `bare` `{be}` and `{have}` agree with the subject, and `{verb}` is the verb behind the hedge.
    """

    words: re.Pattern[str]
    bare: str
    status: Status


def _hedge(words: str, bare: str, status: Status = "stated") -> _Hedge:
    return _Hedge(re.compile(words), bare, status)


_SEEN = r"(?:believed|thought|said|suspected|alleged|estimated|reported|understood|feared)"
_HEDGES = (
    _hedge(rf" (?:is|are) {_SEEN} to have ", " {have} "),
    _hedge(rf" (?:is|are) {_SEEN} to be ", " {be} "),
    _hedge(r" (?:may|might|could) have ", " {have} "),
    _hedge(r" (?:may|might|could) (?=be\b)be ", " {be} "),
    _hedge(r" (?:may|might|could) still be ", " {be} still "),
    _hedge(r" (?:may|might|could) (?!not\b)", " will ", "planned"),
    _hedge(r" (?:appears?|seems?) to (?P<verb>[a-z]+)", " {verb}"),
    _hedge(
        r"(?<!no)(?<!any)(?<!the)(?<!their)"
        r" (?:(?:is|are) (?:preparing|planning|expected)|plans?|intends?|aims?) to (?=[a-z])",
        " {have} begun to ",
    ),
    _hedge(r" (?:is|are) to (?=[a-z])", " {have} begun to "),
    _hedge(r" are possible\b", " are certain"),
    _hedge(r" is possible\b", " is certain"),
    _hedge(
        r" (?:reportedly|allegedly|apparently|possibly|perhaps|probably|purportedly|supposedly)\b",
        "",
    ),
    _hedge(r" (?:alleged|suspected|presumed|purported)(?= [a-z])", ""),
)
_MODAL = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|can|should|must|does)\b(?! (?:not|to)\b)"
)
_MAY = re.compile(r"\b(?:may|might|could)\b")
# With how many characters of it negate, from the end.
_NOT = (
    (re.compile(r"\b(?:will|would|could|can|has|have|had|is|are|was|were|did|does) not\b"), -4),
    (re.compile(r" never\b"), -6),
    (re.compile(r"\bcannot\b"), -3),
)
_NONE = re.compile(r"None of (?=the\b)")
_NO = re.compile(r"\b[Nn]o (?=[a-z])(?!(?:longer|more|less|fewer|later|one)\b)")
_ONLY = re.compile(r"\bnot (?:only|just|until|for|to)\b")
_WORD = re.compile(r"[a-z]+")
# The head of a subject stands before these: "sparks from a train".
_PREPOSITION = re.compile(r" (?:of|from|in|at|for|on|near|by|about) ")
_ADVERBS = frozenset("still also already now since just even then later soon".split())
_HAVE = frozenset("has have had be been is are was were being".split())


def dropped_hedges(claim: GoldClaim, scene: Scene) -> Iterator[Corruption]:
    """Leave a hedge out of the text, and out of the status with it.

    Not of what is denied or negative ("could not be verified" does not hedge), and not where the
    labels accept the bolder status; "may" of what is planned gives permission.
    """
    if not scene.is_english or claim.status == "denied" or claim.polarity == "negative":
        return
    for hedge in _HEDGES:
        for match in hedge.words.finditer(claim.text):
            bare = hedge.bare.format(**_agreeing(claim.text[: match.start()], match))
            text = claim.text[: match.start()] + bare + claim.text[match.end() :]
            if hedge.status in claim.accept.status or hedge.status == claim.status == "planned":
                continue
            yield changed(
                "hedge", claim, match[0].strip(), bare.strip(), text=text, status=hedge.status
            )
            return


def negations(claim: GoldClaim, scene: Scene) -> Iterator[Corruption]:
    """Put "not" into a claim without one, or take the only one out; polarity goes with it.

    Not of what is denied: to deny the opposite is to say the same. Nor behind "may": what may be
    may also not be.
    """
    polarity: Polarity = "positive" if claim.polarity == "negative" else "negative"
    if not scene.is_english or claim.status == "denied" or polarity in claim.accept.polarity:
        return
    text = claim.text
    n_negators = sum(is_negator(token.text) for token in tokenise(text))
    if n_negators == 0:
        found = _MODAL.search(text)
        if found and not _MAY.search(text, 0, found.start()):
            negated = f"{text[: found.end()]} not{text[found.end() :]}"
            yield changed(
                "negation", claim, found[0], f"{found[0]} not", text=negated, polarity=polarity
            )
    elif n_negators == 1 and not _ONLY.search(text):
        for was, now, bare in _without_not(text):
            yield changed("negation", claim, was, now, text=bare, polarity=polarity)


def opposite_verbs(claim: GoldClaim, scene: Scene) -> Iterator[Corruption]:
    """Put a verb of the opposite direction in the place of a verb.

    Only in what is said to be so: not to reject is not yet to accept.
    """
    if not scene.is_english or claim.status == "denied" or claim.polarity == "negative":
        return
    if any(is_negator(token.text) for token in tokenise(claim.text)):
        return
    for match in _WORD.finditer(claim.text):
        before, after = claim.text[: match.start()], claim.text[match.end() :]
        if before[-1:].isalpha() or before[-1:] in "-’'" or after[:1] in ("-", "’", "'"):
            continue
        words = [w for w in before.lower().split() if w not in _ADVERBS and not w.endswith("ly")]
        other = _opposite(match[0], words[-1] if words else "", after.split()[:1])
        if other:
            text = replaced(claim.text, *match.span(), other)
            yield changed("opposite", claim, match[0], other, text=text)


def _opposite(word: str, before: str, after: list[str]) -> str | None:
    """Return the opposite of a verb in its form, None for what is no verb or may be a noun."""
    if before == "to" or before in MODALS or before in ("did", "not"):
        return OPPOSITES.get((word, BASE))
    if before in DETERMINERS or before in PREPOSITIONS or before.endswith(("'s", "’s")):
        return OPPOSITES.get((word, ING))  # "the rise" is a noun, "of building" a verb
    for form in (PARTICIPLE, PAST) if before in _HAVE else (PAST, PARTICIPLE):
        if (word, form) in OPPOSITES:
            return OPPOSITES[word, form]
    if (word, THIRD) in OPPOSITES and after not in (["of"], ["in"], ["to"], ["for"]):
        return OPPOSITES[word, THIRD]
    return OPPOSITES.get((word, ING))


def _without_not(text: str) -> Iterator[tuple[str, str, str]]:
    """Yield the words that negate a claim, those that stand there without, and the whole."""
    for pattern, cut in _NOT:
        for match in pattern.finditer(text):
            bare = match[0][:cut]
            yield match[0].strip(), bare.strip(), text[: match.start()] + bare + text[match.end() :]
    for pattern, words in ((_NONE, "All of "), (_NO, "")):
        if opening := pattern.search(text):
            yield opening[0].strip(), words.strip(), replaced(text, *opening.span(), words)


def _agreeing(subject: str, match: re.Match[str]) -> dict[str, str]:
    """Return the verbs behind a hedge in the number of their subject."""
    head = _PREPOSITION.split(subject)[0].split()[-1].strip(",")
    is_plural = " and " in subject or (head.endswith("s") and not head.endswith(("ss", "'s")))
    if found := re.search(r"\b(is|are|appears?|seems?|plans?|intends?|aims?)\b", match[0]):
        is_plural = found[0] == "are" or (found[0] != "is" and not found[0].endswith("s"))
    verb = match.groupdict().get("verb") or ""
    return {
        "be": "are" if is_plural else "is",
        "have": "have" if is_plural else "has",
        "verb": {"be": "are", "have": "have"}.get(verb, verb)
        if is_plural
        else {"be": "is", "have": "has"}.get(verb, f"{verb}s"),
    }
