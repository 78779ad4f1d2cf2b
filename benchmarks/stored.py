"""An article that was asked about before: the pipeline against the least that must be done."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks import sample
from benchmarks.measures import Measure, median_ratio
from benchmarks.news import N_CLAIMS, news
from summarizer import (
    Article,
    ArticleReply,
    Job,
    Record,
    Request,
    ScriptedBackend,
    Store,
    Summarizer,
    assembly,
)
from summarizer.checks import check_summary
from summarizer.checks import claims as checks
from summarizer.metadata import describe
from summarizer.prompts import article_values

_N_ROUNDS = 9
_N_RATES = 5
_N_ARTICLES = 200
_N_NEWS = 100
# What checks of a claim ask the rules of the built-in reader: who speaks, status, unit.
_SECOND_OPINION = frozenset(
    "other_sources dropped_hedges omitted_hedges changed_modals mistaken_times statuses quantities"
    " lost_comparators".split()
)
_STAGES = ("_QUOTES", "_LABELS", "_WORDS", "_ENGLISH")


@dataclass(frozen=True)
class Case:
    """Articles, described as the reader of articles hands them on, and the replies by their ids."""

    articles: Sequence[Article]
    replies: Mapping[str, str]
    quotes: Sequence[Sequence[str]]


def measure_stored() -> list[Measure]:
    """Measure the CPU of an article from the store, its JSON line included."""
    bare, ours = asyncio.run(_measured(_sample()))
    detail = (
        f"CPU {median(ours) * 1e6:.0f} us / bare loop {median(bare) * 1e6:.0f} us an article"
        " (render, fingerprint, get, validate, 12 finds, dump)"
    )
    return [
        Measure("stored article", median_ratio(ours, bare), "at_most", 3.0, detail),
        *asyncio.run(_rates()),
    ]


async def run_ours(n_articles: int) -> None:
    """Do the pipeline's side alone, for a profile; the store is filled by the same articles."""
    case = _news(min(n_articles, _N_ARTICLES))
    with TemporaryDirectory() as folder, Store(Path(folder)) as store:
        async with _summarizer(store, case) as summarizer:
            await _filled(summarizer, case)
            for _ in range(max(1, n_articles // _N_ARTICLES)):
                await _ours(summarizer, case)


def _sample() -> Case:
    articles = [describe(sample.article(n)) for n in range(_N_ARTICLES)]
    reply = sample.reply()
    return Case(articles, {a.id: reply for a in articles}, [sample.QUOTES] * len(articles))


def _news(n_articles: int, *, altered: bool = False) -> Case:
    items = [news(n, altered=altered) for n in range(n_articles)]
    return Case(
        [describe(each.article) for each in items],
        {each.article.id: each.content for each in items},
        [each.quotes for each in items],
    )


async def _measured(case: Case) -> tuple[list[float], list[float]]:
    """Return CPU seconds an article, of the bare loop and of the pipeline, taking turns."""
    bare, ours = [], []
    with TemporaryDirectory() as folder, Store(Path(folder)) as store:
        async with _summarizer(store, case) as summarizer:
            records = await _filled(summarizer, case)
            for _ in range(_N_ROUNDS):
                started = time.process_time()
                _bare(summarizer, store, case, records)
                between = time.process_time()
                await _ours(summarizer, case)
                ours.append((time.process_time() - between) / len(case.articles))
                bare.append((between - started) / len(case.articles))
    return bare, ours


async def _rates() -> list[Measure]:
    """Measure a job over stored news, in articles a second of CPU, with checks and without."""
    exact, altered = _news(_N_NEWS), _news(_N_NEWS, altered=True)
    ways: dict[str, tuple[Case, frozenset[str] | None, float]] = {
        "stored news": (exact, frozenset(), 600.0),
        "stored news, two quotes of three altered": (altered, frozenset(), 600.0),
        "stored news without the second opinion": (exact, _SECOND_OPINION, 1200.0),
        "stored news without any check": (exact, None, 1200.0),
    }
    taken: dict[str, list[float]] = {name: [] for name in ways}
    with TemporaryDirectory() as folder, Store(Path(folder) / "store") as store:
        for number in range(_N_RATES + 1):
            for name, (case, left_out, _) in ways.items():
                with _without(left_out):
                    async with _summarizer(store, case) as summarizer:
                        output = Path(folder) / f"{name}-{number}.jsonl"
                        started = time.process_time()
                        await Job(summarizer, case.articles, output=output).arun()
                        taken[name].append((time.process_time() - started) / len(case.articles))
    return [
        Measure(
            f"{name}, articles a second",
            1 / median(taken[name][1:]),  # the first round asks
            "at_least",
            target,
            f"one process, {N_CLAIMS} claims in 5 KB, written;"
            f" CPU {median(taken[name][1:]) * 1e3:.2f} ms an article",
        )
        for name, (_, _, target) in ways.items()
    ]


@contextmanager
def _without(names: frozenset[str] | None) -> Iterator[None]:
    """Leave checks of claims out, all of them for None: no user can, it is to tell their cost."""
    stages = {stage: getattr(checks, stage) for stage in _STAGES}
    for stage, functions in stages.items():
        kept = () if names is None else tuple(f for f in functions if f.__name__ not in names)
        setattr(checks, stage, kept)
    if names is None:
        setattr(assembly, "check_summary", _no_flags)  # noqa: B010  # it is imported there
    try:
        yield
    finally:
        setattr(assembly, "check_summary", check_summary)  # noqa: B010
        for stage, functions in stages.items():
            setattr(checks, stage, functions)


def _no_flags(*_: object) -> tuple[()]:
    return ()


def _answer(replies: Mapping[str, str], request: Request) -> str:
    if request.article is None:
        raise SystemExit("a request of no article")
    return replies[request.article.id]


def _summarizer(store: Store, case: Case) -> Summarizer:
    backend = ScriptedBackend(partial(_answer, case.replies))
    return Summarizer(model="sample", backend=backend, store=store)


async def _filled(summarizer: Summarizer, case: Case) -> list[Record]:
    """Fill the store, and return the records as they come from it."""
    for article in case.articles:
        await summarizer.asummarize(article)
    records = [await summarizer.asummarize(article) for article in case.articles]
    for record in records:
        if record.outcome != "ok" or record.provenance is None or not record.provenance.stored:
            raise SystemExit(f"the sample article came out as {record.outcome}: {record.error}")
    return records


async def _ours(summarizer: Summarizer, case: Case) -> None:
    for article in case.articles:
        (await summarizer.asummarize(article)).model_dump_json()


def _bare(summarizer: Summarizer, store: Store, case: Case, records: Sequence[Record]) -> None:
    """Do what a record cannot be had without, and nothing else."""
    asked = summarizer.request(case.articles[0])
    prompt = summarizer.asker.prompt
    for article, quotes, record in zip(case.articles, case.quotes, records, strict=True):
        messages = prompt.render(**article_values(article, None))
        request = Request(messages, asked.model, asked.endpoint, asked.schema, asked.sampling)
        entry = store.get(request.fingerprint)
        if entry is None:
            raise SystemExit("the bare loop asks for something else than the pipeline")
        ArticleReply.model_validate_json(entry["completion"]["choices"][0]["message"]["content"])
        for quote in quotes:
            article.text.find(quote)
        record.model_dump_json()
