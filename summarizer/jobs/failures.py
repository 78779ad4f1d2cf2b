"""The articles of an output that did not end well, one line each, in a file beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Any

import orjson

from summarizer.errors import ConfigurationError
from summarizer.jobs.companions import failures_path, remove, write_whole
from summarizer.plurals import counted


def write_failures(output: Path, lines: Iterable[bytes]) -> None:
    """List the records of `lines`, which did not end well, beside the output.

    They take the place of those of before; what is listed of an output that shares the file stays.
    The file goes when nothing is listed. Raises ConfigurationError when it cannot be written.
    """
    path = failures_path(output)
    rows = chain(_others(path, output), _rows(lines, output))
    first = next(rows, None)
    if first is not None:
        write_whole(path, chain([first], rows))
    else:
        remove(path)


def are_listed(output: Path) -> bool:
    """Say whether any record of an output is listed; another one may share the file."""
    try:
        with failures_path(output).open("rb") as stream:
            return any(orjson.loads(line).get("output") == output.name for line in stream)
    except (OSError, ValueError, AttributeError):
        return False


def require_ours(output: Path) -> None:
    """Raise ConfigurationError when the file that would be replaced is no list of failures."""
    path = failures_path(output)
    try:
        with path.open("rb") as stream:
            row = orjson.loads(stream.readline())
        is_ours = {"id", "outcome", "attempts"} <= row.keys()
    except FileNotFoundError:
        return
    except (OSError, ValueError, AttributeError):
        is_ours = False
    if not is_ours:
        raise ConfigurationError(
            f"{path} is no list of failures, and would be written over. It was left as it is; name"
            " another output"
        )


def _others(path: Path, output: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as stream:
            for line in stream:
                if orjson.loads(line).get("output") != output.name:
                    yield line
    except FileNotFoundError:
        return
    except (OSError, ValueError, AttributeError) as exc:
        raise ConfigurationError(f"{path}: cannot be read: {exc}") from exc


def _rows(lines: Iterable[bytes], output: Path) -> Iterator[bytes]:
    for line in lines:
        record = orjson.loads(line)
        article, made = record["article"], record.get("provenance") or {}
        row = {
            "id": article["id"],
            "source": article.get("source"),
            "outcome": record["outcome"],
            "error": record.get("error") or _what_failed(record),
            "attempts": made.get("attempts", 0),  # an input that is no article took none
            "when": made.get("created"),
            "output": output.name,
        }
        yield orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE)


def _what_failed(record: Mapping[str, Any]) -> Mapping[str, str] | None:
    """Return what a flag says of a record that was read but for something that failed."""
    flags = (flag for flag in record.get("flags", ()) if flag["kind"] == "unfinished")
    return next(({name: flag[name] for name in ("kind", "message")} for flag in flags), None)


class FailureLimit:
    """How many articles may fail before a run stops: a number, or per cent of those done.

    Per cent are of the articles that the run has done, of which at least 50 are taken to be: so
    5 % lets two fail before anything is known of the others, and not a third.

    >>> FailureLimit("5%").is_exceeded(n_failed=3, n_done=3)
    True

    Raises ConfigurationError for what is no number from 0, or no share up to 100 %.
    """

    LEAST_DONE = 50

    def __init__(self, limit: int | str) -> None:
        text = str(limit).strip()
        self._percent = text.endswith("%")
        try:
            self._most = float(text[:-1]) if self._percent else int(text)
        except ValueError as exc:
            raise _no_limit(limit) from exc
        if not 0 <= self._most <= (100 if self._percent else float("inf")):
            raise _no_limit(limit)

    def is_exceeded(self, *, n_failed: int, n_done: int) -> bool:
        """Say whether more have failed than may."""
        if self._percent:
            return n_failed * 100 > self._most * max(n_done, self.LEAST_DONE)
        return n_failed > self._most

    def __str__(self) -> str:
        return f"{self._most:g}{' %' if self._percent else ''}"

    def describe(self, *, n_failed: int, n_done: int) -> str:
        """Return why a run stops, and what to do."""
        return (
            f"{n_failed:,} of {counted(n_done, 'article')} failed, and at most {self} may"
            " (--max-failures); the same command goes on, and with --retry-failed tries all of them"
            " again"
        )


def _no_limit(limit: object) -> ConfigurationError:
    return ConfigurationError(
        f"max_failures is {limit!r}; it is a number of articles, such as 20, or a share, such as 5%"
    )
