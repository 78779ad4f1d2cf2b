"""The page of a digest: words of relations, words that differ, sources, and what it leaves out."""

from __future__ import annotations

import re
from datetime import date

import pytest

from summarizer.digests.models import (
    ClaimRef,
    Dated,
    Digest,
    DigestArticle,
    DigestClaim,
    DigestSentence,
    Event,
    Group,
    Origin,
    Relation,
)
from summarizer.errors import ConfigurationError
from summarizer.reports.html import digest_event
from summarizer.reports.html.digest import render_digest
from summarizer.reports.html.digest_sources import joined_sources
from summarizer.reports.html.digest_views import dated_parts
from summarizer.reports.html.digest_words import between, kind_in_words, marked
from summarizer.reports.html.records import MOST_RECORDS


def claim(article: str, text: str, name: str = "c1", *sources: str) -> DigestClaim:
    """Return a claim of an article."""
    return DigestClaim(
        article=article,
        claim=name,
        text=text,
        importance="core",
        status="stated",
        polarity="positive",
        sources=tuple((source,) for source in sources),
    )


def ref(found: DigestClaim) -> ClaimRef:
    """Return the ids of a claim."""
    return ClaimRef(article=found.article, claim=found.claim)


def digest_of(n_groups: int, data: str = "") -> Digest:
    """Return the digest of two articles with pairs that differ in number, `data` in all texts."""
    pairs = [
        (
            claim("a", f"Some 5 ships sank{data}", f"c{n}", f"Ann Lee{data}"),
            claim("b", f"Some 6 ships sank{data}", f"c{n}"),
        )
        for n in range(n_groups)
    ]
    claims = [found for pair in pairs for found in pair]
    origin = Origin(name=f"Ann Lee{data}", why=f"quoted by A{data}", articles=("a", "b"))
    groups = [
        Group(
            id=f"G{n}",
            event="E1",
            text=pair[0].text,
            claims=tuple(map(ref, pair)),
            carriers=(ref(pair[0]),),
            articles=2,
            origins=(origin,),
            differs=("number",),
        )
        for n, pair in enumerate(pairs)
    ]
    relations = [
        Relation(kind="differs", differs="number", a=ref(a), b=ref(b), why=f"5 against 6{data}")
        for a, b in pairs
    ]
    articles = [
        DigestArticle(
            id=name, title=f"Title{data}", publisher=f"{name}{data}", event="E1", n_claims=1
        )
        for name in ("a", "b")
    ]
    sentences = [
        DigestSentence(text=each.text, event="E1", claims=each.claims, articles=2, origins=1)
        for each in groups
    ]
    return Digest(
        articles=tuple(articles),
        claims=tuple(claims),
        events=(Event(id="E1", title=f"Ships{data}", articles=("a", "b"), start=date(2031, 3, 5)),),
        relations=tuple(relations),
        only_in=(),
        groups=tuple(groups),
        timeline=(),
        summary=tuple(sentences[:6]),
        notes=(f"A note{data}",),
    )


def differing(found: tuple[tuple[str, bool], ...]) -> list[str]:
    """Return the pieces that are marked."""
    return [text for text, differs in found if differs]


def test_a_relation_is_said_in_words() -> None:
    """What differs stands with both sides, and who judged where a model did."""
    pair = {"a": ref(claim("a", "x")), "b": ref(claim("b", "y"))}
    number = Relation(kind="differs", differs="number", why="5 against 6", by="model", **pair)

    assert between(number) == ("and", "differ in number: 5 against 6 (judged by the model)")
    assert between(Relation(kind="same", **pair)) == ("and", "say the same")
    assert between(Relation(kind="more_specific", **pair)) == ("says more than", "")
    assert kind_in_words(number) == "differs in number"
    assert kind_in_words(Relation(kind="same", **pair)) == "the same"


def test_of_numbers_only_those_that_differ_are_marked() -> None:
    """Other words and equal numbers are not, and neither is the number of a day."""
    a = claim("a", "North Korea will send 5,000 workers and 1,000 sappers on June 17, 2025.")
    b = claim("b", "Pyongyang sends 6,000 workers with 1,000 sappers.")

    assert differing(marked(a, b, "number")) == ["5,000"]
    assert differing(marked(b, a, "number")) == ["6,000"]


def test_words_that_differ_are_marked() -> None:
    """Where most words are shared; nothing is marked where two say it in words of their own."""
    a = claim("a", "The union agreed to the plan.")
    b = claim("b", "The union did not agree to the plan.")
    c = claim("c", "Workers had no quarrel with what the managers wanted.")

    assert differing(marked(b, a, "polarity")) == ["did not agree"]
    assert differing(marked(c, a, "polarity")) == []
    assert differing(marked(b, a, "source")) == []


def test_spellings_of_a_source_are_one() -> None:
    """A surname is who alone has it; places, offices and media keep to themselves."""
    names = ("Sergei Shoigu", "Sergey Shoigu", "Shoigu", "Seoul", "Mayor of Seoul")
    names += ("Russian media", "Russian state media", "Ann Lee", "Bob Lee", "Lee")

    found = joined_sources(claim("a", "x", f"c{n}", name) for n, name in enumerate(names))

    assert {name for name, form in found.items() if form == "Sergei Shoigu"} == set(names[:3])
    assert all(found[name] == name for name in names[3:])


def test_entries_of_a_timeline_lie_between_its_first_and_its_last_day() -> None:
    """What is open reaches to the end; where all are of one day nothing is drawn."""

    def dated(start: int | None, end: int | None) -> Dated:
        days = (None if day is None else date(2031, 1, day) for day in (start, end))
        first, last = days
        return Dated(start=first, end=last, text="x", event="E1", claims=())

    entries = [dated(1, 6), dated(6, 6), dated(6, None), dated(None, 3), dated(11, 11)]

    found = dated_parts(entries, lambda claims: ())

    # from January 1 to 11 are 10 days
    assert [(each.left, each.width) for each in found] == [
        (0, 50),
        (50, 0),
        (50, 50),
        (0, 20),
        (100, 0),
    ]
    assert [each.left for each in dated_parts([dated(6, 6)] * 2, lambda claims: ())] == [None, None]


def test_data_of_a_digest_is_never_markup() -> None:
    """Neither an element nor the end of one, nor the end of a script or of an attribute."""
    plain = "".join(render_digest(digest_of(2)))
    hostile = "".join(render_digest(digest_of(2, "</script><img src=x onerror=alert(1)>\"'\u202e")))

    assert "<img" not in hostile
    assert "\u202e" not in hostile
    assert hostile.count("</script>") == plain.count("</script>")


def test_the_page_never_says_that_something_is_so() -> None:
    """ "True" is no word of a digest: it says who says something, not that it is right."""
    page = "".join(render_digest(digest_of(2)))
    shown = re.sub(r"<(script|style)\b.*?</\1>|<[^>]*>", " ", page, flags=re.DOTALL)

    assert "told of by 2 articles, 1 origin (Ann Lee)" in shown
    assert not re.search(r"\b(?:true|truth|false|facts?)\b", shown, re.IGNORECASE)


def test_a_page_says_what_it_leaves_out() -> None:
    """Of an event with very many groups the first are shown, and the rest is counted."""
    most = digest_event.MOST_GROUPS

    page = "".join(render_digest(digest_of(most + 7)))

    assert page.count('class="card"') == most
    assert "7 groups more: this page shows those that most articles carry" in page


def test_a_digest_of_nothing_is_a_page() -> None:
    """It says what the digest says of it."""
    empty = digest_of(0).model_copy(
        update={"articles": (), "events": (), "notes": ("there is no article to digest",)}
    )

    page = "".join(render_digest(empty))

    assert "there is no article to digest" in page
    assert "<form" not in page


def test_more_articles_than_a_page_holds_are_refused() -> None:
    """What no browser would open is not written."""
    digest = digest_of(1)
    many = digest.model_copy(update={"articles": digest.articles * (MOST_RECORDS // 2 + 1)})

    with pytest.raises(ConfigurationError, match=f"more than {MOST_RECORDS:,} articles"):
        render_digest(many)
