"""Many records, one line each: in columns that fit the width."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, islice
from typing import Final

from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.text import Text

from summarizer.models import Record
from summarizer.plurals import counted
from summarizer.reports import phrases
from summarizer.reports.selection import Chosen
from summarizer.reports.terminal import MIN_COLUMNS, OUTCOME_STYLES

# Columns are as wide as these many rows need; longer cells of later ones are cut.
_SAMPLE: Final = 200
_MOST_DIGITS: Final = len("99,999")
_MOST_MORE: Final = 3
_GAP: Final = "  "
_NUMBER, _ARTICLE, _TITLE, _OUTCOME = "#", "article", "title", "outcome"
_CLAIMS, _FLAGS, _DAY, _PUBLISHER = "claims", "flags", "day", "publisher"
_HEADS: Final = (_NUMBER, _ARTICLE, _TITLE, _OUTCOME, _CLAIMS, _FLAGS, _DAY, _PUBLISHER)
_RIGHT: Final = frozenset((_NUMBER, _CLAIMS, _FLAGS))
# What is cut before a column is left out, and the columns by how soon they are.
_LEAST: Final = {_ARTICLE: 16, _TITLE: 20, _PUBLISHER: 10}
_LEFT_OUT: Final = (_PUBLISHER, _DAY, _FLAGS, _TITLE, _CLAIMS, _OUTCOME)

Row = Mapping[str, str]  # a cell for each column


def print_list(console: Console, records: Iterable[Chosen]) -> None:
    """Print a line a record, under a heading, and last what they come to; in bounded memory."""
    totals = _Totals()
    rows = (_row(number, each) for number, each in enumerate(map(totals.count, records), 1))
    sample = list(islice(rows, _SAMPLE))
    columns = max(MIN_COLUMNS, console.width)
    widths = _widths(sample, columns)
    heads = dict(zip(_HEADS, _HEADS, strict=True))
    styles = {_OUTCOME: "", _FLAGS: ""}
    console.print(_line(heads, widths, columns, styles), style="dim")
    for row in chain(sample, rows):
        styles = {_OUTCOME: OUTCOME_STYLES.get(row[_OUTCOME], "bold red"), _FLAGS: "yellow"}
        console.print(_line(row, widths, columns, styles))
    for line in Text(totals.describe(), "dim").wrap(console, columns):
        line.rstrip()
        console.print(line)


def _row(number: int, chosen: Chosen) -> Row:
    record, article = chosen.record, chosen.record.article
    headline = record.summary.headline if record.summary is not None else ""
    n_claims = f"{len(record.claims):,}"
    if chosen.is_narrowed:
        n_claims += f" of {len(chosen.whole.claims):,}"
    cells = (
        f"{number:,}",
        phrases.neutral(article.id),
        phrases.neutral(article.title or "") or phrases.neutral(headline),
        record.outcome,
        n_claims if record.was_read or record.claims else "",
        f"{n_flags(record):,}" if n_flags(record) else "",
        article.published.isoformat() if article.published else "",
        phrases.neutral(article.publisher or ""),
    )
    return dict(zip(_HEADS, cells, strict=True))


def n_flags(record: Record) -> int:
    """Return how many flags the article, the sentences of its summary and its claims have."""
    sentences = record.summary.sentences if record.summary is not None else ()
    of_parts = [*(each.flags for each in sentences), *(claim.flags for claim in record.claims)]
    return sum(map(len, (record.flags, *of_parts)))


def _widths(rows: Sequence[Row], columns: int) -> dict[str, int]:
    """Return the width of each column that is shown, so that all of them fit into `columns`."""
    natural = {head: max((cell_len(row[head]) for row in rows), default=0) for head in _HEADS}
    if len(rows) == _SAMPLE:  # more may follow, and ids may be counted up
        natural[_NUMBER] = _MOST_DIGITS
        natural[_ARTICLE] += _MOST_MORE
    wanted = {head: max(width, cell_len(head)) for head, width in natural.items() if width}
    least = {head: min(width, _LEAST.get(head, width)) for head, width in wanted.items()}
    shown = dict(least)
    for head in _LEFT_OUT:
        if _total(shown) > columns:
            shown.pop(head, None)
    for head in reversed(_LEFT_OUT):  # the title may have made room for others
        if head in least and _total(shown | {head: least[head]}) <= columns:
            shown[head] = least[head]
    return _widened({head: shown[head] for head in least if head in shown}, wanted, columns)


def _widened(least: Mapping[str, int], wanted: Mapping[str, int], columns: int) -> dict[str, int]:
    """Return the widths with what is left of `columns` shared out, evenly where not all fits.

    Where not even the least widths fit, the columns that may be cut are narrower.
    """
    widths, spare = dict(least), columns - _total(least)
    cut = sorted(_LEAST.keys() & least.keys(), key=lambda head: wanted[head] - least[head])
    for n_left, head in zip(range(len(cut), 0, -1), cut, strict=True):
        more = min(spare // n_left, wanted[head] - least[head])
        widths[head] += more
        spare -= more
    return widths


def _total(widths: Mapping[str, int]) -> int:
    return sum(widths.values()) + len(_GAP) * (len(widths) - 1)


def _line(row: Row, widths: Mapping[str, int], columns: int, styles: Mapping[str, str]) -> Text:
    """Return a row as a line; a number that has outgrown its column pushes the next ones on."""
    cells = [
        Text(_padded(row[head], width, right=head in _RIGHT), styles.get(head, ""))
        for head, width in widths.items()
    ]
    line = Text(_GAP).join(cells)
    line.rstrip()
    line.truncate(columns, overflow="ellipsis")
    return line


def _padded(cell: str, width: int, *, right: bool) -> str:
    if right:
        return " " * (width - cell_len(cell)) + cell
    if cell_len(cell) > width:
        return set_cell_size(cell, width - 1).rstrip() + "…"
    return cell + " " * (width - cell_len(cell))


class _Totals:
    """Counts what the listed records come to."""

    def __init__(self) -> None:
        self._outcomes: Counter[str] = Counter()
        self._n_claims = self._n_flags = 0

    def count(self, chosen: Chosen) -> Chosen:
        """Count a record, and return it."""
        self._outcomes[chosen.record.outcome] += 1
        self._n_claims += len(chosen.record.claims)
        self._n_flags += n_flags(chosen.record)
        return chosen

    def describe(self) -> str:
        """Return "3 articles (2 ok, 1 failed), 13 claims, 1 flag"."""
        ended = ", ".join(f"{number:,} {outcome}" for outcome, number in self._outcomes.items())
        claims, flags = counted(self._n_claims, "claim"), counted(self._n_flags, "flag")
        return f"{counted(self._outcomes.total(), 'article')} ({ended}), {claims}, {flags}"
