"""What a claim says beside what its evidence says: each swap is seen, and what is right is left."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from summarizer import Article, ground
from summarizer.checks import Background, check_claim
from summarizer.grounding import Haystack
from summarizer.models import Claim, Entity, Flag, Quantity, Source, TimeSpan

TEXT = (
    "Norland will send 500 trucks and 40 buses to Sudland, the daily Kolm Post reported on"
    " Wednesday.\n\n"
    "Mayor Ana Corvo, who leads the city of Kolm, met Ivo Brand of the harbour board on March 3."
    " She said that the board may close two piers. The mine is estimated to have lost 30 jobs.\n\n"
    "“The harbour is safe,” Brand said. The treaty with Sudland, signed last year, resulted in a"
    " blockade of Kolm.\n\n"
    "Corvo rejected the plan of the Harbour Union in April. The union's special envoy arrived in"
    " Sudland with many sailors. He had urged Brand to resign.\n\n"
    "Prices fell by 3 percent after the ferries from Kolm had stopped. The dredging cost half a"
    " million crowns. Fees rose by 5 percentage points, and a ticket costs $12,000.\n"
)
ARTICLE = Article(text=TEXT, published=date(2031, 3, 6))
ENTITIES = (
    Entity(name="Norland", type="place"),
    Entity(name="Sudland", type="place"),
    Entity(name="Kolm", type="place"),
    Entity(name="Kolm Post", type="organisation"),
    Entity(name="Ana Corvo", type="person", aliases=("Corvo", "Mayor Ana Corvo")),
    Entity(name="Ivo Brand", type="person", aliases=("Brand",)),
    Entity(name="Harbour Union", type="organisation", aliases=("the union",)),
)


def source(name: str) -> Source:
    """Return a source that stands in the text."""
    start = TEXT.index(name)
    return Source(name=name, start=start, end=start + len(name))


def found(text: str, quote: str, **fields: Any) -> tuple[Flag, ...]:
    """Return the flags of a claim with one quote of TEXT."""
    evidence = ground(quote, TEXT)
    assert evidence.accepted
    claim = Claim(id="c1", text=text, evidence=(evidence,), **fields)
    return check_claim(claim, Background(ARTICLE, Haystack(TEXT), ENTITIES))


SENT = {"status": "planned", "attribution": (source("Kolm Post"),)}
TOLD = {"status": "possible", "attribution": (source("Ana Corvo"),)}
TRUCKS = "Norland will send 500 trucks and 40 buses to Sudland"
MET = "Mayor Ana Corvo, who leads the city of Kolm, met Ivo Brand of the harbour board on March 3"
ENVOY = "The union's special envoy arrived in Sudland with many sailors"


@pytest.mark.parametrize(
    ("text", "quote", "fields"),
    [
        ("Norland will send 500 trucks to Sudland.", TRUCKS, SENT),
        ("Norland will send forty buses to Sudland.", TRUCKS, SENT),
        ("Ana Corvo met Ivo Brand on March 3, 2031.", MET, {}),
        ("Ivo Brand was met by Ana Corvo.", MET, {}),
        ("The harbour board may close two piers.", "the board may close two piers", TOLD),
        ("The harbour is safe.", "The harbour is safe", {"attribution": (source("Ivo Brand"),)}),
        (
            "The Harbour Union's special envoy arrived in Sudland with many sailors.",
            ENVOY,
            {},
        ),
        (
            "The mine is estimated to have lost 30 jobs.",
            "The mine is estimated to have lost 30 jobs",
            {"quantities": (Quantity(text="30", value=30, unit="jobs", comparator="about"),)},
        ),
        (
            "The treaty was signed in 2030.",
            "The treaty with Sudland, signed last year",
            {"time": TimeSpan(text="last year", start=date(2030, 1, 1), end=date(2030, 12, 31))},
        ),
        ("Prices fell by 3 percent.", "Prices fell by 3 percent", {}),
        ("Dredging cost 500,000 crowns.", "The dredging cost half a million crowns", {}),
        ("A ticket costs 12,000 dollars.", "a ticket costs $12,000", {}),
        ("Fees rose by 5 points.", "Fees rose by 5 percentage points", {}),
        (
            "The Harbour Union's envoy had urged Brand to resign.",
            "He had urged Brand to resign",
            {},
        ),
    ],
)
def test_what_is_right_is_not_accused(text: str, quote: str, fields: dict[str, Any]) -> None:
    """Pronouns, aliases, date words, passives and numbers in words resolve to what they mean."""
    assert [flag.message for flag in found(text, quote, **fields)] == []


@pytest.mark.parametrize(
    ("kind", "text", "quote", "fields"),
    [
        ("name", "Sudland will send 500 trucks to Norland.", TRUCKS, SENT),
        ("name", "Ivo Brand met Ana Corvo.", MET, {}),
        ("name", "Ana Corvo met Otto Kern on March 3, 2031.", MET, {}),
        ("name", "Kolm will send 500 trucks and 40 buses to Sudland.", TRUCKS, SENT),
        ("number", "Norland will send 600 trucks to Sudland.", TRUCKS, SENT),
        ("number", "Norland will send 40 trucks to Sudland.", TRUCKS, SENT),
        ("quantity", "Norland will send 500 planes and 40 buses to Sudland.", TRUCKS, SENT),
        (
            "quantity",
            "Norland will send 500 trucks to Sudland.",
            TRUCKS,
            {**SENT, "quantities": (Quantity(text="500", value=500, unit="soldiers"),)},
        ),
        ("time", "Ana Corvo met Ivo Brand on March 4, 2031.", MET, {}),
        (
            "time",
            "Ana Corvo met Ivo Brand.",
            MET,
            {"time": TimeSpan(text="on March 3", start=date(2030, 3, 3), end=date(2030, 3, 3))},
        ),
        (
            "time",
            "Ana Corvo met Ivo Brand on March 3.",
            MET,
            {"time": TimeSpan(text="on March 3", start=date(2031, 3, 6), end=date(2031, 3, 6))},
        ),
        ("quantity", "Prices fell 3 times.", "Prices fell by 3 percent", {}),
        (
            "quantity",
            "Dredging cost 500,000 francs.",
            "The dredging cost half a million crowns",
            {},
        ),
        ("quantity", "Fees rose by 5 percent.", "Fees rose by 5 percentage points", {}),
        ("quantity", "A ticket costs €12,000.", "a ticket costs $12,000", {}),
        ("quantity", "A ticket costs 12,000 pounds.", "a ticket costs $12,000", {}),
        ("number", "A ticket costs $12.", "a ticket costs $12,000", {}),
        ("name", "Ivo Brand leads Kolm.", "Ana Corvo, who leads the city of Kolm", {}),
        ("negation", "Prices rose by 3 percent.", "Prices fell by 3 percent", {}),
        ("negation", "The harbour is not safe.", "The harbour is safe", {}),
        (
            "status",
            "The harbour board will close two piers.",
            "the board may close two piers",
            {**TOLD, "status": "planned"},
        ),
        (
            "status",
            "The harbour board closes two piers.",
            "the board may close two piers",
            {**TOLD, "status": "stated"},
        ),
        (
            "status",
            "The mine has lost 30 jobs.",
            "The mine is estimated to have lost 30 jobs",
            {},
        ),
        ("status", "Prices fell by 3 percent.", "Prices fell by 3 percent", {"status": "denied"}),
        (
            "wording",
            "The Harbour Union's secret envoy arrived in Sudland with many sailors.",
            ENVOY,
            {},
        ),
        (
            "wording",
            "The Harbour Union's special envoy arrived in Sudland with most sailors.",
            ENVOY,
            {},
        ),
        (
            "wording",
            "A blockade of Kolm resulted in the treaty with Sudland.",
            "The treaty with Sudland, signed last year, resulted in a blockade of Kolm",
            {},
        ),
        (
            "attribution",
            "The harbour is safe.",
            "The harbour is safe",
            {"attribution": (source("Ana Corvo"),)},
        ),
        ("attribution", "The harbour is safe.", "The harbour is safe", {}),
        (
            "attribution",
            "Prices fell by 3 percent.",
            "Prices fell by 3 percent",
            {"attribution": (source("Kolm Post"),)},
        ),
    ],
)
def test_what_stands_in_anothers_place_is_seen(
    kind: str, text: str, quote: str, fields: dict[str, Any]
) -> None:
    """A swap has the kind of what was exchanged."""
    assert kind in [flag.kind for flag in found(text, quote, **fields)]


def test_a_flag_says_both_sides() -> None:
    """A person sees at once what the claim has and what the article has."""
    (flag,) = found("Prices rose by 3 percent.", "Prices fell by 3 percent")

    assert flag.message == "The claim says “rose” where the article says “fell”."
    assert TEXT[flag.start : flag.end] == "Prices fell by 3 percent"


def test_one_kind_is_said_once() -> None:
    """Of several checks that see one thing the first one speaks."""
    kinds = [f.kind for f in found("Sudland will send 500 trucks to Norland.", TRUCKS, **SENT)]

    assert len(kinds) == len(set(kinds))
