"""One job: what comes in is done and written, whatever gets in the way."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterable, Sequence
from pathlib import Path

from summarizer.articles import BadInput
from summarizer.articles.arguments import require_articles
from summarizer.errors import ConfigurationError, SummarizerError, TooManyFailures
from summarizer.jobs.engines.base import EngineName, choose_engine
from summarizer.jobs.failures import FailureLimit
from summarizer.jobs.finished import Finished, finished
from summarizer.jobs.intake import Intake, feed
from summarizer.jobs.outputs import Format, Output, open_output
from summarizer.jobs.record_job import Listener, Order, RecordJob
from summarizer.jobs.selection import LEFT, Selection
from summarizer.metadata import describe
from summarizer.models import Article, Record
from summarizer.summarizer import Summarizer
from summarizer.verification import Verified


class Job(RecordJob[Article | Record]):
    """Does many articles and writes their records: what `summarizer run -o PATH` does.

    The same job again goes on where one before it stopped: articles whose records `output` holds,
    read from the same text in the same way, are kept, whatever the endpoint and the limits were.
    A record that was read is replaced by none that was not. `redo` does again what was read by
    another model, prompt, schema or sampling. `retry_failed` does only what did not end well, that
    which the same job would keep (`refused`, `invalid`, `truncated`) included, and with a verifier
    that of which the verification failed; what the store holds of these, and is of no use, is asked
    for again. With `max_failures`, a number or a share such as
    "5%", the job stops when more fail, see `FailureLimit`. `format` is "jsonl" or "parquet", by
    default as the suffix of `output` says; a table is written at the end, of a journal beside it.
    Records are written as they are done, or, with `order="input"`, in the order of the articles:
    then one that takes long holds up to `concurrency` others back, which are lost when the process
    is killed, but for their replies in the store.
    Articles are done in this process; with `processes` above 1 in so many others of this machine,
    which read the store too, while this one asks, writes, and keeps limits and budget; with
    `engine="ray"` on the Ray cluster at `ray_address` (see `engines.ray`).
    `articles` may be BadInput too, as `scan_articles` yields it. Run it once. `tally` counts what
    was done so far, `errors` are what stood in the way of every article, or of the output; such an
    error, like `stop`, lets no more articles begin. `reader_left` says that nobody reads the output
    any more. The summarizer stays open.

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
        retry_failed: bool = False,
        max_failures: int | str | None = None,
        order: Order = "done",
        format: Format | None = None,  # noqa: A002  # the option's name
        engine: EngineName = "local",
        processes: int = 1,
        ray_address: str | None = None,
    ) -> None:
        self._engine = choose_engine(
            summarizer, engine, processes=processes, ray_address=ray_address
        )
        limit = FailureLimit(max_failures) if max_failures is not None else None
        if isinstance(output, (str, os.PathLike)):
            path = Path(output)
            self._intake = _intake(articles, path)
            output = open_output(path, format)
        else:
            self._intake = _intake(articles, None)
        options = {
            "redo": redo,
            "retry_failed": retry_failed,
            "max_failures": max_failures,
            "order": order,
            "engine": engine,
            "processes": processes,
        }
        super().__init__(
            summarizer, output, listener, order=order, options=options, inputs=blocking_paths
        )
        self._selection = Selection(summarizer, redo=redo, retry_failed=retry_failed)
        self._failure_limit = limit
        self._paths = blocking_paths
        try:
            self._refuse_unfit()
        except ConfigurationError:
            output.close()
            raise

    def _refuse_unfit(self) -> None:
        """Raise ConfigurationError where the output is none for this job."""
        output, selection = self._output, self._selection
        if selection.retry_failed and output.path is None:
            raise ConfigurationError(
                f"{output.name} holds nothing that failed; retry_failed goes by what an output"
                " holds: name a file"
            )
        if not selection.redo:
            output.index.refuse_other(self._summarizer.reader.traits.recipe, output.name)

    async def _to_do(self) -> AsyncIterator[Article | Record]:
        """Yield the articles that have to be done, and records of inputs that are none.

        All other inputs are dealt with on the way.
        """
        async for item in feed(self._intake, self._paths):
            if isinstance(item, BadInput):
                self.tally.n_duplicates += 1
                self._listener.say(str(item.error))
            elif isinstance(item, Record):
                yield item
            elif (outcome := self._kept(item := describe(item))) is not None:
                if outcome == LEFT:
                    self.tally.n_left += 1
                else:
                    self.tally.keep(outcome)
                self._listener.show(self.tally)
            else:
                yield item

    def _kept(self, article: Article) -> str | None:
        """Return how a described article ended that the output holds, None if it has to be done."""
        index = self._output.index
        outcome = self._selection.kept(article, index)
        if outcome is not None or index.line(article.id) is None:
            return outcome
        if index.holds_another(article):
            self.tally.n_changed += 1
            self._listener.note(f"{article.id}: has changed since it was read, and is done again")
        return outcome

    @property
    def _concurrency(self) -> int:
        return self._engine.concurrency

    async def _make(self, article: Article | Record) -> Finished:
        if isinstance(article, Record):
            return finished(Verified(article))
        return await self._engine.make(article, anew=self._selection.retry_failed)

    def _count(self, record: Finished) -> None:
        super()._count(record)
        limit, counts = self._failure_limit, self.tally
        n_failed, n_done = counts.n_failed, counts.done.total()
        if limit is not None and limit.is_exceeded(n_failed=n_failed, n_done=n_done):
            self._fail(TooManyFailures(limit.describe(n_failed=n_failed, n_done=n_done)))

    async def _all(self) -> None:
        try:
            await self._engine.start()
            await super()._all()
        except SummarizerError as exc:
            self._fail(exc)
        finally:
            await self._engine.aclose()

    async def _at_end(self) -> None:
        for displaced in self._intake.displaced:
            record = finished(Verified(displaced))
            if self._output.keeps_last and not self._is_worse(record):
                await self._write(record)


def _intake(articles: Iterable[Article | BadInput] | Intake, output: Path | None) -> Intake:
    if isinstance(articles, Intake):
        return articles
    require_articles(articles)
    return Intake(articles, output=output)
