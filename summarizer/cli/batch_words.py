"""What the verbs of `summarizer batch` say and print."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
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

_HEADINGS = ("id", "state", "requests", "done", "failed", "model", "created")
_MOST_COLUMNS = 80
_MOST_OF_MODEL = 24


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


def left_out(demand: Demand, sharding: Sharding, limit: int | None) -> Iterator[str]:
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
    if n := demand.n_parted:
        parts = [f"{name} {n_parts:,}" for name, n_parts in demand.waiting.items()]
        parts += [f"{n - len(parts):,} more"] * (n > len(parts))
        yield (
            f"{counted(n, 'article')} read in parts, one after the other:"
            f" {counted(demand.n_waiting, 'part')} left for later ({', '.join(parts)}); fetch,"
            " and the same command asks for the next ones, or `summarizer run` for all"
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


def taken_words(taken: Intaken, n_requests: int | None, prices: Prices) -> str:
    """Return what became of the requests of a batch, or of a file."""
    of = f" of {n_requests:,}" if n_requests is not None else ""
    parts = [f"{taken.n_answered:,}{of} answered"]
    if taken.n_kept:
        parts.append(f"{taken.n_kept:,} of them in the store before")
    parts += [f"{n:,} failed ({reason})" for reason, n in taken.failures.most_common()]
    for n, noun in ((taken.n_unknown, "unknown request"), (taken.n_malformed, "unreadable line")):
        if n:
            parts.append(counted(n, noun))
    return ", ".join([*parts, *_spent_words(taken, prices)])


def _spent_words(taken: Intaken, prices: Prices) -> Iterator[str]:
    from summarizer.jobs.tally import money

    n_tokens = sum(used.input_tokens + used.output_tokens for used in taken.usage.values())
    if not n_tokens:
        return  # engines offline do not always count them
    yield f"{n_tokens:,} tokens"
    cost = taken.cost_usd(prices)
    if cost is not None:
        yield f"{money(cost)}{' at half the list price' if taken.share < 1 else ''}"


def remarks(taken: Intaken) -> Iterator[str]:
    """Yield which articles failed, the first few for each reason, and what is learnt of it."""
    for reason, n in taken.failures.most_common():
        if names := taken.named.get(reason):
            more = f" and {n - len(names):,} more" if n > len(names) else ""
            yield f"{reason}: {', '.join(names)}{more}"
    for mode, below in taken.refused_modes.items():
        then = f"in mode {below}, unless --mode names one" if below else "from the first mode on"
        yield f"the server refuses this way of asking for JSON ({mode}); the next batch asks {then}"
    if taken.has_adapted:
        yield "the next batch puts its requests as the server wants them"


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
        "cost_usd": shard.cost_usd,
    }


def state_of(shard: Shard) -> str:
    """Return how far a batch is: the provider's word while it is there, else ours."""
    return (shard.status or shard.state) if shard.state == "submitted" else shard.state


def print_table(shards: Sequence[Shard]) -> None:
    """Print batches, a line each; where that is too wide the ids stand in lines of their own."""
    from summarizer.reports.tables import aligned

    rows = [_HEADINGS, *map(_row, shards)]
    lines = aligned(rows, n_left=2)
    if max(map(len, lines)) > _MOST_COLUMNS:
        below = aligned([row[1:] for row in rows])
        ids = (name for name, *_ in rows)
        lines = [
            line for name, rest in zip(ids, below, strict=True) for line in (name, f"  {rest}")
        ]
    click.echo("\n".join(lines))


def _row(shard: Shard) -> tuple[str, ...]:
    name, done, failed = shard.id, f"{shard.n_completed:,}", f"{shard.n_failed:,}"
    if shard.path is not None:  # whose replies come in files of their own
        name, done, failed = Path(shard.path).name, "-", "-"
    elif shard.state == "fetched":
        n_done = shard.found.get("stored", 0) + shard.found.get("kept", 0)
        done, failed = f"{n_done:,}", f"{sum(shard.found.values()) - n_done:,}"
    is_long = len(model := shard.model) > _MOST_OF_MODEL
    return (
        name,
        state_of(shard),
        f"{shard.n_requests:,}",
        done,
        failed,
        f"…{model[1 - _MOST_OF_MODEL :]}" if is_long else model,
        f"{datetime.fromisoformat(shard.created):%Y-%m-%d %H:%M}",
    )
