"""A suite: gold, the model's settings, and what every score is held to; one TOML file.

    name = "seeds"
    gold = ["../gold/*.json"]              # relative to this file
    recordings = "../recordings/big-model" # optional: replies that answer without a key
    repeats = 1                            # how often every article is asked for

    [model]                                # names of Settings
    model = "extractive"

    [thresholds]
    "claims.f1" = { min = 0.5, max_drop = 0.01, coverage = 0.9 }
    "claims.unsupported" = { max = 0.1 }

    [slices.hostile]
    articles = ["injection-*"]             # ids, with * and ?
    thresholds = { "claims.recall" = { min = 0.4 } }

    [cases."003_a1009d192c6f2f29"]
    "claims.f1" = { min = 0.4 }

`coverage` is the least share of cases in which a score is a value, not skipped and no error.
`max_drop` is how much worse than its baseline a score may be; 0 unless given.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from os.path import normpath
from pathlib import Path
from typing import Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from summarizer.errors import ConfigurationError
from summarizer.evaluation.line_numbers import toml_line
from summarizer.evaluation.scorers.table import SCORES, has_direction, lower_is_better
from summarizer.settings import Settings, load_settings

Number = Annotated[float, Field(allow_inf_nan=False)]

# Settings that say what is asked of whom; keys and folders are the machine's, not the suite's.
MODEL_KEYS: Final = frozenset(
    Settings.model_fields.keys() - {"api_key", "cache_dir", "use_store", "offline"}
)


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class _Limit(_Table):
    min: Number | None = None
    max: Number | None = None
    max_drop: Annotated[float, Field(ge=0, allow_inf_nan=False)] | None = None
    coverage: Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)] | None = None


class _Slice(_Table):
    articles: list[str] = Field(min_length=1)
    thresholds: dict[str, _Limit] = Field(min_length=1)


class JudgeTable(_Table):
    """The [judge] table: which model judges, and how its endpoint is reached."""

    model: str
    prompt: str = "judge"
    base_url: str | None = None
    temperature: Number | None = None


class _File(_Table):
    name: str = ""
    description: str = ""
    gold: list[str] = Field(min_length=1)
    recordings: str | None = None
    repeats: int = Field(default=1, ge=1, le=100)
    model: dict[str, Any] = Field(default_factory=dict)
    thresholds: dict[str, _Limit] = Field(default_factory=dict)
    slices: dict[str, _Slice] = Field(default_factory=dict)
    cases: dict[str, dict[str, _Limit]] = Field(default_factory=dict)
    judge: JudgeTable | None = None


_KNOWN: Final = {  # by the first key above: what may stand below it
    "": tuple(_File.model_fields),
    "slices": tuple(_Slice.model_fields),
    "judge": tuple(JudgeTable.model_fields),
    "thresholds": tuple(_Limit.model_fields),
    "cases": tuple(_Limit.model_fields),
}


@dataclass(frozen=True)
class Limit:
    """What one score is held to, and on which line of the suite; None is no limit.

    `where` is "" for the whole suite, else "slice NAME" or the id of one article.
    """

    score: str
    minimum: float | None = None
    maximum: float | None = None
    max_drop: float | None = None
    coverage: float | None = None
    where: str = ""
    line: int | None = None


@dataclass(frozen=True)
class Slice:
    """Some of the articles, by their ids, and what they are held to together."""

    name: str
    articles: tuple[str, ...]
    limits: tuple[Limit, ...]

    def holds(self, article: str) -> bool:
        """Say whether an article belongs to the slice."""
        return any(fnmatchcase(article, pattern) for pattern in self.articles)


@dataclass(frozen=True)
class Suite:
    """A suite as its file has it, checked; paths are resolved against the file's folder."""

    path: Path
    name: str
    gold: tuple[Path, ...]
    description: str = ""
    recordings: Path | None = None
    repeats: int = 1
    model: Mapping[str, Any] = field(default_factory=dict)
    limits: tuple[Limit, ...] = ()
    slices: tuple[Slice, ...] = ()
    cases: Mapping[str, tuple[Limit, ...]] = field(default_factory=dict)
    judge: JudgeTable | None = None

    def settings(self, **given: Any) -> Settings:
        """Return the settings of a run; what is `given`, and not None, goes before the suite.

        Raises ConfigurationError naming the suite for a setting that cannot be used.
        """
        chosen = {**self.model, **{k: v for k, v in given.items() if v is not None}}
        try:
            return load_settings(**chosen)
        except ConfigurationError as exc:
            raise ConfigurationError(f"{self.path}: [model]: {exc}") from exc

    def check_articles(self, ids: Collection[str]) -> None:
        """Raise ConfigurationError when a slice or a case names no article of the gold."""
        known = ", ".join(sorted(ids))
        for part in self.slices:
            if not any(part.holds(article) for article in ids):
                raise ConfigurationError(
                    f"{self.path}: slices.{part.name}.articles names none of the articles: {known}"
                )
        for article in self.cases:
            if article not in ids:
                raise ConfigurationError(
                    f"{self.path}: cases: there is no article {article!r} in the gold: {known}"
                )


def load_suite(path: Path) -> Suite:
    """Read a suite and check it.

    Raises ConfigurationError naming file, line and key, and the names that are known.
    """
    try:
        text = path.read_text(encoding="utf-8")
        table = tomllib.loads(text)
    except OSError as exc:
        raise ConfigurationError(f"{path}: cannot be read: {exc.strerror or exc}") from exc
    except UnicodeDecodeError as exc:
        raise ConfigurationError(f"{path}: is not UTF-8") from exc
    except tomllib.TOMLDecodeError as exc:
        raise ConfigurationError(f"{path}: is not TOML: {exc}") from exc
    return _Reader(path, text).suite(table)


class _Reader:
    """Turns a suite's table into a Suite; every complaint names file, line and key."""

    def __init__(self, path: Path, text: str) -> None:
        self._path = path
        self._text = text

    def suite(self, table: Mapping[str, Any]) -> Suite:
        try:
            file = _File.model_validate(table)
        except ValidationError as exc:
            raise self._invalid(exc) from exc
        for key in sorted(file.model.keys() - MODEL_KEYS):
            raise self._error(("model", key), f"unknown key; known: {_listed(MODEL_KEYS)}")
        if "prompt" in file.model:
            file.model["prompt"] = self._prompt(file.model["prompt"])
        recordings = self._beside(file.recordings) if file.recordings else None
        if recordings is not None and not recordings.is_dir():
            raise self._error(("recordings",), f"{recordings} is not a folder")
        return Suite(
            path=self._path,
            name=file.name or self._path.stem,
            description=file.description,
            gold=tuple(self._gold(file.gold)),
            recordings=recordings,
            repeats=file.repeats,
            model=file.model,
            limits=self._limits(("thresholds",), file.thresholds),
            slices=tuple(self._slice(name, part) for name, part in file.slices.items()),
            cases={
                article: self._limits(("cases", article), limits, where=article)
                for article, limits in file.cases.items()
            },
            judge=file.judge,
        )

    def _gold(self, patterns: Sequence[str]) -> Iterator[Path]:
        """Yield every gold file once, sorted within each pattern."""
        seen: set[Path] = set()
        for pattern in patterns:
            found = self._matches(pattern)
            if not found:
                raise self._error(("gold",), f"no file matches {pattern!r}: the suite is empty")
            for path in found:
                if path not in seen:
                    seen.add(path)
                    yield path

    def _matches(self, pattern: str) -> list[Path]:
        """Return the files of a pattern, which may lead upwards and be absolute, sorted."""
        path = self._beside(pattern)
        return sorted(file for file in Path(path.anchor).glob(str(path.relative_to(path.anchor))))

    def _slice(self, name: str, part: _Slice) -> Slice:
        keys = ("slices", name, "thresholds")
        limits = self._limits(keys, part.thresholds, where=f"slice {name}")
        return Slice(name, tuple(part.articles), limits)

    def _limits(
        self, keys: tuple[str, ...], limits: Mapping[str, _Limit], *, where: str = ""
    ) -> tuple[Limit, ...]:
        return tuple(self._limit((*keys, name), limit, where) for name, limit in limits.items())

    def _limit(self, keys: tuple[str, ...], limit: _Limit, where: str) -> Limit:
        score = keys[-1]
        if score not in SCORES:
            raise self._error(keys, f"unknown score {score!r}; known: {_listed(SCORES)}")
        if limit == _Limit():
            raise self._error(keys, f"names no threshold; known: {', '.join(_Limit.model_fields)}")
        if where and limit.max_drop is not None:
            raise self._error(keys, "max_drop is for [thresholds]: baselines hold whole suites")
        if limit.max_drop is not None and not has_direction(score):
            raise self._error(keys, f"{score} has no better way: name a min or a max")
        if limit.min is not None and limit.max is not None and limit.min > limit.max:
            raise self._error(keys, f"min {limit.min} is above max {limit.max}")
        if lower_is_better(score) and limit.min is not None and limit.max is None:
            raise self._error(keys, f"{score} is better when lower: name a max, not a min")
        return Limit(
            score=score,
            minimum=limit.min,
            maximum=limit.max,
            max_drop=limit.max_drop,
            coverage=limit.coverage,
            where=where,
            line=toml_line(self._text, keys),
        )

    def _prompt(self, prompt: object) -> object:
        """Return a prompt's name as it is, and its path resolved like the others."""
        if isinstance(prompt, str) and (Path(prompt).suffix or len(Path(prompt).parts) > 1):
            return str(self._beside(prompt))
        return prompt

    def _beside(self, path: str) -> Path:
        return Path(normpath(self._path.parent / path))

    def _invalid(self, exc: ValidationError) -> ConfigurationError:
        errors = exc.errors(include_url=False, include_input=False)
        # A misspelt key says more than the right one that is missing because of it.
        first = next((e for e in errors if e["type"] == "extra_forbidden"), errors[0])
        keys = tuple(map(str, first["loc"]))
        if first["type"] == "extra_forbidden":
            above = keys[0] if len(keys) > 1 else ""
            if above == "slices" and "thresholds" in keys:
                above = "thresholds"
            return self._error(keys, f"unknown key; known: {', '.join(_KNOWN[above])}")
        return self._error(keys, first["msg"])

    def _error(self, keys: Sequence[str], message: str) -> ConfigurationError:
        line = toml_line(self._text, keys)
        place = f"{self._path}:{line}" if line else str(self._path)
        return ConfigurationError(f"{place}: {'.'.join(keys)}: {message}")


def _listed(names: Collection[str]) -> str:
    return ", ".join(sorted(names))
