"""`summarizer gold`: check, new, agree."""

from __future__ import annotations

import json

from tests.commands import Command
from tests.golds import TEXT, labels, place, write_gold


def test_sound_gold_passes(command: Command) -> None:
    """Files and folders are checked, and the last line says how much there was."""
    write_gold(command.cwd / "gold")

    ended = command.run("gold", "check", "gold")

    assert (ended.code, ended.stderr) == (0, "")
    assert ended.out == "1 article, 5 claims, no problems\n"


def test_every_problem_has_file_line_and_key(command: Command) -> None:
    """Problems of all files come as `file:line: key: message`, and the exit code is 3."""
    content = labels()
    content["claims"][3]["evidence"][0]["end"] += 1
    write_gold(command.cwd / "gold", content, name="offset")
    content["claims"][3]["status"] = "sated"
    write_gold(command.cwd / "gold", content, name="status")
    (command.cwd / "gold" / "zz.json").write_text('{\n"claims": NaN}', encoding="utf-8")

    ended = command.run("gold", "check", "gold")

    assert ended.code == 3
    lines = ended.out.splitlines()
    assert len(lines) == 3
    assert lines[0].startswith("gold/offset.json:")
    assert ": /claims/3/evidence/0: [" in lines[0]
    assert ": /claims/3/status: input should be 'stated'" in lines[1]
    assert lines[2].startswith("gold/zz.json:2: is not JSON")
    assert ended.stderr == "summarizer: 3 problems in gold\n"


def test_what_is_not_there_is_bad_input(command: Command) -> None:
    """A path that is not there, and a folder without gold, end with 3 and a sentence."""
    (command.cwd / "empty").mkdir()

    for path, message in (("none.json", "no such file"), ("empty", "no gold (*.json)")):
        ended = command.run("gold", "check", path)

        assert ended.code == 3
        assert message in ended.stderr


def test_a_skeleton_is_filled_and_then_passes(command: Command) -> None:
    """`new` writes what the machine knows, `check` lists what is left, and labels end it."""
    article = command.cwd / "articles" / "harbour.txt"
    article.parent.mkdir()
    article.write_text(TEXT, encoding="utf-8")
    (command.cwd / "gold").mkdir()

    made = command.run("gold", "new", "articles/harbour.txt", "-o", "gold/harbour.json")
    left = command.run("gold", "check", "gold")
    path = command.cwd / "gold" / "harbour.json"
    content = json.loads(path.read_bytes())
    content["excluded"] = [
        {**place(line), "reason": "nothing checkable"} for line in TEXT.splitlines() if line
    ]
    path.write_text(json.dumps(content), encoding="utf-8")
    done = command.run("gold", "check", "gold")

    assert made.code == 0
    assert content["article"]["path"] == "../articles/harbour.txt"
    assert left.code == 3
    assert len(left.out.splitlines()) == 4
    assert (done.code, done.out) == (0, "1 article, 0 claims, no problems\n")


def test_new_writes_to_stdout_and_over_nothing(command: Command) -> None:
    """Without -o the skeleton is all of stdout; a file that is there needs --force."""
    command.article("x.txt")
    (command.cwd / "x.json").write_text("{}", encoding="utf-8")

    shown = command.run("gold", "new", "x.txt")
    refused = command.run("gold", "new", "x.txt", "-o", "x.json")
    forced = command.run("gold", "new", "x.txt", "-o", "x.json", "--force")

    assert json.loads(shown.stdout)["article"]["path"] == "x.txt"
    assert refused.code == 2
    assert "is there already" in refused.stderr
    assert forced.code == 0


def test_agreement_is_shown_and_written(command: Command) -> None:
    """Figures and disagreements for people, and all of it as JSON for machines."""
    content = labels()
    del content["claims"][1]
    content["key_points"][0]["claims"] = ["g1"]
    content["claims"][1]["attribution"] = ["Radio Nine"]
    write_gold(command.cwd / "a")
    write_gold(command.cwd / "b", content)

    ended = command.run("gold", "agree", "a/harbour.json", "b/harbour.json", "--json", "out.json")
    piped = command.run("gold", "agree", "a/harbour.json", "b/harbour.json", "--json", "-")

    assert ended.code == 0
    assert "claims       F1 0.86: 3 of A's 4 are in B, 3 of B's 3 in A" in ended.out
    assert "only in A: g2 12 crates fell into the water." in ended.out
    assert "attribution: g3 Radio Nine > Paul Jones, g3 Radio Nine" in ended.out
    written = json.loads((command.cwd / "out.json").read_bytes())
    assert written == json.loads(piped.stdout)
    assert round(written["claims"]["f1"], 2) == 0.86
    assert set(written["status"]) >= {"kappa", "n"}
    assert set(written["attribution"]) == {"innermost", "chain", "n"}


def test_gold_that_is_not_sound_is_not_compared(command: Command) -> None:
    """Agreement on wrong offsets would mean nothing."""
    content = labels()
    content["claims"][3]["evidence"][0]["end"] += 1
    write_gold(command.cwd / "a")
    write_gold(command.cwd / "b", content)

    ended = command.run("gold", "agree", "a/harbour.json", "b/harbour.json")

    assert ended.code == 3
    assert ended.stderr.startswith("summarizer: b/harbour.json:")
