"""How well a scorer agrees with people."""

from __future__ import annotations

import pytest

from summarizer.errors import ConfigurationError
from summarizer.evaluation.calibration.measures import calibrate, choose_scorers, scorers_for
from summarizer.evaluation.calibration.ratings import Rating


def rating(group: int, system: str | None, human: float, output: str = "Rain fell.") -> Rating:
    """Return what people said of one output of a system."""
    return Rating(
        id=f"{group}-{system}-{human}",
        group=f"g{group}",
        system=system,
        carried=output,
        carrier="Rain fell. The port closed.",
        output=output,
        human=human,
    )


# Ten articles, three systems; systems are liked by their names, and articles a little by number.
RATINGS = [
    rating(group, system, liked + group / 100)
    for group in range(10)
    for system, liked in (("a", 0.1), ("b", 0.4), ("c", 0.8))
]


def test_a_scorer_that_says_what_people_say_is_perfect() -> None:
    """Every measure is 1, and so are both ends of its interval."""
    found = calibrate("people", lambda each: each.human, RATINGS)

    assert {name: estimate.value for name, estimate in found.measures.items()} == pytest.approx(
        dict.fromkeys(("pearson", "spearman", "auc", "balanced_accuracy", "partial"), 1.0)
    )
    for estimate in found.measures.values():
        assert (estimate.low, estimate.high) == pytest.approx((1.0, 1.0))
        assert (estimate.n_groups, estimate.resampled) == (10, "groups")


def test_a_scorer_that_only_knows_the_system_has_no_partial_correlation() -> None:
    """It ranks systems well, and says nothing of the outputs of one system."""
    quality = {"a": 0.0, "b": 1.0, "c": 2.0}
    found = calibrate("names", lambda each: quality[each.system or ""], RATINGS)

    assert found.measures["pearson"].value is not None
    assert found.measures["pearson"].value > 0.9
    assert found.measures["partial"].value is None
    assert found.measures["partial"].reason == "undefined for these items"


@pytest.mark.parametrize(
    ("system", "reason"), [(None, "rows name no system"), ("a", "all rows are of one system")]
)
def test_without_systems_the_partial_correlation_is_skipped(
    system: str | None, reason: str
) -> None:
    """With the reason, and the others are measured all the same."""
    rows = [rating(group, system, group / 10) for group in range(10)]
    found = calibrate("people", lambda each: each.human, rows)

    assert (found.measures["partial"].value, found.measures["partial"].reason) == (None, reason)
    assert found.measures["pearson"].value == pytest.approx(1.0)


def test_a_threshold_is_never_judged_on_the_groups_that_chose_it() -> None:
    """One article is scored on another scale: its half's threshold fails on the other half."""
    rows = [rating(group, None, float(liked)) for group in range(2) for liked in (0, 1)]

    def score(each: Rating) -> float:
        return each.human + (10 if each.group == "g1" else 0)

    accuracy = calibrate("scale", score, rows).measures["balanced_accuracy"]

    assert accuracy.value == 0.5  # the best threshold of all four rows would reach 0.75


def test_a_half_with_one_class_has_no_threshold() -> None:
    """Skipped with the reason."""
    rows = [rating(group, None, float(group)) for group in range(2)]
    accuracy = calibrate("people", lambda each: each.human, rows).measures["balanced_accuracy"]

    assert (accuracy.value, accuracy.reason) == (None, "one half of the groups has only one class")


def test_the_order_of_rows_does_not_matter() -> None:
    """Halves are made of sorted names."""
    length = scorers_for("faithfulness")["output-length"]
    rows = [rating(n, "a", n % 7 / 6, "Rain fell. " * (n * n % 11 + 1)) for n in range(12)]
    there, back = (calibrate("length", length, each) for each in (rows, rows[::-1]))

    assert set(there.thresholds) == set(back.thresholds)
    for name, estimate in there.measures.items():
        assert estimate.value == pytest.approx(back.measures[name].value)


def test_scorers_are_ours_and_the_baselines() -> None:
    """The one of the task comes first."""
    assert next(iter(scorers_for("presence"))) == "presence"
    assert set(scorers_for("faithfulness")) >= {"rouge-3", "lcs-2-sentences", "output-length"}


def test_an_unknown_scorer_is_named_with_those_there_are() -> None:
    """The scorer of one task is none of the other."""
    with pytest.raises(ConfigurationError, match=r"no scorer 'presence' for faithfulness; .*rouge"):
        choose_scorers("faithfulness", ["presence"])
