"""What the free checks find of wrong claims on our own gold, pinned: it may not fall.

`python -m tests.pinned_checks` measures it anew, and writes it into evals/baselines/checks.json and
the table of evals/RESULTS.md. Where a figure has fallen it says so and writes nothing, unless
`--allow-regression` is given.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TypedDict

from summarizer.evaluation.calibration.claims import Caught, calibrate_claims
from summarizer.evaluation.corruption import MEANINGS
from summarizer.evaluation.gold import find_gold, load_gold

EVALS = Path(__file__).resolve().parents[1] / "evals"
PINS = EVALS / "baselines" / "checks.json"
RESULTS = EVALS / "RESULTS.md"
UNTOUCHED = "untouched"
_BLOCK = re.compile(r"(?<=<!-- checks: start -->\n).*?(?=<!-- checks: end -->)", re.DOTALL)
_TITLES = {**MEANINGS, UNTOUCHED: "right, called wrong"}


class Figure(TypedDict):
    """How many of `n` claims the checks found or called wrong; the interval is a share of them."""

    n: int
    found: int
    low: float | None
    high: float | None


Figures = dict[str, Figure]


def measure() -> Figures:
    """Return today's figures, by kind."""
    calibrated = calibrate_claims([load_gold(path) for path in find_gold([EVALS / "gold"])])
    kinds = {**calibrated.kinds, UNTOUCHED: calibrated.untouched}
    return {kind: _figure(caught) for kind, caught in kinds.items()}


def pinned() -> Figures:
    """Return the figures as they are pinned."""
    figures: Figures = json.loads(PINS.read_text(encoding="utf-8"))
    return figures


def falls(before: Figures, after: Figures) -> Iterator[str]:
    """Yield what got worse: fewer wrong claims found, or more right ones called wrong."""
    for kind, old in before.items():
        new = after.get(kind)
        if new is None or new["n"] == 0 < old["n"]:
            yield f"{kind}: is not measured any more"
            continue
        sign = -1 if kind == UNTOUCHED else 1
        if sign * new["found"] / new["n"] < sign * old["found"] / max(1, old["n"]):
            yield f"{kind}: {new['found']} of {new['n']}, pinned are {old['found']} of {old['n']}"


def table() -> str:
    """Return the pinned figures as Markdown."""
    lines = [
        "| made wrong by | claims | found | in %, with the 95 % interval |",
        "|---|---:|---:|---:|",
    ]
    lines += [
        f"| {_TITLES[kind]} | {figure['n']} | {figure['found']} | {_share(figure)} |"
        for kind, figure in pinned().items()
    ]
    return "\n".join(lines) + "\n"


def current() -> str:
    """Return the table that the page holds."""
    found = _BLOCK.search(RESULTS.read_text(encoding="utf-8"))
    return found[0] if found else ""


def _figure(caught: Caught) -> Figure:
    checks = caught.checks
    low, high = (end and round(end, 3) for end in (checks.share.low, checks.share.high))
    return {"n": checks.n, "found": checks.found, "low": low, "high": high}


def _share(figure: Figure) -> str:
    if not figure["n"]:
        return "-"
    share = f"{100 * figure['found'] / figure['n']:.1f}"
    if figure["low"] is None or figure["high"] is None:
        return share
    return f"{share} ({100 * figure['low']:.1f} to {100 * figure['high']:.1f})"


def main(arguments: list[str]) -> int:
    """Pin the figures anew."""
    figures = measure()
    fallen = list(falls(pinned(), figures)) if PINS.exists() else []
    for line in fallen:
        print(line, file=sys.stderr)  # noqa: T201
    if fallen and "--allow-regression" not in arguments:
        print(f"{PINS} was not written: figures fell", file=sys.stderr)  # noqa: T201
        return 1
    PINS.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    text = RESULTS.read_text(encoding="utf-8")
    RESULTS.write_text(_BLOCK.sub(lambda _: table(), text), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
