"""The two articles of the evaluation, read as they stand in their files."""

from __future__ import annotations

from pathlib import Path

import pytest

from summarizer.articles import read_article as read_file
from summarizer.grounding import ground
from summarizer.metadata import read_metadata
from summarizer.models import Article
from summarizer.readers.builtin import read_article
from summarizer.replies import ArticleReply, ReplyClaim
from summarizer.text.sentences import split_sentences

ARTICLES = Path(__file__).parents[3] / "evals" / "articles"
YONHAP = "000_78e766e01a0969bd.txt"
AP = "003_a1009d192c6f2f29.txt"
FURNITURE = (
    "date 2025-06-17",
    "(Yonhap)",
    "Jun 17, 2025",
    "(AP)",
    "BREAKING NEWS",
    "The Associated Press",
)


def load(name: str) -> Article:
    return read_file(ARTICLES / name)


def reply_for(name: str) -> ArticleReply:
    return read_article(load(name))


def claim_with(reply: ArticleReply, words: str) -> ReplyClaim:
    return next(claim for claim in reply.claims if words in claim.text)


@pytest.mark.parametrize("name", [YONHAP, AP])
def test_every_quote_is_grounded(name: str) -> None:
    """All evidence is accepted, exact or standing twice, and crosses no line."""
    article = load(name)
    for claim in read_article(article).claims:
        for quote in claim.evidence:
            evidence = ground(quote, article.text, title=article.title)
            assert evidence.accepted
            assert evidence.match in ("exact", "ambiguous")
            assert "\n" not in quote


@pytest.mark.parametrize("name", [YONHAP, AP])
def test_every_sentence_of_the_body_carries_a_claim(name: str) -> None:
    """No sentence that states something is passed over."""
    text = load(name).text
    metadata = read_metadata(text)
    furniture, title = metadata.furniture, metadata.title or ""
    covered = [
        (start, start + len(quote))
        for claim in reply_for(name).claims
        for quote in claim.evidence
        for start in (text.index(quote),)
    ]
    for start, end in split_sentences(text):
        sentence = text[start:end]
        if any(first < end and start < last for first, last in furniture if last - first > 20):
            start = max(last for first, last in furniture if first < end)
        if len(text[start:end].split()) < 6 or title.startswith(sentence):
            continue
        assert any(first < end and start < last for first, last in covered), sentence


@pytest.mark.parametrize("name", [YONHAP, AP])
def test_furniture_shows_nowhere(name: str) -> None:
    """Dates, datelines and sign-offs are no claims, no evidence and no summary."""
    reply = reply_for(name)
    written = [reply.summary.headline, *(sentence.text for sentence in reply.summary.sentences)]
    for claim in reply.claims:
        written += [claim.text, *claim.evidence]
    assert not [text for text in written for piece in FURNITURE if piece in text]


@pytest.mark.parametrize(
    ("name", "words", "chain"),
    [
        (YONHAP, "will send 5,000", [["Russian media"]]),
        (YONHAP, "security chief visited", []),
        (YONHAP, "decided to send", [["Tass"], ["Sergei Shoigu"]]),
        (YONHAP, "part of the agreements", [["Tass"], ["Russian Security Council"]]),
        (YONHAP, "follow-up", [["Tass"], ["Russian Security Council"]]),
        (YONHAP, "3,000 more soldiers", [["South Korea's military"]]),
        (AP, "will send thousands", [["RIA Novosti"]]),
        (AP, "discussed rebuilding", [["Russian state media"]]),
        (AP, "arrived in the North Korean capital", [["Tass"]]),
        (AP, "were fighting alongside", [["Pyongyang", "Moscow"]]),
        (AP, "unconditionally support", [["North Korean state media"], ["Kim Jong Un"]]),
        (AP, "has supplied Russia", []),
    ],
)
def test_the_chain_of_sources_is_read(name: str, words: str, chain: list[list[str]]) -> None:
    """Nested and trailing attribution as a reader would label it."""
    assert claim_with(reply_for(name), words).attribution == chain


@pytest.mark.parametrize(
    ("name", "words", "status"),
    [
        (YONHAP, "will send 5,000", "planned"),
        (YONHAP, "held talks with Kim", "stated"),
        (YONHAP, "decided to send 1,000", "stated"),
        (YONHAP, "has fueled speculation", "stated"),
        (YONHAP, "speculated as a possible occasion", "possible"),
        (AP, "has already sent", "stated"),
        (AP, "expressed concern", "stated"),
        (AP, "unconditionally support", "planned"),
    ],
)
def test_the_status_is_read(name: str, words: str, status: str) -> None:
    """What is speculated is possible; that it is speculated is stated."""
    assert claim_with(reply_for(name), words).status == status


def test_what_is_speculated_is_a_possible_claim_of_its_own() -> None:
    """The content of the speculation stands beside the speculation."""
    claim = next(c for c in reply_for(YONHAP).claims if c.text.startswith("Kim may visit Russia"))
    assert (claim.status, claim.attribution) == ("possible", [])


def test_numbers_and_days_are_read() -> None:
    """Counts with their units, and days against the day of publication; an estimate is about."""
    reply = reply_for(YONHAP)
    sent = claim_with(reply, "3,000 more soldiers")
    assert [(q.value, q.unit, q.comparator) for q in sent.quantities] == [
        (3000, "soldiers", "about"),
        (11000, "troops", "about"),
    ]
    assert sent.time is not None
    assert (sent.time.start, sent.time.end) == ("2025-01-01", "2025-12-31")
    held = claim_with(reply, "held talks with Kim").time
    assert held is not None
    assert (held.start, held.end) == ("2025-06-17", "2025-06-17")


def test_spellings_are_one_person() -> None:
    """The second article writes one first name in two ways."""
    people = {entity.name: set(entity.aliases) for entity in reply_for(AP).entities}
    assert people["Sergei Shoigu"] == {"Sergey Shoigu", "Shoigu"}
    assert people["Kim Jong Un"] == {"Kim"}


def test_a_missing_confirmation_is_negative() -> None:
    """State media that did not confirm have not denied."""
    claim = claim_with(reply_for(AP), "immediately confirm")
    assert (claim.status, claim.polarity) == ("stated", "negative")


def test_a_region_is_a_place() -> None:
    """ "Russia's Kursk region" names a place, whatever stands before it."""
    for name in (YONHAP, AP):
        kinds = {entity.name: entity.type for entity in reply_for(name).entities}
        assert kinds["Kursk"] == "place"
