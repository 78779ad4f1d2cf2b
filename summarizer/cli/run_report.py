"""`run --report`: the page of what a run has written, or has sent to the standard output."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING

from summarizer.cli.files import STANDARD, require_place
from summarizer.errors import ConfigurationError

if TYPE_CHECKING:
    from summarizer.jobs.finished import Finished
    from summarizer.jobs.outputs import Output


def refuse_unfit(report: Path, paths: Sequence[str], output: Path | None) -> None:
    """Raise ConfigurationError where a page cannot go, before anything is asked for."""
    from summarizer.jobs.intake import refuse_output_among

    if str(report) == STANDARD:
        raise ConfigurationError("--report names a file: records go to the standard output")
    refuse_output_among(
        [*paths, *([] if output is None else [str(output)])], report, option="--report"
    )
    require_place(report)


class RunReport:
    """The page of a run, made when it has ended; with None no page is made.

    `fields` are those with which its articles were read.
    """

    def __init__(self, page: Path | None, *, fields: Mapping[str, str] | None = None) -> None:
        self._page = page
        self._fields = fields
        self._output: Output | None = None
        self._kept: IO[bytes] | None = None

    def __enter__(self) -> RunReport:
        return self

    def __exit__(self, *_: object) -> None:
        if self._kept is not None:
            self._kept.close()

    def of(self, output: Output) -> Output:
        """Return what a job is to write to, in the place of `output`.

        What cannot be read again, such as the standard output, is kept in a temporary file, too.
        """
        self._output = output
        if self._page is None or output.path is not None:
            return output
        self._kept = tempfile.NamedTemporaryFile(suffix=".jsonl")  # noqa: SIM115  # `__exit__`
        return _KeptOutput(output, self._kept)

    def write(self, paths: Sequence[str], code: int, *, quiet: bool) -> int:
        """Write the page of a run of `paths` that ended with `code`, and return the worse one."""
        from summarizer.cli.report import write_report
        from summarizer.reports.selection import Selection

        if self._page is None:
            return code
        files = self._files()
        found = write_report(
            files, self._page, Selection(), inputs=paths, fields=self._fields, quiet=quiet
        )
        return code or found

    def _files(self) -> list[str]:
        """Return the file that holds the records, none where there is none yet."""
        from summarizer.jobs.companions import journal_path

        if self._kept is not None:
            self._kept.flush()
            return [self._kept.name] if self._kept.tell() else []
        path = self._output.path if self._output is not None else None
        places = [] if path is None else [journal_path(path), path]
        return [str(place) for place in places if place.exists()][:1]


class _KeptOutput:
    """An output of which every record is written to a file, too."""

    path = None

    def __init__(self, output: Output, kept: IO[bytes]) -> None:
        self.name = output.name
        self.keeps_last = output.keeps_last
        self.index = output.index
        self._output = output
        self._kept = kept

    async def write(self, record: Finished) -> None:
        """Write the record."""
        await self._output.write(record)
        self._kept.write(record.data)

    def failed_lines(self) -> Iterator[bytes]:
        """Return what the output says did not end well."""
        return self._output.failed_lines()

    def finish(self) -> None:
        """Let the output end well."""
        self._output.finish()

    def close(self) -> None:
        """Close the output, but not the file."""
        self._output.close()
