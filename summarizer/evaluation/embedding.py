"""An embedding matcher: gold claims found by meaning, as sentence-transformers sees it.

It sees paraphrase where word overlap does not, and neither numbers nor negation: read it beside
`claims.recall`, never in its place.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from typing import Any

from summarizer.errors import ConfigurationError
from summarizer.evaluation.gold import Gold
from summarizer.evaluation.scores import Score
from summarizer.models import Record

# Cosine from which sentence-transformers' small English models tell paraphrases from neighbours.
SAME = 0.7
RECALL, PRECISION = "embedding.recall", "embedding.precision"

# From texts to one vector a text, each of length 1.
Encode = Callable[[Sequence[str]], Sequence[Sequence[float]]]


class Embedding:
    """Matches claims by the cosine of their embeddings.

    `model` is a name or folder that sentence-transformers knows; `encode` replaces it. Raises
    ConfigurationError when sentence-transformers is not installed, or the model cannot be loaded.
    """

    def __init__(self, model: str, *, encode: Encode | None = None) -> None:
        self._encode = encode or _load(model)

    def scores(self, record: Record, gold: Gold) -> dict[str, Score]:
        """Return recall and precision, in [0, 1]; optional gold can be found, and is not missed."""
        if not record.claims or not gold.claims:
            return dict.fromkeys((RECALL, PRECISION), Score(skipped="no claims to compare"))
        wanted = self._encode([claim.text for claim in gold.claims])
        given = self._encode([claim.text for claim in record.claims])
        alike = [
            [sum(a * b for a, b in zip(g, p, strict=True)) >= SAME for p in given] for g in wanted
        ]
        found = [
            any(row) for row, claim in zip(alike, gold.claims, strict=True) if not claim.optional
        ]
        right = [any(row[n] for row in alike) for n in range(len(given))]
        return {RECALL: _share(found), PRECISION: _share(right)}


def _share(hits: Sequence[bool]) -> Score:
    if not hits:
        return Score(skipped="gold has no claim that counts")
    return Score("share", (float(sum(hits)), float(len(hits))))


def _load(model: str) -> Encode:
    try:
        library: Any = importlib.import_module("sentence_transformers")
    except ImportError as exc:
        raise ConfigurationError(
            "embedding: sentence-transformers is not installed; pip install 'summarizer[semantic]'"
        ) from exc
    try:
        loaded = library.SentenceTransformer(model)
    except (OSError, ValueError) as exc:
        raise ConfigurationError(f"embedding: the model {model!r} cannot be loaded: {exc}") from exc

    def encode(texts: Sequence[str]) -> Sequence[Sequence[float]]:
        vectors: Sequence[Sequence[float]] = loaded.encode(
            list(texts), normalize_embeddings=True
        ).tolist()
        return vectors

    return encode
