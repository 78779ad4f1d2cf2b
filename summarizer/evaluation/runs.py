"""The records that a suite is scored on: made now, or read from a file."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from summarizer.backends.base import Backend
from summarizer.editions import earlier_editions
from summarizer.errors import ConfigurationError, EndpointError, InputError
from summarizer.evaluation.gold import Gold, load_gold, require_sound
from summarizer.evaluation.matching.pairing import pair_with_gold
from summarizer.evaluation.recordings import RecordedRun, Recording
from summarizer.evaluation.suite import Suite
from summarizer.evaluation.verdict import RunMode
from summarizer.models import Article, Record
from summarizer.prompts import load_prompt
from summarizer.provenance import Provenance
from summarizer.readers.base import Traits
from summarizer.records import read_records
from summarizer.settings import Settings, is_builtin
from summarizer.store import Store
from summarizer.summarizer import Summarizer


@dataclass(frozen=True)
class Run:
    """The records of a suite's articles, a tuple for each repeat, in the order of the gold.

    `verified_by` are the models of their second readings, None where there are none. `asked` tells
    how the model was asked, None where none was. `notes` are for the report.
    """

    model: str
    mode: RunMode
    repeats: tuple[tuple[Record, ...], ...]
    prompt: str | None = None
    verified_by: str | None = None
    asked: RecordedRun | None = None
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


@dataclass(frozen=True)
class Replies:
    """Where replies come from: a store, and the recordings before it.

    `again` is the command that records anew what the recordings do not answer.
    """

    store: Store | None = None
    recordings: tuple[Recording, ...] = ()
    again: str = ""


def make_records(
    cases: Sequence[Gold],
    settings: Settings,
    *,
    replies: Replies = Replies(),
    repeats: int = 1,
    backend: Backend | None = None,
    on_record: Callable[[Record], None] = ignore,
) -> Run:
    """Ask for every article as often as `repeats` says; the article's n-th request is its own.

    `on_record` is called with each record when it is there. Raises EndpointError, BudgetReached and
    StoreError, and InputError when nothing at all could be answered offline. A budget counts for
    each repeat.
    """
    articles = [gold.source for gold in cases]
    made = [
        asyncio.run(_records(articles, settings, replies, repeat, backend, on_record))
        for repeat in range(repeats)
    ]
    traits, _ = made[0]
    records = [record for each in made for record in each[1]]
    asked = _asked(traits) if traits.asks_a_server else None
    return Run(
        traits.model,
        _mode(records, is_offline=settings.offline),
        tuple(each[1] for each in made),
        traits.prompt,
        _verifiers(records),
        asked,
        tuple(_unanswered(records, asked, replies)),
    )


async def _records(
    articles: Sequence[Article],
    settings: Settings,
    replies: Replies,
    repeat: int,
    backend: Backend | None,
    on_record: Callable[[Record], None],
) -> tuple[Traits, tuple[Record, ...]]:
    """Return what the reader says of itself, and the records."""
    async with Summarizer(
        settings=settings, store=replies.store, backend=backend, repeat=repeat
    ) as summarizer:
        traits = summarizer.reader.traits
        records = []
        try:
            async for record in summarizer.asummarize_many(articles):
                on_record(record)
                records.append(record)
        except EndpointError as exc:
            if replies.recordings and not any(
                r.provenance and r.provenance.stored for r in records
            ):
                raise InputError(f"{_silent(_asked(traits), replies)} ({exc})") from exc
            raise
        return traits, tuple(records)


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


def _unanswered(
    records: Sequence[Record], asked: RecordedRun | None, replies: Replies
) -> Iterator[str]:
    """Yield what is to be said of requests that had no answer offline.

    Raises InputError when not one of them had: then nothing was evaluated.
    """
    n_open = sum(
        record.error is not None and record.error.kind == "not_stored" for record in records
    )
    if not n_open or asked is None:
        return
    if n_open < len(records):
        if replies.recordings:
            yield (
                f"{n_open} of {len(records)} articles have no recorded reply; record them:"
                f" {replies.again}"
            )
        return
    if not replies.recordings:
        raise ConfigurationError(
            "offline, and the store answers none of the requests; run it once without --offline, or"
            " give the suite `recordings`"
        )
    raise InputError(_silent(asked, replies))


def _silent(asked: RecordedRun, replies: Replies) -> str:
    """Say that recordings answer nothing, why, and what mends it."""
    folders = ", ".join(str(each.folder) for each in replies.recordings)
    why = "; ".join(dict.fromkeys(each.why_silent(asked) for each in replies.recordings))
    return (
        f"the recording in {folders} answers none of the requests: {why}. Record it again:"
        f" {replies.again}{_edition(replies.recordings)}"
    )


def _asked(traits: Traits) -> RecordedRun:
    return RecordedRun.of(traits.recipe, traits.endpoint)


def _edition(recordings: Iterable[Recording]) -> str:
    """Return how to go on with a recording of an earlier edition of our prompt, "" for others."""
    known = {load_prompt(name).sha256: name for name in earlier_editions("article")}
    for run in (run for each in recordings for run in each.runs):
        if run.prompt_sha256 in known:
            return f'; or keep to the edition that it is of: prompt = "{known[run.prompt_sha256]}"'
    return ""


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
