"""A baseline: the scores that a suite reached, pinned to what they were measured on.

Scores are comparable while gold, articles, prompts, schemas and scorers are the same; their hashes
stand in the file, and a change of one refuses the comparison. `floor` is the best value that was
ever pinned: updates raise it, and lower it only when told to.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Final, Literal

import orjson
from pydantic import Field

from summarizer.errors import InputError
from summarizer.evaluation.gold import Gold
from summarizer.evaluation.scorers.table import (
    TodaysNames,
    has_direction,
    is_tally,
    lower_is_better,
)
from summarizer.evaluation.scores import Score
from summarizer.evaluation.suite import Suite
from summarizer.evaluation.verdict import (
    NOT_MEASURED,
    CaseResult,
    GateCheck,
    Inputs,
    ScoreResult,
    Verdict,
    read_json,
    read_value,
)
from summarizer.models import Record
from summarizer.prompts import companion, load_prompt
from summarizer.schemas import published, render_schema
from summarizer.settings import Settings
from summarizer.values import Value

BASELINE_SCHEMA: Final = "urn:summarizer:baseline:1"
INPUT_KINDS: Final = ("gold", "articles", "prompts", "schemas")

# Raise it whenever a scorer gives another value for the same record and gold.
SCORERS: Final = "1"
# Sums of shares differ in their last digits between machines.
_TOLERANCE: Final = 1e-9
# Differs from run to run and machine to machine: pinned, it would only make differences.
_UNSTEADY: Final = frozenset(("usage.latency_s",))


class BaselineScore(Value):
    """A pinned score: what was measured last, its interval, and the best that was ever pinned."""

    value: float | None = None
    low: float | None = None
    high: float | None = None
    floor: float | None = None
    n: int


class BaselineCase(Value):
    """One article's pinned scores with their counts, and the gold claims that it missed."""

    scores: Annotated[dict[str, Score], TodaysNames]
    missed: tuple[str, ...] = ()


class Baseline(Value):
    """What `--update-baseline` writes."""

    schema_id: Literal["urn:summarizer:baseline:1"] = Field(default=BASELINE_SCHEMA, alias="schema")
    suite: str
    model: str
    inputs: Inputs
    scores: Annotated[dict[str, BaselineScore], TodaysNames]
    cases: dict[str, BaselineCase]

    def to_json(self) -> bytes:
        """Return the file form: indented, keys sorted, with a newline at the end."""
        option = orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS
        return orjson.dumps(self.model_dump(mode="json", exclude_none=True), option=option) + b"\n"


def inputs_of(
    cases: Sequence[Gold],
    settings: Settings,
    *,
    more_prompts: Iterable[str] = (),
    records: Iterable[Record] = (),
) -> Inputs:
    """Return the hashes of everything that the scores of a run depend on.

    `records` are those of a file: then the prompt is the one that they name.
    """
    asked = load_prompt(settings.prompt)
    prompts = {
        Path(prompt.origin).name: prompt.sha256
        for prompt in (
            asked,
            companion(asked, "reask"),
            companion(asked, "repair"),
            *(load_prompt(name, kind="judge") for name in more_prompts),
            *(load_prompt(name, kind=name) for name in ["verify"] if settings.verify),
        )
    }
    for record in records:
        made = record.provenance
        if made is not None and made.prompt and made.prompt_sha256:
            prompts[f"{made.prompt}.md"] = made.prompt_sha256
    return Inputs(
        gold={gold.file.name: _sha256(gold.file.read_bytes()) for gold in cases},
        articles={gold.id: gold.article.sha256 for gold in cases},
        prompts=prompts,
        schemas={name: _sha256(render_schema(build())) for name, build in published().items()},
        scorers=SCORERS,
    )


def read_baseline(path: Path) -> Baseline:
    """Read a baseline; raises InputError, naming the file, for anything else."""
    other = f"is no baseline: no {BASELINE_SCHEMA}; `summarizer eval --update-baseline` writes one"
    return read_value(path, read_json(path), Baseline, other=other)


def check_comparable(baseline: Baseline, inputs: Inputs, *, path: Path, again: str) -> None:
    """Raise InputError, saying what changed and how to pin anew, unless the inputs are the same.

    `again` is the command that pins them.
    """
    changes = list(changed(baseline.inputs, inputs))
    if not changes and baseline.cases.keys() != inputs.articles.keys():
        odd = ", ".join(sorted(baseline.cases.keys() ^ inputs.articles.keys()))
        changes = [f"cases: {odd}"]
    if changes:
        raise InputError(
            f"{path}: cannot be compared with, since it was pinned this changed: "
            f"{'; '.join(changes)}. When that is meant, pin it anew: {again}"
        )


def changed(before: Inputs, now: Inputs, *, kinds: Iterable[str] = INPUT_KINDS) -> Iterator[str]:
    """Yield what is not the same in two sets of inputs, in words; scorers are always looked at."""
    for kind in kinds:
        old: Mapping[str, str] = getattr(before, kind)
        new: Mapping[str, str] = getattr(now, kind)
        for name in sorted(old.keys() | new.keys()):
            if name not in new:
                yield f"{kind}: {name} is missing"
            elif name not in old:
                yield f"{kind}: {name} is new"
            elif old[name] != new[name]:
                yield f"{kind}: {name} is another"
    if before.scorers != now.scorers:
        yield f"the scorers are version {now.scorers}, not {before.scorers}"


def regressions(
    baseline: Baseline,
    suite: Suite,
    scores: Mapping[str, ScoreResult],
    cases: Iterable[CaseResult],
) -> Iterator[GateCheck]:
    """Yield, for each score with a threshold, whether it stays within `max_drop` of its floor.

    A score that has no value now, and had one, has dropped.
    """
    newly = ", ".join(
        f"{case.article}#{claim}"
        for case in cases
        if case.article in baseline.cases
        for claim in case.missed
        if claim not in baseline.cases[case.article].missed
    )
    for score, limit in suite.tables.thresholds.items():
        pinned = baseline.scores.get(score)
        if pinned is None or pinned.floor is None or not has_direction(score):
            continue
        allowed = limit.max_drop or 0.0
        value = scores.get(score, NOT_MEASURED).value
        worse = 1 if lower_is_better(score) else -1
        passed = value is not None and worse * (value - pinned.floor) <= allowed + _TOLERANCE
        shown = "no value" if value is None else f"{value:.4g}"
        more = f"; newly missed: {newly}" if newly and not passed else ""
        yield GateCheck(
            kind="regression",
            passed=passed,
            score=score,
            value=value,
            limit=pinned.floor,
            message=f"{score} is {shown}, its baseline {pinned.floor:.4g}, and it may be"
            f" {allowed:g} worse{more}",
            file=str(suite.file.path),
            line=suite.file.line(("thresholds", score)),
        )


def pinned(
    verdict: Verdict, gated: Collection[str], old: Baseline | None, *, lower: bool
) -> Baseline:
    """Return the baseline of a run, with floors for the scores that are `gated`.

    Floors of `old` stay where they are better, unless `lower`.
    """
    scores = {}
    for name, result in verdict.scores.items():
        if name in _UNSTEADY:
            continue
        floor = result.value if name in gated and has_direction(name) else None
        before = old.scores.get(name) if old is not None and not lower else None
        if floor is not None and before is not None and before.floor is not None:
            better = min if lower_is_better(name) else max
            floor = better(floor, before.floor)
        scores[name] = BaselineScore(
            value=result.value, low=result.low, high=result.high, floor=floor, n=result.n
        )
    return Baseline(
        suite=verdict.suite,
        model=verdict.model,
        inputs=verdict.inputs,
        scores=scores,
        cases={
            case.article: BaselineCase(
                scores={k: v for k, v in case.scores.items() if _is_kept(k, v)},
                missed=case.missed,
            )
            for case in verdict.cases
        },
    )


def _is_kept(name: str, score: Score) -> bool:
    """Leave out of a case what is another in every run, and the many counts of nothing."""
    return not is_tally(name) or (bool(score.value) and not name.startswith("usage."))


def write_baseline(path: Path, baseline: Baseline) -> None:
    """Write a baseline; raises InputError when it cannot be written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(baseline.to_json())
    except OSError as exc:
        raise InputError(f"{path}: cannot be written: {exc.strerror or exc}") from exc


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
