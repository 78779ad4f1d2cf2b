"""The window of a model: how many tokens a request and its reply may have together."""

from __future__ import annotations

from dataclasses import replace

from summarizer.backends.base import Request
from summarizer.backends.limits import LEAST_USEFUL, MOST_TOKENS, tokens_at_least, tokens_at_most
from summarizer.backends.modes import TOKEN_FIELD
from summarizer.backends.notes import Notes
from summarizer.backends.prices import listed_window
from summarizer.errors import ContextOverflow

_MARGIN = 16  # what a template puts around messages
# A schema is short words between brackets; servers that hold a model to it by a grammar do not
# show it, others do.
_SCHEMA_BYTES_PER_TOKEN = 4
_MOST_TOKENS_A_CHAR = 3  # with its share of the schema


class ContextWindow:
    """What is known of one model at one endpoint.

    A window that is named counts, else what the server said when it refused a request, in this run
    or an earlier one, else what the table of known models has. `limit_factor` is above 1 once the
    model was seen to reason before it answers: its replies take more.

    Which requests were too long, and the window that articles were read by, is noted with the
    store. Where it `replays`, nothing being sent, the latter counts unless another one is named:
    so the same parts are found there.
    """

    def __init__(self, model: str, endpoint: str, notes: Notes, *, replays: bool = False) -> None:
        self.limit_factor = 1
        self._model = model
        self._key = f"window {endpoint} {model}"  # the same as that of the backend's ladder
        self._used_key = f"used {endpoint} {model}"
        self._refused_key = f"refused {endpoint} {model}"  # noted where any request was too long
        self._replays = replays
        self._notes = notes

    @property
    def tokens(self) -> int | None:
        """Return the window in tokens, None where it is not known."""
        known = self._number(self._key)
        if self._replays and not self._notes.is_named(self._key):
            known = self._number(self._used_key) or known
        return known or listed_window(self._model)

    def note_use(self) -> None:
        """Note that articles are read in parts by the window that is known now."""
        is_noted = self._number(self._used_key) == self.tokens
        if not (is_noted or self._replays or self.tokens is None):
            self._notes.remember(self._used_key, str(self.tokens))

    def _number(self, key: str) -> int | None:
        known = self._notes.recall(key)
        return int(known) if known is not None and known.isdigit() else None

    def learn(self, overflow: ContextOverflow, fingerprint: str) -> None:
        """Note that a request was refused as too long, and the window that the refusal names.

        For this run and those to come, so it is not sent again, unless to a larger window.
        """
        if overflow.window is not None and overflow.window != self.tokens:
            self._notes.remember(self._key, str(overflow.window))
        self._notes.remember(self._refused_key, "yes")
        self._notes.remember(f"too long {fingerprint}", str(self.tokens or 0))

    def _was_too_long(self, request: Request) -> bool:
        """Say whether a request was refused as too long for a window that is no smaller."""
        if self._notes.recall(self._refused_key) is None:
            return False
        refused_by = self._number(f"too long {request.fingerprint}")
        return refused_by is not None and (self.tokens or 0) <= refused_by

    def room(self, request: Request, *, at_best: bool = False) -> int:
        """Return how many tokens the reply to a request may have, negative where it is too long.

        32,000 where the window is not known. `at_best` counts as few tokens as there may be.
        """
        window = self.tokens
        if window is None or request.n_chars * _MOST_TOKENS_A_CHAR + MOST_TOKENS < window:
            return MOST_TOKENS  # by far the most requests, and not worth counting
        return min(MOST_TOKENS, window - n_input(request, at_best=at_best) - _MARGIN)

    def overflow(self, request: Request, what: str, *, holds: str | None = None) -> ContextOverflow:
        """Return the error of a request that is not sent, `what` for people; `holds` says why."""
        holds = holds or f"holds {self.tokens:,}, with the reply"
        n_tokens = n_input(request, at_best=True)
        said = f"{what} has about {n_tokens:,} tokens, and the context of {self._model!r} {holds}"
        error = ContextOverflow(said, window=self.tokens)
        error.attempts = 0
        return error

    def fitted(self, request: Request) -> Request:
        """Return the request with a limit that leaves room for itself.

        One that may fit is sent all the same. Raises ContextOverflow for one that cannot, or has no
        room for any reply: then nothing is to be sent.
        """
        at_best, was_too_long = self.room(request, at_best=True), self._was_too_long(request)
        if was_too_long:
            raise self.overflow(request, "the request", holds="does not hold it")
        if at_best < LEAST_USEFUL:
            raise self.overflow(request, "the request")
        limit = request.output_limit
        if TOKEN_FIELD in request.sampling or limit is None or at_best >= MOST_TOKENS:
            return request
        # A quarter is left where the count at best is all that gives room: it may be wrong by that.
        room = max(LEAST_USEFUL, self.room(request), at_best * 3 // 4)
        return request if limit <= room else replace(request, output_limit=room)


def n_input(request: Request, *, at_best: bool = False) -> int:
    """Return about how many tokens a request has: rather too many, or rather too few."""
    if at_best:
        return sum(tokens_at_least(message["content"]) for message in request.messages)
    messages = sum(tokens_at_most(message["content"]) for message in request.messages)
    return messages + request.schema.n_bytes // _SCHEMA_BYTES_PER_TOKEN
