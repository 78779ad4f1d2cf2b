from __future__ import annotations

import pytest

from summarizer.models import Article, Entity
from summarizer.readers.builtin import read_article


def entities_of(text: str) -> dict[str, Entity]:
    return {entity.name: entity for entity in read_article(Article(text=text)).entities}


def test_a_person_is_one_entity_under_the_fullest_name() -> None:
    """The surname alone and a second spelling of the first name are aliases."""
    text = (
        "Harbour Secretary Sergei Brandov visited Kolm. Brandov met the mayor."
        " The ministry said Sergey Brandov would return."
    )
    person = entities_of(text)["Sergei Brandov"]
    assert person.type == "person"
    assert set(person.aliases) == {"Brandov", "Sergey Brandov"}


def test_a_name_with_the_family_name_first_takes_the_family_name_as_alias() -> None:
    """ "Han" alone is the only person whose first or last name it is."""
    text = "Deputy Han Ji-won visited Kolm. Han met the mayor of the town."
    assert list(entities_of(text)["Han Ji-won"].aliases) == ["Han"]


def test_a_surname_that_two_people_share_is_nobodys_alias() -> None:
    """What could be two is not joined."""
    text = (
        "Mayor Ada Moss met Captain Ole Moss in Kolm. Moss then left the town by train."
        " Ada Moss stayed."
    )
    found = entities_of(text)
    assert "Moss" not in found["Ada Moss"].aliases
    assert "Moss" not in found["Ole Moss"].aliases


def test_a_capital_that_acts_is_an_alias_of_its_country() -> None:
    """ "Warsaw has said" is Poland where the article speaks of Poland, too."""
    text = "Poland closed the border on Monday. Warsaw has said the border will stay closed."
    assert list(entities_of(text)["Poland"].aliases) == ["Warsaw"]


def test_a_capital_that_is_only_visited_is_a_city() -> None:
    """A visit to a capital does not make it the country."""
    found = entities_of("Poland closed the border. The minister travelled to Warsaw on Monday.")
    assert list(found["Poland"].aliases) == []
    assert found["Warsaw"].type == "place"


def test_a_role_is_not_part_of_a_name() -> None:
    """ "Police Chief Ole Brandt" is a person, and his office stays out of his name."""
    found = entities_of("Police Chief Ole Brandt resigned. Prime Minister Ada Moss thanked him.")
    assert {"Ole Brandt", "Ada Moss"} <= set(found)
    assert not any("Chief" in name or "Minister" in name for name in found)


def test_a_word_that_opens_a_sentence_is_no_name() -> None:
    """A capital that the grammar demands proves nothing."""
    found = entities_of("Speaking in Kolm, the mayor resigned. Researchers found two ships.")
    assert set(found) == {"Kolm"}


def test_a_source_without_a_name_is_an_entity_too() -> None:
    """Every link of a chain is the name or alias of an entity."""
    reply = read_article(Article(text="The bridge was closed, state media said on Monday."))
    assert [level for claim in reply.claims for level in claim.attribution] == [["state media"]]
    assert [(entity.name, entity.type) for entity in reply.entities] == [
        ("state media", "organisation")
    ]


def test_capitals_everywhere_give_no_names() -> None:
    """In a text of capitals a capital says nothing."""
    text = "TWO SHIPS SANK OFF KOLM ON MONDAY. THE MAYOR OF KOLM RESIGNED AT NOON."
    assert entities_of(text) == {}


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("Floods hit the Tarvos border region at dawn.", "Tarvos", "place"),
        ("Floods hit the northern town of Žďár at dawn.", "Žďár", "place"),
        ("The newspaper El Faro wrote of floods at dawn.", "El Faro", "organisation"),
        ("Vardan Prime Minister Ada Moss saw the floods at dawn.", "Ada Moss", "person"),
        ("The floods were seen by President Omar al-Hadid at dawn.", "Omar al-Hadid", "person"),
    ],
)
def test_the_words_beside_a_name_tell_its_type(text: str, name: str, kind: str) -> None:
    """A region, a town, a newspaper and an office say what the name is."""
    kinds = {entity.name: entity.type for entity in read_article(Article(text=text)).entities}
    assert kinds.get(name) == kind
    assert not {"Prime", "Vardan Prime", "Hadid"} & kinds.keys()
