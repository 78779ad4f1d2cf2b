"""The checks of a gate, each with what is short of its limit and the articles that fail it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from summarizer.evaluation.evaluate import Evaluation
from summarizer.evaluation.scorers.table import lower_is_better
from summarizer.evaluation.scores import Score
from summarizer.evaluation.verdict import GateCheck
from summarizer.reports.evaluation import words
from summarizer.reports.html.evaluation.changes import Since

Word = Literal["failed", "allowed", "passed"]


@dataclass(frozen=True)
class Culprit:
    """An article that fails a check by itself: its place in the gold, and its own value."""

    n: int
    article: str
    said: str


@dataclass(frozen=True)
class CheckRow:
    """One check as a line of a table; `short` says how far it is from its limit, "" if it passed.

    `culprits` are the articles that fail it, the worst first. `is_of_part` says that it is about
    some of the articles only.
    """

    check: GateCheck
    word: Word
    message: str
    place: str
    value: str
    limit: str
    short: str
    culprits: tuple[Culprit, ...]
    is_of_part: bool


def check_rows(evaluation: Evaluation, since: Sequence[Since]) -> list[CheckRow]:
    """Return all checks, what failed first, then what was let through."""
    verdict = evaluation.verdict
    order: list[tuple[Word, Sequence[GateCheck]]] = [
        ("failed", verdict.failures),
        ("allowed", verdict.allowed),
        ("passed", [check for check in verdict.checks if check.passed]),
    ]
    return [_row(check, word, evaluation, since) for word, checks in order for check in checks]


def _row(check: GateCheck, word: Word, evaluation: Evaluation, since: Sequence[Since]) -> CheckRow:
    verdict = evaluation.verdict
    culprits = () if check.passed else tuple(_culprits(check, evaluation, since))
    return CheckRow(
        check=check,
        word=word,
        message=words.allowed_words(check, verdict) if word == "allowed" else check.message,
        place=words.check_place(check),
        value="not measured" if _is_unmeasured(check) else _number(check.value),
        limit=_limit(check),
        short=_short(check),
        culprits=culprits,
        is_of_part=check.where not in {"", *(each.where for each in since if each.is_whole)},
    )


def _is_unmeasured(check: GateCheck) -> bool:
    return check.value is None and check.limit is not None


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.4g}"


def _limit(check: GateCheck) -> str:
    if check.limit is None:
        return ""
    lead = {"minimum": "at least ", "maximum": "at most ", "coverage": "coverage of "}
    return f"{lead.get(check.kind, 'was ')}{check.limit:.4g}"


def _short(check: GateCheck) -> str:
    """Return "0.05 short", "0.05 too much" or "0.05 worse"; "" where that cannot be said."""
    if check.passed or check.value is None or check.limit is None:
        return ""
    said = "too much" if check.value > check.limit else "short"
    return f"{abs(check.value - check.limit):.3g} {'worse' if check.kind == 'regression' else said}"


def _culprits(
    check: GateCheck, evaluation: Evaluation, since: Sequence[Since]
) -> Iterator[Culprit]:
    """Yield the articles that fail a check by themselves, the worst first."""
    found = [
        (_badness(check, score, before), n, score, before)
        for n, score, before in _candidates(check, evaluation, since)
        if check.kind in ("outcome", "error", "incomparable") or _fails(check, score, before)
    ]
    for _, n, score, before in sorted(found, key=lambda each: (-each[0], each[1])):
        said = "not measured" if score.value is None else words.number(score.value)
        said += "" if before is None else f", was {words.number(before)}"
        is_of_score = check.score is not None
        yield Culprit(n, evaluation.verdict.cases[n].article, said if is_of_score else "")


def _candidates(
    check: GateCheck, evaluation: Evaluation, since: Sequence[Since]
) -> Iterator[tuple[int, Score, float | None]]:
    """Yield the articles that a check is about, with their score, now and as it was."""
    part = evaluation.suite.tables.slices.get(check.where.removeprefix("slice "))
    own = {check.where, check.where.removeprefix(f"against {evaluation.verdict.against}: ")}
    is_of_one = any(case.article in own for case in evaluation.verdict.cases)
    if check.kind == "incomparable" and not is_of_one:
        return
    past = next((each for each in since if each.where == check.where), None)
    for n, case in enumerate(evaluation.verdict.cases):
        if is_of_one and case.article not in own:
            continue
        if check.where.startswith("slice ") and part is not None and not part.holds(case.article):
            continue
        score = case.scores.get(check.score or "", Score())
        if check.kind != "regression":
            if check.score is None or check.score in case.scores:
                yield n, score, None
            continue
        before = past.score(case.article, check.score or "") if past is not None else None
        if before is not None and before.value is not None:
            yield n, score, before.value


def _fails(check: GateCheck, score: Score, before: float | None) -> bool:
    limit = check.limit or 0.0
    if score.value is None:
        return check.kind == "coverage" or before is not None or score.error is not None
    if check.kind == "minimum":
        return score.value < limit
    if check.kind == "maximum":
        return score.value > limit
    return before is not None and _worse_by(check, score.value, before) > 0


def _badness(check: GateCheck, score: Score, before: float | None) -> float:
    if score.value is None:
        return float("inf")
    return _worse_by(check, score.value, check.limit or 0.0 if before is None else before)


def _worse_by(check: GateCheck, value: float, than: float) -> float:
    falls = check.kind == "minimum" or (
        check.kind == "regression" and not lower_is_better(check.score or "")
    )
    return than - value if falls else value - than
