"""Which articles are about one event, which records are digested, what is told of them."""

from __future__ import annotations

from datetime import date
from itertools import combinations
from pathlib import Path

import pytest

from summarizer.digests.digest import digest
from summarizer.digests.gold import record_of_gold
from summarizer.digests.models import Digest
from summarizer.digests.pairing import pair_claims
from summarizer.evaluation.gold import find_gold, load_gold
from summarizer.models import Claim, Record
from summarizer.provenance import Failure
from tests.unit.digests.stories import claim, record

GOLD = Path(__file__).parents[3] / "evals" / "gold"
SANK = "The ferry Maren sank off Port Ellis on March 4, 2031."


def ferry(name: str, **article: object) -> Record:
    """Return an article about the ferry."""
    claims = claim("c1", SANK, time=("2031-03-04", "2031-03-04")), claim("c2", "Veltrane is sorry.")
    return record(name, *claims, **article)


def events(*records: Record) -> list[tuple[str, ...]]:
    """Return the articles of each event."""
    return [event.articles for event in digest(records).events]


@pytest.fixture(scope="module")
def golds() -> list[Record]:
    """Return the gold of all articles in the repository."""
    return [record_of_gold(load_gold(path)) for path in find_gold([GOLD])]


def test_only_the_two_seeds_are_about_one_event(golds: list[Record]) -> None:
    """Of all articles of the gold two report the same visit; the others stand alone."""
    shared = [event.articles for event in digest(golds).events if len(event.articles) > 1]

    assert shared == [("000_78e766e01a0969bd", "003_a1009d192c6f2f29")]


def test_claims_of_unrelated_articles_are_hardly_ever_related(golds: list[Record]) -> None:
    """At most 1 claim in 100, even where two articles are compared that no event joins."""
    pairs = [
        pair
        for pair in combinations(golds, 2)
        if not all(each.article.id[0] == "0" for each in pair)
    ]
    grouped = sum(
        len({(p.a.article, p.a.place) for p in found} | {(p.b.article, p.b.place) for p in found})
        for found in (pair_claims(pair).relations for pair in pairs)
    )

    assert len(pairs) == 77
    assert grouped <= 0.01 * sum(len(a.claims) + len(b.claims) for a, b in pairs)


def test_articles_far_apart_in_time_are_two_events() -> None:
    """Ten days after an event another one is told, in whatever words."""
    first, second = date(2031, 3, 5), date(2031, 3, 16)

    assert events(ferry("a", published=first), ferry("b", published=second)) == [("a",), ("b",)]
    assert events(ferry("a", published=first), ferry("b", published=date(2031, 3, 7))) == [
        ("a", "b")
    ]


def test_articles_in_two_languages_are_not_compared_and_that_is_said() -> None:
    """Words of two languages mean different things: no group, and a note."""
    german = record(
        "b",
        claim("c1", "Die Fähre Maren ist am 4. März 2031 vor Port Ellis gesunken."),
        claim("c2", "Zwölf Menschen sind bei dem Unglück ums Leben gekommen."),
        language="de",
    )

    found = digest([ferry("a"), german])

    assert [event.articles for event in found.events] == [("a",), ("b",)]
    assert any("English, German" in note for note in found.notes)


def test_one_text_counts_once_however_often_it_comes() -> None:
    """The same article twice confirms nothing: the second is named, and left out."""
    found = digest([ferry("a", sha256="0" * 64), ferry("b", sha256="0" * 64)])

    assert [(each.id, each.also) for each in found.articles] == [("a", ("b",))]
    assert [left.what for left in found.left_out] == ["b"]
    assert found.groups == ()


def test_two_texts_of_one_id_keep_apart() -> None:
    """An article that changed since is another one: its claims are told from the first's."""
    found = digest([ferry("a", sha256="0" * 64), ferry("a", sha256="1" * 64)])

    assert [each.id for each in found.articles] == ["a", "a#2"]
    assert {each.article for each in found.groups[0].claims} == {"a", "a#2"}


def test_records_of_articles_that_failed_are_left_out_by_name() -> None:
    """What could not be read says nothing, which is not the same as saying nothing else."""
    error = Failure(kind="endpoint", message="it hung up")
    failed = ferry("b").model_copy(update={"outcome": "failed", "error": error, "claims": ()})

    found = digest([ferry("a"), failed])

    assert [(left.what, left.why) for left in found.left_out] == [("b", "failed: it hung up")]


@pytest.mark.parametrize("records", [[], [ferry("a")]], ids=["none", "one"])
def test_there_may_be_nothing_to_compare(records: list[Record]) -> None:
    """No article, or one: all its claims are only there, and a note says why."""
    found = digest(records)

    assert (found.relations, found.groups) == ((), ())
    assert len(found.only_in) == sum(len(each.claims) for each in records)
    assert len(found.notes) == 1


def test_every_claim_is_in_a_group_or_in_one_article_only(golds: list[Record]) -> None:
    """Nothing is lost, and nothing is told twice."""
    found = digest(golds)

    grouped = [claim for group in found.groups for claim in group.claims]
    told = [*grouped, *found.only_in]
    assert len(told) == len(set(told)) == len(found.claims)


def test_an_event_of_many_articles_is_one_event() -> None:
    """Though each is compared with those most like it only, all carry what they have in common."""
    found = digest([ferry(f"a{number}") for number in range(40)])

    assert [len(event.articles) for event in found.events] == [40]
    assert found.groups[0].articles == 40


def dated(*claims: Claim) -> Digest:
    """Return the digest of an article with these claims."""
    return digest([record("a", *claims)])


def test_the_timeline_is_in_the_order_of_the_days() -> None:
    """A month stays a stretch of days; what is open at its beginning stands where it ends."""
    found = dated(
        claim("c1", "It will end in May.", time=("2031-05-01", "2031-05-31"), status="planned"),
        claim("c2", "It began on March 4.", time=("2031-03-04", "2031-03-04")),
        claim("c3", "It had never happened."),
        claim("c4", "It was planned until April 2.", time=(None, "2031-04-02")),
    )

    assert [(each.start, each.end) for each in found.timeline] == [
        (date(2031, 3, 4), date(2031, 3, 4)),
        (None, date(2031, 4, 2)),
        (date(2031, 5, 1), date(2031, 5, 31)),
    ]


def test_a_summary_cites_the_claims_that_it_quotes() -> None:
    """Each sentence is the text of one of its claims, in its own words."""
    found = digest([ferry("a"), ferry("b")])

    texts = {(each.article, each.claim): each.text for each in found.claims}
    for sentence in found.summary:
        assert sentence.text in {texts[ref.article, ref.claim] for ref in sentence.claims}
    assert [(s.articles, len(s.claims)) for s in found.summary] == [(2, 2), (2, 2)]
