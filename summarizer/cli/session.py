"""One run: what comes in is done and written, whatever gets in the way."""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import aclosing, contextmanager
from typing import TYPE_CHECKING, Protocol

from summarizer.errors import SummarizerError
from summarizer.models import Article, Record, Usage
from summarizer.runs.budget import price_usd
from summarizer.runs.intake import Intake, feed
from summarizer.runs.local import run_many
from summarizer.runs.outputs import Output
from summarizer.runs.tally import GOOD, Tally

if TYPE_CHECKING:
    from summarizer.library import Summarizer

INTERRUPTED = 130


class Listener(Protocol):
    """Hears what people should know: sentences, and the counts whenever they change."""

    def say(self, line: str) -> None: ...  # noqa: D102  # the class says it

    def show(self, tally: Tally) -> None: ...  # noqa: D102


class Session:
    """Does the articles of an intake and writes their records; `run` it once.

    On SIGINT or SIGTERM no more articles are taken and those under way are finished; on the second
    one they are dropped. An error that stands in the way of every article, or an output that
    cannot be written, has the same effect as the first signal. `errors` are these errors;
    `reader_left` says that nobody reads the output any more.
    """

    def __init__(
        self,
        summarizer: Summarizer,
        intake: Intake,
        paths: Sequence[str],
        output: Output,
        listener: Listener,
    ) -> None:
        self.tally = Tally()
        self.errors: list[SummarizerError] = []
        self.interrupted = False
        self.reader_left = False
        self._summarizer = summarizer
        self._intake = intake
        self._paths = paths
        self._output = output
        self._listener = listener
        self._stop = asyncio.Event()
        self._at_once = False
        self._closing = False
        self._n_under_way = 0
        self._unwritable = False

    @property
    def exit_code(self) -> int:
        """Return 130 when interrupted, else that of the gravest error, else that of the tally."""
        if self.interrupted:
            return INTERRUPTED
        return max((error.exit_code for error in self.errors), default=self.tally.exit_code)

    async def run(self) -> None:
        """Do everything there is to do; the summarizer and the output are closed afterwards."""
        main = asyncio.current_task()
        assert main is not None  # noqa: S101  # a coroutine that runs has its task
        with _signals(lambda: self._interrupt(main)):
            try:
                await self._all()
            except asyncio.CancelledError:
                if not self._at_once:
                    raise
                main.uncancel()
            finally:
                self._closing = True
                self._close_output()
                await self._summarizer.aclose()

    async def _all(self) -> None:
        records = run_many(
            self._do,
            self._to_do(),
            concurrency=self._summarizer.settings.concurrency,
            ordered=False,
            stop=self._stop,
        )
        try:
            async with aclosing(records):
                async for record in records:
                    await self._take(record)
        except SummarizerError as exc:
            self._fail(exc)
        for record in self._intake.displaced:
            if self._output.keeps_last:
                await self._write(record)

    async def _to_do(self) -> AsyncIterator[Article]:
        """Yield the articles that have to be done; deal with all other inputs on the way."""
        async for item in feed(self._intake, self._paths):
            if isinstance(item, Record):
                await self._take(item)
            elif (outcome := self._kept(item)) is not None:
                self.tally.keep(outcome)
                self._listener.show(self.tally)
            else:
                yield item

    def _kept(self, article: Article) -> str | None:
        """Return the outcome that the output holds for an article, made as it would be now."""
        index = self._output.index
        if not index.knows(article.id):
            return None
        fingerprint = self._summarizer.request(article).fingerprint
        return index.outcome(article.id, article.sha256, fingerprint)

    async def _do(self, article: Article) -> Record:
        self._n_under_way += 1
        try:
            return await self._summarizer.asummarize(article)
        except SummarizerError as exc:
            self._fail(exc)  # here, because the iteration raises only the first of them
            raise
        finally:
            self._n_under_way -= 1

    async def _take(self, record: Record) -> None:
        if not await self._write(record):
            self.tally.n_unwritten += 1
            return
        budget = self._summarizer.budget
        self.tally.add(record)
        self.tally.tokens = budget.tokens
        if budget.tokens and price_usd(self._summarizer.model, Usage()) is not None:
            self.tally.cost_usd = budget.cost_usd
        if record.outcome not in GOOD:
            self._listener.say(_why(record))
        self._listener.show(self.tally)

    async def _write(self, record: Record) -> bool:
        """Write a record and return True; False from the first one on that cannot be written."""
        if self._unwritable:
            return False
        try:
            await self._output.write(record)
        except BrokenPipeError:
            self.reader_left = True
        except SummarizerError as exc:
            self._fail(exc)
        else:
            return True
        self._unwritable = True
        self._stop.set()
        return False

    def _close_output(self) -> None:
        try:
            self._output.close()
        except SummarizerError as exc:
            self._fail(exc)

    def _fail(self, error: SummarizerError) -> None:
        """Take no more articles, and note the error: the first of its type, as all may meet it."""
        self._stop.set()
        if not any(type(known) is type(error) for known in self.errors):
            self.errors.append(error)

    def _interrupt(self, main: asyncio.Task[None]) -> None:
        if self.interrupted:
            if not (self._at_once or self._closing):
                self._at_once = True
                main.cancel()
            return
        self.interrupted = True
        self._stop.set()
        if self._n_under_way:
            plural = "article" if self._n_under_way == 1 else "articles"
            self._listener.say(
                f"stopping: {self._n_under_way} {plural} under way will be finished;"
                " interrupt again to stop at once"
            )


@contextmanager
def _signals(on_signal: Callable[[], None]) -> Iterator[None]:
    """Call `on_signal` in the event loop for each SIGINT and SIGTERM; only in the main thread."""
    loop = asyncio.get_running_loop()
    handled: tuple[signal.Signals, ...] = (signal.SIGINT, signal.SIGTERM)
    if threading.current_thread() is not threading.main_thread():
        handled = ()
    for number in handled:
        loop.add_signal_handler(number, on_signal)
    try:
        yield
    finally:
        for number in handled:
            loop.remove_signal_handler(number)


def _why(record: Record) -> str:
    """Return the line that says why an article did not end well."""
    message = record.error.message if record.error is not None else "no reason is known"
    if record.provenance is None:
        return message  # it names the place itself
    return f"{record.article.id}: {record.outcome}: {message}"
