"""Tokens and numbers, with their offsets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.text.tokens import find_numbers, is_negator, is_number, tokenise


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("He didn't pay $1,000.50.", ["He", "didn't", "pay", "$1,000.50"]),
        ("on 2025-06-17, 12-21 people", ["on", "2025-06-17", "12-21", "people"]),
        ("a 5-year-old, well-known", ["a", "5-year-old", "well-known"]),
        ("−5 or +3.5% of 40.", ["−5", "or", "+3.5%", "of", "40"]),
        ("中国 人", ["中", "国", "人"]),
        ("Kim’s 4th", ["Kim’s", "4th"]),
        ("", []),
    ],
)
def test_tokens_keep_what_belongs_together(text: str, tokens: list[str]) -> None:
    """Numbers keep sign, mark and separators; compounds and contractions are one token."""
    assert [token.text for token in tokenise(text)] == tokens


@given(st.text(max_size=200))
def test_tokens_stand_where_they_say(text: str) -> None:
    """Tokens slice the text, in order and apart."""
    end = 0
    for token in tokenise(text):
        assert text[token.start : token.end] == token.text
        assert token.start >= end
        end = token.end


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("killed 12 people and 1,500 sheep", [12, 1500]),
        ("1.5 million or 1500000", [1_500_000, 1_500_000]),
        ("twenty-one, Two hundred and five", [21, 205]),
        ("a dozen, two dozen", [12, 24]),
        ("three thousand four hundred", [3400]),
        ("someone alone, often", []),
    ],
)
def test_numbers_have_values(text: str, values: list[float]) -> None:
    """Digits and English number words give the same values."""
    assert [number.value for number in find_numbers(text)] == values


def test_a_number_word_over_and_over_has_no_value() -> None:
    """No float holds it, and a hostile text is no reason to fail."""
    assert [number.value for number in find_numbers("hundred and " * 300)] == [None]


@pytest.mark.parametrize("token", ["not", "didn't", "Cannot", "won’t", "nobody", "non-military"])
def test_negators_are_known(token: str) -> None:
    """Negators count in every spelling."""
    assert is_negator(token)


@pytest.mark.parametrize("token", ["note", "want", "knot", "nonsense"])
def test_other_words_are_no_negators(token: str) -> None:
    """A word that only looks like a negator is none."""
    assert not is_negator(token)


@pytest.mark.parametrize("token", ["40", "4th", "twelve", "twenty-one", "million", "half"])
def test_number_words_are_numbers(token: str) -> None:
    """Digits, number words and magnitudes are numbers."""
    assert is_number(token)
