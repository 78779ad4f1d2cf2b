"""One job: what comes in is done and written, whatever gets in the way."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import aclosing
from pathlib import Path
from typing import Protocol

from summarizer.articles import BadInput
from summarizer.articles.arguments import require_articles
from summarizer.backends.budget import price_usd
from summarizer.concurrency.pool import run_many
from summarizer.concurrency.threads import LoopThread
from summarizer.errors import ConfigurationError, SummarizerError
from summarizer.jobs.intake import Intake, feed
from summarizer.jobs.outputs import Output, open_output
from summarizer.jobs.tally import Tally
from summarizer.metadata import describe
from summarizer.models import Article, Record
from summarizer.provenance import Usage
from summarizer.summarizer import Summarizer


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


class Job:
    """Does many articles and writes their records: what `summarizer run -o PATH` does.

    The same job again goes on where one before it stopped: articles whose records `output` holds,
    read from the same text in the same way, are kept, whatever the endpoint and the limits were.
    A record that was read is replaced by none that was not. `redo` does again what was read by
    another model, prompt, schema or sampling. `articles` may be BadInput too, as `scan_articles`
    yields it. Run it once. `tally` counts what was done so far, `errors` are what
    stood in the way of every article, or of the output; such an error, like `stop`, lets no more
    articles begin. `reader_left` says that nobody reads the output any more. The summarizer stays
    open.

    >>> job = Job(Summarizer(model="extractive"), read_articles("news/"), output="out.jsonl")
    >>> job.run().describe()
    '2 done (2 ok)'

    Raises ConfigurationError when the output cannot be written, is no file of records, is that
    of another job under way, or was read in another way and not to be done again.
    """

    def __init__(
        self,
        summarizer: Summarizer,
        articles: Iterable[Article | BadInput] | Intake,
        *,
        output: str | os.PathLike[str] | Output,
        listener: Listener | None = None,
        blocking_paths: Sequence[str] = (),
        redo: bool = False,
    ) -> None:
        self.tally = Tally()
        self.errors: list[SummarizerError] = []
        self.reader_left = False
        self._summarizer = summarizer
        if isinstance(output, (str, os.PathLike)):
            path = Path(output)
            self._intake = _intake(articles, path)
            self._output = open_output(path)
        else:
            self._intake = _intake(articles, None)
            self._output = output
        self._redo = redo
        if not redo:
            try:
                self._output.index.refuse_other(summarizer.reader.traits.recipe, self._output.name)
            except ConfigurationError:
                self._output.close()
                raise
        self._paths = blocking_paths
        self._listener = listener or _Silence()
        self._stop = asyncio.Event()
        self._stopped_at_once = False
        self._main: asyncio.Task[object] | None = None
        self._is_closing = False
        self._n_under_way = 0
        self._is_unwritable = False

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
            await self._all()
        except asyncio.CancelledError:
            if not self._stopped_at_once or self._main is None:
                raise
            self._main.uncancel()
        finally:
            self._is_closing = True
            try:
                self._output.close()
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
            if self._output.keeps_last and not self._is_worse(record):
                await self._write(record)

    async def _to_do(self) -> AsyncIterator[Article]:
        """Yield the articles that have to be done; deal with all other inputs on the way."""
        async for item in feed(self._intake, self._paths):
            if isinstance(item, BadInput):
                self.tally.n_duplicates += 1
                self._listener.say(str(item.error))
            elif isinstance(item, Record):
                await self._take(item)
            elif (outcome := self._kept(item)) is not None:
                self.tally.keep(outcome)
                self._listener.show(self.tally)
            else:
                yield item

    def _kept(self, article: Article) -> str | None:
        """Return how an article ended that the output holds, None when it has to be done."""
        index, summarizer = self._output.index, self._summarizer
        if index.line(article.id) is None:
            return None
        article = describe(article)
        fingerprint, recipe = summarizer.fingerprint(article), summarizer.reader.traits.recipe
        verifier = summarizer.verifier
        outcome = index.kept(
            article,
            fingerprint,
            recipe,
            redo=self._redo,
            verify_key=verifier.key if verifier else None,
        )
        if outcome is None and index.holds_another(article):
            self.tally.n_changed += 1
            self._listener.note(f"{article.id}: has changed since it was read, and is done again")
        return outcome

    async def _do(self, article: Article) -> Record:
        self._n_under_way += 1
        try:
            record, blocked_by = await self._summarizer.make(article)
        except SummarizerError as exc:
            self._fail(exc)  # here, because the iteration raises only the first of them
            raise
        finally:
            self._n_under_way -= 1
        if blocked_by is not None:
            self._fail(blocked_by)  # the record stays, and says that it was not verified
        return record

    async def _take(self, record: Record) -> None:
        is_worse = self._is_worse(record)
        if not is_worse and not await self._write(record):
            self.tally.n_unwritten += 1
            return
        budget = self._summarizer.budget
        self.tally.add(record)
        self.tally.tokens = budget.tokens
        self.tally.is_estimated = budget.is_estimated
        models = self._summarizer.models_asked
        if budget.tokens and all(price_usd(model, Usage()) is not None for model in models):
            self.tally.cost_usd = budget.cost_usd
        kept = "; its earlier record is kept" if is_worse else ""
        if not record.was_read:
            self._listener.say(_why(record) + kept)
        elif (why := why_not_verified(record)) is not None:
            self._listener.say(why + kept)
        self._listener.show(self.tally)

    def _is_worse(self, record: Record) -> bool:
        """Say whether the output holds a record that was read, or verified, and this one is not."""
        index = self._output.index
        line = index.line(record.article.id)
        if line is None or not line.was_read:
            return False
        if not record.was_read:
            return True
        return why_not_verified(record) is not None and index.is_verified(record)

    async def _write(self, record: Record) -> bool:
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


def _intake(articles: Iterable[Article | BadInput] | Intake, output: Path | None) -> Intake:
    if isinstance(articles, Intake):
        return articles
    require_articles(articles)
    return Intake(articles, output=output)


def why_not_verified(record: Record) -> str | None:
    """Return the line that says why a record was not verified as a whole, None if it was."""
    said = [flag.message for flag in record.flags if flag.kind == "not_verified"]
    return f"{record.article.id}: {' '.join(said)}" if said else None


def _why(record: Record) -> str:
    """Return the line that says why an article did not end well."""
    message = record.error.message if record.error is not None else "no reason is known"
    if record.provenance is None:
        return message  # it names the place itself
    return f"{record.article.id}: {record.outcome}: {message}"
