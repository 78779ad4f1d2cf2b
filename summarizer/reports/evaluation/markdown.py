"""A verdict as Markdown: what failed comes first, and lists are folded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from summarizer.evaluation.verdict import GateCheck, Verdict
from summarizer.reports.evaluation import words
from summarizer.reports.markdown import escape


def render_markdown(verdict: Verdict) -> str:
    """Return the report as Markdown, for a pull request or a job summary."""
    lines = [
        f"## {'Passed' if verdict.passed else 'Failed'}: {escape(verdict.suite)}",
        "",
        f"{'. '.join(map(escape, words.subject(verdict)))}.",
        "",
        *_checks(verdict),
        *markdown_table(words.SCORE_HEADER, words.score_rows(verdict)),
    ]
    for title, (head, *rows) in words.confusions(verdict):
        lines += ["", f"{title.capitalize()}:", "", *markdown_table(head, rows)]
    lines += ["", *(f"- {escape(said)}" for said in words.footnotes(verdict))]
    for title, entries in words.sections(verdict.cases):
        lines += ["", f"<details><summary>{title.capitalize()}: {len(entries)}</summary>", ""]
        lines += [line for entry in entries for line in _entry(entry)]
        lines += ["", "</details>"]
    return "\n".join(lines).rstrip() + "\n"


def markdown_table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Return a table of our own names and numbers; the first column is code."""
    ruler = ("---", *("---:" for _ in header[1:]))
    body = ((f"`{name}`", *cells) for name, *cells in rows)
    return [f"| {' | '.join(row)} |" for row in (header, ruler, *body)]


def _checks(verdict: Verdict) -> list[str]:
    allowed = [_check("allowed", c, words.allowed_words(c, verdict)) for c in verdict.allowed]
    failed = [_check("failed", check, check.message) for check in verdict.failures]
    return [*allowed, *failed, ""] if allowed or failed else []


def _check(word: str, check: GateCheck, message: str) -> str:
    place = words.check_place(check)
    return f"- **{word}**: {escape(message)}" + (f" ({escape(place)})" if place else "")


def _entry(entry: words.Entry) -> list[str]:
    lines = [f"- {escape(f'{entry.place}: {entry.said}')}"]
    return lines + [f"  - {escape(more)}" for more in entry.more]
