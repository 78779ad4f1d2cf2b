"""Grounding on tables of cases: what may differ between a quote and its article, and what not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from summarizer import ground
from summarizer.grounding import Haystack, find_governors, is_question

DATA = Path(__file__).parents[1] / "data"


def rows(name: str) -> list[dict[str, Any]]:
    """Return the cases of a table, a line each."""
    lines = (DATA / name).read_text(encoding="utf-8").split("\n")
    return [json.loads(line) for line in lines if line]


@pytest.mark.parametrize("row", [pytest.param(r, id=r["id"]) for r in rows("quotes.jsonl")])
def test_a_quote_is_accepted_only_if_it_says_the_same(row: dict[str, Any]) -> None:
    """Typography is passed over; a mark that carries meaning is named, and its quote refused."""
    evidence = ground(row["quote"], row["text"])

    assert evidence.accepted == row["accepted"], evidence.differs
    if evidence.start is not None:
        assert row["text"][evidence.start : evidence.end] == evidence.quote
    if not evidence.accepted:
        assert evidence.differs or evidence.match == "not_found"
        assert "punctuation" not in evidence.differs


def test_ids_of_the_table_are_unique() -> None:
    """A failing line can be found by its id."""
    ids = [row["id"] for row in rows("quotes.jsonl")]

    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    "row", [pytest.param(r, id=f"{n}-{r['negated']}") for n, r in enumerate(rows("governed.jsonl"))]
)
def test_what_negates_a_quote_from_the_left_is_found(row: dict[str, Any]) -> None:
    """The whole clause to the left is read; a negation of its own verb does not count."""
    text = row["text"]
    stream = Haystack(text).stream

    governors = find_governors(stream, stream.at(text.index(row["quote"])))

    assert bool(governors) == row["negated"], governors


@pytest.mark.parametrize(
    ("text", "quote", "asks"),
    [
        (
            "Did the army kill civilians in Dural? The mayor is sure.",
            "the army kill civilians",
            True,
        ),
        ("Did the army kill civilians in Dural? The mayor is sure.", "The mayor is sure", False),
        ("“Is the bridge safe?” the mayor asked on Monday.", "Is the bridge safe", True),
        ("“Is the bridge safe?” the mayor asked on Monday.", "the mayor asked on Monday", False),
        ("क्या पुल बंद होगा? मेयर ने कहा नहीं।", "पुल बंद होगा", True),
    ],
)
def test_a_quote_of_a_question_is_known(text: str, quote: str, asks: bool) -> None:
    """The next mark that ends a sentence decides."""
    stream = Haystack(text).stream

    assert is_question(stream, stream.at(text.index(quote) + len(quote))) == asks


@pytest.mark.parametrize(
    ("quote", "text", "difference"),
    [
        (
            "The army said no civilians were killed",
            "The army said no. Civilians were killed.",
            ". -> (nothing)",
        ),
        (
            "Israel said Iran attacked first",
            "Israel, said Iran, attacked first on Monday.",
            ", -> (nothing)",
        ),
        ("support was at <50% on Monday", "The support was at >50% on Monday.", "> -> <"),
        ("the repair cost 500 £ in the end", "the repair cost 500 € in the end.", "€ -> £"),
        ("500 was paid to each family", "Some $ 500 was paid to each family.", "$ 500 -> 500"),
        (
            "the mayor resigned the council met",
            "Later the mayor resigned\n\nthe council met on Monday.",
            "¶ -> (nothing)",
        ),
        ("they told us troops to leave", "On Monday they told US troops to leave.", "US -> us"),
    ],
)
def test_a_difference_names_its_mark(quote: str, text: str, difference: str) -> None:
    """Whoever reads the reason sees what stands in the article and what in the quote."""
    evidence = ground(quote, text)

    assert (evidence.match, evidence.accepted) == ("altered", False)
    assert difference in evidence.differs
