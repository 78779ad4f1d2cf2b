"""Deterministic checks of a record against its article: free, offline, on every record."""

from summarizer.checks.claims import check_claim
from summarizer.checks.output import check_leaks, check_summary, find_instructions, word_runs

__all__ = ["check_claim", "check_leaks", "check_summary", "find_instructions", "word_runs"]
