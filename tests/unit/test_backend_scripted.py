"""The scripted backend: the test double that users of the package get too."""

from __future__ import annotations

import asyncio

import pytest

from summarizer.backends.base import Backend, Reply, ReplySchema, Request
from summarizer.backends.completions import completion_from_content, reply_from_completion
from summarizer.backends.scripted import ScriptedBackend
from summarizer.errors import RequestRejected, TransientError
from summarizer.models import Article
from summarizer.replies import ArticleReply, ReplySummary


def request(article_id: str = "a1") -> Request:
    return Request(
        messages=({"role": "user", "content": article_id},),
        model="m-1",
        endpoint="http://localhost/v1/chat/completions",
        schema=ReplySchema("reply", {"type": "object"}),
        article=Article(text="Text.", id=article_id),
    )


async def test_a_mapping_answers_by_article() -> None:
    """The article's id picks the answer, whatever the order of the requests."""
    backend = ScriptedBackend({"a1": "first", "a2": "second"})

    replies = [await backend.complete(request(article_id)) for article_id in ("a2", "a1")]

    assert [reply.content for reply in replies] == ["second", "first"]
    assert replies[0].model == "m-1"


async def test_a_sequence_answers_in_order() -> None:
    """Answers go out one by one, and then there are none."""
    backend = ScriptedBackend(["first", "second"])

    assert (await backend.complete(request())).content == "first"
    assert (await backend.complete(request())).content == "second"
    with pytest.raises(RequestRejected, match="2 answers, and this is request 3"):
        await backend.complete(request())


async def test_a_function_answers_from_the_request() -> None:
    """A function sees the whole request."""
    backend = ScriptedBackend(lambda asked: asked.messages[0]["content"].upper())

    assert (await backend.complete(request("abc"))).content == "ABC"


async def test_a_reply_model_is_sent_as_its_json() -> None:
    """A model instance needs no dumping by the test that scripts it."""
    answer = ArticleReply(entities=[], claims=[], summary=ReplySummary(headline="H", sentences=[]))
    backend = ScriptedBackend([answer])

    reply = await backend.complete(request())

    summary = '{"headline":"H","headline_claims":[],"sentences":[]}'
    assert reply.content == f'{{"entities":[],"claims":[],"summary":{summary}}}'
    assert ArticleReply.model_validate_json(reply.content) == answer


async def test_a_mapping_as_answer_is_sent_as_json() -> None:
    """Any JSON object can be an answer, valid or not."""
    assert (await ScriptedBackend([{"a": None}]).complete(request())).content == '{"a":null}'


async def test_a_reply_is_passed_on_untouched() -> None:
    """A finished Reply says all itself, such as a refusal."""
    scripted = reply_from_completion(
        completion_from_content("x", "m", finish_reason="content_filter"),
        mode="tools",
        created="2026-01-01T00:00:00+00:00",
        latency_s=1.0,
    )

    reply: Reply = await ScriptedBackend([scripted]).complete(request())

    assert reply is scripted


async def test_an_exception_is_raised() -> None:
    """A scripted failure happens to the caller."""
    error = TransientError("503", retry_after_s=2)

    with pytest.raises(TransientError) as caught:
        await ScriptedBackend([error]).complete(request())
    assert caught.value is error


async def test_an_article_without_answer_is_rejected() -> None:
    """A script that forgot an article says so, and which ones it knows."""
    with pytest.raises(RequestRejected, match=r"'a9'; known: \['a1'\]"):
        await ScriptedBackend({"a1": "x"}).complete(request("a9"))


async def test_requests_are_remembered_in_order() -> None:
    """Failed requests are remembered too: they were sent."""
    backend = ScriptedBackend(["x", TransientError("503")])
    await backend.complete(request("a1"))
    with pytest.raises(TransientError):
        await backend.complete(request("a2"))

    assert [asked.article.id for asked in backend.requests if asked.article] == ["a1", "a2"]


async def test_requests_at_once_overlap() -> None:
    """All requests are on their way before the first is answered."""
    n_seen: list[int] = []
    backend = ScriptedBackend(lambda _: str(n_seen.append(len(backend.requests))))

    await asyncio.gather(*(backend.complete(request(f"a{n}")) for n in range(3)))

    assert n_seen == [3, 3, 3]


async def test_closing_is_noted() -> None:
    """A test can ask whether the owner closed its backend."""
    backend: Backend = ScriptedBackend([])

    await backend.aclose()

    assert isinstance(backend, ScriptedBackend)
    assert backend.closed
