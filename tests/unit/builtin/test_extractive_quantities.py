from __future__ import annotations

import pytest

from summarizer.models import Article
from summarizer.readers.builtin import read_article
from summarizer.readers.builtin.quantities import read_quantities


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5,000 military construction workers left", ("5,000", 5000, "workers", "exact")),
        ("some 11,000 troops", ("11,000", 11000, "troops", "about")),
        ("3,000 more soldiers came", ("3,000", 3000, "soldiers", "exact")),
        ("at least 40 people died", ("40", 40, "people", "at_least")),
        ("no fewer than twelve buses", ("twelve", 12, "buses", "at_least")),
        ("more than 30 counts", ("30", 30, "counts", "more_than")),
        ("fewer than 9 ships", ("9", 9, "ships", "less_than")),
        ("up to 7 ships", ("7", 7, "ships", "at_most")),
        ("forty ships or more", ("forty", 40, "ships", "at_least")),
        ("twenty-one sailors drowned", ("twenty-one", 21, "sailors", "exact")),
        ("rose by 13 per cent", ("13", 13, "percent", "exact")),
        ("2.5 million crowns", ("2.5 million", 2500000, "crowns", "exact")),
        ("a loss of 3.5bn euros", ("3.5bn", 3500000000, "euros", "exact")),
        ("a 12-metre wall", ("12", 12, "metres", "exact")),
        ("thousands of troops and guns", ("thousands", None, "troops", "vague")),
        ("tens of thousands of people", ("tens of thousands", None, "people", "vague")),
        ("nearly one in five ships", ("one in five", None, "ships", "about")),
    ],
)
def test_a_number_keeps_its_wording_value_unit_and_comparator(
    text: str, expected: tuple[str, float | None, str, str]
) -> None:
    """The text is verbatim, the value a number or None, the unit the noun that is counted."""
    (found,) = read_quantities(text, [(0, len(text))])
    assert (found.text, found.value, found.unit, found.comparator) == expected


@pytest.mark.parametrize(
    "text", ["the second visit", "one of them", "at 6:30am", "Flight 370", "no one left", "19th"]
)
def test_ordinals_times_and_names_are_no_quantities(text: str) -> None:
    """What counts nothing is left out."""
    assert read_quantities(text, [(0, len(text))]) == []


def test_a_number_inside_a_date_is_no_quantity() -> None:
    """The caller says where dates stand."""
    text = "On June 4 two ships sank"
    (found,) = read_quantities(text, [(0, len(text))], dates=[(3, 9)])
    assert (found.text, found.value, found.unit) == ("two", 2, "ships")


def test_the_comma_of_the_sentence_is_not_part_of_the_number() -> None:
    """An age between commas is the bare number."""
    text = "Pat Ingles, 69, left"
    assert [found.text for found in read_quantities(text, [(0, len(text))])] == ["69"]


def test_a_share_after_a_name_is_a_quantity_and_a_year_or_an_hour_is_none() -> None:
    """ "Kral 47%" counts; "between 2017 and 2019" and "21:04" do not."""
    text = (
        "The poll at 21:04 gave Vik 51% and Kral 47% of the vote, more than between 2017 and 2019."
    )
    (claim,) = read_article(Article(text=text)).claims
    assert [(each.value, each.unit) for each in claim.quantities] == [
        (51, "percent"),
        (47, "percent"),
    ]
