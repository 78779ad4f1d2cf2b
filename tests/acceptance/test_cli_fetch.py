"""Addresses on the command line: asked for only with --fetch, and never within this network."""

from __future__ import annotations

from tests.commands import BUILT_IN, Command
from tests.sites import Site, html


def test_an_address_without_fetch_is_a_usage_error(command: Command) -> None:
    """Nothing is asked for unless somebody says so, and the error names how."""
    with Site({"/a.html": html()}) as site:
        done = command.run("run", f"{site.url}/a.html", *BUILT_IN)
    assert (done.code, done.stdout, site.asked) == (2, b"", [])
    assert "--fetch" in done.stderr


def test_the_command_asks_nothing_of_this_machine(command: Command) -> None:
    """No option and no variable lets a private address pass; the other articles are done."""
    article = command.article("article.txt")
    with Site({"/a.html": html()}) as site:
        url = f"{site.url}/a.html"
        done = command.run("run", url, article, "--fetch", "-o", "out.jsonl", *BUILT_IN)
    assert (done.code, site.asked) == (3, [])
    assert f"{url}: leads to 127.0.0.1, which is not a public address" in done.stderr
    assert sorted((r["article"]["id"], r["outcome"]) for r in command.records()) == [
        ("article", "ok"),
        (url, "failed"),
    ]


def test_offline_fetches_nothing(command: Command) -> None:
    """What opens no connection opens none to a page."""
    with Site({"/a.html": html()}) as site:
        done = command.run("run", f"{site.url}/a.html", "--fetch", "--offline", "--model", "m")
    assert (done.code, site.asked) == (2, [])
    assert "--offline opens no connection" in done.stderr
