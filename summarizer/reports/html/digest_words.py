"""What a reader is told of two claims: their relation in words, and the words that differ."""

from __future__ import annotations

from typing import Final

from summarizer.digests.models import Difference, DigestClaim, Relation
from summarizer.language.quantities import read_quantities
from summarizer.models import Quantity
from summarizer.reports.phrases import neutral
from summarizer.reports.wordings import Piece, Pieces, compared

# In the order of the form; "differs in number" and the like stand between the second and the last.
SAME: Final = "the same"
MORE: Final = "one says more"
ALONE: Final = "only in one article"
KINDS: Final = (
    SAME,
    MORE,
    *(
        f"differs in {what}"
        for what in ("number", "status", "polarity", "source", "scope", "time", "something")
    ),
    ALONE,
)


def kind_in_words(relation: Relation) -> str:
    """Return the kind of a relation, as one chooses it: "differs in number"."""
    if relation.kind == "differs":
        return f"differs in {relation.differs or 'something'}"
    return SAME if relation.kind == "same" else MORE


def between(relation: Relation) -> tuple[str, str]:
    """Return the words between two claims, and behind them: "and", "differ in number: 5 ..."."""
    judged = " (judged by the model)" if relation.by == "model" else ""
    why = f": {neutral(relation.why)}" if relation.why else ""
    if relation.kind == "more_specific":
        return "says more than", f"{why}{judged}".strip()
    what = "say the same" if relation.kind == "same" else f"differ in {relation.differs or 'a way'}"
    return "and", f"{what}{why}{judged}"


def marked(claim: DigestClaim, other: DigestClaim, differs: Difference | None) -> Pieces:
    """Return the words of a claim, those marked in which it differs from another.

    Of a number only what counts something is marked, where both count; nothing is marked where the
    two say it in words of their own, or differ in who says it.
    """
    words, others = neutral(claim.text), neutral(other.text)
    if differs == "source" or not words:
        return (Piece(words),)
    if differs == "number" and (found := _numbers(words, others)):
        return found
    return compared(words, others, shared=0.5).article


def _numbers(words: str, others: str) -> Pieces:
    """Return words with the numbers marked that the others have not; () where both do not count."""
    ours, theirs = (read_quantities(text, [(0, len(text))]) for text in (words, others))
    known = {_value(quantity) for quantity in theirs}
    strange = [quantity for quantity in ours if _value(quantity) not in known]
    if not theirs or not strange:
        return ()
    pieces: list[Piece] = []
    done = 0
    for quantity in strange:
        start = words.find(quantity.text, done)
        if start < 0:
            continue
        end = start + len(quantity.text)
        pieces += [Piece(words[done:start]), Piece(words[start:end], differs=True)]
        done = end
    pieces.append(Piece(words[done:]))
    return tuple(piece for piece in pieces if piece.text)


def _value(quantity: Quantity) -> tuple[object, ...]:
    if quantity.value is None:
        return (quantity.text.casefold(),)
    return quantity.value, quantity.to, quantity.comparator
