"""On which line of a JSON or TOML file a key stands, so that a message can name it."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

_PIECE = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+|\n')


@dataclass(frozen=True)
class KeyLines:
    """Lines by JSON pointer (RFC 6901; "" is the whole document), counted from 1.

    `repeated` are the pointers of keys that stand twice in one object: JSON readers keep the
    last one silently.
    """

    by_pointer: Mapping[str, int] = field(default_factory=dict)
    repeated: tuple[str, ...] = ()

    def line(self, pointer: str) -> int:
        """Return the line of `pointer`, or of the nearest key above it that is there, or 1."""
        return self.nearest(pointer) or 1

    def nearest(self, pointer: str) -> int | None:
        """Return the line of `pointer`, or of the nearest key above it; None if none is there."""
        while pointer and pointer not in self.by_pointer:
            pointer = pointer.rpartition("/")[0]
        return self.by_pointer.get(pointer)


def find_key_lines(text: str) -> KeyLines:
    """Return the line of every key and list item of `text`, which must be valid JSON.

    A key's line is that of the key itself, an item's that of its first character.
    """
    lines: dict[str, int] = {}
    repeated = []
    for pointer, line in _places(text):
        if pointer in lines:
            repeated.append(pointer)
        lines[pointer] = line
    return KeyLines(lines, tuple(repeated))


def _places(text: str) -> Iterator[tuple[str, int]]:
    """Yield every pointer with its line, in the order of the file."""
    line = 1
    above: list[tuple[str, int]] = []  # (pointer, next index; -1 in an object) of each open bracket
    pointer, is_key = "", False
    yield "", 1
    for match in _PIECE.finditer(text):
        piece = match[0]
        if piece == "\n":
            line += 1
        elif is_key and piece[0] == '"':
            pointer, is_key = above[-1][0] + json_pointer((json.loads(piece),)), False
            yield pointer, line
        elif piece in "}]":
            above.pop()
            is_key = False
        elif piece == ",":
            is_key = above[-1][1] < 0
        elif piece != ":":
            if above and above[-1][1] >= 0:
                owner, index = above[-1]
                above[-1] = owner, index + 1
                pointer = f"{owner}/{index}"
                yield pointer, line
            if piece in "{[":
                is_key = piece == "{"
                above.append((pointer, -1 if is_key else 0))


def json_pointer(keys: Iterable[str]) -> str:
    """Return nested keys as one pointer."""
    return "".join("/" + key.replace("~", "~0").replace("/", "~1") for key in keys)


def find_toml_lines(text: str) -> KeyLines:
    """Return the line of every key that a TOML text writes out on a line of its own."""
    lines: dict[str, int] = {}
    table: tuple[str, ...] = ()
    for number, line in enumerate(text.splitlines(), start=1):
        stripped = line.strip()
        if stripped.startswith("["):
            table = _path(stripped) or table
            found = table
        elif "=" in stripped and not stripped.startswith("#"):
            key = _path(f"{stripped.partition('=')[0]}= 0")
            found = (*table, *key) if key else ()
        else:
            continue
        if found:
            lines.setdefault(json_pointer(found), number)
    return KeyLines(lines)


def _path(line: str) -> tuple[str, ...]:
    """Return the nested keys that one line of TOML opens; () when it is none on its own."""
    try:
        node: Any = tomllib.loads(line)
    except tomllib.TOMLDecodeError:
        return ()
    path: list[str] = []
    while isinstance(node, (dict, list)) and len(node) == 1:
        if isinstance(node, list):
            node = node[0]
            continue
        key, node = next(iter(node.items()))
        path.append(key)
    return tuple(path)
