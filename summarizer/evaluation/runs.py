"""The records that a suite is scored on: made now, or read from a file."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from summarizer.backends.base import Backend
from summarizer.errors import ConfigurationError, InputError
from summarizer.evaluation.gold import Gold, load_gold, require_sound
from summarizer.evaluation.matching.pairing import pair_with_gold
from summarizer.evaluation.suite import Suite
from summarizer.evaluation.verdict import RunMode
from summarizer.models import Article, Record
from summarizer.provenance import Provenance
from summarizer.records import read_records
from summarizer.settings import Settings, is_builtin
from summarizer.store import Store
from summarizer.summarizer import Summarizer


@dataclass(frozen=True)
class Run:
    """The records of a suite's articles, a tuple for each repeat, in the order of the gold.

    `verified_by` are the models of their second readings, None where there are none.
    """

    model: str
    mode: RunMode
    repeats: tuple[tuple[Record, ...], ...]
    prompt: str | None = None
    verified_by: str | None = None


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
    mode = _mode(records, is_offline=settings.offline)
    repeated = tuple(each[2] for each in made)
    return Run(model, mode, repeated, prompt, _verifiers(records))


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
        mode=_mode(records, is_offline=True),
        repeats=(tuple(record for record, _ in paired),),
        prompt=", ".join(sorted(prompts)) or None,
        verified_by=_verifiers(records),
    )
