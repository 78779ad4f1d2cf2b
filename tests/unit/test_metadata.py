from __future__ import annotations

import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.metadata import describe, read_metadata
from summarizer.metadata.agencies import publisher_name
from summarizer.models import Article

ARTICLES = Path(__file__).parents[2] / "evals" / "articles"
LEAD = "Twelve people died on Monday, the ministry said."
BODY = f"{LEAD}\n\nNothing more was known of it on Tuesday, a second official told the agency."
JUNE_17 = date(2025, 6, 17)


def furniture(text: str) -> list[str]:
    return [text[start:end] for start, end in read_metadata(text).furniture]


# The two articles of the evaluation


def test_a_run_in_date_and_a_sign_off_are_metadata() -> None:
    """The first article opens with its day and ends with its agency, and has no title."""
    text = (ARTICLES / "000_78e766e01a0969bd.txt").read_text(encoding="utf-8")
    metadata = read_metadata(text)
    assert (metadata.published, metadata.publisher) == (JUNE_17, "Yonhap")
    assert (metadata.title, metadata.title_span) == (None, None)
    assert furniture(text) == ["date 2025-06-17", "(Yonhap)"]


def test_both_stories_of_an_update_lose_their_datelines() -> None:
    """The second article holds an update and the earlier story below it."""
    text = (ARTICLES / "003_a1009d192c6f2f29.txt").read_text(encoding="utf-8")
    metadata = read_metadata(text)
    assert (metadata.published, metadata.publisher) == (JUNE_17, "Associated Press")
    assert metadata.title == (
        "North Korea to send thousands of military construction workers and deminers to Russia"
    )
    assert metadata.title_span == (0, len(metadata.title))
    assert furniture(text) == [
        "Jun 17, 2025 | 4:31 AM",
        "SEOUL, South Korea (AP) —",
        "THIS IS A BREAKING NEWS UPDATE. AP’s earlier story follows below.",
        "SEOUL, South Korea (AP) —",
        "The Associated Press",
    ]


# Days


@pytest.mark.parametrize(
    "line",
    [
        "Jun 17, 2025 | 4:31 AM",
        "Published: 17 June 2025",
        "Published on Tuesday, 17 June 2025 at 04:31 GMT",
        "June 17, 2025",
        "June 17th, 2025",
        "2025-06-17",
        "2025-06-17T04:31Z",
        "2025-06-17T04:31:00.000+09:00",
        "Updated 4:31 AM EDT, Tue June 17, 2025",
        "17 June 2025 Last updated at 15:21 BST",
        "Published 17 June 2025, updated 18 June 2025",
        "Updated June 18, 2025 | Published June 17, 2025",
        "17/06/2025",
        "17.06.2025, 04:31 Uhr",
        "2025年6月17日",
        "SEOUL, June 17, 2025",
        "Reuters | June 17, 2025",
        "By Jane Roe | June 17, 2025",
        "By Jane Roe, June 17, 2025",
        "June 17, 2025 by Jane Roe",
    ],
)
@pytest.mark.parametrize("title", ["", "Twelve die at the border\n\n"])
def test_a_line_that_is_a_date_gives_the_day(line: str, title: str) -> None:
    """A line of dates, times and labels above the lead says when the article appeared."""
    text = f"{title}{line}\n\n{BODY}"
    assert read_metadata(text).published == JUNE_17
    assert furniture(text) == [line]


@pytest.mark.parametrize(
    ("opening", "expected"),
    [
        ("date 2025-06-17 ", JUNE_17),
        ("Published: 17 June 2025 ", JUNE_17),
        ("2025-06-17 ", JUNE_17),
        ("Updated June 17, 2025 4:31 PM EDT | ", JUNE_17),
    ],
)
def test_a_date_that_runs_into_the_lead_gives_the_day(opening: str, expected: date) -> None:
    """A labelled or ISO date before a capital is not the beginning of a sentence."""
    assert read_metadata(opening + BODY).published == expected
    assert furniture(opening + BODY) == [opening.strip()]


@pytest.mark.parametrize(
    "text",
    [
        "On June 4, 2025, Kim told Shoigu that he would support Russia.",
        "June 4, 2025, was the day on which it began.",
        "2025-06-04 was the day on which it began.",
        "The treaty was published on June 4, 2025.",
        f"{LEAD}\n\nIn Seoul on June 4, 2025 the minister spoke.",
        "Twelve people died (June 4, 2025), the ministry said.",
    ],
)
def test_a_date_in_prose_is_not_the_publication_date(text: str) -> None:
    """What the article tells of is not when it appeared."""
    assert read_metadata(text).published is None
    assert furniture(text) == []


def test_a_heading_of_a_timeline_is_not_the_publication_date() -> None:
    """Below the lead an unlabelled date orders the story; it still states nothing."""
    text = f"{BODY}\n\nJune 4, 2025\n\n{LEAD}"
    assert read_metadata(text).published is None
    assert furniture(text) == ["June 4, 2025"]


def test_a_labelled_date_below_the_story_is_the_publication_date() -> None:
    """Some outlets put it last."""
    assert read_metadata(f"{BODY}\n\nPublished: 17 June 2025").published == JUNE_17


@pytest.mark.parametrize("line", ["03/04/2025", "2025-13-45", "June 31, 2025", "June 17"])
def test_a_date_that_is_no_one_day_gives_none(line: str) -> None:
    """It is furniture, but an ambiguous or impossible day is not guessed."""
    assert read_metadata(f"{line}\n\n{BODY}").published is None
    assert furniture(f"{line}\n\n{BODY}") == [line]


# Datelines and signatures


@pytest.mark.parametrize(
    ("opening", "publisher"),
    [
        ("SEOUL, South Korea (AP) — ", "Associated Press"),
        ("LONDON, June 17 (Reuters) - ", "Reuters"),
        ("NEW YORK/LONDON (Reuters) – ", "Reuters"),
        ("PARIS (AFP) –", "Agence France-Presse"),
        ("Berlin (dpa) - ", "dpa"),
        ("SEOUL, June 17 (Yonhap) -- ", "Yonhap"),
        ("BEIJING, June 17 (Xinhua) -- ", "Xinhua"),
        ("MOSCOW, June 17. /TASS/. ", "Tass"),
        ("June 17 (UPI) -- ", "UPI"),
        ("(CNN) -- ", "CNN"),
        ("(CNN)", "CNN"),
        ("Kathmandu, Nepal (CNN)", "CNN"),
        ("(The Hollywood Reporter)", "The Hollywood Reporter"),
        ("SEOUL, June 17 (Some Wire) -- ", "Some Wire"),
        ("WASHINGTON (AP/Reuters) — ", "Associated Press"),
        ("WASHINGTON — ", None),
        ("NEWARK, N.J. _ ", None),
        ("By Jane Roe SEOUL (Reuters) - ", "Reuters"),
    ],
)
def test_a_dateline_is_furniture_and_names_the_publisher(
    opening: str, publisher: str | None
) -> None:
    """Place, day and agency before the first sentence are no part of it."""
    text = opening + BODY
    assert read_metadata(text).publisher == publisher
    assert furniture(text) == [opening.strip()]


def test_a_dateline_with_a_year_gives_the_day_if_nothing_else_does() -> None:
    """The line above the story is the better source."""
    opening = "LONDON, June 16, 2025 (Reuters) - "
    assert read_metadata(opening + BODY).published == date(2025, 6, 16)
    assert read_metadata(f"June 17, 2025\n\n{opening}{BODY}").published == JUNE_17


@pytest.mark.parametrize(
    "opening",
    [
        "North Korea (DPRK) — which has sent troops — did not comment.",
        "North Korea (DPRK) — The country did not comment.",
        "The Associated Press (AP) reported that twelve people died.",
        "The All Progressives Congress (APC) won 19 of the 28 posts.",
        "NATO — America's oldest alliance — did not comment.",
        "UNICEF — the UN agency — did not comment.",
        "The minister (pictured) did not comment.",
    ],
)
def test_an_aside_is_not_a_dateline(opening: str) -> None:
    """Brackets and dashes inside a sentence belong to it."""
    assert furniture(f"{opening}\n\n{LEAD}") == []


@pytest.mark.parametrize(
    ("ending", "publisher"),
    [
        (" (Yonhap)", "Yonhap"),
        ("\n\n(Yonhap)", "Yonhap"),
        ("\n\nThe Associated Press", "Associated Press"),
        (" — Reuters", "Reuters"),
        ("\n— Reuters", "Reuters"),
        ("\n\nSource: TASS", "Tass"),
        (" (Reuters/AFP)", "Reuters"),
        ("\n\nBy Jane Roe, BBC News", "BBC"),
    ],
)
def test_a_sign_off_is_furniture_and_names_the_publisher(ending: str, publisher: str) -> None:
    """The agency signs behind the last sentence or below it."""
    text = BODY + ending
    assert read_metadata(text).publisher == publisher
    assert furniture(text) == [ending.strip()]


@pytest.mark.parametrize(
    "ending", [" He spoke to a news agency (AP)", " He is at the university. (UC)", " (see page 3)"]
)
def test_brackets_at_the_end_are_not_always_a_sign_off(ending: str) -> None:
    """Only a known agency signs, and only after a full sentence."""
    assert furniture(BODY + ending) == []


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("AP", "Associated Press"),
        ("The Associated Press", "Associated Press"),
        ("TASS", "Tass"),
        ("Tass", "Tass"),
        ("Yonhap News Agency", "Yonhap"),
        ("pa", None),
        ("Someone", None),
        ("", None),
    ],
)
def test_an_agency_has_one_name(name: str, expected: str | None) -> None:
    """Codes and full names give one publisher; a small-letter code is a word."""
    assert publisher_name(name) == expected


# Bylines, notes and labels


@pytest.mark.parametrize(
    "line",
    [
        "By Jane Roe",
        "By JANE ROE and JOHN DOE",
        "By Jane Roe and John Doe, Associated Press",
        "By Dr. Jane A. Roe, Kim Lee and Ann-Marie O'Neil in Seoul",
        "Jane Roe, BBC News",
        "By Reuters Staff",
        "Share this with",
        "Share this withEmailFacebookMessengerTwitterCopy this link",
        "3 min read",
        "Advertisement",
        "* * *",
        "THIS IS A BREAKING NEWS UPDATE. AP's earlier story follows below.",
        "This is a developing story and will be updated.",
        "This story has been updated with details from the ministry.",
        "Copyright 2025 The Associated Press. All rights reserved.",
        "Reporting by Jane Roe in Seoul; Editing by John Doe",
        "Sign up for our morning newsletter",
        "jane.roe@example.org",
        "Read more: Kim visits Moscow",
    ],
)
@pytest.mark.parametrize(
    "place", ["{line}\n\n{body}", "{body}\n\n{line}", "{body}\n{line}\n{body}"]
)
def test_a_line_about_the_article_is_furniture(line: str, place: str) -> None:
    """Bylines, notes and buttons are no claims, wherever they stand."""
    assert furniture(place.format(line=line, body=BODY)) == [line]


@pytest.mark.parametrize(
    "line",
    [
        "Listen to this article 4 min",
        "Listen to this story · 5:32 min",
        "4-minute read",
        "We use cookies to improve your experience. By continuing you accept our policy.",
        "We and our 842 partners store and access personal data, like browsing data, on devices.",
        "By clicking “Accept all”, you agree to our use of cookies.",
        "Accept all cookies",
        "Manage preferences",
        "This article is for subscribers only.",
        "Already a subscriber? Log in",
        "Subscribe now for full access",
        "Your free trial ends in 3 days. Upgrade to keep reading.",
        "All rights reserved. No part of this article may be reproduced without permission.",
        "Log in or create an account to continue",
        "Advertisement - scroll to continue",
        "You have 2 free articles left this month.",
        "You’ve reached your limit of free stories.",
        "To continue reading, please log in or subscribe.",
        "Share on Facebook Share on X Copy link",
        "Facebook Twitter WhatsApp Email",
        "Share full article",
        "Sign up for our daily briefing",
        "Get the latest news delivered to your inbox",
        "Skip to main content",
        "Click here to subscribe to our newsletter",
        "Download the Coastwire app for free",
        "Follow us",
        "Comments (12)",
        "Today is Monday, 22 June 2026.",
        "Your browser does not support the audio element.",
    ],
)
def test_a_line_in_which_the_page_speaks_about_itself_is_furniture(line: str) -> None:
    """Buttons, banners and appeals to the reader say nothing of the news."""
    assert furniture(f"{BODY}\n\n{line}\n\n{BODY}") == [line]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("CORRECTION: An earlier version said 21 people died.", "CORRECTION:"),
        ("UPDATE: Twelve people died.", "UPDATE:"),
        (
            "This story has been corrected to say that twelve people died.",
            "This story has been corrected to say that",
        ),
        ("FILE - Kim Jong Un speaks in Pyongyang.", "FILE -"),
        ("Image caption, Kim Jong Un speaks in Pyongyang.", "Image caption,"),
    ],
)
def test_a_label_goes_and_what_it_introduces_stays(text: str, label: str) -> None:
    """The content of a correction is a claim."""
    assert furniture(f"{BODY}\n\n{text}") == [label]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{LEAD} Scroll down for video {LEAD}", "Scroll down for video"),
        (f"{LEAD}Media playback is not supported on this device{LEAD}", None),
        (f"{LEAD} CNN's Jane A. Roe and B.B. King contributed to this report.", None),
        (f"{LEAD} Sorry we are not currently accepting comments on this article.", None),
        (f"{LEAD} (Reporting by Jane Roe; Editing by John Doe)", None),
        (f"{LEAD} (AP Photo/Jane Roe, File)", None),
    ],
)
def test_stock_phrases_inside_a_paragraph_are_furniture(text: str, expected: str | None) -> None:
    """Scraped text has lost its line breaks; set phrases are found without them."""
    assert furniture(text) == [expected or text.replace(LEAD, "").strip()]


@pytest.mark.parametrize(
    "line",
    [
        "By Monday twelve people had died, the ministry said.",
        "Share this with the world, Kim told the crowd.",
        "Reporting by the Guardian found that twelve people died.",
        "Subscribe to this theory at your peril.",
        "Updated figures show that twelve people died.",
        "End of the war is near, Kim told the crowd.",
        "Comments by Kim drew protests in Seoul.",
        "Subscribers will pay more, the company said.",
        "No part of this region was spared by the flood.",
        "We use cookies to track readers, the company said.",
        "“We use cookies to improve your experience,” the site told users.",
        "Norvia's government uses cookies to track visitors.",
        "Twitter and Facebook were blocked in Norvia on Monday.",
        "Facebook to link Threads and Instagram",
        "X to close its office in Elden",
        "Share prices fell on Monday.",
        "Listen to the voters, the mayor said.",
        "To continue the war, Norvia needs more members.",
        "Your browser history will be kept for a year under the law.",
        "Register to vote by July 1.",
        "You must register by July 1 to vote.",
        "Have you seen the accounts? We have, and they are clean.",
        "Something went wrong with the brakes before the train left the track.",
        "Photo: Elden Press",
    ],
)
def test_prose_that_begins_like_furniture_stays(line: str) -> None:
    """A sentence is a claim whatever its first words are."""
    assert furniture(f"{BODY}\n\n{line}") == []


# Titles


@pytest.mark.parametrize(
    ("above", "title"),
    [
        ("Kim to visit Moscow\n\n", "Kim to visit Moscow"),
        ("“We will win”: Kim to visit Moscow\r\n\r\n", "“We will win”: Kim to visit Moscow"),
        ("Will Kim visit Moscow?\n\n", "Will Kim visit Moscow?"),
        ("Kim to visit the U.S.\n\n", "Kim to visit the U.S."),
        ("# Kim to visit Moscow\n", "Kim to visit Moscow"),
        ("Kim to visit Moscow\nBy Jane Roe\n\n", "Kim to visit Moscow"),
        ("June 17, 2025\n\nKim to visit Moscow\n\n", "Kim to visit Moscow"),
    ],
)
def test_a_headline_that_stands_alone_is_the_title(above: str, title: str) -> None:
    """It is a title, not furniture: it states something."""
    text = above + BODY
    metadata = read_metadata(text)
    assert metadata.title == title
    assert metadata.title_span is not None
    start, end = metadata.title_span
    assert text[start:end] == title
    assert not any(a < end and start < b for a, b in metadata.furniture)


@pytest.mark.parametrize(
    "text",
    [
        BODY,
        "Kim to visit Moscow",
        f"Kim to visit Moscow\n{BODY}",
        f"Kim to visit Moscow soon, he said:\n\n{BODY}",
        f"Moscow\n\n{BODY}",
        f"{'word ' * 60}\n\n{BODY}",
        "one two\n\nred blue\n\nup down",
        "",
    ],
)
def test_other_first_lines_are_no_title(text: str) -> None:
    """A sentence, one word, a running line, and a line without a body below it are no title."""
    assert read_metadata(text).title is None


# Articles


def test_only_missing_fields_are_filled() -> None:
    """What the input said of the article is not overruled by its text."""
    text = f"Kim to visit Moscow\n\nJune 17, 2025\n\nSEOUL (AP) — {BODY}"
    given_fields = Article(
        text=text, id="a", title="T", publisher="P", published=date(2020, 1, 1), language="de-AT"
    )
    assert describe(given_fields) == given_fields
    described = describe(Article(text=text, id="a"))
    assert (described.title, described.publisher) == ("Kim to visit Moscow", "Associated Press")
    assert (described.published, described.language) == (JUNE_17, "en")
    assert described.text == text


# Any text

PIECES = [
    "SEOUL (AP) — ", "(Yonhap)", "\n", "\n\n", "\r\n", " ", "June 17, 2025", "By Jane Roe", "# ",
    "date 2025-06-17 ", "2025-99-99", LEAD, "UPDATE:", "Share this withEmail", "|", "—", "(", ")",
    "Kim to visit Moscow", "\x00", "\u2028", "é", "٣/٤/٢٠٢٥", "contributed to this report.",
]  # fmt: skip


@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=8)), max_size=20).map("".join))
def test_any_text_gives_sorted_disjoint_spans_inside_it(text: str) -> None:
    """No string raises, and every span is a non-empty part of the text."""
    metadata = read_metadata(text)
    ends = [0]
    for start, end in metadata.furniture:
        assert ends[-1] <= start < end <= len(text)
        ends.append(end)
    if metadata.title_span is not None:
        start, end = metadata.title_span
        assert text[start:end] == metadata.title


@pytest.mark.soak
@pytest.mark.parametrize(
    "unit",
    [
        "a\n", "(", " ", "\n", "—", "|", "1", "Ab Cd ", "A B, ", "By Jane Roe, ", "17 June 2025 ",
        "(AP)\n", "UPDATE:\n", "© 2025 a", "(Reporting by ", "Share this withEmail",
    ],
)  # fmt: skip
def test_a_million_characters_take_seconds(unit: str) -> None:
    """Time is linear: a quadratic rule would take hours on one of these."""
    text = unit * (1_000_000 // len(unit))
    began = time.process_time()
    read_metadata(text)
    # Also broken into lines of furniture length, where every rule is tried.
    line = (unit.strip() or "x") * (290 // len(unit))
    read_metadata((line[:290] + "\n") * 3400)
    assert time.process_time() - began < 20


def test_a_dateline_may_name_its_day_first() -> None:
    """ "TARVOS, 14 February 2025 - " is a dateline like "TARVOS, Feb. 14, 2025 - "."""
    text = "TARVOS, 14 February 2025 - The mayor was acquitted of fraud."
    metadata = read_metadata(text)
    assert metadata.published == date(2025, 2, 14)
    assert text[metadata.furniture[0][1] :].strip() == "The mayor was acquitted of fraud."


def test_clock_times_and_bullets_open_no_claim() -> None:
    """The time of a live post and the mark of a list are furniture; what follows is not."""
    text = "21:04 Polls close in Vardan and the count begins.\n\n- The bridge was closed at noon."
    kept = text
    for start, end in reversed(read_metadata(text).furniture):
        kept = kept[:start] + kept[end:]
    assert kept.split() == (
        "Polls close in Vardan and the count begins. The bridge was closed at noon.".split()
    )


def test_a_dateline_below_the_lead_names_the_publisher() -> None:
    """When nothing above names who wrote it, a later dateline does."""
    text = "Nine ships sank at dawn, officials said.\n\nTARVOS (AFP) — The storm went on all day."
    assert read_metadata(text).publisher == "Agence France-Presse"
