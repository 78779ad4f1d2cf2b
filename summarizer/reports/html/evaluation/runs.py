"""One run on the page: its verdict, its checks, its scores, and what changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from summarizer.evaluation.evaluate import Evaluation
from summarizer.evaluation.verdict import Verdict
from summarizer.reports.evaluation import words
from summarizer.reports.html.evaluation.cases import CasePart
from summarizer.reports.html.evaluation.changes import Since
from summarizer.reports.html.evaluation.checks import CheckRow, check_rows
from summarizer.reports.html.evaluation.scores import ScoreLine, score_lines, usage_tiles
from summarizer.reports.html.evaluation.tables import LabelTable, label_tables


@dataclass(frozen=True)
class ChangedClaim:
    """A claim of gold that was fixed or broke: where it is on the page, and what it says."""

    href: str
    article: str
    claim: str
    text: str


@dataclass(frozen=True)
class RunPart:
    """One evaluation, with the articles of all its repeats; `number` counts from 1.

    `name` tells it from the others of the page, "" where it is the only one.
    """

    number: int
    name: str
    evaluation: Evaluation
    since: tuple[Since, ...]
    cases: tuple[CasePart, ...]

    @property
    def id(self) -> str:
        """Return the anchor of the run."""
        return f"run{self.number}"

    @property
    def verdict(self) -> Verdict:
        """Return the verdict."""
        return self.evaluation.verdict

    @property
    def counts(self) -> str:
        """Return of how many checks the gate's word is: "2 of 43 checks"."""
        return words.ending(self.verdict).partition(": ")[2]

    @property
    def subject(self) -> list[str]:
        """Return what was run, how, and what it was held to."""
        return words.subject(self.verdict)

    @property
    def footnotes(self) -> list[str]:
        """Return what a reader must know beside the scores; reasons stand with their score."""
        reasons = {score.reason for score in self.verdict.scores.values()}
        return [
            said.removeprefix("note: ")
            for said in words.footnotes(self.verdict)
            if not _is_reason(said, reasons)
        ]

    @cached_property
    def checks(self) -> list[CheckRow]:
        """Return all checks, what failed first."""
        return check_rows(self.evaluation, self.since)

    @cached_property
    def scores(self) -> list[ScoreLine]:
        """Return the scores that say something."""
        return score_lines(self.evaluation, self.since)

    @cached_property
    def tables(self) -> list[LabelTable]:
        """Return the tables of labels."""
        return label_tables(self.evaluation, self.cases)

    @property
    def tiles(self) -> list[tuple[str, str]]:
        """Return what the run took, and how it was asked."""
        return list(usage_tiles(self.evaluation))

    @cached_property
    def n_rows(self) -> Mapping[str, int]:
        """Return how many rows lower each score."""
        return Counter(s for case in self.cases for row in case.rows for s in row.scores)

    @property
    def unread(self) -> list[CasePart]:
        """Return the articles without a reading."""
        return [case for case in self.cases if not case.record.was_read]

    def case_href(self, n: int) -> str:
        """Return the link to an article, by its place in the gold."""
        return f"#{self.cases[n].id}"

    def fixed(self, since: Since) -> list[ChangedClaim]:
        """Return the claims that were missed then, and are found now."""
        return [self._changed(*key) for key in since.fixed]

    def broke(self, since: Since) -> list[ChangedClaim]:
        """Return the claims that were found then, and are missed now."""
        return [self._changed(*key) for key in since.broke]

    def _changed(self, article: str, claim: str) -> ChangedClaim:
        case = self._by_article[article]
        text = next(each.text for each in case.gold.claims if each.id == claim)
        return ChangedClaim(f"#{case.row_of.get(claim, case.id)}", article, claim, text)

    @cached_property
    def _by_article(self) -> Mapping[str, CasePart]:
        return {case.result.article: case for case in reversed(self.cases)}


def _is_reason(said: str, reasons: set[str | None]) -> bool:
    """Say whether a footnote only names the scores that a reason is of."""
    lead = said.removeprefix("no value: ")
    return any(reason and lead.startswith(f"{reason} (") for reason in reasons)
