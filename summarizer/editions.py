"""Editions: what a built-in prompt was before it was changed, for the replies that it got then.

`article@1` is the first edition of `article`: prompts/article@1.md, held to the schema of its time,
schemas/article_reply@1.json. Both are kept to the byte, as every fingerprint rests on them. All
prompts have one count of editions; one that has no file of an edition has not changed since.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import orjson

from summarizer.resources import read_resource, resource_names


def latest_edition() -> int:
    """Return the number of the edition that is not named, counted from 1."""
    return 1 + max((_number(name) for name in resource_names("prompts", ".md")), default=0)


def earlier_editions(name: str) -> list[str]:
    """Return the names of the earlier editions of a prompt, the latest first."""
    names = (each for each in resource_names("prompts", ".md") if each.startswith(f"{name}@"))
    return sorted(names, key=_number, reverse=True)


def find_edition(name: str) -> tuple[str, int]:
    """Return the file, without suffix, and the edition that a prompt's name means.

    A name that means no edition is returned as it is.
    """
    stem, number = name.partition("@")[0], _number(name)
    latest = latest_edition()
    if not 1 <= number <= latest:
        return name, latest
    later = (each for each in reversed(earlier_editions(stem)) if _number(each) >= number)
    return next(later, stem), number


def edition_of(sha256: str) -> str | None:
    """Return the name of the earlier edition with this hash, None when there is none."""
    for name in resource_names("prompts", ".md"):
        if _number(name) and hashlib.sha256(read_resource("prompts", f"{name}.md")).hexdigest() == (
            sha256
        ):
            return name
    return None


def pinned_schema(file: str) -> Mapping[str, Any] | None:
    """Return the schema that replies to a prompt's file were held to, None for today's."""
    stem, _, number = file.partition("@")
    if not number:
        return None
    schema: dict[str, Any] = orjson.loads(read_resource("schemas", f"{stem}_reply@{number}.json"))
    return schema


def _number(name: str) -> int:
    """Return the edition in a name, 0 when there is none."""
    number = name.partition("@")[2]
    return int(number) if number.isascii() and number.isdigit() else 0
