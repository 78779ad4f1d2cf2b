from __future__ import annotations

from collections import defaultdict
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.metadata import Metadata
from summarizer.models import Article
from summarizer.readers.builtin import read_article
from summarizer.readers.builtin.layout import read_sentences
from summarizer.readers.builtin.selection import Candidate, select, word_chances
from summarizer.readers.builtin.summary import write_summary

STORY = (
    "A ferry with 212 passengers caught fire off Port Hadley on Monday. The ferry Northern Star"
    " was on its way to Kolm when smoke filled the engine room. She was built in Tarvos."
    " The coast guard took all passengers off the burning ferry within two hours."
    " Hadley Lines, which owns the ferry (and two others), said it would repair the ship."
    " Investigators will examine the engine room of the ferry on Wednesday."
    " The weather was fine. Ferries have crossed the bay for a hundred years."
)


def worth(**chances: float) -> dict[str, float]:
    return defaultdict(float, chances)


def summary_words(text: str, max_words: int) -> int:
    reply = read_article(Article(text=text), max_words=max_words)
    return sum(len(sentence.text.split()) for sentence in reply.summary.sentences)


@given(st.integers(min_value=1, max_value=200))
def test_the_summary_never_exceeds_its_words(max_words: int) -> None:
    """The limit is a hard cap on all sentences together."""
    assert summary_words(STORY, max_words) <= max_words


def test_every_sentence_names_claims_of_the_reply() -> None:
    """A summary sentence rests on at least one claim, and the claim exists."""
    reply = read_article(Article(text=STORY))
    ids = {claim.id for claim in reply.claims}
    assert reply.summary.sentences
    for sentence in reply.summary.sentences:
        assert sentence.claims
        assert set(sentence.claims) <= ids


def test_the_lead_is_in_the_summary() -> None:
    """News says first what matters most."""
    reply = read_article(Article(text=STORY), max_words=40)
    assert reply.summary.sentences[0].text.startswith("A ferry with 212 passengers caught fire")


def test_a_sentence_that_needs_its_neighbour_comes_with_it_or_not_at_all() -> None:
    """ "They ..." is never chosen without the sentence that says who they are."""
    text = (
        "Two divers found the wreck of the ferry. They brought up its bell."
        " The bell of the ferry was sold. Nobody paid for the wreck of the ferry."
    )
    for max_words in range(5, 40):
        chosen = [
            s.text for s in read_article(Article(text=text), max_words=max_words).summary.sentences
        ]
        if "They brought up its bell." in chosen:
            place = chosen.index("They brought up its bell.")
            assert place > 0
            assert chosen[place - 1].startswith("Two divers")


def test_the_title_is_the_headline() -> None:
    """The article's own title is kept; without one the lead stands whole."""
    assert read_article(Article(text=STORY, title="Fire at sea")).summary.headline == "Fire at sea"
    headline = read_article(Article(text=STORY)).summary.headline
    assert headline == STORY.split("\n")[0].split(". ")[0] + "."


def test_who_said_it_stays_in_the_summary() -> None:
    """A summary that drops "police said" would make a report a fact."""
    text = "The mayor took bribes from two builders, police said on Monday."
    (sentence,) = read_article(Article(text=text)).summary.sentences
    assert sentence.text == text


def test_select_prefers_words_that_are_worth_more() -> None:
    """Of two sentences of one length the one with the likelier words wins."""
    cheap = Candidate(1, "clouds hung over some hills")
    dear = Candidate(2, "ships sank near the harbour")
    chances = worth(ship=0.9, sank=0.9, harbour=0.9, cloud=0.1, hung=0.1, hill=0.1)
    assert select([cheap, dear], chances, max_words=5) == [dear]


def test_select_counts_a_word_once() -> None:
    """A sentence that says again what is chosen already is worth its early place only."""
    first = Candidate(9, "two ships sank near the harbour")
    again = Candidate(10, "near the harbour two ships sank")
    other = Candidate(11, "five sailors of one crew swam")
    chances = worth(ship=0.9, sank=0.9, harbour=0.9, sailor=0.8, crew=0.8, swam=0.8)
    assert select([first, again, other], chances, max_words=12) == [first, other]


def test_select_brings_the_neighbour_that_a_sentence_leans_on() -> None:
    """A dear sentence that leans on a cheap one is offered together with it."""
    before = Candidate(0, "two divers went down again")
    leaning = Candidate(1, "they found gold coins there", leans=True)
    chances = worth(gold=1.0, coin=1.0, they=1.0, found=1.0, there=1.0, two=0.5)
    assert select([before, leaning], chances, max_words=10) == [before, leaning]
    assert select([leaning], chances, max_words=10) == []


def test_a_word_is_likelier_early_and_often() -> None:
    """What the lead says, and what the article says again, stands in summaries."""
    chances = word_chances(["Ferries burned.", "Ferries sank.", "Gulls cried."])
    assert chances["ferr"] > chances["burn"] > chances["sank"] > chances["gull"]


@pytest.mark.parametrize(
    "line",
    [
        "Who set fire to the ferry Northern Star off Port Hadley?",
        '"The ferry Northern Star burned off Port Hadley."',
        "Read more: The ferry Northern Star burned off Port Hadley.",
        "The ferry Northern Star, pictured, burned off Port Hadley.",
        "I saw the ferry Northern Star burn off Port Hadley.",
        "The coast guard told the crew of the ferry Northern Star:",
        "The ferry burned.",
    ],
)
def test_what_is_no_prose_is_not_chosen(line: str) -> None:
    """Questions, bare quotations, labels, captions, the writer and fragments are no summary."""
    prose = "The ferry Northern Star sank in the bay on Monday."
    body = read_sentences(f"{line}\n\n{prose}", Metadata())
    claims_at = {each.index: [f"c{each.index}"] for each in body}
    summary = write_summary(body, claims_at, title="", max_words=80)
    assert [each.text for each in summary.sentences] == [prose]


def test_a_sentence_without_a_claim_is_not_chosen() -> None:
    """A summary rests on claims."""
    body = read_sentences(STORY, Metadata())
    chosen = write_summary(body, {1: ["c2"]}, title="", max_words=80).sentences
    assert [each.claims for each in chosen] == [["c2"]]


def test_what_is_said_twice_in_the_same_words_is_one_claim() -> None:
    """A pull quote or a caption repeats a sentence; the first place counts."""
    text = (
        "The port of Kolm will close in May.\n\nShips wait.\n\nThe port of Kolm will close in May."
    )
    texts = [claim.text for claim in read_article(Article(text=text)).claims]
    assert texts.count("The port of Kolm will close in May.") == 1


def test_a_title_is_no_claim() -> None:
    """The headline says it, and the body says it with its source."""
    text = (
        "Port of Kolm to close\n\nThe port of Kolm will close in May, agency Orbis said on Monday."
    )
    reply = read_article(Article(text=text))
    assert reply.summary.headline == "Port of Kolm to close"
    assert [claim.text for claim in reply.claims] == ["The port of Kolm will close in May."]


def test_claims_stand_in_the_order_of_the_article() -> None:
    """c1, c2, c3 follow the text."""
    reply = read_article(Article(text=STORY))
    assert [claim.id for claim in reply.claims] == [
        f"c{place}" for place in range(1, len(reply.claims) + 1)
    ]
    starts = [STORY.index(claim.evidence[0]) for claim in reply.claims]
    assert all(first <= second for first, second in pairwise(starts))


def test_a_correction_is_no_part_of_a_summary() -> None:
    """What the article says of an earlier version is no claim and stands in no summary."""
    text = (
        "Nine sailors of the Vardan navy died off Kolm.\n\n"
        "An earlier version of this story said that fourteen sailors had died."
    )
    reply = read_article(Article(text=text))
    assert [each.text for each in reply.summary.sentences] == [
        "Nine sailors of the Vardan navy died off Kolm."
    ]
    assert len(reply.claims) == 1
