"""`summarizer gold`: check, new, agree."""

from __future__ import annotations

import json

from tests.commands import BUILT_IN, Command
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
    assert len(lines) == 4
    assert lines[0].startswith("gold/offset.json:")
    assert ": /claims/3/evidence/0: [" in lines[0]
    assert ": /claims/3/evidence/0: [" in lines[1]
    assert ": /claims/3/status: input should be 'stated'" in lines[2]
    assert lines[3].startswith("gold/zz.json:2: is not JSON")
    assert ended.stderr == "summarizer: 4 problems in gold\n"


def test_what_is_not_there_is_bad_input(command: Command) -> None:
    """A path that is not there, and a folder without gold, end with 3 and a sentence."""
    (command.cwd / "empty").mkdir()

    for path, message in (("none.json", "no such file"), ("empty", "no gold (*.json)")):
        ended = command.run("gold", "check", path)

        assert ended.code == 3
        assert message in ended.stderr


def test_a_skeleton_is_filled_and_then_passes(command: Command) -> None:
    """`new` writes what the machine knows, `check` lists what is left, --fix writes what is plain.

    The folder is made; a person copies quotes, and types no offset.
    """
    article = command.cwd / "articles" / "harbour.txt"
    article.parent.mkdir()
    article.write_text(TEXT, encoding="utf-8")

    made = command.run("gold", "new", "articles/harbour.txt", "-o", "gold/harbour.json")
    left = command.run("gold", "check", "gold")
    path = command.cwd / "gold" / "harbour.json"
    content = json.loads(path.read_bytes())
    content["excluded"] = [
        {"quote": each["quote"], "reason": "nothing checkable"} for each in content["unlabelled"]
    ]
    path.write_text(json.dumps(content, indent=2), encoding="utf-8")
    strict = command.run("gold", "check", "gold", "--strict")
    done = command.run("gold", "check", "gold", "--fix", "--strict")
    again = command.run("gold", "check", "gold", "--fix")

    assert made.out == (
        "gold/harbour.json written; `summarizer gold check gold/harbour.json` says what is left\n"
    )
    assert content["article"]["path"] == "../articles/harbour.txt"
    assert left.code == 3
    lines = left.out.splitlines()
    assert ": /claims: nothing is labelled yet" in lines[0]
    assert [f"/unlabelled/{n}: warning: no claim" in line for n, line in enumerate(lines[1:])] == (
        [True] * 4
    )
    assert (strict.code, strict.stderr) == (3, "summarizer: 1 warning in gold\n")
    assert (done.code, done.out) == (
        0,
        "gold/harbour.json: wrote the offsets of 4 quotes, took out `unlabelled`, nothing is left\n"
        "1 article, 0 claims, no problems\n",
    )
    assert again.out == "1 article, 0 claims, no problems\n"
    assert json.loads(path.read_bytes())["excluded"] == [
        {**place(each["quote"]), "reason": "nothing checkable"} for each in content["unlabelled"]
    ]


def test_a_warning_fails_nothing_but_a_strict_check(command: Command) -> None:
    """Gold that is not finished can be used; who wants it finished asks for it."""
    content = labels()
    content["excluded"] = []
    write_gold(command.cwd / "gold", content)

    plain = command.run("gold", "check", "gold")
    strict = command.run("gold", "check", "gold", "--strict")

    assert (plain.code, strict.code) == (0, 3)
    assert plain.out.splitlines()[1] == "1 article, 5 claims, no problems, 1 warning"
    assert strict.stderr == "summarizer: 1 warning in gold\n"


def test_several_articles_get_a_file_each_in_a_folder(command: Command) -> None:
    """Files, and all of a folder; one file for several, or for two of one name, is refused."""
    for name in ("a/x.txt", "a/y.md", "b/x.txt"):
        path = command.cwd / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("It is closed." if "y" in name else TEXT, encoding="utf-8")

    made = command.run("gold", "new", "a", "-o", "gold/")
    one = command.run("gold", "new", "a/x.txt", "a/y.md", "-o", "one.json")
    out = command.run("gold", "new", "a/x.txt", "a/y.md")
    same = command.run("gold", "new", "a/x.txt", "b/x.txt", "-o", "more")

    assert (made.code, made.stderr) == (0, "")
    assert made.out.splitlines() == [
        "gold/x.json written",
        "gold/y.json written",
        "`summarizer gold check gold` says what is left",
    ]
    assert one.code == out.code == same.code == 2
    assert one.stderr == out.stderr
    assert "2 articles need a folder for their gold: -o gold/" in one.stderr
    assert "more/x.json: would be the gold of two articles, a/x.txt and b/x.txt" in same.stderr
    assert not (command.cwd / "more").exists()


def test_nothing_is_written_over_and_nothing_by_half(command: Command) -> None:
    """One that cannot be meant keeps the others from being written, too."""
    for name in ("one/x.txt", "two/x.txt", "two/y.txt"):
        command.article(name, f"{name} has a text of its own.")
    command.run("gold", "new", "one/x.txt", "-o", "gold")
    before = (command.cwd / "gold" / "x.json").read_bytes()

    ended = command.run("gold", "new", "two/y.txt", "two/x.txt", "-o", "gold")

    assert ended.code == 2
    assert not (command.cwd / "gold" / "y.json").exists()
    assert (command.cwd / "gold" / "x.json").read_bytes() == before


def test_a_draft_is_for_a_person_to_read(command: Command) -> None:
    """A record becomes gold that no suite takes before somebody stands by it."""
    (command.cwd / "articles").mkdir()
    (command.cwd / "articles" / "harbour.txt").write_text(TEXT, encoding="utf-8")
    (command.cwd / "suite.toml").write_text(
        'gold = ["gold/*.json"]\n\n[model]\nmodel = "extractive"\n', encoding="utf-8"
    )

    command.run("run", "articles", "-o", "out.jsonl", *BUILT_IN)
    made = command.run("gold", "new", "--from", "out.jsonl", "-o", "gold")
    checked = command.run("gold", "check", "gold")
    refused = command.run("eval", "suite.toml")
    path = command.cwd / "gold" / "harbour.json"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"annotator": ""', '"annotator": "me"'), encoding="utf-8")
    read = command.run("gold", "check", "gold")
    taken = command.run("eval", "suite.toml")

    assert made.code == 0
    assert '"draft": "extractive"' in text
    problem = (
        "gold/harbour.json:4: /annotator: this is a draft by extractive: read every label against"
        " the article, put right what is wrong, and write your name into `annotator`"
    )
    assert checked.code == refused.code == 3
    assert checked.out.splitlines()[0] == problem
    assert refused.stderr == f"summarizer: {problem}\n"
    assert read.code == taken.code == 0


def test_records_without_a_draft_are_named_by_their_line(command: Command) -> None:
    """The others are drafted; an article that was moved is named beside the records."""
    command.article("x.txt")
    command.run("run", "x.txt", "-o", "out.jsonl", *BUILT_IN)
    lines = (command.cwd / "out.jsonl").read_text(encoding="utf-8")
    (command.cwd / "out.jsonl").write_text(f"{{}}\n{lines}{lines}", encoding="utf-8")
    (command.cwd / "x.txt").rename(command.cwd / "moved.txt")

    lost = command.run("gold", "new", "--from", "out.jsonl", "-o", "gold")
    (command.cwd / "out.jsonl").write_text(f"{{}}\n{lines}", encoding="utf-8")
    found = command.run("gold", "new", "--from", "out.jsonl", "moved.txt", "-o", "gold")

    assert lost.code == found.code == 3
    assert [line[:23] for line in lost.stderr.splitlines()] == [
        f"summarizer: out.jsonl:{n}" for n in (1, 2, 3)
    ]
    assert "x.txt: no such file; name the file that holds it" in lost.stderr
    assert len(found.stderr.splitlines()) == 1
    gold = json.loads((command.cwd / "gold" / "moved.json").read_bytes())
    assert gold["article"]["path"] == "../moved.txt"


def test_new_says_what_it_needs(command: Command) -> None:
    """Nothing to label, and a draft that is to have an annotator from the start, are usage."""
    (command.cwd / "empty.jsonl").write_bytes(b"")
    (command.cwd / "two.jsonl").write_text('{"text": "a"}\n{"text": "b"}\n', encoding="utf-8")
    (command.cwd / "feed").mkdir()
    (command.cwd / "feed" / "two.jsonl").write_text('{"text": "a"}\n{"text": "b"}\n', "utf-8")

    for args, code, message in (
        ((), 2, "name an ARTICLE to label, or records to draft from: --from"),
        (("--from", "empty.jsonl", "--annotator", "me"), 2, "from the person who has read it"),
        (("--from", "empty.jsonl"), 3, "holds no record; `summarizer run -o` writes records"),
        (("--from", "none.jsonl"), 3, "none.jsonl: cannot be read"),
        (("none.txt",), 3, "none.txt: no such file"),
        (("two.jsonl",), 3, "holds more than one article"),
        (("feed",), 3, "gold needs a file of its own for each article"),
    ):
        ended = command.run("gold", "new", *args)

        assert ended.code == code
        assert message in " ".join(ended.stderr.split())


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


def test_new_articles_are_added_to_gold_that_is_labelled(command: Command) -> None:
    """A sixth article in a folder of five: labels that are there stay, and are named."""
    for name in ("x", "y"):
        command.article(f"articles/{name}.txt")
    command.run("gold", "new", "articles", "-o", "gold")
    (command.cwd / "gold" / "x.json").write_text("labelled by now", encoding="utf-8")
    command.article("articles/z.txt")
    command.article("articles/y.txt", "The text was edited. So gold is about another one now.")

    added = command.run("gold", "new", "articles", "-o", "gold")
    again = command.run("gold", "new", "articles/x.txt", "-o", "gold")
    forced = command.run("gold", "new", "articles", "-o", "gold", "--force")

    assert (added.code, added.stderr) == (0, "")
    assert added.out.splitlines() == [
        "gold/x.json left as it is: it is there already",
        "gold/y.json left as it is: it is there already",
        "gold/z.json written",
        "`summarizer gold check gold` says what is left",
    ]
    assert again.out.splitlines() == [
        "gold/x.json left as it is: it is there already",
        "`summarizer gold check gold/x.json` says what is left",
    ]
    assert "gold/x.json written" in forced.out
    assert "labelled" in json.loads((command.cwd / "gold" / "x.json").read_bytes())


def test_labels_are_not_written_over_by_what_is_new(command: Command) -> None:
    """The bytes of a file that is left are those that stood there."""
    command.article("x.txt")
    (command.cwd / "gold").mkdir()
    (command.cwd / "gold" / "x.json").write_bytes(b"labelled by now")

    assert command.run("gold", "new", "x.txt", "-o", "gold").code == 0
    assert (command.cwd / "gold" / "x.json").read_bytes() == b"labelled by now"


def test_gold_of_another_article_of_the_name_is_no_gold_of_this_one(command: Command) -> None:
    """It is not left in silence: the article would stay without gold."""
    command.article("one/x.txt")
    command.article("two/x.txt", "Another text. It has two sentences.")
    command.run("gold", "new", "one", "-o", "gold")

    ended = command.run("gold", "new", "two", "-o", "gold")

    assert ended.code == 2
    assert "gold/x.json: would be the gold of two articles, one/x.txt and two/x.txt" in (
        ended.stderr
    )


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
    assert "only in A: g2 12 crates fell into the water.\n  a/harbour.json:" in ended.out
    assert "attribution: g3 Radio Nine > Paul Jones, g3 Radio Nine" in ended.out
    written = json.loads((command.cwd / "out.json").read_bytes())
    lines = {
        folder: (command.cwd / folder / "harbour.json").read_text(encoding="utf-8").splitlines()
        for folder in ("a", "b")
    }
    for found in written["disagreements"]:
        for name, where in zip((found["a"], found["b"]), found["places"], strict=True):
            assert (name is None) == (where is None)
            if where is not None:
                folder, _, rest = where.partition("/")
                line = int(rest.removeprefix("harbour.json:"))  # that of the claim's bracket
                assert f'"id": "{name}"' in lines[folder][line]
    assert written == json.loads(piped.stdout)
    assert round(written["claims"]["f1"], 2) == 0.86
    assert set(written["status"]) >= {"kappa", "n"}
    assert set(written["attribution"]) == {"innermost", "chain", "n"}


def test_gold_that_is_begun_is_compared_as_far_as_it_goes(command: Command) -> None:
    """The claims of sentences that the other has yet to label are no disagreement, but told."""
    content = labels()
    del content["claims"][2:]
    content["key_points"] = [{"text": "x", "claims": ["g1"]}]
    content["unlabelled"] = [
        place("Paul Jones, who heads the port, told Radio Nine that 40 ships may be delayed."),
        place("He did not name the owner."),
    ]
    write_gold(command.cwd / "a")
    write_gold(command.cwd / "b", content)

    ended = command.run("gold", "agree", "a/harbour.json", "b/harbour.json", "--json", "out.json")

    assert ended.code == 0
    assert ended.out.splitlines()[:2] == [
        "claims       F1 1.00: 2 of A's 2 are in B, 2 of B's 2 in A",
        "left out     2 more of A's and 0 of B's: of sentences the other has yet to label",
    ]
    assert "only in" not in ended.out
    written = json.loads((command.cwd / "out.json").read_bytes())
    assert (written["claims"]["left_out_a"], written["claims"]["left_out_b"]) == (2, 0)


def test_every_label_is_compared_and_told_with_its_claim(command: Command) -> None:
    """Importance, quantities and time too; each disagreement with text and place in 80 columns.

    Importance: of five pairs four agree; with A's core 1, supporting 3, background 1 and B's 1, 2,
    2 chance agrees in (1 + 6 + 2) / 25, so kappa is (20 - 9) / (25 - 9) = 11/16.
    """
    content = labels()
    content["claims"][0]["time"] |= {"start": "2031-03-12", "end": "2031-03-12"}
    content["claims"][0]["text"] = (
        "The harbour of Port Ellis will close on March 11, 2031, after 12 crates fell into it."
    )
    content["claims"][0]["attribution"] = [f"Source number {n} of the chain" for n in range(1, 5)]
    content["entities"] += [
        {"name": f"Source number {n} of the chain", "type": "other"} for n in range(1, 5)
    ]
    content["claims"][1]["quantities"][0]["comparator"] = "at_least"
    content["claims"][3]["importance"] = "supporting"
    write_gold(command.cwd / "a", content)
    write_gold(command.cwd / "b")

    shown = command.run("gold", "agree", "a", "b").out

    assert "importance   kappa 0.69, agreement 0.80, n 5\n" in shown
    assert "quantities   F1 0.50: 1 of A's 2 and of B's 2 are the same\n" in shown
    assert "time         agreement 0.00, n 1\n" in shown
    assert (
        "harbour quantities: g2 at least 12 crates, g2 12 crates\n"
        "  12 crates fell into the water.\n  a/harbour.json:"
    ) in shown
    assert "harbour importance: g4 supporting, g4 background\n" in shown
    assert "harbour time: g1 2031-03-12, g1 2031-03-11\n" in shown
    assert "  The harbour of Port Ellis will close on March 11, 2031, after 12 crates fell…" in (
        shown
    )
    assert max(map(len, shown.splitlines())) <= 80


def test_nothing_left_to_compare_is_told_from_no_claim(command: Command) -> None:
    """Where all that A has is yet to be labelled by B, F1 has another reason to be none."""
    content = {**labels(), "claims": [], "key_points": [], "excluded": []}
    content["unlabelled"] = [
        place("The harbour of Port Ellis will close on Tuesday after 12 crates fell"),
        place("Paul Jones, who heads the port, told Radio Nine that 40 ships may be delayed."),
        place("He did not name the owner."),
    ]
    content["excluded"] = [{**place("The annual gull fair is held in May."), "reason": "no claim"}]
    write_gold(command.cwd / "a")
    write_gold(command.cwd / "b", content)

    shown = command.run("gold", "agree", "a/harbour.json", "b/harbour.json").out

    assert "claims       F1 - (no claim is left to compare): 0 of A's 0 are in B" in shown


def test_folders_are_compared_article_by_article_and_together(command: Command) -> None:
    """What has no partner, and what nobody has labelled yet, is named; nothing is refused."""
    content = labels()
    content["claims"][0]["status"] = "stated"
    content["excluded"] = []
    empty = {**labels(), "claims": [], "key_points": [], "excluded": []}
    for name in ("x", "y"):
        write_gold(command.cwd / "a", name=name)
        write_gold(command.cwd / "b", content, name=name)
    write_gold(command.cwd / "a", name="alone")
    write_gold(command.cwd / "a", name="later")
    write_gold(command.cwd / "b", empty, name="later")

    ended = command.run("gold", "agree", "a", "b", "--json", "out.json")
    piped = command.run("gold", "agree", "a", "b", "--json", "-")

    assert (ended.code, ended.stderr) == (0, "")
    lines = ended.out.splitlines()
    assert lines[0].split("  ")[0] == "article"
    assert [line.split()[0] for line in lines[1:3]] == ["x", "y"]
    assert "all 2 articles" in lines
    assert "claims       F1 1.00: 8 of A's 8 are in B, 8 of B's 8 in A" in lines
    assert "x status: g1 planned, g1 stated" in lines
    assert lines[-2:] == [
        "not compared: nothing is labelled yet in b/later.json",
        "not compared: a/alone.json has no partner",
    ]
    written = json.loads((command.cwd / "out.json").read_bytes())
    assert written == json.loads(piped.stdout)
    assert set(written) == {
        "claims",
        "status",
        "polarity",
        "attribution",
        "importance",
        "quantities",
        "time",
        "disagreements",
        "articles",
    }
    assert [each["article"] for each in written["articles"]] == ["x", "y"]
    assert written["status"]["n"] == 10


def test_a_kappa_that_cannot_be_says_why(command: Command) -> None:
    """One label throughout, or no pair of claims: a dash with its reason."""
    content = labels()
    content["claims"] = content["claims"][:1]
    content["key_points"] = [{"text": "x", "claims": ["g1"]}]
    other = labels()
    other["claims"] = other["claims"][3:4]
    other["key_points"] = []
    for folder, labelled in (("a", content), ("b", content), ("c", other)):
        write_gold(command.cwd / folder, labelled)

    same = command.run("gold", "agree", "a/harbour.json", "b/harbour.json").out
    none = command.run("gold", "agree", "a/harbour.json", "c/harbour.json").out

    assert "status       kappa - (both used one label only), agreement 1.00, n 1" in same
    assert "status       kappa - (no claim of A matches one of B), agreement -, n 0" in none


def test_agree_says_what_it_needs(command: Command) -> None:
    """A file and a folder, folders of other articles, and folders without labels."""
    write_gold(command.cwd / "a")
    write_gold(command.cwd / "b", {**labels(), "claims": [], "key_points": [], "excluded": []})
    (command.cwd / "none").mkdir()

    for args, code, message in (
        (("a", "b/harbour.json"), 2, "two files, or two folders"),
        (("a", "none"), 3, "none: no gold (*.json) in this folder"),
        (("a", "b"), 3, "nothing is labelled yet in what a and b have in common"),
        (("a/harbour.json", "b/harbour.json"), 3, "nothing is labelled yet"),
        (("a/harbour.json", "c.json"), 3, "c.json:1: cannot be read"),
    ):
        ended = command.run("gold", "agree", *args)

        assert ended.code == code
        assert message in ended.stderr


def test_gold_that_is_not_sound_is_not_compared(command: Command) -> None:
    """Agreement on wrong offsets would mean nothing."""
    content = labels()
    content["claims"][3]["evidence"][0]["end"] += 1
    write_gold(command.cwd / "a")
    write_gold(command.cwd / "b", content)

    ended = command.run("gold", "agree", "a/harbour.json", "b/harbour.json")

    assert ended.code == 3
    assert ended.stderr.startswith("summarizer: b/harbour.json:")
