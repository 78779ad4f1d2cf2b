"""Gold files: reading them, finding them, and the skeleton of a new one."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from summarizer.articles import read_article
from summarizer.articles.rows import parse_json
from summarizer.errors import InputError
from summarizer.evaluation.gold.labels import Gold, GoldLabels
from summarizer.evaluation.line_numbers import KeyLines, find_key_lines
from summarizer.models import Article

GOLD_SCHEMA = "urn:summarizer:gold:1"
GUIDELINE = "2"
_MAX_SHOWN = 60


@dataclass(frozen=True, order=True)
class GoldProblem:
    """What is wrong with gold, and where: `key` is a JSON pointer, `line` counts from 1."""

    file: str
    line: int
    key: str
    message: str

    def __str__(self) -> str:
        return ": ".join(filter(None, (f"{self.file}:{self.line}", self.key, self.message)))


def load_gold(path: str | os.PathLike[str]) -> Gold:
    """Read gold and the article it is about.

    InputError with file, line and key for what is not JSON or not of the form of gold, and for
    an article that cannot be read; of several problems the first, and how many there are.
    Offsets, hashes and ids are not looked at: see `check_gold`.
    """
    gold = read_gold(path)
    if isinstance(gold, Gold):
        return gold
    raise InputError(first_of(gold))


def read_gold(path: str | os.PathLike[str]) -> Gold | list[GoldProblem]:
    """Read gold, or return everything that keeps it from being read."""
    file = Path(path)
    try:
        data = file.read_bytes()
        values = parse_json(data)
    except OSError as exc:
        return [_problem(file, f"cannot be read: {exc.strerror or exc}")]
    except InputError as exc:
        return [_problem(file, str(exc), line=_line_of_break(exc))]
    key_lines = find_key_lines(data.decode("utf-8"))
    if not isinstance(values, dict):
        return [_problem(file, "is JSON, but not gold: not an object")]
    problems = [
        _problem(file, "this key stands twice", key, key_lines.line(key))
        for key in key_lines.repeated
    ]
    try:
        labels = GoldLabels.model_validate(values)
    except ValidationError as exc:
        return sorted(problems + _form_problems(file, exc, key_lines))
    if problems:
        return problems
    try:
        article = read_article(file.parent / labels.article.path)
    except InputError as exc:
        line = key_lines.line("/article/path")
        return [_problem(file, str(exc), "/article/path", line)]
    known = {
        name: value
        for name in ("title", "publisher", "published")
        if getattr(article, name) is None and (value := getattr(labels.article, name)) is not None
    }
    source = Article(**{**article.model_dump(), **known, "id": file.stem})
    return Gold(**dict(labels), file=file, source=source, key_lines=key_lines)


def first_of(problems: Sequence[GoldProblem]) -> str:
    """Return the first problem, and how many more there are."""
    more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
    return f"{problems[0]}{more}"


def find_gold(paths: Iterable[str | os.PathLike[str]]) -> list[Path]:
    """Return the gold files among files and folders, those of a folder sorted, not recursively.

    InputError for a folder that holds none, and for a path that is not there.
    """
    found: list[Path] = []
    for path in map(Path, paths):
        inside = sorted(path.glob("*.json")) if path.is_dir() else [path]
        if not inside:
            raise InputError(f"{path}: no gold (*.json) in this folder")
        if not path.exists():
            raise InputError(f"{path}: cannot be read: no such file or folder")
        found += inside
    return found


def new_gold(
    article: Article, *, path: str, labelled: date, annotator: str = "a1"
) -> dict[str, Any]:
    """Return the skeleton of gold for an article, ready to be written as JSON.

    `path` leads from the gold's folder to the article. Everything but the labels is filled in;
    `check_gold` then lists the sentences that are left to label.
    """
    return {
        "schema": GOLD_SCHEMA,
        "guideline": GUIDELINE,
        "annotator": annotator,
        "labelled": labelled.isoformat(),
        "article": {
            "path": path,
            "sha256": article.sha256,
            "n_chars": len(article.text),
            "title": article.title,
            "publisher": article.publisher,
            "published": article.published.isoformat() if article.published else None,
            "dateline": None,
        },
        "key_points": [],
        "claims": [],
        "entities": [],
        "excluded": [],
    }


def _problem(file: Path, message: str, key: str = "", line: int = 1) -> GoldProblem:
    return GoldProblem(os.fspath(file), line, key, message)


def _line_of_break(error: InputError) -> int:
    """Return the line that a JSON error names, 1 if it names none."""
    named = re.search(r"line (\d+) column", str(error))
    return int(named[1]) if named else 1


def _form_problems(file: Path, error: ValidationError, lines: KeyLines) -> list[GoldProblem]:
    """Return what pydantic found, each at the deepest key that stands in the file."""
    problems = []
    everything = error.errors(include_url=False, include_context=False)
    places = [found["loc"] for found in everything]
    for found in everything:
        depth = len(found["loc"])
        if found["type"] == "too_short" and any(
            len(place) > depth and place[:depth] == found["loc"] for place in places
        ):
            continue  # its items were dropped for their own problems: it is not short of any
        key = "".join(f"/{part}" for part in found["loc"])
        message = found["msg"].removeprefix("Value error, ")
        given = found["input"]
        if found["type"] != "missing" and isinstance(given, str | int | float | None):
            message += f", not {repr(given)[:_MAX_SHOWN]}"
        message = message[:1].lower() + message[1:]
        problems.append(_problem(file, message, key, lines.line(key)))
    return problems
