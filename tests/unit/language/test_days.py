"""Sentences and the days that they mean, worked by hand with a calendar."""

from __future__ import annotations

import sys
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.language import date_words, tense
from summarizer.language.days import DayMention, event_day, find_days, may_hold_day

TUESDAY = date(2025, 6, 17)  # its week runs from Monday the 16th to Sunday the 22nd
Row = tuple[str, str, str, str]


def rows(table: str) -> list[Row]:
    """Return the rows of `sentence | text | first | last`; one day where `last` is left out."""
    read = []
    for line in table.strip().splitlines():
        cells = [cell.strip() for cell in line.split("|")]
        sentence, text, first = cells[:3]
        read.append((sentence, text, first, cells[3] if len(cells) > 3 else first))
    return read


def event_of(sentence: str, published: date | None) -> DayMention | None:
    mentions = find_days(sentence, 0, len(sentence), published=published)
    assert all(sentence[one.start : one.end] == one.text for one in mentions)
    return event_day(mentions, skip=lambda mention: False)


def check(row: Row, published: date | None = TUESDAY) -> None:
    sentence, text, first, last = row
    mentions = find_days(sentence, 0, len(sentence), published=published)
    days = {one.text: (str(one.first), str(one.last)) for one in mentions}
    assert days.get(text, days) == (first, last)


WEEKDAYS = rows("""
    The ship sank on Monday. | Monday | 2025-06-16
    The ship sank on Tuesday. | Tuesday | 2025-06-17
    The ship sank on Friday. | Friday | 2025-06-13
    The ship sank early Sunday. | early Sunday | 2025-06-15
    The ship sank last Tuesday. | last Tuesday | 2025-06-10
    The ship sank this past Saturday. | this past Saturday | 2025-06-14
    The ferry will sail next Friday. | next Friday | 2025-06-20
    The ferry will sail this coming Sunday. | this coming Sunday | 2025-06-22
    The ferry will sail on Friday. | Friday | 2025-06-20
    Trains did not stop in Kolm last Friday night. | last Friday | 2025-06-13
    They will meet Wednesday of next week. | Wednesday of next week | 2025-06-25
    They met on Thursday last week in Kolm. | Thursday last week | 2025-06-12
    The court sat from Monday to Tuesday. | Monday to Tuesday | 2025-06-16 | 2025-06-17
    The fair will run Friday through Sunday. | Friday through Sunday | 2025-06-20 | 2025-06-22
    Shots were heard on Friday and Saturday. | Friday and Saturday | 2025-06-13 | 2025-06-14
    The launch moved from Wednesday to Friday. | Friday | 2025-06-13
""")

TENSE = rows("""
    The two issued a joint statement Friday saying they would merge. | Friday | 2025-06-13
    The dividend, payable Jan. 2, was raised. | Jan. 2 | 2026-01-02
    Roe set an August 15 deadline for a plan. | August 15 | 2025-08-15
    Kolm has set July 10 as the deadline. | July 10 | 2025-07-10
    It extended its offer until 5 p.m. EST July 9. | July 9 | 2025-07-09
    Shares fell to 12, down 4.5% from May 13. | May 13 | 2025-05-13
    The crew was able to restart it in February. | February | 2025-02-01 | 2025-02-28
    The treaty expires at the end of the year. | end of the year | 2025-12-31
    Talks that are supposed to conclude by May have stalled. | May | None | 2026-05-31
    The talks are set to resume Monday in Kolm. | Monday | 2025-06-23
    The union threatened to strike from Wednesday. | Wednesday | 2025-06-18
    The crew failed to appear on Friday. | Friday | 2025-06-13
    The port may close on Friday. | Friday | 2025-06-20
    The port won't close on Friday. | Friday | 2025-06-20
    The port won on Friday. | Friday | 2025-06-13
    The law takes effect on Friday. | Friday | 2025-06-20
    The fire may have started on Friday. | Friday | 2025-06-13
    The mayor could not be reached on Monday. | Monday | 2025-06-16
    The firm would not comment on Monday. | Monday | 2025-06-16
    The bid had been due to expire Friday. | Friday | 2025-06-13
    Rowe pleaded not guilty to theft on Friday. | Friday | 2025-06-13
    They rejected a plan to build a line by 54% to 46% in a vote on Friday. | Friday | 2025-06-13
    They agreed to pay 3 million euros in fines to it by Friday. | Friday | None | 2025-06-20
    They must decide by the end of May whether to go. | end of May | None | 2026-05-31
    The trial was due to open on Friday, but was put off. | Friday | 2025-06-13
    The bid is due to expire Friday. | Friday | 2025-06-20
    The offer was extended to Friday. | Friday | 2025-06-20
    The hearing was postponed until Thursday. | Thursday | None | 2025-06-19
    The siege lasted until Friday. | Friday | None | 2025-06-13
    The road is closed until Friday. | Friday | None | 2025-06-20
    Trains are suspended until at least Thursday. | Thursday | None | 2025-06-19
    On Friday, the council will vote on the plan. | Friday | 2025-06-20
    He went to address the council and on Monday announced the plan. | Monday | 2025-06-16
    On Friday the council rejected what will be built. | Friday | 2025-06-13
    The council, which will sit in August, approved it on Friday. | Friday | 2025-06-13
    The board told staff to leave by Friday. | Friday | None | 2025-06-20
    The rebels made an attempt to flee on Friday. | Friday | 2025-06-13
    Acme announced plans to close two plants on Friday. | Friday | 2025-06-20
    Acme will be sold in August. | August | 2025-08-01 | 2025-08-31
    Acme was sold in August. | August | 2024-08-01 | 2024-08-31
    Acme plans to redeem the notes on July 3. | July 3 | 2025-07-03
    The notes were redeemed on July 3. | July 3 | 2024-07-03
    The board issued a proposed rule Friday. | Friday | 2025-06-13
    He returned to work on Friday. | Friday | 2025-06-13
    She voted to approve it on Friday. | Friday | 2025-06-13
    The trial that began in May is expected to last long. | May | 2025-05-01 | 2025-05-31
    The storm is expected to hit late Wednesday. | late Wednesday | 2025-06-18
    Rain is forecast for Thursday and Friday. | Thursday and Friday | 2025-06-19 | 2025-06-20
    He plans a visit to Kolm in the autumn. | autumn | 2025-09-01 | 2025-11-30
    Workers walked out Monday and will return Thursday. | Thursday | 2025-06-19
    The man, arrested Friday, will appear in court. | Friday | 2025-06-13
    The ban, imposed Friday, will be lifted Monday. | Monday | 2025-06-23
    Acme to close two plants Friday | Friday | 2025-06-20
    Ship sinks off Kolm on Monday | Monday | 2025-06-16
    They had hoped to finish by Friday. | Friday | None | 2025-06-13
    It will be the first vote since July. | July | 2024-07-01 | None
    As previously planned, the crew sailed on Friday. | Friday | 2025-06-13
""")

CALENDAR = rows("""
    It fell on June 4. | June 4 | 2025-06-04
    It fell on December 3. | December 3 | 2024-12-03
    It fell on 4 July 2012. | 4 July 2012 | 2012-07-04
    It fell on the 3rd of May, 2019. | 3rd of May, 2019 | 2019-05-03
    It fell on Monday, Dec. 23. | Monday, Dec. 23 | 2024-12-23
    It fell on Friday, Oct. 23, 2020. | Friday, Oct. 23, 2020 | 2020-10-23
    It fell on Saturday 14 June. | Saturday 14 June | 2025-06-14
    It will open Sunday, August third. | Sunday, August third | 2025-08-03
    It fell on 2024-02-29. | 2024-02-29 | 2024-02-29
    It fell in early June. | early June | 2025-06-01 | 2025-06-10
    It fell in mid-May. | mid-May | 2025-05-11 | 2025-05-21
    It fell in late February 2024. | late February 2024 | 2024-02-21 | 2024-02-29
    It fell in April. | April | 2025-04-01 | 2025-04-30
    It fell in October. | October | 2024-10-01 | 2024-10-31
    It fell in June last year. | June last year | 2024-06-01 | 2024-06-30
    It was scheduled for September. | September | 2025-09-01 | 2025-09-30
    It fell last November. | last November | 2024-11-01 | 2024-11-30
    He will face trial next June. | next June | 2026-06-01 | 2026-06-30
    It fell between January and March. | January and March | 2025-01-01 | 2025-03-31
    It will be held in July and August. | July and August | 2025-07-01 | 2025-08-31
    It was seized on 5 and 6 May. | 5 and 6 May | 2025-05-05 | 2025-05-06
    It will fall next March. | next March | 2026-03-01 | 2026-03-31
    It fell since March 4. | March 4 | 2025-03-04 | None
    It was shut since March. | March | 2025-03-01 | None
    It fell at the end of May. | end of May | 2025-05-31
    It ran from Aug. 10 to Aug. 24. | Aug. 10 to Aug. 24 | 2024-08-10 | 2024-08-24
    It will run 13 to 15 July. | 13 to 15 July | 2025-07-13 | 2025-07-15
    It ran from May 3-5. | May 3-5 | 2025-05-03 | 2025-05-05
    It ran from March to May. | March to May | 2025-03-01 | 2025-05-31
    From March through May it ran. | March through May | 2025-03-01 | 2025-05-31
    It ran from May 2023 until last March. | May 2023 until last March | 2023-05-01 | 2025-03-31
    It was held on the first Tuesday of November. | first Tuesday of November | 2024-11-05
    The vote is on the first Tuesday of November. | first Tuesday of November | 2025-11-04
    It will be held on the last Friday of August. | the last Friday of August | 2025-08-29
    It grew in 2012. | 2012 | 2012-01-01 | 2012-12-31
    It grew between 2021 and 2023. | 2021 and 2023 | 2021-01-01 | 2023-12-31
    Between 2021 and 2023 it grew. | 2021 and 2023 | 2021-01-01 | 2023-12-31
    It grew from 2010 to 2012. | 2010 to 2012 | 2010-01-01 | 2012-12-31
    It shrank in the 1990s. | 1990s | 1990-01-01 | 1999-12-31
    It shrank in the early 1980s. | early 1980s | 1980-01-01 | 1983-04-30
    It shrank in mid-1996. | mid-1996 | 1996-05-01 | 1996-08-31
    It shrank in fiscal 1989. | fiscal 1989 | 1989-01-01 | 1989-12-31
    It has stood since 1972. | 1972 | 1972-01-01 | None
    It will be sold after 2030. | 2030 | 2030-12-31 | None
    It will be done before 2030. | 2030 | None | 2030-12-31
""")

DISTANCES = rows("""
    He died yesterday. | yesterday | 2025-06-16
    He arrived this morning. | this morning | 2025-06-17
    He arrived last night. | last night | 2025-06-16
    He will leave tomorrow. | tomorrow | 2025-06-18
    The mill will close in three months. | three months | 2025-09-01 | 2025-09-30
    The mill will close in two days. | two days | 2025-06-19
    He left the day before yesterday. | the day before yesterday | 2025-06-15
    He left two days ago. | two days ago | 2025-06-15
    He left a week ago. | a week ago | 2025-06-09 | 2025-06-15
    He left three months ago. | three months ago | 2025-03-01 | 2025-03-31
    He left 10 years ago. | 10 years ago | 2015-01-01 | 2015-12-31
    He left last week. | last week | 2025-06-09 | 2025-06-15
    He left last month. | last month | 2025-05-01 | 2025-05-31
    He left last year. | last year | 2024-01-01 | 2024-12-31
    He will leave next year. | next year | 2026-01-01 | 2026-12-31
    He left this month. | this month | 2025-06-01 | 2025-06-30
    He left earlier this month. | earlier this month | 2025-06-01 | 2025-06-30
    He will leave later this year. | later this year | 2025-01-01 | 2025-12-31
    It has lost money so far this year. | this year | 2025-01-01 | 2025-12-31
    It rained over the weekend. | the weekend | 2025-06-14 | 2025-06-15
    It rained last weekend. | last weekend | 2025-06-14 | 2025-06-15
    It will rain this weekend. | this weekend | 2025-06-21 | 2025-06-22
    It rained in the past two weeks. | the past two weeks | 2025-06-03 | 2025-06-17
    It will rain for the next ten days. | the next ten days | 2025-06-17 | 2025-06-27
    It grew over the past year. | the past year | 2024-06-17 | 2025-06-17
    It will close at the end of the year. | end of the year | 2025-12-31
    It will close by year-end. | year-end | None | 2025-12-31
    It will close by the end of next month. | end of next month | None | 2025-07-31
    It sold 40 in May 2024 and 30 a year earlier. | May 2024 | 2024-05-01 | 2024-05-31
    On May 22, 1995, he was named. | May 22, 1995 | 1995-05-22
""")

PERIODS = rows("""
    Profit fell in the first quarter. | first quarter | 2025-01-01 | 2025-03-31
    Profit fell in the third quarter. | third quarter | 2024-07-01 | 2024-09-30
    Profit will fall in the third quarter. | third quarter | 2025-07-01 | 2025-09-30
    Acme expects to report a first-quarter loss in July. | July | 2025-07-01 | 2025-07-31
    Profit fell in the third quarter of 1990. | third quarter of 1990 | 1990-07-01 | 1990-09-30
    Profit fell in Q3 2020. | Q3 2020 | 2020-07-01 | 2020-09-30
    Profit fell last quarter. | last quarter | 2025-01-01 | 2025-03-31
    It fell in the first two quarters of 2020 | first two quarters of 2020 | 2020-01-01 | 2020-06-30
    Profit fell in the first half of 2020. | first half of 2020 | 2020-01-01 | 2020-06-30
    It fell in the first nine months of 1997. | first nine months of 1997 | 1997-01-01 | 1997-09-30
    It fell in the year to March. | year to March | 2024-04-01 | 2025-03-31
    It fell in the last quarter of 2022. | last quarter of 2022 | 2022-10-01 | 2022-12-31
    It fell in the last half of last year. | last half of last year | 2024-07-01 | 2024-12-31
    It fell in the last quarter. | the last quarter | 2025-01-01 | 2025-03-31
    It ran from 8am to 10pm on Sunday. | Sunday | 2025-06-15
    It fell in the three months to April. | three months to April | 2025-02-01 | 2025-04-30
    It fell in the quarter ended April 30. | the quarter ended April 30 | 2025-02-01 | 2025-04-30
    Profit fell in the year ended March 31. | year ended March 31 | 2024-04-01 | 2025-03-31
    First-quarter profit fell. | First-quarter | 2025-01-01 | 2025-03-31
    The dam broke last summer. | last summer | 2024-06-01 | 2024-08-31
    The dam broke this spring. | this spring | 2025-03-01 | 2025-05-31
    The dam will open next spring. | next spring | 2026-03-01 | 2026-05-31
    The dam broke in the winter of 1994. | winter of 1994 | 1994-12-01 | 1995-02-28
    The dam broke in the autumn. | autumn | 2024-09-01 | 2024-11-30
    The dam broke in summer 2019. | summer 2019 | 2019-06-01 | 2019-08-31
""")

HOLIDAYS = rows("""
    Shops opened early on Black Friday. | Black Friday | 2024-11-29
    Shops will open early on Black Friday. | Black Friday | 2025-11-28
    The town shut on Christmas Eve. | Christmas Eve | 2024-12-24
    The truce will hold until Easter Monday. | Easter Monday | None | 2026-04-06
    Priests marked Ash Wednesday in Kolm. | Ash Wednesday | 2025-03-05
    The truce began on Good Friday. | Good Friday | 2025-04-18
    Crowds gathered on Memorial Day. | Memorial Day | 2025-05-26
    Crowds gathered on Yom Kippur. | Yom Kippur | 2024-10-12
    The park closed last Halloween. | last Halloween | 2024-10-31
    Crowds gathered on Bastille Day, 2019. | Bastille Day, 2019 | 2019-07-14
    He left on New Year's Eve. | New Year's Eve | 2024-12-31
""")

DESCRIBING = rows("""
    The June poll put Roe ahead. | June | 2025-06-01 | 2025-06-30
    Tuesday's vote was close. | Tuesday | 2025-06-17
    Tuesday's vote was annulled on Monday. | Monday | 2025-06-16
    He will discuss the April report on Friday. | Friday | 2025-06-20
    He will discuss Friday's attack. | Friday | 2025-06-13
    He will attend Friday's summit. | Friday | 2025-06-20
    The 2012 election was lost. | 2012 | 2012-01-01 | 2012-12-31
    Sales rose in May from $3 a share a year earlier. | May | 2025-05-01 | 2025-05-31
""")


@pytest.mark.parametrize("row", WEEKDAYS, ids=lambda row: row[0])
def test_a_weekday_belongs_to_its_whole_phrase(row: Row) -> None:
    """A weekday is one day, with the week, range or nth place that its phrase gives it."""
    check(row)


@pytest.mark.parametrize("row", TENSE, ids=lambda row: row[0])
def test_the_verb_beside_a_date_says_past_or_ahead(row: Row) -> None:
    """What the rest of the sentence looks forward to changes nothing."""
    check(row)


@pytest.mark.parametrize("row", [*CALENDAR, *PERIODS], ids=lambda row: row[0])
def test_days_months_and_periods_are_all_their_days(row: Row) -> None:
    """A month, quarter, season or decade means all its days; open ends stay open."""
    check(row)


@pytest.mark.parametrize("row", DISTANCES, ids=lambda row: row[0])
def test_distances_count_from_the_day_of_publication(row: Row) -> None:
    """ "Two weeks ago" is a week, "the past two weeks" are fourteen days up to publication."""
    check(row)


@pytest.mark.parametrize("row", HOLIDAYS, ids=lambda row: row[0])
def test_holidays_are_looked_up(row: Row) -> None:
    """A holiday's name is the day of that name, the last or next one by the verb."""
    check(row)


@pytest.mark.parametrize("row", DESCRIBING, ids=lambda row: row[0])
def test_a_date_that_describes_a_thing_comes_last(row: Row) -> None:
    """ "The June poll" says when only where nothing else does."""
    sentence, text, first, last = row
    mention = event_of(sentence, TUESDAY)
    assert mention is not None
    assert (mention.text, str(mention.first), str(mention.last)) == (text, first, last)


@pytest.mark.parametrize(
    "sentence",
    [
        "It fell on February 30.",
        "He told USA Today.",
        "It may rain.",
        "They march on.",
        "May said the plan was dead.",
        "The plan was proposed by May.",
        "The May government fell.",
        "Will Roe spoke for April Doe.",
        "Augusta and Maya won.",
        "He joined the March on Kolm.",
        "They meet every Friday.",
        "They meet on the second Tuesday of each month.",
        "They drink on Friday nights.",
        "He wrote for the Sunday Times.",
        "They sang on Bloody Sunday.",
        "Sheffield Wednesday beat Leeds.",
        "They met in the Tuesday Club.",
        "Rain will fall for the first time in three months.",
        "Children opened Christmas presents.",
        "He scored twice in the third quarter.",
        "They lost in the quarter-finals.",
        "They watched the Thanksgiving Day Parade.",
        "They won the second quarter-final.",
        "A crowd of 2000 people came.",
        "It cost $1995.",
        "Flight 1999 landed.",
        "It was the fall of the house.",
        "It is the second time in two weeks that a train has derailed.",
        "It will be the second strike in two weeks.",
        "Christmas sales rose.",
        "It rained for the third day in a row.",
        "He spent 20 years in jail.",
        "It sold 1,995 boats.",
        "It was his first loss in three years.",
        "They left several years ago or some days ago.",
        "The deal would last four years.",
        "Videos show four-month-old Noah on a swing in a year-long project.",
    ],
)
def test_what_is_no_date_is_not_read_as_one(sentence: str) -> None:
    """Names, verbs, habits, counts and days that do not exist are no dates."""
    assert find_days(sentence, 0, len(sentence), published=TUESDAY) == []


@pytest.mark.parametrize(
    ("sentence", "text"),
    [
        ("It fell on Tuesday.", "Tuesday"),
        ("It fell on June 4.", "June 4"),
        ("It fell last week.", "last week"),
        ("It fell in the third quarter.", "third quarter"),
        ("It fell on Christmas Eve.", "Christmas Eve"),
    ],
)
def test_without_a_publication_day_nothing_is_guessed(sentence: str, text: str) -> None:
    """The words stay, their days are open."""
    check((sentence, text, "None", "None"), published=None)


@pytest.mark.parametrize(
    "sentence",
    [
        "It was a special day.",
        "She was jailed for five years.",
        "It costs 40 euros a year.",
        "They lost in the quarter-finals.",
        "It ended later.",
    ],
)
def test_without_a_publication_day_no_more_is_a_date_than_with_one(sentence: str) -> None:
    """How long something takes, and a bare unit, are none."""
    assert find_days(sentence, 0, len(sentence), published=None) == []


@pytest.mark.parametrize(
    "row",
    rows("""
        It fell in 2012. | 2012 | 2012-01-01 | 2012-12-31
        It fell on June 4, 2012. | June 4, 2012 | 2012-06-04
        It fell in the third quarter of 1990. | third quarter of 1990 | 1990-07-01 | 1990-09-30
        It fell in the 1990s. | 1990s | 1990-01-01 | 1999-12-31
        It fell on Christmas Eve 2019. | Christmas Eve 2019 | 2019-12-24
    """),
    ids=lambda row: row[0],
)
def test_a_year_needs_no_publication_day(row: Row) -> None:
    """A date with its year is known from its words alone."""
    check(row, published=None)


@pytest.mark.parametrize(
    ("published", "row"),
    [
        (date(1990, 8, 13), "It rained over the weekend. | the weekend | 1990-08-11 | 1990-08-12"),
        (date(2025, 6, 15), "It rained over the weekend. | the weekend | 2025-06-14 | 2025-06-15"),
        (date(2020, 10, 26), "It fell on Friday, Oct. 23. | Friday, Oct. 23 | 2020-10-23"),
        (date(2022, 1, 5), "It fell on Christmas Day. | Christmas Day | 2021-12-25"),
        (date(2025, 1, 3), "It fell on Tuesday. | Tuesday | 2024-12-31"),
        (date(2025, 1, 3), "It fell in December. | December | 2024-12-01 | 2024-12-31"),
        (date(2025, 1, 3), "It broke this winter. | this winter | 2024-12-01 | 2025-02-28"),
        (date(2024, 11, 2), "It broke last summer. | last summer | 2024-06-01 | 2024-08-31"),
        (date(2025, 3, 30), "It fell on February 29. | February 29 | 2024-02-29"),
        (date(2025, 1, 31), "It fell a month ago. | a month ago | 2024-12-01 | 2024-12-31"),
        (date(2024, 10, 26), "It will lose money in the fourth quarter. | fourth quarter"
         " | 2024-10-01 | 2024-12-31"),
        (date(2024, 10, 26), "Acme expects to report a third-quarter loss. | third-quarter"
         " | 2024-07-01 | 2024-09-30"),
    ],
)  # fmt: skip
def test_borders_of_months_and_years_are_crossed(published: date, row: str) -> None:
    """The last Tuesday before a new year is in the old one."""
    check(rows(row)[0], published=published)


@pytest.mark.parametrize("part", ["first two days", "final three weeks", "first two years"])
def test_a_part_of_what_is_no_year_is_not_dated(part: str) -> None:
    """The first days of a trial, or years of a reign, are none of this year."""
    sentence = f"The {part} of the trial were quiet."
    assert all(
        (one.first, one.last) == (None, None)
        for one in find_days(sentence, 0, len(sentence), published=TUESDAY)
    )


@pytest.mark.parametrize(
    "sentence",
    [
        "It lost $3 in the first quarter of 2020 after $2 a year earlier.",
        "He came on May 22, 1995, and left the same day.",
        "He came on May 22, 1995; two days later he left.",
        "In May 1995 he rose, and the following year he fell.",
        "Profit fell in the fiscal third quarter.",
    ],
)
def test_what_counts_from_elsewhere_than_today_is_not_dated(sentence: str) -> None:
    """ "The following year" and a company's own quarters have no days; a wrong day is worse."""
    mentions = find_days(sentence, 0, len(sentence), published=TUESDAY)
    named = [one for one in mentions if one.text not in sentence[:42]]
    assert all((one.first, one.last) == (None, None) for one in named)


@pytest.mark.parametrize(
    "pattern", [*date_words.PATTERNS, *tense.PATTERNS], ids=lambda pattern: pattern.name
)
def test_a_pattern_reads_its_example(pattern: date_words.WordPattern) -> None:
    """Every pattern has a worked example: words, and the first and last day that they mean."""
    words, _, days = pattern.example.partition(" =")
    wanted = days.split()
    sentence = words if words[0].isupper() else f"It fell {words}."
    mentions = find_days(sentence, 0, len(sentence), published=TUESDAY)
    assert [(str(one.first), str(one.last)) for one in mentions] == (
        [(wanted[0], wanted[-1])] if wanted else []
    )


@pytest.mark.parametrize(
    "sentence",
    [
        "The port marked the anniversary of the June 19 fire.",
        "The June 19 anniversary worried the port.",
        "It earned $4, compared with $3 a year earlier.",
    ],
)
def test_what_is_remembered_or_compared_is_never_the_day(sentence: str) -> None:
    """An anniversary's day and the period of a comparison are not when it happened."""
    assert find_days(sentence, 0, len(sentence), published=TUESDAY)
    assert event_of(sentence, TUESDAY) is None


def test_the_package_of_holidays_is_imported_for_a_holiday_only() -> None:
    """It takes as long to import as a hundred articles to read."""
    import subprocess

    code = (
        "import sys; from datetime import date; from summarizer.language.days import find_days;"
        "find_days('It fell on Friday.', 0, 18, published=date(2025, 6, 17));"
        "sys.exit('holidays' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_what_holds_no_word_of_time_is_not_searched() -> None:
    """The gate lets every date through, and most sentences not."""
    assert not may_hold_day(frozenset("the ship sank off kolm".split()))
    for table in (WEEKDAYS, TENSE, CALENDAR, DISTANCES, PERIODS, HOLIDAYS, DESCRIBING):
        for sentence, *_ in table:
            words = frozenset(
                word.strip(".,;$%'") for word in sentence.casefold().replace("'s", " s").split()
            )
            assert may_hold_day(words), sentence


@given(st.dates(min_value=date(1900, 1, 10), max_value=date(2200, 1, 1)))
def test_a_past_weekday_lies_in_the_seven_days_up_to_publication(published: date) -> None:
    """ "fell on Friday" is a Friday, today or at most six days ago."""
    (mention,) = find_days("It fell on Friday", 0, 17, published=published)
    assert mention.first is not None
    assert mention.first.weekday() == 4
    assert timedelta(0) <= published - mention.first <= timedelta(days=6)


@given(st.text(alphabet="MayJune 0123456789,-.'sdthqurtfoegwkcn", max_size=60), st.dates())
def test_any_text_gives_ordered_mentions(text: str, published: date) -> None:
    """Mentions stand in order, do not overlap, and end no day before they begin."""
    end = 0
    for mention in find_days(text, 0, len(text), published=published):
        assert end <= mention.start < mention.end
        assert text[mention.start : mention.end] == mention.text
        if mention.first and mention.last:
            assert mention.first <= mention.last
        end = mention.end
