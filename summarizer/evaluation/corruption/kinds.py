"""What a planted defect is: its kind, the claim as it would then stand, and what was exchanged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final, Literal, TypeAlias

from summarizer.evaluation.gold import GoldClaim
from summarizer.models import Quantity
from summarizer.replies import Quote, ReplyClaim, ReplyTime

Kind: TypeAlias = Literal[
    "number",
    "unit",
    "day",
    "name",
    "exchange",
    "roles",
    "speaker",
    "hedge",
    "negation",
    "opposite",
    "detail",
]
# What each kind does to a claim, in the order in which they are reported.
MEANINGS: Final[Mapping[Kind, str]] = MappingProxyType(
    {
        "number": "another number",
        "unit": "another unit",
        "day": "another day",
        "name": "name from elsewhere",
        "exchange": "names exchanged",
        "roles": "roles swapped",
        "speaker": "another speaker",
        "hedge": "hedge dropped",
        "negation": "negation in or out",
        "opposite": "opposite verb",
        "detail": "detail added",
    }
)


@dataclass(frozen=True, slots=True)
class Corruption:
    """A claim with one defect, its quotes as they were; `was` and `now` are what was exchanged."""

    kind: Kind
    claim: ReplyClaim
    was: str
    now: str


def as_reply(claim: GoldClaim) -> ReplyClaim:
    """Return the claim as a reader would give it that says exactly what gold says.

    Its evidence are the quotes that carry it; those that only resolve its words are left out, as
    most models leave them out.
    """
    time = claim.time
    return ReplyClaim(
        id=claim.id,
        evidence=[Quote(e.quote) for e in claim.evidence if e.role == "support"],
        text=claim.text,
        importance=claim.importance,
        attribution=[list(level) for level in claim.attribution],
        status=claim.status,
        polarity=claim.polarity,
        quantities=[Quantity(**dict(quantity)) for quantity in claim.quantities or ()],
        time=ReplyTime(
            text=time.text,
            start=time.start.isoformat() if time.start else None,
            end=time.end.isoformat() if time.end else None,
        )
        if time and (time.text or time.start or time.end)
        else None,
    )


def changed(kind: Kind, claim: GoldClaim, was: str, now: str, **fields: Any) -> Corruption:
    """Return the claim with other `fields` of its reply."""
    return Corruption(kind, as_reply(claim).model_copy(update=fields), was, now)


def replaced(text: str, start: int, end: int, words: str) -> str:
    """Return the text with other words at `[start, end)`; it begins with a capital all the same."""
    changed_text = text[:start] + words + text[end:]
    return changed_text[:1].upper() + changed_text[1:]


def without_end(text: str) -> tuple[str, str]:
    """Return a sentence and the mark that ends it."""
    bare = text.rstrip()
    return (bare[:-1], bare[-1]) if bare[-1:] in ".!" else (bare, "")


def unlike(found: Sequence[Corruption], texts: frozenset[str]) -> list[Corruption]:
    """Return the corruptions that say what no other claim of the article says, each once."""
    kept: dict[tuple[str, str], Corruption] = {}
    for each in found:
        if each.claim.text not in texts or each.kind == "speaker":
            kept.setdefault((each.claim.text, each.now), each)
    return list(kept.values())
