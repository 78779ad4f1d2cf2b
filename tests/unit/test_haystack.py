"""An article prepared for searching: how its text is searched many times."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from summarizer.grounding import Haystack

_PIECES = ["the", "The", "Bob", "3", "5,000", "a", " ", " ", "\n", ". ", '"', "ü", "市长", "é", "_"]
TEXTS = st.lists(st.sampled_from(_PIECES), max_size=60).map("".join)


@given(TEXTS, TEXTS, st.data())
def test_the_thousandth_search_finds_what_the_first_does(
    text: str, other: str, data: st.DataObject
) -> None:
    """Wherever it begins: what stands in the text, and what may not."""
    haystack = Haystack(text)
    start = data.draw(st.integers(0, len(haystack.text)))
    end = data.draw(st.integers(start, len(haystack.text)))
    after = data.draw(st.integers(0, len(haystack.text)))
    for _ in range(1_000):
        haystack.find_exact("Bob")

    for wanted in (haystack.text[start:end], other):
        assert haystack.find_exact(wanted, after) == haystack.text.find(wanted, after)
