"""How many requests may be in flight, after a server asked to slow down."""

from __future__ import annotations

import asyncio

import pytest

from summarizer.backends.window import Window


async def filled(window: Window, n: int) -> list[int]:
    """Enter `n` times, and return the rounds."""
    return [await window.enter() for _ in range(n)]


async def test_nothing_is_bounded_before_a_server_asks() -> None:
    """Not even by `most`, which only says when a bound is gone again."""
    window = Window(4)
    await filled(window, 100)
    assert (window.size, window.n_in_flight) == (None, 100)


async def test_a_burst_of_equal_answers_halves_once() -> None:
    """All of one round trip tell the same; the next round may tell it again."""
    window = Window(32)
    rounds = await filled(window, 32)
    assert [window.narrow(sent_in) for sent_in in rounds] == [True] + [False] * 31
    assert window.size == 16
    for _ in range(32):
        window.leave()
    rounds = await filled(window, 16)
    assert window.narrow(rounds[0])
    assert window.size == 8


async def test_it_is_what_is_in_flight_that_is_halved() -> None:
    """Where 6 of a possible 16 were in flight, they were too many: 3 may be."""
    window = Window(32)
    (sent_in, *_) = await filled(window, 32)
    window.narrow(sent_in)
    for _ in range(32):
        window.leave()
    rounds = await filled(window, 6)
    window.narrow(rounds[-1])
    assert window.size == 3


async def test_one_is_always_let_through() -> None:
    """Half of one is one."""
    window = Window(8)
    for _ in range(3):
        window.narrow(await window.enter())
        window.leave()
    assert window.size == 1


async def test_answers_widen_it_by_one_a_round_trip() -> None:
    """Of 4, four answers make 4 + 1/4 + 1/4.25 + 1/4.49 + 1/4.71 = 4.92; the fifth makes 5.12."""
    window = Window(32)
    (sent_in, *_) = await filled(window, 8)
    window.narrow(sent_in)
    sizes = []
    for _ in range(5):
        window.widen()
        sizes.append(window.size)
    assert sizes == [4, 4, 4, 4, 5]


async def test_the_bound_is_gone_when_all_that_was_wanted_fits_again() -> None:
    """Three were wanted at most, so from three on nothing waits."""
    window = Window(2)
    (sent_in, *_) = await filled(window, 3)
    window.narrow(sent_in)
    while window.size is not None and window.size < 3:
        window.widen()
    assert window.size is None


async def test_who_waits_goes_in_turn_and_who_is_cancelled_leaves_no_hole() -> None:
    """Room that was given to a request that no longer wants it goes on to the next."""
    window = Window(8)
    window.narrow((await filled(window, 2))[0])
    entered: list[str] = []

    async def enter(name: str) -> None:
        await window.enter()
        entered.append(name)

    tasks = {name: asyncio.create_task(enter(name)) for name in "abcd"}
    await asyncio.sleep(0)
    tasks["b"].cancel()
    window.leave()
    window.leave()  # the room of one: "a"
    tasks["a"].cancel()  # it has the room, and has not run yet
    await asyncio.gather(tasks["a"], tasks["b"], return_exceptions=True)
    await tasks["c"]
    assert entered == ["c"]
    window.leave()
    await tasks["d"]
    assert (entered, window.n_in_flight) == (["c", "d"], 1)


@pytest.mark.parametrize("n_answers", [1, 10])
async def test_without_a_bound_answers_change_nothing(n_answers: int) -> None:
    """There is nothing to widen."""
    window = Window(4)
    for _ in range(n_answers):
        window.widen()
    assert window.size is None
