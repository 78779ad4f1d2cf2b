from __future__ import annotations

import pytest

from summarizer.models import Article
from summarizer.readers.builtin import read_article
from summarizer.replies import ReplyClaim


def only_claim(text: str) -> ReplyClaim:
    (claim,) = read_article(Article(text=text)).claims
    return claim


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("The council approved the budget.", "stated"),
        ("The council will approve the budget.", "planned"),
        ("The council is expected to approve the budget.", "planned"),
        ("The ship was scheduled to sail at dawn.", "planned"),
        ("The council has decided to sell the harbour.", "stated"),
        ("The council agreed to sell the harbour.", "stated"),
        ("There is no plan to sell the harbour.", "stated"),
        ("The divers could not find the ship.", "stated"),
        ("The council may approve the budget.", "possible"),
        ("The ship could sink in the harbour.", "possible"),
        ("The council is likely to approve the budget.", "possible"),
        ("The mayor reportedly owns the harbour.", "unconfirmed"),
        ("The mayor allegedly took the money.", "unconfirmed"),
        ("The ship is believed to have sunk near Kolm.", "possible"),
        ("The ship would likely sink near Kolm.", "possible"),
        ("The ship apparently sank near Kolm.", "possible"),
        ("Kolm expects to sell the ship in May.", "planned"),
        ("Kolm hopes to sell the ship in May.", "stated"),
        ("The office would not say who had left.", "stated"),
        ("Kolm would sell the ship if it could.", "possible"),
        ("It is not known whether the ship will sail.", "unconfirmed"),
        ("Kolm neither confirmed nor denied the report.", "stated"),
        ("No day had been set.", "stated"),
        ("It adopted a shareholders rights plan to protect the town.", "stated"),
        ("Claims that Kolm took the money are untrue.", "denied"),
        ("Rumours that the port will close are false.", "denied"),
        ("Prosecutors allege that Kolm forged the permits.", "unconfirmed"),
        ("Unconfirmed reports said that three ships had sunk.", "unconfirmed"),
        ("Police believe the harbour was sold.", "possible"),
        ("The mayor doesn't think the harbour is safe.", "stated"),
        ("In a hard winter, sailors still believe in the harbour.", "stated"),
        ("The price of fuel was set on Monday.", "stated"),
        ("The mayor denied the harbour had been sold.", "denied"),
        ("Kolm declined to confirm or deny the report.", "stated"),
        ("The mayor denied taking the money.", "denied"),
        ("The mayor denied that the harbour had been sold.", "denied"),
        ("The mayor rejected claims that the harbour had been sold.", "denied"),
        # To be refused something, or to refuse it to somebody, is no denial.
        ("The mayor was denied bail by a court in Kolm.", "stated"),
        ("A late goal denied his old team the cup.", "stated"),
        # The month of May is no modal, and a cue in a relative clause is not the claim's own.
        ("The council approved the budget in May.", "stated"),
        ("The council bought a ship that may sink.", "stated"),
    ],
)
def test_status_follows_the_cue_words_of_the_main_clause(text: str, status: str) -> None:
    """The strongest cue wins: denied, unconfirmed, possible, planned, else stated."""
    assert only_claim(text).status == status


@pytest.mark.parametrize(
    ("text", "polarity"),
    [
        ("The army did not take part in the search.", "negative"),
        ("State media didn’t confirm the visit.", "negative"),
        ("No signs of a trip have been reported.", "negative"),
        ("The council never approved the budget.", "negative"),
        ("The mayor promised not to forget the sailors.", "positive"),
        ("The ship was not only old but also slow.", "positive"),
        ("The council approved the budget.", "positive"),
        ("The council bought a ship that did not float.", "positive"),
    ],
)
def test_polarity_is_negative_when_the_claim_itself_says_no(text: str, polarity: str) -> None:
    """A "not" inside an infinitive or a relative clause does not turn the claim round."""
    assert only_claim(text).polarity == polarity


def test_not_confirming_is_a_fact_not_a_denial() -> None:
    """ "Have not confirmed" is stated with negative polarity."""
    claim = only_claim("Police have not confirmed the number of passengers.")
    assert (claim.status, claim.polarity) == ("stated", "negative")
