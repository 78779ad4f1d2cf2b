"""Gold: what a person found in an article, to score records by."""

from summarizer.evaluation.gold.labels import Chain, Gold, GoldClaim, GoldEntity
from summarizer.evaluation.gold.reading import (
    GoldProblem,
    find_gold,
    load_gold,
    new_gold,
    read_gold,
)
from summarizer.evaluation.gold.soundness import check_gold, require_sound

__all__ = [
    "Chain",
    "Gold",
    "GoldClaim",
    "GoldEntity",
    "GoldProblem",
    "check_gold",
    "find_gold",
    "load_gold",
    "new_gold",
    "read_gold",
    "require_sound",
]
