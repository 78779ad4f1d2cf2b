"""The published JSON Schema of a digest, generated from the classes in `models`."""

from __future__ import annotations

from typing import Any, Final

from summarizer.digests.models import DIGEST_SCHEMA, Digest

DIGEST_SCHEMA_FILE: Final = "digest.json"


def digest_schema() -> dict[str, Any]:
    """Return the schema of a digest as it is written."""
    generated = Digest.model_json_schema(mode="serialization", by_alias=True)
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": DIGEST_SCHEMA}
    return {**head, **generated}
