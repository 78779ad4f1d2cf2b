"""Many requests in flight to a server that takes 200 ms: each side in a process of its own.

    python -m benchmarks.sending record --base-url URL --in-flight 256 --articles 2560

Sides: `raw` is aiohttp alone, `bare` AsyncOpenAI, both with the reply validated; `reply` is ours up
to the validated reply, `record` all of it, both with the store. Prints one JSON object: articles a
second, CPU and the most memory that was in use. Ideal is what is in flight a round trip.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import resource
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import orjson

from benchmarks import sample
from benchmarks.measures import Measure, median_ratio
from benchmarks.server import served
from summarizer.backends.base import Request
from summarizer.metadata import describe
from summarizer.models import Article
from summarizer.replies import ArticleReply

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from summarizer import Summarizer

_DELAY_MS = 200
_N_ROUNDS = 3
_MOST_MB = 150
_FEW, _MANY = 256, 1_000
_LOADS = {_FEW: 2_048, _MANY: 4_000}  # how many articles a round has, by what is in flight

Work = Callable[[int], Awaitable[object]]  # on the article of a number


@dataclass(frozen=True)
class Speed:
    """How fast a side was, and what it took."""

    articles_per_s: float
    cpu_ms_per_article: float
    peak_rss_mb: float


def measure_sending() -> list[Measure]:
    """Measure articles a second and memory against a server of 200 ms, the sides taking turns."""
    with served(_DELAY_MS) as base_url:
        few, many = (_rounds(base_url, load) for load in _LOADS)
    ideal_per_s = _FEW * 1000 / _DELAY_MS
    records_per_s = _per_s(few["record"])
    peak_mb = median(speed.peak_rss_mb for speed in few["record"])
    return [
        Measure(
            f"{_FEW} in flight, of ideal",
            median(per_s / ideal_per_s for per_s in records_per_s),
            "at_least",
            0.50,
            f"{ideal_per_s:.0f}/s: {_all_shown(few)}",
        ),
        Measure(
            f"{_FEW} in flight, of bare",
            median_ratio(records_per_s, _per_s(few["bare"])),
            "at_least",
            1.5,
            "AsyncOpenAI.create + validate",
        ),
        Measure(
            f"{_FEW} in flight, memory",
            peak_mb / _MOST_MB,
            "at_most",
            1.0,
            f"{peak_mb:.0f} MB in use at most / {_MOST_MB} MB",
        ),
        Measure(
            f"{_MANY} in flight, of {_FEW}",
            median_ratio(_per_s(many["record"]), records_per_s),
            "at_least",
            1.0,
            f"articles a second: {_all_shown(many)}",
        ),
    ]


def _per_s(speeds: Sequence[Speed]) -> list[float]:
    return [speed.articles_per_s for speed in speeds]


def _rounds(base_url: str, in_flight: int) -> dict[str, list[Speed]]:
    found: dict[str, list[Speed]] = {side: [] for side in SIDES}
    for _ in range(_N_ROUNDS):
        for side in SIDES:
            found[side].append(_run(side, base_url, in_flight, _LOADS[in_flight]))
    return found


def _run(side: str, base_url: str, in_flight: int, n_articles: int) -> Speed:
    command = [sys.executable, "-m", "benchmarks.sending", side, "--base-url", base_url]
    command += ["--in-flight", str(in_flight), "--articles", str(n_articles)]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    return Speed(**json.loads(done.stdout))


def _all_shown(sides: dict[str, list[Speed]]) -> str:
    return ", ".join(f"{side} {_shown(speeds)}" for side, speeds in sides.items())


def _shown(speeds: Sequence[Speed]) -> str:
    per_s, cpu_ms, rss_mb = (
        median(values) for values in zip(*(asdict(s).values() for s in speeds), strict=True)
    )
    return f"{per_s:.0f}/s (CPU {cpu_ms:.2f} ms, {rss_mb:.0f} MB)"


# --- One side, in its own process ------------------------------------------------------------


@asynccontextmanager
async def _raw(base_url: str, in_flight: int) -> AsyncIterator[Work]:
    import aiohttp

    request = _request(base_url)
    connector = aiohttp.TCPConnector(limit=in_flight)
    async with aiohttp.ClientSession(connector=connector) as session:

        async def work(number: int) -> None:
            body = orjson.dumps(_body(request, number))
            async with session.post(request.endpoint, data=body) as response:
                completion = orjson.loads(await response.read())
            ArticleReply.model_validate_json(completion["choices"][0]["message"]["content"])

        yield work


@asynccontextmanager
async def _bare(base_url: str, in_flight: int) -> AsyncIterator[Work]:
    from openai import AsyncOpenAI

    request = _request(base_url)
    async with AsyncOpenAI(base_url=base_url, api_key="none", max_retries=0) as client:

        async def work(number: int) -> None:
            answer = await client.chat.completions.create(**_body(request, number))
            ArticleReply.model_validate_json(answer.choices[0].message.content)

        yield work


@asynccontextmanager
async def _reply(base_url: str, in_flight: int) -> AsyncIterator[Work]:
    article = _articles()
    async with _summarizer(base_url, in_flight) as summarizer:

        async def work(number: int) -> None:
            reading = await summarizer.reader.read(article(number))
            if len(reading.claims) != len(sample.QUOTES):
                raise SystemExit(f"the sample article came out as {reading.failure}")

        yield work


@asynccontextmanager
async def _record(base_url: str, in_flight: int) -> AsyncIterator[Work]:
    article = _articles()
    async with _summarizer(base_url, in_flight) as summarizer:

        async def work(number: int) -> None:
            record = await summarizer.asummarize(article(number))
            if record.outcome != "ok" or len(record.claims) != len(sample.QUOTES):
                raise SystemExit(f"the sample article came out as {record.outcome}")
            record.model_dump_json()

        yield work


SIDES = {"raw": _raw, "bare": _bare, "reply": _reply, "record": _record}


@asynccontextmanager
async def _summarizer(base_url: str, in_flight: int) -> AsyncIterator[Summarizer]:
    from summarizer import Summarizer

    with TemporaryDirectory() as folder:
        async with Summarizer(
            model="sample",
            base_url=base_url,
            api_key="none",
            store=Path(folder) / "store",
            concurrency=in_flight,
        ) as summarizer:
            yield summarizer


def _articles() -> Callable[[int], Article]:
    """Return what makes an article, described as the reader of articles hands it on."""
    described = describe(sample.article(0))

    def article(number: int) -> Article:
        bare = sample.article(number)
        return described.model_copy(update={"id": bare.id, "text": bare.text})

    return article


def _request(base_url: str) -> Request:
    from summarizer import Summarizer

    with Summarizer(model="sample", base_url=base_url, api_key="none", store=False) as asking:
        return asking.request(sample.article(0))


def _body(request: Request, number: int) -> dict[str, Any]:
    """Return a body that asks something of its own, for next to nothing."""
    *others, last = request.messages
    messages = [*others, {**last, "content": f"{last['content']} {number}"}]
    return {**request.body, "messages": messages}


async def _measured(side: str, base_url: str, in_flight: int, n_articles: int) -> Speed:
    """Return the speed of a side; the requests that connect do not count."""
    async with SIDES[side](base_url, in_flight) as work:
        await _all(work, -in_flight, 0, in_flight)
        started = time.perf_counter(), time.process_time()
        await _all(work, 0, n_articles, in_flight)
        wall_s = time.perf_counter() - started[0]
        cpu_s = time.process_time() - started[1]
    return Speed(n_articles / wall_s, cpu_s * 1000 / n_articles, _peak_rss_mb())


async def _all(work: Work, first: int, end: int, in_flight: int) -> None:
    numbers = iter(range(first, end))

    async def worker() -> None:
        for number in numbers:
            await work(number)

    await asyncio.gather(*(worker() for _ in range(in_flight)))


def _peak_rss_mb() -> float:
    """Return the most memory that this process had in use, without what its parent had."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Run one side and print how fast it was."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.sending", description=__doc__)
    parser.add_argument("side", choices=SIDES)
    parser.add_argument("--base-url", required=True)
    parser.add_argument("--in-flight", type=int, default=256)
    parser.add_argument("--articles", type=int, default=2_560)
    options = parser.parse_args()
    speed = asyncio.run(
        _measured(options.side, options.base_url, options.in_flight, options.articles)
    )
    print(json.dumps(asdict(speed)))


if __name__ == "__main__":
    main()
