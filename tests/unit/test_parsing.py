"""The JSON in a reply."""

from __future__ import annotations

import time

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from summarizer.errors import InvalidReply, TruncatedReply
from summarizer.parsing import (
    json_object,
    parse_reply,
    salvage,
    validation_problems,
)
from summarizer.replies import ArticleReply, ReplyClaim, ReplyTime


class Point(BaseModel):
    x: int
    label: str = ""


class Points(BaseModel):
    points: list[Point]


@pytest.mark.parametrize(
    "content",
    [
        '{"x": 1}',
        '  \n{"x": 1}\n',
        '\ufeff{"x": 1}',
        '```json\n{"x": 1}\n```',
        '```\n{"x": 1}\n```\nI hope this helps!',
        'Sure! Here it is: {"x": 1} Anything else?',
        'In set notation {x} it is {"x": 1}',
        '<think>Maybe {"x": 2, "label": "a long draft"}?</think>{"x": 1}',
        '[{"x": 1}]',
        '{"x": 1}{"x": 1}',
    ],
)
def test_the_object_is_found_among_what_models_put_around_it(content: str) -> None:
    """Code fences, prose, BOM, thinking and repetition do not hide the one object."""
    assert parse_reply(content, Point) == Point(x=1)


def test_brackets_and_quotes_inside_strings_do_not_count() -> None:
    """Only structure delimits an object, not the text it holds."""
    text = r'{"x": 1, "label": "a } b { c \" } \\"}'
    assert orjson.loads(json_object(f"Reply: {text} {{end}}")) == orjson.loads(text)


def test_the_longest_of_several_objects_is_taken() -> None:
    """An example before the reply is shorter than the reply."""
    assert json_object('For example {"x": 0}. {"x": 1, "label": "b"}') == '{"x":1,"label":"b"}'


@pytest.mark.parametrize("content", ["", "   ", "no JSON here", "{x}", "[1, 2]", "null"])
def test_a_reply_without_an_object_is_invalid(content: str) -> None:
    """What holds no object is an invalid reply that says so, not an empty one."""
    with pytest.raises(InvalidReply) as caught:
        json_object(content)
    assert caught.value.problems == ("the reply holds no JSON object",)


@pytest.mark.parametrize(
    "content",
    [
        '{"x": 1, "label": "cut he',
        '{"x": 1, "label": "cut after a backslash \\',
        '{"x": 12',
        '{"x": 1, "more": [1, 2',
        '{"x": 1, "more": {"a": 1}',
        "{",
        'Here you go:\n```json\n{"x": 1,',
    ],
)
def test_an_object_without_an_end_is_truncated(content: str) -> None:
    """Cut-off JSON is a truncation whatever the finish reason, and its text is kept."""
    with pytest.raises(TruncatedReply) as caught:
        parse_reply(content, Point)
    assert caught.value.content == content[content.index("{") :]


def test_a_short_complete_example_does_not_hide_a_long_cut_reply() -> None:
    """The longest object decides, also when it is the one that was cut."""
    with pytest.raises(TruncatedReply):
        json_object('Like {"x": 0}: {"x": 1, "label": "the real reply is cut h')


@given(st.text(alphabet='{}[]":,\\ ax1\n', max_size=60))
def test_any_text_gives_an_object_or_one_of_two_errors(content: str) -> None:
    """Nothing a model writes makes parsing fail in another way."""
    try:
        found = json_object(content)
    except (InvalidReply, TruncatedReply):
        return
    assert isinstance(orjson.loads(found), dict)


@given(
    st.dictionaries(st.text(max_size=5), st.text(max_size=10), max_size=4),
    st.integers(min_value=1, max_value=5),
)
def test_every_proper_prefix_of_an_object_is_truncated(
    value: dict[str, str], n_missing: int
) -> None:
    """No cut, wherever it falls, leaves something that passes for a whole object."""
    whole = orjson.dumps({"values": value}).decode()
    with pytest.raises(TruncatedReply):
        json_object(whole[:-n_missing])


@pytest.mark.soak
@pytest.mark.parametrize(
    "content", ["{" * 200_000, '{"a":' * 50_000, '{"a":[' * 50_000, "{}" * 100_000, '{"' * 100_000]
)
def test_nested_brackets_take_linear_time(content: str) -> None:
    """A hostile reply of hundreds of kilobytes is refused within a second."""
    started = time.process_time()
    with pytest.raises((InvalidReply, TruncatedReply, ValidationError)):
        parse_reply(content, Points)
    assert time.process_time() - started < 1.0


def test_problems_name_place_and_rule_and_short_value() -> None:
    """A problem reads like "points.1.x: input should be a valid integer, got None"."""
    with pytest.raises(InvalidReply) as caught:
        parse_reply('{"points": [{"x": 1}, {"x": null}, {}]}', Points)
    assert caught.value.problems == (
        "points.1.x: input should be a valid integer, got None",
        "points.2.x: field required",
    )


def test_problems_are_few_and_short_and_repeat_no_text() -> None:
    """At most 20 lines of 200 characters, without long values: those are article text."""
    secret = "a sentence of the article that is far longer than forty characters"
    content = orjson.dumps({"points": [{"x": secret} for _ in range(50)]}).decode()
    with pytest.raises(ValidationError) as caught:
        Points.model_validate_json(content)
    problems = validation_problems(caught.value)
    assert len(problems) == 20
    assert problems[-1] == "and 31 more of the kind"
    assert all(len(line) <= 200 and secret not in line for line in problems)


def test_the_message_of_an_invalid_reply_shows_no_value() -> None:
    """Problems go back to the model; messages go to people and logs."""
    with pytest.raises(InvalidReply) as caught:
        parse_reply('{"points": [{"x": "hush"}]}', Points)
    assert "hush" not in str(caught.value)
    assert "points.0.x" in str(caught.value)


def _claim(number: int, value: int) -> dict[str, object]:
    return {
        "id": f"c{number}",
        "evidence": ["about 5,000 workers left"],
        "text": "About 5,000 workers left.",
        "importance": "core",
        "attribution": [["Tass"]],
        "status": "stated",
        "polarity": "positive",
        "quantities": [{"text": "5,000", "unit": "workers", "comparator": "about", "value": value}],
        "time": None,
    }


def _reply(n_claims: int) -> str:
    return orjson.dumps(
        {
            "entities": [{"name": "Tass", "type": "organisation", "aliases": ["TASS"]}],
            "claims": [_claim(number, 5000) for number in range(1, n_claims + 1)],
            "summary": {"headline": "Workers leave", "sentences": []},
        }
    ).decode()


def test_salvage_keeps_only_whole_claims_wherever_the_cut_falls() -> None:
    """At every cut the claims kept are exactly those whose text ended before it."""
    whole = _reply(3)
    item_ends = [
        whole.index(orjson.dumps(_claim(number, 5000)).decode())
        + len(orjson.dumps(_claim(number, 5000)).decode())
        for number in (1, 2, 3)
    ]
    for cut in range(whole.index('"claims"'), len(whole)):
        kept = salvage(whole[:cut], ArticleReply)
        n_ended = sum(end <= cut for end in item_ends)
        assert [claim.id for claim in kept.claims] == ["c1", "c2", "c3"][:n_ended]
        assert all(claim.quantities[0].value == 5000 for claim in kept.claims)
        assert [entity.name for entity in kept.entities] == ["Tass"]


def test_a_number_cut_in_two_is_never_kept() -> None:
    """A reply cut after 5,0 of 5,000 must not yield a claim about 50."""
    whole = _reply(2)
    cut = whole.rindex('"value":5000') + len('"value":50')
    assert [claim.id for claim in salvage(whole[:cut], ArticleReply).claims] == ["c1"]


def test_a_claim_cut_off_is_dropped_even_if_it_would_validate() -> None:
    """Fields with defaults must not make half a claim pass for a whole one."""

    class LaxClaim(ReplyClaim):
        time: ReplyTime | None = None

    class LaxReply(ArticleReply):
        claims: list[LaxClaim]  # type: ignore[assignment]  # narrower items in the same list

    whole = _reply(2)
    cut = whole.rindex('"time"')
    assert [claim.id for claim in salvage(whole[:cut], LaxReply).claims] == ["c1"]


def test_salvage_drops_an_item_that_does_not_validate() -> None:
    """A whole claim with a wrong status is dropped, the others stay."""
    content = _reply(3).replace('"status":"stated"', '"status":"sure"', 1)[:-20]
    assert [claim.id for claim in salvage(content, ArticleReply).claims] == ["c2", "c3"]


@pytest.mark.parametrize("content", ["", "no JSON", "{", '{"entities": [{"name": "Ta'])
def test_nothing_whole_stays_truncated(content: str) -> None:
    """Without one complete item there is nothing to make a record of."""
    with pytest.raises(TruncatedReply) as caught:
        salvage(content, ArticleReply)
    assert caught.value.content == content


def test_salvage_reads_a_fenced_reply() -> None:
    """The code fence before a cut object is dropped like that of a whole one."""
    content = "```json\n" + _reply(2)[:-40]
    assert len(salvage(content, ArticleReply).claims) == 2
