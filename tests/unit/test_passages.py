"""The second reading of an article that the verifier's context does not hold."""

from __future__ import annotations

from pathlib import Path

from summarizer import Article, Record, Summarizer
from summarizer.grounding import Haystack
from summarizer.models import ArticleInfo, Claim, Evidence, Summary, SummarySentence
from summarizer.verification.passages import in_passages, passage_text
from summarizer.verification.questions import Question, questions
from tests.long_model import LongModel, kind_of, long_text, text_of, tokens_of
from tests.servers import MODEL, ChatServer

#       0               17               33 35                 54                 73
TEXT = "Ann Lee is here. Bob Roe is new.\n\nThe road is shut. Its end is open. The mole is old."
ARTICLE = Article(id="a", text=TEXT)
HAYSTACK = Haystack(TEXT)


def claim(name: str, *quotes: str) -> Claim:
    """Return a claim that is quoted by these words."""
    found = [(TEXT.index(quote), quote) for quote in quotes]
    evidence = [
        Evidence(
            quote=quote,
            start=at,
            end=at + len(quote),
            parts=((at, at + len(quote)),),
            match="exact",
            accepted=True,
        )
        for at, quote in found
    ]
    return Claim(id=name, text=name, evidence=tuple(evidence))


FIRST, SECOND = claim("c1", "Ann Lee is here"), claim("c2", "The road is shut")
BOTH = claim("c3", "The mole is old", "Ann Lee is here")


def record(*claims: Claim, sentences: tuple[SummarySentence, ...] = ()) -> Record:
    """Return a record of these claims."""
    summary = Summary(headline="H", sentences=sentences)
    return Record(article=ArticleInfo(id="a"), outcome="ok", claims=claims, summary=summary)


def shown(asked: tuple[Question, ...]) -> list[tuple[list[str], str]]:
    """Return what each question asks about, and the words that it shows."""
    return [(each.ids, passage_text(ARTICLE, each.passage)) for each in asked]


def test_a_claim_is_shown_with_the_part_that_it_is_quoted_from() -> None:
    """And with the sentences around what else it is quoted from."""
    asked = questions(record(FIRST, SECOND, BOTH))

    parts = in_passages(asked, HAYSTACK, ARTICLE, lambda _: True, most_bytes=36)

    assert shown(parts) == [
        (["c1"], TEXT[:32]),
        (["c2"], "The road is shut. Its end is open."),
        (["c3"], f"{TEXT[:32]}\n\n[...]\n\nThe mole is old."),
    ]


def test_a_question_that_does_not_fit_is_asked_in_two() -> None:
    """With the same part before it, so that providers have it in their cache."""
    asked = questions(record(FIRST, claim("c2", "Bob Roe is new")))

    parts = in_passages(
        asked, HAYSTACK, ARTICLE, lambda each: len(each.claims) < 2, most_bytes=1000
    )

    assert shown(parts) == [(["c1"], TEXT), (["c2"], TEXT)]


def test_a_claim_that_does_not_fit_with_its_part_has_its_sentences() -> None:
    """Those that it is quoted from, and one more on each side."""
    asked = questions(record(SECOND))

    (only,) = in_passages(
        asked, HAYSTACK, ARTICLE, lambda each: each.passage != ((0, len(TEXT)),), most_bytes=1000
    )

    assert shown((only,)) == [(["c2"], "Bob Roe is new.\n\nThe road is shut. Its end is open.")]


def test_sentences_of_the_summary_are_shown_with_what_their_claims_rest_on() -> None:
    """Under their own ids; one that rests on nothing with the beginning of the article."""
    sentences = (
        SummarySentence(text="One.", claims=("c1",)),
        SummarySentence(text="Two.", claims=("c2",)),
        SummarySentence(text="Three."),
    )
    asked = questions(record(FIRST, SECOND, sentences=sentences))

    parts = in_passages(
        asked, HAYSTACK, ARTICLE, lambda each: len(each.sentences) < 2, most_bytes=36
    )

    assert shown(parts)[2:] == [
        (["s1"], TEXT[:32]),
        (["s2"], "Bob Roe is new.\n\nThe road is shut. Its end is open."),
        (["s3"], TEXT[:32]),
    ]


def test_the_window_of_the_verifier_is_learnt_too(tmp_path: Path) -> None:
    """What the built-in reader read of a long text is verified in passages, each claim once."""
    article = Article(id="long", text=long_text(60))
    model = LongModel(5_000)
    with (
        ChatServer(model) as server,
        Summarizer(
            "extractive", verify=MODEL, base_url=server.base_url, api_key="x", store=tmp_path
        ) as summarizer,
    ):
        made = summarizer.summarize(article)
        seen = server.chats

    assert len(model.overflows) == 1
    assert {kind_of(each) for each in seen} == {"verify_reply"}
    assert all(tokens_of(each) < 5_000 for each in seen[1:])
    assert all(text_of(each) != article.text for each in seen[1:])
    assert made.verification is not None
    assert made.verification.complete
    assert made.claims
    assert all(claim.support is not None for claim in made.claims)
    assert made.verification.fingerprint not in made.verification.further
    assert len(made.verification.further) == len(seen) - 2  # but the first, and the refused one
