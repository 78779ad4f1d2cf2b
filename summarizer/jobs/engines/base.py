"""The seam between a job and where its articles are done."""

from __future__ import annotations

from typing import Literal, Protocol, get_args

from summarizer.errors import ConfigurationError
from summarizer.jobs.engines import MOST_PROCESSES
from summarizer.jobs.finished import Finished, finished
from summarizer.models import Article
from summarizer.summarizer import Summarizer

EngineName = Literal["local", "ray"]


class Engine(Protocol):
    """Makes the records of articles. `concurrency` is how many it has a use for at a time.

    `start` comes first, and `aclose` last, in any case; both in the event loop of the job.
    """

    @property
    def concurrency(self) -> int: ...  # noqa: D102  # the class says it

    async def start(self) -> None:
        """Make ready; raises ConfigurationError where that cannot be."""

    async def make(self, article: Article, *, anew: bool = False) -> Finished:
        """Do as `Summarizer.make`, and return the record as a job takes it."""

    async def aclose(self) -> None:
        """Let go of what was made ready; what is under way is dropped."""


class LocalEngine:
    """Does articles in this process."""

    def __init__(self, summarizer: Summarizer) -> None:
        self._summarizer = summarizer
        self.concurrency = summarizer.settings.concurrency

    async def start(self) -> None:
        """Do nothing: the summarizer is there."""

    async def make(self, article: Article, *, anew: bool = False) -> Finished:
        """Do as `Summarizer.make`, and return the record as a job takes it."""
        return finished(await self._summarizer.make(article, anew=anew))

    async def aclose(self) -> None:
        """Do nothing: the summarizer stays open."""


def choose_engine(
    summarizer: Summarizer,
    name: EngineName = "local",
    *,
    processes: int = 1,
    ray_address: str | None = None,
) -> Engine:
    """Return where the articles of a job are done.

    Raises ConfigurationError for what there is not, and for what does not go together.
    """
    if name not in get_args(EngineName):
        raise ConfigurationError(f"engine is {name!r}; known are {', '.join(get_args(EngineName))}")
    if processes < 1:
        raise ConfigurationError(f"processes is {processes}; it must be at least 1")
    if processes > MOST_PROCESSES:
        raise ConfigurationError(f"processes is {processes}; it must be at most {MOST_PROCESSES}")
    if name == "ray":
        if processes > 1:
            raise ConfigurationError("processes are of one machine; a Ray cluster has its own")
        from summarizer.jobs.engines.ray import RayEngine

        return RayEngine(summarizer, ray_address)
    if ray_address is not None:
        raise ConfigurationError("a Ray address goes with the engine ray")
    if processes == 1:
        return LocalEngine(summarizer)
    from summarizer.jobs.engines.processes import ProcessEngine

    return ProcessEngine(summarizer, processes)
