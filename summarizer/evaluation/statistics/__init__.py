"""Intervals, correlations and agreement: numbers that know nothing of articles."""
