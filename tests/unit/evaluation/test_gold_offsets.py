"""Quotes without offsets: found in the article, or what is said of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.errors import InputError
from summarizer.evaluation.gold import Gold, check_gold, inspect_gold, load_gold, require_sound
from summarizer.evaluation.gold.labels import UNPLACED
from summarizer.evaluation.gold.places import GoldText
from summarizer.models import sha256_hex
from tests.golds import TEXT, gold_in, labels, place, write_gold

TWICE = "The harbour opens. Jones said that the harbour closes.\nThe harbour is Jones's.\n"


def bare() -> dict[str, Any]:
    """Return the labels without what the article itself can tell."""
    content = labels()
    for entry in [*content["excluded"], *(e for c in content["claims"] for e in c["evidence"])]:
        del entry["start"], entry["end"]
    del content["article"]["sha256"], content["article"]["n_chars"]
    return content


def test_offsets_and_hashes_that_are_left_out_are_filled_in(tmp_path: Path) -> None:
    """What reads gold sees the same, whether the file says it or not."""
    full, short = gold_in(tmp_path / "full"), gold_in(tmp_path / "short", bare())

    assert check_gold(short) == []
    assert (short.article, short.claims, short.excluded) == (
        full.article,
        full.claims,
        full.excluded,
    )


def test_gold_is_little_more_than_its_claims(tmp_path: Path) -> None:
    """Lists that are empty, and what a program can tell, need not be written."""
    claim = {key: labels()["claims"][1][key] for key in ("id", "text", "importance", "status")}
    claim |= {"polarity": "positive", "evidence": [{"quote": "12 crates fell into the water"}]}
    content = {"annotator": "me", "article": {"path": "harbour.txt"}, "claims": [claim]}

    gold = require_sound(gold_in(tmp_path, content))

    assert gold.schema_id == "urn:summarizer:gold:1"
    assert (gold.entities, gold.key_points, gold.claims[0].quantities) == ((), (), None)
    assert gold.claims[0].evidence[0].start == TEXT.index("12 crates")


def test_the_schema_of_an_editor_may_stand_in_gold(tmp_path: Path) -> None:
    """An editor finds the schema by this key."""
    gold = gold_in(tmp_path, {"$schema": "../schemas/gold.json", **labels()})

    assert check_gold(gold) == []


def test_null_is_as_good_as_left_out(tmp_path: Path) -> None:
    """A null for an offset or a hash is no value."""
    content = labels()
    content["claims"][1]["evidence"][0].update(start=None, end=None)
    content["article"].update(sha256=None, n_chars=None)

    assert check_gold(gold_in(tmp_path, content)) == []


@pytest.mark.parametrize(
    ("quote", "offsets", "span"),
    [
        ("Jones said", (UNPLACED, UNPLACED), (19, 29)),
        ("The harbour", (55, UNPLACED), (55, 66)),
        ("The harbour", (UNPLACED, 11), (0, 11)),
        ("harbour", (39, UNPLACED), (39, 46)),
        ("Jones", (UNPLACED, UNPLACED), (19, 24)),  # "Jones's" is another word
        ("Jone", (UNPLACED, UNPLACED), None),  # cuts words only, and two of them
    ],
)
def test_a_quote_is_found_where_it_stands_once(
    quote: str, offsets: tuple[int, int], span: tuple[int, int] | None
) -> None:
    """One offset is enough to say which, and a whole word goes before a part of one."""
    located = GoldText(TWICE).locate(quote, *offsets)

    assert located.span == span
    assert (located.problem == "") is (span is not None)


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        (
            {"quote": "The harbour"},
            "the quote stands 2 times, at [0, 11) in line 1, [55, 66) in line 2 of the article;"
            " say which, by its `start`",
        ),
        ({"quote": "harbour closes", "start": 3}, "is not the quote; it stands at [39, 53)"),
        (
            {"quote": "Jones said that the harbour closed"},
            "the article does not hold it; nearest is at [19, 53) “Jones said that the harbour",
        ),
        ({"quote": "harbour is Jones’s"}, "at [59, 77) stands “harbour is Jones's”: copy that"),
        ({"quote": "the harbour closes. The harbour is"}, "runs over a line break; make two of it"),
        ({"quote": "Nobody was hurt"}, "the article does not hold it, and nothing like it"),
        ({"quote": "harbour closes", "start": 3, "end": 9}, "[3, 9) is not the quote; it stands"),
    ],
)
def test_a_quote_that_has_no_one_place_says_what_to_do(
    tmp_path: Path, entry: dict[str, Any], message: str
) -> None:
    """Its places, or what of the article is most like it; no suite takes such gold."""
    (tmp_path / "x.txt").write_text(TWICE, encoding="utf-8")
    claim = {"id": "g1", "text": "x", "importance": "supporting", "status": "stated"}
    claim |= {"polarity": "positive", "evidence": [{"quote": "Jones said"}, entry]}
    content = {"annotator": "me", "article": {"path": "x.txt"}, "claims": [claim]}
    path = tmp_path / "x.json"
    path.write_text(json.dumps(content), encoding="utf-8")

    (problem,) = check_gold(load_gold(path))

    assert problem.key == "/claims/0/evidence/1"
    assert message in problem.message
    with pytest.raises(InputError, match="/claims/0/evidence/1"):
        require_sound(load_gold(path))


WRAPPED = """The harbour of Port Ellis will close on Tuesday after 12
crates fell into the water, and the mayor said that 12
crates are missing from the list of the harbour office.
"""


def test_a_quote_is_found_over_the_end_of_a_wrapped_line() -> None:
    """Twelve crates stand twice, each time over a line break; the rest of the words once."""
    text = GoldText(WRAPPED)

    assert [WRAPPED[slice(*span)] for span in text.places("12 crates")] == ["12\ncrates"] * 2
    assert text.locate("12 crates fell into", UNPLACED, UNPLACED).span == (54, 73)


def test_a_quote_is_found_through_markup() -> None:
    """Offsets are those of the text as it is."""
    text = "<p>Paul&nbsp;Jones heads the <b>port</b> of Ellis.</p>"

    located = GoldText(text).locate("Paul Jones heads the port of", UNPLACED, UNPLACED)

    assert located.span == (3, text.index(" Ellis"))


@given(st.integers(0, len(TEXT) - 1), st.integers(1, 60))
def test_a_place_reads_as_its_quote(start: int, length: int) -> None:
    """Whatever stretch is quoted: a place that is given back holds its very words."""
    quote = TEXT[start : start + length]

    span = GoldText(TEXT).locate(quote, UNPLACED, UNPLACED).span

    assert span is None or TEXT[slice(*span)] == quote
    assert GoldText(TEXT).locate(quote, start, UNPLACED).span == (start, start + len(quote))


def test_a_stretch_is_cut_where_no_quote_may_run_on() -> None:
    """At ends of paragraphs, and not where a wrapped line goes on."""
    text = GoldText(f"{WRAPPED}\nA second paragraph.\n")

    found = [text.text[slice(*piece)] for piece in text.pieces(54, len(text.text))]

    assert found == [WRAPPED[54:].rstrip("\n"), "A second paragraph."]


def test_a_missing_hash_is_a_warning(tmp_path: Path) -> None:
    """Without it a changed article goes unnoticed; that keeps nobody from using the gold."""
    found = inspect_gold(write_gold(tmp_path, bare())).problems

    assert [(problem.key, problem.is_warning) for problem in found] == [("/article", True)]
    assert "no sha256 and no n_chars; --fix" in found[0].message


def test_a_changed_article_is_noticed_by_its_hash_alone(tmp_path: Path) -> None:
    """A hash that is given is held to, whatever else is left out."""
    content = bare()
    content["article"]["sha256"] = sha256_hex("another text")

    gold: Gold = gold_in(tmp_path, content)

    assert [problem.key for problem in check_gold(gold)] == ["/article/sha256"]


def test_a_quote_of_the_text_is_placed_like_by_hand() -> None:
    """The offsets are those that Python's own search finds."""
    wanted = place("40 ships may be delayed")

    span = GoldText(TEXT).locate("40 ships may be delayed", UNPLACED, UNPLACED).span

    assert span == (wanted["start"], wanted["end"])
