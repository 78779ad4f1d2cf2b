"""A verdict, or several side by side, for people and for GitHub."""

from summarizer.reports.evaluation.github import render_github, render_github_error
from summarizer.reports.evaluation.markdown import render_markdown
from summarizer.reports.evaluation.side_by_side import (
    render_side_by_side,
    render_side_by_side_markdown,
)
from summarizer.reports.evaluation.text import render_text

__all__ = [
    "render_github",
    "render_github_error",
    "render_markdown",
    "render_side_by_side",
    "render_side_by_side_markdown",
    "render_text",
]
