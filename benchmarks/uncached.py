"""An article nobody has asked about yet: the pipeline against the bare client, at 0 ms latency."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from benchmarks import sample
from benchmarks.measures import Measure, median_ratio
from benchmarks.server import served
from summarizer import Article, ArticleReply, Request, Summarizer
from summarizer.metadata import describe

if TYPE_CHECKING:
    from openai import AsyncOpenAI

_N_IN_FLIGHT = 32
_N_ROUNDS = 7
_N_ARTICLES = 256  # of a round: about half a second of the bare client


@dataclass(frozen=True)
class _Speed:
    """How fast a round was."""

    articles_per_s: float
    cpu_ms_per_article: float


def measure_uncached() -> list[Measure]:
    """Measure articles a second over a loopback server, with the store, 32 in flight."""
    with served() as base_url, TemporaryDirectory() as folder:
        bare, ours = asyncio.run(_rounds(base_url, Path(folder)))
    ratio = median_ratio([s.articles_per_s for s in ours], [s.articles_per_s for s in bare])
    return [
        Measure(
            "uncached article",
            ratio,
            "at_least",
            0.95,
            f"{_shown(ours)} / AsyncOpenAI.create + validate {_shown(bare)}",
        )
    ]


async def run_ours(n_articles: int) -> None:
    """Do the pipeline's side alone, for a profile."""
    with served() as base_url, TemporaryDirectory() as folder:
        async with _summarizer(base_url, Path(folder)) as summarizer:
            await _ours(summarizer, [describe(sample.article(n)) for n in range(n_articles)])


async def _rounds(base_url: str, folder: Path) -> tuple[list[_Speed], list[_Speed]]:
    """Let both sides take turns; the first turns, which import and connect, do not count."""
    from openai import AsyncOpenAI

    bare, ours = [], []
    async with (
        AsyncOpenAI(base_url=base_url, api_key="none", max_retries=0) as client,
        _summarizer(base_url, folder) as summarizer,
    ):
        for number in range(_N_ROUNDS + 1):
            first = number * _N_ARTICLES
            # Described, as the reader of articles hands them on.
            articles = [describe(sample.article(n)) for n in range(first, first + _N_ARTICLES)]
            requests = [summarizer.request(article) for article in articles]
            bare.append(await _bare(client, requests))
            ours.append(await _ours(summarizer, articles))
    return bare[1:], ours[1:]


def _summarizer(base_url: str, folder: Path) -> Summarizer:
    return Summarizer(
        model="sample",
        base_url=base_url,
        api_key="none",
        store=folder / "store",
        concurrency=_N_IN_FLIGHT,
    )


async def _bare(client: AsyncOpenAI, requests: Sequence[Request]) -> _Speed:
    """Send the same requests with the client alone, as many at a time, and validate each."""
    waiting: Iterator[Request] = iter(requests)

    async def work() -> None:
        for request in waiting:
            answer = await client.chat.completions.create(**request.body)
            ArticleReply.model_validate_json(answer.choices[0].message.content)

    started = _now()
    await asyncio.gather(*(work() for _ in range(_N_IN_FLIGHT)))
    return _speed(started, len(requests))


async def _ours(summarizer: Summarizer, articles: Sequence[Article]) -> _Speed:
    started = _now()
    async for record in summarizer.asummarize_many(articles):
        if record.outcome != "ok" or len(record.claims) != len(sample.QUOTES):
            raise SystemExit(f"the sample article came out as {record.outcome}: {record.error}")
    return _speed(started, len(articles))


def _now() -> tuple[float, float]:
    return time.perf_counter(), time.process_time()


def _speed(started: tuple[float, float], n_articles: int) -> _Speed:
    wall_s, cpu_s = (now - then for now, then in zip(_now(), started, strict=True))
    return _Speed(n_articles / wall_s, cpu_s * 1000 / n_articles)


def _shown(speeds: Sequence[_Speed]) -> str:
    per_s = median(s.articles_per_s for s in speeds)
    cpu_ms = median(s.cpu_ms_per_article for s in speeds)
    return f"{per_s:.0f}/s (CPU {cpu_ms:.2f} ms)"
