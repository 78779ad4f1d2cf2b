from __future__ import annotations

import pytest

from summarizer.language.interviews import find_labels
from tests.unit.language.test_quotations import blocks_of


def names(text: str) -> list[str]:
    return [label.name for label in find_labels(text, blocks_of(text)).values()]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Q: Is it safe?\n\nA: It is.", ["", ""]),
        ("Q. Is it safe?\n\nA. It is.", ["", ""]),
        ("Question: Is it safe?\n\nAnswer: It is.", ["", ""]),
        ("Kolm Times: Is it safe?\n\nInes Harrow: It is.", ["Kolm Times", "Ines Harrow"]),
        ("KOLM TIMES: “Is it safe?”\n\nDr. I. O’Roe: Yes.", ["KOLM TIMES", "Dr. I. O’Roe"]),
        ("ADA MOSS, REPORTER: It holds.\n\nJON ROE (cook): It leaks.", ["ADA MOSS", "JON ROE"]),
        ("Q: Is it safe?\n\nRoe: It is.\n\nThe dam holds.\n\nQ: Sure?", ["", "Roe", ""]),
    ],
)
def test_who_asks_and_who_answers_are_labelled(text: str, expected: list[str]) -> None:
    """By a name and a colon, or by the letters for a question and an answer."""
    assert names(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Elden: The port has closed.\n\nCorrection: The mill has not.",
        "Roe: Finish second.\n\nVoss: See you later?",
        "Voss: Is it safe?\n\nVoss: It is.",
        "RATES UPDATE: The bank raised rates.\n\nTwo ships sank.",
        "What we know: Is it safe?\n\nIt is.",
        "VIEW PRICE: A lamp by Acme\n\nShe won.\n\nADD TO CART: A card\n\nShe lost.",
    ],
)
def test_a_colon_alone_makes_no_interview(text: str) -> None:
    """One asks, and the next with a label, another one, answers; else nobody is labelled."""
    assert names(text) == []


def test_a_label_ends_where_the_words_begin() -> None:
    """Its blanks belong to it; it is found by the start of its paragraph."""
    text = "Q:  Is it safe?\n\nRoe: It is."
    labels = find_labels(text, blocks_of(text))
    assert {start: text[label.end :][:2] for start, label in labels.items()} == {0: "Is", 17: "It"}
