"""Records verified anew: what `summarizer verify` does."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Sequence

from summarizer.articles.originals import Originals
from summarizer.concurrency.threads import Aside
from summarizer.errors import InputError
from summarizer.jobs.finished import Finished, finished
from summarizer.jobs.outputs import Output
from summarizer.jobs.record_job import Listener, RecordJob
from summarizer.models import Article, Record
from summarizer.records import BadLine, RecordLine
from summarizer.summarizer import Summarizer
from summarizer.verification import Verified
from summarizer.verification.supported import said_unverified

# Of lines that are no records: a file of another kind has thousands.
_MOST_SAID = 10


class VerifyJob(RecordJob[tuple[Article, Record]]):
    """Verifies the records of lines, and writes all of them, the verified ones and the others.

    A record whose article cannot be found, or has changed, is written as it is, with a flag that
    says so; one that nothing was read for, or that is verified in this way already, as it is. A
    line that is no record is said, and not written, and so is a record in the place of which the
    output holds another. What the output holds verified in this way is kept.

    Raises ConfigurationError for a summarizer without a verifier.
    """

    reads = False

    def __init__(
        self,
        summarizer: Summarizer,
        lines: Iterable[RecordLine | BadLine],
        *,
        originals: Originals,
        output: Output,
        listener: Listener | None = None,
        inputs: Sequence[str] = (),
    ) -> None:
        super().__init__(summarizer, output, listener, inputs=inputs)
        self._verifier = summarizer.require_verifier()
        self._lines = lines
        self._originals = originals

    async def _to_do(self) -> AsyncIterator[tuple[Article, Record]]:
        """Yield the records to verify with their articles; deal with all others on the way."""
        aside = Aside("summarizer-articles")
        try:
            for line in self._lines:
                if isinstance(line, BadLine):
                    self.tally.n_unreadable += 1
                    if self.tally.n_unreadable <= _MOST_SAID:
                        self._listener.say(str(line.error))
                    continue
                if self._is_kept(line.record):
                    continue
                if (article := await self._article(aside, line.record)) is not None:
                    yield article, line.record
        finally:
            aside.close()

    def _is_kept(self, record: Record) -> bool:
        """Say whether nothing is left to be done for a record, because of what the output holds."""
        index = self._output.index
        line = index.line(record.article.id)
        if line is None or not line.was_read:
            return False
        if index.is_of(record):
            if not index.is_verified(record, self._verifier.key):
                return False
            self.tally.keep(record.outcome)
            return True
        self.tally.done["failed"] += 1
        self._listener.say(
            f"{record.article.id}: {self._output.name} holds another record of it, which stays;"
            " name another output"
        )
        return True

    async def _article(self, aside: Aside, record: Record) -> Article | None:
        """Return the article to verify a record with; None when there is nothing to do."""
        if self._verifier.is_done(record):
            if await self._write(finished(Verified(said_unverified(record, ())))):
                self.tally.n_verified += record.verification is not None
                self.tally.n_passed += record.verification is None
            return None
        try:
            return await aside.call(self._originals.find, record.article)
        except InputError as exc:
            said = said_unverified(record, [f"The record was not verified: {exc}."])
            await self._take(finished(Verified(said), reread=True))
            return None

    async def _make(self, item: tuple[Article, Record]) -> Finished:
        article, record = item
        return finished(await self._summarizer.reread(article, record), reread=True)

    async def _at_end(self) -> None:
        if (n_more := self.tally.n_unreadable - _MOST_SAID) > 0:
            self._listener.say(f"{n_more:,} more lines are no records")
