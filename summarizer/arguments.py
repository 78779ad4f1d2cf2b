"""The arguments of `Summarizer`: known by name, made into settings, a store, and readers."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec

from summarizer.backends.base import Backend
from summarizer.backends.notes import Notes
from summarizer.errors import ConfigurationError
from summarizer.provenance import Provenance
from summarizer.readers.base import Reader
from summarizer.readers.choice import asks_a_server, choose_reader, endpoints, window_of
from summarizer.settings import Settings, load_settings, suggest, verifier_of_records
from summarizer.store import Store
from summarizer.verification import Verifier

P = ParamSpec("P")


def with_known_names(function: Callable[P, None]) -> Callable[P, None]:
    """Meet an argument that does not exist with the name of the one that was meant."""
    known = set(inspect.signature(function).parameters)

    @wraps(function)
    def checked(*args: P.args, **kwargs: P.kwargs) -> None:
        for name in kwargs:
            if name not in known:
                raise ConfigurationError(f"{name}: Summarizer has no such argument{suggest(name)}")
        function(*args, **kwargs)

    return checked


def settings_of(
    ready: Settings | None, given: dict[str, Any], store: Store | str | Path | bool | None
) -> Settings:
    """Return ready-made settings, or those of the arguments."""
    if ready is not None:
        if beside := sorted(name for name, value in given.items() if value is not None):
            raise ConfigurationError(
                f"settings= stands in place of all others; beside it: {', '.join(beside)}"
            )
        return ready
    for name, kinds, clash in (
        ("cache_dir", (str, Path), "the folder of the store is given twice"),
        ("use_store", (bool,), "whether there is a store is said twice"),
    ):
        if isinstance(store, kinds):
            if given[name] is not None:
                raise ConfigurationError(f"{clash}: by store= and by {name}=")
            given = {**given, name: store}
    if isinstance(headers := given["headers"], Mapping):
        given = {**given, "headers": "\n".join(f"{k}: {v}" for k, v in headers.items())}
    if given["prompt"] is not None:
        given = {**given, "prompt": str(given["prompt"])}
    return load_settings(**given)


def with_verifier(settings: Settings, read_by: Provenance | None) -> Settings:
    """Return the settings with the model that verifies records: one that is named, else their own.

    `read_by` says who read them, None if nothing does. Raises ConfigurationError for the reader
    that is built in, and where neither model nor endpoint are named and the records are of another
    endpoint than would be asked.
    """
    model = verifier_of_records(settings, read_by.model if read_by is not None else None)
    is_named = settings.model is not None or isinstance(settings.verify, str)
    if not is_named and settings.base_url is None and read_by is not None:
        endpoint, _ = endpoints(settings, None)
        if read_by.model == model and read_by.endpoint != endpoint:
            raise ConfigurationError(
                f"the records were read by {model} at {read_by.endpoint}, but {endpoint} would"
                " be asked; name the server that verifies (--base-url URL), or its model"
                " (--model MODEL)"
            )
    return settings.model_copy(update={"model": model, "verify": True})


def open_store(
    settings: Settings,
    given: Store | str | Path | bool | None,
    own: Backend | None,
    *,
    asks: bool,
) -> tuple[Store | None, bool]:
    """Return the store, and whether it is ours to close; None where nothing has a use for one.

    `asks` says that requests are sent. With a backend of the caller's own nothing is kept unless
    asked for.
    """
    if isinstance(given, Store):
        return given, False
    if given is False:
        return None, False
    wanted = asks and (own is None or given is not None)
    if not settings.use_store or not wanted:
        return None, False
    folder = given if isinstance(given, (str, Path)) else settings.cache_dir
    return Store(Path(folder), reads=True), True


def models_asked(model: str, verify_model: str | None, own: Backend | None) -> tuple[str, ...]:
    """Return the models that requests go to: the one that reads, the one that verifies."""
    reads = [model] if asks_a_server(model, own) else []
    verifies = [verify_model] if verify_model is not None else []
    return tuple(dict.fromkeys([*reads, *verifies]))


def choose_readers(
    settings: Settings,
    model: str,
    verify_model: str | None,
    *,
    own: Backend | None,
    stack: Backend | None,
    store: Store | None,
    notes: Notes,
    repeat: int = 0,
) -> tuple[Reader, Verifier | None]:
    """Return what reads, and what verifies if anything does; requests of both go to `stack`.

    That is None where nothing asks a model. `own` is what replaces the client of the models,
    `store` the store in the stack, `notes` what is known of servers.
    """
    has_verifier = verify_model is not None
    reader = choose_reader(
        settings,
        model,
        stack,
        store=store,
        notes=notes,
        own=own,
        repeat=repeat,
        has_verifier=has_verifier,
    )
    if verify_model is None or stack is None:
        return reader, None
    endpoint, answered_by = endpoints(settings, own)
    return reader, Verifier(
        stack,
        settings,
        model=verify_model,
        endpoint=endpoint,
        answered_by=answered_by,
        window=window_of(settings, verify_model, endpoint, notes),
        repeat=repeat,
    )
