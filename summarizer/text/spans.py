"""Overlap of evidence: sets of characters of the article, as sorted, disjoint spans."""

from __future__ import annotations

from collections.abc import Iterable

Span = tuple[int, int]
Spans = tuple[Span, ...]


def merged(spans: Iterable[Span]) -> Spans:
    """Return the spans sorted, those that touch or overlap made one, empty ones left out."""
    out: list[Span] = []
    for start, end in sorted(spans):
        if out and start <= out[-1][1]:
            out[-1] = out[-1][0], max(end, out[-1][1])
        elif start < end:
            out.append((start, end))
    return tuple(out)


def length(spans: Spans) -> int:
    """Return the number of characters of merged spans."""
    return sum(end - start for start, end in spans)


def common(a: Spans, b: Spans) -> int:
    """Return the number of characters that two merged sets share."""
    return sum(
        max(0, min(end, other_end) - max(start, other_start))
        for start, end in a
        for other_start, other_end in b
    )


def iou(a: Spans, b: Spans) -> float:
    """Return intersection over union of two merged sets, in [0, 1]; 0 when both are empty.

    Source: Jaccard 1912, on characters.
    """
    shared = common(a, b)
    union = length(a) + length(b) - shared
    return shared / union if union else 0.0


def containment(a: Spans, b: Spans) -> float:
    """Return the share of the smaller of two merged sets that is in the other; 0 if one is empty.

    Source: Szymkiewicz 1934 and Simpson 1943 (the overlap coefficient), on characters.
    """
    smaller = min(length(a), length(b))
    return common(a, b) / smaller if smaller else 0.0
