"""Two people's gold of one article."""

from __future__ import annotations

from pathlib import Path

import pytest

from summarizer.errors import InputError
from summarizer.evaluation.annotators import agree
from tests.golds import gold_in, labels


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
