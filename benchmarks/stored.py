"""An article that was asked about before: the pipeline against the least that must be done."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks import sample
from benchmarks.measures import Measure, median_ratio
from summarizer import Article, ArticleReply, Record, Request, ScriptedBackend, Store, Summarizer
from summarizer.metadata import describe
from summarizer.prompts import article_values

_N_ROUNDS = 9
_N_ARTICLES = 200


def measure_stored() -> list[Measure]:
    """Measure the CPU of an article from the store, its JSON line included."""
    bare, ours = asyncio.run(_measured())
    detail = (
        f"CPU {median(ours) * 1e6:.0f} us / bare loop {median(bare) * 1e6:.0f} us an article"
        " (render, fingerprint, get, validate, 12 finds, dump)"
    )
    return [Measure("stored article", median_ratio(ours, bare), "at_most", 3.0, detail)]


async def run_ours(n_articles: int) -> None:
    """Do the pipeline's side alone, for a profile; the store is filled by the same articles."""
    with TemporaryDirectory() as folder, Store(Path(folder)) as store:
        async with _summarizer(store) as summarizer:
            # Described, as the reader of articles hands them on.
            articles = [describe(sample.article(n)) for n in range(min(n_articles, _N_ARTICLES))]
            await _filled(summarizer, articles)
            for _ in range(max(1, n_articles // _N_ARTICLES)):
                await _ours(summarizer, articles)


async def _measured() -> tuple[list[float], list[float]]:
    """Return CPU seconds an article, of the bare loop and of the pipeline, taking turns."""
    bare, ours = [], []
    with TemporaryDirectory() as folder, Store(Path(folder)) as store:
        async with _summarizer(store) as summarizer:
            articles = [describe(sample.article(n)) for n in range(_N_ARTICLES)]
            records = await _filled(summarizer, articles)
            for _ in range(_N_ROUNDS):
                started = time.process_time()
                _bare(summarizer, store, articles, records)
                between = time.process_time()
                await _ours(summarizer, articles)
                ours.append((time.process_time() - between) / len(articles))
                bare.append((between - started) / len(articles))
    return bare, ours


def _summarizer(store: Store) -> Summarizer:
    reply = sample.reply()
    return Summarizer(model="sample", backend=ScriptedBackend(lambda _: reply), store=store)


async def _filled(summarizer: Summarizer, articles: Sequence[Article]) -> list[Record]:
    """Fill the store, and return the records as they come from it."""
    for article in articles:
        await summarizer.asummarize(article)
    records = [await summarizer.asummarize(article) for article in articles]
    for record in records:
        if record.outcome != "ok" or record.provenance is None or not record.provenance.stored:
            raise SystemExit(f"the sample article came out as {record.outcome}: {record.error}")
    return records


async def _ours(summarizer: Summarizer, articles: Sequence[Article]) -> None:
    for article in articles:
        (await summarizer.asummarize(article)).model_dump_json()


def _bare(
    summarizer: Summarizer, store: Store, articles: Sequence[Article], records: Sequence[Record]
) -> None:
    """Do what a record cannot be had without, and nothing else."""
    asked = summarizer.request(articles[0])
    prompt = summarizer.asker.prompt
    for article, record in zip(articles, records, strict=True):
        messages = prompt.render(**article_values(article, None))
        request = Request(messages, asked.model, asked.endpoint, asked.schema, asked.sampling)
        entry = store.get(request.fingerprint)
        if entry is None:
            raise SystemExit("the bare loop asks for something else than the pipeline")
        ArticleReply.model_validate_json(entry["completion"]["choices"][0]["message"]["content"])
        for quote in sample.QUOTES:
            article.text.find(quote)
        record.model_dump_json()
