from __future__ import annotations

from datetime import date

import pytest

from summarizer.models import Article
from summarizer.readers.builtin import read_article
from summarizer.replies import ReplyClaim

Said = list[tuple[list[list[str]], str]]


def claims_of(text: str) -> list[ReplyClaim]:
    return read_article(Article(text=text, published=date(2024, 3, 5))).claims


def said(text: str) -> Said:
    return [(claim.attribution, claim.text) for claim in claims_of(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The bridge at Kolm was closed at dawn.",
            [([], "The bridge at Kolm was closed at dawn.")],
        ),
        (
            "Governor Ada Moss said the bridge at Kolm was closed.",
            [([["Ada Moss"]], "The bridge at Kolm was closed.")],
        ),
        (
            "Governor Ada Moss said in a statement on Monday that the bridge was closed.",
            [([["Ada Moss"]], "The bridge was closed.")],
        ),
        (
            "The bridge at Kolm was closed, the regional governor said on Monday.",
            [([["regional governor"]], "The bridge at Kolm was closed.")],
        ),
        (
            "The bridge, police said, had been closed since dawn.",
            [([["police"]], "The bridge, police said, had been closed since dawn.")],
        ),
        (
            "A diplomat who asked not to be named said the talks in Kolm had broken off.",
            [([["diplomat"]], "The talks in Kolm had broken off.")],
        ),
        (
            '"The convoy turned back," Ole Moss was quoted as saying by the Kolm Post on Monday.',
            [([["Kolm Post"], ["Ole Moss"]], "The convoy turned back.")],
        ),
        (
            "The road was shut for a day, councillor May Vane said.",
            [([["May Vane"]], "The road was shut for a day.")],
        ),
        (
            "Ada Moss wrote on X: “We are closing the Elden plant.”",
            [([["Ada Moss"]], "We are closing the Elden plant.")],
        ),
        (
            "According to figures published by the ministry, 40 piers were cracked.",
            [([["ministry"]], "40 piers were cracked.")],
        ),
        (
            "Between 300 and 350 people came, organisers said; the road was shut for a day.",
            [
                ([["organisers"]], "Between 300 and 350 people came."),
                ([["organisers"]], "The road was shut for a day."),
            ],
        ),
        (
            "The mill was sold to a bank, it has been claimed.",
            [([["(unspecified)"]], "The mill was sold to a bank.")],
        ),
        (
            "Moss said, however, that the road was open.",
            [([["Moss"]], "The road was open.")],
        ),
        (
            "A statement posted on a website said the road was open.",
            [([["statement posted"]], "The road was open.")],
        ),
        (
            "The Sunday Times reported that the road was open.",
            [([["Sunday Times"]], "The road was open.")],
        ),
        (
            "Concluding a long trial, judge Ada Moss said the road was open.",
            [([["Ada Moss"]], "The road was open.")],
        ),
        (
            "Shares in Orbis fell after the firm had sold a mill and said it would buy a bank.",
            [
                (
                    [],
                    "Shares in Orbis fell after the firm had sold a mill and said it would buy a "
                    "bank.",
                )
            ],
        ),
        (
            "Analysts at Moss Bank said the road was open.",
            [([["Analysts at Moss Bank"]], "The road was open.")],
        ),
        (
            "Moss's lawyer, Ole Vance, told the court the road was open.",
            [([["Ole Vance"]], "The road was open.")],
        ),
        (
            "Mr. Vance left Kolm in May. “The road was shut for a day,” she said.",
            [
                ([], "Mr. Vance left Kolm in May."),
                ([["(unspecified)"]], "The road was shut for a day."),
            ],
        ),
        (
            "Asked about the cost, Moss said only that “the road is never cheap”.",
            [([["Moss"]], "The road is never cheap.")],
        ),
        (
            "According to two people briefed on the talks, the road was shut for a day.",
            [([["two people briefed on the talks"]], "The road was shut for a day.")],
        ),
        (
            "Three men missing since Saturday in Kolm were found alive, police said on Monday.",
            [([["police"]], "Three men missing since Saturday in Kolm were found alive.")],
        ),
        (
            "Had they not gone, Moss said, they would have died.",
            [([["Moss"]], "Had they not gone, Moss said, they would have died.")],
        ),
        (
            '"The road is cut in two places," he was quoted by the Kolm Post as saying.',
            [([["Kolm Post"], ["(unspecified)"]], "The road is cut in two places.")],
        ),
        (
            "Moss's family insists he left Kolm.",
            [([["Moss's family"]], "He left Kolm.")],
        ),
        (
            "Officials in Kolm say at least 30 homes were burned.",
            [([["Officials in Kolm"]], "At least 30 homes were burned.")],
        ),
        (
            "Campaigners fear the forest will be felled.",
            [([["Campaigners"]], "The forest will be felled.")],
        ),
        (
            "As the founder of a firm called Orbis, Ada Moss spent years in Kolm.",
            [([], "As the founder of a firm called Orbis, Ada Moss spent years in Kolm.")],
        ),
        (
            "Officials say that improved alarms will save the town.",
            [([["Officials"]], "Improved alarms will save the town.")],
        ),
        (
            "Court documents say the road was shut for a day.",
            [([["Court documents"]], "The road was shut for a day.")],
        ),
        (
            "Interviewer: When was it shut?\n\nMay Vane: The council shut the road in April.",
            [([["May Vane"]], "The council shut the road in April.")],
        ),
        (
            "According to the Kolm Gazette, the bridge was closed at dawn.",
            [([["Kolm Gazette"]], "The bridge was closed at dawn.")],
        ),
        (
            "The bridge was closed at dawn, according to a report by Kolm Radio.",
            [([["Kolm Radio"]], "The bridge was closed at dawn.")],
        ),
        (
            "Ada Moss, a spokeswoman for the region, said the bridge was closed.",
            [([["Ada Moss"]], "The bridge was closed.")],
        ),
        (
            "The bridge was closed, according to the governor, Ada Moss, who lives near it.",
            [([["Ada Moss"]], "The bridge was closed.")],
        ),
        (
            "Vardan's Orbis news agency said the bridge was closed.",
            [([["Orbis"]], "The bridge was closed.")],
        ),
        (
            "The bridge was closed, Vardan media reports said on Monday.",
            [([["Vardan media"]], "The bridge was closed.")],
        ),
        (
            "Vienna and Prague said the bridge was closed.",
            [([["Vienna", "Prague"]], "The bridge was closed.")],
        ),
    ],
)
def test_the_attribution_phrase_becomes_the_chain(text: str, expected: Said) -> None:
    """What is said is the claim, who says it is the chain, and nothing of it stays in the text."""
    assert said(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The Herald quoted Tom Reilly as saying that the fire was put out by noon.",
            [([["Herald"], ["Tom Reilly"]], "The fire was put out by noon.")],
        ),
        (
            "The fire was put out by noon, the Herald quoted Tom Reilly as saying.",
            [([["Herald"], ["Tom Reilly"]], "The fire was put out by noon.")],
        ),
        (
            "Tom Reilly was quoted by the Herald as saying the fire was put out by noon.",
            [([["Herald"], ["Tom Reilly"]], "The fire was put out by noon.")],
        ),
        (
            "Tom Reilly told Ann Hale that the fire was put out, according to the Herald.",
            [([["Herald"], ["Tom Reilly"]], "The fire was put out.")],
        ),
        (
            "The fire was put out by noon, Sorrel Today reported, citing border police.",
            [([["Sorrel Today"], ["border police"]], "The fire was put out by noon.")],
        ),
        (
            "The Herald reported that Tom Reilly said the fire was put out by noon.",
            [([["Herald"], ["Tom Reilly"]], "The fire was put out by noon.")],
        ),
    ],
)
def test_who_quotes_whom_is_a_chain_outermost_first(text: str, expected: Said) -> None:
    """The outlet that passes a statement on stands before the person who made it."""
    assert said(text) == expected


def test_what_is_added_has_the_same_sources() -> None:
    """ "adding that" goes on in the same voice."""
    text = (
        "Orbis quoted the Harbour Board as saying that the ferry was safe,"
        " adding that it would sail again on Friday."
    )
    assert said(text) == [
        ([["Orbis"], ["Harbour Board"]], "The ferry was safe."),
        ([["Orbis"], ["Harbour Board"]], "It would sail again on Friday."),
    ]


def test_what_follows_while_is_the_articles_own_voice() -> None:
    """A report in the middle of a sentence covers what stands before it only."""
    text = (
        "The fire killed three sailors, the coast guard said on Monday, while divers searched"
        " the wreck for two more."
    )
    assert said(text) == [
        ([["coast guard"]], "The fire killed three sailors."),
        ([], "Divers searched the wreck for two more."),
    ]


def test_two_reports_in_one_sentence_keep_their_own_sources() -> None:
    """ "X said C, but Y said D" gives each claim its own source."""
    text = "Rebels said the town had fallen, but the army said its troops held the centre."
    assert said(text) == [
        ([["Rebels"]], "The town had fallen."),
        ([["army"]], "Its troops held the centre."),
    ]


def test_a_quotation_belongs_to_the_speaker_beside_it() -> None:
    """The speaker stands after the quotation, and the next bare quotation goes on with him."""
    text = (
        '"The dam is not in danger," Water Minister Lucía Ferrández told reporters.'
        ' "Inspectors checked all twelve gates."'
    )
    assert said(text) == [
        ([["Lucía Ferrández"]], "The dam is not in danger."),
        ([["Lucía Ferrández"]], "Inspectors checked all twelve gates."),
    ]


def test_he_said_is_the_person_just_named() -> None:
    """A pronoun as a source is the only person of the sentence before."""
    text = "Mayor Jonas Vik resigned on Monday. He said that the council had lied to him."
    assert said(text)[1] == ([["Jonas Vik"]], "The council had lied to him.")


def test_a_lie_about_who_spoke_is_not_guessed() -> None:
    """ "did not say", "to say" and "was told" are no reports by their subject."""
    for text in (
        "The ministry did not say how many people had left.",
        "The minister was told that the dam had failed.",
        "The minister had nothing to say about the dam in Kolm.",
    ):
        assert [claim.attribution for claim in claims_of(text)] == [[]], text


def test_a_confirmation_is_a_claim() -> None:
    """An act that is news in itself stays in the article's voice."""
    text = "Vienna confirmed that two ships had been sold."
    assert said(text) == [([], text)]


def test_a_concern_is_stated_and_its_content_possible() -> None:
    """That a concern exists is stated; what is feared is possible, and theirs."""
    text = "Vienna and Prague have expressed concern that the dam may fail in spring."
    act, content = claims_of(text)
    assert (act.attribution, act.status) == ([], "stated")
    assert (content.attribution, content.status) == ([["Vienna", "Prague"]], "possible")
    assert content.text == "The dam may fail in spring."


def test_a_denied_report_stands_once_for_each_side() -> None:
    """ "X reported C, but Y denied it": C as X says, and C denied by Y."""
    text = (
        "Kolm Radio reported that two ships were missing, but the owner, Hadley Lines, denied it."
    )
    first, second = claims_of(text)
    assert (first.attribution, first.status) == ([["Kolm Radio"]], "stated")
    assert (second.attribution, second.status) == ([["Hadley Lines"]], "denied")
    assert first.text == "Two ships were missing."
    assert second.text == "The owner, Hadley Lines, denied it."


def test_a_title_is_no_claim_of_its_own() -> None:
    """What a title says is said in the body, with its sources."""
    text = (
        "Port of Kolm to close for two months\n\n"
        "State agency Orbis says the port of Kolm will close for two months. Ships will be sent to"
        " Tarvos instead, and no wages will be cut."
    )
    claims = claims_of(text)
    assert claims[0].evidence == ["the port of Kolm will close for two months"]
    assert claims[0].attribution == [["Orbis"]]


def test_she_said_is_not_a_man() -> None:
    """A speaker whom the article calls "he" is no "she"; nobody is named."""
    text = (
        "Mayor Jonas Vik said that he had left the house at noon. A nurse was in the room."
        " She said that the door was open."
    )
    assert said(text)[-1] == ([["(unspecified)"]], "The door was open.")


def test_however_is_nobody() -> None:
    """A linking word between commas before the verb is no speaker."""
    text = "The port was closed. However, the mayor of Kolm, said to be ill, was not there."
    assert all("However" not in level for claim in claims_of(text) for level in claim.attribution)


@pytest.mark.parametrize(
    "text",
    [
        "The ferry sailed at noon according to plan.",
    ],
)
def test_what_names_no_source_has_none(text: str) -> None:
    """Neither a plan nor the writer is a source."""
    assert [claim.attribution for claim in claims_of(text)] == [[]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # The name beside a description speaks, whether the description opens the sentence or not.
        ("The governor, Ada Moss, said the dam was safe.", [([["Ada Moss"]], "The dam was safe.")]),
        (
            "Vardan's interior minister, Tom Reilly, who went there on Friday, said about 400 homes"
            " had no power.",
            [([["Tom Reilly"]], "About 400 homes had no power.")],
        ),
        # Who is cited ends before what is said of him.
        (
            "The port will close, the Herald reported, citing a clerk who had seen the letter.",
            [([["Herald"], ["clerk"]], "The port will close.")],
        ),
        # Who closes the sentence passes all of it on.
        (
            "A spokesman for Hadley Lines said the ferry was sold, the Kolm Gazette reported.",
            [([["Kolm Gazette"], ["spokesman for Hadley Lines"]], "The ferry was sold.")],
        ),
        (
            "Ada Moss told the Herald that, according to a guard, the gate was open at noon.",
            [([["Ada Moss"], ["guard"]], "The gate was open at noon.")],
        ),
        # How somebody spoke, and who he is, are no part of what he said.
        (
            '"The dam at Kolm was never checked," a guard said, speaking on condition of secrecy.',
            [([["guard"]], "The dam at Kolm was never checked.")],
        ),
        (
            "Mayor Ada Moss closed the port and said that the ferry was unsafe.",
            [([], "Mayor Ada Moss closed the port."), ([["Ada Moss"]], "The ferry was unsafe.")],
        ),
        (
            "Ada Moss said the ferry was safe, and that the port had paid for the repair.",
            [
                (
                    [["Ada Moss"]],
                    "Ada Moss said the ferry was safe, and that the port had paid for the repair.",
                ),
            ],
        ),
        # To add workers is not to add a remark.
        (
            "Shipyards added 300 jobs, twice the number that Kolm had expected.",
            [([], "Shipyards added 300 jobs, twice the number that Kolm had expected.")],
        ),
        (
            "The ministry said it respected the verdict.",
            [([["ministry"]], "It respected the verdict.")],
        ),
        ("The ministry said it rained all day.", [([["ministry"]], "It rained all day.")]),
    ],
)
def test_wire_attribution_is_read(text: str, expected: Said) -> None:
    """Chains, appositions and asides as news agencies write them."""
    assert said(text) == expected


def test_a_note_on_an_earlier_version_is_no_claim() -> None:
    """What an article says of itself is no statement about the world."""
    assert not claims_of("An earlier version of this story said that nine sailors had died.")


def test_a_quotation_over_two_paragraphs_has_one_speaker() -> None:
    """A paragraph whose quotation is left open belongs to who speaks in the next one."""
    text = (
        "“The patients of both wards were moved to Tarvos by bus.\n\n"
        "“The last of them left at noon,” said Ada Moss, the director."
    )
    assert [claim.attribution for claim in claims_of(text)] == [[["Ada Moss"]], [["Ada Moss"]]]


def test_a_second_verb_of_saying_has_the_same_speaker() -> None:
    """What is denied ends where something else is said."""
    text = "Ada Moss denied that the dam had failed and said that the gates were open."
    first, second = claims_of(text)
    assert (first.text, first.status) == ("The dam had failed.", "denied")
    assert (second.text, second.status) == ("The gates were open.", "stated")
    assert first.attribution == second.attribution == [["Ada Moss"]]
