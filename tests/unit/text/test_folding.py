"""Folding: one spelling for what typography varies, and a way back."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.text.folding import fold


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("“yes” ‘no’ it’s", "\"yes\" 'no' it's"),
        ("a—b–c\u2011d−e", "a-b-c-d-e"),
        ("a\u00a0b\u2009c\u3000d", "a b c d"),
        ("a  b\n\n c\t\r\nd", "a b c d"),
        ("in\u00adspect\u200bed", "inspected"),
        ("x \u200b y", "x y"),
        ("ﬁsh ﬂow eﬀort", "fish flow effort"),
        ("wait…", "wait..."),
        ("cafe\u0301", "café"),
        ("5²", "5²"),
        ("ＡＢ", "ＡＢ"),
    ],
)
def test_typography_folds(text: str, folded: str) -> None:
    """What typography varies has one form; letters, digits and case stay."""
    assert fold(text).text == folded


def test_unfolding_gives_the_original_span() -> None:
    """A folded span maps back to the characters it came from."""
    text = "He said “ﬁne” — twice."
    folded = fold(text)
    start = folded.text.index("fine")

    assert folded.text == 'He said "fine" - twice.'
    a, b = folded.unfold(start, start + 4)
    assert text[a:b] == "ﬁne"


@given(st.text(max_size=400))
@settings(max_examples=500, deadline=None)
def test_no_offset_leaves_the_text(text: str) -> None:
    """For any Unicode text every folded character has a place inside the text, in order."""
    folded = fold(text)

    assert len(folded.text) == len(folded.starts) == len(folded.ends)
    for start, end in zip(folded.starts, folded.ends, strict=True):
        assert 0 <= start < end <= len(text)
    assert list(folded.starts) == sorted(folded.starts)
    assert list(folded.ends) == sorted(folded.ends)


@given(st.text(max_size=200))
@settings(max_examples=300, deadline=None)
def test_folding_twice_changes_nothing(text: str) -> None:
    """A folded text is its own folded form, but for marks that first met when folding."""
    once = fold(text).text

    assert fold(fold(once).text).text == fold(once).text


def test_plain_text_is_left_alone() -> None:
    """Printable ASCII folds to itself, offset by offset."""
    folded = fold("Nothing to fold, 40% here.")

    assert folded.text == "Nothing to fold, 40% here."
    assert list(folded.starts) == list(range(26))
