"""A digest as people read it."""

from __future__ import annotations

from pathlib import Path

from summarizer.digests.digest import digest
from summarizer.digests.models import Digest
from summarizer.models import Entity
from summarizer.reports.digest import render_markdown, render_text
from tests.unit.digests.stories import ENTITIES, claim, record

GOLDEN = Path(__file__).parents[2] / "data" / "digest" / "ferry.md"
HOSTILE = "<script>alert(1)</script> [x](http://x.example) **b** \x1b[31m \u202e"


def ferry() -> Digest:
    """Return a digest of two articles that agree, differ, and say something of their own."""
    orlov = Entity(name="Sergei Orlov", type="person", aliases=("Orlov",))
    entities = (*ENTITIES[:5], orlov, *ENTITIES[7:])
    day = ("2031-03-04", "2031-03-04")
    one = record(
        "a",
        claim("c1", "The ferry Maren sank off Port Ellis.", time=day, importance="core"),
        claim("c2", "The ferry Maren carried 70 passengers.", source=["Tass", "Sergei Orlov"]),
        claim("c3", "At least 12 people died in the sinking of the ferry Maren."),
        publisher="Post",
        published="2031-03-05",
        entities=entities,
    )
    two = record(
        "b",
        claim("c1", "The ferry Maren sank off Port Ellis.", time=day, importance="core"),
        claim("c2", "The ferry Maren carried 92 passengers.", source=["RIA Novosti", "Orlov"]),
        claim("c3", "Fourteen people were killed when the ferry Maren sank."),
        claim("c4", "Divers may search the hull.", status="possible"),
        publisher="Courier",
        title="Ferry lost",
        published="2031-03-05",
        entities=entities,
    )
    return digest([one, two])


def test_markdown_says_who_carries_what_and_where_they_differ() -> None:
    """The whole page, as it was read and found right once."""
    assert render_markdown(ferry()) == GOLDEN.read_text(encoding="utf-8")


def test_text_is_at_most_80_columns_wide() -> None:
    """It is read on terminals of any width."""
    assert max(map(len, render_text(ferry()).splitlines())) <= 80


def test_what_articles_say_never_becomes_markup_or_moves_the_cursor() -> None:
    """Claims, titles, names and notes are data."""
    entities = (*ENTITIES, Entity(name=HOSTILE, type="organisation"))
    sank = claim("c1", f"The ferry Maren sank off Port Ellis {HOSTILE}.", source=[HOSTILE])
    articles = [
        record(name, sank, publisher=HOSTILE + name, title=HOSTILE, entities=entities)
        for name in ("a", "b")
    ]

    markdown, text = render_markdown(digest(articles)), render_text(digest(articles))

    assert "Port Ellis" in markdown
    assert "<script" not in markdown.replace("\\<script", "")
    assert "](http" not in markdown.replace("\\](http", "")
    assert not {"\x1b", "\u202e"} & set(markdown + text)


def test_an_empty_digest_can_be_read() -> None:
    """It says that there is nothing."""
    assert "there is no article to digest" in render_text(digest([]))


def test_a_sentence_cites_only_claims_that_say_it() -> None:
    """Not those of its group that say less or differ; what most articles carry is preferred."""
    one = record(
        "a",
        claim("c1", "The ferry Maren sank off Port Ellis on Monday with 70 passengers on board."),
        claim("c2", "The ferry Maren was built in 1998."),
    )
    two = record(
        "b",
        claim("c1", "The ferry Maren sank off Port Ellis."),
        claim("c2", "The ferry Maren was built in 1989."),
    )
    cited = {
        sentence.text: [(each.article, each.claim) for each in sentence.claims]
        for sentence in digest([one, two]).summary
    }
    assert cited["The ferry Maren sank off Port Ellis."] == [("a", "c1"), ("b", "c1")]
    assert ("a", "c2") not in cited.get("The ferry Maren was built in 1989.", [])
    assert all(len(set(claims)) == len(claims) for claims in cited.values())
