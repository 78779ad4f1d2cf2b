"""Replies taken into the store, and what is told of those that are none."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, BinaryIO

from summarizer.articles.rows import numbered_lines
from summarizer.backends.base import Reply
from summarizer.backends.prices import Prices
from summarizer.backends.stored import entry_from_reply, is_answer, reply_from_entry
from summarizer.errors import InputError, InvalidReply
from summarizer.jobs.batches.ledger import Noted
from summarizer.jobs.batches.lessons import Lessons
from summarizer.jobs.batches.replies import Failure, ReplyLine, custom_id_of, read_reply_line
from summarizer.packed import packing_of, unpacked
from summarizer.provenance import Usage, cost_of_all
from summarizer.store import Store
from summarizer.store.entry import Entry, is_fingerprint
from summarizer.vocabulary import Mode

_MAX_LINE_BYTES = 64 * 1024 * 1024
_AT_A_TIME = 200  # replies in one transaction of the store
_MOST_NAMED = 3  # articles of one reason: people look at a few, the others stand in the file

OnFailure = Callable[[Mapping[str, Any]], None]


@dataclass
class Intaken:
    """What became of the requests of one batch, or of one file of replies.

    `n_stored` are answered in the store now by this batch, `n_kept` were answered there before.
    `failures` counts the others by reason, `named` has the first few of their articles. `n_unknown`
    lines name no request that is known, `n_malformed` are none at all. `usage` is that of all
    replies, those that were refusals too, by model, `share` that of the live price that they cost.
    `refused_modes` are those that the server did not take, each with the one that is asked in next,
    None where there is none; `has_adapted` says that something else will be put in another way.
    """

    share: float = 1.0

    n_stored: int = 0
    n_kept: int = 0
    n_unknown: int = 0
    n_malformed: int = 0
    failures: Counter[str] = field(default_factory=Counter)
    named: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    usage: dict[str, Usage] = field(default_factory=dict)
    refused_modes: Mapping[Mode, Mode | None] = field(default_factory=dict)
    has_adapted: bool = False

    @property
    def n_answered(self) -> int:
        """Return how many requests the store answers now."""
        return self.n_stored + self.n_kept

    def cost_usd(self, prices: Prices) -> float | None:
        """Return what all replies cost, None where a price is not known."""
        costs = [prices.usd(model, used) for model, used in self.usage.items()]
        return cost_of_all((0.0, *(usd and usd * self.share for usd in costs)))

    def spend(self, model: str, usage: Usage) -> None:
        """Count what one reply took."""
        self.usage[model] = self.usage.get(model, Usage()) + usage


class Taker:
    """Takes lines of replies into the store, each request once.

    `name` is the batch or the file, which entries are marked with; `find` returns what is known of
    a request, None where it is none of this batch. Of a request that is named more than once an
    answer counts, wherever it stands: files may be those of several tries, one behind the other.
    `share` is that of the live price that replies cost.
    """

    def __init__(
        self,
        store: Store,
        name: str,
        find: Callable[[str], Noted | None],
        *,
        share: float = 1.0,
        on_failure: OnFailure = lambda failure: None,
        clean: Callable[[str], str] = lambda text: text,
    ) -> None:
        self.result = Intaken(share)
        self.seen: set[bytes] = set()
        self._failed: dict[bytes, Mapping[str, Any]] = {}
        self._store = store
        self._lessons = Lessons(store)
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

    def fail(self, noted: Noted, reason: str, message: str = "") -> None:
        """Note a request that got no answer; one that comes yet takes that back."""
        self._failed[bytes.fromhex(noted.fingerprint)] = {
            "batch": self._name,
            "custom_id": noted.fingerprint,
            "article": noted.asked.article_id or None,
            "reason": reason,
            "message": self._clean(message),
        }

    def settle(self) -> Intaken:
        """Count the requests that got no answer, tell of them, and return what became of all."""
        result = self.result
        for failure in self._failed.values():
            reason, article = failure["reason"], failure["article"]
            result.failures[reason] += 1
            if article and len(result.named[reason]) < _MOST_NAMED:
                result.named[reason].append(article)
            self._on_failure(failure)
        result.refused_modes = self._lessons.settle()
        result.has_adapted = self._lessons.has_adapted
        return result

    def _is_answered(self, digest: bytes) -> bool:
        return digest in self.seen and digest not in self._failed

    def _take(self, line: ReplyLine, noted: Noted) -> None:
        digest = bytes.fromhex(line.custom_id)
        if isinstance(line.outcome, Failure):
            if digest in self._failed:
                return
            failure = line.outcome
            if failure.problem is not None:
                self._lessons.refused(noted, failure.problem)
            if failure.usage_of is not None:
                self.result.spend(noted.asked.model, failure.usage_of.usage)
            self.fail(noted, failure.reason, failure.message)
            return
        self._failed.pop(digest, None)
        self._lessons.answered(noted)
        reply = replace(line.outcome, share=self.result.share)
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
