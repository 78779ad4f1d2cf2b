"""The strict schemas: what servers accept, and what the models really say."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import orjson
import pytest
from pydantic import BaseModel

from summarizer.errors import SchemaError
from summarizer.grounding import ground
from summarizer.models import UNSPECIFIED
from summarizer.parsing import json_object
from summarizer.prompts import load_prompt, prompt_kind, prompt_names
from summarizer.replies import ArticleReply, Quote, RepairReply
from summarizer.schemas import (
    drifted,
    published,
    record_schema,
    render_schema,
    wire_schema,
    write_schemas,
)

# What OpenAI's strict structured outputs document as supported, less what we never need.
ALLOWED = {
    "type", "description", "enum", "anyOf", "items", "properties", "required",
    "additionalProperties", "$ref", "$defs",
}  # fmt: skip
REPLIES = {"article": wire_schema(ArticleReply), "repair": wire_schema(RepairReply)}
MAX_DEPTH = 10  # OpenAI: at most 10 levels of nesting
MAX_PROPERTIES = 5000  # OpenAI: at most 5,000 properties in all


def nodes(schema: dict[str, Any], depth: int = 0) -> Iterator[tuple[dict[str, Any], int]]:
    """Yield every schema inside a schema, with how many objects and arrays it is nested in."""
    yield schema, depth
    for child in schema.get("properties", {}).values():
        yield from nodes(child, depth + 1)
    for child in schema.get("anyOf", ()):
        yield from nodes(child, depth)
    for child in schema.get("$defs", {}).values():
        yield from nodes(child, depth)
    if "items" in schema:
        yield from nodes(schema["items"], depth + 1)


@pytest.mark.parametrize("schema", [*REPLIES.values(), record_schema()], ids=[*REPLIES, "record"])
def test_every_object_is_closed_and_requires_all_its_properties(schema: dict[str, Any]) -> None:
    """Strict mode refuses a schema in which anything is optional or open."""
    closed = [node for node, _ in nodes(schema) if "properties" in node]

    assert closed
    for node in closed:
        assert node["additionalProperties"] is False
        assert node["required"] == list(node["properties"])


@pytest.mark.parametrize("schema", REPLIES.values(), ids=REPLIES)
def test_only_keywords_that_strict_mode_accepts_occur(schema: dict[str, Any]) -> None:
    """No default, title, format, pattern or bound is left, and the root is an object."""
    found = {keyword for node, _ in nodes(schema) for keyword in node}

    assert found <= ALLOWED
    assert schema["type"] == "object"
    assert "anyOf" not in schema
    assert all("type" in node or "anyOf" in node or "$ref" in node for node, _ in nodes(schema))


@pytest.mark.parametrize("schema", REPLIES.values(), ids=REPLIES)
def test_the_schemas_stay_below_the_limits_of_strict_mode(schema: dict[str, Any]) -> None:
    """A provider refuses what is nested too deeply or has too many properties."""
    # Arrays are counted too, so this is more than what the provider counts.
    assert max(depth for _, depth in nodes(schema)) <= MAX_DEPTH
    assert sum(len(node.get("properties", ())) for node, _ in nodes(schema)) <= MAX_PROPERTIES


@pytest.mark.parametrize("schema", REPLIES.values(), ids=REPLIES)
def test_every_field_that_carries_meaning_is_described(schema: dict[str, Any]) -> None:
    """A field description is prompt text: the model reads it."""
    undescribed = {
        name
        for node, _ in nodes(schema)
        for name, child in node.get("properties", {}).items()
        if "description" not in child
    }

    assert undescribed <= {"type", "repairs"}  # an enum and a list that say it all by name


def test_the_published_schemas_are_those_of_the_models() -> None:
    """schemas/ is generated: editing a model without it is drift."""
    assert drifted() == []


def test_what_is_written_is_what_is_published(tmp_path: Path) -> None:
    """--write makes exactly the files that --check compares."""
    paths = write_schemas(tmp_path / "schemas")

    assert sorted(path.name for path in paths) == sorted(published())
    for path in paths:
        assert path.read_bytes() == render_schema(published()[path.name]())


def test_claims_stand_before_the_summary_and_quotes_before_the_claim() -> None:
    """A model writes in this order, so it finds the evidence before it words the claim."""
    properties = wire_schema(ArticleReply)["properties"]
    claim = list(properties["claims"]["items"]["properties"])

    assert list(properties) == ["entities", "claims", "summary"]
    assert claim.index("evidence") < claim.index("text")


@pytest.mark.parametrize("name", prompt_names())
def test_the_worked_example_is_a_reply_whose_quotes_stand_in_its_article(name: str) -> None:
    """A model copies its example: one with a loose quote would teach loose quotes."""
    example = load_prompt(name, kind=prompt_kind(name)).example
    if not example:
        return  # the prompts for asking again show none
    article, _, answer = example.partition("Article:\n")[2].partition("\n\nReply:\n")

    reply = ArticleReply.model_validate_json(json_object(answer))

    assert reply.claims
    for claim in reply.claims:
        for quote in claim.evidence:
            assert ground(quote, article).match in ("exact", "elided")
        for level in claim.attribution:
            assert all(source in article or source == UNSPECIFIED for source in level)
        for quantity in claim.quantities:
            assert any(quantity.text in quote for quote in claim.evidence)
    ids = {claim.id for claim in reply.claims}
    assert all(set(sentence.claims) <= ids for sentence in reply.summary.sentences)
    assert set(reply.summary.headline_claims) <= ids


def test_the_worked_example_has_every_field_in_the_schema_s_order() -> None:
    """The example and the schema must not contradict each other."""
    example = load_prompt("article").example
    answer = orjson.loads(json_object(example.partition("\n\nReply:\n")[2]))

    def check(value: Any, schema: dict[str, Any]) -> None:
        if isinstance(value, dict):
            objects = [schema, *schema.get("anyOf", ())]
            schema = next(node for node in objects if "properties" in node)
            assert list(value) == list(schema["properties"])
            for name, child in value.items():
                check(child, schema["properties"][name])
        elif isinstance(value, list):
            for child in value:
                check(child, schema["items"])

    check(answer, wire_schema(ArticleReply))


def test_a_reply_of_one_s_own_becomes_strict_too() -> None:
    """Optional fields are required on the wire; bounds are left to pydantic."""

    class Mine(ArticleReply):
        topic: Literal["sport", "politics"] = "sport"
        best_quote: Quote | None = None

    properties = wire_schema(Mine)["properties"]

    assert properties["topic"] == {"type": "string", "enum": ["sport", "politics"]}
    assert properties["best_quote"] == {"anyOf": [{"type": "string"}, {"type": "null"}]}
    assert {"topic", "best_quote"} <= set(wire_schema(Mine)["required"])


def test_a_recursive_reply_keeps_its_reference() -> None:
    """Only what refers to itself is not written out."""

    schema = wire_schema(Node)

    assert schema["properties"]["children"]["items"] == {"$ref": "#/$defs/Node"}
    assert schema["$defs"]["Node"]["additionalProperties"] is False
    assert schema["type"] == "object"  # strict mode takes no reference as the root


class Node(BaseModel):
    children: list[Node]


class FreeKeys(BaseModel):
    counts: dict[str, int]


class FixedShape(BaseModel):
    pair: tuple[int, str]


class Untyped(BaseModel):
    value: Any


@pytest.mark.parametrize(
    ("model", "message"),
    [
        (FreeKeys, "counts: strict mode has no mapping with free keys"),
        (FixedShape, "pair: strict mode needs a list of one item type"),
        (Untyped, "value: strict mode needs a type here, not Any"),
    ],
)
def test_what_strict_mode_cannot_say_is_refused_by_field(
    model: type[BaseModel], message: str
) -> None:
    """The author of a reply model learns which field to change."""
    with pytest.raises(SchemaError, match=message):
        wire_schema(model)
