"""Rows that people have rated: reading them, and saying what is wrong with them."""

from __future__ import annotations

import gzip
import json
import math
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeAlias

from summarizer.errors import InputError

Task: TypeAlias = Literal["faithfulness", "presence"]


@dataclass(frozen=True, slots=True)
class Rating:
    """What people said of one output: `human` in [0, 1], higher is better, or present.

    `carried` is the text that should be supported and `carrier` the one that should support it:
    output and article for faithfulness, unit and output for presence.
    """

    id: str
    group: str
    system: str | None
    carried: str
    carrier: str
    output: str
    human: float


def read_ratings(path: Path, task: Task) -> list[Rating]:
    """Read JSON lines `{id, group, system?, article|unit, output, human}`, gzip or plain.

    Fields beyond these are ignored, and so are empty lines. Raise InputError with file, line and
    field for a missing file, broken JSON, a missing or wrong field, a duplicate id, an empty file,
    fewer than two groups, and a `system` that only some rows have.
    """
    ratings: list[Rating] = []
    lines: dict[str, int] = {}
    for number, line in _lines(path):
        where = f"{path}, line {number}"
        rating = _rating(_object(line, where), task, where)
        if rating.id in lines:
            raise InputError(f"{where}: id {rating.id!r} is already on line {lines[rating.id]}")
        if ratings and (rating.system is None) != (ratings[0].system is None):
            other = "no system, but earlier rows have one"
            if rating.system is not None:
                other = "a system, but earlier rows have none"
            raise InputError(f"{where}: system: this row has {other}; give all rows one, or none")
        lines[rating.id] = number
        ratings.append(rating)
    if not ratings:
        raise InputError(f"{path}: there are no rows in it")
    if len({rating.group for rating in ratings}) < 2:
        last = max(lines.values())
        raise InputError(
            f"{path}, lines 1 to {last}: group: all rows are of {ratings[0].group!r}; a threshold"
            " chosen on one half of the groups and reported on the other needs two or more"
        )
    return ratings


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the lines that are not blank, with their numbers."""
    number = 0
    try:
        with path.open("rb") as opened:
            zipped = opened.read(2) == b"\x1f\x8b"
        with gzip.open(path, "rb") if zipped else path.open("rb") as file:
            for number, raw in enumerate(file, start=1):
                line = raw.decode("utf-8-sig" if number == 1 else "utf-8")
                if line.strip():
                    yield number, line
    except UnicodeDecodeError as exc:
        raise InputError(f"{path}, line {number}: not UTF-8: {exc.reason}") from exc
    except (gzip.BadGzipFile, EOFError, zlib.error) as exc:
        raise InputError(f"{path}, after line {number}: the gzip data is damaged: {exc}") from exc
    except OSError as exc:
        raise InputError(f"{path}: cannot be read: {exc.strerror or exc}") from exc


def _object(line: str, where: str) -> Mapping[str, Any]:
    try:
        row = json.loads(line)  # not orjson: it must tell a NaN from broken JSON
    except (ValueError, RecursionError) as exc:
        raise InputError(f"{where}: not JSON: {exc}") from exc
    if not isinstance(row, dict):
        raise InputError(f"{where}: not a JSON object")
    return row


def _rating(row: Mapping[str, Any], task: Task, where: str) -> Rating:
    output = _text(row, "output", where)
    source = _text(row, "article" if task == "faithfulness" else "unit", where)
    carried, carrier = (output, source) if task == "faithfulness" else (source, output)
    return Rating(
        id=_name(row, "id", where),
        group=_name(row, "group", where),
        system=None if row.get("system") is None else _name(row, "system", where),
        carried=carried,
        carrier=carrier,
        output=output,
        human=_human(row, where),
    )


def _text(row: Mapping[str, Any], field: str, where: str) -> str:
    value = _field(row, field, where)
    if not isinstance(value, str):
        raise InputError(f"{where}: {field} is not a string")
    return value


def _name(row: Mapping[str, Any], field: str, where: str) -> str:
    """Return an id or name; whole numbers are taken as they are written."""
    value = _field(row, field, where)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str) or not value.strip():
        raise InputError(f"{where}: {field} is not a name: {value!r:.60}")
    return value


def _human(row: Mapping[str, Any], where: str) -> float:
    value = _field(row, "human", where)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InputError(f"{where}: human is not a number: {value!r:.60}")
    if math.isnan(value) or not 0 <= value <= 1:
        raise InputError(f"{where}: human is {value!r:.60}; it must be from 0 to 1")
    return float(value)


def _field(row: Mapping[str, Any], field: str, where: str) -> Any:
    if field not in row:
        raise InputError(f"{where}: {field} is missing; the row has {', '.join(sorted(row))[:200]}")
    return row[field]
