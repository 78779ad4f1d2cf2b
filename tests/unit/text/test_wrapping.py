"""Wrapping: line breaks that only keep lines short, and those that mean something."""

from __future__ import annotations

import textwrap
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.text.wrapping import as_read, soft_breaks, unwrap

LEAD = (
    "The city will close the Harbour Bridge for three weeks from July 1, the harbour office"
    " announced. Engineers found 14 cracks in the deck last month."
)
REST = (
    "Mayor Ana Corvo said the work would cost 2.5 million crowns. The long-serving secretary of the"
    " transport union, Pell Aune, has not agreed to night shifts."
)
STORY = f"{LEAD}\n\n{REST}\n"


def wrapped(text: str, width: int = 72, **options: str) -> str:
    """Return the paragraphs of a text, each filled at a width."""
    return "\n\n".join(textwrap.fill(part, width, **options) for part in text.split("\n\n")) + "\n"


@pytest.mark.parametrize("width", [50, 60, 72, 80, 100])
def test_wrapped_paragraphs_are_joined(width: int) -> None:
    """At any usual width a paragraph is one line again."""
    assert unwrap(wrapped(STORY.strip(), width)) == STORY


@pytest.mark.parametrize("line_end", ["\r\n", "\r"])
def test_line_ends_of_any_kind_are_wraps(line_end: str) -> None:
    """Carriage returns change nothing."""
    text = wrapped(STORY.strip()).replace("\n", line_end)

    assert unwrap(text) == STORY.replace("\n", line_end)


@pytest.mark.parametrize(
    ("first", "others"), [("    ", ""), ("", "    "), ("    ", "    "), ("  ", "      ")]
)
def test_indented_lines_are_joined(first: str, others: str) -> None:
    """Indentation of the first, the other or all lines is no part of the sentence."""
    text = wrapped(STORY.strip(), initial_indent=first, subsequent_indent=others)

    assert unwrap(text) == f"{first}{LEAD}\n\n{first}{REST}\n"


def test_an_indented_line_opens_a_paragraph() -> None:
    """Where first lines stand in, no blank line is needed between paragraphs."""
    text = wrapped(STORY.strip(), initial_indent="   ").replace("\n\n", "\n")

    assert unwrap(text) == f"   {LEAD}\n   {REST}\n"


def test_a_header_keeps_its_lines() -> None:
    """A title, a byline and a day above wrapped paragraphs stay lines of their own."""
    header = "Harbour Bridge to close\nBy Jane Roe\nJune 17, 2025\n\n"

    assert unwrap(header + wrapped(STORY.strip())) == header + STORY


def test_items_of_a_list_stay_apart() -> None:
    """An item that fills its line is joined to its own second line, not to the next item."""
    text = (
        "- Engineers found 14 cracks in the deck of the Harbour Bridge last month\n"
        "- The city has found cracks in two of the piers as well, the harbour\n"
        "  office said\n"
    )

    assert unwrap(text) == (
        "- Engineers found 14 cracks in the deck of the Harbour Bridge last month\n"
        "- The city has found cracks in two of the piers as well, the harbour office said\n"
    )


@pytest.mark.parametrize(
    "text",
    [
        "Whose woods these are I think I know.\nHis house is in the village though;\n"
        "He will not see me stopping here\nTo watch his woods fill up with snow.\n",
        "so much depends\nupon\n\na red wheel\nbarrow\n\nglazed with rain\nwater\n",
        "Anna Berg, swimming and the long relay of women\nJon Roe, marathon\nThe team of Elden\n",
        "The city will close the Harbour Bridge for three weeks.\nEngineers found 14 cracks.\n"
        "The transport union has not agreed to night shifts.\nIt is to vote on Friday.\n",
        f"Bridge to close for three weeks\n{LEAD}\n{REST}\n",
        f"City to close the Harbour Bridge for three weeks this summer\nBy Jane Roe\n\n{LEAD}\n",
        f"Bridge to close\nengineers found cracks in the old deck\n\n{LEAD}\n\n{REST}\n",
        "The city will shut the Harbour Bridge it can no longer afford to run\nBy Jane Roe\n\n"
        "Engineers found 14 cracks.\n",
        STORY,
        "",
        "\n\n\n",
    ],
)
def test_other_line_breaks_stay(text: str) -> None:
    """A poem, a list, a sentence a line, a headline and a byline are not wrapped."""
    assert soft_breaks(text) == []
    assert unwrap(text) is text


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("the long-\nserving", "the long-serving"),
        ("a two-\nand three-bedroom flat", "a two- and three-bedroom flat"),
        ("the inter-\nnational court is an international one", "the international court is an"),
        ("the bridge—\nthe old one", "the bridge—the old one"),
        ("the inspec\u00ad\ntors", "the inspec\u00adtors"),
        ("in 2024-\n25", "in 2024-25"),
    ],
)
def test_a_hyphen_at_the_end_of_a_line_is_that_of_a_compound(text: str, joined: str) -> None:
    """It stays without a blank, unless the word stands elsewhere in one piece."""
    line = "The harbour office of Port Elden said on Monday, the day of the vote, of "

    assert joined in unwrap(line + text)


def test_a_broken_word_goes_on_however_short_its_line_is() -> None:
    """In a wrapped text a hyphen at the end of a line ends none."""
    text = wrapped(STORY.strip()) + "\nIts long-\nserving secretary left.\n"

    assert unwrap(text) == f"{STORY}\nIts long-serving secretary left.\n"


def test_chinese_lines_are_joined_without_a_blank() -> None:
    """Scripts without blanks have none at the end of a line either."""
    text = "市长星期一说，这座桥将从七月一日起关闭三周，因为工人要修\n理桥墩。工会没有同意。\n"

    assert unwrap(text) == text.strip().replace("\n", "") + "\n"


def test_markup_goes_before_lines_are_joined() -> None:
    """Lines that end in a tag of a line break are lines as others are."""
    text = wrapped(STORY.strip()).replace("\n", "<br />\n").replace("’", "&rsquo;")

    assert as_read(text) == STORY


@given(st.text(alphabet="aA .\n\r-,中\t", max_size=300))
@settings(max_examples=400, deadline=None)
def test_only_blanks_and_hyphens_are_touched(text: str) -> None:
    """Joining lines changes no word, whatever the text."""
    assert unwrap(text).replace("-", "").split() or not text.replace("-", "").split()
    assert [c for c in unwrap(text) if c.isalnum()] == [c for c in text if c.isalnum()]


@pytest.mark.soak
@pytest.mark.parametrize("piece", ["a\n", "a \n", " \n", "-\n", f"{'x' * 60}\n", "ab-\n", "a", " "])
def test_hostile_lines_take_no_longer_than_their_length(piece: str) -> None:
    """100,000 characters of lines are read in well under a second."""
    text = piece * (100_000 // len(piece))
    started = time.process_time()

    unwrap(text)

    assert time.process_time() - started < 1
