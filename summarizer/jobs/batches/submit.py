"""Requests sent to a provider in batches, each once, whenever the process is killed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import chain

from summarizer.jobs.batches.drafts import Limits, Sharding
from summarizer.jobs.batches.ledger import Ledger
from summarizer.jobs.batches.lines import Line
from summarizer.jobs.batches.provider import Provider
from summarizer.jobs.batches.shard import Shard


@dataclass
class Submitted:
    """What a submission did: the batches that it made, and the lines that went into none."""

    sharding: Sharding
    shards: list[Shard] = field(default_factory=list)

    @property
    def n_requests(self) -> int:
        """Return how many requests were submitted."""
        return sum(shard.n_requests for shard in self.shards)


async def submit(
    lines: Iterable[Line],
    ledger: Ledger,
    provider: Provider,
    limits: Limits,
    *,
    on_batch: Callable[[Shard], None],
) -> Submitted:
    """Submit the requests of lines that stand in no batch under way, and tell of each batch.

    What an earlier process had prepared goes first. A shard is in the list, with its file beside
    it, before anything is sent; its file's id at the provider is noted before a batch is made of
    it. So what was killed is taken up at the last of these steps, and the provider is asked whether
    the next one was done. Raises EndpointError, and the same call goes on.
    """
    with ledger.lock():
        result = Submitted(Sharding(ledger.files, limits, is_under_way=ledger.is_under_way))
        prepared = [s for s in ledger.shards("preparing") if s.endpoint == provider.endpoint]
        lines = iter(lines)
        first = next(lines, None)
        if first is None and not prepared:
            return result
        await provider.check()
        for shard in prepared:
            if (submitted := await _take_up(shard, ledger, provider)) is not None:
                result.shards.append(submitted)
                on_batch(submitted)
        if limits.max_enqueued_tokens is not None:
            await _count_under_way(result.sharding, ledger, provider)
        for draft in result.sharding.split(chain([first] if first else [], lines)):
            shard = draft.shard("preparing")
            ledger.add(shard, draft.requests.values())
            shard = await _send(shard, ledger, provider)
            result.shards.append(shard)
            on_batch(shard)
        return result


async def _send(shard: Shard, ledger: Ledger, provider: Provider) -> Shard:
    """Upload what is not uploaded, and make a batch of it."""
    if shard.file_id is None:
        file = ledger.file_of(shard)
        file_id = await provider.upload(file, file.name)
        shard = ledger.update(shard.but(file_id=file_id))
    batch = await provider.create(shard.file_id or "", shard.key)
    return _noted(shard.but(**batch.facts), ledger)


async def _take_up(shard: Shard, ledger: Ledger, provider: Provider) -> Shard | None:
    """Go on with a shard that a killed process had prepared; None where its file is lost."""
    file = ledger.file_of(shard)
    file_id = shard.file_id or await provider.find_file(file.name)
    if file_id is None:
        if not file.is_file():
            ledger.drop(shard)  # its requests are in no batch, and come again
            return None
        return await _send(shard, ledger, provider)
    shard = ledger.update(shard.but(file_id=file_id))
    batch = await provider.find(file_id, shard.key)
    if batch is None:
        return await _send(shard, ledger, provider)
    return _noted(shard.but(**batch.facts), ledger)


def _noted(shard: Shard, ledger: Ledger) -> Shard:
    """Note that a shard has become a batch; its file is of no more use."""
    ledger.update(shard := shard.but(state="submitted"))
    ledger.file_of(shard).unlink(missing_ok=True)
    return shard


async def _count_under_way(sharding: Sharding, ledger: Ledger, provider: Provider) -> None:
    """Count the tokens of the batches that the provider has still to answer, by model."""
    for shard in await refresh(ledger, provider):
        if not shard.is_over:
            sharding.enqueued[shard.model] += shard.n_tokens


async def refresh(ledger: Ledger, provider: Provider) -> list[Shard]:
    """Return the batches of this provider that are not fetched, with what it says of them now."""
    found = []
    for shard in ledger.shards("submitted"):
        if shard.endpoint != provider.endpoint:
            continue
        if not shard.is_over and (batch := await provider.retrieve(shard.id)) is not None:
            shard = ledger.update(shard.but(**batch.facts))
        found.append(shard)
    return found
