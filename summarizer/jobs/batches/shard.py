"""A shard: a file of requests that goes to a provider as one batch, and what is known of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import BaseModel, ConfigDict

# preparing: the file is whole, and is to be uploaded; submitted: the provider has given the batch
# an id; fetched: its replies are in the store; written: a file for an engine of the user's own.
State = Literal["preparing", "submitted", "fetched", "written"]

UNDER_WAY: tuple[State, ...] = ("preparing", "submitted")


class Shard(BaseModel):
    """One file of requests of one model.

    `key` names it here, and at the provider before it has a `batch_id`. `status` and the counts
    are the provider's, as it last gave them; `created` and `expires` are ISO 8601, UTC.
    `n_tokens` estimates those of its requests. `path` is the file that was written for others;
    `found` counts what was fetched, by what became of it, `cost_usd` is what that cost.
    """

    model_config = ConfigDict(frozen=True, protected_namespaces=())

    key: str
    state: State
    model: str
    endpoint: str
    n_requests: int
    n_bytes: int
    n_tokens: int
    created: str
    file_id: str | None = None
    batch_id: str | None = None
    status: str | None = None
    n_completed: int = 0
    n_failed: int = 0
    expires: str | None = None
    path: str | None = None
    found: Mapping[str, int] = {}
    cost_usd: float | None = None

    @property
    def id(self) -> str:
        """Return what a user calls it."""
        return self.batch_id or self.key

    @property
    def is_over(self) -> bool:
        """Say whether the provider does nothing more for it."""
        return self.status in TERMINAL

    def but(self, **changes: object) -> Shard:
        """Return the shard with some fields changed."""
        return self.model_copy(update=changes)


TERMINAL = frozenset({"completed", "failed", "expired", "cancelled"})
