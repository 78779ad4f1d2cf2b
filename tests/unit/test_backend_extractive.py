from __future__ import annotations

from typing import Any

import pytest

from summarizer.backends.base import ReplySchema, Request
from summarizer.backends.extractive import ExtractiveBackend
from summarizer.errors import ConfigurationError
from summarizer.models import Article, Usage
from summarizer.replies import ArticleReply

ARTICLE = Article(
    text="Two ships sank near Kolm on Monday, police said. The port of Kolm was closed at noon."
)


def request_for(article: Article | None, **sampling: Any) -> Request:
    return Request(
        messages=(),
        model="extractive",
        endpoint="builtin:extractive",
        schema=ReplySchema(name="reply", wire={}),
        sampling=sampling,
        article=article,
    )


async def test_the_reply_reads_like_any_models() -> None:
    """A completion in the shape of the chat protocol, whose content is a valid reply."""
    reply = await ExtractiveBackend().complete(request_for(ARTICLE))
    parsed = ArticleReply.model_validate_json(reply.content)
    assert [claim.attribution for claim in parsed.claims] == [[["police"]], []]
    assert reply.completion["choices"][0]["message"]["content"] == reply.content
    assert reply.completion["choices"][0]["finish_reason"] == reply.finish == "stop"
    assert (reply.model, reply.mode, reply.usage) == ("extractive", "builtin", Usage())


async def test_max_words_bounds_the_summary() -> None:
    """The one parameter it knows is the length of the summary."""
    reply = await ExtractiveBackend().complete(request_for(ARTICLE, max_words=10))
    summary = ArticleReply.model_validate_json(reply.content).summary
    assert sum(len(sentence.text.split()) for sentence in summary.sentences) <= 10


async def test_a_request_without_an_article_is_refused() -> None:
    """There is nothing to read in messages."""
    with pytest.raises(ConfigurationError, match="article"):
        await ExtractiveBackend().complete(request_for(None))


@pytest.mark.parametrize("max_words", [0, -1, 1.5, "80", True])
async def test_a_length_that_is_no_number_of_words_is_refused(max_words: object) -> None:
    """The message says what was given."""
    with pytest.raises(ConfigurationError, match="max_words"):
        await ExtractiveBackend().complete(request_for(ARTICLE, max_words=max_words))


async def test_closing_twice_is_no_error() -> None:
    """There is nothing to close."""
    backend = ExtractiveBackend()
    await backend.aclose()
    await backend.aclose()
