"""Which sentences of an article are labelled, and which are left."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from summarizer.evaluation.gold.offsets import entries, entries_of
from summarizer.evaluation.gold.places import GoldText
from summarizer.text.spans import Span


def labelled_spans(values: Mapping[str, Any], text: GoldText) -> list[Span]:
    """Return the places of what a file quotes as evidence or excludes, where they are certain."""
    labels = {**values, "unlabelled": []}
    return [span for entry in entries(labels) if (span := entry.locate(text).span)]


def unlabelled_spans(values: Mapping[str, Any], text: GoldText) -> dict[int, Span]:
    """Return the places of the items of `unlabelled`, by index."""
    items = {int(e.key.rpartition("/")[2]): e for e in entries_of(values.get("unlabelled"), "")}
    return {index: span for index, e in items.items() if (span := e.locate(text).span)}


def left_to_label(text: GoldText, labelled: Iterable[Span]) -> list[Span]:
    """Return the sentences that no label touches.

    One that runs over a line break is several, as no quote may: a headline is one of its own.
    """
    spans = list(labelled)
    pieces = (piece for sentence in text.sentences() for piece in text.pieces(*sentence))
    return [piece for piece in pieces if not touches(piece, spans)]


def unlabelled_items(text: GoldText, labelled: Iterable[Span] = ()) -> list[dict[str, Any]]:
    """Return what stands in `unlabelled`: the sentences that no label touches, to be worked on."""
    return [
        {"quote": text.quote(start, end), "start": start, "end": end}
        for start, end in left_to_label(text, labelled)
    ]


def touches(span: Span, others: Sequence[Span]) -> bool:
    """Say whether a stretch shares a character with one of others."""
    return any(start < span[1] and span[0] < end for start, end in others)
