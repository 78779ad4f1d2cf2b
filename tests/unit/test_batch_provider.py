"""A provider's files and batches, asked for over HTTP on loopback."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from summarizer.errors import EndpointError
from summarizer.jobs.batches.provider import Provider
from summarizer.settings import load_settings
from tests.batch_server import BatchServer
from tests.servers import Answer, rate_limited, status


@pytest.fixture
def server() -> Iterator[BatchServer]:
    """Start a server that answers nothing but files and batches."""
    with BatchServer([status(500)]) as made:
        yield made


@pytest.fixture
async def provider(server: BatchServer) -> AsyncIterator[Provider]:
    """Give the provider at the server."""
    made = Provider(load_settings(base_url=server.base_url, api_key="sk-test-1"))
    yield made
    await made.aclose()


async def test_a_batch_is_found_on_any_page(
    server: BatchServer, provider: Provider, tmp_path: Path
) -> None:
    """By the file that it was made of, or by the key in its metadata, behind 250 others."""
    path = tmp_path / "shard_1.jsonl"
    path.write_bytes(b"{}\n")
    first = await provider.upload(path, path.name)
    await provider.create(first, "shard_1")
    for number in range(250):
        await provider.create(_other(server, number), f"x{number}")

    by_file = await provider.find(first, "")
    by_key = await provider.find("", "shard_1")
    neither = await provider.find("file-0", "shard_0")

    assert by_file is not None
    assert by_file == by_key
    assert (by_file.id, by_file.input_file_id) == ("batch_1", first)
    assert neither is None
    assert await provider.find_file("shard_1.jsonl") == first
    assert await provider.find_file("shard_2.jsonl") is None


def _other(server: BatchServer, number: int) -> str:
    """Return the id of another file."""
    file_id = f"file-other-{number}"
    server.files[file_id] = ("other.jsonl", b"{}\n")
    return file_id


async def test_what_may_pass_is_tried_again(server: BatchServer, provider: Provider) -> None:
    """A busy server is asked once more, after the time that it asks for."""
    server.fail("GET", "/v1/batches", rate_limited("0"))

    await provider.check()

    assert [seen.path for seen in server.requests] == ["/v1/batches"] * 2


async def test_a_server_that_asks_for_too_much_time_ends_it(
    server: BatchServer, provider: Provider
) -> None:
    """Somebody waits for the command: it does not sleep for an hour."""
    server.fail("GET", "/v1/batches", rate_limited("3600"))

    with pytest.raises(EndpointError, match="HTTP 429"):
        await provider.check()

    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (status(200, "a page"), "answered something else than a Batch API does"),
        (status(200, []), "answered something else than a Batch API does"),
        (status(200, {"object": "batch"}), "named no id"),
        (status(400, {"error": {"message": "no such project"}}), "no such project"),
    ],
)
async def test_an_answer_that_makes_no_sense_is_an_error(
    server: BatchServer, provider: Provider, answer: Answer, says: str
) -> None:
    """Nothing is guessed from it."""
    server.fail("GET", "/v1/batches/batch_1", answer)

    with pytest.raises(EndpointError, match=says):
        await provider.retrieve("batch_1")


async def test_what_is_not_there_is_told_from_what_failed(provider: Provider) -> None:
    """A batch, and a file, that the provider does not know."""
    assert await provider.retrieve("batch_9") is None
    assert await provider.cancel("batch_9") is None
    await provider.delete_file("file-9")
