"""A verdict for people and for GitHub: text, Markdown, annotations."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from summarizer.evaluation.verdict import ScoreResult, Verdict
from summarizer.plurals import counted
from summarizer.reports.markdown import escape
from summarizer.reports.phrases import neutral
from summarizer.reports.tables import aligned

_N_SHOWN = 40
_COUNTS = ("rejected.", "flags.", "usage.")
_HEADER = ("score", "value", "95 % interval", "n", "skipped", "errors")


def render_text(verdict: Verdict) -> str:
    """Return the report for a terminal; its first line names the model and how it was asked."""
    lines = [neutral(verdict.headline), neutral(_what(verdict)), ""]
    lines += aligned([_HEADER, *_rows(verdict)])
    lines += _extras(verdict)
    lines += [f"note: {neutral(note)}" for note in verdict.notes]
    for title, items in _claims(verdict):
        lines += [
            "",
            f"{title}: {len(items)}",
            *(f"  {neutral(item)}" for item in items[:_N_SHOWN]),
        ]
        if len(items) > _N_SHOWN:
            lines.append(f"  and {len(items) - _N_SHOWN} more; --json has them all")
    lines += ["", *(f"FAILED  {neutral(check.message)}" for check in verdict.failures)]
    return "\n".join([*lines, _ending(verdict)]) + "\n"


def render_markdown(verdict: Verdict) -> str:
    """Return the report as Markdown, for a pull request or a job summary."""
    lines = [
        f"## {'Passed' if verdict.passed else 'Failed'}: {escape(verdict.suite)}",
        "",
        f"{escape(verdict.headline)}. {escape(_what(verdict))}.",
        "",
    ]
    if verdict.failures:
        lines += [*(f"- **failed**: {escape(check.message)}" for check in verdict.failures), ""]
    lines += _table(_HEADER, _rows(verdict))
    for label, table in verdict.confusion.items():
        if table:
            names = tuple(table)
            rows = [(gold, *(str(row[name]) for name in names)) for gold, row in table.items()]
            lines += ["", f"{label.capitalize()}, gold by row:", ""]
            lines += _table(("", *names), rows)
    lines += ["", *(f"- {escape(line)}" for line in _extras(verdict)), ""]
    lines += [f"> {escape(note)}" for note in verdict.notes]
    for title, items in _claims(verdict):
        lines += ["", f"<details><summary>{title.capitalize()}: {len(items)}</summary>", ""]
        lines += [*(f"- {escape(item)}" for item in items), "", "</details>"]
    return "\n".join(lines).rstrip() + "\n"


def render_github(verdict: Verdict, root: Path) -> str:
    """Return workflow commands: an error at every failure and every gold claim that was missed.

    When the verdict passed they are notices. Files are named relative to `root` where they are in
    it. GitHub shows the first ten errors of a step, so failures come first.
    """
    level = "notice" if verdict.passed else "error"
    lines = [f"::{level}::{_data(_ending(verdict))}"] if verdict.passed else []
    lines += [
        _annotation(level, check.file, check.line, check.message, root)
        for check in verdict.failures
    ]
    for case, claim in verdict.missed():
        message = f"{claim} was missed: {case.texts.get(claim, '')}"
        lines.append(_annotation(level, case.gold, case.lines.get(claim), message, root))
    return "\n".join(lines) + "\n"


def _annotation(level: str, file: str, line: int | None, message: str, root: Path) -> str:
    name = os.path.relpath(file, root) if file else ""
    if name.startswith(".."):
        name = file
    place = f" file={_property(name)},line={line or 1}" if name else ""
    return f"::{level}{place}::{_data(neutral(message))}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _what(verdict: Verdict) -> str:
    said = f"suite {verdict.suite}: {counted(len(verdict.cases), 'article')}"
    if verdict.repeats > 1:
        said += f", each asked {verdict.repeats} times"
    if verdict.prompt:
        said += f", prompt {verdict.prompt}"
    return f"{said}, baseline {verdict.baseline}" if verdict.baseline else said


def _ending(verdict: Verdict) -> str:
    n_failed, n_checks = len(verdict.failures), len(verdict.checks)
    if verdict.passed:
        return f"passed: {counted(n_checks, 'check')}"
    return f"failed: {n_failed} of {counted(n_checks, 'check')}"


def _rows(verdict: Verdict) -> Iterator[tuple[str, ...]]:
    """Yield the scores that say something: counts of nothing are left out."""
    for name, score in verdict.scores.items():
        if name.startswith(_COUNTS) and not score.value:
            continue
        value = "-" if score.value is None else _number(score.value)
        counts = (str(score.n), str(score.skipped), str(score.errors))
        yield (name, value, _interval(score), *counts)


def _interval(score: ScoreResult) -> str:
    if score.low is None or score.high is None:
        return "-"
    return f"{_number(score.low)} to {_number(score.high)}"


def _number(value: float) -> str:
    return f"{value:.3f}" if abs(value) < 100 else f"{value:,.0f}"


def _extras(verdict: Verdict) -> list[str]:
    """Return what is not in the table: spread over repeats, wrong labels, what it took."""
    lines = []
    spread = [
        f"{name} {score.spread:.3f}" for name, score in verdict.scores.items() if score.spread
    ]
    if verdict.repeats > 1:
        said = ", ".join(spread) or "none: every run gave the same"
        lines.append(f"spread from run to run (standard deviation): {said}")
    for label, table in verdict.confusion.items():
        wrong = [
            f"{n} {gold} read as {given}"
            for gold, row in table.items()
            for given, n in row.items()
            if n and gold != given
        ]
        if wrong:
            lines.append(f"{label}: {', '.join(wrong)}")
    usage = verdict.usage
    cost = "cost not known" if usage.cost_usd is None else f"${usage.cost_usd:.4f}"
    if usage.input_tokens or usage.output_tokens:
        lines.append(
            f"{counted(usage.requests, 'request')}, {usage.reasks} of them reasks,"
            f" {usage.input_tokens:,} + {usage.output_tokens:,} tokens, {cost},"
            f" median {usage.median_latency_s:.2f} s"
        )
    return lines


def _claims(verdict: Verdict) -> list[tuple[str, list[str]]]:
    """Return the claims that were missed, that nothing supports, that a verifier calls wrong."""
    missed = [
        f"{case.gold}:{case.lines.get(claim, 1)}: {claim}: {case.texts.get(claim, '')}"
        for case, claim in verdict.missed()
    ]
    unsupported = [
        f"{case.article}: {claim}: {case.texts.get(claim, '')}"
        for case in verdict.cases
        for claim in case.unsupported
    ]
    wrong = [f"{case.article}: {said}" for case in verdict.cases for said in case.called_wrong]
    titled = [
        ("missed", missed),
        ("unsupported", unsupported),
        ("called wrong by a second reading", wrong),
    ]
    return [(title, items) for title, items in titled if items]


def _table(header: Sequence[str], rows: Iterable[tuple[str, ...]]) -> list[str]:
    """Return a table of our own names and numbers; the first column is code."""
    ruler = ("---", *("---:" for _ in header[1:]))
    body = ((f"`{name}`", *cells) for name, *cells in rows)
    return [f"| {' | '.join(row)} |" for row in (header, ruler, *body)]
