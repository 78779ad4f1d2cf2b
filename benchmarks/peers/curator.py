"""curator: its own processor for OpenAI's API, its files of requests and responses and all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory
from typing import Any

from bespokelabs import curator as library

from benchmarks.peers.model import Reply
from benchmarks.peers.side import MODEL, N_CLAIMS, Answer, Document, Order, run

_NO_LIMIT = 1_000_000_000  # a minute


class _Reader(library.LLM):  # type: ignore[misc]  # the library has no types
    """Asks for the claims of a document."""

    response_format = Reply

    def prompt(self, row: dict[str, Any]) -> str:
        """Return the user's message."""
        return str(row["text"])

    def parse(self, row: dict[str, Any], reply: Reply) -> dict[str, Any]:
        """Return the row that is kept of a reply."""
        return {"id": row["id"], "claims": [claim.model_dump() for claim in reply.claims]}


@contextmanager
def curator(order: Order) -> Iterator[Answer]:
    """Ask about all documents in one call; whatever it writes goes to the folder of the store."""
    reader = _Reader(
        model_name=MODEL,
        backend="openai",
        system_prompt=order.instructions,
        backend_params={
            "base_url": order.base_url("curator"),
            "api_key": "none",
            "max_concurrent_requests": order.in_flight,
            "max_requests_per_minute": _NO_LIMIT,
            "max_tokens_per_minute": _NO_LIMIT,
            "max_retries": 0,
        },
    )
    with TemporaryDirectory() as folder:

        def answer(documents: Iterable[Document]) -> int:
            rows = [{"id": d.id, "text": d.text} for d in documents]
            found = reader(rows, working_dir=order.store or folder)
            return sum(len(row["claims"]) == N_CLAIMS for row in found.dataset)

        yield answer


if __name__ == "__main__":
    run(curator)
