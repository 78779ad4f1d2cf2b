"""A run held to a baseline: what keeps the two from being compared, and which scores are worse."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, NamedTuple

from summarizer.errors import InputError
from summarizer.evaluation.baseline import UNSTEADY, Baseline
from summarizer.evaluation.inputs import COMPARED, changed, other_judges
from summarizer.evaluation.scorers.table import has_direction, is_tally, lower_is_better
from summarizer.evaluation.scores import Score, pooled
from summarizer.evaluation.suite import Limits
from summarizer.evaluation.verdict import (
    NOT_MEASURED,
    CaseResult,
    GateCheck,
    Inputs,
    ScoreResult,
)
from summarizer.plurals import counted

# Sums of shares differ in their last digits between machines.
_TOLERANCE: Final = 1e-9

# The scores that a gold claim lowers when it is missed; labels are those of claims that were found.
_OF_MISSED: Final = ("claims.recall", "claims.f1", "key_points.")


@dataclass(frozen=True)
class Held:
    """What a run is held to: a baseline, and the limits that say how much worse each score may be.

    `name` is what messages and reports call it, `where` what the checks do ("" for the baseline of
    the suite), `path` its file. `line` finds the line of a score's limit in the file `suite`.
    """

    name: str
    path: Path
    baseline: Baseline
    limits: Limits
    where: str
    suite: str
    line: Callable[[str], int | None]

    @property
    def gated(self) -> list[str]:
        """Return the scores that are held: those with a better way that do not vary by machine."""
        return [name for name in self.limits if has_direction(name) and name not in UNSTEADY]


@dataclass(frozen=True)
class Past:
    """What stands in git at a ref. `held` is None, for the reason `missing`, without a baseline.

    `is_lost` says that the suite names a baseline there all the same.
    """

    ref: str
    commit: str
    held: Held | None = None
    missing: str = ""
    is_lost: bool = False

    @property
    def name(self) -> str:
        """Return the ref with the commit that it is."""
        return f"{self.ref} ({self.commit[:8]})"

    def says_all_of(self, other: Held) -> bool:
        """Say whether the same baseline stands there, with the same limits: one comparison does."""
        if self.held is None or self.held.baseline != other.baseline:
            return False
        return all(self.held.limits.get(name) == limit for name, limit in other.limits.items())

    def others(self, inputs: Inputs) -> dict[str, str]:
        """Return the articles that cannot be compared, and why."""
        if self.held is None:
            return {}
        then = self.held.baseline
        golds = [
            {Path(name).stem: sha256 for name, sha256 in each.gold.items()}
            for each in (then.inputs, inputs)
        ]
        others = {}
        for article in dict.fromkeys((*inputs.articles, *then.inputs.articles)):
            if article not in inputs.articles:
                others[article] = f"is gone since {self.ref}"
            elif article not in then.inputs.articles or article not in then.cases:
                others[article] = f"is new since {self.ref}"
            elif any(
                before.get(article) != now.get(article)
                for before, now in (golds, (then.inputs.articles, inputs.articles))
            ):
                others[article] = f"its gold is another than at {self.ref}"
        return others

    def said(self, inputs: Inputs) -> str:
        """Return in a sentence what of a run is compared with the past."""
        if self.held is None:
            return f"nothing is compared with {self.name}: {self.missing}"
        n_same = len(inputs.articles.keys() - self.others(inputs).keys())
        return f"compared with {self.name}: {counted(n_same, 'article')} whose gold is the same"

    def refused(self, where: str, said: str, *, file: str = "") -> GateCheck:
        """Return the check that fails because something cannot be compared."""
        return GateCheck(
            kind="incomparable",
            passed=False,
            where=f"against {self.ref}{where}",
            message=f"cannot be compared with {self.ref}: {said}",
            file=file,
            line=1 if file else None,
        )


class Changes(NamedTuple):
    """Gold claims, as (article, claim): missed before and found now, and the other way round."""

    fixed: tuple[tuple[str, str], ...]
    broke: tuple[tuple[str, str], ...]


def check_comparable(held: Held, inputs: Inputs, *, again: str) -> None:
    """Raise InputError, saying what changed and how to pin anew, unless the runs are comparable.

    `again` is the command that pins them.
    """
    baseline = held.baseline
    changes = list(changed(baseline.inputs, inputs))
    if not changes and baseline.cases.keys() != inputs.articles.keys():
        odd = ", ".join(sorted(baseline.cases.keys() ^ inputs.articles.keys()))
        changes = [f"cases: {odd}"]
    changes += [
        f"scores: {name} has a threshold and is not in it"
        for name in held.gated
        if name not in baseline.scores
    ]
    changes += other_judges(baseline.inputs, inputs, held.gated).values()
    if changes:
        raise InputError(
            f"{held.path}: cannot be compared with, since it was pinned this changed: "
            f"{'; '.join(changes)}. When that is meant, pin it anew: {again}"
        )


def regressions(
    held: Held, scores: Mapping[str, ScoreResult], cases: Iterable[CaseResult]
) -> Iterator[GateCheck]:
    """Yield, for each score with a limit, whether it stays within `max_drop` of its floor.

    A score that has no value now, and had one, has dropped.
    """
    values = {name: scores.get(name, NOT_MEASURED).value for name in held.gated}
    floors = {
        name: held.baseline.scores[name].least
        for name in held.gated
        if name in held.baseline.scores
    }
    yield from _dropped(held, values, floors, _newly_missed(held.baseline, cases))


def regressions_in(held: Held, cases: Sequence[CaseResult]) -> Iterator[GateCheck]:
    """Yield the same of some of the cases: over their counts of then, and of now.

    Scores of a whole suite, which have no counts a case, are left out.
    """
    now = _pooled(held.gated, [case.scores for case in cases])
    then = _pooled(held.gated, [held.baseline.cases[case.article].scores for case in cases])
    both = {name: value for name, value in then.items() if name in now}
    yield from _dropped(held, now, both, _newly_missed(held.baseline, cases))


def changes(baseline: Baseline, cases: Iterable[CaseResult]) -> Changes:
    """Return what became of the gold claims since the baseline, of the articles that it has."""
    then = {name: case.missed for name, case in baseline.cases.items()}
    known = [case for case in cases if case.article in then]
    return Changes(
        fixed=tuple(
            (case.article, claim)
            for case in known
            for claim in then[case.article]
            if claim not in case.missed
        ),
        broke=tuple(
            (case.article, claim)
            for case in known
            for claim in case.missed
            if claim not in then[case.article]
        ),
    )


def differences(held: Held, inputs: Inputs, *, model: str, endpoint: str | None) -> Iterator[str]:
    """Yield what is compared, in words, where it is another: model, endpoint, prompts, schemas."""
    then = held.baseline
    if then.model != model:
        yield f"{held.name} is that of model {then.model}"
    if then.endpoint and endpoint and then.endpoint != endpoint:
        yield f"{held.name} was measured at {then.endpoint}"
    for change in changed(then.inputs, inputs, kinds=COMPARED):
        yield f"since {held.name} was pinned, {change}"


def against(
    past: Past,
    inputs: Inputs,
    scores: Mapping[str, ScoreResult],
    cases: Sequence[CaseResult],
) -> Iterator[GateCheck]:
    """Yield what of a run is worse than the past, and what cannot be compared with it.

    Cases whose gold is the same are compared, each of the others is a check that fails.
    """
    if past.held is None:
        if past.is_lost:
            yield past.refused("", past.missing)
        return
    then = past.held.baseline
    if then.inputs.scorers != inputs.scorers:
        yield past.refused(
            "", f"its scorers are version {then.inputs.scorers}, these are {inputs.scorers}"
        )
        return
    other = past.others(inputs)
    files = {case.article: case.gold for case in cases}
    for article, said in other.items():
        yield past.refused(f": {article}", f"{article}: {said}", file=files.get(article, ""))
    judged = other_judges(then.inputs, inputs, past.held.gated)
    for score, said in judged.items():
        yield past.refused(f": {score}", said)
    limits = {name: limit for name, limit in past.held.limits.items() if name not in judged}
    held = replace(past.held, limits=limits)
    if other:
        yield from regressions_in(held, [c for c in cases if c.article not in other])
    else:
        yield from regressions(held, scores, cases)


def _dropped(
    held: Held,
    values: Mapping[str, float | None],
    floors: Mapping[str, float | None],
    newly: str,
) -> Iterator[GateCheck]:
    for score, floor in floors.items():
        if floor is None:
            continue
        allowed = held.limits[score].max_drop or 0.0
        value = values.get(score)
        worse = 1 if lower_is_better(score) else -1
        passed = value is not None and worse * (value - floor) <= allowed + _TOLERANCE
        shown = "no value" if value is None else f"{value:.4g}"
        explains = newly and not passed and score.startswith(_OF_MISSED)
        more = f"; newly missed: {newly}" if explains else ""
        yield GateCheck(
            kind="regression",
            passed=passed,
            score=score,
            where=held.where,
            value=value,
            limit=floor,
            message=f"{score} is {shown}, {held.name} has {floor:.4g}, and it may be"
            f" {allowed:g} worse{more}",
            file=held.suite,
            line=held.line(score),
        )


def _pooled(names: Iterable[str], cases: Sequence[Mapping[str, Score]]) -> dict[str, float | None]:
    """Return the scores of some cases together; a baseline leaves out counts of nothing."""
    values = {}
    for name in names:
        nothing = Score("count", (0.0, 1.0)) if is_tally(name) else None
        each = [case.get(name, nothing) for case in cases]
        known = [score for score in each if score is not None]
        if known and len(known) == len(each):
            values[name] = pooled(known).value
    return values


def _newly_missed(baseline: Baseline, cases: Iterable[CaseResult]) -> str:
    return ", ".join(f"{article}#{claim}" for article, claim in changes(baseline, cases).broke)
