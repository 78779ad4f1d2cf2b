"""Gold files: reading them, as far as they can be read, and finding them."""

from __future__ import annotations

import codecs
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from summarizer.articles import read_article
from summarizer.articles.rows import parse_json
from summarizer.errors import InputError
from summarizer.evaluation.gold.forms import FormError, form_errors
from summarizer.evaluation.gold.labels import GOLD_SCHEMA, Gold, GoldLabels
from summarizer.evaluation.gold.offsets import filled
from summarizer.evaluation.gold.problems import GoldProblem, first_of
from summarizer.evaluation.line_numbers import KeyLines, find_key_lines
from summarizer.models import Article

_LISTS = ("claims", "key_points", "entities", "excluded", "unlabelled")


@dataclass(frozen=True)
class GoldFile:
    """A file of gold as far as it can be read.

    `values` is what stands in it, `article` what it is about. `gold` are the items that have the
    form of gold, and `kept` the index in the file of each of them, by list; `broken` are the
    others. `problems` is what keeps the rest from being read: gold is whole where there is none.
    """

    path: Path
    problems: tuple[GoldProblem, ...]
    values: Mapping[str, Any]
    key_lines: KeyLines = field(default_factory=KeyLines)
    article: Article | None = None
    gold: Gold | None = None
    kept: Mapping[str, Sequence[int]] | None = None

    def broken(self, name: str) -> list[Any]:
        """Return the items of a list that have not the form of gold."""
        return [self.values[name][index] for index in sorted(self.broken_indices(name))]

    def broken_indices(self, name: str) -> set[int]:
        """Return where the items of a list stand that have not the form of gold."""
        kept = self.kept[name] if self.kept else range(_length(self.values.get(name)))
        return set(range(_length(self.values.get(name)))).difference(kept)

    def key(self, key: str) -> str:
        """Return the key in the file of a key in `gold`."""
        name, index, rest = (*key.split("/", 3)[1:], "", "", "")[:3]
        if self.kept is None or name not in _LISTS or not index:
            return key
        return "/" + "/".join(filter(None, (name, str(self.kept[name][int(index)]), rest)))

    def problem(self, key: str, message: str, *, is_warning: bool = False) -> GoldProblem:
        """Return a problem at a key of the file."""
        line = self.key_lines.line(key)
        return GoldProblem(os.fspath(self.path), line, key, message, is_warning)


def load_gold(path: str | os.PathLike[str]) -> Gold:
    """Read gold and the article it is about.

    Offsets that the file does not give are those of the one place of the quote, UNPLACED where
    there is none or several. InputError with file, line and key for what is not JSON or not of the
    form of gold, and for an article that cannot be read; of several problems the first, and how
    many there are. Offsets, hashes and ids are not looked at: see `check_gold`.
    """
    gold = read_gold(path)
    if isinstance(gold, Gold):
        return gold
    raise InputError(first_of(gold))


def read_gold(path: str | os.PathLike[str]) -> Gold | list[GoldProblem]:
    """Read gold, or return everything that keeps it from being read."""
    file = open_gold(path)
    if file.problems or file.gold is None:
        return list(file.problems)
    return file.gold


def open_gold(path: str | os.PathLike[str]) -> GoldFile:
    """Read gold as far as it can be read. Never raises for what stands in the file."""
    path = Path(path)
    try:
        data = path.read_bytes().removeprefix(codecs.BOM_UTF8)  # some editors put it in
        values = parse_json(data)
    except OSError as exc:
        return _unread(path, f"cannot be read: {exc.strerror or exc}")
    except InputError as exc:
        return _unread(path, _why_no_json(path, exc), line=_line_of_break(exc))
    if not isinstance(values, dict):
        return _unread(path, "is JSON, but not gold: not an object")
    file = GoldFile(path, (), values, find_key_lines(data.decode("utf-8")))
    twice = [file.problem(key, "this key stands twice") for key in file.key_lines.repeated]
    if problem := _foreign(values):
        return _with(file, [file.problem(*problem), *twice])
    article = values.get("article")
    found: list[GoldProblem] = []
    if isinstance(article, dict) and isinstance(article.get("path"), str) and article["path"]:
        try:
            file = _with(file, [], article=_article(path.parent / article["path"]))
        except InputError as exc:
            found.append(file.problem("/article/path", _why_no_article(path, article, exc)))
    file = _validated(file)
    problems = sorted((*file.problems, *twice, *found))
    return _with(file, problems)


def _article(path: Path) -> Article:
    if path.is_dir():
        raise InputError(f"{path}: is a folder, and no article")
    return read_article(path)


def find_gold(paths: Iterable[str | os.PathLike[str]]) -> list[Path]:
    """Return the gold files among files and folders, those of a folder sorted, not recursively.

    InputError for a folder that holds none, and for a path that is not there.
    """
    found: list[Path] = []
    for path in map(Path, paths):
        inside = sorted(path.glob("*.json")) if path.is_dir() else [path]
        if not inside:
            raise InputError(
                f"{path}: no gold (*.json) in this folder; `summarizer gold new ARTICLE -o {path}`"
                " makes some"
            )
        if not path.exists():
            raise InputError(
                f"{path}: cannot be read: no such file or folder; name gold, or a folder of it"
            )
        found += inside
    return found


def _validated(file: GoldFile) -> GoldFile:
    """Return the file with its gold, or with what of it has not the form of gold."""
    values = filled(file.values, file.article) if file.article else deepcopy(dict(file.values))
    kept = {name: list(range(_length(values.get(name)))) for name in _LISTS}
    problems: list[GoldProblem] = []
    labels = None
    try:
        labels = GoldLabels.model_validate(values)
    except ValidationError as exc:
        errors = form_errors(exc, values)
        problems = [file.problem(error.key, error.message) for error in errors]
        _remove_broken(values, kept, errors)
        if file.article and isinstance(values.get("article"), dict):
            values = filled(values, file.article)
        try:
            labels = GoldLabels.model_validate(values)
        except ValidationError:
            return _with(file, problems)  # the path of the article is missing
    if file.article is None:
        return _with(file, problems)
    known = {
        name: value
        for name in ("title", "publisher", "published")
        if getattr(file.article, name) is None
        and (value := getattr(labels.article, name)) is not None
    }
    source = Article(**{**file.article.model_dump(), **known, "id": file.path.stem})
    gold = Gold(**dict(labels), file=file.path, source=source, key_lines=file.key_lines)
    return _with(file, problems, gold=gold, kept=kept)


def _remove_broken(
    values: dict[str, Any], kept: dict[str, list[int]], errors: Iterable[FormError]
) -> None:
    """Take out the items of lists, and else the keys, that errors are in."""
    broken: dict[str, set[int]] = {}
    for place in (error.place for error in errors):
        name = str(place[0])
        if name in _LISTS and len(place) > 1 and isinstance(place[1], int):
            broken.setdefault(name, set()).add(place[1])
        elif name == "article" and len(place) > 1:
            values[name].pop(place[1], None)
        else:
            values.pop(name, None)
            kept.get(name, []).clear()
    for name, indices in broken.items():
        kept[name] = [index for index in kept[name] if index not in indices]
        values[name] = [values[name][index] for index in kept[name]]


def _with(file: GoldFile, problems: Iterable[GoldProblem], **changes: Any) -> GoldFile:
    return replace(file, problems=tuple(problems), **changes)


def _unread(path: Path, message: str, *, line: int = 1) -> GoldFile:
    return GoldFile(path, (GoldProblem(os.fspath(path), line, "", message),), {})


def _length(items: object) -> int:
    return len(items) if isinstance(items, list) else 0


def _foreign(values: Mapping[str, Any]) -> tuple[str, str] | None:
    """Return the key and what to say of an object that is something else than gold."""
    schema = values.get("schema", GOLD_SCHEMA)
    if schema != GOLD_SCHEMA:
        return "/schema", f"is not gold: its schema is {schema!r:.60}, not {GOLD_SCHEMA!r}"
    if "schema" not in values and "article" not in values:
        return "", "is JSON, but not gold: it has no `article` with a `path`"
    return None


def _why_no_json(path: Path, error: InputError) -> str:
    if path.suffix == ".json":
        return str(error)
    return f"{error}; gold of an article is a .json file: summarizer gold new {path} -o gold/"


def _line_of_break(error: InputError) -> int:
    """Return the line that a JSON error names, 1 if it names none."""
    named = re.search(r"line (\d+) column", str(error))
    return int(named[1]) if named else 1


def _why_no_article(file: Path, article: Mapping[str, Any], error: InputError) -> str:
    """Return why an article cannot be read; from where its path leads if it was meant otherwise."""
    if Path(article["path"]).is_file():
        right = Path(os.path.relpath(article["path"], file.parent)).as_posix()
        return f"{error}; the path is relative to the folder of this file: write {right!r}"
    return f"{error}; the path is relative to the folder of this file"
