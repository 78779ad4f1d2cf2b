"""What people see of a run while it lasts."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import pytest

from summarizer import Article, ScriptedBackend, Summarizer, TransientError
from summarizer.backends.traffic import Traffic
from summarizer.cli.progress import LogScreen, PlainScreen
from summarizer.jobs.tally import Tally


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_traffic_tells_who_waits_for_what(clock: Clock) -> None:
    """Sent and unanswered; held back by a rate limit; failing in another way."""
    traffic = Traffic(clock)
    limit, broken = TransientError("slow down", status=429), TransientError("broken", status=503)
    with (
        traffic.waiting(),
        traffic.waiting(),
        traffic.pause(12.0, limit),
        traffic.pause(40.0, limit),
        traffic.pause(3.0, broken),
    ):
        clock.now += 2
        assert traffic.describe() == [
            "2 waiting",
            "3 retried",
            "2 rate-limited (429, next try in 10 s)",
            "1 failing (503, next try in 1 s)",
        ]
    assert traffic.describe() == ["3 retried"]


def test_a_run_counts_its_traffic() -> None:
    """What is sent again is counted, and nothing waits when all is done.

    One in flight, halved, is one; the answer made it two.
    """
    backend = ScriptedBackend([TransientError("busy", status=429), "{}"])
    with Summarizer("m", backend=backend, max_reasks=0) as summarizer:
        summarizer.summarize(Article(text="It rained."))
        assert summarizer.traffic.describe() == ["1 retried", "at most 2 at a time"]


def test_traffic_tells_what_holds_all_up(clock: Clock) -> None:
    """The server's wish, and an endpoint that does not answer."""
    traffic = Traffic(clock, at_a_time=4, held_until=112.0)
    assert traffic.describe() == ["at most 4 at a time", "all held for 12 s, as the server asks"]
    traffic.down = (70.0, 108.0)
    assert traffic.describe() == ["at most 4 at a time", "no answer for 30 s (next try in 8 s)"]


def log(tally: Tally, clock: Clock, total: int | None) -> LogScreen:
    screen = LogScreen(Traffic(clock), clock=clock)
    screen.expect(total)
    screen.show(tally)
    return screen


@pytest.mark.parametrize(
    ("total", "line"),
    [
        (None, "10 done, 2 failed"),
        (40, "10 of 40 done, 2 failed; 5 min left"),
        (70, "10 of 70 done, 2 failed; 10 min left"),
        (700, "10 of 700 done, 2 failed; 1 h 55 min left"),
    ],
)
def test_a_log_is_told_how_far_a_run_is(total: int | None, line: str, clock: Clock) -> None:
    """The time left is that of what is left, at the pace of what was done: 10 in 100 s."""
    tally = Tally()
    tally.done.update({"ok": 8, "failed": 2})
    screen = log(tally, clock, total)
    clock.now += 100
    assert screen.progress() == line


def test_what_was_there_already_is_no_pace(clock: Clock) -> None:
    """It counts as dealt with, and took no time."""
    tally = Tally()
    tally.done.update({"ok": 10})
    tally.kept.update({"ok": 80})
    screen = log(tally, clock, 100)
    clock.now += 60
    assert screen.progress() == "10 of 100 done, 80 already there; 1 min left"


async def test_the_line_comes_again_and_again(capsys: pytest.CaptureFixture[str]) -> None:
    """As often as the screen was told, until the run ends."""
    screen = LogScreen(Traffic(), every_s=0.001)
    with suppress(TimeoutError):
        await asyncio.wait_for(screen.watch(), timeout=1)
    assert capsys.readouterr().err.count("summarizer: 0 of 0 done\n") > 1


@pytest.mark.parametrize(("quiet", "shown"), [(True, ""), (False, "summarizer: by the way\n")])
def test_a_quiet_screen_says_only_what_went_wrong(
    quiet: bool, shown: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A note is no problem."""
    PlainScreen(quiet=quiet).note("by the way")
    assert capsys.readouterr().err == shown
