"""Where records go: files, streams that wait, places that cannot be."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from summarizer.errors import ConfigurationError
from summarizer.jobs.finished import finished
from summarizer.jobs.journal import Journal
from summarizer.jobs.outputs import StreamOutput, open_output
from summarizer.models import ArticleInfo, Record
from summarizer.verification import Verified


def record(article_id: str) -> Record:
    return Record(article=ArticleInfo(id=article_id), outcome="ok")


async def test_a_pipe_that_does_not_block_is_waited_for() -> None:
    """Another program may have set our pipe so; a record longer than the pipe still arrives."""
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    read: list[bytes] = []

    def drain() -> None:
        with os.fdopen(reading, "rb") as stream:
            read.append(stream.read())

    reader = threading.Thread(target=drain)
    output = StreamOutput(writing, "pipe")
    reader.start()
    await output.write(finished(Verified(record("x" * 300_000))))
    output.close()
    os.close(writing)
    reader.join()
    assert len(read[0]) > 300_000
    assert read[0].endswith(b"}\n")


async def test_a_reader_that_left_is_told_apart() -> None:
    """A broken pipe is no fault of the output."""
    reading, writing = os.pipe()
    os.close(reading)
    output = StreamOutput(writing, "pipe")
    with pytest.raises(BrokenPipeError):
        await output.write(finished(Verified(record("a"))))
    output.close()
    os.close(writing)


def test_the_kind_of_output_follows_from_the_path(tmp_path: Path) -> None:
    """A file can be gone on from, a device is only written to."""
    journal = open_output(tmp_path / "out.jsonl")
    device = open_output(Path("/dev/null"))
    assert isinstance(journal, Journal)
    assert isinstance(device, StreamOutput)
    for output in (journal, device):
        output.close()


def test_places_that_cannot_be_are_refused(tmp_path: Path) -> None:
    """A folder, and a file in a folder that is not there."""
    with pytest.raises(ConfigurationError, match="is a folder"):
        open_output(tmp_path)
    with pytest.raises(ConfigurationError, match="there is no folder"):
        open_output(tmp_path / "nowhere" / "out.jsonl")


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("out.jsonl.bz2", "name a .gz or .zst file"),
        ("out.jsonl.XZ", "name a .gz or .zst file"),
        ("out.parquet.gz", "name a .parquet file"),
    ],
)
def test_a_name_that_the_file_would_belie_is_refused(name: str, says: str, tmp_path: Path) -> None:
    """What is not packed so is not called so; nothing is made."""
    with pytest.raises(ConfigurationError, match=says):
        open_output(tmp_path / name)
    assert list(tmp_path.iterdir()) == []
