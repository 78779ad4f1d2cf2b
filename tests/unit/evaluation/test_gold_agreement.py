"""Two people's gold of one article."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from summarizer.errors import InputError
from summarizer.evaluation.annotators import agree, agree_on_all, pair_golds
from summarizer.evaluation.gold import Gold, load_gold
from tests.golds import gold_in, labels, place, write_gold


def test_gold_agrees_with_itself(tmp_path: Path) -> None:
    """F1 and the shares are 1, and there is no disagreement."""
    gold = gold_in(tmp_path)

    found = agree(gold, gold)

    assert found.claims.f1 == 1
    assert (found.claims.n_a, found.claims.n_pairs) == (4, 5)
    assert found.status.kappa == found.polarity.kappa == 1
    assert (found.attribution.innermost, found.attribution.chain) == (1, 1)
    assert found.disagreements == ()


def test_disagreements_are_counted_and_listed(tmp_path: Path) -> None:
    """B lacks g2, has another status for g1 and another chain for g3.

    A finds 3 of 4 in B and B all 3 in A: F1 = 2 * 1 * .75 / 1.75 = 6/7. Of the four pairs three
    agree in status; with planned, possible, stated, stated against stated, possible, stated,
    stated, chance agrees in (2*3 + 1*1) / 16 = 7/16, so kappa = (12 - 7) / (16 - 7) = 5/9.
    """
    content = labels()
    content["claims"][0]["status"] = "stated"
    content["claims"][2]["attribution"] = ["Jones"]
    del content["claims"][1]
    content["key_points"][0]["claims"] = ["g1"]

    found = agree(gold_in(tmp_path / "a"), gold_in(tmp_path / "b", content))

    assert found.claims.f1 == pytest.approx(6 / 7)
    assert (found.claims.found_a, found.claims.n_a) == (3, 4)
    assert (found.claims.found_b, found.claims.n_b) == (3, 3)
    assert found.status.n == 4
    assert found.status.agreement == 3 / 4
    assert found.status.kappa == pytest.approx(5 / 9)
    assert (found.attribution.chain, found.attribution.innermost) == (3 / 4, 1)
    assert [(d.kind, d.a, d.b) for d in found.disagreements] == [
        ("claim", "g2", None),
        ("status", "g1", "g1"),
        ("attribution", "g3", "g3"),
    ]


def test_an_optional_claim_is_no_disagreement(tmp_path: Path) -> None:
    """What one of them marks as optional, the other may leave out."""
    content = labels()
    del content["claims"][4]

    found = agree(gold_in(tmp_path / "a"), gold_in(tmp_path / "b", content))

    assert found.claims.f1 == 1
    assert found.disagreements == ()


def _begun() -> dict[str, Any]:
    """Return gold whose first sentence is labelled: g1 and g2, and the fair is excluded."""
    content = labels()
    del content["claims"][2:]
    content["key_points"] = [{"text": "x", "claims": ["g1", "g2"]}]
    content["unlabelled"] = [
        place("Paul Jones, who heads the port, told Radio Nine that 40 ships may be delayed."),
        place("He did not name the owner."),
    ]
    return content


def test_what_the_other_has_yet_to_label_is_left_out(tmp_path: Path) -> None:
    """A has g3 and g4 in sentences that stand in B's `unlabelled`: B has not said no to them.

    Left are g1 and g2 on both sides, and g5 is optional.
    """
    found = agree(gold_in(tmp_path / "a"), gold_in(tmp_path / "b", _begun()))

    assert found.claims.f1 == 1
    assert (found.claims.found_a, found.claims.n_a, found.claims.left_out_a) == (2, 2, 2)
    assert (found.claims.found_b, found.claims.n_b, found.claims.left_out_b) == (2, 2, 0)
    assert found.disagreements == ()
    back = agree(gold_in(tmp_path / "b", _begun()), gold_in(tmp_path / "a"))
    assert (back.claims.left_out_a, back.claims.left_out_b) == (0, 2)
    pooled = agree_on_all([(gold_in(tmp_path / "a"), gold_in(tmp_path / "b", _begun()))] * 2)
    assert (pooled.claims.n_a, pooled.claims.left_out_a, pooled.claims.left_out_b) == (4, 4, 0)


def test_a_sentence_that_has_a_label_is_not_left(tmp_path: Path) -> None:
    """`unlabelled` may still hold what is done: `gold check --fix` was not run.

    B excludes the sentence of g4, and says of that of g3 and g5 that Jones heads the port: so B
    has neither g3 nor g4. Of A's 4 claims 2 are in B, and both of B's are in A.
    """
    content = _begun()
    content["claims"].append(labels()["claims"][4])
    content["excluded"].append({**place("He did not name the owner"), "reason": "nothing said"})

    found = agree(gold_in(tmp_path / "a"), gold_in(tmp_path / "b", content))

    assert (found.claims.found_a, found.claims.n_a, found.claims.left_out_a) == (2, 4, 0)
    assert found.claims.f1 == pytest.approx(2 / 3)
    assert [each.a for each in found.disagreements] == ["g3", "g4"]


def test_a_claim_with_a_quote_in_a_finished_sentence_counts(tmp_path: Path) -> None:
    """The other could have found it there."""
    content = labels()
    content["claims"][3]["evidence"].append(
        {**place("The harbour of Port Ellis will close"), "role": "support"}
    )

    found = agree(gold_in(tmp_path / "a", content), gold_in(tmp_path / "b", _begun()))

    assert (found.claims.n_a, found.claims.left_out_a) == (3, 1)
    assert [each.a for each in found.disagreements] == ["g4"]


def test_quantities_and_days_are_compared_over_the_pairs(tmp_path: Path) -> None:
    """What one of them has not labelled is not compared, and days of neither are no agreement.

    g2 and g3 have one number each; B gives g2 another one more: F1 of 2 of 2 and 2 of 3 is 4/5. Of
    the five pairs g1 alone has days, which lie in those of the other: one time, told more exactly.
    """
    content = labels()
    content["claims"][0]["time"] |= {"start": "2031-03-10", "end": "2031-03-31"}
    content["claims"][1]["quantities"].append({"text": "12", "value": 12, "unit": "boxes"})
    del content["claims"][3]["quantities"]
    a, b = gold_in(tmp_path / "a"), gold_in(tmp_path / "b", content)

    found, back = agree(a, b), agree(b, a)

    assert found.quantities.f1 == pytest.approx(4 / 5)
    assert (found.quantities.n_a, found.quantities.n_b, found.quantities.n_same) == (2, 3, 2)
    assert (found.time.agreement, found.time.n) == (back.time.agreement, back.time.n) == (1, 1)
    assert found.importance.agreement == 1
    assert [(d.kind, d.labels) for d in found.disagreements] == [
        ("quantities", ("nothing", "12 boxes"))
    ]
    assert found.disagreements[0].text == "12 crates fell into the water."


def test_empty_gold_has_no_f1(tmp_path: Path) -> None:
    """Where neither has a claim there is nothing to agree on."""
    content = labels()
    content.update(claims=[], key_points=[])
    gold = gold_in(tmp_path, content)

    found = agree(gold, gold)

    assert (found.claims.f1, found.status.kappa, found.attribution.chain) == (None, None, None)


def test_gold_of_two_texts_does_not_compare(tmp_path: Path) -> None:
    """Offsets into two texts have nothing to do with one another."""
    content = labels()
    content["article"]["sha256"] = "0" * 64

    with pytest.raises(InputError, match="different texts"):
        agree(gold_in(tmp_path / "a"), gold_in(tmp_path / "b", content))


def _gold_as(folder: Path, name: str, content: dict[str, Any]) -> Gold:
    return load_gold(write_gold(folder, content, name=name))


def test_several_articles_are_pooled_over_their_pairs(tmp_path: Path) -> None:
    """Counts are summed, and kappa is that of all pairs, not a mean of kappas.

    x: B lacks g2 and says stated of g1: found are 3 of 4 and 3 of 3, the pairs are (planned,
    stated), (possible, possible), (stated, stated) twice. y: both agree on 4 claims and on g5:
    (planned, planned), (possible, possible), (stated, stated) three times. Together 9 pairs of
    which 8 agree; A has planned 2, possible 2, stated 5, B planned 1, possible 2, stated 6, so
    chance agrees in (2*1 + 2*2 + 5*6) / 81 = 36/81, and kappa = (72 - 36) / (81 - 36) = 4/5.
    F1 of 7 of 8 and 7 of 7 is 2 * 7/8 / (15/8) = 14/15.
    """
    content = labels()
    content["claims"][0]["status"] = "stated"
    del content["claims"][1]
    content["key_points"][0]["claims"] = ["g1"]
    first = [_gold_as(tmp_path / "a", name, labels()) for name in ("x", "y")]
    second = [
        _gold_as(tmp_path / "b", "x", content),
        _gold_as(tmp_path / "b", "y", labels()),
    ]

    found = agree_on_all(list(zip(first, second, strict=True)))

    assert found.claims.f1 == pytest.approx(14 / 15)
    assert (found.claims.found_a, found.claims.n_a, found.claims.n_pairs) == (7, 8, 9)
    assert found.status.kappa == pytest.approx(4 / 5)
    assert [each.article for each in found.articles] == ["x", "y"]
    assert found.articles[0].status.kappa == pytest.approx(5 / 9)
    assert [(each.article, each.kind, each.a) for each in found.disagreements] == [
        ("x", "claim", "g2"),
        ("x", "status", "g1"),
    ]


def test_files_are_paired_by_name_and_else_by_text(tmp_path: Path) -> None:
    """What has no partner is named, not dropped."""
    first = [_gold_as(tmp_path / "a", name, labels()) for name in ("x", "y", "alone")]
    other = {**labels(), "article": {"path": "other.txt"}}
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "other.txt").write_text("Another text.", encoding="utf-8")
    second = [
        _gold_as(tmp_path / "b", "y", labels()),
        _gold_as(tmp_path / "b", "z", labels()),
        _gold_as(tmp_path / "b", "other", {**other, "claims": [], "excluded": []}),
    ]

    paired = pair_golds(first, second)

    assert [(a.id, b.id) for a, b in paired.pairs] == [("x", "z"), ("y", "y")]
    assert [gold.id for gold in paired.alone] == ["alone", "other"]


def test_nothing_in_common_is_an_error(tmp_path: Path) -> None:
    """Two folders of different articles say nothing of two people."""
    first = [_gold_as(tmp_path / "a", "x", labels())]

    with pytest.raises(InputError, match="no article has gold on both sides"):
        pair_golds(first, [])
