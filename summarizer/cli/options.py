"""Options that several verbs share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, get_args

import click

from summarizer.cli.files import FOLDER
from summarizer.descriptions import SETTINGS
from summarizer.vocabulary import OnWrong

# A model may be called by the path of its weights, but not by that of an article.
_OF_ARTICLES = frozenset(
    ".txt .md .html .htm .json .jsonl .csv .tsv .parquet .xml .rss .atom .pdf .gz .zst".split()
)

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


server_options = _all_of(
    setting_option("base_url", metavar="URL"),
    setting_option(
        "headers", flag="--header", multiple=True, metavar="'NAME: VALUE'", callback=_lines
    ),
)
model_options = _all_of(
    setting_option("model", metavar="M"),
    server_options,
    setting_option("prompt", metavar="NAME|FILE"),
    setting_option("language", metavar="LANG"),
)
# What changes a request beside the model and its prompt.
request_options = _all_of(
    setting_option("temperature", type=click.FloatRange(0, 2), metavar="T"),
    setting_option("max_output_tokens", type=click.IntRange(min=1), metavar="N"),
    setting_option("context_tokens", type=click.IntRange(min=1), metavar="N"),
)

limit_options = _all_of(
    setting_option(
        "concurrency", type=click.IntRange(1, 4096), metavar="N", more="  [default: 16]"
    ),
    setting_option("rpm", type=click.IntRange(min=1), metavar="N"),
    setting_option("tpm", type=click.IntRange(min=1), metavar="N"),
    setting_option(
        "give_up_after_s", "--give-up-after", type=click.FloatRange(min=0), metavar="SECONDS"
    ),
    setting_option("price", metavar="IN,OUT"),
    setting_option("max_cost_usd", "--max-cost", type=float, metavar="USD"),
    setting_option("max_tokens", type=click.IntRange(min=1), metavar="N"),
    setting_option("max_chars", type=click.IntRange(min=1), metavar="N"),
)


def _model_not_path(_: click.Context, __: click.Parameter, value: str | None) -> str | None:
    """Refuse a path that was taken for the model because it stands behind the option."""
    if value is not None and Path(value).suffix in _OF_ARTICLES and Path(value).is_file():
        raise click.BadParameter(
            f"{value!r} is a file, not a model; put --verify behind the paths, or another option"
            " behind it"
        )
    return value


verify_option = setting_option(
    "verify",
    is_flag=False,
    flag_value="true",
    metavar="[MODEL]",
    callback=_model_not_path,
)
on_wrong_option = setting_option(
    "on_wrong", type=click.Choice(get_args(OnWrong)), more="  [default: flag]"
)


def _fields(
    ctx: click.Context, param: click.Parameter, value: tuple[str, ...]
) -> dict[str, str] | None:
    """Return which column holds which field."""
    fields: dict[str, str] = {}
    for given in value:
        name, mark, column = given.partition("=")
        if not mark:
            raise click.BadParameter(
                f"{given!r}: write FIELD=COLUMN, such as text=body", ctx, param
            )
        if name in fields:
            raise click.BadParameter(f"{name!r} is given twice", ctx, param)
        fields[name] = column
    from summarizer.articles.options import input_options

    input_options(fields=fields)
    return fields or None


field_option = click.option(
    "--field",
    "fields",
    multiple=True,
    metavar="FIELD=COLUMN",
    callback=_fields,
    help="Which column of a table, or key of JSON, holds text, id, title, publisher, published,"
    " language or source of an article: text=body. A.B is the key B in A. May be repeated.",
)
# How articles are read; `input_options` takes them by these names.
ARTICLE_OPTIONS = ("fields", "publisher", "published")
article_options = _all_of(
    field_option,
    click.option(
        "--publisher", metavar="NAME", help="The publisher of articles that do not name their own."
    ),
    click.option(
        "--published",
        metavar="DAY",
        help="The day, YYYY-MM-DD, of articles that do not give their own.",
    ),
)
cache_dir_option = setting_option(
    "cache_dir",
    type=FOLDER,
    metavar="D",
    more=" Default: SUMMARIZER_CACHE_DIR, else the user's cache.",
)
