"""A suite whose records a model verifies, from the command line."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import orjson
import pytest

from tests.commands import Command
from tests.evaluation import name_in, reply, write_suite, write_world
from tests.servers import MODEL, Answer, ChatServer, Script, Seen, ok

Servers = Callable[[Script], ChatServer]
CLAIMS, SUMMARY = "claims.supported_by_model", "summary.supported_by_model"
SUITE = f"""
[model]
model = "{{model}}"
verify = "{{verifier}}"
base_url = "{{url}}"

[thresholds]
"{CLAIMS}" = {{{{ min = 0.9, coverage = 1 }}}}
"{SUMMARY}" = {{{{ min = 0.5 }}}}
"""
_DECIDED = re.compile(r'^\{"id":"([cs]\d+)"', re.MULTILINE)


def answer(seen: Seen) -> Answer:
    """Read as gold does; as verifier call the second claim of the bridge wrong."""
    words = "\n".join(message["content"] for message in seen.body["messages"])
    names = _DECIDED.findall(words)
    name = name_in(seen.body["messages"])
    if not names:
        return ok(orjson.dumps(reply(name)).decode())
    is_wrong = {"c2"} if name == "bridge" else set()
    quote = "The repair will cost 40 million marks"
    decisions: list[dict[str, Any]] = [
        {"id": n, "words": quote, "why": "A forecast.", "wrong": ["hedge"], "answer": "wrong"}
        if n in is_wrong
        else {"id": n, "words": None, "why": "", "wrong": [], "answer": "right"}
        for n in names
    ]
    return ok(json.dumps({"decisions": decisions}))


@pytest.mark.parametrize("model", [MODEL, "extractive"])
def test_what_the_verifier_supports_is_held_to_thresholds(
    command: Command, chat_server: Servers, model: str
) -> None:
    """The gate says which fell; a recording replays it, also of what the built-in reader read."""
    server = chat_server(answer)
    write_world(command.cwd)
    text = SUITE.format(model=model, verifier="judge-1", url=server.base_url)
    suite = write_suite(command.cwd, text)

    done = command.run("eval", suite, "--record", "recording", "--json", "v.json")
    n_asked = len(server.chats)
    again = command.run(
        "eval", suite, "--recordings", "recording", "--offline", "--markdown", "v.md"
    )

    assert (done.code, again.code) == (1, 1)
    assert f"model {model}, verified by judge-1, live" in done.out
    assert f"model {model}, verified by judge-1, replayed" in again.out
    assert n_asked == len(server.chats) == (2 if model == "extractive" else 4)
    found = json.loads((command.cwd / "v.json").read_bytes())
    assert found["scores"][CLAIMS]["value"] == pytest.approx(5 / 6)
    assert found["scores"][CLAIMS]["n"] == 2
    assert found["scores"][SUMMARY]["value"] == 1.0
    said = f"{CLAIMS} is 0.8333, at least 0.9 is wanted"
    assert [failure["message"] for failure in found["failures"]] == [said]
    assert said in done.out
    assert f"`{CLAIMS}`" in (command.cwd / "v.md").read_text(encoding="utf-8")


def test_a_second_reading_that_was_not_recorded_is_named(
    command: Command, chat_server: Servers
) -> None:
    """Offline nothing verifies then: an error with the command that records it."""
    server = chat_server(answer)
    write_world(command.cwd)
    asked = f'[model]\nmodel = "{MODEL}"\nbase_url = "{server.base_url}"\n'
    suite = write_suite(command.cwd, asked)
    assert command.run("eval", suite, "--record", "rec").code == 0
    write_suite(command.cwd, f'{asked}verify = "judge-1"\n')

    done = command.run("eval", suite, "--recordings", "rec", "--offline")

    assert done.code == 3
    assert "answers none of the requests of the second reading" in done.stderr
    assert done.stderr.rstrip().endswith("--record=rec")


def test_a_named_price_counts_in_an_evaluation(command: Command, chat_server: Servers) -> None:
    """Two articles, read and verified: 400 tokens in and 80 out at 10 and 50 dollars a million."""
    server = chat_server(answer)
    write_world(command.cwd)
    text = SUITE.format(model=MODEL, verifier="judge-1", url=server.base_url)
    suite = write_suite(command.cwd, text)
    for option, usage, score in (((), None, None), (("--price", "10,50"), 0.008, 0.004)):
        command.run("eval", suite, *option, "--json", "v.json")
        found = json.loads((command.cwd / "v.json").read_bytes())
        assert found["usage"]["cost_usd"] == usage
        assert found["scores"]["usage.cost_usd"]["value"] == score


def test_a_threshold_on_what_nobody_verified_is_not_kept(command: Command) -> None:
    """No second reading, no value: the gate fails, and says so."""
    write_world(command.cwd)
    suite = write_suite(command.cwd, f'[thresholds]\n"{CLAIMS}" = {{ min = 0.5 }}')

    done = command.run("eval", suite)

    assert done.code == 1
    said = " ".join(done.out.split())  # lines are broken at 80 columns
    assert f"{CLAIMS} has no value (there was no second reading), at least 0.5" in said


@pytest.mark.parametrize(
    ("given", "key", "line", "message"),
    [
        ('verify = "extractive"', "verify", 6, "extractive reads articles by rules and cannot"),
        ("verify = true", "verify", 6, "extractive reads articles by rules and cannot"),
        ('verify = ""', "verify", 6, "is empty; name the model that verifies, or leave it out"),
        ('on_wrong = "reject"', "on_wrong", 6, "says what becomes of a claim"),
        ('on_wrong = "drop"', "on_wrong", 6, "Input should be 'flag' or 'reject'"),
    ],
)
def test_a_verifier_that_cannot_be_is_named_in_the_suite(
    command: Command, given: str, key: str, line: int, message: str
) -> None:
    """File, line and key, and what to write there: `eval` has no --verify."""
    write_world(command.cwd)
    suite = write_suite(command.cwd, f'[model]\nmodel = "extractive"\n{given}\n')

    done = command.run("eval", suite)

    assert done.code == 2
    assert done.stderr.startswith(f"summarizer: {suite}:{line + 1}: model.{key}: {message}")
    assert "--verify" not in done.stderr
    assert "verifies" in done.stderr or "reject" in done.stderr
