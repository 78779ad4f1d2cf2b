"""Articles done on a Ray cluster: a worker for each CPU sends requests and makes records.

The job looks into the store first, keeps one rate, budget and breaker for all workers, and has a
reply in the store before its article goes on. What is asked is sent by a worker's own client, at
most `concurrency` at a time. A worker or a node that ends costs no article: what it was doing is
begun again elsewhere, and only requests that were on their way are sent twice.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any, cast

from summarizer.backends.base import Pingable, Reply, Request
from summarizer.concurrency.threads import Aside
from summarizer.errors import ConfigurationError, SummarizerError, TransientError, WorkersLost
from summarizer.jobs.engines.crew import Crew, Worker, WorkerLostError
from summarizer.jobs.engines.maker import Maker, Message, Plan, Step
from summarizer.jobs.finished import Finished
from summarizer.models import Article
from summarizer.readers.choice import client_of
from summarizer.summarizer import Summarizer

# How long a worker may take to be there: a node has to be found, and modules are imported.
_START_S = 120.0
_CONNECT_S = 60.0
_PROBE_S = 10.0
_MOST_LOSSES = 3
# More than a client sends at a time: what waits does so in the worker.
_MOST_CALLS = 10_000


class RayEngine:
    """Does articles on the Ray cluster at `address`.

    None is the one that RAY_ADDRESS names or that runs here, or else one of this machine alone.
    """

    def __init__(self, summarizer: Summarizer, address: str | None) -> None:
        self._ray = _import_ray()
        self._summarizer = summarizer
        self._address = address
        self._is_ours = False  # the connection to the cluster
        self._aside = Aside("summarizer-ray")
        self._n_workers = 1
        self._plan = Plan.of(summarizer, is_here=False)
        self._crew: Crew[RayWorker] | None = None

    @property
    def concurrency(self) -> int:
        """Return how many articles are under way at a time, on all workers."""
        return self._n_workers * self._summarizer.settings.concurrency

    async def start(self) -> None:
        """Connect to the cluster, and start a worker for each of its CPUs; one is waited for."""
        self._is_ours = not self._ray.is_initialized()
        if self._is_ours:
            await self._connect()
        self._n_workers = max(1, int(self._ray.cluster_resources().get("CPU", 1)))
        tell = self._summarizer.traffic.tell
        self._crew = Crew(self._hire, self._n_workers, self.concurrency, tell)
        if self._summarizer.stack is not None:
            self._crew.stack = self._summarizer.stack_over(
                _RayClient(self._crew), concurrency=self.concurrency
            )
        await self._crew.start()

    async def make(self, article: Article, *, anew: bool = False) -> Finished:
        """Do as `Summarizer.make`, on a worker."""
        assert self._crew is not None  # noqa: S101  # it was started
        return await self._crew.make(article, anew=anew)

    async def aclose(self) -> None:
        """End the workers, and the connection if it was made here."""
        if self._crew is not None:
            await self._crew.aclose()
        if self._is_ours and self._ray.is_initialized():
            await self._aside.call(self._ray.shutdown)
        self._aside.close()

    async def _connect(self) -> None:
        """Connect in a thread that may be left behind: Ray tries for minutes, or for good."""
        os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # nothing leaves the cluster
        options: dict[str, Any] = {"log_to_driver": False, "logging_level": logging.ERROR}
        if self._address is not None:
            options["address"] = self._address
        await self._probe()
        init = partial(self._ray.init, **options)
        try:
            async with asyncio.timeout(_CONNECT_S):
                await self._aside.call(init)
        except (ConnectionError, RuntimeError, ValueError, OSError) as exc:
            why = _last_line(exc) or f"nothing answers within {_CONNECT_S:.0f} s"
            raise self._unusable(why) from exc

    async def _probe(self) -> None:
        """Raise ConfigurationError where nobody listens at HOST:PORT: Ray itself would try on."""
        host, _, port = (self._address or "").rpartition(":")
        if not host or not port.isdigit() or "/" in host:
            return
        try:
            async with asyncio.timeout(_PROBE_S):
                _, writer = await asyncio.open_connection(host, int(port))
        except OSError as exc:  # TimeoutError among them
            raise self._unusable("nothing answers there") from exc
        writer.close()

    def _unusable(self, why: str) -> ConfigurationError:
        self._is_ours = False
        where = self._address or "of this machine"
        return ConfigurationError(
            f"the Ray cluster {where} cannot be used: {why}; start one with `ray start --head`,"
            " or name another with --ray-address"
        )

    async def _hire(self) -> RayWorker:
        ray, n_at_a_time = self._ray, self._summarizer.settings.concurrency
        remote = ray.remote(num_cpus=1, max_concurrency=_MOST_CALLS, scheduling_strategy="SPREAD")
        return RayWorker(ray, remote(_Remote).remote(self._plan, n_at_a_time))


class RayWorker(Worker):
    """A worker on a node of the cluster."""

    def __init__(self, ray: Any, actor: Any) -> None:
        self._ray = ray
        self._actor = actor
        self.n_sending = 0

    async def ready(self) -> None:
        """Wait until a node has taken it on; raises what the plan raises there, and WorkersLost."""
        try:
            async with asyncio.timeout(_START_S):
                error = await self._actor.ready.remote()
        except TimeoutError as exc:
            raise WorkersLost(
                f"no node of the Ray cluster has taken on a worker in {_START_S:.0f} s"
            ) from exc
        except self._ray.exceptions.RayError as exc:
            raise ConfigurationError(
                "a worker cannot be started on the Ray cluster; is summarizer installed on its"
                f" nodes? {_last_line(exc) or type(exc).__name__}"
            ) from exc
        if error is not None:
            raise cast("Exception", error)

    async def advance(self, messages: Sequence[Message]) -> Sequence[Step]:
        """Return a step for each message."""
        try:
            return cast("Sequence[Step]", await self._actor.advance.remote(messages))
        except self._ray.exceptions.RayError as exc:
            raise WorkerLostError from exc

    async def send(self, request: Request) -> Reply | SummarizerError:
        """Have a request sent from there, and return what came."""
        self.n_sending += 1
        try:
            sending = self._actor.send.remote(replace(request, article=None))
            return cast("Reply | SummarizerError", await sending)
        except self._ray.exceptions.RayError as exc:
            raise WorkerLostError from exc
        finally:
            self.n_sending -= 1

    async def ping(self, model: str) -> bool:
        """Say whether the endpoint answers there, see `Pingable`."""
        try:
            return bool(await self._actor.ping.remote(model))
        except self._ray.exceptions.RayError:
            return False

    async def aclose(self) -> None:
        """End it."""
        with contextlib.suppress(Exception):  # it, or the cluster, has ended already
            self._ray.kill(self._actor)


class _RayClient:
    """Has each request sent by the worker that sends the fewest at that moment."""

    name = "openai"

    def __init__(self, crew: Crew[RayWorker]) -> None:
        self._crew = crew

    async def complete(self, request: Request) -> Reply:
        for _ in range(_MOST_LOSSES):
            await self._crew.wait_for_worker()
            worker = min(self._crew.workers, key=lambda worker: worker.n_sending)
            try:
                outcome = await worker.send(request)
            except WorkerLostError:
                self._crew.lose(worker)
                continue
            if isinstance(outcome, SummarizerError):
                raise outcome
            return outcome
        raise TransientError("the workers that sent it ended, one after the other")

    async def ping(self, model: str) -> bool:
        await self._crew.wait_for_worker()
        return await self._crew.workers[0].ping(model)

    async def aclose(self) -> None: ...


class _Remote:
    """What runs on a node: a maker of records, and a client."""

    def __init__(self, plan: Plan, n_at_a_time: int) -> None:
        self._error: Exception | None = None
        self._room = asyncio.Semaphore(n_at_a_time)
        try:
            self._maker = Maker(plan)
            self._client = client_of(plan.settings, self._maker.notes)
        except SummarizerError as exc:
            self._error = exc

    async def ready(self) -> Exception | None:
        return self._error

    async def advance(self, messages: Sequence[Message]) -> Sequence[Step]:
        return await self._maker.advance(messages)

    async def ping(self, model: str) -> bool:
        return isinstance(self._client, Pingable) and await self._client.ping(model)

    async def send(self, request: Request) -> Reply | SummarizerError:
        async with self._room:
            try:
                return await self._client.complete(request)
            except SummarizerError as exc:
                return exc


def _import_ray() -> Any:
    try:
        import ray
    except ImportError as exc:
        raise ConfigurationError("the engine ray needs Ray: pip install 'summarizer[ray]'") from exc
    return ray


def _last_line(error: Exception) -> str:
    lines = [line for line in str(error).splitlines() if line.strip()]
    return lines[-1].strip() if lines else ""
