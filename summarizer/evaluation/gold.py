"""Gold: the hand-labelled reference of one article, read from its file.

The vocabulary is that of the record (`summarizer.models`). What a file must hold beyond its form
is checked by `summarizer.evaluation.gold_check`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StrictFloat,
    StrictInt,
    ValidationError,
)

from summarizer.articles import read_article
from summarizer.articles.rows import parse_json
from summarizer.errors import InputError
from summarizer.evaluation.key_lines import KeyLines, find_key_lines
from summarizer.models import Article, Model
from summarizer.vocabulary import Comparator, EntityType, Importance, Polarity, Status

GOLD_SCHEMA = "urn:summarizer:gold:1"
GUIDELINE = "1"
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MAX_SHOWN = 60


def _day(value: object) -> object:
    """Accept a date, or its one ISO form; pydantic alone would read numbers as days too."""
    if isinstance(value, date) or value is None:
        return value
    if isinstance(value, str) and _ISO_DAY.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise ValueError("not a day; write YYYY-MM-DD")


def _level(value: object) -> object:
    """Accept one name where several joint sources may stand."""
    return [value] if isinstance(value, str) else value


def _alternative(value: object) -> object:
    """Refuse a bare name as an alternative chain: it is not clear whether it is one."""
    if isinstance(value, str):
        raise ValueError(  # noqa: TRY004 - pydantic turns this one into a problem of the field
            'an alternative is a whole chain; write ["..."], or [] for no source'
        )
    return value


GoldDay = Annotated[date, BeforeValidator(_day)]
Text = Annotated[str, Field(min_length=1)]
Level = Annotated[tuple[Text, ...], Field(min_length=1), BeforeValidator(_level)]
Chain = tuple[Level, ...]


class GoldModel(Model):
    """A frozen value that refuses unknown fields, infinities and values of a near type."""

    model_config = ConfigDict(allow_inf_nan=False)


class GoldArticle(GoldModel):
    """The article as the labels saw it; `path` is relative to the gold file."""

    path: Text
    sha256: str
    n_chars: StrictInt
    title: str | None = None
    publisher: str | None = None
    published: GoldDay | None = None
    dateline: str | None = None


class GoldEvidence(GoldModel):
    """A quote at `[start, end)`; `support` carries the claim, `context` only resolves it."""

    quote: Text
    start: StrictInt
    end: StrictInt
    role: Literal["support", "context"] = "support"


class GoldQuantity(GoldModel):
    """A number of a claim; `value` is None for a vague one ("dozens")."""

    text: Text
    value: StrictInt | StrictFloat | None = None
    unit: str | None = None
    comparator: Comparator = "exact"


class GoldTime(GoldModel):
    """When the event happens: inclusive days, None where open."""

    text: str | None = None
    start: GoldDay | None = None
    end: GoldDay | None = None


class Accept(GoldModel):
    """Other labels that count as right: whole alternatives, not parts of one."""

    status: tuple[Status, ...] = ()
    polarity: tuple[Polarity, ...] = ()
    attribution: tuple[Annotated[Chain, BeforeValidator(_alternative)], ...] = ()


class GoldClaim(GoldModel):
    """A claim as a person labelled it; an `optional` one is neutral in scoring."""

    id: Text
    text: Text
    importance: Importance
    optional: StrictBool = False
    evidence: Annotated[tuple[GoldEvidence, ...], Field(min_length=1)]
    attribution: Chain = ()
    status: Status
    polarity: Polarity
    quantities: tuple[GoldQuantity, ...] = ()
    time: GoldTime | None = None
    accept: Accept = Accept()
    note: str = ""


class KeyPoint(GoldModel):
    """One of the ranked points of the article, and the claims that make it."""

    text: Text
    claims: Annotated[tuple[str, ...], Field(min_length=1)]


class GoldEntity(GoldModel):
    """Someone or something with a name, and every other form the article uses for it."""

    name: Text
    type: EntityType = "other"
    aliases: tuple[Text, ...] = ()


class Excluded(GoldModel):
    """A stretch of the article that is no claim, and why."""

    quote: Text
    start: StrictInt
    end: StrictInt
    reason: Text


class GoldLabels(GoldModel):
    """What stands in the file."""

    schema_id: Literal["urn:summarizer:gold:1"] = Field(alias="schema")
    guideline: str
    annotator: Text
    labelled: GoldDay
    article: GoldArticle
    key_points: tuple[KeyPoint, ...]
    claims: tuple[GoldClaim, ...]
    entities: tuple[GoldEntity, ...]
    excluded: tuple[Excluded, ...]


class Gold(GoldLabels):
    """Gold with the article it is about: `text` is the article's, `file` the gold's own path."""

    file: Path
    text: str
    key_lines: KeyLines = Field(default=KeyLines(), repr=False)

    @property
    def id(self) -> str:
        """Return the article's id: the name of the gold file without its suffix."""
        return self.file.stem

    @property
    def article_path(self) -> Path:
        """Return where the article is."""
        return self.file.parent / self.article.path

    @cached_property
    def source(self) -> Article:
        """Return the article itself, with what the gold says of it."""
        return Article(
            text=self.text,
            id=self.id,
            title=self.article.title,
            publisher=self.article.publisher,
            published=self.article.published,
            source=os.fspath(self.article_path),
        )

    def line_of(self, claim_id: str) -> int:
        """Return the line of the gold file where a claim starts, 1 if there is no such claim."""
        for index, claim in enumerate(self.claims):
            if claim.id == claim_id:
                return self.key_lines.line(f"/claims/{index}")
        return 1


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
        text = read_article(file.parent / labels.article.path).text
    except InputError as exc:
        line = key_lines.line("/article/path")
        return [_problem(file, str(exc), "/article/path", line)]
    return Gold(**dict(labels), file=file, text=text, key_lines=key_lines)


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
