"""Articles done in several processes of this machine, which read the store themselves.

Messages go through pipes, pickled: a length in 4 bytes, and as much of pickle. A worker ends when
its pipe does, so none is left of a job that was killed.
"""

from __future__ import annotations

import asyncio
import os
import pickle
import struct
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, BinaryIO, cast

from summarizer.jobs.engines.crew import BATCH, Crew, Worker, WorkerLostError
from summarizer.jobs.engines.maker import Maker, Message, Plan, Step
from summarizer.jobs.finished import Finished
from summarizer.models import Article
from summarizer.summarizer import Summarizer

_BUFFER_BYTES = 1 << 20
_LENGTH = struct.Struct("<I")
# Two calls that wait, and one that is gathered.
_ARTICLES_A_WORKER = 3 * BATCH


class ProcessEngine:
    """Does articles in `n_processes` processes beside this one, which asks and writes."""

    def __init__(self, summarizer: Summarizer, n_processes: int) -> None:
        self._crew: Crew[Process] = Crew(
            self._hire,
            n_processes,
            summarizer.settings.concurrency,
            lambda line: summarizer.traffic.tell(line),
        )
        self._crew.stack = summarizer.stack
        self._plan = Plan.of(summarizer, is_here=True)
        self.concurrency = max(summarizer.settings.concurrency, n_processes * _ARTICLES_A_WORKER)

    async def start(self) -> None:
        """Start the processes; one is waited for."""
        await self._crew.start()

    async def make(self, article: Article, *, anew: bool = False) -> Finished:
        """Do as `Summarizer.make`, in another process."""
        return await self._crew.make(article, anew=anew)

    async def aclose(self) -> None:
        """End the processes."""
        await self._crew.aclose()

    async def _hire(self) -> Process:
        return await Process.started(self._plan)


class Process(Worker):
    """A worker in a process of its own."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdin is not None and process.stdout is not None  # noqa: PT018, S101
        self._process = process
        self._into, self._out_of = process.stdin, process.stdout
        self._turn = asyncio.Lock()  # answers come in the order of the calls

    @classmethod
    async def started(cls, plan: Plan) -> Process:
        """Return a worker that is told what to do."""
        starting = asyncio.ensure_future(
            asyncio.create_subprocess_exec(
                *(sys.executable, "-m", __name__),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                limit=_BUFFER_BYTES,
                start_new_session=True,  # Ctrl-C is for the job, which lets it finish
            )
        )
        try:
            worker = cls(await asyncio.shield(starting))  # cancelled, it would leave pipes open
        except asyncio.CancelledError:
            await cls(await starting).aclose()
            raise
        worker._write(plan)
        return worker

    async def ready(self) -> None:
        """Wait for its first word; raises what the plan raises there."""
        async with self._turn:
            await self._drain()
            error = await self._receive()
        if error is not None:
            raise cast("Exception", error)

    async def advance(self, messages: Sequence[Message]) -> Sequence[Step]:
        """Return a step for each message; calls are answered in their order."""
        if self._into.is_closing():  # it would be dropped, and asyncio warn of each
            raise WorkerLostError
        self._write(messages)
        async with self._turn:
            await self._drain()
            return cast("Sequence[Step]", await self._receive())

    async def aclose(self) -> None:
        """Kill the process: it holds nothing that is not asked for again."""
        # One that has ended is left to asyncio to reap: `kill` would, and asyncio warn of that.
        if not (self._into.is_closing() or self._out_of.at_eof()):
            with suppress(ProcessLookupError):
                self._process.kill()
        async with self._turn:  # nobody else may read
            await self._process.communicate()  # closes its pipes as well

    def _write(self, value: object) -> None:
        self._into.write(_framed(value))

    async def _drain(self) -> None:
        try:
            await self._into.drain()
        except (BrokenPipeError, ConnectionResetError) as exc:
            raise WorkerLostError from exc

    async def _receive(self) -> object:
        try:
            head = await self._out_of.readexactly(_LENGTH.size)
            data = await self._out_of.readexactly(_LENGTH.unpack(head)[0])
        except asyncio.IncompleteReadError as exc:
            raise WorkerLostError from exc
        return pickle.loads(data)  # noqa: S301  # of a process of our own


def _framed(value: object) -> bytes:
    data = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    return _LENGTH.pack(len(data)) + data


def _serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer one message after the other until there are no more."""

    def say(value: object) -> None:
        answers.write(_framed(value))
        answers.flush()

    def heard() -> Any:
        head = requests.read(_LENGTH.size)
        return pickle.loads(requests.read(_LENGTH.unpack(head)[0])) if head else None  # noqa: S301

    try:
        maker = Maker(heard())
    except Exception as exc:  # noqa: BLE001  # the job raises it
        say(exc)
        return
    say(None)
    with asyncio.Runner() as runner:
        while (messages := heard()) is not None:
            say(runner.run(maker.advance(messages)))


if __name__ == "__main__":
    # What a user's module prints is not to stand between our answers.
    own_stdout = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    with suppress(BrokenPipeError, KeyboardInterrupt):
        _serve(sys.stdin.buffer, own_stdout)
