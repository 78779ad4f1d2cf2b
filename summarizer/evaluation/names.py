"""The names of scores that a suite may hold to something, and which way is better."""

from __future__ import annotations

from summarizer.evaluation.scorers.claims import SCORE_NAMES

# Of a whole suite only: one article has too few of most labels.
SUITE_SCORES = ("status.macro_f1", "polarity.macro_f1")
JUDGE_SCORES = ("judge.faithfulness", "judge.position_bias")
# Reasons and flag kinds differ between models: any name of this form is a score.
PREFIXES = ("rejected.", "flags.")

_LOWER = frozenset(("claims.unsupported", "claims.duplicates", "judge.position_bias"))
_LOWER_PREFIXES = (*PREFIXES, "usage.")
# Too much is as odd as too little.
_NEITHER = frozenset(("claims.granularity", "claims.supported", "summary.words"))


def known_names() -> tuple[str, ...]:
    """Return every score that has a name of its own."""
    return (*SCORE_NAMES, *SUITE_SCORES, *JUDGE_SCORES)


def is_score_name(name: str) -> bool:
    """Say whether a name can be that of a score."""
    return name in known_names() or any(
        name.startswith(prefix) and len(name) > len(prefix) for prefix in PREFIXES
    )


def lower_is_better(name: str) -> bool:
    """Say whether a score is better when it is lower: what is wrong, repeated, or paid for."""
    return name in _LOWER or name.startswith(_LOWER_PREFIXES)


def has_direction(name: str) -> bool:
    """Say whether one way is better at all; length and granularity have a range at most."""
    return name not in _NEITHER
