"""The bases of all values: frozen, and strict about what they are given."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Model(BaseModel):
    """A frozen value that refuses unknown fields."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", validate_by_name=True, serialize_by_alias=True
    )


class Value(Model):
    """A value that refuses infinities and NaN, too."""

    model_config = ConfigDict(allow_inf_nan=False)
