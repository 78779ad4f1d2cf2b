"""Which reader reads: the one place that knows that there are two."""

from __future__ import annotations

from summarizer.backends.base import Backend
from summarizer.backends.budget import Budget, BudgetedBackend
from summarizer.backends.traffic import Traffic
from summarizer.errors import ConfigurationError
from summarizer.prompts import load_prompt
from summarizer.readers.base import Reader
from summarizer.settings import Settings, is_builtin, read_headers
from summarizer.store import Store

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
    traffic: Traffic,
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
        from summarizer.backends.endpoint import normalise_endpoint
        from summarizer.readers.model import ModelReader

        # An own backend stands for the model's server: what it answered is found again without it.
        endpoint = normalise_endpoint(settings.base_url)
        prompt = load_prompt(settings.prompt)
        reader = ModelReader(
            _stack(settings, model, backend, store, budget, traffic),
            settings,
            prompt,
            model=model,
            endpoint=endpoint,
            answered_by=endpoint if backend is None else f"backend:{backend.name}",
            repeat=repeat,
        )
    for name in sorted(settings.given & _MAY_BE_UNHEEDED.keys() - reader.traits.heeds):
        raise ConfigurationError(
            f"{name} is not heeded by the built-in reader: {_MAY_BE_UNHEEDED[name]}"
        )
    return reader


def _stack(
    settings: Settings,
    model: str,
    given: Backend | None,
    store: Store | None,
    budget: Budget,
    traffic: Traffic,
) -> Backend:
    """Stack the backend: stored(budgeted(retrying(client))), or without the store."""
    from summarizer.backends.own import OwnBackend
    from summarizer.backends.retrying import RetryingBackend
    from summarizer.backends.stored import StoredBackend
    from summarizer.backends.throttle import Throttle

    budget.check(model)
    inner = (
        _client(settings, store)
        if given is None
        else OwnBackend(given, timeout_s=settings.timeout_s)
    )
    throttle = Throttle(settings.rpm, settings.tpm)
    sent = RetryingBackend(
        inner, total_time_s=settings.retry_time_s, throttle=throttle, traffic=traffic
    )
    paid = BudgetedBackend(sent, budget)
    if store is not None:
        return StoredBackend(paid, store, offline=settings.offline)
    if settings.offline:
        raise ConfigurationError(
            "offline, answers come from the store, and this run has none; leave out"
            " --no-cache, or name a store"
        )
    return paid


def _client(settings: Settings, store: Store | None) -> Backend:
    from summarizer.backends.openai import OpenAIBackend

    return OpenAIBackend(
        base_url=settings.base_url,
        api_key=settings.api_key.get_secret_value() if settings.api_key else None,
        timeout_s=settings.timeout_s,
        mode=settings.mode,
        headers=read_headers(settings),
        recall=store.noted if store is not None else None,
        remember=store.note if store is not None else None,
    )
