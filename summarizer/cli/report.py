"""`summarizer report`: records as one page for a browser."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import click

from summarizer.cli.files import FILE, STANDARD, require_place, write_text
from summarizer.cli.options import field_option
from summarizer.cli.selecting import WantedRecords, selecting, tell
from summarizer.plurals import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from summarizer.errors import InputError
    from summarizer.models import ArticleInfo
    from summarizer.reports.selection import Chosen, Selection

_MOST_NAMED = 3


@click.command("report", context_settings={"max_content_width": 100})
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@click.option(
    "-o",
    "--output",
    type=FILE,
    required=True,
    metavar="FILE",
    help="Write the page here, - being the standard output; a page that is there is replaced.",
)
@click.option(
    "--articles",
    "places",
    multiple=True,
    type=click.Path(exists=True),
    metavar="PATH",
    help="A file or folder that holds the articles. Default: the files that the records name.",
)
@field_option
@click.option(
    "--without-text",
    is_flag=True,
    help="Leave the articles' texts out, for sharing; quotes stay, as they are in the records.",
)
@selecting
def command(
    files: tuple[str, ...],
    *,
    selection: Selection,
    output: Path,
    places: tuple[str, ...],
    fields: Mapping[str, str] | None,
    without_text: bool,
) -> int:
    """Make one page for a browser: an overview, every article, and what its claims rest on.

    FILE is what `summarizer run -o` wrote, or - for standard input. The articles' texts are read
    again from the files that the records name; where one is gone, or has changed since, the page
    says so. The page needs no network and no other file.

    \b
    Examples:
      summarizer report out.jsonl -o report.html
      summarizer report out.jsonl --status denied --status unconfirmed -o doubtful.html
      summarizer report moved.jsonl --articles news/ -o report.html
      summarizer report out.jsonl --without-text -o to-share.html

    \b
    Exit codes: 0 all well, 2 usage or configuration, 3 FILE or a line of it cannot be read
    """
    from summarizer.jobs.intake import refuse_output_among

    if str(output) != STANDARD:
        refuse_output_among((*files, *places), output)
        require_place(output)
    return write_report(
        files, output, selection, places=places, fields=fields, without_text=without_text
    )


def write_report(
    files: Sequence[str],
    output: Path,
    selection: Selection,
    *,
    inputs: Sequence[str] = (),
    places: Sequence[str] = (),
    fields: Mapping[str, str] | None = None,
    without_text: bool = False,
    quiet: bool = False,
) -> int:
    """Write the page of the records of `files`, and return the exit code that these deserve.

    The page is called by its `inputs`, which are these files unless they are given. `places` and
    `fields` say where the articles are, and how they are read. Raises ConfigurationError for more
    records than a page holds, and where it cannot be written.
    """
    from summarizer.articles.originals import Originals
    from summarizer.errors import InputError
    from summarizer.reports.html.records import render_records
    from summarizer.settings import load_settings

    bad: list[InputError] = []

    def say(problem: str) -> None:
        bad.append(InputError(problem))
        tell(problem)

    records = WantedRecords(files, selection, say=say)
    n_found = n_gone = 0
    originals = Originals(places, max_chars=load_settings().max_chars, fields=fields)

    def text_of(article: ArticleInfo) -> str:
        nonlocal n_found, n_gone
        try:
            text = originals.find(article).text
        except InputError:
            n_gone += 1
            raise
        n_found += 1
        return text

    def items() -> Iterator[Chosen | InputError]:
        for wanted in records:
            yield wanted.chosen
        yield from bad

    pieces = render_records(
        items(),
        title=f"Report of {_called(inputs or files)}",
        text_of=None if without_text else text_of,
    )
    first = next(pieces)  # with it all records have been read
    code = records.finish()
    write_text(output, chain([first], pieces))
    if not quiet and str(output) != STANDARD:
        gone = f"; {counted(n_gone, 'text')} could not be shown" if n_gone else ""
        tell(f"{counted(records.n_wanted, 'article')} in {output}{gone}")
    return code


def _called(paths: Sequence[str]) -> str:
    """Return what the page calls its inputs, as many as a title holds."""
    names = ["standard input" if path == STANDARD else Path(path).name or path for path in paths]
    more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    return ", ".join(names[:_MOST_NAMED]) + more
