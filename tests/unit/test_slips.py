"""Slips of models: in the JSON, in a value; what is plain is read, what is not costs itself."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.errors import InvalidReply
from summarizer.parsing import keep_valid, parse_reply
from summarizer.parsing.slips import read_json
from summarizer.replies import ArticleReply, RepairReply

CLAIM: dict[str, Any] = {
    "id": "c1",
    "evidence": ["the port closed on Monday"],
    "text": "The port closed.",
    "importance": "core",
    "attribution": [["Tass"]],
    "status": "stated",
    "polarity": "positive",
    "quantities": [],
    "time": None,
}


def reply(*claims: dict[str, Any], **fields: Any) -> dict[str, Any]:
    whole = {
        "entities": [],
        "claims": list(claims or (CLAIM,)),
        "summary": {"headline": "Port closes", "sentences": [{"text": "So.", "claims": ["c1"]}]},
    }
    return {**whole, **fields}


def parsed(value: Any) -> ArticleReply:
    return parse_reply(json.dumps(value), ArticleReply)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"a": "x\ny"}', {"a": "x\ny"}),
        ('{"a": "x\ty"}', {"a": "x\ty"}),
        ('{"a": [1, 2,],}', {"a": [1, 2]}),
        ("{'a': 'x', 'b': None, 'c': True}", {"a": "x", "b": None, "c": True}),
        ("{'a': \"O'Neill\"}", {"a": "O'Neill"}),
        ('{a: 1, b: "x"}', {"a": 1, "b": "x"}),
        ('{"a": 1 // one\n}', {"a": 1}),
        ('{"a": "http://x" /* so */}', {"a": "http://x"}),
        ('{"a": 1 "b": 2}', {"a": 1, "b": 2}),
        ('{"a": "half \\ud83d of it"}', {"a": "half \ufffd of it"}),
        ('{"a": "\\ud83d\\ude00"}', {"a": "\N{GRINNING FACE}"}),
    ],
)
def test_a_slip_in_the_json_is_read_as_it_is_meant(text: str, value: object) -> None:
    """Nothing is lost by it."""
    assert read_json(text) == value


@pytest.mark.parametrize(
    "text", ['{"a": .5}', '{"a": "un"closed}', '{"a": "x", "a": "y",}', "no", "x" * 600_000]
)
def test_what_is_not_plain_is_not_mended(text: str) -> None:
    """A quote that may end anywhere, a key that stands twice, a text without end."""
    with pytest.raises(ValueError, match=r"\w"):
        read_json(text)


@given(st.dictionaries(st.text(), st.text() | st.integers() | st.lists(st.text())))
def test_sound_json_is_read_as_it_is(value: dict[str, Any]) -> None:
    """Whatever it holds."""
    assert read_json(json.dumps(value)) == json.loads(json.dumps(value))


@pytest.mark.parametrize(
    ("field", "given", "wanted"),
    [
        ("importance", "Core", "core"),
        ("status", "PLANNED", "planned"),
        ("polarity", " Negative. ", "negative"),
        ("id", 7, "7"),
        ("attribution", None, []),
        ("attribution", "Tass", [["Tass"]]),
        ("attribution", ["Tass", "Kremlin"], [["Tass"], ["Kremlin"]]),
        ("attribution", [{"name": "Tass"}], [["Tass"]]),
        ("evidence", "the port closed", ["the port closed"]),
        ("evidence", [{"quote": "the port closed"}], ["the port closed"]),
        ("quantities", None, []),
        ("time", "", None),
        ("time", {}, None),
    ],
)
def test_a_value_whose_meaning_is_plain_is_read(field: str, given: object, wanted: object) -> None:
    """In one claim of a reply that is sound elsewhere."""
    (claim,) = parsed(reply({**CLAIM, field: given})).claims
    assert claim.model_dump()[field] == wanted


def test_words_of_a_number_are_read() -> None:
    """Digits in a string, and "at least" for "at_least"."""
    quantity = {"text": "14", "value": "14", "unit": "", "comparator": "At least"}
    (claim,) = parsed(reply({**CLAIM, "quantities": quantity})).claims
    (read,) = claim.quantities
    assert (read.value, read.unit, read.comparator) == (14, None, "at_least")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"value": "5-7"}, (5, 7, "between")),
        ({"value": "5 – 7", "comparator": "between"}, (5, 7, "between")),
        ({"value": "1,000 to 2,500"}, (1000, 2500, "between")),
        ({"value": [5, 7.5]}, (5, 7.5, "between")),
        ({"value": ["5", "7"], "to": 7}, (5, 7, "between")),
        ({"value": "-5--3"}, (-5, -3, "between")),
        ({"value": 5, "to": 7}, (5, 7, "between")),
        ({"value": 5, "to": 7, "comparator": "about"}, (5, 7, "between")),
        ({"value": 5, "to": 5}, (5, None, "exact")),
        ({"value": 5, "to": ""}, (5, None, "exact")),
        ({"value": 5}, (5, None, "exact")),
    ],
)
def test_a_range_is_read_in_the_forms_that_models_give(
    given: dict[str, Any], expected: tuple[float, float | None, str]
) -> None:
    """Both ends in one field, or an upper end without the comparator."""
    quantity = {"text": "5 to 7", "unit": None, "comparator": "exact", **given}
    (claim,) = parsed(reply({**CLAIM, "quantities": [quantity]})).claims
    (read,) = claim.quantities
    assert (read.value, read.to, read.comparator) == expected


@pytest.mark.parametrize(
    "given",
    [
        {"value": 5, "comparator": "between"},
        {"value": "7-5"},
        {"value": 7, "to": 5, "comparator": "between"},
        {"value": 5, "to": 7, "comparator": "at_least"},
        {"value": [5, 6, 7]},
    ],
)
def test_a_range_that_contradicts_itself_is_refused(given: dict[str, Any]) -> None:
    """Nothing is guessed: the model is asked again."""
    quantity = {"text": "5 to 7", "unit": None, "comparator": "exact", **given}
    with pytest.raises(InvalidReply):
        parsed(reply({**CLAIM, "quantities": [quantity]}))


@pytest.mark.parametrize("missing", ["attribution", "quantities", "time"])
def test_what_a_claim_can_do_without_may_be_missing(missing: str) -> None:
    """Nothing stands for the empty list, or for null."""
    claim = {name: value for name, value in CLAIM.items() if name != missing}
    assert not getattr(parsed(reply(claim)).claims[0], missing)


def test_a_reply_without_claims_is_no_empty_reply() -> None:
    """Entities may be missing; claims that are missing are no answer."""
    without = reply()
    del without["entities"]
    assert parsed(without).entities == []
    del without["claims"]
    with pytest.raises(InvalidReply):
        parsed(without)
    with pytest.raises(InvalidReply):
        parse_reply("{}", RepairReply)


@pytest.mark.parametrize(
    "wrap",
    [
        lambda whole: {"article_reply": whole},
        lambda whole: {"name": "article_reply", "arguments": whole},
        lambda whole: {"arguments": json.dumps(whole)},
        lambda whole: [whole],
        json.dumps,
    ],
)
def test_a_wrapper_around_the_whole_is_taken_off(wrap: Any) -> None:
    """One level, or JSON in a string."""
    assert parsed(wrap(reply())).claims[0].text == CLAIM["text"]


@pytest.mark.parametrize(
    "change", [{"status": "expected"}, {"text": None}, {"evidence": [None]}, {"quantities": [{}]}]
)
def test_a_claim_that_does_not_fit_costs_itself_only(change: dict[str, Any]) -> None:
    """It is told with its text and the first thing that is wrong."""
    bad = {**CLAIM, "id": "c2", **change}
    kept = keep_valid(json.dumps(reply(CLAIM, bad, {**CLAIM, "id": "c3"})), ArticleReply)
    assert [claim.id for claim in kept.claims] == ["c1", "c3"]
    assert kept.reply is not None
    (malformed,) = kept.malformed
    assert malformed.text == (bad["text"] or "")
    assert malformed.reason.startswith(next(iter(change)))


def test_a_sentence_that_does_not_fit_costs_itself_only() -> None:
    """And so does an entity; a summary that is no object leaves the claims."""
    summary = {"headline": "H", "sentences": ["not an object", {"text": "So.", "claims": ["c1"]}]}
    kept = keep_valid(
        json.dumps(reply(entities=[{"type": "person"}], summary=summary)), ArticleReply
    )
    assert kept.reply is not None
    assert [sentence.text for sentence in kept.reply.summary.sentences] == ["So."]
    assert len(kept.malformed) == 2
    without = keep_valid(json.dumps(reply(summary=[])), ArticleReply)
    assert without.reply is None
    assert len(without.claims) == 1
