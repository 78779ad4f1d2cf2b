"""One article of an evaluation as a part of a page: its anchors, its rows, its filters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from markupsafe import Markup

from summarizer.evaluation.evaluate import Evaluation
from summarizer.evaluation.gold import Gold
from summarizer.evaluation.scorers.table import SCORES, lower_is_better
from summarizer.evaluation.scores import ArticleScores, Score
from summarizer.evaluation.verdict import CaseResult
from summarizer.models import Record
from summarizer.plurals import counted
from summarizer.reports import phrases
from summarizer.reports.evaluation import words
from summarizer.reports.html.article import TONES
from summarizer.reports.html.evaluation.changes import Since
from summarizer.reports.html.evaluation.rows import WRONG, Row, rows_of
from summarizer.reports.html.page import fragment

# Scores that rows stand for: where one of these is not what it could be, some row says why.
_OF_ROWS: Final = ("claims.", "evidence.iou", "attribution.", "status.", "polarity.")
_OF_ROWS_TOO: Final = ("quantities.", "time.", "usage.")
# How a row is told apart at a glance; never by its colour alone.
RESULT_TONES: Final = {
    "right": "good",
    "wrong label": "warn",
    "missed": "bad",
    "nearly said": "warn",
    "unsupported": "bad",
    "not in gold": "odd",
    "twice": "odd",
    "neutral": "quiet",
}


@dataclass(frozen=True)
class CasePart:
    """One article in one repeat of one run, both counted from 1; `n` is its place in the gold.

    What data calls itself is never an id in the page: anchors are numbers.
    """

    evaluation: Evaluation
    run: int
    run_name: str
    n: int
    repeat: int
    since: tuple[Since, ...]

    @property
    def id(self) -> str:
        """Return the anchor of the article; script.js takes a hyphen for the end of it."""
        return f"r{self.run}a{self.n + 1}" + (f"t{self.repeat}" if self.repeat > 1 else "")

    def row_id(self, number: int) -> str:
        """Return the anchor of a row, by its number, from 0."""
        return f"{self.id}-{number + 1}"

    @property
    def gold(self) -> Gold:
        """Return the gold of the article."""
        return self.evaluation.cases[self.n]

    @property
    def record(self) -> Record:
        """Return the record of this repeat."""
        return self.evaluation.run.repeats[self.repeat - 1][self.n]

    @property
    def scored(self) -> ArticleScores:
        """Return the scores of this repeat."""
        return self.evaluation.scored[self.repeat - 1][self.n]

    @property
    def result(self) -> CaseResult:
        """Return what the verdict says of the article, over all repeats."""
        return self.evaluation.verdict.cases[self.n]

    @property
    def title(self) -> str:
        """Return how the article is called, with its title where it has one."""
        title = self.gold.source.title
        return f"{self.result.article}: {title}" if title else self.result.article

    @property
    def told_apart_by(self) -> str:
        """Return of which run and repeat this is, "" where there is one of each."""
        return ", ".join(filter(None, (self.run_name, self.repeat_name)))

    @property
    def repeat_name(self) -> str:
        """Return which repeat this is, "" where there is one."""
        repeats = self.evaluation.verdict.repeats
        return f"repeat {self.repeat} of {repeats}" if repeats > 1 else ""

    @cached_property
    def rows(self) -> list[Row]:
        """Return gold beside the record."""
        return rows_of(self.record, self.gold, self.scored)

    @cached_property
    def row_of(self) -> Mapping[str, str]:
        """Return the anchor of the row of each claim of gold."""
        return {
            row.gold.id: self.row_id(number)
            for number, row in enumerate(self.rows)
            if row.gold is not None
        }

    def changes_of(self, row: Row) -> list[str]:
        """Return since what a claim of gold was fixed, or broke: "broke since main"."""
        if row.gold is None:
            return []
        key = (self.result.article, row.gold.id)
        return [
            *(f"fixed since {since.name}" for since in self.since if key in since.fixed),
            *(f"broke since {since.name}" for since in self.since if key in since.broke),
        ]

    @property
    def is_wrong(self) -> bool:
        """Say whether there is something to look at."""
        return (
            not self.record.was_read
            or bool(self.called_wrong or self.failures)
            or any(row.is_wrong for row in self.rows)
        )

    @property
    def called_wrong(self) -> tuple[str, ...]:
        """Return what a second reading calls wrong."""
        return self.result.called_wrong

    @property
    def failures(self) -> list[str]:
        """Return what the gate fails in this article."""
        checks = self.evaluation.verdict.failures
        return [check.message for check in checks if check.where == self.result.article]

    def counts(self) -> Iterator[tuple[str, str]]:
        """Yield what the article comes to, in words with their tone."""
        scored = self.scored
        n_right = sum(row.results == ("right",) for row in self.rows)
        if n_right:
            yield f"{n_right} right", "good"
        if scored.missed:
            yield f"{len(scored.missed)} missed", "bad"
        if scored.wrong:
            yield counted(len(scored.wrong), "wrong label"), "warn"
        if scored.unsupported:
            yield f"{len(scored.unsupported)} unsupported", "bad"

    def value(self, score: str) -> str:
        """Return a score of the article in words."""
        return _in_words(self.scored.scores.get(score))

    def score_lines(self) -> list[tuple[str, str, str, list[str]]]:
        """Return each score: name, value, why there is none, and its values of before.

        A count of nothing is left out.
        """
        return [
            (
                name,
                "not measured" if score.value is None else words.number(score.value),
                score.error or score.skipped or "",
                [_in_words(since.score(self.result.article, name)) for since in self.since],
            )
            for name, score in self.scored.scores.items()
            if not words.counts_nothing(name, score.value)
        ]

    def scores(self) -> set[str]:
        """Return the scores of the whole article that are not what they could be."""
        if not self.record.was_read:
            return {name for name, score in self.scored.scores.items() if score.error}
        return {
            name
            for name, score in self.scored.scores.items()
            if not name.startswith((*_OF_ROWS, *_OF_ROWS_TOO)) and _is_lowered(name, score)
        }

    def data(self) -> dict[str, Any]:
        """Return what the page filters by."""
        common = {
            "article": [phrases.neutral(self.result.article)],
            "run": [phrases.neutral(self.run_name)],
            "repeat": [self.repeat_name],
        }
        summary = self.record.summary
        sentences = [each.text for each in summary.sentences] if summary is not None else []
        text = phrases.neutral(" ".join((self.title, *sentences, *self.called_wrong)))
        is_wrong = ["anything wrong"] if not self.record.was_read or self.called_wrong else []
        return {
            "own": {
                "name": phrases.neutral(self.title),
                "text": text,
                **common,
                "score": sorted(self.scores()),
                "result": is_wrong,
            },
            "rows": [
                {"id": self.row_id(number), "text": row.words(), **common, **self.values_of(row)}
                for number, row in enumerate(self.rows)
            ],
        }

    def values_of(self, row: Row) -> dict[str, list[str]]:
        """Return what a row can be filtered by."""
        is_wrong = not WRONG.isdisjoint(row.results)
        return {
            "result": [*(["anything wrong"] if is_wrong else []), *row.results],
            "label": sorted(row.wrong_names),
            "score": list(row.scores),
            "change": [phrases.neutral(each) for each in self.changes_of(row)],
        }

    def render(self, *, later: bool) -> Markup:
        """Return the whole article; with `later` its body is made when it is opened."""
        body = fragment("evaluation-body.html", part=self, tones=RESULT_TONES)
        return fragment(
            "evaluation-case.html",
            part=self,
            body=body,
            later=later,
            outcome_tone=TONES[self.record.outcome],
        )


def _is_lowered(name: str, score: Score) -> bool:
    """Say whether a score of an article is an error, or worse than the best that it could be."""
    if score.value is None:
        return score.error is not None
    if name not in SCORES or SCORES[name].better is None:
        return False
    return score.value > 0 if lower_is_better(name) else score.value < 1


def _in_words(score: Score | None) -> str:
    return "-" if score is None or score.value is None else words.number(score.value)
