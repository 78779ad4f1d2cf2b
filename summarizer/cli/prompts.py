"""`summarizer prompts`: what the model is told."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from summarizer.cli.files import STANDARD, open_input, write_json
from summarizer.cli.options import model_options, request_options
from summarizer.errors import ConfigurationError, ExitCode, InputError, SchemaError

if TYPE_CHECKING:
    from summarizer.backends.base import Request
    from summarizer.models import Article
    from summarizer.prompts import Prompt
    from summarizer.settings import Settings


@click.group("prompts")
def command() -> None:
    """List, show, check and render prompts."""


@command.command("list")
def list_() -> int:
    """List the built-in prompts, each with its earlier editions."""
    from summarizer.editions import earlier_editions
    from summarizer.prompts import load_prompt, prompt_kind, prompt_names

    for name in prompt_names():
        prompt = load_prompt(name, kind=prompt_kind(name))
        click.echo(f"{name}: {prompt.purpose}")
        if "@" in name or earlier_editions(name):
            click.echo(f"  edition: {prompt.edition}")
        click.echo(f"  reply: {prompt.reply.__module__}:{prompt.reply.__qualname__}")
        click.echo(f"  variables: {', '.join(sorted(prompt.variables)) or 'none'}")
    return 0


@command.command("show", short_help="Print a prompt file as it is.")
@click.argument("prompt", metavar="NAME|FILE")
def show(prompt: str) -> int:
    """Print a prompt file as it is, to read or to start one of your own from.

    \b
    Example:
      summarizer prompts show article > my.md
      summarizer run articles/ --prompt my.md
    """
    from summarizer.prompts import read_prompt

    click.echo(read_prompt(prompt)[0], nl=False)
    return 0


@command.command("check", short_help="Check prompts, the built-in ones by default.")
@click.argument("prompts", nargs=-1, metavar="[NAME|FILE]...")
def check(prompts: tuple[str, ...]) -> int:
    """Check prompts, all built-in ones by default; exit 2 when one cannot be used.

    Each is loaded, rendered with a sample article, and its reply made into a strict schema.
    """
    from summarizer.prompts import prompt_names

    n_bad = 0
    for name in prompts or prompt_names():
        try:
            click.echo(_checked(name))
        except ConfigurationError as exc:
            n_bad += 1
            click.echo(exc)
    return ExitCode.USAGE if n_bad else 0


@command.command("render", short_help="Print the exact request for an article.")
@click.argument("article", metavar="ARTICLE")
@model_options
@request_options
@click.option(
    "--verify",
    "records",
    metavar="RECORDS",
    help="Print the request of the second reading, of the record of ARTICLE in this file; - is"
    " stdin.",
)
def render(article: str, *, records: str | None, **given: Any) -> int:
    """Print the exact request that asks for ARTICLE, as JSON; nothing is sent.

    All but `endpoint` and `fingerprint` is the body that goes to `endpoint`. A reply to it that
    was made elsewhere is stored with `summarizer cache put` under `fingerprint`. No key, network
    or store is needed. With --verify it is the request that asks about the claims of the article's
    record in RECORDS, by default of the model that read it; where their list is long, a list of
    requests.
    """
    from summarizer.models import Article
    from summarizer.settings import load_settings
    from summarizer.summarizer import Summarizer

    settings, read = load_settings(**given), Article.from_path(article)
    # Nothing is opened before a request is sent, so there is nothing to close.
    if records is None:
        settings = _settings_for_a_model(settings)
        write_json(Path(STANDARD), _shown(Summarizer(settings=settings, store=False).request(read)))
        return 0
    requests = [_shown(request) for request in _second_reading(read, records, settings)]
    if not requests:
        raise InputError(f"{records}: the record of {read.id!r} has nothing to verify")
    write_json(Path(STANDARD), requests if len(requests) > 1 else requests[0])
    return 0


def _second_reading(article: Article, file: str, settings: Settings) -> Sequence[Request]:
    """Return the requests about the record of an article; InputError where there is none."""
    from summarizer.arguments import with_verifier
    from summarizer.records import BadLine, read_record_lines
    from summarizer.summarizer import Summarizer

    found = []
    with open_input(file) as stream:
        for line in read_record_lines(stream, "stdin" if file == STANDARD else file):
            if isinstance(line, BadLine):
                raise line.error
            if line.record.article.sha256 == article.sha256:
                found.append(line.record)
    if not found:
        raise InputError(
            f"{file}: holds no record of this text: article {article.id!r} is not among them, or"
            " has changed since it was read"
        )
    record = found[-1]  # the last line of an article is the one that counts
    settings = with_verifier(settings, record.provenance)
    verifier = Summarizer(settings=settings, store=False).verifier
    assert verifier is not None  # noqa: S101  # the settings ask for one
    return verifier.requests(article, record)


def _shown(request: Request) -> dict[str, Any]:
    """Return a request as it is printed."""
    return {"endpoint": request.endpoint, "fingerprint": request.fingerprint, **request.body}


def _settings_for_a_model(settings: Settings) -> Settings:
    """Return the settings with a model to whom a request would go."""
    from summarizer.settings import DEFAULT_OPENAI_MODEL, choose_model, is_builtin

    model, _ = choose_model(settings)
    if not is_builtin(model):
        return settings
    if settings.model is not None:
        raise ConfigurationError(
            f"{model} reads articles itself and is sent no request; name a model with --model"
        )
    click.echo(
        f"summarizer: no model was named: this is the request to {DEFAULT_OPENAI_MODEL}", err=True
    )
    return settings.model_copy(update={"model": DEFAULT_OPENAI_MODEL})


def _checked(name: str) -> str:
    """Return a line about a prompt that can be used; raise ConfigurationError for any other."""
    import orjson

    from summarizer.backends.modes import CHARS_PER_TOKEN
    from summarizer.prompts import load_prompt, prompt_kind
    from summarizer.schemas import wire_schema

    kind = prompt_kind(name)
    prompt = load_prompt(name, kind=kind)
    has_article = kind in ("article", "judge", "verify")
    n_chars = max(
        _rendered_chars(prompt, article) - len(article.text) * has_article for article in _samples()
    )
    try:
        schema = orjson.dumps(prompt.pinned or wire_schema(prompt.reply))
    except SchemaError as exc:
        raise SchemaError(f"{prompt.origin}: reply {prompt.reply.__qualname__}: {exc}") from exc
    without = " without the article" if has_article else ""
    return (
        f"{prompt.origin}: ok, about {_rounded(n_chars // CHARS_PER_TOKEN)} tokens{without},"
        f" and {_rounded(len(schema) // CHARS_PER_TOKEN)} for the reply's schema"
    )


def _rounded(n_tokens: int) -> str:
    """Return a rough number to two figures: 2,437 is "2,400"."""
    step = 10 ** max(0, len(str(n_tokens)) - 2)
    return f"{round(n_tokens / step) * step:,}"


def _samples() -> tuple[Article, Article]:
    """Return an article of which everything is known, and one of which nothing is."""
    from datetime import date

    from summarizer.models import Article

    text = "The mayor of Ostmark resigned on Monday, the Ostmark Courier reported."
    known = Article(
        text=text,
        title="Mayor resigns",
        publisher="Harbour Wire",
        published=date(2031, 3, 5),
        language="en",
    )
    return known, Article(text=text)


def _rendered_chars(prompt: Prompt, article: Article) -> int:
    """Return how long the messages for a sample are; there are values for prompts of each kind."""
    from summarizer.prompts import article_values

    values: dict[str, object] = {
        **article_values(article, "French" if article.title else None),
        "problems": ("claims.0.status: the field is missing",),
        "previous": "{}",
        "schema": "{}",
        "claims": (
            {
                "id": "c1",
                "text": "The mayor of Ostmark resigned.",
                "quotes": (
                    {
                        "as_quoted": "the mayor has resigned",
                        "reason": "not found",
                        "sentence": article.text,
                    },
                ),
            },
        ),
        "statements": ({"id": "s1", "text": "The mayor of Ostmark resigned."},),
        "options": ("yes", "no"),
        "entities": ("{}",),
        "begins": False,
        "ends": True,
        "sentences": ("{}",),
        "pairs": ({"id": "p1", "first": "{}", "second": "{}"},),
    }
    if prompt.name in ("verify", "summary"):
        values |= {"claims": ("{}",)}
    messages = prompt.render(**{name: values[name] for name in prompt.variables})
    return sum(len(message["content"]) for message in messages)
