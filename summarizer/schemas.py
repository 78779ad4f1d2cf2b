"""The published JSON Schemas: generated from the models, in the strict form that servers accept.

Strict means: every field required, `additionalProperties: false`, references inlined unless
recursive, and only keywords that strict structured outputs accept. What is dropped (lengths,
patterns, bounds, formats, defaults) pydantic still checks on every reply.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import orjson
from pydantic import BaseModel

from summarizer.errors import SchemaError
from summarizer.resources import read_resource

Builders = Mapping[str, Callable[[], dict[str, Any]]]  # what a file is generated from, by name

_KEPT = ("type", "description", "enum")


def wire_schema(model: type[BaseModel]) -> dict[str, Any]:
    """Return the strict schema of a reply model.

    Raises SchemaError, naming the field, for what strict mode cannot say: mappings with free
    keys, tuples of fixed shape, fields of any type.
    """
    return _strict(model.model_json_schema(mode="validation"), free_objects=False)


def record_schema() -> dict[str, Any]:
    """Return the schema of one record as written; `extra` and `sampling` are free objects."""
    from summarizer.models import Record

    schema = Record.model_json_schema(mode="serialization", by_alias=True)
    return _strict(schema, free_objects=True)


def published() -> dict[str, Callable[[], dict[str, Any]]]:
    """Return what each file of schemas/ for replies and records is generated from, by file name."""
    from summarizer.replies import (
        ArticleReply,
        JudgeReply,
        PairsReply,
        RepairReply,
        SummaryReply,
        VerifyReply,
    )

    return {
        "article_reply.json": lambda: wire_schema(ArticleReply),
        "repair_reply.json": lambda: wire_schema(RepairReply),
        "summary_reply.json": lambda: wire_schema(SummaryReply),
        "judge_reply.json": lambda: wire_schema(JudgeReply),
        "verify_reply.json": lambda: wire_schema(VerifyReply),
        "pairs_reply.json": lambda: wire_schema(PairsReply),
        "record.json": record_schema,
    }


def render_schema(schema: Mapping[str, Any]) -> bytes:
    """Return the file form of a schema: indented, in the models' order, newline at the end."""
    return orjson.dumps(schema, option=orjson.OPT_INDENT_2) + b"\n"


def drifted(files: Builders | None = None) -> list[str]:
    """Return the names of the published schemas, or `files`, that differ from the models."""
    names = []
    for name, build in (files or published()).items():
        try:
            current = read_resource("schemas", name)
        except FileNotFoundError:
            current = b""
        if current != render_schema(build()):
            names.append(name)
    return names


def write_schemas(folder: Path, files: Builders | None = None) -> list[Path]:
    """Write every published schema, or other `files`, into `folder` and return the paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, build in (files or published()).items():
        path = folder / name
        path.write_bytes(render_schema(build()))
        paths.append(path)
    return paths


def _strict(schema: Mapping[str, Any], *, free_objects: bool) -> dict[str, Any]:
    """Return the strict form of a pydantic schema."""
    definitions: Mapping[str, Any] = schema.get("$defs", {})
    recursive: dict[str, Any] = {}

    def convert(node: Mapping[str, Any], where: str, inside: tuple[str, ...]) -> dict[str, Any]:
        if "$ref" in node:
            return reference(node, where, inside)
        if len(node.get("allOf", ())) == 1:
            return convert({**node["allOf"][0], **_without(node, "allOf")}, where, inside)
        out = {key: node[key] for key in _KEPT if key in node}
        if "const" in node:
            out["enum"] = [node["const"]]
        if options := node.get("anyOf") or node.get("oneOf"):
            out["anyOf"] = [convert(option, where, inside) for option in options]
        elif node.get("type") == "array":
            out["items"] = convert(_item(node, where), f"{where}[]", inside)
        elif node.get("type") == "object":
            out |= object_form(node, where, inside)
        elif "type" not in out and "enum" not in out:
            raise SchemaError(f"{where or 'reply'}: strict mode needs a type here, not Any")
        return out

    def object_form(node: Mapping[str, Any], where: str, inside: tuple[str, ...]) -> dict[str, Any]:
        properties = node.get("properties")
        if properties is None:
            if free_objects:
                return {}
            raise SchemaError(
                f"{where}: strict mode has no mapping with free keys; use a list of objects"
            )
        return {
            "properties": {
                name: convert(child, f"{where}.{name}".lstrip("."), inside)
                for name, child in properties.items()
            },
            "required": list(properties),
            "additionalProperties": False,
        }

    def reference(node: Mapping[str, Any], where: str, inside: tuple[str, ...]) -> dict[str, Any]:
        name = node["$ref"].rsplit("/", 1)[-1]
        if name in inside:
            if name not in recursive:
                recursive[name] = {}
                recursive[name] = convert(definitions[name], where, (*inside, name))
            return {"$ref": node["$ref"]}
        target = convert(definitions[name], where, (*inside, name))
        return target | {key: node[key] for key in _KEPT if key in node}

    out = convert(schema, "", ())
    return out | ({"$defs": recursive} if recursive else {})


def _item(node: Mapping[str, Any], where: str) -> Mapping[str, Any]:
    """Return the one item type of an array; a tuple of equal types counts as a list of them."""
    items: list[Mapping[str, Any]] = node.get("prefixItems") or [node.get("items") or {}]
    if not items[0] or any(item != items[0] for item in items):
        raise SchemaError(f"{where}: strict mode needs a list of one item type")
    return items[0]


def _without(node: Mapping[str, Any], key: str) -> dict[str, Any]:
    return {k: v for k, v in node.items() if k != key}
