"""Plain tables: columns of text, aligned with spaces."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len


def aligned(rows: Sequence[Sequence[str]], *, n_left: int = 1) -> list[str]:
    """Return the rows as lines; the first `n_left` columns begin left, the others end right.

    A last column without a heading is prose, and begins left too. Widths are those on a terminal.
    """
    widths = [max(cell_len(row[column]) for row in rows) for column in range(len(rows[0]))]
    prose = len(widths) - 1 if not rows[0][-1] else None
    return [
        "  ".join(
            _padded(cell, width, left=column < n_left or column == prose)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]


def _padded(cell: str, width: int, *, left: bool) -> str:
    blank = " " * (width - cell_len(cell))
    return cell + blank if left else blank + cell
