"""The gate: the scores of a run held against the suite's limits and its baseline."""

from __future__ import annotations

import os
import statistics
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from summarizer.evaluation.baseline import Baseline, regressions
from summarizer.evaluation.gold import Gold
from summarizer.evaluation.pooling import Repeats, suite_scores
from summarizer.evaluation.runs import Run
from summarizer.evaluation.scores import pooled
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
    Usage,
    Verdict,
)
from summarizer.models import Claim, Record, SummarySentence
from summarizer.plurals import counted
from summarizer.provenance import in_all
from summarizer.verification import Verdicts
from summarizer.verification.questions import sentence_id

_T = TypeVar("_T")


def decide(
    suite: Suite,
    cases: Sequence[Gold],
    run: Run,
    scored: Repeats,
    inputs: Inputs,
    *,
    baseline: tuple[str, Baseline] | None = None,
) -> Verdict:
    """Return the verdict on a run; `baseline` comes with its file's name.

    It fails when an article has no record, a score is an error, a threshold is missed, or a score
    is worse than its baseline allows.
    """
    tables = suite.tables
    scores = suite_scores(scored)
    results = tuple(_case(gold, run, scored, n) for n, gold in enumerate(cases))
    checks = [
        *_outcomes(run, results, cases),
        *_held(suite, ("thresholds",), tables.thresholds, scores),
        *_slices(suite, scored),
        *_case_limits(suite, results),
    ]
    if baseline is not None:
        checks += regressions(baseline[1], suite, scores, results)
    failures = tuple(check for check in checks if not check.passed)
    return Verdict(
        verdict="fail" if failures else "pass",
        suite=suite.name,
        model=run.model,
        mode=run.mode,
        verified_by=run.verified_by,
        prompt=run.prompt,
        baseline=baseline[0] if baseline else None,
        repeats=len(run.repeats),
        scores=scores,
        confusion=_confusion(scored),
        cases=results,
        checks=tuple(checks),
        failures=failures,
        usage=usage_of([record for repeat in run.repeats for record in repeat]),
        inputs=inputs,
        notes=tuple(_notes(suite, cases, run, baseline)),
        suite_file=os.fspath(suite.file.path),
    )


def _case(gold: Gold, run: Run, scored: Repeats, n: int) -> CaseResult:
    """Return the result of the n-th article over all repeats."""
    records = [repeat[n] for repeat in run.repeats]
    scores = [repeat[n] for repeat in scored]
    missed = _often([each.missed for each in scores])
    unsupported = _often([each.unsupported for each in scores])
    near = _often([each.near for each in scores])
    wrong = _often([each.wrong for each in scores])
    of_gold = (*missed, *(each.gold for each in near), *(each.gold for each in wrong))
    texts = {claim.id: claim.text for claim in gold.claims if claim.id in missed}
    said = {claim.id: claim.text for record in records for claim in record.claims}
    texts |= {claim: said.get(claim, "") for claim in unsupported}
    worst = next((r.outcome for r in records if not r.was_read), records[0].outcome)
    return CaseResult(
        article=gold.id,
        gold=os.fspath(gold.file),
        outcome=worst,
        scores={name: pooled(each.scores[name] for each in scores) for name in scores[0].scores},
        missed=missed,
        unsupported=unsupported,
        near=near,
        wrong=wrong,
        called_wrong=tuple(dict.fromkeys(said for r in records for said in _called_wrong(r))),
        texts=texts,
        lines={claim: gold.line_of(claim) for claim in dict.fromkeys(of_gold)},
    )


def _called_wrong(record: Record) -> Iterator[str]:
    """Yield what a second reading calls wrong, with what is wrong, and the words.

    Sentences of the summary are called s1, s2, ... by their place.
    """
    sentences = record.summary.sentences if record.summary is not None else ()
    named: list[tuple[str, Claim | SummarySentence]] = [
        *((claim.id, claim) for claim in record.claims),
        *((sentence_id(place), sentence) for place, sentence in enumerate(sentences)),
    ]
    for name, item in named:
        support = item.support
        if support is not None and not support.supported:
            words = f" The article: “{support.quote}”" if support.quote else ""
            yield f"{name}: {item.text} ({support.wrong_in_words}: {support.why}{words})"
    for rejected in record.rejected:
        if rejected.kind == "unsupported":
            yield f"{rejected.claim}: {rejected.text} ({rejected.reason})"


def _second_reading(records: Iterable[Record]) -> Iterator[str]:
    """Yield a sentence on what second readings said of claims and sentences, by their models."""
    read: dict[str, list[Record]] = {}
    for record in records:
        if record.verification is not None:
            read.setdefault(record.verification.model, []).append(record)
    for model, verified in read.items():
        verdicts = Verdicts()
        for record in verified:
            verdicts = verdicts.plus(Verdicts.in_record(record))
        n_open = sum(claim.support is None for record in verified for claim in record.claims)
        left = f", {counted(n_open, 'claim')} not verified" if n_open else ""
        yield f"a second reading by {model}: {verdicts}{left}"


def _confusion(scored: Repeats) -> dict[str, dict[str, dict[str, int]]]:
    articles = [article for repeat in scored for article in repeat]
    return {
        label: confusion_table([pair for a in articles for pair in a.confusion.get(label, ())])
        for label in ("status", "polarity")
    }


def _often(repeats: Sequence[Sequence[_T]]) -> tuple[_T, ...]:
    """Return what stands in at least half of the lists, in order of first appearance."""
    names = dict.fromkeys(name for names in repeats for name in names)
    return tuple(n for n in names if 2 * sum(n in each for each in repeats) >= len(repeats))


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


def usage_of(records: Sequence[Record]) -> Usage:
    """Return what records cost together; the cost is None when one price is not known."""
    made = [in_all(r.provenance, r.verification) for r in records if r.provenance is not None]
    costs = [each.cost_usd for each in made]
    known = [cost for cost in costs if cost is not None]
    latencies = [each.latency_s for each in made]
    n_tokens = sum(each.usage.input_tokens + each.usage.output_tokens for each in made)
    return Usage(
        requests=sum(each.attempts for each in made),
        reasks=sum(each.reasks for each in made),
        input_tokens=sum(each.usage.input_tokens for each in made),
        output_tokens=sum(each.usage.output_tokens for each in made),
        cost_usd=sum(known) if len(known) == len(costs) or not n_tokens else None,
        latency_s=sum(latencies),
        median_latency_s=statistics.median(latencies) if latencies else 0.0,
    )


def _notes(
    suite: Suite, cases: Sequence[Gold], run: Run, baseline: tuple[str, Baseline] | None
) -> Iterator[str]:
    repeats = len(run.repeats)
    yield from suite.notes
    yield from _second_reading(record for repeat in run.repeats for record in repeat)
    if len(cases) < FEW_GROUPS:
        yield (
            f"{len(cases)} articles are too few to resample: intervals are over the claims of these"
            " articles, and say nothing of others"
            + ("; repeats count every claim again, so they are too narrow" if repeats > 1 else "")
        )
    tables = suite.tables
    if not (tables.thresholds or tables.slices or tables.cases):
        yield "the suite has no thresholds: nothing is gated but that every article has a record"
    if baseline is not None:
        pins = baseline[1].scores
        names = [s for s in tables.thresholds if s not in pins or pins[s].floor is None]
        if baseline[1].model != run.model:
            yield f"the baseline is that of model {baseline[1].model}"
        if names:
            yield f"the baseline holds no floor for {', '.join(names)}: pin it anew to gate on it"
