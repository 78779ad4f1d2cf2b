from __future__ import annotations

import pytest

from summarizer.extractive import read_article
from summarizer.models import Article


def texts(text: str) -> list[str]:
    return [claim.text for claim in read_article(Article(text=text)).claims]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The mayor closed the port, while the army guarded the bridge.",
            ["The mayor closed the port.", "The army guarded the bridge."],
        ),
        (
            "The mayor closed the port; the army guarded the bridge.",
            ["The mayor closed the port.", "The army guarded the bridge."],
        ),
        (
            "The mayor closed the port, and the army guarded the bridge.",
            ["The mayor closed the port.", "The army guarded the bridge."],
        ),
        (
            "While the mayor closed the port, the army guarded the bridge.",
            ["The mayor closed the port.", "The army guarded the bridge."],
        ),
        (
            "The mayor closed the port and sent the ships to Tarvos.",
            ["The mayor closed the port.", "The mayor sent the ships to Tarvos."],
        ),
        (
            "The mayor was arrested in Kolm and charged with fraud.",
            ["The mayor was arrested in Kolm.", "The mayor was charged with fraud."],
        ),
        # Kept whole: one verb pair, shared subjects, an infinitive, a relative clause, a list.
        ("The gunman shot and killed two guards.", ["The gunman shot and killed two guards."]),
        (
            "The mayor and the captain closed the port.",
            ["The mayor and the captain closed the port."],
        ),
        (
            "The mayor wants to close the port and arrested nobody.",
            ["The mayor wants to close the port and arrested nobody."],
        ),
        (
            "The mayor met the captain, a sailor and a guard.",
            ["The mayor met the captain, a sailor and a guard."],
        ),
    ],
)
def test_a_sentence_is_split_where_each_clause_can_be_checked_alone(
    text: str, expected: list[str]
) -> None:
    """A cut is made only where both sides surely are clauses."""
    assert texts(text) == expected


def test_the_occasion_of_an_announcement_is_the_claim() -> None:
    """ "The announcement came as" states nothing of its own."""
    text = "The mayor resigned. The announcement came as police searched the town hall."
    assert texts(text)[1] == "Police searched the town hall."


def test_both_halves_of_a_split_quote_the_article() -> None:
    """A carried-over subject is quoted with what stands between it and its second verb."""
    text = "Mayor Ada Moss closed the port and sent the ships to Tarvos."
    for claim in read_article(Article(text=text)).claims:
        assert all(quote in text for quote in claim.evidence)


def test_an_opening_he_is_the_only_person_before() -> None:
    """One person in the sentence before: the pronoun is replaced by the name."""
    text = "Mayor Ada Moss resigned on a Friday. She left the town at noon."
    assert texts(text)[1] == "Ada Moss left the town at noon."


def test_an_opening_he_with_two_people_before_is_left_alone() -> None:
    """When it is not sure, the pronoun stays and the sentence is kept out of the summary."""
    text = "Mayor Ada Moss met Captain Eve Lund in the old town hall. She left at noon by train."
    reply = read_article(Article(text=text))
    assert reply.claims[1].text == "She left at noon by train."


def test_a_pronoun_of_the_other_gender_is_not_resolved() -> None:
    """Mr Vik is no "she"."""
    text = "Mr Vik resigned from the board. She left at noon by train."
    assert texts(text)[1] == "She left at noon by train."


def test_a_question_is_no_claim() -> None:
    """Nobody can check a question."""
    assert texts("Will the mayor resign? The mayor closed the port.") == [
        "The mayor closed the port."
    ]


def test_talk_about_the_speaker_is_no_claim() -> None:
    """ "I am delighted" says nothing about the world; a fact in a quotation does."""
    text = '"I am delighted," said Mayor Ada Moss. "The port lost two million crowns."'
    assert texts(text) == ["The port lost two million crowns."]
