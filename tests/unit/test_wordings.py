"""What differs between two wordings is marked, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from summarizer.models import Claim, Rejected
from summarizer.reports import phrases
from summarizer.reports.markdown import render_record
from summarizer.reports.wordings import bracketed, compared, deciding, wordings
from tests.samples import evidence, full_record

words = st.lists(
    st.sampled_from(
        ["40", "400", "not", "$5", "(a)", "*b*", "—", "...", "人", "、", "40人", "x_y"]
    ),
    max_size=12,
)
MARKDOWN = MarkdownIt("commonmark")


@pytest.mark.parametrize(
    ("article", "other", "marked"),
    [
        ("14 jobs go", "140 jobs go", ("[14] jobs go", "[140] jobs go")),
        ("He did not pay.", "He did pay.", ("He did [not] pay.", "He did pay.")),
        ("a sum of $40,", "a sum of €40", ("a sum of [$40,]", "a sum of [€40]")),
        ("-5 degrees", "5 degrees", ("[-5] degrees", "[5] degrees")),
        ("−5 degrees", "-5 degrees", ("−5 degrees", "-5 degrees")),
        ("“The Cat” sat — on mats", "the cat sat on mats.", None),
        ("韓国政府は40人", "韓国政府は400人", ("韓国政府は[40]人", "韓国政府は[400]人")),
        ("one two", "one two. Three", ("one two", "one two. [Three]")),
        ("one two", "three four", None),
        ("...", "one", None),
        ("café", "cafe\u0301", None),
    ],
)
def test_words_that_differ_are_marked_whole(
    article: str, other: str, marked: tuple[str, str] | None
) -> None:
    """Signs belong to their word; case, typography and marks around a word are no difference."""
    both = compared(article, other, shared=0.0)
    shown = tuple(bracketed(pieces, "[", "]") for pieces in both)
    assert shown == (marked or (article, other))


@given(words, words)
def test_marks_leave_the_words_as_they_are(ours: list[str], theirs: list[str]) -> None:
    """Without the marks both are what they were, and the marks of both are on words."""
    article, other = " ".join(ours), "".join(theirs)
    both = compared(article, other, shared=0.0)
    assert "".join(piece.text for piece in both.article) == article
    assert "".join(piece.text for piece in both.other) == other
    assert not any(text != text.strip() for pieces in both for text, differs in pieces if differs)


def test_very_long_wordings_are_not_compared() -> None:
    """Comparing takes the product of both lengths."""
    article = "word " * 2001
    assert compared(article, f"{article} more").article == ((article, False),)


def test_an_elided_quote_is_compared_without_what_it_leaves_out() -> None:
    """Only its parts are the article's words for it."""
    quote = "Two routes, which nobody uses, will close in May"
    given = evidence(
        quote,
        100,
        match="altered",
        accepted=False,
        parts=((100, 110), (131, 148)),
        as_quoted="Two routes ... will close in June",
        differs=("May -> June",),
    )
    article, other = wordings(given)
    assert bracketed(article, "[", "]") == "Two routes … will close in [May]"
    assert bracketed(other, "[", "]") == "Two routes ... will close in [June]"


def test_deciding_words_are_marked_where_the_claim_has_others_in_their_place() -> None:
    """A claim in words of its own marks nothing."""
    near = Claim(id="c1", text="It will send 6,000 workers to Kursk.", evidence=())
    far = Claim(id="c2", text="Kursk gets help.", evidence=())
    quote = "will send 5,000 workers"
    assert bracketed(deciding(quote, near), "[", "]") == "will send [5,000] workers"
    assert bracketed(deciding(quote, far), "[", "]") == quote
    assert bracketed(deciding(quote, None), "[", "]") == quote


@given(words, words)
def test_words_in_bold_are_rendered_as_the_words(ours: list[str], theirs: list[str]) -> None:
    """Asterisks stand where Markdown takes them for bold, whatever the words begin with."""
    article, other = " ".join(ours) or "x", "".join(theirs) or "x"
    refused = evidence(article, match="altered", accepted=False, as_quoted=other)
    rejected = Rejected(claim="c9", text="x", kind="altered", reason="y", evidence=refused)
    record = full_record().model_copy(update={"rejected": (rejected,)})

    tokens = MARKDOWN.parse(render_record(record))

    shown = [
        "".join(child.content for child in token.children or [])
        for token in tokens
        if token.type == "inline"
    ]
    assert f"quoted as: “{phrases.neutral(other)}”" in shown
    assert f"the article: “{phrases.neutral(article)}” [0, {len(article)})" in shown
