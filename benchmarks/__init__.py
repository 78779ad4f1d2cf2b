"""Measurements of summarizer: what it costs, and how the extractive reader scores."""
