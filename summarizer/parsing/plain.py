"""Values whose meaning is plain, brought into the form that a model declares; nothing is guessed.

Read are: letters' case, blanks and hyphens of a word from a closed list; null or nothing for an
empty list; one thing for a list of one; a number for a name, digits in a string for a number, a
range in a string or a list ("5-7"); a wrapper of one level around the whole; JSON in a string.
Whatever else does not fit stays as it is,
and is the validator's to refuse.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from summarizer.models import Quantity
from summarizer.parsing.ranges import read_range
from summarizer.parsing.slips import read_json

_GROUPED = re.compile(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_LISTS = (list, tuple, set, frozenset)


def read_plain(value: Any, model: type[BaseModel]) -> Any:
    """Return `value` in the form of `model` as far as its meaning is plain."""
    value = _unwrapped(value, model)
    if isinstance(value, dict):
        value = {name: [] for name in getattr(model, "may_lack", ())} | value
    return _fields(value, model, fill=False)


def has_unknown(value: Any, annotation: Any) -> bool:
    """Say whether a field stands anywhere in `value` that the form does not know."""
    annotation = _bare(annotation)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        if not isinstance(value, dict):
            return False
        fields = annotation.model_fields
        return any(
            key not in fields or has_unknown(inner, _annotation(fields[key]))
            for key, inner in value.items()
        )
    inner_kinds = [each for each in get_args(annotation) if each is not type(None)]
    if isinstance(value, list) and inner_kinds:
        return any(has_unknown(item, inner_kinds[0]) for item in value)
    if get_origin(annotation) in (Union, UnionType) and len(inner_kinds) == 1:
        return has_unknown(value, inner_kinds[0])
    return False


def _unwrapped(value: Any, model: type[BaseModel]) -> Any:
    """Return the object itself: out of a string, out of a list of one, out of a wrapper."""
    required = {name for name, field in model.model_fields.items() if field.is_required()}
    required -= getattr(model, "may_lack", frozenset())
    value = _opened(value)
    if not isinstance(value, dict) or required & value.keys():
        return value
    inner = [each for each in map(_opened, value.values()) if isinstance(each, dict)]
    whole = [each for each in inner if required <= each.keys()] or inner
    return whole[0] if len(whole) == 1 else value


def _opened(value: Any) -> Any:
    """Return what a list of one holds, and a string that is an object."""
    if isinstance(value, list) and len(value) == 1:
        (value,) = value
    if isinstance(value, str) and value.lstrip()[:1] == "{":
        try:
            return read_json(value)
        except ValueError:
            return value
    return value


def _fields(value: Any, model: type[BaseModel], *, fill: bool = True) -> Any:
    if not isinstance(value, dict):
        return value
    known = dict(value)
    for name, field in model.model_fields.items():
        if name in known:
            known[name] = _read(known[name], _annotation(field))
        elif fill and field.is_required() and (empty := _empty(_annotation(field))) is not _NOTHING:
            known[name] = empty
    return known


_NOTHING = object()


def _empty(annotation: Any) -> Any:
    """Return what a field without a value means, _NOTHING where that is not plain."""
    annotation = _bare(annotation)
    if get_origin(annotation) in _LISTS:
        return []
    if get_origin(annotation) in (Union, UnionType) and type(None) in get_args(annotation):
        return None
    return _NOTHING


def _read(value: Any, annotation: Any) -> Any:
    annotation = _bare(annotation)
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin in (Union, UnionType):
        if type(None) in arguments and value in (None, "", {}, []):
            return None
        others = [each for each in arguments if each is not type(None)]
        if isinstance(value, str) and float in others and _GROUPED.fullmatch(value.strip()):
            return value.replace(",", "")
        return _read(value, others[0]) if len(others) == 1 else value
    if origin is Literal:
        return _word(value, arguments)
    if origin in _LISTS:
        items = [] if value is None else value if isinstance(value, list) else [value]
        return [_read(item, arguments[0]) for item in items] if arguments else items
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        read = _fields(_named(value, annotation), annotation)
        return read_range(read) if issubclass(annotation, Quantity) else read
    if isinstance(annotation, type) and issubclass(annotation, str):
        return _text(value)
    if origin is dict and isinstance(value, Mapping) and len(arguments) == 2:
        return {key: _read(item, arguments[1]) for key, item in value.items()}
    return value


def _named(value: Any, model: type[BaseModel]) -> Any:
    """Return an object of its one required field, where only that was given."""
    required = [name for name, field in model.model_fields.items() if field.is_required()]
    return {required[0]: value} if isinstance(value, str) and len(required) == 1 else value


def _text(value: Any) -> Any:
    """Return a number as it is written, and the one text of an object."""
    if isinstance(value, dict) and len(value) == 1:
        (value,) = value.values()
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return f"{value:g}" if isinstance(value, float) else str(value) if is_number else value


def _word(value: Any, known: tuple[Any, ...]) -> Any:
    """Return the word of a closed list that is meant: "At least" is "at_least"."""
    if not isinstance(value, str) or value in known:
        return value
    plain = "_".join(value.strip().strip(".\"'").lower().replace("-", " ").split())
    return plain if plain in known else value


def _bare(annotation: Any) -> Any:
    return get_args(annotation)[0] if get_origin(annotation) is Annotated else annotation


def _annotation(field: FieldInfo) -> Any:
    return field.annotation
