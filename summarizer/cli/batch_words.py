"""What the verbs of `summarizer batch` say and print."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from summarizer.errors import ExitCode
from summarizer.plurals import counted

if TYPE_CHECKING:
    from summarizer.backends.prices import Prices
    from summarizer.jobs.batches.drafts import Sharding
    from summarizer.jobs.batches.intake import Intaken
    from summarizer.jobs.batches.shard import Shard
    from summarizer.jobs.batches.wanted import Demand
    from summarizer.provenance import Usage

SHARE = 0.5  # of the list price: what OpenAI and most others take for a batch
_HEADINGS = ("id", "state", "requests", "done", "failed", "model", "created", "expires")


def say(line: str) -> None:
    """Write a line to standard error."""
    from summarizer.cli.progress import PlainScreen

    PlainScreen().say(line)


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
            f"{counted(n, 'request')} already in a batch that is not fetched; `summarizer batch"
            " fetch` takes what is answered"
        )
    if n := sharding.n_left:
        yield (
            f"{counted(n, 'request')} left for later: no more than {limit or 0:,} tokens may be"
            " under way; the same command goes on when there is room"
        )


def too_large(sharding: Sharding) -> Iterator[str]:
    """Yield what is to be said of requests that no batch may hold."""
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

    n_tokens = sum(used.input_tokens + used.output_tokens for used in usage.values())
    if not n_tokens:
        return  # engines offline do not always count them
    yield f"{n_tokens:,} tokens"
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
    name, done, failed = shard.id, f"{shard.n_completed:,}", f"{shard.n_failed:,}"
    if shard.path is not None:  # whose replies come in files of their own
        name, done, failed = Path(shard.path).name, "-", "-"
    elif shard.state == "fetched":
        n_done = shard.found.get("stored", 0) + shard.found.get("kept", 0)
        done, failed = f"{n_done:,}", f"{sum(shard.found.values()) - n_done:,}"
    expires = shard.expires if shard.state == "submitted" else None
    return (
        name,
        state_of(shard),
        f"{shard.n_requests:,}",
        done,
        failed,
        shard.model,
        shard.created,
        expires or "-",
    )
