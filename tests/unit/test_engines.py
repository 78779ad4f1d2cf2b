"""Articles of a job done in several processes, and what is lost with a process: nothing."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import orjson
import pytest

from summarizer import (
    Article,
    BudgetReached,
    ConfigurationError,
    Job,
    PromptError,
    Request,
    ScriptedBackend,
    Summarizer,
    read_articles,
)
from summarizer.backends.base import Reply
from summarizer.errors import RequestRejected, WorkersLost
from summarizer.jobs.engines.crew import WorkerLostError
from summarizer.jobs.engines.maker import Plan
from summarizer.jobs.engines.processes import Process
from tests.pages import ROOT

EMPTY = '{"entities": [], "claims": [], "summary": {"headline": "h", "sentences": []}}'
SEEDS = ROOT / "evals" / "articles"


def articles(n: int) -> list[Article]:
    return [Article(id=f"a{i}", text=f"The mayor of Port Ellis resigned. {i}") for i in range(n)]


def records(path: Path) -> dict[str, Any]:
    """Return the records of a file by the ids of their articles, without when they were made."""
    found = {}
    for line in path.read_bytes().splitlines():
        record = orjson.loads(line)
        made = record["provenance"]
        made["created"] = made["latency_s"] = None
        assert record["article"]["id"] not in found
        found[record["article"]["id"]] = record
    return found


def children() -> list[int]:
    """Return the processes that threads of this one have started, and that are still there."""
    found: list[int] = []
    for task in Path("/proc/self/task").iterdir():
        with suppress(FileNotFoundError):  # the thread has ended
            found += map(int, (task / "children").read_text().split())
    return found


def killing(when: Callable[[int], bool]) -> Callable[[Request], str]:
    """Return a script that kills the job's processes before the answers that `when` picks."""
    n_asked = 0

    def script(request: Request) -> str:
        nonlocal n_asked
        n_asked += 1
        if when(n_asked):
            for pid in children():
                os.kill(pid, signal.SIGKILL)
        return EMPTY

    return script


def test_records_of_several_processes_are_those_of_one(tmp_path: Path) -> None:
    """The built-in reader finds the same, whoever it works for."""
    with Summarizer("extractive") as summarizer:
        here, there = tmp_path / "1.jsonl", tmp_path / "2.jsonl"
        Job(summarizer, read_articles(SEEDS), output=here).run()
        tally = Job(summarizer, read_articles(SEEDS), output=there, processes=2).run()

    assert tally.done == {"ok": len(records(here))}
    assert records(there) == records(here)
    assert not children()


def test_what_processes_want_to_know_is_asked_and_stored_here(tmp_path: Path) -> None:
    """They read the store themselves: the same job once more asks for nothing."""
    backend = ScriptedBackend(lambda request: EMPTY)
    with Summarizer("m", backend=backend, store=tmp_path / "store") as summarizer:
        for name in ("1.jsonl", "2.jsonl"):
            Job(summarizer, articles(40), output=tmp_path / name, processes=2).run()

    assert len(backend.requests) == 40
    assert all(request.article is not None for request in backend.requests)
    first, second = (records(tmp_path / name) for name in ("1.jsonl", "2.jsonl"))
    assert {made["provenance"]["stored"] for made in first.values()} == {False}
    assert {made["provenance"]["stored"] for made in second.values()} == {True}


def test_a_failure_of_an_article_is_that_of_its_request(tmp_path: Path) -> None:
    """It reaches the record by way of the process, with its words."""
    backend = ScriptedBackend([RequestRejected("too odd"), EMPTY])
    with Summarizer("m", backend=backend, concurrency=1) as summarizer:
        tally = Job(summarizer, articles(2), output=tmp_path / "o.jsonl", processes=2).run()

    assert tally.done == {"ok": 1, "failed": 1}
    [failed] = [r for r in records(tmp_path / "o.jsonl").values() if r["outcome"] == "failed"]
    assert failed["error"] == {"kind": "request_rejected", "message": "too odd"}


def test_a_process_that_is_killed_costs_no_article(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Its articles are begun again in the next one, with what they had asked out of the store."""
    backend = ScriptedBackend(killing(lambda n: n == 7))
    with Summarizer("m", backend=backend, store=tmp_path / "store") as summarizer:
        tally = Job(summarizer, articles(60), output=tmp_path / "o.jsonl", processes=2).run()

    assert tally.done == {"ok": 60}
    assert len(records(tmp_path / "o.jsonl")) == 60
    assert len(backend.requests) == 60
    assert not caplog.records  # of its pipe, asyncio warns at each message that is still written


def test_nothing_is_written_to_a_process_that_has_ended(caplog: pytest.LogCaptureFixture) -> None:
    """Answers that come later are not for it, and its pipe is not blamed for each of them."""
    with Summarizer("extractive") as summarizer:
        plan = Plan.of(summarizer, is_here=True)

    async def late() -> None:
        worker = await Process.started(plan)
        await worker.ready()
        for pid in children():
            os.kill(pid, signal.SIGKILL)
        for _ in range(8):
            with pytest.raises(WorkerLostError):
                await worker.advance([])
        await worker.aclose()

    asyncio.run(late())

    assert not caplog.records


def test_processes_that_are_lost_again_and_again_end_the_run(tmp_path: Path) -> None:
    """The error names the article; nothing is written of it, so the same job goes on with it."""
    backend = ScriptedBackend(killing(lambda n: True))
    with Summarizer("m", backend=backend) as summarizer:
        job = Job(summarizer, articles(1), output=tmp_path / "o.jsonl", processes=2)
        with pytest.raises(WorkersLost, match=r"^a0: 3 workers ended"):
            job.run()

    assert job.tally.n_items == 0


def test_no_more_is_asked_at_a_time_than_was_said(tmp_path: Path) -> None:
    """However many articles the processes have under way."""
    n_now = n_most = 0

    class Counting(ScriptedBackend):
        async def complete(self, request: Request) -> Reply:
            nonlocal n_now, n_most
            n_now += 1
            n_most = max(n_most, n_now)
            try:
                return await super().complete(request)
            finally:
                n_now -= 1

    backend = Counting(lambda request: EMPTY, latency_s=0.01)
    with Summarizer("m", backend=backend, concurrency=3) as summarizer:
        Job(summarizer, articles(60), output=tmp_path / "o.jsonl", processes=2).run()

    assert n_most == 3


def test_the_budget_is_that_of_the_run(tmp_path: Path) -> None:
    """Whatever process wants to ask, it is spent once."""
    backend = ScriptedBackend(lambda request: EMPTY)
    with Summarizer("m", backend=backend, max_tokens=1500, concurrency=1) as summarizer:
        job = Job(summarizer, articles(40), output=tmp_path / "o.jsonl", processes=2)
        with pytest.raises(BudgetReached):
            job.run()

    assert summarizer.budget.tokens >= 1500
    assert 0 < job.tally.done["ok"] == len(backend.requests) < 40


def test_records_are_in_the_order_of_the_input_if_that_is_wanted(tmp_path: Path) -> None:
    """However many processes do them."""
    output = tmp_path / "o.jsonl"
    with Summarizer("extractive") as summarizer:
        Job(summarizer, articles(50), output=output, processes=3, order="input").run()

    assert list(records(output)) == [f"a{n}" for n in range(50)]


def test_a_prompt_that_went_meanwhile_is_told(tmp_path: Path) -> None:
    """What keeps a process from starting is the run's error."""
    prompt = tmp_path / "mine.md"
    prompt.write_text("---\nname: mine\n---\n{{ article }}\n")
    backend = ScriptedBackend(lambda request: EMPTY)
    with Summarizer("m", backend=backend, prompt=prompt) as summarizer:
        prompt.unlink()
        with pytest.raises(PromptError, match=r"mine\.md"):
            Job(summarizer, articles(2), output=tmp_path / "o.jsonl", processes=2).run()


@pytest.mark.parametrize(
    ("options", "what"),
    [
        ({"engine": "cluster"}, "engine is 'cluster'; known are local, ray"),
        ({"processes": 0}, "processes is 0; it must be at least 1"),
        ({"processes": 257}, "processes is 257; it must be at most 256"),
        ({"ray_address": "auto"}, "a Ray address goes with the engine ray"),
        ({"engine": "ray", "processes": 2}, "processes are of one machine"),
    ],
)
def test_what_does_not_go_together_is_refused(
    options: dict[str, Any], what: str, tmp_path: Path
) -> None:
    """Before anything is opened."""
    with Summarizer("extractive") as summarizer, pytest.raises(ConfigurationError, match=what):
        Job(summarizer, articles(2), output=tmp_path / "o.jsonl", **options)
    assert not list(tmp_path.iterdir())
