"""One evaluation from end to end: records, scores, verdict, and the baseline pinned anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from summarizer.errors import ConfigurationError
from summarizer.evaluation.baseline import (
    Baseline,
    check_comparable,
    inputs_of,
    pinned,
    read_baseline,
    write_baseline,
)
from summarizer.evaluation.gate import decide
from summarizer.evaluation.gold import Gold
from summarizer.evaluation.pooling import Repeats
from summarizer.evaluation.recordings import RecordedStore, open_replies
from summarizer.evaluation.runs import Run, make_records, read_made
from summarizer.evaluation.scorers.article import score_article
from summarizer.evaluation.suite import Suite
from summarizer.evaluation.verdict import Verdict
from summarizer.settings import Settings


@dataclass(frozen=True)
class Options:
    """What an evaluation is told beside its suite.

    `records` are scored instead of making any. `record_to` is where replies are recorded.
    `store_named` says that the store was chosen by hand. `pin` is the baseline to write, and
    `lower` lets it be worse than the one it replaces. `again` is the command that pins.
    """

    baseline: Path | None = None
    pin: Path | None = None
    lower: bool = False
    records: Path | None = None
    record_to: Path | None = None
    store_named: bool = False
    again: str = "summarizer eval SUITE --update-baseline FILE"


def evaluate(suite: Suite, cases: Sequence[Gold], settings: Settings, options: Options) -> Verdict:
    """Return the verdict on one model, and pin it if that is asked for.

    A run that fails is not pinned, and neither is one that is worse than what it would replace,
    unless `lower` is set. A baseline that was measured on other inputs raises InputError, before
    anything is sent.
    """
    run = read_made(options.records, cases) if options.records else None
    judge = suite.tables.judge
    judges = [judge.prompt] if judge else []
    made = run.repeats[0] if run else ()
    inputs = inputs_of(cases, settings, more_prompts=judges, records=made)
    held = _held(suite, options)
    if held is not None and options.pin is None:
        check_comparable(held[1], inputs, path=Path(held[0]), again=options.again)
    with open_replies(
        settings,
        suite.recordings,
        judged=judge is not None,
        store_named=options.store_named,
        made=run is not None,
    ) as store:
        if options.record_to is not None and store is None:
            raise ConfigurationError("--record: nothing is sent, so there are no replies to record")
        if run is None:
            run = make_records(
                cases,
                settings,
                store=store,
                repeats=suite.repeats,
                recordings=suite.recordings,
            )
        scored = _scored(suite, cases, run, settings, store)
        if options.record_to is not None and store is not None:
            store.export(options.record_to, tuple(store.used))
    compared = None if options.pin and options.lower else held
    verdict = decide(suite, cases, run, scored, inputs, baseline=compared)
    if options.pin is not None and (verdict.passed or options.lower):
        old = held[1] if held is not None else None
        write_baseline(
            options.pin, pinned(verdict, suite.tables.thresholds, old, lower=options.lower)
        )
    return verdict


def _held(suite: Suite, options: Options) -> tuple[str, Baseline] | None:
    """Return the baseline that the run is held to: the one that is named, or to be replaced."""
    path = options.pin if options.pin is not None and options.pin.exists() else options.baseline
    if path is None:
        return None
    if not suite.tables.thresholds:
        raise ConfigurationError(
            f"{suite.file.path}: thresholds: a baseline holds the scores that are named there, and"
            " there are none"
        )
    return str(path), read_baseline(path)


def _scored(
    suite: Suite,
    cases: Sequence[Gold],
    run: Run,
    settings: Settings,
    store: RecordedStore | None,
) -> Repeats:
    """Return the scores of every record, those of the judge if asked for."""
    scored = [
        [score_article(each, gold) for each, gold in zip(repeat, cases, strict=True)]
        for repeat in run.repeats
    ]
    if (judge := suite.tables.judge) is not None:
        from summarizer.evaluation.judge import judge_records

        for repeat, records in zip(scored, run.repeats, strict=True):
            judged = judge_records(judge, records, cases, settings=settings, store=store)
            for n, more in enumerate(judged):
                repeat[n] = replace(repeat[n], scores={**repeat[n].scores, **more})
    return scored
