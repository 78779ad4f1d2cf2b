"""docs/record.md describes the record as schemas/record.json has it, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import orjson
import pytest

from summarizer.errors import ArticleFailure, InputError, SummarizerError
from summarizer.pipeline import failure_of
from tests.pages import DOCS, ROOT, read

# A table of fields or words stands below a comment that says of what.
_TABLE = re.compile(
    r"<!-- (?P<what>fields|words|errors)(?:: (?P<path>\S+))? -->\n(?P<rows>(?:\|.*\n)+)"
)
_CODE = re.compile(r"`([^`]+)`")
SCHEMA: dict[str, Any] = orjson.loads((ROOT / "schemas/record.json").read_bytes())


def tables(what: str) -> Iterator[tuple[str, list[str]]]:
    """Yield the tables of a kind of all pages: what each is of, and the names it has, in order."""
    for page in DOCS:
        for table in _TABLE.finditer(read(page)):
            if table["what"] == what:
                rows = table["rows"].splitlines()[2:]
                yield (
                    table["path"] or "",
                    [n for row in rows for n in _CODE.findall(row.split("|")[1])],
                )


def nodes(schema: dict[str, Any], path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every schema inside a schema, with its path: `claims[].evidence[]`."""
    yield path or "record", schema
    for name, child in schema.get("properties", {}).items():
        yield from nodes(child, f"{path}.{name}".removeprefix("."))
    for child in schema.get("anyOf", ()):
        yield from nodes(child, path)
    if "items" in schema:
        yield from nodes(schema["items"], f"{path}[]")


FIELDS = dict(tables("fields"))
WORDS: dict[str, list[str]] = {}
for _path, _names in tables("words"):
    WORDS.setdefault(_path, []).extend(_names)


@pytest.mark.parametrize("path", FIELDS)
def test_a_table_has_the_fields_that_there_are(path: str) -> None:
    """Each field of that part of the record is described once, and nothing that is not there."""
    fields = [
        node["properties"] for at, node in nodes(SCHEMA) if at == path if "properties" in node
    ]

    assert [sorted(names) for names in fields] == [sorted(FIELDS[path])]


def test_every_part_of_the_record_has_its_table() -> None:
    """What has the form of a part that is described elsewhere, as flags have, needs no second."""
    described = {frozenset(names) for names in FIELDS.values()}
    left = [
        p for p, n in nodes(SCHEMA) if n.get("properties") and {*n["properties"]} not in described
    ]

    assert left == []


@pytest.mark.parametrize("path", WORDS)
def test_a_table_has_the_words_that_there_are(path: str) -> None:
    """Each word of a closed list is described once, on whatever page."""
    lists = [node["enum"] for at, node in nodes(SCHEMA) if at == path if "enum" in node]

    assert [sorted(words) for words in lists] == [sorted(WORDS[path])]


def test_every_closed_list_is_described() -> None:
    """A list of which no table is, as of types of entities, stands in the row of its field."""
    tabled = {frozenset(words) for words in WORDS.values()}
    page = read("docs/record.md")
    for path, node in nodes(SCHEMA):
        if "enum" in node and frozenset(node["enum"]) not in tabled:
            field = re.escape(path.rpartition(".")[2])
            row = re.search(rf"^\| `{field}` \|.*$", page, re.MULTILINE)
            assert row, path
            assert set(node["enum"]) <= set(_CODE.findall(row[0])), path


def test_the_kinds_of_errors_are_those_of_the_tree() -> None:
    """What ends an article has a row, by its name in the record.

    What cannot be read is an InputError there, whatever it was below.
    """

    def names(error: type[SummarizerError]) -> Iterator[str]:
        yield failure_of(error("")).kind
        for kind in error.__subclasses__():
            yield from names(kind)

    [(_, rows)] = tables("errors")

    assert sorted(rows) == sorted([*names(ArticleFailure), failure_of(InputError("")).kind])
