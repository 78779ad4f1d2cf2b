"""A job from Python: what `summarizer run -o` does, resumed and interrupted."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from summarizer import (
    Article,
    BudgetReached,
    ConfigurationError,
    EndpointError,
    InputError,
    Job,
    Request,
    ScriptedBackend,
    Summarizer,
    Tally,
    TransientError,
)
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
