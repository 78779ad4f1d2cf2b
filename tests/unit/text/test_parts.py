"""Texts that are split: what the parts cover, and where they end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.text.parts import sentence_at, split_text, words_after

TEXTS = st.text(alphabet=st.sampled_from("ab Zé.!?\n\n\t 日本語。🙂א\r"), max_size=200) | st.lists(
    st.sampled_from(["One is here.", "Two is there!", "Ünï 日本。", "\n\n", "\n \n", " ", "x" * 40])
).map("".join)


@given(TEXTS, st.integers(min_value=4, max_value=80))
def test_parts_cover_the_text_and_none_is_too_long(text: str, most_bytes: int) -> None:
    """In order, without a gap or an overlap, each within the limit in bytes."""
    parts = split_text(text, most_bytes)

    assert "".join(text[start:end] for start, end in parts) == text
    assert all(start < end for start, end in parts)
    assert all(len(text[start:end].encode()) <= most_bytes for start, end in parts)


@given(TEXTS, st.data())
def test_a_stretch_is_split_in_its_own_place(text: str, data: st.DataObject) -> None:
    """Offsets are those of the whole text, and nothing beside the stretch is in a part."""
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))

    parts = split_text(text, 20, within=(start, end))

    assert "".join(text[a:b] for a, b in parts) == text[start:end]
    assert all(start <= a < b <= end for a, b in parts)


def test_a_text_that_fits_is_one_part() -> None:
    """Nothing is gained by more."""
    assert split_text("One.\n\nTwo.", 10) == [(0, 10)]


def test_borders_are_those_of_paragraphs_where_these_fit() -> None:
    """As many whole paragraphs as fit, with the blank lines behind them."""
    #       0                 12 14           26  28
    text = "One is here.\n\nTwo is here.\n\nThree."

    assert split_text(text, 30) == [(0, 28), (28, 34)]
    assert split_text(text, 20) == [(0, 14), (14, 34)]


def test_a_paragraph_that_is_too_long_is_split_at_its_sentences() -> None:
    """A sentence stays whole where it fits."""
    text = "One is here. Two is here. Three is here."

    assert [text[a:b] for a, b in split_text(text, 26)] == [
        "One is here. Two is here. ",
        "Three is here.",
    ]


def test_a_sentence_that_is_too_long_is_split_at_its_blanks() -> None:
    """And a word that is too long for itself anywhere."""
    text = "alpha beta gammagammagamma"

    parts = [text[a:b] for a, b in split_text(text, 12)]

    assert parts == ["alpha beta ", "gammagammaga", "mma"]


@pytest.mark.parametrize(("word", "at"), [("One", 0), ("here", 0), ("Two", 13), ("Three", 26)])
def test_a_place_is_in_a_sentence(word: str, at: int) -> None:
    """The one that begins before it."""
    text = "One is here. Two is new.\n\nThree is far."

    assert sentence_at(text, text.index(word), within=(0, len(text))) == at


@pytest.mark.parametrize(
    ("words", "after"), [("One", 4), ("One is here", 13), ("new.", 26), ("far", 39), ("far.", 39)]
)
def test_behind_a_place_the_next_words_come(words: str, after: int) -> None:
    """Of its sentence, or of the next where only marks are left of it; else the end."""
    text = "One is here. Two is new.\n\nThree is far."
    place = text.index(words) + len(words)

    assert words_after(text, place, within=(0, len(text))) == after
