"""Two verdicts on the same gold: what is better, what is worse, and what could be noise."""

from __future__ import annotations

from collections.abc import Iterator

from summarizer.errors import InputError
from summarizer.evaluation.baseline import changed
from summarizer.evaluation.pooling import paired
from summarizer.evaluation.scorers.table import has_direction, is_tally, lower_is_better
from summarizer.evaluation.statistics.resampling import FEW_GROUPS, Difference, paired_difference
from summarizer.evaluation.verdict import CaseResult, Usage, Verdict
from summarizer.values import Value


class ScoreDifference(Value):
    """One score of both runs. `difference` is second less first, over articles that have both.

    `low` to `high` is its 95 % interval, by paired bootstrap over articles. `noise` says that the
    interval holds 0, None that there is none. `smallest_seen` is the smallest true difference that
    this suite would have found in 80 % of such runs. `n` articles were compared; `left_out` have a
    value in one run only.
    """

    first: float | None
    second: float | None
    difference: float | None = None
    low: float | None = None
    high: float | None = None
    p_value: float | None = None
    smallest_seen: float | None = None
    noise: bool | None = None
    n: int = 0
    left_out: int = 0
    said: str


class ChangedClaim(Value):
    """A gold claim that one run found and the other missed, and where it stands."""

    article: str
    claim: str
    text: str
    file: str
    line: int


class Side(Value):
    """One of the two runs."""

    suite: str
    model: str
    mode: str
    prompt: str | None
    usage: Usage


class Comparison(Value):
    """What `summarizer compare --json` writes."""

    first: Side
    second: Side
    scores: dict[str, ScoreDifference]
    fixed: tuple[ChangedClaim, ...]
    broke: tuple[ChangedClaim, ...]
    notes: tuple[str, ...] = ()


def compare(first: Verdict, second: Verdict) -> Comparison:
    """Return what the second run does otherwise than the first.

    Raises InputError when they were not measured on the same articles, gold and scorers, or one
    lacks a case of the other: nothing is left out silently.
    """
    _refuse_unlike(first, second)
    ours = {case.article: case for case in first.cases}
    theirs = {case.article: case for case in second.cases}
    names = dict.fromkeys(
        name for case in (*first.cases, *second.cases) for name in case.scores if not is_tally(name)
    )
    return Comparison(
        first=_side(first),
        second=_side(second),
        scores={name: _difference(name, first, second) for name in names},
        fixed=tuple(_changed_claims(ours, theirs)),
        broke=tuple(_changed_claims(theirs, ours)),
        notes=tuple(_notes(first, second)),
    )


def _refuse_unlike(first: Verdict, second: Verdict) -> None:
    ours, theirs = ({case.article for case in each.cases} for each in (first, second))
    if ours != theirs:
        odd = ", ".join(sorted(ours ^ theirs))
        raise InputError(f"the runs are not of the same cases; only one of them has: {odd}")
    same: dict[str, dict[str, str]] = {
        "prompts": {},
        "schemas": {},
    }  # what may differ: it is what is being compared
    before, now = (each.inputs.model_copy(update=same) for each in (first, second))
    if changes := list(changed(before, now)):
        raise InputError(
            f"the runs cannot be compared, between them this changed: {'; '.join(changes)};"
            " evaluate both again"
        )


def _difference(name: str, first: Verdict, second: Verdict) -> ScoreDifference:
    values = [v.scores[name].value if name in v.scores else None for v in (first, second)]
    ours, theirs = (
        {case.article: case.scores[name] for case in v.cases if name in case.scores}
        for v in (first, second)
    )
    measured = [
        {a for a, score in side.items() if score.value is not None} for side in (ours, theirs)
    ]
    n, left_out = len(measured[0] & measured[1]), len(measured[0] ^ measured[1])
    rows = paired(ours, theirs)
    if rows is None:
        return ScoreDifference(
            first=values[0], second=values[1], left_out=left_out, said="cannot be compared"
        )
    found = paired_difference(*rows)
    estimate = found.difference
    noise = (
        None
        if estimate.low is None or estimate.high is None
        else (estimate.low <= 0 <= estimate.high)
    )
    return ScoreDifference(
        first=values[0],
        second=values[1],
        difference=estimate.value,
        low=estimate.low,
        high=estimate.high,
        p_value=found.p_value,
        smallest_seen=found.smallest_seen,
        noise=noise,
        n=n,
        left_out=left_out,
        said=_said(name, found, noise),
    )


def _said(name: str, found: Difference, noise: bool | None) -> str:
    """Return the difference in words."""
    value = found.difference.value
    if value is None:
        return "cannot be compared"
    if value == 0:
        return "the same"
    direction = "lower" if value < 0 else "higher"
    if has_direction(name):
        direction = "better" if (value < 0) == lower_is_better(name) else "worse"
    if noise is None:
        return f"{direction}; with so few articles noise cannot be told"
    return f"{direction}, but it could be noise" if noise else f"{direction}, more than noise"


def _changed_claims(
    before: dict[str, CaseResult], now: dict[str, CaseResult]
) -> Iterator[ChangedClaim]:
    """Yield the gold claims that were missed before, and are found now."""
    for article, case in before.items():
        for claim in case.missed:
            if claim not in now[article].missed:
                yield ChangedClaim(
                    article=article,
                    claim=claim,
                    text=case.texts.get(claim, ""),
                    file=case.gold,
                    line=case.lines.get(claim, 1),
                )


def _side(verdict: Verdict) -> Side:
    return Side(
        suite=verdict.suite,
        model=verdict.model,
        mode=verdict.mode,
        prompt=verdict.prompt,
        usage=verdict.usage,
    )


def _notes(first: Verdict, second: Verdict) -> Iterator[str]:
    if len(first.cases) < FEW_GROUPS:
        yield (
            f"{len(first.cases)} articles are too few to resample: differences are resampled over"
            " the claims of these articles, and say nothing of others"
        )
    for change in changed(first.inputs, second.inputs):
        yield f"between the runs, {change}"
    if (first.repeats, second.repeats) != (1, 1):
        yield f"the articles were asked {first.repeats} and {second.repeats} times"
