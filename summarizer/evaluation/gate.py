"""The gate: the scores of a run held against the suite's limits and its baseline."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from summarizer.evaluation.case_results import case_result, second_readings, usage_of
from summarizer.evaluation.gold import Gold
from summarizer.evaluation.pooling import Repeats, suite_scores
from summarizer.evaluation.regression import Held, Past, against, differences, regressions
from summarizer.evaluation.runs import Run
from summarizer.evaluation.statistics.labels import confusion_table
from summarizer.evaluation.statistics.resampling import FEW_GROUPS
from summarizer.evaluation.suite import Limit, Limits, Suite
from summarizer.evaluation.verdict import (
    NOT_MEASURED,
    CaseResult,
    CheckKind,
    GateCheck,
    Inputs,
    ScoreResult,
    Verdict,
)
from summarizer.plurals import counted

# What somebody may let through for a reason: that a run is worse, or not to be compared.
_ALLOWED: Final = frozenset(("regression", "incomparable"))


def decide(
    suite: Suite,
    cases: Sequence[Gold],
    run: Run,
    scored: Repeats,
    inputs: Inputs,
    *,
    held: Held | None = None,
    past: Past | None = None,
    reason: str | None = None,
) -> Verdict:
    """Return the verdict on a run, `held` to a baseline, and to that of the `past`.

    It fails when an article has no record, a score is an error, a threshold is missed, or a score
    is worse than a baseline allows; and when there is a past with which something cannot be
    compared. A `reason` lets through what is only worse or not comparable; the verdict names it.
    """
    tables = suite.tables
    scores = suite_scores(scored)
    results = tuple(case_result(gold, run, scored, n) for n, gold in enumerate(cases))
    checks = [
        *_outcomes(run, results, cases),
        *_held(suite, ("thresholds",), tables.thresholds, scores),
        *_slices(suite, scored),
        *_case_limits(suite, results),
    ]
    is_twice = held is not None and past is not None and past.says_all_of(held)
    if held is not None and not is_twice:
        checks += regressions(held, scores, results)
    if past is not None:
        checks += against(past, inputs, scores, results)
    allowed = tuple(c for c in checks if reason and not c.passed and c.kind in _ALLOWED)
    failures = tuple(c for c in checks if not c.passed and c not in allowed)
    return Verdict(
        verdict="fail" if failures else "pass",
        suite=suite.name,
        model=run.model,
        mode=run.mode,
        verified_by=run.verified_by,
        judged_by=tables.judge.model if tables.judge else None,
        prompt=run.prompt,
        endpoint=run.endpoint,
        baseline=os.fspath(held.path) if held else None,
        against=past.ref if past else None,
        reason=reason if allowed else None,
        repeats=len(run.repeats),
        scores=scores,
        confusion=_confusion(scored),
        cases=results,
        checks=tuple(checks),
        failures=failures,
        allowed=allowed,
        usage=usage_of([record for repeat in run.repeats for record in repeat]),
        inputs=inputs,
        notes=(*run.notes, *_notes(suite, cases, run), *_compared(run, inputs, held, past)),
        suite_file=os.fspath(suite.file.path),
    )


def _confusion(scored: Repeats) -> dict[str, dict[str, dict[str, int]]]:
    articles = [article for repeat in scored for article in repeat]
    return {
        label: confusion_table([pair for a in articles for pair in a.confusion.get(label, ())])
        for label in ("status", "polarity")
    }


def _outcomes(
    run: Run, results: Sequence[CaseResult], cases: Sequence[Gold]
) -> Iterator[GateCheck]:
    """Yield, for each article, whether it has a record, and which of its scores are errors."""
    for n, (case, gold) in enumerate(zip(results, cases, strict=True)):
        bad = [repeat[n] for repeat in run.repeats if not repeat[n].was_read]
        message = f"{case.article}: {case.outcome}"
        if bad:
            message += f", in {len(bad)} of {len(run.repeats)} runs" if len(run.repeats) > 1 else ""
            message += f": {bad[0].error.message}" if bad[0].error else ""
        file = os.fspath(gold.file)
        yield GateCheck(
            kind="outcome", passed=not bad, message=message, where=case.article, file=file, line=1
        )
        if bad:
            continue
        for name, score in case.scores.items():
            if score.error:
                yield GateCheck(
                    kind="error",
                    passed=False,
                    score=name,
                    where=case.article,
                    message=f"{case.article}: {name} could not be measured: {score.error}",
                    file=file,
                    line=1,
                )


def _slices(suite: Suite, scored: Repeats) -> Iterator[GateCheck]:
    for name, part in suite.tables.slices.items():
        chosen = [[each for each in repeat if part.holds(each.article)] for repeat in scored]
        keys = ("slices", name, "thresholds")
        scores = suite_scores(chosen)
        yield from _held(suite, keys, part.thresholds, scores, where=f"slice {name}")


def _case_limits(suite: Suite, results: Iterable[CaseResult]) -> Iterator[GateCheck]:
    for case in results:
        scores = {
            name: ScoreResult(
                value=score.value,
                n=int(score.value is not None),
                skipped=int(score.value is None and not score.error),
                errors=int(score.error is not None),
                reason=score.error or score.skipped,
            )
            for name, score in case.scores.items()
        }
        limits = suite.tables.cases.get(case.article, {})
        yield from _held(suite, ("cases", case.article), limits, scores, where=case.article)


def _held(
    suite: Suite,
    keys: tuple[str, ...],
    limits: Limits,
    scores: Mapping[str, ScoreResult],
    where: str = "",
) -> Iterator[GateCheck]:
    """Yield whether scores keep each of their limits; `keys` is where these stand in the suite."""
    for score, limit in limits.items():
        name = f"{where}: {score}" if where else score
        for kind, bound, found, kept, said in _bounds(name, limit, scores.get(score, NOT_MEASURED)):
            yield GateCheck(
                kind=kind,
                passed=kept,
                message=said,
                score=score,
                where=where,
                value=found,
                limit=bound,
                file=os.fspath(suite.file.path),
                line=suite.file.line((*keys, score)),
            )


def _bounds(
    name: str, limit: Limit, result: ScoreResult
) -> Iterator[tuple[CheckKind, float, float | None, bool, str]]:
    """Yield each bound, what was found, whether that keeps it, and all of this in words.

    A score that was not measured keeps none.
    """
    value = result.value
    shown = f"{name} has no value ({result.reason or 'not measured'})"
    if value is not None:
        shown = f"{name} is {value:.4g}"
    if (least := limit.min) is not None:
        kept = value is not None and value >= least
        yield "minimum", least, value, kept, f"{shown}, at least {least:g} is wanted"
    if (most := limit.max) is not None:
        kept = value is not None and value <= most
        yield "maximum", most, value, kept, f"{shown}, at most {most:g} is wanted"
    if (share := limit.coverage) is not None:
        found = result.coverage
        said = f"{name} has a value in {found:.0%} of the cases, at least {share:.0%} is wanted"
        yield "coverage", share, found, found >= share, said


def _notes(suite: Suite, cases: Sequence[Gold], run: Run) -> Iterator[str]:
    repeats = len(run.repeats)
    yield from suite.notes
    yield from second_readings(record for repeat in run.repeats for record in repeat)
    if len(cases) < FEW_GROUPS:
        yield (
            f"{len(cases)} articles are too few to resample: intervals are over the claims of these"
            " articles, and say nothing of others"
            + ("; repeats count every claim again, so they are too narrow" if repeats > 1 else "")
        )
    if n_own := sum(gold.draft == run.model for gold in cases):
        yield (
            f"the gold of {counted(n_own, 'article')} was drafted from {run.model}, which is scored"
            " by it here: the eye passes over what is already there, so the scores are too high"
        )
    tables = suite.tables
    if not (tables.thresholds or tables.slices or tables.cases):
        yield "the suite has no thresholds: nothing is gated but that every article has a record"


def _compared(run: Run, inputs: Inputs, held: Held | None, past: Past | None) -> Iterator[str]:
    """Yield what the baselines are of, beside the scores."""
    if past is not None:
        yield past.said(inputs)
    for each in (held, past.held if past is not None else None):
        if each is not None:
            yield from differences(each, inputs, model=run.model, endpoint=run.endpoint)
