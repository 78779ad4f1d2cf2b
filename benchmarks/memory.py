"""How much memory runs take, by how many articles and how many requests in flight.

    python -m benchmarks.memory --articles 10000,200000 --in-flight 256

Each figure is the peak of a process of its own (`ru_maxrss`). Articles are short, as what grows
with their number is what counts; those in flight are the 5 KB ones of the other benchmarks.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks import sample
from benchmarks.server import served
from summarizer import Article, Job, Reply, Request, Store, Summarizer, reply_from_completion
from summarizer.backends.stored import entry_from_reply

_MB = 1e6
# With no claims to check, an article takes as little time as can be.
_REPLY = (
    '{"entities": [], "claims": [], "summary": {"headline": "The mayor resigned",'
    ' "headline_claims": [], "sentences": []}}'
)


class _Instant:
    """A backend that gives the same reply to everything, and keeps nothing."""

    name = "instant"

    def __init__(self) -> None:
        message = {"role": "assistant", "content": _REPLY}
        completion = {
            "model": "m",
            "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
            "usage": {"prompt_tokens": 900, "completion_tokens": 90, "total_tokens": 990},
        }
        self._reply = reply_from_completion(
            completion, mode="json_schema", created="2031-03-05T08:00:00+00:00", latency_s=0.0
        )

    async def complete(self, request: Request | None) -> Reply:
        """Return the reply."""
        return self._reply

    async def aclose(self) -> None:
        """Do nothing."""


def _short(n_articles: int) -> Iterator[Article]:
    for number in range(n_articles):
        text = f"The mayor of Port Ellis resigned on Monday. This is report {number}."
        yield Article(id=f"a{number}", text=text)


def _asked(n_articles: int, folder: Path) -> None:
    """Ask about short articles, and write their records."""
    with Summarizer("m", backend=_Instant()) as summarizer:
        Job(summarizer, _short(n_articles), output=folder / "asked.jsonl").run()


def _filled(n_articles: int, folder: Path) -> None:
    """Put replies to the same requests into a store."""
    reply = asyncio.run(_Instant().complete(None))
    with Store(folder / "store") as store, Summarizer("m", backend=_Instant()) as summarizer:
        articles = _short(n_articles)
        while some := list(islice(articles, 1000)):
            requests = map(summarizer.request, some)
            store.put_many((each.fingerprint, entry_from_reply(each, reply)) for each in requests)


def _stored(n_articles: int, folder: Path) -> None:
    """Do the same again, from the store."""
    with Summarizer(
        "m", backend=_Instant(), store=folder / "store", offline=True, concurrency=64
    ) as summarizer:
        tally = Job(summarizer, _short(n_articles), output=folder / "stored.jsonl").run()
    if tally.n_stored != n_articles:
        raise SystemExit(f"{tally.n_stored} of {n_articles} were in the store")


def _resumed(n_articles: int, folder: Path) -> None:
    """Do the same again, where all is done."""
    with Summarizer("m", backend=_Instant(), concurrency=64) as summarizer:
        tally = Job(summarizer, _short(n_articles), output=folder / "stored.jsonl").run()
    if tally.kept.total() != n_articles:
        raise SystemExit(f"{tally.kept.total()} of {n_articles} were done")


def _in_flight(n_in_flight: int, folder: Path) -> None:
    """Ask a server about articles of 5 KB, so many at a time, with the store."""
    with (
        served() as base_url,
        Summarizer(
            "sample",
            base_url=base_url,
            api_key="none",
            store=folder / "store",
            concurrency=n_in_flight,
        ) as summarizer,
    ):
        articles = map(sample.article, range(n_in_flight * 8))
        Job(summarizer, articles, output=folder / "out.jsonl").run()


_WORK: Mapping[str, Callable[[int, Path], None]] = {
    "asked": _asked,
    "filled": _filled,
    "stored": _stored,
    "resumed": _resumed,
    "in flight": _in_flight,
}


def _peak(what: str, n: int, folder: Path) -> tuple[float, float]:
    """Return the peak of memory of some work in a process of its own, in MB, and its seconds."""
    command = [sys.executable, "-m", "benchmarks.memory", "--work", what, "--n", str(n)]
    done = subprocess.run(
        [*command, "--folder", str(folder)], stdout=subprocess.PIPE, check=True, text=True
    )
    peak_mb, wall_s = json.loads(done.stdout)
    return peak_mb, wall_s


def _table(counts: list[int], n_in_flight: int, kinds: list[str]) -> Iterator[str]:
    peaks: dict[str, list[float]] = {}
    for n in counts:
        with TemporaryDirectory() as folder:
            for what in kinds:
                peak_mb, wall_s = _peak(what, n, Path(folder))
                peaks.setdefault(what, []).append(peak_mb)
                yield f"{what:9}  {n:>9,} articles  {peak_mb:6.1f} MB  {wall_s:6.0f} s"
    for what, found in peaks.items():
        for n, more, small, large in zip(counts, counts[1:], found, found[1:], strict=False):
            grown = (large - small) * _MB / (more - n)
            yield (
                f"{what:9}  from {n:,} to {more:,}: {large - small:+.1f} MB, {grown:.0f} bytes each"
            )
    if n_in_flight:
        with TemporaryDirectory() as folder:
            peak_mb, _ = _peak("in flight", n_in_flight, Path(folder))
        yield f"{'in flight':9}  {n_in_flight:>9,} requests  {peak_mb:6.1f} MB"


def main() -> None:
    """Measure, and print a line for each figure."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.memory", description=main.__doc__)
    parser.add_argument("--articles", default="10000,200000", help="how many, by commas")
    parser.add_argument("--in-flight", type=int, default=256, help="how many; 0 to leave it out")
    parser.add_argument("--kinds", default="asked,filled,stored,resumed")
    for name in ("--work", "--n", "--folder"):
        parser.add_argument(name, help=argparse.SUPPRESS)
    options: Any = parser.parse_args()
    if options.work:
        started = time.monotonic()
        _WORK[options.work](int(options.n), Path(options.folder))
        peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / _MB
        print(json.dumps([peak_mb, time.monotonic() - started]))
        return
    counts = [int(n) for n in options.articles.split(",") if n]
    for line in _table(counts, options.in_flight, options.kinds.split(",")):
        print(line, flush=True)


if __name__ == "__main__":
    main()
