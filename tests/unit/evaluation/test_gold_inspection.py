"""Everything that is wrong with a file of gold in one go, and what is left to label."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from summarizer.evaluation.gold import inspect_gold
from tests.golds import TEXT, labels, place, write_gold


def problems(folder: Path, content: dict[str, Any]) -> list[tuple[str, str]]:
    """Return the key and the message of the problems of gold, warnings left out."""
    found = inspect_gold(write_gold(folder, content)).problems
    return [(each.key, each.message) for each in found if not each.is_warning]


def warnings(folder: Path, content: dict[str, Any]) -> list[tuple[str, str]]:
    """Return the key and the message of the warnings of gold."""
    found = inspect_gold(write_gold(folder, content)).problems
    return [(each.key, each.message) for each in found if each.is_warning]


def test_one_claim_without_form_hides_nothing_of_the_others(tmp_path: Path) -> None:
    """Its own fault is named beside those of the others, at the keys that they have in the file."""
    content = labels()
    content["claims"][0]["status"] = "sated"
    content["claims"][2]["attribution"] = ["Tass"]
    content["claims"][3]["evidence"][0]["quote"] = "He did not name his owner"
    content["entities"].insert(0, {"name": 3})
    content["entities"].append({"name": "Radio Nine"})

    found = problems(tmp_path, content)

    assert [key for key, _ in found] == [
        "/claims/0/status",
        "/claims/2/attribution",
        "/claims/3/evidence/0",
        "/entities/0/name",
        "/entities/3/name",
    ]


def test_others_are_not_blamed_for_what_has_no_form(tmp_path: Path) -> None:
    """A broken claim is still named by its key point, a broken entity still a source."""
    content = labels()
    content["claims"][0]["importance"] = "kore"
    content["entities"][1]["type"] = "radio"
    content["key_points"][1] = {"text": 3, "claims": ["g3"]}
    content["claims"][2]["importance"] = "core"

    assert [key for key, _ in problems(tmp_path, content)] == [
        "/key_points/1/text",
        "/claims/0/importance",
        "/entities/1/type",
    ]


def test_one_unknown_key_hides_nothing(tmp_path: Path) -> None:
    """Keys that gold does not know are named wherever they stand."""
    content = labels()
    content["titel"] = "x"
    content["article"]["publishd"] = "2031-03-05"
    content["claims"][1]["accept"] = {"state": ["planned"]}
    content["claims"][3]["id"] = "g1"

    found = problems(tmp_path, content)

    assert {key for key, _ in found} == {
        "/titel",
        "/article/publishd",
        "/claims/1/accept/state",
        "/claims/3/id",
    }
    assert ("/claims/1/accept/state", "no such key; known: status, polarity, attribution") in [
        (key, message.partition(", not")[0]) for key, message in found
    ]


def test_an_article_that_is_not_there_hides_no_fault_of_form(tmp_path: Path) -> None:
    """Both are named; offsets that are left out are no fault then."""
    content = labels()
    content["article"]["path"] = "none.txt"
    del content["claims"][1]["evidence"][0]["start"]
    content["claims"][3]["polarity"] = "both"

    assert [key for key, _ in problems(tmp_path, content)] == [
        "/article/path",
        "/claims/3/polarity",
    ]


def test_a_sentence_without_a_label_is_a_warning(tmp_path: Path) -> None:
    """At the line of its entry in `unlabelled`, where there is one, else at the claims."""
    content = labels()
    content["excluded"] = []
    del content["claims"][3]
    content["unlabelled"] = [place("The annual gull fair is held in May.")]
    path = write_gold(tmp_path, content)

    found = inspect_gold(path).problems

    fair, owner = TEXT.index("The annual"), TEXT.index("He did not")
    assert [(each.key, each.message) for each in found] == [
        (
            "/claims",
            f"no claim and nothing excluded at [{owner}, {owner + 26}),"
            " “He did not name the owner.”",
        ),
        (
            "/unlabelled/0",
            f"no claim and nothing excluded at [{fair}, {fair + 36}),"
            " “The annual gull fair is held ...”",
        ),
    ]
    line = path.read_text(encoding="utf-8").splitlines()[found[1].line :]
    assert "annual gull fair" in line[0]
    assert str(found[0]).startswith(f"{path}:{found[0].line}: /claims: warning: no claim")


def test_what_is_labelled_but_still_waits_is_a_warning(tmp_path: Path) -> None:
    """One for the whole list: --fix takes it out."""
    content = labels()
    content["unlabelled"] = [place("He did not name the owner."), place("40 ships may be delayed")]

    assert warnings(tmp_path, content) == [
        ("/unlabelled", "2 sentences are labelled now; --fix takes what is out of this list")
    ]


def test_what_gold_should_say_of_itself_is_a_warning(tmp_path: Path) -> None:
    """Schema, guideline and day: gold without them can be used."""
    content = labels()
    for key in ("schema", "guideline", "labelled"):
        del content[key]

    found = [message for _, message in warnings(tmp_path, content)]

    assert problems(tmp_path, content) == []
    assert [message.split('"')[1] for message in found] == ["schema", "guideline", "labelled"]


def test_a_changed_article_has_no_warnings(tmp_path: Path) -> None:
    """What is left cannot be told by offsets into another text."""
    content = labels()
    content["article"]["sha256"] = "0" * 64
    content["excluded"] = []

    found = inspect_gold(write_gold(tmp_path, content)).problems

    assert [each.key for each in found] == ["/article/sha256"]


def test_headlines_and_pieces_are_labelled_one_by_one(tmp_path: Path) -> None:
    """A sentence that runs over a line break is several: a label on one leaves the others."""
    (tmp_path / "x.txt").write_text("Harbour closes\nIt will open again.\n", encoding="utf-8")
    content = {
        "annotator": "me",
        "guideline": "2",
        "labelled": "2031-03-06",
        "schema": "urn:summarizer:gold:1",
        "article": {"path": "x.txt"},
        "excluded": [{"quote": "Harbour closes", "reason": "stands already"}],
        "unlabelled": [{"quote": "It will open again."}],
    }
    path = tmp_path / "x.json"
    path.write_text(json.dumps(content), encoding="utf-8")

    found = inspect_gold(path).problems

    assert [(each.key, each.is_warning) for each in found] == [
        ("/article", True),
        ("/unlabelled/0", True),
    ]


def test_a_claim_without_form_is_told_where_its_quotes_are_not(tmp_path: Path) -> None:
    """Its form and its quotes are mended in one go, an offset that is no number among them."""
    content = labels()
    content["claims"][1] |= {"status": "sated", "evidence": [{"quote": "13 crates"}, {"start": 3}]}
    content["claims"][2]["evidence"][0]["start"] = "114"

    assert [key for key, _ in problems(tmp_path, content)] == [
        "/claims/1/evidence/0",
        "/claims/1/evidence/1/quote",
        "/claims/1/status",
        "/claims/2/evidence/0/start",
    ]


def test_what_is_wrong_with_the_article_hides_no_claim(tmp_path: Path) -> None:
    """A day that is none, a hash that is none: the quotes are looked for all the same."""
    content = labels()
    content["article"] |= {"sha256": 5, "published": "March 5"}
    content["claims"][1]["evidence"] = [{"quote": "13 crates"}]

    assert {key for key, _ in problems(tmp_path, content)} >= {
        "/article/sha256",
        "/article/published",
        "/claims/1/evidence/0",
    }
