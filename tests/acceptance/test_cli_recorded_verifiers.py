"""Recordings of a second reading and of a judge: how they were asked, and why they are silent."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest

from tests.commands import Command, Done
from tests.evaluation import name_in, reply, write_case, write_suite, write_world
from tests.servers import MODEL, Answer, ChatServer, Script, Seen, ok, status

Servers = Callable[[Script], ChatServer]
HEAD = 'recordings = "../rec"'
VERIFIED = '[model]\nmodel = "{model}"\nverify = "{who}"\nbase_url = "{url}"\n'
JUDGED = (
    '[model]\nmodel = "{model}"\n\n[judge]\nmodel = "{who}"\nbase_url = "{url}"\ntemperature = 0\n'
)
_DECIDED = re.compile(r'^\{"id":"([cs]\d+)"', re.MULTILINE)
_ORDER = re.compile(r"A: yes")


def answer(seen: Seen) -> Answer:
    """Read as gold does; as verifier and as judge call everything right."""
    words = "\n".join(message["content"] for message in seen.body["messages"])
    properties = orjson.dumps(seen.body.get("response_format", {})).decode()
    if '"judgements"' in properties:
        names = sorted(set(re.findall(r"\bs\d+\b", words.rpartition("</article")[2])))
        letter = "A" if _ORDER.search(words) else "B"
        given = [{"statement": n, "reason": "", "answer": letter} for n in names]
        return ok(json.dumps({"judgements": given}))
    if names := _DECIDED.findall(words):
        right = {"words": None, "why": "", "wrong": [], "answer": "right"}
        return ok(json.dumps({"decisions": [{"id": n, **right} for n in names]}))
    return ok(orjson.dumps(reply(name_in(seen.body["messages"]))).decode())


def offline(command: Command, suite: Path, *options: str) -> Done:
    """Evaluate as CI does: no key, nothing in the store."""
    nothing = {"SUMMARIZER_CACHE_DIR": str(command.cwd / "nothing")}
    return command.run("eval", suite, "--offline", *options, env=nothing)


def manifest(folder: Path) -> Path:
    return folder / "rec" / "recording.json"


def runs(folder: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(manifest(folder).read_bytes())["runs"]
    return found


def keep(folder: Path, **changes: Any) -> None:
    """Write the manifest anew with `changes` in what is no reading; None leaves those runs out."""
    kept = [each for each in runs(folder) if each["role"] == "reading" or changes]
    for each in kept:
        each.update(changes if each["role"] != "reading" else {})
        if not changes:
            del each["role"]  # as it was written before
    values = {"schema": "urn:summarizer:recording:1", "runs": kept}
    manifest(folder).write_text(json.dumps(values), encoding="utf-8")


def silence(folder: Path, model: str, n_kept: int = 0) -> None:
    """Remove replies of a model but for some."""
    paths = [p for p in sorted((folder / "rec").glob("*.json")) if p != manifest(folder)]
    theirs = [p for p in paths if json.loads(p.read_bytes())["entry"]["model"] == model]
    for path in theirs[n_kept:]:
        path.unlink()


@pytest.mark.parametrize("model", [MODEL, "extractive"])
@pytest.mark.parametrize(
    ("text", "role", "called", "of"),
    [
        (VERIFIED, "verification", "verifier", "of the second reading"),
        (JUDGED, "judge", "judge", "of the judge"),
    ],
)
def test_another_verifier_or_judge_is_named(
    command: Command,
    chat_server: Servers,
    model: str,
    text: str,
    role: str,
    called: str,
    of: str,
) -> None:
    """Who it was, who it is, and the one command that mends it, which does."""
    server = chat_server(answer)
    write_world(command.cwd)
    if text is JUDGED and model == MODEL:  # the built-in reader would refuse it
        text = text.replace("\n\n", f'\nbase_url = "{server.base_url}"\n\n')
    values = {"model": model, "url": server.base_url}
    suite = write_suite(command.cwd, text.format(who="one", **values), head=HEAD)
    first = command.run("eval", suite, "--record")
    assert first.code == 0, first.stderr + first.out
    assert [each["role"] for each in runs(command.cwd)] == (
        ["reading", role] if model == MODEL else [role]
    )
    assert runs(command.cwd)[-1]["model"] == "one"
    assert offline(command, suite).code == 0

    write_suite(command.cwd, text.format(who="two", **values), head=HEAD)
    silent = offline(command, suite)

    assert silent.code == 3
    assert f"answers none of the requests {of}: the {called} was one, now it is two" in (
        silent.stderr
    )
    assert silent.stderr.rstrip().endswith(f"Record it again: summarizer eval {suite} --record")
    assert command.run(*silent.stderr.rpartition("summarizer ")[2].split()).code == 0
    assert offline(command, suite).code == 0


def test_another_prompt_of_the_verifier_is_named(command: Command, chat_server: Servers) -> None:
    """A release with another prompt asks otherwise, of the same model."""
    server = chat_server(answer)
    write_world(command.cwd)
    text = VERIFIED.format(model=MODEL, who="one", url=server.base_url)
    suite = write_suite(command.cwd, text, head=HEAD)
    command.run("eval", suite, "--record")
    silence(command.cwd, "one")
    keep(command.cwd, prompt_sha256="0" * 64)

    silent = offline(command, suite)

    assert silent.code == 3
    assert f"the verifier's prompt was verify {'0' * 12}, now it is verify " in silent.stderr


def test_a_recording_of_before_is_read(command: Command, chat_server: Servers) -> None:
    """It says how articles were read, and no more: what it does not answer is told as far as is."""
    server = chat_server(answer)
    write_world(command.cwd)
    text = VERIFIED.format(model=MODEL, who="{who}", url=server.base_url)
    suite = write_suite(command.cwd, text.format(who="one"), head=HEAD)
    command.run("eval", suite, "--record")
    keep(command.cwd)
    assert offline(command, suite).code == 0

    write_suite(command.cwd, text.format(who="two"), head=HEAD)
    other = offline(command, suite)
    write_suite(command.cwd, text.format(who=MODEL), head=HEAD)
    same = offline(command, suite)

    assert (other.code, same.code) == (3, 3)
    assert f"it holds replies of one, {MODEL}, and none of the verifier, two" in other.stderr
    assert "it does not say that a verifier was asked, or how" in same.stderr


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (VERIFIED, "1 of 2 articles have no recorded reply of the second reading"),
        (JUDGED, "1 of 2 articles have no recorded reply of the judge"),
    ],
)
def test_what_is_answered_in_part_is_reported(
    command: Command, chat_server: Servers, text: str, said: str
) -> None:
    """The report says how many are left, and how to record them."""
    server = chat_server(answer)
    write_case(command.cwd, "bridge")
    model = "extractive"
    suite = write_suite(
        command.cwd, text.format(model=model, who="one", url=server.base_url), head=HEAD
    )
    command.run("eval", suite, "--record")
    write_case(command.cwd, "ferry")

    shown = " ".join(offline(command, suite).out.split())

    assert f"{said}; record them: summarizer eval" in shown


def test_without_a_key_a_silent_second_reading_is_named_too(
    command: Command, chat_server: Servers
) -> None:
    """Not offline, and the endpoint refuses the verifier: what is another, and what it says."""

    def refuses(seen: Seen) -> Answer:
        return status(401) if seen.body["model"] == "two" else answer(seen)

    server = chat_server(refuses)
    write_world(command.cwd)
    text = VERIFIED.format(model=MODEL, who="{who}", url=server.base_url)
    suite = write_suite(command.cwd, text.format(who="one"), head=HEAD)
    command.run("eval", suite, "--record")
    write_suite(command.cwd, text.format(who="two"), head=HEAD)

    done = command.run("eval", suite, env={"SUMMARIZER_CACHE_DIR": str(command.cwd / "nothing")})

    assert done.code == 3
    assert "the verifier was one, now it is two" in done.stderr
    assert "401" in done.stderr


def test_nothing_stored_offline_is_said_of_the_second_reading(
    command: Command, chat_server: Servers
) -> None:
    """Without recordings, as for the reading: exit code 2, and what to do."""
    server = chat_server(answer)
    write_world(command.cwd)
    text = VERIFIED.format(model="extractive", who="one", url=server.base_url)

    done = command.run("eval", write_suite(command.cwd, text), "--offline")

    assert done.code == 2
    assert "the store answers none of the requests of the second reading" in done.stderr


def test_a_judge_that_was_asked_is_no_replay(command: Command, chat_server: Servers) -> None:
    """The first line counts its replies: asked now, recorded before, or nobody was asked."""
    server = chat_server(answer)
    write_world(command.cwd)
    text = JUDGED.format(model="extractive", who="one", url=server.base_url)
    suite = write_suite(command.cwd, text, head=HEAD)

    live = command.run("eval", suite, "--record", "--json", "v.json").out
    mode = json.loads((command.cwd / "v.json").read_bytes())["mode"]
    again = command.run("eval", suite).out
    replayed = offline(command, suite).out

    assert live.startswith("model extractive, live: a model was asked\n")
    assert mode == "live"
    assert "summaries judged by one" in live
    assert again.startswith("model extractive, replayed: every reply was recorded before\n")
    assert replayed.startswith("model extractive, replayed: every reply was recorded before\n")
    assert len(server.chats) == 4  # two articles, in both orders


def test_a_judge_of_recorded_replies_to_the_reader_is_live(
    command: Command, chat_server: Servers
) -> None:
    """Replies of the reader that stand in a recording do not make the judge's a replay."""
    server = chat_server(answer)
    write_world(command.cwd)
    reading = f'[model]\nmodel = "{MODEL}"\nbase_url = "{server.base_url}"\n'
    suite = write_suite(command.cwd, reading, head=HEAD)
    command.run("eval", suite, "--record")
    write_suite(command.cwd, f'{reading}\n[judge]\nmodel = "one"\n', head=HEAD)

    done = command.run("eval", suite)

    assert done.out.startswith(f"model {MODEL}, live: a model was asked\n")
