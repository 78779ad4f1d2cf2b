"""What it costs to start: CPU seconds of child processes."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from benchmarks.measures import Measure, median_ratio

_N_ROUNDS = 9


def measure_startup() -> list[Measure]:
    """Measure the CPU of `summarizer --help` and of `import summarizer`."""
    command = [str(Path(sys.executable).with_name("summarizer")), "--help"]
    bare, help_s, package_s, openai_s = _cpu_s(
        [_python("pass"), command, _python("import summarizer"), _python("import openai")]
    )
    over_bare = [max(0.0, s - median(bare)) for s in package_s]
    openai_over_bare = [s - median(bare) for s in openai_s]
    return [
        Measure(
            "summarizer --help",
            median_ratio(help_s, bare),
            "at_most",
            10.0,
            f"CPU {median(help_s) * 1000:.0f} ms / bare Python {median(bare) * 1000:.0f} ms",
        ),
        Measure(
            "import summarizer",
            median_ratio(over_bare, openai_over_bare),
            "at_most",
            0.1,
            f"CPU {median(over_bare) * 1000:.1f} ms / import openai"
            f" {median(openai_over_bare) * 1000:.0f} ms, both over bare Python",
        ),
    ]


def _python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def _cpu_s(commands: Sequence[Sequence[str]]) -> list[list[float]]:
    """Return the CPU seconds of each command, taking turns; a first round only warms caches."""
    rounds = [[_child_cpu_s(command) for command in commands] for _ in range(_N_ROUNDS + 1)]
    return [list(column) for column in zip(*rounds[1:], strict=True)]


def _child_cpu_s(command: Sequence[str]) -> float:
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    return usage.ru_utime + usage.ru_stime
