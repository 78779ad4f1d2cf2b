"""Recordings: what `--record` writes, what answers from it, and why it does not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import orjson
import pytest

from tests.commands import ROOT, Command, Done, at
from tests.evaluation import TEXTS, name_in, reply, write_case, write_suite, write_world
from tests.servers import MODEL, Answer, ChatServer, Script, Seen, ok, status

Serve = Callable[[Script], ChatServer]
OWN_PROMPT = '[model]\nprompt = "../article.md"\n'
HEAD = 'recordings = "../rec"'


@pytest.fixture
def suite(command: Command) -> Path:
    """Write the small world, with a prompt of its own; the suite names a folder to be made."""
    write_world(command.cwd)
    (command.cwd / "article.md").write_bytes((ROOT / "prompts" / "article.md").read_bytes())
    return write_suite(command.cwd, OWN_PROMPT, head=HEAD)


@pytest.fixture
def server(chat_server: Serve) -> ChatServer:
    """Serve a model that says what gold does."""
    return chat_server(answers)


def answers(seen: Seen) -> Answer:
    return ok(orjson.dumps(reply(name_in(seen.body["messages"]))).decode())


def edit_prompt(folder: Path) -> None:
    path = folder / "article.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("You read news articles", "You read texts"), encoding="utf-8")


def replies(folder: Path) -> set[str]:
    return {path.name for path in (folder / "rec").glob("*.json")} - {"recording.json"}


def offline(command: Command, suite: Path, *options: str) -> Done:
    """Evaluate as CI does: no key, no server, nothing in the store."""
    nothing = {"SUMMARIZER_CACHE_DIR": str(command.cwd / "nothing")}
    return command.run("eval", suite, "--offline", *options, env=nothing)


def test_recording_makes_the_folder_and_says_what_it_added(
    command: Command, suite: Path, server: ChatServer
) -> None:
    """The suite names it, so the option needs no value; a second time adds nothing."""
    first = command.run("eval", suite, *at(server), "--record")
    assert first.code == 0, first.stderr
    assert first.out.rstrip().endswith("rec holds 2 replies: 2 added")
    again = command.run("eval", suite, "--record")
    assert again.out.rstrip().endswith("rec holds 2 replies: 0 added")
    assert len(server.chats) == 2


def test_what_nothing_asks_for_is_pruned(command: Command, suite: Path, server: ChatServer) -> None:
    """After an edit of the prompt the replies to the old one go, and other files stay."""
    command.run("eval", suite, *at(server), "--record")
    before = replies(command.cwd)
    (command.cwd / "rec" / "README.md").write_text("ours", encoding="utf-8")
    edit_prompt(command.cwd)
    done = command.run("eval", suite, "--record")
    assert done.out.rstrip().endswith(
        "rec holds 2 replies: 2 added, 2 removed that nothing asks for"
    )
    assert replies(command.cwd).isdisjoint(before)
    assert (command.cwd / "rec" / "README.md").exists()


def test_suites_may_share_a_folder(command: Command, suite: Path, server: ChatServer) -> None:
    """Each removes what was its own, and each is answered as it asked."""
    other = suite.with_name("other.toml")
    gold = 'gold = ["../gold/bridge.json"]\nrecordings = "../rec"\n[model]\nmodel = "another"\n'
    other.write_text(f'{gold}base_url = "{server.base_url}"\n', encoding="utf-8")
    command.run("eval", suite, *at(server), "--record")
    assert command.run("eval", other, "--record").out.rstrip().endswith("3 replies: 1 added")
    assert offline(command, suite).code == offline(command, other).code == 0
    edit_prompt(command.cwd)
    again = command.run("eval", suite, *at(server), "--record")
    assert again.out.rstrip().endswith("3 replies: 2 added, 2 removed that nothing asks for")
    assert offline(command, suite).code == offline(command, other).code == 0


def test_only_what_the_suite_asks_for_is_recorded(
    command: Command, suite: Path, server: ChatServer
) -> None:
    """What else the store holds stays there."""
    article = command.article("other.txt", TEXTS["bridge"] + " More.")
    command.run("run", article, *at(server))
    command.run("eval", suite, *at(server), "--record")
    assert len(replies(command.cwd)) == 2


def test_a_recording_says_which_model_and_endpoint_were_asked(
    command: Command, suite: Path, server: ChatServer
) -> None:
    """The suite names neither, and the environment another server: the recording's answer."""
    command.run("eval", suite, *at(server), "--record")
    other = {"OPENAI_BASE_URL": "http://127.0.0.1:9/v1", "SUMMARIZER_MODEL": "another"}
    nothing = {"SUMMARIZER_CACHE_DIR": str(command.cwd / "nothing")}
    done = command.run("eval", suite, "--offline", env={**other, **nothing})
    assert done.code == 0, done.stderr
    assert done.out.startswith(f"model {MODEL}, replayed")


def test_without_its_manifest_a_recording_still_answers(
    command: Command, suite: Path, server: ChatServer
) -> None:
    """As a folder that `cache export` wrote: each entry names its model and endpoint."""
    command.run("eval", suite, *at(server), "--record")
    (command.cwd / "rec" / "recording.json").unlink()
    assert offline(command, suite).code == 0
    edit_prompt(command.cwd)
    silent = offline(command, suite)
    assert silent.code == 3
    assert "the prompt, the schema, a setting or the articles are others" in silent.stderr


def test_a_recording_of_several_models_asks_which(
    command: Command, suite: Path, server: ChatServer
) -> None:
    """One call records both, and a replay names one."""
    base = ("--base-url", server.base_url)
    command.run("eval", suite, "--model", "one", "--model", "two", *base, "--record")
    unclear = offline(command, suite)
    assert unclear.code == 2
    assert "no model is named, and the recording is of several" in unclear.stderr
    assert offline(command, suite, "--model", "two", *base).code == 0


@pytest.mark.parametrize(
    ("options", "edit", "why"),
    [
        ((), edit_prompt, "the prompt was article "),
        (("--model", "another"), None, f"the model was {MODEL}, now it is another"),
        (("--base-url", "http://127.0.0.1:9/v1"), None, "the endpoint was http://"),
    ],
)
def test_a_recording_that_answers_nothing_says_why(
    command: Command,
    suite: Path,
    server: ChatServer,
    options: tuple[str, ...],
    edit: Callable[[Path], None] | None,
    why: str,
) -> None:
    """What is another, and the one command that mends it."""
    command.run("eval", suite, *at(server), "--record")
    if edit is not None:
        edit(command.cwd)
    done = offline(command, suite, *options)
    assert done.code == 3
    assert why in done.stderr
    assert f"Record it again: summarizer eval {suite}" in done.stderr
    assert done.stderr.rstrip().endswith("--record")


def test_the_command_that_mends_it_does(command: Command, suite: Path, server: ChatServer) -> None:
    """Typed as it was said, with the server where it was."""
    command.run("eval", suite, *at(server), "--record")
    edit_prompt(command.cwd)
    said = offline(command, suite).stderr.rpartition("summarizer ")[2].split()
    assert command.run(*said).code == 0
    assert offline(command, suite).code == 0


def test_a_recording_of_another_schema_is_named(
    command: Command, suite: Path, server: ChatServer
) -> None:
    """The first edition of the prompt had its own, so both are another."""
    command.run("eval", suite, *at(server), "--prompt", "article@1", "--record")
    done = offline(command, suite)
    assert done.code == 3
    assert "the schema was " in done.stderr
    assert 'prompt = "article@1"' in done.stderr


def test_without_a_key_a_silent_recording_is_named_too(
    command: Command, suite: Path, chat_server: Serve
) -> None:
    """Not offline, and the endpoint refuses: what to do is said, and what the endpoint says."""

    def refuses(seen: Seen) -> Answer:
        asked = orjson.dumps(seen.body["messages"]).decode()
        return status(401) if "You read texts" in asked else answers(seen)

    command.run("eval", suite, *at(chat_server(refuses)), "--record")
    edit_prompt(command.cwd)
    nothing = {"SUMMARIZER_CACHE_DIR": str(command.cwd / "nothing")}
    done = command.run("eval", suite, env=nothing)
    assert done.code == 3
    assert "the prompt was article " in done.stderr


def test_a_new_article_is_told_from_a_silent_recording(
    command: Command, suite: Path, server: ChatServer
) -> None:
    """It fails the gate, and the report says how to record it."""
    (command.cwd / "gold" / "ferry.json").unlink()
    command.run("eval", suite, *at(server), "--record")
    write_case(command.cwd, "ferry")
    done = offline(command, suite)
    assert done.code == 1
    said = " ".join(done.out.split())
    assert "1 of 2 articles have no recorded reply; record them: summarizer eval" in said


def test_the_store_takes_a_recording_in(command: Command, suite: Path, server: ChatServer) -> None:
    """Its manifest is no entry, and no problem."""
    command.run("eval", suite, *at(server), "--record")
    done = command.run("cache", "import", "rec", "--cache-dir", "elsewhere")
    assert done.code == 0, done.stderr + done.out


def test_a_manifest_that_is_none_is_named(
    command: Command, suite: Path, server: ChatServer
) -> None:
    """Broken data is exit code 3, with its file."""
    command.run("eval", suite, *at(server), "--record")
    (command.cwd / "rec" / "recording.json").write_text("{}", encoding="utf-8")
    done = offline(command, suite)
    assert done.code == 3
    assert "recording.json: is not what `summarizer eval --record` writes" in done.stderr


def cut_a_reply(folder: Path) -> None:
    path = next(path for path in folder.glob("*.json") if path.name != "recording.json")
    path.write_bytes(path.read_bytes()[:300])


def conflict_in_the_manifest(folder: Path) -> None:
    path = folder / "recording.json"
    path.write_text(f"<<<<<<< HEAD\n{path.read_text('utf-8')}=======\n", encoding="utf-8")


@pytest.mark.parametrize("damage", [cut_a_reply, conflict_in_the_manifest])
def test_a_broken_recording_is_made_anew(
    command: Command, suite: Path, server: ChatServer, damage: Callable[[Path], None]
) -> None:
    """A reply that was cut, a merge that left its marks: the message says how, and it does it."""
    command.run("eval", suite, *at(server), "--record")
    damage(command.cwd / "rec")
    broken = offline(command, suite)
    assert broken.code == 3
    assert "`summarizer eval SUITE --record` makes it anew" in broken.stderr
    anew = command.run("eval", suite, *at(server), "--record")
    assert anew.code == 0, anew.stderr
    assert "rec holds 2 replies" in anew.out
    assert offline(command, suite).code == 0


def test_a_file_that_is_no_reply_is_left_alone(
    command: Command, suite: Path, server: ChatServer
) -> None:
    """Recording anew must not make away with what somebody else put there."""
    command.run("eval", suite, *at(server), "--record")
    path = command.cwd / "rec" / "notes.json"
    path.write_text("{}", encoding="utf-8")
    assert command.run("eval", suite, *at(server), "--record").code == 3
    assert path.exists()


def test_a_suite_is_recorded_before_its_baseline_is_pinned(
    command: Command, suite: Path, server: ChatServer
) -> None:
    """The report says that nothing was held to it; without --record that is an error."""
    thresholds = f'{OWN_PROMPT}\n[thresholds]\n"claims.f1" = {{ min = 0.1 }}\n'
    write_suite(command.cwd, thresholds, head=f'{HEAD}\nbaseline = "../base.json"')
    first = command.run("eval", suite, *at(server), "--record")
    assert first.code == 0, first.stderr
    assert "is not there yet, so the run is held to no baseline" in " ".join(first.out.split())
    assert offline(command, suite).code == 3


def test_a_key_goes_to_no_endpoint_that_only_a_recording_names(
    command: Command, suite: Path, server: ChatServer
) -> None:
    """Whoever edits a recording must not get the key of those who replay it."""
    command.run("eval", suite, *at(server), "--record")
    path = command.cwd / "rec" / "recording.json"
    elsewhere = "https://example.org/v1"
    path.write_text(path.read_text("utf-8").replace(server.base_url, elsewhere), "utf-8")
    edit_prompt(command.cwd)
    for options in ((), ("--record",)):
        done = command.run("eval", suite, *options, env={"OPENAI_API_KEY": "sk-secret"})
        assert done.code == 2
        assert "your key goes only where you say" in done.stderr
        assert "sk-secret" not in done.stderr


def test_a_folder_that_is_not_recorded_yet_keeps_no_run_from_asking(
    command: Command, suite: Path, server: ChatServer
) -> None:
    """Only offline is it all that may answer."""
    assert command.run("eval", suite, *at(server)).code == 0
    silent = command.run("eval", suite, "--offline")
    assert silent.code == 2
    assert "small.toml:3: recordings: " in silent.stderr


def test_record_needs_a_folder(command: Command) -> None:
    """Of the suite, or of the option; and offline there is nothing to record."""
    suite = write_world(command.cwd)
    assert "the suite names no recordings" in command.run("eval", suite, "--record").stderr
    assert command.run("eval", suite, "--record", "rec", "--offline").code == 2
