"""One evaluation from end to end: records, scores, verdict, and the baseline pinned anew."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from summarizer.backends.endpoint import may_have_key
from summarizer.errors import ConfigurationError, InputError
from summarizer.evaluation.baseline import pinned, read_baseline, write_baseline
from summarizer.evaluation.gate import decide
from summarizer.evaluation.gold import Gold
from summarizer.evaluation.history import past_of
from summarizer.evaluation.inputs import inputs_of
from summarizer.evaluation.pooling import Repeats
from summarizer.evaluation.recorded_store import open_replies
from summarizer.evaluation.recordings import (
    Recorder,
    Recording,
    read_recording,
    read_what_is_intact,
)
from summarizer.evaluation.regression import Held, Past, check_comparable
from summarizer.evaluation.runs import Run, ignore, make_records, read_made
from summarizer.evaluation.scorers.article import score_article
from summarizer.evaluation.silence import Replies
from summarizer.evaluation.suite import Suite
from summarizer.evaluation.verdict import Inputs, RunMode, Verdict
from summarizer.models import Record
from summarizer.settings import Settings, choose_model, is_builtin

if TYPE_CHECKING:
    from summarizer.evaluation.judge import Judgements

# A run of several models is what the liveliest of them was.
_MODES: Final[tuple[RunMode, ...]] = ("offline", "replayed", "live")


@dataclass(frozen=True)
class Options:
    """What an evaluation is told beside its suite.

    `baseline` is held to in place of the suite's, `against` is a ref of git whose baseline is held
    to as well. `pin` is the baseline to write, and `lower` lets it be worse than the one it
    replaces. `reason` lets a run pass that is worse, or cannot be compared with the ref. `records`
    are scored instead of making any. `recorder` writes the replies. `store_named` says that the
    store was chosen by hand. `is_watched` says that somebody looks on, as while gold is edited: a
    baseline of other gold is a note then. `pin_again` and `record_again` are the commands that pin
    and record. `on_record` is called with each record, `tell` with what is to be said meanwhile.
    """

    baseline: Path | None = None
    against: str | None = None
    pin: Path | None = None
    lower: bool = False
    reason: str | None = None
    records: Path | None = None
    recorder: Recorder | None = None
    store_named: bool = False
    is_watched: bool = False
    pin_again: str = "summarizer eval SUITE --update-baseline"
    record_again: str = "summarizer eval SUITE --record DIR"
    on_record: Callable[[Record], None] = ignore
    tell: Callable[[str], None] = lambda line: None


@dataclass(frozen=True)
class Evaluation:
    """A verdict, and what it rests on.

    `scored` are the scores of the records of `run`, `held` and `past` what it was held to.
    """

    verdict: Verdict
    suite: Suite
    cases: tuple[Gold, ...]
    run: Run
    scored: Repeats
    held: Held | None = None
    past: Past | None = None


def evaluate(
    suite: Suite,
    cases: Sequence[Gold],
    settings: Settings,
    options: Options,
    *,
    recordings: Sequence[Recording] = (),
) -> Evaluation:
    """Return the verdict on one model with what it rests on, and pin it if that is asked for.

    A run that fails is not pinned, and neither is one that is worse than what it would replace,
    unless `lower` is set. A baseline that was measured on other gold raises InputError, before
    anything is sent.
    """
    run = read_made(options.records, cases) if options.records else None
    if run is None:
        suite.check_verifier(settings)
    records = run.repeats[0] if run else ()
    inputs = inputs_of(cases, settings, judge=suite.tables.judge, records=records)
    held, unheld = _comparable(suite, inputs, options)
    baseline = options.baseline or suite.baseline
    past = past_of(suite, options.against, baseline=baseline) if options.against else None
    run, scored = _scored_run(suite, cases, settings, options, recordings, run)
    if held is None and options.pin is None and baseline is not None:
        unheld = unheld or f"{baseline} is not there yet, so the run is held to no baseline"
        run = replace(run, notes=(*run.notes, unheld))
    compared = None if options.pin and options.lower else held
    verdict = decide(
        suite, cases, run, scored, inputs, held=compared, past=past, reason=options.reason
    )
    if options.pin is not None and (verdict.passed or options.lower):
        old = held.baseline if held is not None else None
        write_baseline(
            options.pin, pinned(verdict, suite.tables.thresholds, old, lower=options.lower)
        )
    return Evaluation(verdict, suite, tuple(cases), run, scored, compared, past)


def _scored_run(
    suite: Suite,
    cases: Sequence[Gold],
    settings: Settings,
    options: Options,
    recordings: Sequence[Recording],
    run: Run | None,
) -> tuple[Run, Repeats]:
    """Return the run, made now unless it was `run` before, with its scores; record its replies."""
    with ExitStack() as stack:
        store = None
        if suite.tables.judge is not None or (run is None and _sends(settings)):
            named = options.store_named
            store = stack.enter_context(open_replies(settings, recordings, store_named=named))
        if options.recorder is not None and store is None:
            raise ConfigurationError("--record: nothing is sent, so there are no replies to record")
        # A recording that is made anew need not answer.
        known = () if options.recorder else tuple(recordings)
        replies = Replies(store, known, options.record_again, options.tell)
        if run is None:
            run = make_records(
                cases,
                settings,
                replies=replies,
                repeats=suite.repeats,
                on_record=options.on_record,
            )
        scored, judged = _scored(suite, cases, run, settings, replies)
        if judged is not None:
            mode = max(run.mode, judged.mode, key=_MODES.index)
            run = replace(run, mode=mode, notes=(*run.notes, *judged.notes))
        if options.recorder is not None and store is not None:
            asked = (run.asked, run.verification, judged.asked if judged else None)
            options.recorder.add(store, tuple(store.used), asked)
    return run, scored


def recordings_of(
    suite: Suite, recorder: Recorder | None, *, is_offline: bool = False
) -> list[Recording]:
    """Return what answers before the store does: the suite's recording, and what is recorded anew.

    The folder that a suite names need not be there yet, unless it is all that may answer. Raises
    ConfigurationError and InputError for a folder that is none.
    """
    if is_offline and recorder is None:
        suite.require_recordings()
    if suite.is_unrecorded:
        suite = replace(suite, recordings=None)
    anew = recorder.folder if recorder is not None else None
    found = [] if suite.recordings in (None, anew) else [read_recording(suite.recordings)]
    if recorder is not None and (known := read_what_is_intact(recorder.folder)).entries:
        found.append(known)
    return [each.of_suite(suite.name) for each in found]


def settings_for(
    suite: Suite,
    given: Mapping[str, Any],
    recordings: Sequence[Recording],
    *,
    is_recorded_anew: bool,
) -> Settings:
    """Return the settings of a run: `given`, else of the suite, else of a recording, else found.

    What is recorded anew is asked where the environment says, if it says anything. Raises
    ConfigurationError when no model is named and the recordings are of several.
    """
    settings = suite.settings(**given)
    if not recordings or is_builtin(settings.model or ""):
        return settings
    named = {key for key, value in given.items() if value is not None} | suite.tables.model.keys()
    if is_recorded_anew:
        named |= {key for key in ("model", "base_url") if getattr(settings, key) is not None}
    asked = {each.asked for each in recordings}
    one = asked.pop() if len(asked) == 1 else None
    if one is None:
        if "model" in named or settings.model is not None:
            return settings
        raise ConfigurationError(
            f"{suite.file.path}: [model]: no model is named, and the recording is of several;"
            " name one here, or by --model"
        )
    model, endpoint = one
    more = {} if "model" in named else {"model": model}
    chosen = more.get("model", settings.model)
    replays = settings.offline or model == chosen
    # The built-in reader has no use for the endpoint of a judge, which names its own.
    asks = bool(settings.verify) or chosen is None or not is_builtin(chosen)
    if asks and replays and "base_url" not in named and endpoint.startswith("http"):
        if not settings.offline and not may_have_key(endpoint) and _has_secrets(settings):
            raise ConfigurationError(
                f"{suite.file.path}: the recording was made at {endpoint}; your key goes only where"
                " you say: name the server by --base-url, or replay with --offline"
            )
        more["base_url"] = endpoint
    return suite.settings(**{**given, **more})


def _has_secrets(settings: Settings) -> bool:
    return settings.api_key is not None or settings.headers is not None


def _sends(settings: Settings) -> bool:
    """Say whether a run asks a model, to read or to verify."""
    return bool(settings.verify) or not is_builtin(choose_model(settings)[0])


def _comparable(suite: Suite, inputs: Inputs, options: Options) -> tuple[Held | None, str]:
    """Return what the run is held to, and why to nothing where it is only looked at.

    Raises InputError for a baseline that is not there, or was measured on other gold.
    """
    try:
        held = _held(suite, options)
        if held is not None and options.pin is None:
            check_comparable(held, inputs, again=options.pin_again)
    except InputError as exc:
        if not options.is_watched:
            raise
        return None, str(exc)
    return held, ""


def _held(suite: Suite, options: Options) -> Held | None:
    """Return the baseline that the run is held to: the one that is named, or to be replaced."""
    path = options.baseline or suite.baseline
    if options.pin is not None:
        path = options.pin if options.pin.exists() else None
    if path is None:
        return None
    if not suite.tables.thresholds:
        raise ConfigurationError(
            f"{suite.file.path}: thresholds: a baseline holds the scores that are named there, and"
            " there are none"
        )
    if not path.exists():
        if options.recorder is not None:  # the first step of a suite: nothing is gated yet
            return None
        raise InputError(f"{path}: there is no such baseline; pin one: {options.pin_again}")
    return Held(
        name="its baseline",
        path=path,
        baseline=read_baseline(path),
        limits=suite.tables.thresholds,
        where="",
        suite=str(suite.file.path),
        line=lambda score: suite.file.line(("thresholds", score)),
    )


def _scored(
    suite: Suite,
    cases: Sequence[Gold],
    run: Run,
    settings: Settings,
    replies: Replies,
) -> tuple[Repeats, Judgements | None]:
    """Return the scores of every record, with those of the judge if asked for, and what it said."""
    scored = [
        [score_article(each, gold) for each, gold in zip(repeat, cases, strict=True)]
        for repeat in run.repeats
    ]
    if (judge := suite.tables.judge) is None:
        return scored, None
    from summarizer.evaluation.judge import judge_records

    records = [record for repeat in run.repeats for record in repeat]
    golds = [*cases] * len(run.repeats)
    judged = judge_records(judge, records, golds, settings=settings, replies=replies)
    more = iter(judged.scores)
    return [
        [replace(each, scores={**each.scores, **next(more)}) for each in repeat]
        for repeat in scored
    ], judged
