"""What a run is held to, and what of gold was fixed or broke since."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from summarizer.evaluation.baseline import Baseline, BaselineScore
from summarizer.evaluation.evaluate import Evaluation
from summarizer.evaluation.regression import Held, changes
from summarizer.evaluation.scores import Score

Claims = tuple[tuple[str, str], ...]  # of gold, as (article, claim)


@dataclass(frozen=True)
class Since:
    """A baseline that a run is compared with.

    `is_whole` says that it is of the same articles with the same gold, so that scores compare; of
    others only the articles in `baseline` do. `where` is what the checks against it say.
    """

    name: str
    where: str
    baseline: Baseline
    fixed: Claims
    broke: Claims
    is_whole: bool

    def score(self, article: str, name: str) -> Score | None:
        """Return a score of an article, None where it has none."""
        case = self.baseline.cases.get(article)
        return case.scores.get(name) if case is not None else None

    def pinned(self, name: str) -> BaselineScore | None:
        """Return a score of the suite, None where it cannot be compared."""
        return self.baseline.scores.get(name) if self.is_whole else None


def compared_with(evaluation: Evaluation) -> tuple[Since, ...]:
    """Return all that an evaluation is compared with: its baseline, and what stands at a ref.

    Where both are the same, they are one.
    """
    return tuple(_compared_with(evaluation))


def _compared_with(evaluation: Evaluation) -> Iterator[Since]:
    held, past, verdict = evaluation.held, evaluation.past, evaluation.verdict
    if held is not None and not (past is not None and past.says_all_of(held)):
        yield _since(held, "the baseline", evaluation, frozenset())
    if past is not None and past.held is not None:
        others = past.others(verdict.inputs)
        if past.held.baseline.inputs.scorers == verdict.inputs.scorers:
            yield _since(past.held, past.ref, evaluation, frozenset(others))


def _since(held: Held, name: str, evaluation: Evaluation, others: frozenset[str]) -> Since:
    baseline = held.baseline
    if others:
        kept = {article: c for article, c in baseline.cases.items() if article not in others}
        baseline = baseline.model_copy(update={"cases": kept})
    known = {(gold.id, claim.id) for gold in evaluation.cases for claim in gold.claims}
    found = changes(baseline, evaluation.verdict.cases)
    return Since(
        name=name,
        where=held.where,
        baseline=baseline,
        fixed=tuple(key for key in found.fixed if key in known),
        broke=tuple(key for key in found.broke if key in known),
        is_whole=not others,
    )
