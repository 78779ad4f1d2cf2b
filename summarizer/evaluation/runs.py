"""The records that a suite is scored on: made now, or read from a file."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from summarizer.backends.base import Backend
from summarizer.errors import EndpointError, InputError
from summarizer.evaluation.gold import Gold, load_gold, require_sound
from summarizer.evaluation.matching.pairing import pair_with_gold
from summarizer.evaluation.recordings import RecordedRun
from summarizer.evaluation.silence import Replies, silent, unanswered
from summarizer.evaluation.suite import Suite
from summarizer.evaluation.verdict import RunMode
from summarizer.models import Article, Record
from summarizer.provenance import Provenance
from summarizer.readers.base import Traits
from summarizer.records import read_records
from summarizer.settings import Settings, is_builtin
from summarizer.summarizer import Summarizer


@dataclass(frozen=True)
class Run:
    """The records of a suite's articles, a tuple for each repeat, in the order of the gold.

    `verified_by` are the models of their second readings, None where there are none. `asked` tells
    how the model was asked, None where none was, and `verification` the one that verifies. `notes`
    are for the report.
    """

    model: str
    mode: RunMode
    repeats: tuple[tuple[Record, ...], ...]
    prompt: str | None = None
    verified_by: str | None = None
    asked: RecordedRun | None = None
    verification: RecordedRun | None = None
    notes: tuple[str, ...] = ()

    @property
    def endpoint(self) -> str | None:
        """Return where the model was asked, None where none was."""
        return self.asked.endpoint if self.asked is not None else None


def load_cases(suite: Suite) -> tuple[Gold, ...]:
    """Read the gold of a suite and check it.

    Raises InputError for gold that is not sound and for a second gold of one article, and
    ConfigurationError when the suite names an article that has no gold.
    """
    found: dict[str, Gold] = {}
    for path in suite.gold:
        gold = require_sound(load_gold(path))
        if gold.id in found:
            raise InputError(
                f"{path}: the article {gold.id!r} has gold twice: in {found[gold.id].file} too"
            )
        found[gold.id] = gold
    suite.check_articles(found)
    return tuple(found.values())


def ignore(record: Record) -> None:
    """Do nothing with a record."""


_NO_REPLIES = Replies()


def make_records(
    cases: Sequence[Gold],
    settings: Settings,
    *,
    replies: Replies = _NO_REPLIES,
    repeats: int = 1,
    backend: Backend | None = None,
    on_record: Callable[[Record], None] = ignore,
) -> Run:
    """Ask for every article as often as `repeats` says; the article's n-th request is its own.

    `on_record` is called with each record when it is there. Raises EndpointError, BudgetReached and
    StoreError, and what `unanswered` raises when nothing at all could be answered offline. A budget
    counts for each repeat.
    """
    articles = [gold.source for gold in cases]
    made = [
        asyncio.run(_records(articles, settings, replies, repeat, backend, on_record))
        for repeat in range(repeats)
    ]
    readers, _ = made[0]
    records = [record for each in made for record in each[1]]
    return Run(
        readers.traits.model,
        _mode(records, is_offline=settings.offline),
        tuple(each[1] for each in made),
        readers.traits.prompt,
        _verifiers(records),
        readers.reading,
        readers.verification,
        tuple(_unanswered(records, readers, replies, is_offline=settings.offline)),
    )


class _Readers(NamedTuple):
    """What the reader says of itself, and how it and the second reader ask, None if they do not."""

    traits: Traits
    reading: RecordedRun | None
    verification: RecordedRun | None

    @classmethod
    def of(cls, summarizer: Summarizer) -> _Readers:
        """Return the readers of a Summarizer."""
        traits, verifier = summarizer.reader.traits, summarizer.verifier
        return cls(
            traits,
            RecordedRun.of(traits.recipe, traits.endpoint) if traits.asks_a_server else None,
            RecordedRun.of(verifier.recipe, verifier.answered_by, role="verification")
            if verifier is not None
            else None,
        )


async def _records(
    articles: Sequence[Article],
    settings: Settings,
    replies: Replies,
    repeat: int,
    backend: Backend | None,
    on_record: Callable[[Record], None],
) -> tuple[_Readers, tuple[Record, ...]]:
    """Return what reads, and the records."""
    async with Summarizer(
        settings=settings, store=replies.store, backend=backend, repeat=repeat
    ) as summarizer:
        summarizer.traffic.tell = replies.tell
        readers = _Readers.of(summarizer)
        records = []
        try:
            async for record in summarizer.asummarize_many(articles):
                on_record(record)
                records.append(record)
        except EndpointError as exc:
            if replies.recordings and (asked := _never_answered(records, readers)) is not None:
                raise silent(asked, replies, because=exc) from exc
            raise
        return readers, tuple(records)


def _never_answered(records: Sequence[Record], readers: _Readers) -> RecordedRun | None:
    """Return what got no recorded reply at all, the reading or the verification; None if neither.

    A second reading is asked for only where there is a first.
    """
    if readers.reading is not None and not any(
        each.provenance and each.provenance.stored for each in records
    ):
        return readers.reading
    is_verified = any(each.verification and each.verification.stored for each in records)
    return None if is_verified else readers.verification


def _unanswered(
    records: Sequence[Record], readers: _Readers, replies: Replies, *, is_offline: bool
) -> Iterator[str]:
    """Yield what is to be said of requests that had no answer offline, the reading's first."""
    if readers.reading is not None:
        n_open = sum(r.error is not None and r.error.kind == "not_stored" for r in records)
        yield from unanswered(n_open, len(records), readers.reading, replies)
    if readers.verification is not None and is_offline:
        # Where any reply came, usable or not, the record has a verification.
        n_open = sum(
            each.verification is None and any(flag.kind == "not_verified" for flag in each.flags)
            for each in records
        )
        n_asked = n_open + sum(each.verification is not None for each in records)
        yield from unanswered(n_open, n_asked, readers.verification, replies)


def _mode(records: Sequence[Record], *, is_offline: bool) -> RunMode:
    """Return how models were asked, the one that verifies among them; "offline" if none was."""
    made = [record.provenance for record in records]
    read = [each is not None and each.stored for each in made if not _is_builtin(each)]
    verified = [each.verification.stored for each in records if each.verification is not None]
    if not (read or verified):
        return "offline"
    return "replayed" if is_offline or all((*read, *verified)) else "live"


def _is_builtin(made: Provenance | None) -> bool:
    return made is not None and is_builtin(made.model)


def _verifiers(records: Iterable[Record]) -> str | None:
    models = {record.verification.model for record in records if record.verification is not None}
    return ", ".join(sorted(models)) or None


def read_made(path: Path, cases: Sequence[Gold]) -> Run:
    """Return the records of a JSONL file that `summarizer run -o` wrote, in the order of the gold.

    Raises InputError naming the line that is no record, and for a record without gold, gold without
    a record, a second record of one article, and records of several models.
    """
    records = list(read_records(path))
    if not records:
        raise InputError(f"{path}: is empty: it holds no records")
    try:
        paired = pair_with_gold(records, cases)
    except InputError as exc:
        raise InputError(f"{path}: {exc}") from exc
    models = {r.provenance.model for r in records if r.provenance is not None}
    if len(models) > 1:
        raise InputError(f"{path}: holds records of several models: {', '.join(sorted(models))}")
    model = models.pop() if models else "unknown"
    prompts = {r.provenance.prompt for r in records if r.provenance and r.provenance.prompt}
    return Run(
        model=model,
        mode=_mode(records, is_offline=True),
        repeats=(tuple(record for record, _ in paired),),
        prompt=", ".join(sorted(prompts)) or None,
        verified_by=_verifiers(records),
    )
