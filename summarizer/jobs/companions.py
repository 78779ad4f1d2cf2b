"""What stands beside an output: files that are made of it, named after it, and never read as input.

Outputs of one folder that differ in their suffix only share them.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from summarizer.errors import ConfigurationError

_ENDING = re.compile(r"(?:\.(?:jsonl|ndjson))?(?:\.(?:gz|zst))?$|\.parquet$", re.IGNORECASE)


def failures_path(output: Path) -> Path:
    """Return where the articles are listed that did not end well: "out.failures.jsonl"."""
    return _beside(output, "failures.jsonl")


def manifest_path(output: Path) -> Path:
    """Return where the runs are listed: "out.manifest.json"."""
    return _beside(output, "manifest.json")


def journal_path(output: Path) -> Path:
    """Return where a table's records are until it is written: "out.journal.jsonl"."""
    return _beside(output, "journal.jsonl")


def files_of(output: Path) -> tuple[Path, ...]:
    """Return an output and what may stand beside it."""
    return output, failures_path(output), manifest_path(output), journal_path(output)


def write_whole(path: Path, chunks: Iterable[bytes]) -> None:
    """Write a file that is there as a whole or not at all, see `whole_file`."""
    with whole_file(path) as stream:
        stream.writelines(chunks)


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """Give a stream to write a file by that takes the place of one that was when all went well.

    Raises ConfigurationError when it cannot be written.
    """
    target = Path(os.path.realpath(path))  # a link stays a link
    draft = target.with_name(f".{target.name}.writing")
    try:
        with draft.open("wb") as stream:
            yield stream
        draft.replace(target)
    except OSError as exc:
        _drop(draft)
        raise ConfigurationError(f"{path}: cannot be written: {exc.strerror or exc}") from exc
    except BaseException:
        _drop(draft)
        raise


def _drop(draft: Path) -> None:
    with suppress(OSError):
        draft.unlink(missing_ok=True)


def remove(path: Path) -> None:
    """Remove a file, if there is one; raises ConfigurationError when it cannot be."""
    try:
        path.unlink(missing_ok=True)
    except OSError as exc:
        raise ConfigurationError(f"{path}: cannot be removed: {exc.strerror or exc}") from exc


def _beside(output: Path, what: str) -> Path:
    return output.parent / f"{_ENDING.sub('', output.name) or output.name}.{what}"
