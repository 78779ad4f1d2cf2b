"""Which line of a TOML file a key stands on, so that a message can point there."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from typing import Any


def toml_line(text: str, keys: Sequence[str]) -> int | None:
    """Return the line, from 1, of the deepest of nested `keys` that a TOML text writes out.

    None when not even the first one stands there.
    """
    best: tuple[int, int] | None = None
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
        depth = len(found)
        if found and found == tuple(keys[:depth]) and (best is None or depth > best[0]):
            best = depth, number
    return best[1] if best else None


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
