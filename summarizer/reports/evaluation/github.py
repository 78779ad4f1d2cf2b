"""A verdict as GitHub's workflow commands, which annotate files of a pull request."""

from __future__ import annotations

import os
from pathlib import Path

from summarizer.evaluation.verdict import Verdict
from summarizer.reports.evaluation import words
from summarizer.reports.phrases import neutral


def render_github(verdict: Verdict, root: Path, *, variant: str = "") -> str:
    """Return workflow commands at every failure, missed gold claim and wrong label.

    Failures and missed claims are errors and wrong labels warnings, or all of them notices when the
    verdict passed; what was let through is a notice. Files are named relative to `root` where they
    are in it; `variant` says which of several verdicts this is. GitHub shows the first ten of each
    kind in a step, so failures come first.
    """
    level, milder = ("notice", "notice") if verdict.passed else ("error", "warning")
    lead = f"{variant}: " if variant else ""
    lines = [f"::{level}::{_data(neutral(lead + words.ending(verdict)))}"] if verdict.passed else []
    lines += [
        _annotation(level, check.file, check.line, [lead + check.message], root)
        for check in verdict.failures
    ]
    for check in verdict.allowed:
        said = f"{lead}allowed to fail: {words.allowed_words(check, verdict)}"
        lines.append(_annotation("notice", check.file, check.line, [said], root))
    for case, claim in verdict.missed():
        missed = lead + words.texted(case, claim, " was missed")
        near = words.near_misses(case, claim)
        lines.append(_annotation(level, case.gold, case.lines.get(claim), [missed, *near], root))
    for case in verdict.cases:
        for label in words.labels_of(case):
            said, more = words.wrong_label(label)
            line = case.lines.get(label.gold)
            lines.append(_annotation(milder, case.gold, line, [lead + said, *more], root))
    return "\n".join(lines) + "\n"


def render_github_error(message: str) -> str:
    """Return the workflow command for what kept a verdict from being reached."""
    return f"::error::{_data(neutral(message))}\n"


def _annotation(level: str, file: str, line: int | None, message: list[str], root: Path) -> str:
    name = os.path.relpath(file, root) if file else ""
    if name.startswith(".."):
        name = file
    place = f" file={_property(name)},line={line or 1}" if name else ""
    said = "\n".join(map(neutral, message))
    return f"::{level}{place}::{_data(said)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
