"""The stored backend: what is answered from disk, what is kept, what is sent once."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from summarizer.backends.base import Backend, Reply, ReplySchema, Request
from summarizer.backends.completions import completion_from_content, reply_from_completion
from summarizer.backends.notes import Notes
from summarizer.backends.scripted import ScriptedBackend
from summarizer.backends.stored import StoredBackend, entry_from_reply
from summarizer.backends.traffic import Traffic
from summarizer.errors import NotStored, RequestRejected, StoreError
from summarizer.models import Article
from summarizer.provenance import Usage
from summarizer.store import Store


class GatedBackend:
    """Answers when `gate` opens; `asked` is set when a request has come in."""

    name = "gated"

    def __init__(self) -> None:
        self.asked = asyncio.Event()
        self.gate = asyncio.Event()
        self.n_requests = 0

    async def complete(self, request: Request) -> Reply:
        self.n_requests += 1
        self.asked.set()
        await self.gate.wait()
        return reply()

    async def aclose(self) -> None:
        return


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "store") as opened:
        yield opened


@asynccontextmanager
async def stored(
    inner: Backend | None, store: Store, *, offline: bool = False
) -> AsyncIterator[StoredBackend]:
    backend = StoredBackend(inner, store, offline=offline)
    try:
        yield backend
    finally:
        await backend.aclose()


def request(text: str = "Hello") -> Request:
    return Request(
        messages=({"role": "user", "content": text},),
        model="m-1",
        endpoint="http://localhost/v1/chat/completions",
        schema=ReplySchema("reply", {"type": "object"}),
        article=Article(text=text, id="a1"),
    )


def reply(content: str = "{}", finish_reason: str = "stop", **message: Any) -> Reply:
    raw = completion_from_content(content, "served-1", finish_reason=finish_reason)
    raw["choices"][0]["message"].update(message)
    raw["usage"] = {"prompt_tokens": 11, "completion_tokens": 7}
    return reply_from_completion(
        raw, mode="tools", created="2026-01-02T03:04:05+00:00", latency_s=1.5, attempts=3
    )


async def test_an_answered_request_is_not_sent_again(store: Store) -> None:
    """The second time, the reply comes from disk as it was first measured."""
    inner = ScriptedBackend([reply()])

    async with stored(inner, store) as backend:
        first = await backend.complete(request())
        second = await backend.complete(request())

    assert len(inner.requests) == 1
    assert not first.stored
    assert second == Reply(
        completion=first.completion,
        content="{}",
        finish="stop",
        model="served-1",
        usage=Usage(input_tokens=11, output_tokens=7),
        mode="tools",
        created="2026-01-02T03:04:05+00:00",
        latency_s=1.5,
        attempts=3,
        stored=True,
    )


async def test_another_request_is_sent(store: Store) -> None:
    """A different text has a different fingerprint."""
    inner = ScriptedBackend(["one", "two"])

    async with stored(inner, store) as backend:
        await backend.complete(request("Hello"))
        assert (await backend.complete(request("Hullo"))).content == "two"


async def test_offline_answers_what_is_stored(store: Store) -> None:
    """No backend is needed for what was answered before."""
    store.put(request().fingerprint, entry_from_reply(request(), reply('{"a": 1}')))

    async with stored(None, store) as backend:
        assert (await backend.complete(request())).content == '{"a": 1}'


@pytest.mark.parametrize("with_inner", [True, False])
async def test_offline_names_what_is_not_stored(store: Store, with_inner: bool) -> None:
    """A miss offline is a failure of that article, and nothing is sent."""
    inner = ScriptedBackend(["x"]) if with_inner else None

    async with stored(inner, store, offline=True) as backend:
        with pytest.raises(NotStored) as caught:
            await backend.complete(request())

    assert request().fingerprint[:12] in str(caught.value)
    assert "'a1'" in str(caught.value)
    assert inner is None or inner.requests == []


async def test_a_cut_answer_is_stored(store: Store) -> None:
    """A reply cut at the token limit was paid for, and can be salvaged again."""
    inner = ScriptedBackend([reply('{"claims": [', "length")])

    async with stored(inner, store) as backend:
        await backend.complete(request())
        assert (await backend.complete(request())).finish == "length"


@pytest.mark.parametrize(
    "unusable",
    [
        reply("x", "content_filter"),
        reply("", refusal="I cannot"),
        reply("x", refusal="I cannot"),
        reply(""),
        reply(" \n"),
    ],
    ids=["filtered", "refused", "refused with text", "empty", "blank"],
)
async def test_what_is_no_answer_is_not_stored(store: Store, unusable: Reply) -> None:
    """Refused, filtered and empty replies are passed on, and asked for again next time."""
    inner = ScriptedBackend([unusable, "better"])

    async with stored(inner, store) as backend:
        assert await backend.complete(request()) is unusable
        assert len(store) == 0
        assert (await backend.complete(request())).content == "better"


async def test_a_failure_is_not_stored(store: Store) -> None:
    """An error reaches the caller, and the request is sent again next time."""
    inner = ScriptedBackend([RequestRejected("no"), "yes"])

    async with stored(inner, store) as backend:
        with pytest.raises(RequestRejected):
            await backend.complete(request())
        assert (await backend.complete(request())).content == "yes"


@pytest.mark.parametrize(
    "stale",
    [reply("x", "content_filter").completion, {"choices": [{"message": None}]}],
    ids=["filtered", "unreadable"],
)
async def test_a_stored_reply_that_is_no_answer_counts_as_missing(
    store: Store, stale: dict[str, Any]
) -> None:
    """An import can bring in what this backend would not have stored."""
    entry = {**entry_from_reply(request(), reply()), "completion": stale}
    store.put(request().fingerprint, entry)

    async with stored(ScriptedBackend(["fresh"]), store) as backend:
        assert (await backend.complete(request())).content == "fresh"


async def test_equal_requests_at_once_are_sent_once(store: Store) -> None:
    """Who comes second waits, and gets the reply as one that cost nothing."""
    inner = ScriptedBackend([reply()])

    async with stored(inner, store) as backend:
        replies = await asyncio.gather(*(backend.complete(request()) for _ in range(5)))

    assert len(inner.requests) == 1
    assert [one.stored for one in replies] == [False, True, True, True, True]


async def test_equal_requests_share_a_failure(store: Store) -> None:
    """A request that just failed is not sent again for those who waited for it."""
    inner = ScriptedBackend([RequestRejected("no")])

    async with stored(inner, store) as backend:
        outcomes = await asyncio.gather(
            *(backend.complete(request()) for _ in range(3)), return_exceptions=True
        )

    assert [str(outcome) for outcome in outcomes] == ["no", "no", "no"]
    assert len(inner.requests) == 1


async def test_cancelling_the_first_leaves_the_second(store: Store) -> None:
    """When the sender is cancelled, the one who waited sends the request itself."""
    inner = GatedBackend()

    async with stored(inner, store) as backend:
        first = asyncio.create_task(backend.complete(request()))
        second = asyncio.create_task(backend.complete(request()))
        await inner.asked.wait()
        inner.asked.clear()
        first.cancel()
        await inner.asked.wait()
        inner.gate.set()

        assert (await second).content == "{}"
    assert first.cancelled()
    assert inner.n_requests == 2


async def test_cancelling_the_second_leaves_the_first(store: Store) -> None:
    """Who only waits can go without any harm."""
    inner = GatedBackend()

    async with stored(inner, store) as backend:
        first = asyncio.create_task(backend.complete(request()))
        second = asyncio.create_task(backend.complete(request()))
        await inner.asked.wait()
        second.cancel()
        await asyncio.wait({second})
        inner.gate.set()

        assert (await first).content == "{}"
    assert second.cancelled()
    assert inner.n_requests == 1


async def test_a_paid_reply_is_stored_though_the_caller_is_cancelled(store: Store) -> None:
    """Cancelling during the write ends in the cancellation, after the write."""
    inner = GatedBackend()
    inner.gate.set()

    async with stored(inner, store) as backend:
        with closing(sqlite3.connect(store.path / "cache.db", isolation_level=None)) as holder:
            holder.execute("BEGIN IMMEDIATE")  # no one else can write until this ends
            caller = asyncio.create_task(backend.complete(request()))
            await inner.asked.wait()
            await asyncio.sleep(0)
            caller.cancel()
            await asyncio.sleep(0)
            assert not caller.done()
            assert len(store) == 0
            holder.execute("ROLLBACK")
        await asyncio.wait({caller})

    assert caller.cancelled()
    assert store.get(request().fingerprint) is not None


async def test_a_reply_that_cannot_be_kept_is_used_all_the_same(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    """It was paid for; that it is not kept is logged once, and counted each time."""
    odd = replace(reply(), completion={**reply().completion, "odd": object()})
    traffic = Traffic()
    backend = StoredBackend(ScriptedBackend([odd, odd, reply()]), store, traffic=traffic)
    for text in ("one", "two", "three"):
        assert (await backend.complete(request(text))).content == "{}"
    await backend.aclose()
    assert traffic.n_not_kept == 2
    assert len(store) == 1
    (line,) = [record.getMessage() for record in caplog.records]
    assert line.startswith("what was to be stored is not JSON")
    assert "The run goes on; replies are not kept while that lasts" in line


async def test_one_reply_that_cannot_be_kept_costs_no_other(store: Store) -> None:
    """Those that came at the same time are written together, where that can be done."""
    odd = replace(reply(), completion={**reply().completion, "odd": object()})
    replies = {"one": reply(), "odd": odd, "two": reply()}
    inner = ScriptedBackend(lambda asked: replies[asked.messages[0]["content"]])
    async with stored(inner, store) as backend:
        await asyncio.gather(*(backend.complete(request(text)) for text in replies))
    assert sorted(store.fingerprints()) == sorted(request(t).fingerprint for t in ("one", "two"))


@pytest.mark.parametrize("offline", [False, True])
async def test_a_store_that_can_no_longer_be_read_stops_only_who_needs_it(
    tmp_path: Path, offline: bool
) -> None:
    """What can be sent is sent; offline there is nothing else to answer."""
    with Store(tmp_path / "store") as store:
        store.put(request().fingerprint, entry_from_reply(request(), reply()))
        store.close()  # what follows is read from the file
        for path in store.path.glob("cache.db*"):
            path.write_bytes(b"no database " * 1000)
        async with stored(ScriptedBackend(["asked"]), store, offline=offline) as backend:
            if offline:
                with pytest.raises(StoreError, match="not a database"):
                    await backend.complete(request())
            else:
                assert (await backend.complete(request())).content == "asked"


async def test_what_a_store_does_not_remember_is_found_out_again(tmp_path: Path) -> None:
    """Facts about a server are a convenience."""
    with Store(tmp_path / "store") as store:
        notes = Notes(store)
        notes.remember("mode", "tools")
        assert notes.recall("mode") == "tools"
        (store.path / "cache.db").unlink()
        notes.remember("mode", "plain")
        assert notes.recall("mode") == "plain"
        assert Notes(store).recall("mode") in (None, "tools")


async def test_closing_closes_the_inner_backend_once(store: Store) -> None:
    """The wrapper owns what it wraps, but not the store; a second close is harmless."""
    inner = ScriptedBackend([])
    backend = StoredBackend(inner, store)

    await backend.aclose()
    await backend.aclose()

    assert inner.closed
    assert store.stats().n_entries == 0
