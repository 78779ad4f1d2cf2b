"""Records for people: their articles' words, and what a run prints on a terminal."""

from __future__ import annotations

from contextlib import suppress
from typing import TextIO

from summarizer.articles.originals import Originals
from summarizer.cli.progress import PlainScreen
from summarizer.errors import InputError
from summarizer.jobs.finished import Finished
from summarizer.jobs.outputs import StreamOutput
from summarizer.models import Record
from summarizer.reports.terminal import open_console, print_record


class ReadableOutput(StreamOutput):
    """Prints each record of a run for reading, as soon as it is there, to a terminal.

    The bar of the run, which may be on the same terminal, is taken away meanwhile.
    """

    def __init__(self, stream: TextIO, screen: PlainScreen) -> None:
        super().__init__(stream.fileno(), "stdout")
        self._stream = stream
        self._screen = screen
        self._originals = Originals()
        self._n = 0

    async def write(self, record: Finished) -> None:
        """Print the record, and an empty line before it but for the first one."""
        shown = self._shown(Record.model_validate_json(record.data))
        with self._screen.aside():
            await super().write(record._replace(data=shown))

    def _shown(self, record: Record) -> bytes:
        console = open_console(self._stream)
        with console.capture() as captured:
            print_record(console, record, text=article_text(record, self._originals))
        self._n += 1
        between = "" if self._n == 1 else "\n\n"
        return f"{between}{captured.get()}".encode(self._stream.encoding, "backslashreplace")


def article_text(record: Record, originals: Originals) -> str | None:
    """Return the text of a record's article, where its claims lean on words of it.

    None where they do not, or the article is not where the record says it was, as it was.
    """
    if any(claim.context for claim in record.claims):
        with suppress(InputError):
            return originals.find(record.article).text
    return None
