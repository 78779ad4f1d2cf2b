"""The key stays with the client: no file, record, message or log ever holds it.

The server repeats every Authorization header in its errors, as some proxies do.
"""

from __future__ import annotations

import base64
import json
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import orjson
import pytest

from summarizer import Record
from summarizer.store.disk import unpack
from tests.commands import ROOT
from tests.servers import MODEL, Answer, ChatServer, Seen, error, html, ok

KEY = "sk-test-4Qm7Zt0Lx9Wc2Rv8Bn5Ks1Jd6"
# What one's own server may be started with: no pattern of known keys finds it.
PLAIN_KEY = "Zr81Mx4Lq0Tw9Hd3"
PASSWORD = "hunter2-Vq8Yw3"
BASIC = base64.b64encode(f"reader:{PASSWORD}".encode()).decode()
TEXT = "The mayor of Port Ellis resigned on Monday. The council meets on Friday, she said.\n"
HEADLINE = "Mayor of Port Ellis resigns"
REPLY = orjson.dumps(
    {
        "entities": [],
        "claims": [
            {
                "id": "c1",
                "evidence": ["The mayor of Port Ellis resigned on Monday"],
                "text": "The mayor of Port Ellis resigned.",
                "importance": "core",
                "attribution": [],
                "status": "stated",
                "polarity": "positive",
                "quantities": [],
                "time": None,
            }
        ],
        "summary": {
            "headline": HEADLINE,
            "sentences": [{"text": "The mayor of Port Ellis resigned.", "claims": ["c1"]}],
        },
    }
).decode()
# One process for several commands: a process takes a second to import what the first one needs.
COMMANDS = """
import json, sys
from summarizer.cli import main
codes = []
for args in json.loads(sys.argv[1]):
    try:
        main(args)
    except SystemExit as end:
        codes.append(end.code)
open(sys.argv[2], "w").write(json.dumps(codes))
"""
# Everything that the libraries under us log is shown, as an application under DEBUG would.
DEBUG = "import logging, sys; logging.basicConfig(level=logging.DEBUG, stream=sys.stderr)"
RUN = ("run", "article.txt", "-o", "out.jsonl")
FAULTS: dict[str, tuple[Callable[[str], Answer], int]] = {
    "401": (lambda said: error(401, f"Incorrect API key: {said}", code="invalid_api_key"), 4),
    "400": (lambda said: error(400, f"Cannot read the request of {said}"), 1),
    "404": (lambda said: error(404, f"No such model for {said}", code="model_not_found"), 4),
    "429": (lambda said: error(429, f"Too many requests by {said}"), 1),
    "500": (lambda said: error(500, f"Crashed while serving {said}"), 1),
    "error in a 200": (lambda said: Answer(200, _error_body(said)), 1),
    "web page": (lambda said: Answer(200, html().body + said.encode(), {}), 4),
    "cut off": (lambda said: Answer(200, b'{"choices": [{"said": "' + said.encode()), 4),
    "invalid reply": (lambda said: ok('{"claims": "none"}'), 1),
}


OK_AND_FAULTS = (lambda said: ok(REPLY), FAULTS["401"][0], FAULTS["500"][0])
# Of `everything` at such servers: run and doctor for each, then render, export and doctor again.
CODES = [0, 0, 4, 4, 1, 4, 0, 0, 4]


def _error_body(said: str) -> bytes:
    return orjson.dumps({"error": {"message": f"Upstream refused {said}", "code": 502}})


@dataclass
class Desk:
    """A folder to work in, the secrets that must not be left in it, and how to run commands."""

    folder: Path
    environment: dict[str, str]
    base_url: str = ""
    secrets: tuple[str, ...] = ()
    program: str = DEBUG + COMMANDS
    output: list[str] = field(default_factory=list)

    def hide(self, key: str) -> None:
        """Set the key; neither it nor its part after a known prefix may be left."""
        self.environment["OPENAI_API_KEY"] = key
        self.secrets = (key, key.removeprefix("sk-test-"))

    def run(self, *commands: Sequence[str]) -> list[int]:
        """Run commands in one process, keep what it prints, and return their exit codes."""
        codes = self.folder / "codes.json"
        done = subprocess.run(
            [sys.executable, "-c", self.program, json.dumps(commands), codes],
            cwd=self.folder,
            env={**self.environment, "OPENAI_BASE_URL": self.base_url},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        self.output += [done.stdout, done.stderr]
        assert done.returncode == 0, done.stderr
        found: list[int] = json.loads(codes.read_bytes())
        return found

    def records(self, name: str) -> list[Record]:
        """Return the records of an output, none when there is no such file."""
        path = self.folder / name
        lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
        return [Record.model_validate_json(line) for line in lines]

    def left_behind(self) -> Iterator[tuple[str, str]]:
        """Yield everything that was printed or written, with where it stands."""
        for text in self.output:
            yield "output", text
        for path in self.folder.rglob("*"):
            yield str(path.name), ""
            if path.is_file():
                yield str(path.name), path.read_bytes().decode("utf-8", "replace")
        for database in self.folder.rglob("cache.db"):
            yield from _rows(database)

    def leaks(self) -> set[str]:
        """Return the places, with what surrounds it, where a secret stands."""
        secret = re.compile("|".join(map(re.escape, self.secrets)))
        return {
            f"{where}: {text[max(0, match.start() - 80) : match.end()]}"
            for where, text in self.left_behind()
            for match in secret.finditer(f"{where}\n{text}")
        }


def _rows(database: Path) -> Iterator[tuple[str, str]]:
    connection = sqlite3.connect(database)
    try:
        for key, value in connection.execute("SELECT key, value FROM Cache"):
            yield "store", f"{key} {orjson.dumps(unpack(key, value)).decode()}"
    finally:
        connection.close()


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Lay out an article, and an environment with a key and without other settings."""
    (tmp_path / "article.txt").write_text(TEXT, encoding="utf-8")
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("OPENAI_", "SUMMARIZER_"))
    }
    environment = {
        **kept,
        "PYTHONPATH": str(ROOT),
        "SUMMARIZER_MODEL": MODEL,
        "SUMMARIZER_CACHE_DIR": str(tmp_path / "store"),
        "SUMMARIZER_RETRY_TIME_S": "0",
    }
    laid_out = Desk(tmp_path, environment)
    laid_out.hide(KEY)
    return laid_out


def well(seen: Seen) -> Answer:
    """Answer as a model does."""
    return ok(REPLY)


def repeating(fault: Callable[[str], Answer]) -> Callable[[Seen], Answer]:
    """Return a script whose answers repeat what the request was authorised by."""

    def script(seen: Seen) -> Answer:
        header = seen.headers.get("authorization", "")
        return fault(f"{header} ({header.partition(' ')[2]})")

    return script


def echoing(fault: Callable[[str], Answer]) -> Callable[[Seen], Answer]:
    """Return a script whose answers repeat the path and query of the request."""
    return lambda seen: fault(f"POST {seen.path}?{seen.query}")


def everything(*base_urls: str) -> Iterator[tuple[str, ...]]:
    """Yield commands that show, send or write down what base URLs hold, the last one's by default.

    Each run has an output of its own: what one server answered is not asked of the next.
    """
    for number, url in enumerate(base_urls):
        yield "run", "article.txt", "-o", f"{number}.jsonl", "--base-url", url
        yield "doctor", "--base-url", url
    yield from (("prompts", "render", "article.txt"), ("cache", "export", "exported"), ("doctor",))


def test_key_is_left_nowhere_when_all_goes_well(
    desk: Desk, chat_server: Callable[..., ChatServer]
) -> None:
    """Run, show, export, render and diagnose with a key: it goes to the server and only there."""
    server = chat_server(well)
    desk.base_url = server.base_url

    commands = (
        ("run", "article.txt", "-o", "out.jsonl"),
        ("run", "article.txt", "-o", "out.jsonl", "--dry-run"),
        ("run", "article.txt", "--offline"),
        ("show", "out.jsonl"),
        ("prompts", "render", "article.txt"),
        ("cache", "stats"),
        ("cache", "verify"),
        ("cache", "export", "exported"),
        ("doctor",),
    )
    assert desk.run(*commands) == [0] * len(commands), desk.output

    assert {seen.headers["authorization"] for seen in server.requests} == {f"Bearer {KEY}"}
    assert desk.leaks() == set()


def test_the_search_reads_records_exports_and_the_store(
    desk: Desk, chat_server: Callable[..., ChatServer]
) -> None:
    """A word of the reply is found in each place that is searched, so a key would be too."""
    desk.base_url = chat_server(well).base_url
    desk.run(RUN, ("cache", "export", "exported"), ("show", "out.jsonl"))

    places = {where for where, text in desk.left_behind() if HEADLINE in text}

    assert {"output", "out.jsonl", "store"} < places
    assert any(where.endswith(".json") for where in places)


@pytest.mark.parametrize(
    ("key", "names"), [(KEY, tuple(FAULTS)), (PLAIN_KEY, ("401", "500"))], ids=["known", "plain"]
)
def test_key_is_left_nowhere_when_the_server_repeats_it(
    desk: Desk, chat_server: Callable[..., ChatServer], key: str, names: tuple[str, ...]
) -> None:
    """An error that quotes the Authorization header is reported, without the key."""
    desk.hide(key)
    servers = {name: chat_server(repeating(FAULTS[name][0])) for name in names}
    runs = [
        ("run", "article.txt", "-o", f"{name}.jsonl", "--base-url", server.base_url)
        for name, server in servers.items()
    ]

    codes = dict(zip(names, desk.run(*runs), strict=True))

    assert codes == {name: FAULTS[name][1] for name in names}, desk.output
    for name, server in servers.items():
        assert server.chats[0].headers["authorization"] == f"Bearer {key}"
        errors = [record.error for record in desk.records(f"{name}.jsonl")]
        assert len(errors) == (1 if codes[name] == 1 else 0)
        assert all(error is not None and error.message for error in errors)
    assert desk.leaks() == set()


def test_doctor_does_not_repeat_the_key(desk: Desk, chat_server: Callable[..., ChatServer]) -> None:
    """What is wrong with an endpoint is said without the key that it was tried with."""
    servers = [chat_server(repeating(FAULTS[name][0])) for name in ("401", "500")]

    codes = desk.run(*(("doctor", "--base-url", server.base_url) for server in servers))

    assert codes == [4, 4], desk.output
    assert all(server.chats for server in servers)
    assert desk.leaks() == set()


def test_password_in_the_base_url_is_left_nowhere(
    desk: Desk, chat_server: Callable[..., ChatServer]
) -> None:
    """A user and password in the base URL are sent, and are no part of records or messages."""
    servers = [chat_server(repeating(fault)) for fault in OK_AND_FAULTS]
    del desk.environment["OPENAI_API_KEY"]
    desk.secrets = (PASSWORD, BASIC)

    urls = [server.base_url.replace("//", f"//reader:{PASSWORD}@") for server in servers]
    desk.base_url = urls[-1]
    codes = desk.run(*everything(*urls))

    for server in servers:
        assert server.chats[0].headers["authorization"] == f"Basic {BASIC}"
    assert codes == CODES, desk.output
    assert desk.leaks() == set()


def test_a_key_in_the_query_of_the_base_url_is_left_nowhere(
    desk: Desk, chat_server: Callable[..., ChatServer]
) -> None:
    """Some gateways take the key there; it is sent, and is no part of records or messages.

    Without DEBUG: the client library logs the URLs of its requests as they are.
    """
    desk.program = COMMANDS
    servers = [chat_server(echoing(fault)) for fault in OK_AND_FAULTS]
    desk.hide(KEY)
    del desk.environment["OPENAI_API_KEY"]

    urls = [f"{server.base_url}?version=3&api-key={KEY}" for server in servers]
    desk.base_url = urls[-1]
    codes = desk.run(*everything(*urls))

    for server in servers:
        assert server.chats[0].query == f"version=3&api-key={KEY}"
    assert codes == CODES, desk.output
    assert desk.leaks() == set()


@pytest.mark.parametrize("key", [f"{KEY}\n\u00e4", f"{KEY} {KEY}"])
def test_a_key_that_cannot_be_sent_is_not_shown(desk: Desk, key: str) -> None:
    """A key with a blank or a line end in it is refused by a message that does not repeat it."""
    desk.base_url = "http://127.0.0.1:9/v1"
    desk.environment["OPENAI_API_KEY"] = key

    assert desk.run(RUN) == [2], desk.output
    assert desk.leaks() == set()
