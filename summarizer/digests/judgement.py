"""What the rules, or a model, say of two claims of different articles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from summarizer.digests.models import Difference, Judge, RelationKind

Side = Literal["a", "b"]

# How much of the one must stand in the other to be about the same fact: below, two claims share
# their actors only. Set on invented pairs, see tests/data.
CONTAINED: Final = 0.72


@dataclass(frozen=True)
class Judgement:
    """What two claims are to one another: None of a kind is none, or `open` where it is not sure.

    `finer` is the more specific side; it `refines` the other where it has a number for a vague one.
    `score`, in [0, 1], is for choosing between several.
    """

    kind: RelationKind | None
    score: float
    differs: Difference | None = None
    finer: Side | None = None
    why: str = ""
    by: Judge = "rules"
    refines: bool = False

    @property
    def is_open(self) -> bool:
        """Say whether the rules are not sure, and a model may be asked."""
        return self.kind is None and self.score > 0


NOTHING = Judgement(None, 0.0)
