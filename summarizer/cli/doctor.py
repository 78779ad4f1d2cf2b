"""`summarizer doctor`: what is installed, what would be used, and whether it works."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from summarizer.cli.options import cache_dir_option, model_options
from summarizer.errors import ConfigurationError, ExitCode, SummarizerError
from summarizer.plurals import counted
from summarizer.version import __version__

if TYPE_CHECKING:
    from summarizer.backends.probing import Probe
    from summarizer.settings import Settings

PACKAGES = ("openai", "instructor", "pydantic", "tenacity", "diskcache", "click", "rich")
_WIDTH = 12
# A server that loads its model on the first request may take this long; longer is no answer.
_MAX_TIMEOUT_S = 60.0


@dataclass(frozen=True)
class Finding:
    """One line of the report; `problem` is 0, or the exit code that it deserves."""

    topic: str
    text: str
    problem: int = 0


@click.command("doctor")
@model_options
@cache_dir_option
@click.option("--offline", is_flag=True, help="Do not ask the endpoint anything.")
def command(*, offline: bool, **given: Any) -> int:
    """Say what is installed, which model would be used and why, and whether it answers.

    With a model's endpoint, some five tiny requests find out what it can do; no article is sent.

    \b
    Examples:
      summarizer doctor
      summarizer doctor --model local --base-url http://127.0.0.1:8080/v1
      summarizer doctor --offline

    \b
    Exit codes: 0 all well, 2 something here is not in order, 4 the endpoint cannot be used.
    """
    from summarizer.settings import load_settings

    settings = load_settings(**given)
    worst = 0
    for finding in _findings(settings, offline=offline):
        click.echo(_line(finding))
        if finding.problem:
            # What is wrong here comes first: the endpoint may only seem unusable because of it.
            worst = min(worst or finding.problem, finding.problem)
    click.echo("all well" if not worst else "not all well: see the lines marked with !")
    return worst


def _line(finding: Finding) -> str:
    text = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in finding.text)
    return f"{'!' if finding.problem else ' '} {finding.topic:{_WIDTH}} {text}"


def _findings(settings: Settings, *, offline: bool) -> Iterator[Finding]:
    from summarizer.settings import choose_model, is_builtin

    yield Finding("summarizer", f"{__version__} (Python {sys.version.split()[0]})")
    yield from _packages()
    model, why = choose_model(settings)
    yield Finding("model", f"{model}: {why}")
    key = settings.api_key
    said = "not set (OPENAI_API_KEY)" if key is None else f"set ({len(key)} characters)"
    yield Finding("key", said)
    yield from _prompts(settings)
    yield from _schemas()
    yield _store(settings.cache_dir)
    if is_builtin(model):
        unused = "; the base URL is not used, for that name a --model" if settings.base_url else ""
        yield Finding("endpoint", f"none: the extractive reader needs no server{unused}")
    elif offline:
        yield Finding("endpoint", "not asked (--offline)")
    else:
        yield from _endpoint(settings, model)


def _packages() -> Iterator[Finding]:
    """Give the versions of what was installed, without importing it."""
    for name in PACKAGES:
        try:
            yield Finding(name, metadata.version(name))
        except metadata.PackageNotFoundError:
            yield Finding(name, "not installed; reinstall summarizer", ExitCode.USAGE)


def _prompts(settings: Settings) -> Iterator[Finding]:
    from summarizer.prompts import load_prompt, prompt_kind, prompt_names

    try:
        names = prompt_names()
    except FileNotFoundError as exc:
        yield Finding("prompts", str(exc), ExitCode.USAGE)
        return
    sound = []
    for name in dict.fromkeys((*names, settings.prompt)):
        try:
            load_prompt(name, kind=prompt_kind(name))
            sound.append(name)
        except ConfigurationError as exc:
            yield Finding("prompts", str(exc), ExitCode.USAGE)
    yield Finding("prompts", f"in order: {', '.join(sound) or 'none'}")


def _schemas() -> Iterator[Finding]:
    from summarizer.schemas import drifted, published

    differing = drifted()
    for name in differing:
        yield Finding("schemas", f"{name} is missing or differs from the models", ExitCode.USAGE)
    sound = [name for name in published() if name not in differing]
    yield Finding("schemas", f"in order: {', '.join(sound) or 'none'}")


def _store(folder: Path) -> Finding:
    """Look at the store, and make none where there is none."""
    from summarizer.store import Store

    if not folder.exists():
        parent = next(path for path in folder.absolute().parents if path.exists())
        if os.access(parent, os.W_OK) and parent.is_dir():
            return Finding("store", f"{folder}: not there yet, will be made")
        return Finding("store", f"{folder}: cannot be made in {parent}", ExitCode.USAGE)
    try:
        with Store(folder) as store:
            stats = store.stats()
    except SummarizerError as exc:
        return Finding("store", str(exc), ExitCode.USAGE)
    size = f"{stats.n_bytes / 1e6:.1f} MB"
    text = f"{folder}: {counted(stats.n_entries, 'entry', 'entries')}, {size}"
    if not os.access(folder, os.W_OK):
        return Finding("store", f"{text}, not writable", ExitCode.USAGE)
    if stats.n_damaged:
        text += f", {stats.n_damaged} damaged rows (see `summarizer cache verify`)"
    return Finding("store", f"{text}, writable")


def _endpoint(settings: Settings, model: str) -> Iterator[Finding]:
    try:
        probe = asyncio.run(_probe(settings, model))
    except SummarizerError as exc:
        problem = ExitCode.USAGE if isinstance(exc, ConfigurationError) else ExitCode.ENDPOINT
        yield Finding("endpoint", str(exc), problem)
        return
    if probe.answers:
        yield Finding("endpoint", f"{probe.endpoint} answers in {probe.time_ms:.0f} ms")
    else:
        error = probe.error or "no answer"
        yield Finding("endpoint", f"{probe.endpoint}: {error}", ExitCode.ENDPOINT)
    if probe.n_models is not None:
        more = ", ..." if probe.n_models > len(probe.models) else ""
        yield Finding("models", f"{probe.n_models}: {', '.join(probe.models)}{more}")
    for check in probe.rungs:
        verdict = "works" if check.works else "does not work"
        detail = f": {check.detail}" if check.detail else ""
        yield Finding("mode", f"{check.mode} {verdict} ({check.time_ms:.0f} ms){detail}")
    if probe.mode is not None:
        yield Finding("mode", f"{probe.mode} would be used")
    elif probe.answers:
        said = "no mode gave a reply that fits; expect many invalid articles"
        yield Finding("mode", said, ExitCode.ENDPOINT)


async def _probe(settings: Settings, model: str) -> Probe:
    from summarizer.backends.openai import OpenAIBackend
    from summarizer.backends.probing import probe

    backend = OpenAIBackend(
        base_url=settings.base_url,
        api_key=settings.api_key.get_secret_value() if settings.api_key else None,
        timeout_s=min(settings.timeout_s, _MAX_TIMEOUT_S),
    )
    try:
        return await probe(backend, model)
    finally:
        await backend.aclose()
