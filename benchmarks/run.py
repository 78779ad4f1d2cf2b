"""Measure what summarizer costs, as ratios in one run: `make bench`.

The part `peers` runs beside other libraries and prints tables; the others have targets. Exit code
1 when a target is missed by more than 10 %.
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
from benchmarks.peers import rounds, tables
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
_PEERS = "peers"
_LONG = "sending"  # left out of a quick run: `peers` has the same loads
_N_PROFILED = 1000
_N_LINES = 15


def main() -> int:
    """Run the parts that were named, all of them by default."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.run", description=__doc__)
    names = (*PARTS, _PEERS)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(names)}")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the ratios there as well")
    parser.add_argument("--profile", choices=PROFILED, help="show where the time of a part goes")
    parser.add_argument("--quick", action="store_true", help="one short round of `peers`")
    parser.add_argument(
        "--write-readme", action="store_true", help="put the tables of `peers` into the README here"
    )
    options = parser.parse_args()
    if unknown := sorted(set(options.parts) - set(names)):
        parser.error(f"no part {unknown[0]!r}; there are {', '.join(names)}")
    if options.profile:
        profile(options.profile)
        return 0
    parts = options.parts or [name for name in names if not (options.quick and name == _LONG)]
    measures = [measure for part in parts if part in PARTS for measure in PARTS[part]()]
    if measures:
        print(table(measures))
        print(NOTE)
    if _PEERS in parts:
        results = rounds.measure(quick=options.quick)
        print(f"\n{tables.report(results)}")
        if options.write_readme:
            tables.write_readme(results)
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
