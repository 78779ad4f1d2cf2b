"""The list of runs beside an output: what each did, what it took, how it was asked for."""

from __future__ import annotations

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
    reply_from_completion,
)
from summarizer.backends.base import Reply
from summarizer.errors import RequestRejected

EMPTY = '{"entities": [], "claims": [], "summary": {"headline": "h", "sentences": []}}'


def reply(request: Request) -> Reply:
    completion = {
        "choices": [{"message": {"content": EMPTY}, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": 90, "completion_tokens": 20, "total_tokens": 110},
        "model": "m",
    }
    return reply_from_completion(completion, mode="x", created="2031-01-01", latency_s=0.5)


def articles(n: int, *, first: int = 0) -> list[Article]:
    return [
        Article(id=f"a{i}", text=f"The mayor of Port Ellis resigned. {i}")
        for i in range(first, first + n)
    ]


def runs(folder: Path) -> list[dict[str, Any]]:
    manifest = orjson.loads((folder / "out.manifest.json").read_bytes())
    assert manifest["schema"] == "urn:summarizer:manifest:1"
    found: list[dict[str, Any]] = manifest["runs"]
    return found


def test_each_run_says_what_it_added(tmp_path: Path) -> None:
    """A feed that grows on one output adds what is new; a run with nothing to do adds no entry."""
    output = tmp_path / "out.jsonl"
    with Summarizer("m", backend=ScriptedBackend(reply)) as summarizer:
        for n in (2, 5, 5):
            Job(summarizer, articles(n), output=output).run()

    first, second = runs(tmp_path)
    assert first["records"] == {"before": 0, "after": 2, "added": 2}
    assert second["records"] == {"before": 2, "after": 5, "added": 3}
    assert (second["articles"]["done"], second["articles"]["kept"]) == (3, 2)
    assert (first["how"], first["errors"], first["output"]) == ("done", [], "out.jsonl")
    assert first["started"] <= first["ended"] <= second["started"]


def test_counts_and_what_it_took_are_by_outcome(tmp_path: Path) -> None:
    """Tokens of each, and of the run; a price that is not known is null, and never 0."""
    script = {"a0": reply_of(), "a1": RequestRejected("no"), "a2": reply_of()}
    bad = BadInput("b", "b.txt", InputError("b.txt: is empty"))
    with Summarizer("m", backend=ScriptedBackend(script)) as summarizer:
        Job(summarizer, [*articles(3), bad], output=tmp_path / "out.jsonl").run()

    (run,) = runs(tmp_path)
    assert run["outcomes"] == {
        "failed": {
            "articles": 2,
            "input_tokens": 0,
            "output_tokens": 0,
            "cost_usd": 0.0,
            "latency_s": 0.0,
        },
        "ok": {
            "articles": 2,
            "input_tokens": 180,
            "output_tokens": 40,
            "cost_usd": None,
            "latency_s": 1.0,
        },
    }
    assert run["spent"] == {"tokens": 220, "estimated": False, "cost_usd": None}
    assert run["articles"]["unreadable"] == 1


def reply_of() -> Reply:
    return reply(None)  # type: ignore[arg-type]  # it says the same to all


def test_dollars_are_those_of_the_run(tmp_path: Path) -> None:
    """Two jobs of one summarizer each have their own: 90 and 20 tokens at 0.15 and 0.60 a million.

    That is $0.0000135 + $0.000012.
    """
    output = tmp_path / "out.jsonl"
    with Summarizer("gpt-4o-mini", backend=ScriptedBackend(reply)) as summarizer:
        Job(summarizer, articles(1), output=output).run()
        Job(summarizer, articles(2), output=output).run()

    assert [run["spent"]["cost_usd"] for run in runs(tmp_path)] == [0.0000255, 0.0000255]
    assert runs(tmp_path)[1]["outcomes"]["ok"]["cost_usd"] == 0.0000255


def test_how_it_was_asked_is_said_without_secrets(tmp_path: Path) -> None:
    """Settings, options, hashes and versions; no key, no header, no password of a URL."""
    with Summarizer(
        "m",
        backend=ScriptedBackend(reply),
        api_key="sk-secret-1",
        headers={"X-Team": "secret-2"},
        base_url="http://reader:secret-3@127.0.0.1:9/v1?key=secret-4",
        temperature=0.5,
    ) as summarizer:
        recipe = summarizer.reader.traits.recipe
        Job(summarizer, articles(1), output=tmp_path / "out.jsonl", max_failures="5%").run()

    assert b"secret" not in (tmp_path / "out.manifest.json").read_bytes()
    (run,) = runs(tmp_path)
    assert (run["model"], run["prompt_sha256"]) == ("m", recipe.prompt_sha256)
    assert run["schema_sha256"] == recipe.schema_sha256
    assert run["settings"]["temperature"] == 0.5
    assert run["settings"]["base_url"] == "http://127.0.0.1:9/v1/chat/completions"
    assert run["options"]["max_failures"] == "5%"
    assert {"summarizer", "python", "openai", "instructor"} == run["versions"].keys()


async def test_a_run_that_was_stopped_is_listed(tmp_path: Path) -> None:
    """It says so, and what it added by then."""
    holder: list[Job] = []

    def stopping(request: Request) -> str:
        holder[0].stop()
        return EMPTY

    async with Summarizer("m", backend=ScriptedBackend(stopping), concurrency=1) as summarizer:
        holder.append(Job(summarizer, articles(5), output=tmp_path / "out.jsonl"))
        await holder[0].arun()

    (run,) = runs(tmp_path)
    assert (run["how"], run["records"]["added"]) == ("interrupted", 1)


def test_a_run_that_failed_says_why(tmp_path: Path) -> None:
    """What stood in the way of all articles; one that began with nothing leaves no file at all."""
    output = tmp_path / "out.jsonl"
    answers = [EMPTY, EndpointError("gone"), EndpointError("gone")]
    with Summarizer("m", backend=ScriptedBackend(answers), concurrency=1) as summarizer:
        for path in (output, tmp_path / "none.jsonl"):
            with pytest.raises(EndpointError):
                Job(summarizer, articles(3), output=path).run()

    (run,) = runs(tmp_path)
    assert (run["how"], run["errors"]) == ("error", ["gone"])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.jsonl", "out.manifest.json"]


def test_a_run_that_spent_and_wrote_nothing_is_listed(tmp_path: Path) -> None:
    """What was paid for is told, in the counts too, though no record came of it."""

    def misfit(request: Request) -> Reply:
        completion = {
            "choices": [{"message": {"content": "{}"}, "finish_reason": "stop"}],
            "usage": {"prompt_tokens": 90, "completion_tokens": 20, "total_tokens": 110},
            "model": "m",
        }
        return reply_from_completion(completion, mode="x", created="2031-01-01", latency_s=0.5)

    backend = ScriptedBackend(misfit)
    with Summarizer("m", backend=backend, max_tokens=100) as summarizer:
        job = Job(summarizer, articles(1), output=tmp_path / "out.jsonl")
        with pytest.raises(BudgetReached):
            job.run()

    (run,) = runs(tmp_path)
    assert (run["how"], run["spent"]["tokens"]) == ("error", 110)
    assert run["records"] == {"before": 0, "after": 0, "added": 0}
    assert job.tally.describe() == "0 done, 110 tokens"


def test_a_run_is_listed_while_it_is_under_way(tmp_path: Path) -> None:
    """With what is known then; the rest is null."""
    seen: list[dict[str, Any]] = []

    def looking(request: Request) -> str:
        seen.extend(runs(tmp_path))
        return EMPTY

    with Summarizer("m", backend=ScriptedBackend(looking)) as summarizer:
        Job(summarizer, articles(1), output=tmp_path / "out.jsonl").run()

    (run,), (ended,) = seen, runs(tmp_path)
    assert (run["how"], run["ended"], run["spent"]) == ("running", None, None)
    assert run["records"] == {"before": 0, "after": None, "added": None}
    assert (run["started"], run["model"]) == (ended["started"], "m")
    assert run.keys() == ended.keys()


def test_a_run_that_never_ended_was_killed(tmp_path: Path) -> None:
    """The next one of the same output says so, and what it had added; not one of another output."""
    output, manifest = tmp_path / "out.jsonl", tmp_path / "out.manifest.json"

    def looking(request: Request) -> str:
        under_way.append(manifest.read_bytes())
        return EMPTY

    under_way: list[bytes] = []
    with Summarizer("m", backend=ScriptedBackend(looking), concurrency=1) as summarizer:
        Job(summarizer, articles(2), output=output).run()
        manifest.write_bytes(under_way[0])  # as it was when it might have been killed
        Job(summarizer, articles(1), output=tmp_path / "out.jsonl.zst").run()
        assert [run["how"] for run in runs(tmp_path)] == ["running", "done"]
        Job(summarizer, articles(3), output=output).run()

    assert [run["how"] for run in runs(tmp_path)] == ["killed", "done", "done"]
    killed, _, last = runs(tmp_path)
    assert killed["records"] == {"before": 0, "after": 2, "added": 2}
    assert killed["ended"] is None
    assert last["records"] == {"before": 2, "after": 3, "added": 1}


def test_a_run_with_nothing_to_do_leaves_the_list_as_it_was(tmp_path: Path) -> None:
    """It was listed only while it lasted."""
    output, manifest = tmp_path / "out.jsonl", tmp_path / "out.manifest.json"
    with Summarizer("m", backend=ScriptedBackend(reply)) as summarizer:
        Job(summarizer, [], output=output).run()
        assert not manifest.exists()
        Job(summarizer, articles(2), output=output).run()
        before = manifest.read_bytes()
        Job(summarizer, articles(2), output=output).run()

    assert manifest.read_bytes() == before


@pytest.mark.parametrize("name", ["out.manifest.json", "out.failures.jsonl"])
@pytest.mark.parametrize("content", [b"my notes", b'{"id": "a", "text": "x"}\n', b"[1]", b""])
def test_a_users_own_file_is_not_written_over(tmp_path: Path, name: str, content: bytes) -> None:
    """The job is refused before it begins, and the file is as it was."""
    path = tmp_path / name
    path.write_bytes(content)
    with (
        Summarizer("m", backend=ScriptedBackend(reply)) as summarizer,
        pytest.raises(ConfigurationError, match="left as it is") as caught,
    ):
        Job(summarizer, articles(1), output=tmp_path / "out.jsonl")

    assert name in str(caught.value)
    assert path.read_bytes() == content
    assert [path.name for path in tmp_path.iterdir()] == [name]
