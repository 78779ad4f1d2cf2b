"""Claims in doubt and what a repair gives: better quotes, and a claim that fits them, or none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from summarizer.assembly import GroundedClaim, Mentions, build_claim, span_of, with_evidence
from summarizer.checks import Background
from summarizer.grounding import Haystack, likely_sentence, locate_within
from summarizer.models import Evidence, Flag
from summarizer.readers.base import Doubt
from summarizer.replies import Correction, QuoteRepair, ReplyClaim
from summarizer.text.folding import plain
from summarizer.vocabulary import FlagKind

# What a check says of a claim that says something else than its quotes. Of the other kinds a claim
# may stand with a flag: how sure, and who says it.
_OBJECTIONS: Final[frozenset[FlagKind]] = frozenset(
    ("number", "name", "negation", "time", "quantity", "wording")
)


def doubtful(claims: Iterable[GroundedClaim], haystack: Haystack) -> list[Doubt]:
    """Return the claims with quotes that were not accepted, as a reader is asked to mend them."""
    return [
        Doubt(c.id, c.reply.text, c.refused, [_likely(e, c, haystack) for e in c.refused])
        for c in claims
        if c.refused
    ]


def _likely(evidence: Evidence, claim: GroundedClaim, haystack: Haystack) -> str:
    """Return the sentence that a refused quote seems to come from, in the part of its claim."""
    if claim.span is None or evidence.start is not None:
        return likely_sentence(evidence, haystack)
    return likely_sentence(evidence, haystack.part(claim.span))


def mend(
    claims: Sequence[GroundedClaim],
    repairs: Mapping[str, QuoteRepair],
    background: Background,
    mentions: Mentions,
) -> tuple[GroundedClaim, ...]:
    """Return the claims, those in doubt as their repairs put them, by their ids.

    A correction is taken with its quotes, if one of them is accepted and no free check objects to
    what it says; else the claim stays as it was, and says why.
    """
    mended = list(claims)
    for at, claim in enumerate(claims):
        if not claim.refused or claim.id not in repairs:
            continue
        repair = repairs[claim.id]
        better = _requoted(claim, repair, background)
        if better is None:
            continue
        reply = _corrected(better, repair.corrected, background)
        correction = _said_of(claim.reply, reply)
        mended[at] = better._replace(reply=reply, correction=correction)
        if not correction:
            continue
        flags = build_claim(mended[at], background, mentions).flags
        objection = next((flag for flag in flags if flag.kind in _OBJECTIONS), None)
        if objection is not None:
            mended[at] = claim._replace(objection=_refusal(reply, objection))
    return tuple(mended)


def _requoted(
    claim: GroundedClaim, repair: QuoteRepair, background: Background
) -> GroundedClaim | None:
    """Return the claim with the quotes of a repair for those that were not accepted.

    None where none of them is accepted either.
    """
    title, haystack = background.article.title, background.haystack
    near = [span_of(e) for e in claim.accepted]
    better = [
        locate_within(quote, haystack, claim.span, title=title, near=near)
        for quote in repair.quotes
    ]
    if not any(e.accepted for e in better):
        return None
    better = [e for e in better if not e.accepted or span_of(e) not in near]
    quoted = with_evidence(claim.id, claim.reply, (*claim.accepted, *better), claim.span)
    return quoted._replace(context=claim.context)


def _corrected(
    claim: GroundedClaim, correction: Correction | None, background: Background
) -> ReplyClaim:
    """Return what a claim with its new quotes says by a correction, without labels of other words.

    Of the labels that a correction leaves out, numbers and a time whose words do not stand in the
    sentences of the quotes were those of what it puts right.
    """
    reply = claim.reply
    if correction is None or not correction.text.strip():
        return reply
    changes = {name: value for name, value in correction if value is not None}
    if correction.text != reply.text:
        numbers = {n for e in claim.accepted for n in background.numbers_of(e)}
        near = " ".join(background.sentence(n) for n in sorted(numbers))
        standing = [q for q in reply.quantities if plain(q.text) in near]
        changes.setdefault("quantities", standing)
        if reply.time and plain(reply.time.text or "") not in near:
            changes.setdefault("time", None)
    return reply.model_copy(update=changes)


def _said_of(before: ReplyClaim, after: ReplyClaim) -> str:
    """Return what a correction changed, "" for nothing."""
    changed = [n for n in Correction.model_fields if getattr(before, n) != getattr(after, n)]
    if not changed:
        return ""
    if "text" in changed:
        return f"it said “{before.text}” before"
    return f"its {' and '.join(changed)} {'was' if len(changed) == 1 else 'were'} another before"


def _refusal(reply: ReplyClaim, objection: Flag) -> str:
    return f"its correction “{reply.text}” does not fit its quotes: {objection.message}"
