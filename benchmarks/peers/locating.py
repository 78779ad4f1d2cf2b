"""Quotes located by the project: `python -m benchmarks.peers.locating ORDER`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from benchmarks.peers.side import Answer, Document, Order, run
from summarizer.grounding import Haystack, locate_quote


@contextmanager
def locating(_order: Order) -> Iterator[Answer]:
    """Prepare each text and locate its quotes; those count that may stand as evidence."""

    def answer(documents: Iterable[Document]) -> int:
        n_accepted = 0
        for document in documents:
            haystack = Haystack(document.text)
            n_accepted += sum(locate_quote(q, haystack).accepted for q in document.quotes)
        return n_accepted

    yield answer


if __name__ == "__main__":
    run(locating)
