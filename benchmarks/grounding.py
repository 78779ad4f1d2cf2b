"""Twelve quotes of an article of 5 KB, located: exact ones, and two of three in other typography.

The targets are what it took when they were set, on another machine; beside an aligner that others
use it is measured by `benchmarks.peers`.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from statistics import median

from benchmarks.measures import Measure
from benchmarks.news import N_CLAIMS, News, news
from summarizer.grounding import Haystack, locate_quote

_N_ROUNDS = 9
_N_ARTICLES = 150
_TARGET_MS = {"exact": 0.07, "altered": 3.7}


def measure_grounding() -> list[Measure]:
    """Measure the CPU of preparing an article and locating its quotes."""
    cases = {
        "exact": [news(n) for n in range(_N_ARTICLES)],
        "altered": [news(n, altered=True) for n in range(_N_ARTICLES)],
    }
    taken: dict[str, list[float]] = {name: [] for name in cases}
    for _ in range(_N_ROUNDS):
        for name, items in cases.items():
            started = time.process_time()
            _locate(items)
            taken[name].append((time.process_time() - started) / len(items) * 1e3)
    detail = f"ms of CPU a document, {N_CLAIMS} quotes in 5 KB"
    return [
        Measure(f"grounding, {name} quotes", median(taken[name]), "at_most", target, detail)
        for name, target in _TARGET_MS.items()
    ]


def _locate(items: Sequence[News]) -> None:
    for item in items:
        haystack = Haystack(item.article.text)
        for quote in item.quotes:
            if not locate_quote(quote, haystack).accepted:
                raise SystemExit(f"a quote was not found in {item.article.id}: {quote}")
