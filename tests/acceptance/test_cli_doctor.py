"""`summarizer doctor`: what it finds, what it says of it, and its exit codes."""

from __future__ import annotations

from collections.abc import Callable

from tests.commands import Command, Process, at
from tests.servers import ChatServer, Script, error, html, ok, only_modes

Servers = Callable[[Script], ChatServer]
YES = '{"entities": [], "claims": [], "summary": {"headline": "h", "sentences": []}}'


def test_without_a_model_it_needs_no_server(command: Command) -> None:
    """Versions, model, prompts, schemas and store are named, and all is well."""
    done = command.run("doctor")
    assert done.code == 0, done.stdout
    text = done.out
    for part in ("openai", "instructor", "extractive: no model was named", "article_reply.json"):
        assert part in text
    assert (
        "article, article@1, judge, pairs, part, passage, reask, repair, repair@1, summary" in text
    )
    assert "not there yet, will be made" in text
    assert not (command.cwd.parent / "store").exists()
    assert text.splitlines()[-1] == "all well"


def test_it_says_which_modes_the_server_takes(command: Command, chat_server: Servers) -> None:
    """Each rung is tried once, with its time; the strictest that works would be used."""
    server = chat_server(only_modes(["tools", "plain"], YES))
    done = command.run("doctor", *at(server))
    text = done.out
    assert done.code == 0
    assert "test-model" in text
    assert "json_schema does not work" in text
    assert "tools works (" in text
    assert "tools would be used" in text
    assert " ms" in text


def test_a_key_is_never_shown(process: Process, chat_server: Servers) -> None:
    """Only its length is, also when the server repeats it."""
    key = "sk-secret-abcdefgh"
    server = chat_server([error(401, f"Incorrect API key provided: {key}")])
    done = process.run("doctor", *at(server), env={"OPENAI_API_KEY": key})
    assert done.code == 4
    assert b"set (18 characters)" in done.stdout
    assert key not in done.out + done.stderr


def test_an_endpoint_that_cannot_be_used_exits_with_4(
    command: Command, chat_server: Servers
) -> None:
    """A web page and a closed port are both no endpoint, and the line is marked."""
    page = command.run("doctor", *at(chat_server([html()])))
    with ChatServer([ok(YES)]) as server:
        pass
    closed = command.run("doctor", *at(server))
    for done in (page, closed):
        assert done.code == 4
        assert "\n! endpoint" in done.out
        assert done.out.splitlines()[-1].startswith("not all well")


def test_offline_it_asks_nothing(command: Command, chat_server: Servers) -> None:
    """With --offline no request leaves."""
    server = chat_server([ok(YES)])
    done = command.run("doctor", "--offline", *at(server))
    assert done.code == 0
    assert b"not asked" in done.stdout
    assert server.requests == []


def test_what_is_not_in_order_here_exits_with_2(command: Command) -> None:
    """A prompt that cannot be used, a store that is none: each is marked, and all are shown."""
    command.article("taken")
    done = command.run("doctor", "--prompt", "nowhere.md", "--cache-dir", "taken/store")
    text = done.out
    assert done.code == 2
    assert "\n! prompts" in text
    assert "nowhere.md" in text
    assert "\n! store" in text
