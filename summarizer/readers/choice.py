"""Which reader reads: the one place that knows that there are two."""

from __future__ import annotations

from typing import TYPE_CHECKING

from summarizer.backends.base import Backend
from summarizer.backends.budget import Budget, BudgetedBackend, price_usd
from summarizer.errors import ConfigurationError
from summarizer.prompts import load_prompt
from summarizer.readers.base import Reader
from summarizer.readers.recipe import Prompts, Recipe
from summarizer.settings import Settings, is_builtin
from summarizer.store import Store

if TYPE_CHECKING:
    from summarizer.backends.throttle import Throttle

_SAMPLING = ("temperature", "seed")
# Settings that change what is read, and what the message about one that is not heeded says.
_MAY_BE_UNHEEDED = {
    "prompt": "it is asked nothing",
    "language": "it writes the article's own words",
    "mode": "it is no server",
    "temperature": "it does not sample",
    "base_url": "it is no server; name the model there with --model",
}


def needs_store(model: str, backend: Backend | None) -> bool:
    """Say whether what reads for a model has a use for a store, unless one is given."""
    return not is_builtin(model) and backend is None


def choose_reader(
    settings: Settings,
    model: str,
    *,
    backend: Backend | None,
    store: Store | None,
    budget: Budget,
    repeat: int = 0,
) -> Reader:
    """Return what reads articles with these settings.

    `backend` replaces the client of the model. Raises ConfigurationError for a setting that was
    given, and that the reader does not heed.
    """
    if is_builtin(model) and backend is None:
        from summarizer.readers.builtin.reader import BuiltinReader

        reader: Reader = BuiltinReader(max_words=settings.max_words)
    else:
        from summarizer.readers.model import ModelReader

        recipe = _recipe(settings, model, backend, repeat)
        stack = _stack(settings, model, backend, store, budget)
        reader = ModelReader(stack, recipe, price=price_usd)
    for name in sorted(settings.given & _MAY_BE_UNHEEDED.keys() - reader.traits.heeds):
        raise ConfigurationError(
            f"{name} is not heeded by the built-in reader: {_MAY_BE_UNHEEDED[name]}"
        )
    return reader


def _stack(
    settings: Settings, model: str, given: Backend | None, store: Store | None, budget: Budget
) -> Backend:
    """Stack the backend: stored(budgeted(retrying(client))), and only what is needed of it."""
    from summarizer.backends.retrying import RetryingBackend

    budget.check(model)
    inner = _client(settings, store) if given is None else _checked(given, settings)
    stacked: Backend = RetryingBackend(
        inner, total_time_s=settings.retry_time_s, throttle=_throttle(settings)
    )
    stacked = BudgetedBackend(stacked, budget)
    if store is None:
        if settings.offline:
            raise ConfigurationError(
                "offline, answers come from the store, and this run has none; leave out"
                " --no-cache, or name a store"
            )
        return stacked
    from summarizer.backends.stored import StoredBackend

    return StoredBackend(stacked, store, offline=settings.offline)


def _client(settings: Settings, store: Store | None) -> Backend:
    from summarizer.backends.openai import OpenAIBackend

    return OpenAIBackend(
        base_url=settings.base_url,
        api_key=settings.api_key.get_secret_value() if settings.api_key else None,
        timeout_s=settings.timeout_s,
        mode=settings.mode,
        recall=store.noted if store is not None else None,
        remember=store.note if store is not None else None,
    )


def _checked(given: Backend, settings: Settings) -> Backend:
    from summarizer.backends.own import OwnBackend

    return OwnBackend(given, timeout_s=settings.timeout_s)


def _throttle(settings: Settings) -> Throttle | None:
    if settings.rpm is None and settings.tpm is None:
        return None
    from summarizer.backends.throttle import Throttle

    return Throttle(settings.rpm, settings.tpm)


def _recipe(settings: Settings, model: str, backend: Backend | None, repeat: int) -> Recipe:
    from summarizer.backends.endpoint import normalise_endpoint

    sampling = {name: value for name in _SAMPLING if (value := getattr(settings, name)) is not None}
    if settings.max_output_tokens is not None:
        sampling["max_completion_tokens"] = settings.max_output_tokens
    # An own backend stands for the model's server: what it answered is found again without it.
    endpoint = normalise_endpoint(settings.base_url)
    return Recipe(
        model=model,
        endpoint=endpoint,
        answered_by=endpoint if backend is None else f"backend:{backend.name}",
        prompts=Prompts(
            load_prompt(settings.prompt),
            load_prompt("reask", kind="reask"),
            load_prompt("repair", kind="repair"),
        ),
        sampling=sampling,
        language=settings.language,
        max_reasks=settings.max_reasks,
        repair=settings.repair,
        repeat=repeat,
    )
