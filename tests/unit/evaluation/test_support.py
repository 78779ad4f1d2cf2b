"""What the article carries, and what nearly says a missed claim; worked by hand on a small gold."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from summarizer.checks import Background
from summarizer.evaluation.gold import Gold
from summarizer.evaluation.matching.support import is_supported
from summarizer.evaluation.scorers.article import score_article
from summarizer.evaluation.scores import NearMiss
from summarizer.grounding import Haystack, ground
from summarizer.models import Article, Claim, Quantity, Source, TimeSpan
from tests.golds import claim, gold_in, labels, record

ARTICLE = Article(
    text="Mayor Ada Brandow opened the new tram line in Kolm on Monday.\n\n"
    "It cost 40 million marks, twice as much as planned. She may close two bus routes,"
    ' she told the Kolm Courier.\n\n"The old buses are worn out," Brandow said.'
    " The union did not comment.\n",
    published="2031-03-05",
)


def made(
    text: str, *quotes: str, source: str = "", status: str = "stated", article: Article = ARTICLE
) -> Claim:
    """Return a claim with these quotes, located in the article."""
    at = article.text.find(source)
    names = (Source(name=source, start=at, end=at + len(source)),) if source else ()
    found = tuple(ground(quote, article.text) for quote in quotes)
    return Claim.model_validate(
        {"id": "c1", "text": text, "evidence": found, "attribution": names, "status": status}
    )


def carried(one: Claim, article: Article = ARTICLE) -> bool:
    return is_supported(one, Background(article, Haystack(article.text), ()))


@pytest.mark.parametrize(
    "right",
    [
        made("Ada Brandow opened the new tram line in Kolm.", "opened the new tram line in Kolm"),
        made("The tram line in Kolm cost 40 million marks.", "It cost 40 million marks"),
        made("The mayor opened Kolm's new trams.", "opened the new tram line in Kolm on Monday"),
        made("Kolm's old buses are worn out, according to Ada Brandow.",
             "The old buses are worn out", source="Brandow"),
        made("Ada Brandow may close two bus routes.", "She may close two bus routes",
             source="Kolm Courier", status="possible"),
        made("Ada Brandow inaugurated a new tram line.", "opened the new tram line in Kolm"),
        made("The line opened on March 3, 2031.", "opened the new tram line in Kolm on Monday"),
    ],
    ids=lambda one: one.text,
)  # fmt: skip
def test_a_right_claim_in_other_words_is_supported(right: Claim) -> None:
    """Pronouns and days resolved, another form, another order: the article carries it."""
    assert carried(right)


@pytest.mark.parametrize(
    "wrong",
    [
        made("The tram line in Kolm cost 400 million marks.", "It cost 40 million marks"),
        made("Ilse Weber opened the new tram line.", "opened the new tram line in Kolm on Monday"),
        made("The union commented.", "The union did not comment"),
        made("Ada Brandow will close two bus routes.", "She may close two bus routes",
             source="Kolm Courier"),
        made("The tram line opened on June 9, 2031.", "opened the new tram line in Kolm on Monday"),
        made("Gulls elected a harbour pilot.", "opened the new tram line in Kolm on Monday"),
        made("The old buses are worn out.", "The old buses are worn out", source="union"),
    ],
    ids=lambda one: one.text,
)  # fmt: skip
def test_a_wrong_claim_under_a_true_quote_is_not_supported(wrong: Claim) -> None:
    """Another number, name, day, speaker, no "not", no hedge, or something else altogether."""
    assert not carried(wrong)


@pytest.mark.parametrize(
    "quote",
    [
        "It cost 400 million marks",
        "Gulls elected a harbour pilot",
    ],
)
def test_an_altered_quote_supports_nothing(quote: str) -> None:
    """A claim needs a quote that is the article's, and was accepted."""
    altered = made("The tram line in Kolm cost 40 million marks.", quote)
    assert not altered.evidence[0].accepted

    assert not carried(altered)
    assert carried(
        altered.model_copy(update={"evidence": made("", "It cost 40 million marks").evidence})
    )


def test_a_quote_at_another_place_supports_nothing() -> None:
    """A record that was made elsewhere may say anything: what stands there is looked at."""
    right = made("The tram line in Kolm cost 40 million marks.", "It cost 40 million marks")
    (quote,) = right.evidence
    moved = quote.model_copy(update={"start": (quote.start or 0) + 1, "end": (quote.end or 0) + 1})
    refused = quote.model_copy(update={"accepted": False})

    assert carried(right)
    assert not carried(right.model_copy(update={"evidence": (moved,)}))
    assert not carried(right.model_copy(update={"evidence": (refused,)}))


def test_what_a_claim_is_labelled_with_does_not_make_it_unsupported() -> None:
    """Its time and quantities are scored as labels, where gold has the claim."""
    right = made("The tram line in Kolm cost 40 million marks.", "It cost 40 million marks")
    labelled = right.model_copy(
        update={
            "time": TimeSpan(text="in 1950", start="1950-01-01", end="1950-12-31"),
            "quantities": (Quantity(text="41", value=41),),
        }
    )

    assert carried(labelled)


def test_a_claim_without_words_to_look_for_is_left_to_the_checks() -> None:
    """Of a day alone the check of days has the last word."""
    told, other = (
        made(f"It was on {day}.", "opened the new tram line in Kolm on Monday")
        for day in ("Monday", "June 9, 2031")
    )

    assert carried(told)
    assert not carried(other)


def near(gold: Gold, *claims: Claim) -> Sequence[NearMiss]:
    return score_article(record(*claims), gold).near


@pytest.fixture
def gold(tmp_path: Path) -> Gold:
    return gold_in(tmp_path)


def test_a_claim_that_nearly_says_a_missed_one_is_listed_beside_it(gold: Gold) -> None:
    """Another number misses g3, under its quote; it stays missed, and is no part of precision."""
    wrong = claim("g3", text="70 ships may be delayed.")

    scores = score_article(record(claim("g1"), claim("g2"), wrong), gold)

    assert scores.near == (
        NearMiss(
            gold="g3",
            claim="c3",
            expected="40 ships may be delayed.",
            given="70 ships may be delayed.",
        ),
    )
    assert scores.missed == ("g3", "g4")
    assert scores.scores["claims.precision"].counts == (2, 3)


def test_the_nearest_of_several_is_listed(gold: Gold) -> None:
    """One for each missed claim: that which shares most words and evidence."""
    quote = "told Radio Nine that 40 ships may be delayed"
    far = claim("g3", text="Radio Nine says that many ships may sink.", quotes=[quote])
    close = claim("g3", id="c9", text="70 ships may be delayed.")

    assert [each.claim for each in near(gold, far, close)] == ["c9"]


def test_two_facts_told_as_one_are_near_both(tmp_path: Path) -> None:
    """A claim may be listed twice: the record has one where gold has two."""
    content = labels()
    content["claims"][0]["text"] = "The harbour of Port Ellis will close on March 11, 2031."
    gold = gold_in(tmp_path, content)
    whole = claim(
        "g1",
        text="The harbour will not close on Tuesday, and 21 crates fell.",
        quotes=["The harbour of Port Ellis will close on Tuesday after 12 crates fell"],
    )

    assert [(each.gold, each.claim) for each in near(gold, whole)] == [("g1", "c1"), ("g2", "c1")]


def test_without_common_evidence_or_words_nothing_is_near(gold: Gold) -> None:
    """The same words elsewhere, or other words at the same place, are no near miss."""
    elsewhere = claim("g3", text="70 ships may be delayed.", quotes=["He did not name the owner"])
    otherwise = claim("g3", text="Nobody slept.")

    assert near(gold, elsewhere) == ()
    assert near(gold, otherwise) == ()


def test_what_stands_for_another_claim_of_gold_is_not_near(tmp_path: Path) -> None:
    """A claim that was found is right: it does not nearly say its neighbour."""
    content = labels()
    neighbour = {**content["claims"][1], "id": "g6", "text": "12 crates fell from a tall ship."}
    gold = gold_in(tmp_path, {**content, "claims": [*content["claims"], neighbour]})

    scores = score_article(record(claim("g2")), gold)

    assert "g6" in scores.missed
    assert scores.near == ()


def test_an_optional_claim_is_not_missed(gold: Gold) -> None:
    """Nor is there a near miss of it."""
    assert [each.gold for each in near(gold, claim("g5", text="Jones leads 3 ports."))] == []
