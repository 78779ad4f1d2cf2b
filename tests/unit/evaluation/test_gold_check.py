"""What gold must hold beyond its form."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from summarizer.errors import InputError
from summarizer.evaluation.gold import Gold, check_gold, load_gold, require_sound
from summarizer.models import sha256_hex
from tests.golds import TEXT, gold_in, labels, place, write_gold

Change = Callable[[dict[str, Any]], object]


def test_sound_gold_has_no_problem(tmp_path: Path) -> None:
    """The labels that all other tests change are sound."""
    gold = gold_in(tmp_path)

    assert check_gold(gold) == []
    assert require_sound(gold) is gold


def _claim(index: int, **changes: Any) -> Change:
    return lambda content: content["claims"][index].update(changes)


def _evidence(**changes: Any) -> Change:
    return lambda content: content["claims"][3]["evidence"][0].update(changes)


OWNER = TEXT.index("He did not name the owner")
OVER_A_BREAK = "the water.\n\nPaul Jones"


@pytest.mark.parametrize(
    ("change", "key", "message"),
    [
        (_evidence(start=55), "/claims/3/evidence/0", f"it stands at [{OWNER}, {OWNER + 25})"),
        (_evidence(end=9999), "/claims/3/evidence/0", "is no place in"),
        (_evidence(quote="twelve crates"), "/claims/3/evidence/0", "does not hold it"),
        (
            lambda c: c["claims"][4]["evidence"][0].update(place(OVER_A_BREAK)),
            "/claims/4/evidence/0",
            "line break",
        ),
        (_evidence(role="context"), "/claims/3/evidence", "no evidence has the role 'support'"),
        (_claim(3, id="g1"), "/claims/3/id", "'g1' stands twice"),
        (_claim(3, importance="core"), "/claims/3", "core claim 'g4' is in no key point"),
        (_claim(2, attribution=["Tass"]), "/claims/2/attribution", "'Tass' is no name or alias"),
        (_claim(2, note=" "), "/claims/2/note", "needs a note"),
        (
            _claim(2, accept={"status": ["possible"]}),
            "/claims/2/accept/status/0",
            "is the label itself",
        ),
        (
            _claim(2, accept={"attribution": [["Tass"]]}),
            "/claims/2/accept/attribution/0",
            "'Tass' is no name or alias",
        ),
        (
            _claim(1, quantities=[{"text": "dozen", "value": 12}]),
            "/claims/1/quantities/0/text",
            "stands in no evidence",
        ),
        (
            _claim(1, quantities=[{"text": "12", "value": None}]),
            "/claims/1/quantities/0/value",
            "if and only if",
        ),
        (
            _claim(0, time={"text": "on Friday", "start": None, "end": None}),
            "/claims/0/time/text",
            "stands in no evidence",
        ),
        (
            _claim(0, time={"text": None, "start": "2031-03-12", "end": "2031-03-11"}),
            "/claims/0/time",
            "before it starts",
        ),
        (
            lambda c: c["key_points"][0].update(claims=["g1", "g2", "g9"]),
            "/key_points/0/claims/2",
            "there is no claim 'g9'",
        ),
        (
            lambda c: c["key_points"][1].update(claims=["g3", "g3"]),
            "/key_points/1/claims/1",
            "named twice",
        ),
        (lambda c: c.update(annotator=""), "/annotator", "this is a draft: read every label"),
        (
            lambda c: c.update(annotator=" ", draft="big-model"),
            "/annotator",
            "this is a draft by big-model: read every label",
        ),
        (lambda c: c.update(claims=[], excluded=[], key_points=[]), "/claims", "labelled yet"),
        (lambda c: c["entities"].append({"name": "Radio Nine"}), "/entities/2/name", "twice"),
        (lambda c: c["article"].update(sha256="0" * 64), "/article/sha256", "has changed"),
        (lambda c: c["article"].update(n_chars=3), "/article/n_chars", f"has {len(TEXT)} char"),
    ],
)
def test_each_fault_is_the_one_problem(
    tmp_path: Path, change: Change, key: str, message: str
) -> None:
    """One wrong thing gives one problem, at its key."""
    content = labels()
    change(content)
    gold = gold_in(tmp_path, content)

    problems = check_gold(gold)

    assert [problem.key for problem in problems] == [key]
    assert message in problems[0].message
    assert problems[0].line == gold.key_lines.line(key) > 1
    with pytest.raises(InputError, match=r"harbour\.json:"):
        require_sound(gold)


def test_an_article_with_other_line_ends_is_told_from_a_changed_one(tmp_path: Path) -> None:
    """Git writes them anew on Windows; the message says what keeps them."""
    gold = gold_in(tmp_path)
    gold.file.with_name("harbour.txt").write_bytes(TEXT.replace("\n", "\r\n").encode())

    (problem,) = check_gold(load_gold(gold.file))

    assert problem.key == "/article/sha256"
    assert "only the line ends of the article" in problem.message
    assert "`*.txt -text` in .gitattributes" in problem.message


def test_a_changed_article_hides_all_other_problems(tmp_path: Path) -> None:
    """Offsets into another text mean nothing, so only the hash is complained about."""
    content = labels()
    content["article"]["sha256"] = "0" * 64
    content["claims"][1]["evidence"][0]["start"] = 3

    assert [p.key for p in check_gold(gold_in(tmp_path, content))] == ["/article/sha256"]


def test_a_draft_with_an_annotator_is_gold(tmp_path: Path) -> None:
    """Where a person stands by the labels, where they came from may stay in the file."""
    content = labels()
    content["draft"] = "big-model"

    assert check_gold(gold_in(tmp_path, content)) == []


def test_a_sentence_without_a_label_is_no_problem(tmp_path: Path) -> None:
    """A suite takes gold that is not finished, as long as something is labelled."""
    content = labels()
    content["excluded"] = []

    assert check_gold(gold_in(tmp_path, content)) == []


def test_an_unnamed_source_needs_no_entity(tmp_path: Path) -> None:
    """ "(unspecified)" stands for a source without a name."""
    content = labels()
    content["claims"][2]["attribution"] = ["(unspecified)"]

    assert check_gold(gold_in(tmp_path, content)) == []


WRAPPED = """The harbour of Port Ellis will close on Tuesday after 12
crates fell into the water.

Paul Jones, who heads the port, told Radio Nine that 40
ships may be delayed. He did not name the owner.

The annual gull fair is held in May.
"""


def _gold_of(folder: Path, text: str, quotes: dict[str, str]) -> Gold:
    """Return the gold of another layout of the text; `quotes` are those that look different there.

    The places are those of the quote's words in `text`, however they are parted there.
    """
    content = labels()
    content["article"].update(sha256=sha256_hex(text), n_chars=len(text))
    pieces = [e for each in content["claims"] for e in each["evidence"]] + content["excluded"]
    for piece in pieces:
        stands = quotes.get(piece["quote"], piece["quote"])
        start = text.index(stands)
        piece.update(start=start, end=start + len(stands))
    path = write_gold(folder, content)
    (folder / "harbour.txt").write_text(text, encoding="utf-8")
    return load_gold(path)


BROKEN = {
    "12 crates fell into the water": "12\ncrates fell into the water",
    "40 ships may be delayed": "40\nships may be delayed",
}


def test_a_quote_may_run_over_a_wrapped_line(tmp_path: Path) -> None:
    """In a wrapped text the line break within a paragraph stands for a blank."""
    assert check_gold(_gold_of(tmp_path, WRAPPED, BROKEN)) == []


def test_a_quote_may_keep_the_break_of_a_wrapped_line(tmp_path: Path) -> None:
    """What was copied with its line break is the quote as well."""
    gold = _gold_of(tmp_path, WRAPPED, BROKEN)
    content = labels()
    content["article"] = gold.article.model_dump(mode="json")
    for claim, kept in zip(content["claims"], gold.claims, strict=True):
        place = kept.evidence[0]
        claim["evidence"][0].update(
            quote=WRAPPED[place.start : place.end], start=place.start, end=place.end
        )
    content["excluded"] = [e.model_dump() for e in gold.excluded]
    (tmp_path / "harbour.json").write_text(json.dumps(content), encoding="utf-8")

    assert check_gold(load_gold(tmp_path / "harbour.json")) == []


def test_a_quote_may_not_run_over_a_paragraph_of_a_wrapped_text(tmp_path: Path) -> None:
    """A blank line ends a quote there as it does anywhere."""
    over = "crates fell into the water.\n\nPaul Jones"
    quotes = {**BROKEN, "12 crates fell into the water": f"12\n{over}"}
    gold = _gold_of(tmp_path, WRAPPED, quotes)
    content = json.loads(gold.file.read_text(encoding="utf-8"))
    content["claims"][1]["evidence"][0]["quote"] = f"12\n{over}"
    gold.file.write_text(json.dumps(content), encoding="utf-8")

    (problem,) = check_gold(load_gold(gold.file))

    assert problem.key == "/claims/1/evidence/0"
    assert "line break" in problem.message


def test_lines_that_are_not_wrapped_end_a_quote(tmp_path: Path) -> None:
    """A sentence a line is no wrapped text."""
    text = TEXT.replace("delayed. He", "delayed.\nHe")
    gold = _gold_of(tmp_path, text, {})
    content = json.loads(gold.file.read_text(encoding="utf-8"))
    over = "40 ships may be delayed.\nHe did not name the owner"
    start = text.index(over)
    content["claims"][2]["evidence"][0].update(quote=over, start=start, end=start + len(over))
    gold.file.write_text(json.dumps(content), encoding="utf-8")

    assert ["line break" in p.message for p in check_gold(load_gold(gold.file))] == [True]


def test_a_quote_may_have_the_characters_of_entities(tmp_path: Path) -> None:
    """Markup is read in gold as it is in articles, and is no sentence that lacks a label."""
    page = "".join(f"<p>{part}</p>\n" for part in TEXT.strip().split("\n\n"))
    text = page.replace("Paul Jones", "Paul&nbsp;Jones").replace("40 ships", "<b>40</b> ships")
    quotes = {
        "Paul Jones, who heads the port": "Paul&nbsp;Jones, who heads the port",
        "40 ships may be delayed": "40</b> ships may be delayed",
    }

    assert check_gold(_gold_of(tmp_path, text, quotes)) == []
