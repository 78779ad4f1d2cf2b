"""A measured ratio with its target, and how the two compare."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import Any, Literal

# A target counts as missed beyond this share of it: ratios on shared machines move that much.
TOLERANCE = 0.10


@dataclass(frozen=True)
class Measure:
    """One ratio. `detail` says what it is made of, with units."""

    name: str
    ratio: float
    limit: Literal["at_most", "at_least"]
    target: float
    detail: str

    @property
    def met(self) -> bool:
        """Tell whether the ratio meets its target or misses it by no more than the tolerance."""
        if self.limit == "at_most":
            return self.ratio <= self.target * (1 + TOLERANCE)
        return self.ratio >= self.target * (1 - TOLERANCE)

    def as_json(self) -> dict[str, Any]:
        """Return the measure as JSON values."""
        return {
            "name": self.name,
            "ratio": round(self.ratio, 4),
            "limit": self.limit,
            "target": self.target,
            "met": self.met,
            "detail": self.detail,
        }


def table(measures: list[Measure]) -> str:
    """Return the measures as lines of text."""
    width = max(len(measure.name) for measure in measures)
    signs = {"at_most": "<=", "at_least": ">="}
    lines = [f"{'':6}  {'what':<{width}}  {'ratio':>6}  {'target':>8}  of"]
    for m in measures:
        verdict = "ok" if m.met else "MISSED"
        target = f"{signs[m.limit]} {m.target:g}"
        lines.append(f"{verdict:6}  {m.name:<{width}}  {m.ratio:6.3f}  {target:>8}  {m.detail}")
    return "\n".join(lines)


def median_ratio(numerators: list[float], denominators: list[float]) -> float:
    """Return the median of the ratios of rounds.

    What ran next to each other met the same load of the machine, so pairs vary less than medians.
    """
    return median(n / d for n, d in zip(numerators, denominators, strict=True))
