"""`summarizer run` against a server that holds back, goes down, or comes back."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import orjson
import pytest

from tests.commands import Command, at, good_reply, outcomes
from tests.servers import Answer, ChatServer, Script, Seen, rate_limited, status

Servers = Callable[[Script], ChatServer]


class Flaky:
    """A script that answers `n_first` requests, fails the next `n_down`, and answers again."""

    def __init__(self, n_first: int, n_down: int, failure: Answer) -> None:
        self.n_seen = 0
        self.answered: Counter[bytes] = Counter()
        self.is_up = False
        self._down = range(n_first, n_first + n_down)
        self._failure = failure

    def __call__(self, seen: Seen) -> Answer:
        self.n_seen += 1
        if self.n_seen - 1 in self._down and not self.is_up:
            return self._failure
        self.answered[orjson.dumps(seen.body)] += 1
        return good_reply()


def test_a_server_that_comes_back_costs_no_article(command: Command, chat_server: Servers) -> None:
    """It is said that all waits, and that it goes on."""
    ids = command.articles(12)
    script = Flaky(3, 9, status(503))  # the ninth is to find out whether it is the articles
    server = chat_server(script)
    done = command.run("run", "articles", "-o", "out.jsonl", "--concurrency", "4", *at(server))
    assert done.code == 0, done.stderr
    assert outcomes(command.records()) == dict.fromkeys(ids, "ok")
    assert "nothing is answered any more (127.0.0.1" in done.stderr
    assert "at a time is sent to find out, for 60 s at most" in done.stderr
    assert "requests are answered again, after" in done.stderr


def test_a_server_that_stays_down_ends_the_run_which_goes_on_later(
    command: Command, chat_server: Servers
) -> None:
    """With 4, no article failed; the same command asks for nothing twice."""
    ids = command.articles(12)
    script = Flaky(3, 1_000_000, status(502))
    again = ("run", "articles", "-o", "out.jsonl", "--concurrency", "4", "--give-up-after", "0.5")
    server = chat_server(script)
    done = command.run(*again, *at(server))
    assert done.code == 4, done.stderr
    assert "it goes on" in done.stderr
    assert set(outcomes(command.records()).values()) == {"ok"}
    script.is_up = True
    assert command.run(*again, *at(server)).code == 0
    assert outcomes(command.records()) == dict.fromkeys(ids, "ok")
    assert set(script.answered.values()) == {1}


class Poisoned:
    """A script that answers what is about articles well, but for some, and anything else."""

    def __init__(self, *ids: str) -> None:
        self.n_pings = 0
        self._ids = ids

    def __call__(self, seen: Seen) -> Answer:
        sent = str(seen.body["messages"])
        if "This is article" not in sent:
            self.n_pings += 1
        is_poison = any(f"This is article {article}." in sent for article in self._ids)
        return status(502, "<html>") if is_poison else good_reply()


def test_articles_that_a_server_breaks_on_fail_and_end_no_run(
    command: Command, chat_server: Servers
) -> None:
    """As many as are under way: that it is there is told by a request that is no article's.

    So it is by the same command, which then has nothing but these to ask about.
    """
    ids = command.articles(8)
    poison = ("a2", "a5", "a6", "a8")
    script = Poisoned(*poison)
    server = chat_server(script)
    again = ("run", "articles", "-o", "out.jsonl", "--concurrency", "4", *at(server))
    for _ in range(2):
        done = command.run(*again, env={"SUMMARIZER_RETRY_TIME_S": "3"})
        assert done.code == 1, done.stderr
        assert outcomes(command.records()) == {
            article: "failed" if article in poison else "ok" for article in ids
        }
        assert "nothing is answered any more" not in done.stderr
    assert script.n_pings > 0


def test_a_server_that_is_still_to_start_is_waited_for_where_asked(command: Command) -> None:
    """As long as was said, and no longer."""
    command.articles(2)
    with ChatServer([good_reply()]) as server:
        pass
    done = command.run("run", "articles", "--give-up-after", "0.8", *at(server))
    assert done.code == 4
    assert "nothing is answered any more" in done.stderr
    assert "has not answered for 1 s" in done.stderr


@pytest.mark.parametrize(
    "held",
    [
        replace(rate_limited(), headers={"Retry-After-Ms": "700"}),
        replace(
            good_reply(),
            headers={
                "X-RateLimit-Remaining-Requests": "0",
                "X-RateLimit-Reset-Requests": "700ms",
            },
        ),
    ],
    ids=["Retry-After", "x-ratelimit"],
)
def test_no_request_is_sent_before_the_time_that_a_server_named(
    held: Answer, command: Command, chat_server: Servers
) -> None:
    """Neither by the articles that wait to know what the server takes, nor by later ones."""
    ids = command.articles(8)
    times: list[float] = []

    def script(_: Seen) -> Answer:
        times.append(time.monotonic())
        return held if len(times) == 1 else good_reply()

    server = chat_server(script)
    done = command.run("run", "articles", "-o", "out.jsonl", *at(server))
    assert done.code == 0, done.stderr
    assert outcomes(command.records()) == dict.fromkeys(ids, "ok")
    assert times[1] - times[0] >= 0.7


@pytest.mark.parametrize(("option", "said"), [("-1", "x>=0"), ("soon", "not a valid float")])
def test_a_time_that_is_none_is_a_usage_error(option: str, said: str, command: Command) -> None:
    """Nothing is read."""
    command.articles(1)
    done = command.run("run", "articles", "--give-up-after", option)
    assert done.code == 2
    assert said in done.stderr
