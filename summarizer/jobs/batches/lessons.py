"""What the replies of a batch teach of a server: the modes, limits and contexts that it takes."""

from __future__ import annotations

from dataclasses import replace

from summarizer.backends.context import ContextWindow
from summarizer.backends.limits import TokenCaps, told_window
from summarizer.backends.modes import CHARS_PER_TOKEN, MODES, Ladder
from summarizer.backends.notes import Notes
from summarizer.backends.problems import Problem
from summarizer.errors import ContextOverflow
from summarizer.jobs.batches.ledger import Noted
from summarizer.store import Store
from summarizer.vocabulary import Mode


class Lessons:
    """Notes what refusals say, as a live run does, so that the next batch asks as is taken.

    A batch cannot ask again on another rung of the mode ladder. A rung counts as refused where it
    was, and no request of the batch was answered on it. `has_adapted` says that requests will be
    put in another way, but for the mode.
    """

    def __init__(self, store: Store) -> None:
        self.has_adapted = False
        self._notes = Notes(store)
        self._ladders: dict[str, tuple[Ladder, TokenCaps]] = {}
        self._answered: set[tuple[str, str]] = set()
        self._refused: dict[tuple[str, Mode], None] = {}

    def answered(self, noted: Noted) -> None:
        """Note a request that was answered."""
        self._answered.add((_key(noted), noted.mode))

    def refused(self, noted: Noted, problem: Problem) -> None:
        """Note why a request was refused."""
        key, mode = _key(noted), next((mode for mode in MODES if mode == noted.mode), None)
        ladder, caps = self._ladder(key)
        limit = noted.asked.output_limit
        asked = limit and caps.allow(limit, noted.asked.request_chars // CHARS_PER_TOKEN)
        if mode is not None and ladder.adapt(problem, mode, asked):
            self.has_adapted = True
        elif problem.kind == "context":
            window = problem.n_ctx or told_window(problem.text)
            known = ContextWindow(noted.asked.model, noted.asked.endpoint, self._notes)
            known.learn(ContextOverflow(problem.text, window=window), noted.fingerprint)
        elif mode is not None and problem.refuses_shape:
            self._refused[key, mode] = None

    def settle(self) -> dict[Mode, Mode | None]:
        """Leave the rungs that were refused, and return for each the next one, None if it is last.

        To be called when all is read.
        """
        refused = [each for each in self._refused if each not in self._answered]
        return {mode: self._ladder(key)[0].refused(mode) for key, mode in refused}

    def _ladder(self, key: str) -> tuple[Ladder, TokenCaps]:
        """Return what is known of a model at a server, and the limits that it was asked with."""
        if key not in self._ladders:
            recall, remember = self._notes.recall, self._notes.remember
            ladder = Ladder(key, forced=None, recall=recall, remember=remember)
            self._ladders[key] = ladder, replace(ladder.caps)
        return self._ladders[key]


def _key(noted: Noted) -> str:
    return f"{noted.asked.endpoint} {noted.asked.model}"
