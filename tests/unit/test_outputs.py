"""Where records go: documents replaced as a whole, streams that wait, places that cannot be."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from summarizer.errors import ConfigurationError
from summarizer.jobs.outputs import DocumentOutput, JournalOutput, StreamOutput, open_output
from summarizer.models import ArticleInfo, Record


def record(article_id: str) -> Record:
    return Record(article=ArticleInfo(id=article_id), outcome="ok")


def name(record: Record) -> str:
    return f"{record.article.id}\n"


def names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


async def test_a_document_appears_when_it_is_closed(tmp_path: Path) -> None:
    """Until then the old one stands, and nothing is left beside it."""
    path = tmp_path / "out.md"
    path.write_text("old", encoding="utf-8")
    output = DocumentOutput(path, name)
    await output.write(record("a"))
    assert path.read_text(encoding="utf-8") == "old"
    output.close()
    assert path.read_text(encoding="utf-8") == "a\n"
    assert names(tmp_path) == ["out.md"]


async def test_a_document_without_records_leaves_the_old_one(tmp_path: Path) -> None:
    """A run that could not begin takes nothing away."""
    path = tmp_path / "out.md"
    path.write_text("old", encoding="utf-8")
    DocumentOutput(path, name).close()
    assert path.read_text(encoding="utf-8") == "old"


async def test_a_document_has_one_writer(tmp_path: Path) -> None:
    """A second run is refused; what a killed one left is written over."""
    path = tmp_path / "out.md"
    (tmp_path / ".out.md.partial").write_text("left by a killed run", encoding="utf-8")
    output = DocumentOutput(path, name)
    with pytest.raises(ConfigurationError, match="another run"):
        DocumentOutput(path, name)
    await output.write(record("a"))
    output.close()
    assert path.read_text(encoding="utf-8") == "a\n"


async def test_a_pipe_that_does_not_block_is_waited_for() -> None:
    """Another program may have set our pipe so; a record longer than the pipe still arrives."""
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    read: list[bytes] = []

    def drain() -> None:
        with os.fdopen(reading, "rb") as stream:
            read.append(stream.read())

    reader = threading.Thread(target=drain)
    output = StreamOutput(writing, "pipe", name)
    reader.start()
    await output.write(record("x" * 300_000))
    output.close()
    os.close(writing)
    reader.join()
    assert len(read[0]) == 300_001


async def test_a_reader_that_left_is_told_apart() -> None:
    """A broken pipe is no fault of the output."""
    reading, writing = os.pipe()
    os.close(reading)
    output = StreamOutput(writing, "pipe", name)
    with pytest.raises(BrokenPipeError):
        await output.write(record("a"))
    output.close()
    os.close(writing)


def test_the_kind_of_output_follows_from_path_and_format(tmp_path: Path) -> None:
    """JSONL to a file can be gone on from, Markdown cannot, a device is only written to."""
    journal = open_output(tmp_path / "out.jsonl", None)
    document = open_output(tmp_path / "out.md", name)
    device = open_output(Path("/dev/null"), None)
    assert isinstance(journal, JournalOutput)
    assert isinstance(document, DocumentOutput)
    assert isinstance(device, StreamOutput)
    for output in (journal, document, device):
        output.close()


def test_places_that_cannot_be_are_refused(tmp_path: Path) -> None:
    """A folder, and a file in a folder that is not there."""
    with pytest.raises(ConfigurationError, match="is a folder"):
        open_output(tmp_path, None)
    with pytest.raises(ConfigurationError, match="there is no folder"):
        open_output(tmp_path / "nowhere" / "out.jsonl", None)
