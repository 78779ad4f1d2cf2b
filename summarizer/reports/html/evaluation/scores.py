"""The scores of a run as lines with a figure: value, interval, what was before, what is wanted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from summarizer.evaluation.evaluate import Evaluation
from summarizer.evaluation.scorers.table import SCORES, has_direction, lower_is_better
from summarizer.evaluation.verdict import GateCheck, ScoreResult
from summarizer.reports.evaluation import words
from summarizer.reports.html import plots
from summarizer.reports.html.evaluation.changes import Since

_SHARES: Final = frozenset(("share", "f1"))


@dataclass(frozen=True)
class Before:
    """A score as it was: in words, its place on the axis, and how the score of now differs.

    `tone` is "good" where it is better now, "bad" where it is worse.
    """

    words: str
    at: float | None
    change: str = ""
    tone: str = ""


@dataclass(frozen=True)
class ScoreLine:
    """One score: in words, and drawn where it is a share, with its limits and what was before.

    `reason` says why there is no value, or no interval. `has_failed` says that a check of the
    suite on it failed.
    """

    name: str
    result: ScoreResult
    value: str
    interval: str
    reason: str
    figure: plots.Interval | None
    limits: tuple[float, ...]
    before: tuple[Before, ...]
    has_failed: bool

    @property
    def is_measured(self) -> bool:
        """Say whether there is a value."""
        return self.result.value is not None


def score_lines(evaluation: Evaluation, since: Sequence[Since]) -> list[ScoreLine]:
    """Return the scores that say something, in the order of the verdict."""
    verdict = evaluation.verdict
    return [
        _line(name, score, [c for c in verdict.checks if c.score == name], since)
        for name, score in words.shown_scores(verdict)
    ]


def _line(
    name: str, score: ScoreResult, checks: Sequence[GateCheck], since: Sequence[Since]
) -> ScoreLine:
    said = "not measured" if score.value is None else words.number(score.value)
    is_share = name in SCORES and SCORES[name].kind in _SHARES
    limits = [c.limit for c in checks if c.kind in ("minimum", "maximum") and not c.where]
    return ScoreLine(
        name=name,
        result=score,
        value=said,
        interval="" if score.low is None else words.interval(score),
        reason=score.reason or "",
        figure=plots.interval(name, score.value, score.low, score.high, words=said)
        if is_share
        else None,
        limits=tuple(plots.place(limit) for limit in limits if limit is not None),
        before=tuple(_before(name, score, each, is_share=is_share) for each in since),
        has_failed=any(not check.passed and not _is_of_part(check, since) for check in checks),
    )


def _is_of_part(check: GateCheck, since: Sequence[Since]) -> bool:
    """Say whether a check is about some of the articles only."""
    return check.where not in {"", *(each.where for each in since)}


def _before(name: str, score: ScoreResult, since: Since, *, is_share: bool) -> Before:
    pinned = since.pinned(name)
    if pinned is None or pinned.value is None:
        return Before("-", None)
    shown = words.number(pinned.value)
    at = plots.place(pinned.value) if is_share else None
    if score.value is None or words.number(score.value) == shown:
        return Before(shown, at)
    change = score.value - pinned.value
    tone = ""
    if name in SCORES and has_direction(name):
        tone = "bad" if (change < 0) != lower_is_better(name) else "good"
    return Before(shown, at, f"{change:+.3f}" if abs(change) < 100 else f"{change:+,.0f}", tone)


def usage_tiles(evaluation: Evaluation) -> Iterator[tuple[str, str]]:
    """Yield what the run took, each with its name; a run that asked nobody took no requests."""
    verdict, usage = evaluation.verdict, evaluation.verdict.usage
    yield f"{len(verdict.cases):,}", "articles"
    yield verdict.mode, "mode"
    if verdict.mode == "offline" and not usage.requests:
        return
    yield f"{usage.requests:,}", "requests"
    yield f"{usage.reasks:,}", "reasks"
    yield f"{usage.input_tokens:,}", "input tokens"
    yield f"{usage.output_tokens:,}", "output tokens"
    yield ("not known" if usage.cost_usd is None else f"${usage.cost_usd:,.4f}"), "cost"
    yield f"{usage.median_latency_s:,.2f} s", "median latency"
