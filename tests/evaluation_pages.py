"""Pages of evaluations of invented records, for tests of what they are made of."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from summarizer.evaluation.evaluate import Evaluation, Options, evaluate
from summarizer.evaluation.runs import load_cases
from summarizer.evaluation.suite import load_suite
from summarizer.reports.html.evaluation import render_evaluations


def evaluation_of(suite: Path, records: Path, **options: Any) -> Evaluation:
    """Score records on a suite; `options` are those of an evaluation."""
    found = load_suite(suite)
    given = Options(records=records, **options)
    return evaluate(found, load_cases(found), found.settings(), given)


def write_page(path: Path, *evaluations: Evaluation) -> Path:
    """Write the page of evaluations."""
    path.write_text("".join(render_evaluations(evaluations)), encoding="utf-8", newline="")
    return path
