"""The records that a suite is scored on: made now, or read from a file."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from summarizer.backends.base import Backend
from summarizer.errors import ConfigurationError, InputError
from summarizer.evaluation.gold import Gold, load_gold, require_sound
from summarizer.evaluation.matching.pairing import pair_with_gold
from summarizer.evaluation.suite import Suite
from summarizer.evaluation.verdict import RunMode
from summarizer.models import Article, Record
from summarizer.records import read_records
from summarizer.settings import Settings, is_builtin
from summarizer.store import Store
from summarizer.summarizer import Summarizer


@dataclass(frozen=True)
class Run:
    """The records of a suite's articles, a tuple for each repeat, in the order of the gold."""

    model: str
    mode: RunMode
    repeats: tuple[tuple[Record, ...], ...]
    prompt: str | None = None


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


def make_records(
    cases: Sequence[Gold],
    settings: Settings,
    *,
    store: Store | None,
    repeats: int = 1,
    backend: Backend | None = None,
    recordings: Path | None = None,
) -> Run:
    """Ask for every article as often as `repeats` says; the article's n-th request is its own.

    Raises EndpointError, BudgetReached and StoreError, and InputError when nothing at all could be
    answered offline. A budget counts for each repeat.
    """
    articles = [gold.source for gold in cases]
    made = [
        asyncio.run(_records(articles, settings, store, repeat, backend))
        for repeat in range(repeats)
    ]
    records = [record for each in made for record in each[2]]
    _refuse_unanswered(records, recordings)
    model, prompt, _ = made[0]
    return Run(model, _mode(model, settings, records), tuple(each[2] for each in made), prompt)


async def _records(
    articles: Sequence[Article],
    settings: Settings,
    store: Store | None,
    repeat: int,
    backend: Backend | None,
) -> tuple[str, str | None, tuple[Record, ...]]:
    """Return the model, the name of the prompt that it got, and the records."""
    async with Summarizer(
        settings=settings, store=store, backend=backend, repeat=repeat
    ) as summarizer:
        prompt = summarizer.reader.traits.prompt
        records = [record async for record in summarizer.asummarize_many(articles)]
        return summarizer.model, prompt, tuple(records)


def _mode(model: str, settings: Settings, records: Sequence[Record]) -> RunMode:
    if is_builtin(model):
        return "offline"
    stored = all(record.provenance and record.provenance.stored for record in records)
    return "replayed" if settings.offline or stored else "live"


def _refuse_unanswered(records: Sequence[Record], recordings: Path | None) -> None:
    """Raise when offline not one request had an answer: then nothing was evaluated."""
    if any(record.error is None or record.error.kind != "not_stored" for record in records):
        return
    if recordings is not None:
        raise InputError(
            f"the recording in {recordings} answers none of the requests: it was made with another"
            " prompt or model; make it again without --offline and with --record, or, where it was"
            ' made with an earlier edition of the prompt, name that: prompt = "article@1"'
        )
    raise ConfigurationError(
        "offline, and the store answers none of the requests; run it once without --offline, or"
        " give the suite `recordings`"
    )


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
        mode="offline" if is_builtin(model) else "replayed",
        repeats=(tuple(record for record, _ in paired),),
        prompt=", ".join(sorted(prompts)) or None,
    )
