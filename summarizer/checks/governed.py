"""Checks of what governs a quote from outside: a negation to its left, or a question."""

from __future__ import annotations

from collections.abc import Iterator

from summarizer.checks.scene import Scene, is_negated
from summarizer.grounding import is_in_question
from summarizer.models import Flag

# A claim with one of these carries the negation that its quote leaves out.
_CARRIES_DENIAL = frozenset(
    "deny denies denied denial false untrue refuse refuses refused fail fails failed decline"
    " declines declined reject rejects rejected retracted withdrew disputed disputes doubts doubted"
    " unlikely unclear".split()
)
_ASKS = frozenset("ask asks asked asking question questions wonder wonders whether".split())


def governed_quotes(scene: Scene) -> Iterator[Flag]:
    """Yield a flag for each quote that stands behind a negation that the claim does not carry."""
    claim = scene.claim
    if claim.status == "denied" or claim.polarity == "negative":
        return
    if is_negated(scene.text, scene.lower_words) or not _CARRIES_DENIAL.isdisjoint(
        scene.lower_words
    ):
        return
    for evidence, governors in zip(claim.evidence, scene.governors, strict=True):
        if governors and scene.lower_words.isdisjoint(governors):
            yield Flag(
                kind="negation",
                message=f"The quote stands behind “{governors[0]}”, which negates it.",
                start=evidence.start,
                end=evidence.end,
            )


def questions(scene: Scene) -> Iterator[Flag]:
    """Yield a flag for each quote of a question, where the claim states what is asked."""
    claim, haystack = scene.claim, scene.haystack
    is_asked = "?" in claim.text or not _ASKS.isdisjoint(scene.lower_words)
    if is_asked or claim.status in ("possible", "unconfirmed"):
        return
    for evidence in claim.evidence:
        if is_in_question(haystack.text, haystack.view.place(evidence.end or 0)):
            yield Flag(
                kind="question",
                message="The quote is part of a question; the claim is none.",
                start=evidence.start,
                end=evidence.end,
            )
