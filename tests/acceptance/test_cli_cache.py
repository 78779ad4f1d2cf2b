"""`summarizer cache`, as a user meets it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from summarizer.backends.completions import completion_from_content
from summarizer.store import Store
from tests.commands import Done, run, run_on_terminal, run_process

FINGERPRINTS = [f"{number:064x}" for number in range(1, 4)]
UNKNOWN = "e" * 64
REPLY: dict[str, Any] = {
    "entities": [],
    "claims": [],
    "summary": {"headline": "Nothing happened", "sentences": []},
}


def entry(model: str, age_days: int) -> dict[str, Any]:
    """Return an entry of the store, made some days ago."""
    created = datetime.now(UTC) - timedelta(days=age_days)
    return {
        "completion": completion_from_content(json.dumps(REPLY), model),
        "mode": "json_schema",
        "latency_s": 0.5,
        "created": created.isoformat(),
        "attempts": 1,
        "model": model,
        "endpoint": "https://api.example/v1/chat/completions",
    }


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return a folder with a store in `store`: two entries of "old", 40 and 3 days old, and one."""
    with Store(tmp_path / "store") as store:
        store.put(FINGERPRINTS[0], entry("old", 40))
        store.put(FINGERPRINTS[1], entry("old", 3))
        store.put(FINGERPRINTS[2], entry("new", 1))
    return tmp_path


def cache(*args: str | Path, cwd: Path) -> Done:
    """Run `summarizer cache VERB ... --cache-dir store`."""
    return run("cache", *args, "--cache-dir", "store", cwd=cwd)


def put(reply: str, *more: str, fingerprint: str = UNKNOWN, cwd: Path) -> Done:
    """Run `summarizer cache put` on a file that holds the reply."""
    (cwd / "reply.json").write_text(reply, encoding="utf-8")
    return cache("put", "--fingerprint", fingerprint, "--reply", "reply.json", *more, cwd=cwd)


def held(home: Path, name: str = "store") -> dict[str, Mapping[str, Any]]:
    """Return what the store holds now."""
    with Store(home / name) as store:
        return {key: store.get(key) or {} for key in store.fingerprints()}


def test_stats_tell_what_the_store_holds(home: Path) -> None:
    """For people in lines, for programs in one JSON object."""
    told = cache("stats", cwd=home)
    found = json.loads(cache("stats", "--json", cwd=home).out)

    assert told.code == 0
    assert "entries   3\n" in told.out
    assert "model     old: 2\n" in told.out
    assert (found["entries"], found["models"]) == (3, {"old": 2, "new": 1})
    assert found["bytes"] > 0
    assert found["damaged"] == 0
    assert found["oldest"] < found["newest"]


def test_the_environment_names_the_store_too(home: Path) -> None:
    """SUMMARIZER_CACHE_DIR is where `run` writes, so it is where `cache` looks."""
    ended = run("cache", "stats", "--json", cwd=home, SUMMARIZER_CACHE_DIR=str(home / "store"))

    assert json.loads(ended.out)["entries"] == 3


@pytest.mark.parametrize("verb", [["stats"], ["verify"], ["prune", "--model", "m"], ["clear"]])
def test_looking_at_a_store_does_not_make_one(tmp_path: Path, verb: list[str]) -> None:
    """Nothing stored yet is no error, and a mistyped folder is not created."""
    ended = cache(*verb, cwd=tmp_path)

    assert ended.code == 0
    assert "nothing is stored here yet" in ended.stderr
    assert not (tmp_path / "store").exists()


def test_a_folder_of_something_else_is_refused(tmp_path: Path) -> None:
    """Exit 2, and nothing in it is touched, not even by clear."""
    (tmp_path / "store").mkdir()
    (tmp_path / "store" / "thesis.txt").write_text("years of work", encoding="utf-8")

    for verb in (["stats"], ["clear", "--yes"]):
        assert cache(*verb, cwd=tmp_path).code == 2
    assert (tmp_path / "store" / "thesis.txt").read_text(encoding="utf-8") == "years of work"


def test_verify_finds_nothing_in_a_sound_store(home: Path) -> None:
    """Exit 0, and it says how much was read."""
    ended = cache("verify", cwd=home)

    assert (ended.code, ended.out) == (0, "3 entries, no problems\n")


def test_verify_names_each_damaged_entry(home: Path) -> None:
    """Exit 1, the fingerprint and the problem on one line."""
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(home / "store" / "cache.db")) as database, database:
        database.execute("UPDATE Cache SET value = x'00ff' WHERE key = ?", (FINGERPRINTS[1],))

    ended = cache("verify", cwd=home)

    assert ended.code == 1
    assert ended.out.startswith(f"{FINGERPRINTS[1]}: its value is damaged")
    assert len(ended.out.splitlines()) == 1


def test_a_database_that_was_moved_aside_is_a_problem_until_cleared(home: Path) -> None:
    """A store that began anew must not verify as if nothing had been lost."""
    (home / "store" / "cache.db").write_bytes(b"no database at all" * 100)
    for companion in ("-wal", "-shm"):
        (home / "store" / f"cache.db{companion}").unlink(missing_ok=True)

    found = cache("verify", cwd=home)
    cleared = cache("clear", "--yes", cwd=home)

    assert found.code == 1
    assert "cache.db.broken-1: a database that could not be read" in found.out
    assert cleared.code == 0
    assert cache("verify", cwd=home).code == 0


@pytest.mark.parametrize(
    ("conditions", "left"),
    [
        (["--older-than", "30d"], [1, 2]),
        (["--older-than", "48h"], [2]),
        (["--model", "old"], [2]),
        (["--max-entries", "1"], [2]),
        (["--model", "old", "--max-entries", "1"], [1, 2]),
        (["--older-than", "9w"], [0, 1, 2]),
    ],
)
def test_prune_removes_what_its_conditions_say_and_a_dry_run_nothing(
    home: Path, conditions: list[str], left: list[int]
) -> None:
    """A dry run counts what the real one removes."""
    n_gone = 3 - len(left)
    noun = "entry" if n_gone == 1 else "entries"

    dry = cache("prune", *conditions, "--dry-run", cwd=home)
    assert (dry.code, dry.out) == (0, f"{n_gone} {noun} would be removed\n")
    assert list(held(home)) == FINGERPRINTS

    real = cache("prune", *conditions, cwd=home)
    assert (real.code, real.out) == (0, f"{n_gone} {noun} removed\n")
    assert list(held(home)) == [FINGERPRINTS[number] for number in left]


@pytest.mark.parametrize(
    ("args", "problem"),
    [
        (["prune"], "--older-than, --model or --max-entries"),
        (["prune", "--older-than", "soon"], "write 30d, 12h, 2w or 90m"),
        (["prune", "--max-entries", "-1"], "-1 is not in the range"),
        (["export", "out", "--fingerprint", "abc"], "64 hex digits"),
        (["put", "--fingerprint", "abc", "--reply", "-"], "64 hex digits"),
        (["clear"], "say --yes to delete"),
    ],
)
def test_what_cannot_be_meant_is_usage(home: Path, args: list[str], problem: str) -> None:
    """Exit 2 with the way out, and nothing is removed."""
    ended = cache(*args, cwd=home)

    assert ended.code == 2
    assert problem in ended.stderr
    assert len(held(home)) == 3


def test_an_export_is_imported_elsewhere_and_only_once(home: Path) -> None:
    """Entries travel as files; a second import changes nothing."""
    exported = cache("export", "files", cwd=home)
    first = run("cache", "import", "files", "--cache-dir", "other", cwd=home)
    again = run("cache", "import", "files", "--cache-dir", "other", cwd=home)

    assert exported.out == "3 entries written to files\n"
    assert (first.code, first.out) == (0, "3 entries new, 0 already there\n")
    assert (again.code, again.out) == (0, "0 entries new, 3 already there\n")
    assert held(home, "other") == held(home)


def test_export_says_which_fingerprints_are_not_there(home: Path) -> None:
    """Exit 1, and those that are there are written."""
    ended = cache(
        "export", "files", "--fingerprint", FINGERPRINTS[0], "--fingerprint", UNKNOWN, cwd=home
    )

    assert ended.code == 1
    assert ended.stderr == f"summarizer: {UNKNOWN}: the store holds no such entry\n"
    assert [path.stem for path in (home / "files").iterdir()] == [FINGERPRINTS[0]]


def test_invalid_files_are_refused_and_the_valid_ones_imported(home: Path) -> None:
    """Exit 3, each bad file named; the others are not lost to it."""
    cache("export", "files", cwd=home)
    edited = home / "files" / f"{FINGERPRINTS[0]}.json"
    edited.write_text(edited.read_text(encoding="utf-8").replace("Nothing", "All"), "utf-8")
    (home / "files" / "notes.json").write_text("[]", encoding="utf-8")

    ended = run("cache", "import", "files", "--cache-dir", "other", cwd=home)

    assert ended.code == 3
    assert ended.out == "2 entries new, 0 already there, 2 refused\n"
    assert f"files/{FINGERPRINTS[0]}.json: its checksum does not match" in ended.stderr
    assert "files/notes.json: " in ended.stderr
    assert list(held(home, "other")) == FINGERPRINTS[1:]


def test_a_folder_that_is_not_there_cannot_be_imported(home: Path) -> None:
    """Exit 3: the input is missing."""
    ended = cache("import", "nowhere", cwd=home)

    assert ended.code == 3
    assert "nowhere is not a folder" in ended.stderr


def test_clear_asks_on_a_terminal(home: Path) -> None:
    """No keeps everything, yes empties the store."""
    command = ("cache", "clear", "--cache-dir", "store")

    kept = run_on_terminal(*command, cwd=home, keys="n\n")
    assert kept.code == 0
    assert "Delete 3 entries in store?" in kept.out
    assert "nothing was deleted" in kept.out
    assert len(held(home)) == 3

    cleared = run_on_terminal(*command, cwd=home, keys="y\n")
    assert cleared.code == 0
    assert "3 entries deleted" in cleared.out
    assert held(home) == {}


@pytest.mark.parametrize(("answer", "n_left"), [("y\n", 0), ("n\n", 3)])
def test_clear_takes_an_answer_from_a_pipe(home: Path, answer: str, n_left: int) -> None:
    """`yes | summarizer cache clear` is an answer too."""
    ended = run_process("cache", "clear", "--cache-dir", "store", cwd=home, stdin=answer)

    assert ended.code == 0
    assert len(held(home)) == n_left


def test_clear_mends_a_store_that_cannot_be_opened(home: Path) -> None:
    """The way out that the error message names works."""
    (home / "store" / "summarizer-store.json").write_text("{}", encoding="utf-8")
    assert cache("stats", cwd=home).code == 2

    ended = cache("clear", "--yes", cwd=home)

    assert ended.code == 0
    assert held(home) == {}


@pytest.mark.parametrize("form", ["reply", "completion", "entry", "exported"])
def test_a_reply_made_elsewhere_is_stored_in_any_of_its_forms(home: Path, form: str) -> None:
    """A bare reply, a raw completion, an entry, an exported file; the model is who is named."""
    cache("export", "files", "--fingerprint", FINGERPRINTS[0], cwd=home)
    exported = json.loads((home / "files" / f"{FINGERPRINTS[0]}.json").read_bytes())
    forms = {
        "reply": REPLY,
        "completion": exported["entry"]["completion"],
        "entry": exported["entry"],
        "exported": exported,
    }

    cache("clear", "--yes", cwd=home)
    ended = put(json.dumps(forms[form]), "--model", "me", fingerprint=FINGERPRINTS[0], cwd=home)

    assert (ended.code, ended.stderr) == (0, "")
    stored = held(home)[FINGERPRINTS[0]]
    assert stored["model"] == "me"
    assert json.loads(stored["completion"]["choices"][0]["message"]["content"]) == REPLY


@pytest.mark.parametrize(("reply", "code", "said"), [(REPLY, 0, ""), ([], 3, "stdin: is not")])
def test_a_reply_comes_in_through_a_pipe(home: Path, reply: object, code: int, said: str) -> None:
    """`render | model | put` needs no file."""
    words = ("cache", "put", "--fingerprint", UNKNOWN, "--reply", "-", "--cache-dir", "store")

    ended = run_process(*words, cwd=home, stdin=json.dumps(reply))

    assert ended.code == code
    assert said in ended.stderr
    assert (UNKNOWN in held(home)) == (code == 0)


def _completion(content: str, **changes: Any) -> str:
    return json.dumps(completion_from_content(content, "m", **changes))


@pytest.mark.parametrize(
    ("reply", "problem"),
    [
        ("{not json", "reply.json: is not JSON"),
        ("[]", "reply.json: is not a JSON object"),
        ("{}", "does not fit the reply schema"),
        (json.dumps({**REPLY, "claims": [{"id": "c1"}]}), "claims.0.text: field required"),
        (_completion('{"claims": []}'), "summary: field required"),
        (_completion(""), "holds no answer (it is empty)"),
        (_completion("{}", finish_reason="content_filter"), "holds no answer (content filter)"),
        ('{"choices": [{}]}', "has no message"),
        (json.dumps({"fingerprint": "x", "entry": {"model": "m"}}), "answers another request"),
        (json.dumps({"fingerprint": UNKNOWN, "entry": {"a": 1}}), "its checksum does not match"),
    ],
)
def test_a_reply_that_is_none_is_refused_with_its_problems(
    home: Path, reply: str, problem: str
) -> None:
    """Exit 3, and the store is as it was."""
    ended = put(reply, cwd=home)

    assert ended.code == 3
    assert problem in ended.stderr
    assert UNKNOWN not in held(home)


def test_a_reply_to_a_schema_of_one_s_own_is_stored_by_force(home: Path) -> None:
    """A user's own reply model may be anything."""
    own = '{"verdict": "fine"}'

    assert put(own, cwd=home).code == 3
    assert put(own, "--force", cwd=home).code == 0
    assert UNKNOWN in held(home)


def test_a_repair_is_a_reply_too(home: Path) -> None:
    """Requests for better quotes have fingerprints of their own."""
    repair = json.dumps({"repairs": [{"claim": "c1", "quotes": ["It rained."]}]})

    assert put(repair, cwd=home).code == 0


def test_a_completion_that_is_noise_is_stored_with_a_warning(home: Path) -> None:
    """It is what the model said; the run will ask again."""
    noise = _completion("I would rather not write JSON.")

    ended = put(noise, cwd=home)

    assert ended.code == 0
    assert "stored as it is" in ended.stderr


DECISION = {"id": "c1", "words": None, "why": "", "wrong": [], "answer": "right"}


def test_decisions_that_do_not_fit_are_refused_by_their_own_schema(home: Path) -> None:
    """What is wrong is said of what was meant, not of an article's reply."""
    ended = put(json.dumps({"decisions": [{**DECISION, "answer": "maybe"}]}), cwd=home)

    assert ended.code == 3
    assert "decisions.0.answer: input should be 'right' or 'wrong'" in ended.stderr
    assert "field required" not in ended.stderr


def test_a_reply_of_another_kind_replaces_none(home: Path) -> None:
    """Decisions under the fingerprint of an article's request are a slip, not a better answer."""
    said = json.dumps({"decisions": [DECISION]})
    before = held(home)

    ended = put(said, fingerprint=FINGERPRINTS[0], cwd=home)

    assert ended.code == 3
    assert "is a second reading, and the store holds a reading as the answer" in ended.stderr
    assert held(home) == before
    assert put(said, "--force", fingerprint=FINGERPRINTS[0], cwd=home).code == 0


def test_replacing_a_reply_is_said(home: Path) -> None:
    """Nothing is replaced silently."""
    ended = put(json.dumps(REPLY), fingerprint=FINGERPRINTS[0], cwd=home)

    assert ended.out.endswith(" stored in place of another one\n")
