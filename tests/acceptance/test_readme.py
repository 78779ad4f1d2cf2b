"""The README shows what really comes out."""

from __future__ import annotations

import pytest

from tests.readme import blocks, current


@pytest.fixture(scope="module")
def made() -> dict[str, str]:
    """Return the blocks as the code makes them now."""
    return blocks()


@pytest.mark.parametrize("name", ["example", "claim"])
def test_the_examples_are_real_output(name: str, made: dict[str, str]) -> None:
    """The example records are the extractive reader's own; `python -m tests.readme` renews them."""
    assert current(name) == made[name]
