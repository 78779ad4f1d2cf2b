"""What looking at a store finds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple


@dataclass(frozen=True)
class StoreStats:
    """What a store holds. `n_bytes` is the database on disk; instants are None when it is empty.

    `models` counts entries by requested model, most frequent first; `n_damaged` are rows that
    cannot be used and are in no other count.
    """

    n_entries: int
    n_bytes: int
    models: Mapping[str, int]
    oldest: datetime | None
    newest: datetime | None
    n_damaged: int


class StoreProblem(NamedTuple):
    """What is wrong with one entry; `where` is its fingerprint, or a file, or "" if unknown."""

    where: str
    message: str


class Imported(NamedTuple):
    """What an import did: entries added, entries that were there already, files refused."""

    n_new: int
    n_same: int
    problems: tuple[StoreProblem, ...]
