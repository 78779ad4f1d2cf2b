"""Equal requests at the same time are asked once, with a store and without."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import orjson
import pytest

from summarizer import Article, ScriptedBackend, Summarizer
from summarizer.backends.base import Reply, Request
from summarizer.backends.flights import SharedBackend
from summarizer.errors import RequestRejected
from tests.commands import QUOTE, TEXT, good_reply

READ = orjson.loads(good_reply().body)["choices"][0]["message"]["content"]


def answer(request: Request) -> Any:
    """Answer a reading, or judge everything right."""
    if request.schema.name != "verify_reply":
        return READ
    words = {"words": None, "why": "", "wrong": [], "answer": "right"}
    return {"decisions": [{"id": name, **words} for name in ("c1", "s1")]}


@pytest.mark.parametrize("has_store", [False, True])
async def test_identical_articles_are_read_and_verified_once(
    has_store: bool, tmp_path: Path
) -> None:
    """Ten outlets with one agency text: two requests, and ten records that say who was asked."""
    backend = ScriptedBackend(answer, latency_s=0.01)
    articles = [Article(id=f"a{n}", text=TEXT) for n in range(10)]
    store = tmp_path / "store" if has_store else False
    async with Summarizer("m", backend=backend, verify=True, store=store) as summarizer:
        records = [record async for record in summarizer.asummarize_many(articles)]
    assert [request.schema.name for request in backend.requests] == [
        "article_reply",
        "verify_reply",
    ]
    assert [record.article.id for record in records] == [f"a{n}" for n in range(10)]
    assert {record.claims[0].evidence[0].quote for record in records} == {QUOTE}
    made = [record.provenance for record in records if record.provenance is not None]
    assert sum(not provenance.stored for provenance in made) == 1
    verified = [record.verification for record in records if record.verification is not None]
    assert sum(not verification.stored for verification in verified) == 1
    assert all(verification.complete for verification in verified)


class Held:
    """Answers when `gate` opens."""

    name = "held"

    def __init__(self, outcome: Any) -> None:
        self.gate = asyncio.Event()
        self.n_requests = 0
        self._inner = ScriptedBackend(lambda _: outcome)

    async def complete(self, request: Request) -> Reply:
        self.n_requests += 1
        await self.gate.wait()
        return await self._inner.complete(request)

    async def aclose(self) -> None:
        await self._inner.aclose()


async def some(backend: SharedBackend, n: int) -> list[asyncio.Task[Reply]]:
    request = Summarizer("m", backend=ScriptedBackend([])).request(Article(text=TEXT))
    tasks = [asyncio.create_task(backend.complete(request)) for _ in range(n)]
    await asyncio.sleep(0)
    return tasks


async def test_when_the_sender_is_cancelled_one_who_waits_sends_it() -> None:
    """And again only one of them."""
    inner = Held("{}")
    backend = SharedBackend(inner)
    first, *others = await some(backend, 4)
    first.cancel()
    inner.gate.set()
    replies = await asyncio.gather(*others)
    assert inner.n_requests == 2
    assert [reply.stored for reply in replies] == [False, True, True]


async def test_a_failure_is_that_of_all_and_is_not_kept() -> None:
    """Who asks later asks anew."""
    inner = Held(RequestRejected("no"))
    backend = SharedBackend(inner)
    tasks = await some(backend, 3)
    inner.gate.set()
    results = await asyncio.gather(*tasks, return_exceptions=True)
    assert {type(result) for result in results} == {RequestRejected}
    assert inner.n_requests == 1
    (late,) = await some(backend, 1)
    with pytest.raises(RequestRejected):
        await late
    assert inner.n_requests == 2
