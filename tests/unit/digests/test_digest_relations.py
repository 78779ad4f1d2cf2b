"""What two claims of two articles are to one another, by the rules."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.digests.digest import digest
from summarizer.digests.models import Digest
from summarizer.digests.pairing import pair_claims
from summarizer.digests.weights import overlap
from summarizer.models import Quantity
from tests.unit.digests.stories import claim, record

CASES = [
    json.loads(line)
    for line in (Path(__file__).parents[2] / "data" / "relations.jsonl").read_text().splitlines()
]


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_two_claims_stand_to_one_another_as_a_reader_says(case: dict[str, Any]) -> None:
    """Same, more specific, different in one thing, or two facts: each line of the file."""
    one, other = record("a", claim("c1", **case["a"])), record("b", claim("c1", **case["b"]))

    found = [pair.judgement for pair in pair_claims((one, other)).relations]

    assert [(j.kind, j.finer, j.differs) for j in found] == (
        [(case["kind"], case["finer"], case["differs"])] if case["kind"] else []
    )


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_relations_do_not_depend_on_which_article_comes_first(case: dict[str, Any]) -> None:
    """The finer one changes sides with the claims; all else stays."""
    one, other = record("a", claim("c1", **case["a"])), record("b", claim("c1", **case["b"]))

    found = [pair.judgement for pair in pair_claims((other, one)).relations]

    sides = {"a": "b", "b": "a", None: None}
    assert [(j.kind, sides[j.finer], j.differs) for j in found] == (
        [(case["kind"], case["finer"], case["differs"])] if case["kind"] else []
    )


_WORDS = st.lists(
    st.sampled_from(
        "Norvik Dolm Veltrane expects expected to decide plans and or , . the ferry sank killed"
        " three 12 people 92 percent of the votes counted no not during its visit at noon 2 p.m."
        " turned down a third including debt among them children hundreds ran aground Petra Lund"
        " 5-4 ½ %".split()
    ),
    max_size=12,
).map(" ".join)


@given(_WORDS, _WORDS)
def test_any_two_claims_can_be_compared_from_both_sides(one: str, other: str) -> None:
    """Whatever two claims say, they are judged, and the order of the articles decides nothing."""
    records = record("a", claim("c1", one or "x")), record("b", claim("c1", other or "x"))

    forth, back = (pair_claims(each) for each in (records, records[::-1]))

    assert {p.judgement.kind for p in forth.relations} == {p.judgement.kind for p in back.relations}
    for pair in (*forth.relations, *forth.open):
        found = overlap(pair.a, pair.b, forth.weights, least=0)
        assert found is not None
        assert 0 <= found.least <= found.most <= 1
        assert max(found.loose_forth, found.loose_back) <= 1


def ferry(*more: str) -> Digest:
    """Return a digest of two articles about one ferry."""
    sank = "The ferry Maren sank off Port Ellis on March 4, 2031."
    died = "Fourteen people were killed when the ferry Maren sank."
    first = record("a", claim("c1", sank), claim("c2", died))
    second = record("b", claim("c1", sank), claim("c2", more[0]))
    return digest([first, second])


def test_the_more_specific_claim_stands_first() -> None:
    """In `more_specific`, `a` is the more specific one, whichever article it is of."""
    found = ferry("At least 12 people died in the sinking of the ferry Maren.")

    finer = next(each for each in found.relations if each.kind == "more_specific")

    assert (finer.a.article, finer.a.claim) == ("a", "c2")
    assert (finer.b.article, finer.b.claim) == ("b", "c2")


def test_of_two_counts_the_one_that_the_other_article_lacks_differs() -> None:
    """An article that reports two counts agrees in one of them, and adds one that contradicts."""
    sank = "The ferry Maren sank off Port Ellis."
    first = record("a", claim("c1", sank), claim("c2", "The ferry Maren carried 70 passengers."))
    second = record(
        "b",
        claim("c1", sank),
        claim("c2", "The ferry Maren carried 70 passengers."),
        claim("c3", "The ferry Maren carried 92 passengers."),
    )

    found = digest([first, second]).relations

    assert [(each.kind, each.a.claim, each.b.claim) for each in found] == [
        ("same", "c1", "c1"),
        ("same", "c2", "c2"),
        ("differs", "c2", "c3"),
    ]


def test_one_claim_may_be_finer_than_a_part_of_another_twice() -> None:
    """Two numbers refine one vague number each for its part: two relations, not the better one."""
    first = record(
        "a",
        claim("c1", "Veltrane will send 500 welders to the Kolm yard.", status="planned"),
        claim("c2", "Veltrane will send 900 painters to the Kolm yard.", status="planned"),
    )
    vague = "Veltrane will send hundreds of welders and painters to the Kolm yard."
    many = Quantity(text="hundreds", unit="welders and painters", comparator="vague")
    second = record("b", claim("c1", vague, status="planned", quantities=(many,)))

    found = pair_claims((first, second)).relations

    assert [(p.a.claim.id, p.judgement.kind, p.judgement.finer) for p in found] == [
        ("c1", "more_specific", "a"),
        ("c2", "more_specific", "a"),
    ]


def test_numbers_of_two_days_do_not_differ_though_nothing_resolved_the_days() -> None:
    """Seventy on Monday and ninety-two on Tuesday can both be right."""
    sank = "The ferry Maren sank off Port Ellis."
    monday = "The ferry Maren carried 70 passengers on Monday."
    found = digest(
        [
            record("a", claim("c1", sank), claim("c2", monday)),
            record(
                "b",
                claim("c1", sank),
                claim("c2", "The ferry Maren carried 92 passengers on Tuesday."),
                claim("c3", "The ferry Maren carried 84 passengers on Monday."),
            ),
        ]
    )
    assert [each.b.claim for each in found.relations if each.differs == "number"] == ["c3"]
