"""Agreement of labels."""

from __future__ import annotations

import pytest

from summarizer.evaluation.statistics.labels import cohen_kappa, confusion_table


def test_a_confusion_table_has_every_label_on_both_sides() -> None:
    """Gold outside, predicted inside, zeros included."""
    table = confusion_table([("stated", "stated"), ("stated", "planned"), ("denied", "denied")])

    assert table == {
        "denied": {"denied": 1, "planned": 0, "stated": 0},
        "planned": {"denied": 0, "planned": 0, "stated": 0},
        "stated": {"denied": 0, "planned": 1, "stated": 1},
    }


def test_kappa_of_a_worked_table() -> None:
    """20 and 15 agreed, 5 and 10 not: observed 0.7, by chance 0.5, so 0.4."""
    first = ["yes"] * 25 + ["no"] * 25
    second = ["yes"] * 20 + ["no"] * 5 + ["yes"] * 10 + ["no"] * 15

    assert cohen_kappa(list(zip(first, second, strict=True))) == pytest.approx(0.4)


@pytest.mark.parametrize(
    ("first", "second", "kappa"),
    [("ab", "ab", 1.0), ("ab", "ba", -1.0), ("aabb", "abab", 0.0), ("aa", "ab", 0.0)],
)
def test_kappa_is_one_for_agreement_and_zero_for_chance(
    first: str, second: str, kappa: float
) -> None:
    """And below zero for less than chance."""
    assert cohen_kappa(list(zip(first, second, strict=True))) == kappa


@pytest.mark.parametrize(("first", "second"), [("", ""), ("a", "a"), ("aaa", "aaa")])
def test_kappa_of_one_label_throughout_is_undefined(first: str, second: str) -> None:
    """Chance alone would agree always."""
    assert cohen_kappa(list(zip(first, second, strict=True))) is None
