"""Which entries are too old, or too many."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from summarizer.store.entry import Entry


def overdue(
    entries: Iterable[tuple[str, Entry]],
    *,
    horizon: datetime | None,
    model: str | None,
    max_entries: int | None,
) -> list[str]:
    """Return the fingerprints of what is to go, the oldest first.

    Of the entries of `model`, of all if it is None, these are the ones made before `horizon` and
    the oldest beyond the newest `max_entries`; all of them where neither is given.
    """
    dated = sorted(
        (datetime.fromisoformat(entry["created"]), fingerprint)
        for fingerprint, entry in entries
        if model in (None, entry["model"])
    )
    n_beyond = max(0, len(dated) - max_entries) if max_entries is not None else 0
    if horizon is None and max_entries is None:
        n_beyond = len(dated)
    return [
        fingerprint
        for position, (created, fingerprint) in enumerate(dated)
        if position < n_beyond or (horizon is not None and created < horizon)
    ]
