"""Raw chat completions: what a server may send, and what is read from it."""

from __future__ import annotations

from typing import Any

import pytest
from openai.types.chat import ChatCompletion

from summarizer.backends.base import Reply
from summarizer.backends.completions import completion_from_content, reply_from_completion
from summarizer.errors import InvalidReply
from summarizer.parsing import json_object
from summarizer.provenance import Usage


def completion(message: dict[str, Any], finish_reason: str | None = "stop") -> dict[str, Any]:
    return {"model": "m-1", "choices": [{"message": message, "finish_reason": finish_reason}]}


def call(arguments: object) -> dict[str, Any]:
    return {"id": "t", "type": "function", "function": {"name": "reply", "arguments": arguments}}


def read(raw: dict[str, Any], mode: str = "json_schema") -> Reply:
    return reply_from_completion(
        raw, mode=mode, created="2026-01-01T00:00:00+00:00", latency_s=0.25, attempts=2
    )


def test_a_plain_answer_is_read_whole() -> None:
    """Content, model and usage are the server's; the rest is what the caller measured."""
    raw = completion({"content": '{"a": 1}'})
    raw["usage"] = {
        "prompt_tokens": 11,
        "completion_tokens": 7,
        "prompt_tokens_details": {"cached_tokens": 5},
    }

    assert read(raw) == Reply(
        completion=raw,
        content='{"a": 1}',
        finish="stop",
        model="m-1",
        usage=Usage(input_tokens=11, output_tokens=7, cached_input_tokens=5),
        mode="json_schema",
        created="2026-01-01T00:00:00+00:00",
        latency_s=0.25,
        attempts=2,
        stored=False,
    )


@pytest.mark.parametrize(
    "usage",
    [
        None,
        {},
        "many",
        {"prompt_tokens": None, "completion_tokens": "many"},
        {"prompt_tokens": -1, "prompt_tokens_details": None},
        {"prompt_tokens_details": {"cached_tokens": None}},
    ],
)
def test_usage_that_is_missing_counts_as_zero(usage: object) -> None:
    """A server that reports no tokens, or nonsense, is read as zeros."""
    assert read({**completion({"content": "x"}), "usage": usage}).usage == Usage()


@pytest.mark.parametrize(
    "raw",
    [
        {},
        {"choices": None},
        {"choices": []},
        {"choices": ["x"]},
        {"choices": [{}]},
        {"choices": [{"message": None}]},
        {"error": {"message": "overloaded"}},
    ],
)
def test_a_completion_without_an_answer_is_invalid(raw: dict[str, Any]) -> None:
    """Whatever has no message to read raises InvalidReply with the problem."""
    with pytest.raises(InvalidReply) as caught:
        read(raw)
    assert len(caught.value.problems) == 1


@pytest.mark.parametrize(
    ("message", "finish_reason", "finish"),
    [
        ({"content": "x"}, "stop", "stop"),
        ({"content": "x"}, None, "stop"),
        ({"content": "x"}, "tool_calls", "stop"),
        ({"content": "x"}, "length", "length"),
        ({"content": "x"}, "content_filter", "content_filter"),
        ({"content": None, "refusal": "I cannot"}, "stop", "refusal"),
        ({"content": "x", "refusal": "I cannot"}, "length", "refusal"),
        ({"content": "x", "refusal": None}, "stop", "stop"),
        ({"content": "x", "refusal": ""}, "stop", "stop"),
        ({"content": [{"type": "refusal", "refusal": "I cannot"}]}, "stop", "refusal"),
    ],
)
def test_the_finish_says_why_the_answer_ends(
    message: dict[str, Any], finish_reason: str | None, finish: str
) -> None:
    """A refusal outranks the finish reason; an unknown reason is a plain stop."""
    assert read(completion(message, finish_reason)).finish == finish


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (None, ""),
        ("", ""),
        ([{"type": "text", "text": "ab"}, {"type": "text", "text": "cd"}], "abcd"),
        (["ab", {"text": "cd"}], "abcd"),
        ([{"type": "thinking", "thinking": "hm"}, {"type": "text", "text": "ab"}], "ab"),
        ([{"type": "text", "text": None}, 7], ""),
        (42, ""),
    ],
)
def test_content_in_parts_is_joined(content: object, text: str) -> None:
    """The text parts make the answer, in order; thinking is not part of it."""
    assert read(completion({"content": content})).content == text


def test_arguments_of_a_tool_call_are_the_answer() -> None:
    """In mode tools the arguments count, whatever the message says beside them."""
    raw = completion({"content": "Here you are:", "tool_calls": [call('{"a": 1}')]}, "tool_calls")

    assert read(raw, "tools").content == '{"a": 1}'


def test_arguments_stand_in_for_an_empty_message() -> None:
    """A server may answer by tool call though none was asked for."""
    raw = completion({"content": None, "tool_calls": [call('{"a": 1}')]}, "tool_calls")

    assert read(raw, "json_schema").content == '{"a": 1}'


def test_a_message_stands_in_for_a_missing_tool_call() -> None:
    """In mode tools a server that ignores tools still gives its text."""
    assert read(completion({"content": '{"a": 1}', "tool_calls": []}), "tools").content == (
        '{"a": 1}'
    )


def test_arguments_given_as_an_object_become_json() -> None:
    """Some servers send the arguments parsed."""
    raw = completion({"tool_calls": [call({"a": [1, "é"]})]})

    assert read(raw, "tools").content == '{"a":[1,"é"]}'


@pytest.mark.parametrize("second", ['{"a": 1}', '{"a":1}', {"a": 1}])
def test_equal_tool_calls_count_once(second: object) -> None:
    """Calls that agree as JSON are one answer, in the words of the first."""
    raw = completion({"tool_calls": [call('{"a": 1}'), call(second)]})

    assert read(raw, "tools").content == '{"a": 1}'


def test_tool_calls_that_disagree_are_kept_but_are_no_answer() -> None:
    """Nobody can tell which of two different answers is meant, so neither is taken."""
    raw = completion({"tool_calls": [call('{"a": 1}'), call('{"a": 2}')]})

    content = read(raw, "tools").content

    assert content == r'["{\"a\": 1}","{\"a\": 2}"]'
    with pytest.raises(InvalidReply):
        json_object(content)


@pytest.mark.parametrize("calls", ["x", [None], [{}], [{"function": {"arguments": 7}}]])
def test_malformed_tool_calls_are_no_answer(calls: object) -> None:
    """The text counts where a call has no readable arguments, and nothing where there is none."""
    assert read(completion({"tool_calls": calls}), "tools").content == ""
    beside = completion({"tool_calls": calls, "content": "{}"})
    assert read(beside, "tools").content == "{}"


def test_a_refusal_is_read_before_its_tool_calls() -> None:
    """Calls that disagree do not hide that the model refused."""
    raw = completion({"refusal": "I cannot", "tool_calls": [call("1"), call("2")]})

    assert read(raw, "tools").finish == "refusal"


def test_a_completion_by_hand_is_one_the_client_accepts() -> None:
    """What we write has the shape of the protocol, as the openai types define it."""
    raw = completion_from_content('{"a": 1}', "m-1")

    parsed = ChatCompletion.model_validate(raw, strict=True)

    assert parsed.choices[0].message.content == '{"a": 1}'


def test_a_completion_by_hand_reads_back() -> None:
    """Content, model and finish survive, and no tokens are claimed."""
    reply = read(completion_from_content("{", "m-1", finish_reason="length"))

    assert (reply.content, reply.model, reply.finish) == ("{", "m-1", "length")
    assert reply.usage == Usage()


def test_a_completion_by_hand_is_the_same_each_time() -> None:
    """No clock and no random number enters it."""
    assert completion_from_content("x", "m") == completion_from_content("x", "m")
