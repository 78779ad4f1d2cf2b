"""`summarizer cache`: the response store."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from summarizer.cli.files import FOLDER, STANDARD, open_input, write_json
from summarizer.cli.forget import forget
from summarizer.cli.options import cache_dir_option
from summarizer.cli.stores import entries, opened_store, store_folder
from summarizer.errors import ExitCode, StoreError

if TYPE_CHECKING:
    from summarizer.store import Store
    from summarizer.store.findings import StoreProblem

_DURATION = re.compile(r"([0-9]{1,6})([smhdw])")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def _duration(text: str) -> timedelta:
    """Return a span of time: a number and one of s, m, h, d, w."""
    match = _DURATION.fullmatch(text.strip().lower())
    if match is None:
        raise click.BadParameter(f"{text!r} is no span of time; write 30d, 12h, 2w or 90m")
    return timedelta(**{_UNITS[match[2]]: int(match[1])})


def _fingerprint(text: str) -> str:
    """Return the fingerprint of a request, in lower case."""
    fingerprint = text.strip().lower()
    if re.fullmatch(r"[0-9a-f]{64}", fingerprint) is None:
        raise click.BadParameter(
            f"{fingerprint[:80]!r} is no fingerprint: 64 hex digits, as `prompts render` prints"
        )
    return fingerprint


@click.group("cache")
def command() -> None:
    """Look after the response store, where every reply of a model is kept.

    The same request is answered from there again: with --offline, without a key, for nothing.
    """


@command.command("stats", short_help="Print what the store holds.")
@cache_dir_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def stats(cache_dir: Path | None, as_json: bool) -> int:
    """Print what the store holds."""
    from summarizer.store.findings import StoreStats

    folder = store_folder(cache_dir)
    with opened_store(folder) as store:
        found = store.stats() if store else StoreStats(0, 0, {}, None, None, 0)
    fields = {
        "folder": str(folder),
        "entries": found.n_entries,
        "bytes": found.n_bytes,
        "models": dict(found.models),
        "oldest": found.oldest and found.oldest.isoformat(),
        "newest": found.newest and found.newest.isoformat(),
        "damaged": found.n_damaged,
    }
    if as_json:
        write_json(Path(STANDARD), fields)
        return 0
    for name, value in fields.items():
        for line in _stats_lines(name, value):
            click.echo(line)
    return 0


@command.command("verify", short_help="Read every entry; say what is wrong.")
@cache_dir_option
def verify(cache_dir: Path | None) -> int:
    """Read every entry, and print what is wrong; exit 1 if anything is."""
    folder = store_folder(cache_dir)
    n_problems = 0
    with opened_store(folder) as store:
        for where, message in _problems(folder, store):
            n_problems += 1
            click.echo(f"{where}: {message}" if where else message)
        n_entries = len(store) if store else 0
    if not n_problems:
        click.echo(f"{entries(n_entries)}, no problems")
    return ExitCode.SOME_FAILED if n_problems else 0


@command.command("prune", short_help="Remove entries by age, model or number.")
@cache_dir_option
@click.option("--older-than", type=_duration, metavar="30d", help="Remove entries made before.")
@click.option("--model", metavar="M", help="Look only at the entries of this model.")
@click.option(
    "--max-entries", type=click.IntRange(min=0), metavar="N", help="Keep the N newest of them."
)
@click.option("--dry-run", is_flag=True, help="Only say how many would go.")
def prune(
    cache_dir: Path | None,
    older_than: timedelta | None,
    model: str | None,
    max_entries: int | None,
    dry_run: bool,
) -> int:
    """Remove entries by age, model or number; at least one condition is needed.

    With --model alone all entries of that model go.

    \b
    Examples:
      summarizer cache prune --older-than 30d
      summarizer cache prune --model gpt-4o --dry-run
    """
    if older_than is None and model is None and max_entries is None:
        raise click.UsageError("say what to remove: --older-than, --model or --max-entries")
    with opened_store(store_folder(cache_dir)) as store:
        n_removed = 0
        if store:
            n_removed = store.prune(
                older_than=older_than, model=model, max_entries=max_entries, dry_run=dry_run
            )
    click.echo(f"{entries(n_removed)} {'would be removed' if dry_run else 'removed'}")
    return 0


command.add_command(forget)


@command.command("export", short_help="Write entries to a folder, a file each.")
@cache_dir_option
@click.argument("folder", metavar="DIR", type=FOLDER)
@click.option(
    "--fingerprint",
    "fingerprints",
    type=_fingerprint,
    multiple=True,
    metavar="F",
    help="Only this entry; may be given several times.",
)
def export(cache_dir: Path | None, folder: Path, fingerprints: tuple[str, ...]) -> int:
    """Write entries into DIR, one JSON file each, for a repository or another machine.

    Exit 1 when a fingerprint that was asked for is not in the store.
    """
    with opened_store(store_folder(cache_dir)) as store:
        missing = [each for each in fingerprints if not (store and store.get(each))]
        n_written = store.export(folder, fingerprints or None) if store else 0
    for fingerprint in missing:
        click.echo(f"summarizer: {fingerprint}: the store holds no such entry", err=True)
    click.echo(f"{entries(n_written)} written to {folder}")
    return ExitCode.SOME_FAILED if missing else 0


@command.command("import", short_help="Add the entries that export wrote.")
@cache_dir_option
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
def import_(cache_dir: Path | None, folder: Path) -> int:
    """Add the entries that `cache export` wrote to DIR; what is there already is kept.

    Exit 3 when a file is not valid, or differs from the entry in the store; the others are
    imported all the same.
    """
    from summarizer.store import Store

    with Store(store_folder(cache_dir)) as store:
        imported = store.import_(folder)
    for where, message in imported.problems:
        click.echo(f"summarizer: {folder / where}: {message}", err=True)
    n_problems = len(imported.problems)
    refused = f", {n_problems} refused" if n_problems else ""
    click.echo(f"{entries(imported.n_new)} new, {imported.n_same} already there{refused}")
    return ExitCode.BAD_INPUT if n_problems else 0


@command.command("clear", short_help="Delete every entry; mend a broken store.")
@cache_dir_option
@click.option("--yes", is_flag=True, help="Do not ask.")
def clear(cache_dir: Path | None, yes: bool) -> int:
    """Delete every reply in the store; also starts anew when the store is broken."""
    folder = store_folder(cache_dir)
    try:
        with opened_store(folder) as store:
            if store is None:
                return 0
            if not _confirmed(f"Delete {entries(len(store))} in {folder}?", yes=yes):
                return 0
            click.echo(f"{entries(store.clear())} deleted")
        if _moved_aside(folder):
            _reset(folder)
    except StoreError as exc:
        click.echo(f"summarizer: {exc}", err=True)
        if _confirmed(f"Delete the whole store in {folder}?", yes=yes):
            _reset(folder)
    return 0


@command.command("put", short_help="Store a reply that was made elsewhere.")
@cache_dir_option
@click.option(
    "--fingerprint",
    type=_fingerprint,
    required=True,
    metavar="F",
    help="The request that it answers, as `summarizer prompts render` prints it.",
)
@click.option(
    "--reply",
    required=True,
    metavar="FILE",
    help="A chat completion, an exported entry, or the reply object itself; - is stdin.",
)
@click.option("--model", metavar="M", help="The model that is said to have answered.")
@click.option("--force", is_flag=True, help="Store a reply that does not fit our reply schema.")
def put(
    cache_dir: Path | None, fingerprint: str, reply: str, model: str | None, force: bool
) -> int:
    """Store a reply that was made elsewhere: by hand, or by any other system.

    \b
    Example, a request answered by hand:
      summarizer prompts render article.txt --model M > request.json
      summarizer cache put --fingerprint F --reply reply.json --model M
      summarizer run article.txt --model M --offline
    """
    from summarizer.cli.handmade import read_handmade, refuse_another_kind
    from summarizer.store import Store

    name = "stdin" if reply == STANDARD else reply
    with open_input(reply) as stream:
        data = stream.read()
    entry = read_handmade(data, name, fingerprint, model=model, force=force)
    with Store(store_folder(cache_dir)) as store:
        before = store.get(fingerprint)
        if not force:
            refuse_another_kind(entry, before, name)
        store.put(fingerprint, entry)
    replaced = " in place of another one" if before not in (None, entry) else ""
    click.echo(f"{fingerprint}: reply of {entry['model']!r} stored{replaced}")
    return 0


def _problems(folder: Path, store: Store | None) -> Iterator[StoreProblem | tuple[str, str]]:
    if store:
        yield from store.verify()
    for name in _moved_aside(folder):
        yield name, "a database that could not be read; `summarizer cache clear` deletes it"


def _moved_aside(folder: Path) -> list[str]:
    """Return the databases that were found broken before, and moved aside."""
    return sorted(path.name for path in folder.glob("cache.db.broken-*[0-9]"))


def _reset(folder: Path) -> None:
    from summarizer.store import reset_store

    click.echo(f"{reset_store(folder)} database files deleted")


def _confirmed(question: str, *, yes: bool) -> bool:
    """Ask, and return the answer; raise UsageError where nobody can give one."""
    if yes:
        return True
    try:
        if click.confirm(question, err=True):
            return True
    except click.Abort as exc:
        if sys.stdin.isatty():
            raise
        raise click.UsageError("nobody is there to ask; say --yes to delete") from exc
    click.echo("nothing was deleted", err=True)
    return False


def _stats_lines(name: str, value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for model, number in value.items():
            yield f"{'model':<8}  {model}: {number:,}"
    else:
        shown = f"{value:,}" if isinstance(value, int) else "-" if value is None else value
        yield f"{name:<8}  {shown}"
