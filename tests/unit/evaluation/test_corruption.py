"""Gold claims made wrong: each kind changes what it says, nothing else, and makes it really wrong.

The first half works claims of a small article by hand; the second holds every corruption of our own
gold to what makes its kind sound.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from summarizer.evaluation.corruption import MEANINGS, Corruption, Kind, Scene, corruptions
from summarizer.evaluation.gold import Gold, GoldClaim, find_gold, load_gold
from summarizer.language.days import find_days
from summarizer.models import sha256_hex
from summarizer.text.tokens import find_numbers, is_negator, tokenise

EVALS = Path(__file__).resolve().parents[3] / "evals" / "gold"
TEXT = (
    "Norland will send 40 trucks to Sudland on Tuesday, Paul Jones told Radio Nine.\n\n"
    "Anna Weiss of the harbour board said that about 200 crates may be lost, at least 12 of them."
    " Mayor Tom Reed criticized Weiss, who met Jones in March.\n\n"
    "Reed accepted a plan to repair the pier in Westport, Sudland, in return for new customs rules."
    " No ships were hit. Brigg was calm.\n"
)
ENTITIES = [
    {"name": "Norland", "type": "place"},
    {"name": "Sudland", "type": "place"},
    {"name": "Westport", "type": "place"},
    {"name": "Brigg", "type": "place"},
    {"name": "Paul Jones", "type": "person", "aliases": ["Jones"]},
    {"name": "Anna Weiss", "type": "person", "aliases": ["Weiss"]},
    {"name": "Tom Reed", "type": "person", "aliases": ["Reed", "Mayor Tom Reed"]},
    {"name": "Radio Nine", "type": "organisation"},
]
CLAIMS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "send": (
        "Norland will send 40 trucks to Sudland on March 11, 2031.",
        "Norland will send 40 trucks to Sudland on Tuesday",
        {
            "status": "planned",
            "attribution": ["Radio Nine", "Paul Jones"],
            "quantities": [{"text": "40", "value": 40, "unit": "trucks"}],
            "time": {"text": "on Tuesday", "start": "2031-03-11", "end": "2031-03-11"},
        },
    ),
    "lost": (
        "At least 12 crates may be lost.",
        "about 200 crates may be lost, at least 12 of them",
        {
            "status": "possible",
            "attribution": ["Anna Weiss"],
            "quantities": [
                {"text": "at least 12", "value": 12, "unit": "crates", "comparator": "at_least"}
            ],
        },
    ),
    "criticized": (
        "Mayor Tom Reed criticized Anna Weiss.",
        "Mayor Tom Reed criticized Weiss",
        {},
    ),
    "met": ("Anna Weiss met Paul Jones in March 2031.", "who met Jones in March", {}),
    "accepted": (
        "Tom Reed accepted a plan in return for new customs rules.",
        "Reed accepted a plan to repair the pier in Westport, Sudland, in return for new customs"
        " rules",
        {},
    ),
    "ships": ("No ships were hit.", "No ships were hit", {"polarity": "negative"}),
    "denied": ("The pier was hit.", "No ships were hit", {"status": "denied"}),
}


def write_gold(folder: Path, text: str = TEXT, **claims: tuple[str, str, dict[str, Any]]) -> Gold:
    """Return gold of an article with these claims: text, quote and further labels of each."""
    (folder / "a.txt").write_text(text, encoding="utf-8")
    labelled = [
        {
            "id": name,
            "text": said,
            "importance": "supporting",
            "evidence": [
                {"quote": quote, "start": text.index(quote), "end": text.index(quote) + len(quote)}
            ],
            "status": "stated",
            "polarity": "positive",
            **labels,
        }
        for name, (said, quote, labels) in (claims or CLAIMS).items()
    ]
    content = {
        "schema": "urn:summarizer:gold:1",
        "guideline": "2",
        "annotator": "a1",
        "labelled": "2031-03-06",
        "article": {
            "path": "a.txt",
            "sha256": sha256_hex(text),
            "n_chars": len(text),
            "published": "2031-03-05",
        },
        "key_points": [],
        "claims": labelled,
        "entities": ENTITIES,
        "excluded": [],
    }
    path = folder / "a.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    return load_gold(path)


@pytest.fixture(name="gold")
def gold_fixture(tmp_path: Path) -> Gold:
    return write_gold(tmp_path)


def made(gold: Gold, name: str, kind: Kind) -> list[Corruption]:
    """Return what a kind makes of a claim."""
    claim = next(each for each in gold.claims if each.id == name)
    return corruptions(claim, Scene(gold)).get(kind, [])


def texts(gold: Gold, name: str, kind: Kind) -> list[str]:
    """Return what the claim then says."""
    return [each.claim.text for each in made(gold, name, kind)]


def test_a_number_becomes_another_of_the_article_in_text_and_quantity(gold: Gold) -> None:
    """12 and 200 stand elsewhere; the quantity says what the text says."""
    found = made(gold, "send", "number")

    assert [each.claim.text for each in found] == [
        "Norland will send 200 trucks to Sudland on March 11, 2031.",
        "Norland will send 12 trucks to Sudland on March 11, 2031.",
    ]
    assert [each.claim.quantities[0].value for each in found] == [200, 12]


def test_a_bound_is_only_crossed_to_the_side_that_it_excludes(gold: Gold) -> None:
    """If at least 12 are lost, at least 3 are: 40 and 200 are wrong, and no smaller number."""
    assert texts(gold, "lost", "number") == [
        "At least 40 crates may be lost.",
        "At least 200 crates may be lost.",
    ]


def test_a_unit_becomes_one_that_excludes_it(gold: Gold) -> None:
    """Trucks are no cars, and the quantity says so too."""
    found = made(gold, "send", "unit")

    assert "Norland will send 40 trains to Sudland on March 11, 2031." in texts(
        gold, "send", "unit"
    )
    assert {each.claim.quantities[0].unit for each in found} == {each.now for each in found}


def test_a_day_moves_in_text_and_time(gold: Gold) -> None:
    """The words of the article that tell the day stay, as a model's would."""
    for each in made(gold, "send", "day"):
        time = each.claim.time
        assert time is not None
        assert time.text == "on Tuesday"
        assert time.start == time.end != "2031-03-11"
        day = int((time.start or "")[-2:])
        assert f"on March {day}, 2031" in each.claim.text
    assert len(made(gold, "send", "day")) > 3


def test_a_date_without_a_labelled_time_is_left_alone(gold: Gold) -> None:
    """Nobody says what it would change."""
    assert made(gold, "met", "day") == []


def test_a_name_from_elsewhere_has_the_same_type_and_is_not_there_already(gold: Gold) -> None:
    """Not Sudland for Norland, which the claim has, and not Westport, which lies in Sudland."""
    names = {(each.was, each.now) for each in made(gold, "send", "name")}

    assert names == {("Norland", "Brigg"), ("Sudland", "Brigg")}


def test_names_are_exchanged(gold: Gold) -> None:
    """Each with its title, as the claim writes it."""
    assert texts(gold, "send", "exchange") == [
        "Sudland will send 40 trucks to Norland on March 11, 2031."
    ]
    assert texts(gold, "criticized", "exchange") == ["Anna Weiss criticized Mayor Tom Reed."]


@pytest.mark.parametrize(
    "said",
    [
        "Anna Weiss met Paul Jones.",
        "Anna Weiss and Paul Jones criticized Tom Reed.",
        "Anna Weiss held talks with Paul Jones.",
        "Anna Weiss's meeting with Paul Jones was short.",
        "Anna Weiss was expected to meet with Paul Jones.",
    ],
)
def test_an_exchange_that_changes_nothing_is_not_made(tmp_path: Path, said: str) -> None:
    """Who meets is met; in a list the order means nothing."""
    gold = write_gold(tmp_path, one=(said, "who met Jones in March", {}))

    assert not [
        x for x in texts(gold, "one", "exchange") if "Reed" not in x.split(" criticized")[0]
    ]


def test_a_second_mention_makes_an_exchange_wrong_all_the_same(tmp_path: Path) -> None:
    """They met, but in the office of one."""
    said = "Anna Weiss met Paul Jones in Jones's office."
    gold = write_gold(tmp_path, one=(said, "who met Jones in March", {}))

    assert texts(gold, "one", "exchange") == ["Paul Jones met Anna Weiss in Anna Weiss's office."]


def test_roles_are_swapped_as_whole_phrases(tmp_path: Path) -> None:
    """An article within a sentence is written small."""
    said = "The harbour workers urged the government to repair the pier."
    gold = write_gold(tmp_path, one=(said, "who met Jones in March", {}))

    assert texts(gold, "one", "roles") == [
        "The government urged the harbour workers to repair the pier."
    ]


def test_a_speaker_becomes_another_person_who_speaks_in_the_article(gold: Gold) -> None:
    """The last link only, and a person for a person."""
    (found,) = made(gold, "send", "speaker")

    assert found.claim.attribution == [["Radio Nine"], ["Anna Weiss"]]
    assert found.claim.text == CLAIMS["send"][0]


def test_a_speaker_whom_the_labels_accept_is_no_defect(tmp_path: Path) -> None:
    """Either may be said to have said it."""
    said, quote, labels = CLAIMS["lost"]
    accepting = {**labels, "accept": {"attribution": [["Paul Jones"]]}, "note": "both say so"}
    gold = write_gold(tmp_path, send=CLAIMS["send"], lost=(said, quote, accepting))

    assert made(gold, "lost", "speaker") == []


def test_a_hedge_is_dropped_in_text_and_status(gold: Gold) -> None:
    """What may be is said to be."""
    (found,) = made(gold, "lost", "hedge")

    assert (found.claim.text, found.claim.status) == ("At least 12 crates are lost.", "stated")
    assert made(gold, "criticized", "hedge") == []


@pytest.mark.parametrize(
    ("said", "status", "bold", "then"),
    [
        ("The pier may close.", "possible", "The pier will close.", "planned"),
        ("The pier is believed to have sunk.", "possible", "The pier has sunk.", "stated"),
        ("Reed allegedly fled.", "unconfirmed", "Reed fled.", "stated"),
        ("Reed plans to resign.", "planned", "Reed has begun to resign.", "stated"),
        ("The film appears to show smoke.", "unconfirmed", "The film shows smoke.", "stated"),
        ("Sparks from a train could have lit it.", "possible", "Sparks from a train have lit it.",
         "stated"),
    ],
)  # fmt: skip
def test_hedges_leave_a_plain_sentence(
    tmp_path: Path, said: str, status: str, bold: str, then: str
) -> None:
    """In the number of their subject."""
    gold = write_gold(tmp_path, one=(said, "Brigg was calm", {"status": status}))
    (found,) = made(gold, "one", "hedge")

    assert (found.claim.text, found.claim.status) == (bold, then)


def test_a_negation_is_put_in_or_taken_out_and_polarity_follows(gold: Gold) -> None:
    """One negator more, or the only one less."""
    (put,), (taken,) = made(gold, "send", "negation"), made(gold, "ships", "negation")

    assert put.claim.text == "Norland will not send 40 trucks to Sudland on March 11, 2031."
    assert put.claim.polarity == "negative"
    assert (taken.claim.text, taken.claim.polarity) == ("Ships were hit.", "positive")


@pytest.mark.parametrize("name", ["lost", "denied"])
def test_what_a_negation_leaves_right_is_left_alone(gold: Gold, name: str) -> None:
    """What may be may also not be, and to deny the opposite is to say the same."""
    assert made(gold, name, "negation") == []


def test_a_verb_becomes_its_opposite_in_the_same_form(gold: Gold) -> None:
    """Accepted is rejected; a plan is no verb here."""
    assert texts(gold, "accepted", "opposite") == [
        "Tom Reed rejected a plan in return for new customs rules."
    ]


@pytest.mark.parametrize(
    ("said", "opposite"),
    [
        ("Prices will rise.", ["Prices will fall."]),
        ("The rise of prices was slow.", []),
        ("Rents were cut.", ["Rents were increased."]),
        ("The pier was still closed.", ["The pier was still opened."]),
        ("They spoke in support of Reed.", []),
        ("Reed did not accept it.", []),
    ],
)
def test_nouns_and_negated_verbs_have_no_opposite(
    tmp_path: Path, said: str, opposite: list[str]
) -> None:
    """Not to reject is not yet to accept."""
    gold = write_gold(tmp_path, one=(said, "Brigg was calm", {}))

    assert texts(gold, "one", "opposite") == opposite


def test_a_detail_of_another_claim_is_added(gold: Gold) -> None:
    """The reason that one thing is done for, told of another."""
    assert texts(gold, "criticized", "detail") == [
        "Mayor Tom Reed criticized Anna Weiss in return for new customs rules."
    ]
    assert made(gold, "ships", "detail") == []


def test_an_article_in_another_language_has_no_english_words_exchanged(tmp_path: Path) -> None:
    """Numbers, names and speakers are the same in every language."""
    text = (
        "Nordland wird am Dienstag 40 Lastwagen nach Sudland schicken, sagte Paul Jones dem"
        " Rundfunk. Er werde auch 12 Boote nach Brigg bringen und mit der Stadt sprechen.\n"
    )
    said = "Nordland wird 40 Lastwagen nach Sudland schicken."
    gold = write_gold(tmp_path, text, one=(said, "40 Lastwagen nach Sudland schicken", {}))
    found = corruptions(gold.claims[0], Scene(gold))

    assert found.keys() == {"number", "name"}


# All that is made of our own gold.
GOLDS = [load_gold(path) for path in find_gold([EVALS])]
MADE: list[tuple[Gold, GoldClaim, Corruption]] = [
    (gold, claim, each)
    for gold in GOLDS
    for scene in [Scene(gold)]
    for claim in gold.claims
    for each in chain.from_iterable(corruptions(claim, scene).values())
]


def of_kind(*kinds: Kind) -> Iterator[tuple[Gold, GoldClaim, Corruption]]:
    """Yield what was made by these kinds; there is something of each."""
    assert set(kinds) <= {each.kind for _, _, each in MADE}
    return (found for found in MADE if found[2].kind in kinds)


def test_every_kind_is_made_of_our_own_gold() -> None:
    """Else its figure would measure nothing."""
    assert {each.kind for _, _, each in MADE} == set(MEANINGS)


def test_the_quotes_stay_true() -> None:
    """The defect is in the claim, under what the article says."""
    for _, claim, each in MADE:
        quotes = [e.quote for e in claim.evidence if e.role == "support"]
        assert each.claim.evidence == quotes


def test_a_corrupted_claim_is_no_claim_of_the_article() -> None:
    """It says something else than each of them, or gives it to somebody else."""
    for gold, claim, each in MADE:
        if each.kind == "speaker":
            assert each.claim.text == claim.text
        else:
            assert each.claim.text not in {other.text for other in gold.claims}
        assert each.claim.text[0] == each.claim.text[0].upper()
        assert "  " not in each.claim.text


def test_another_number_is_worth_something_else() -> None:
    """No number of the claim, and none that its labels accept."""
    for _, claim, each in of_kind("number"):
        values = {q.value for q in claim.quantities} | {q.to for q in claim.quantities}
        new = {number.value for number in find_numbers(each.now)}
        assert not new & (values | {number.value for number in find_numbers(claim.text)})


def test_another_day_shares_no_day_with_the_true_one() -> None:
    """In the text, and in a bound of the time."""
    for gold, claim, each in of_kind("day"):
        published = gold.source.published
        was, now = (
            {(day.first, day.last) for day in find_days(text, 0, len(text), published=published)}
            for text in (claim.text, each.claim.text)
        )
        assert was != now
        assert claim.time is not None
        assert each.claim.time is not None
        before = [str(day) if day else None for day in (claim.time.start, claim.time.end)]
        assert [each.claim.time.start, each.claim.time.end] != before


def test_names_that_are_exchanged_or_put_in_are_of_two_things() -> None:
    """Of one type, and no alias or part of one another."""
    for gold, _, each in of_kind("name", "exchange"):
        scene = Scene(gold)
        one, *others = [
            gold.entities[mention.entity]
            for words in (each.was, each.now)
            for mention in scene.mentions(words)
        ]
        assert {entity.type for entity in others} == {one.type}
        assert any(scene.are_apart(one, entity) for entity in others)


def test_another_speaker_is_none_that_the_labels_accept() -> None:
    """In the same place of the chain."""
    for gold, claim, each in of_kind("speaker"):
        names = Scene(gold).names
        accepted = {names.levels(c) for c in (claim.attribution, *claim.accept.attribution)}
        given = tuple(tuple(level) for level in each.claim.attribution)
        assert names.levels(given) not in accepted
        assert given[:-1] == claim.attribution[:-1]


def test_a_status_that_is_dropped_was_bolder_than_the_labels_allow() -> None:
    """And the words lost their hedge."""
    for _, claim, each in of_kind("hedge"):
        assert each.was in claim.text
        assert each.claim.status in ("stated", "planned")
        assert each.claim.status not in claim.accept.status
        assert len(each.claim.text) != len(claim.text)


def test_a_negation_changes_the_number_of_negators_by_one() -> None:
    """And the polarity, which the labels do not accept."""
    for _, claim, each in of_kind("negation"):
        n_before, n_after = (
            sum(is_negator(token.text) for token in tokenise(text))
            for text in (claim.text, each.claim.text)
        )
        assert abs(n_before - n_after) == 1
        assert each.claim.polarity != claim.polarity
        assert each.claim.polarity not in claim.accept.polarity
