"""`summarizer eval --html` as a command: what it writes, and what it refuses."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import orjson
import pytest

from tests.commands import Command, at
from tests.evaluation import made_records, name_in, reply, write_records, write_suite, write_world
from tests.servers import Answer, ChatServer, Script, Seen, ok

Serve = Callable[[Script], ChatServer]


@pytest.fixture
def world(command: Command) -> Path:
    """Write the small world with perfect records; return its suite."""
    write_world(command.cwd)
    write_records(command.cwd / "good.jsonl", made_records())
    return write_suite(command.cwd)


def groups(command: Command, name: str = "r.html") -> list[str]:
    """Return the anchors of the articles on a page."""
    page = (command.cwd / name).read_text(encoding="utf-8")
    return re.findall('<article class="group" id="([^"]*)"', page)


def test_the_page_is_written_where_it_is_asked_for(command: Command, world: Path) -> None:
    """Into a folder that is made, or to the standard output; the report is printed all the same."""
    done = command.run("eval", world, "--records", "good.jsonl", "--html", "new/r.html")
    assert done.code == 0, done.stderr
    assert groups(command, "new/r.html") == ["r1a1", "r1a2"]
    assert "passed: " in done.out
    piped = command.run("eval", world, "--records", "good.jsonl", "--html", "-")
    assert piped.out.startswith("<!doctype html>")


def answers(seen: Seen) -> Answer:
    """Say exactly what gold does."""
    return ok(orjson.dumps(reply(name_in(seen.body["messages"]))).decode())


def test_each_repeat_has_its_articles(command: Command, world: Path, chat_server: Serve) -> None:
    """Asked twice, an article stands there twice, and a filter tells the repeats apart."""
    server = chat_server(answers)
    done = command.run("eval", world, *at(server), "--repeats", "2", "--html", "r.html")
    assert done.code == 0, done.stderr

    assert groups(command) == ["r1a1", "r1a1t2", "r1a2", "r1a2t2"]
    page = (command.cwd / "r.html").read_text(encoding="utf-8")
    assert '<option value="repeat 2 of 2">' in page


def test_models_stand_side_by_side(command: Command, world: Path, chat_server: Serve) -> None:
    """Each with a verdict, and the articles of one gold below one another."""
    server = chat_server(answers)
    models = ("--model", "extractive", *at(server))
    command.run("eval", world, *models, "--html", "r.html")

    page = (command.cwd / "r.html").read_text(encoding="utf-8")
    assert groups(command) == ["r1a1", "r2a1", "r1a2", "r2a2"]
    assert "2 side by side, suite small: 2 articles" in page
    assert page.count('<p class="verdict ') == 2


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--html", "/dev/null/x"), "cannot be written"),
        (("--html", "gold"), "is a directory"),
        (("--html", "r", "--json", "r"), "two reports would be written to r"),
        (("--html", "suites/../r", "--markdown", "r"), "two reports would be written to suites/.."),
        (("--html", "suites/small.toml"), "is an input, and would be written over"),
        (("--html", ""), "it is empty"),
    ],
)
def test_a_page_that_cannot_be_written_is_refused(
    command: Command, world: Path, options: tuple[str, ...], said: str
) -> None:
    """With one sentence, and nothing is written over."""
    suite = world.read_bytes()
    done = command.run("eval", world, "--records", "good.jsonl", *options)
    assert done.code == 2
    assert said in done.stderr
    assert world.read_bytes() == suite
