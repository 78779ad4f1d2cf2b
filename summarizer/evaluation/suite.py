"""A suite: gold, the model's settings, and what every score is held to; one TOML file.

    name = "seeds"
    gold = ["../gold/*.json"]              # relative to this file
    baseline = "../baselines/seeds.json"   # optional: the scores that a run is held to
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
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from fnmatch import fnmatchcase
from os.path import normpath
from pathlib import Path
from typing import Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from summarizer.errors import ConfigurationError
from summarizer.evaluation.line_numbers import KeyLines, find_toml_lines, json_pointer
from summarizer.evaluation.scorers.table import (
    RENAMED,
    SCORES,
    TodaysNames,
    has_direction,
    lower_is_better,
)
from summarizer.readers.choice import unheeded_by_builtin
from summarizer.settings import (
    Settings,
    choose_model,
    is_builtin,
    load_settings,
    verifier_problem,
)

Number = Annotated[float, Field(allow_inf_nan=False)]

# Settings that say what is asked of whom; keys and folders are the machine's, not the suite's.
MODEL_KEYS: Final = frozenset(
    Settings.model_fields.keys() - {"api_key", "headers", "cache_dir", "use_store", "offline"}
)


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Limit(_Table):
    """What one score is held to; None is no limit."""

    min: Number | None = None
    max: Number | None = None
    max_drop: Annotated[float, Field(ge=0, allow_inf_nan=False)] | None = None
    coverage: Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)] | None = None


Limits = Annotated[dict[str, Limit], TodaysNames]  # by score


class Slice(_Table):
    """Some of the articles, by their ids, and what they are held to together."""

    articles: list[str] = Field(min_length=1)
    thresholds: Limits = Field(min_length=1)

    def holds(self, article: str) -> bool:
        """Say whether an article belongs to the slice."""
        return any(fnmatchcase(article, pattern) for pattern in self.articles)


class JudgeTable(_Table):
    """The [judge] table: which model judges, and how its endpoint is reached."""

    model: str
    prompt: str = "judge"
    base_url: str | None = None
    temperature: Number | None = None


class Tables(_Table):
    """What stands in the file."""

    name: str = ""
    description: str = ""
    gold: list[str] = Field(min_length=1)
    baseline: str | None = None
    recordings: str | None = None
    repeats: int = Field(default=1, ge=1, le=100)
    model: dict[str, Any] = Field(default_factory=dict)
    thresholds: Limits = Field(default_factory=dict)
    slices: dict[str, Slice] = Field(default_factory=dict)
    cases: dict[str, Limits] = Field(default_factory=dict)
    judge: JudgeTable | None = None


_SHARES: Final = frozenset(("share", "f1"))
_KNOWN: Final[dict[str, type[_Table]]] = {  # by the first key above: what may stand below it
    "": Tables,
    "slices": Slice,
    "judge": JudgeTable,
    "thresholds": Limit,
    "cases": Limit,
}


@dataclass(frozen=True)
class SuiteFile:
    """Where a suite stands, and the lines of its keys; every complaint names file, line and key."""

    path: Path
    lines: KeyLines

    def line(self, keys: Sequence[str]) -> int | None:
        """Return the line of nested keys, None when the text does not write them out."""
        return self.lines.nearest(json_pointer(keys))

    def error(self, keys: Sequence[str], message: str) -> ConfigurationError:
        """Return the error of what stands at nested keys."""
        line = self.line(keys)
        place = f"{self.path}:{line}" if line else str(self.path)
        return ConfigurationError(f"{place}: {'.'.join(keys)}: {message}")

    def beside(self, path: str) -> Path:
        """Return a path of the file, which is relative to its folder."""
        return Path(normpath(self.path.parent / path))


@dataclass(frozen=True)
class Suite:
    """A suite, checked: its tables, and what of them is resolved or may be overridden.

    `notes` say what of the file is out of date, and was read all the same.
    """

    file: SuiteFile
    tables: Tables
    gold: tuple[Path, ...]
    baseline: Path | None
    recordings: Path | None
    repeats: int
    notes: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Return the suite's name, that of its file unless it has one."""
        return self.tables.name or self.file.path.stem

    def settings(self, **given: Any) -> Settings:
        """Return the settings of a run; what is `given`, and not None, goes before the suite.

        What the suite says to its model is not said to the built-in reader, given in its place.
        Raises ConfigurationError naming the suite for a setting that cannot be used, and line and
        key where the suite gives it.
        """
        chosen = {k: v for k, v in given.items() if v is not None}
        builtin = is_builtin(chosen.get("model") or "")
        verifies = bool(self.tables.model.get("verify") or chosen.get("verify"))
        unheeded = unheeded_by_builtin(has_verifier=verifies) if builtin else frozenset()
        chosen = {k: v for k, v in self.tables.model.items() if k not in unheeded} | chosen
        try:
            return load_settings(**chosen)
        except ConfigurationError as exc:
            errors = exc.__cause__.errors() if isinstance(exc.__cause__, ValidationError) else []
            for error in errors:
                key = str(error["loc"][0])
                if key in self.tables.model and given.get(key) is None:
                    message = error["msg"].removeprefix("Value error, ")
                    raise self.file.error(("model", key), message) from exc
            raise ConfigurationError(f"{self.file.path}: [model]: {exc}") from exc

    def check_verifier(self, settings: Settings) -> None:
        """Raise ConfigurationError, naming line and key, where nobody can verify who should."""
        model, _ = choose_model(settings)
        if problem := verifier_problem(settings, model, 'verify = "MODEL"'):
            key, message = problem
            raise self.file.error(("model", key), message)

    @property
    def is_unrecorded(self) -> bool:
        """Say whether the suite names a folder of recordings that is not there."""
        named = self.tables.recordings
        if not named or self.recordings is None:
            return False
        return self.recordings == self.file.beside(named) and not self.recordings.is_dir()

    def require_recordings(self) -> None:
        """Raise ConfigurationError when the suite names a folder that is not there."""
        if self.is_unrecorded:
            raise self.file.error(
                ("recordings",), f"{self.recordings} is not a folder; --record makes it"
            )

    def check_articles(self, ids: Collection[str]) -> None:
        """Raise ConfigurationError when a slice or a case names no article of the gold."""
        known = _listed(ids)
        for name, part in self.tables.slices.items():
            if not any(part.holds(article) for article in ids):
                raise ConfigurationError(
                    f"{self.file.path}: slices.{name}.articles names none of the articles: {known}"
                )
        for article in self.tables.cases:
            if article not in ids:
                raise ConfigurationError(
                    f"{self.file.path}: cases: there is no article {article!r} in the gold: {known}"
                )


def load_suite(path: Path) -> Suite:
    """Read a suite and check it.

    Raises ConfigurationError naming file, line and key, and the names that are known.
    """
    try:
        data = path.read_bytes()
    except OSError as exc:
        raise ConfigurationError(f"{path}: cannot be read: {exc.strerror or exc}") from exc
    file, tables = read_tables(path, data)
    for key in sorted(tables.model.keys() - MODEL_KEYS):
        raise file.error(("model", key), f"unknown key; known: {_listed(MODEL_KEYS)}")
    if "prompt" in tables.model:
        tables.model["prompt"] = _prompt(file, tables.model["prompt"])
    gold = [found for pattern in tables.gold for found in _matches(file, pattern)]
    for keys, limit in _limits(tables):
        if problem := _problem(limit, score=keys[-1], of_suite=keys[0] == "thresholds"):
            raise file.error(keys, problem)
    return Suite(
        file,
        tables,
        gold=tuple(dict.fromkeys(gold)),
        baseline=file.beside(tables.baseline) if tables.baseline else None,
        recordings=file.beside(tables.recordings) if tables.recordings else None,
        repeats=tables.repeats,
        notes=tuple(_former_names(path, data.decode("utf-8"))),
    )


def read_tables(path: Path, data: bytes) -> tuple[SuiteFile, Tables]:
    """Return what stands in a suite's file, whose content is `data`; its names are not checked.

    Raises ConfigurationError naming file, line and key.
    """
    try:
        text = data.decode("utf-8-sig")  # some editors on Windows begin with a mark
        table = tomllib.loads(text)
    except UnicodeDecodeError as exc:
        raise ConfigurationError(f"{path}: is not UTF-8") from exc
    except tomllib.TOMLDecodeError as exc:
        raise ConfigurationError(f"{path}: is not TOML: {exc}") from exc
    lines = find_toml_lines(text).by_pointer
    file = SuiteFile(path, KeyLines({_todays(pointer): n for pointer, n in lines.items()}))
    try:
        return file, Tables.model_validate(table)
    except ValidationError as exc:
        raise _invalid(file, exc) from exc


def _todays(pointer: str) -> str:
    """Return where a key of the file stands when scores have their names of today."""
    return "/".join(RENAMED.get(key, key) for key in pointer.split("/"))


def _former_names(path: Path, text: str) -> Iterator[str]:
    for number, line in enumerate(text.splitlines(), start=1):
        for old, new in RENAMED.items():
            if old in line.partition("#")[0]:
                yield f"{path}:{number}: {old} is called {new} now; it is read all the same"


def _matches(file: SuiteFile, pattern: str) -> list[Path]:
    """Return the files of a pattern, which may lead upwards and be absolute, sorted."""
    path = file.beside(pattern)
    found = sorted(Path(path.anchor).glob(str(path.relative_to(path.anchor))))
    if not found:
        raise file.error(("gold",), f"no file matches {pattern!r}: the suite is empty")
    return found


def _limits(tables: Tables) -> Iterator[tuple[tuple[str, ...], Limit]]:
    """Yield every limit of the suite with its keys, the last of which is the score."""
    groups: dict[tuple[str, ...], Limits] = {
        ("thresholds",): tables.thresholds,
        **{("slices", name, "thresholds"): s.thresholds for name, s in tables.slices.items()},
        **{("cases", article): limits for article, limits in tables.cases.items()},
    }
    for keys, limits in groups.items():
        yield from (((*keys, score), limit) for score, limit in limits.items())


def _problem(limit: Limit, *, score: str, of_suite: bool) -> str | None:
    """Return what is wrong with a limit of a score, None if nothing is."""
    if score not in SCORES:
        meant = get_close_matches(score, SCORES, n=1)
        near = f" ({meant[0]} is meant?)" if meant else ""
        return f"unknown score {score!r}{near}; known: {_listed(SCORES)}"
    if limit == Limit():
        return f"names no threshold; known: {', '.join(Limit.model_fields)}"
    bounds = [bound for bound in (limit.min, limit.max, limit.max_drop) if bound is not None]
    if SCORES[score].kind in _SHARES and any(not 0 <= bound <= 1 for bound in bounds):
        return f"{score} is a share from 0 to 1: 5 % is 0.05"
    if limit.max_drop is not None and not of_suite:
        return "max_drop is for [thresholds]: baselines hold whole suites"
    if limit.max_drop is not None and not has_direction(score):
        return f"{score} has no better way: name a min or a max"
    if limit.min is not None and limit.max is not None and limit.min > limit.max:
        return f"min {limit.min} is above max {limit.max}"
    if lower_is_better(score) and limit.min is not None and limit.max is None:
        return f"{score} is better when lower: name a max, not a min"
    return None


def _prompt(file: SuiteFile, prompt: object) -> object:
    """Return a prompt's name as it is, and its path resolved like the others."""
    if isinstance(prompt, str) and (Path(prompt).suffix or len(Path(prompt).parts) > 1):
        return str(file.beside(prompt))
    return prompt


def _invalid(file: SuiteFile, exc: ValidationError) -> ConfigurationError:
    errors = exc.errors(include_url=False, include_input=False)
    # A misspelt key says more than the right one that is missing because of it.
    first = next((e for e in errors if e["type"] == "extra_forbidden"), errors[0])
    keys = tuple(map(str, first["loc"]))
    if first["type"] == "extra_forbidden":
        above = keys[0] if len(keys) > 1 else ""
        if "thresholds" in keys:
            score = ".".join(keys[keys.index("thresholds") + 1 :])
            if score in SCORES:
                return file.error(keys, f'a score is written in quotes: "{score}"')
            above = "thresholds"
        return file.error(keys, f"unknown key; known: {', '.join(_KNOWN[above].model_fields)}")
    return file.error(keys, first["msg"])


def _listed(names: Collection[str]) -> str:
    return ", ".join(sorted(names))
