"""`summarizer cache forget`: every reply about an article out of the store."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from summarizer.cli.files import open_input
from summarizer.cli.options import article_options, cache_dir_option
from summarizer.cli.stores import entries, opened_store, store_folder
from summarizer.errors import ConfigurationError, ExitCode, InputError
from summarizer.plurals import counted

if TYPE_CHECKING:
    from summarizer.articles.options import InputOptions
    from summarizer.models import Record
    from summarizer.store import Store
    from summarizer.store.forgetting import Forgotten, Wanted

# Texts are read as long as a run could have read them.
_MAX_CHARS = 100_000_000
_RECORD = "urn:summarizer:record:"
_PATH = re.compile(
    r"[/\\]|\.(?:txt|text|md|markdown|html?|jsonl?|ndjson|gz|zst|parquet|csv|tsv|rss|atom|xml|pdf)$"
)
_BEYOND = (
    "not looked at: outputs, recordings and exports, which are files of yours; what a model's"
    " provider keeps"
)


@click.command("forget", short_help="Remove every reply about an article.")
@cache_dir_option
@article_options
@click.argument("articles", metavar="ARTICLE...", nargs=-1, required=True)
@click.option("--dry-run", is_flag=True, help="Only say how many would go.")
def forget(cache_dir: Path | None, articles: tuple[str, ...], dry_run: bool, **said: Any) -> int:
    """Remove every reply about an article, whatever model, prompt or question it answers.

    ARTICLE is a file or folder as `run` reads it, a file of records, or the id of an article as
    records have it; the first 16 digits of its hash will do, too. The store's files do not hold the
    replies any more afterwards. Outputs, recordings and exports are files of yours: those stay.

    \b
    Examples:
      summarizer cache forget harbour.txt --dry-run
      summarizer cache forget news/2031/ old-records.jsonl
      summarizer cache forget https://example.org/harbour.html

    \b
    Exit codes: 0 done, also where there was nothing, 2 usage or a store that cannot be used, 3 some
    input could not be read; what could be is forgotten all the same
    """
    from summarizer.articles.options import input_options

    folder = store_folder(cache_dir)
    wanted, problems = _wanted(articles, input_options(max_chars=_MAX_CHARS, **said))
    for problem in problems:
        click.echo(f"summarizer: {problem}", err=True)
    with opened_store(folder) as store:
        _require_known(wanted, store)
        if store is not None:
            found = store.forget(wanted, dry_run=dry_run)
            _report(found, dry_run=dry_run)
    if store is not None:
        _report_rest(folder, wanted)
    return ExitCode.BAD_INPUT if problems else ExitCode.OK


def _wanted(names: Sequence[str], options: InputOptions) -> tuple[Wanted, list[InputError]]:
    """Return what the arguments mean, and what of it could not be read."""
    from summarizer.articles import BadInput, scan
    from summarizer.store.forgetting import Wanted

    if not all(names):
        raise ConfigurationError("an ARTICLE is empty; is it a variable that is not set?")
    wanted = Wanted()
    problems: list[InputError] = []
    paths = [name for name in names if os.path.lexists(name)]
    wanted.named = set(names) - set(paths)
    for path in paths:
        if _holds_records(path):
            problems.extend(_take_records(path, wanted))
            continue
        for item in scan(path, options, all_of_an_id=True):
            if isinstance(item, BadInput):
                problems.append(item.error)
            else:
                wanted.add(item.text, item.sha256, item.id)
    return wanted, problems


def _require_known(wanted: Wanted, store: Store | None) -> None:
    """Raise ConfigurationError for names that no entry has and that are a wrong path's."""
    from summarizer.articles.fetching.urls import is_address

    paths = {name for name in wanted.named if _PATH.search(name) and not is_address(name)}
    if paths and store is not None:
        paths.intersection_update(store.forget(wanted, dry_run=True).missing)
    if paths:
        raise ConfigurationError(
            f"{', '.join(sorted(paths))}: no such file or folder, and no article of this id"
        )


def _holds_records(path: str) -> bool:
    """Say whether the first row of a file is a record."""
    import orjson

    from summarizer.records import MAX_LINE_BYTES

    if not Path(path).is_file():
        return False
    try:
        with open_input(path) as stream:
            row = orjson.loads(stream.readline(MAX_LINE_BYTES).removeprefix(b"\xef\xbb\xbf"))
    except (OSError, ValueError, InputError):
        return False
    return isinstance(row, dict) and str(row.get("schema")).startswith(_RECORD)


def _take_records(path: str, wanted: Wanted) -> Iterator[InputError]:
    """Take in the articles of records; yield what is wrong with other lines."""
    from summarizer.records import BadLine, read_record_lines

    with open_input(path) as stream:
        for line in read_record_lines(stream, path):
            if isinstance(line, BadLine):
                yield line.error
            elif (sha256 := line.record.article.sha256) is not None:
                wanted.add(_quoted(line.record), sha256, line.record.article.id)


def _quoted(record: Record) -> str:
    """Return the words of its article that a record holds."""
    return "\n".join(quote.quote for claim in record.claims for quote in claim.evidence)


def _report(found: Forgotten, *, dry_run: bool) -> None:
    n_removed = len(found.fingerprints)
    click.echo(f"{entries(n_removed)} {'would be removed' if dry_run else 'removed'}")
    for name in found.missing:
        click.echo(f"summarizer: {name}: no entry is about an article of this id", err=True)
    if found.n_namesakes:
        click.echo(
            f"summarizer: {entries(found.n_namesakes)} about another text under the same id"
            f" {'stays' if found.n_namesakes == 1 else 'stay'}; give the id itself to remove those"
            " too",
            err=True,
        )
    if found.n_unknown:
        click.echo(
            f"summarizer: {entries(found.n_unknown)} of an earlier version, or made elsewhere,"
            " without a word about which article, and without a passage of these; `cache prune`"
            " removes by age",
            err=True,
        )
    if not found.is_clean:
        click.echo(
            "summarizer: removed, but others use the store, so that its files may still hold what"
            " was: run this again when they are done",
            err=True,
        )


def _report_rest(folder: Path, wanted: Wanted) -> None:
    """Say what may still hold words of these articles, or bring them back."""
    from summarizer.jobs.batches.ledger import Ledger

    if Ledger.exists(folder):
        with Ledger(folder) as ledger:
            if n_asked := ledger.n_about(wanted.sha256s):
                click.echo(
                    f"summarizer: still to be answered, in batches or files of requests:"
                    f" {counted(n_asked, 'request')} about these articles; `batch cancel`, or"
                    " forget again when the replies are fetched",
                    err=True,
                )
    for path in sorted(folder.glob("cache.db.broken-*[0-9]")):
        click.echo(
            f"summarizer: {path.name} could not be read before, and was not now; `cache clear`"
            " deletes it",
            err=True,
        )
    click.echo(f"summarizer: {_BEYOND}", err=True)
