from __future__ import annotations

import pytest

from summarizer.language.places import capital_of, country_of, is_nationality, is_place
from summarizer.metadata import read_metadata
from summarizer.models import Article, Entity
from summarizer.readers.builtin import read_article
from summarizer.readers.builtin.entities import Entities, group_mentions
from summarizer.readers.builtin.layout import read_sentences
from summarizer.readers.builtin.names import PATTERNS, Clue, Mention, find_mentions


def entities_of(text: str) -> dict[str, Entity]:
    return {entity.name: entity for entity in read_article(Article(text=text)).entities}


def mentions_of(text: str) -> list[Mention]:
    sentences = read_sentences(text, read_metadata(text))
    return [mention for named in find_mentions(sentences) for mention in named]


def grouped(text: str) -> Entities:
    return group_mentions(mentions_of(text), text)


def test_a_small_letter_with_an_accent_begins_no_name() -> None:
    """Only a capital does: of a word in small letters nothing is asked."""
    assert [each.name for each in mentions_of("The crew of élan Moss met at the été in Kolm.")] == [
        "Moss", "Kolm",
    ]  # fmt: skip


@pytest.mark.parametrize("clue", PATTERNS, ids=lambda clue: clue.name)
def test_a_clue_tells_what_its_example_says(clue: Clue) -> None:
    """The words beside a name tell its type, or that it acts."""
    named = [each for each in mentions_of(clue.example.replace("~", "Sorrel Vane")) if each.clue]
    assert [(each.name, each.clue) for each in named] == [("Sorrel Vane", clue.tells)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "The International Monetary Fund (IMF) met. The IMF is in Washington.",
            ("International Monetary Fund", ("IMF",)),
        ),
        ("Ada Moss, 54, left. Then Moss fell.", ("Ada Moss", ("Moss",))),
        ("Mayor Ada Moss left Kolm. Then Ada B. Moss said no.", ("Ada B. Moss", ("Ada Moss",))),
        ("Yet Acme Corp. fell. Then Acme said no.", ("Acme Corp", ("Acme",))),
        ("The U.S. agreed. In the United States it rains.", ("United States", ("U.S.",))),
        ("Britain agreed and the UK paid.", ("Britain", ("UK",))),
    ],
)
def test_a_shorter_name_joins_the_longer_one(
    text: str, wanted: tuple[str, tuple[str, ...]]
) -> None:
    """Initials, a part of a name and another name of a country mean the same."""
    assert wanted in [(each.name, each.aliases) for each in grouped(text).items]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Bill and Hillary Clinton came, 20 years on. Clinton spoke.", "Hillary Clinton"),
        ("President Ada Kim spoke. The Kim family owns it.", "Ada Kim"),
        ("Prince Ole left. Mayor Ole Moss stayed.", "Ole Moss"),
        ("Mayor Ada Moss left Kolm. Daniel Moss, 54, stayed. Moss fell.", "Ada Moss"),
        ("President Ole T.W. Moss spoke. President Ole W. Moss left.", "Ole W. Moss"),
    ],
)
def test_a_family_is_not_merged(text: str, name: str) -> None:
    """A name that somebody else bears, or a family, is nobody's alias."""
    entity = grouped(text).find(name)
    assert entity is not None
    assert entity.aliases == ()


def test_a_name_of_two_leads_to_neither() -> None:
    """Who could be two is found under the full name only."""
    found = grouped("Mayor Ada Moss met Captain Ole Moss. Ada Moss left.")
    assert found.find("Moss") is None
    assert found.find("ada moss") is not None


@pytest.mark.parametrize(
    "text",
    [
        "Officials said on Monday in March that rain fell.",
        "The Mayor spoke. The Prime Minister and the Secretary of State listened.",
        "French and American voters and Republicans stayed away.",
        "Yesterday the council met; the Council is new.",
        "It cost US$801.2 or C$37 a share at 23:40 GMT.",
        "FLOODS HIT TOWN OF KOLM AGAIN",
        "He sold a Sorrel at noon.",
    ],
)
def test_what_names_nobody_is_no_entity(text: str) -> None:
    """No dates, roles, peoples, common nouns, sums, headings, nor a word that nothing tells."""
    assert grouped(text).items == ()


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Fair Pricing Act", "other"),
        ("Kolm City Council", "organisation"),
        ("Harehills Lane", "place"),
        ("Invictus Games", "event"),
        ("University of Kolm", "organisation"),
        ("Ohio", "place"),
        ("Sorrel Vane", "other"),
    ],
)
def test_the_words_of_a_name_tell_its_type(name: str, kind: str) -> None:
    """A law is no event, and what nothing tells is `other`."""
    assert [
        (each.name, each.type) for each in grouped(f"We wrote about the {name} again.").items
    ] == [(name, kind)]


def test_places_are_known_from_countryinfo() -> None:
    """Countries by their short names, capitals, states of large countries, and nationalities."""
    assert [country_of(name) for name in ("the UK", "U.S.", "Kolm")] == [
        "United Kingdom",
        "United States",
        None,
    ]
    assert capital_of("Washington") == "United States"
    assert is_place("West Virginia")
    assert [is_nationality(word) for word in ("Kenyan", "Americans", "Kolm")] == [True, True, False]


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


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("The bridge was closed, state media said on Monday.", []),
        ("The bridge was closed, researchers at Kolm University said.", ["Kolm University"]),
    ],
)
def test_a_description_is_no_entity(text: str, names: list[str]) -> None:
    """Who is described and not named stands in the attribution only; a name in it counts."""
    assert list(entities_of(text)) == names


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("Will Dorn said no.", "Will Dorn", "person"),
        ("Theresa May visited Kolm. Mrs May left.", "Theresa May", "person"),
        ("Singer Ada Moss, Ole Vane and Kim Sung-ho sang in Kolm.", "Kim Sung-ho", "person"),
        ("The Sorrel Vane is old. On Monday Sorrel Vane warned us.", "Sorrel Vane", "other"),
        ("The Food and Drug Administration met.", "Food and Drug Administration", "organisation"),
        ("The FBI and Kolm Council met.", "Kolm Council", "organisation"),
        ("The Ministry of Justice in Kolm met.", "Ministry of Justice", "organisation"),
        ("Justices Ada Moss and Ole Vane left.", "Ada Moss", "person"),
        ("Secretary of State Ada Moss left.", "Ada Moss", "person"),
        ("The Conference of State Clerks sat.", "Conference of State Clerks", "other"),
    ],
)
def test_a_name_is_whole_and_of_its_type(text: str, name: str, kind: str) -> None:
    """Names like modals and months, lists of people, things behind "the", bodies with "and"."""
    mentions = grouped(text).items
    assert (name, kind) in [(each.name, each.type) for each in mentions]


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


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("On Monday Maria Velez drove the bus home.", "person"),
        ("On Monday Central Park opened at noon.", "place"),
        ("On Monday Golden Harvest fell by 3 percent.", "other"),
        ("On Monday Air India landed in Kolm.", "other"),
        ("On Monday Hurricane Milton reached Kolm.", "other"),
    ],
)
def test_two_words_that_act_are_a_person(text: str, kind: str) -> None:
    """But no place, no weather, no name with a country, and none that does what firms do."""
    assert kind in [entity.type for name, entity in entities_of(text).items() if " " in name]
