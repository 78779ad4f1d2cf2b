"""Options that several verbs share, and the settings made of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from summarizer.descriptions import SETTINGS

if TYPE_CHECKING:
    from summarizer.settings import Settings

F = TypeVar("F", bound=Callable[..., Any])


def setting_option(flag: str, name: str, *, more: str = "", **kind: Any) -> Callable[[F], F]:
    """Return the option of a setting; its help is what the setting says, and `more`."""
    return click.option(flag, name, help=f"{SETTINGS[name]}{more}", **kind)


_MODEL_OPTIONS = (
    setting_option("--model", "model", metavar="M"),
    setting_option("--base-url", "base_url", metavar="URL"),
    setting_option("--prompt", "prompt", metavar="NAME|FILE"),
    setting_option("--language", "language", metavar="LANG"),
)
_REQUEST_OPTIONS = (
    setting_option("--temperature", "temperature", type=click.FloatRange(0, 2), metavar="T"),
    setting_option(
        "--max-output-tokens", "max_output_tokens", type=click.IntRange(min=1), metavar="N"
    ),
)
cache_dir_option = setting_option(
    "--cache-dir",
    "cache_dir",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="D",
    more=" Default: SUMMARIZER_CACHE_DIR, else the user's cache.",
)


def model_options(function: F) -> F:
    """Add --model, --base-url, --prompt and --language."""
    for option in reversed(_MODEL_OPTIONS):
        function = option(function)
    return function


def request_options(function: F) -> F:
    """Add what changes a request beside the model and its prompt."""
    for option in reversed(_REQUEST_OPTIONS):
        function = option(function)
    return function


def settings_from(**given: Any) -> Settings:
    """Return the settings of the options that were given; raises ConfigurationError."""
    from summarizer.settings import load_settings

    return load_settings(**given)
