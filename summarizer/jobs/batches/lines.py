"""The line of a request in a file for the Batch API: what a live run would send, to the byte."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import orjson

from summarizer.backends.base import Request
from summarizer.backends.modes import CHARS_PER_TOKEN, Ladder, read_mode, wire_body
from summarizer.backends.stored import Asked
from summarizer.jobs.batches.ledger import Noted
from summarizer.store import Store

URL: Final = "/v1/chat/completions"  # a batch names it so, whatever the server's own base URL


@dataclass(frozen=True)
class Line:
    """One request: its line, and what is to be remembered of it."""

    data: bytes
    noted: Noted

    @property
    def n_tokens(self) -> int:
        """Return an estimate of its tokens, the schema's among them: bytes over four."""
        return len(self.data) // CHARS_PER_TOKEN


class Lines:
    """Makes lines, on the rung of the mode ladder and with the limits that live requests know.

    `mode` is that of the settings; what is not known yet is asked as the first live request would.
    """

    def __init__(self, store: Store, mode: str) -> None:
        self._store = store
        self._forced = read_mode(mode)
        self._ladders: dict[str, Ladder] = {}

    def of(self, request: Request) -> Line:
        """Return the line of a request."""
        ladder = self._ladder(f"{request.endpoint} {request.model}")
        mode = ladder.mode or ladder.next_mode
        line = {
            "custom_id": request.fingerprint,
            "method": "POST",
            "url": URL,
            "body": wire_body(request, mode, ladder),
        }
        data = orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE)
        return Line(data, Noted(request.fingerprint, mode, Asked.of(request)))

    def _ladder(self, key: str) -> Ladder:
        ladder = self._ladders.get(key)
        if ladder is None:
            ladder = self._ladders[key] = Ladder(
                key, forced=self._forced, recall=self._store.noted, remember=None
            )
        return ladder
