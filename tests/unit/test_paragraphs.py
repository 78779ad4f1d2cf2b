"""Prose that is wrapped at 80 columns: nothing is lost, and what should be copied stays whole."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from summarizer.reports.paragraphs import COLUMNS, wrapped
from summarizer.reports.phrases import neutral
from summarizer.reports.tables import aligned

texts = st.text(st.characters() | st.sampled_from(" a国\u0301"), max_size=300).map(neutral)


def test_lines_are_broken_between_words_and_hang() -> None:
    """The lead begins the first line, further ones begin below its text."""
    lines = wrapped("word " * 17 + "end", lead="note: ", hang=6)
    # 6 columns and 14 words of 4 with 13 blanks are 75; a fifteenth word would end in 80
    assert lines == ["note: " + "word " * 14 + "word", "      word word end"]


def test_what_fits_stays_on_its_line_with_its_tail() -> None:
    """80 columns are not too many."""
    assert wrapped("a" * 70, tail="(file:1)x") == ["a" * 70 + " (file:1)x"]
    assert wrapped("a" * 70, tail="(file:12)x", hang=2) == ["a" * 70, "  (file:12)x"]


def test_lead_and_tail_are_never_broken() -> None:
    """A path can be copied, however long it is, and whatever is in it."""
    path = "/folder with blanks/" * 6
    assert wrapped("it is so", lead=f"{path}: ", tail=path, hang=4) == [
        f"{path}:",
        "    it is so",
        f"    {path}",
    ]


def test_a_word_that_is_wider_than_a_line_is_folded() -> None:
    """Scripts without blanks too: forty wide characters fill a line."""
    assert wrapped("国" * 41) == ["国" * 40, "国"]


@given(texts, st.integers(0, 12))
def test_no_line_is_too_wide_and_no_character_is_lost(text: str, hang: int) -> None:
    """Only blanks change."""
    lines = wrapped(text, hang=hang)
    assert all(cell_len(line) <= COLUMNS for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_columns_of_wide_characters_are_aligned() -> None:
    """Two cells for each of them."""
    assert aligned([("国境", "1"), ("abc", "22")]) == ["国境   1", "abc   22"]
