"""A worker's side: records made of articles, step by step, each answer of a model asked for.

A step ends where the record is made, or where an answer is wanted that the worker does not have.
"""

from __future__ import annotations

import asyncio
import sys
import traceback
from collections.abc import Awaitable, Mapping, Sequence
from contextlib import suppress
from contextvars import ContextVar
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from summarizer.arguments import choose_readers
from summarizer.backends.base import Reply, Request
from summarizer.backends.stored import stored_reply
from summarizer.errors import StoreError, SummarizerError
from summarizer.jobs.engines.luggage import luggage, unpacked
from summarizer.jobs.finished import Finished, finished
from summarizer.models import Article
from summarizer.pipeline import make_record
from summarizer.readers.choice import notes_of
from summarizer.readers.model import ModelReader
from summarizer.settings import Settings
from summarizer.store import Store
from summarizer.summarizer import Summarizer


@dataclass(frozen=True)
class Plan:
    """How the articles of a run are read: all that a worker is told; it holds the key, if any.

    `backend` is the name of what answers in place of the model's server, None for the server.
    `store` is the folder of the store where the worker may read it, `path` where modules are; on
    another machine neither is known, and a prompt of the user's own is in `files`.
    """

    settings: Settings
    model: str
    verify_model: str | None
    backend: str | None
    repeat: int
    store: Path | None
    path: tuple[str, ...]
    files: Mapping[str, bytes]

    @classmethod
    def of(cls, summarizer: Summarizer, *, is_here: bool) -> Plan:
        """Return the plan of a summarizer, for workers on this machine or on others."""
        verifier = summarizer.verifier
        return cls(
            summarizer.settings,
            summarizer.model,
            verifier.model if verifier is not None else None,
            summarizer.own_name,
            summarizer.repeat,
            summarizer.store_path if is_here else None,
            tuple(sys.path) if is_here else (),
            {} if is_here else luggage(summarizer.settings.prompt),
        )


class Begin(NamedTuple):
    """The article of a token is to be done; `anew` as in `Summarizer.make`."""

    token: int
    article: Article
    anew: bool


class Answer(NamedTuple):
    """What came of the request that the article of a token waits for."""

    token: int
    outcome: Reply | SummarizerError


class Wanted(NamedTuple):
    """A request that has to be answered before an article goes on; it comes without the article."""

    request: Request


class Made(NamedTuple):
    """An article that is done."""

    record: Finished


class Failed(NamedTuple):
    """An article that cannot be done, by what stands in the way of all, or by a fault of ours."""

    error: Exception


class Unknown(NamedTuple):
    """An answer for a token that the worker does not know: it is another one than before."""


Message = Begin | Answer
Step = Wanted | Made | Failed | Unknown


class Maker:
    """Makes records as a summarizer with the same plan would; `notes` are what it finds out."""

    def __init__(self, plan: Plan) -> None:
        sys.path[:] = plan.path or sys.path
        store = _opened(plan.store)
        asking = _AskingBackend(plan.backend or "worker", store)
        self.notes = notes_of(plan.settings, store)
        with unpacked(plan.files, plan.settings.prompt) as prompt:
            self._reader, self._verifier = choose_readers(
                plan.settings.model_copy(update={"prompt": prompt}),
                plan.model,
                plan.verify_model,
                own=asking if plan.backend is not None else None,
                stack=asking,
                store=store,
                notes=self.notes,
                repeat=plan.repeat,
            )
        self._works: dict[int, _Work] = {}

    async def advance(self, messages: Sequence[Message]) -> list[Step]:
        """Return how far the articles of the messages, one after the other, have come by them."""
        return [await self._step(message) for message in messages]

    async def _step(self, message: Message) -> Step:
        if isinstance(message, Begin):
            work = self._works[message.token] = _Work()
            step = await work.begin(self._make(message))
        elif (known := self._works.get(message.token)) is None:
            return Unknown()
        else:
            step = await known.go_on(message.outcome)
        if not isinstance(step, Wanted):
            del self._works[message.token]
        return step

    async def _make(self, message: Begin) -> Finished:
        reader = self._reader
        if message.anew and isinstance(reader, ModelReader):
            reader = reader.anew()
        return finished(await make_record(message.article, reader, self._verifier))


class _Work:
    """An article under way: it runs until it is done or wants an answer, one at a time."""

    def __init__(self) -> None:
        self._next: asyncio.Future[Step]
        self._answer: asyncio.Future[Reply | SummarizerError]
        self._task: asyncio.Task[None]

    async def begin(self, making: Awaitable[Finished]) -> Step:
        self._next = asyncio.get_running_loop().create_future()
        self._task = asyncio.create_task(self._run(making))
        return await self._next

    async def go_on(self, outcome: Reply | SummarizerError) -> Step:
        self._next = asyncio.get_running_loop().create_future()
        self._answer.set_result(outcome)
        return await self._next

    async def answer_to(self, request: Request) -> Reply:
        self._answer = asyncio.get_running_loop().create_future()
        self._next.set_result(Wanted(replace(request, article=None)))
        outcome = await self._answer
        if isinstance(outcome, SummarizerError):
            raise outcome
        return outcome

    async def _run(self, making: Awaitable[Finished]) -> None:
        _current.set(self)
        try:
            step: Step = Made(await making)
        except SummarizerError as exc:
            step = Failed(exc)
        except Exception:  # noqa: BLE001  # a fault of ours, which may not be one that travels
            step = Failed(RuntimeError(traceback.format_exc()))
        self._next.set_result(step)


_current: ContextVar[_Work] = ContextVar("work")


class _AskingBackend:
    """Answers from a store that can be read here, and asks the job for what it does not hold."""

    def __init__(self, name: str, store: Store | None) -> None:
        self.name = name
        self._store = store

    async def complete(self, request: Request) -> Reply:
        if self._store is not None and not request.anew:
            with suppress(StoreError):  # what is wrong with it the job says
                reply = stored_reply(self._store, request)
                if reply is not None:
                    return reply
        return await _current.get().answer_to(request)

    async def aclose(self) -> None:
        if self._store is not None:
            self._store.close()


def _opened(path: Path | None) -> Store | None:
    """Return the store at `path`; None where there is none, or it cannot be opened."""
    if path is not None:
        with suppress(StoreError):
            return Store(path, reads=True)
    return None
