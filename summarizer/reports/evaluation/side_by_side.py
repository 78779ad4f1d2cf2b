"""Several verdicts in one table: models and prompts beside one another, and no winner declared."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil
from typing import Final

from rich.cells import cell_len

from summarizer.evaluation.verdict import Verdict
from summarizer.reports.evaluation import variants
from summarizer.reports.evaluation.markdown import markdown_table
from summarizer.reports.evaluation.variants import Figure, Row
from summarizer.reports.markdown import escape
from summarizer.reports.paragraphs import COLUMNS, wrapped
from summarizer.reports.phrases import neutral
from summarizer.reports.tables import aligned

_BEST: Final = "*"
_FAILED: Final = "!"
_LEGEND: Final = f"{_BEST} best in its row; {_FAILED} fails its threshold; - no value"
_CAUTION: Final = (
    "A difference between two of them may be noise: `summarizer compare` on their `--json` files"
    " says which is more."
)


def render_side_by_side(verdicts: Sequence[Verdict]) -> str:
    """Return several verdicts on the same suite side by side, at most 80 columns wide.

    Columns are headed by the names of the variants where these fit, else by numbers that a list
    above explains; what does not fit beside stands below.
    """
    names = [neutral(name) for name in variants.names(verdicts)]
    rows = variants.rows(verdicts)
    lines = [*wrapped(neutral(variants.heading(verdicts)), hang=2), ""]
    table = _table(names, rows)
    if not _fits(table):
        numbers = [str(n) for n, _ in enumerate(names, start=1)]
        for number, name in zip(numbers, names, strict=True):
            lines += wrapped(name, lead=f"{number:>3}  ", hang=5)
        lines.append("")
        table = _in_blocks(numbers, rows)
    lines += [*table, "", *wrapped(_LEGEND), *wrapped(_CAUTION)]
    return "\n".join(lines) + "\n"


def render_side_by_side_markdown(verdicts: Sequence[Verdict]) -> str:
    """Return the same as Markdown: the best in bold, what fails its threshold marked."""
    names = [escape(name) for name in variants.names(verdicts)]
    body = [(row.title, *map(_markdown_cell, row.figures)) for row in variants.rows(verdicts)]
    lines = [f"## {escape(variants.heading(verdicts))}", "", *markdown_table(("", *names), body)]
    lines += ["", "**bold**: best in its row; ✗: fails its threshold; -: no value.", _CAUTION]
    return "\n".join(lines) + "\n"


def _markdown_cell(figure: Figure) -> str:
    shown = f"**{figure.shown}**" if figure.is_best else figure.shown
    return f"{shown} ✗" if figure.has_failed else shown


def _in_blocks(heads: Sequence[str], rows: Sequence[Row]) -> list[str]:
    """Return as few tables below one another as fit the width, their columns about as many."""
    for n_blocks in range(1, len(heads) + 1):
        size = ceil(len(heads) / n_blocks)
        blocks = [
            _table(heads[start : start + size], [_part(row, start, size) for row in rows])
            for start in range(0, len(heads), size)
        ]
        if all(map(_fits, blocks)):
            break
    return [line for block in blocks for line in ("", *block)][1:]


def _part(row: Row, start: int, size: int) -> Row:
    return row._replace(figures=row.figures[start : start + size])


def _table(heads: Sequence[str], rows: Sequence[Row]) -> list[str]:
    """Return an aligned table; marks stand behind the figures, which stay below one another."""
    width = max(len(_marks(figure)) for row in rows for figure in row.figures)
    blank = " " * width
    return aligned([("", *(f"{head}{blank}" for head in heads)), *_lines(rows, width)])


def _lines(rows: Sequence[Row], width: int) -> Iterator[tuple[str, ...]]:
    for row in rows:
        cells = (f"{figure.shown}{_marks(figure):{width}}" for figure in row.figures)
        yield (row.title, *cells)


def _marks(figure: Figure) -> str:
    return _BEST * figure.is_best + _FAILED * figure.has_failed


def _fits(table: Sequence[str]) -> bool:
    return all(cell_len(line) <= COLUMNS for line in table)
