"""The job's side of workers: who does which article, what they ask, and what if one is lost."""

from __future__ import annotations

import asyncio
import itertools
from collections import deque
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Generic, Protocol, TypeVar

from summarizer.backends.base import Backend, Reply, Request
from summarizer.errors import SummarizerError, WorkersLost
from summarizer.jobs.engines.maker import Answer, Begin, Failed, Made, Message, Step, Unknown
from summarizer.jobs.finished import Finished
from summarizer.models import Article
from summarizer.plurals import counted

# Messages that go to a worker at once, and how often before the first are answered: what it costs
# to hand one over is divided by so many, and the worker is never without.
BATCH = 16
_CALLS = 2
# An article that has lost so many workers is likely to be what they are lost by.
_MOST_LOSSES = 3


class WorkerLostError(Exception):
    """A worker has ended, with all that it was doing."""


class Worker(Protocol):
    """Where articles are done, see `maker.Maker`; to be ended whatever became of it."""

    async def ready(self) -> None:
        """Wait until it can be given articles; raises what keeps it from that."""

    async def advance(self, messages: Sequence[Message]) -> Sequence[Step]:
        """Return a step for each message; raises WorkerLostError."""

    async def aclose(self) -> None:
        """End it."""


W = TypeVar("W", bound=Worker)


class Crew(Generic[W]):
    """Has articles done by `n_workers` workers that `hire` makes, and answers what they ask.

    One that is lost is replaced, if another can be had, which `tell` is told; its articles are
    begun again, with what they had asked for out of the store. Requests go to `stack`, which is set
    before the first, at most `n_at_a_time`.
    """

    def __init__(
        self,
        hire: Callable[[], Awaitable[W]],
        n_workers: int,
        n_at_a_time: int,
        tell: Callable[[str], None],
    ) -> None:
        self._room = asyncio.Semaphore(n_at_a_time)
        self._tell = tell
        self.stack: Backend | None = None
        self._hire = hire
        self._n_workers = n_workers
        self._desks: list[_Desk[W]] = []
        self._hiring: set[asyncio.Task[None]] = set()
        self._ending: list[asyncio.Task[None]] = []
        self._changed = asyncio.Event()
        self._tokens = itertools.count()
        self._error: Exception | None = None

    async def start(self) -> None:
        """Return as soon as one worker is there; raises what keeps all of them from it."""
        for _ in range(self._n_workers):
            self._replace()
        await self._desk()

    @property
    def workers(self) -> list[W]:
        """Return the workers that are there now."""
        return [desk.worker for desk in self._desks]

    async def make(self, article: Article, *, anew: bool = False) -> Finished:
        """Do as `Summarizer.make`; raises WorkersLost where worker after worker is lost."""
        for _ in range(_MOST_LOSSES):
            desk = await self._desk()
            try:
                return await self._made(desk, article, anew=anew)
            except WorkerLostError:
                self.lose(desk.worker)
        raise WorkersLost(
            f"{article.id}: {counted(_MOST_LOSSES, 'worker')} ended, one after the other, while"
            " they did it; is there too little memory?"
        )

    def lose(self, worker: W) -> None:
        """Take a worker off the list, and look for another one."""
        left = [desk for desk in self._desks if desk.worker is not worker]
        if len(left) < len(self._desks):
            self._desks = left
            self._end(worker)
            self._replace()
            self._tell("a worker has ended; its articles are begun again by others")

    async def wait_for_worker(self) -> None:
        """Return when there is a worker; raises what keeps all from coming."""
        await self._desk()

    async def aclose(self) -> None:
        """End all workers."""
        for task in self._hiring:
            task.cancel()
        for desk in self._desks:
            await desk.close()
            self._end(desk.worker)
        self._desks = []
        await asyncio.gather(*self._hiring, return_exceptions=True)
        await asyncio.gather(*self._ending, return_exceptions=True)

    def _replace(self) -> None:
        task = asyncio.create_task(self._take_on())
        self._hiring.add(task)
        task.add_done_callback(self._hired)

    async def _take_on(self) -> None:
        worker = await self._hire()
        try:
            await worker.ready()
        except BaseException:
            self._end(worker)
            raise
        self._desks.append(_Desk(worker))

    def _end(self, worker: W) -> None:
        self._ending.append(asyncio.create_task(worker.aclose()))

    def _hired(self, task: asyncio.Task[None]) -> None:
        self._hiring.discard(task)
        if not task.cancelled() and isinstance(error := task.exception(), Exception):
            self._error = error
        self._changed.set()

    async def _desk(self) -> _Desk[W]:
        """Return the one with the least to do, when there is one; raises why there is none."""
        while not self._desks:
            if not self._hiring:
                raise self._error or WorkersLost("no worker is left")
            self._changed.clear()
            await self._changed.wait()
        return min(self._desks, key=lambda desk: desk.n_articles)

    async def _made(self, desk: _Desk[W], article: Article, *, anew: bool) -> Finished:
        token = next(self._tokens)
        with desk.article():
            step = await desk.ask(Begin(token, article, anew))
            while not isinstance(step, Made):
                if isinstance(step, Failed):
                    raise step.error
                if isinstance(step, Unknown):
                    raise WorkerLostError
                outcome = await self._answer(replace(step.request, article=article))
                step = await desk.ask(Answer(token, outcome))
        return step.record

    async def _answer(self, request: Request) -> Reply | SummarizerError:
        assert self.stack is not None  # noqa: S101  # only who asks models wants answers
        async with self._room:
            try:
                return await self.stack.complete(request)
            except SummarizerError as exc:
                return exc


class _Desk(Generic[W]):
    """What one worker is asked: what waits at the same time goes together."""

    def __init__(self, worker: W) -> None:
        self.worker = worker
        self.n_articles = 0
        self._waiting: deque[tuple[Message, asyncio.Future[Step]]] = deque()
        self._calls: set[asyncio.Task[None]] = set()
        self._is_due = False

    @contextmanager
    def article(self) -> Iterator[None]:
        """Count an article that the worker has."""
        self.n_articles += 1
        try:
            yield
        finally:
            self.n_articles -= 1

    async def ask(self, message: Message) -> Step:
        loop = asyncio.get_running_loop()
        step: asyncio.Future[Step] = loop.create_future()
        self._waiting.append((message, step))
        if not self._is_due:
            self._is_due = True
            loop.call_soon(self._send)
        return await step

    async def close(self) -> None:
        """Drop what is under way, and what waits, which the end of a call would send."""
        self._waiting.clear()
        calls = list(self._calls)
        for call in calls:
            call.cancel()
        await asyncio.gather(*calls, return_exceptions=True)

    def _send(self) -> None:
        self._is_due = False
        while self._waiting and len(self._calls) < _CALLS:
            n = min(BATCH, len(self._waiting))
            batch = [self._waiting.popleft() for _ in range(n)]
            call = asyncio.create_task(self._call(batch))
            self._calls.add(call)
            call.add_done_callback(self._ended)

    def _ended(self, call: asyncio.Task[None]) -> None:
        self._calls.discard(call)
        self._send()

    async def _call(self, batch: list[tuple[Message, asyncio.Future[Step]]]) -> None:
        outcome: Sequence[Step] | Exception
        try:
            outcome = await self.worker.advance([message for message, _ in batch])
        except Exception as exc:  # noqa: BLE001  # it belongs to those who wait
            outcome = exc
        for n, (_, step) in enumerate(batch):
            if step.done():
                continue  # who asked was cancelled
            if isinstance(outcome, Exception):
                step.set_exception(outcome)
            else:
                step.set_result(outcome[n])
