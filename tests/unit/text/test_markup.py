"""Markup in plain text: entities and tags are what they stand for, and keep their places."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.text.markup import read_markup


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("the minister&#8217;s &ldquo;fine&rdquo;", "the minister’s “fine”"),
        ("&#x2019; &#X2019; &rsquo; &apos;", "’ ’ ’ '"),
        ("Johnson &amp; Lowe, R&amp;D", "Johnson & Lowe, R&D"),
        ("&pound;2 million, &euro;3, 5&nbsp;%", "£2 million, €3, 5\u00a0%"),
        ("&lt;50% and &gt;50%", "<50% and >50%"),
        ("it&amp;#8217;s &amp;amp; &#38;rsquo; &amp;amp;quot;", 'it’s & ’ "'),
        ("&#146;windows&#148;", "’windows”"),
        ("Malm&ouml; &Aring;lesund", "Malmö Ålesund"),
    ],
)
def test_an_entity_is_its_character(text: str, read: str) -> None:
    """Named, decimal and hexadecimal entities, once and twice escaped, are characters."""
    assert read_markup(text).text == read


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("<b>12</b> people", "12 people"),
        ("<a href='/x' target=_blank>the <i>Echo</i></a> said", "the Echo said"),
        ('<a title="a > b" rel="nofollow noopener">x</a>', "x"),
        ("one<br>two<br/>three<br />\nfour", "one\ntwo\nthree\nfour"),
        ("one<br><br>two", "one\n\ntwo"),
        ("one<br />\n<br />\ntwo", "one\n\ntwo"),
        ("one</p><p class=x>two", "one\n\n\n\ntwo"),
        ("<LI>one</LI>", "\n\none\n\n"),
        ("<H1>one</H1>two", "\n\none\n\ntwo"),
        ("he said <q>no</q>", "he said “no”"),
        ("CO<sub>2</sub>, 10<sup>6</sup>, 5<sup>th</sup>", "CO₂, 10⁶, 5th"),
        ("a<!-- <p>no text</p> -->b", "ab"),
        ("a<script>var x = '<b>';</script>b<style>p {}</style>c", "abc"),
        ("<![CDATA[a <b>b</b>]]>", "a b"),
        ("<!DOCTYPE html><html lang=en>a</html>", "\n\na\n\n"),
        ("&lt;p&gt;a &lt;a href=&quot;x&quot;&gt;b&lt;/a&gt;", "\n\na b"),
        ("<input type=text disabled>a", "a"),
    ],
)
def test_a_tag_is_no_text(text: str, read: str) -> None:
    """A block parts paragraphs, a break parts lines, other tags vanish, escaped ones too."""
    assert read_markup(text).text == read


@pytest.mark.parametrize(
    "text",
    [
        "AT&T and R&D",
        "the Q&A; session",
        "wine, cheese &c. were served",
        "a < b and c > d",
        "a <b and c> d",
        "support was <50%, then >60%",
        "i <3 you",
        "write to <jane@echo.example> or <https://echo.example/p>",
        "<name> of the <place>",
        "<!-- no end, and ]]> no beginning",
        "x&y;&nosuchname;&;&#;&#x;",
        "the tag <b",
    ],
)
def test_what_only_looks_like_markup_is_text(text: str) -> None:
    """No name of a character or tag is guessed."""
    view = read_markup(text)

    assert view.text == text
    assert not view.has_markup


MARKUP = ["&amp;", "&#8217;", "&amp;#39;", "<b>", "</b>", "<p>", "<br>\n", "&lt;i&gt;", "&lt;", ">"]
pieces = st.lists(st.sampled_from([*MARKUP, "a", "b c", " ", "\n", "é", "&", "<", ";"]))


@given(pieces.map("".join))
@settings(max_examples=600, deadline=None)
def test_every_character_has_its_own_place(text: str) -> None:
    """Places are in order, inside the text, and lead back to where they came from."""
    view = read_markup(text)
    before = 0

    for at in range(len(view.text)):
        start, end = view.span(at, at + 1)
        assert 0 <= start < end <= len(text)
        assert before <= start
        assert view.place(start) <= at
        if text[start:end] == view.text[at]:
            before = end


@pytest.mark.soak
@pytest.mark.parametrize(
    "piece", ['<a b="', "<a ", "<!--", "<script>", "<b", "&amp;", "&lt;b", "<a b=c d=e ", "&#38;"]
)
def test_hostile_markup_takes_no_longer_than_its_length(piece: str) -> None:
    """100,000 characters of anything are read in well under a second."""
    text = piece * (100_000 // len(piece))
    started = time.process_time()

    read_markup(text)

    assert time.process_time() - started < 1
