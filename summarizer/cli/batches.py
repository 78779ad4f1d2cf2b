"""What the verbs of `summarizer batch` open: requests that are wanted, the list, providers."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from summarizer.cli.batch_words import say
from summarizer.cli.files import STANDARD, open_input
from summarizer.errors import ConfigurationError

if TYPE_CHECKING:
    from summarizer.backends.base import Request
    from summarizer.jobs.batches.ledger import Ledger
    from summarizer.jobs.batches.lines import Lines
    from summarizer.jobs.batches.provider import Provider
    from summarizer.jobs.batches.shard import Shard
    from summarizer.jobs.batches.wanted import Demand
    from summarizer.records import BadLine, RecordLine
    from summarizer.settings import Settings
    from summarizer.store import Store
    from summarizer.summarizer import Summarizer

_MOST_BYTES_OF_A_LINE = 64 * 1024 * 1024
_RECORD = b"urn:summarizer:record:"


@dataclass
class Wanted:
    """The requests that a command is about, with what they were made by."""

    summarizer: Summarizer
    store: Store
    ledger: Ledger
    lines: Lines
    demand: Demand
    requests: Iterator[Request]

    def who(self) -> str:
        """Return in words which model is asked, where, and why."""
        from summarizer.cli.run import model_line

        if self.demand.noun == "article":
            return model_line(self.summarizer)
        verifier = self.summarizer.require_verifier()
        return f"verified by {verifier.model} at {verifier.answered_by}"


@contextmanager
def wanted(
    settings: Settings,
    paths: tuple[str, ...],
    articles: tuple[str, ...],
    limit: int | None,
    *,
    fields: Mapping[str, str] | None = None,
    publisher: str | None = None,
    published: str | None = None,
) -> Iterator[Wanted]:
    """Give the requests that articles, or records, still need; nothing is sent for them.

    `fields`, `publisher` and `published` say how articles are read, as `scan_articles` takes them.
    Raises ConfigurationError for the built-in reader, for records without a verifier, and where
    there is no store.
    """
    from summarizer.articles.options import input_options
    from summarizer.jobs.batches.ledger import Ledger
    from summarizer.jobs.batches.lines import Lines
    from summarizer.jobs.batches.wanted import Demand, wanted_by_articles, wanted_by_records
    from summarizer.store import Store
    from summarizer.summarizer import Summarizer

    inputs = input_options(
        max_chars=settings.max_chars, fields=fields, publisher=publisher, published=published
    )
    if not settings.use_store:
        raise ConfigurationError("batches are answered into the store, and it is switched off")
    if gone := [path for path in paths if path != STANDARD and not os.path.lexists(path)]:
        raise ConfigurationError(f"{', '.join(gone)}: no such file or folder")
    are_records = _are_records(paths)
    lines: Iterable[RecordLine | BadLine] = ()
    if are_records:
        lines, settings = _records(paths, settings, limit)
    # What the store answers makes records; whatever it does not is what is wanted.
    settings = settings.model_copy(update={"offline": True})
    with (
        Store(settings.cache_dir) as store,
        Ledger(store.path) as ledger,
        Summarizer(settings=settings, store=store) as summarizer,
    ):
        if not summarizer.models_asked:
            raise ConfigurationError(
                f"{summarizer.model} reads articles itself and is sent no request; name a model"
                " with --model"
            )
        demand = Demand("record" if are_records else "article")
        if are_records:
            from summarizer.articles.originals import Originals

            originals = Originals(articles, max_chars=settings.max_chars, fields=fields)
            requests = wanted_by_records(summarizer, lines, originals, demand, say=say)
        else:
            from summarizer.cli.reading import scanned
            from summarizer.jobs.intake import Intake

            intake = Intake(scanned(paths, inputs), limit=limit)
            requests = wanted_by_articles(summarizer, intake, demand, say=say)
        yield Wanted(summarizer, store, ledger, Lines(store, settings.mode), demand, requests)


def _are_records(paths: Sequence[str]) -> bool:
    """Say whether the paths are files of records; raise ConfigurationError where only some are."""
    found = [path != STANDARD and Path(path).is_file() and _is_of_records(path) for path in paths]
    if any(found) and not all(found):
        of_records = paths[found.index(True)]
        raise ConfigurationError(f"{of_records} holds records, and others do not; do one at a time")
    return all(found)


def _is_of_records(path: str) -> bool:
    from summarizer.packed import without_packing

    if not without_packing(path).lower().endswith((".jsonl", ".ndjson")):
        return False
    with open_input(path) as stream:
        while line := stream.readline(_MOST_BYTES_OF_A_LINE):
            if line.strip():
                return _RECORD in line[:200]
    return False


def _records(
    paths: Sequence[str], settings: Settings, limit: int | None
) -> tuple[Iterator[RecordLine | BadLine], Settings]:
    """Return the lines of records, and the settings with the model that verifies them."""
    from itertools import islice

    from summarizer.arguments import with_verifier
    from summarizer.cli.verify import first_reader, of_one_reader
    from summarizer.records import read_record_lines

    if settings.verify is False:
        raise ConfigurationError(
            f"{paths[0]} holds records, which are read already; their second reading is asked for"
            " with --verify [MODEL]"
        )

    def read() -> Iterator[RecordLine | BadLine]:
        for path in paths:
            with open_input(path) as stream:
                found = read_record_lines(stream, path)
                if settings.model is None and not isinstance(settings.verify, str):
                    found = of_one_reader(found, path)
                yield from found

    read_by, lines = first_reader(islice(read(), limit))
    return lines, with_verifier(settings, read_by)


def opened_ledger(folder: Path) -> Ledger | None:
    """Return the list of the store in `folder`; None, and a word about it, where there is none.

    Looking at a store must not make one.
    """
    from summarizer.jobs.batches.ledger import Ledger

    if not folder.exists():
        say(f"{folder}: nothing is stored here yet")
        return None
    return Ledger(folder.absolute())


def chosen(ledger: Ledger, ids: Sequence[str], *states: str) -> list[Shard]:
    """Return the batches of these ids, all in these states where none is named.

    Raises ConfigurationError for an id that is not in the list.
    """
    shards = ledger.shards()
    if not ids:
        return [shard for shard in shards if shard.state in states]
    by_id = {name: shard for shard in shards for name in (shard.key, shard.id)}
    if unknown := [each for each in ids if each not in by_id]:
        raise ConfigurationError(
            f"{', '.join(unknown)}: no batch of this store is called so; `summarizer batch list`"
            " names them all"
        )
    return [by_id[each] for each in dict.fromkeys(ids)]


def provider_at(settings: Settings, endpoint: str) -> Provider | None:
    """Return the provider of batches at `endpoint`; None where a key must not go there unasked."""
    from summarizer.backends.endpoint import CHAT_PATH, may_have_key, normalise_endpoint
    from summarizer.jobs.batches.provider import Provider

    if normalise_endpoint(settings.base_url) == endpoint:
        return Provider(settings)
    has_secrets = bool(settings.api_key or settings.headers)
    if settings.base_url is None and (may_have_key(endpoint) or not has_secrets):
        return Provider(settings, endpoint.removesuffix(CHAT_PATH))
    return None
