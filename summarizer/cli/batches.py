"""What the verbs of `summarizer batch` share: what they open, ask for, and print."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from summarizer.cli.files import STANDARD, open_input
from summarizer.errors import ConfigurationError, ExitCode
from summarizer.plurals import counted

if TYPE_CHECKING:
    from summarizer.backends.base import Request
    from summarizer.backends.prices import Prices
    from summarizer.jobs.batches.drafts import Sharding
    from summarizer.jobs.batches.intake import Intaken
    from summarizer.jobs.batches.ledger import Ledger
    from summarizer.jobs.batches.lines import Lines
    from summarizer.jobs.batches.provider import Provider
    from summarizer.jobs.batches.shard import Shard
    from summarizer.jobs.batches.wanted import Demand
    from summarizer.provenance import Usage
    from summarizer.records import BadLine, RecordLine
    from summarizer.settings import Settings
    from summarizer.store import Store
    from summarizer.summarizer import Summarizer

SHARE = 0.5  # of the list price: what OpenAI and most others take for a batch
_MOST_BYTES_OF_A_LINE = 64 * 1024 * 1024
_RECORD = b"urn:summarizer:record:"
_HEADINGS = ("id", "state", "requests", "done", "failed", "model", "created", "expires")


@dataclass
class Wanted:
    """The requests that a command is about, with what they were made by."""

    summarizer: Summarizer
    store: Store
    ledger: Ledger
    lines: Lines
    demand: Demand
    requests: Iterator[Request]


def say(line: str) -> None:
    """Write a line to standard error."""
    from summarizer.cli.progress import PlainScreen

    PlainScreen().say(line)


@contextmanager
def wanted(
    settings: Settings, paths: tuple[str, ...], articles: tuple[str, ...], limit: int | None
) -> Iterator[Wanted]:
    """Give the requests that articles, or records, still need; nothing is sent for them.

    Raises ConfigurationError for the built-in reader, for records without a verifier, and where
    there is no store.
    """
    from summarizer.jobs.batches.ledger import Ledger
    from summarizer.jobs.batches.lines import Lines
    from summarizer.jobs.batches.wanted import Demand, wanted_by_articles, wanted_by_records
    from summarizer.store import Store
    from summarizer.summarizer import Summarizer

    if not settings.use_store:
        raise ConfigurationError("batches are answered into the store, and it is switched off")
    if gone := [path for path in paths if path != STANDARD and not os.path.lexists(path)]:
        raise ConfigurationError(f"{', '.join(gone)}: no such file or folder")
    are_records = _are_records(paths)
    lines: Iterable[RecordLine | BadLine] = ()
    if are_records:
        lines, settings = _records(paths, settings, limit)
    # What the store answers makes records; whatever it does not is what is wanted.
    settings = settings.model_copy(update={"offline": True})
    with (
        Store(settings.cache_dir) as store,
        Ledger(store.path) as ledger,
        Summarizer(settings=settings, store=store) as summarizer,
    ):
        if not summarizer.models_asked:
            raise ConfigurationError(
                f"{summarizer.model} reads articles itself and is sent no request; name a model"
                " with --model"
            )
        demand = Demand("record" if are_records else "article")
        if are_records:
            from summarizer.articles.originals import Originals

            originals = Originals(articles, max_chars=settings.max_chars)
            requests = wanted_by_records(summarizer, lines, originals, demand, say=say)
        else:
            from summarizer.cli.run import scanned
            from summarizer.jobs.intake import Intake

            intake = Intake(scanned(paths, settings.max_chars), limit=limit)
            requests = wanted_by_articles(summarizer, intake, demand, say=say)
        yield Wanted(summarizer, store, ledger, Lines(store, settings.mode), demand, requests)


def _are_records(paths: Sequence[str]) -> bool:
    """Say whether the paths are files of records; raise ConfigurationError where only some are."""
    found = [path != STANDARD and Path(path).is_file() and _is_of_records(path) for path in paths]
    if any(found) and not all(found):
        of_records = paths[found.index(True)]
        raise ConfigurationError(f"{of_records} holds records, and others do not; do one at a time")
    return all(found)


def _is_of_records(path: str) -> bool:
    from summarizer.packed import without_packing

    if not without_packing(path).lower().endswith((".jsonl", ".ndjson")):
        return False
    with open_input(path) as stream:
        while line := stream.readline(_MOST_BYTES_OF_A_LINE):
            if line.strip():
                return _RECORD in line[:200]
    return False


def _records(
    paths: Sequence[str], settings: Settings, limit: int | None
) -> tuple[Iterator[RecordLine | BadLine], Settings]:
    """Return the lines of records, and the settings with the model that verifies them."""
    from itertools import islice

    from summarizer.arguments import with_verifier
    from summarizer.cli.verify import first_reader, of_one_reader
    from summarizer.records import read_record_lines

    if settings.verify is False:
        raise ConfigurationError(
            f"{paths[0]} holds records, which are read already; their second reading is asked for"
            " with --verify [MODEL]"
        )

    def read() -> Iterator[RecordLine | BadLine]:
        for path in paths:
            with open_input(path) as stream:
                found = read_record_lines(stream, path)
                if settings.model is None and not isinstance(settings.verify, str):
                    found = of_one_reader(found, path)
                yield from found

    read_by, lines = first_reader(islice(read(), limit))
    return lines, with_verifier(settings, read_by)


def opened_ledger(folder: Path) -> Ledger | None:
    """Return the list of the store in `folder`; None, and a word about it, where there is none.

    Looking at a store must not make one.
    """
    from summarizer.jobs.batches.ledger import Ledger

    if not folder.exists():
        say(f"{folder}: nothing is stored here yet")
        return None
    return Ledger(folder.absolute())


def chosen(ledger: Ledger, ids: Sequence[str], *states: str) -> list[Shard]:
    """Return the batches of these ids, all in these states where none is named.

    Raises ConfigurationError for an id that is not in the list.
    """
    shards = ledger.shards()
    if not ids:
        return [shard for shard in shards if shard.state in states]
    by_id = {name: shard for shard in shards for name in (shard.key, shard.id)}
    if unknown := [each for each in ids if each not in by_id]:
        raise ConfigurationError(
            f"{', '.join(unknown)}: no batch of this store is called so; `summarizer batch list`"
            " names them all"
        )
    return [by_id[each] for each in dict.fromkeys(ids)]


def provider_at(settings: Settings, endpoint: str) -> Provider | None:
    """Return the provider of batches at `endpoint`; None where a key must not go there unasked."""
    from summarizer.backends.endpoint import CHAT_PATH, may_have_key, normalise_endpoint
    from summarizer.jobs.batches.provider import Provider

    if normalise_endpoint(settings.base_url) == endpoint:
        return Provider(settings)
    has_secrets = bool(settings.api_key or settings.headers)
    if settings.base_url is None and (may_have_key(endpoint) or not has_secrets):
        return Provider(settings, endpoint.removesuffix(CHAT_PATH))
    return None


def is_elsewhere(shard: Shard) -> str:
    """Return what to say of a batch at a server that was not named."""
    base_url = shard.endpoint.removesuffix("/chat/completions")
    return f"{shard.id}: is at another server; name it: --base-url {base_url}"


def size(n_bytes: int) -> str:
    """Return bytes in words."""
    if n_bytes < 1_000_000:
        return f"{n_bytes / 1000:,.1f} KB"
    return f"{n_bytes / 1_000_000:,.1f} MB"


def about(shard: Shard) -> str:
    """Return how large a shard is."""
    requests = counted(shard.n_requests, "request")
    return f"{requests}, {size(shard.n_bytes)}, about {shard.n_tokens:,} tokens with the schemas"


def left_out(sharding: Sharding, limit: int | None) -> Iterator[str]:
    """Yield what is to be said of requests that went into no batch."""
    if n := sharding.n_same:
        yield f"{counted(n, 'request')} asked the same as another one, and went once"
    if n := sharding.n_under_way:
        yield (
            f"{counted(n, 'request')} already in a batch under way; `summarizer batch fetch` takes"
            " what is answered"
        )
    if n := sharding.n_left:
        yield (
            f"{counted(n, 'request')} left for later: no more than {limit or 0:,} tokens may be"
            " under way; the same command submits them when there is room"
        )
    if n := sharding.n_too_large:
        yield (
            f"{counted(n, 'request')} too large for any batch under these limits; `summarizer run`"
            " sends them live"
        )


def exit_code(demand: Demand, sharding: Sharding) -> int:
    """Return what a command ends with that asked for requests."""
    if not demand.n_items:
        say(f"there are no {demand.noun}s")
    if demand.n_unreadable or not demand.n_items:
        return ExitCode.BAD_INPUT
    is_short = demand.n_missing or sharding.n_too_large
    return ExitCode.SOME_FAILED if is_short else ExitCode.OK


def taken_words(taken: Intaken, n_requests: int | None, prices: Prices, share: float) -> str:
    """Return what became of the requests of a batch, or of a file."""
    of = f" of {n_requests:,}" if n_requests is not None else ""
    parts = [f"{taken.n_answered:,}{of} answered"]
    if taken.n_kept:
        parts.append(f"{taken.n_kept:,} of them in the store before")
    parts += [f"{n:,} failed ({reason})" for reason, n in taken.failures.most_common()]
    for n, noun in ((taken.n_unknown, "unknown request"), (taken.n_malformed, "unreadable line")):
        if n:
            parts.append(counted(n, noun))
    return ", ".join([*parts, *_spent_words(taken.usage, prices, share)])


def _spent_words(usage: Mapping[str, Usage], prices: Prices, share: float) -> Iterator[str]:
    from summarizer.jobs.tally import money

    if not usage:
        return
    yield f"{sum(used.input_tokens + used.output_tokens for used in usage.values()):,} tokens"
    cost = cost_of(usage, prices, share)
    if cost is not None:
        yield f"{money(cost)}{' at half the list price' if share == SHARE else ''}"


def cost_of(usage: Mapping[str, Usage], prices: Prices, share: float) -> float | None:
    """Return what usage by model costs, at a share of the price; None if a price is not known."""
    costs = [prices.usd(model, used) for model, used in usage.items()]
    known = [cost for cost in costs if cost is not None]
    return share * sum(known) if len(known) == len(costs) else None


def shape_hint() -> str:
    """Return what to do about a server that refuses the way to ask for JSON."""
    return (
        "the server refuses this way of asking for JSON; one live article finds out which it takes"
        " (`summarizer run PATH --limit 1`), and the next `batch submit` goes by it; or name --mode"
    )


def fields_of(shard: Shard) -> dict[str, Any]:
    """Return a batch as JSON says it."""
    return {
        "id": shard.id,
        "key": shard.key,
        "state": state_of(shard),
        "status": shard.status,
        "model": shard.model,
        "endpoint": shard.endpoint,
        "requests": shard.n_requests,
        "completed": shard.n_completed,
        "failed": shard.n_failed,
        "bytes": shard.n_bytes,
        "tokens": shard.n_tokens,
        "created": shard.created,
        "expires": shard.expires,
        "file": shard.path,
        "found": dict(shard.found),
    }


def state_of(shard: Shard) -> str:
    """Return how far a batch is: the provider's word while it is there, else ours."""
    return (shard.status or shard.state) if shard.state == "submitted" else shard.state


def print_table(shards: Sequence[Shard]) -> None:
    """Print batches, a line each."""
    rows = [_HEADINGS, *map(_row, shards)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEADINGS))]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        click.echo("  ".join(cells).rstrip())


def _row(shard: Shard) -> tuple[str, ...]:
    done = shard.n_completed
    name = shard.id
    if shard.path is not None:
        name = Path(shard.path).name
    elif shard.state == "fetched":
        done = shard.found.get("stored", 0) + shard.found.get("kept", 0)
    expires = shard.expires if shard.state == "submitted" else None
    return (
        name,
        state_of(shard),
        f"{shard.n_requests:,}",
        f"{done:,}",
        f"{shard.n_failed:,}",
        shard.model,
        shard.created,
        expires or "-",
    )
