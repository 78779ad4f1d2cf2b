"""One run of the command in a process that counts what is left over when it has ended.

    python -m tests.soak.client LEFT.json run news.jsonl -o out.jsonl ...

ends as the command does. Left over may be: tasks when the event loop ends, open file descriptors,
threads. What was not closed warns (ResourceWarning), and is found on the standard error.
"""

from __future__ import annotations

import asyncio
import asyncio.runners
import gc
import resource
import sys
import threading
from pathlib import Path
from typing import NamedTuple

import orjson

from summarizer.cli import main as summarizer


class Left(NamedTuple):
    """What a run left over, and its peak of memory in MB, its seconds of CPU."""

    tasks: int
    fds: int
    threads: int
    peak_mb: float
    cpu_s: float


def _open_fds() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def main() -> None:
    """Run, count, and exit as the run did."""
    report, *words = sys.argv[1:]
    n_tasks = 0
    cancel_all = asyncio.runners._cancel_all_tasks

    def count_and_cancel(loop: asyncio.AbstractEventLoop) -> None:
        nonlocal n_tasks
        n_tasks += len(asyncio.all_tasks(loop))
        cancel_all(loop)

    asyncio.runners._cancel_all_tasks = count_and_cancel
    sys.argv = ["summarizer", *words]
    before = _open_fds()
    code: object = 0
    try:
        summarizer(words)
    except SystemExit as exc:
        code = exc.code
    gc.collect()
    usage = resource.getrusage(resource.RUSAGE_SELF)
    left = Left(
        n_tasks,
        _open_fds() - before,
        threading.active_count() - 1,
        round(usage.ru_maxrss / 1024, 1),
        round(usage.ru_utime + usage.ru_stime, 1),
    )
    Path(report).write_bytes(orjson.dumps(left._asdict()))
    sys.stdout.flush()
    sys.stderr.flush()
    sys.exit(code if isinstance(code, int) else 1)


if __name__ == "__main__":
    main()
