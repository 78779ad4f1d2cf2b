"""Doing something again whenever a file that it depends on has changed."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator
from datetime import datetime
from pathlib import Path
from typing import NoReturn

import click

from summarizer.cli.progress import message_line
from summarizer.errors import SummarizerError

# A file's time may lag behind the clock by a tick of the kernel, in nanoseconds.
_TICK_NS = 10_000_000
# How long the watcher waits before it says that it is there, in milliseconds.
_STARTING_MS = 50


def repeat_on_change(
    once: Callable[[], object],
    find_files: Callable[[], Collection[Path]],
    *,
    outputs: Collection[Path] = (),
) -> NoReturn:
    """Call `once` now, and again on each change of what `find_files` gives, until interrupted.

    A new file of the same kind in one of their folders counts as a change, and so does one that
    comes while `once` runs; `outputs` do not. What cannot be used, such as a file in the middle of
    being edited, is said, and waited for.
    """
    ignored = {path.resolve() for path in outputs}
    while True:
        started_ns = time.time_ns() - _TICK_NS
        try:
            once()
        except SummarizerError as exc:
            click.echo(message_line(str(exc)), err=True)
        files = find_files()
        changes = _changes({(path.resolve().parent, path.suffix) for path in files}, ignored)
        next(changes)  # it sees everything from here on
        names = _changed_since(started_ns, files)
        if not names:
            click.echo(message_line("watching for changes; Ctrl-C ends it"), err=True)
            names = next(filter(None, changes))
        now = datetime.now().astimezone()
        click.echo(f"\n--- {now:%H:%M:%S} {', '.join(sorted(names))} changed")


def _changes(
    kinds: Collection[tuple[Path, str]], ignored: Collection[Path]
) -> Iterator[frozenset[str]]:
    """Yield the names of files of some folder and suffix as they change; nothing, now and then."""
    from watchfiles import watch

    def concerns(_: object, name: str) -> bool:
        path = Path(name).resolve()
        return (path.parent, path.suffix) in kinds and path not in ignored

    for changes in watch(
        *{folder for folder, _ in kinds if folder.is_dir()},
        watch_filter=concerns,
        recursive=False,
        raise_interrupt=True,
        rust_timeout=_STARTING_MS,
        yield_on_timeout=True,
    ):
        yield frozenset(Path(name).name for _, name in changes)


def _changed_since(instant_ns: int, files: Collection[Path]) -> frozenset[str]:
    return frozenset(
        path.name for path in files if path.exists() and path.stat().st_mtime_ns > instant_ns
    )
