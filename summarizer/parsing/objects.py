"""The JSON object in a reply: found among fences, prose and thinking, however its brackets nest.

Time is linear in the length of the reply.
"""

from __future__ import annotations

import re
from typing import Any

import orjson
from pydantic_core import from_json

from summarizer.errors import InvalidReply, TruncatedReply
from summarizer.parsing.slips import read_json
from summarizer.parsing.thinking import Answer, answer_in

# An object starts with a key, is empty, or is cut off right there; "{x}" in prose is none.
OBJECT_START = re.compile(r"\{\s*(?:[\"'}]|[A-Za-z_]\w*\s*:|\Z)")
# Strings are skipped whole, so that brackets inside them do not count; `\Z` ends a cut string.
_TOKEN = re.compile(r'"(?>(?:[^"\\]|\\.)*)\\?(?:"|\Z)|[{}\[\]]', re.DOTALL)
_ESCAPED_START = re.compile(r'\{\s*\\"')
_NO_OBJECT = "the reply holds no JSON object"
_MOST_TRIED = 50  # objects that have no end or cannot be read; a reply that holds more is none


def find_object(content: str) -> dict[str, Any]:
    """Return the JSON object in `content`, without code fences, prose, BOM or thinking.

    Of several objects the longest wins, the first of equals. Slips are mended where that is safe.
    Raises InvalidReply when there is none, and TruncatedReply when the longest one has no end or
    the model was still thinking, whatever finish reason came with it.
    """
    answer = spoken(_decoded(content))
    best: dict[str, Any] | None = None
    length, problem = 0, ""
    position, n_tried = 0, 0
    while (match := OBJECT_START.search(answer.text, position)) and n_tried < _MOST_TRIED:
        start = match.start()
        end = object_end(answer.text, start)
        if end is None:
            if len(answer.text) - start > length:
                raise _truncated(answer.text[start:])
            break
        position = end
        if end - start > length:
            try:
                value = read_json(answer.text[start:end])
            except ValueError:
                n_tried += 1
                problem = problem or _slip(answer.text[start:end])
                continue
            if isinstance(value, dict):
                best, length = value, end - start
    if best is not None:
        return best
    if answer.unfinished:
        raise TruncatedReply("the reply ended while the model was thinking", content="")
    problem = problem or _NO_OBJECT
    raise InvalidReply(problem, problems=(problem,))


def _decoded(content: str) -> str:
    """Return what a JSON string holds, where the whole reply is one; else the reply."""
    text = content.strip()
    if _ESCAPED_START.match(text):
        text = f'"{text}"'
    if text[:1] != '"':
        return content
    try:
        inner = read_json(text)
    except ValueError:
        return content
    return inner if isinstance(inner, str) else content


def json_object(content: str) -> str:
    """Return the JSON object in `content` as JSON text; see `find_object`."""
    return orjson.dumps(find_object(content)).decode()


def json_slip(content: str) -> str:
    """Return what is wrong with the JSON of the first object in `content`, and where; "" if it
    is sound, or was not mended.
    """
    text = spoken(_decoded(content)).text
    match = OBJECT_START.search(text)
    end = object_end(text, match.start()) if match else None
    return _slip(text[match.start() : end]) if match and end is not None else ""


def spoken(content: str) -> Answer:
    """Return what `content` says outside of thinking."""
    return answer_in(content, _readable_end)


def complete_part(text: str) -> dict[str, Any]:
    """Return the object in `text` up to the last item that ended before the cut.

    An item is an element of an array of the object, or an array or object in it. What comes
    after the last of them is dropped before anything is parsed, so no partial value remains.
    """
    depth = 0
    end = 0
    for match in _TOKEN.finditer(text):
        mark = text[match.start()]
        if mark in "{[":
            depth += 1
        elif mark in "}]":
            depth -= 1
            if depth <= 2:
                end = match.end()
            if depth <= 0:
                break
    try:
        # The closing brackets are missing, everything inside of them is whole.
        values = from_json(text[:end], allow_partial=True)
    except ValueError:
        return {}
    return values if isinstance(values, dict) else {}


def closes_list(text: str, name: str) -> bool:
    """Say whether the list `name` of the object in `text` ends, though the object may not."""
    depth, key = 0, ""
    for match in _TOKEN.finditer(text):
        mark = text[match.start()]
        if mark == '"':
            key = match[0] if depth == 1 else key
        elif mark in "{[":
            depth += 1
        else:
            depth -= 1
            if depth == 1 and mark == "]" and key == f'"{name}"':
                return True
    return False


def object_end(text: str, start: int) -> int | None:
    """Return the offset after the object that starts at `start`, None when it never ends."""
    depth = 0
    for match in _TOKEN.finditer(text, start):
        mark = text[match.start()]
        if mark in "{[":
            depth += 1
        elif mark in "}]":
            depth -= 1
            if depth == 0:
                return match.end()
    return None


def _readable_end(text: str, start: int) -> int | None:
    """Return where the object that starts at `start` ends, None unless it can be read."""
    if OBJECT_START.match(text, start) is None:
        return None
    end = object_end(text, start)
    if end is None:
        return None
    try:
        return end if isinstance(read_json(text[start:end]), dict) else None
    except ValueError:
        return None


def _slip(text: str) -> str:
    """Return what is wrong with an object that cannot be read, and where."""
    try:
        from_json(text, allow_inf_nan=False)
    except ValueError as exc:
        return f"the JSON object cannot be read: {exc}"
    return ""


def _truncated(content: str) -> TruncatedReply:
    return TruncatedReply(
        f"the reply was cut off after {len(content)} characters of JSON", content=content
    )
