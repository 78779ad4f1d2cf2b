"""Gold: what a person found in an article, to score records by."""

from summarizer.evaluation.gold.fixes import fix_gold
from summarizer.evaluation.gold.inspection import Inspection, inspect_gold
from summarizer.evaluation.gold.labels import Chain, Gold, GoldClaim, GoldEntity
from summarizer.evaluation.gold.problems import GoldProblem
from summarizer.evaluation.gold.reading import find_gold, load_gold, read_gold
from summarizer.evaluation.gold.skeletons import new_gold, render_gold
from summarizer.evaluation.gold.soundness import check_gold, require_sound

__all__ = [
    "Chain",
    "Gold",
    "GoldClaim",
    "GoldEntity",
    "GoldProblem",
    "Inspection",
    "check_gold",
    "find_gold",
    "fix_gold",
    "inspect_gold",
    "load_gold",
    "new_gold",
    "read_gold",
    "render_gold",
    "require_sound",
]
