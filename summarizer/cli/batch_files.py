"""`summarizer batch write` and `read`: the same as submit and fetch, through files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from summarizer.cli.batch_options import (
    WIDE,
    asking_options,
    failures_in,
    failures_option,
    limits_of,
    settings_of,
)
from summarizer.cli.files import FILE, STANDARD
from summarizer.cli.options import ARTICLE_OPTIONS, cache_dir_option, setting_option
from summarizer.errors import ConfigurationError, ExitCode
from summarizer.plurals import counted


@click.command("write", short_help="Write requests to a file.", context_settings=WIDE)
@click.argument("output", metavar="FILE", type=FILE)
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@asking_options
def write(
    output: Path,
    paths: tuple[str, ...],
    *,
    articles: tuple[str, ...],
    limit: int | None,
    max_requests: int | None,
    max_bytes: int | None,
    quiet: bool,
    **given: Any,
) -> int:
    """Write the requests that the store does not answer to FILE, for an engine that takes one.

    They are lines of the Batch API, as vLLM's `run-batch` and others read them; FILE is packed if
    it is named .gz or .zst. Where one file would be too large there are several, numbered. Name the
    same --model and --base-url as for `summarizer run`: the replies are found by them. The names of
    the files go to stdout.

    \b
    Example:
      summarizer batch write requests.jsonl news.jsonl --model Qwen/Qwen3-8B
      vllm run-batch -i requests.jsonl -o replies.jsonl --model Qwen/Qwen3-8B
      summarizer batch read replies.jsonl
      summarizer run news.jsonl -o out.jsonl --model Qwen/Qwen3-8B --offline
    """
    from summarizer.cli.batch_words import about, exit_code, left_out, say, too_large
    from summarizer.cli.batches import wanted
    from summarizer.jobs.batches.offline import write_requests
    from summarizer.jobs.intake import refuse_output_among

    if str(output) == STANDARD:
        raise ConfigurationError("requests are written to a file, or to several; name one")
    refuse_output_among(paths, output)
    note = (lambda line: None) if quiet else say
    reading = {name: given.pop(name) for name in ARTICLE_OPTIONS}
    with wanted(settings_of(given), paths, articles, limit, **reading) as asked:
        note(asked.who())
        lines = map(asked.lines.of, asked.requests)
        limits = limits_of(max_requests, max_bytes, None)
        done = write_requests(lines, output, asked.ledger, limits)
        for path, shard in done.files:
            note(f"{path.name}: {about(shard)}")
            click.echo(path)
        for line in left_out(asked.demand, done.sharding, None):
            note(line)
        for line in too_large(done.sharding):
            say(line)
        said = counted(len(done.files), "file") + " written" if done.files else "nothing to write"
        note(f"{asked.demand.describe()}: {said}")
        return exit_code(asked.demand, done.sharding)


@click.command("read", short_help="Take replies from files.", context_settings=WIDE)
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=FILE)
@cache_dir_option
@setting_option("model", metavar="M")
@setting_option("base_url", metavar="URL")
@failures_option
def read(files: tuple[Path, ...], *, failures: Path | None, **given: Any) -> int:
    """Take the replies that an engine has written into the store.

    FILE holds lines as the Batch API puts them out, each with the custom_id of its request; packed
    if it is named .gz or .zst. --model and --base-url are noted for requests that were written on
    another machine.

    \b
    Exit codes: 0 all well, 1 some requests failed, 2 usage or configuration, 3 a file, or a line of
    it, cannot be read
    """
    from summarizer.backends.endpoint import normalise_endpoint
    from summarizer.backends.prices import prices_of
    from summarizer.cli.batch_words import remarks, say, taken_words
    from summarizer.jobs.batches.ledger import Ledger
    from summarizer.jobs.batches.offline import read_replies, unknown_request
    from summarizer.store import Store

    settings = settings_of(given)
    unknown = unknown_request(settings.model or "", normalise_endpoint(settings.base_url))
    code = ExitCode.OK
    with (
        Store(settings.cache_dir) as store,
        Ledger(store.path) as ledger,
        failures_in(failures) as on_failure,
    ):
        for file in files:
            taken = read_replies(file, ledger, store, unknown, on_failure=on_failure)
            say(f"{file}: {taken_words(taken, None, prices_of(settings))}")
            for words in remarks(taken):
                say(f"{file}: {words}")
            wrong = ExitCode.BAD_INPUT if taken.n_malformed or taken.n_unknown else ExitCode.OK
            code = max(code, wrong, ExitCode.SOME_FAILED if taken.failures else ExitCode.OK)
    return code
