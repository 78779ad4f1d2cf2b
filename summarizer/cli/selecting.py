"""Options that say which records and claims are wanted, and the reading of those of files."""

from __future__ import annotations

import functools
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple, TypeVar, get_args

import click

from summarizer.cli.close_names import Closest, SoughtSource
from summarizer.cli.files import STANDARD, open_input
from summarizer.errors import ConfigurationError, ExitCode, InputError
from summarizer.plurals import counted
from summarizer.vocabulary import READ, FlagKind, Outcome, Status

if TYPE_CHECKING:
    from summarizer.models import Record
    from summarizer.records import BadLine, RecordLine
    from summarizer.reports.selection import Chosen, Selection

_N_BAD_SHOWN = 20
_MOST_COMPARED = 20  # ids; a list of thousands is no slip of the finger

F = TypeVar("F", bound=Callable[..., Any])


def selecting(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options of a selection to a command, which is given them as `selection`.

    What the options of a command do not name is not imported for its help.
    """

    @functools.wraps(function)
    def command(**given: Any) -> Any:
        from summarizer.reports.selection import Selection

        selection = Selection(
            articles=given.pop("articles"),
            outcomes=frozenset(given.pop("outcomes")),
            sources=given.pop("sources"),
            statuses=frozenset(given.pop("statuses")),
            flags=frozenset(given.pop("flags")),
            phrases=given.pop("phrases"),
            unsupported=given.pop("unsupported"),
            limit=given.pop("limit"),
        )
        return function(selection=selection, **given)

    wrapped: Callable[..., Any] = command
    for option in reversed(_OPTIONS):
        wrapped = option(wrapped)
    return wrapped


def _not_empty(_: click.Context, __: click.Parameter, value: tuple[str, ...]) -> tuple[str, ...]:
    """Refuse what stands for a variable that is not set: it would be found everywhere."""
    if not all(each.strip() for each in value):
        raise click.BadParameter("it is empty")
    return value


def _names(ctx: click.Context, param: click.Parameter, value: tuple[str, ...]) -> tuple[str, ...]:
    for name in _not_empty(ctx, param, value):
        if not any(character.isalnum() for character in name):
            raise click.BadParameter(f"{name!r} is no name")
    return value


def _several(flag: str, name: str, **more: Any) -> Callable[[F], F]:
    return click.option(flag, name, multiple=True, **more)


_OPTIONS = (
    _several(
        "--article",
        "articles",
        metavar="ID",
        callback=_not_empty,
        help="Only this article; * in an ID stands for anything.",
    ),
    _several(
        "--outcome",
        "outcomes",
        type=click.Choice(get_args(Outcome)),
        help="Only articles that ended like this.",
    ),
    _several(
        "--source",
        "sources",
        metavar="NAME",
        callback=_names,
        help="Only claims that NAME said, under any form of the name, directly or through others.",
    ),
    _several(
        "--status",
        "statuses",
        type=click.Choice(get_args(Status)),
        help="Only claims that are presented like this.",
    ),
    _several(
        "--flag",
        "flags",
        type=click.Choice(get_args(FlagKind)),
        metavar="KIND",
        help="Only what has this flag: claims, summaries, articles; docs/checks.md has the kinds.",
    ),
    _several(
        "--grep",
        "phrases",
        metavar="TEXT",
        callback=_not_empty,
        help="Only where TEXT stands, in any case: in titles, summaries, claims, quotes, sources.",
    ),
    click.option(
        "--unsupported",
        is_flag=True,
        help="Only what a second reading (--verify) calls wrong.",
    ),
    click.option(
        "--limit",
        type=click.IntRange(min=1),
        metavar="N",
        help="Stop after N articles.",
    ),
)


class Wanted(NamedTuple):
    """A record that is wanted: the line it stands on, and what was chosen of it."""

    line: RecordLine
    chosen: Chosen


def tell(message: str) -> None:
    """Say something on stderr, behind what was printed so far."""
    if sys.stdout is not None:
        sys.stdout.flush()
    click.echo(f"summarizer: {message}", err=True)


class WantedRecords:
    """The records of files that a selection wants, in order, one held at a time.

    Lines that are no records are said at once, by `say`, twenty at most. `finish` says the rest.
    """

    def __init__(
        self,
        files: Iterable[str],
        selection: Selection,
        *,
        say: Callable[[str], None] = tell,
        open_file: Callable[[str], AbstractContextManager[BinaryIO]] = open_input,
    ) -> None:
        self._files = tuple(files)
        self._selection = selection
        self._say = say
        self._open = open_file
        self._outcomes: Counter[str] = Counter()
        self._unknown = {each: Closest(each) for each in selection.articles}
        self._sources = {each: SoughtSource(each) for each in selection.sources}
        self._n_bad = self._n_unverified = 0
        self._left = ""  # what was not looked at, once the limit is reached
        self.n_wanted = 0

    def __iter__(self) -> Iterator[Wanted]:
        from summarizer.records import BadLine

        for item in self._lines():
            if isinstance(item, BadLine):
                self._n_bad += 1
                if self._n_bad <= _N_BAD_SHOWN:
                    self._say(str(item.error))
                continue
            self._count(item.record)
            if (chosen := self._selection.choose(item.record)) is not None:
                self.n_wanted += 1
                yield Wanted(item, chosen)

    def finish(self) -> int:
        """Say what was left out and why, and return the exit code.

        Raises ConfigurationError for an article that is asked for and that no record is of.
        """
        if self._n_bad > _N_BAD_SHOWN:
            self._say(f"{self._n_bad - _N_BAD_SHOWN:,} more lines are no records")
        if self._left:
            limit = self._selection.limit
            self._say(f"stopped after {counted(limit or 0, 'article')} (--limit); {self._left}")
        elif self._unknown:
            article, close = next(iter(self._unknown.items()))
            raise ConfigurationError(f"no record is of article {article!r}{close.describe()}")
        if n_records := self._outcomes.total():
            if not self.n_wanted:
                self._say(self._nothing())
            if self._n_unverified:
                self._say(
                    f"{self._n_unverified:,} of {counted(n_records, 'record')} were not verified,"
                    " or not as a whole: what is wrong in them is not known"
                )
        return ExitCode.BAD_INPUT if self._n_bad else ExitCode.OK

    def _count(self, record: Record) -> None:
        self._outcomes[record.outcome] += 1
        for known in self._selection.names_article(record.article.id):
            self._unknown.pop(known, None)
        if len(self._unknown) <= _MOST_COMPARED:
            for closest in self._unknown.values():
                closest.offer(record.article.id)
        if not self.n_wanted:
            for sought in self._sources.values():
                sought.look_in(record)
        if self._selection.unsupported and record.outcome in READ and record.claims:
            whole = all(flag.kind != "not_verified" for flag in record.flags)
            self._n_unverified += record.verification is None or not whole

    def _nothing(self) -> str:
        if unknown := [each.describe() for each in self._sources.values() if not each.is_known]:
            return "; ".join(unknown)
        held = ", ".join(f"{number} {name}" for name, number in self._outcomes.items())
        return f"no record is like that; there are: {held}"

    def _lines(self) -> Iterator[RecordLine | BadLine]:
        """Yield the lines of every file until the limit; a file without records is one bad line."""
        from summarizer.records import BadLine

        for n, file in enumerate(self._files):
            name = "stdin" if file == STANDARD else file
            try:
                with self._open(file) as stream:
                    lines = self._until_limit(stream, file, self._files[n + 1 :])
                    yield from self._once_if_none(lines, name)
            except InputError as exc:
                yield BadLine(0, exc)
            if self._left:
                return

    def _until_limit(
        self, stream: BinaryIO, file: str, more: tuple[str, ...]
    ) -> Iterator[RecordLine | BadLine]:
        from summarizer.records import read_record_lines

        for line in read_record_lines(stream, "stdin" if file == STANDARD else file):
            if self.n_wanted == self._selection.limit:
                self._left = self._count_left(file, stream, more)
                return
            yield line

    def _once_if_none(
        self, lines: Iterator[RecordLine | BadLine], name: str
    ) -> Iterator[RecordLine | BadLine]:
        """Yield the lines of a file; of one in which none is a record, what is wrong at first.

        An article or a table that was named by mistake would be told line by line otherwise.
        """
        from summarizer.records import BadLine

        held: list[BadLine] = []
        n_held = 0
        for line in lines:
            if isinstance(line, BadLine):
                n_held += 1
                held += (line,) if n_held <= _N_BAD_SHOWN else ()
                continue
            yield from held
            self._n_bad += n_held - len(held)
            yield line
            yield from lines
            return
        if n_held > 1:
            none = f"none of {n_held:,} lines is a record; `summarizer run` makes them of articles"
            yield BadLine(held[0].number, InputError(f"{held[0].error}; {none}"))
        elif n_held:
            yield held[0]
        elif not self._left:
            yield BadLine(0, InputError(f"{name}: is empty: it holds no records"))

    def _count_left(self, file: str, stream: BinaryIO, more: tuple[str, ...]) -> str:
        """Return what is behind the line that was just read; a stream may have no end."""
        if file == STANDARD:
            return "the rest of stdin was not read"
        n_lines = 1 + sum(1 for line in stream if line.strip())
        others = f", nor was what {', '.join(more)} holds" if more else ""
        are = "was" if n_lines == 1 else "were"
        return f"{counted(n_lines, 'more line')} of {file} {are} not looked at{others}"
