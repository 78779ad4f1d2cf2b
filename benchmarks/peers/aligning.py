"""Quotes located by langextract's aligner: `python -m benchmarks.peers.aligning ORDER`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from langextract.core.data import Extraction
from langextract.resolver import Resolver

from benchmarks.peers.side import Answer, Document, Order, run


@contextmanager
def aligning(_order: Order) -> Iterator[Answer]:
    """Align each text's quotes with it, by the defaults; those count that got a place."""
    resolver = Resolver()

    def answer(documents: Iterable[Document]) -> int:
        n_placed = 0
        for document in documents:
            extractions = [Extraction("claim", quote) for quote in document.quotes]
            aligned = resolver.align(extractions, document.text, token_offset=0, char_offset=0)
            n_placed += sum(extraction.char_interval is not None for extraction in aligned)
        return n_placed

    yield answer


if __name__ == "__main__":
    run(aligning)
