"""Ranges in the forms that models give them: "5-7", [5, 7], or an upper end without "between"."""

from __future__ import annotations

import re
from typing import Any

_NUMBER = r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?"
_RANGE = re.compile(rf"({_NUMBER})\s*(?:-|–|—|\.\.|to|and)\s*({_NUMBER})")
_VAGUER = (None, "exact", "about")  # what says nothing against a range


def read_range(quantity: Any) -> Any:
    """Return a quantity whose two ends stand in their fields, if it has two.

    A `to` that only repeats the value is none; one above the value makes a number that is exact or
    about a range. Whatever contradicts itself stays as it is, and is the validator's to refuse.
    """
    if not isinstance(quantity, dict):
        return quantity
    read = dict(quantity)
    if (ends := _ends(read.get("value"))) is not None and read.get("to") in (None, "", ends[1]):
        read["value"], read["to"] = ends
    low, high = _number(read.get("value")), _number(read.get("to"))
    if low is None or high is None or read.get("comparator") not in _VAGUER:
        return read
    if low == high:
        read["to"] = None
    elif low < high:
        read["comparator"] = "between"
    return read


def _ends(value: Any) -> tuple[float, float] | None:
    if isinstance(value, str) and (match := _RANGE.fullmatch(value.strip())):
        value = list(match.groups())
    if not isinstance(value, list) or len(value) != 2:
        return None
    low, high = map(_number, value)
    return None if low is None or high is None else (low, high)


def _number(value: Any) -> float | None:
    """Return a number, or the one that a string is."""
    if isinstance(value, str) and re.fullmatch(_NUMBER, value.strip()):
        value = float(value.replace(",", ""))
        return int(value) if value.is_integer() else value
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return value if is_number else None
