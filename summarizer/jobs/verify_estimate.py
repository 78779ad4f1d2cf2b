"""What second readings would need, found out without sending anything."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from summarizer.articles.originals import Originals
from summarizer.backends.modes import CHARS_PER_TOKEN
from summarizer.errors import InputError
from summarizer.jobs.index import Index
from summarizer.jobs.tally import money
from summarizer.models import Article, Record
from summarizer.provenance import Usage
from summarizer.records import BadLine, RecordLine

if TYPE_CHECKING:
    from summarizer.summarizer import Summarizer


@dataclass
class VerificationEstimate:
    """What the second readings of `summarizer` would need; it sends nothing, or is offline.

    `n_unreadable` counts lines that are no records, `n_missing` records without their article.
    `n_stored` records are answered by the store, `n_to_do` are left. Of an article whose record
    cannot be made without sending anything, the claims are estimated by its length.
    """

    summarizer: Summarizer
    n_stored: int = 0
    n_to_do: int = 0
    n_unreadable: int = 0
    n_missing: int = 0
    input_tokens: int = 0
    output_tokens: int = 0

    def count(self, article: Article) -> None:
        """Count the second reading of an article that is described; offline nothing is sent."""
        summarizer = self.summarizer
        can_read = not summarizer.reader.traits.asks_a_server or summarizer.is_stored(article)
        if can_read and summarizer.settings.offline:
            self.count_record(article, summarizer.read(article))
            return
        expected = summarizer.require_verifier().expected(article)
        self.n_to_do += 1
        self.input_tokens += expected.input_tokens
        self.output_tokens += expected.output_tokens

    def count_record(self, article: Article, record: Record) -> None:
        """Count the second reading of a record."""
        verifier = self.summarizer.require_verifier()
        requests = verifier.requests(article, record)
        missing = [request for request in requests if not self.summarizer.holds(request)]
        if requests and not missing and self.summarizer.settings.offline:
            made = self.summarizer.verify(article, record).verification
            missing = [] if made is not None and made.complete else list(requests)
        self.n_stored += not missing
        self.n_to_do += bool(missing)
        self.input_tokens += sum(request.n_chars for request in missing) // CHARS_PER_TOKEN
        share = len(missing) / max(1, len(requests))
        self.output_tokens += round(share * verifier.expected_reply(record))

    def describe(self) -> str:
        """Return the estimate in words."""
        model = self.summarizer.require_verifier().model
        usage = Usage(input_tokens=self.input_tokens, output_tokens=self.output_tokens)
        cost = self.summarizer.budget.prices.usd(model, usage)
        price = f"the price of {model} is not known" if cost is None else f"about {money(cost)}"
        return (
            f"verification by {model}: {self.n_stored:,} answered by the store, {self.n_to_do:,} to"
            f" be sent, about {self.input_tokens:,} input and {self.output_tokens:,} output tokens,"
            f" {price}, how far off is not known"
        )


def estimate_verification(
    summarizer: Summarizer,
    lines: Iterable[RecordLine | BadLine],
    originals: Originals,
    index: Index,
    *,
    on_unreadable: Callable[[str], None] = lambda message: None,
) -> VerificationEstimate:
    """Count what verifying the records of lines would need; nothing is sent.

    `index` tells what the output holds already. Messages about lines that are no records, and
    records without their article, go to `on_unreadable`.
    """
    result = VerificationEstimate(summarizer)
    verifier = summarizer.require_verifier()
    for line in lines:
        if isinstance(line, BadLine):
            result.n_unreadable += 1
            on_unreadable(str(line.error))
            continue
        record = line.record
        if verifier.is_done(record) or index.is_verified(record, verifier.key):
            continue
        try:
            article = originals.find(record.article)
        except InputError as exc:
            result.n_missing += 1
            on_unreadable(f"{record.article.id}: would not be verified: {exc}")
        else:
            result.count_record(article, record)
    return result
