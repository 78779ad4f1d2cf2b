"""Scorers: deterministic, offline; each a value in [0, 1], or skipped with its reason."""

from summarizer.evaluation.matching.text import faithfulness, presence

__all__ = ["faithfulness", "presence"]
