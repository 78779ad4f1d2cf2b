"""Where the replies of an evaluation come from and go to: the store, and recordings.

A recording is a folder that `Store.export` wrote: one file a reply. It answers before the store
does, so that a run gives the same on every machine; what it cannot answer is asked, and kept in
the store.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from summarizer.errors import InputError, StoreError
from summarizer.settings import Settings, choose_model, is_builtin
from summarizer.store import Store
from summarizer.store.entry import Entry
from summarizer.store.exchange import read_entry

Entries = Mapping[str, Entry]


class RecordedStore(Store):
    """A store behind a recording; `used` are the fingerprints that were read or written."""

    def __init__(self, path: Path, recorded: Entries) -> None:
        super().__init__(path)
        self.used: dict[str, None] = {}
        self._recorded = recorded

    def get(self, fingerprint: str) -> Entry | None:
        """Return the entry of the recording, else that of the store."""
        entry = self._recorded.get(fingerprint) or super().get(fingerprint)
        if entry is not None:
            self.used[fingerprint] = None
        return entry

    def put_many(self, entries: Iterable[tuple[str, Entry]]) -> None:
        """Keep entries in the store."""
        entries = list(entries)
        super().put_many(entries)
        self.used.update(dict.fromkeys(fingerprint for fingerprint, _ in entries))


def read_recording(folder: Path) -> Entries:
    """Return the entries of a recording by fingerprint.

    Raises InputError, naming the file, when one is not intact, and when there is none.
    """
    if not folder.is_dir():
        raise InputError(f"{folder} is no folder of recorded replies")
    entries: dict[str, Entry] = {}
    for path in sorted(folder.glob("*.json")):
        try:
            fingerprint, entry = read_entry(path)
        except StoreError as exc:
            raise InputError(f"{path}: {exc}") from exc
        entries[fingerprint] = entry
    if not entries:
        raise InputError(f"{folder} holds no recorded replies (*.json)")
    return entries


@contextmanager
def open_replies(
    settings: Settings,
    recordings: Path | None,
    *,
    judged: bool,
    store_named: bool,
    made: bool = False,
) -> Iterator[RecordedStore | None]:
    """Open where replies come from; None where none is needed.

    That is without a judge, for records that are `made` already, and for the built-in reader where
    no model verifies what it reads.
    Offline, a recording answers alone, unless the store was named too: what happens to be in this
    machine's store must not decide what a gate says.
    """
    is_free = settings.verify is False and is_builtin(choose_model(settings)[0])
    if not judged and (made or is_free):
        yield None
        return
    recorded = read_recording(recordings) if recordings is not None else {}
    alone = bool(recorded) and settings.offline and not store_named
    with TemporaryDirectory(prefix="summarizer-") as folder:
        nowhere = alone or not settings.use_store
        store = RecordedStore(Path(folder) if nowhere else settings.cache_dir, recorded)
        try:
            yield store
        finally:
            store.close()
