"""Asking again: instructor drives, nothing is sent twice, nothing of the article is logged."""

from __future__ import annotations

import logging
from collections.abc import Sequence

import orjson
import pytest
from pydantic import BaseModel, ConfigDict

from summarizer.backends.base import Reply, ReplySchema, Request
from summarizer.backends.completions import completion_from_content, reply_from_completion
from summarizer.backends.reasking import reask
from summarizer.backends.scripted import ScriptedBackend
from summarizer.errors import (
    EndpointError,
    InvalidReply,
    RefusedReply,
    SummarizerError,
    TransientError,
    TruncatedReply,
)


class Point(BaseModel):
    model_config = ConfigDict(frozen=True)
    x: int
    label: str


REQUEST = Request(
    messages=({"role": "system", "content": "Be exact."}, {"role": "user", "content": "{{7*7}}"}),
    model="test-model",
    endpoint="http://host/v1/chat/completions",
    schema=ReplySchema("reply", {"type": "object"}),
    sampling={"temperature": 0},
)
GOOD = '{"x": 1, "label": "a"}'


def render(problems: Sequence[str], previous: str) -> str:
    return "Mend this:\n" + "\n".join(problems) + f"\n({len(previous)} characters)"


def said(content: str, *, finish: str = "stop") -> Reply:
    completion = completion_from_content(content, "test-model", finish_reason=finish)
    return reply_from_completion(completion, mode="plain", created="", latency_s=0.0)


def refusal() -> Reply:
    completion = completion_from_content("", "test-model")
    completion["choices"][0]["message"]["refusal"] = "no"
    return reply_from_completion(completion, mode="plain", created="", latency_s=0.0)


async def test_a_reply_that_fits_sends_nothing() -> None:
    """The first reply is replayed through instructor, not asked for again."""
    backend = ScriptedBackend([])
    result = await reask(backend.complete, REQUEST, Point, said(GOOD), render_problems=render)
    assert result == Point(x=1, label="a")
    assert backend.requests == []


async def test_a_reask_tells_what_is_wrong_and_nothing_else() -> None:
    """The original messages stand unchanged, one message lists the problems."""
    backend = ScriptedBackend([GOOD])
    first = said('{"x": "one"}')
    result = await reask(backend.complete, REQUEST, Point, first, render_problems=render)
    (sent,) = backend.requests
    assert sent.messages[:2] == REQUEST.messages
    assert sent.messages[2:] == (
        {
            "role": "user",
            "content": "Mend this:\n"
            "x: input should be a valid integer, unable to parse string as an integer, got 'one'\n"
            "label: field required\n(12 characters)",
        },
    )
    assert (sent.schema, sent.sampling, sent.model) == (
        REQUEST.schema,
        REQUEST.sampling,
        REQUEST.model,
    )
    assert sent.fingerprint != REQUEST.fingerprint
    assert result == Point(x=1, label="a")


async def test_the_prompt_does_not_grow_with_every_reask() -> None:
    """The second reask holds its own problems only."""
    backend = ScriptedBackend(['{"x": 1}', GOOD])
    result = await reask(backend.complete, REQUEST, Point, said("{}"), render_problems=render)
    assert result == Point(x=1, label="a")
    assert [len(sent.messages) for sent in backend.requests] == [3, 3]
    assert "x:" not in backend.requests[1].messages[2]["content"]
    assert len({sent.fingerprint for sent in backend.requests}) == 2


async def test_the_model_is_a_plain_one() -> None:
    """What comes back equals, and dumps like, a model that instructor never touched."""
    backend = ScriptedBackend([GOOD])
    result = await reask(backend.complete, REQUEST, Point, said("{}"), render_problems=render)
    assert result == Point(x=1, label="a")
    assert not hasattr(result, "_raw_response")


@pytest.mark.parametrize("n_reasks", [0, 1, 2])
async def test_asking_stops_after_the_bound(n_reasks: int) -> None:
    """At most `max_reasks` requests are sent, then the last problems are the answer."""
    backend = ScriptedBackend(['{"x": 1}', '{"x": 2, "label": {}}', GOOD])
    with pytest.raises(InvalidReply) as caught:
        await reask(
            backend.complete,
            REQUEST,
            Point,
            said("{}"),
            render_problems=render,
            max_reasks=n_reasks,
        )
    assert len(backend.requests) == n_reasks
    last = {
        0: ("x: field required", "label: field required"),
        1: ("label: field required",),
        2: ("label: input should be a valid string",),
    }
    assert caught.value.problems == last[n_reasks]
    assert caught.value.__cause__ is None


async def test_the_same_reask_is_not_made_twice() -> None:
    """The same bad reply again would only be read from the store again."""
    backend = ScriptedBackend(["{}", "{}", GOOD])
    with pytest.raises(InvalidReply):
        await reask(backend.complete, REQUEST, Point, said("{}"), render_problems=render)
    assert len(backend.requests) == 1


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("I cannot find any claims.", "the reply holds no JSON object"),
        ("[1, 2]", "the reply holds no JSON object"),
    ],
)
async def test_a_reply_without_json_is_asked_again(content: str, problem: str) -> None:
    """Prose is a problem that the model is told about."""
    backend = ScriptedBackend([f"```json\n{GOOD}\n```"])
    result = await reask(backend.complete, REQUEST, Point, said(content), render_problems=render)
    assert result == Point(x=1, label="a")
    assert len(backend.requests) == 1
    assert problem in backend.requests[0].messages[2]["content"]


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (refusal(), RefusedReply),
        (said("", finish="content_filter"), RefusedReply),
        (said('{"x": 1, "label": "cut', finish="length"), TruncatedReply),
        (said('{"x": 1, "label": "cut'), TruncatedReply),
        (said("I was going to", finish="length"), TruncatedReply),
    ],
)
async def test_a_refusal_or_a_cut_ends_the_asking(
    reply: Reply, kind: type[SummarizerError]
) -> None:
    """Neither is mended by asking again, first or later."""
    for first, script in ((reply, []), (said("{}"), [reply])):
        backend = ScriptedBackend(script)
        with pytest.raises(kind):
            await reask(backend.complete, REQUEST, Point, first, render_problems=render)


@pytest.mark.parametrize("error", [TransientError("busy"), EndpointError("gone")])
async def test_errors_of_the_backend_pass_untouched(error: SummarizerError) -> None:
    """The loop wraps nothing: the pipeline sees the very error."""
    backend = ScriptedBackend([error])
    with pytest.raises(type(error)) as caught:
        await reask(backend.complete, REQUEST, Point, said("{}"), render_problems=render)
    assert caught.value is error


async def test_nothing_is_logged_that_a_reply_or_an_error_says(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """instructor logs failures with their text; the way we leave its loop it does not."""
    caplog.set_level(logging.INFO)
    secret = "the article says"
    backend = ScriptedBackend([orjson.dumps({"x": secret}).decode(), TransientError(secret)])
    first = said(orjson.dumps({"label": secret}).decode())
    with pytest.raises(TransientError):
        await reask(backend.complete, REQUEST, Point, first, render_problems=render)
    with pytest.raises(InvalidReply):
        await reask(backend.complete, REQUEST, Point, first, render_problems=render, max_reasks=0)
    assert [record for record in caplog.records if record.name.startswith("instructor")] == []


async def test_templates_in_an_article_stay_text() -> None:
    """Without instructor's `context` nothing is rendered on the way."""
    backend = ScriptedBackend([GOOD])
    await reask(backend.complete, REQUEST, Point, said("{}"), render_problems=render)
    assert backend.requests[0].messages[1]["content"] == "{{7*7}}"


async def test_a_user_subclass_with_a_validator_is_asked_again_in_its_words() -> None:
    """The words of a model's own validator reach the language model."""
    from pydantic import field_validator

    class Careful(Point):
        @field_validator("label")
        @classmethod
        def _check(cls, value: str) -> str:
            if value == "a":
                raise ValueError("a is taken, choose another")
            return value

    backend = ScriptedBackend(['{"x": 1, "label": "b"}'])
    result = await reask(backend.complete, REQUEST, Careful, said(GOOD), render_problems=render)
    assert result.label == "b"
    assert (
        "label: a is taken, choose another, got 'a'" in backend.requests[0].messages[2]["content"]
    )
