"""Folding: all that can change the meaning of a text is a token or does something in a gap."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.text.folding import LETTERS, fold, letters, plain
from summarizer.text.gaps import MAYBE, Gap


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("He didn’t pay", ["he", "didn't", "pay"]),
        ("in\u00adspect\u200bed", ["inspected"]),
        ("ﬁsh eﬀort ＡＢ", ["fish", "effort", "ab"]),
        ("cafe\u0301 कमला கூறினார்", ["café", "कमला", "கூறினார்"]),
        ("5,000 5 000 5’000 5.000.000 12,34,567", ["5000", "5000", "5000", "5000000", "1234567"]),
        ("on May 5 200 men", ["on", "may", "5", "200", "men"]),
        ("3.5 3,5 .5 3·5", ["3.5", "3,5", ".5", "3.5"]),
        ("−5 -5 10-12 Covid-19", ["-", "5", "-", "5", "10", "-", "12", "covid", "19"]),
        ("$5 5 € HK$5", ["$", "5", "5", "€", "hk", "$", "5"]),
        ("5 % 5 per cent 5 percent", ["5", "%", "5", "%", "5", "%"]),
        ("CO₂ 10² km² 2½", ["co", "2", "10", "^2", "km", "2", "2", "1/2"]),
        ("No. 5 №5 no. Five", ["№", "5", "№", "5", "no", "five"]),
        ("12-year-old", ["12", "year", "old"]),
        ("中国 ไม่", ["中", "国", "ไ", "ม่"]),
        ("Johnson &amp; Lowe &amp;#8217;s", ["johnson", "and", "lowe", "s"]),
        ("**bold** (aside) • point", ["bold", "aside", "point"]),
        ("", []),
    ],
)
def test_what_carries_meaning_is_a_token(text: str, keys: list[str]) -> None:
    """Words keep the marks of their script; numbers and signs have one form."""
    assert fold(text).keys == keys


@pytest.mark.parametrize(
    ("text", "gap"),
    [
        ("a b", Gap()),
        ("bb, cc", Gap(pause=True)),
        ("bb (cc", Gap(pause=True)),
        ("bb — cc", Gap(pause=True)),
        ("bb-cc", Gap(glue="hyphen")),
        ("bb-\n  cc", Gap(glue="broken")),
        ("bb\ncc", Gap()),
        ("bb. Cc", Gap(stop=".")),
        ("bb?” cc", Gap(stop="?", quotation=True)),
        ("bb।cc", Gap(stop=".")),
        ("bb\n\ncc", Gap(stop=".")),
        ("bb:\n\n“cc", Gap(colon=True, quotation=True)),
        ("bb ... cc", Gap(stop="…")),
        ("Mr. cc", Gap(stop=MAYBE)),
        ("U.S", Gap(glue="hyphen", stop=MAYBE)),
        ("U.S. cc", Gap(stop=MAYBE)),
        ("5km", Gap(glue="joined")),
    ],
)
def test_a_gap_is_what_its_marks_do(text: str, gap: Gap) -> None:
    """Between two words only joining, ending, announcing, pausing and quoting count."""
    stream = fold(text)

    assert stream.gap(len(stream) - 1) == gap


def test_places_are_those_of_the_text() -> None:
    """Tokens slice the text as it is, entities and all."""
    text = "The minister&#8217;s “ﬁne” of &pound;2 million."
    stream = fold(text)

    assert stream.keys[1] == "minister's"
    assert text[slice(*stream.span(1, 2))] == "minister&#8217;s"
    assert text[slice(*stream.span(4, 6))] == "&pound;2"
    assert stream.at(text.index("million")) == 6


@given(
    st.text(max_size=400) | st.text(alphabet="a. -\n,5½²%&amp;;中ไม่\u0301\u064e“'$", max_size=200)
)
@settings(max_examples=600, deadline=None)
def test_no_token_leaves_the_text(text: str) -> None:
    """For any Unicode text every token has a place inside the text, in order, and a key."""
    stream = fold(text)
    end = 0

    for index, key in enumerate(stream.keys):
        start, stop = stream.span(index, index + 1)
        assert end <= start < stop <= len(text)
        assert key
        assert len(key) == len(stream.cased[index])
        assert stream.gap(index) is not None
        end = stop
    assert stream.joined == "".join(stream.keys)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("“yes” ‘no’ it’s", "\"yes\" 'no' it's"),
        ("a—b–c\u2011d−e", "a-b-c-d-e"),
        ("a\u00a0b\u2009c\u3000d", "a b c d"),
        ("a  b\n\n c\t\r\nd", "a b c d"),
        ("in\u00adspect\u200bed", "inspected"),
        ("ﬁsh ﬂow eﬀort", "fish flow effort"),
        ("wait…", "wait..."),
        ("cafe\u0301", "café"),
        ("5² ＡＢ", "5² ＡＢ"),
        ("Johnson &amp; Lowe", "Johnson & Lowe"),
        ("Nothing to fold, 40% here.", "Nothing to fold, 40% here."),
    ],
)
def test_plain_text_has_one_typography(text: str, folded: str) -> None:
    """Marks and blanks have one form; letters, digits and case stay."""
    assert plain(text) == folded


@given(st.text(alphabet="a “”’—\u00a0\u00ad\u0301ﬁ…&;\n", max_size=100))
@settings(max_examples=300, deadline=None)
def test_plain_text_stays_as_it_is(text: str) -> None:
    """What is plain is its own plain form, but for marks and entities that first met."""
    once = plain(plain(text))

    assert plain(once) == once


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("Five per cent of İzmir", "fivfizmi"),  # without the letters of "per cent" and "No."
        ("No. 5, the Café", "haf"),
        ("Nguyễn’s — 5 %", "guys"),
        ("Cafe\u0301", None),
        ("Straße", None),
        ("AT&T", None),
    ],
)
def test_letters_are_told_without_folding_where_that_is_sure(text: str, known: str | None) -> None:
    """What folds alike has the same letters, "per cent" and "%" as well; markup tells none."""
    assert letters(text) == known


@given(st.text(st.sampled_from("abeNoper .5%&’é\u0301İıßœﬁ™\u00ad\u200b№ễ\n"), max_size=30))
def test_letters_are_those_of_the_keys(text: str) -> None:
    """A cheap look may tell nothing, but never something else than folding does."""
    known = letters(text)
    assert known in (None, "".join(filter(LETTERS.__contains__, fold(text).joined)))
