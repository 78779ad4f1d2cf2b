from __future__ import annotations

from datetime import date

import pytest

from summarizer.models import Article
from summarizer.readers.builtin import read_article

TUESDAY = date(2025, 6, 17)  # its week runs from Monday the 16th to Sunday the 22nd


def claim_time(text: str) -> tuple[str | None, str | None, str | None] | None:
    claim = read_article(Article(text=text, published=TUESDAY)).claims[0]
    time = claim.time
    return (time.text, time.start, time.end) if time else None


def test_the_time_is_that_of_the_event_not_of_the_report() -> None:
    """The day on which officials spoke is not when the ship sank."""
    assert claim_time("The ship sank off Kolm, officials said Tuesday.") is None
    assert claim_time("The ship sank off Kolm on Monday, officials said Tuesday.") == (
        "Monday",
        "2025-06-16",
        "2025-06-16",
    )


def test_the_day_that_describes_a_thing_is_not_the_time_of_the_claim() -> None:
    """Neither the day of a treaty "signed last year" nor that of "the June 19 vote" is meant."""
    assert claim_time("The visit is part of the treaty signed last year in Kolm.") is None
    assert claim_time("The approach of the June 19 anniversary has worried the port.") is None


def test_a_threat_looks_ahead() -> None:
    """What is threatened or agreed has not happened: "Wednesday" is the next one."""
    assert claim_time("The union threatened to strike from Wednesday.") == (
        "Wednesday",
        "2025-06-18",
        "2025-06-18",
    )


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("The dividend is payable Jan. 2.", "planned"),
        ("The festival opens on Friday, June 20, and runs until July.", "planned"),
        ("Roe is campaigning on Friday in Kolm.", "planned"),
        ("Roe is the favorite in the vote on June 30.", "stated"),
        ("The road has been shut since Monday.", "stated"),
    ],
)
def test_what_is_on_a_day_to_come_is_planned(text: str, status: str) -> None:
    """A present with a day behind it, later than the publication; not the day of a noun."""
    assert read_article(Article(text=text, published=TUESDAY)).claims[0].status == status


def test_a_quarter_of_another_year_has_no_day() -> None:
    """ "The quarter a year ago" is neither this one nor all of that year."""
    assert claim_time("The mill lost money in the quarter a year ago.") is None


def test_before_a_day_or_an_hour_is_part_of_the_clause() -> None:
    """ "Before Tuesday" and "before 8 a.m. on Monday" say when; they open no clause."""
    assert claim_time("The bridge fell shortly before 8 a.m. on Monday.") == (
        "Monday",
        "2025-06-16",
        "2025-06-16",
    )
    assert claim_time("The count will not end before Friday.") == ("Friday", None, "2025-06-20")


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("Monday's vote was close.", "Monday"),
        ("Since Monday the road has been shut.", "Monday"),
        ("For the quarter ended May 31, Acme posted a loss.", "the quarter ended May 31"),
        ("Roe found a leak in the mill on Monday, where he had worked in May.", "Monday"),
        ("The mill had a bad day Thursday.", "Thursday"),
        ("Roe, who left the port in May, will face trial next month.", "next month"),
        ("The council, which will sit in August, approved the plan on Friday.", "Friday"),
        ("The vote on the treaty signed last year in Kolm will be held on Friday.", "Friday"),
    ],
)
def test_the_day_is_that_of_the_main_clause(text: str, time: str) -> None:
    """What a relative clause or a participle dates is not the event."""
    claim = claim_time(text)
    assert claim is not None
    assert claim[0] == time


def test_the_day_follows_its_verb_and_not_the_status_of_the_claim() -> None:
    """A plan that was agreed on Friday was agreed last Friday, though it lies ahead."""
    assert claim_time("The two ports agreed on Friday that they would merge.") == (
        "Friday",
        "2025-06-13",
        "2025-06-13",
    )


def test_a_day_that_describes_a_thing_is_given_where_no_other_is() -> None:
    """ "The June poll" is all that is known of when."""
    assert claim_time("The June poll put the mayor of Kolm ahead.") == (
        "June",
        "2025-06-01",
        "2025-06-30",
    )


@pytest.mark.parametrize(
    "text",
    [
        "Eight of the 14 fires since 1993 were put out by farmers.",
        "Kolm has raised money for the port, including on Thursday night in Oslo.",
        "The state accuses the port of four thefts, including one of 300 files in 2014.",
    ],
)
def test_the_day_of_an_example_or_of_what_is_counted_is_not_the_time(text: str) -> None:
    """What "including" introduces, and the span that a subject is counted over, date no event."""
    assert claim_time(text) is None


def test_a_day_behind_a_closed_list_of_examples_is_the_time() -> None:
    """A comma ends what "including" introduces."""
    claim = claim_time("The regulator fined four cities, including Torva, on Monday.")
    assert claim == ("Monday", "2025-06-16", "2025-06-16")


def test_how_long_it_takes_is_a_quantity_where_no_day_of_publication_is_known() -> None:
    """A number of years is hidden by no date that is none."""
    claim = read_article(Article(text="The owner of the mill was jailed for five years.")).claims[0]

    assert claim.time is None
    assert [(each.value, each.unit) for each in claim.quantities] == [(5, "years")]
