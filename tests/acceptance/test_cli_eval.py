"""`summarizer eval` and `compare` as their users run them: what passes, and what is stopped."""

from __future__ import annotations

import shutil
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest

from tests.commands import ROOT, Command, at, run_on_terminal
from tests.evaluation import (
    made_records,
    name_in,
    reply,
    write_records,
    write_suite,
    write_world,
)
from tests.servers import MODEL, Answer, ChatServer, Script, Seen, ok, status

THRESHOLDS = """
[thresholds]
"claims.f1" = { min = 0.9 }
"claims.recall" = { min = 0.5 }
"status.accuracy" = { min = 0.9 }
"""
ALL_FOUND = '[thresholds]\n"claims.recall" = { min = 1 }'
Records = list[dict[str, Any]]
Serve = Callable[[Script], ChatServer]


@pytest.fixture
def world(command: Command) -> Path:
    """Write the small world into the command's folder, with thresholds; return its suite."""
    write_world(command.cwd)
    return write_suite(command.cwd, THRESHOLDS)


@pytest.fixture
def baseline(command: Command, world: Path) -> str:
    """Pin the scores of the perfect records."""
    write_records(command.cwd / "good.jsonl", made_records())
    done = command.run("eval", world, "--records", "good.jsonl", "--update-baseline", "base.json")
    assert done.code == 0, done.stderr
    return "base.json"


def verdict(command: Command, name: str = "v.json") -> dict[str, Any]:
    value: dict[str, Any] = orjson.loads((command.cwd / name).read_bytes())
    return value


def drop_a_claim(records: Records) -> None:
    del records[0]["claims"][1]


def flip_a_status(records: Records) -> None:
    records[0]["claims"][1]["status"] = "denied"


def alter_a_number(records: Records) -> None:
    claim = records[0]["claims"][1]
    claim["text"] = claim["text"].replace("40", "400")


@pytest.mark.parametrize(
    ("edit", "score"),
    [
        (drop_a_claim, "claims.recall"),
        (flip_a_status, "status.accuracy"),
        (alter_a_number, "claims.f1"),
    ],
)
def test_a_record_that_got_worse_fails_the_gate(
    command: Command, world: Path, baseline: str, edit: Callable[[Records], None], score: str
) -> None:
    """A claim less, another status or another number is stopped, and the score is named."""
    records = made_records()
    edit(records)
    write_records(command.cwd / "worse.jsonl", records)
    done = command.run(
        "eval", world, "--records", "worse.jsonl", "--baseline", baseline, "--json", "v.json"
    )
    assert done.code == 1
    found = verdict(command)
    assert found["verdict"] == "fail"
    assert score in {f["score"] for f in found["failures"] if f["kind"] == "regression"}


def test_the_same_records_pass_their_own_baseline(
    command: Command, world: Path, baseline: str
) -> None:
    """What was pinned passes again."""
    done = command.run("eval", world, "--records", "good.jsonl", "--baseline", baseline)
    assert done.code == 0, done.out


def test_a_deleted_record_is_no_smaller_evaluation(
    command: Command, world: Path, baseline: str
) -> None:
    """Gold without a record is bad data, never left out of the mean."""
    write_records(command.cwd / "half.jsonl", made_records()[:1])
    done = command.run("eval", world, "--records", "half.jsonl", "--baseline", baseline)
    assert done.code == 3
    assert "ferry" in done.stderr


def test_a_deleted_case_does_not_fit_the_baseline(
    command: Command, world: Path, baseline: str
) -> None:
    """Gold that is gone is named, and so is the command that pins without it."""
    (command.cwd / "gold" / "ferry.json").unlink()
    write_records(command.cwd / "half.jsonl", made_records(("bridge",)))
    done = command.run("eval", world, "--records", "half.jsonl", "--baseline", baseline)
    assert done.code == 3
    assert "ferry.json is missing" in done.stderr
    assert "--update-baseline" in done.stderr


def test_changed_gold_must_be_pinned_anew(command: Command, world: Path, baseline: str) -> None:
    """A label that was changed refuses the comparison until the baseline is pinned again."""
    path = command.cwd / "gold" / "bridge.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"a1"', '"a2"'), encoding="utf-8")
    changed = command.run("eval", world, "--records", "good.jsonl", "--baseline", baseline)
    assert changed.code == 3
    assert "bridge.json is another" in changed.stderr
    pin = command.run("eval", world, "--records", "good.jsonl", "--update-baseline", baseline)
    assert pin.code == 0
    again = command.run("eval", world, "--records", "good.jsonl", "--baseline", baseline)
    assert again.code == 0


def test_updating_does_not_lower_a_floor_unasked(
    command: Command, world: Path, baseline: str
) -> None:
    """A worse run leaves the baseline as it is; with --allow-regression it is pinned."""
    records = made_records()
    flip_a_status(records)
    write_records(command.cwd / "worse.jsonl", records)
    before = (command.cwd / baseline).read_bytes()
    update = ("eval", world, "--records", "worse.jsonl", "--update-baseline", baseline)
    refused = command.run(*update)
    assert refused.code == 1
    assert "was not written" in refused.out
    assert (command.cwd / baseline).read_bytes() == before
    command.run(*update, "--allow-regression")
    assert (command.cwd / baseline).read_bytes() != before


def answers(seen: Seen) -> Answer:
    """Answer like a model that leaves claims out when the prompt does not ask for all of them."""
    said = orjson.dumps(seen.body["messages"]).decode()
    value = reply(name_in(seen.body["messages"]))
    if "miss none" not in said:
        value["claims"] = value["claims"][:1]
    return ok(orjson.dumps(value).decode())


def test_a_prompt_changed_for_the_worse_is_stopped(
    command: Command, world: Path, chat_server: Serve
) -> None:
    """A prompt without its decisive sentence fails thresholds and baseline, and is not pinned."""
    server = chat_server(answers)
    good = ROOT / "prompts" / "article.md"
    text = good.read_text(encoding="utf-8")
    assert " and miss none" in text
    worse = command.cwd / "article.md"
    worse.write_text(text.replace(" and miss none", ""), encoding="utf-8")
    pin = command.run("eval", world, *at(server), "--update-baseline", "base.json")
    assert pin.code == 0, pin.out + pin.stderr

    stopped = command.run("eval", world, *at(server), "--prompt", worse, "--json", "v.json")
    compared = command.run("eval", world, *at(server), "--prompt", worse, "--baseline", "base.json")
    pinned = command.run(
        "eval", world, *at(server), "--prompt", worse, "--update-baseline", "base.json"
    )
    assert (stopped.code, compared.code, pinned.code) == (1, 1, 1)
    assert "since its baseline was pinned, prompts: article.md is another" in compared.out
    kinds = {failure["kind"] for failure in verdict(command)["failures"]}
    assert kinds == {"minimum"}
    assert "its baseline" in pinned.out


def test_a_recording_replays_a_run_without_a_server(
    command: Command, world: Path, chat_server: Serve
) -> None:
    """What was recorded gives the same scores offline, from an empty store."""
    server = chat_server(answers)
    live = command.run("eval", world, *at(server), "--record", "rec", "--json", "live.json")
    assert live.out.startswith("model test-model, live")
    n_asked = len(server.chats)
    replay = (
        "eval",
        world,
        *at(server),
        "--offline",
        "--recordings",
        "rec",
        "--json",
        "again.json",
    )
    again = command.run(*replay, env={"SUMMARIZER_CACHE_DIR": str(command.cwd / "nothing")})
    assert again.code == live.code == 0
    assert again.out.startswith("model test-model, replayed")
    assert len(server.chats) == n_asked
    assert verdict(command, "again.json")["scores"] == verdict(command, "live.json")["scores"]


def test_a_recording_of_another_prompt_is_named(
    command: Command, world: Path, chat_server: Serve
) -> None:
    """A recording that answers no request is no evaluation of nothing but an error."""
    server = chat_server(answers)
    command.run("eval", world, *at(server), "--record", "rec")
    other = command.cwd / "other.md"
    text = (ROOT / "prompts" / "article.md").read_text(encoding="utf-8")
    other.write_text(text.replace("You read news articles", "You read texts"), encoding="utf-8")
    done = command.run(
        "eval", world, *at(server), "--prompt", other, "--offline", "--recordings", "rec"
    )
    assert done.code == 3
    assert "answers none of the requests" in done.stderr


def test_a_suite_replays_a_recording_of_the_first_edition(
    command: Command, world: Path, chat_server: Serve
) -> None:
    """`prompt = "article@1"` in the suite keeps an old recording of use."""
    server = chat_server(answers)
    command.run("eval", world, *at(server), "--prompt", "article@1", "--record", "rec")
    replay = ("eval", world, *at(server), "--offline", "--recordings", "rec")
    nothing = {"SUMMARIZER_CACHE_DIR": str(command.cwd / "nothing")}

    missed = command.run(*replay, env=nothing)
    text = world.read_text(encoding="utf-8")
    assert "[model]\n" in text
    world.write_text(text.replace("[model]\n", '[model]\nprompt = "article@1"\n'), "utf-8")
    done = command.run(*replay, env=nothing)

    assert missed.code == 3
    assert 'prompt = "article@1"' in missed.stderr
    assert done.code == 0, done.stderr
    assert "prompt article@1.md" in done.out


def test_repeats_ask_again_and_show_the_spread(
    command: Command, world: Path, chat_server: Serve
) -> None:
    """Each repeat is a request of its own, and its value stands beside the others."""
    asked: list[str] = []

    def sometimes(seen: Seen) -> Answer:
        name = name_in(seen.body["messages"])
        value = reply(name)
        asked.append(name)
        if asked.count("bridge") > 1 and name == "bridge":
            value["claims"] = value["claims"][:2]
        return ok(orjson.dumps(value).decode())

    server = chat_server(sometimes)
    command.run("eval", world, *at(server), "--repeats", "2", "--json", "v.json")
    recall = verdict(command)["scores"]["claims.recall"]
    assert len(server.chats) == 4
    assert sorted(recall["runs"]) == [pytest.approx(5 / 6), 1.0]
    assert recall["spread"] == pytest.approx(0.117851, abs=1e-5)  # (1 - 5/6) / sqrt(2)
    command.run("eval", world, *at(server), "--repeats", "2")
    assert len(server.chats) == 4  # the store knows both


def test_annotations_point_at_the_claim_that_was_missed(command: Command, world: Path) -> None:
    """GitHub marks the line of the gold file where the missed claim begins."""
    records = made_records()
    drop_a_claim(records)
    write_records(command.cwd / "worse.jsonl", records)
    write_suite(command.cwd, ALL_FOUND)
    done = command.run("eval", world, "--records", "worse.jsonl", "--github")
    lines = (command.cwd / "gold" / "bridge.json").read_text(encoding="utf-8").splitlines()
    opens = next(n for n, line in enumerate(lines) if '"id": "g2"' in line)  # line n is before it
    assert f"::error file=gold/bridge.json,line={opens}::g2 was missed: " in done.out


def test_annotations_name_files_from_the_root_of_the_checkout(
    command: Command, world: Path
) -> None:
    """A step may work in a folder of it; what GitHub takes are paths from the root."""
    write_suite(command.cwd, '[thresholds]\n"summary.words" = { max = 0 }\n')
    root = {"GITHUB_WORKSPACE": str(command.cwd.parent)}
    done = command.run("eval", world, "--github", env=root)
    assert done.code == 1
    assert f"::error file={command.cwd.name}/suites/small.toml,line=" in done.out


def test_what_keeps_a_verdict_from_being_reached_is_annotated(
    command: Command, world: Path
) -> None:
    """Otherwise a pull request would show an exit code, and no reason."""
    cut_gold(command.cwd)
    done = command.run("eval", world, "--github")
    assert done.code == 3
    (line,) = done.out.splitlines()
    assert line.startswith("::error::")
    assert line.removeprefix("::error::") in done.stderr


def test_junit_has_a_case_for_every_threshold_and_article(command: Command, world: Path) -> None:
    """CI shows which threshold and which article failed."""
    records = made_records()
    drop_a_claim(records)
    write_records(command.cwd / "worse.jsonl", records)
    write_suite(command.cwd, ALL_FOUND)
    command.run("eval", world, "--records", "worse.jsonl", "--junit", "junit.xml")
    cases = ET.parse(command.cwd / "junit.xml").getroot().findall(".//testcase")
    failed = {case.get("name") for case in cases if case.find("failure") is not None}
    assert {case.get("name") for case in cases} == {"claims.recall minimum", "bridge", "ferry"}
    assert failed == {"claims.recall minimum"}


def test_the_built_in_reader_passes_the_suite_of_the_seeds(command: Command) -> None:
    """The suite that this repository ships passes as a new user runs it, and says what it is."""
    shutil.copytree(ROOT / "evals", command.cwd / "evals")
    done = command.run(
        "eval",
        "evals/suites/seeds.toml",
        "--baseline",
        "evals/baselines/seeds.json",
        "--json",
        "v.json",
    )
    assert done.code == 0, done.out + done.stderr
    assert done.out.startswith("model extractive, offline")
    found = verdict(command)
    assert (found["verdict"], found["model"], found["mode"]) == ("pass", "extractive", "offline")
    assert set(found["scores"]["claims.f1"]) >= {"value", "low", "high", "n", "skipped", "errors"}
    assert set(found["cases"][0]) >= {"article", "scores", "missed", "unsupported"}


def test_the_suite_of_the_seeds_stops_what_got_worse(command: Command) -> None:
    """On a copy of evals/: a claim less, another status or number fails; other gold is refused."""
    shutil.copytree(ROOT / "evals", command.cwd / "evals")
    seeds = ("evals/suites/seeds.toml", "--baseline", "evals/baselines/seeds.json")
    made = command.run("run", "evals/articles", "--model", "extractive", "--limit", "2").records
    lead = made[0]["claims"][0]
    assert "5,000" in lead["text"]
    edits = {
        "same": lead,
        "dropped": None,
        "flipped": {**lead, "status": "denied"},
        "altered": {**lead, "text": lead["text"].replace("5,000", "8,000")},
    }
    codes = {}
    for name, claim in edits.items():
        claims = [*([claim] if claim else []), *made[0]["claims"][1:]]
        write_records(command.cwd / "r.jsonl", [{**made[0], "claims": claims}, made[1]])
        codes[name] = command.run("eval", *seeds, "--records", "r.jsonl").code
    write_records(command.cwd / "r.jsonl", made[:1])
    codes["record lost"] = command.run("eval", *seeds, "--records", "r.jsonl").code
    gold = command.cwd / "evals" / "gold" / "000_78e766e01a0969bd.json"
    text = gold.read_text(encoding="utf-8")
    gold.write_text(text.replace('"supporting"', '"background"', 1), encoding="utf-8")
    codes["gold changed"] = command.run("eval", *seeds).code
    gold.unlink()
    codes["gold lost"] = command.run("eval", *seeds).code
    assert codes == {
        "same": 0,
        "dropped": 1,
        "flipped": 1,
        "altered": 1,
        "record lost": 3,
        "gold changed": 3,
        "gold lost": 2,  # its pattern matches no file any more: the suite itself is wrong
    }


def test_several_models_have_a_verdict_each(
    command: Command, world: Path, chat_server: Serve
) -> None:
    """One file holds them all, and fails when one of them does."""
    server = chat_server(answers)
    models = ("--model", "extractive", *at(server))
    done = command.run("eval", world, *models, "--json", "v.json")
    found = verdict(command)
    assert [model["model"] for model in found["models"]] == ["extractive", "test-model"]
    all_pass = all(model["verdict"] == "pass" for model in found["models"])
    assert (found["verdict"] == "pass") == all_pass == (done.code == 0)
    compared = command.run("compare", "v.json", "--json", "c.json")
    assert compared.code == 0, compared.stderr
    assert (verdict(command, "c.json")["first"]["model"]) == "extractive"


def test_prompts_and_models_stand_side_by_side(
    command: Command, world: Path, chat_server: Serve
) -> None:
    """Each model with each prompt, in one table, with what it cost and took."""
    server = chat_server(answers)
    text = (ROOT / "prompts" / "article.md").read_text(encoding="utf-8")
    worse = command.cwd / "worse.md"
    worse.write_text(text.replace(" and miss none", ""), encoding="utf-8")
    variants = ("--prompt", "article", "--prompt", worse, "--model", "one", "--model", "two")
    options = ("--base-url", server.base_url, "--markdown", "r.md", "--json", "v.json")
    done = command.run("eval", world, *variants, *options)
    assert done.code == 1
    models = [(each["model"], each["verdict"]) for each in verdict(command)["models"]]
    assert models == [("one", "pass"), ("one", "fail"), ("two", "pass"), ("two", "fail")]
    table = done.out.partition("4 side by side, suite small: 2 articles")[2]
    assert [line for line in table.splitlines() if line.startswith("gate")]
    assert "share supported" in table
    assert "seconds, sum" in table
    assert max(map(len, table.splitlines())) <= 80
    assert "4 side by side" in (command.cwd / "r.md").read_text(encoding="utf-8")


def test_the_built_in_reader_stands_beside_a_prompt_of_ones_own(
    command: Command, world: Path, chat_server: Serve
) -> None:
    """What the suite says to its model is not for it; with a recording, and offline, too."""
    server = chat_server(answers)
    (command.cwd / "mine.md").write_bytes((ROOT / "prompts" / "article.md").read_bytes())
    write_suite(command.cwd, '[model]\nprompt = "../mine.md"\ntemperature = 0\n')
    assert command.run("eval", world, *at(server), "--record", "rec").code == 0
    models = ("--model", "extractive", "--model", MODEL)
    for more in (("--base-url", server.base_url), ("--offline", "--recordings", "rec")):
        done = command.run("eval", world, *models, *more, "--json", "v.json")
        assert done.code == 0, done.stderr
        builtin, model = verdict(command)["models"]
        assert (builtin["model"], builtin["prompt"], model["model"]) == ("extractive", None, MODEL)
        assert model["prompt"].endswith("mine.md")
    assert command.run("eval", world, "--model", "extractive", "--prompt", "mine.md").code == 2


@pytest.mark.parametrize(
    ("options", "code", "word"),
    [
        (("--records", "none.jsonl"), 3, "none.jsonl"),
        (("--records", "none.jsonl", "--repeats", "2"), 2, "made already"),
        (("--model", "a", "--model", "b", "--update-baseline", "f"), 2, "name one of each"),
        (("--allow-regression",), 2, "--update-baseline"),
        (("--baseline", "a", "--update-baseline", "b"), 2, "name no --baseline"),
        (("--record", "rec"), 2, "nothing is sent"),
        (("--model", "m", "--offline"), 2, "answers none of the requests"),
        (("--model", "m", "--offline", "--recordings", "none"), 3, "none is no folder"),
        (("--baseline", "none.json"), 3, "none.json"),
        (("--json", "/dev/null/x"), 2, "cannot be written"),
    ],
)
def test_options_that_do_not_go_are_named(
    command: Command, world: Path, options: tuple[str, ...], code: int, word: str
) -> None:
    """Usage is exit code 2, data that is not there 3."""
    done = command.run("eval", world, *options)
    assert done.code == code
    assert word in done.stderr


def break_offset(folder: Path) -> None:
    path = folder / "gold" / "bridge.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"start": 0', '"start": 1'))


def change_article(folder: Path) -> None:
    path = folder / "articles" / "bridge.txt"
    path.write_text(path.read_text(encoding="utf-8").replace("Monday", "Friday"))


def lose_article(folder: Path) -> None:
    (folder / "articles" / "bridge.txt").unlink()


def cut_gold(folder: Path) -> None:
    path = folder / "gold" / "bridge.json"
    path.write_bytes(path.read_bytes()[:400])


def double_gold(folder: Path) -> None:
    (folder / "gold" / "sub").mkdir()
    shutil.copy(folder / "gold" / "bridge.json", folder / "gold" / "sub")
    write_suite(folder, head="").write_text('gold = ["../gold/*.json", "../gold/sub/*.json"]')
    path = folder / "gold" / "sub" / "bridge.json"
    path.write_text(path.read_text(encoding="utf-8").replace("../articles", "../../articles"))


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (break_offset, ("gold/bridge.json:", "/claims/0/evidence/0", "is not the quote")),
        (change_article, ("gold/bridge.json:", "/article/sha256")),
        (lose_article, ("gold/bridge.json:", "/article/path", "bridge.txt")),
        (cut_gold, ("gold/bridge.json:", "is not JSON")),
        (double_gold, ("bridge", "twice")),
    ],
)
def test_bad_gold_is_named(
    command: Command, world: Path, edit: Callable[[Path], None], words: tuple[str, ...]
) -> None:
    """Gold that is not sound is exit code 3, with file, line and key."""
    edit(command.cwd)
    done = command.run("eval", world)
    assert done.code == 3
    for word in words:
        assert word in done.stderr


def test_records_and_gold_must_be_of_the_same_articles(command: Command, world: Path) -> None:
    """A record without gold, and one article twice, are named."""
    records = made_records()
    other = {**records[0], "article": {**records[0]["article"], "id": "x", "sha256": "0" * 64}}
    for extra, word in ((other, "'x' has no gold"), (records[0], "two records")):
        write_records(command.cwd / "more.jsonl", [*records, extra])
        done = command.run("eval", world, "--records", "more.jsonl")
        assert done.code == 3
        assert word in done.stderr


JUDGE = """
[judge]
model = "judge-model"
base_url = "{url}"
"""


def judged(folder: Path, url: str) -> Path:
    return write_suite(folder, JUDGE.format(url=url))


def test_a_judge_is_asked_in_both_orders(command: Command, world: Path, chat_server: Serve) -> None:
    """A judge that always says A has full bias, and is half right; the report names it."""
    value = {"judgements": [{"statement": "s1", "reason": "It does.", "answer": "A"}]}
    server = chat_server([ok(orjson.dumps(value).decode())])
    suite = judged(command.cwd, server.base_url)
    records = write_records(command.cwd / "good.jsonl", made_records())
    done = command.run("eval", suite, "--records", records, "--json", "v.json")
    assert done.code == 0, done.out + done.stderr
    assert "\nsummaries judged by judge-model\n" in done.out
    assert verdict(command)["judged_by"] == "judge-model"
    scores = verdict(command)["scores"]
    assert scores["judge.position_bias"]["value"] == 1.0
    assert scores["judge.faithfulness"]["value"] == 0.5
    assert len(server.chats) == 4
    command.run("eval", suite, "--records", records)
    assert len(server.chats) == 4  # its replies are stored like any other


def test_a_judge_that_answers_nonsense_is_an_error_with_a_reason(
    command: Command, world: Path, chat_server: Serve
) -> None:
    """Nonsense is no number: the case is counted as an error, and the gate fails."""
    server = chat_server([ok("I would rather not.")])
    suite = judged(command.cwd, server.base_url)
    records = write_records(command.cwd / "good.jsonl", made_records())
    done = command.run("eval", suite, "--records", records, "--json", "v.json")
    assert done.code == 1
    found = verdict(command)
    assert found["scores"]["judge.faithfulness"]["errors"] == 2
    assert "the judge: " in found["failures"][0]["message"]


def test_a_judge_that_was_not_recorded_is_an_error_with_the_command_that_records_it(
    command: Command, world: Path, chat_server: Serve
) -> None:
    """The store of this machine would not answer in CI."""
    server = chat_server(answers)
    model = f'[model]\nmodel = "{MODEL}"\nbase_url = "{server.base_url}"\n'
    suite = write_suite(command.cwd, model)
    assert command.run("eval", suite, "--record", "rec").code == 0
    write_suite(command.cwd, model + JUDGE.format(url=server.base_url))
    done = command.run("eval", suite, "--offline", "--recordings", "rec")
    assert done.code == 3
    assert "answers none of the requests of the judge" in done.stderr
    assert f"Record it again: summarizer eval {suite} --record=rec" in done.stderr


def test_a_judge_whose_endpoint_fails_is_exit_code_4(
    command: Command, world: Path, chat_server: Serve
) -> None:
    """A key that is refused stops the evaluation."""
    server = chat_server([status(401, {"error": {"message": "bad key"}})])
    suite = judged(command.cwd, server.base_url)
    records = write_records(command.cwd / "good.jsonl", made_records())
    done = command.run("eval", suite, "--records", records)
    assert done.code == 4


def test_a_terminal_sees_how_far_it_is(command: Command, world: Path, chat_server: Serve) -> None:
    """Of the articles, with the time left; in a file there is the report alone."""
    server = chat_server(answers)
    done = run_on_terminal("eval", world, *at(server), cwd=command.cwd, **command.changes)
    assert "2 of 2 done" in done.out
    assert done.code == 0
    assert "done" not in command.run("eval", world, *at(server)).stderr


def test_a_server_that_is_down_is_told(command: Command, world: Path) -> None:
    """So that nobody wonders why nothing goes on while it is waited for."""
    with ChatServer(answers) as server:
        pass
    waits = {"SUMMARIZER_GIVE_UP_AFTER_S": "0.5"}
    done = command.run("eval", world, *at(server), env=waits)
    assert done.code == 4
    assert "nothing is answered any more" in done.stderr


def test_compare_lists_what_broke_and_says_if_it_is_noise(command: Command, world: Path) -> None:
    """Two runs side by side: the claim that was lost, and whether the difference means anything."""
    records = made_records()
    write_records(command.cwd / "good.jsonl", records)
    drop_a_claim(records)
    write_records(command.cwd / "worse.jsonl", records)
    for name in ("good", "worse"):
        command.run("eval", world, "--records", f"{name}.jsonl", "--json", f"{name}.json")
    done = command.run("compare", "good.json", "worse.json", "--json", "c.json")
    assert done.code == 0, done.stderr
    assert "broke: 1" in done.out
    assert "it could be noise" in done.out
    found = verdict(command, "c.json")
    assert [(c["article"], c["claim"]) for c in found["broke"]] == [("bridge", "g2")]
    assert found["fixed"] == []
    assert found["scores"]["claims.recall"]["difference"] == pytest.approx(-1 / 6)
