"""Long articles on the command line: read in parts, and said what was not read."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import orjson
import pytest

from tests.commands import Command, at
from tests.long_model import LongModel, kind_of, long_text
from tests.servers import Answer, ChatServer, Script, Seen, error, ok

Servers = Callable[[Script], ChatServer]
TEXT = long_text(40)


def test_a_long_article_is_read_in_parts_and_verified(
    command: Command, chat_server: Servers
) -> None:
    """`--context-tokens` says what the model holds; one record, and the counts of all requests."""
    model = LongModel(6_000)
    server = chat_server(model)
    command.article("long.txt", TEXT)

    done = command.run(
        "run", "long.txt", "-o", "out.jsonl", *at(server), "--context-tokens", "6000", "--verify"
    )

    assert done.code == 0, done.stderr
    (record,) = command.records()
    assert len(record["claims"]) == 120
    assert all(claim["support"]["supported"] for claim in record["claims"])
    assert record["provenance"]["attempts"] + record["verification"]["attempts"] == (
        len(server.chats)
    )
    assert model.overflows == []


def test_the_environment_says_what_a_context_holds(command: Command, chat_server: Servers) -> None:
    """SUMMARIZER_CONTEXT_TOKENS is the option's name there."""
    server = chat_server(LongModel())
    command.article("long.txt", TEXT)

    done = command.run(
        "run", "long.txt", *at(server), "--quiet", env={"SUMMARIZER_CONTEXT_TOKENS": "6000"}
    )

    assert done.code == 0, done.stderr
    assert len(done.records[0]["provenance"]["further"]) > 2


def test_the_same_command_does_nothing_again_when_a_context_was_learnt(
    command: Command, chat_server: Servers
) -> None:
    """The record stands under the fingerprint of the whole article."""
    server = chat_server(LongModel(6_000))
    command.article("long.txt", TEXT)
    args = ("run", "long.txt", "-o", "out.jsonl", *at(server))

    first = command.run(*args)
    n_asked = len(server.chats)
    again = command.run(*args)

    assert (first.code, again.code) == (0, 0)
    assert len(server.chats) == n_asked
    assert "1 already there" in again.stderr


def test_what_was_not_read_is_shown(command: Command, chat_server: Servers) -> None:
    """A refused part makes the record partial; the reports name the place."""
    server = chat_server(LongModel(6_000, refused=("on plan 70 after",)))
    command.article("long.txt", TEXT)
    run = ("run", "long.txt", "-o", "out.jsonl", *at(server), "--context-tokens", "6000")

    done = command.run(*run)
    ((start, end),) = command.records()[0]["coverage"]["unread"]
    shown = [
        command.run("show", "out.jsonl", "--format", kind).stdout.decode()
        for kind in ("text", "markdown")
    ]

    assert "1 done (1 partial)" in done.stderr
    assert start < TEXT.index("on plan 70 after") < end
    assert f"not read: [{start}, {end})" in shown[0]
    assert f"not read: \\[{start}, {end})" in shown[1]


def faulty(kind: str, words: str, faults: Sequence[Answer]) -> Script:
    """Answer as a model of 6,000 tokens, but one question with a fault, as long as there is one."""
    model = LongModel(6_000)

    def script(seen: Seen) -> Answer:
        is_it = kind_of(seen) == kind and words in str(seen.body["messages"])
        return faults[0] if is_it and faults else model(seen)

    return script


@pytest.mark.parametrize(
    ("kind", "words"), [("article_reply", "on plan 70 after"), ("summary_reply", "")]
)
def test_a_part_that_failed_is_asked_for_by_the_same_command(
    kind: str, words: str, command: Command, chat_server: Servers
) -> None:
    """The run says that the article is not finished; only what is missing is sent then."""
    faults = [error(503, "busy")]
    server = chat_server(faulty(kind, words, faults))
    command.article("long.txt", TEXT)
    run = ("run", "long.txt", "-o", "out.jsonl", *at(server), "--context-tokens", "6000")

    first = command.run(*run, env={"SUMMARIZER_RETRY_TIME_S": "0"})
    (listed,) = map(orjson.loads, (command.cwd / "out.failures.jsonl").read_bytes().splitlines())
    n_sent = len(server.chats)
    faults.clear()
    second = command.run(*run)
    n_asked = len(server.chats) - n_sent
    third = command.run(*run)

    assert (first.code, second.code, third.code) == (1, 0, 0), first.stderr
    assert "long: " in first.stderr
    assert "the same command asks again" in first.stderr
    assert "1 done (1 partial), 1 not finished" in first.stderr
    assert listed["outcome"] == "partial"
    assert "busy" in listed["error"]["message"]
    assert "1 done (1 ok)" in second.stderr
    assert n_asked <= 2  # the part, and the summary
    assert "1 already there" in third.stderr
    assert not (command.cwd / "out.failures.jsonl").exists()
    assert len(command.records()[0]["claims"]) == 120


@pytest.mark.parametrize("useless", [ok("no JSON"), ok('{"entities": [', finish="length")])
def test_a_stored_part_that_is_of_no_use_is_retried(
    useless: Answer, command: Command, chat_server: Servers
) -> None:
    """`--retry-failed` asks again for what does not fit or was cut off, and for nothing else."""
    words = "on plan 70 after"
    faults = [useless]
    server = chat_server(faulty("article_reply", words, faults))
    command.article("long.txt", TEXT)
    run = ("run", "long.txt", "-o", "out.jsonl", *at(server), "--context-tokens", "6000")

    first = command.run(*run)
    n_sent = len(server.chats)
    dry = command.run(*run, "--retry-failed", "--dry-run")
    faults.clear()
    second = command.run(*run, "--retry-failed")
    asked = [kind_of(seen) for seen in server.chats[n_sent:]]

    assert "1 done (1 partial)" in first.stderr
    assert "1 to be sent" in dry.stderr
    assert "1 done (1 ok)" in second.stderr, second.stderr
    assert asked == ["article_reply", "summary_reply"]
    assert command.records()[0]["coverage"]["unread"] == []


def test_a_dry_run_sends_nothing_for_a_long_article(command: Command, chat_server: Servers) -> None:
    """It counts the parts; when all are stored none is to be sent."""
    server = chat_server(LongModel(6_000))
    command.article("long.txt", TEXT)
    run = ("run", "long.txt", "-o", "out.jsonl", *at(server), "--context-tokens", "6000")

    before = command.run(*run, "--dry-run")
    n_sent = len(server.chats)
    command.run(*run)
    after = command.run(*run, "--dry-run", "--redo", "-o", "other.jsonl")

    assert n_sent == 0
    assert "1 to be sent" in before.stderr
    assert "1 answered by the store" in after.stderr
    assert {kind_of(seen) for seen in server.chats} == {"article_reply", "summary_reply"}
