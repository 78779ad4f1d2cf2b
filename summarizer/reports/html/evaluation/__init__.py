"""An evaluation, or several side by side, as one page for a browser."""

from summarizer.reports.html.evaluation.pages import render_evaluations

__all__ = ["render_evaluations"]
