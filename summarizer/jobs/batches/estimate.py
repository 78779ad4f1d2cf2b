"""What a submission would send and cost, found out without sending anything."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from summarizer.backends.base import Request
from summarizer.backends.prices import BATCH_SHARE
from summarizer.compact_table import CompactTable
from summarizer.jobs.batches.drafts import Draft, Limits, Sharding
from summarizer.jobs.batches.ledger import Ledger
from summarizer.jobs.batches.lines import Line, Lines
from summarizer.jobs.reply_length import ReplyLength, reply_length
from summarizer.jobs.tally import money
from summarizer.provenance import Usage, cost_of_all
from summarizer.verification.requests import SCHEMA_NAME

if TYPE_CHECKING:
    from summarizer.summarizer import Summarizer

_HASH_BYTES = 8
# A decision of a second reading has a limit of 120 tokens, and takes some 30.
_SHARE_OF_LIMIT = 4


class BatchEstimate:
    """Counts requests as `submit` would take them, and what their replies are likely to take."""

    def __init__(
        self, summarizer: Summarizer, ledger: Ledger, lines: Lines, limits: Limits
    ) -> None:
        self.sharding = Sharding(None, limits, is_under_way=ledger.is_under_way)
        self.n_shards = self.n_requests = self.n_bytes = 0
        for shard in ledger.shards("submitted"):
            if not shard.is_over:
                self.sharding.enqueued[shard.model] += shard.n_tokens
        self._summarizer = summarizer
        self._ledger = ledger
        self._lines = lines
        self._seen = CompactTable(_HASH_BYTES)
        self._lengths: dict[str, ReplyLength] = {}
        self._usage: Counter[tuple[str, str]] = Counter()

    def read(self, requests: Iterable[Request]) -> None:
        """Count all requests."""
        for draft in self.sharding.split(self._counted(requests)):
            self._take(draft)

    def describe(self) -> str:
        """Return tokens, and the cost, in words."""
        n_input = sum(n for (_, kind), n in self._usage.items() if kind == "input")
        n_output = sum(n for (_, kind), n in self._usage.items() if kind == "output")
        told = f"about {n_input:,} input and {n_output:,} output tokens"
        costs = {}
        for model in {model for model, _ in self._usage}:
            usage = Usage(
                input_tokens=self._usage[model, "input"], output_tokens=self._usage[model, "output"]
            )
            costs[model] = self._summarizer.budget.prices.usd(model, usage)
        cost = cost_of_all(costs.values())
        if cost is None:
            unknown = sorted(model for model, usd in costs.items() if usd is None)
            return f"{told}, the price of {', '.join(unknown)} is not known"
        return f"{told}, about {money(BATCH_SHARE * cost)} at half price"

    def _take(self, draft: Draft) -> None:
        self.n_shards += 1
        self.n_requests += len(draft.requests)
        self.n_bytes += draft.n_bytes

    def _counted(self, requests: Iterable[Request]) -> Iterator[Line]:
        for request in requests:
            digest = bytes.fromhex(request.fingerprint)[:_HASH_BYTES]
            if self._seen.find(digest) is None and not self._ledger.is_under_way(
                request.fingerprint
            ):
                self._expect(request)
            self._seen.put(digest)
            yield self._lines.of(request)

    def _expect(self, request: Request) -> None:
        length = self._length(request.model)
        if request.schema.name == SCHEMA_NAME or request.article is None:
            n_output = (request.output_limit or 0) // _SHARE_OF_LIMIT
        else:
            n_output = round(length.of(request.article))
        self._usage[request.model, "input"] += round(length.input_of(request.n_chars))
        self._usage[request.model, "output"] += n_output

    def _length(self, model: str) -> ReplyLength:
        if model not in self._lengths:
            self._lengths[model] = reply_length(self._summarizer.stored_entries(), model)
        return self._lengths[model]
