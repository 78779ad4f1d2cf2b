"""`summarizer calibrate`, as a user meets it."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.commands import MODEL, ROOT, Command, Done, at, run
from tests.golds import write_gold
from tests.servers import Answer, ChatServer, Script, Seen, error, ok

PLACES = "Port Ellis,Northtown,Averley,Kesh,Lund Bay,Marrow".split(",")
MEASURES = ["pearson", "spearman", "auc", "balanced_accuracy", "partial"]
SCORERS = (
    "faithfulness rouge-1 rouge-2 rouge-3 rouge-4 lcs-2-sentences word-pairs token-f1 containment"
    " output-length"
).split()


def rows() -> list[dict[str, Any]]:
    """Return two outputs of an article each: a copy that people trust, an invention they do not."""
    made: list[dict[str, Any]] = []
    for number, place in enumerate(PLACES):
        article = f"The mayor of {place} resigned on Monday. {number + 20} boats left the harbour."
        copied, invented = f"The mayor of {place} resigned.", f"Wolves howled near {place} at dawn."
        for system, output, human in (("copy", copied, 0.9), ("tale", invented, number / 20)):
            made.append(
                {
                    "id": f"{number}-{system}",
                    "group": place,
                    "system": system,
                    "article": article,
                    "output": output,
                    "human": human,
                }
            )
    return made


def write(path: Path, lines: list[Any]) -> Path:
    """Write JSON lines; a string is written as it is."""
    texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    path.write_text("".join(f"{text}\n" for text in texts), encoding="utf-8")
    return path


def calibrate(folder: Path, *more: str, task: str = "faithfulness") -> Done:
    """Run `summarizer calibrate data.jsonl` in the folder."""
    return run("calibrate", "data.jsonl", "--task", task, *more, cwd=folder)


def test_the_table_names_every_scorer_with_its_intervals(tmp_path: Path) -> None:
    """Piped it is plain text of 80 columns: tables with a line a scorer, ours first."""
    write(tmp_path / "data.jsonl", rows())

    ended = calibrate(tmp_path)

    assert (ended.code, ended.stderr) == (0, "")
    lines = ended.out.splitlines()
    assert lines[0] == "faithfulness: 12 rows, 6 groups, 2 systems"
    assert [line.split()[0] for line in lines[3 : 3 + len(SCORERS)]] == SCORERS
    tables = "\n".join(lines).split("\n\n")[1:-1]
    titles = [" ".join(table.splitlines()[0].split()) for table in tables]
    assert " ".join(title.removeprefix("scorer ") for title in titles) == (
        "Pearson Spearman AUC balanced accuracy partial, given system"
    )
    assert all([r.split()[0] for r in t.splitlines()] == ["scorer", *SCORERS] for t in tables)
    assert max(map(len, lines)) <= 80
    # Each copy is scored above each tale.
    assert tables[1].splitlines()[1].startswith("faithfulness     1.000 [1.000, 1.000]")
    assert lines[-1].startswith("95 % intervals by group") or "given system" in lines[-1]
    assert "\x1b" not in ended.out
    assert "nan" not in ended.out


def test_json_on_stdout_stands_alone(tmp_path: Path) -> None:
    """Values, both ends, what was resampled, and the thresholds of both halves."""
    write(tmp_path / "data.jsonl", rows())

    ended = calibrate(tmp_path, "--scorer", "faithfulness", "--scorer", "token-f1", "--json", "-")
    found = json.loads(ended.out)

    assert (found["n_rows"], found["n_groups"], found["n_systems"]) == (12, 6, 2)
    assert list(found["scorers"]) == ["faithfulness", "token-f1"]
    ours = found["scorers"]["faithfulness"]
    assert list(ours) == [*MEASURES, "thresholds"]
    assert ours["auc"] == {
        "value": 1.0,
        "low": 1.0,
        "high": 1.0,
        "resampled": "groups",
        "reason": None,
    }
    assert 0 < ours["thresholds"][0] < 1


def test_json_goes_into_a_file_beside_the_table(tmp_path: Path) -> None:
    """And says the same on every run."""
    write(tmp_path / "data.jsonl", rows())

    first = calibrate(tmp_path, "--json", "one.json")
    again = calibrate(tmp_path, "--json", "two.json")

    assert first.out == again.out
    assert first.out.startswith("faithfulness: 12 rows")
    assert (tmp_path / "one.json").read_bytes() == (tmp_path / "two.json").read_bytes()


def test_gzip_is_read_as_it_is(tmp_path: Path) -> None:
    """Known by its content, not by its name."""
    plain = write(tmp_path / "plain.jsonl", rows())
    (tmp_path / "data.jsonl").write_bytes(gzip.compress(plain.read_bytes()))

    ended = calibrate(tmp_path, "--scorer", "containment")

    assert ended.code == 0
    assert "12 rows" in ended.out


def test_presence_reads_units(tmp_path: Path) -> None:
    """The unit is what should be there, the output where it should be."""
    lines = [
        {**{k: v for k, v in row.items() if k != "article"}, "unit": "The mayor resigned."}
        for row in rows()
    ]
    write(tmp_path / "data.jsonl", lines)

    ended = calibrate(tmp_path, "--scorer", "presence", "--json", "-", task="presence")

    assert json.loads(ended.out)["scorers"]["presence"]["auc"]["value"] == 1.0


def test_without_systems_it_says_what_is_skipped(tmp_path: Path) -> None:
    """No column of dashes in the table, the reason under it, null in JSON."""
    lines = [{k: v for k, v in row.items() if k != "system"} for row in rows()]
    write(tmp_path / "data.jsonl", lines)

    told = calibrate(tmp_path)
    found = json.loads(calibrate(tmp_path, "--scorer", "rouge-1", "--json", "-").out)

    assert "partial, given system: rows name no system\n" in told.out
    assert told.out.count("partial, given system") == 1
    assert " - " not in told.out
    partial = found["scorers"]["rouge-1"]["partial"]
    assert (partial["value"], partial["reason"]) == (None, "rows name no system")


def test_few_groups_are_said_to_be_few(tmp_path: Path) -> None:
    """Four articles: the intervals are made of rows, and the last lines say so."""
    write(tmp_path / "data.jsonl", rows()[:8])

    ended = calibrate(tmp_path)

    assert ended.code == 0
    assert "by row within groups: fewer than 5 groups" in ended.out


def test_scores_that_are_all_one_value_say_so(tmp_path: Path) -> None:
    """A correlation with them is undefined, and so is one with people who rated all rows alike."""
    write(tmp_path / "data.jsonl", [{**row, "output": "The mayor resigned."} for row in rows()])
    one_value = calibrate(tmp_path, "--scorer", "output-length", "--scorer", "token-f1")
    write(tmp_path / "data.jsonl", [{**row, "human": 1} for row in rows()])
    alike = calibrate(tmp_path)

    assert "Pearson: all its scores are one value (output-length)\n" in one_value.out
    assert "partial, given system: all its scores are one value (output-length)" in one_value.out
    assert "Spearman: people rated all rows alike\n" in alike.out
    assert "AUC: people rated every row from 0.5\n" in alike.out
    assert max(map(len, (one_value.out + alike.out).splitlines())) <= 80


ROW = rows()[0]


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        ([], "there are no rows in it"),
        (["", "  "], "there are no rows in it"),
        ([ROW, "{nonsense"], "line 2: not JSON"),
        ([ROW, "[1]"], "line 2: not a JSON object"),
        ([ROW, {k: v for k, v in ROW.items() if k != "output"}], "line 2: output is missing"),
        ([{k: v for k, v in ROW.items() if k != "article"}], "line 1: article is missing"),
        ([{**ROW, "article": 5}], "line 1: article is not a string"),
        ([{**ROW, "group": ""}], "line 1: group is not a name: ''"),
        ([{**ROW, "id": None}], "line 1: id is not a name: None"),
        ([{**ROW, "system": ["a"]}], "line 1: system is not a name"),
        ([{**ROW, "human": "good"}], "line 1: human is not a number: 'good'"),
        ([{**ROW, "human": True}], "line 1: human is not a number: True"),
        ([{**ROW, "human": float("nan")}], "line 1: human is nan; it must be from 0 to 1"),
        ([{**ROW, "human": 1.5}], "line 1: human is 1.5; it must be from 0 to 1"),
        ([{**ROW, "human": float("-inf")}], "line 1: human is -inf"),
        ([ROW, "", ROW], "line 3: id '0-copy' is already on line 1"),
        (rows()[:2], "lines 1 to 2: group: all rows are of 'Port Ellis'"),
        ([ROW, {**ROW, "id": "x", "system": None}], "line 2: system: this row has no system"),
    ],
)
def test_bad_rows_are_named_by_file_line_and_field(
    tmp_path: Path, lines: list[Any], problem: str
) -> None:
    """Exit 3, one line on stderr, nothing on stdout."""
    write(tmp_path / "data.jsonl", lines)

    ended = calibrate(tmp_path)

    assert (ended.code, ended.out) == (3, "")
    assert len(ended.stderr.splitlines()) == 1
    assert ended.stderr.startswith("summarizer: data.jsonl")
    assert problem in ended.stderr


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (None, "data.jsonl: cannot be read: No such file"),
        (b'{"id": "caf\xe9"}\n', "data.jsonl, line 1: not UTF-8"),
        (gzip.compress(json.dumps(ROW).encode() * 9, mtime=0)[:-12], "the gzip data is damaged"),
        (b"\x1f\x8bnonsense", "the gzip data is damaged"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(
    tmp_path: Path, content: bytes | None, problem: str
) -> None:
    """Exit 3: missing, of another encoding, cut off."""
    if content is not None:
        (tmp_path / "data.jsonl").write_bytes(content)

    ended = calibrate(tmp_path)

    assert ended.code == 3
    assert problem in ended.stderr


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        (["--scorer", "bleu"], "there is no scorer 'bleu' for faithfulness; there are"),
        (["--scorer", "juge", "--model", "m"], "containment, output-length, judge"),
        (["--task", "beauty"], "'beauty' is not one of"),
        (["--json", "nowhere/f.json"], "nowhere/f.json: cannot be written"),
    ],
)
def test_what_cannot_be_meant_is_usage(tmp_path: Path, options: list[str], problem: str) -> None:
    """Exit 2 with the way out."""
    write(tmp_path / "data.jsonl", rows())

    ended = calibrate(tmp_path, *options)

    assert ended.code == 2
    assert problem in ended.stderr


GOLD = ROOT / "evals" / "gold"
GOLD_FILE = GOLD / "chain_talks.json"
KINDS = "number unit day name exchange roles speaker hedge negation opposite detail".split()


def claims(folder: Path, *more: str | Path) -> Done:
    """Run `summarizer calibrate ... --task claims` in the folder."""
    return run("calibrate", *more, "--task", "claims", cwd=folder)


def test_claims_are_made_wrong_in_every_kind_and_counted(tmp_path: Path) -> None:
    """A row a kind, then all of them, then the right ones that are called wrong."""
    ended = claims(tmp_path, GOLD, "--json", "claims.json")
    found = json.loads((tmp_path / "claims.json").read_bytes())

    assert (ended.code, ended.stderr) == (0, "")
    lines = ended.out.splitlines()
    assert lines[0].startswith("claims: 13 articles, 202 claims, ")
    assert [line.split("  ")[0] for line in lines[3:16]][-2:] == [
        "all of them",
        "right, called wrong",
    ]
    assert "95 % intervals by article" in lines[17]
    assert max(map(len, lines)) <= 80
    assert list(found["kinds"]) == KINDS
    assert found["corrupted"]["n"] == sum(kind["n"] for kind in found["kinds"].values())
    assert found["untouched"]["n"] == found["n_claims"] == 202
    assert len(found["trials"]) == found["corrupted"]["n"] + 202
    assert (found["model"], found["kinds"]["name"]["verifier"]) == (None, None)


def test_the_same_seed_makes_the_same_claims_and_another_one_others(tmp_path: Path) -> None:
    """Byte for byte."""
    first, again, other = (
        claims(tmp_path, GOLD_FILE, "--json", "-", "--seed", seed).out for seed in ("7", "7", "8")
    )

    assert first == again
    assert json.loads(first)["trials"] != json.loads(other)["trials"]


@pytest.mark.parametrize(
    ("arguments", "code", "problem"),
    [
        ([], 2, "Missing argument 'DATA|GOLD...'"),
        (["nowhere.json"], 3, "nowhere.json: cannot be read: no such file or folder"),
        (["empty"], 3, "empty: no gold (*.json) in this folder"),
        (["broken.json"], 3, "broken.json:1"),
        (["changed/gold.json"], 3, "the article has changed since it was labelled"),
        ([str(GOLD / "essay_harbor.json")], 3, "there are no claims in the gold"),
        ([str(GOLD), str(GOLD_FILE)], 3, "is gold of that name too; give one of them"),
        ([str(GOLD), "--seed", "one"], 2, "'one' is not a valid integer"),
        ([str(GOLD), "--rounds", "0"], 2, "--rounds"),
        ([str(GOLD), "--scorer", "rouge-1"], 2, "--scorer is for --task faithfulness and presence"),
    ],
)
def test_gold_that_cannot_be_made_wrong_is_refused(
    tmp_path: Path, arguments: list[str], code: int, problem: str
) -> None:
    """One line that says why, nothing on stdout."""
    (tmp_path / "empty").mkdir()
    (tmp_path / "broken.json").write_text("{", encoding="utf-8")
    gold = write_gold(tmp_path / "changed", name="gold")
    (gold.parent / "harbour.txt").write_text("Another text.", encoding="utf-8")

    ended = claims(tmp_path, *arguments)

    assert (ended.code, ended.out) == (code, "")
    assert problem in ended.stderr


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["data.jsonl", "--seed", "1"], "--seed is for --task claims"),
        (["data.jsonl", "--model", "m"], "--model is for --task claims"),
        (["data.jsonl", "more.jsonl"], "--task faithfulness takes one file, not 2"),
    ],
)
def test_options_of_the_other_task_are_usage(
    tmp_path: Path, arguments: list[str], problem: str
) -> None:
    """What would not be heeded is refused."""
    ended = run("calibrate", *arguments, "--task", "faithfulness", cwd=tmp_path)

    assert (ended.code, ended.out) == (2, "")
    assert problem in ended.stderr


Servers = Callable[[Script], ChatServer]


def sees_not(seen: Seen) -> Answer:
    """Call every claim wrong that says "not", by the words of its quote, and the others right."""
    content = seen.body["messages"][-1]["content"]
    shown = [json.loads(line) for line in re.findall(r'^\{"id":"c\d+".*$', content, re.MULTILINE)]
    decisions = [
        {
            "id": c["id"],
            "words": c["quotes"][0],
            "why": "",
            "wrong": ["negation"],
            "answer": "wrong",
        }
        if " not " in c["text"]
        else {"id": c["id"], "words": None, "why": "", "wrong": [], "answer": "right"}
        for c in shown
    ]
    return ok(json.dumps({"decisions": decisions}))


def test_a_model_that_verifies_is_measured_beside_the_checks(
    command: Command, chat_server: Servers
) -> None:
    """Two rounds, a request each; what it called wrong is counted, and stored for the next time."""
    server = chat_server(sees_not)
    asked = ("calibrate", GOLD_FILE, "--task", "claims", *at(server), "--json", "trust.json")

    told = command.run(*asked)
    found = json.loads((command.cwd / "trust.json").read_bytes())
    again = command.run(*asked, "--offline")

    assert (told.code, told.stderr) == (0, "")
    assert told.out.splitlines()[0].endswith("seed 0, 2 rounds")
    assert told.out.splitlines()[1] == f"model : {MODEL}"
    assert told.out.splitlines()[3].split() == ["made", "wrong", "n", "checks", "model", "either"]
    assert max(map(len, told.out.splitlines())) <= 80
    assert (again.code, again.out, len(server.chats)) == (0, told.out, 2)
    shown = found["trials"]
    assert len(shown) == 26
    assert [t["wrong"] for t in shown] == [" not " in t["text"] for t in shown]
    negation = [t for t in shown if t["kind"] == "negation"]
    assert found["kinds"]["negation"]["verifier"]["found"] == sum(t["wrong"] for t in negation)
    assert found["untouched"]["verifier"]["found"] == sum(
        t["wrong"] for t in shown if t["kind"] is None
    )


def test_an_endpoint_that_cannot_be_used_ends_it(command: Command) -> None:
    """Exit 4 and no table: nothing was measured."""
    ended = command.run(
        "calibrate", GOLD_FILE, "--task", "claims", "--model", "m",
        "--base-url", "http://127.0.0.1:9/v1",
    )  # fmt: skip

    assert (ended.code, ended.out) == (4, "")
    assert "127.0.0.1:9" in ended.stderr


def test_what_the_model_did_not_decide_is_said(command: Command) -> None:
    """Offline, with nothing stored: a dash, never 0."""
    ended = command.run("calibrate", GOLD_FILE, "--task", "claims", "--model", "m", "--offline")

    assert ended.code == 1
    assert "the model left 26 claims of 26 undecided" in ended.out
    assert "the store has no reply to request" in " ".join(ended.out.split())
    assert "the store has no reply to request" in ended.stderr
    (untouched,) = [line for line in ended.out.splitlines() if line.startswith("right, ")]
    assert untouched.split()[-2:] == ["-", "-"]


@pytest.mark.parametrize("answer", [error(400, "no such thing"), ok("All of it is fine.")])
def test_a_model_that_decides_nothing_is_not_measured(
    command: Command, chat_server: Servers, answer: Answer
) -> None:
    """Exit 4, and the reason, once for all that it was said of."""
    server = chat_server(lambda seen: answer)
    asked = ("calibrate", GOLD_FILE, "--task", "claims", *at(server), "--json", "trust.json")

    ended = command.run(*asked)
    found = json.loads((command.cwd / "trust.json").read_bytes())

    assert ended.code == 4
    assert f"nothing was decided: The record was not verified by {MODEL}: " in ended.stderr
    assert f"  2 times: The record was not verified by {MODEL}: " in ended.out
    assert max(map(len, ended.out.splitlines())) <= 80
    assert list(found["reasons"].values()) == [2]


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        (("--model", "extractive"), "extractive reads articles by rules and cannot judge"),
        (("--offline",), "--offline goes with --model"),
        (("--base-url", "http://127.0.0.1:9/v1"), "--base-url goes with --model"),
    ],
)
def test_a_verifier_must_be_a_model(
    command: Command, options: tuple[str, ...], problem: str
) -> None:
    """Exit 2 with what is missing."""
    ended = command.run("calibrate", GOLD_FILE, "--task", "claims", *options)

    assert (ended.code, ended.out) == (2, "")
    assert problem in ended.stderr
