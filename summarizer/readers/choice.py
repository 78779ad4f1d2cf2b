"""Which reader reads, the one place that knows that there are two; and what answers requests."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from summarizer.backends.base import Backend
from summarizer.backends.budget import Budget, BudgetedBackend
from summarizer.backends.traffic import Traffic
from summarizer.errors import ConfigurationError
from summarizer.prompts import load_prompt
from summarizer.readers.base import Reader
from summarizer.settings import Settings, give_up_after_s, is_builtin, read_headers
from summarizer.store import Store

if TYPE_CHECKING:
    from summarizer.backends.context import ContextWindow
    from summarizer.backends.notes import Notes

_HEEDED_BY_VERIFIERS = frozenset({"mode", "temperature", "base_url"})
# Settings that change what is read, and what the message about one that is not heeded says.
_MAY_BE_UNHEEDED = {
    "prompt": "it is asked nothing",
    "language": "it writes the article's own words",
    "mode": "it is no server",
    "temperature": "it does not sample",
    "base_url": "it is no server; name the model there with --model",
}


def unheeded_by_builtin(*, has_verifier: bool) -> frozenset[str]:
    """Return the settings that are for models, and that the built-in reader refuses."""
    return frozenset(_MAY_BE_UNHEEDED) - (_HEEDED_BY_VERIFIERS if has_verifier else frozenset())


def asks_a_server(model: str, own: Backend | None) -> bool:
    """Say whether what reads for a model sends requests, to a server or to a user's own backend."""
    return not is_builtin(model) or own is not None


def choose_reader(
    settings: Settings,
    model: str,
    asked: Backend | None,
    *,
    store: Store | None = None,
    notes: Notes | None = None,
    own: Backend | None = None,
    repeat: int = 0,
    has_verifier: bool = False,
) -> Reader:
    """Return what reads articles with these settings.

    `asked` is what answers requests, None for the built-in reader; `own` the user's backend in it,
    `store` the store in it, `notes` what is known of servers.
    Raises ConfigurationError for a setting that was given, and that neither the reader nor a
    verifier heeds.
    """
    if asked is None or not asks_a_server(model, own):
        from summarizer.readers.builtin.reader import BuiltinReader

        reader: Reader = BuiltinReader(max_words=settings.max_words)
    else:
        from summarizer.backends.stored import stored_reply
        from summarizer.readers.model import ModelReader

        endpoint, answered_by = endpoints(settings, own)
        reader = ModelReader(
            asked,
            settings,
            load_prompt(settings.prompt),
            model=model,
            endpoint=endpoint,
            answered_by=answered_by,
            window=window_of(settings, model, endpoint, notes or notes_of(settings, store)),
            stored=lambda request: stored_reply(store, request) if store is not None else None,
            repeat=repeat,
        )
    heeded = reader.traits.heeds | (_HEEDED_BY_VERIFIERS if has_verifier else frozenset())
    for name in sorted(settings.given & _MAY_BE_UNHEEDED.keys() - heeded):
        raise ConfigurationError(
            f"{name} is not heeded by the built-in reader: {_MAY_BE_UNHEEDED[name]}"
        )
    return reader


def endpoints(settings: Settings, own: Backend | None) -> tuple[str, str]:
    """Return the endpoint of requests, and what a record calls it.

    An own backend stands for the model's server: what it answered is found again without it.
    """
    from summarizer.backends.endpoint import normalise_endpoint

    endpoint = normalise_endpoint(settings.base_url)
    return endpoint, endpoint if own is None else f"backend:{own.name}"


def notes_of(settings: Settings, store: Store | None) -> Notes:
    """Return what is known of servers: what the user says, and what the store has noted."""
    from summarizer.backends.notes import Notes

    named = settings.context_tokens
    return Notes(store) if named is None else Notes(store, window=str(named))


def window_of(settings: Settings, model: str, endpoint: str, notes: Notes) -> ContextWindow:
    """Return what is known of a model's context."""
    from summarizer.backends.context import ContextWindow

    return ContextWindow(model, endpoint, notes, replays=settings.offline)


def stack_backend(
    settings: Settings,
    own: Backend | None,
    store: Store | None,
    notes: Notes,
    budget: Budget,
    traffic: Traffic,
    *,
    client: Backend | None = None,
    concurrency: int | None = None,
) -> Backend:
    """Stack what answers requests: stored(budgeted(retrying(client))), or shared in its place.

    `own` replaces the client of the models, `client` the one that is made of the settings, and
    `concurrency` how many requests may be under way by these.
    """
    from summarizer.backends.flights import SharedBackend
    from summarizer.backends.gate import Gate
    from summarizer.backends.own import OwnBackend
    from summarizer.backends.retrying import RetryingBackend
    from summarizer.backends.stored import StoredBackend
    from summarizer.backends.throttle import Throttle

    gate = Gate(
        concurrency or settings.concurrency,
        give_up_after_s=give_up_after_s(settings),
        waits_for_start=settings.give_up_after_s is not None,
        patience_s=settings.retry_time_s,
        throttle=Throttle(settings.rpm, settings.tpm),
        traffic=traffic,
    )
    inner: Backend
    if own is not None:
        inner = OwnBackend(own, timeout_s=settings.timeout_s)
    elif client is not None:
        inner = client
    else:
        inner = client_of(settings, notes, before_send=gate.until_open)
    sent = RetryingBackend(inner, total_time_s=settings.retry_time_s, gate=gate, traffic=traffic)
    paid = BudgetedBackend(sent, budget)
    if store is not None:
        return StoredBackend(paid, store, offline=settings.offline, traffic=traffic)
    if settings.offline:
        raise ConfigurationError(
            "offline, answers come from the store, and this run has none; leave out"
            " --no-cache, or name a store"
        )
    return SharedBackend(paid)


def client_of(
    settings: Settings,
    notes: Notes,
    *,
    before_send: Callable[[], Awaitable[None]] | None = None,
) -> Backend:
    """Return the client of the models, which sends each request once.

    What it finds out about a server it notes.
    """
    from summarizer.backends.openai import OpenAIBackend

    return OpenAIBackend(
        base_url=settings.base_url,
        api_key=settings.api_key.get_secret_value() if settings.api_key else None,
        timeout_s=settings.timeout_s,
        mode=settings.mode,
        headers=read_headers(settings),
        recall=notes.recall,
        remember=notes.remember,
        before_send=before_send,
    )
