"""An article's text in stretches, and as HTML."""

from __future__ import annotations

import html
import re

from hypothesis import given
from hypothesis import strategies as st

from summarizer.models import Claim
from summarizer.reports.html.text import Stretch, as_written, stretches
from tests.samples import evidence

TEXT = "abcdefghij"


def claim(*spans: tuple[int, int], text: str = TEXT, **fields: object) -> Claim:
    """Return a claim with a quote for each span of `text`."""
    quotes = [evidence(text[start:end], start) for start, end in spans]
    return Claim.model_validate({"id": "c1", "text": "x", "evidence": quotes, **fields})


def test_text_is_cut_where_evidence_begins_and_ends() -> None:
    """Two quotes that overlap make three stretches, the middle one of both claims."""
    found = stretches(TEXT, [claim((1, 5)), claim((3, 8))])

    assert [(each.text, each.claims, each.ends) for each in found] == [
        ("a", (), ()),
        ("bc", (0,), ()),
        ("de", (0, 1), (0,)),
        ("fgh", (1,), (1,)),
        ("ij", (), ()),
    ]


def test_what_an_elided_quote_leaves_out_is_a_gap() -> None:
    """The quote is highlighted from end to end, and what stands between its parts is told apart."""
    elided = evidence("bcdefg", 1, match="elided", parts=((1, 3), (5, 7)))

    found = stretches(TEXT, [Claim(id="c1", text="x", evidence=(elided,))])

    assert [(each.text, each.is_gap) for each in found if each.claims] == [
        ("bc", False),
        ("de", True),
        ("fg", False),
    ]


def test_what_one_quote_leaves_out_another_may_say() -> None:
    """Under a quote that says it, a gap is no gap, and is still left out by the elided one."""
    elided = evidence("bcdefg", 1, match="elided", parts=((1, 3), (5, 7)))

    found = stretches(TEXT, [Claim(id="c1", text="x", evidence=(elided,)), claim((0, 10))])

    assert [(each.text, each.left_out, each.is_gap) for each in found] == [
        ("a", (), False),
        ("bc", (), False),
        ("de", (0,), False),
        ("fg", (), False),
        ("hij", (), False),
    ]


def test_only_what_stands_at_its_place_is_evidence() -> None:
    """A quote that says otherwise than its place, that is not accepted, or beyond the end."""
    wrong = evidence("bcx", 1)
    refused = evidence("bcd", 1, accepted=False)
    beyond = evidence("ij!", 8)

    found = stretches(TEXT, [Claim(id="c1", text="x", evidence=(wrong, refused, beyond))])

    assert [each.claims for each in found if each.claims] == []
    assert "".join(each.text for each in found) == TEXT


def test_context_and_what_was_not_read_are_told() -> None:
    """A stretch says which claims lean on it, and whether a reader saw it."""
    found = stretches(TEXT, [claim((0, 2), context=((4, 6),))], [(5, 10)])

    assert found == [
        Stretch("ab", claims=(0,), evidence=((0, 0),), ends=(0,)),
        Stretch("cd"),
        Stretch("e", context=(0,)),
        Stretch("f", context=(0,), is_read=False),
        Stretch("ghij", is_read=False),
    ]


@given(st.text(), st.lists(st.tuples(st.integers(-2, 30), st.integers(-2, 30))))
def test_stretches_are_the_whole_text(text: str, spans: list[tuple[int, int]]) -> None:
    """Whatever the spans are, no character is lost, twice there, or moved."""
    claims = [claim(span, text=text, context=(span,)) for span in spans]

    assert "".join(each.text for each in stretches(text, claims, spans)) == text


@given(st.text())
def test_the_text_content_is_the_text(text: str) -> None:
    """What a browser makes of it is the text again, but U+0000, which HTML has not."""
    content = html.unescape(re.sub("<[^>]*>", "", as_written(text)))

    assert content == text.replace("\0", "\ufffd")


def test_what_turns_text_around_is_shut_in() -> None:
    """A control stands in an element of its own, which names it; line breaks stay as they are."""
    written = as_written("a\u202eb\r\n<i>\ud800")

    assert written == (
        'a<span class="odd-one" data-code="U+202E">\u202e</span>b&#13;\n&lt;i&gt;'
        '<span class="odd-one" data-code="U+D800">\ufffd</span>'
    )
