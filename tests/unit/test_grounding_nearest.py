"""The sentence that a refused quote seems to come from."""

from __future__ import annotations

import pytest

from summarizer.grounding import Haystack, likely_sentence, locate_quote

TEXT = (
    "Port Ellis closed on Tuesday.\nThe mayor, Paul\nJones, said that 12 crates had fallen into"
    " the water.\n\nNobody was hurt in the accident &amp; the harbour will open again on Friday."
)


@pytest.mark.parametrize(
    ("quote", "sentence"),
    [
        # altered: a number, and a word more
        ("40 crates had fallen into the water", "The mayor, Paul Jones, said that 12 crates had"),
        # not found: hurt, accident of three words that carry meaning
        ("in the accident some people were hurt", "Nobody was hurt in the accident &amp; the"),
        # too short to stand, but in one place
        ("closed on", "Port Ellis closed on Tuesday."),
        # one word in common is a subject and no sentence
        ("the mayor resigned after the scandal", ""),
        ("it snowed in all of the hills", ""),
        ("", ""),
    ],
)
def test_the_sentence_is_found_where_the_quote_is_near_enough(quote: str, sentence: str) -> None:
    """It stands on one line, in the article's words; nothing is better than anything."""
    haystack = Haystack(TEXT)

    found = likely_sentence(locate_quote(quote, haystack), haystack)

    assert found.startswith(sentence)
    assert bool(found) == bool(sentence)
    assert found in " ".join(TEXT.split())


def test_a_text_without_stops_is_cut_down_to_the_words_that_are_like_the_quote() -> None:
    """A table of ten thousand cells is no sentence to read again."""
    haystack = Haystack("cell " * 500 + "12 crates had fallen into the water " + "cell " * 500)

    altered = likely_sentence(
        locate_quote("40 crates had fallen into the water", haystack), haystack
    )
    missing = likely_sentence(locate_quote("water crates tumbled where fallen", haystack), haystack)

    assert altered == "12 crates had fallen into the water"
    assert missing == ""
