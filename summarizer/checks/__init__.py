"""Deterministic checks of a record against its article: free, offline, on every record."""

from summarizer.checks.background import Background, Wording
from summarizer.checks.claims import check_claim
from summarizer.checks.output import Example, check_leaks, find_instructions
from summarizer.checks.summary import check_summary

__all__ = [
    "Background",
    "Example",
    "Wording",
    "check_claim",
    "check_leaks",
    "check_summary",
    "find_instructions",
]
