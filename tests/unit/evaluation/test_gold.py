"""Reading gold: what is refused, and where the message points."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, cast

import pytest

from summarizer import Article
from summarizer.errors import InputError
from summarizer.evaluation.gold import (
    GoldProblem,
    check_gold,
    find_gold,
    load_gold,
    new_gold,
    read_gold,
)
from summarizer.evaluation.line_numbers import find_key_lines
from tests.golds import TEXT, gold_in, labels, write_gold


def test_gold_comes_with_its_article(tmp_path: Path) -> None:
    """The article's text is read by the path in the gold, relative to the gold."""
    gold = gold_in(tmp_path)

    assert (gold.id, gold.text, gold.source.published) == ("harbour", TEXT, date(2031, 3, 5))


def test_a_name_is_a_level_of_one(tmp_path: Path) -> None:
    """A chain may mix names with lists of joint sources."""
    content = labels()
    content["claims"][2]["attribution"] = ["Radio Nine", ["Paul Jones", "Radio Nine"]]

    gold = gold_in(tmp_path, content)

    assert gold.claims[2].attribution == (("Radio Nine",), ("Paul Jones", "Radio Nine"))


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"comparator": "between"}, "needs the lower end in `value` and the upper end in `to`"),
        ({"comparator": "between", "to": 12}, "must be above `value`"),
        ({"comparator": "about", "to": 14}, "`to` is for the comparator 'between' only"),
    ],
)
def test_the_ends_of_a_range_belong_to_between(
    tmp_path: Path, fields: dict[str, Any], problem: str
) -> None:
    """The message says what is wrong; gold without `to` is read as before."""
    content = labels()
    content["claims"][0]["quantities"] = [{"text": "12", "value": 12, "unit": "crates"}]
    assert gold_in(tmp_path, content).claims[0].quantities[0].to is None
    content["claims"][0]["quantities"][0] |= fields
    with pytest.raises(InputError, match=re.escape(problem)):
        gold_in(tmp_path, content)


def test_the_line_of_a_claim_is_that_of_its_brace(tmp_path: Path) -> None:
    """An annotation on a missed claim points at the claim."""
    path = write_gold(tmp_path)

    line = load_gold(path).line_of("g2")

    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[line - 1].strip() == "{"
    assert lines[line].strip() == '"id": "g2",'


Change = Callable[[dict[str, Any]], object]


@pytest.mark.parametrize(
    ("change", "key", "message"),
    [
        (lambda c: c["claims"][1].update(status="sated"), "/claims/1/status", "not 'sated'"),
        (
            lambda c: c["claims"][1].update(mood="glad"),
            "/claims/1/mood",
            "no such key; known: id, text,",
        ),
        (lambda c: c["claims"][1].pop("polarity"), "/claims/1/polarity", "field required"),
        (lambda c: c.update(labelled="March 6"), "/labelled", "not a day"),
        (lambda c: c.update(labelled=20310306), "/labelled", "not a day"),
        (
            lambda c: c["claims"][0]["time"].update(start="2031-02-30"),
            "/claims/0/time/start",
            "not a day",
        ),
        (
            lambda c: c["claims"][1]["evidence"][0].update(start=84.0),
            "/claims/1/evidence/0/start",
            "integer",
        ),
        (
            lambda c: c["claims"][2]["accept"].update(attribution=["Radio Nine"]),
            "/claims/2/accept/attribution/0",
            "whole chain",
        ),
        (lambda c: c["claims"][1].update(evidence=[]), "/claims/1/evidence", "at least one"),
        (lambda c: c["claims"][1].update(attribution="Jones"), "/claims/1/attribution", "a list"),
        (lambda c: c["claims"].append("g6"), "/claims/5", "an object"),
        (
            lambda c: c["claims"][0]["quantities"].append({"text": "1", "value": "1"}),
            "/claims/0/quantities/0/value",
            "write a number, not '1'",
        ),
        (lambda c: c["article"].update(path="."), "/article/path", "relative to the folder"),
        (lambda c: c.update(schema="urn:summarizer:gold:9"), "/schema", "gold:1"),
        (lambda c: c["article"].update(path="none.txt"), "/article/path", "no such file"),
    ],
)
def test_what_is_not_gold_is_named_by_key_and_line(
    tmp_path: Path, change: Change, key: str, message: str
) -> None:
    """Unknown vocabulary, wrong types and missing files are errors with file, line and key."""
    content = labels()
    change(content)
    path = write_gold(tmp_path, content)

    with pytest.raises(InputError) as raised:
        load_gold(path)

    problem = str(raised.value)
    assert problem.startswith(f"{path}:")
    assert f": {key}" in problem
    assert message in problem.lower() or message in problem
    line = int(problem.removeprefix(f"{path}:").partition(":")[0])
    assert line == find_key_lines(path.read_text(encoding="utf-8")).line(key)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('{"a": 1,\n "b": }', ":2: is not JSON"),
        ('{"value": NaN}', ":1: is not JSON"),
        ("[]", ":1: is JSON, but not gold: not an object"),
        ('{"claims": [],\n "claims": []}', ":2: /claims: this key stands twice"),
    ],
)
def test_broken_json_is_named_by_line(tmp_path: Path, text: str, problem: str) -> None:
    """What is no JSON, NaN, no object, or has a key twice is refused at its line."""
    path = tmp_path / "x.json"
    path.write_text(text, encoding="utf-8")

    problems = read_gold(path)

    assert isinstance(problems, list)
    assert any(f"{path}{problem}" in str(each) for each in problems)


def test_what_is_no_gold_at_all_is_said_once(tmp_path: Path) -> None:
    """Some other JSON gets one sentence, not one for each key of gold that it lacks."""
    for text, problem in (
        ('{"name": "x", "version": 3}', "has no `article` with a `path`"),
        ('{"schema": "urn:summarizer:record:1", "claims": 3}', "is 'urn:summarizer:record:1'"),
    ):
        (tmp_path / "x.json").write_text(text, encoding="utf-8")

        (found,) = cast("list[GoldProblem]", read_gold(tmp_path / "x.json"))

        assert problem in found.message


def test_a_path_that_was_meant_from_here_is_put_right(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who writes the path as the shell sees it is told how it is written."""
    monkeypatch.chdir(tmp_path)
    write_gold(tmp_path / "articles")
    content = labels()
    content["article"]["path"] = "articles/harbour.txt"
    (tmp_path / "gold").mkdir()
    path = tmp_path / "gold" / "harbour.json"
    path.write_text(json.dumps(content), encoding="utf-8")

    (problem,) = cast("list[GoldProblem]", read_gold(path))

    assert problem.key == "/article/path"
    assert "write '../articles/harbour.txt'" in problem.message


def test_an_article_that_is_taken_for_gold_is_told_how_gold_is_made(tmp_path: Path) -> None:
    """A text is no JSON, and the message says which command makes gold of it."""
    write_gold(tmp_path)

    (problem,) = cast("list[GoldProblem]", read_gold(tmp_path / "harbour.txt"))

    assert f"summarizer gold new {tmp_path / 'harbour.txt'} -o gold/" in problem.message


def test_a_missing_file_is_an_input_error(tmp_path: Path) -> None:
    """Gold that is not there is bad input, not a crash."""
    with pytest.raises(InputError, match="cannot be read"):
        load_gold(tmp_path / "none.json")


def test_a_folder_gives_its_json_files_sorted(tmp_path: Path) -> None:
    """Files of a folder come in order, other files are left alone, an empty folder is an error."""
    second, first = write_gold(tmp_path / "a", name="y"), write_gold(tmp_path / "a", name="x")

    assert find_gold([tmp_path / "a"]) == [first, second]
    (tmp_path / "b").mkdir()
    with pytest.raises(InputError, match="no gold"):
        find_gold([tmp_path / "b"])


def test_a_skeleton_lacks_only_the_labels(tmp_path: Path) -> None:
    """A new gold can be read at once, holds the sentences, and is no gold for a suite yet."""
    article = Article(text=TEXT, published=date(2031, 3, 5))
    content = new_gold(article, path="harbour.txt", labelled=date(2031, 3, 6))

    gold = gold_in(tmp_path, json.loads(json.dumps(content)))

    assert [problem.key for problem in check_gold(gold)] == ["/claims"]
    assert "nothing is labelled yet" in check_gold(gold)[0].message
    assert [gold.text[each.start : each.end] for each in gold.unlabelled] == [
        "The harbour of Port Ellis will close on Tuesday after 12 crates fell into the water.",
        "Paul Jones, who heads the port, told Radio Nine that 40 ships may be delayed.",
        "He did not name the owner.",
        "The annual gull fair is held in May.",
    ]


def test_lines_of_keys_are_found_past_strings_that_look_like_json() -> None:
    """Braces, quotes and escapes inside of strings open nothing."""
    text = '{"a": "}{\\"[",\n "b/c": [1,\n  {"d~": []}],\n "e": {}}'

    found = find_key_lines(text)

    assert found.by_pointer == {
        "": 1,
        "/a": 1,
        "/b~1c": 2,
        "/b~1c/0": 2,
        "/b~1c/1": 3,
        "/b~1c/1/d~0": 3,
        "/e": 4,
    }
    assert found.line("/b~1c/1/none/deeper") == 3
