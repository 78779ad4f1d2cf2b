"""Options, and what they name, that the verbs of `summarizer batch` share."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, get_args

import click

from summarizer.cli.files import FILE
from summarizer.cli.options import (
    article_options,
    cache_dir_option,
    model_options,
    request_options,
    server_options,
    setting_option,
    verify_option,
)
from summarizer.errors import ConfigurationError
from summarizer.vocabulary import ModeChoice

if TYPE_CHECKING:
    from summarizer.jobs.batches.drafts import Limits
    from summarizer.settings import Settings

F = TypeVar("F", bound=Callable[..., Any])

WIDE = {"max_content_width": 100}


def asking_options(function: F) -> F:
    """Add what says which requests are wanted."""
    for option in reversed(
        (
            article_options,
            model_options,
            request_options,
            verify_option,
            click.option(
                "--articles",
                multiple=True,
                metavar="PATH...",
                help="Files or folders that hold the articles of records. Default: the files that"
                " the records name.",
            ),
            click.option(
                "--limit", type=click.IntRange(min=1), metavar="N", help="Stop after N articles."
            ),
            cache_dir_option,
            setting_option("mode", type=click.Choice(get_args(ModeChoice))),
            setting_option("max_chars", type=click.IntRange(min=1), metavar="N"),
            click.option(
                "--max-requests",
                type=click.IntRange(min=1),
                metavar="N",
                help="Requests in one file.  [default: 50,000]",
            ),
            click.option(
                "--max-bytes",
                type=click.IntRange(min=1),
                metavar="N",
                help="Bytes of one file.  [default: 200,000,000]",
            ),
            click.option("--quiet", is_flag=True, help="Say only what went wrong."),
        )
    ):
        function = option(function)
    return function


def list_options(function: F) -> F:
    """Add what finds the list of batches, and reaches their provider."""
    for option in reversed(
        (
            server_options,
            cache_dir_option,
            setting_option("timeout_s", "--timeout", type=float, metavar="S"),
        )
    ):
        function = option(function)
    return function


failures_option = click.option(
    "--failures", type=FILE, metavar="FILE", help="Write each request that failed here, as JSONL."
)


def settings_of(given: Mapping[str, Any]) -> Settings:
    """Return the settings of the options that were given."""
    from summarizer.settings import load_settings

    return load_settings(**given)


def limits_of(n_requests: int | None, n_bytes: int | None, n_tokens: int | None) -> Limits:
    """Return what a file may hold: OpenAI's limits where none are given."""
    from summarizer.jobs.batches.drafts import MAX_BYTES, MAX_REQUESTS, Limits

    return Limits(n_requests or MAX_REQUESTS, n_bytes or MAX_BYTES, n_tokens)


@contextmanager
def failures_in(path: Path | None) -> Iterator[Callable[[Mapping[str, Any]], None]]:
    """Give what takes failures, and writes them to a file if one is named."""
    import orjson

    if path is None:
        yield lambda failure: None
        return
    try:
        with path.open("wb") as file:
            option = orjson.OPT_APPEND_NEWLINE

            def write(failure: Mapping[str, Any]) -> None:
                file.write(orjson.dumps(failure, option=option))

            yield write
    except OSError as exc:
        raise ConfigurationError(f"{path}: cannot be written: {exc.strerror or exc}") from exc
