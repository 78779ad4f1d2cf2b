"""Slips in JSON, read as they are meant where that is safe.

A library mends; what it made is taken only when it holds every letter, digit and sign of what was
written, in the same order: nothing was dropped, added or moved.
"""

from __future__ import annotations

import json
import math
import re
from typing import Any

from pydantic_core import from_json

_MOST_CHARS = 500_000  # mending takes a second for a megabyte; a reply has a tenth of that
# Comments, but not what looks like one in a string.
_COMMENT = re.compile(r'("(?>(?:[^"\\]|\\.)*)")|//[^\n]*|/\*.*?\*/', re.DOTALL)
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|.)", re.DOTALL)
_SURROGATE = re.compile("[\ud800-\udfff]")
_WORDS = {"None": "null", "True": "true", "False": "false"}
_WORD = re.compile("|".join(_WORDS))


def read_json(text: str) -> Any:
    """Return the value of JSON text, slips mended; raise ValueError where that is not safe.

    Mended are line breaks in strings, commas before a closing bracket, comments, single quotes,
    Python's None and True, keys without quotes; NaN is null, and half a surrogate pair U+FFFD.
    """
    try:
        return from_json(text, allow_inf_nan=False)
    except ValueError:
        pass
    try:
        value = json.loads(text, strict=False, parse_float=_finite, parse_constant=_nothing)
    except (ValueError, RecursionError):
        value = _mended(text)
    return _without_surrogates(value)


def _mended(text: str) -> Any:
    import json_repair  # only a reply with a slip has a use for it

    if len(text) > _MOST_CHARS:
        raise ValueError("too long to be mended")
    bare = _COMMENT.sub(lambda found: found[1] or "", text)
    try:
        value = json_repair.loads(bare, skip_json_loads=True)
        written = json.dumps(value, ensure_ascii=False, allow_nan=False)
    except (RecursionError, ValueError) as exc:
        raise ValueError("cannot be mended") from exc
    if _content(written) != _content(bare):
        raise ValueError("cannot be mended without a loss")
    return value


def _content(text: str) -> str:
    """Return the letters, digits and signs of JSON, escapes read, in their order."""
    plain = _ESCAPE.sub(lambda found: chr(int(found[1], 16)) if found[1] else "", text)
    plain = _WORD.sub(lambda found: _WORDS[found[0]], plain)
    return "".join(c for c in plain if c.isalnum() or c in "-+%$€£¥.&")


def _without_surrogates(value: Any) -> Any:
    if isinstance(value, str):
        return _SURROGATE.sub("\ufffd", value)
    if isinstance(value, list):
        return [_without_surrogates(item) for item in value]
    if isinstance(value, dict):
        return {_without_surrogates(k): _without_surrogates(v) for k, v in value.items()}
    return value


def _finite(number: str) -> float:
    value = float(number)
    if not math.isfinite(value):
        raise ValueError(f"{number} is too large")
    return value


def _nothing(_: str) -> None:
    """Return null for NaN and Infinity, which are no numbers of JSON."""
