from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.models import Article
from summarizer.readers.builtin import read_article
from summarizer.readers.builtin.dates import find_dates

TUESDAY = date(2025, 6, 17)  # its week runs from Monday the 16th to Sunday the 22nd


def days(text: str, *, ahead: bool = False, published: date | None = TUESDAY) -> tuple[str, str]:
    (mention,) = find_dates(text, 0, len(text), published=published, ahead=ahead)
    return str(mention.first), str(mention.last)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("on Tuesday", "2025-06-17", "2025-06-17"),
        ("on Monday", "2025-06-16", "2025-06-16"),
        ("on Friday", "2025-06-13", "2025-06-13"),
        ("last Tuesday", "2025-06-10", "2025-06-10"),
        ("next Friday", "2025-06-20", "2025-06-20"),
        ("yesterday", "2025-06-16", "2025-06-16"),
        ("earlier in the day", "2025-06-17", "2025-06-17"),
        ("two days ago", "2025-06-15", "2025-06-15"),
        ("on June 4", "2025-06-04", "2025-06-04"),
        ("on December 3", "2024-12-03", "2024-12-03"),
        ("on 4 July 2012", "2012-07-04", "2012-07-04"),
        ("2024-02-29", "2024-02-29", "2024-02-29"),
        ("in early June", "2025-06-01", "2025-06-10"),
        ("in mid-May", "2025-05-11", "2025-05-20"),
        ("in late February 2024", "2024-02-21", "2024-02-29"),
        ("in April", "2025-04-01", "2025-04-30"),
        ("in October", "2024-10-01", "2024-10-31"),
        ("in June last year", "2024-06-01", "2024-06-30"),
        ("scheduled for September", "2025-09-01", "2025-09-30"),
        ("this month", "2025-06-01", "2025-06-30"),
        ("earlier this month", "2025-06-01", "2025-06-17"),
        ("last month", "2025-05-01", "2025-05-31"),
        ("last week", "2025-06-09", "2025-06-15"),
        ("last year", "2024-01-01", "2024-12-31"),
        ("next year", "2026-01-01", "2026-12-31"),
        ("in 2012", "2012-01-01", "2012-12-31"),
        ("since March 4", "2025-03-04", "None"),
    ],
)
def test_a_date_is_resolved_to_days(text: str, first: str, last: str) -> None:
    """Relative dates count from the day of publication; a month or year is all its days."""
    assert days(text) == (first, last)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("on Friday", "2025-06-20", "2025-06-20"),
        ("on June 4", "2026-06-04", "2026-06-04"),
        ("in April", "2026-04-01", "2026-04-30"),
        ("by Friday", "None", "2025-06-20"),
    ],
)
def test_what_lies_ahead_takes_the_next_such_day(text: str, first: str, last: str) -> None:
    """A weekday or month of a planned event is the next one, not the last one."""
    assert days(text, ahead=True) == (first, last)


@pytest.mark.parametrize("text", ["on February 30", "USA Today", "it may rain", "they march on"])
def test_what_is_no_date_is_not_read_as_one(text: str) -> None:
    """A day that does not exist, a newspaper and a modal verb are no dates."""
    assert find_dates(text, 0, len(text), published=TUESDAY) == []


def test_without_a_publication_day_only_full_dates_are_known() -> None:
    """Nothing is guessed: a bare weekday stays open, a year is a year."""
    assert days("on Tuesday", published=None) == ("None", "None")
    assert days("in 2012", published=None) == ("2012-01-01", "2012-12-31")


@given(st.dates(min_value=date(1900, 1, 10), max_value=date(2200, 1, 1)))
def test_a_past_weekday_lies_in_the_seven_days_up_to_publication(published: date) -> None:
    """ "on Friday" is a Friday, today or at most six days ago."""
    (mention,) = find_dates("on Friday", 0, 9, published=published)
    assert mention.first is not None
    assert mention.first.weekday() == 4
    assert timedelta(0) <= published - mention.first <= timedelta(days=6)


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


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("in the second half of May", "2025-05-16", "2025-05-31"),
        ("at the end of May", "2025-05-31", "2025-05-31"),
        ("until Friday", "None", "2025-06-20"),
        ("until at least Thursday", "None", "2025-06-19"),
    ],
)
def test_stages_of_a_month_and_open_ends_are_read(text: str, first: str, last: str) -> None:
    """A stage is some days of its month; "until" looks ahead to the next such day."""
    assert days(text) == (first, last)


def test_a_threat_looks_ahead() -> None:
    """What is threatened or agreed has not happened: "Wednesday" is the next one."""
    assert claim_time("The union threatened to strike from Wednesday.") == (
        "Wednesday",
        "2025-06-18",
        "2025-06-18",
    )


def test_before_a_day_or_an_hour_is_part_of_the_clause() -> None:
    """ "Before Tuesday" and "before 8 a.m. on Monday" say when; they open no clause."""
    assert claim_time("The bridge fell shortly before 8 a.m. on Monday.") == (
        "Monday",
        "2025-06-16",
        "2025-06-16",
    )
    assert claim_time("The count will not end before Friday.") == ("Friday", None, "2025-06-20")
