"""One expression for many words."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.text.alternatives import any_of

WORDS = ("a", "an", "and", "ant", "c-d", "e.f", "g(", "'s")


@pytest.mark.parametrize("word", WORDS)
def test_each_word_is_found_as_it_stands(word: str) -> None:
    """What would be a mark of an expression is a letter of a word."""
    assert re.fullmatch(any_of(WORDS), word)


@pytest.mark.parametrize("text", ["", "n", "c+d", "exf", "anda", "A"])
def test_nothing_else_is_found(text: str) -> None:
    """Neither a beginning nor an end of a word is one, nor another letter for a dot."""
    assert re.fullmatch(any_of(WORDS), text) is None


def test_the_longest_word_is_taken() -> None:
    """Of words that begin alike, the one that goes on counts first."""
    match = re.match(any_of(WORDS), "ants")

    assert match is not None
    assert match[0] == "ant"


@given(st.lists(st.text(min_size=1, max_size=4), min_size=1, max_size=12), st.text(max_size=30))
def test_it_finds_what_the_words_side_by_side_find(words: list[str], text: str) -> None:
    """It is a shorter way to write the alternatives, the longest first."""
    plain = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))

    assert re.findall(any_of(words), text) == re.findall(plain, text)
