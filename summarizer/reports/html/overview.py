"""What a report's records come to together: counts, cost, time, and a line for each article."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Final

from summarizer.jobs.tally import Took
from summarizer.reports import phrases
from summarizer.reports.html import facets, plots
from summarizer.reports.html.article import TONES, ArticlePart, dollars, flags_of
from summarizer.reports.html.facets import Facets

_SEEN_S: Final = 0.05  # shown as 0.0 below that


@dataclass(frozen=True)
class Row:
    """One line of the table of articles; what is not known is empty."""

    id: str
    title: str
    publisher: str
    day: str
    outcome: str
    n_claims: int
    n_flags: int
    n_rejected: int
    cost: str
    seconds: str


@dataclass
class Overview:
    """Counts records as they come; of each a line and two numbers are kept."""

    rows: list[Row] = field(default_factory=list)
    claims: Facets = field(default_factory=Facets)
    n_claims: int = 0
    _outcomes: Counter[str] = field(default_factory=Counter)
    _flags: Counter[str] = field(default_factory=Counter)
    _rejects: Counter[str] = field(default_factory=Counter)
    _costs: list[float] = field(default_factory=list)
    _latencies: list[float] = field(default_factory=list)
    _took: Took = field(default_factory=Took)

    @property
    def n_articles(self) -> int:
        """Return how many records there are; an article that is there twice counts twice."""
        return len(self.rows)

    def add(self, part: ArticlePart) -> None:
        """Count one record."""
        record, took = part.record, Took.of(part.record)
        self._took = self._took.plus(took)
        self._outcomes[record.outcome] += 1
        self._rejects.update(each.kind.replace("_", " ") for each in record.rejected)
        self._flags.update(flag.kind.replace("_", " ") for flag in flags_of(record))
        self.n_claims += len(record.claims)
        for values in part.values:
            self.claims.add(values)
        self.claims.add(facets.of_article(record), n=0)
        if took.cost_usd is not None:
            self._costs.append(took.cost_usd)
        self._latencies.append(took.latency_s)
        self.rows.append(_row(part, took))

    def tiles(self) -> list[tuple[str, str]]:
        """Return the few numbers that stand first, each with its name."""
        tokens = self._took.input_tokens + self._took.output_tokens
        return [
            (f"{self.n_articles:,}", "articles"),
            (f"{self.n_claims:,}", "claims"),
            (f"{sum(self._flags.values()):,}", "flags"),
            (f"{sum(self._rejects.values()):,}", "rejected"),
            (dollars(self._took.cost_usd), "cost"),
            (f"{tokens:,}", "tokens"),
        ]

    def outcomes(self) -> list[plots.Bar]:
        """Return how the articles ended."""
        return plots.bars(dict(self._outcomes.most_common()), tones=TONES)

    def statuses(self) -> list[plots.Bar]:
        """Return how the claims are presented."""
        return plots.bars(self.claims["status"])

    def supports(self) -> list[plots.Bar]:
        """Return what a second reading found; nothing where none was asked for."""
        return plots.bars(self.claims["support"], tones=TONES)

    def flags(self) -> list[plots.Bar]:
        """Return what the checks said, the most frequent first."""
        return plots.bars(dict(self._flags.most_common()))

    def rejects(self) -> list[plots.Bar]:
        """Return why quotes and claims were rejected, the most frequent first."""
        return plots.bars(dict(self._rejects.most_common()))

    def costs(self) -> plots.Histogram | None:
        """Return what the articles cost, of those of which it is known; None for nothing."""
        return plots.histogram(self._costs, say=dollars) if any(self._costs) else None

    def latencies(self) -> plots.Histogram | None:
        """Return how long replies took; None where all were there at once."""
        if max(self._latencies, default=0) < _SEEN_S:
            return None
        return plots.histogram(self._latencies, say=lambda seconds: f"{seconds:.1f} s")


def _row(part: ArticlePart, took: Took) -> Row:
    record, article = part.record, part.record.article
    return Row(
        id=part.id,
        title=phrases.title(article),
        publisher=phrases.neutral(article.publisher or ""),
        day=article.published.isoformat() if article.published else "",
        outcome=record.outcome,
        n_claims=len(record.claims),
        n_flags=len(flags_of(record)),
        n_rejected=len(record.rejected),
        cost=dollars(took.cost_usd),
        seconds=f"{took.latency_s:.1f}",
    )
