"""Scoring records against gold: matching, scores with intervals, suites, the gate."""
