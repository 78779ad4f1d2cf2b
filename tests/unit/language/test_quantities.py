from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.language.quantities import PATTERNS, Pattern, read_quantities
from summarizer.models import Quantity

Row = tuple[str, str, float | None, str | None, str]


def quantities(text: str) -> list[Quantity]:
    return read_quantities(text, [(0, len(text))])


def single(text: str) -> tuple[str, float | None, str | None, str]:
    (found,) = quantities(text)
    assert found.to is None
    return found.text, found.value, found.unit, found.comparator


def rows(table: Iterable[Row]) -> list[object]:
    return [pytest.param(row[0], row[1:], id=row[0]) for row in table]


COUNTS: tuple[Row, ...] = (
    ("5,000 dock workers left Port Selim", "5,000", 5000, "dock workers", "exact"),
    ("the 1,000 sappers marched", "1,000", 1000, "sappers", "exact"),
    ("3 more ships came", "3", 3, "ships", "exact"),
    ("A further 40 people fled", "40", 40, "people", "exact"),
    ("Twenty-one sailors drowned", "Twenty-one", 21, "sailors", "exact"),
    ("She bought a dozen eggs", "a dozen", 12, "eggs", "exact"),
    ("two dozen goats escaped", "two dozen", 24, "goats", "exact"),
    ("two hundred boats sank", "two hundred", 200, "boats", "exact"),
    ("one hundred and one dogs barked", "one hundred and one", 101, "dogs", "exact"),
    ("sixty-five thousand men", "sixty-five thousand", 65000, "men", "exact"),
    ("nine hundred thousand votes", "nine hundred thousand", 900000, "votes", "exact"),
    ("a hundred people sang", "a hundred", 100, "people", "exact"),
    ("a million lamps", "a million", 1000000, "lamps", "exact"),
    ("12 000 men", "12 000", 12000, "men", "exact"),
    ("12\u00a0000 men", "12\u00a0000", 12000, "men", "exact"),
    ("12\u2009000 men", "12\u2009000", 12000, "men", "exact"),
    ("12\u202f000 men", "12\u202f000", 12000, "men", "exact"),
    ("On May 5 200 men marched", "200", 200, "men", "exact"),
    ("In 2024 300 people came", "300", 300, "people", "exact"),
    ("In Paris 200 people sang", "200", 200, "people", "exact"),
    ("1,20,000 voters queued", "1,20,000", 120000, "voters", "exact"),
    ("The mill has 2000 workers", "2000", 2000, "workers", "exact"),
    ("Ana Ruiz, 45, was hurt", "45", 45, None, "exact"),
    ("one soldier died", "one", 1, "soldier", "exact"),
    ("one police officer was shot", "one", 1, "police officer", "exact"),
    ("zero cases were found", "zero", 0, "cases", "exact"),
    ("Two of the injured were flown out", "Two", 2, "injured", "exact"),
    ("cracks in two of its pillars", "two", 2, "pillars", "exact"),
    ("the valley's two largest presses", "two", 2, "largest presses", "exact"),
    ("the valley's 40 new presses", "40", 40, "presses", "exact"),
    ("12 U.S. troops were flown out", "12", 12, "U.S. troops", "exact"),
    ("Three F-16 fighter jets crashed", "Three", 3, "F-16 fighter jets", "exact"),
    ("only one soldier died", "one", 1, "soldier", "exact"),
    ("two customs officers were shot", "two", 2, "customs officers", "exact"),
    ("four water-bombing planes came", "four", 4, "water-bombing planes", "exact"),
    ("2,000 head of cattle", "2,000", 2000, "head of cattle", "exact"),
    ("he is 40 years old", "40", 40, "years", "exact"),
    ("a one-year deal", "one", 1, "years", "exact"),
    ("a three-day visit", "three", 3, "days", "exact"),
    ("At 5.30 p.m. 12 boats left.", "12", 12, "boats", "exact"),
)
AMOUNTS: tuple[Row, ...] = (
    ("Its price went up to 8 euros", "8", 8, "euros", "exact"),
    ("It was -12C in Elden", "-12", -12, "°C", "exact"),
    ("It cost $5B to build", "$5B", 5e9, "dollars", "exact"),
    ("Art worth $500million was stolen", "$500million", 5e8, "dollars", "exact"),
    ("Some 14million homes are cold", "Some 14million", 14e6, "homes", "about"),
    ("It formed about 4.5 billion years ago", "about 4.5 billion", 4.5e9, "years", "about"),
    ("a £2.5b plan", "£2.5b", 2.5e9, "pounds", "exact"),
    ("a grant of (4.6m) euros", "4.6m", 4.6e6, "euros", "exact"),
    ("a grant of 4.6m euros", "4.6m", 4.6e6, "euros", "exact"),
    ("a loss of 3.5bn euros", "3.5bn", 3.5e9, "euros", "exact"),
    ("400bn yen", "400bn", 4e11, "yen", "exact"),
    ("a hole of 400bn", "400bn", 4e11, None, "exact"),
    ("2.5 million crowns", "2.5 million", 2500000, "crowns", "exact"),
    ("one and a half million marks", "one and a half million", 1500000, "marks", "exact"),
    ("1.2 lakh voters", "1.2 lakh", 120000, "voters", "exact"),
    ("Rs 500 crore", "Rs 500 crore", 5e9, "rupees", "exact"),
    ("US$5 million", "US$5 million", 5e6, "US dollars", "exact"),
    ("EUR 5m", "EUR 5m", 5e6, "euros", "exact"),
    ("it costs 5 €", "5", 5, "euros", "exact"),
    ("$12.5M", "$12.5M", 12.5e6, "dollars", "exact"),
    ("3m people marched", "3m", 3e6, "people", "exact"),
    ("a wall 5m high", "5", 5, "metres", "exact"),
    ("5m tonnes of grain", "5m", 5e6, "tonnes of grain", "exact"),
    ("1,234.56 crowns", "1,234.56", 1234.56, "crowns", "exact"),
    ("It fell to minus 5 degrees", "minus 5", -5, "degrees", "exact"),
    ("Output shrank -3.2% in May", "-3.2", -3.2, "%", "exact"),
    ("−5°C at dawn", "−5", -5, "°C", "exact"),
    ("a loss of -$3 million", "-$3 million", -3e6, "dollars", "exact"),
    ("Sales were down 4 percent", "4", 4, "percent", "exact"),
)
UNITS: tuple[Row, ...] = (
    ("Growth was 5 %.", "5", 5, "%", "exact"),
    ("Vik had 51% of the vote", "51", 51, "%", "exact"),
    ("rose by 13 per cent", "13", 13, "percent", "exact"),
    ("PROFIT JUMPED 40 PERCENT", "40", 40, "percent", "exact"),
    ("THE RIVER ROSE 12 CM", "12", 12, "cm", "exact"),
    ("a lead of 3.5 percentage points", "3.5", 3.5, "percentage points", "exact"),
    ("a rise of 25 basis points", "25", 25, "basis points", "exact"),
    ("The dam holds 12 cubic metres of water", "12", 12, "cubic metres", "exact"),
    ("40 square miles of forest burned", "40", 40, "square miles", "exact"),
    ("3 nautical miles off", "3", 3, "nautical miles", "exact"),
    ("3 tons of wheat", "3", 3, "tons of wheat", "exact"),
    ("12kg of cocaine", "12", 12, "kg of cocaine", "exact"),
    ("a $5-a-day charge", "$5", 5, "dollars a day", "exact"),
    ("a lead of 10 percentage-point", "10", 10, "percentage points", "exact"),
    ("sold 2.5 million a year earlier", "2.5 million", 2500000, None, "exact"),
    ("at 80 kilometres per hour", "80", 80, "kilometres per hour", "exact"),
    ("sold at 80 euros a barrel", "80", 80, "euros a barrel", "exact"),
    ("$80 a barrel", "$80", 80, "dollars a barrel", "exact"),
    ("wages of 12 crowns an hour", "12", 12, "crowns an hour", "exact"),
    ("at most 30 vessels a day", "at most 30", 30, "vessels a day", "at_most"),
    ("50p a litre", "50", 50, "pence a litre", "exact"),
    ("40 degrees Celsius", "40", 40, "degrees Celsius", "exact"),
    ("30°C", "30", 30, "°C", "exact"),
    ("70km/h", "70", 70, "km/h", "exact"),
    ("a 12-metre wall", "12", 12, "metres", "exact"),
    ("a 12 metre wall", "12", 12, "metres", "exact"),
    ("12-inch guns", "12", 12, "inches", "exact"),
)
PARTS: tuple[Row, ...] = (
    ("half of the crop was lost", "half", 0.5, "crop", "exact"),
    ("half the town burned", "half", 0.5, "town", "exact"),
    ("in half a century", "half", 0.5, "century", "exact"),
    ("prices fell by half", "half", 0.5, None, "exact"),
    ("more than half of the staff", "more than half", 0.5, "staff", "more_than"),
    ("half a million people", "half a million", 500000, "people", "exact"),
    ("three quarters of a million men", "three quarters of a million", 7.5e5, "men", "exact"),
    ("half a dozen eggs", "half a dozen", 6, "eggs", "exact"),
    ("one and a half hours", "one and a half", 1.5, "hours", "exact"),
    ("2½ hours", "2½", 2.5, "hours", "exact"),
    ("two-thirds of the seats", "two-thirds", 0.6667, "seats", "exact"),
    ("roughly two thirds", "roughly two thirds", 0.6667, None, "about"),
    ("nearly three quarters of the crop", "nearly three quarters", 0.75, "crop", "about"),
    ("a quarter of the apple crop", "a quarter", 0.25, "apple crop", "exact"),
    ("a quarter of voters", "a quarter", 0.25, "voters", "exact"),
    ("to rise by at least a quarter next year", "at least a quarter", 0.25, None, "at_least"),
    ("one third of the seats", "one third", 0.3333, "seats", "exact"),
    ("cut by a third", "a third", 0.3333, None, "exact"),
    ("a fifth of workers", "a fifth", 0.2, "workers", "exact"),
    ("1 in 5 orchards", "1 in 5", 0.2, "orchards", "exact"),
    ("one in five pupils skips school", "one in five", 0.2, "pupils", "exact"),
    ("nearly one in five ships", "nearly one in five", 0.2, "ships", "about"),
    ("two out of three voters", "two out of three", 0.6667, "voters", "exact"),
    ("in the past three quarters", "three", 3, "quarters", "exact"),
)  # fmt: skip
HEDGED: tuple[Row, ...] = (
    ("some 11,000 troops", "some 11,000", 11000, "troops", "about"),
    ("about 40 jobs", "about 40", 40, "jobs", "about"),
    ("an estimated 300 birds", "an estimated 300", 300, "birds", "about"),
    ("is estimated to have sent 3,000 more men", "3,000", 3000, "men", "about"),
    ("is estimated to have sent up to 3,000 men", "up to 3,000", 3000, "men", "at_most"),
    ("40 or so boats", "40", 40, "boats", "about"),
    ("~50 men", "~50", 50, "men", "about"),
    ("at least 40 people died", "at least 40", 40, "people", "at_least"),
    ("no fewer than twelve buses", "no fewer than twelve", 12, "buses", "at_least"),
    ("forty ships or more", "forty", 40, "ships", "at_least"),
    ("100+ boats", "100", 100, "boats", "at_least"),
    ("up to 7 ships", "up to 7", 7, "ships", "at_most"),
    ("as many as 40 ships", "as many as 40", 40, "ships", "at_most"),
    ("no more than €8,000", "no more than €8,000", 8000, "euros", "at_most"),
    ("more than 30 counts", "more than 30", 30, "counts", "more_than"),
    ("well over 100 ships", "well over 100", 100, "ships", "more_than"),
    ("in over 20 years", "over 20", 20, "years", "more_than"),
    ("fewer than 9 ships", "fewer than 9", 9, "ships", "less_than"),
    ("just under 100 tonnes", "just under 100", 100, "tonnes", "less_than"),
    ("leaves three dead", "three", 3, "dead", "exact"),
    ("fewer than a dozen have work", "fewer than a dozen", 12, None, "less_than"),
    ("thousands of troops and guns", "thousands", None, "troops", "vague"),
    ("tens of thousands of people", "tens of thousands", None, "people", "vague"),
    ("several hundred growers", "several hundred", None, "growers", "vague"),
    ("For several hours it rained", "several", None, "hours", "vague"),
    ("a couple of days", "a couple", None, "days", "vague"),
    ("most of its troops", "most", None, "troops", "vague"),
    # what looks like a hedge
    ("a book about two sisters", "two", 2, "sisters", "exact"),
    ("a row over two islands", "two", 2, "islands", "exact"),
    ("tickets sold over two days", "two", 2, "days", "exact"),
    ("talks between two parties", "two", 2, "parties", "exact"),
)


@pytest.mark.parametrize(("text", "expected"), rows(COUNTS + AMOUNTS + UNITS + PARTS + HEDGED))
def test_a_number_keeps_its_wording_value_unit_and_comparator(
    text: str, expected: tuple[str, float | None, str | None, str]
) -> None:
    """The text is verbatim with its hedge, the value a number or None, the unit what is counted."""
    assert single(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Prices rose 5 to 7 percent", ("5 to 7", 5, 7, "percent")),
        ("between 10 and 12 people", ("between 10 and 12", 10, 12, "people")),
        ("between five and seven ships", ("between five and seven", 5, 7, "ships")),
        ("fees of 5 to 7 million crowns", ("5 to 7 million", 5000000, 7000000, "crowns")),
        ("prices range from 5 to 7 crowns", ("5 to 7", 5, 7, "crowns")),
        ("fees ranging from 5 million to 7 million crowns",
         ("5 million to 7 million", 5000000, 7000000, "crowns")),
        ("10-12 people were hurt", ("10-12", 10, 12, "people")),
        ("10–12 people were hurt", ("10–12", 10, 12, "people")),
        ("10–12", ("10–12", 10, 12, None)),
        ("put the toll at 150 to 200", ("150 to 200", 150, 200, None)),
        ("children aged 10–12", ("10–12", 10, 12, None)),
        ("5-7% of voters", ("5-7", 5, 7, "%")),
        ("$5-7 million", ("$5-7 million", 5000000, 7000000, "dollars")),
        ("$1.5-$2 million", ("$1.5-$2 million", 1500000, 2000000, "dollars")),
        ("5m-7m euros", ("5m-7m", 5000000, 7000000, "euros")),
        ("$5 to $7", ("$5 to $7", 5, 7, "dollars")),
        ("between 5 percent and 7 percent", ("between 5 percent and 7", 5, 7, "percent")),
        ("between 500,000 and 1 million men",
         ("between 500,000 and 1 million", 500000, 1000000, "men")),
        ("a 10- to 12-metre wall", ("10- to 12", 10, 12, "metres")),
        ("five to 10 years in prison", ("five to 10", 5, 10, "years")),
        ("two or three men", ("two or three", 2, 3, "men")),
        ("rose to between 5 and 7 percent", ("between 5 and 7", 5, 7, "percent")),
        ("about 5 to 7 km", ("5 to 7", 5, 7, "km")),
    ],
)  # fmt: skip
def test_a_range_has_both_ends(text: str, expected: tuple[str, float, float, str | None]) -> None:
    """Its words are whole, and the upper end stands in `to`."""
    (found,) = quantities(text)
    assert found.comparator == "between"
    assert (found.text, found.value, found.to, found.unit) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The toll rose from 600 to 900 people", [600, 900]),
        ("raised from 5 percent to 7 percent", [5, 7]),
        ("up 5% from 3%", [5, 3]),
        ("fees went from 5 million to 7 million crowns", [5e6, 7e6]),
        ("rose $2.10 to $84.50 a barrel", [2.1, 84.5]),
        ("from 5% to 3%", [5, 3]),
        ("two attacks in three days", [2, 3]),
        ("killing three people and injuring at least 12 others", [3, 12]),
        ("two and three", [2, 3]),
        ("10 000 crowns and 5 000 marks", [10000, 5000]),
        ("12 of the 40 miners", [12, 40]),
        ("two of its six ferry routes", [2, 6]),
        ("more than 5,000 and up to 7,000 people", [5000, 7000]),
        ("from 1 in 10 to 1 in 5", [0.1, 0.2]),
        ("Three hours later two more bodies were found", [3, 2]),
    ],
)
def test_two_numbers_are_no_range_where_they_say_two_things(
    text: str, expected: list[float]
) -> None:
    """Where it was and where it is, two counts, or a count and its whole."""
    found = quantities(text)
    assert [quantity.value for quantity in found] == expected
    assert all(quantity.to is None for quantity in found)


@pytest.mark.parametrize(
    "text",
    [
        # ordinals and parts of nothing
        "the second visit", "the 19th century", "a third man", "by a third party",
        "the third quarter", "in the first half of the year", "the other half", "half past nine",
        "quarter-final", "a half-empty hall", "cut in half", "the fifth of June",
        # ages that stand for a name
        "the 18-to-24 group",
        "the 40-year-old", "a 9-month-old baby", "two-year-old twins", "twenty-year-olds",
        # years and days
        "in 2024", "by 2030", "born in 1970", "the 2024 elections", "the 1990s", "in his 40s",
        "between 2021 and 2023", "from 2020 to 2024", "the 2023-24 season", "mid-2024",
        "on May 5", "5-6 May", "March 4-6", "on 5 and 6 May", "July 15, 2026", "two weeks ago",
        # times of day
        "at 6:30am", "at 6 p.m.", "at 7.30pm", "five o'clock", "1800 GMT", "at 21:04",
        "from 9 a.m. to 5 p.m.", "between 6 and 8 p.m.", "at six in the morning", "24/7",
        # scores
        "They won 3-1", "They lost 1-3 to Talva", "a 5-4 ruling", "a 1-2 defeat", "lost 2 to 1",
        "Rangers 1-3 Celtic", "voted 52 to 48 for it", "a 0-0 draw",
        # names and labels
        "Flight 370", "Article 5 of the treaty", "paragraphs 3 and 4", "Route 66",
        "the A7 motorway", "pages 10-12", "No. 10", "phase 2 trials", "the number 7 bus",
        "COVID-19 cases", "Boeing 737 jets", "Apollo 11", "World War Two", "the Group of Seven",
        "version 2.0.1", "9/11 attacks", "resolution 1701",
        # phones and houses
        "Ring 020 7946 0018 for help", "555-0199", "+44 20 7946 0018",
        "12 Harbour Street", "at 14 Mill Lane",
        # words
        "fiscal 1989 sales", "a two-pronged plan", "486-based machines", "zero-hours contracts",
        "one of them", "no one left", "one day", "a one-off payment", "two-way talks",
        "5 degrees below zero", "about the 1980s",
        "zero tolerance", "He scores often", "a couple was arrested", "one in a million",
        "3,5 million",
    ],
)  # fmt: skip
def test_what_counts_nothing_is_no_quantity(text: str) -> None:
    """Numbers that name, date or rank."""
    assert quantities(text) == []


def test_a_count_of_the_last_year_is_no_label() -> None:
    """A noun of time before a number does not take it for its own."""
    assert single("Last year 40 men drowned")[:3] == ("40", 40, "men")


def test_a_number_inside_a_date_is_no_quantity() -> None:
    """The caller says where dates stand."""
    text = "On day 12 two ships sank"
    (found,) = read_quantities(text, [(0, len(text))], dates=[(3, 9)])
    assert (found.text, found.value, found.unit) == ("two", 2, "ships")


def test_only_what_lies_in_the_spans_is_read() -> None:
    """Neither the number before them nor the noun behind them."""
    text = "Six men saw twelve boats and nine rafts"
    found = read_quantities(text, [(8, 18), (29, 39)])
    assert [(each.text, each.unit) for each in found] == [("twelve", None), ("nine", "rafts")]


def test_the_comma_of_the_sentence_is_not_part_of_the_number() -> None:
    """An age between commas is the bare number."""
    assert single("Pat Ingles, 69, left")[0] == "69"


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda pattern: pattern.name)
def test_every_pattern_reads_its_examples(pattern: Pattern) -> None:
    """What it says of numbers holds for all numbers of its examples."""
    for example in pattern.example.split(";"):
        found = [quantity.comparator for quantity in quantities(example)]
        assert found == ([pattern.comparator] if pattern.comparator else [])


@given(st.text(st.sampled_from("0123456789.,-–% $€mkbn tohalfndreivc"), max_size=40))
def test_the_words_stand_in_the_text(text: str) -> None:
    """Whatever the text is: verbatim words, and a value or a vague one."""
    for found in quantities(text):
        assert found.text in text
        assert (found.value is None) == (found.comparator == "vague")
