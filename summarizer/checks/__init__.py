"""Deterministic checks of a record against its article: free, offline, on every record."""

from summarizer.checks.claims import check_claim
from summarizer.checks.output import Example, check_leaks, check_summary, find_instructions

__all__ = ["Example", "check_claim", "check_leaks", "check_summary", "find_instructions"]
