"""Lines put into files under a provider's limits, in bounded memory."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

from summarizer.errors import StoreError
from summarizer.jobs.batches.ledger import Noted
from summarizer.jobs.batches.lines import Line
from summarizer.jobs.batches.shard import Shard, State
from summarizer.timestamps import now

# What OpenAI takes in a file; others take less.
MAX_REQUESTS, MAX_BYTES = 50_000, 200_000_000


@dataclass(frozen=True)
class Limits:
    """What a file may hold, and what may be under way of one model, in tokens (None: no limit)."""

    max_requests: int = MAX_REQUESTS
    max_bytes: int = MAX_BYTES
    max_enqueued_tokens: int | None = None


class Draft:
    """A file of requests of one model that is being written; without a folder only counted.

    What is remembered of its requests is held in memory, some 400 bytes each, until it is a shard.
    """

    def __init__(self, folder: Path | None, line: Line) -> None:
        self.key = f"shard_{uuid4().hex[:16]}"
        self.path = Path(os.devnull) if folder is None else folder / f"{self.key}.jsonl"
        self._is_counted_only = folder is None
        self.requests: dict[str, Noted] = {}
        self.n_bytes = self.n_tokens = 0
        self.model, self._endpoint, *_ = line.noted.asked
        with self._errors():
            self._file = self.path.open("wb" if folder is None else "xb")

    def add(self, line: Line) -> None:
        """Write a line."""
        with self._errors():
            self._file.write(line.data)
        self.requests[line.noted.fingerprint] = line.noted
        self.n_bytes += len(line.data)
        self.n_tokens += line.n_tokens

    def end(self) -> None:
        """Put the file on disk."""
        with self._errors(), self._file as file:
            if not self._is_counted_only:
                file.flush()
                os.fsync(file.fileno())

    def close(self) -> None:
        """Close the file, and remove it: nothing comes of it."""
        self._file.close()
        if not self._is_counted_only:
            self.path.unlink(missing_ok=True)

    def shard(self, state: State, **facts: Any) -> Shard:
        """Return what the file is as a shard."""
        return Shard(
            key=self.key,
            state=state,
            model=self.model,
            endpoint=self._endpoint,
            n_requests=len(self.requests),
            n_bytes=self.n_bytes,
            n_tokens=self.n_tokens,
            created=now(),
            **facts,
        )

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except OSError as exc:
            raise StoreError(f"{self.path}: cannot be written: {exc.strerror or exc}") from exc


@dataclass
class Sharding:
    """Parts lines into drafts, and counts the lines that go into none.

    `enqueued` are the tokens under way by model. `n_same` stood in a draft already, `n_under_way`
    in a batch, `n_left` have no room among the tokens that may be under way, and `n_too_large`
    fit into no batch at all.
    """

    folder: Path | None
    limits: Limits
    is_under_way: Callable[[str], bool] = lambda fingerprint: False
    enqueued: Counter[str] = field(default_factory=Counter)
    n_same: int = 0
    n_under_way: int = 0
    n_left: int = 0
    n_too_large: int = 0

    def split(self, lines: Iterable[Line]) -> Iterator[Draft]:
        """Yield drafts as they are full, and at the end those that are not; each is on disk."""
        drafts: dict[str, Draft] = {}
        try:
            for line in lines:
                model = line.noted.asked.model
                draft = drafts.get(model)
                if not self._takes(line, draft):
                    continue
                if draft is not None and self._is_full(draft, line):
                    yield self._ended(drafts.pop(model))
                    draft = None
                if draft is None:
                    draft = drafts[model] = Draft(self.folder, line)
                draft.add(line)
            for model in list(drafts):
                yield self._ended(drafts.pop(model))
        finally:
            for draft in drafts.values():
                draft.close()

    def _takes(self, line: Line, draft: Draft | None) -> bool:
        """Say whether a line goes into a draft; count it where it does not."""
        fingerprint, model = line.noted.fingerprint, line.noted.asked.model
        most = self.limits.max_enqueued_tokens
        if draft is not None and fingerprint in draft.requests:
            self.n_same += 1
        elif self.is_under_way(fingerprint):
            self.n_under_way += 1
        elif len(line.data) > self.limits.max_bytes or (most is not None and line.n_tokens > most):
            self.n_too_large += 1
        elif most is not None and (
            self.enqueued[model] + (draft.n_tokens if draft else 0) + line.n_tokens > most
        ):
            self.n_left += 1
        else:
            return True
        return False

    def _is_full(self, draft: Draft, line: Line) -> bool:
        return (
            len(draft.requests) >= self.limits.max_requests
            or draft.n_bytes + len(line.data) > self.limits.max_bytes
        )

    def _ended(self, draft: Draft) -> Draft:
        draft.end()
        self.enqueued[draft.model] += draft.n_tokens
        return draft
