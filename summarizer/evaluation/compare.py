"""Two verdicts on the same gold: what is better, what is worse, and what could be noise."""

from __future__ import annotations

from collections.abc import Iterator

from summarizer.errors import InputError
from summarizer.evaluation.inputs import COMPARED, changed, other_judges
from summarizer.evaluation.pooling import paired
from summarizer.evaluation.scorers.table import has_direction, is_tally, lower_is_better
from summarizer.evaluation.statistics.resampling import FEW_GROUPS, paired_difference
from summarizer.evaluation.verdict import NOT_MEASURED, CaseResult, Usage, Verdict
from summarizer.values import Value


class ScoreDifference(Value):
    """One score of both runs. `difference` is second less first, over articles that have both.

    `low` to `high` is its 95 % interval, by paired bootstrap over articles. `noise` says that the
    interval holds 0, None that there is none. `smallest_seen` is the smallest true difference that
    this suite would have found in 80 % of such runs. `n` articles were compared; `left_out` have a
    value in one run only. `is_worse` says that the second is worse, and that it is not noise as far
    as that can be told.
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
    is_worse: bool = False
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
    """What `summarizer compare --json` writes.

    `unread` are the articles that the first run has read and the second has not: no score says so.
    """

    first: Side
    second: Side
    scores: dict[str, ScoreDifference]
    fixed: tuple[ChangedClaim, ...]
    broke: tuple[ChangedClaim, ...]
    unread: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def worse(self) -> list[str]:
        """Return the scores in which the second run is worse."""
        return [name for name, score in self.scores.items() if score.is_worse]


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
        first=Side.model_validate(first, from_attributes=True),
        second=Side.model_validate(second, from_attributes=True),
        scores={name: _difference(name, first, second) for name in names},
        fixed=tuple(_changed_claims(ours, theirs)),
        broke=tuple(_changed_claims(theirs, ours)),
        unread=tuple(a for a in ours if ours[a].was_read and not theirs[a].was_read),
        notes=tuple(_notes(first, second)),
    )


def _refuse_unlike(first: Verdict, second: Verdict) -> None:
    ours, theirs = ({case.article for case in each.cases} for each in (first, second))
    if ours != theirs:
        odd = ", ".join(sorted(ours ^ theirs))
        raise InputError(f"the runs are not of the same cases; only one of them has: {odd}")
    # Prompts and schemas may differ: they are what is being compared.
    if changes := list(changed(first.inputs, second.inputs)):
        raise InputError(
            f"the runs cannot be compared, between them this changed: {'; '.join(changes)};"
            " evaluate both again"
        )


def _difference(name: str, first: Verdict, second: Verdict) -> ScoreDifference:
    ours, theirs = (
        {case.article: case.scores[name] for case in v.cases if name in case.scores}
        for v in (first, second)
    )
    measured = [
        {a for a, score in side.items() if score.value is not None} for side in (ours, theirs)
    ]
    if judged := other_judges(first.inputs, second.inputs, (name,)):
        ours, theirs = {}, {}
    found = paired_difference(*paired(ours, theirs))
    low, high = found.low, found.high
    noise = None if low is None or high is None else low <= 0 <= high
    return ScoreDifference(
        first=first.scores.get(name, NOT_MEASURED).value,
        second=second.scores.get(name, NOT_MEASURED).value,
        difference=found.value,
        low=low,
        high=high,
        p_value=found.p_value,
        smallest_seen=found.smallest_seen,
        noise=noise,
        n=len(measured[0] & measured[1]),
        left_out=len(measured[0] ^ measured[1]),
        is_worse=_is_worse(name, found.value) and not noise,
        said=f"cannot be compared: {judged[name]}" if judged else _said(name, found.value, noise),
    )


def _said(name: str, value: float | None, noise: bool | None) -> str:
    """Return a difference in words."""
    if value is None:
        return "cannot be compared"
    if value == 0:
        return "the same"
    direction = "lower" if value < 0 else "higher"
    if has_direction(name):
        direction = "worse" if _is_worse(name, value) else "better"
    if noise is None:
        return f"{direction}; with so few articles noise cannot be told"
    return f"{direction}, but it could be noise" if noise else f"{direction}, more than noise"


def _is_worse(name: str, value: float | None) -> bool:
    return bool(value) and has_direction(name) and ((value or 0) < 0) != lower_is_better(name)


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


def _notes(first: Verdict, second: Verdict) -> Iterator[str]:
    if len(first.cases) < FEW_GROUPS:
        yield (
            f"{len(first.cases)} articles are too few to resample: differences are resampled over"
            " the claims of these articles, and say nothing of others"
        )
    for change in changed(first.inputs, second.inputs, kinds=COMPARED):
        yield f"between the runs, {change}"
    if (first.repeats, second.repeats) != (1, 1):
        yield f"the articles were asked {first.repeats} and {second.repeats} times"
