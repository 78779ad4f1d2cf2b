"""The embedding matcher, with embeddings that a test can read."""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from pathlib import Path

import pytest

from summarizer.errors import ConfigurationError
from summarizer.evaluation.embedding import Embedding
from summarizer.evaluation.gold import load_gold
from summarizer.models import Record
from tests.evaluation import made_records, write_case


def first_letters(texts: Sequence[str]) -> list[list[float]]:
    """Embed a text as its first letter: N, T and V stand at right angles."""
    return [[float(text[0] == letter) for letter in "NTV"] for text in texts]


def test_a_claim_is_found_by_the_nearest_embedding(tmp_path: Path) -> None:
    """Gold begins with T, T and N; a record without the N finds two of three."""
    gold = load_gold(write_case(tmp_path, "bridge"))
    record = Record.model_validate(made_records(("bridge",))[0])
    record = record.model_copy(update={"claims": record.claims[:2]})
    scores = Embedding("", encode=first_letters).scores(record, gold)
    assert scores["embedding.recall"].counts == (2.0, 3.0)
    assert scores["embedding.precision"].counts == (2.0, 2.0)


@pytest.mark.skipif(
    importlib.util.find_spec("sentence_transformers") is not None, reason="it is installed"
)
def test_a_missing_library_says_what_to_install() -> None:
    """The extra is named."""
    with pytest.raises(ConfigurationError, match=r"summarizer\[semantic\]"):
        Embedding("any")
