"""What the verbs of `summarizer batch` ask a provider, batch by batch, and say of it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any

from summarizer.backends.prices import Prices, prices_of
from summarizer.cli.batch_words import (
    about,
    fields_of,
    is_elsewhere,
    remarks,
    say,
    taken_words,
)
from summarizer.cli.batches import provider_at
from summarizer.errors import EndpointError, ExitCode, StoreError
from summarizer.jobs.batches.drafts import Limits
from summarizer.jobs.batches.fetch import Fetched, fetch
from summarizer.jobs.batches.intake import Intaken, OnFailure
from summarizer.jobs.batches.ledger import Ledger
from summarizer.jobs.batches.provider import Provider
from summarizer.jobs.batches.shard import Shard
from summarizer.jobs.batches.submit import submit
from summarizer.settings import Settings
from summarizer.store import Store

ProviderOf = Callable[[Shard], Provider | None]


@asynccontextmanager
async def _providers(settings: Settings) -> AsyncIterator[ProviderOf]:
    """Give what names the provider of a batch; None, and a word, for one that must be named."""
    known: dict[str, Provider | None] = {}

    def of(shard: Shard) -> Provider | None:
        if shard.endpoint not in known:
            known[shard.endpoint] = provider_at(settings, shard.endpoint)
        if (provider := known[shard.endpoint]) is None:
            say(is_elsewhere(shard))
        return provider

    try:
        yield of
    finally:
        for provider in known.values():
            if provider is not None:
                await provider.aclose()


async def refreshed(settings: Settings, ledger: Ledger, shards: Sequence[Shard]) -> list[Shard]:
    """Return batches as their providers see them now; what is over, or elsewhere, as it was."""
    found = []
    async with _providers(settings) as provider_of:
        for shard in shards:
            if shard.state == "submitted" and not shard.is_over:
                provider = provider_of(shard)
                batch = await provider.retrieve(shard.id) if provider is not None else None
                if batch is not None:
                    shard = shard.but(**batch.facts)
                    with suppress(StoreError):  # it is shown, if it cannot be noted
                        ledger.see(shard)
                elif provider is not None:
                    say(_not_known(shard, provider))
            found.append(shard)
    return found


async def fetch_all(
    settings: Settings, ledger: Ledger, shards: Sequence[Shard], on_failure: OnFailure
) -> tuple[list[Mapping[str, Any]], int]:
    """Fetch batches, and return what was found, as JSON says it, and the exit code.

    One that a killed process had prepared is submitted, and so is under way.
    """
    results: list[Mapping[str, Any]] = []
    code: int = ExitCode.OK
    prices = prices_of(settings)
    async with _providers(settings) as provider_of:
        for shard in shards:
            if shard.state == "preparing" and (provider := provider_of(shard)) is not None:
                code = max(code, await _take_up(shard, ledger, provider))
        with Store(settings.cache_dir) as store, ledger.lock():
            wanted = {shard.key for shard in shards if shard.state != "fetched"}
            for shard in [s for s in ledger.shards("submitted") if s.key in wanted]:
                provider = provider_of(shard)
                if provider is None:
                    code = max(code, ExitCode.USAGE)
                    continue
                found = await fetch(shard, ledger, store, provider, prices, on_failure=on_failure)
                _say(found, provider, prices)
                results.append(_result(found))
                if found.trouble is not None:
                    code = max(code, found.trouble.exit_code)
                if not found.is_known or (found.taken is not None and _has_failed(found)):
                    code = max(code, ExitCode.SOME_FAILED)
    for shard in shards:
        if shard.state not in ("preparing", "submitted"):
            say(f"{shard.id}: is {shard.state} already")
    if not shards:
        say("nothing to fetch: no batch is under way")
    return results, code


async def cancel_all(settings: Settings, ledger: Ledger, shards: Sequence[Shard]) -> int:
    """Ask for batches to be cancelled, and return the exit code."""
    code = ExitCode.OK
    async with _providers(settings) as provider_of:
        with ledger.lock():
            for shard in shards:
                if shard.state not in ("preparing", "submitted"):
                    say(f"{shard.id}: is {shard.state}, and no more to be cancelled")
                    continue
                if (provider := provider_of(shard)) is None:
                    code = ExitCode.USAGE
                elif shard.state == "preparing":
                    say(await _abandon(shard, ledger, provider))
                elif (batch := await provider.cancel(shard.id)) is None:
                    code = max(code, ExitCode.SOME_FAILED)
                    say(_not_known(shard, provider))
                else:
                    ledger.update(shard.but(**batch.facts))
                    say(f"{shard.id}: {batch.status}; `summarizer batch fetch` takes what is done")
    return code


async def _abandon(shard: Shard, ledger: Ledger, provider: Provider) -> str:
    """Take back a shard that a killed process had prepared, and say what became of it."""
    file_id = shard.file_id or await provider.find_file(ledger.file_of(shard).name)
    if file_id is not None:
        if (batch := await provider.find(file_id, shard.key)) is not None:
            cancelled = await provider.cancel(batch.id) or batch
            ledger.update(shard.but(state="submitted", file_id=file_id, **cancelled.facts))
            return f"{batch.id}: {cancelled.status}; `summarizer batch fetch` takes what is done"
        await provider.delete_file(file_id)
    ledger.drop(shard)
    return f"{shard.key}: was not submitted yet, and is taken back"


async def _take_up(shard: Shard, ledger: Ledger, provider: Provider) -> int:
    """Submit what a killed process had prepared; what is refused stands in no other's way."""
    try:
        await submit((), ledger, provider, Limits(), on_batch=_say_submitted)
    except EndpointError as exc:
        say(f"{exc}")
        say(
            f"{shard.key}: is prepared, and not submitted; `summarizer batch cancel {shard.key}`"
            " takes it back"
        )
        return EndpointError.exit_code
    return ExitCode.OK


def _say_submitted(shard: Shard) -> None:
    say(f"{shard.id}: {about(shard)}, submitted now: an earlier command was stopped")


def _say(found: Fetched, provider: Provider, prices: Prices) -> None:
    """Say what became of a batch."""
    shard = found.shard
    if not found.is_known:
        say(_not_known(shard, provider))
    elif found.trouble is not None:
        say(f"{shard.id}: {found.trouble}")
    elif found.taken is None:
        say(f"{shard.id}: {shard.status}, {shard.n_completed:,} of {shard.n_requests:,} done")
    else:
        words = taken_words(found.taken, shard.n_requests, prices)
        say(f"{shard.id}: {shard.status}: {words}")
        for words in (*found.errors, *remarks(found.taken)):
            say(f"{shard.id}: {words}")
        for name in found.lost:
            say(f"{shard.id}: {provider.host} has its {name} file no more")


def _has_failed(found: Fetched) -> bool:
    taken = found.taken or Intaken()
    return bool(taken.failures or taken.n_malformed or taken.n_unknown or found.lost)


def _not_known(shard: Shard, provider: Provider) -> str:
    return (
        f"{shard.id}: {provider.host} knows no such batch; is it another project's key?"
        f" `summarizer batch cancel --forget {shard.id}` takes it off the list"
    )


def _result(found: Fetched) -> Mapping[str, Any]:
    taken = found.taken
    if taken is None:
        return {**fields_of(found.shard), "fetched": None}
    usage = {
        model: {"input_tokens": used.input_tokens, "output_tokens": used.output_tokens}
        for model, used in taken.usage.items()
    }
    fetched = {
        "stored": taken.n_stored,
        "kept": taken.n_kept,
        "failed": dict(taken.failures),
        "unknown": taken.n_unknown,
        "malformed": taken.n_malformed,
        "lost": list(found.lost),
        "usage": usage,
        "cost_usd": found.shard.cost_usd,
    }
    return {**fields_of(found.shard), "fetched": fetched}
