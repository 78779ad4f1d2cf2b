"""`summarizer batch`: requests answered within a day at half the price, or by an engine offline."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from summarizer.cli.batch_files import read, write
from summarizer.cli.batch_options import (
    WIDE,
    asking_options,
    failures_in,
    failures_option,
    limits_of,
    list_options,
    settings_of,
)
from summarizer.cli.files import STANDARD, write_json
from summarizer.cli.options import ARTICLE_OPTIONS, cache_dir_option, setting_option
from summarizer.errors import ConfigurationError
from summarizer.plurals import counted

if TYPE_CHECKING:
    from summarizer.cli.batches import Wanted
    from summarizer.jobs.batches.drafts import Limits
    from summarizer.jobs.batches.ledger import Ledger
    from summarizer.jobs.batches.provider import Provider
    from summarizer.jobs.batches.shard import Shard
    from summarizer.settings import Settings


@click.group("batch")
def command() -> None:
    """Have requests answered in batches: at half the price within a day, or by an engine offline.

    Replies go into the store under the fingerprints of live requests, so `summarizer run` finds
    them there. The list of batches is kept beside the store; without an ID, status and fetch mean
    all batches of it.
    """


@command.command(
    "submit", short_help="Submit what articles or records still need.", context_settings=WIDE
)
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@asking_options
@click.option(
    "--max-enqueued-tokens",
    type=click.IntRange(min=1),
    metavar="N",
    help="Have at most so many tokens of a model under way; what is left goes with a later call.",
)
@click.option("--dry-run", is_flag=True, help="Send nothing; say what would be sent and cost.")
@setting_option("price", metavar="IN,OUT")
@setting_option("timeout_s", "--timeout", type=float, metavar="S")
def submit(
    paths: tuple[str, ...],
    *,
    articles: tuple[str, ...],
    limit: int | None,
    max_requests: int | None,
    max_bytes: int | None,
    max_enqueued_tokens: int | None,
    dry_run: bool,
    quiet: bool,
    **given: Any,
) -> int:
    """Submit the requests of a first reading that the store does not answer, in batches.

    PATH is what `summarizer run` reads. With --verify the second reading is asked for where the
    first one is stored; PATH may then be a file of records, too. The same command again submits
    nothing twice, and goes on where another one was stopped. The ids of the batches go to stdout.

    \b
    Examples:
      summarizer batch submit news.jsonl --model gpt-5.4-mini
      summarizer batch submit news.jsonl --model gpt-5.4-mini --max-enqueued-tokens 2000000
      summarizer batch submit out.jsonl --verify
          the second reading of records

    \b
    Exit codes: 0 all well, 1 some records have no article, or requests are too large, 2 usage or
    configuration, 3 some input could not be read, 4 the endpoint cannot be used, 130 interrupted
    """
    from summarizer.cli.batch_words import about, exit_code, left_out, say, too_large
    from summarizer.cli.batches import wanted
    from summarizer.jobs.batches.provider import Provider
    from summarizer.jobs.batches.submit import submit as submit_lines

    reading = {name: given.pop(name) for name in ARTICLE_OPTIONS}
    settings = settings_of(given)
    limits = limits_of(max_requests, max_bytes, max_enqueued_tokens)
    provider = Provider(settings)
    note = (lambda line: None) if quiet else say

    def on_batch(shard: Shard) -> None:
        note(f"{shard.id}: {about(shard)}, {shard.status}")
        click.echo(shard.id)

    with wanted(settings, paths, articles, limit, **reading) as asked:
        note(asked.who())
        if dry_run:
            return _dry_run(asked, limits)
        if settings.offline:
            raise ConfigurationError(
                "offline, nothing is submitted; `summarizer batch write` writes the requests to a"
                " file"
            )
        lines = map(asked.lines.of, asked.requests)
        done = _finished(
            provider,
            submit_lines(lines, asked.ledger, provider, limits, on_batch=on_batch),
        )
        for line in left_out(asked.demand, done.sharding, max_enqueued_tokens):
            note(line)
        for line in too_large(done.sharding):
            say(line)
        said = "nothing to submit"
        if done.shards:
            batches = counted(len(done.shards), "batch", "batches")
            said = f"{counted(done.n_requests, 'request')} submitted in {batches}"
            said += "; `summarizer batch fetch` takes what is answered"
        note(f"{asked.demand.describe()}: {said}")
        return exit_code(asked.demand, done.sharding)


@command.command("status", short_help="Ask how far batches are.", context_settings=WIDE)
@click.argument("ids", metavar="[ID]...", nargs=-1)
@list_options
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list.")
def status(ids: tuple[str, ...], *, as_json: bool, **given: Any) -> int:
    """Ask the provider how far batches are: these, or all of the store that are not fetched."""
    from summarizer.cli.batch_calls import refreshed
    from summarizer.cli.batches import chosen

    settings = settings_of(given)
    with _listed(settings) as ledger:
        shards = chosen(ledger, ids, "preparing", "submitted") if ledger else []
        found = asyncio.run(refreshed(settings, ledger, shards)) if ledger else []
        return _show(found, "no batch is under way" if ledger else "", as_json=as_json)


@command.command("list", short_help="List the batches of the store.", context_settings=WIDE)
@cache_dir_option
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list.")
def list_(*, as_json: bool, **given: Any) -> int:
    """List all batches of the store, as they were last seen; nothing is asked."""
    with _listed(settings_of(given)) as ledger:
        shards = ledger.shards() if ledger else []
        return _show(shards, "no batch was ever made" if ledger else "", as_json=as_json)


@command.command("fetch", short_help="Take replies into the store.", context_settings=WIDE)
@click.argument("ids", metavar="[ID]...", nargs=-1)
@list_options
@setting_option("price", metavar="IN,OUT")
@failures_option
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list of what was fetched.")
def fetch(ids: tuple[str, ...], *, failures: Path | None, as_json: bool, **given: Any) -> int:
    """Take the replies of batches that are over into the store; it never waits.

    Whatever ended a batch (it completed, failed, expired or was cancelled), all that was answered
    is taken, and what was not is counted by its reason; the next `submit` asks for it again.

    \b
    Exit codes: 0 all well, also where batches are still under way, 1 some requests failed, 2 usage
    or configuration, 4 the endpoint cannot be used
    """
    from summarizer.cli.batch_calls import fetch_all
    from summarizer.cli.batches import chosen

    settings = settings_of(given)
    with _listed(settings) as ledger, failures_in(failures) as on_failure:
        if ledger is None:
            return _show([], "", as_json=as_json)
        shards = chosen(ledger, ids, "preparing", "submitted")
        results, code = asyncio.run(fetch_all(settings, ledger, shards, on_failure))
    if as_json:
        write_json(Path(STANDARD), results)
    return code


@command.command("cancel", short_help="Ask for batches to be cancelled.", context_settings=WIDE)
@click.argument("ids", metavar="[ID]...", nargs=-1)
@list_options
@click.option("--all", "all_", is_flag=True, help="Cancel all batches of the store.")
@click.option(
    "--forget", is_flag=True, help="Take it off the list whatever the provider says; ask nothing."
)
def cancel(ids: tuple[str, ...], *, all_: bool, forget: bool, **given: Any) -> int:
    """Ask the provider to cancel batches; what is answered by then is fetched as ever."""
    from summarizer.cli.batch_calls import cancel_all
    from summarizer.cli.batch_words import say
    from summarizer.cli.batches import chosen

    if bool(ids) == all_:
        raise click.UsageError("name the batches to cancel, or --all")
    settings = settings_of(given)
    with _listed(settings) as ledger:
        if ledger is None:
            return 0
        shards = chosen(ledger, ids, "preparing", "submitted")
        if not forget:
            return asyncio.run(cancel_all(settings, ledger, shards))
        with ledger.lock():
            for shard in shards:
                ledger.drop(shard)
                say(f"{shard.id}: forgotten")
    return 0


command.add_command(write)
command.add_command(read)


def _finished(provider: Provider, work: Any) -> Any:
    """Return what `work` returns, and close the connections."""

    async def run() -> Any:
        try:
            return await work
        finally:
            await provider.aclose()

    return asyncio.run(run())


def _dry_run(asked: Wanted, limits: Limits) -> int:
    """Say what would be submitted, and about what it would cost."""
    from summarizer.cli.batch_words import exit_code, left_out, say, size, too_large
    from summarizer.jobs.batches.estimate import BatchEstimate

    estimate = BatchEstimate(asked.summarizer, asked.ledger, asked.lines, limits)
    estimate.read(asked.requests)
    for line in left_out(asked.demand, estimate.sharding, limits.max_enqueued_tokens):
        say(line)
    for line in too_large(estimate.sharding):
        say(line)
    said = "nothing to submit"
    if estimate.n_requests:
        batches = counted(estimate.n_shards, "batch", "batches")
        requests = counted(estimate.n_requests, "request")
        said = f"{requests} in {batches}, {size(estimate.n_bytes)}, {estimate.describe()}"
    say(f"dry run, nothing was sent: {asked.demand.describe()}: {said}")
    return exit_code(asked.demand, estimate.sharding)


@contextmanager
def _listed(settings: Settings) -> Iterator[Ledger | None]:
    """Open the list of the store, None where there is no store yet."""
    from summarizer.cli.batches import opened_ledger

    ledger = opened_ledger(settings.cache_dir)
    if ledger is None:
        yield None
        return
    with ledger:
        yield ledger


def _show(shards: list[Shard], nothing: str, *, as_json: bool) -> int:
    from summarizer.cli.batch_words import fields_of, print_table, say

    if as_json:
        write_json(Path(STANDARD), [fields_of(shard) for shard in shards])
    elif shards:
        print_table(shards)
    elif nothing:
        say(nothing)
    return 0
