"""Doing something again whenever a file that it depends on has changed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from pathlib import Path

import click

from summarizer.cli.progress import message_line
from summarizer.errors import SummarizerError


def repeat_on_change(
    once: Callable[[], tuple[int, list[Path]]], first: Path, *, outputs: Collection[Path] = ()
) -> int:
    """Call `once` now, and again on each change of the files that it names, until interrupted.

    A new file of the same kind in one of their folders counts as a change; `outputs` do not. What
    cannot be used, such as a file in the middle of being edited, is said, and waited for. `first`
    is watched where `once` could not name anything yet. Returns only by KeyboardInterrupt.
    """
    from watchfiles import watch

    files = [first]
    ignored = {path.resolve() for path in outputs}
    while True:
        try:
            _, files = once()
        except SummarizerError as exc:
            click.echo(message_line(str(exc)), err=True)
        kinds = {(path.resolve().parent, path.suffix) for path in files}
        click.echo(message_line("watching for changes; Ctrl-C ends it"), err=True)

        def concerns(_: object, name: str, kinds: Collection[tuple[Path, str]] = kinds) -> bool:
            path = Path(name).resolve()
            return (path.parent, path.suffix) in kinds and path not in ignored

        folders = {folder for folder, _ in kinds if folder.is_dir()}
        changes = watch(*folders, watch_filter=concerns, recursive=False, raise_interrupt=True)
        click.echo(f"\n--- {datetime.now().astimezone():%H:%M:%S} {_named(next(changes))}")


def _named(changes: Iterable[tuple[object, str]]) -> str:
    names = sorted({Path(name).name for _, name in changes})
    return f"{', '.join(names)} changed"
