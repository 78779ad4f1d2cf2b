"""schemas/gold.json: generated, and as wide as what is read."""

from __future__ import annotations

import json
from typing import Any

from summarizer.evaluation.gold.schema import gold_schema
from summarizer.schemas import drifted, render_schema
from tests.commands import ROOT

SCHEMA = gold_schema()


def fields(name: str) -> dict[str, Any]:
    """Return the properties of a class of the schema."""
    found: dict[str, Any] = SCHEMA["$defs"][name]["properties"]
    return found


def test_the_published_schema_of_gold_is_that_of_its_classes() -> None:
    """schemas/gold.json is generated: editing a class without it is drift."""
    assert drifted({"gold.json": gold_schema}) == []


def test_an_edited_schema_of_gold_is_drift() -> None:
    """The check looks at every byte."""
    assert drifted({"gold.json": lambda: {**gold_schema(), "title": "gold"}}) == ["gold.json"]


def test_what_is_filled_in_is_not_required() -> None:
    """An editor asks nobody for offsets, hash, length or the name of the schema."""
    required = {name: set(part.get("required", ())) for name, part in SCHEMA["$defs"].items()}

    assert SCHEMA["required"] == ["article"]
    assert required["GoldArticle"] == {"path"}
    assert required["GoldEvidence"] == {"quote"}
    assert required["Excluded"] == {"quote", "reason"}
    assert required["GoldClaim"] == {
        "id",
        "text",
        "importance",
        "evidence",
        "status",
        "polarity",
    }


def test_unknown_keys_are_refused_everywhere() -> None:
    """A misspelt key is marked where it is typed."""
    objects = [SCHEMA, *SCHEMA["$defs"].values()]

    assert all(part["additionalProperties"] is False for part in objects)
    assert "$schema" in SCHEMA["properties"]


def test_what_is_easily_labelled_wrong_is_described() -> None:
    """An editor shows the rule beside the key."""
    described = {name for name, field in fields("GoldClaim").items() if "description" in field}

    assert described >= {"attribution", "status", "polarity", "quantities", "time", "importance"}
    assert all("description" in fields("GoldEvidence")[name] for name in ("quote", "role", "start"))


def test_a_level_is_a_name_or_a_list() -> None:
    """Who speaks alone need not stand in a list."""
    (one, several) = fields("GoldClaim")["attribution"]["items"]["anyOf"]

    assert (one["type"], several["type"]) == ("string", "array")


def test_the_keys_of_our_gold_are_those_of_the_schema() -> None:
    """What the repository's gold holds, the schema knows."""
    for path in sorted((ROOT / "evals/gold").glob("*.json")):
        gold = json.loads(path.read_bytes())

        assert gold.keys() <= SCHEMA["properties"].keys()
        for claim in gold["claims"]:
            assert claim.keys() <= fields("GoldClaim").keys()


def test_the_schema_is_plain_json() -> None:
    """It can be written and read back."""
    assert json.loads(render_schema(SCHEMA)) == SCHEMA
