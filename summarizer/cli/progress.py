"""What a run says on standard error: lines, and below them a bar, or now and then the counts."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from typing import TYPE_CHECKING

import click

from summarizer.articles.counting import count_articles
from summarizer.concurrency.threads import Aside
from summarizer.jobs.tally import Tally, money

if TYPE_CHECKING:
    from rich.progress import Progress

    from summarizer.backends.traffic import Traffic

# How often a log is told how far a run is, in seconds.
LOG_EVERY_S = 60.0


class PlainScreen:
    """Lines only, as for a log file; with `quiet` only what went wrong."""

    def __init__(self, *, quiet: bool = False) -> None:
        self._quiet = quiet

    def say(self, line: str) -> None:
        """Write the line; a standard error that cannot be written must not end the run."""
        with suppress(OSError):
            click.echo(message_line(line), err=True)

    def note(self, line: str) -> None:
        """Write a line that tells of nothing wrong."""
        if not self._quiet:
            self.say(line)

    def show(self, tally: Tally) -> None:
        """Show nothing."""

    def aside(self) -> AbstractContextManager[None]:
        """Clear the way for something else to be printed on the same terminal."""
        return nullcontext()

    def remind(self) -> None:
        """Tell how far it is, where nobody sees a bar and the last time is a while ago."""

    def expect(self, total: int | None) -> None:
        """Take note of how many inputs there are, None when it is not known."""

    async def watch(self, paths: Sequence[str], limit: int | None) -> None:
        """Find out how many inputs there are, and show what goes on until it is cancelled."""
        if self._quiet:
            return
        aside = Aside("summarizer-count")  # the articles need not wait for it
        try:
            total = await aside.call(count_articles, paths)
            self.expect(total if total is None or limit is None else min(total, limit))
        finally:
            aside.close()


class LogScreen(PlainScreen):
    """Lines, and every `every_s` seconds one with the counts, as for a log file."""

    def __init__(
        self,
        traffic: Traffic,
        *,
        every_s: float = LOG_EVERY_S,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__()
        self._traffic = traffic
        self._every_s = every_s
        self._clock = clock
        self._started = self._told = clock()
        self._tally = Tally()
        self._total: int | None = None

    def show(self, tally: Tally) -> None:
        """Keep the counts for the next line."""
        self._tally = tally

    def expect(self, total: int | None) -> None:
        """Say the number of inputs, and the time left, from now on."""
        self._total = total

    async def watch(self, paths: Sequence[str] = (), limit: int | None = None) -> None:
        """Do as for any screen, and write the counts now and then."""
        await super().watch(paths, limit)
        while True:
            await asyncio.sleep(self._every_s)
            self.say(self.progress())

    def remind(self) -> None:
        """Write the counts when the last time is `every_s` ago."""
        if self._clock() - self._told >= self._every_s:
            self._told = self._clock()
            self.say(self.progress())

    def progress(self) -> str:
        """Return the line with the counts, and the time left as far as it can be known."""
        line = ", ".join([counts(self._tally, self._total), *self._traffic.describe()])
        done, gone = self._tally.done.total(), self._tally.n_items
        if self._total is None or not done:
            return line
        left_s = (self._clock() - self._started) / done * max(0, self._total - gone)
        return f"{line}; {_duration(left_s)} left"


class BarScreen(PlainScreen):
    """Lines above a bar that shows what is done, what is under way, and the time left."""

    def __init__(self, progress: Progress) -> None:
        super().__init__()
        self._progress = progress
        self._task = progress.add_task("", total=None, tally=Tally())

    def say(self, line: str) -> None:
        """Write the line above the bar."""
        self._progress.console.print(
            message_line(line), markup=False, highlight=False, soft_wrap=True
        )

    def show(self, tally: Tally) -> None:
        """Bring the counts up to date; drawn ten times a second at most."""
        self._progress.update(self._task, completed=tally.n_items, tally=tally)

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Take the bar away, and draw it again below what was printed."""
        self._progress.stop()
        try:
            yield
        finally:
            self._progress.start()

    def expect(self, total: int | None) -> None:
        """Let the bar fill as the inputs are done."""
        self._progress.update(self._task, total=total)


@contextmanager
def open_screen(traffic: Traffic, *, bar: bool, quiet: bool) -> Iterator[PlainScreen]:
    """Give the screen of a run: with a bar if it is wanted and standard error is a terminal.

    It says what its traffic tells.
    """
    with _new_screen(traffic, bar=bar, quiet=quiet) as screen:
        traffic.tell = screen.say
        yield screen


@contextmanager
def _new_screen(traffic: Traffic, *, bar: bool, quiet: bool) -> Iterator[PlainScreen]:
    if quiet:
        yield PlainScreen(quiet=True)
        return
    if not (bar and sys.stderr is not None and sys.stderr.isatty()):
        yield LogScreen(traffic)
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        Progress,
        ProgressColumn,
        SpinnerColumn,
        Task,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )
    from rich.table import Column
    from rich.text import Text

    class CountsColumn(ProgressColumn):
        """The counts, as they are when the bar is drawn, and what requests wait for below."""

        def render(self, task: Task) -> Text:
            total = int(task.total) if task.total is not None else None
            lines = [counts(task.fields["tally"], total), ", ".join(traffic.describe())]
            return Text("\n".join(filter(None, lines)), overflow="ellipsis", no_wrap=True)

    with Progress(
        SpinnerColumn(),
        BarColumn(bar_width=12),
        CountsColumn(Column(ratio=1, no_wrap=True)),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
        redirect_stdout=False,
        expand=True,
    ) as progress:
        yield BarScreen(progress)


def counts(tally: Tally, total: int | None = None) -> str:
    """Return the counts, such as "12 of 40 done, 1 failed, 3 stored, 4,200 tokens, $0.01"."""
    of = f" of {total:,}" if total is not None else ""
    parts = [f"{tally.done.total():,}{of} done"]
    for number, what in (
        (tally.n_failed, "failed"),
        (tally.n_stored, "stored"),
        (tally.kept.total(), "already there"),
        (tally.tokens, "tokens"),
    ):
        if number:
            parts.append(f"{number:,} {what}")
    if tally.cost_usd:
        parts.append(money(tally.cost_usd))
    return ", ".join(parts)


def message_line(line: str) -> str:
    """Return a message as one line that no id and no server's answer can play tricks with."""
    safe = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in line)
    return f"summarizer: {safe}"


def _duration(seconds: float) -> str:
    """Return a time as people say it: "40 s", "12 min", "3 h 5 min"."""
    minutes = round(seconds / 60)
    if minutes < 1:
        return f"{seconds:.0f} s"
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min"
