"""A job from Python: what `summarizer run -o` does, resumed and interrupted."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import orjson
import pytest

from summarizer import (
    Article,
    BadInput,
    BudgetReached,
    ConfigurationError,
    EndpointError,
    InputError,
    Job,
    Request,
    ScriptedBackend,
    Summarizer,
    Tally,
    TooManyFailures,
    TransientError,
    scan_articles,
)
from summarizer.backends.base import Reply
from summarizer.backends.completions import completion_from_content
from summarizer.errors import RefusedReply, RequestRejected
from summarizer.jobs.failures import FailureLimit
from summarizer.jobs.record_job import Order
from summarizer.provenance import Usage
from summarizer.records import BadLine, read_record_lines

EMPTY = '{"entities": [], "claims": [], "summary": {"headline": "h", "sentences": []}}'


def always(request: Request) -> str:
    return EMPTY


def articles(n: int) -> list[Article]:
    return [Article(id=f"a{i}", text=f"The mayor of Port Ellis resigned. {i}") for i in range(n)]


def ids(path: Path) -> list[str]:
    with path.open("rb") as stream:
        lines = list(read_record_lines(stream, str(path)))
    return [line.record.article.id for line in lines if not isinstance(line, BadLine)]


def test_a_job_writes_a_record_for_each_article(tmp_path: Path) -> None:
    """The counts come back, and the summarizer stays open."""
    output = tmp_path / "out.jsonl"
    with Summarizer("m", backend=ScriptedBackend(always)) as summarizer:
        tally = Job(summarizer, articles(3), output=output).run()
        summarizer.summarize(articles(4)[3])

    assert tally.describe().startswith("3 done (3 ok), about ")
    assert sorted(ids(output)) == ["a0", "a1", "a2"]


def test_the_same_job_again_goes_on(tmp_path: Path) -> None:
    """What is there is kept; only what is new is asked."""
    output = tmp_path / "out.jsonl"
    backend = ScriptedBackend(always)
    with Summarizer("m", backend=backend) as summarizer:
        Job(summarizer, articles(2), output=output).run()
        tally = Job(summarizer, articles(3), output=str(output)).run()

    assert (tally.done.total(), tally.kept.total()) == (1, 2)
    assert len(backend.requests) == 3
    assert sorted(ids(output)) == ["a0", "a1", "a2"]


async def test_a_job_stops_and_keeps_what_was_finished(tmp_path: Path) -> None:
    """`stop` begins no more articles; those under way are finished and written."""
    output = tmp_path / "out.jsonl"
    holder: list[Job] = []

    def stopping(request: Request) -> str:
        holder[0].stop()
        return EMPTY

    async with Summarizer("m", backend=ScriptedBackend(stopping), concurrency=1) as summarizer:
        holder.append(Job(summarizer, articles(5), output=output))
        tally = await holder[0].arun()

    assert tally.done.total() == 1
    assert ids(output) == ["a0"]


async def test_a_cancelled_job_leaves_a_whole_file(tmp_path: Path) -> None:
    """Cancellation passes through, and the journal is closed."""
    output = tmp_path / "out.jsonl"
    backend = ScriptedBackend(always, latency_s=5)
    async with Summarizer("m", backend=backend) as summarizer:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await Job(summarizer, articles(2), output=output).arun()
        assert Job(summarizer, [], output=output).run().n_items == 0


def test_an_error_that_stands_in_every_articles_way_is_raised(tmp_path: Path) -> None:
    """The first one; what was finished before is in the file."""
    output = tmp_path / "out.jsonl"
    backend = ScriptedBackend([EMPTY, EndpointError("gone")])
    with Summarizer("m", backend=backend, concurrency=1) as summarizer:
        job = Job(summarizer, articles(4), output=output)
        with pytest.raises(EndpointError, match="gone"):
            job.run()

    assert ids(output) == ["a0"]
    assert [type(error) for error in job.errors] == [EndpointError]


def test_an_endpoint_that_is_down_is_told_and_costs_no_article(tmp_path: Path) -> None:
    """The listener hears that all waits, and that it goes on."""

    class Heard:
        def __init__(self) -> None:
            self.lines: list[str] = []

        def say(self, line: str) -> None:
            self.lines.append(line)

        def note(self, line: str) -> None: ...

        def show(self, tally: Tally) -> None: ...

    refused = TransientError("connection refused", refused=True)
    backend = ScriptedBackend([EMPTY, *[refused] * 4, *[EMPTY] * 7])
    listener = Heard()
    with Summarizer("m", backend=backend, concurrency=4) as summarizer:
        summarizer.summarize(Article(id="first", text="The mayor resigned."))
        job = Job(summarizer, articles(7), output=tmp_path / "out.jsonl", listener=listener)
        assert job.run().done == {"ok": 7}
    began, ended = listener.lines
    assert began.startswith("nothing is answered any more (connection refused): all requests wait")
    assert ended.startswith("requests are answered again, after ")


def test_two_jobs_on_one_output_are_refused(tmp_path: Path) -> None:
    """The second is told at once, and harms nothing."""
    output = tmp_path / "out.jsonl"
    with Summarizer("m", backend=ScriptedBackend(always)) as summarizer:
        first = Job(summarizer, articles(2), output=output)
        with pytest.raises(ConfigurationError):
            Job(summarizer, articles(2), output=output)
        assert first.run().done.total() == 2


@pytest.mark.parametrize("wrong", ["text", {"text": "x"}, Article(text="The mayor left."), 7])
def test_what_is_no_list_of_articles_is_an_input_error(wrong: object, tmp_path: Path) -> None:
    """The message says what was expected, not which attribute was missing."""
    with Summarizer("m", backend=ScriptedBackend(always)) as summarizer:
        with pytest.raises(InputError, match="expected"):
            Job(summarizer, wrong, output=tmp_path / "out.jsonl")  # type: ignore[arg-type]
        with pytest.raises(InputError, match="expected"):
            list(summarizer.summarize_many(wrong))  # type: ignore[arg-type]


@pytest.mark.parametrize("wrong", ["a text", {"text": "x"}, ("x",), None])
def test_what_is_no_article_is_an_input_error(wrong: object) -> None:
    """Alone and in a list."""
    with Summarizer("m", backend=ScriptedBackend(always)) as summarizer:
        with pytest.raises(InputError, match="an Article is expected"):
            summarizer.summarize(wrong)  # type: ignore[arg-type]
        with pytest.raises(InputError, match="an Article is expected"):
            list(summarizer.summarize_many([wrong]))  # type: ignore[list-item]


def test_a_budget_ends_a_job(tmp_path: Path) -> None:
    """BudgetReached is raised when nothing is left."""
    from summarizer.backends.completions import reply_from_completion

    def spending(request: Request) -> object:
        completion = {
            "choices": [{"message": {"content": EMPTY}, "finish_reason": "stop"}],
            "usage": {"prompt_tokens": 90, "completion_tokens": 20, "total_tokens": 110},
            "model": "m",
        }
        return reply_from_completion(completion, mode="x", created="2031-01-01", latency_s=0.0)

    backend = ScriptedBackend(spending)  # type: ignore[arg-type]
    with Summarizer("m", backend=backend, max_tokens=100, concurrency=1) as summarizer:
        job = Job(summarizer, articles(3), output=tmp_path / "out.jsonl")
        with pytest.raises(BudgetReached):
            job.run()

    assert job.tally.done["ok"] == 1


def failures(path: Path) -> list[dict[str, Any]]:
    return [orjson.loads(line) for line in path.read_bytes().splitlines()]


def test_what_did_not_end_well_is_listed_beside_the_output(tmp_path: Path) -> None:
    """One line each, with outcome, reason, attempts and time; an input that is none among them."""
    output = tmp_path / "out.jsonl"
    bad = BadInput("b", "b.txt", InputError("b.txt: is empty"))
    script = {"a0": EMPTY, "a1": RequestRejected("no"), "a2": RefusedReply("I will not.")}
    with Summarizer("m", backend=ScriptedBackend(script)) as summarizer:
        Job(summarizer, [*articles(3), bad], output=output).run()

    rows = {row["id"]: row for row in failures(tmp_path / "out.failures.jsonl")}
    assert sorted(rows) == ["a1", "a2", "b"]
    assert rows["a1"] == {
        "id": "a1",
        "source": None,
        "outcome": "failed",
        "error": {"kind": "request_rejected", "message": "no"},
        "attempts": 1,
        "when": rows["a1"]["when"],
        "output": "out.jsonl",
    }
    assert rows["a1"]["when"].endswith("+00:00")
    assert (rows["a2"]["outcome"], rows["b"]["outcome"]) == ("refused", "failed")
    assert (rows["b"]["source"], rows["b"]["attempts"], rows["b"]["when"]) == ("b.txt", 0, None)
    assert len(ids(output)) == 4  # the records say it too


def test_what_ends_well_at_last_leaves_the_list(tmp_path: Path) -> None:
    """And with the last one the list goes."""
    output = tmp_path / "out.jsonl"
    answers = [RequestRejected("no"), RequestRejected("no"), EMPTY, RequestRejected("no"), EMPTY]
    backend = ScriptedBackend(answers)
    listed = []
    with Summarizer("m", backend=backend, concurrency=1) as summarizer:
        for _ in range(3):
            Job(summarizer, articles(2), output=output).run()
            path = tmp_path / "out.failures.jsonl"
            listed.append([row["id"] for row in failures(path)] if path.exists() else None)

    assert listed == [["a0", "a1"], ["a1"], None]


def test_outputs_that_share_a_list_keep_their_own(tmp_path: Path) -> None:
    """A run of out.jsonl.gz leaves what is listed of out.jsonl."""
    answers = [*[RequestRejected("no")] * 2, EMPTY, EMPTY]
    listed = []
    with Summarizer("m", backend=ScriptedBackend(answers)) as summarizer:
        for name in ("out.jsonl", "out.jsonl.gz", "out.jsonl.gz", "out.jsonl"):
            Job(summarizer, articles(1), output=tmp_path / name).run()
            path = tmp_path / "out.failures.jsonl"
            listed.append([row["output"] for row in failures(path)] if path.exists() else [])

    assert listed == [["out.jsonl"], ["out.jsonl", "out.jsonl.gz"], ["out.jsonl"], []]


def test_a_list_of_failures_is_no_input(tmp_path: Path) -> None:
    """A run that reads the folder it writes to leaves out what stands beside its output."""
    (tmp_path / "a.txt").write_text("The mayor of Port Ellis resigned.", encoding="utf-8")
    with Summarizer("m", backend=ScriptedBackend(lambda _: RequestRejected("no"))) as summarizer:
        for _ in range(2):
            tally = Job(summarizer, scan_articles(tmp_path), output=tmp_path / "out.jsonl").run()

    assert (tmp_path / "out.failures.jsonl").exists()
    assert (tally.n_unreadable, dict(tally.done)) == (0, {"failed": 1})


def test_only_what_did_not_end_well_is_retried(tmp_path: Path) -> None:
    """What the same job would keep among it; what is new, or ended well, stays as it is."""
    output = tmp_path / "out.jsonl"
    script = {
        "a0": EMPTY,
        "a1": RefusedReply("I will not."),
        "a2": "no JSON at all",
        "a3": RequestRejected("no"),
    }
    with Summarizer("m", backend=ScriptedBackend(script), max_reasks=0) as summarizer:
        Job(summarizer, articles(4), output=output).run()
    backend = ScriptedBackend(always)
    with Summarizer("m", backend=backend) as summarizer:
        tally = Job(summarizer, articles(6), output=output, retry_failed=True).run()

    assert sorted(request.article.id for request in backend.requests if request.article) == [
        "a1",
        "a2",
        "a3",
    ]
    assert (dict(tally.done), dict(tally.kept), tally.n_left) == ({"ok": 3}, {"ok": 1}, 2)
    assert "2 not done before, and left" in tally.describe()
    assert sorted(ids(output)) == ["a0", "a1", "a2", "a3"]
    assert not (tmp_path / "out.failures.jsonl").exists()


def test_nothing_is_retried_of_a_device() -> None:
    """It holds nothing, so all would be left."""
    with (
        Summarizer("m", backend=ScriptedBackend(always)) as summarizer,
        pytest.raises(ConfigurationError, match="name a file"),
    ):
        Job(summarizer, articles(1), output="/dev/null", retry_failed=True)


def test_a_stored_reply_that_does_not_fit_is_asked_for_again(tmp_path: Path) -> None:
    """It would do no better; the new one takes its place in the store."""
    output = tmp_path / "out.jsonl"
    backend = ScriptedBackend(["no JSON at all", EMPTY])
    options: dict[str, Any] = {"backend": backend, "store": tmp_path / "store", "max_reasks": 0}
    with Summarizer("m", **options) as summarizer:
        first = Job(summarizer, articles(1), output=output).run()
        second = Job(summarizer, articles(1), output=output, retry_failed=True).run()
        again = summarizer.summarize(articles(1)[0])

    assert (dict(first.done), dict(second.done)) == ({"invalid": 1}, {"ok": 1})
    assert again.outcome == "ok"
    assert len(backend.requests) == 2


@pytest.mark.parametrize(
    ("limit", "n_done"),
    [
        (2, 3),
        ("0", 1),
        ("4%", 3),  # 2 of 50 may fail, whatever is known of the others
        ("100%", 10),
    ],
)
def test_a_job_stops_when_too_many_fail(tmp_path: Path, limit: int | str, n_done: int) -> None:
    """One more than may; the records are written, and the error is that of a failed run."""
    backend = ScriptedBackend(lambda _: RequestRejected("no"))
    with Summarizer("m", backend=backend, concurrency=1) as summarizer:
        output = tmp_path / "out.jsonl"
        job = Job(summarizer, articles(10), output=output, max_failures=limit)
        if n_done < 10:
            with pytest.raises(TooManyFailures, match="the same command goes on") as caught:
                job.run()
            assert caught.value.exit_code == 1
        else:
            job.run()

    assert job.tally.done["failed"] == n_done == len(ids(output))


@pytest.mark.parametrize(
    ("limit", "n_failed", "n_done", "is_exceeded"),
    [
        ("10%", 5, 5, False),
        ("10%", 6, 6, True),
        ("10%", 6, 60, False),
        ("10%", 7, 60, True),
        ("0.5%", 5, 1000, False),
        ("0.5%", 6, 1000, True),
    ],
)
def test_a_share_is_of_what_is_done_and_at_least_of_50(
    limit: str, n_failed: int, n_done: int, is_exceeded: bool
) -> None:
    """So the first failure of a run, which is all of it, stops none that may have some."""
    assert FailureLimit(limit).is_exceeded(n_failed=n_failed, n_done=n_done) is is_exceeded


@pytest.mark.parametrize("limit", ["", "x", "-1", "101%", "5 in 100", "1.5", "nan%"])
def test_what_is_no_limit_of_failures_is_a_matter_of_usage(limit: str) -> None:
    """The message says what is one."""
    with pytest.raises(ConfigurationError, match="a number of articles, such as 20, or a share"):
        FailureLimit(limit)


class Backwards:
    """Answers the requests of a round in the reverse of their order."""

    name = "m"

    def __init__(self, n: int) -> None:
        self._n = n
        self._waiting: list[asyncio.Future[None]] = []

    async def complete(self, request: Request) -> Reply:
        """Wait until `n` are there, and for those that came later."""
        mine = asyncio.get_running_loop().create_future()
        self._waiting.append(mine)
        if len(self._waiting) == self._n:
            self._waiting.pop().set_result(None)
        await mine
        if self._waiting:
            asyncio.get_running_loop().call_soon(self._waiting.pop().set_result, None)
        return await ScriptedBackend([EMPTY]).complete(request)

    async def aclose(self) -> None:
        """Do nothing."""


@pytest.mark.parametrize(
    ("order", "expected"),
    [("input", ["a0", "b", "a1", "a2"]), ("done", ["b", "a2", "a1", "a0"])],
)
def test_records_come_in_the_order_that_is_asked_for(
    tmp_path: Path, order: Order, expected: list[str]
) -> None:
    """An input that could not be read has its place in it, too."""
    output = tmp_path / "out.jsonl"
    bad = BadInput("b", "b.txt", InputError("b.txt: is empty"))
    first, *others = articles(3)
    with Summarizer("m", backend=Backwards(3), concurrency=4) as summarizer:
        Job(summarizer, [first, bad, *others], output=output, order=order).run()

    assert ids(output) == expected


def test_an_order_that_there_is_not_is_refused(tmp_path: Path) -> None:
    """And leaves no file."""
    with Summarizer("m", backend=ScriptedBackend(always)) as summarizer:
        for order in ("sorted", None):
            with pytest.raises(ConfigurationError, match="known are done, input"):
                Job(summarizer, articles(1), output=tmp_path / "out.jsonl", order=order)  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []


def test_what_was_read_in_part_is_done_again_if_that_is_wanted(tmp_path: Path) -> None:
    """A reply that was cut off left something out, and says so; a whole one is left alone."""
    claim = {
        "id": "c1",
        "text": "The mayor resigned.",
        "evidence": ["The mayor of Port Ellis resigned."],
        "attribution": [],
        "importance": "core",
        "status": "stated",
        "polarity": "positive",
        "quantities": [],
        "time": None,
    }
    whole = orjson.dumps({**orjson.loads(EMPTY), "claims": [claim]}).decode()
    cut = Reply(
        completion_from_content(whole[: whole.index('"summary"') - 2], "m", finish_reason="length"),
        whole[: whole.index('"summary"') - 2],
        "length",
        "m",
        Usage(),
        "json_schema",
        "2026-01-01T00:00:00+00:00",
    )
    output = tmp_path / "out.jsonl"
    script = [cut, *[RequestRejected("no")] * 3]
    with Summarizer("m", backend=ScriptedBackend(script), concurrency=1) as summarizer:
        first = Job(summarizer, articles(1), output=output).run()
    with Summarizer("m", backend=ScriptedBackend(always), concurrency=1) as summarizer:
        kept = Job(summarizer, articles(1), output=output).run()
        again = Job(summarizer, articles(1), output=output, retry_failed=True).run()

    assert (first.done, kept.done, kept.kept, again.done) == (
        {"partial": 1},
        {},
        {"partial": 1},
        {"ok": 1},
    )
