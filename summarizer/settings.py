"""Settings: arguments, else the environment, else [tool.summarizer] in pyproject.toml."""

from __future__ import annotations

import os
import re
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated

from platformdirs import user_cache_path
from pydantic import AliasChoices, BeforeValidator, Field, PrivateAttr, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    PyprojectTomlConfigSettingsSource,
    SettingsConfigDict,
)

from summarizer.descriptions import SETTINGS
from summarizer.errors import ConfigurationError
from summarizer.vocabulary import ModeChoice, OnWrong

EXTRACTIVE = "extractive"
# The small current model of the provider whose key is set; named, so that a run says what it used.
DEFAULT_OPENAI_MODEL = "gpt-5.4-mini"
_PREFIX = "SUMMARIZER_"
_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")

# As pydantic reads the other switches of the environment.
_YES = frozenset("1 true t yes y on".split())
_NO = frozenset("0 false f no n off".split())

_RETRY_TIME_S = (
    300.0  # of which a fault that lasts takes 45 s, and the server's own wishes the rest
)
_DOWN_S = 60.0  # a restart takes less; the same command goes on whenever the endpoint is back

Count = Annotated[int, Field(ge=1)]
Dollars = Annotated[float, Field(ge=0, allow_inf_nan=False)]


def _as_verifier(value: object) -> object:
    """Return whether to verify, or by which model, of what a variable or an option says.

    Raises ValueError for an empty name, such as a shell variable that is not set leaves.
    """
    if isinstance(value, bool):
        return value
    word = value.strip() if isinstance(value, str) else None
    if not word:
        is_empty = "is empty; name the model that verifies, or leave it out"
        is_other = "should be true, false, or the name of the model that verifies"
        raise ValueError(is_other if word is None else is_empty)
    return word.lower() in _YES if word.lower() in _YES | _NO else word


def _as_price(value: object) -> object:
    """Return the two prices of a text IN,OUT; anything else as it is."""
    if not isinstance(value, str):
        return value
    parts = value.split(",")
    try:
        dollars = tuple(float(part) for part in parts)
    except ValueError:
        dollars = ()
    if len(dollars) != 2:
        raise ValueError(
            f"{value!r} is not IN,OUT: US dollars for a million input and a million output tokens,"
            " such as 0.25,2"
        )
    return dollars


def default_cache_dir() -> Path:
    """Return the folder of the response store when none is named."""
    return user_cache_path("summarizer") / "store"


class Settings(BaseSettings):
    """Everything a run can be told. Each field is also `SUMMARIZER_<NAME>` in the environment.

    {fields}
    """

    model_config = SettingsConfigDict(
        env_prefix=_PREFIX,
        env_ignore_empty=True,
        pyproject_toml_table_header=("tool", "summarizer"),
        extra="forbid",
        frozen=True,
        validate_by_name=True,
        validate_by_alias=True,
        protected_namespaces=(),
    )

    model: str | None = None
    base_url: str | None = Field(
        default=None,
        validation_alias=AliasChoices("base_url", "SUMMARIZER_BASE_URL", "OPENAI_BASE_URL"),
    )
    api_key: SecretStr | None = Field(
        default=None,
        validation_alias=AliasChoices("api_key", "SUMMARIZER_API_KEY", "OPENAI_API_KEY"),
    )
    headers: SecretStr | None = None
    mode: ModeChoice = "auto"
    prompt: str = "article"
    language: str | None = None
    temperature: float | None = Field(default=None, ge=0, le=2)
    seed: int | None = None
    max_output_tokens: Count | None = None
    context_tokens: Count | None = None
    max_words: int = Field(default=80, ge=10, le=1000)
    max_reasks: int = Field(default=2, ge=0, le=10)
    repair: bool = True
    verify: Annotated[bool | str, BeforeValidator(_as_verifier)] = False
    on_wrong: OnWrong = "flag"
    cache_dir: Path = Field(default_factory=default_cache_dir)
    use_store: bool = True
    offline: bool = False
    concurrency: int = Field(default=16, ge=1, le=4096)
    timeout_s: float = Field(default=600.0, gt=0)
    retry_time_s: float = Field(default=_RETRY_TIME_S, ge=0)
    give_up_after_s: float | None = Field(default=None, ge=0)
    rpm: Count | None = None
    tpm: Count | None = None
    price: Annotated[tuple[Dollars, Dollars] | None, NoDecode, BeforeValidator(_as_price)] = None
    max_cost_usd: float | None = Field(default=None, gt=0)
    max_tokens: Count | None = None
    max_chars: Count = 1_000_000
    _given: frozenset[str] = PrivateAttr(default=frozenset())

    @property
    def given(self) -> frozenset[str]:
        """Return the names that were given as arguments or options, not found elsewhere."""
        return self._given

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Put pyproject.toml last."""
        return init_settings, env_settings, PyprojectTomlConfigSettingsSource(settings_cls)


for _name, _text in SETTINGS.items():
    Settings.model_fields[_name].description = _text
Settings.__doc__ = (Settings.__doc__ or "").replace(
    "{fields}", "\n    ".join(f"{n}: {text}" for n, text in SETTINGS.items())
)


def load_settings(**given: object) -> Settings:
    """Return the settings; None among `given` means not given.

    Raises ConfigurationError naming each setting that cannot be used, where it came from, and
    never its value.
    """
    named = {name: value for name, value in given.items() if value is not None}
    try:
        settings = Settings(**named)  # type: ignore[arg-type]  # checked by pydantic
    except ValidationError as exc:
        problems = "; ".join(
            _problem(".".join(map(str, e["loc"])), e["type"], e["msg"], named)
            for e in exc.errors(include_input=False)
        )
        raise ConfigurationError(f"settings cannot be used: {problems}") from exc
    except ValueError as exc:  # tomllib: the working folder's pyproject.toml is broken
        raise ConfigurationError(f"pyproject.toml cannot be read: {exc}") from exc
    settings._given = frozenset(named)  # ours, and part of no comparison
    return settings


def give_up_after_s(settings: Settings) -> float:
    """Return how long an endpoint may be down: as was said, or as long as a retry may take.

    That is 60 s unless another time for retries was named, of which more than 300 s is patience.
    """
    if settings.give_up_after_s is not None:
        return settings.give_up_after_s
    if settings.retry_time_s <= _RETRY_TIME_S:
        return min(settings.retry_time_s, _DOWN_S)
    return settings.retry_time_s


def read_headers(settings: Settings) -> dict[str, str]:
    """Return the headers to send; raises ConfigurationError, showing none, for what is none."""
    lines = settings.headers.get_secret_value().splitlines() if settings.headers else []
    headers = {}
    for line in filter(str.strip, lines):
        name, colon, value = line.partition(":")
        if not colon or not _HEADER_NAME.fullmatch(name.strip()) or not value.strip().isprintable():
            raise ConfigurationError("headers: one is not of the form 'Name: value'")
        headers[name.strip()] = value.strip()
    return headers


def choose_model(settings: Settings) -> tuple[str, str]:
    """Return the model that will be used, and why, in words."""
    if settings.model:
        return settings.model, "it was named (--model, SUMMARIZER_MODEL or pyproject.toml)"
    if settings.api_key:
        return DEFAULT_OPENAI_MODEL, "OPENAI_API_KEY is set and no model was named"
    return EXTRACTIVE, "no model was named and OPENAI_API_KEY is not set"


def choose_verifier(settings: Settings, model: str, *, has_backend: bool) -> str | None:
    """Return the model that verifies, None where none is to; by default the one that reads.

    Raises ConfigurationError for the reader that is built in, unless a backend answers for it, and
    for what is to become of wrong claims where nothing tells which they are.
    """
    if problem := verifier_problem(settings, model, "--verify MODEL, or verify= in Python"):
        key, message = problem
        if key != "verify" or not has_backend:
            raise ConfigurationError(f"{key}: {message}")
    if settings.verify is False:
        return None
    return settings.verify if isinstance(settings.verify, str) else model


def verifier_problem(settings: Settings, model: str, how: str) -> tuple[str, str] | None:
    """Return the setting that leaves wrong claims to nobody who verifies, and what to do about it.

    `model` is the one that reads; `how` says how a verifier is named. None where nothing is wrong.
    """
    verifier = model if settings.verify is True else settings.verify
    if isinstance(verifier, str) and is_builtin(verifier):
        return "verify", _cannot_judge(verifier, how)
    if settings.verify is False and "on_wrong" in settings.given:
        return "on_wrong", (
            "says what becomes of a claim that the verifier calls wrong, and nothing verifies; add"
            f" {how}"
        )
    return None


def verifier_of_records(settings: Settings, read_by: str | None) -> str:
    """Return the model that verifies records: one that is named, else the one that they are of.

    `read_by` is the model that read. Raises ConfigurationError for the reader that is built in.
    """
    named = settings.verify if isinstance(settings.verify, str) else None
    if "model" in settings.given or named is None:
        named = settings.model or named
    if named is None and read_by is not None and not is_builtin(read_by):
        named = read_by
    chosen = named or choose_model(settings)[0]
    if is_builtin(chosen):
        raise ConfigurationError(f"verify: {_cannot_judge(chosen, '--model MODEL')}")
    return chosen


def _cannot_judge(model: str, how: str) -> str:
    return (
        f"{model} reads articles by rules and cannot judge what was read; name the model that"
        f" verifies ({how})"
    )


def is_builtin(model: str) -> bool:
    """Say whether a model's name stands for the reader that is built in."""
    return model == EXTRACTIVE


def suggest(name: str) -> str:
    """Return " (is NAME meant?)" for a misspelt setting, "" when none is near."""
    known = list(Settings.model_fields)
    near = [k for k in known if k.startswith(f"{name}_")] or get_close_matches(name, known, n=1)
    return f"; {near[0]} is meant?" if near else ""


def _problem(name: str, kind: str, message: str, given: dict[str, object]) -> str:
    """Return what is wrong with one setting, and where it was said."""
    key = name.lower().removeprefix(_PREFIX.lower())
    if kind == "extra_forbidden":
        return f"{name}: there is no such setting{suggest(key)}{_origin(name, key, given)}"
    return f"{name}: {message.removeprefix('Value error, ')}{_origin(name, key, given)}"


def _origin(name: str, key: str, given: dict[str, object]) -> str:
    """Return where a setting came from: an argument, a variable, or a line of pyproject.toml."""
    if key in given or name in given:
        return " (an argument)"
    for variable in (name.upper(), f"{_PREFIX}{key.upper()}", f"OPENAI_{key.upper()}"):
        if variable in os.environ:
            return f" (the variable {variable})"
    if line := _line_in_pyproject(key):
        return f" (pyproject.toml, line {line})"
    return ""


def _line_in_pyproject(key: str) -> int | None:
    """Return the line of [tool.summarizer] that gives a setting, None when there is none."""
    try:
        lines = Path("pyproject.toml").read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeError):
        return None
    in_table = False
    for number, line in enumerate(lines, start=1):
        if line.strip().startswith("["):
            in_table = line.strip() == "[tool.summarizer]"
        elif in_table and line.partition("=")[0].strip().strip("\"'") == key:
            return number
    return None
