"""`summarizer prompts`, and a request that is answered by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.commands import ROOT, Done, run, run_process

TEXT = "The mayor of Ostmark, Ann Lee, resigned on Monday, the Ostmark Courier reported.\n"
CLAIM = {
    "id": "c1",
    "evidence": ["The mayor of Ostmark, Ann Lee, resigned on Monday"],
    "text": "Ann Lee, the mayor of Ostmark, resigned.",
    "importance": "core",
    "attribution": [["Ostmark Courier"]],
    "status": "stated",
    "polarity": "positive",
    "quantities": [],
    "time": None,
}
REPLY = {
    "entities": [{"name": "Ann Lee", "type": "person", "aliases": []}],
    "claims": [CLAIM],
    "summary": {
        "headline": "Mayor of Ostmark resigns",
        "sentences": [{"text": "Ann Lee resigned as mayor of Ostmark.", "claims": ["c1"]}],
    },
}
MINE = "---\nname: mine\npurpose: Try it.\n---\nSay what this says.\n{{ article }}\n"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return a folder with an article, and a prompt of one's own."""
    (tmp_path / "article.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "my.md").write_text(MINE, encoding="utf-8")
    return tmp_path


def prompts(*args: str | Path, cwd: Path, **more: str) -> Done:
    """Run `summarizer prompts`."""
    return run("prompts", *args, cwd=cwd, **more)


def rendered(*args: str, cwd: Path, **more: str) -> dict[str, Any]:
    """Return the request that `prompts render article.txt` prints."""
    ended = prompts("render", "article.txt", *args, cwd=cwd, **more)
    assert ended.code == 0, ended.stderr
    request: dict[str, Any] = json.loads(ended.out)
    return request


def test_the_built_in_prompts_are_listed(home: Path) -> None:
    """Name, purpose, reply and variables of each."""
    ended = prompts("list", cwd=home)

    assert ended.code == 0
    assert "article: Ask for the entities, claims and summary of one news article\n" in ended.out
    assert (
        "article@1: Ask for the entities, claims and summary of one news article\n  ed" in ended.out
    )
    assert ended.out.count("  edition: 1\n") == ended.out.count("  edition: 2\n") == 2
    assert "  reply: summarizer.replies:RepairReply\n" in ended.out
    assert "  variables: article, language, published, publisher, title\n" in ended.out


def test_a_prompt_is_shown_as_it_is(home: Path) -> None:
    """What is printed can be saved and used as a prompt of one's own."""
    ended = prompts("show", "article", cwd=home)

    assert ended.out == (ROOT / "prompts" / "article.md").read_text(encoding="utf-8")
    assert prompts("show", "my.md", cwd=home).out == MINE
    assert prompts("show", "artikel", cwd=home).code == 2


def test_built_in_prompts_are_in_order(home: Path) -> None:
    """Exit 0, a line each, with a rough size."""
    ended = prompts("check", cwd=home)

    assert ended.code == 0
    assert [line.split(": ")[0] for line in ended.out.splitlines()] == [
        "article.md",
        "article@1.md",
        "judge.md",
        "pairs.md",
        "part.md",
        "passage.md",
        "reask.md",
        "repair.md",
        "repair@1.md",
        "summary.md",
        "verify.md",
    ]
    assert "tokens without the article" in ended.out


def test_each_prompt_that_cannot_be_used_is_named(home: Path) -> None:
    """Exit 2; the good one between two bad ones is still checked."""
    (home / "weather.md").write_text(MINE + "{{ weather }}", encoding="utf-8")
    (home / "zero.md").write_text(MINE + "{{ 1 / 0 }}", encoding="utf-8")
    (home / "mapping.py").write_text(
        "from summarizer import ArticleReply\nclass Reply(ArticleReply):\n    n: dict[str, int]\n",
        encoding="utf-8",
    )
    (home / "loose.md").write_text(
        MINE.replace("purpose:", "reply: mapping:Reply\npurpose:"), encoding="utf-8"
    )

    names = ("weather.md", "my.md", "zero.md", "loose.md", "no.md")
    ended = run_process("prompts", "check", *names, cwd=home)  # it imports mapping.py

    assert ended.code == 2
    lines = ended.out.splitlines()
    assert lines[0].startswith("weather.md: variable 'weather' is not provided")
    assert lines[1].startswith("my.md: ok, about ")
    assert lines[2] == "zero.md: the template fails: division by zero"
    assert lines[3].startswith("loose.md: reply Reply: n: strict mode has no mapping")
    assert lines[4].startswith("no.md: cannot read the prompt")


def test_copies_of_all_built_in_prompts_pass(home: Path) -> None:
    """A file is checked as the kind of prompt that its name field says."""
    files = sorted((ROOT / "prompts").glob("*.md"))

    assert prompts("check", *files, cwd=home).code == 0


def test_the_request_is_printed_as_it_would_be_sent(home: Path) -> None:
    """The body, with its endpoint and fingerprint, without a key, a network or a store."""
    request = rendered("--model", "m", "--base-url", "http://127.0.0.1:9/v1/", cwd=home)

    assert request["endpoint"] == "http://127.0.0.1:9/v1/chat/completions"
    assert len(request["fingerprint"]) == 64
    assert request["model"] == "m"
    assert request["response_format"]["json_schema"]["strict"] is True
    assert TEXT in request["messages"][-1]["content"]
    assert sorted(path.name for path in home.iterdir()) == ["article.txt", "my.md"]


def test_what_changes_the_request_changes_its_fingerprint(home: Path) -> None:
    """Model, endpoint, prompt and language are part of what is asked; a key is not."""
    variants = [
        rendered("--model", "m", cwd=home),
        rendered("--model", "n", cwd=home),
        rendered("--model", "m", "--base-url", "http://localhost/v1", cwd=home),
        rendered("--model", "m", "--prompt", "my.md", cwd=home),
        rendered("--model", "m", "--language", "French", cwd=home),
    ]
    keyed = rendered("--model", "m", cwd=home, OPENAI_API_KEY="sk-secret")

    assert len({variant["fingerprint"] for variant in variants}) == len(variants)
    assert keyed == variants[0]
    assert "sk-secret" not in json.dumps(keyed)


def test_without_a_model_the_default_one_is_asked_and_said(home: Path) -> None:
    """The reader without a model is sent nothing, so there is nothing of its to show."""
    ended = prompts("render", "article.txt", cwd=home)
    extractive = prompts("render", "article.txt", "--model", "extractive", cwd=home)

    assert ended.code == 0
    assert "no model was named" in ended.stderr
    assert extractive.code == 2
    assert "is sent no request" in extractive.stderr


def test_an_article_that_cannot_be_read_is_bad_input(home: Path) -> None:
    """Exit 3."""
    assert prompts("render", "no.txt", "--model", "m", cwd=home).code == 3


def test_a_request_answered_by_hand_becomes_a_record(home: Path) -> None:
    """Rendered, answered, put: the same command then finds the reply without a network."""
    store = ("--cache-dir", "store")
    options = ("--model", "m", "--base-url", "http://127.0.0.1:9/v1")
    (home / "reply.json").write_text(json.dumps(REPLY, indent=1), encoding="utf-8")
    offline = ("run", "article.txt", "--offline", *options, *store)
    before = run(*offline, cwd=home)

    fingerprint = rendered(*options, cwd=home)["fingerprint"]
    put = run(
        "cache", "put", "--fingerprint", fingerprint, "--reply", "reply.json", "--model", "m",
        *store, cwd=home,
    )  # fmt: skip
    ended = run(*offline, cwd=home)

    assert before.code == 1
    assert json.loads(before.out)["error"]["kind"] == "not_stored"
    assert put.code == 0
    assert ended.code == 0, ended.stderr
    record = json.loads(ended.out)
    assert record["outcome"] == "ok"
    assert record["claims"][0]["text"] == CLAIM["text"]
    assert record["claims"][0]["evidence"][0]["match"] == "exact"
    assert record["provenance"]["fingerprint"] == fingerprint
    assert record["provenance"]["stored"] is True
    assert record["provenance"]["mode"] == "by_hand"
    (home / "out.jsonl").write_bytes(ended.stdout)
    shown = run("show", "out.jsonl", cwd=home)
    assert "Ann Lee resigned as mayor of Ostmark. [1]" in shown.out
    assert "Ostmark Courier" in shown.out


def test_a_second_reading_is_answered_by_hand(home: Path) -> None:
    """Rendered from the records, answered, put: `run --verify` finds it without a network."""
    options = ("--model", "m", "--base-url", "http://127.0.0.1:9/v1")
    offline = ("run", "article.txt", "--offline", *options, "--verify", "--on-wrong", "reject")
    store = {"SUMMARIZER_CACHE_DIR": str(home / "store")}
    decision = {
        "id": "c1",
        "words": "resigned on Monday",
        "why": "It says another thing.",
        "wrong": ["what"],
        "answer": "wrong",
    }
    right = {"id": "s1", "words": None, "why": "", "wrong": [], "answer": "right"}

    def put(fingerprint: str, reply: object) -> int:
        (home / "reply.json").write_text(json.dumps(reply), encoding="utf-8")
        args = ("--fingerprint", fingerprint, "--reply", "reply.json")
        return run("cache", "put", *args, cwd=home, **store).code

    assert put(rendered(*options, cwd=home)["fingerprint"], REPLY) == 0
    before = run(*offline, cwd=home, **store)
    (home / "out.jsonl").write_bytes(before.stdout)
    request = rendered("--verify", "out.jsonl", *options[2:], cwd=home)
    assert put(request["fingerprint"], {"decisions": [decision, right]}) == 0
    ended = run(*offline, cwd=home, **store)

    assert before.code == 1
    assert json.loads(before.out)["flags"][-1]["kind"] == "not_verified"
    assert request["model"] == "m"
    words = ("prompts", "render", "article.txt", "--verify", "-", *options)
    piped = run_process(*words, cwd=home, stdin=before.stdout)
    assert json.loads(piped.out) == request
    assert request["response_format"]["json_schema"]["name"] == "verify_reply"
    asked = request["messages"][-1]["content"]
    assert asked.index(TEXT.strip()) < asked.index(CLAIM["text"])
    assert ended.code == 0, ended.stderr
    record = json.loads(ended.out)
    assert record["claims"] == []
    assert "resigned on Monday" in record["rejected"][0]["reason"]
    assert record["verification"]["fingerprint"] == request["fingerprint"]


def test_a_second_reading_needs_the_record_of_the_article(home: Path) -> None:
    """Exit 3 where the records are of other texts; exit 2 for a reader that cannot verify."""
    run("run", "article.txt", "-o", "out.jsonl", cwd=home)
    (home / "other.txt").write_text("The council met.", encoding="utf-8")

    other = prompts("render", "other.txt", "--verify", "out.jsonl", "--model", "m", cwd=home)
    builtin = prompts("render", "article.txt", "--verify", "out.jsonl", cwd=home)

    assert other.code == 3
    assert "out.jsonl: holds no record of this text: article 'other'" in other.stderr
    assert builtin.code == 2
    assert "name the model that verifies (--model MODEL)" in builtin.stderr


def test_the_second_reading_of_a_long_list_is_several_requests(home: Path) -> None:
    """Above 40 claims a list is printed, and every request begins alike."""
    text = "".join(f"The mayor opened harbour number {n} on Monday.\n\n" for n in range(1, 61))
    (home / "article.txt").write_text(text, encoding="utf-8")
    run("run", "article.txt", "-o", "out.jsonl", cwd=home)

    ended = prompts("render", "article.txt", "--verify", "out.jsonl", "--model", "m", cwd=home)

    requests = json.loads(ended.out)
    assert len(requests) == 2
    asked = [request["messages"][-1]["content"] for request in requests]
    assert len({content.partition('{"id"')[0] for content in asked}) == 1
    assert sum(content.count('"quotes"') for content in asked) == 60


def test_replies_to_the_first_edition_are_counted_and_read(home: Path) -> None:
    """The dry run says how many there are, and `--prompt article@1` reads them, offline too."""
    (home / "other.txt").write_text(f"{TEXT}\nNobody else spoke.\n", encoding="utf-8")
    (home / "reply.json").write_text(json.dumps(REPLY), encoding="utf-8")
    options = ("--model", "m", "--cache-dir", "store")
    first = rendered("--model", "m", "--prompt", "article@1", cwd=home)
    second = rendered("--model", "m", cwd=home)
    run(
        "cache", "put", "--fingerprint", first["fingerprint"], "--reply", "reply.json",
        "--cache-dir", "store", cwd=home,
    )  # fmt: skip

    dry = run("run", "article.txt", "other.txt", "--dry-run", *options, cwd=home)
    old_dry = run(
        "run", "article.txt", "other.txt", "--dry-run", *options, "--prompt", "article@1", cwd=home
    )
    missed = run("run", "article.txt", "--offline", *options, cwd=home)
    read = run("run", "article.txt", "--offline", *options, "--prompt", "article@1", cwd=home)

    assert first["fingerprint"] != second["fingerprint"]
    assert "0 answered by the store, 2 to be sent" in dry.stderr
    assert (
        "; 1 of those to be sent is stored under article@1: --prompt article@1 reads them"
        in dry.stderr
    )
    assert "1 answered by the store, 1 to be sent" in old_dry.stderr
    assert "stored under" not in old_dry.stderr
    assert (missed.code, read.code) == (1, 0)
    assert json.loads(read.out)["provenance"]["fingerprint"] == first["fingerprint"]


def test_the_edition_can_be_set_for_a_project(home: Path) -> None:
    """`[tool.summarizer]` and the environment name it as `--prompt` does."""
    (home / "pyproject.toml").write_text('[tool.summarizer]\nprompt = "article@1"\n')

    set_in_file = rendered("--model", "m", cwd=home)
    (home / "pyproject.toml").unlink()
    set_around = rendered("--model", "m", cwd=home, SUMMARIZER_PROMPT="article@1")

    assert set_in_file == set_around == rendered("--model", "m", "--prompt", "article@1", cwd=home)


@pytest.mark.parametrize("error", ["KeyError", "EOFError"])  # click takes this for a Ctrl-D
def test_an_error_that_nobody_foresaw_is_one_line(home: Path, error: str) -> None:
    """A reply model that fails in its own way ends the run with 1, without a traceback."""
    (home / "faulty.py").write_text(
        "import pydantic\n"
        "from summarizer import ArticleReply\n"
        "class Reply(ArticleReply):\n"
        "    @pydantic.model_validator(mode='after')\n"
        "    def look(self):\n"
        f"        raise {error}('my secret')\n",
        encoding="utf-8",
    )
    (home / "my.md").write_text(MINE.replace("---\nSay", "reply: faulty:Reply\n---\nSay"))
    options = ("article.txt", "--model", "m", "--prompt", "my.md")
    request = run_process("prompts", "render", *options, cwd=home)  # it imports faulty.py
    fingerprint = json.loads(request.out)["fingerprint"]
    (home / "reply.json").write_text(json.dumps(REPLY), encoding="utf-8")
    store = {"SUMMARIZER_CACHE_DIR": str(home / "store")}
    run("cache", "put", "--fingerprint", fingerprint, "--reply", "reply.json", cwd=home, **store)

    ended = run_process("run", *options, "--offline", cwd=home, **store)

    assert ended.code == 1
    assert f"an unforeseen {error} in " in ended.stderr.splitlines()[-1]
    assert "my secret" not in ended.stderr
