"""What gold must hold beyond its form."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from summarizer.errors import InputError
from summarizer.evaluation.gold import check_gold, require_sound
from tests.golds import TEXT, gold_in, labels, place

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
        (_evidence(end=9999), "/claims/3/evidence/0", "is no place"),
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
        (lambda c: c.update(excluded=[]), "/claims", "“The annual gull fair is held ...”"),
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


def test_a_changed_article_hides_all_other_problems(tmp_path: Path) -> None:
    """Offsets into another text mean nothing, so only the hash is complained about."""
    content = labels()
    content["article"]["sha256"] = "0" * 64
    content["claims"][1]["evidence"][0]["start"] = 3

    assert [p.key for p in check_gold(gold_in(tmp_path, content))] == ["/article/sha256"]


def test_an_unnamed_source_needs_no_entity(tmp_path: Path) -> None:
    """ "(unspecified)" stands for a source without a name."""
    content = labels()
    content["claims"][2]["attribution"] = ["(unspecified)"]

    assert check_gold(gold_in(tmp_path, content)) == []
