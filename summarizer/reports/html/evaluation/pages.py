"""The page of one evaluation, or of several: verdicts first, then every article."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final, get_args

from markupsafe import Markup

from summarizer.evaluation.evaluate import Evaluation
from summarizer.evaluation.scorers.table import SCORES
from summarizer.evaluation.scores import LabelName
from summarizer.reports.evaluation import variants
from summarizer.reports.html.evaluation.cases import CasePart
from summarizer.reports.html.evaluation.changes import compared_with
from summarizer.reports.html.evaluation.rows import Result
from summarizer.reports.html.evaluation.runs import RunPart
from summarizer.reports.html.facets import Facet
from summarizer.reports.html.page import document
from summarizer.reports.html.records import MOST_OPEN

_ANY_WRONG: Final = "anything wrong"
_LABELS: Final = {
    "result": "Result",
    "label": "Wrong label",
    "score": "Lowers the score",
    "change": "Changed",
    "article": "Article",
    "run": "Run",
    "repeat": "Repeat",
}
# What every line has: with one value there is nothing to choose.
_OF_ALL: Final = ("article", "run", "repeat")
_ORDER: Final[dict[str, tuple[str, ...]]] = {
    "result": (_ANY_WRONG, *get_args(Result)),
    "label": get_args(LabelName),
    "score": tuple(SCORES),
}


def render_evaluations(evaluations: Sequence[Evaluation]) -> Iterator[str]:
    """Yield the pieces of the page, in which everything stands that the reports of a verdict have.

    Of several evaluations the articles of one gold stand below one another.
    """
    verdicts = [each.verdict for each in evaluations]
    several = len(evaluations) > 1
    names = variants.names(verdicts) if several else [""]
    runs = [_run(n, name, e) for n, (name, e) in enumerate(zip(names, evaluations, strict=True), 1)]
    cases = sorted((case for run in runs for case in run.cases), key=lambda case: case.n)
    yield from document(
        "evaluation.html",
        styles=("records.css", "evaluation.css"),
        scripts=("evaluation.js",),
        title=f"Evaluation of {', '.join(dict.fromkeys(v.suite for v in verdicts))}",
        heading=variants.heading(verdicts) if several else "",
        names=names,
        side_by_side=variants.rows(verdicts) if several else [],
        runs=runs,
        facets=_facets(cases),
        listed=cases,
        later=len(cases) > MOST_OPEN,
        cases=_markup(cases),
    )


def _run(number: int, name: str, evaluation: Evaluation) -> RunPart:
    since = compared_with(evaluation)
    cases = tuple(
        CasePart(evaluation, number, name, n, repeat, since)
        for repeat in range(1, len(evaluation.run.repeats) + 1)
        for n in range(len(evaluation.cases))
    )
    return RunPart(number, name, evaluation, since, cases)


def _markup(cases: Sequence[CasePart]) -> Iterator[Markup]:
    later = len(cases) > MOST_OPEN
    return (case.render(later=later) for case in cases)


def _facets(cases: Sequence[CasePart]) -> list[Facet]:
    """Return what there is to choose from; a thing with one value only is none."""
    counts: dict[str, Counter[str]] = {name: Counter() for name in _LABELS}
    for case in cases:
        data = case.data()
        for values in data["rows"]:
            for name in _LABELS:
                counts[name].update(values[name])
        for name in _LABELS:
            counts[name].update(dict.fromkeys(data["own"].get(name, ()), 0))
    facets = [
        Facet(name, label, tuple(_ordered(name, counts[name])), is_verbatim=name != "result")
        for name, label in _LABELS.items()
    ]
    return [f for f in facets if len(f.options) > (f.name in _OF_ALL)]


def _ordered(name: str, counts: Counter[str]) -> Iterator[tuple[str, int]]:
    order = _ORDER.get(name, ())
    known = [value for value in order if value in counts]
    return ((value, counts[value]) for value in (*known, *(c for c in counts if c not in order)))
