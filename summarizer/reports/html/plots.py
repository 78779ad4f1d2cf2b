"""Small figures in inline SVG: bars, a histogram, intervals; their words are HTML beside them.

Widths are in per cent of the figure, so that it is as wide as there is room, on any screen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

_MOST_BINS = 24


@dataclass(frozen=True)
class Bar:
    """One bar: its label, the number it stands for, and its width in per cent of the longest."""

    label: str
    value: float
    width: float
    tone: str = ""


@dataclass(frozen=True)
class Bin:
    """One column of a histogram, `[low, high)`: its number, place and size in per cent."""

    low: float
    high: float
    n: int
    left: float
    width: float
    height: float


@dataclass(frozen=True)
class Histogram:
    """How values are spread: columns of equal width, and the values in words."""

    bins: tuple[Bin, ...]
    low: str
    median: str
    high: str
    n: int


@dataclass(frozen=True)
class Interval:
    """A value with its interval on a common axis; places in per cent, None where not known."""

    label: str
    words: str
    at: float | None
    low: float | None
    high: float | None


def bars(counts: Mapping[str, float], *, tones: Mapping[str, str] | None = None) -> list[Bar]:
    """Return a bar for each count that is not 0, in the order given; `tones` names their colour."""
    most = max(counts.values(), default=0)
    return [
        Bar(label, value, round(100 * value / most, 2), (tones or {}).get(label, ""))
        for label, value in counts.items()
        if value > 0
    ]


def histogram(values: Iterable[float], *, say: Callable[[float], str]) -> Histogram | None:
    """Return how values are spread, `say` giving each in words; None where there are none.

    The number of columns is the square root of that of the values, at most 24; all equal values
    are one column.
    """
    ordered = sorted(values)
    if not ordered:
        return None
    low, high = ordered[0], ordered[-1]
    n_bins = 1 if low == high else min(_MOST_BINS, max(2, round(len(ordered) ** 0.5)))
    step = (high - low) / n_bins
    counts = [0] * n_bins
    for value in ordered:
        # The highest value belongs to the last column, not to one of its own behind it.
        counts[min(n_bins - 1, int((value - low) / step)) if step else 0] += 1
    width = 100 / n_bins
    bins = tuple(
        Bin(
            low + number * step,
            high if number == n_bins - 1 else low + (number + 1) * step,
            n,
            round(number * width, 2),
            round(width, 2),
            round(100 * n / max(counts), 2),
        )
        for number, n in enumerate(counts)
    )
    return Histogram(bins, say(low), say(_median(ordered)), say(high), len(ordered))


def interval(
    label: str,
    value: float | None,
    low: float | None = None,
    high: float | None = None,
    *,
    words: str,
    axis: tuple[float, float] = (0.0, 1.0),
) -> Interval:
    """Return a value and its interval, drawn on `axis`; what is beyond the axis stands at its end.

    `words` is what stands beside the figure, such as "0.72 [0.61, 0.80]".
    """
    places = (None if each is None else place(each, axis=axis) for each in (value, low, high))
    return Interval(label, words, *places)


def place(number: float, *, axis: tuple[float, float] = (0.0, 1.0)) -> float:
    """Return where a number stands on an axis, in per cent; at its end if it is beyond."""
    first, last = axis
    return round(100 * min(1.0, max(0.0, (number - first) / (last - first))), 2)


def _median(ordered: Sequence[float]) -> float:
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2
