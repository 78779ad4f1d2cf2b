"""The bases of all values: frozen, and strict about what they are given."""

from __future__ import annotations

import math
import sys
from datetime import date, time
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict

_MAX_DEPTH = 100  # of what is carried through; JSON writers give up at about 250
_MAX_INT = (1 << 63) - 1  # beyond it many readers of JSON fail


class Model(BaseModel):
    """A frozen value that refuses unknown fields."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", validate_by_name=True, serialize_by_alias=True
    )


class Value(Model):
    """A value that refuses infinities and NaN, too."""

    model_config = ConfigDict(allow_inf_nan=False)


def json_value(value: object, *, depth: int = 0) -> Any:
    """Return a value as JSON has it: NaN as null, days as ISO dates, names as strings.

    ValueError when it is nested more than 100 levels deep.
    """
    if depth > _MAX_DEPTH:
        raise ValueError("is nested too deeply")
    if isinstance(value, dict):
        return {str(name): json_value(part, depth=depth + 1) for name, part in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [json_value(part, depth=depth + 1) for part in value]
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, int) and abs(value) > _MAX_INT:
        return float(value) if abs(value) < sys.float_info.max else str(value)
    if value is None or isinstance(value, (str, int)):
        return value
    return value.isoformat() if isinstance(value, (date, time)) else str(value)


JsonObject = Annotated[dict[str, Any], BeforeValidator(json_value)]


def range_problem(value: float | None, to: float | None, comparator: str) -> str | None:
    """Return what is wrong with the ends of a quantity, None where nothing is.

    `between` has both, the lower one first; any other quantity has no `to`.
    """
    if comparator != "between":
        return None if to is None else "`to` is for the comparator 'between' only; write null"
    if value is None or to is None:
        return "'between' needs the lower end in `value` and the upper end in `to`"
    return None if value < to else "`to` is the upper end of the range: it must be above `value`"
