"""The requests that articles, or records, still need: those that the store does not answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from summarizer.articles import BadInput
from summarizer.articles.originals import Originals
from summarizer.backends.base import Request
from summarizer.errors import InputError
from summarizer.metadata import describe
from summarizer.models import Article, Record
from summarizer.plurals import counted
from summarizer.records import BadLine, RecordLine

if TYPE_CHECKING:
    from summarizer.summarizer import Summarizer

Say = Callable[[str], None]

_MOST_NAMED = 10
# How a record ends offline where a run would ask again, and make another of it.
_ASKED_AGAIN = ("not_stored", "invalid_reply")


@dataclass
class Demand:
    """What came in, counted as it is read.

    `n_items` are `noun`s that could be read; `n_answered` of them need nothing more, and
    `n_live` need what only a run can ask: a reask, or a repair of quotes. In `n_passed` records
    there is nothing to verify. `n_unreadable` inputs could not be read, `n_duplicates` came twice,
    `n_missing` records are without their article.
    `n_waiting` parts of `n_parted` articles are asked for later, as each is told what those before
    it named; `waiting` has the first few of these articles, with how many of its parts.
    """

    noun: str = "article"
    n_items: int = 0
    n_answered: int = 0
    n_live: int = 0
    n_passed: int = 0
    n_unreadable: int = 0
    n_duplicates: int = 0
    n_missing: int = 0
    n_parted: int = 0
    n_waiting: int = 0
    waiting: dict[str, int] = field(default_factory=dict)

    def take(self, requests: Iterable[Request]) -> Iterator[Request]:
        """Yield the requests of one item."""
        found = tuple(requests)
        self.n_answered += not found
        yield from found

    def leave(self, article: Article, n_waiting: int) -> None:
        """Count the parts of an article that are asked for later."""
        self.n_parted += n_waiting > 0
        self.n_waiting += n_waiting
        if n_waiting and len(self.waiting) < _MOST_NAMED:
            self.waiting[article.id] = n_waiting

    def describe(self) -> str:
        """Return the counts in words."""
        parts = [counted(self.n_items, self.noun)]
        for number, words in (
            (self.n_unreadable, "that cannot be read"),
            (self.n_duplicates, "skipped as duplicates"),
            (self.n_missing, "without their article"),
            (self.n_passed, "with nothing to verify"),
            (self.n_answered, "answered by the store"),
            (self.n_live, "to be run first, for a reask or a repair"),
        ):
            if number:
                parts.append(f"{number:,} {words}")
        return ", ".join(parts)


def wanted_by_articles(
    summarizer: Summarizer,
    items: Iterable[Article | Record | BadInput],
    demand: Demand,
    *,
    say: Say,
) -> Iterator[Request]:
    """Yield what a first reading of each article asks and, where it is stored, the second one.

    `summarizer` is offline; it verifies if the second readings are wanted. Messages about what
    cannot be read go to `say`. Raises PromptError when the prompt cannot be rendered.
    """
    asks_a_server = summarizer.reader.traits.asks_a_server
    for item in items:
        if isinstance(item, BadInput):
            demand.n_duplicates += 1
            say(str(item.error))
        elif isinstance(item, Record):
            demand.n_unreadable += 1
            say(item.error.message if item.error is not None else item.article.id)
        else:
            demand.n_items += 1
            article = describe(item)
            request, n_waiting = (
                summarizer.asker.unanswered(article) if asks_a_server else (None, 0)
            )
            demand.leave(article, n_waiting)
            if request is not None or summarizer.verifier is None:
                yield from demand.take(() if request is None else (request,))
            else:
                yield from _of_second_reading(summarizer, article, demand)


def _of_second_reading(
    summarizer: Summarizer, article: Article, demand: Demand
) -> Iterator[Request]:
    """Yield what is asked of the record that the store gives, unless a run would make another."""
    record = summarizer.read(article)
    is_unrepaired = any(flag.kind == "repair_failed" for flag in record.flags)
    if is_unrepaired or (record.error is not None and record.error.kind in _ASKED_AGAIN):
        demand.n_live += 1
        return
    yield from demand.take(_unverified(summarizer, article, record))


def wanted_by_records(
    summarizer: Summarizer,
    lines: Iterable[RecordLine | BadLine],
    originals: Originals,
    demand: Demand,
    *,
    say: Say,
) -> Iterator[Request]:
    """Yield what a second reading of each record asks."""
    verifier = summarizer.require_verifier()
    for line in lines:
        if isinstance(line, BadLine):
            demand.n_unreadable += 1
            say(str(line.error))
            continue
        record = line.record
        demand.n_items += 1
        if verifier.is_done(record):
            demand.n_passed += record.verification is None
            demand.n_answered += record.verification is not None
            continue
        try:
            article = originals.find(record.article)
        except InputError as exc:
            demand.n_missing += 1
            say(f"{record.article.id}: {exc}")
        else:
            yield from demand.take(_unverified(summarizer, article, record))


def _unverified(summarizer: Summarizer, article: Article, record: Record) -> Iterator[Request]:
    for request in summarizer.require_verifier().requests(article, record):
        if not summarizer.holds(request):
            yield request
