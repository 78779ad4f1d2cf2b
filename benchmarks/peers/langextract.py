"""langextract: a chunk a document, its example and its aligner as they come."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import langextract as lx
from langextract.providers.openai import OpenAILanguageModel

from benchmarks.peers.side import MODEL, N_CLAIMS, Answer, Document, Order, run

_QUOTE = "the council closed the bridge"
_EXAMPLE = lx.data.ExampleData(
    text=f"On Monday {_QUOTE}.",
    extractions=[
        lx.data.Extraction("claim", _QUOTE, attributes={"text": "The council closed the bridge."})
    ],
)
_MAX_CHARS = 20_000  # above any document: a request each, as with the others


@contextmanager
def langextract(order: Order) -> Iterator[Answer]:
    """Extract from all documents in one call, with as many threads as are to be in flight."""
    warnings.simplefilter("ignore", UserWarning)  # that the schema is the model's own
    model = OpenAILanguageModel(
        MODEL,
        api_key="none",
        base_url=order.base_url("langextract"),
        max_workers=order.in_flight,
    )

    def answer(documents: Iterable[Document]) -> int:
        found = lx.extract(
            [lx.data.Document(text=d.text, document_id=d.id) for d in documents],
            prompt_description=order.instructions,
            examples=[_EXAMPLE],
            model=model,
            max_char_buffer=_MAX_CHARS,
            batch_length=order.in_flight,
            max_workers=order.in_flight,
            show_progress=False,
        )
        assert isinstance(found, list)
        return sum(len(document.extractions or ()) == N_CLAIMS for document in found)

    yield answer


if __name__ == "__main__":
    run(langextract)
