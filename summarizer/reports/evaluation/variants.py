"""Several verdicts as the variants of one question: what tells them apart, and their figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from itertools import combinations
from typing import Final, Literal, NamedTuple

from summarizer.evaluation.scorers.table import SCORES
from summarizer.evaluation.verdict import NOT_MEASURED, Verdict
from summarizer.plurals import counted
from summarizer.reports.evaluation import words

Better = Literal["higher", "lower"] | None

# Shown where no suite has a threshold: what was found, what is wrong, and each label once.
_MAIN: Final = (
    "claims.recall",
    "claims.precision",
    "claims.f1",
    "claims.unsupported",
    "attribution.innermost",
    "status.accuracy",
    "polarity.accuracy",
    "quantities.f1",
    "time.accuracy",
    "key_points.coverage",
    "summary.core_coverage",
)
_TOLD_APART_BY: Final = ("model", "prompt", "endpoint", "suite")


class Figure(NamedTuple):
    """One cell: what is shown, whether no variant is better, and whether it misses a threshold."""

    shown: str
    is_best: bool = False
    has_failed: bool = False


class Row(NamedTuple):
    """One figure of every variant."""

    title: str
    figures: tuple[Figure, ...]


def names(verdicts: Sequence[Verdict]) -> list[str]:
    """Return a name for each variant: the fewest of model, prompt, endpoint, suite that do.

    Variants that are alike in all of these are numbered. How each was asked is added where some
    were asked otherwise than others.
    """
    keys = [key for key in _TOLD_APART_BY if len({getattr(v, key) for v in verdicts}) > 1]
    choices = [some for n in range(1, len(keys) + 1) for some in combinations(keys, n)]
    named = [[_named(v, some) for v in verdicts] for some in choices or [("model",)]]
    chosen = next((each for each in named if len(set(each)) == len(each)), named[-1])
    seen: Counter[str] = Counter()
    found = []
    for verdict, name in zip(verdicts, chosen, strict=True):
        seen[name] += 1
        again = f" #{seen[name]}" if chosen.count(name) > 1 else ""
        mode = f" ({verdict.mode})" if len({v.mode for v in verdicts}) > 1 else ""
        found.append(f"{name}{again}{mode}")
    return found


def _named(verdict: Verdict, keys: Sequence[str]) -> str:
    said = [getattr(verdict, key) for key in keys]
    return ", ".join(filter(None, said)) or f"no {keys[0]}"


def heading(verdicts: Sequence[Verdict]) -> str:
    """Return how many variants there are, and on how many cases of which suite."""
    suites = ", ".join(dict.fromkeys(verdict.suite for verdict in verdicts))
    articles = dict.fromkeys(counted(len(verdict.cases), "article") for verdict in verdicts)
    most = max(verdict.repeats for verdict in verdicts)
    repeats = f", each asked {most} times" if most > 1 else ""
    return f"{len(verdicts)} side by side, suite {suites}: {' or '.join(articles)}{repeats}"


def rows(verdicts: Sequence[Verdict]) -> list[Row]:
    """Return the gate's word, the scores that have thresholds (else the main ones), the costs."""
    usages = [verdict.usage for verdict in verdicts]
    found = [
        Row("gate", tuple(_gate(verdict) for verdict in verdicts)),
        *(_score(name, verdicts) for name in _scores(verdicts)),
        _row("share supported", _supported(verdicts), words.number, "higher"),
    ]
    by_model = _values("claims.supported_by_model", verdicts)
    if any(value is not None for value in by_model):
        found.append(_row("supported by a model", by_model, words.number, "higher"))
    requests = [None if v.mode == "offline" else v.usage.requests for v in verdicts]
    return [
        *found,
        _row("cost, $", [usage.cost_usd for usage in usages], "{:,.4f}".format, "lower"),
        _row("seconds, sum", [usage.latency_s for usage in usages], "{:,.1f}".format, "lower"),
        _row(
            "seconds, median",
            [usage.median_latency_s for usage in usages],
            "{:,.2f}".format,
            "lower",
        ),
        _row("requests", requests, "{:,.0f}".format, "lower"),
    ]


def _gate(verdict: Verdict) -> Figure:
    return Figure("pass" if verdict.passed else "FAIL")


def _scores(verdicts: Sequence[Verdict]) -> list[str]:
    """Return the scores that any suite has a threshold for, else the main ones."""
    gated = {
        check.score
        for verdict in verdicts
        for check in verdict.checks
        if check.score is not None and not check.where
    }
    measured = dict.fromkeys(name for verdict in verdicts for name in verdict.scores)
    if not gated:
        return [name for name in _MAIN if name in measured]
    return [
        name
        for name in dict.fromkeys((*measured, *sorted(gated)))
        if name in gated
        and not all(words.counts_nothing(name, value) for value in _values(name, verdicts))
    ]


def _score(name: str, verdicts: Sequence[Verdict]) -> Row:
    definition = SCORES.get(name)
    row = _row(
        name, _values(name, verdicts), words.number, definition.better if definition else None
    )
    failed = [
        any(check.score == name and not check.where for check in verdict.failures)
        for verdict in verdicts
    ]
    figures = (
        figure._replace(has_failed=has) for figure, has in zip(row.figures, failed, strict=True)
    )
    return row._replace(figures=tuple(figures))


def _values(name: str, verdicts: Sequence[Verdict]) -> list[float | None]:
    return [verdict.scores.get(name, NOT_MEASURED).value for verdict in verdicts]


def _supported(verdicts: Sequence[Verdict]) -> list[float | None]:
    unsupported = _values("claims.unsupported", verdicts)
    return [None if value is None else 1 - value for value in unsupported]


def _row(
    title: str,
    values: Sequence[float | None],
    form: Callable[[float], str],
    better: Better,
) -> Row:
    """Return a row; its best figures are marked unless all that were measured look the same.

    What looks the same as the best is as good: a mark must not rest on digits that nobody sees.
    """
    shown = ["-" if value is None else form(value) for value in values]
    known = [value for value in values if value is not None]
    best = ""
    if better is not None and len({cell for cell in shown if cell != "-"}) > 1:
        best = form(max(known) if better == "higher" else min(known))
    return Row(title, tuple(Figure(cell, cell == best) for cell in shown))
