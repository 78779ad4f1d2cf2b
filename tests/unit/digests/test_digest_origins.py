"""Independent origins are counted, not outlets."""

from __future__ import annotations

import pytest

from summarizer.digests.digest import digest
from summarizer.digests.models import Digest, Origin
from summarizer.errors import InputError
from summarizer.models import ArticleInfo, Entity, Record
from tests.unit.digests.stories import ENTITIES, claim, record

SANK = "The ferry Maren sank off Port Ellis."
CARRIED = "The ferry Maren carried 70 passengers."
# 33 words that no other text of this file has.
COPIED = (
    "The old harbour wall had been mended twice since the storm of last spring, and divers who went"
    " down before dawn said that its stones lay scattered over half of the basin floor."
)


def two(one: Record, other: Record, texts: dict[str, str] | None = None) -> Digest:
    """Return the digest of two articles; `texts` are theirs by id."""

    def find(info: ArticleInfo) -> str:
        if texts is None:
            raise InputError("no text")
        return texts[info.id]

    return digest([one, other], find_text=find)


def origins(found: Digest, text: str = CARRIED) -> list[tuple[str, str, int]]:
    """Return name, reason and number of articles of the origins of the group with a claim."""
    group = next(group for group in found.groups if group.text == text)
    return [(each.name, each.reason, len(each.articles)) for each in group.origins]


def only_origin(found: Digest) -> Origin:
    """Return the one origin of the passengers."""
    (origin,) = next(group for group in found.groups if group.text == CARRIED).origins
    return origin


def ferry(name: str, publisher: str, *source: str, **more: str) -> Record:
    """Return an article about the ferry that gives the number of passengers to a source."""
    said = claim("c2", CARRIED, source=source, quote=more.get("quote", ""))
    sergei = Entity(name=more.get("spelling", "Sergei Orlov"), type="person", aliases=("Orlov",))
    tass = Entity(name="Tass", type="organisation")
    ria = Entity(name="RIA Novosti", type="organisation")
    entities = (*ENTITIES[:5], *ENTITIES[7:], sergei, tass, ria)
    return record(name, claim("c1", SANK), said, publisher=publisher, entities=entities)


def test_one_person_through_two_agencies_is_one_origin() -> None:
    """The innermost source counts, whoever passes it on, and however it is spelled."""
    found = two(
        ferry("a", "Post", "Tass", "Sergei Orlov"),
        ferry("b", "Courier", "RIA Novosti", "Sergey Orlov", spelling="Sergey Orlov"),
    )

    assert only_origin(found).why == "both quote Sergei Orlov"
    assert origins(found) == [("Sergei Orlov", "source", 2)]


def test_what_two_outlets_say_themselves_has_two_origins() -> None:
    """A claim in an article's own voice has the outlet as its origin."""
    found = two(ferry("a", "Post"), ferry("b", "Courier"))

    assert origins(found) == [("Post", "alone", 1), ("Courier", "alone", 1)]


def test_two_speakers_are_two_origins_and_differ_in_source() -> None:
    """The same words of two persons are two origins, and said to differ."""
    found = two(ferry("a", "Post", "Per Anders"), ferry("b", "Courier", "Talma Voss"))

    assert origins(found) == [("Per Anders", "alone", 1), ("Talma Voss", "alone", 1)]
    assert [each.differs for each in found.relations if each.differs] == ["source"]


def test_an_outlet_that_is_quoted_is_the_origin_of_both() -> None:
    """What the Post says, and the Courier has from the Post, comes from the Post."""
    found = two(ferry("a", "Post"), ferry("b", "Courier", "Post"))

    assert only_origin(found).why == "one is by Post, the other quotes it"


def test_copied_text_makes_one_origin_and_says_how_much() -> None:
    """Thirty words and more in runs of eight were copied: COPIED has 33."""
    texts = {"a": f"First day. {COPIED}", "b": f"{COPIED} Another end of it."}

    found = two(ferry("a", "Post"), ferry("b", "Courier"), texts)

    assert only_origin(found).why == "share 33 words of text"


def test_words_in_quotation_marks_are_not_copied_text() -> None:
    """Both quote the speaker: that makes neither article a copy of the other."""
    texts = {"a": f'First day. "{COPIED}"', "b": f'"{COPIED}" Another end of it.'}

    found = two(ferry("a", "Post"), ferry("b", "Courier"), texts)

    assert len(origins(found)) == 2


def test_without_texts_shared_quotes_are_found() -> None:
    """Articles that cannot be read are compared by what their records quote of them."""
    found = two(ferry("a", "Post", quote=COPIED), ferry("b", "Courier", quote=COPIED))

    assert only_origin(found).reason == "text"


@pytest.mark.parametrize(
    "text",
    [
        "PORT ELLIS, Talva (AP) — The ferry Maren sank on Tuesday with all her lights on.",
        "The ferry Maren sank on Tuesday with all her lights on. (AP)",
    ],
    ids=["dateline", "sign-off"],
)
def test_two_articles_that_carry_one_agency_are_one_origin(text: str) -> None:
    """An agency's dateline, or its name behind the last word, tells whose copy it is."""
    texts = {"a": text, "b": "PORT ELLIS, Talva (AP) — A ferry went down here on Tuesday."}

    found = two(ferry("a", "Post"), ferry("b", "Courier"), texts)

    assert only_origin(found).why == "both carry Associated Press copy"


def test_a_vague_source_is_whoever_the_article_quotes_for_it_below() -> None:
    """ "Russian media reported", and further down whom they quote: one origin, not two."""
    media = Entity(name="Talvan media", type="organisation")
    orlov = Entity(name="Sergei Orlov", type="person")
    entities = (*ENTITIES[:5], *ENTITIES[7:], media, orlov)
    one = record(
        "a",
        claim("c1", SANK),
        claim("c2", CARRIED, source=["Talvan media"]),
        claim("c3", "The ferry Maren carried 70 passengers and a car.", source=["Sergei Orlov"]),
        publisher="Post",
        entities=entities,
    )

    found = two(one, ferry("b", "Courier", "Sergei Orlov"))

    assert "Sergei Orlov" in [name for name, _, n in origins(found) if n == 2]


def test_the_digest_never_calls_anything_true() -> None:
    """It says who carries what, not what is so."""
    found = two(ferry("a", "Post"), ferry("b", "Courier"))

    assert "true" not in found.model_dump_json().casefold()


def test_whom_an_agency_cites_is_said_in_the_claim_behind() -> None:
    """ "The agency cited Brandow as making the comments": she is the origin of what it reports."""
    said = "Hundreds of people were on board the ferry Maren."
    behind = "The Russian news agency cited coast guard chief Ilse Brandow as making the comments."
    entities = (*ENTITIES, Entity(name="RIA Novosti", type="organisation"))
    first = record(
        "a",
        claim("c1", said, source=["Tass", "Ilse Brandow"]),
        publisher="Yonhap",
        entities=entities,
    )
    second = record(
        "b",
        claim("c1", said, source=["RIA Novosti"]),
        claim("c2", behind),
        publisher="Reuters",
        entities=entities,
    )

    group = digest([first, second]).groups[0]

    assert [(each.name, each.articles) for each in group.origins] == [("Ilse Brandow", ("a", "b"))]
