"""Options that several verbs share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from summarizer.cli.files import FOLDER
from summarizer.descriptions import SETTINGS

F = TypeVar("F", bound=Callable[..., Any])


def setting_option(
    name: str, flag: str | None = None, *, more: str = "", **kind: Any
) -> Callable[[F], F]:
    """Return the option of a setting, called as the setting is unless `flag` says otherwise.

    Its help is what the setting says, and `more`.
    """
    flag = flag or f"--{name.replace('_', '-')}"
    return click.option(flag, name, help=f"{SETTINGS[name]}{more}", **kind)


def _all_of(*options: Callable[[F], F]) -> Callable[[F], F]:
    """Return what adds several options, in this order."""

    def add(function: F) -> F:
        for option in reversed(options):
            function = option(function)
        return function

    return add


def _lines(_: click.Context, __: click.Parameter, value: tuple[str, ...]) -> str | None:
    return "\n".join(value) or None


model_options = _all_of(
    setting_option("model", metavar="M"),
    setting_option("base_url", metavar="URL"),
    setting_option(
        "headers", flag="--header", multiple=True, metavar="'NAME: VALUE'", callback=_lines
    ),
    setting_option("prompt", metavar="NAME|FILE"),
    setting_option("language", metavar="LANG"),
)
# What changes a request beside the model and its prompt.
request_options = _all_of(
    setting_option("temperature", type=click.FloatRange(0, 2), metavar="T"),
    setting_option("max_output_tokens", type=click.IntRange(min=1), metavar="N"),
)
cache_dir_option = setting_option(
    "cache_dir",
    type=FOLDER,
    metavar="D",
    more=" Default: SUMMARIZER_CACHE_DIR, else the user's cache.",
)
