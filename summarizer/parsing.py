"""The JSON in a reply: find it, validate it, say what does not fit, save what was cut off.

What a model writes is trusted in nothing: not to be JSON, not to be alone, not to be whole.
Every function here takes time linear in the length of the reply, however its brackets nest.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails, from_json

from summarizer.errors import InvalidReply, TruncatedReply
from summarizer.models import Entity
from summarizer.replies import ReplyClaim

T = TypeVar("T", bound=BaseModel)

MAX_PROBLEMS = 20
MAX_PROBLEM_CHARS = 200
MAX_SHOWN_CHARS = 40  # a longer value is more likely article text than a wrong enum member

# An object starts with a key, is empty, or is cut off right there; "{x}" in prose is none.
_OBJECT_START = re.compile(r'\{\s*(?:["}]|\Z)')
# Strings are skipped whole, so that brackets inside them do not count; `\Z` ends a cut string.
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+\\?(?:"|\Z)|[{}\[\]]', re.DOTALL)
_THINKING_END = "</think>"
_NO_OBJECT = "the reply holds no JSON object"


@dataclass(frozen=True)
class Salvaged:
    """What is complete in a truncated reply, in its order."""

    entities: tuple[Entity, ...]
    claims: tuple[ReplyClaim, ...]


def parse_reply(content: str, model: type[T]) -> T:
    """Return the reply that `content` holds, validated against `model`.

    Text that is exactly the object takes one pass; code fences and prose are dropped otherwise.
    Raises InvalidReply with its problems, or TruncatedReply when the object is cut off.
    """
    try:
        return model.model_validate_json(content)
    except ValidationError as exc:
        if not _is_about_the_whole(exc):
            raise invalid_reply(exc) from exc
    try:
        return model.model_validate_json(json_object(content))
    except ValidationError as exc:
        raise invalid_reply(exc) from exc


def json_object(content: str) -> str:
    """Return the JSON object in `content`, without code fences, prose, BOM or thinking.

    Of several objects the longest wins, the first of equals. Raises InvalidReply when there is
    none and TruncatedReply when the longest one has no end, whatever finish reason came with it.
    """
    text = _answer(content)
    best = ""
    position = 0
    while match := _OBJECT_START.search(text, position):
        start = match.start()
        end = _object_end(text, start)
        if end is None:
            if len(text) - start > len(best):
                raise _truncated(text[start:])
            break
        candidate = text[start:end]
        if len(candidate) > len(best) and _is_object(candidate):
            best = candidate
        position = end
    if not best:
        raise InvalidReply(_NO_OBJECT, problems=(_NO_OBJECT,))
    return best


def validation_problems(exc: ValidationError) -> tuple[str, ...]:
    """Return what does not fit, one line each: "claims.3.status: input should be ..., got 'x'".

    At most 20 lines of at most 200 characters. Values are shown only when they are short, so
    neither the reply nor the article is repeated.
    """
    lines: list[str] = []
    for error in exc.errors(include_url=False, include_context=False):
        line = _problem(error)
        if line not in lines:
            lines.append(line)
    if len(lines) > MAX_PROBLEMS:
        n_more = len(lines) - MAX_PROBLEMS + 1
        lines = [*lines[: MAX_PROBLEMS - 1], f"and {n_more} more of the kind"]
    return tuple(lines)


def invalid_reply(exc: ValidationError) -> InvalidReply:
    """Return the error that says where a reply does not fit; its problems say how."""
    problems = validation_problems(exc)
    n_errors = exc.error_count()
    place = problems[0].split(": ", 1)[0]
    places = "one place" if n_errors == 1 else f"{n_errors} places"
    return InvalidReply(
        f"the reply does not fit its schema in {places}; the first: {place}", problems=problems
    )


def salvage(content: str, model: type[BaseModel]) -> Salvaged:
    """Return the complete entities and claims of a truncated reply to `model`.

    The item in which the cut fell is dropped, and so is any that does not validate: a number
    cut short (5,0|00) must never pass for another one. Raises TruncatedReply when nothing
    is complete.
    """
    text = _answer(content)
    match = _OBJECT_START.search(text)
    values = _complete_part(text[match.start() :]) if match else {}
    salvaged = Salvaged(
        entities=tuple(_valid_items(values, model, "entities", Entity)),
        claims=tuple(_valid_items(values, model, "claims", ReplyClaim)),
    )
    if not salvaged.entities and not salvaged.claims:
        raise TruncatedReply("the reply was cut off before its first claim ended", content=content)
    return salvaged


def _answer(content: str) -> str:
    """Return `content` without a leading BOM and without what a model thought before it spoke."""
    return content.rpartition(_THINKING_END)[2].lstrip("\ufeff")


def _object_end(text: str, start: int) -> int | None:
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


def _is_object(text: str) -> bool:
    try:
        return isinstance(from_json(text), dict)
    except ValueError:
        return False


def _truncated(content: str) -> TruncatedReply:
    return TruncatedReply(
        f"the reply was cut off after {len(content)} characters of JSON", content=content
    )


def _is_about_the_whole(exc: ValidationError) -> bool:
    """Return whether the reply as a whole was refused (not JSON, no object), not a field of it."""
    errors = exc.errors(include_url=False, include_context=False, include_input=False)
    return len(errors) == 1 and not errors[0]["loc"]


def _problem(error: ErrorDetails) -> str:
    place = ".".join(str(part) for part in error["loc"]) or "the reply"
    message = error["msg"].removeprefix("Value error, ")
    message = message[:1].lower() + message[1:]
    line = " ".join(f"{place}: {message}{_shown(error)}".split())
    return line if len(line) <= MAX_PROBLEM_CHARS else line[: MAX_PROBLEM_CHARS - 3] + "..."


def _shown(error: ErrorDetails) -> str:
    """Return ", got VALUE" for a short plain value, and nothing for any other."""
    value = error.get("input")
    if error["type"] in ("missing", "json_invalid") or not (
        value is None or isinstance(value, (str, int, float, bool))
    ):
        return ""
    shown = repr(value)
    return f", got {shown}" if len(shown) <= MAX_SHOWN_CHARS else ""


def _complete_part(text: str) -> dict[str, Any]:
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


def _valid_items(
    values: dict[str, Any], model: type[BaseModel], name: str, default: type[BaseModel]
) -> list[Any]:
    """Return the items of the list `name` that validate as `model` declares them."""
    field = model.model_fields.get(name)
    arguments = get_args(field.annotation) if field else ()
    item = TypeAdapter[Any](arguments[0] if arguments else default)
    items: list[Any] = []
    for value in values.get(name) or ():
        try:
            items.append(item.validate_python(value))
        except ValidationError:
            continue  # the cut is the reply's fault already; its other faults do not matter more
    return items
