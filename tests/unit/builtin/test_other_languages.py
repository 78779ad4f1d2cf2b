"""Articles that are not English: their sentences are claims, and nothing is guessed."""

from __future__ import annotations

import pytest

from summarizer import Article, Record, Summarizer
from summarizer.models import UNSPECIFIED
from tests.languages import CODES, read_sample


def record_of(article: Article) -> Record:
    with Summarizer() as summarizer:
        return summarizer.summarize(article)


@pytest.mark.parametrize("code", CODES)
def test_an_article_gives_its_sentences(code: str) -> None:
    """Word for word with their marks, stated, positive, and without flags or entities."""
    sample = read_sample(code)
    record = record_of(Article(text=sample.text))
    sentences = [sample.text[slice(*span)] for span in sample.sentences]
    claims = [claim.text for claim in record.claims]
    assert claims == sentences
    assert {(c.status, c.polarity, c.flags) for c in record.claims} == {("stated", "positive", ())}
    assert not record.entities
    assert record.article.language == code


@pytest.mark.parametrize("code", CODES)
def test_what_is_quoted_is_never_the_outlets_own_voice(code: str) -> None:
    """A sentence with a quotation has a source, which nobody names; no other has one."""
    sample = read_sample(code)
    for claim in record_of(Article(text=sample.text)).claims:
        (evidence,) = claim.evidence
        start, end = evidence.start or 0, evidence.end or 0
        quoted = any(start <= at < end for at, _ in sample.quotations)
        assert [source.name for source in claim.attribution] == [UNSPECIFIED] * quoted


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("Президент прибыл в Москву утром. Он умер. Ему было 90 лет.",
         ["Президент прибыл в Москву утром. Он умер.", "Ему было 90 лет."]),
        ("他死了。三人受伤住院。政府说这是一场严重的事故，造成多人死亡。",
         ["他死了。三人受伤住院。", "政府说这是一场严重的事故，造成多人死亡。"]),
        ("火车晚点一小时。", ["火车晚点一小时。"]),
    ],
)  # fmt: skip
def test_a_sentence_too_short_for_a_quote_goes_with_its_neighbour(
    text: str, claims: list[str]
) -> None:
    """Alone it would be lost: a quote has three words and twelve characters, or six of Chinese."""
    assert [claim.text for claim in record_of(Article(text=text)).claims] == claims


def test_the_record_says_in_which_language_the_article_is() -> None:
    """A flag for machines and people; none for English."""
    german = record_of(Article(text=read_sample("de").text))
    assert [(flag.kind, flag.message) for flag in german.flags] == [
        (
            "language",
            "The article is in German (de): the built-in reader gives its sentences and guesses no"
            " speaker or status.",
        )
    ]
    english = record_of(Article(text="The mayor of Holm quit on Monday, and the town was glad."))
    assert (english.flags, english.article.language) == ((), "en")
    assert not german.extra  # it stands there only
    assert not english.extra


def test_a_declared_language_stands_in_the_record_as_it_is() -> None:
    """What the input says of an article is not overruled."""
    record = record_of(Article(text=read_sample("de").text, language="de-AT"))
    assert record.article.language == "de-AT"
    assert [flag.kind for flag in record.flags] == ["language"]
