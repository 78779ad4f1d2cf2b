"""Many items, one record each: done and written, whatever gets in the way."""

from __future__ import annotations

import asyncio
import os
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import aclosing
from typing import Any, ClassVar, Generic, Literal, Protocol, TypeVar, get_args

from summarizer.concurrency.pool import run_many
from summarizer.concurrency.threads import LoopThread
from summarizer.errors import ConfigurationError, SummarizerError
from summarizer.jobs.companions import manifest_path
from summarizer.jobs.failures import require_ours, write_failures
from summarizer.jobs.finished import Finished
from summarizer.jobs.manifest import Run, read_runs
from summarizer.jobs.outputs import Output
from summarizer.jobs.tally import Tally
from summarizer.summarizer import Summarizer

Order = Literal["done", "input"]
I = TypeVar("I")  # noqa: E741  # an item


class Listener(Protocol):
    """Hears what people should know: what went wrong, what else there is to note, the counts."""

    def say(self, line: str) -> None: ...  # noqa: D102  # the class says it

    def note(self, line: str) -> None: ...  # noqa: D102

    def show(self, tally: Tally) -> None: ...  # noqa: D102


class _Silence:
    """Hears nothing."""

    def say(self, line: str) -> None: ...

    def note(self, line: str) -> None: ...

    def show(self, tally: Tally) -> None: ...


class RecordJob(ABC, Generic[I]):
    """Makes a record of every item, a number at a time, and writes each as soon as it is there.

    Records come as they are done, or in the `order` of the input. Run it once. `tally` counts what
    was done so far, `errors` are what stood in the way of every item, or of the output; such an
    error, like `stop`, lets no more items begin. `reader_left` says that nobody reads the output
    any more. The summarizer stays open.

    Beside an output that is a file stand the list of what did not end well, and that of the runs;
    `options` and `inputs` are named in it.
    """

    reads: ClassVar[bool] = True  # else it verifies what was read

    def __init__(
        self,
        summarizer: Summarizer,
        output: Output,
        listener: Listener | None,
        *,
        order: Order = "done",
        options: Mapping[str, Any] | None = None,
        inputs: Sequence[str] = (),
    ) -> None:
        try:
            _refuse_unfit(output, order)
        except ConfigurationError:
            output.close()
            raise
        self.tally = Tally()
        self.errors: list[SummarizerError] = []
        self.reader_left = False
        self._summarizer = summarizer
        self._output = output
        self._listener = listener or _Silence()
        if listener is not None:
            summarizer.traffic.tell = listener.say
        self._stop = asyncio.Event()
        self._stopped_at_once = False
        self._main: asyncio.Task[object] | None = None
        self._is_closing = False
        self._n_under_way = 0
        self._n_not_kept_before = summarizer.traffic.n_not_kept
        self._is_unwritable = False
        self._is_ordered = order == "input"
        self._is_whole = False  # all items were dealt with
        self._options = options or {}
        self._inputs = tuple(map(os.fspath, inputs))
        self._run: Run | None = None

    @abstractmethod
    def _to_do(self) -> AsyncIterator[I]:
        """Yield the items that have to be done; deal with all others on the way."""

    @property
    def _concurrency(self) -> int:
        """Return how many items are under way at a time."""
        return self._summarizer.settings.concurrency

    @abstractmethod
    async def _make(self, item: I) -> Finished:
        """Return the record of an item."""

    async def _at_end(self) -> None:
        """Do what is left when all items are done."""

    def _begin(self) -> None:
        """Say beside the output that a run is under way."""
        output = self._output
        if output.path is None:
            return
        run = Run(
            output.path,
            self._summarizer,
            self._options,
            self._inputs,
            len(output.index),
            reads=self.reads,
        )
        run.begin()
        self._run = run

    def _tell(self) -> None:
        """Say beside the output what became of the run, however it ended."""
        run, tally, n_after = self._run, self.tally, len(self._output.index)
        if run is None:
            return
        write_failures(run.output, self._output.failed_lines())
        has_done = tally.done or n_after != run.n_before
        is_cut_short = bool(self.errors) or not self._is_whole
        if run.has_spent or (n_after and (has_done or is_cut_short)):
            how = "error" if self.errors else "done" if self._is_whole else "interrupted"
            run.end(tally, how=how, errors=self.errors, n_after=n_after)
        else:
            run.forget()

    def _count(self, record: Finished) -> None:
        """Count a record that is done."""
        self.tally.count(record.counted)

    def run(self) -> Tally:
        """Do as `arun`, and wait for it; works inside a running event loop too.

        Interrupted (Ctrl-C), it drops what is under way, and the output holds what was finished.
        """
        loop = LoopThread("summarizer-job")
        try:
            return loop.call(self.arun())
        finally:
            loop.close()

    async def arun(self) -> Tally:
        """Do everything there is to do, close the output, and return the counts.

        Raises the first of `errors`. After `stop` it returns early.
        """
        self._main = asyncio.current_task()
        try:
            self._begin()
            await self._all()
        except ConfigurationError as exc:
            self._fail(exc)
        except asyncio.CancelledError:
            if not self._stopped_at_once or self._main is None:
                raise
            self._main.uncancel()
        finally:
            self._is_closing = True
            self._count_spent()
            ending = [self._tell, self._output.close]
            if self._is_whole and not self.errors:
                ending.insert(1, self._output.finish)
            for step in ending:
                try:
                    step()
                except SummarizerError as exc:
                    self._fail(exc)
        if self.errors:
            raise self.errors[0]
        return self.tally

    def stop(self, *, at_once: bool = False) -> int:
        """Begin no more articles, and return how many are under way; those are finished.

        With `at_once` they are dropped. Call it in the job's event loop.
        """
        self._stop.set()
        if at_once and self._main is not None and not (self._stopped_at_once or self._is_closing):
            self._stopped_at_once = True
            self._main.cancel()
        return self._n_under_way

    async def _all(self) -> None:
        records = run_many(
            self._do,
            self._to_do(),
            concurrency=self._concurrency,
            ordered=self._is_ordered,
            stop=self._stop,
        )
        try:
            async with aclosing(records):
                async for record in records:
                    await self._take(record)
            self._is_whole = not self._stop.is_set()
        except SummarizerError as exc:
            self._fail(exc)
        await self._at_end()

    async def _do(self, item: I) -> Finished:
        self._n_under_way += 1
        try:
            record = await self._make(item)
        except SummarizerError as exc:
            self._fail(exc)  # here, because the iteration raises only the first of them
            raise
        finally:
            self._n_under_way -= 1
        if record.blocked_by is not None:
            self._fail(record.blocked_by)  # the record stays, and says that it was not verified
        return record

    async def _take(self, record: Finished) -> None:
        is_worse = self._is_worse(record)
        if not is_worse and not await self._write(record):
            self.tally.n_unwritten += 1
            return
        self._count(record)
        self._count_spent()
        if record.said is not None:
            kept = "; its earlier record is kept" if is_worse else ""
            self._listener.say(record.said.removesuffix("." if kept else "") + kept)
        self._listener.show(self.tally)

    def _count_spent(self) -> None:
        """Count what was spent so far, also for articles without a record yet."""
        budget = self._summarizer.budget
        self.tally.n_not_kept = self._summarizer.traffic.n_not_kept - self._n_not_kept_before
        self.tally.tokens = budget.tokens
        self.tally.is_estimated = budget.is_estimated
        self.tally.cost_usd = budget.cost_usd if budget.tokens else None

    def _is_worse(self, record: Finished) -> bool:
        """Say whether the output holds a record that was read, or verified, and this one is not."""
        line = self._output.index.line_at(record.key)
        if line is None or not line.was_read:
            return False
        if not record.was_read:
            return True
        was_verified = line.source == record.line.source and bool(line.verified)
        return record.counted.is_unverified and was_verified

    async def _write(self, record: Finished) -> bool:
        """Write a record and return True; False from the first one on that cannot be written."""
        if self._is_unwritable:
            return False
        try:
            await self._output.write(record)
        except BrokenPipeError:
            self.reader_left = True
        except SummarizerError as exc:
            self._fail(exc)
        else:
            return True
        self._is_unwritable = True
        self._stop.set()
        return False

    def _fail(self, error: SummarizerError) -> None:
        """Take no more articles, and note the error: the first of its type, as all may meet it."""
        self._stop.set()
        if not any(type(known) is type(error) for known in self.errors):
            self.errors.append(error)


def _refuse_unfit(output: Output, order: str) -> None:
    """Raise ConfigurationError for an order that is none, and where we would write over others."""
    if order not in get_args(Order):
        raise ConfigurationError(f"order is {order!r}; known are {', '.join(get_args(Order))}")
    if output.path is not None:
        require_ours(output.path)
        read_runs(manifest_path(output.path))
