from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.models import UNSPECIFIED, Article
from summarizer.readers.builtin import read_article
from summarizer.replies import ArticleReply

WORDS = (
    "the ministry said that ships had sunk in Kolm on Friday , and according to Ada Moss who may"
    ' not have denied it ; “ he told " us ’ quoted as saying adding will 5,000 . ( Orbis - \n'
).split(" ")
prose = st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join)


def check(reply: ArticleReply, text: str) -> None:
    """Assert what holds for every reply, whatever the article."""
    names = {name for entity in reply.entities for name in (entity.name, *entity.aliases)}
    words = " ".join(text.split())
    for claim in reply.claims:
        assert claim.text
        assert claim.evidence
        assert all(quote in text and "\n\n" not in quote for quote in claim.evidence)
        for level in claim.attribution:
            assert all(name in {*names, UNSPECIFIED} or name in words for name in level)
    reply.model_dump_json()


@settings(max_examples=200, deadline=None)
@given(prose)
def test_any_jumble_of_news_words_gives_a_reply_that_holds(text: str) -> None:
    """Quotes are verbatim and on one line, sources are entities or stand in the text."""
    check(read_article(Article(text=text)), text)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300))
def test_any_text_gives_a_reply_that_holds(text: str) -> None:
    """No string breaks the reader."""
    check(read_article(Article(text=text)), text)


@given(prose)
def test_the_same_article_gives_the_same_reply(text: str) -> None:
    """Nothing depends on chance, order of sets or an earlier article."""
    article = Article(text=text)
    assert read_article(article) == read_article(article)


@pytest.mark.parametrize("text", ["", " \n\t", ".", "…", "(Reuters)", "((((", "x", "😀", "\x00"])
def test_a_text_without_a_statement_gives_no_claims(text: str) -> None:
    """Nothing is made up where nothing is said."""
    reply = read_article(Article(text=text))
    assert (reply.claims, reply.summary.sentences) == ([], [])


def test_an_article_without_a_full_stop_is_read() -> None:
    """The last sentence needs no mark."""
    (claim,) = read_article(Article(text="two ships sank near Kolm on Monday")).claims
    assert claim.text == "Two ships sank near Kolm on Monday."


def test_a_quote_runs_over_wrapped_lines_as_its_sentence_does() -> None:
    """Where a sentence goes on in the next line, its quote does."""
    text = (
        "The ferry Northern Star caught fire off Port Hadley on Monday and the\n"
        "coast guard took all 212 passengers off the ship within two hours.\n"
    )
    (claim,) = read_article(Article(text=text)).claims
    assert claim.evidence == [text.strip().removesuffix(".")]
    assert "Monday and the coast guard took" in claim.text


def test_a_language_it_does_not_know_gives_sentences_and_no_guesses() -> None:
    """German sentences are claims in the article's own voice, whatever their verbs mean."""
    text = (
        "Der Bundestag hat am Donnerstag ein neues Gesetz beschlossen. Die Opposition sagte, das"
        " Gesetz sei nicht bezahlbar. Nach Angaben des Ministeriums kostet es 3,5 Milliarden Euro."
    )
    reply = read_article(Article(text=text))
    assert [claim.text for claim in reply.claims] == re.findall(r"[^.]+\.", text.replace(". ", "."))
    assert {claim.status for claim in reply.claims} == {"stated"}
    assert not any(claim.attribution or claim.quantities for claim in reply.claims)


def test_a_script_without_spaces_is_quoted_and_summarised() -> None:
    """Words are not counted by spaces where there are none."""
    text = "北京消息称，两国将于周五签署一项新的贸易协议。双方代表团已经抵达首都并开始会谈。"
    reply = read_article(Article(text=text))
    assert len(reply.claims) == 2
    assert reply.summary.sentences


def test_a_lone_surrogate_is_not_quoted() -> None:
    """What JSON cannot hold stays out of the reply, and the rest of the article stays in."""
    text = "The mayor \ud800 resigned at noon on Monday. Two ships sank near Kolm at dawn."
    reply = read_article(Article(text=text))
    assert [claim.evidence for claim in reply.claims] == [["Two ships sank near Kolm at dawn"]]
    reply.model_dump_json()


@pytest.mark.soak
@pytest.mark.parametrize(
    "text",
    [
        "(" * 100_000,
        '"' * 100_000,
        "' a" * 50_000,
        "a" * 500_000,
        "said " * 50_000,
        ", he said" * 30_000,
        "Ada Moss " * 30_000,
        "according to " * 20_000,
        "June 4 last year " * 20_000,
        "1,000 " * 50_000,
        "The army said it had left Kolm on Friday. " * 5_000,
    ],
    ids=lambda text: text[:12],
)
def test_no_input_takes_long(text: str) -> None:
    """Time grows with the length, whatever the text; 8 s is twice what was measured."""

    def spent() -> float:
        started = time.process_time()
        read_article(Article(text=text))
        return time.process_time() - started

    # Up to three times: a shared machine may halve its speed for a second.
    assert any(spent() < 8 for _ in range(3))


def test_quotation_marks_of_other_languages_stay_in_pairs() -> None:
    """German and French marks are kept, and a day such as "4. April" ends no sentence."""
    german = (
        "Die Entscheidung soll am 4. April fallen. „Das ist schwer“, sagte der Minister in Kolm."
    )
    assert [claim.text for claim in read_article(Article(text=german)).claims] == [
        "Die Entscheidung soll am 4. April fallen.",
        "„Das ist schwer“, sagte der Minister in Kolm.",
    ]
    french = "« Cette décision est inacceptable », a déclaré la porte-parole du syndicat."
    (claim,) = read_article(Article(text=french)).claims
    assert claim.text == french
