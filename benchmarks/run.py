"""Measure what summarizer costs, as ratios in one run: `make bench`.

Exit code 1 when a target is missed by more than 10 %.
"""

from __future__ import annotations

import argparse
import asyncio
import cProfile
import json
import pstats
import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks import sending, stored, uncached
from benchmarks.grounding import measure_grounding
from benchmarks.measures import Measure, table
from benchmarks.startup import measure_startup

PARTS: dict[str, Callable[[], list[Measure]]] = {
    "startup": measure_startup,
    "uncached": uncached.measure_uncached,
    "sending": sending.measure_sending,
    "stored": stored.measure_stored,
    "grounding": measure_grounding,
}
PROFILED = {"uncached": uncached.run_ours, "stored": stored.run_ours}
NOTE = "Medians of rounds that take turns. Machines are shared: the ratios count, not the times."
_N_PROFILED = 1000
_N_LINES = 15


def main() -> int:
    """Run the parts that were named, all of them by default."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.run", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the ratios there as well")
    parser.add_argument("--profile", choices=PROFILED, help="show where the time of a part goes")
    options = parser.parse_args()
    if unknown := sorted(set(options.parts) - set(PARTS)):
        parser.error(f"no part {unknown[0]!r}; there are {', '.join(PARTS)}")
    if options.profile:
        profile(options.profile)
        return 0
    measures = [measure for part in options.parts or PARTS for measure in PARTS[part]()]
    print(table(measures))
    print(NOTE)
    if options.json:
        text = json.dumps([measure.as_json() for measure in measures], indent=2)
        options.json.write_text(text + "\n", encoding="utf-8")
    return 0 if all(measure.met for measure in measures) else 1


def profile(part: str) -> None:
    """Print where the time goes, after a first run to warm up.

    First the functions that take the most themselves, then ours that take the most with what
    they call.
    """
    asyncio.run(PROFILED[part](_N_LINES))
    profiler = cProfile.Profile()
    profiler.runcall(asyncio.run, PROFILED[part](_N_PROFILED))
    stats = pstats.Stats(profiler, stream=sys.stdout)
    stats.sort_stats("tottime").print_stats(_N_LINES)
    stats.sort_stats("cumtime").print_stats("/summarizer/[a-z]", _N_LINES)


if __name__ == "__main__":
    sys.exit(main())
