"""A Summarizer ends: closed ones say so, what is under way is waited for, cancellation is quick."""

from __future__ import annotations

import asyncio
import gc
import threading
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from summarizer import Article, ClosedError, Reply, Request, ScriptedBackend, Store, Summarizer
from summarizer.backends.completions import completion_from_content, reply_from_completion

EMPTY = '{"entities": [], "claims": [], "summary": {"headline": "h", "sentences": []}}'


def article(number: int = 0) -> Article:
    return Article(id=f"a{number}", text=f"The mayor of Port Ellis resigned on Monday. {number}")


class Held:
    """A backend whose answers wait until they are let go, or nobody waits for them any more."""

    name = "held"

    def __init__(self) -> None:
        self.asked = threading.Event()
        self.let_go = threading.Event()
        self.closed = False

    async def complete(self, request: Request) -> Reply:
        self.asked.set()
        try:
            await asyncio.to_thread(self.let_go.wait, 2)
        finally:
            self.let_go.set()
        completion = completion_from_content(EMPTY, request.model)
        return reply_from_completion(
            completion, mode="held", created="2031-01-01T00:00:00+00:00", latency_s=0.0
        )

    async def aclose(self) -> None:
        self.closed = True


def always(request: Request) -> str:
    return EMPTY


async def until(event: threading.Event) -> None:
    assert await asyncio.to_thread(event.wait, 10)


@pytest.mark.parametrize("kept", [True, False])
def test_a_closed_one_says_so_at_once(kept: bool, tmp_path: Path) -> None:
    """Synchronous calls, one article or many."""
    store = tmp_path if kept else False
    summarizer = Summarizer("m", backend=ScriptedBackend(always), store=store)
    summarizer.summarize(article())
    summarizer.close()

    with pytest.raises(ClosedError, match="closed"):
        summarizer.summarize(article(1))
    with pytest.raises(ClosedError):
        list(summarizer.summarize_many([article(1)]))
    summarizer.close()


def test_a_closed_store_opens_again(tmp_path: Path) -> None:
    """Its connection was closed, not the store: what it is given is kept and found."""
    store = Store(tmp_path)
    store.close()
    backend = ScriptedBackend(always)
    with Summarizer("m", backend=backend, store=store) as summarizer:
        assert [summarizer.summarize(article()).outcome for _ in range(2)] == ["ok", "ok"]
    assert len(backend.requests) == 1
    store.close()


@pytest.mark.parametrize("kept", [True, False])
async def test_a_closed_one_says_so_asynchronously(kept: bool, tmp_path: Path) -> None:
    """Asynchronous calls too, and a second close does nothing."""
    summarizer = Summarizer("m", backend=ScriptedBackend(always), store=tmp_path if kept else False)
    await summarizer.asummarize(article())
    await summarizer.aclose()

    async with asyncio.timeout(1):
        with pytest.raises(ClosedError):
            await summarizer.asummarize(article(1))
        with pytest.raises(ClosedError):
            _ = [record async for record in summarizer.asummarize_many([article(1)])]
    await summarizer.aclose()


async def test_closing_waits_for_what_is_under_way(tmp_path: Path) -> None:
    """The reply arrives, is stored, and its record is made."""
    backend = Held()
    summarizer = Summarizer("m", backend=backend, store=tmp_path)
    asked = asyncio.create_task(summarizer.asummarize(article()))
    await until(backend.asked)

    closing = asyncio.create_task(summarizer.aclose())
    await asyncio.sleep(0.05)
    assert not closing.done()
    assert not backend.closed
    backend.let_go.set()

    assert (await asked).outcome == "ok"
    await closing
    assert backend.closed
    with Store(tmp_path) as store:
        assert len(store) == 1


async def test_closing_cancels_what_does_not_end(tmp_path: Path) -> None:
    """After the stated time the call is cancelled, and closing ends within a second more."""
    backend = Held()
    summarizer = Summarizer("m", backend=backend, store=tmp_path)
    asked = asyncio.create_task(summarizer.asummarize(article()))
    await until(backend.asked)

    started = time.monotonic()
    await summarizer.aclose(grace_s=0.1)

    assert time.monotonic() - started < 1.5
    assert backend.closed
    with pytest.raises(asyncio.CancelledError):
        await asked


def test_closing_from_another_thread_waits_too(tmp_path: Path) -> None:
    """A synchronous call in a thread of its own ends well."""
    backend = Held()
    summarizer = Summarizer("m", backend=backend, store=tmp_path)
    outcomes: list[str] = []
    caller = threading.Thread(
        target=lambda: outcomes.append(summarizer.summarize(article()).outcome)
    )
    caller.start()
    assert backend.asked.wait(10)
    closer = threading.Thread(target=summarizer.close)
    closer.start()
    backend.let_go.set()
    caller.join(10)
    closer.join(10)

    assert outcomes == ["ok"]
    assert not caller.is_alive()
    assert not closer.is_alive()


async def test_a_timeout_ends_a_call_within_a_second(tmp_path: Path) -> None:
    """`asyncio.timeout` is heard, with a store as without one."""
    for store in (tmp_path, False):
        backend = Held()
        async with Summarizer("m", backend=backend, store=store) as summarizer:
            started = time.monotonic()
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.05):
                    await summarizer.asummarize(article())
            assert time.monotonic() - started < 1


def test_a_loop_that_shuts_down_ends_what_is_under_way(tmp_path: Path) -> None:
    """`asyncio.run` cancels what nobody waits for, and returns."""
    backend = Held()

    async def main() -> None:
        summarizer = Summarizer("m", backend=backend, store=tmp_path)
        asyncio.create_task(summarizer.asummarize(article()))  # noqa: RUF006  # left on purpose
        await until(backend.asked)

    started = time.monotonic()
    asyncio.run(main())
    assert time.monotonic() - started < 5


def test_nothing_is_left_behind(tmp_path: Path) -> None:
    """No thread outlives the close."""
    before = set(threading.enumerate())
    for number in range(3):
        with Summarizer("m", backend=ScriptedBackend(always), store=tmp_path) as summarizer:
            summarizer.summarize(article(number))
    gc.collect()

    assert [t for t in threading.enumerate() if t not in before and t.is_alive()] == []


@pytest.mark.parametrize(
    ("answer", "outcome", "says"),
    [(KeyError("x"), "failed", "raised KeyError")],
)
def test_an_own_backend_may_fail(answer: Exception, outcome: str, says: str) -> None:
    """What a user's own code raises ends its article, by name."""
    with Summarizer("m", backend=ScriptedBackend([answer])) as summarizer:
        record = summarizer.summarize(article())

    assert record.outcome == outcome
    assert record.error is not None
    assert says in record.error.message


class Wrong:
    """A backend that returns what is no Reply, or nothing for a long time."""

    name = "wrong"

    def __init__(self, answer: Callable[[], Awaitable[Any]]) -> None:
        self._answer = answer

    async def complete(self, request: Request) -> Reply:
        result: Reply = await self._answer()
        return result

    async def aclose(self) -> None: ...


def test_an_own_backend_that_returns_no_reply_is_named() -> None:
    """The message says what came, and what should."""

    async def text() -> str:
        return EMPTY

    with (
        Summarizer("m", backend=Wrong(text)) as summarizer,
        pytest.raises(Exception, match="returned a str, not a Reply"),
    ):
        summarizer.summarize(article())


def test_an_own_backend_that_never_answers_times_out() -> None:
    """`timeout_s` bounds it like any other."""

    async def never() -> None:
        await asyncio.Event().wait()

    options = {"timeout_s": 0.05, "retry_time_s": 0.0}
    with Summarizer("m", backend=Wrong(never), **options) as summarizer:  # type: ignore[arg-type]
        record = summarizer.summarize(article())

    assert record.outcome == "failed"
    assert record.error is not None
    assert "no answer within 0.05 s" in record.error.message


def test_provenance_names_an_own_backend() -> None:
    """Neither the built-in reader's name nor a URL that nothing was sent to."""
    with Summarizer(backend=ScriptedBackend(always)) as summarizer:
        made = summarizer.summarize(article()).provenance

    assert made is not None
    assert (made.model, made.endpoint) == ("scripted", "backend:scripted")
