"""The rules on pairs of claims that were labelled: what they reached once, they keep."""

from __future__ import annotations

from pathlib import Path

import pytest

from summarizer.digests.score import digest_of, false_numbers, read_pairs, score_pairs

PAIRS = Path(__file__).resolve().parents[3] / "evals" / "pairs"


@pytest.mark.parametrize(
    ("files", "floor"),
    [("seeds.json", 0.8), ("first/pairs/*.json", 0.85), ("second/pairs/*.json", 0.53)],
)
def test_relations_are_as_good_as_they_were(files: str, floor: float) -> None:
    """F1 of kind, direction and difference over all events; no number differs that does not."""
    read = [(read_pairs(path), path) for path in sorted(PAIRS.glob(files))]
    scored = [(pairs, digest_of(pairs, path)) for pairs, path in read]
    strict = score_pairs(scored)[0]
    assert strict.name == "all"
    assert strict.f1.value >= floor
    assert not [each for pairs, digest in scored for each in false_numbers(pairs, digest)]
