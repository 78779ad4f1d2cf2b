"""Long articles on the command line: read in parts, and said what was not read."""

from __future__ import annotations

from collections.abc import Callable

from tests.commands import Command, at
from tests.long_model import LongModel, kind_of, long_text
from tests.servers import ChatServer, Script

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
