"""Replies taken into the store, and what is told of those that are none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from summarizer.articles.rows import numbered_lines
from summarizer.backends.base import Reply
from summarizer.backends.context import ContextWindow
from summarizer.backends.notes import Notes
from summarizer.backends.stored import entry_from_reply, is_answer, reply_from_entry
from summarizer.errors import InputError, InvalidReply
from summarizer.jobs.batches.ledger import Noted
from summarizer.jobs.batches.replies import Failure, ReplyLine, custom_id_of, read_reply_line
from summarizer.packed import packing_of, unpacked
from summarizer.provenance import Usage
from summarizer.store import Store
from summarizer.store.entry import Entry, is_fingerprint

_MAX_LINE_BYTES = 64 * 1024 * 1024
_AT_A_TIME = 200  # replies in one transaction of the store

OnFailure = Callable[[Mapping[str, Any]], None]


@dataclass
class Intaken:
    """What became of the requests of one batch, or of one file of replies.

    `n_stored` are answered in the store now by this batch, `n_kept` were answered there before.
    `failures` counts the others by reason. `n_unknown` lines name no request that is known,
    `n_malformed` are none at all. `usage` is that of all replies, those that were refusals too,
    by model. `refuses_shape` tells that the server did not take the mode.
    """

    n_stored: int = 0
    n_kept: int = 0
    n_unknown: int = 0
    n_malformed: int = 0
    failures: Counter[str] = field(default_factory=Counter)
    usage: dict[str, Usage] = field(default_factory=dict)
    refuses_shape: bool = False

    @property
    def n_answered(self) -> int:
        """Return how many requests the store answers now."""
        return self.n_stored + self.n_kept

    def spend(self, model: str, usage: Usage) -> None:
        """Count what one reply took."""
        self.usage[model] = self.usage.get(model, Usage()) + usage


class Taker:
    """Takes lines of replies into the store, each request once.

    `name` is the batch or the file, which entries are marked with; `find` returns what is known of
    a request, None where it is none of this batch. Of a request that is named more than once an
    answer counts, wherever it stands: files may be those of several tries, one behind the other.
    """

    def __init__(
        self,
        store: Store,
        name: str,
        find: Callable[[str], Noted | None],
        *,
        on_failure: OnFailure = lambda failure: None,
        clean: Callable[[str], str] = lambda text: text,
    ) -> None:
        self.result = Intaken()
        self.seen: set[bytes] = set()
        self._failed: dict[bytes, Mapping[str, Any]] = {}
        self._store = store
        self._notes = Notes(store)
        self._name = name
        self._find = find
        self._on_failure = on_failure
        self._clean = clean
        self._waiting: list[tuple[str, Entry]] = []

    def take(self, path: Path) -> None:
        """Take all lines of a file; raises InputError when it cannot be read, StoreError too."""
        for data in _lines(path):
            custom_id = custom_id_of(data) if data is not None else None
            noted = self._find(custom_id) if custom_id and is_fingerprint(custom_id) else None
            if data is None or custom_id is None:
                self.result.n_malformed += 1
            elif noted is None:
                self.result.n_unknown += 1
            elif (line := read_reply_line(data, noted.mode)) is None:
                self.result.n_malformed += 1
            elif not self._is_answered(digest := bytes.fromhex(custom_id)):
                self._take(line, noted)
                self.seen.add(digest)
        self._write()

    def fail(self, custom_id: str, reason: str, message: str = "") -> None:
        """Note a request that got no answer; one that comes yet takes that back."""
        self._failed[bytes.fromhex(custom_id)] = {
            "batch": self._name,
            "custom_id": custom_id,
            "reason": reason,
            "message": self._clean(message),
        }

    def settle(self) -> Intaken:
        """Count the requests that got no answer, tell of them, and return what became of all."""
        for failure in self._failed.values():
            self.result.failures[failure["reason"]] += 1
            self._on_failure(failure)
        return self.result

    def _is_answered(self, digest: bytes) -> bool:
        return digest in self.seen and digest not in self._failed

    def _take(self, line: ReplyLine, noted: Noted) -> None:
        digest = bytes.fromhex(line.custom_id)
        if isinstance(line.outcome, Failure):
            if digest in self._failed:
                return
            failure = line.outcome
            self.result.refuses_shape |= failure.refuses_shape
            if failure.overflow is not None:
                window = ContextWindow(noted.asked.model, noted.asked.endpoint, self._notes)
                window.learn(failure.overflow, line.custom_id)
            if failure.usage_of is not None:
                self.result.spend(noted.asked.model, failure.usage_of.usage)
            self.fail(line.custom_id, failure.reason, failure.message)
            return
        self._failed.pop(digest, None)
        reply = line.outcome
        self.result.spend(noted.asked.model, reply.usage)
        if self._is_kept(line.custom_id):
            self.result.n_kept += 1
            return
        asked = noted.asked
        if not asked.model:
            asked = asked._replace(model=reply.model or "unknown")
        entry = entry_from_reply(asked, reply)
        entry["batch"] = self._name
        self._waiting.append((line.custom_id, entry))
        self.result.n_stored += 1
        if len(self._waiting) >= _AT_A_TIME:
            self._write()

    def _is_kept(self, fingerprint: str) -> bool:
        """Say whether the store has a whole answer that came in another way, which stays."""
        entry = self._store.get(fingerprint)
        if entry is None or entry.get("batch") == self._name:
            return False
        try:
            reply: Reply = reply_from_entry(entry)
        except InvalidReply:
            return False
        return is_answer(reply) and reply.finish == "stop"

    def _write(self) -> None:
        self._store.put_many(self._waiting)
        self._waiting = []


def _lines(path: Path) -> Iterator[bytes | None]:
    """Yield the lines of a file that are not blank, None for one that is too long."""
    try:
        with path.open("rb") as file:
            stream: BinaryIO = unpacked(file, packing_of(path.name))
            for _, line in numbered_lines(stream, max_bytes=_MAX_LINE_BYTES):
                if line is None or line.strip():
                    yield line
    except OSError as exc:
        raise InputError(f"{path}: cannot be read: {exc.strerror or exc}") from exc
