"""Many articles at once: bounded, in order or not, stopped, failed and closed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest

from summarizer.concurrency.pool import run_many
from summarizer.errors import ConfigurationError


class Workshop:
    """Work that waits until it is released by name, and notes what was started and cancelled."""

    def __init__(self) -> None:
        self.started: list[int] = []
        self.cancelled: list[int] = []
        self._gates: dict[int, asyncio.Event] = {}
        self._changed = asyncio.Condition()

    async def work(self, item: int) -> int:
        self._gates.setdefault(item, asyncio.Event())
        async with self._changed:
            self.started.append(item)
            self._changed.notify_all()
        try:
            await self._gates[item].wait()
        except asyncio.CancelledError:
            self.cancelled.append(item)
            raise
        return item * 10

    def release(self, *items: int) -> None:
        for item in items:
            self._gates.setdefault(item, asyncio.Event()).set()

    async def until_started(self, n: int) -> None:
        async with self._changed:
            await self._changed.wait_for(lambda: len(self.started) >= n)


async def gather(results: AsyncIterator[int], seen: list[int]) -> None:
    async for result in results:
        seen.append(result)  # noqa: PERF401  # a comprehension would lose them to an error


async def at_once(item: int) -> int:
    return item * 10


async def test_holds_no_more_items_than_the_concurrency() -> None:
    """At any time at most `concurrency` items have been taken and not yet handed on."""
    n_taken = n_handed_on = most = 0

    def counted() -> Iterator[int]:
        nonlocal n_taken, most
        for n in range(100):
            n_taken += 1
            most = max(most, n_taken - n_handed_on)
            yield n

    async for _ in run_many(at_once, counted(), concurrency=7, ordered=False):
        n_handed_on += 1

    assert (n_taken, n_handed_on) == (100, 100)
    assert most <= 8  # 7, and the one that is handed on before this test counts it


@pytest.mark.parametrize("ordered", [True, False])
async def test_every_item_gives_one_result(ordered: bool) -> None:
    """No item is lost or done twice, with more or fewer items than places."""
    for n in (0, 1, 3, 50):
        results = [r async for r in run_many(at_once, range(n), concurrency=3, ordered=ordered)]
        assert sorted(results) == [item * 10 for item in range(n)]


async def test_ordered_results_come_in_the_order_of_the_items() -> None:
    """A later item that is done first waits for its turn."""
    shop = Workshop()
    results = run_many(shop.work, range(3), concurrency=3)
    first = asyncio.ensure_future(anext(results))
    await shop.until_started(3)

    shop.release(2, 1, 0)

    assert [await first, *[r async for r in results]] == [0, 10, 20]


async def test_unordered_results_come_as_they_finish() -> None:
    """An earlier item that takes longer holds nobody up."""
    shop = Workshop()
    results = run_many(shop.work, range(3), concurrency=3, ordered=False)
    shop.release(2)
    assert await anext(results) == 20
    shop.release(0)
    assert await anext(results) == 0
    shop.release(1)
    assert [r async for r in results] == [10]


async def test_a_source_that_waits_holds_no_result_up() -> None:
    """A finished result is handed on while the source has nothing new, as with a slow pipe."""
    more = asyncio.Event()

    async def slow() -> AsyncIterator[int]:
        yield 1
        await more.wait()
        yield 2

    results = run_many(at_once, slow(), concurrency=5)
    assert await asyncio.wait_for(anext(results), 10) == 10
    more.set()
    assert [r async for r in results] == [20]


async def test_an_error_is_raised_after_what_was_under_way_is_done() -> None:
    """When work fails, no new item is taken, the others are yielded, then the error comes."""
    shop = Workshop()

    async def work(item: int) -> int:
        if item == 1:
            await shop.until_started(2)
            asyncio.get_running_loop().call_soon(shop.release, 0, 2)
            raise ValueError(item)
        return await shop.work(item)

    results = run_many(work, iter(range(10)), concurrency=3, ordered=False)
    seen: list[int] = []
    with pytest.raises(ValueError, match="1"):
        await gather(results, seen)
    assert sorted(seen) == [0, 20]
    assert set(shop.started) == {0, 2}


async def test_an_error_of_the_source_is_raised_after_the_results() -> None:
    """What was taken before the source failed is done."""

    def broken() -> Iterator[int]:
        yield 1
        raise OSError("unplugged")

    seen: list[int] = []
    with pytest.raises(OSError, match="unplugged"):
        await gather(run_many(at_once, broken(), concurrency=4), seen)
    assert seen == [10]


async def test_stop_takes_no_further_item_and_finishes_what_is_under_way() -> None:
    """After `stop`, the results of started work still come, and nothing else."""
    shop, stop = Workshop(), asyncio.Event()
    results = run_many(shop.work, range(100), concurrency=2, ordered=False, stop=stop)
    first = asyncio.ensure_future(anext(results))
    await shop.until_started(2)

    stop.set()
    shop.release(0, 1)

    assert sorted([await first, *[r async for r in results]]) == [0, 10]
    assert shop.started == [0, 1]


async def test_stop_does_not_wait_for_a_source_that_waits() -> None:
    """A run that reads a terminal ends although nobody types."""
    stop = asyncio.Event()

    async def silent() -> AsyncIterator[int]:
        yield 1
        await asyncio.Event().wait()

    results = run_many(at_once, silent(), concurrency=2, stop=stop)
    assert await anext(results) == 10
    stop.set()
    assert [r async for r in results] == []


async def test_closing_cancels_what_is_under_way() -> None:
    """Nothing goes on behind the back of who closed the iterator."""
    shop = Workshop()
    results = run_many(shop.work, range(10), concurrency=3, ordered=False)
    shop.release(0)
    assert await anext(results) == 0
    await shop.until_started(3)

    await results.aclose()

    assert sorted(shop.cancelled) == [1, 2]


async def test_refuses_a_concurrency_below_one() -> None:
    """With no place for work nothing would ever be done."""
    with pytest.raises(ConfigurationError, match="at least 1"):
        await anext(run_many(at_once, [1], concurrency=0))
