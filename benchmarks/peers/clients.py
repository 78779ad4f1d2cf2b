"""Clients alone, which do no more than ask and validate: aiohttp, AsyncOpenAI and instructor.

`python -m benchmarks.peers.clients ORDER aiohttp|openai|instructor`
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.peers.model import Reply
from benchmarks.peers.side import MODEL, N_CLAIMS, Answer, Document, Order, run

if TYPE_CHECKING:
    from openai import AsyncOpenAI

# The official client waits 5 s for a connection, which some of 1,000 at once do not get by then.
_TIMEOUT_S = 60.0

Ask = Callable[[Document], Awaitable[Reply]]


@contextmanager
def raw(order: Order) -> Iterator[Answer]:
    """Ask over aiohttp, with JSON of the standard library."""
    import aiohttp

    async def connect() -> aiohttp.ClientSession:
        connector = aiohttp.TCPConnector(limit=order.in_flight)
        return aiohttp.ClientSession(connector=connector)

    fixed = _fixed(order)
    url = f"{order.base_url()}/chat/completions"
    with asyncio.Runner() as runner:
        session = runner.run(connect())

        async def ask(document: Document) -> Reply:
            body = {**fixed, "messages": order.messages(document)}
            async with session.post(url, json=body) as response:
                completion = await response.json()
            return Reply.model_validate_json(completion["choices"][0]["message"]["content"])

        yield _answer(runner, order, ask)
        runner.run(session.close())


@contextmanager
def bare(order: Order) -> Iterator[Answer]:
    """Ask with the official client, as it is but for retries and timeouts."""
    fixed = _fixed(order)
    client = _client(order)

    async def ask(document: Document) -> Reply:
        messages: Any = order.messages(document)
        answer = await client.chat.completions.create(**fixed, messages=messages)
        return Reply.model_validate_json(answer.choices[0].message.content)

    with asyncio.Runner() as runner:
        yield _answer(runner, order, ask)
        runner.run(client.close())


@contextmanager
def instructor(order: Order) -> Iterator[Answer]:
    """Ask with instructor over the official client."""
    from instructor import Mode, from_openai

    client = _client(order)
    asking = from_openai(client, mode=Mode.JSON_SCHEMA)

    async def ask(document: Document) -> Reply:
        messages: Any = order.messages(document)
        return await asking.chat.completions.create(
            model=MODEL, messages=messages, response_model=Reply, max_retries=0
        )

    with asyncio.Runner() as runner:
        yield _answer(runner, order, ask)
        runner.run(client.close())


CLIENTS = {"aiohttp": raw, "openai": bare, "instructor": instructor}


def _client(order: Order) -> AsyncOpenAI:
    from openai import AsyncOpenAI

    return AsyncOpenAI(base_url=order.base_url(), api_key="none", max_retries=0, timeout=_TIMEOUT_S)


def _fixed(order: Order) -> dict[str, Any]:
    response_format = json.loads(Path(order.response_format).read_text(encoding="utf-8"))
    return {"model": MODEL, "response_format": response_format}


def _answer(runner: asyncio.Runner, order: Order, ask: Ask) -> Answer:
    """Return what asks about documents, as many at a time as are to be in flight."""

    async def all_of(documents: Iterable[Document]) -> int:
        waiting = iter(documents)
        n_whole = 0

        async def work() -> None:
            nonlocal n_whole
            for document in waiting:
                reply = await ask(document)
                n_whole += len(reply.claims) == N_CLAIMS

        await asyncio.gather(*(work() for _ in range(order.in_flight)))
        return n_whole

    return lambda documents: runner.run(all_of(documents))


if __name__ == "__main__":
    run(CLIENTS[sys.argv[2]])
