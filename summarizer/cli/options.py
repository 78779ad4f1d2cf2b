"""Options that several verbs share, and the settings made of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from summarizer.settings import Settings

F = TypeVar("F", bound=Callable[..., Any])

_MODEL_OPTIONS = (
    click.option(
        "--model",
        metavar="M",
        help="Model name, or `extractive` for the built-in reader."
        " Default: SUMMARIZER_MODEL, else an OpenAI model if OPENAI_API_KEY is set,"
        " else extractive.",
    ),
    click.option(
        "--base-url",
        metavar="URL",
        help="An OpenAI-compatible server, such as http://127.0.0.1:8080/v1. Default:"
        " OPENAI_BASE_URL.",
    ),
    click.option("--prompt", metavar="NAME|FILE", help="A built-in prompt or your own .md file."),
    click.option("--language", metavar="LANG", help="Write claims and summary in this language."),
)
_REQUEST_OPTIONS = (
    click.option("--temperature", type=click.FloatRange(0, 2), metavar="T", help="Sampling."),
    click.option(
        "--max-output-tokens", type=click.IntRange(min=1), metavar="N", help="Tokens of one reply."
    ),
)
_CACHE_DIR = click.option(
    "--cache-dir",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="D",
    help="Folder of the response store. Default: SUMMARIZER_CACHE_DIR, else the user's cache.",
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


def cache_dir_option(function: F) -> F:
    """Add --cache-dir."""
    return _CACHE_DIR(function)


def settings_from(**given: Any) -> Settings:
    """Return the settings of the options that were given; raises ConfigurationError."""
    from summarizer.settings import load_settings

    return load_settings(**given)
