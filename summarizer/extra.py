"""The fields of a user's own reply model, as a record has them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ConfigDict

T = TypeVar("T", bound=BaseModel)


class Extra(BaseModel):
    """The fields of a user's own reply model: by attribute or by key, typed as declared.

    A field declared as `Quote` holds an `Evidence`. Read back from JSON the values are plain;
    `read_as` gives them their types again.
    """

    model_config = ConfigDict(frozen=True, extra="allow")

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any: ...

    def read_as(self, model: type[T]) -> T:
        """Return the fields as a model of your own that declares them, with `Evidence` for quotes.

        Type checkers then know each field. Raises pydantic's ValidationError where one is missing
        or does not fit; fields that `model` does not declare are left out.
        """
        return model.model_validate(self.model_dump())

    def __getitem__(self, name: str) -> Any:
        return (self.model_extra or {})[name]

    def __contains__(self, name: object) -> bool:
        return name in (self.model_extra or {})

    def __len__(self) -> int:
        return len(self.model_extra or {})

    def keys(self) -> Iterator[str]:
        """Return the names of the fields."""
        return iter(self.model_extra or {})
