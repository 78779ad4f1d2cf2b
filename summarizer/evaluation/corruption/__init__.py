"""Gold claims made wrong on purpose: what a check or a verifier should find, and is measured on.

Each kind changes one thing and keeps the quotes, so that the defect stands under a true quote. All
are sound: what the article says does not carry the claim any more. Where that is not sure, the kind
makes nothing of the claim.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import MappingProxyType
from typing import TypeAlias

from summarizer.evaluation.corruption.days import other_days
from summarizer.evaluation.corruption.details import added_details
from summarizer.evaluation.corruption.figures import other_numbers, other_units
from summarizer.evaluation.corruption.kinds import MEANINGS, Corruption, Kind, as_reply, unlike
from summarizer.evaluation.corruption.people import (
    exchanged_names,
    other_names,
    other_speakers,
    swapped_roles,
)
from summarizer.evaluation.corruption.scene import Scene
from summarizer.evaluation.corruption.wording import dropped_hedges, negations, opposite_verbs
from summarizer.evaluation.gold import GoldClaim

__all__ = ["MEANINGS", "Corruption", "Kind", "Scene", "as_reply", "corruptions"]

_Corrupter: TypeAlias = Callable[[GoldClaim, Scene], Iterator[Corruption]]
_CORRUPTERS: MappingProxyType[Kind, _Corrupter] = MappingProxyType(
    {
        "number": other_numbers,
        "unit": other_units,
        "day": other_days,
        "name": other_names,
        "exchange": exchanged_names,
        "roles": swapped_roles,
        "speaker": other_speakers,
        "hedge": dropped_hedges,
        "negation": negations,
        "opposite": opposite_verbs,
        "detail": added_details,
    }
)


def corruptions(claim: GoldClaim, scene: Scene) -> dict[Kind, list[Corruption]]:
    """Return what can be made of a claim, by kind; kinds that it is not fit for are left out."""
    made = {
        kind: unlike(list(corrupt(claim, scene)), scene.claim_texts)
        for kind, corrupt in _CORRUPTERS.items()
    }
    return {kind: found for kind, found in made.items() if found}
