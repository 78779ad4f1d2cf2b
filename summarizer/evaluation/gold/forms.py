"""What in a file has not the form of gold, in words for a person who wrote it by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from summarizer.evaluation.gold.labels import (
    Accept,
    Excluded,
    GoldArticle,
    GoldClaim,
    GoldEntity,
    GoldEvidence,
    GoldLabels,
    GoldQuantity,
    GoldTime,
    KeyPoint,
    Quoted,
)
from summarizer.evaluation.line_numbers import json_pointer

_MAX_SHOWN = 60
_FILLED_IN = ("sha256", "n_chars", "start", "end")
# What pydantic calls the types of Python, as JSON has them.
_WORDS: Final[Mapping[str, str]] = {
    "missing": "is missing: field required",
    "too_short": "is empty: write at least one",
    "float_type": "write a number",
    "tuple_type": "write a list, [...]",
    "model_type": "write an object, {...}",
    "model_attributes_type": "write an object, {...}",
}
# The class of an object, by the last key above it that is no index.
_OBJECTS: Final[Mapping[str, type[BaseModel]]] = {
    "": GoldLabels,
    "article": GoldArticle,
    "claims": GoldClaim,
    "evidence": GoldEvidence,
    "quantities": GoldQuantity,
    "time": GoldTime,
    "accept": Accept,
    "key_points": KeyPoint,
    "entities": GoldEntity,
    "excluded": Excluded,
    "unlabelled": Quoted,
}


class FormError(NamedTuple):
    """Something that has not the form of gold: the nested keys that lead to it, and why."""

    place: tuple[str | int, ...]
    message: str

    @property
    def key(self) -> str:
        """Return the keys as a JSON pointer."""
        return json_pointer(map(str, self.place))


def form_errors(error: ValidationError, values: Mapping[str, Any]) -> list[FormError]:
    """Return what pydantic found, each once, at keys that can stand in the file."""
    found: dict[tuple[str | int, ...], str] = {}
    everything = error.errors(include_url=False, include_context=False)
    places = [_in_file(each["loc"], values) for each in everything]
    for each, place in zip(everything, places, strict=True):
        if each["type"] == "missing" and place[-1] in _FILLED_IN:
            continue  # nobody is to write them: the article could not be read, or the quote
        if each["type"] == "too_short" and any(
            len(other) > len(place) and other[: len(place)] == place for other in places
        ):
            continue  # its items were dropped for their own problems: it is not short of any
        if each["type"] == "float_type":
            found.pop(place, None)  # it was no integer either: one number may be both
        found.setdefault(place, _message(each, place))
    return [FormError(place, message) for place, message in found.items()]


def _in_file(place: Sequence[str | int], values: object) -> tuple[str | int, ...]:
    """Return a place without what pydantic adds to it for the alternatives of a type."""
    kept: list[str | int] = []
    for key in place:
        is_there = isinstance(values, dict) or (isinstance(values, list) and isinstance(key, int))
        if not is_there:
            break
        kept.append(key)
        try:
            values = values[key]  # type: ignore[index]  # a list has an index here, a dict any key
        except (KeyError, IndexError):
            break
    return tuple(kept)


def _message(error: ErrorDetails, place: Sequence[str | int]) -> str:
    kind = error["type"]
    if kind == "extra_forbidden":
        return f"no such key; known: {', '.join(_known(place))}"
    message = _WORDS.get(kind, error["msg"].removeprefix("Value error, "))
    given = error["input"]
    if kind != "missing" and isinstance(given, str | int | float | None):
        message += f", not {'null' if given is None else repr(given)[:_MAX_SHOWN]}"
    return message[:1].lower() + message[1:]


def _known(place: Sequence[str | int]) -> list[str]:
    """Return the keys that an object may have, in the order in which people write them."""
    above = next((str(key) for key in reversed(place[:-1]) if isinstance(key, str)), "")
    fields = _OBJECTS[above].model_fields
    return [field.alias or name for name, field in fields.items()]
