"""Grounding in texts with HTML entities and tags: characters count, places are the text's."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer import ground
from summarizer.grounding import Haystack, locate_quote
from summarizer.text.markup import read_markup


@pytest.mark.parametrize(
    ("text", "quote", "found"),
    [
        ("a Johnson &amp; Lowe fine today", "Johnson & Lowe fine", "Johnson &amp; Lowe fine"),
        ("a Johnson & Lowe fine today", "Johnson &amp; Lowe fine", "Johnson & Lowe fine"),
        ("a Johnson &amp; Lowe fine", "Johnson &amp; Lowe fine", "Johnson &amp; Lowe fine"),
        ("a Johnson &amp;amp; Lowe fine", "Johnson &#38; Lowe fine", "Johnson &amp;amp; Lowe fine"),
        ("It didn&rsquo;t ban the firm", "didn't ban the firm", "didn&rsquo;t ban the firm"),
        ("fine of &pound;2 million", "fine of £2 million", "fine of &pound;2 million"),
        ("it was at &lt;50% in May", "was at <50% in May", "was at &lt;50% in May"),
        ("the <b>12</b> people died", "12 people died", "12</b> people died"),
        ("the <b>12</b> people died", "<b>12</b> people died", "<b>12</b> people died"),
        ("the 12 people died here", "<b>12</b> people died here", "12 people died here"),
        ("in July&nbsp;1 of the year", "July 1 of the year", "July&nbsp;1 of the year"),
        ("<p>Two men died.</p>", "Two men died.", "Two men died."),
        ("Of 10<sup>6</sup> men here", "10⁶ men here", "10<sup>6</sup> men here"),
        ("AT&T said on Monday", "AT&amp;T said on Monday", "AT&T said on Monday"),
        ("if a < b and c > d then", "a &lt; b and c &gt; d", "a < b and c > d"),
    ],
)
def test_text_and_quote_meet_on_characters(text: str, quote: str, found: str) -> None:
    """Whichever side has the markup; the place covers whole entities, and no tag at its edge."""
    evidence = ground(quote, text)

    assert evidence.accepted, evidence.differs
    assert evidence.quote == found
    assert text[evidence.start : evidence.end] == found


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("it was at &lt;50% in May", "was at >50% in May"),
        ("it was at &gt;50% in May", "was at <50% in May"),
        ("it was at &lt;50% in May", "50% in May of the year"),
        ("fine of &pound;2 million", "fine of $2 million"),
        ("fine of &pound;2 million", "fine of 2 million"),
        ("The minister&#8217;s office said so", "s office said so"),
        ("A Johnson &amp; Lowe fine", "amp; Lowe fine of two"),
        ("It didn&#x2019;t ban the firm", "did ban the firm"),
        ("some <b>1</b>2 people died here", "2 people died here"),
        ("The men were <b>not</b> hurt here", "men were hurt here"),
        ("Of 10<sup>6</sup> men here today", "106 men here today"),
        ("<p>He said no</p><p>divers were hurt</p>", "said no divers were hurt"),
        ("He said no<br><br>divers were hurt", "said no divers were hurt"),
        ("<li>He said no</li><li>divers were hurt", "said no divers were hurt"),
        ('<p class="lead of the paper">He left</p>', "class lead of the paper"),
    ],
)
def test_what_differs_in_meaning_is_refused(text: str, quote: str) -> None:
    """An entity is its sign, a tag is no words, and a block ends the sentence."""
    assert not ground(quote, text).accepted


WORDS = ["the", "office", "paid", "5", "men", "&amp;", "&#8217;s", "<b>", "</b>", "<p>", "&lt;5"]
texts = st.lists(st.sampled_from([*WORDS, "<br>\n", "&nbsp;", ".", "not", "é", "<", "&"]))


@given(texts.map(" ".join) | texts.map("".join), st.data())
@settings(max_examples=500, deadline=None)
def test_a_place_slices_its_quote_and_cuts_no_entity(text: str, data: st.DataObject) -> None:
    """For any text and any quote of it, `text[start:end]` is the quote."""
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    whole = read_markup(text).text.split()

    for quote in (text[start:end], read_markup(text[start:end]).text):
        evidence = ground(quote, text)
        if evidence.start is None or evidence.end is None:
            continue
        assert text[evidence.start : evidence.end] == evidence.quote
        for place in (evidence.start, evidence.end):
            parts = read_markup(text[:place]).text, read_markup(text[place:]).text
            assert "".join("".join(parts).split()) == "".join(whole)


def test_fifty_quotes_of_a_long_page_take_under_a_second() -> None:
    """Markup is read once a text."""
    part = (
        "<p>The mayor&#8217;s <b>office</b> paid &pound;{} to the men of quay {} &amp; left.</p>\n"
    )
    text = "".join(part.format(n, n + 7) for n in range(1, 1400))
    started = time.process_time()
    haystack = Haystack(text)

    found = [
        locate_quote(f"office paid £{n} to the men of quay {n + 7} & left", haystack)
        for n in range(100, 150)
    ]

    assert time.process_time() - started < 1
    assert all(evidence.accepted for evidence in found)
