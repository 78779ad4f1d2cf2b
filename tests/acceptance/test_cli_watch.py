"""`eval --watch`: the report again after each change, until Ctrl-C."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import orjson
import pytest

from tests.commands import ROOT, TIMEOUT_S, Process
from tests.evaluation import name_in, reply, write_suite, write_world
from tests.servers import MODEL, ChatServer, Script, ok

Serve = Callable[[Script], ChatServer]


@pytest.fixture
def process(tmp_path: Path) -> Iterator[Process]:
    """Run the command in processes of its own."""
    command = Process(tmp_path)
    yield command
    command.stop()


def read_until(watching: subprocess.Popen[bytes], word: str) -> str:
    """Return what is printed up to the line with a word; the test's timeout bounds it."""
    assert watching.stdout is not None
    lines = []
    while line := watching.stdout.readline().decode():
        lines.append(line)
        if word in line:
            return "".join(lines)
    raise AssertionError("".join(lines))


def interrupt(watching: subprocess.Popen[bytes]) -> int:
    watching.send_signal(signal.SIGINT)
    return watching.wait(TIMEOUT_S)


@pytest.mark.parametrize("changed", ["gold/bridge.json", "suites/small.toml", "articles/new.txt"])
def test_a_change_is_evaluated_at_once(process: Process, changed: str) -> None:
    """Of gold, of the suite, or a file beside an article."""
    suite = write_world(process.cwd)
    watching = process.start("eval", suite, "--watch", stderr=subprocess.STDOUT)
    assert "passed" in read_until(watching, "watching for changes")
    path = process.cwd / changed
    path.write_text((path.read_text("utf-8") if path.exists() else "x") + "\n", encoding="utf-8")
    again = read_until(watching, "watching for changes")
    assert f"{path.name} changed" in again
    assert "passed" in again
    assert interrupt(watching) == 130


@pytest.fixture
def own_prompt(process: Process, chat_server: Serve) -> Path:
    """Write a suite with a prompt of its own, which a server answers; return the suite."""
    write_world(process.cwd)
    (process.cwd / "mine.md").write_bytes((ROOT / "prompts" / "article.md").read_bytes())
    server = chat_server(
        lambda seen: ok(orjson.dumps(reply(name_in(seen.body["messages"]))).decode())
    )
    asked = f'model = "{MODEL}"\nbase_url = "{server.base_url}"'
    return write_suite(process.cwd, f'[model]\nprompt = "../mine.md"\n{asked}\n')


def edit_prompt(process: Process) -> None:
    with (process.cwd / "mine.md").open("a", encoding="utf-8") as prompt:
        prompt.write("\n")


def test_a_prompt_of_ones_own_is_watched(process: Process, own_prompt: Path) -> None:
    """It is the file that is edited most; its own report beside it is no change."""
    options = ("--watch", "--markdown", "report.md")
    watching = process.start("eval", own_prompt, *options, stderr=subprocess.STDOUT)
    for _ in range(2):
        assert "passed" in read_until(watching, "watching for changes")
        edit_prompt(process)
        assert " mine.md changed" in read_until(watching, "changed")
    assert interrupt(watching) == 130


def test_gold_that_is_edited_is_scored_beside_a_baseline_of_before(process: Process) -> None:
    """Whoever labels wants to see the scores; without --watch the baseline refuses."""
    write_world(process.cwd)
    thresholds = '[thresholds]\n"claims.f1" = { min = 0.1 }\n'
    suite = write_suite(process.cwd, thresholds, head='baseline = "../base.json"')
    assert process.run("eval", suite, "--update-baseline").code == 0
    watching = process.start("eval", suite, "--watch", stderr=subprocess.STDOUT)
    assert "held to: baseline" in read_until(watching, "watching for changes")
    path = process.cwd / "gold" / "bridge.json"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"supporting"', '"background"', 1), encoding="utf-8")
    again = read_until(watching, "watching for changes")
    assert "gold: bridge.json is another" in " ".join(again.split())
    assert "claims.f1" in again
    assert "passed" in again
    assert interrupt(watching) == 130
    assert process.run("eval", suite).code == 3


def test_a_prompt_that_comes_back_is_seen(process: Process, own_prompt: Path) -> None:
    """As when git goes to a commit without it, and back."""
    watching = process.start("eval", own_prompt, "--watch", stderr=subprocess.STDOUT)
    assert "passed" in read_until(watching, "watching for changes")
    path = process.cwd / "mine.md"
    text = path.read_bytes()
    path.unlink()
    assert "cannot read the prompt" in read_until(watching, "watching for changes")
    path.write_bytes(text)
    assert "passed" in read_until(watching, "watching for changes")
    assert interrupt(watching) == 130


def test_a_broken_file_is_said_and_waited_for(process: Process) -> None:
    """Half an edit ends nothing; the next save is evaluated."""
    suite = write_world(process.cwd)
    path = process.cwd / "gold" / "bridge.json"
    whole = path.read_bytes()
    path.write_bytes(whole[:200])
    watching = process.start("eval", suite, "--watch", stderr=subprocess.STDOUT)
    assert "bridge.json" in read_until(watching, "watching for changes")
    path.write_bytes(whole)
    assert "passed" in read_until(watching, "watching for changes")
    assert interrupt(watching) == 130
