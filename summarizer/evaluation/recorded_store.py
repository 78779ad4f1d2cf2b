"""Where the replies of an evaluation come from: a recording, then the store.

A recording answers before the store does, so that a run gives the same on every machine; what it
cannot answer is asked, and kept in the store.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from summarizer.evaluation.recordings import Recording
from summarizer.settings import Settings
from summarizer.store import Store
from summarizer.store.entry import Entry


class RecordedStore(Store):
    """A store behind recordings; `used` are the fingerprints that were read or written."""

    def __init__(self, path: Path, recorded: Mapping[str, Entry]) -> None:
        super().__init__(path)
        self.used: dict[str, None] = {}
        self.n_replayed = 0
        self._recorded = recorded

    def get(self, fingerprint: str) -> Entry | None:
        """Return the entry of the recording, else that of the store."""
        entry = self._recorded.get(fingerprint)
        if entry is not None:
            self.n_replayed += 1
        else:
            entry = super().get(fingerprint)
        if entry is not None:
            self.used[fingerprint] = None
        return entry

    def put_many(self, entries: Iterable[tuple[str, Entry]]) -> None:
        """Keep entries in the store."""
        entries = list(entries)
        super().put_many(entries)
        self.used.update(dict.fromkeys(fingerprint for fingerprint, _ in entries))


@contextmanager
def open_replies(
    settings: Settings, recordings: Sequence[Recording], *, store_named: bool
) -> Iterator[RecordedStore]:
    """Open where replies come from.

    Offline, recordings answer alone, unless the store was named too: what happens to be in this
    machine's store must not decide what a gate says.
    """
    recorded = {name: entry for each in recordings for name, entry in each.entries.items()}
    alone = bool(recorded) and settings.offline and not store_named
    with TemporaryDirectory(prefix="summarizer-") as folder:
        nowhere = alone or not settings.use_store
        store = RecordedStore(Path(folder) if nowhere else settings.cache_dir, recorded)
        try:
            yield store
        finally:
            store.close()
