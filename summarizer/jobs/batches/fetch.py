"""Batches fetched: what a provider has answered goes into the store, and the rest is named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from summarizer.backends.prices import BATCH_SHARE, Prices
from summarizer.errors import EndpointError
from summarizer.jobs.batches.intake import Intaken, OnFailure, Taker
from summarizer.jobs.batches.ledger import Ledger
from summarizer.jobs.batches.provider import Batch, Provider
from summarizer.jobs.batches.shard import Shard
from summarizer.store import Store

_DOWNLOADS = 3  # of a batch whose files hold lines that cannot be read
_NOT_ANSWERED = "not answered"
_MOST_ERRORS = 5  # there may be one for each line


@dataclass(frozen=True)
class Fetched:
    """A batch as it is now; `taken` is what was fetched of it, None while it is under way.

    `is_known` is false where the provider knows none of its id; `lost` names the files that it
    has no more, `errors` are what it says of the batch as a whole. `trouble` is why its files
    could not be had now: the next call tries again.
    """

    shard: Shard
    taken: Intaken | None = None
    is_known: bool = True
    lost: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()
    trouble: EndpointError | None = None


async def fetch(
    shard: Shard,
    ledger: Ledger,
    store: Store,
    provider: Provider,
    prices: Prices,
    *,
    on_failure: OnFailure,
) -> Fetched:
    """Fetch a batch if it is over, whatever its end was, and let go of its requests.

    All that either of its files says is taken; what neither names has failed, too. The caller
    holds the ledger's lock. A process that is killed meanwhile has stored what it had read, and
    the next call reads it again.
    """
    batch = await provider.retrieve(shard.id)
    if batch is None:
        return Fetched(shard, is_known=False)
    shard = ledger.update(shard.but(**batch.facts))
    if not batch.is_over:
        return Fetched(shard)
    try:
        taker, lost = await _taken(batch, shard, ledger, store, provider, on_failure)
    except EndpointError as exc:  # the files of the next batch may be had
        return Fetched(shard, trouble=exc)
    _name_missing(batch, shard, ledger, taker)
    taken = taker.settle()
    found = {"stored": taken.n_stored, "kept": taken.n_kept, **taken.failures}
    cost_usd = taken.cost_usd(prices)
    shard = ledger.update(shard.but(state="fetched", found=found, cost_usd=cost_usd))
    errors = tuple(provider.clean(_words(error)) for error in batch.errors[:_MOST_ERRORS])
    return Fetched(shard, taken, lost=lost, errors=errors)


async def _taken(
    batch: Batch,
    shard: Shard,
    ledger: Ledger,
    store: Store,
    provider: Provider,
    on_failure: OnFailure,
) -> tuple[Taker, tuple[str, ...]]:
    """Take the files of a batch, again where lines of them cannot be read."""
    for left in reversed(range(_DOWNLOADS)):
        taker = Taker(
            store,
            shard.id,
            partial(ledger.asked, shard=shard),
            share=BATCH_SHARE,
            on_failure=on_failure,
            clean=provider.clean,
        )
        lost = await _take_files(batch, shard, ledger, provider, taker)
        if not taker.result.n_malformed or not left:
            break
    return taker, lost


async def _take_files(
    batch: Batch, shard: Shard, ledger: Ledger, provider: Provider, taker: Taker
) -> tuple[str, ...]:
    """Take the files that a batch has, and return which of them the provider has no more."""
    lost = []
    for name, file_id in (("output", batch.output_file_id), ("error", batch.error_file_id)):
        if file_id is None:
            continue
        path = ledger.files / f"{shard.key}.{name}.jsonl"
        if await provider.download(file_id, path):
            _take(path, taker)
        else:
            lost.append(name)
    return tuple(lost)


def _take(path: Path, taker: Taker) -> None:
    """Take the replies of a file that was downloaded, and remove it."""
    try:
        taker.take(path)
    finally:
        path.unlink(missing_ok=True)


def _words(error: Mapping[str, Any]) -> str:
    """Return what a provider says of a batch, and of which line of its file."""
    line = f"line {error['line']}: " if error.get("line") else ""
    return f"{line}{error.get('message') or error.get('code') or 'error'}"


def _name_missing(batch: Batch, shard: Shard, ledger: Ledger, taker: Taker) -> None:
    """Count the requests that no file names, by what the provider says of the batch."""
    first = batch.errors[0] if batch.errors else {}
    code = str(first.get("code") or "")[:60]
    reason = f"{_NOT_ANSWERED}: {code or 'batch ' + batch.status}"
    message = str(first.get("message") or "")
    for fingerprint in ledger.fingerprints(shard):
        is_named = bytes.fromhex(fingerprint) in taker.seen
        if not is_named and (noted := ledger.asked(fingerprint, shard)) is not None:
            taker.fail(noted, reason, message)
