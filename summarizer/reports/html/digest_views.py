"""What a page shows of a claim, a relation and a group of a digest."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from summarizer.digests.models import ClaimRef, Dated, Difference, DigestClaim, Group, Relation
from summarizer.evaluation.scorers.times import time_in_words
from summarizer.reports import phrases
from summarizer.reports.digest_parts import carried, chain
from summarizer.reports.wordings import Pieces


@dataclass(frozen=True)
class ClaimPart:
    """A claim: its anchor, its number in its article, its words in pieces, and who says it.

    `differs` is what another claim of the group has otherwise, None where none does.
    """

    id: str
    number: str
    claim: DigestClaim
    pieces: Pieces
    differs: Difference | None = None

    @property
    def said_by(self) -> str:
        """Return the chain of its sources in words, or that it is the article's own voice."""
        return chain(self.claim) or phrases.OWN_VOICE

    @property
    def days(self) -> str:
        """Return the days of the claim, "" for none."""
        days = self.claim.start, self.claim.end
        return time_in_words(days) if any(days) else ""

    @property
    def searched(self) -> str:
        """Return all words that a reader may search for."""
        quotes = (quote for quote, _ in self.quotes if quote)
        words = (self.claim.text, self.said_by, self.claim.status, self.days, *quotes)
        return phrases.neutral(" ".join(words))

    @property
    def quotes(self) -> list[tuple[str, str]]:
        """Return the quotes with their places; "" for one that says what the claim says."""
        words = _plain(self.claim.text)
        return [
            (
                "" if _plain(quote.quote) == words else quote.quote,
                phrases.span(quote.start, quote.end),
            )
            for quote in self.claim.quotes
        ]


@dataclass(frozen=True)
class Column:
    """The claims of one article."""

    label: str
    claims: tuple[ClaimPart, ...]


@dataclass(frozen=True)
class Link:
    """A claim by its name, and its anchor where it is on the page."""

    name: str
    id: str | None


@dataclass(frozen=True)
class DatedPart:
    """An entry of a timeline: its days in words, and whose claims it is of.

    `left` and `width` are where it lies between the first and the last day, in per cent; None where
    all are of one day.
    """

    days: str
    entry: Dated
    links: tuple[Link, ...]
    left: float | None = None
    width: float = 0.0


@dataclass(frozen=True)
class RelationPart:
    """A relation in words, around the two claims; `kind` as one chooses it."""

    relation: Relation
    kind: str
    a: Link
    b: Link
    words: tuple[str, str]


@dataclass(frozen=True)
class Card:
    """A group: who carries it, what its claims are to one another, and they, side by side."""

    id: str
    group: Group
    relations: tuple[RelationPart, ...]
    columns: tuple[Column, ...]
    n_more_relations: int
    n_more_articles: int

    @property
    def carried(self) -> str:
        """Return who carries it, and why these are so many origins."""
        return carried(self.group)

    @property
    def kinds(self) -> list[str]:
        """Return the kinds of its relations, each once."""
        return list(dict.fromkeys(each.kind for each in self.relations))


def first_and_last(entries: Iterable[Dated]) -> tuple[date, date] | None:
    """Return the first and the last day of a timeline; None where there is one at most."""
    days = {day for each in entries for day in (each.start, each.end) if day is not None}
    return (min(days), max(days)) if len(days) > 1 else None


def dated_parts(
    entries: Sequence[Dated], links: Callable[[Sequence[ClaimRef]], Iterable[Link]]
) -> list[DatedPart]:
    """Return the entries of a timeline, each with its place between the first and the last day."""
    axis = first_and_last(entries)
    found = []
    for entry in entries:
        left, width = None, 0.0
        if axis is not None:
            first, last = axis
            n_days = (last - first).days
            start, end = entry.start or first, entry.end or last
            left = round(100 * (start - first).days / n_days, 2)
            width = round(100 * (end - start).days / n_days, 2)
        days = time_in_words((entry.start, entry.end))
        found.append(DatedPart(days, entry, tuple(links(entry.claims)), left, width))
    return found


def _plain(text: str) -> str:
    return phrases.neutral(text).rstrip(".").casefold()
