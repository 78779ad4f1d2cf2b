"""The published JSON Schema of gold, for editors: generated from the classes in `labels`."""

from __future__ import annotations

from typing import Any

from pydantic.json_schema import GenerateJsonSchema

from summarizer.evaluation.gold.labels import GOLD_SCHEMA, GoldLabels

GOLD_SCHEMA_FILE = "gold.json"


class _Generator(GenerateJsonSchema):
    """Leaves out the titles of fields, which only say their names again."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False


def gold_schema() -> dict[str, Any]:
    """Return the schema of a file of gold; what the reading fills in is not required."""
    generated = GoldLabels.model_json_schema(by_alias=True, schema_generator=_Generator)
    head = {"$schema": _Generator.schema_dialect, "$id": GOLD_SCHEMA}
    return {**head, **generated, "title": "Gold"}
