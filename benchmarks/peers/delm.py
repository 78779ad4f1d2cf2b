"""delm: one chunk a document, threads around instructor, costs on, its cache in SQLite."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import pandas
from delm import DELM, Schema

from benchmarks.peers.side import MODEL, N_CLAIMS, Answer, Document, Order, run

_FIELDS = ("quote", "text", "importance", "source", "status", "polarity", "quantity")
_SCHEMA = {
    "schema_type": "nested",
    "container_name": "claims",
    "variables": [
        {"name": name, "description": f"The {name} of the claim.", "data_type": "string"}
        for name in _FIELDS
    ],
}


@contextmanager
def delm(order: Order) -> Iterator[Answer]:
    """Extract from all documents in one call, with as many threads as are to be in flight."""
    os.environ["OPENAI_API_KEY"] = "none"

    def answer(documents: Iterable[Document]) -> int:
        table = pandas.DataFrame([{"id": d.id, "text": d.text} for d in documents])
        extracted = extractor.extract(table)
        n_whole = 0
        for data in extracted["delm_extracted_data_json"]:
            n_whole += data is not None and len(json.loads(data)["claims"]) == N_CLAIMS
        return n_whole

    extractor = DELM(
        schema=Schema.from_dict(_SCHEMA),
        provider="openai",
        model=MODEL,
        base_url=order.base_url("delm"),
        mode="json_schema",
        system_prompt=order.instructions,
        # A batch is waited for before the next one begins; several round trips make one.
        batch_size=order.in_flight * 4,
        max_workers=order.in_flight,
        max_retries=0,
        model_input_cost_per_1M_tokens=1.0,
        model_output_cost_per_1M_tokens=1.0,
        cache_backend="sqlite" if order.store else None,
        cache_path=order.store or ".",
        auto_checkpoint_and_resume_experiment=False,
        console_log_level="ERROR",
    )
    logging.getLogger("httpx").setLevel(logging.WARNING)
    yield answer


if __name__ == "__main__":
    run(delm)
