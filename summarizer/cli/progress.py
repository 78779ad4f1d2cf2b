"""What a run says on standard error: lines, and a bar below them when it is a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import click

from summarizer.jobs.tally import Tally, money

if TYPE_CHECKING:
    from rich.progress import Progress

    from summarizer.jobs.job import Listener


class PlainScreen:
    """Lines only, as for a log file."""

    def say(self, line: str) -> None:
        """Write the line; a standard error that cannot be written must not end the run."""
        with suppress(OSError):
            click.echo(message_line(line), err=True)

    def show(self, tally: Tally) -> None:
        """Show nothing: a log has no place for counts that change."""


class BarScreen:
    """Lines above a bar that shows what is done."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._task = progress.add_task("", total=None, counts=counts(Tally()))

    def say(self, line: str) -> None:
        """Write the line above the bar."""
        self._progress.console.print(
            message_line(line), markup=False, highlight=False, soft_wrap=True
        )

    def show(self, tally: Tally) -> None:
        """Bring the counts up to date; drawn ten times a second at most."""
        self._progress.update(self._task, completed=tally.n_items, counts=counts(tally))


@contextmanager
def open_screen(*, bar: bool) -> Iterator[Listener]:
    """Give the screen of a run, with a bar if it is wanted and standard error is a terminal."""
    if not (bar and sys.stderr is not None and sys.stderr.isatty()):
        yield PlainScreen()
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    with Progress(
        SpinnerColumn(),
        BarColumn(bar_width=20),
        TextColumn("{task.fields[counts]}", markup=False),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
        redirect_stdout=False,
    ) as progress:
        yield BarScreen(progress)


def counts(tally: Tally) -> str:
    """Return the counts of the bar, such as "12 done, 1 failed, 3 stored, 4,200 tokens, $0.01"."""
    parts = [
        f"{tally.done.total():,} done",
        f"{tally.n_failed:,} failed",
        f"{tally.n_stored:,} stored",
    ]
    if tally.kept:
        parts.append(f"{tally.kept.total():,} already there")
    if tally.tokens:
        parts.append(f"{tally.tokens:,} tokens")
    if tally.cost_usd is not None:
        parts.append(money(tally.cost_usd))
    return ", ".join(parts)


def message_line(line: str) -> str:
    """Return a message as one line that no id and no server's answer can play tricks with."""
    safe = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in line)
    return f"summarizer: {safe}"
