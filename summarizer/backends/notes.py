"""What was found out of servers: kept in the store where there is one, and read from it once."""

from __future__ import annotations

from contextlib import suppress

from summarizer.errors import StoreError
from summarizer.store import Store


class Notes:
    """A text by a text key, such as `window https://... model`.

    Without a store, or with one that cannot be read or written, they last as long as the run.
    `named` are those that a user knows better, by
    the first word of their key: nothing that a server says takes their place.
    """

    def __init__(self, store: Store | None = None, **named: str) -> None:
        self._store = store
        self._named = named
        self._known: dict[str, str | None] = {}

    def recall(self, key: str) -> str | None:
        """Return what is noted under a key, None where nothing is."""
        named = self._named.get(key.partition(" ")[0])
        if named is not None:
            return named
        if key not in self._known:
            self._known[key] = self._noted(key)
        return self._known[key]

    def is_named(self, key: str) -> bool:
        """Say whether a user knows better what a key says."""
        return key.partition(" ")[0] in self._named

    def remember(self, key: str, value: str) -> None:
        """Keep a value under a key."""
        self._known[key] = value
        if self._store is not None:
            with suppress(StoreError):
                self._store.note(key, value)

    def _noted(self, key: str) -> str | None:
        if self._store is None:
            return None
        try:
            noted = self._store.noted(key)
        except StoreError:
            return None  # it is found out again; what is wrong is said where replies are kept
        return noted if isinstance(noted, str) else None
