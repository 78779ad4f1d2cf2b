"""Settings: arguments, else the environment, else [tool.summarizer] in pyproject.toml."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from platformdirs import user_cache_path
from pydantic import AliasChoices, Field, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    PyprojectTomlConfigSettingsSource,
    SettingsConfigDict,
)

from summarizer.errors import ConfigurationError

EXTRACTIVE = "extractive"
# The small current model of the provider whose key is set; named, so that a run says what it used.
DEFAULT_OPENAI_MODEL = "gpt-5.4-mini"

Mode = Literal["auto", "json_schema", "tools", "json_object", "plain"]


def default_cache_dir() -> Path:
    """Return the folder of the response store when none is named."""
    return user_cache_path("summarizer") / "store"


class Settings(BaseSettings):
    """Everything a run can be told. Each field is also `SUMMARIZER_<NAME>` in the environment.

    Times are in seconds, prices in US dollars, `max_chars` in characters of one article.
    """

    model_config = SettingsConfigDict(
        env_prefix="SUMMARIZER_",
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
    mode: Mode = "auto"
    prompt: str = "article"
    language: str | None = None
    temperature: float | None = Field(default=None, ge=0, le=2)
    seed: int | None = None
    max_output_tokens: int | None = Field(default=16_384, ge=1)
    max_words: int = Field(default=80, ge=10, le=1000)
    max_reasks: int = Field(default=2, ge=0, le=10)
    repair: bool = True
    cache_dir: Path = Field(default_factory=default_cache_dir)
    use_store: bool = True
    offline: bool = False
    concurrency: int = Field(default=16, ge=1, le=4096)
    timeout_s: float = Field(default=600.0, gt=0)
    retry_time_s: float = Field(default=300.0, ge=0)
    rpm: int | None = Field(default=None, ge=1)
    tpm: int | None = Field(default=None, ge=1)
    max_cost_usd: float | None = Field(default=None, gt=0)
    max_tokens: int | None = Field(default=None, ge=1)
    max_chars: int = Field(default=1_000_000, ge=1)

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


def load_settings(**given: object) -> Settings:
    """Return the settings; None among `given` means not given.

    Raises ConfigurationError naming each setting that cannot be used, and never its value.
    """
    try:
        return Settings(**{k: v for k, v in given.items() if v is not None})  # type: ignore[arg-type]  # checked by pydantic
    except ValidationError as exc:
        problems = "; ".join(
            f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in exc.errors(include_input=False)
        )
        raise ConfigurationError(f"settings cannot be used: {problems}") from exc
    except ValueError as exc:  # tomllib: the working folder's pyproject.toml is broken
        raise ConfigurationError(f"pyproject.toml cannot be read: {exc}") from exc


def choose_model(settings: Settings) -> tuple[str, str]:
    """Return the model that will be used, and why, in words."""
    if settings.model:
        return settings.model, "it was named (--model, SUMMARIZER_MODEL or pyproject.toml)"
    if settings.api_key:
        return DEFAULT_OPENAI_MODEL, "OPENAI_API_KEY is set and no model was named"
    return EXTRACTIVE, "no model was named and OPENAI_API_KEY is not set"
