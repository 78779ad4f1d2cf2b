"""Articles of a job done on a Ray cluster of two nodes, one of which is killed."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import orjson
import pytest

from summarizer import Article, BudgetReached, ConfigurationError, Job, Summarizer
from tests.execution import stand_in
from tests.servers import Answer, ChatServer, Seen, error

# All of it on loopback, and nothing told to anybody; Ray reads these when it is imported.
os.environ["RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER"] = "0"
os.environ["RAY_USAGE_STATS_ENABLED"] = "0"

# Sockets that Ray leaves to the garbage collector are none of ours.
pytestmark = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::FutureWarning"),
]


class Nodes:
    """A cluster of two nodes with a CPU each; the first is the head."""

    def __init__(self) -> None:
        from ray.cluster_utils import Cluster

        self.cluster: Any = Cluster(
            initialize_head=True, head_node_args={"num_cpus": 1, "node_ip_address": "127.0.0.1"}
        )
        self.second: Any = None

    @property
    def address(self) -> str:
        return str(self.cluster.address)

    def add(self) -> None:
        self.second = self.cluster.add_node(num_cpus=1, node_ip_address="127.0.0.1")

    def kill(self) -> None:
        second, self.second = self.second, None
        if second is not None:
            self.cluster.remove_node(second, allow_graceful=False)

    def close(self) -> None:
        self.cluster.shutdown()


@pytest.fixture(scope="module")
def nodes() -> Iterator[Nodes]:
    with closing(Nodes()) as nodes:
        nodes.add()
        yield nodes


def articles(n: int) -> list[Article]:
    text = "The mayor of Port Ellis resigned on Monday, the council said."
    return [Article(id=f"a{i}", text=f"{text} It was item {i}.") for i in range(n)]


def lines(path: Path) -> dict[str, Any]:
    """Return the records of a file by the ids of their articles, without times."""
    found = {}
    for line in path.read_bytes().splitlines():
        record = orjson.loads(line)
        for made in filter(None, (record["provenance"], record.get("verification"))):
            made["created"] = made["latency_s"] = None
        assert record["article"]["id"] not in found
        found[record["article"]["id"]] = record
    return found


def test_records_of_a_cluster_are_those_of_this_machine(nodes: Nodes, tmp_path: Path) -> None:
    """Requests come from the workers; replies are in the store here, and answer the next run."""
    here, there = tmp_path / "here.jsonl", tmp_path / "there.jsonl"
    with ChatServer(stand_in) as server:
        options: dict[str, Any] = {"base_url": server.base_url, "concurrency": 4}
        with Summarizer("m", store=tmp_path / "store", verify="v", **options) as summarizer:
            run = Job(
                summarizer, articles(30), output=there, engine="ray", ray_address=nodes.address
            )
            assert run.run().done == {"ok": 30}
            n_asked = len(server.requests)
            again = Job(summarizer, articles(30), output=tmp_path / "again.jsonl")
            assert again.run().n_stored == 30
        with Summarizer("m", store=False, verify="v", **options) as summarizer:
            Job(summarizer, articles(30), output=here).run()

    assert n_asked == 60
    assert lines(there) == lines(here)


def test_a_node_that_is_killed_costs_no_article(nodes: Nodes, tmp_path: Path) -> None:
    """Only what was on its way from there is sent again."""
    n_seen = 0

    def answer(seen: Seen) -> Answer:
        nonlocal n_seen
        n_seen += 1
        if n_seen == 60:
            nodes.kill()
        return stand_in(seen)

    output = tmp_path / "out.jsonl"
    with ChatServer(answer) as server:
        options: dict[str, Any] = {"base_url": server.base_url, "concurrency": 4}
        with Summarizer("m", store=tmp_path / "store", **options) as summarizer:
            job = Job(
                summarizer, articles(200), output=output, engine="ray", ray_address=nodes.address
            )
            tally = job.run()
        n_asked = len(server.requests)

    assert nodes.second is None
    assert tally.done == {"ok": 200}
    assert len(lines(output)) == 200
    assert 200 <= n_asked <= 204


def test_records_stand_alone_in_the_standard_output(nodes: Nodes, tmp_path: Path) -> None:
    """What Ray prints of a node that was killed goes to stderr."""
    if nodes.second is None:
        nodes.add()
    given = tmp_path / "given.jsonl"
    given.write_bytes(b"".join(orjson.dumps(a.model_dump()) + b"\n" for a in articles(200)))
    n_seen = 0

    def answer(seen: Seen) -> Answer:
        nonlocal n_seen
        n_seen += 1
        if n_seen == 60:
            nodes.kill()
        return stand_in(seen)

    with ChatServer(answer) as server:
        model = ["--model", "m", "--base-url", server.base_url, "--concurrency", "4"]
        ray = ["--engine", "ray", "--ray-address", nodes.address, "--no-cache"]
        done = subprocess.run(
            [sys.executable, "-m", "summarizer", "run", str(given), *model, *ray],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=True,
            timeout=100,
        )

    assert b"Raylet is terminated" in done.stderr
    assert len([orjson.loads(line) for line in done.stdout.splitlines()]) == 200


def test_budget_and_errors_are_those_of_the_run(nodes: Nodes, tmp_path: Path) -> None:
    """A failure of an article is in its record; what is spent ends the run."""

    def answer(seen: Seen) -> Answer:
        if "item 0." in str(seen.body):
            return error(400, "This one is too odd.")
        return stand_in(seen)

    output = tmp_path / "out.jsonl"
    with ChatServer(answer) as server:
        options: dict[str, Any] = {"base_url": server.base_url, "concurrency": 1}
        with Summarizer("m", store=False, max_tokens=5000, **options) as summarizer:
            job = Job(
                summarizer, articles(50), output=output, engine="ray", ray_address=nodes.address
            )
            with pytest.raises(BudgetReached):
                job.run()

    found = lines(output)
    assert "too odd" in found["a0"]["error"]["message"]
    assert 2 <= job.tally.done["ok"] < 50


@pytest.mark.parametrize("is_connected", [False, True])
def test_a_prompt_of_ones_own_is_taken_along(
    nodes: Nodes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_connected: bool
) -> None:
    """With the module of its reply beside it, also where the caller has called `ray.init`."""
    import ray

    monkeypatch.chdir(tmp_path)  # workers are elsewhere
    if is_connected:
        ray.init(address=nodes.address, log_to_driver=False)
    (tmp_path / "mine.py").write_text(
        "from summarizer import ArticleReply\nclass Mine(ArticleReply):\n    mood: str\n"
    )
    (tmp_path / "mine.md").write_text(
        "---\nname: mine\nreply: mine:Mine\n---\nHow is it?\n{{ article }}\n"
    )
    output = tmp_path / "out.jsonl"
    with ChatServer(stand_in) as server:
        options: dict[str, Any] = {"base_url": server.base_url, "prompt": "mine.md"}
        with Summarizer("m", store=False, **options) as summarizer:
            Job(
                summarizer, articles(3), output=output, engine="ray", ray_address=nodes.address
            ).run()
    assert ray.is_initialized() is is_connected
    ray.shutdown()

    assert {bool(record["extra"]["mood"]) for record in lines(output).values()} == {True}


@pytest.mark.parametrize("address", ["no such address", "127.0.0.1:1"])
def test_a_cluster_that_is_not_there_is_told(address: str, tmp_path: Path) -> None:
    """With what to do; no record is written."""
    with Summarizer("extractive") as summarizer:
        job = Job(
            summarizer,
            articles(2),
            output=tmp_path / "out.jsonl",
            engine="ray",
            ray_address=address,
        )
        with pytest.raises(ConfigurationError, match="ray start --head"):
            job.run()
    assert not (tmp_path / "out.jsonl").exists()
