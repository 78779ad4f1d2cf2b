"""Quantities and times that gold does not label: not scored, and not zero."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from summarizer.evaluation.scorers.article import score_article
from summarizer.models import Quantity, TimeSpan
from tests.golds import claim, gold_in, labels, record

MANY = [Quantity(text="99", value=99, unit="crates")]
DAY = TimeSpan.model_validate({"start": "2031-01-01", "end": "2031-01-01"})


def without(content: dict[str, Any], *names: str) -> dict[str, Any]:
    """Return labels in which no claim has a key."""
    for each in content["claims"]:
        for name in names:
            each.pop(name, None)
    return content


@pytest.mark.parametrize(
    ("name", "score", "reason"),
    [
        (
            "quantities",
            "quantities.f1",
            "gold does not label the quantities of any matched claim",
        ),
        ("time", "time.accuracy", "gold does not label the time of any matched claim"),
    ],
)
@pytest.mark.parametrize("is_null", [False, True])
def test_what_gold_does_not_label_is_skipped(
    tmp_path: Path, name: str, score: str, reason: str, is_null: bool
) -> None:
    """Left out or null: whatever the record says, it is neither right nor wrong."""
    content = without(labels(), name)
    if is_null:
        for each in content["claims"]:
            each[name] = None
    gold = gold_in(tmp_path, content)

    scores = score_article(record(claim("g2", quantities=MANY, time=DAY)), gold).scores

    assert (scores[score].value, scores[score].skipped) == (None, reason)


def test_claims_without_the_label_leave_the_others_alone(tmp_path: Path) -> None:
    """g2 is not labelled, g3 is, and right."""
    content = labels()
    del content["claims"][1]["quantities"], content["claims"][1]["time"]
    gold = gold_in(tmp_path, content)

    scores = score_article(
        record(claim("g1"), claim("g2", quantities=MANY, time=DAY), claim("g3")), gold
    ).scores

    assert scores["quantities.f1"].counts == (1, 1, 1, 1)
    assert scores["time.accuracy"].counts == (1, 1)


def test_none_is_a_label(tmp_path: Path) -> None:
    """[] and a time of nulls say that there is none: to give one is wrong."""
    gold = gold_in(tmp_path)

    scores = score_article(record(claim("g4", quantities=MANY, time=DAY)), gold).scores

    assert (scores["quantities.f1"].value, scores["time.accuracy"].value) == (0, 0)


def test_where_no_claim_matches_the_reason_is_another(tmp_path: Path) -> None:
    """Nobody is sent to label what would not have been compared."""
    gold = gold_in(tmp_path, without(labels(), "quantities", "time"))

    scores = score_article(record(), gold).scores

    assert scores["quantities.f1"].skipped == "no matched claim has a quantity"
    assert scores["time.accuracy"].skipped == "no matched claim has a day"
