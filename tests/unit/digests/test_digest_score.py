"""Scoring digests against pairs of claims that people labelled."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from summarizer.digests.digest import digest
from summarizer.digests.models import ClaimRef, Relation
from summarizer.digests.score import (
    LabelledRelation,
    Pairs,
    false_numbers,
    read_pairs,
    score_pairs,
)
from summarizer.errors import InputError


def ref(name: str) -> ClaimRef:
    """Return the claim of "a1": claim 1 of article a."""
    return ClaimRef(article=name[0], claim=name[1:])


def pairs(*relations: tuple[Any, ...]) -> Pairs:
    """Return labelled pairs."""
    labelled = tuple(
        LabelledRelation(kind=kind, differs=differs, a=ref(a), b=ref(b))
        for kind, a, b, differs in relations
    )
    return Pairs(gold=("a.json", "b.json"), relations=labelled)


def scores(labelled: Pairs, *given: tuple[Any, ...]) -> dict[str, tuple[float | None, ...]]:
    """Return precision, recall and F1 by name, of a digest that gives some relations."""
    relations = tuple(
        Relation(kind=kind, differs=differs, a=ref(a), b=ref(b)) for kind, a, b, differs in given
    )
    found = digest([]).model_copy(update={"relations": relations})
    return {
        each.name: (each.precision.value, each.recall.value, each.f1.value)
        for each in score_pairs([(labelled, found)])
    }


def test_strictly_kind_direction_and_difference_must_be_right() -> None:
    """Of four labelled and four given one is right: the others have another kind, side or word."""
    labelled = pairs(
        ("same", "a1", "b1", None),
        ("same", "a2", "b2", None),
        ("more_specific", "a3", "b3", None),
        ("differs", "a4", "b4", "number"),
    )

    found = scores(
        labelled,
        ("same", "b1", "a1", None),
        ("more_specific", "a2", "b2", None),
        ("more_specific", "b3", "a3", None),
        ("differs", "a4", "b4", "time"),
    )

    assert found["all"] == (0.25, 0.25, 0.25)
    assert found["all, lenient"] == (1.0, 1.0, 1.0)
    assert found["same"] == (1.0, 0.5, pytest.approx(2 / 3))


def test_a_number_that_differs_for_nobody_else_is_counted() -> None:
    """The error that must not happen has a count of its own."""
    labelled = pairs(("same", "a1", "b1", None))
    relation = Relation(kind="differs", differs="number", a=ref("a1"), b=ref("b1"))
    found = digest([]).model_copy(update={"relations": (relation,)})

    assert false_numbers(labelled, found) == [frozenset((ref("a1"), ref("b1")))]


def test_a_file_of_pairs_is_read_with_its_notes(tmp_path: Path) -> None:
    """The form of evals/pairs/."""
    relation = {
        "kind": "same",
        "differs": None,
        "a": {"article": "a", "claim": "g1"},
        "b": {"article": "b", "claim": "g2"},
        "note": "one visit",
    }
    fields = {"schema": "urn:summarizer:pairs:1", "gold": ["a", "b"], "relations": [relation]}
    (tmp_path / "pairs.json").write_text(json.dumps(fields), encoding="utf-8")

    assert read_pairs(tmp_path / "pairs.json").relations[0].note == "one visit"


@pytest.mark.parametrize("text", ["", "{}", '{"gold": ["a"], "relations": []}'])
def test_what_is_no_file_of_pairs_is_refused(tmp_path: Path, text: str) -> None:
    """The message names the file."""
    (tmp_path / "pairs.json").write_text(text, encoding="utf-8")

    with pytest.raises(InputError, match=r"pairs\.json: is no file of pairs"):
        read_pairs(tmp_path / "pairs.json")
