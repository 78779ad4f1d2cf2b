"""The JSON in a reply: find it, validate it, say what does not fit, keep what does.

What a model writes is trusted in nothing: not to be JSON, not to be alone, not to be whole.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, get_args

import orjson
from pydantic import BaseModel, TypeAdapter, ValidationError

from summarizer.errors import InvalidReply, TruncatedReply
from summarizer.models import Entity
from summarizer.parsing.objects import (
    OBJECT_START,
    closes_list,
    complete_part,
    find_object,
    json_object,
    json_slip,
    spoken,
)
from summarizer.parsing.plain import has_unknown, read_plain
from summarizer.parsing.problems import invalid_reply, problem_line, validation_problems
from summarizer.replies import ReplyClaim

__all__ = [
    "Items",
    "Malformed",
    "Salvaged",
    "invalid_reply",
    "json_object",
    "json_slip",
    "keep_valid",
    "lists_all",
    "parse_reply",
    "plain_json",
    "read_items",
    "salvage",
    "validation_problems",
]

T = TypeVar("T", bound=BaseModel)


@dataclass(frozen=True)
class Malformed:
    """An item of a reply that does not fit: its text, if it has one, and what is wrong with it."""

    text: str
    reason: str


@dataclass(frozen=True)
class Salvaged(Generic[T]):
    """What can be used of a reply that was cut off, or that does not fit, in its order.

    `reply` is the whole without the items in `malformed`, None when more than items is wrong.
    """

    entities: tuple[Entity, ...]
    claims: tuple[ReplyClaim, ...]
    malformed: tuple[Malformed, ...] = ()
    reply: T | None = None


@dataclass(frozen=True)
class Items(Generic[T]):
    """The items of one list of a reply that fit, and the others with what is wrong with them."""

    fitting: tuple[T, ...]
    others: tuple[tuple[Any, str], ...] = ()
    is_cut: bool = False


def parse_reply(content: str, model: type[T]) -> T:
    """Return the reply that `content` holds, validated against `model`.

    Text that is exactly the object takes one pass; else code fences, prose and thinking are
    dropped, slips in the JSON mended, and plain values read (see `plain`).
    Raises InvalidReply with its problems, or TruncatedReply when the object is cut off.
    """
    try:
        return model.model_validate_json(content)
    except ValidationError:
        pass
    plain, slip = plain_json(content, model), json_slip(content)
    if slip and has_unknown(orjson.loads(plain), model):
        # Mended otherwise than it was meant: a quotation mark in a string makes fields of words.
        raise InvalidReply(slip, problems=(slip,))
    try:
        return model.model_validate_json(plain)
    except ValidationError as exc:
        raise invalid_reply(exc, also=slip) from exc


def plain_json(content: str, model: type[BaseModel]) -> bytes:
    """Return the object in `content` as JSON, in the form of `model` as far as it is plain.

    Raises InvalidReply when there is none, TruncatedReply when it is cut off.
    """
    return orjson.dumps(read_plain(find_object(content), model))


def salvage(content: str, model: type[BaseModel]) -> Salvaged[Any]:
    """Return the complete entities and claims of a truncated reply to `model`.

    The item in which the cut fell is dropped: a number cut short (5,0|00) must never pass for
    another one. Raises TruncatedReply when nothing is complete.
    """
    text = spoken(content).text
    match = OBJECT_START.search(text)
    values = complete_part(text[match.start() :]) if match else {}
    malformed: list[Malformed] = []
    salvaged: Salvaged[Any] = Salvaged(
        entities=tuple(_valid_items(values, model, "entities", Entity, malformed)),
        claims=tuple(_valid_items(values, model, "claims", ReplyClaim, malformed)),
        malformed=tuple(malformed),
    )
    if not salvaged.entities and not salvaged.claims:
        raise TruncatedReply("the reply was cut off before its first claim ended", content=content)
    return salvaged


def lists_all(content: str, name: str) -> bool:
    """Say whether a reply that was cut off had come to the end of the list `name`."""
    text = spoken(content).text
    match = OBJECT_START.search(text)
    return match is not None and closes_list(text[match.start() :], name)


def read_items(content: str, model: type[BaseModel], name: str, kind: type[T]) -> Items[T]:
    """Return the items of a list of a reply, each for itself; of one cut off, the complete ones.

    Raises InvalidReply when there is no object, TruncatedReply when no item of it is complete.
    """
    try:
        value, is_cut = read_plain(find_object(content), model), False
    except TruncatedReply:
        text = spoken(content).text
        match = OBJECT_START.search(text)
        value, is_cut = complete_part(text[match.start() :]) if match else {}, True
        if not value.get(name):
            raise
    fitting, others = [], []
    listed = value.get(name) if isinstance(value, dict) else None
    for item in listed if isinstance(listed, list) else ():
        try:
            fitting.append(kind.model_validate(read_plain(item, kind)))
        except ValidationError as exc:
            others.append((item, str(invalid_reply(exc))))
    return Items(tuple(fitting), tuple(others), is_cut)


def keep_valid(content: str, model: type[T]) -> Salvaged[T]:
    """Return what fits of a reply that does not as a whole; each wrong item costs itself alone.

    Raises InvalidReply or TruncatedReply when there is no object.
    """
    value = read_plain(find_object(content), model)
    malformed: list[Malformed] = []
    reply: T | None = None
    try:
        reply = model.model_validate_json(orjson.dumps(value))
    except ValidationError as exc:
        malformed = list(_remove_items(value, exc))
        with suppress(ValidationError):
            reply = model.model_validate_json(orjson.dumps(value))
    if not isinstance(value, dict):
        value = {}
    ignored: list[Malformed] = []  # they were removed, and are among the malformed
    return Salvaged(
        entities=tuple(_valid_items(value, model, "entities", Entity, ignored)),
        claims=tuple(_valid_items(value, model, "claims", ReplyClaim, ignored)),
        malformed=tuple(malformed),
        reply=reply,
    )


def _remove_items(value: Any, error: ValidationError) -> Iterable[Malformed]:
    """Take every list item with an error out of `value`, and yield it."""
    wrong: dict[tuple[int | str, ...], str] = {}
    for each in error.errors(include_url=False, include_context=False):
        depth = next((n for n, part in enumerate(each["loc"]) if isinstance(part, int)), None)
        if depth is not None:
            inner = {**each, "loc": each["loc"][depth + 1 :]}
            wrong.setdefault(each["loc"][: depth + 1], problem_line(inner))  # type: ignore[arg-type]  # a loc less
    for place, reason in sorted(wrong.items(), key=lambda item: str(item[0])):
        yield Malformed(_text_of(_at(value, place)), reason)
    for place in sorted(wrong, key=lambda place: place[-1], reverse=True):
        del _at(value, place[:-1])[place[-1]]


def _at(value: Any, place: tuple[int | str, ...]) -> Any:
    for part in place:
        value = value[part]
    return value


def _text_of(item: Any) -> str:
    if isinstance(item, dict):
        return next((v for k in ("text", "name") if isinstance(v := item.get(k), str)), "")
    return item if isinstance(item, str) else ""


def _valid_items(
    values: dict[str, Any],
    model: type[BaseModel],
    name: str,
    default: type[BaseModel],
    malformed: list[Malformed],
) -> list[Any]:
    """Return the items of the list `name` that validate as `model` declares them."""
    field = model.model_fields.get(name)
    arguments = get_args(field.annotation) if field else ()
    kind = arguments[0] if arguments else default
    item = TypeAdapter[Any](kind)
    items: list[Any] = []
    listed = values.get(name)
    for value in listed if isinstance(listed, list) else ():
        try:
            items.append(item.validate_python(read_plain(value, kind)))
        except ValidationError as exc:
            reason = validation_problems(exc)[0]
            malformed.append(Malformed(_text_of(value), reason))
    return items
