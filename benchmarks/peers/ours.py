"""The project, as its users call it: from bare articles to records with checked evidence."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.peers.side import MODEL, N_CLAIMS, Answer, Document, Order, run
from summarizer import Article, Summarizer
from summarizer.metadata import describe


@contextmanager
def summarizer(order: Order) -> Iterator[Answer]:
    """Describe each article, ask, check the evidence and make the record."""
    asking = Summarizer(
        model=MODEL,
        base_url=order.base_url(),
        api_key="none",
        store=Path(order.store) if order.store else False,
        concurrency=order.in_flight,
    )

    async def all_of(documents: Iterable[Document]) -> int:
        # Described, as the reader of articles does it.
        articles = (describe(Article(id=d.id, text=d.text)) for d in documents)
        n_whole = 0
        async for record in asking.asummarize_many(articles, ordered=False):
            n_whole += record.outcome == "ok" and len(record.claims) == N_CLAIMS
        return n_whole

    with asyncio.Runner() as runner:
        yield lambda documents: runner.run(all_of(documents))
        runner.run(asking.aclose())


if __name__ == "__main__":
    run(summarizer)
