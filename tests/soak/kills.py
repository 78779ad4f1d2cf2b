"""Runs that are killed: how much is lost, and how much is paid for twice.

    python -m tests.soak.kills --articles 2000 --kills 20 --seed 7

A run with verification is killed with SIGKILL by the server that it asks, as it sends an answer,
at moments that are drawn from the requests of the whole run; the same command goes on each time.
"""

from __future__ import annotations

import argparse
import random
import signal
from collections import Counter, defaultdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from summarizer.vocabulary import READ
from tests.soak.runs import Home, outcomes_of, table
from tests.soak.server import Asked, served

_CONCURRENCY = 16
_REQUESTS_PER_ARTICLE = 2  # a reading and a verification; of some a repair, so it ends a bit later


def kills(folder: Path, *, n_articles: int, n_kills: int, seed: int) -> dict[str, object]:
    """Kill a run so many times, let it end, and return the figures.

    Raises AssertionError where a record is missing or there twice, or where anything was answered
    twice that was not on its way when a run was killed.
    """
    home = Home(folder, n_articles)
    n_requests = n_articles * _REQUESTS_PER_ARTICLE
    moments = sorted(random.Random(seed).sample(range(1, n_requests * 9 // 10), n_kills))
    with served(n_articles, seed=seed, latency_ms=20) as server:
        words = ("--base-url", server.base_url, "--verify", "--concurrency", str(_CONCURRENCY))
        n_before, n_kept = 0, []
        for number, moment in enumerate(moments):
            running = home.start(*words, "--header", f"X-Run: {number}")
            server.kill(running.pid, moment - n_before, str(number))
            _, stderr = running.communicate()
            assert running.returncode == -signal.SIGKILL, stderr[-2000:]
            n_before = moment
            n_kept.append(_n_whole_records(home))
        last = home.run(*words, "--header", "X-Run: last")
        asked = server.account()
    assert last.code == 0, last.stderr[-2000:]
    assert last.complaints == []
    outcomes = outcomes_of(home.records())
    assert set(outcomes) == set(home.ids)
    assert set(outcomes.values()) <= READ
    assert all(record["verification"] is not None for record in home.records())
    assert n_kept == sorted(n_kept), "a record was lost"
    return _figures(asked, outcomes, home, n_kills)


def _n_whole_records(home: Home) -> int:
    path = home.work / "out.jsonl"
    return path.read_bytes().count(b"\n") if path.exists() else 0


def _figures(
    asked: list[Asked], outcomes: dict[str, str], home: Home, n_kills: int
) -> dict[str, Any]:
    runs: defaultdict[str, list[str]] = defaultdict(list)
    n_of_run = Counter(each.run for each in asked)
    places: Counter[str] = Counter()
    latest = {}  # how many requests came after it in its run
    for each in asked:
        places[each.run] += 1
        if each.answered:
            runs[each.key].append(each.run)
            latest[each.key, each.run] = n_of_run[each.run] - places[each.run]
    twice = {key: found for key, found in runs.items() if len(found) > 1}
    repeated = Counter(run for found in twice.values() for run in found[:-1])
    for key, found in twice.items():
        assert len(set(found)) == len(found), f"answered twice in one run: {key}"
        n_after = max(latest[key, run] for run in found[:-1])
        assert n_after < 2 * _CONCURRENCY, f"lost {n_after} requests before a kill: {key}"
    assert max(repeated.values(), default=0) <= _CONCURRENCY, "more than what was under way"
    n_listed = sum(run["how"] == "killed" for run in home.manifest())
    assert n_listed == n_kills
    return {
        "articles": f"{len(outcomes):,}, each with one record and verified",
        "killed": f"{n_kills} times (SIGKILL), all of them in the manifest",
        "requests answered": f"{sum(map(len, runs.values())):,}, {len(runs):,} different",
        "answered again": f"{repeated.total()}, all under way at a kill"
        f" (at most {max(repeated.values(), default=0)} of {_CONCURRENCY} a kill)",
    }


def main() -> None:
    """Kill so many times, by a seed, and print the figures."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak.kills", description=main.__doc__)
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    with TemporaryDirectory() as folder:
        figures = kills(
            Path(folder), n_articles=options.articles, n_kills=options.kills, seed=options.seed
        )
    print(table(figures))  # noqa: T201  # the figures are this command's output


if __name__ == "__main__":
    main()
