"""A baseline: the scores that a suite reached, pinned to what they were measured on.

Scores are comparable while gold, articles and scorers are the same: see `inputs`. What differs
beside them (prompts, schemas, model, endpoint) is what is compared. `floor` is the best value that
was ever pinned: updates raise it, and lower it only when told to.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Annotated, Final, Literal

import orjson
from pydantic import Field

from summarizer.errors import InputError
from summarizer.evaluation.scorers.table import (
    TodaysNames,
    has_direction,
    is_tally,
    lower_is_better,
)
from summarizer.evaluation.scores import Score
from summarizer.evaluation.verdict import Inputs, Verdict, read_json, read_value
from summarizer.values import Value

BASELINE_SCHEMA: Final = "urn:summarizer:baseline:1"

# Differs from run to run and machine to machine: pinned, it would only make differences.
UNSTEADY: Final = frozenset(("usage.latency_s",))


class BaselineScore(Value):
    """A pinned score: what was measured last, its interval, and the best that was ever pinned."""

    value: float | None = None
    low: float | None = None
    high: float | None = None
    floor: float | None = None
    n: int

    @property
    def least(self) -> float | None:
        """Return what a later run is held to; of a score that had no threshold, its value."""
        return self.value if self.floor is None else self.floor


class BaselineCase(Value):
    """One article's pinned scores with their counts, and the gold claims that it missed."""

    scores: Annotated[dict[str, Score], TodaysNames]
    missed: tuple[str, ...] = ()


class Baseline(Value):
    """What `--update-baseline` writes."""

    schema_id: Literal["urn:summarizer:baseline:1"] = Field(default=BASELINE_SCHEMA, alias="schema")
    suite: str
    model: str
    endpoint: str | None = None
    inputs: Inputs
    scores: Annotated[dict[str, BaselineScore], TodaysNames]
    cases: dict[str, BaselineCase]

    def to_json(self) -> bytes:
        """Return the file form: indented, keys sorted, with a newline at the end."""
        option = orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS
        return orjson.dumps(self.model_dump(mode="json", exclude_none=True), option=option) + b"\n"


def read_baseline(path: Path, data: bytes | None = None) -> Baseline:
    """Read a baseline; `data` is its content where that is not what the file holds now.

    Raises InputError, naming the file, for anything else.
    """
    other = f"is no baseline: no {BASELINE_SCHEMA}; `summarizer eval --update-baseline` writes one"
    return read_value(path, read_json(path, data), Baseline, other=other)


def pinned(
    verdict: Verdict, gated: Collection[str], old: Baseline | None, *, lower: bool
) -> Baseline:
    """Return the baseline of a run, with floors for the scores that are `gated`.

    Floors of `old` stay where they are better, unless `lower`.
    """
    scores = {}
    for name, result in verdict.scores.items():
        if name in UNSTEADY:
            continue
        floor = result.value if name in gated and has_direction(name) else None
        before = old.scores.get(name) if old is not None and not lower else None
        if floor is not None and before is not None and before.least is not None:
            better = min if lower_is_better(name) else max
            floor = better(floor, before.least)
        scores[name] = BaselineScore(
            value=result.value, low=result.low, high=result.high, floor=floor, n=result.n
        )
    return Baseline(
        suite=verdict.suite,
        model=verdict.model,
        endpoint=verdict.endpoint,
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
